"""HTML of many small pieces, put together by code: what people typed is escaped on its way in.

A list has a thousand pieces. Django's format_html() asks of each whether it waits for a language,
makes a dozen calls of it, and a template looks it up by its name.
"""

from collections.abc import Iterable
from html import escape

from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.timezone import template_localtime

IS_HTML = frozenset({SafeString})


def escaped(value) -> SafeString:
    """A value as a template writes it; what is HTML stays as it is."""
    if type(value) is str:
        return SafeString(escape(value))
    if type(value) is SafeString:
        return value
    plain = value if isinstance(value, str) else localize(template_localtime(value))
    return conditional_escape(plain)


def joined(pieces: Iterable[SafeString]) -> SafeString:
    """Pieces of HTML in a row. A text that is none is an error of the code."""
    pieces = list(pieces)
    if not IS_HTML.issuperset(map(type, pieces)):
        raise TypeError("Only HTML is joined as it is.")
    return SafeString("".join(pieces))


class Markup:
    """HTML as it is written in the code, with places to fill: `Markup("<b>{}</b>")(name)`.

    What comes into a place is escaped unless it is HTML.
    """

    def __init__(self, written: str):
        first, *rest = written.split("{}")
        self.pieces = [first]
        for piece in rest:
            self.pieces += ["", piece]

    def __call__(self, *values) -> SafeString:
        pieces = list(self.pieces)
        pieces[1::2] = map(escaped, values)
        return SafeString("".join(pieces))

    def each(self, rows: Iterable[Iterable]) -> SafeString:
        """Filled with one row after the other."""
        return joined([self(*values) for values in rows])
