"""Bars side by side, as SVG: shares of the width and lines of text, so that words keep the page's
size on every screen.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# In lines of the picture's own type: a bar with room to press it, and the room between groups.
LINE, GAP = 1.75, 0.4
THICK, THIN = 1.1, 0.7
# Labels no wider than this stand beside their bars, others above them; what is longer is cut.
BESIDE, LONGEST = 17, 38
# Of the width, for labels beside their bars: at least, at most, and for each letter.
LEAST, MOST, LETTER = 26, 44, 2.8
# To the right of the longest bar is room for its number.
NUMBERS = 26


@dataclass(frozen=True)
class Bar:
    """A number as a bar: `share` is its part of the longest, `said` what it says read alone."""

    text: str
    said: str
    share: float
    url: str = ""
    is_before: bool = False


@dataclass(frozen=True)
class Group:
    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Bars:
    """One picture; its `key` tells its parts from those of the page's other pictures."""

    key: str
    title: str
    groups: tuple[Group, ...]
    is_titled: bool = True

    @property
    def is_beside(self) -> bool:
        return self.widest <= BESIDE

    @property
    def widest(self) -> int:
        return max((width(group.label) for group in self.groups), default=0)

    @property
    def left(self) -> float:
        """Where the bars begin."""
        return min(MOST, max(LEAST, LETTER * self.widest)) if self.is_beside else 0

    @property
    def has_before(self) -> bool:
        return any(bar.is_before for group in self.groups for bar in group.bars)

    @property
    def height(self) -> str:
        lines = sum(self._height(group) for group in self.groups)
        return em(lines)

    def _height(self, group: Group) -> float:
        return (len(group.bars) + (not self.is_beside)) * LINE + GAP

    def drawn(self) -> Iterator[dict]:
        """Each group with the places of its label and its bars."""
        top = 0.0
        for group in self.groups:
            first = top if self.is_beside else top + LINE
            yield {
                "label": shortened(group.label),
                "y": em(top + 1.2),
                "bars": [
                    placed(bar, first + number * LINE, self.left)
                    for number, bar in enumerate(group.bars)
                ],
            }
            top += self._height(group)


def placed(bar: Bar, top: float, left: float) -> dict:
    length = bar.share * (100 - left - NUMBERS)
    thickness = THIN if bar.is_before else THICK
    return {
        "bar": bar,
        "hit_y": em(top),
        "hit_height": em(LINE),
        "x": percent(left),
        "y": em(top + (LINE - thickness) / 2),
        "width": percent(length),
        "height": em(thickness),
        "text_x": percent(left + length),
        "text_y": em(top + 1.2),
    }


def em(lines: float) -> str:
    return f"{lines:.2f}em"


def percent(part: float) -> str:
    return f"{part:.2f}%"


def width(words: str) -> int:
    """In letters; a Chinese character is as wide as two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in words)


def shortened(words: str) -> str:
    if width(words) <= LONGEST:
        return words
    kept = words
    while width(kept) > LONGEST - 1:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def share(number: int, most: int) -> float:
    return number / most if most else 0.0
