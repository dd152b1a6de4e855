"""Rubbish in every box of every page: never an error page, and the answer helps whoever typed it.

Each form of each page is sent with every box full of the same rubbish, and in thorough runs with
one box at a time. What is refused is said beside its box, in a sentence of ours and in the reader's
language, and what was typed is still there.
"""

import re
from dataclasses import dataclass
from html import unescape
from itertools import cycle, islice

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from core.typed import visible
from devtools.processes import ROOT
from tests import test_every_url
from tests.sent_page import PageForm, Reader
from tests.test_every_form import as_pattern, catalog
from tests.test_every_url import PAGES, SIGN_IN, content

pytestmark = pytest.mark.once

built, world = test_every_url.built, test_every_url.world

LANGUAGES = {"en": "en", "zh-hans": "zh-CN"}
RUBBISH = {
    "nothing": "",
    "spaces": "   ",
    "too long": "x" * 12_000,
    "a word": "word",
    "a day that is none": "2026-02-31",
    "a script": "<script>rubbish()</script>",
    "controls": "a\x00b\x07\u202ec",
    "emoji": "😀𠮷👩\u200d🏫",
    "full width": "２０２６－０３－０４",
    "below nothing": "-1",
    "huge": "9" * 30,
    "a part": "1.5",
    "a quote": "\"' OR 1=1 --%s{{ 7 }}",
}
# What a browser sends as it was typed; boxes of other kinds take no rubbish from a keyboard.
WRITTEN = {"text", "textarea", "search", "email", "tel", "url"}
TYPED = WRITTEN | {"number", "date", "time", "month", "password"}
SENSIBLE = {"date": "2026-03-04", "number": "30", "email": "a@b.example", "time": "10:00"}
# What Django and allauth say of a new password is as plain.
OF_PASSWORDS = [
    "This password is too common.",
    "This password is too short. It must contain at least %d characters.",
    "You must type the same password each time.",
]
# What is wrong in one of several lines, above them all: "Lesson 1: Fill in the topic."
OF_A_LINE = re.compile(r"[^:：]+ \d+(?:: |：)(.+)", re.DOTALL)
NAMED = re.compile(r'id="div_id_([^"]+)" class="field has-error')
SAID = re.compile(
    r'<div class="error-summary".*?</div>|<div[^>]*class="field-error".*?</div>\s*</div>'
    r'|<(?:div|p) class="notice error".*?</(?:div|p)>',
    re.DOTALL,
)
SENTENCE = re.compile(r"<li>(.*?)</li>|<p[^>]*>(.*?)</p>|<div>(.*?)</div>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")


class Boxes(Reader):
    """The forms of a page, with the kind of each box and what it offers."""

    def __init__(self, page: str):
        super().__init__()
        self.kinds: dict[tuple[int, str], str] = {}
        self.offered: dict[tuple[int, str], list[str]] = {}
        self.feed(page)
        self.close()

    def read_box(self, tag: str, attributes: dict):
        key = len(self.forms), attributes.get("name", "")
        if tag in {"input", "textarea", "select"}:
            self.kinds[key] = attributes.get("type", "text") if tag == "input" else tag
        if self.kinds.get(key) in {"radio", "checkbox"}:
            self.offered.setdefault(key, []).append(attributes.get("value", "on"))
        if tag == "option" and self.select is not None:
            key = len(self.forms), self.select[0].get("name", "")
            self.offered.setdefault(key, []).append(attributes.get("value", ""))
        super().read_box(tag, attributes)

    def sent(self) -> list["Sent"]:
        return [Sent.of(self, number, form) for number, form in enumerate(self.forms, start=1)]


@dataclass
class Sent:
    """A form as somebody would send it who fills in every box with sense."""

    action: str
    is_post: bool
    kinds: dict[str, str]
    shown: dict[str, list[str]]
    filled: dict[str, list[str]]

    @classmethod
    def of(cls, page: Boxes, number: int, form: PageForm) -> "Sent":
        names = sorted(form.names - {"", "csrfmiddlewaretoken"})
        kinds = {name: page.kinds[number, name] for name in names}
        shown = form.boxes()
        filled = dict(shown)
        for name, kind in kinds.items():
            offered = [each for each in page.offered.get((number, name), []) if each]
            if "".join(shown.get(name, [])) or kind in {"hidden", "file", "checkbox", "submit"}:
                continue
            if offered:
                filled[name] = offered[:1]
            elif kind in TYPED:
                filled[name] = [SENSIBLE.get(kind, "Some words of twenty letters and more")]
        is_post = form.attributes.get("method", "get").lower() == "post"
        return cls(form.attributes.get("action", ""), is_post, kinds, shown, filled)

    def takes(self) -> list[str]:
        """The boxes that somebody types into."""
        return [name for name, kind in self.kinds.items() if kind in TYPED]


def forms_of(page: str) -> list[Sent]:
    """Those that somebody types into, apart from the search and the way in."""
    return [each for each in Boxes(page).sent() if each.is_post and each.takes()]


def sentences(page: str) -> list[str]:
    """What the page says is wrong."""
    parts = [found for said in SAID.findall(page) for found in SENTENCE.findall(said)]
    texts = (TAG.sub("", "".join(part)) for part in parts)
    return list(dict.fromkeys(" ".join(unescape(text).split()) for text in texts))


