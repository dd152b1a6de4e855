"""The term follows from the date and the office's terms, wherever it is asked."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.services import actor_for
from activities.models import Status
from activities.registration.wording import facts
from activities.tests.factories import form_of
from guidance.models import GuidanceContact
from guidance.tests.factories import GuidanceContactFactory
from programs.tests.factories import ActivityKindFactory
from reports.figures.counting import breakdown, records
from reports.figures.definitions import FIGURES
from reports.figures.selection import Selection
from results.models import Award
from results.tests.factories import AwardFactory
from roster.models import Term
from roster.subjects import services
from roster.subjects.terms import term_on
from roster.tests.factories import TermFactory

FIRST, LAST = date(2025, 9, 1), date(2026, 1, 25)


def counted(north, **values):
    return form_of(
        north.pairing,
        author=north.mentor_user,
        kind=ActivityKindFactory(),
        status=Status.COUNTED,
        **values,
    )


def by_term(program, key="activities") -> dict:
    rows = breakdown(Selection(program), "term", [FIGURES[key]])
    return {pk: row[key].number for pk, row in rows.items() if row[key].number}


@pytest.fixture
def everything(north):
    """A form, a contact and an award of one autumn day."""
    day = date(2025, 10, 15)
    place = {"teacher": north.trainee, "district": north.district}
    return (
        counted(north, starts_on=day, headcount=4),
        GuidanceContactFactory(pairing=north.pairing, held_on=day),
        AwardFactory(program=north.program, awarded_on=day, **place),
    )


FOLLOWING = ("activities", "attendances", "guidance_contacts", "awards")


def test_a_term_entered_later_reaches_every_form_contact_and_award_by_its_date(
    north, administrator, everything
):
    for key in FOLLOWING:
        assert list(by_term(north.program, key)) == [None]
    office = actor_for(administrator)
    term = services.add_term(actor=office, name="Autumn", starts_on=FIRST, ends_on=LAST)
    for key in FOLLOWING:
        assert list(by_term(north.program, key)) == [term.pk]
        rows = records(FIGURES[key], Selection(north.program), term=term.pk)
        assert rows.count() == 1
    assert [str(value) for _label, value in facts(everything[0])].count("Autumn, week 7") == 1


def test_a_term_moved_later_lets_go_of_what_it_no_longer_holds(north, administrator, everything):
    autumn = TermFactory(name="Autumn", starts_on=FIRST, ends_on=LAST)
    services.edit_term(autumn, actor=actor_for(administrator), seen=1, ends_on=date(2025, 10, 14))
    for key in FOLLOWING:
        assert list(by_term(north.program, key)) == [None]
        assert records(FIGURES[key], Selection(north.program), term=autumn.pk).count() == 0
        assert records(FIGURES[key], Selection(north.program), term=None).count() == 1


@pytest.mark.parametrize(
    ("day", "precision", "is_in"),
    [
        (FIRST, "day", True),
        (LAST, "day", True),
        (date(2025, 8, 31), "day", False),
        (date(2026, 1, 26), "day", False),
        (FIRST, "week", True),
        (FIRST, "month", True),
        (FIRST, "year", False),
        (None, "unknown", False),
    ],
)
def test_a_date_lies_in_a_term_from_its_first_to_its_last_day_where_it_is_known_well(
    north, day, precision, is_in
):
    term = TermFactory(starts_on=FIRST, ends_on=LAST)
    TermFactory(
        name="Spring",
        starts_on=date(2026, 2, 20),
        ends_on=date(2026, 7, 10),
        first_week_starts_on=date(2026, 2, 15),
    )
    counted(north, starts_on=day, date_precision=precision)
    assert term_on(day, precision) == (term if is_in else None)
    assert by_term(north.program) == {term.pk if is_in else None: 1}


def test_the_list_of_forms_is_narrowed_by_the_terms_of_today(client, administrator, north):
    term = TermFactory(starts_on=FIRST, ends_on=LAST)
    inside = counted(north, starts_on=LAST, theme="Held inside")
    vague = counted(north, starts_on=LAST, date_precision="year", theme="Held some day")
    client.force_login(administrator)
    address = reverse("activities:list")
    assert list(client.get(address, {"term": term.pk}).context["table"].data.data) == [inside]
    Term.objects.filter(pk=term.pk).update(ends_on=date(2026, 1, 24))
    assert list(client.get(address, {"term": term.pk}).context["table"].data.data) == []
    assert {inside, vague} == set(client.get(address).context["table"].data.data)


@pytest.mark.parametrize("model", [GuidanceContact, Award])
def test_no_record_stores_a_term(model):
    assert "term" not in {field.name for field in model._meta.get_fields()}
