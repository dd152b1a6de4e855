"""Honest files come in, whatever their name says; attacks do not. One row for each kind."""

import io
import subprocess
import sys
import time
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image

from core.stored_files.judging import Prepared, prepare
from core.stored_files.kinds import ACCEPTED, ACCEPTED_PHOTOS, OFFICE, PHOTO_SUFFIXES
from core.tests.kinds_of_file import (
    HEAD,
    OLE,
    SCRIPT,
    clear_palette,
    gray16,
    heic_saying,
    interlaced,
    locked_office,
    many_styles,
    moving,
    pdf,
    picture,
    pixel_bomb,
    scanned_pdf,
    slides,
    turned,
    word,
    workbook,
    workbook_bomb,
    zipped,
)

# Name sent, content, name stored.
PHOTOS = {
    "iPhone HEIC": ("IMG_0001.HEIC", picture("HEIF"), "IMG_0001.jpg"),
    "HEIF": ("a.heif", picture("HEIF"), "a.jpg"),
    "HEIF of a camera": ("DSC01.HIF", picture("HEIF"), "DSC01.jpg"),
    "HEIC with transparency": ("a.heic", picture("HEIF", "RGBA"), "a.jpg"),
    "HEIF sequence": ("a.heics", moving("HEIF"), "a.jpg"),
    "AVIF": ("a.avif", picture("AVIF"), "a.jpg"),
    "moving AVIF": ("a.avif", moving("AVIF"), "a.jpg"),
    "JPEG": ("a.jpg", picture(), "a.jpg"),
    "JPEG in capitals": ("DCIM.JPG", picture(), "DCIM.jpg"),
    "JPEG with four letters": ("DCIM.JPEG", picture(), "DCIM.jpg"),
    "JFIF as Windows saves it": ("a.jfif", picture(), "a.jpg"),
    "JPE": ("a.jpe", picture(), "a.jpg"),
    "progressive JPEG": ("a.jpg", picture(progressive=True), "a.jpg"),
    "CMYK JPEG": ("a.jpg", picture(mode="CMYK"), "a.jpg"),
    "gray JPEG": ("a.jpg", picture(mode="L"), "a.jpg"),
    "JPEG with a tail": ("a.jpg", picture() + bytes(64) + b"VendorTail", "a.jpg"),
    "live photo": ("IMG_2.jpg", picture() + b"\0\0\0\x18ftypmp42" + bytes(90), "IMG_2.jpg"),
    "several pictures (MPO)": ("a.mpo", moving("MPO"), "a.jpg"),
    "MPO called .jpg": ("a.jpg", moving("MPO"), "a.jpg"),
    "PNG": ("a.png", picture("PNG"), "a.jpg"),
    "16-bit PNG": ("a.png", gray16(), "a.jpg"),
    "palette PNG": ("a.png", picture("PNG", "P"), "a.jpg"),
    "palette PNG with transparency": ("a.png", clear_palette(), "a.jpg"),
    "1-bit PNG": ("a.png", picture("PNG", "1"), "a.jpg"),
    "gray PNG with transparency": ("a.png", picture("PNG", "LA"), "a.jpg"),
    "PNG with transparency": ("a.png", picture("PNG", "RGBA"), "a.jpg"),
    "interlaced PNG": ("a.png", interlaced(), "a.jpg"),
    "animated PNG": ("a.png", moving("PNG"), "a.jpg"),
    "WebP": ("a.webp", picture("WEBP"), "a.jpg"),
    "lossless WebP": ("a.webp", picture("WEBP", lossless=True), "a.jpg"),
    "animated WebP": ("a.webp", moving("WEBP"), "a.jpg"),
    "WebP with transparency": ("a.webp", picture("WEBP", "RGBA"), "a.jpg"),
    "WeChat": ("mmexport1234567890123.jpg", picture(), "mmexport1234567890123.jpg"),
    "WeChat without suffix": ("mmexport1234", picture(), "mmexport1234.jpg"),
    "WebP called .jpg": ("a.jpg", picture("WEBP"), "a.jpg"),
    "PNG called .jpg": ("a.jpg", picture("PNG"), "a.jpg"),
    "HEIC called .jpg": ("a.jpg", picture("HEIF"), "a.jpg"),
    "JPEG called .heic": ("a.heic", picture(), "a.jpg"),
    "JPEG called .png": ("a.png", picture(), "a.jpg"),
    "Chinese name": ("听课照片.jpg", picture(), "听课照片.jpg"),
    "two dots": ("会议.照片.jpg", picture(), "会议.照片.jpg"),
    "a word behind a dot": ("会议.照片", picture(), "会议.照片.jpg"),
    "a date": ("2026.11.28", picture(), "2026.11.28.jpg"),
    "spaces": ("IMG 0001 (2) .jpg", picture(), "IMG 0001 (2) .jpg"),
    "full width": ("照片（１）．ｊｐｇ", picture(), "照片（１）．ｊｐｇ.jpg"),
    "long name": ("听" * 300 + ".jpg", picture(), "听" * 156 + ".jpg"),
} | {f"JPEG turned {turn}": (f"{turn}.jpg", turned(turn), f"{turn}.jpg") for turn in range(1, 9)}

