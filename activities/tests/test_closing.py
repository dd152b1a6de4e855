"""A closed program is closed: nothing in it changes a figure until it is opened again."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.services import actor_for
from activities.chain.models import Decision, Verb
from activities.chain.rights import verbs_for
from activities.closing.services import close_program, unsettled
from activities.registration.models import Activity, Status
from activities.registration.rights import may_correct
from activities.tests.factories import ResultFactory, form_of
from activities.tests.steps import pass_on, step
from activities.tests.test_chain_corners import correct, counted
from core.exceptions import DomainError, IllegalTransitionError
from core.models import AuditEvent
from guidance.contacts import services as contacts
from guidance.tests.factories import GuidanceContactFactory
from programs.models import Program
from results.awards import services as awards
from results.models import Result
from results.tests.factories import AwardFactory

WHO = ["mentor", "trainee", "principal", "coordinator", "lead"]


def shut(north):
    Program.objects.filter(pk=north.program.pk).update(state="closed")


def north_form(north, status):
    return form_of(north.pairing, author=north.mentor_user, status=status)


@pytest.mark.parametrize("status", list(Status))
def test_in_a_closed_program_no_step_is_offered_but_to_drop_a_draft(north, status):
    form = north_form(north, status)
    shut(north)
    form.refresh_from_db()

    offered = {
        (who, verb.value) for who in WHO for verb in verbs_for(getattr(north, f"{who}_actor"), form)
    }

    assert offered == ({("mentor", "void")} if status == Status.DRAFT else set())


@pytest.mark.parametrize(
    ("status", "verb", "who"),
    [
        (Status.SCHOOL, Verb.CONFIRM, "principal"),
        (Status.CITY, Verb.ACCEPT, "lead"),
        (Status.CITY, Verb.RETURN, "lead"),
        (Status.COUNTED, Verb.VOID, "lead"),
        (Status.RETURNED, Verb.SEND, "mentor"),
        (Status.RETURNED, Verb.VOID, "mentor"),
        (Status.OTHER_SIDE, Verb.COUNTERSIGN, "trainee"),
    ],
)
def test_a_step_in_a_closed_program_is_refused_with_the_way_to_open_it(north, status, verb, who):
    form = north_form(north, status)
    shut(north)

    with pytest.raises(IllegalTransitionError, match=r"is closed.*can open it again.*reason"):
        step(form, verb, getattr(north, f"{who}_actor"))

    form.refresh_from_db()
    assert (form.status, form.version, Decision.objects.count()) == (status, 1, 0)


def test_an_acceptance_is_not_undone_in_a_closed_program(north):
    form = counted(north)
    shut(north)

    with pytest.raises(IllegalTransitionError, match="is closed"):
        step(form, Verb.UNDO, north.lead_actor)
    assert Activity.objects.get(pk=form.pk).status == Status.COUNTED


def test_a_counted_form_of_a_closed_program_is_not_corrected(north):
    form = counted(north)
    shut(north)

    assert not may_correct(north.mentor_actor, form.__class__.objects.get(pk=form.pk))
    with pytest.raises(DomainError, match="is closed"):
        correct(form, north)
    assert Activity.objects.count() == 1


def test_contacts_and_awards_of_a_closed_program_stay_as_they_are(north, administrator):
    contact = GuidanceContactFactory(pairing=north.pairing, recorded_by=north.mentor_user)
    award = AwardFactory(
        program=north.program, subject=north.subject, teacher=north.trainee,
        district=north.district, school=north.school, recorded_by=north.mentor_user,
    )  # fmt: skip
    shut(north)
    contact.refresh_from_db()
    award.refresh_from_db()

    with pytest.raises(DomainError, match="is closed"):
        contacts.void_contact(contact, actor=north.mentor_actor)
    with pytest.raises(DomainError, match="is closed"):
        awards.void_award(award, actor=actor_for(administrator))
    contact.refresh_from_db()
    award.refresh_from_db()
    assert (contact.voided_at, award.voided_at) == (None, None)


def test_nothing_of_a_closed_program_waits_for_anybody(north):
    forms = {status: north_form(north, status) for status in Status}
    shut(north)

    for who in WHO:
        assert list(Activity.objects.to_do_of(getattr(north, f"{who}_actor"))) == []
    Program.objects.update(state="open")
    assert Activity.objects.to_do_of(north.lead_actor).get() == forms[Status.CITY]


def test_a_form_of_a_closed_program_says_so_and_where_to_go(client, north):
    form = north_form(north, Status.SCHOOL)
    shut(north)
    client.force_login(north.principal_user)

    page = client.get(form.get_absolute_url())
    assert "is closed, so nothing in it can change" in page.text
    assert north.program.get_absolute_url() in page.text
    address = reverse("activities:step", args=[form.uuid, "confirm"])
    late = client.post(address, {"version": form.version})
    assert (late.status_code, "is closed, so nothing in it can change" in late.text) == (409, True)
    draft = north_form(north, Status.DRAFT)
    client.force_login(north.mentor_user)
    late = client.get(reverse("recording:update", args=[draft.uuid]), follow=True)
    assert "is closed, so nothing in it can change" in late.text


# --- before closing -------------------------------------------------------------------------------


def test_what_still_waits_is_counted_by_level_and_closing_asks_about_it(north, administrator):
    office = actor_for(administrator)
    for status in (Status.SCHOOL, Status.SCHOOL, Status.CITY, Status.RETURNED, Status.DRAFT):
        north_form(north, status)
    assert unsettled(north.program) == {"school": 2, "city": 1, "returned": 1}

    with pytest.raises(ValidationError, match="4 forms still wait"):
        close_program(north.program, actor=office, seen=1)
    assert Program.objects.get(pk=north.program.pk).state == "open"

    close_program(north.program, actor=office, seen=1, leave_waiting=True)
    assert Program.objects.get(pk=north.program.pk).state == "closed"
    event = AuditEvent.objects.order_by("pk").last()
    assert event.verb == "programs.program_closed"
    assert event.detail["waiting"] == {"school": 2, "city": 1, "returned": 1}


def test_a_program_in_which_nothing_waits_is_closed_at_once(client, north, administrator):
    north_form(north, Status.COUNTED)
    client.force_login(administrator)
    address = reverse("activities:program-close", args=[north.program.slug])
    assert "Nothing waits" in client.get(address).text

    client.post(address, {"version": 1})

    assert Program.objects.get(pk=north.program.pk).state == "closed"


def test_the_page_shows_what_waits_and_closes_only_with_the_tick(client, north, administrator):
    north_form(north, Status.DISTRICT)
    client.force_login(administrator)
    address = reverse("activities:program-close", args=[north.program.slug])
    page = client.get(address)
    assert "status=district" in page.text
    assert page.context["waiting"][0]["number"] == 1

    refused = client.post(address, {"version": 1})
    assert (refused.status_code, "1 form still waits" in refused.text) == (422, True)
    assert Program.objects.get(pk=north.program.pk).state == "open"

    client.post(address, {"version": 1, "leave_waiting": "on"})
    assert Program.objects.get(pk=north.program.pk).state == "closed"


def test_only_the_administrator_opens_it_again_and_says_why(client, north, administrator):
    shut(north)
    address = reverse("programs:program_reopen", args=[north.program.slug])
    client.force_login(north.lead_user)
    assert client.post(address, {"version": 1, "reason": "Mine."}).status_code == 403
    client.force_login(administrator)
    assert client.post(address, {"version": 1, "reason": " "}).status_code == 422

    client.post(address, {"version": 1, "reason": "A form was forgotten."})

    assert Program.objects.get(pk=north.program.pk).state == "open"
    event = AuditEvent.objects.order_by("pk").last()
    assert (event.verb, event.detail["reason"]) == (
        "programs.program_reopened",
        "A form was forgotten.",
    )


# --- references and lists -------------------------------------------------------------------------


def test_a_form_taken_back_keeps_the_number_people_have_read(north):
    """It may stand on a stamped sheet already; and no number is ever given twice."""
    form, other = (
        form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT, reference="")
        for _each in range(2)
    )
    given = step(form, Verb.SEND, north.mentor_actor).reference
    step(form, Verb.TAKE_BACK, north.mentor_actor)
    step(other, Verb.SEND, north.mentor_actor)
    step(form, Verb.SEND, north.mentor_actor)

    assert form.reference == given != other.reference


@pytest.mark.parametrize("who", ["mentor", "trainee", "lead"])
def test_a_paper_stands_once_in_the_list_while_its_correction_waits(client, north, who):
    form = counted(north)
    paper = ResultFactory(activity=form, title="On shadows")
    client.force_login(getattr(north, f"{who}_user"))

    def listed():
        page = client.get(reverse("activities:results"))
        return sorted((row.record for row in page.context["table"].rows), key=lambda row: row.pk)

    edition = correct(form, north)
    assert listed() == [paper]
    step(edition, Verb.SEND, north.mentor_actor)
    assert listed() == [paper]
    added = ResultFactory(activity=edition, title="On magnets")
    assert listed() == [paper, added]
    step(edition, Verb.TAKE_BACK, north.mentor_actor)
    pass_on(edition, north)
    assert [row.seen[0].activity for row in listed()] == [edition, edition]
    assert Result.objects.count() == 2
