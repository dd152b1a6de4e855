import struct

import pytest

from reports.print.pdf import annual_report_pdf
from reports.print.typefaces import HOUSE_FONTS, characters, typefaces
from reports.tests.test_pdf import CHINESE, ENGLISH, read

SANS_FILE = HOUSE_FONTS / "NotoSansSC-Bold.ttf"


def renamed(folder, family):
    """The house's bold face under another family name of as many letters."""
    old, new = (name.encode("utf-16-be") for name in ("Noto Sans SC", family))
    assert len(old) == len(new)
    (folder / "font.ttf").write_bytes(SANS_FILE.read_bytes().replace(old, new))


def test_official_faces_are_used_where_the_folder_has_them(tmp_path, settings):
    renamed(tmp_path, "FandolFang R")
    settings.PRINT_FONT_FOLDER = str(tmp_path)

    stacks = typefaces(str(tmp_path), official=True).stacks
    with_it = annual_report_pdf(CHINESE, language="zh-hans")
    settings.PRINT_FONT_FOLDER = ""

    assert stacks["body"][0] == "FandolFang R"
    assert stacks["title"][0] == "Noto Serif SC"
    assert with_it != annual_report_pdf(CHINESE, language="zh-hans")


def test_english_print_keeps_the_fonts_of_the_house(tmp_path, settings):
    plain = annual_report_pdf(ENGLISH, language="en")
    renamed(tmp_path, "KaiTi_GB2312")
    settings.PRINT_FONT_FOLDER = str(tmp_path)

    assert annual_report_pdf(ENGLISH, language="en") == plain


def test_every_part_of_a_page_can_print_every_character(tmp_path):
    renamed(tmp_path, "KaiTi_GB2312")

    stacks = typefaces(str(tmp_path), official=True).stacks.values()

    assert len({frozenset(stack) for stack in stacks}) == 1


def test_a_folder_that_is_not_there_changes_nothing(settings):
    settings.PRINT_FONT_FOLDER = "/no/such/folder"

    assert "82次" in read(annual_report_pdf(CHINESE, language="zh-hans")).pages[0].extract_text()


@pytest.mark.parametrize(
    ("file", "some", "none"),
    [
        ("NotoSerifSC-Regular.ttf", "教·〓A，𬱖喆", "𠮷한ş😀"),
        ("NotoSansSC-Bold.ttf", "教·〓A，𬱖喆", "𠮷한ş😀"),
        ("RareHan-Regular.otf", "𠮷", "教한😀"),
    ],
)
def test_coverage_is_what_the_font_file_says(file, some, none):
    found = characters(str(HOUSE_FONTS / file))

    assert {ord(character) for character in some} <= found
    assert not found & {ord(character) for character in none}


def test_a_font_inside_a_collection_is_read(tmp_path):
    font = SANS_FILE.read_bytes()
    head = struct.pack(">4sLLL", b"ttcf", 0x10000, 1, 16)
    (count,) = struct.unpack_from(">H", font, 4)
    moved = bytearray(font)
    for number in range(count):
        place = 12 + 16 * number + 8
        struct.pack_into(">L", moved, place, struct.unpack_from(">L", font, place)[0] + len(head))
    (tmp_path / "one.ttc").write_bytes(head + moved)

    assert characters(str(tmp_path / "one.ttc"), 0) == characters(str(SANS_FILE))
