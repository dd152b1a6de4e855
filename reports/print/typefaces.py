"""Which fonts a printed page may use, and which characters they can show.

Coverage is read from the font files themselves: Typst prints an empty box for a character no font
has, without an error or a warning, and cannot be asked beforehand. The few lines below read the
two layouts in use of OpenType's `cmap` table (4 and 12), which saves a font library.
"""

import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst

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
    cmap = _read_cmap(path, index)
    found: set[int] = set()
    (count,) = struct.unpack_from(">H", cmap, 2)
    for number in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", cmap, 4 + 8 * number)
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            (layout,) = struct.unpack_from(">H", cmap, offset)
            found.update(_READERS.get(layout, _nothing)(cmap[offset:]))
    return frozenset(found)


def _read_cmap(path: str, index: int) -> bytes:
    with open(path, "rb") as font:
        if font.read(4) == b"ttcf":
            font.seek(12 + 4 * index)
            font.seek(struct.unpack(">L", font.read(4))[0])
        else:
            font.seek(0)
        (count,) = struct.unpack(">4xH6x", font.read(12))
        for _ in range(count):
            tag, offset, length = struct.unpack(">4s4xLL", font.read(16))
            if tag == b"cmap":
                font.seek(offset)
                return font.read(length)
    return struct.pack(">HH", 0, 0)


def _read_segments(table: bytes):
    """Layout 4: the first 65,536 characters."""
    (double,) = struct.unpack_from(">6xH", table)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", table, 14)
    starts, deltas, jumps = (
        struct.unpack_from(f">{count}H", table, 16 + double * column) for column in (1, 2, 3)
    )
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if jumps[number]:
                place = 16 + 3 * double + 2 * number + jumps[number] + 2 * (code - start)
                (glyph,) = struct.unpack_from(">H", table, place)
            if glyph and (glyph + deltas[number]) & 0xFFFF:
                yield code


def _read_groups(table: bytes):
    """Layout 12: all characters."""
    (count,) = struct.unpack_from(">12xL", table)
    for number in range(count):
        start, end, glyph = struct.unpack_from(">LLL", table, 16 + 12 * number)
        yield from range(start if glyph else start + 1, end + 1)


def _nothing(table: bytes):
    return ()


_READERS = {4: _read_segments, 12: _read_groups}
