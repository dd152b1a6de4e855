"""The counterpart list of a subject as a picture: who supports whom, by lines between two columns.

Lines are drawn solid, dashed and dotted in turn, by the district that supports, so that they are
told apart without color. A district that supports itself stands in both columns.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pairings.partnerships.counterparts import CounterpartTable
from roster.models import District

# In lines of the picture's own type.
LINE = 2.2
# Where lines begin and end, in parts of the width.
LEFT, RIGHT = 40, 60
# So many ways of drawing a line there are.
DRAWN = 4


@dataclass(frozen=True, slots=True)
class Line:
    supporting: District
    supported: District
    drawn: int
    begins: str
    ends: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Both columns from top to bottom, each district with its height, and the lines."""

    supporting: list[tuple[District, str]]
    supported: list[tuple[District, str]]
    lines: list[Line]
    height: str
    left: str = f"{LEFT}%"
    right: str = f"{RIGHT}%"


def picture_of(table: CounterpartTable) -> Picture:
    """Supporting districts stand near those they support, so that few lines cross."""
    links = list(links_of(table))
    places = {row.district: number for number, row in enumerate(table.rows)}
    supporting = sorted(table.columns, key=lambda each: middle(each, links, places))
    supported = [row.district for row in table.rows]
    most = max(len(supporting), len(supported))
    left, right = heights(supporting, most), heights(supported, most)
    turn = {district: number % DRAWN + 1 for number, district in enumerate(supporting)}
    return Picture(
        supporting=list(left.items()),
        supported=list(right.items()),
        lines=[Line(one, other, turn[one], left[one], right[other]) for one, other in links],
        height=em(most * LINE),
    )


def links_of(table: CounterpartTable) -> Iterator[tuple[District, District]]:
    for row in table.rows:
        for district, cell in zip(table.columns, row.cells, strict=True):
            if cell:
                yield district, row.district


def middle(district: District, links: list, places: dict[District, int]) -> float:
    """The mean place of those it supports."""
    found = [places[other] for one, other in links if one == district]
    return sum(found) / len(found)


def heights(districts: list[District], most: int) -> dict[District, str]:
    """Spread evenly over the height of the longer column."""
    step = most * LINE / len(districts) if districts else LINE
    return {each: em(step * (number + 0.5)) for number, each in enumerate(districts)}


def em(lines: float) -> str:
    return f"{lines:.2f}em"