# Name sent, content, name stored; the content stays as it is.
DOCUMENTS = {
    "PDF": ("a.pdf", pdf(), "a.pdf"),
    "PDF in capitals": ("SCAN.PDF", pdf(), "SCAN.pdf"),
    "PDF/A": ("a.pdf", pdf(pdf_standards="a-2b"), "a.pdf"),
    "PDF without suffix": ("教案", pdf(), "教案.pdf"),
    "scanned PDF in black and white": ("a.pdf", scanned_pdf(), "a.pdf"),
    "scanned PDF in colour": ("a.pdf", scanned_pdf("RGB"), "a.pdf"),
    "PDF 1.3": ("a.pdf", b"%PDF-1.3" + scanned_pdf()[8:], "a.pdf"),
    "linearized PDF": ("a.pdf", b"%PDF-1.6\n1 0 obj\n<</Linearized 1>>\n" + pdf(), "a.pdf"),
    "PDF filled up with zeros": ("a.pdf", pdf() + bytes(3000), "a.pdf"),
    "DOCX": ("a.docx", word(), "a.docx"),
    "DOCX in capitals": ("A.DOCX", word(), "A.docx"),
    "DOCX with pictures": ("a.docx", word(**{"word/media/1.jpeg": picture()}), "a.docx"),
    "DOCX of WPS": (
        "a.docx",
        word(**{"customXml/item1.xml": HEAD + "<s/>", "docProps/custom.xml": HEAD + "<p/>"}),
        "a.docx",
    ),
    "DOCX of Word on the web": ("a.docx", word("word/document2.xml"), "a.docx"),
    "XLSX": ("名单.xlsx", workbook(), "名单.xlsx"),
    "XLSX of LibreOffice": ("a.xlsx", workbook(**{"docProps/a.xml": HEAD + "<a/>"}), "a.xlsx"),
    "XLSX of WPS": ("a.xlsx", workbook(**{"xl/cellimages.xml": HEAD + "<etc/>"}), "a.xlsx"),
    "XLSX with many equal styles": ("a.xlsx", many_styles(), "a.xlsx"),
    "PPTX": ("课件.pptx", slides(), "课件.pptx"),
    "PPTX with pictures": ("a.pptx", slides(**{"ppt/media/1.png": picture("PNG")}), "a.pptx"),
}

UNREADABLE = "photo could not be read"
DAMAGED = "Office file could not be read"
OTHER = "Files of this kind cannot be added"
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>'

