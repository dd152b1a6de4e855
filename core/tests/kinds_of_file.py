"""Files as people have them and as attackers make them, each made by a real library."""

import io
import re
import struct
import zipfile
import zlib
from functools import cache

import typst
import xlsxwriter
from PIL import Image, ImageDraw

import core.stored_files.photos  # noqa: F401 - lets Pillow write HEIC

SCRIPT = b"<!DOCTYPE html><script>alert(1)</script>"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def drawing(mode="RGB", size=(64, 40)) -> Image.Image:
    image = Image.new("RGB", size, "teal")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1] // 2), fill="orange")
    return image.convert(mode)


def saved(image: Image.Image, form: str, **kwargs) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **kwargs)
    return out.getvalue()


@cache
def picture(form="JPEG", mode="RGB", size=(64, 40), **kwargs) -> bytes:
    return saved(drawing(mode, size), form, **kwargs)


def moving(form, **kwargs) -> bytes:
    more = [Image.new("RGB", (64, 40), colour) for colour in ("red", "blue")]
    return saved(drawing(), form, save_all=True, append_images=more, **kwargs)


def turned(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Phone"
    exif.get_ifd(0x8825)[1] = "N"
    return saved(drawing(), "JPEG", exif=exif)


def gray16() -> bytes:
    return saved(Image.new("I;16", (64, 40), 30_000), "PNG")


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def interlaced() -> bytes:
    """Eight by eight pixels in the seven passes of Adam7, which Pillow reads but does not write."""
    passes = [(1, 1), (1, 1), (2, 1), (2, 2), (4, 2), (4, 4), (8, 4)]
    rows = b"".join((b"\0" + b"\x80" * wide) * high for wide, high in passes)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 1))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def clear_palette() -> bytes:
    return picture("PNG", "P", transparency=0)


def pixel_bomb(form="PNG") -> bytes:
    return saved(Image.new("1", (30_000, 30_000)), form)


def heic_saying(width: int, height: int) -> bytes:
    """A HEIC whose head says another size than what is coded inside."""
    extent = b"ispe\0\0\0\0" + struct.pack(">II", width, height)
    return re.sub(
        rb"ispe\0{4}.{8}", lambda _found: extent, picture("HEIF", size=(640, 480)), flags=re.S
    )


@cache
def pdf(**kwargs) -> bytes:
    return typst.compile(b"#set page(width: 4cm, height: 4cm)\nA lesson", format="pdf", **kwargs)


def scanned_pdf(mode="1") -> bytes:
    return picture("PDF", mode)


def zipped(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
TYPES = HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def word(main="word/document.xml", **more) -> bytes:
    body = HEAD + "<w:document><w:body/></w:document>"
    return zipped({"[Content_Types].xml": TYPES, main: body, **more})


def slides(**more) -> bytes:
    show = HEAD + "<p:presentation/>"
    return zipped({"[Content_Types].xml": TYPES, "ppt/presentation.xml": show, **more})


def workbook(**more) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("名单").write_row(0, 0, ["学校", "导师"])
    if not more:
        return out.getvalue()
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in more.items():
            archive.writestr(name, content)
    return out.getvalue()


def many_styles() -> bytes:
    """As an old workbook has them: hundreds of kilobytes that pack into next to nothing."""
    style = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    return workbook(**{"xl/styles2.xml": HEAD + "<styleSheet>" + style * 8_000 + "</styleSheet>"})


def workbook_bomb(size: int, *, parts: int) -> bytes:
    return workbook(**{f"xl/bomb{number}.xml": bytes(size) for number in range(parts)})


def locked_office() -> bytes:
    return OLE + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000)
