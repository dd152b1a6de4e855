"""How the figures are counted, for somebody who counts them again on paper from the same forms."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from programs.models import ActivityKind, Program
from reports.print.pdf import Breakdown


def rules_table() -> Breakdown:
    return Breakdown(
        title=_("How the figures are counted"),
        columns=[_("Question"), _("Rule")],
        rows=[[question, rule] for question, rule in rules()],
    )


def rules() -> list[tuple[str, str]]:
    """What every figure goes by; what one figure counts stands beside it."""
    return [
        (
            _("Which forms count?"),
            _(
                "Those that are counted: recorded by one person, passed by at least one other, "
                "and accepted by the city. Forms on their way, returned, replaced or void do not "
                "count."
            ),
        ),
        (
            _("What of a correction?"),
            _(
                "It is the next edition of the same form. Until it is accepted the earlier edition "
                "counts; from then on the correction counts in its place. No form counts twice."
            ),
        ),
        (
            _("What counts without confirmation?"),
            _(
                "Guidance contacts and awards that are not voided, partnerships, and pairings "
                "that are not cancelled."
            ),
        ),
        (
            _("Which day decides?"),
            _(
                "The first day of the activity: it must lie in the reporting period, and the term "
                "that holds it is the form's term. An activity of several days is one activity. "
                "Where only the week, month or year is known, the day entered stands for it. A "
                "form without a date counts in the program as a whole, but in no term."
            ),
        ),
        (
            _("Which district and school?"),
            _(
                "A form counts once in each district that takes part in it, with its full "
                "headcount, and once in the total. By home district and by school it stands once, "
                "where its supported side is; a form of several schools stands under none. "
                "Lessons, persons and results stand in the districts of their own people, as these "
                "were then; by school, lessons and persons do."
            ),
        ),
        (
            _("What is an attendance?"),
            _(
                "One person at one activity. Attendances are the sum of the headcounts on the "
                "forms; persons are different people known by name. “About” or “over” at a sum "
                "says that a headcount in it is rough."
            ),
        ),
        (
            _("How are numbers rounded?"),
            _(
                "They are not. Only Chinese print gives characters in ten thousands with one "
                "decimal, and what is left over is cut off: 99,999 are 9.9 ten thousands, not 10. "
                "The exact number stands in the tables and files."
            ),
        ),
        (
            _("What do — and 0 say?"),
            _("— says that nothing was received, so nothing is known; 0 that there was none."),
        ),
    ]


def kinds_table(program: Program) -> Breakdown:
    return Breakdown(
        title=_("Kinds of activity, and what they count for"),
        columns=[
            _("Kind of activity"),
            _("Training channel"),
            _("Training activities"),
            _("Lessons in lesson study"),
            _("Lesson observations"),
            _("Outreach visits"),
        ],
        rows=[
            [
                str(kind),
                str(kind.get_channel_display()),
                *(
                    pgettext("counts", "yes") if feeds else pgettext("counts", "no")
                    for feeds in (
                        kind.counts_as_training,
                        kind.lessons_are_lesson_study,
                        kind.lessons_are_observed,
                        kind.is_outreach,
                    )
                ),
            ]
            for kind in ActivityKind.objects.filter(program=program)
        ],
    )
