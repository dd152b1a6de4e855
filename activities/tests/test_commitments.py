"""Which forms stand behind a commitment: of the two, of its kinds, by who came to whom."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.services import actor_for
from activities.commitments.reading import kept_of, kept_one
from activities.commitments.wording import line, rows, to_come
from activities.models import Activity, Event, Party, Status
from activities.tests.factories import ActivityFactory, form_of
from pairings.models import Commitment, Partnership
from pairings.tests.factories import PairingFactory, PartnershipFactory
from programs.tests.factories import ActivityKindFactory
from roster.tests.factories import HolidayFactory, SchoolFactory, TermFactory

# A Friday: of the term's weeks, those from 1, 8, 15 and 22 September are over.
TODAY = date(2025, 10, 3)
pytestmark = pytest.mark.django_db


@pytest.fixture
def september(north):
    """Five weeks from Monday to Sunday, the last of them running."""
    return TermFactory(
        starts_on=date(2025, 9, 1),
        ends_on=date(2025, 10, 5),
        first_week_starts_on=date(2025, 9, 1),
    )


def promised(of, **said) -> Commitment:
    is_places = isinstance(of, Partnership)
    said = {
        "duty": "North visits",
        "owed_by": "supporting",
        "per": "week",
        "starts_on": date(2025, 9, 1),
        "ends_on": date(2025, 10, 5),
    } | said
    return Commitment.objects.create(
        program=of.program,
        district=of.supported_district if is_places else of.district,
        partnership=of if is_places else None,
        pairing=None if is_places else of,
        **said,
    )


def a_form(north, day, status=Status.COUNTED, **values) -> Activity:
    values = {"author": north.mentor_user, "pairing": north.pairing} | values
    return form_of(values.pop("pairing"), starts_on=day, status=status, **values)


def numbers(share) -> dict[str, int]:
    """`open` is what is to come of the stretches that run, `later` with all that come after."""
    of = share.so_far
    return {
        "owed": of.needed,
        "done": of.done,
        "waiting": of.waiting,
        "missing": of.missing,
        "open": of.to_come,
        "later": share.to_come,
    }


def only_share(north, commitment, by="coordinator"):
    [share] = kept_one(commitment, getattr(north, f"{by}_actor"), TODAY).shares
    return share


@pytest.fixture
def schools(north):
    """The two schools as partners."""
    return PartnershipFactory(
        program=north.program,
        form=Partnership.Form.SCHOOL,
        supporting_school=north.helping_school,
        supporting_district=north.helping_district,
        supported_school=north.school,
        supported_district=north.district,
    )


# --- what became of each week ---------------------------------------------------------------------


def test_each_week_is_done_on_its_way_or_missing(north, september):
    a_form(north, date(2025, 9, 3))
    a_form(north, date(2025, 9, 4))
    waits = a_form(north, date(2025, 9, 10), Status.DISTRICT)
    back = a_form(north, date(2025, 9, 17), Status.RETURNED)
    for day, status in ((24, Status.DRAFT), (25, Status.VOID), (26, Status.REPLACED)):
        a_form(north, date(2025, 9, day), status)

    # Its author sees the draft, which is no form yet.
    share = only_share(north, promised(north.pairing), "mentor")

    # Two in one week make up for none of the others.
    assert numbers(share) == {
        "owed": 5,
        "done": 1,
        "waiting": 2,
        "missing": 1,
        "open": 1,
        "later": 1,
    }
    assert [each.expected.called_by.day for each in share.missed] == [22]
    assert [each.forms for each in share.stretches[1:3]] == [[waits], [back]]


def test_what_was_done_beyond_what_is_owed_stands_besides(north, september, client):
    """Of a week with three that count and one on the way, and of one with a draft."""
    for day in (2, 3, 4):
        a_form(north, date(2025, 9, day))
    a_form(north, date(2025, 9, 5), Status.DISTRICT)
    a_form(north, date(2025, 9, 10), Status.DRAFT)
    commitment = promised(north.pairing)
    client.force_login(north.coordinator_user)
    with time_machine.travel(TODAY, tick=False):
        page = client.get(commitment.get_absolute_url())

    (share,) = page.context["shares"]
    first_week = share["rows"][-1]["states"]
    chips = [each["label"] for each in share["chips"]]
    assert "Done: 1" in chips
    besides = ["Done besides: 2", "On its way besides: 1"]
    assert chips[-2:] == besides
    assert [each["label"] for each in first_week] == ["Done", *besides]


def test_what_was_over_before_it_was_written_down_is_not_missing(north, september, client):
    """Written down in the third week: the first two lie before, one of them done all the same."""
    a_form(north, date(2025, 9, 3))
    commitment = promised(north.pairing, written_on=date(2025, 9, 17))
    share = only_share(north, commitment)
    assert numbers(share) == {
        "owed": 4,
        "done": 1,
        "waiting": 0,
        "missing": 2,
        "open": 1,
        "later": 1,
    }
    assert share.so_far.before == 1
    assert [each.expected.called_by.day for each in share.missed] == [15, 22]
    client.force_login(north.coordinator_user)
    with time_machine.travel(TODAY, tick=False):
        page = client.get(commitment.get_absolute_url()).text
    assert page.count("Not asked, as it was over before it was written down: 1") == 2


def test_what_is_to_come_is_not_owed_yet(north, september):
    ends_on = date(2025, 10, 5)
    share = only_share(
        north, promised(north.pairing, per="week", starts_on=date(2025, 9, 29), ends_on=ends_on)
    )
    assert numbers(share) == dict.fromkeys(["done", "waiting", "missing"], 0) | {
        "owed": 1,
        "open": 1,
        "later": 1,
    }
    kept = kept_one(promised(north.pairing), north.coordinator_actor, date(2025, 9, 9))
    assert (kept.shares[0].so_far.needed, kept.shares[0].to_come) == (2, 4)


def test_a_correction_and_a_second_account_of_one_event_are_no_second_form(north, september):
    counted = a_form(north, date(2025, 9, 3))
    a_form(north, date(2025, 9, 3), Status.SCHOOL, corrects=counted, edition=2)
    event = Event.objects.create(holds=counted)
    Activity.objects.filter(pk=counted.pk).update(event=event)
    a_form(north, date(2025, 9, 3), event=event, stands_back=True)

    share = only_share(north, promised(north.pairing, quantity=2))

    assert share.stretches[0].forms == [counted]


def test_only_the_kinds_that_were_agreed_count(north, september):
    visit = ActivityKindFactory(program=north.program, key="outreach")
    a_form(north, date(2025, 9, 3))
    there = a_form(north, date(2025, 9, 10), kind=visit)

    share = only_share(north, promised(north.pairing, kinds=["outreach"]))

    assert [each.forms for each in share.stretches] == [[], [there], [], [], []]


def test_a_date_known_to_the_month_counts_in_a_month_but_in_no_week(north, september):
    a_form(north, date(2025, 9, 1), date_precision="month")

    assert only_share(north, promised(north.pairing)).so_far.done == 0
    assert only_share(north, promised(north.pairing, per="month")).so_far.done == 1


def test_a_week_of_holidays_is_not_missed_and_is_named(north, september):
    HolidayFactory(
        term=september, name="Harvest", starts_on=date(2025, 9, 8), ends_on=date(2025, 9, 12)
    )
    commitment = promised(north.pairing)

    share = only_share(north, commitment)
    assert [each.expected.called_by.day for each in share.missed] == [1, 15, 22]

    [kept] = kept_of(north.pairing, north.coordinator_actor, TODAY)
    assert line(kept, north.coordinator_actor)["shares"][0]["missing"] == (
        "Missing by 3 October 2025: weeks of 1 September, 15 September, 22 September. "
        "Left out, as a week without school: Harvest."
    )


def test_what_is_to_come_names_the_holidays_still_to_come_as_a_requirement_does(north, september):
    for name, day in (("Harvest", 8), ("Moon", 22)):
        HolidayFactory(
            term=september, name=name, starts_on=date(2025, 9, day), ends_on=date(2025, 9, day + 4)
        )
    commitment = promised(north.pairing, ends_on=date(2025, 9, 28))
    kept = kept_one(commitment, north.coordinator_actor, date(2025, 9, 15))
    assert to_come(kept, kept.shares[0]) == (
        "Still to come until 28 September 2025: 1, of those open now: 1. "
        "There is no school: Moon. Nothing is asked in these days."
    )


# --- whose forms, and in which direction ----------------------------------------------------------


def test_of_a_partnership_count_its_forms_and_those_of_both_places(
    north, south, schools, september
):
    of_both = a_form(north, date(2025, 9, 3))
    other_school = SchoolFactory(district=north.district)
    other = PairingFactory(
        program=north.program,
        subject=north.subject,
        mentor_school=north.helping_school,
        school=other_school,
    )
    a_form(north, date(2025, 9, 10), pairing=other)
    a_form(north, date(2025, 9, 17), partnership=north.partnership)
    named = a_form(
        north, date(2025, 9, 24), pairing=other, partnership=schools, host_school=north.school
    )
    a_form(south, date(2025, 9, 24), pairing=south.pairing)

    share = only_share(north, promised(schools))

    assert [each.forms for each in share.stretches] == [[of_both], [], [], [named], []]


def test_a_partnership_of_one_subject_leaves_the_others_out(north, south, september):
    a_form(north, date(2025, 9, 3), subject=south.subject)
    ours = a_form(north, date(2025, 9, 10))

    share = only_share(north, promised(north.partnership))

    assert [form for each in share.stretches for form in each.forms] == [ours]


def test_the_place_says_who_came_to_whom(north, schools, september):
    out = a_form(north, date(2025, 9, 3), host_school=north.school)
    back = a_form(north, date(2025, 9, 10), host_school=north.helping_school)
    nowhere = a_form(north, date(2025, 9, 17), host_school=None)
    elsewhere = a_form(north, date(2025, 9, 24), host_school=SchoolFactory())

    def behind(share):
        return [form for each in share.stretches for form in each.forms]

    for of in (schools, north.pairing, north.partnership):
        kept = kept_one(promised(of, owed_by="both"), north.coordinator_actor, TODAY)
        assert [share.side for share in kept.shares] == ["supporting", "supported"]
        assert [behind(share) for share in kept.shares] == [[out], [back]]
        assert kept.unplaced == [nowhere, elsewhere]
        # A duty of one side is done wherever the place does not say that the other one came.
        assert behind(only_share(north, promised(of))) == [out, nowhere, elsewhere]
        mine = only_share(north, promised(of, owed_by="supported"))
        assert behind(mine) == [back, nowhere, elsewhere]
        # What is owed together is done wherever it took place.
        together = kept_one(promised(of, owed_by="together"), north.coordinator_actor, TODAY)
        assert [behind(share) for share in together.shares] == [[out, back, nowhere, elsewhere]]
        assert together.unplaced == []


def test_within_one_school_nobody_comes_to_anybody(north, september):
    pairing = PairingFactory(
        program=north.program,
        subject=north.subject,
        mentor_school=north.school,
        school=north.school,
    )
    form = a_form(north, date(2025, 9, 3), pairing=pairing)
    assert kept_one(promised(pairing, owed_by="both"), north.coordinator_actor, TODAY).unplaced == [
        form
    ]


# --- who reads what -------------------------------------------------------------------------------


def test_a_reader_counts_the_forms_they_see(north, september):
    """A principal of the other school sees the forms in which it is named."""
    a_form(north, date(2025, 9, 3))
    elsewhere = ActivityFactory(
        pairing=north.pairing,
        author=north.mentor_user,
        starts_on=date(2025, 9, 10),
        status=Status.COUNTED,
        confirming_school=None,
    )
    for side, district in (("supporting", north.helping_district), ("supported", north.district)):
        Party.objects.create(activity=elsewhere, side=side, district=district)
    commitment = promised(north.partnership)

    assert only_share(north, commitment, "lead").so_far.done == 2
    assert only_share(north, commitment, "principal").so_far.done == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_commitments_of_one_partnership_are_read_in_four_queries(
    north, september, django_assert_num_queries, rows
):
    for number in range(rows):
        promised(north.partnership)
        a_form(north, date(2025, 9, 3 + number))
    actor = north.coordinator_actor
    # Commitments, terms, forms.
    with django_assert_num_queries(4):
        found = kept_of(north.partnership, actor, TODAY)
    assert len(found) == rows


# --- the pages ------------------------------------------------------------------------------------


def test_the_page_of_a_partnership_names_the_weeks_that_lack_something(north, client, september):
    a_form(north, date(2025, 9, 3))
    a_form(north, date(2025, 9, 17), Status.SCHOOL)
    commitment = promised(north.partnership)
    client.force_login(north.helping_coordinator_user)

    with time_machine.travel("2025-10-03 04:00Z", tick=False):
        page = client.get(reverse("partnerships:detail", args=[north.partnership.uuid]))

    for words in (
        "Owed so far: 5",
        "Done: 1",
        "On its way: 1",
        "Missing by 3 October 2025: 2",
        "Open now: 1",
    ):
        assert words in page.text
    assert "Missing by 3 October 2025: weeks of 8 September, 22 September." in page.text
    assert commitment.get_absolute_url() in page.text
    assert "Add a commitment" not in page.text


def test_a_returned_form_stands_on_its_way_beside_what_is_done(north, client, september):
    """Also in a week of which enough counts already."""
    done = a_form(north, date(2025, 9, 3))
    back = a_form(north, date(2025, 9, 4), Status.RETURNED)
    commitment = promised(north.pairing)
    share = only_share(north, commitment)
    assert (share.so_far.done, share.so_far.waiting, share.so_far.besides) == (1, 0, 1)
    [*_later, week] = rows(commitment, share)
    assert [chip["label"] for chip in week["states"]] == ["Done", "On its way besides: 1"]
    assert [(each["label"], each["forms"]) for each in week["groups"]] == [
        *(("", [done]), ("On its way", [back]))
    ]


def test_its_own_page_leads_to_the_activities_behind_it(north, client, september):
    form = a_form(north, date(2025, 9, 3), theme="North theme")
    nowhere = a_form(north, date(2025, 9, 4), theme="North elsewhere", host_school=None)
    commitment = promised(north.pairing, owed_by="both")
    client.force_login(north.trainee_user)

    with time_machine.travel("2025-10-03 04:00Z", tick=False):
        page = client.get(commitment.get_absolute_url())

    assert form.get_absolute_url() in page.text
    assert "North Mentor to North Trainee" in page.text
    assert "The place of 1 activity does not say who came to whom" in page.text
    assert nowhere.get_absolute_url() in page.text
    assert reverse("commitments:update", args=[commitment.uuid]) not in page.text


def test_an_auditor_reads_the_sides_of_a_pair_without_their_names(
    north, client, auditor, september
):
    commitment = promised(north.pairing)
    client.force_login(auditor)
    page = client.get(commitment.get_absolute_url())
    assert "North Mentor" not in page.text
    assert actor_for(auditor).is_auditor


def test_whoever_may_add_is_offered_it_until_the_partnership_ends(north, client):
    client.force_login(north.coordinator_user)
    page = reverse("partnerships:detail", args=[north.partnership.uuid])
    add = reverse("partnerships:commit", args=[north.partnership.uuid])
    assert add in client.get(page).text
    Partnership.objects.filter(pk=north.partnership.pk).update(ends_on=date(2025, 9, 30))
    assert add not in client.get(page).text
