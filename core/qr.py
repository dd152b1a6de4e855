"""An address as a picture that a telephone reads."""

from itertools import groupby

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

# The white edge without which no reader finds the code, in squares.
EDGE = 4
# Trying all eight patterns for the most even one takes ten times as long as the rest, and what is
# printed here ends in a digest: every pattern over it is about as even as the others.
PATTERN = 3


def qr_path(address: str) -> tuple[int, str]:
    """How many squares wide the code is, and its dark squares as one path of SVG, each run of a
    row in one stroke of it.
    """
    code = QRCode(error_correction=ERROR_CORRECT_M, border=EDGE, mask_pattern=PATTERN)
    code.add_data(address)
    rows = code.get_matrix()
    return len(rows), "".join(_runs(rows))


def qr_svg(address: str) -> str:
    """The code as a picture that stands by itself."""
    size, path = qr_path(address)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path d="{path}"/></svg>'
    )


def _runs(rows):
    for y, row in enumerate(rows):
        x = 0
        for is_dark, squares in groupby(row):
            length = len(list(squares))
            if is_dark:
                yield f"M{x} {y}h{length}v1h-{length}z"
            x += length
