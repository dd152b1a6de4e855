"""Cut reports/fonts/RareHan-Regular.otf: the Han characters that Noto Serif SC leaves out.

    ./dev rare-han-font NotoSerifCJK-Regular.ttc

Noto Serif SC and Noto Sans SC lack some two thousand characters, such as 𠮷 (U+20BB7), that
people carry in their names. Their parent, Noto Serif CJK, has them, at 26 MB; this takes only what
is missing, in its Simplified Chinese forms, into a font of 1 MB. Needs
the parent font (version 2.001, as in Debian's fonts-noto-cjk). License: RareHan-OFL.txt.
"""

import sys

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from devtools.processes import ROOT

FONTS = ROOT / "reports" / "fonts"
FAMILY = "Rare Han Serif"
SIMPLIFIED_CHINESE = 2  # the third font of the collection

# Korean syllables are 11,000 of the missing characters; nobody here writes a name in them.
HANGUL = [(0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xFFA0, 0xFFDC)]


def characters(font):
    return set(font.getBestCmap())


def is_hangul(code):
    return any(first <= code <= last for first, last in HANGUL)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    kept = [TTFont(FONTS / name) for name in ("NotoSerifSC-Regular.ttf", "NotoSansSC-Bold.ttf")]
    font = TTFont(sys.argv[1], fontNumber=SIMPLIFIED_CHINESE, recalcTimestamp=False)
    missing = characters(font) - set.intersection(*map(characters, kept))
    cutter = Subsetter(Options(layout_features=[], hinting=False, notdef_outline=True))
    cutter.populate(unicodes=sorted(code for code in missing if not is_hangul(code)))
    cutter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 3, 4):
            record.string = FAMILY
        elif record.nameID == 6:
            record.string = FAMILY.replace(" ", "") + "-Regular"
    top = font["CFF "].cff
    top.fontNames = [FAMILY.replace(" ", "") + "-Regular"]
    font.save(FONTS / "RareHan-Regular.otf")


if __name__ == "__main__":
    main()
