"""How numbers, dates and the report's sentences read in the language of the page.

Chinese print: no grouping of digits, the unit straight after the number, 52万字. English: 14,530.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from core.numbers import grouped as number
from reports.figures.counting import Amounts
from reports.figures.figure import Amount, Figure

# What a cell says of a place from which nothing has come: not zero, but not known.
NOT_KNOWN = "—"
TEN_THOUSAND = 10_000


def is_chinese() -> bool:
    return (get_language() or "en").startswith("zh")


@dataclass(frozen=True)
class Reading:
    """An amount as it is read: "14,530" and "attendances"; "52" and "万字"."""

    value: str
    unit: str

    def __str__(self):
        if is_chinese():
            return f"{self.value}{self.unit}"
        return f"{self.value} {self.unit}"


def reading(figure: Figure, amount: Amount) -> Reading:
    """The amount with its unit and, where rough numbers went into it, "about" or "over"."""
    value, unit = number(amount.number), figure.unit(amount.number)
    if figure.key == "characters" and is_chinese() and amount.number >= TEN_THOUSAND:
        value, unit = in_ten_thousands(amount.number), "万字"
    return Reading(qualified(value, amount.qualifier), unit)


def reading_of(figure: Figure, value: int) -> Reading:
    return reading(figure, Amount(value))


def qualified(value: str, qualifier: str) -> str:
    if qualifier == "about":
        # Translators: a rough number; Chinese 约14530.
        return pgettext("number", "about %(number)s") % {"number": value}
    if qualifier == "over":
        # Translators: a number that is at least this; Chinese 14530余.
        return pgettext("number", "over %(number)s") % {"number": value}
    return value


def between_gaps(gaps: list[str]) -> str:
    """What weakens a figure, in a row; empty where nothing does."""
    return ("；" if is_chinese() else "; ").join(gaps)


def with_gaps(definition: str, gaps: list[str]) -> str:
    """A definition, and behind it what weakens the figure."""
    if not gaps:
        return definition
    row = between_gaps(gaps)
    return f"{definition}{row}。" if is_chinese() else f"{definition} {row}."


def in_ten_thousands(value: int) -> str:
    """520000 is 52, 523999 is 52.3: one decimal, and what is left over is cut off.

    Rounded up, 99999 would claim the ten (万) that it has not reached.
    """
    whole, rest = divmod(value, TEN_THOUSAND)
    tenth = rest * 10 // TEN_THOUSAND
    return f"{whole}.{tenth}" if tenth else str(whole)


def name_of(figure: Figure) -> str:
    """The figure's name, of a part as it is read after "of which"; one that overlaps others says
    so, or its reader would add them up.
    """
    name = str(figure.name)
    if figure.of_which:
        name = name[:1].lower() + name[1:]
    if not figure.overlaps:
        return name
    # Translators: a part that has rows of the parts above it; Chinese …（与上列各项有重叠）.
    return pgettext("figure", "%(part)s (also counted above)") % {"part": name}


def cell(figure: Figure, amount: Amount | None) -> str:
    """An amount in a table whose heading has the unit; a dash where nothing is known."""
    if amount is None:
        return NOT_KNOWN
    return qualified(number(amount.number), amount.qualifier)


def heading(figure: Figure) -> str:
    """A column's heading; in Chinese the measure word belongs to it."""
    words, unit = str(figure.short or figure.name), figure.unit(2)
    # 参加人次 says its unit; 结对 only happens to end in its measure word 对.
    if is_chinese() and not (len(unit) > 1 and words.endswith(unit)):
        return f"{words}（{unit}）"
    return words


def part(figure: Figure) -> str:
    """The name of a part of another figure, where it stands under that one."""
    return _("of which %(part)s") % {"part": name_of(figure)}


def day(value: date) -> str:
    """3 December 2026; 2026年12月3日."""
    return date_format(value, "Y年n月j日" if is_chinese() else "j F Y")


def moment(value: datetime) -> str:
    """3 December 2026, 12:00; 2026年12月3日12:00."""
    local = timezone.localtime(value)
    return date_format(local, "Y年n月j日H:i" if is_chinese() else "j F Y, H:i")


def period(first: date, last: date) -> str:
    return _("%(first)s to %(last)s") % {"first": day(first), "last": day(last)}


def statistics_sentence(amounts: Amounts, figures: dict[str, Figure], place: str) -> str:
    """The paragraph that the year is summed up in, as the office writes it."""
    words = {
        key: str(reading(figures[key], amounts[key]))
        for key in (
            "activities",
            "attendances",
            "papers",
            "teaching_designs",
            "lessons",
            "joint_projects",
            "compilations",
            "characters",
        )
    }
    # Translators: amounts come with their unit: 82次, 14530人次, 205篇, 52万字. Chinese:
    # 据不完全统计，截至目前，%(place)s共举办培训活动%(activities)s，参加人数%(attendances)s；
    # 导师和学员撰写论文%(papers)s、教学设计%(teaching_designs)s；课例研讨%(lessons)s；
    # 合作开展课题研究%(joint_projects)s；形成资料和成果%(compilations)s，共%(characters)s。
    return _(
        "According to incomplete statistics, in %(place)s there have so far been %(activities)s "
        "that count as training, with %(attendances)s. Mentors and trainees have written "
        "%(papers)s and %(teaching_designs)s, studied %(lessons)s together, worked on "
        "%(joint_projects)s, and brought out %(compilations)s with %(characters)s in total."
    ) % {"place": place, **words}
