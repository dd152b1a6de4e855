"""What people type, made alike before anything is asked of it."""

import re
import unicodedata
from uuid import UUID

# They are letters or marks to Unicode, and nothing to the eye.
BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
JOINERS = "\u200c\u200d"
MOST_WORDS = 8
CHINESE_NUMERALS = "〇零一二三四五六七八九十百"
FULL_WIDTH = {wide: chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)} | {0x3000: " "}
TO_FULL_WIDTH = {ord(plain): chr(wide) for wide, plain in FULL_WIDTH.items() if plain != " "}
# As Chinese is mostly written: 科学（一） and STEM, 5.
TO_FULL_SIGNS = {plain: wide for plain, wide in TO_FULL_WIDTH.items() if not chr(plain).isalnum()}
# Year, month and day, in this order alone: of 3/4/2026 nobody can say which is the month.
BETWEEN = r"\s*[-./。、\u2010-\u2015\u2212年月]\s*"
DAY = re.compile(
    rf"(?P<year>[0-9]{{4}}){BETWEEN}(?P<month>[0-9]{{1,2}}){BETWEEN}(?P<day>[0-9]{{1,2}})\s*[日号]?"
    r"|(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"
)


# As many as fit into a key of every database.
DIGITS_OF_A_KEY = 18


def key_typed(text: str) -> int | None:
    """A key or a version from an address or a hidden box; nothing where it can be none."""
    is_one = text.isascii() and text.isdecimal() and len(text) <= DIGITS_OF_A_KEY
    return int(text) if is_one else None


def key_in(text: str) -> UUID | None:
    """The key of a record in an address or a hidden box; nothing where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def day_typed(text: str) -> str:
    """2018/3/21, 2018.3.21, 2018年3月21日 or 20180321 as 2018-03-21; what is no such day stays."""
    found = DAY.fullmatch(unicodedata.normalize("NFKC", visible(text)).strip())
    if not found:
        return text
    year, month, day = (part for part in found.groups() if part)
    return f"{year}-{int(month):02}-{int(day):02}"


def visible(text: str) -> str:
    """One line without what nobody sees: zero width, marks that turn the direction, controls."""
    if _is_plain(text):
        return text
    spaced = (" " if each.isspace() else each for each in text)
    return "".join(each for each in spaced if not _is_unseen(each))


def visible_lines(text: str) -> str:
    """The same of several lines, where emoji may be joined; nothing if nothing of it is seen."""
    kept = text
    if not _is_plain(_on_one_line(text)):
        kept = "".join(each for each in text if each in "\n\t" + JOINERS or not _is_unseen(each))
    return kept if visible(_on_one_line(kept)).strip() else ""


def half_width(text: str) -> str:
    """Letters, digits and signs as a keyboard without an input method writes them."""
    return text.translate(FULL_WIDTH)


def words_typed(text: str) -> list[str]:
    """The words of a search, which may come in any order; nobody remembers more than eight."""
    return visible(text).split()[:MOST_WORDS]


def spellings(text: str) -> list[str]:
    """A text as it was typed, and in the widths in which it may be stored."""
    half = half_width(text)
    widths = (half, half.translate(TO_FULL_SIGNS), half.translate(TO_FULL_WIDTH))
    return list(dict.fromkeys((text, *widths)))


def folded(text: str) -> str:
    """What remains of a title when width, case, spaces and punctuation say nothing."""
    plain = unicodedata.normalize("NFKC", visible(text)).casefold()
    return "".join(each for each in plain if unicodedata.category(each)[0] not in "ZPSC")


def numerals(text: str) -> str:
    """The numbers in a title: of a series each part has its own, whatever else is the same."""
    return "".join(each for each in folded(text) if each.isdigit() or each in CHINESE_NUMERALS)


def number_typed(text: str) -> str:
    """A staff number or user name as it is stored: １２３ is 123."""
    return unicodedata.normalize("NFKC", visible(text)).strip()


def _is_unseen(character: str) -> bool:
    return character in BLANK or unicodedata.category(character) in {"Cc", "Cf"}


def _is_plain(text: str) -> bool:
    """Nothing unseen in it, and no space but the ordinary one: so are most texts, however long."""
    return text.isprintable() and not any(each in text for each in BLANK)


def _on_one_line(text: str) -> str:
    return text.replace("\n", " ").replace("\t", " ")
