"""What people type off a paper, brought to what was printed: its reference, and its code."""

import re
import unicodedata

from core.typed import visible

REFERENCE = re.compile(r"F?([0-9]{4})([0-9]{1,12})")
# How often a form was printed anew and stepped on is a few digits, whoever types more.
CODE = re.compile(r"([0-9]{2,8})([0-9a-f]{16})([0-9a-f]{16})")


def reference_typed(text: str) -> str:
    """As it is printed; empty where it is no reference."""
    found = REFERENCE.fullmatch(signs(text).upper())
    return f"F-{found[1]}-{found[2]:0>6}" if found else ""


def codes_typed(text: str) -> list[str]:
    """The codes that this may be; none where it is no code. The address of a paper ends in one.

    Dashes say nothing, as they are easily left out: of the numbers in front of the code each may
    be parted from the other anywhere, and one of these codes at most was ever printed.
    """
    found = CODE.fullmatch(signs(text.strip().rstrip("/").rpartition("/")[2]).lower())
    if not found:
        return []
    numbers, said, signature = found.groups()
    return [f"{numbers[:at]}-{numbers[at:]}-{said}-{signature}" for at in range(1, len(numbers))]


def signs(text: str) -> str:
    """The letters and digits alone, however wide they are and whatever stands between them."""
    return "".join(each for each in plain(text) if each.isalnum())


def plain(text: str) -> str:
    """The signs as they are printed, however wide they were typed."""
    return unicodedata.normalize("NFKC", visible(text)).strip()