# Name sent, content, words of the sentence. What an honest person can do stands in it.
SENT_ELSEWHERE = {
    "old Word": ("a.doc", OLE + bytes(2000), "choose “Save as”, and save it as DOCX"),
    "old Excel": ("a.xls", OLE + bytes(2000), "choose “Save as”, and save it as DOCX"),
    "old PowerPoint": ("a.ppt", OLE + bytes(2000), "choose “Save as”, and save it as DOCX"),
    "old Word called .docx": ("a.docx", OLE + bytes(2000), "This is an old Office file"),
    "WPS's own": ("a.wps", OLE + bytes(2000), "This is an old Office file"),
    "Office with a password": ("a.docx", locked_office(), "locked with a password"),
    "scan of several pages": ("a.tif", moving("TIFF"), "Save it as PDF"),
    "scan called .jpg": ("a.jpg", picture("TIFF"), "Save it as PDF"),
    "macros": ("a.docm", word(), "macros"),
    "GIF": ("a.gif", picture("GIF", "P"), OTHER),
    "empty": ("a.jpg", b"", "empty"),
    "half a JPEG": ("a.jpg", picture()[:300], UNREADABLE),
    "half a HEIC": ("a.heic", picture("HEIF")[:-40], UNREADABLE),
    "too many bytes": ("a.pdf", partial(bytes, 12 * 1024**2), "12.0 MB; up to 10 MB are allowed"),
    "too many pixels": (
        "a.png",
        partial(picture, "PNG", "1", (8000, 6000)),
        "48 million pixels; up to 40",
    ),
}

ATTACKS = {
    "bomb of pixels": ("a.png", pixel_bomb, "900 million pixels"),
    "bomb of HEIC": ("a.heic", partial(heic_saying, 30_000, 30_000), "900 million pixels"),
    "HEIC larger than it says": ("a.heic", partial(heic_saying, 8, 8), UNREADABLE),
    "HEIC of noise": ("a.heic", picture("HEIF")[:200] + bytes(range(256)) * 8, UNREADABLE),
    "SVG called .png": ("a.png", b"<svg onload='alert(1)'/>", UNREADABLE),
    "HTML called .jpg": ("a.jpg", SCRIPT, UNREADABLE),
    "HTML without suffix": ("page", SCRIPT, OTHER),
    "HTML called .pdf": ("a.pdf", SCRIPT, "not a complete PDF"),
    "picture to run": ("a.php.jpg", picture(), OTHER),
    "picture as a page": ("a.html", picture(), OTHER),
    "zip called .xlsx": ("a.xlsx", zipped({"a.txt": b"a"}), DAMAGED),
    "macros called .docx": ("a.docx", word(**{"word/vbaProject.bin": b"x"}), "macros"),
    "XLSX bomb": ("a.xlsx", partial(workbook_bomb, 90_000_000, parts=1), DAMAGED),
    "XLSX bomb in many parts": ("a.xlsx", partial(workbook_bomb, 12_000_000, parts=10), DAMAGED),
    "document type": ("a.docx", word(**{"word/x.xml": ENTITIES}), DAMAGED),
    "document type in UTF-16": (
        "a.xlsx",
        workbook(**{"xl/x.xml": ENTITIES.decode().encode("utf-16")}),
        DAMAGED,
    ),
    "document type behind a long remark": (
        "a.docx",
        word(**{"word/x.xml": b'<?xml version="1.0"?><!--' + b"-+" * 600_000 + b"-->" + ENTITIES}),
        DAMAGED,
    ),
    "document type in two pieces": (
        "a.docx",
        word(**{"word/x.xml": b" " * (1024 * 1024 - 4) + b"<!DOCTYPE x>"}),
        DAMAGED,
    ),
    "more parts than any document": (
        "a.docx",
        partial(word, **{f"word/media/{number}.xml": b"x" for number in range(2_000)}),
        DAMAGED,
    ),
    "zip behind a PDF": ("a.pdf", pdf() + zipped({"a.class": b"x"}), "not a complete PDF"),
    "mail with pages (MHT)": ("a.mht", b"MIME-Version: 1.0\r\n\r\n" + SCRIPT, OTHER),
    "XML": ("a.xml", ENTITIES, OTHER),
    "zip": ("a.zip", zipped({"a.txt": b"a"}), OTHER),
    "page behind a picture's name": ("a.jpg.html", picture(), OTHER),
    "picture before a zip": ("a.docx", picture() + word(), DAMAGED),
    "way out": ("a.docx", word(**{"../x.xml": b"x"}), DAMAGED),
}


