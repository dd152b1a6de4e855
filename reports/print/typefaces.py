"""Which fonts a printed page may use, and which characters they can show.

Coverage is read from the font files themselves: Typst prints an empty box for a character no font
has, without an error or a warning, and cannot be asked beforehand.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

HOUSE_FONTS = Path(__file__).resolve().parent.parent / "fonts"
SERIF = "Noto Serif SC"
SANS = "Noto Sans SC"
RARE = "Rare Han Serif"

# The faces GB/T 9704-2012 asks for, by the family names of Windows, macOS and TeX, best first.
OFFICIAL_FACES = {
    "body": ("FangSong_GB2312", "FangSong", "STFangsong", "FandolFang R", "FandolFang"),
    "kai": ("KaiTi_GB2312", "KaiTi", "STKaiti", "FandolKai", "LXGW WenKai"),
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong"),
    "heading": ("SimHei", "STHeiti", "FandolHei"),
    "song": ("SimSun", "STSong"),
}
HOUSE_FACES = {"body": SERIF, "kai": SERIF, "title": SERIF, "heading": SANS, "song": SERIF}
# Never chosen for their look; asked only for characters that the fonts before them lack.
LAST_RESORTS = ("SimSun-ExtB", "SimSun-ExtG", "Noto Serif CJK SC", "HanaMinB")
# The first glyph of every font: the box for what it does not have.
NO_PICTURE = ".notdef"


@dataclass(frozen=True)
class Typefaces:
    """Fonts found on this machine: one stack of family names per part of the page.

    Every stack ends with the same families, so a character that one part can print, all can.
    """

    fonts: typst.Fonts
    stacks: dict[str, list[str]]
    printable: frozenset[int]


@lru_cache(maxsize=8)
def typefaces(folder: str, *, official: bool, wanted: tuple[str, ...] = ()) -> Typefaces:
    """Fonts of the house and, where `folder` has them, those that official Chinese print asks for.

    `wanted` families come before all others in running text. They are not checked here: whoever
    compiles learns of an unknown one.
    """
    folders = [str(HOUSE_FONTS), folder] if folder else [str(HOUSE_FONTS)]
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=folders
    )
    files: dict[str, list[tuple[str, int]]] = {}
    for font in fonts.fonts():
        files.setdefault(font.family, []).append((font.path, font.index))
    firsts = {
        part: [*_present(OFFICIAL_FACES[part] if official else (), files)[:1], house]
        for part, house in HOUSE_FACES.items()
    }
    firsts["body"] = [*wanted, *firsts["body"]]
    families = dict.fromkeys(family for first in firsts.values() for family in first)
    common = [*families, *_present((RARE, *LAST_RESORTS), files)]
    stacks = {part: list(dict.fromkeys(first + common)) for part, first in firsts.items()}
    return Typefaces(fonts, stacks, _printable(common, files))


def _present(families, files) -> list[str]:
    return [family for family in families if family in files]


def _printable(families, files) -> frozenset[int]:
    """Characters that one of the families has in each of its files, so in every weight."""
    return frozenset().union(
        *(
            frozenset.intersection(*(characters(*file) for file in files[family]))
            for family in families
            if family in files
        )
    )


@lru_cache(maxsize=64)
def characters(path: str, index: int = 0) -> frozenset[int]:
    """Code points for which a font file, or one font of a collection, has a picture."""
    with TTFont(path, fontNumber=index, lazy=True) as font:
        tables = [table.cmap for table in font["cmap"].tables if table.isUnicode()]
        return frozenset(
            code for table in tables for code, glyph in table.items() if glyph != NO_PICTURE
        )
