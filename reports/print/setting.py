"""Setting finished text in type: what every paper of the portal has in common.

Text reaches a Typst template as data, never as markup. A character that no font has never stops
it: a mark stands in its place, and the paper says what was replaced.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import typst
from django.conf import settings

from reports.print.typefaces import Typefaces, typefaces

TEMPLATES = Path(__file__).resolve().parent.parent / "typst"
LANGUAGES = ("en", "zh-hans")
# 〓, the printer's mark for a sort that is not in the case. Every house font has it.
MISSING_MARK = "\u3013"
CONTEXT = 12

_LINE_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_ACCENTED = re.compile(r"[^\W\d_][\u0300-\u036f]+")
_SELECTORS = re.compile(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_NEVER_PRINTED = {"Cc", "Cf"}
_PRIVATE = "Co"


class PrintError(Exception):
    """The document cannot be printed as asked: a font is unknown or a template is broken."""


def is_chinese(language: str) -> bool:
    return language == "zh-hans"


def papers(first: str) -> list[dict]:
    """The languages of a paper, each by its own name; the reader's own comes first."""
    made = [
        {"language": "en", "lang": "en", "label": "English PDF"},
        {"language": "zh-hans", "lang": "zh-Hans", "label": "中文 PDF"},
    ]
    return sorted(made, key=lambda paper: paper["language"] != first)


def faces_for(language: str, *, wanted: tuple[str, ...] = ()) -> Typefaces:
    """The typefaces of a paper in this language; Chinese ones as official print asks for."""
    if language not in LANGUAGES:
        raise ValueError(f"No print layout for the language {language!r}.")
    folder = str(getattr(settings, "PRINT_FONT_FOLDER", "") or "")
    return typefaces(folder, official=is_chinese(language), wanted=wanted)


def paragraphs(texts: Sequence[str]) -> list[str]:
    """One entry per paragraph, without the spaces people type to indent: the layout indents."""
    lines = (line.strip() for text in texts for line in text.splitlines())
    return [line for line in lines if line]


@dataclass(frozen=True)
class Check:
    """How whoever holds the paper checks it."""

    svg: str
    alt: str
    words: str
    address: str
    code: str


def set_type(value, case: "TypeCase"):
    if isinstance(value, str):
        return case.set(value)
    if isinstance(value, dict):
        return {name: set_type(part, case) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [set_type(part, case) for part in value]
    return value


class TypeCase:
    """The characters at hand; sets text with them and remembers what it had to replace."""

    def __init__(self, printable: frozenset[int]):
        self.printable = printable
        self.missing: dict[str, str] = {}

    def set(self, text: str) -> str:
        text = _LINE_BREAKS.sub(" ", text)
        # A letter with its accent typed apart is in fonts as one character. Only these are
        # composed: composing all would swap some Chinese characters for look-alikes.
        text = _ACCENTED.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)
        text = _SELECTORS.sub("", text)
        text = "".join(c for c in text if unicodedata.category(c) not in _NEVER_PRINTED)
        shown = "".join(c if self.has(c) else MISSING_MARK for c in text)
        for place, character in enumerate(text):
            if not self.has(character):
                around = shown[max(0, place - CONTEXT) : place + CONTEXT + 1]
                self.missing.setdefault(character, around)
        return shown

    def has(self, character: str) -> bool:
        # A private character may well be in a font, but is another one in each.
        return ord(character) in self.printable and unicodedata.category(character) != _PRIVATE

    def missing_lines(self) -> list[tuple[str, str]]:
        """Code point and first surroundings of each replaced character, to write it in by hand."""
        return [(f"U+{ord(character):04X}", text) for character, text in self.missing.items()]


def papers_in_one(
    template: str,
    papers: Iterable,
    labels,
    *,
    title: str,
    language: str,
    created: datetime,
) -> bytes:
    """Papers of one sort in one PDF, in their order, each in the characters at hand: it says itself
    which were not. `papers` and `labels` are dataclasses of text.
    """
    faces = faces_for(language)
    document = {
        "title": TypeCase(faces.printable).set(title),
        "labels": asdict(labels),
        "papers": [_set(paper, TypeCase(faces.printable)) for paper in papers],
        "language": language,
        "stacks": faces.stacks,
    }
    return printed(template, document, faces, created)


def _set(paper, case: TypeCase) -> dict:
    return set_type(asdict(paper), case) | {"missing": case.missing_lines()}


def printed(template: str, document: dict, faces: Typefaces, created: datetime) -> bytes:
    """The document as PDF/UA-1, the same bytes for the same content, fonts and time.

    Raises PrintError for an unknown font.
    """
    if created.tzinfo is None:
        raise ValueError("The creation time needs a time zone.")
    compiler = typst.Compiler(TEMPLATES / template, root=TEMPLATES, font_paths=faces.fonts)
    try:
        pdf, warnings = compiler.compile_with_warnings(
            format="pdf",
            sys_inputs={"document": json.dumps(document, ensure_ascii=False)},
            pdf_standards="ua-1",
            timestamp=int(created.timestamp()),
        )
    except typst.TypstError as error:
        raise PrintError(error.diagnostic or error.message) from error
    if warnings:
        # Typst only warns of an unknown font, and then prints empty boxes.
        raise PrintError("; ".join(warning.message for warning in warnings))
    return pdf
