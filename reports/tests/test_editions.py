"""A form counts once at every moment of its correction, and never while it is void."""

from activities.models import Verb
from activities.tests.steps import WHOLE_WAY, pass_on, step
from activities.tests.test_chain_corners import correct, counted, second_lead
from reports.figures.counting import totals
from reports.figures.definitions import FIGURES
from reports.figures.selection import Selection

MEASURED = ("activities", "attendances", "persons", "forms_received", "forms_counted")
ONCE, NEVER = (1, 2, 2, 1, 1), (0, 0, 0, 0, 0)


def measured(program) -> set[tuple]:
    """The figures, counted forms alone and with those that wait for the city."""
    figures = [FIGURES[key] for key in MEASURED]
    reports = [totals(Selection(program, provisional=each), figures) for each in (False, True)]
    return {tuple(report[key].number for key in MEASURED) for report in reports}


def test_one_edition_counts_through_every_step_of_its_correction(north):
    form = counted(north)
    assert measured(north.program) == {ONCE}

    edition = correct(form, north)
    and_back = ((Verb.UNDO, "lead"), (Verb.RETURN, "lead"), (Verb.VOID, "mentor"))
    for verb, who in WHOLE_WAY + and_back:
        step(edition, verb, getattr(north, f"{who}_actor"))
        assert measured(north.program) == {ONCE}, verb


def test_a_void_edition_counts_again_when_that_is_undone_or_corrected(north):
    form, lead = counted(north), second_lead(north)
    edition = correct(form, north)

    step(form, Verb.VOID, lead)
    assert measured(north.program) == {NEVER}
    step(form, Verb.UNDO, lead)
    assert measured(north.program) == {ONCE}
    step(form, Verb.VOID, lead)
    pass_on(edition, north)
    assert measured(north.program) == {ONCE}
