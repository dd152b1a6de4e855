"""Where a figure could lose its first day, gain what is somebody's own, or hide what it lacks."""

from datetime import date

from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from activities.models import Status
from activities.tests.factories import (
    ActivityFactory,
    LessonFactory,
    form_of,
    name_districts,
)
from core.actor import Role
from pairings.tests.factories import PairingFactory, PartnershipFactory
from reports.figures.counting import breakdown, missing, totals
from reports.figures.definitions import FIGURES
from reports.figures.selection import Selection
from reports.scope import scopes_of
from roster.tests.factories import TeacherFactory

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


def test_what_ended_on_the_periods_first_day_had_a_day_in_it(north, south):
    """The day before is another period's; both ends of a period belong to it."""
    north.pairing.ends_on, north.pairing.end_reason = FIRST, "completed"
    south.pairing.ends_on, south.pairing.end_reason = date(2026, 2, 28), "completed"
    north.partnership.ends_on, south.partnership.ends_on = FIRST, date(2026, 2, 28)
    for record in (north.pairing, south.pairing, north.partnership, south.partnership):
        record.save()

    amounts = totals(Selection(north.program, period=(FIRST, LAST)))

    assert (amounts["pairings"].number, amounts["partnerships"].number) == (1, 1)


def test_what_began_on_the_periods_last_day_had_a_day_in_it(north, south):
    north.pairing.starts_on, south.pairing.starts_on = LAST, date(2026, 4, 1)
    for corner in (north, south):
        corner.pairing.save()
        corner.partnership.delete()
    places = {"supporting_district": north.helping_district, "supported_district": north.district}
    PartnershipFactory(program=north.program, starts_on=LAST, **places)

    amounts = totals(Selection(north.program, period=(FIRST, LAST)))

    assert (amounts["pairings"].number, amounts["partnerships"].number) == (1, 1)


def test_a_leads_own_forms_in_another_subject_are_not_in_the_leads_report(north, south):
    teacher = TeacherFactory(name="Lead who teaches", school=north.helping_school)
    lead = UserFactory(username="teaching-lead", teacher=teacher)
    RoleAssignmentFactory(user=lead, role=Role.SUBJECT_LEAD, subject=north.subject)
    own = PairingFactory(
        program=south.program,
        subject=south.subject,
        mentor=teacher,
        mentor_school=north.helping_school,
        trainee=TeacherFactory(name="Another trainee", school=south.school),
        school=south.school,
    )
    form_of(own, author=lead, status=Status.COUNTED)
    form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)

    amounts = totals(Selection(north.program, scopes_of(actor_for(lead))[0]))

    assert (amounts["activities"].number, amounts["pairings"].number) == (1, 1)


def test_a_form_in_no_districts_row_lacks_one_whoever_it_names(north):
    """A lesson's own district is not the form's: the form stands under "No district named"."""
    form = ActivityFactory(
        pairing=north.pairing,
        author=north.lead_user,
        status="counted",
        organiser_level="city",
        pairing_form="",
        author_side="",
        confirming_district=None,
        confirming_school=None,
    )
    LessonFactory(activity=form, district=north.district)
    name_districts(form)
    selection = Selection(north.program)

    rows = breakdown(selection, "district", [FIGURES["activities"]])

    assert {key: found["activities"].number for key, found in rows.items()} == {None: 1}
    (gap,) = missing(selection)["activities"]
    assert (gap.gap.key, gap.number, gap.of) == ("district", 1, 1)
