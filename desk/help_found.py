"""What the help says about the words searched for: the paragraphs of the reader's own parts."""

import re
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser

from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import get_language

from core.actor import Actor
from core.names import with_colon
from core.typed import spellings, words_typed
from desk.help_pages import parts_of

MOST = 5
# What is said to everybody: how a form travels, and what its states mean.
FOR_ALL = {"", "words"}
PARAGRAPHS = {"p", "li", "dd"}
FIRST_SENTENCE = re.compile(r"(.+?[.。；;：:])(?=\s|[^\d.。])")


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: of which part of the help, the place to jump to, and what it says."""

    part: str
    place: str
    text: str

    @property
    def url(self) -> str:
        return reverse("help") + (f"#{self.place}" if self.place else "")

    @property
    def begins(self) -> str:
        """Its first sentence: what the link to it is called."""
        found = FIRST_SENTENCE.match(self.text)
        return found[1] if found else self.text

    @property
    def goes_on(self) -> str:
        return self.text.removeprefix(self.begins).strip()


def help_found(words: str, actor: Actor) -> list[Paragraph]:
    """The first paragraphs that have all of the words, in the language that is active."""
    wanted = [spellings(word.casefold()) for word in words_typed(words)]
    parts = FOR_ALL | set(parts_of(actor))
    found = (
        each
        for each in paragraphs(get_language())
        if each.part in parts and says_all(each.text.casefold(), wanted)
    )
    return [each for each, _place in zip(found, range(MOST), strict=False)]


def says_all(text: str, wanted: list[list[str]]) -> bool:
    return all(any(spelling in text for spelling in spellings) for spellings in wanted)


@cache
def paragraphs(language: str) -> tuple[Paragraph, ...]:
    reader = HelpReader()
    reader.feed(get_template(f"help/help.{language}.html").template.source)
    return tuple(reader.found)


class HelpReader(HTMLParser):
    """The help as paragraphs; one without a place of its own is near the one before it."""

    def __init__(self):
        super().__init__()
        self.found: list[Paragraph] = []
        self.part = self.place = ""
        self.said: list[str] | None = None
        self.term = ""

    def handle_starttag(self, tag, attrs):
        place = dict(attrs).get("id", "")
        if tag == "h2":
            self.part = place
        self.place = place or self.place
        if tag in PARAGRAPHS or tag == "dt":
            self.said = []

    def handle_data(self, data):
        if self.said is not None:
            self.said.append(data)

    def handle_endtag(self, tag):
        if self.said is None or (tag not in PARAGRAPHS and tag != "dt"):
            return
        text = "".join(self.said).strip()
        self.said = None
        if tag == "dt":
            self.term = text
            return
        # The list of the parts leads to them and says nothing.
        if self.part or tag == "p":
            text = with_colon(self.term, text) if tag == "dd" else text
            self.found.append(Paragraph(self.part, self.place, text))
