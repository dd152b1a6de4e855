"""What is said of reminding a school."""

from django.utils.translation import ngettext


def at_the_school(number: int) -> str:
    return ngettext(
        "%(n)d waits for the school's confirmation",
        "%(n)d wait for the school's confirmation",
        number,
    ) % {"n": number}