def lost(form: Sent, page: str, names: list[str], rubbish: str) -> list[str]:
    """The boxes whose words are gone from the page that came back."""
    again = next((each for each in Boxes(page).sent() if set(names) <= set(each.kinds)), None)
    if again is None:
        return ["the form itself"]
    typed = [name for name in names if form.kinds[name] in WRITTEN]
    return [name for name in typed if seen(again.shown.get(name, [""])[0]) != seen(rubbish)]


def seen(text: str) -> str:
    """As it comes back: what nobody sees is taken out."""
    return " ".join(visible(text).split())


def pages(world) -> list[tuple[str, str, Client]]:
    """Each page, for whom it opens first, and those of signing in."""
    found = [
        (name, world.address(name), world.browser(world.north[page.opens_for[0]]))
        for name, page in PAGES.items()
        if page.opens_for
    ]
    own = [(name, reverse(name), world.browser(world.north["A"])) for name in sorted(SIGN_IN)]
    return [*found, *own, ("account_login", reverse("account_login"), Client())]


class Hands:
    """Somebody who sends a form in a language, and says what is wrong with the answer."""

    def __init__(self, language: str):
        self.headers = {"Accept-Language": LANGUAGES[language]}
        self.ours = as_pattern(catalog(ROOT / "locale/zh_Hans/LC_MESSAGES/django.po", language))
        with translation.override(language):
            self.of_passwords = as_pattern({gettext(each) for each in OF_PASSWORDS})

    def forms(self, client, address) -> list[Sent]:
        opened = client.get(address, headers=self.headers)
        is_page = opened.status_code == 200 and "html" in opened.headers["Content-Type"]
        page = content(opened)
        return forms_of(page.decode()) if is_page else []

    def send(self, client, address, boxes):
        """The answer and its page; nothing of it is kept."""
        cache.clear()
        client.raise_request_exception = False
        with transaction.atomic():
            answer = client.post(
                address, boxes | {"send": ["1"], "save": ["1"]}, headers=self.headers
            )
            page = content(answer).decode(errors="replace")
            transaction.set_rollback(True)
        return answer, page

    def faults(self, client, address, form, names, rubbish, before=None) -> list[str]:
        """Of one box alone, `before` is what the page says without the rubbish in it."""
        to = form.action or address
        answer, page = self.send(client, to, form.filled | {name: [rubbish] for name in names})
        if answer.status_code >= 500:
            return [f"it answers {answer.status_code}"]
        found = ["the script comes back as one"] if "<script>rubbish()" in page else []
        said = sentences(page)
        if answer.status_code not in {200, 409, 422}:
            return found
        if answer.status_code == 422 and not said:
            return [*found, "it refuses, and says nothing"]
        found += [f"no sentence of ours: {each}" for each in said if not self.is_ours(each)]
        if said:
            found += [f"lost: {each}" for each in lost(form, page, names, rubbish)]
        beside = set(NAMED.findall(page))
        is_new = before is not None and set(said) - before
        # Two passwords that differ are said beside the second.
        if is_new and beside and not beside & set(names) and "password1" not in names:
            found.append(f"it is said beside {sorted(beside)}")
        return found

    def is_ours(self, text: str) -> bool:
        """One sentence of ours, or several in a row."""
        if self.ours.fullmatch(text) or self.of_passwords.fullmatch(text):
            return True
        if of_a_line := OF_A_LINE.fullmatch(text):
            return self.is_ours(of_a_line[1])
        # In Chinese nothing stands between two of them.
        if any(
            self.ours.fullmatch(text[: end.end()]) and self.is_ours(text[end.end() :])
            for end in re.finditer("。(?=.)", text)
        ):
            return True
        first, _space, rest = text.partition(" ")
        words = rest.split(" ") if rest else []
        return any(
            self.ours.fullmatch(" ".join([first, *words[:at]]))
            and self.is_ours(" ".join(words[at:]))
            for at in range(len(words))
        )


@pytest.mark.parametrize("first", [0, pytest.param(1, marks=pytest.mark.thorough)])
def test_rubbish_in_all_boxes_is_answered_with_sentences(world, first):
    """Every other page, each in one language and with one sort of rubbish, in turn."""
    hands, turns = cycle([Hands(language) for language in LANGUAGES]), cycle(RUBBISH.values())
    wrong, sent = set(), 0
    half = islice(pages(world), first, None, 2)
    for (name, address, client), hand in zip(half, hands, strict=False):
        for form in hand.forms(client, address):
            for rubbish in islice(turns, 1):
                sent += 1
                said = hand.faults(client, address, form, form.takes(), rubbish)
                wrong |= {(name, rubbish[:20], fault) for fault in said}

    assert wrong == set()
    assert sent > 50


@pytest.mark.thorough
@pytest.mark.parametrize("turn", range(3))
@pytest.mark.parametrize("language", LANGUAGES)
def test_rubbish_in_one_box_is_said_beside_it(world, language, turn):
    """Three sorts in each box, one for a turn; a form has each sort in some of its boxes."""
    hand, sorts = Hands(language), cycle(RUBBISH.values())
    wrong, sent = set(), 0
    for name, address, client in pages(world):
        for form in hand.forms(client, address):
            _answer, page = hand.send(client, form.action or address, form.filled)
            before = set(sentences(page))
            for box in form.takes():
                sent += 1
                rubbish = list(islice(sorts, 3))[turn]
                said = hand.faults(client, address, form, [box], rubbish, before)
                wrong |= {(name, box, rubbish[:20], fault) for fault in said}

    assert wrong == set()
    assert sent > 50
