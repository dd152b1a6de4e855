"""What is asked in words: a number with its unit, a measure word in Chinese."""

from django.utils.translation import npgettext, pgettext

from programs.models import Requirement

Counts = Requirement.Counts


def so_many(number: int, counts: str) -> str:
    words = {"n": number, "unit": unit(number, counts)}
    return pgettext("a number and its unit", "%(n)d %(unit)s") % words


def unit(number: int, counts: str) -> str:
    match counts:
        case Counts.OBSERVATION:
            return npgettext("unit", "lesson", "lessons", number)
        case Counts.VISIT:
            return npgettext("unit", "visit", "visits", number)
        case Counts.CONTACT:
            return npgettext("unit", "contact", "contacts", number)
        case Counts.PAPER:
            return npgettext("unit", "paper", "papers", number)
        case Counts.PROJECT:
            return npgettext("unit", "joint project", "joint projects", number)
        case Counts.BOOK:
            return npgettext("unit", "book", "books", number)
        case Counts.RESULT:
            return npgettext("unit", "result", "results", number)
    return npgettext("unit", "activity", "activities", number)
