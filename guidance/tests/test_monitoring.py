"""Inspections and interviews: who notes and reads them, and what follows."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from core.exceptions import StaleStateError
from core.models import Notice
from desk.follow_ups import follow_up_tasks
from guidance.models import FollowUp, Monitoring
from guidance.monitoring.services import (
    add_follow_up,
    change_monitoring,
    drop,
    finish,
    note_monitoring,
    void_monitoring,
)
from guidance.tests.factories import FollowUpFactory, MonitoringFactory
from roster.people.finding import Person
from tests.sent_page import as_shown

TODAY = date(2026, 3, 18)
MONDAY = date(2026, 3, 16)
Kind = Monitoring.Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]


def inspected(north, actor=None, **said) -> Monitoring:
    said = {
        "program": north.program,
        "subject": north.subject,
        "school": north.school,
        "held_on": MONDAY,
        "today": TODAY,
        "scope": "Rooms",
        "findings": "Two of them are cold.",
    } | said
    kind = Kind.INTERVIEW if "person" in said else Kind.INSPECTION
    return note_monitoring(kind, actor=actor or north.lead_actor, **said)


def the_trainee(north) -> Person:
    return Person(north.trainee, district=north.district, school=north.school)


def readers(record, *corners) -> set[str]:
    cast = ("mentor", "trainee", "principal", "coordinator", "helping_coordinator", "lead")
    seen = type(record).objects.filter(pk=record.pk)
    return {
        f"{corner.district} {who}"
        for corner in corners
        for who in cast
        if seen.visible_to(getattr(corner, f"{who}_actor")).exists()
    }


def test_an_inspection_is_read_by_its_offices_and_that_of_a_pair_by_the_two(north, south):
    offices = {"North County coordinator", "North County lead"}

    assert readers(inspected(north), north, south) == offices
    of_the_pair = inspected(north, pairing=north.pairing)
    assert readers(of_the_pair, north, south) == offices | {
        *("North County mentor", "North County trainee")
    }


def test_an_interview_is_read_by_the_person_asked_and_not_by_their_partner(north, south):
    interview = inspected(north, person=the_trainee(north), pairing=north.pairing)

    assert readers(interview, north, south) == {
        *(f"North County {who}" for who in ("trainee", "coordinator", "lead"))
    }
    (told,) = Notice.objects.unread().filter(message="guidance.interviewed")
    assert told.to == north.trainee_user


def test_what_was_voided_nobody_reads_but_who_noted_it(north):
    interview = inspected(north, person=the_trainee(north))
    add_follow_up(
        interview, actor=north.lead_actor, what="Ask", owed_by=north.trainee_user, due_on=TODAY
    )
    said = {"actor": north.lead_actor, "seen": 1}
    with pytest.raises(ValidationError, match="Say why"):
        void_monitoring(interview, **said, void_reason=" ")
    assert void_monitoring(interview, **said, void_reason="Of another school").version == 2

    assert readers(interview, north) == {"North County lead"}
    assert not Notice.objects.unread().filter(to=north.trainee_user).exists()
    assert follow_up_tasks(north.trainee_actor) == []


def test_each_notes_what_is_in_their_own_district_or_subject(north, south, administrator):
    inspected(north, north.coordinator_actor)
    for actor in (south.lead_actor, south.coordinator_actor, north.helping_coordinator_actor):
        with pytest.raises(ValidationError, match="your own district or subject"):
            inspected(north, actor)
    with pytest.raises(ValidationError, match="your own district or subject"):
        inspected(north, subject=None)
    for actor in (north.mentor_actor, north.principal_actor):
        with pytest.raises(PermissionDenied):
            inspected(north, actor)
    assert Monitoring.objects.count() == 1


def test_only_who_noted_it_changes_it_and_the_second_is_told(north):
    record = inspected(north)
    said = {"today": TODAY, "held_on": MONDAY, "findings": "Three"}
    with pytest.raises(PermissionDenied):
        change_monitoring(record, actor=north.coordinator_actor, seen=1, **said)

    assert change_monitoring(record, actor=north.lead_actor, seen=1, **said).findings == "Three"
    with pytest.raises(StaleStateError):
        change_monitoring(record, actor=north.lead_actor, seen=1, **said | {"findings": "None"})


# --- what follows ---------------------------------------------------------------------------------


def asked(north, record, **said) -> FollowUp:
    said = {"what": "Find a room", "owed_by": north.principal_user, "due_on": TODAY} | said
    return add_follow_up(record, actor=north.lead_actor, **said)


def test_whoever_owes_it_is_told_and_reads_the_action_but_not_the_record(client, north, south):
    record = inspected(north)
    action = asked(north, record)

    (told,) = Notice.objects.unread().filter(message="guidance.follow_up")
    assert told.to == north.principal_user
    assert readers(action, north, south) == {
        *(f"North County {who}" for who in ("principal", "coordinator", "lead"))
    }
    client.force_login(north.principal_user)
    page = client.get(action.get_absolute_url()).text
    assert "Find a room" in page
    assert "Two of them are cold." not in page
    assert record.get_absolute_url() not in page
    assert client.get(record.get_absolute_url()).status_code == 404


def test_it_is_asked_of_somebody_concerned_by_a_day_that_comes(north, south):
    record = inspected(north)
    for user in (south.principal_user, south.coordinator_user, north.mentor_user):
        with pytest.raises(ValidationError, match="one of the people listed"):
            asked(north, record, owed_by=user)
    with pytest.raises(ValidationError, match="lie before"):
        asked(north, record, due_on=date(2026, 3, 15))
    with pytest.raises(ValidationError, match="within the next two years"):
        asked(north, record, due_on=date(2028, 3, 19))
    with pytest.raises(PermissionDenied):
        add_follow_up(
            record,
            actor=north.coordinator_actor,
            what="Ask",
            owed_by=north.principal_user,
            due_on=TODAY,
        )
    assert not FollowUp.objects.exists()


def test_after_an_interview_the_mentor_is_asked_and_reads_no_word_of_it(client, north, south):
    for pairing in (north.pairing, None):
        record = inspected(north, person=the_trainee(north), pairing=pairing, school=None)
        action = asked(north, record, owed_by=north.mentor_user)
        client.force_login(north.mentor_user)
        page = client.get(action.get_absolute_url()).text
        assert "Find a room" in page
        assert record.scope not in page
        assert client.get(record.get_absolute_url()).status_code == 404
        with pytest.raises(ValidationError, match="one of the people listed"):
            asked(north, record, owed_by=south.mentor_user)
        client.force_login(north.lead_user)
        form = client.get(reverse("guidance:follow-up-add", args=[record.uuid])).text
        assert "reads what is to be done, not what was said." in form


def test_open_actions_stand_on_two_first_pages_the_late_ones_first(north, south):
    record = inspected(north)
    asked(north, record, what="Later", due_on=date(2026, 3, 20))
    late = asked(north, record, what="Late", due_on=date(2026, 3, 17))

    owed, entered = follow_up_tasks(north.principal_actor), follow_up_tasks(north.lead_actor)
    assert [task["url"] for task in owed] == [task["url"] for task in entered]
    assert [task["urgent"] for task in owed] == [True, False]
    assert "Do what was agreed: <strong>Late" in owed[0]["what"]
    assert owed[0]["chip"] == "1 day late"
    assert "Ask whether it was done: <strong>Late" in entered[0]["what"]
    assert follow_up_tasks(north.coordinator_actor) == follow_up_tasks(south.lead_actor) == []

    for _each in range(2):
        finish(late, actor=north.principal_actor, today=TODAY)
    late.refresh_from_db()
    assert late.done_on == TODAY
    assert len(follow_up_tasks(north.principal_actor)) == 1
    assert len(follow_up_tasks(north.lead_actor)) == 1


def test_others_finish_nothing_and_only_who_asked_drops_it(north):
    action = asked(north, inspected(north))
    for actor in (north.coordinator_actor, north.mentor_actor):
        with pytest.raises(PermissionDenied):
            finish(action, actor=actor, today=TODAY)
    with pytest.raises(PermissionDenied):
        drop(action, actor=north.principal_actor)
    drop(action, actor=north.lead_actor)
    action.refresh_from_db()
    finish(action, actor=north.principal_actor, today=TODAY)
    action.refresh_from_db()
    assert (action.done_on, action.is_open) == (None, False)


# --- pages ----------------------------------------------------------------------------------------


def test_pages_note_an_inspection_and_ask_for_what_follows(client, north):
    client.force_login(north.lead_user)
    address = reverse("guidance:inspection-add")
    page = as_shown(client.get(address), but={"scope": "Rooms", "findings": "Cold"})
    assert page["subject"] == [str(north.subject.pk)]

    refused = client.post(address, page | {"place": "Nowhere"})
    assert refused.status_code == 422
    assert as_shown(refused)["findings"] == ["Cold"]
    sent = page | {"place": str(north.school)}
    for _each in range(2):
        answer = client.post(address, sent)
    record = Monitoring.objects.get()
    assert (record.school, record.district) == (north.school, north.district)
    assert answer.url == record.get_absolute_url()

    address = reverse("guidance:follow-up-add", args=[record.uuid])
    said = {"what": "Heat", "owed_by": str(north.principal_user.pk), "due_on": "2026-03-20"}
    sent = as_shown(client.get(address), but=said)
    for _each in range(2):
        client.post(address, sent)
    action = FollowUp.objects.get()
    assert "1 action open" in client.get(reverse("guidance:monitoring-list")).text

    client.force_login(north.principal_user)
    assert action.get_absolute_url() in client.get(reverse("home")).text
    client.post(reverse("guidance:follow-up-done", args=[action.uuid]))
    assert action.get_absolute_url() not in client.get(reverse("home")).text


def test_an_interview_begins_on_the_page_of_the_pair_and_keeps_a_typed_name(client, north):
    client.force_login(north.lead_user)
    address = f"{reverse('guidance:interview-add')}?pairing={north.pairing.uuid}"
    page = as_shown(client.get(address), but={"scope": "How it goes", "findings": "Well"})

    client.post(address, page)
    fresh = as_shown(client.get(address), but={"scope": "How it goes", "findings": "Well"})
    unknown = client.post(address, fresh | {"person": "Wang Wei"})
    assert "Write the school after the name" in unknown.text
    client.post(address, fresh | {"person": f"Wang Wei, {north.school}"})

    found, named = Monitoring.objects.order_by("pk")
    assert (found.teacher, found.pairing) == (north.trainee, north.pairing)
    assert (named.teacher, named.name, named.pairing) == (None, "Wang Wei", None)


def test_a_refused_place_is_said_beside_its_box(client, north, south):
    client.force_login(north.coordinator_user)
    address = reverse("guidance:inspection-add")
    said = {"scope": "Rooms", "findings": "Cold", "place": str(north.helping_school)}
    page = as_shown(client.get(address), but=said)

    assert "your own district or subject" in client.post(address, page).text


def test_of_a_list_each_reads_their_own(client, north, south):
    MonitoringFactory(pairing=north.pairing, scope="North talk", recorded_by=north.lead_user)
    south_talk = MonitoringFactory(
        pairing=south.pairing, scope="South talk", recorded_by=south.lead_user
    )
    FollowUpFactory(monitoring=south_talk, owed_by=south.principal_user)
    client.force_login(north.coordinator_user)

    page = client.get(reverse("guidance:monitoring-list")).text

    assert "North talk" in page
    assert "South talk" not in page


def test_what_was_voided_is_owed_by_nobody_and_its_notice_says_nothing_of_it(client, north):
    record = inspected(north, scope="A confidential scope")
    action = asked(north, record)
    client.force_login(action.owed_by)
    assert client.get(action.get_absolute_url()).status_code == 200

    void_monitoring(record, actor=north.lead_actor, seen=1, void_reason="Twice")

    assert client.get(action.get_absolute_url()).status_code == 404
    told = Notice.objects.filter(to=action.owed_by)
    assert {(each.message, str(each.values), each.address) for each in told} == {
        ("core.taken_back", "{}", "/notices/")
    }
    assert client.get("/notices/").status_code == 200


def test_voiding_asks_why_and_says_what_goes_with_it(client, north):
    record = inspected(north)
    asked(north, record)
    client.force_login(north.lead_user)
    address = reverse("guidance:monitoring-void", args=[record.uuid])
    page = client.get(address)
    assert "1 action that was asked for is over with it." in page.text
    refused = client.post(address, as_shown(page))
    assert refused.context["form"].errors == {"void_reason": ["Say why it is void."]}
    assert Monitoring.objects.standing().exists()

    said = as_shown(refused) | {"void_reason": "Of another school"}
    assert client.post(address, said).status_code == 302
    shown = client.get(record.get_absolute_url()).text
    assert "This was voided." in shown
    assert "Of another school" in shown
    again = client.post(address, said)
    assert (again.status_code, again.url) == (302, record.get_absolute_url())


def test_whoever_asked_is_told_once_that_it_is_done_until_they_have_read_it(client, north):
    """Not where they say so themselves."""
    record = inspected(north)
    done, own = (asked(north, record, what=what) for what in ("Plan it", "Own word"))
    for _twice in range(2):
        finish(done, actor=north.principal_actor, today=TODAY)
        done.refresh_from_db()
    finish(own, actor=north.lead_actor, today=TODAY)

    told = Notice.objects.unread().filter(message="guidance.follow_up_done")
    [notice] = told
    assert (notice.to, notice.address) == (north.lead_user, done.get_absolute_url())
    assert "“Plan it”" in notice.about
    assert f"says {north.principal_user}" in notice.about
    for user, left in ((north.principal_user, 1), (north.lead_user, 0)):
        client.force_login(user)
        client.get(done.get_absolute_url())
        assert told.all().count() == left
