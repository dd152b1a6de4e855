"""Every string of the code and the templates stands in the Chinese catalog, translated."""

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
CATALOG = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
# The rooms, and the project that joins them; tools speak to developers, in English alone.
ROOMS = [*sorted(path.parent.name for path in ROOT.glob("*/apps.py")), "pairing_portal"]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def sources():
    """Code and templates, each as Python that calls gettext."""
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if not {"tests", "migrations"} & set(path.parts):
                yield path, path.read_text(encoding="utf-8")
    for path in (ROOT / "templates").rglob("*.*"):
        calls = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        # What is left of the markup between the calls is no Python: its indentation goes.
        yield path, "\n".join(line.strip() for line in calls.splitlines())


def messages_of(source: str):
    file = io.BytesIO(source.encode())
    for _line, message, _comments, context in extract("python", file, keywords=KEYWORDS):
        singular = message[0] if isinstance(message, tuple) else message
        if singular:
            yield context, singular


def test_every_string_is_in_the_catalog():
    with CATALOG.open("rb") as file:
        catalog = read_po(file, locale="zh_Hans")
    known = {
        (message.context, message.id[0] if isinstance(message.id, tuple) else message.id)
        for message in catalog
    }

    missing = {
        f"{path.relative_to(ROOT)}: {message!r}"
        for path, source in sources()
        for context, message in messages_of(source)
        if (context, message) not in known
    }

    assert sorted(missing) == []


def test_every_entry_is_translated_and_compiled():
    check = [sys.executable, "-m", "devtools.translations", "--check"]

    answer = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, check=False)

    assert answer.stderr == ""
    assert answer.returncode == 0


HALF_WIDTH = re.compile(r"[\u4e00-\u9fff）》”][,;:?!]|[,;?!][\u4e00-\u9fff（《“]|[\u4e00-\u9fff]\(")


def test_chinese_sentences_have_chinese_marks():
    with CATALOG.open("rb") as file:
        catalog = read_po(file, locale="zh_Hans")
    said = {text for message in catalog if message.id for text in _all_of(message.string)}

    assert [text for text in said if HALF_WIDTH.search(text)] == []


# What is said of a placeholder or a figure stands beside it; an address keeps its blanks.
BLANK = re.compile(
    r"[\u4e00-\u9fff，：；] (?:%\((?!address\b)|\d|<span|\{)"
    r"|(?:%\((?!address\b)\w+\)[sd]|\d|</span>|\}) [\u4e00-\u9fff]"
)


def test_no_chinese_sentence_has_a_blank_beside_a_figure():
    with CATALOG.open("rb") as file:
        catalog = read_po(file, locale="zh_Hans")
    said = {text for message in catalog if message.id for text in _all_of(message.string)}

    assert [text for text in said if BLANK.search(text)] == []


def _all_of(string) -> tuple:
    return string if isinstance(string, tuple) else (string,)


BETWEEN = re.compile(r"[}][}][,;] |%[}][,;] ")
SENTENCE = re.compile(r"{% blocktrans.*?{% endblocktrans\w* %}", re.DOTALL)


def test_what_stands_between_two_values_is_translated_too():
    """A comma that a template writes itself is the English one on a Chinese page."""
    untold = [
        path.name
        for path in (ROOT / "templates").rglob("*.html")
        if BETWEEN.search(SENTENCE.sub("", path.read_text(encoding="utf-8")))
        and not path.name.endswith(".en.html")
    ]

    assert untold == []


@pytest.mark.parametrize(
    ("avoided", "word"),
    [
        ("电子邮件", "电子邮箱"),
        ("区县内", "区域内"),
        ("教师编号", "工号"),
        ("您", "no pronoun, or 你"),
    ],
)
def test_one_thing_has_one_word(avoided, word):
    """Of two words for one thing the catalog and the long texts use the second alone."""
    texts = [CATALOG, *(ROOT / "templates").rglob("*.zh-hans.html")]

    mixed = [path.name for path in texts if avoided in path.read_text(encoding="utf-8")]

    assert mixed == [], f"Say {word}."