def judge(name: str, content: bytes) -> Prepared:
    return prepare(SimpleUploadedFile(name, content))


@pytest.mark.parametrize(("name", "content", "stored"), PHOTOS.values(), ids=PHOTOS)
def test_a_photo_of_any_make_becomes_a_jpeg_of_our_own(name, content, stored):
    prepared = judge(name, content)

    assert (prepared.name, prepared.media_type) == (stored, "image/jpeg")
    with Image.open(io.BytesIO(prepared.content), formats=["JPEG"]) as image:
        assert not dict(image.getexif())
        assert image.getextrema() != ((255, 255),) * 3


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_turned_photo_stands_upright(turn):
    with Image.open(io.BytesIO(judge("a.jpg", turned(turn)).content)) as image:
        assert image.size == ((64, 40) if turn < 5 else (40, 64))


def test_sixteen_bits_of_gray_stay_gray():
    with Image.open(io.BytesIO(judge("a.png", gray16()).content)) as image:
        assert image.getpixel((5, 5)) == (117, 117, 117)


@pytest.mark.parametrize(("name", "content", "stored"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_is_kept_as_it_is(name, content, stored):
    prepared = judge(name, content)

    assert (prepared.name, prepared.content) == (stored, content)


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n\r\n", b"Scanner 5\n" * 20, SCRIPT])
def test_what_a_device_wrote_before_a_pdf_is_cut_off(before):
    assert judge("a.pdf", before + pdf()).content.startswith(b"%PDF-1.")


REFUSED = SENT_ELSEWHERE | ATTACKS


@pytest.mark.parametrize(("name", "content", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_is_told_why_in_both_languages(name, content, words):
    content = content() if callable(content) else content
    began = time.process_time()
    with pytest.raises(ValidationError, match=words) as refused:
        judge(name, content)

    assert time.process_time() - began < 1
    with translation.override("zh-hans"), pytest.raises(ValidationError) as in_chinese:
        judge(name, content)
    assert in_chinese.value.messages != refused.value.messages


JUDGES = """
import resource, sys
import django
django.setup()
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from core.stored_files.judging import prepare
name, path = sys.argv[1:]
upload = SimpleUploadedFile(name, open(path, "rb").read())
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    prepare(upload)
except ValidationError:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize(
    "kind", ["bomb of pixels", "bomb of HEIC", "HEIC larger than it says", "XLSX bomb"]
)
def test_a_bomb_is_refused_within_a_hundred_megabytes(kind, tmp_path):
    name, make, _words = ATTACKS[kind]
    path = tmp_path / "content"
    path.write_bytes(make())

    asked = [sys.executable, "-c", JUDGES, name, str(path)]
    made = subprocess.run(asked, check=True, capture_output=True, text=True)  # noqa: S603 - our own

    assert int(made.stdout) < 100 * 1024


def test_a_page_in_a_picture_is_gone():
    assert b"script" not in judge("a.jpg", picture(comment=SCRIPT) + SCRIPT).content


def test_the_chooser_offers_what_is_taken():
    offered = {each for each in ACCEPTED.split(",") if each.startswith(".")}

    assert offered == PHOTO_SUFFIXES | {".pdf"} | set(OFFICE)
    assert {each for each in ACCEPTED_PHOTOS.split(",") if each.startswith(".")} == PHOTO_SUFFIXES


def test_there_are_fifty_kinds():
    assert len(PHOTOS) + len(DOCUMENTS) >= 50
