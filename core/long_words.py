"""A long text where many stand: its first lines, and the rest one press away."""

from itertools import accumulate
from unicodedata import east_asian_width

from django.template.loader import render_to_string

# Three lines on a phone.
MOST = 80
# A rest shorter than this is not worth a press.
LEAST_LEFT = 30


def width_of(text: str) -> int:
    """In letters, of which a Chinese character takes the room of two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def first_and_rest(text: str) -> tuple[str, str]:
    """The first words of a text and what follows, which is empty where all of it fits."""
    widths = accumulate(map(width_of, text))
    end = next((place for place, width in enumerate(widths) if width > MOST), len(text))
    if sum(map(len, text[end:].split())) < LEAST_LEFT:
        return text, ""
    # Where a language has spaces, no word is cut.
    space = text.rfind(" ", end - 20, end)
    end = space if space > 0 else end
    return f"{text[:end].rstrip()} …", f"… {text[end:].lstrip()}"


def folded(text: str) -> str:
    """The same as a part of a page."""
    first, rest = first_and_rest(text)
    return render_to_string("components/long_words.html", {"first": first, "rest": rest})
