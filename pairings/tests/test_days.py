"""Days of a pairing that were entered wrongly are changed, and say what stands in the way."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from activities.models import Status
from activities.tests.factories import form_of
from core.exceptions import DomainError, StaleStateError
from core.models import AuditEvent, Notice
from guidance.tests.factories import GuidanceContactFactory
from pairings.pairs.days import change_first_day, change_last_day, take_back_end
from pairings.pairs.models import Pairing
from pairings.partnerships.models import Partnership
from pairings.tests.factories import PairingFactory
from programs.models import Program
from roster.models import Posting
from roster.tests.factories import TeacherFactory

WRONG, RIGHT = date(2025, 10, 1), date(2025, 9, 15)
DAY = timedelta(days=1)


@pytest.fixture
def pairing(north):
    Pairing.objects.filter(pk=north.pairing.pk).update(starts_on=WRONG)
    north.pairing.refresh_from_db()
    return north.pairing


@pytest.fixture
def ended(pairing):
    last = {"ends_on": date(2026, 1, 31), "end_reason": "completed"}
    Pairing.objects.filter(pk=pairing.pk).update(**last)
    pairing.refresh_from_db()
    return pairing


def first(north, pairing, day, seen=1):
    return change_first_day(pairing, actor=north.coordinator_actor, seen=seen, starts_on=day)


def last(north, pairing, day, seen=1, reason="completed"):
    return change_last_day(
        pairing, actor=north.coordinator_actor, seen=seen, ends_on=day, end_reason=reason
    )


def refused(act, *args) -> list[str]:
    """The sentences beside the one day that was entered; nothing has changed."""
    before = list(Pairing.objects.order_by("pk").values())
    with pytest.raises(ValidationError) as refusal:
        act(*args)
    assert list(Pairing.objects.order_by("pk").values()) == before
    (sentences,) = refusal.value.message_dict.values()
    assert list(refusal.value.message_dict) == [f"{'starts' if act is first else 'ends'}_on"]
    return sentences


def another(north, **values):
    """Another pair of the same trainee and subject."""
    people = {"trainee": north.trainee, "school": north.school}
    same = {"program": north.program, "subject": north.subject}
    return PairingFactory(mentor=TeacherFactory(name="Other Mentor"), **same | people | values)


def of_mentor(north, **values):
    return PairingFactory(
        program=north.program, mentor=north.mentor, mentor_school=north.helping_school, **values
    )


def test_a_first_day_is_changed_and_changed_back_written_down_and_told_to_both(north, pairing):
    changed = first(north, pairing, RIGHT)
    back = first(north, changed, WRONG, seen=2)

    assert (changed.starts_on, back.starts_on) == (RIGHT, WRONG)
    assert list(
        AuditEvent.objects.filter(verb="pairings.first_day_changed").values_list("before", "after")
    ) == [
        ({"starts_on": "2025-09-15"}, {"starts_on": "2025-10-01"}),
        ({"starts_on": "2025-10-01"}, {"starts_on": "2025-09-15"}),
    ]
    notices = Notice.objects.filter(message="pairings.first_day_changed", to=north.mentor_user)
    assert notices.count() == 2
    assert Notice.objects.filter(to=north.trainee_user).count() == 2
    with override("zh-hans"):
        assert notices.last().reason == "现为2025年9月15日，原为2025年10月1日。"


def test_the_same_day_again_writes_nothing(north, pairing):
    first(north, pairing, WRONG)

    assert not AuditEvent.objects.exists()
    assert not Notice.objects.exists()


def test_a_first_day_after_what_was_recorded_is_refused_by_the_forms_names(north, south, pairing):
    form = form_of(
        pairing, author=north.mentor_user, status=Status.COUNTED, starts_on=WRONG, reference="F-1"
    )
    form_of(pairing, author=north.mentor_user, status=Status.DRAFT, starts_on=WRONG)
    form_of(pairing, author=north.mentor_user, status=Status.VOID, starts_on=WRONG)
    form_of(south.pairing, author=south.mentor_user, status=Status.COUNTED, starts_on=WRONG)
    GuidanceContactFactory(pairing=pairing, held_on=WRONG)

    said = refused(first, north, pairing, WRONG + DAY)

    assert said[1:] == [f"Form {form}, 1 October 2025 (Counted).", "1 guidance contact."]
    assert first(north, pairing, WRONG - DAY).starts_on == WRONG - DAY


def test_a_form_that_lay_outside_before_does_not_stand_in_the_way_of_a_better_day(north, pairing):
    form_of(pairing, author=north.mentor_user, status=Status.COUNTED, starts_on=RIGHT - DAY)

    assert first(north, pairing, RIGHT).starts_on == RIGHT


def test_a_first_day_goes_back_to_the_day_after_the_trainees_earlier_mentor(north, pairing):
    another(north, ends_on=RIGHT - DAY, end_reason="mentor_left")

    assert refused(first, north, pairing, RIGHT - DAY) == [
        "Other Mentor is the mentor of North Trainee in Northern science until 14 September 2025. "
        "Enter a later first day."
    ]
    assert first(north, pairing, RIGHT).starts_on == RIGHT


@pytest.mark.parametrize("day", [date(2025, 8, 31), date(2026, 9, 1)])
def test_a_first_day_lies_within_the_program(north, pairing, day):
    (said,) = refused(first, north, pairing, day)
    assert said.startswith("The program runs from 1 September 2025 to 31 August 2026.")


@pytest.mark.parametrize("side", ["mentor", "trainee"])
def test_a_first_day_lies_within_both_postings(north, pairing, side):
    teacher, place = getattr(north, side), pairing.school
    place = pairing.mentor_school if side == "mentor" else place
    Posting.objects.filter(teacher=teacher).update(starts_on=RIGHT)

    assert refused(first, north, pairing, RIGHT - DAY) == [
        f"{teacher} was not posted at {place} on 14 September 2025. Enter a day of that posting."
    ]
    assert first(north, pairing, RIGHT).starts_on == RIGHT


def test_a_first_day_lies_within_the_partnership(north, pairing):
    Partnership.objects.filter(pk=north.partnership.pk).update(starts_on=RIGHT)

    (said,) = refused(first, north, pairing, RIGHT - DAY)

    assert said.endswith("on 14 September 2025. Enter a day on which it does.")


def test_a_mentor_without_a_free_place_in_the_added_days_keeps_the_first_day(north, pairing):
    Program.objects.filter(pk=north.program.pk).update(mentor_capacity=1)
    of_mentor(north, ends_on=RIGHT - DAY, end_reason="completed")

    assert refused(first, north, pairing, RIGHT - DAY) == [
        "North Mentor has 1 other trainee in these days, as many as this program allows. "
        "Enter another day."
    ]
    assert first(north, pairing, RIGHT).starts_on == RIGHT


def test_a_first_day_is_not_after_the_last(north, ended):
    assert refused(first, north, ended, ended.ends_on + DAY) == [
        "The last day of the pairing is 31 January 2026. Enter that day or an earlier one."
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.filter(pk=ended.pk).update(starts_on=ended.ends_on + DAY)


def test_a_last_day_is_changed_either_way_but_not_into_the_next_mentors(north, ended):
    another(north, starts_on=date(2026, 3, 1))

    assert refused(last, north, ended, date(2026, 3, 1)) == [
        "Other Mentor is the mentor of North Trainee in Northern science from 1 March 2026 on. "
        "Enter an earlier last day."
    ]
    later = last(north, ended, date(2026, 2, 28), reason="mentor_changed")
    earlier = last(north, later, WRONG, seen=2)
    assert (later.ends_on, earlier.ends_on) == (date(2026, 2, 28), WRONG)
    assert refused(last, north, earlier, WRONG - DAY, 3) == [
        "The pairing began on 1 October 2025. Enter that day or a later one."
    ]


def test_another_reason_alone_is_told_too_and_the_same_again_is_not(north, ended):
    changed = last(north, ended, ended.ends_on, reason="other")
    last(north, changed, ended.ends_on, seen=2, reason="other")

    notice = Notice.objects.get(to=north.trainee_user)
    assert (notice.title, notice.reason) == (
        "The end of a pairing was changed",
        "Reason: another reason.",
    )


def test_an_open_pairing_has_no_last_day_to_change(north, pairing):
    with pytest.raises(DomainError, match="has not ended"):
        last(north, pairing, WRONG)


def back(north, pairing, seen=1):
    return take_back_end(pairing, actor=north.coordinator_actor, seen=seen)


def test_an_end_that_was_a_mistake_is_taken_back_written_down_and_told_to_both(north, ended):
    going_on = back(north, ended)

    assert going_on.is_open
    assert (going_on.end_reason, going_on.end_note, going_on.version) == ("", "", 2)
    event = AuditEvent.objects.latest("pk")
    assert event.verb == "pairings.end_taken_back"
    assert event.before["ends_on"] == "2026-01-31"
    assert event.after["ends_on"] is None
    told = Notice.objects.filter(message="pairings.goes_on").values_list("to__teacher", flat=True)
    assert set(told) == {north.mentor.pk, north.trainee.pk}
    with pytest.raises(DomainError, match="has no end to take back"):
        back(north, going_on, seen=2)


@pytest.mark.parametrize("way", ["mentor", "trainee", "places", "posting"])
def test_what_stands_in_the_way_of_going_on_is_named_with_what_to_do(client, north, ended, way):
    """The page says it before anything is pressed; once it is out of the way it opens."""
    february = date(2026, 2, 1)
    others, said = [], ""
    match way:
        case "mentor":
            others = [another(north, starts_on=february)]
            said = (
                "There is a later pairing of North Trainee in Northern science: with Other Mentor, "
                "from 1 February 2026. Cancel that one first if it was a mistake; otherwise "
                "change the end of this one."
            )
        case "trainee":
            successor = TeacherFactory(name="Other Trainee")
            others = [of_mentor(north, trainee=successor, starts_on=february, replaces=ended)]
            said = (
                "Other Trainee took this place on 1 February 2026. Cancel that pairing first if it "
                "was a mistake; otherwise change the end of this one."
            )
        case "places":
            others = [of_mentor(north, starts_on=february) for _each in range(3)]
            said = (
                "North Mentor has 3 other trainees after this end, as many as this program "
                "allows. End one of those pairings first, or change the end of this one."
            )
        case "posting":
            Posting.objects.filter(teacher=north.trainee).update(ends_on=date(2026, 2, 27))
            said = (
                "The last day of North Trainee there is 27 February 2026, so the pairing ends by "
                "then. Change its end instead."
            )
    client.force_login(north.coordinator_user)
    page = reverse("pairings:take-back-end", args=[ended.uuid])

    with pytest.raises(DomainError) as refusal:
        back(north, ended)
    answer = client.get(page, follow=True)
    assert answer.redirect_chain == [(ended.get_absolute_url(), 302)]
    assert str(refusal.value) == said == str(next(iter(answer.context["messages"])))
    late = client.post(page, {"version": 1})
    assert said in late.text
    assert not Pairing.objects.get(pk=ended.pk).is_open

    Pairing.objects.filter(pk__in=[each.pk for each in others]).update(
        cancelled_at="2026-03-01T04:00Z"
    )
    Posting.objects.filter(teacher=north.trainee).update(ends_on=None)
    assert client.get(page).status_code == 200
    assert client.post(page, {"version": 1}).status_code == 302
    assert Pairing.objects.get(pk=ended.pk).is_open


@pytest.mark.parametrize("who", ["helping_coordinator", "lead", "principal", "mentor", "stranger"])
def test_only_the_supported_sides_coordinator_changes_days(north, south, ended, who):
    actor = south.coordinator_actor if who == "stranger" else getattr(north, f"{who}_actor")
    with pytest.raises(PermissionDenied):
        change_first_day(ended, actor=actor, seen=1, starts_on=RIGHT)
    with pytest.raises(PermissionDenied):
        change_last_day(ended, actor=actor, seen=1, ends_on=RIGHT, end_reason="other")
    with pytest.raises(PermissionDenied):
        take_back_end(ended, actor=actor, seen=1)


def test_days_are_changed_from_the_version_on_the_page(north, ended):
    first(north, ended, RIGHT)
    with pytest.raises(StaleStateError):
        first(north, ended, WRONG + DAY)
    with pytest.raises(StaleStateError):
        last(north, ended, WRONG + DAY)
    with pytest.raises(StaleStateError):
        back(north, ended)


@pytest.mark.usefixtures("in_march")
def test_the_pages_say_who_was_told_and_lead_to_each_other(client, north, ended):
    client.force_login(north.coordinator_user)
    page = client.get(ended.get_absolute_url())
    addresses = [
        reverse(f"pairings:{name}", args=[ended.uuid])
        for name in ("first-day", "last-day", "take-back-end")
    ]
    assert all(address in page.text for address in addresses)

    begin = {"version": 1, "starts_on": "2025-09-15", "asks": "since"}
    answer = client.post(addresses[0], begin, follow=True)
    end = {"version": 2, "ends_on": "2026-02-01", "end_reason": "other"}
    then = client.post(addresses[1], end, follow=True)

    assert "The first day was changed. Both have been told." in answer.text
    assert "The end was changed. Both have been told." in then.text
    assert "Ran from 15 September 2025 to 1 February 2026" in then.text

    taken_back = client.post(addresses[2], {"version": 3}, follow=True)
    again = client.post(addresses[2], {"version": 3}, follow=True)

    assert "The end was taken back. Both have been told." in taken_back.text
    assert "Running since 15 September 2025" in taken_back.text
    assert addresses[2] not in taken_back.text
    assert "The end was taken back already, by you, " in again.text
