"""Contacts and awards: noted without a chain, voided and never deleted."""

import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from activities.registration.models import Status
from activities.tests.factories import AuthorshipFactory, ResultFactory, form_of
from core.exceptions import DomainError, StaleStateError
from core.models import AuditEvent, Notice
from guidance.contacts import services as contacts
from guidance.models import GuidanceContact
from guidance.tests.factories import GuidanceContactFactory
from pairings.models import Pairing
from programs.models import Program
from results.awards import services as awards
from results.models import Award
from results.tests.factories import AwardFactory
from tests.sent_page import as_shown

pytestmark = pytest.mark.usefixtures("in_march")

ADDRESSES = {
    "list": "activities:list",
    "results": "activities:results",
    "awards": "results:awards",
    "honours": "results:honours",
}
TODAY = date(2026, 3, 18)


def note(corner, actor, **changes):
    values = {"held_on": TODAY, "channel": "phone", "topic": "design"} | changes
    return contacts.note_contact(corner.pairing, actor=actor, today=TODAY, **values)


def test_a_contact_is_noted_with_what_follows_from_its_pair(north):
    contact = note(north, north.trainee_actor, minutes=20)

    assert (contact.program, contact.district) == (north.program, north.district)
    assert AuditEvent.objects.get().verb == "guidance.contact_noted"


@pytest.mark.parametrize("who", ["principal", "coordinator", "lead"])
def test_only_the_two_note_their_contacts(north, south, who):
    for stranger in (getattr(north, f"{who}_actor"), south.mentor_actor):
        with pytest.raises(PermissionDenied):
            note(north, stranger)


@pytest.mark.parametrize(
    "day", [date(2026, 3, 19), date(2025, 8, 31), date(2025, 9, 30), date(2026, 3, 1)]
)
def test_a_contact_lies_on_a_day_the_pair_ran(north, day):
    north.pairing.starts_on, north.pairing.ends_on = date(2025, 10, 1), date(2026, 2, 28)
    north.pairing.end_reason = "completed"
    north.pairing.save()

    with pytest.raises(ValidationError):
        note(north, north.mentor_actor, held_on=day)
    note(north, north.mentor_actor, held_on=date(2025, 10, 1))
    note(north, north.mentor_actor, held_on=date(2026, 2, 28))


def test_a_contact_lies_in_the_program_though_the_pair_lasts_longer(north):
    """The program's days may be set anew when pairs have begun."""
    first, last = date(2025, 10, 1), date(2026, 2, 28)
    Program.objects.update(starts_on=first, ends_on=last)
    north.pairing.refresh_from_db()

    for day in (first - timedelta(1), last + timedelta(1)):
        with pytest.raises(ValidationError) as refusal:
            note(north, north.mentor_actor, held_on=day)
        assert list(refusal.value.message_dict) == ["held_on"]
    for day in (first, last):
        note(north, north.mentor_actor, held_on=day)

    assert {each.held_on for each in GuidanceContact.objects.all()} == {first, last}


def test_nothing_is_noted_in_a_closed_program(north):
    Program.objects.update(state="closed")
    north.pairing.refresh_from_db()

    with pytest.raises(DomainError, match="is closed"):
        note(north, north.mentor_actor)


def test_three_taps_note_a_contact_and_twice_is_once(client, north):
    client.force_login(north.mentor_user)
    address = reverse("guidance:contact-create", args=[north.pairing.uuid])
    page = client.get(address).context["form"]
    data = {"uuid": page["uuid"].value(), "held_on": page["held_on"].value()}
    data |= {"channel": "wechat", "topic": "method"}

    for _each in range(2):
        response = client.post(address, data)

    contact = GuidanceContact.objects.get()
    assert contact.held_on == TODAY
    assert response.url == reverse("guidance:contacts", args=[north.pairing.uuid])


def test_a_wrong_contact_is_refused_on_its_page(client, north):
    client.force_login(north.mentor_user)
    address = reverse("guidance:contact-create", args=[north.pairing.uuid])

    response = client.post(address, {"uuid": uuid.uuid4(), "held_on": "2026-03-19", "minutes": 601})

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"channel", "topic", "minutes"}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_a_pairs_contacts(client, north, south, rows, django_assert_max_num_queries):
    GuidanceContactFactory.create_batch(rows, pairing=north.pairing)
    GuidanceContactFactory(pairing=south.pairing)
    client.force_login(north.coordinator_user)
    address = reverse("guidance:contacts", args=[north.pairing.uuid])

    with django_assert_max_num_queries(12):
        response = client.get(address)

    assert len(response.context["table"].data) == rows
    client.force_login(south.coordinator_user)
    assert client.get(address).status_code == 404


def void(contact) -> str:
    return reverse("guidance:contact-void", args=[contact.uuid])


def test_a_contact_is_voided_by_who_noted_it_or_the_coordinator(client, north, south):
    contact = note(north, north.mentor_actor)
    for user, status in (
        (south.mentor_user, 404),
        (north.trainee_user, 403),
        (north.coordinator_user, 422),
    ):
        client.force_login(user)
        assert client.post(void(contact)).status_code == status
    # Its note may end as a sentence does: nothing comes after it.
    GuidanceContact.objects.update(note="Looked at the outline.")
    said = client.get(void(contact)).context["lede"]
    assert said == (
        "Noted by North Mentor; it stays in the list, marked: 18 March 2026 · telephone · "
        "teaching design · Looked at the outline."
    )

    client.post(void(contact), {"reason": "It was noted twice."})

    assert not GuidanceContact.objects.standing().exists()
    assert GuidanceContact.objects.count() == 1


def test_whoever_noted_a_contact_is_told_who_voided_it_and_why(client, north):
    contact = note(north, north.mentor_actor)
    with pytest.raises(ValidationError):
        contacts.void_contact(contact, actor=north.coordinator_actor, reason=" ")
    client.force_login(north.coordinator_user)
    client.post(void(contact), {"reason": "It was noted twice."})

    told = Notice.objects.get()
    assert (told.to, told.address) == (north.mentor_user, contact.get_absolute_url())
    about = "North Mentor and North Trainee · 18 March 2026 · telephone · teaching design"
    assert about in str(told)
    assert told.reason == (
        "North Coordinator says: “It was noted twice.” It stays in the list, marked."
    )
    client.post(reverse("guidance:contact-count-again", args=[contact.uuid]))
    told.refresh_from_db()
    assert str(told) == (
        f"A contact that you noted, and that was taken out of the count, counts again: {about}"
    )
    assert (told.reason, "Noted twice" in str(told.values)) == ("", False)


def test_whoever_has_read_that_a_contact_does_not_count_is_told_anew_that_it_does(north):
    contact = note(north, north.mentor_actor)
    contacts.void_contact(contact, actor=north.coordinator_actor, reason="Noted twice.")
    Notice.objects.update(read_at=timezone.now(), mail_due=True, mailed_at=timezone.now())

    contacts.count_again(contact, actor=north.coordinator_actor)

    told = Notice.objects.unread().get()
    assert (told.to, told.message) == (north.mentor_user, "guidance.contact_counts_again")
    assert Notice.objects.due().get() == told


def test_whoever_is_told_that_a_contact_is_voided_again_reads_no_more_that_it_counts(north):
    contact = note(north, north.mentor_actor)
    actor = north.coordinator_actor
    contacts.void_contact(contact, actor=actor, reason="Noted twice.")
    contacts.count_again(contact, actor=actor)

    with time_machine.travel("2026-03-18 05:00Z", tick=False):
        contacts.void_contact(contact, actor=actor, reason="Noted twice after all.")

    unread = Notice.objects.unread().get()
    assert (unread.message, unread.values["why"]) == (
        "guidance.contact_voided",
        "Noted twice after all.",
    )


def test_a_letter_that_has_not_left_yet_is_no_longer_sent_once_it_counts_again(north):
    contact = note(north, north.mentor_actor)
    contacts.void_contact(contact, actor=north.coordinator_actor, reason="Noted twice.")
    Notice.objects.update(mail_due=True)

    contacts.count_again(contact, actor=north.coordinator_actor)

    assert not Notice.objects.due().exists()


def test_of_ones_own_nobody_is_told(north):
    contacts.void_contact(note(north, north.mentor_actor), actor=north.mentor_actor)

    assert not Notice.objects.exists()


def test_a_voided_contact_stays_in_the_list_marked(client, north, south):
    contact = note(north, north.mentor_actor)
    contacts.void_contact(contact, actor=north.coordinator_actor, reason="Noted twice.")
    GuidanceContact.objects.update(voided_at=timezone.now() - timedelta(days=2))
    listed = reverse("guidance:contacts", args=[north.pairing.uuid])

    for who in ("trainee", "lead"):
        client.force_login(getattr(north, f"{who}_user"))
        page = " ".join(client.get(listed).text.split())
        assert "Does not count" in page
        assert (
            "Taken out of the count on 16 March 2026 by North Coordinator: “Noted twice.”" in page
        )
        assert void(contact) not in page
    client.force_login(south.lead_user)
    assert client.get(listed).status_code == 404


def test_only_who_voided_a_contact_lets_it_count_again(client, north):
    contact = note(north, north.mentor_actor)
    contacts.void_contact(contact, actor=north.coordinator_actor, reason="Noted twice.")
    listed = reverse("guidance:contacts", args=[north.pairing.uuid])
    again = reverse("guidance:contact-count-again", args=[contact.uuid])

    client.force_login(north.mentor_user)
    assert client.get(listed, {"voided": contact.uuid}).context["undo"] is None
    assert client.post(again).status_code == 403
    client.force_login(north.coordinator_user)
    assert client.get(listed, {"voided": contact.uuid}).context["undo"] is not None
    assert client.post(again).status_code == 302

    assert GuidanceContact.objects.standing().exists()


def test_what_was_voided_before_it_was_written_down_by_whom_counts_again(client, north):
    contact = note(north, north.mentor_actor)
    GuidanceContact.objects.update(voided_at=timezone.now() - timedelta(minutes=30))
    listed = reverse("guidance:contacts", args=[north.pairing.uuid])
    again = reverse("guidance:contact-count-again", args=[contact.uuid])

    client.force_login(north.trainee_user)
    assert client.get(listed, {"voided": contact.uuid}).context["undo"] is None
    assert client.post(again).status_code == 403
    client.force_login(north.mentor_user)
    assert client.get(listed, {"voided": contact.uuid}).context["undo"] is not None
    counts = "It counts again: North Mentor and North Trainee · 18 March 2026 · telephone"
    assert counts in client.post(again, follow=True).text
    assert GuidanceContact.objects.standing().exists()


def test_of_two_who_void_a_contact_at_once_the_second_reads_who_was_first_and_why(
    client, north, monkeypatch
):
    contact = note(north, north.mentor_actor)
    void_contact = contacts.void_contact

    def after_another(contact, *, actor, reason):
        void_contact(contact, actor=north.coordinator_actor, reason="Noted twice.")
        void_contact(contact, actor=actor, reason=reason)

    monkeypatch.setattr(contacts, "void_contact", after_another)
    client.force_login(north.mentor_user)

    page = client.post(void(contact), {"reason": "Another day."}, follow=True)

    assert [str(each) for each in page.context["messages"]] == [
        "Taken out of the count on 18 March 2026 by North Coordinator: “Noted twice.”"
    ]
    assert GuidanceContact.objects.get().void_reason == "Noted twice."
    with pytest.raises(StaleStateError):
        void_contact(contact, actor=north.mentor_actor, reason="Another day.")


@pytest.mark.parametrize(
    "meanwhile",
    [{"ends_on": date(2026, 3, 17), "end_reason": "completed"}, {"cancelled_at": timezone.now()}],
)
def test_what_is_no_day_of_the_pair_any_more_does_not_count_again(client, north, meanwhile):
    contact = note(north, north.mentor_actor)
    contacts.void_contact(contact, actor=north.mentor_actor)
    Pairing.objects.filter(pk=north.pairing.pk).update(**meanwhile)
    client.force_login(north.mentor_user)

    listed = reverse("guidance:contacts", args=[north.pairing.uuid])
    again = reverse("guidance:contact-count-again", args=[contact.uuid])

    assert client.get(listed, {"voided": contact.uuid}).context["undo"] is None
    assert "were not a pair on that day." in client.post(again, follow=True).text
    assert not GuidanceContact.objects.standing().exists()


def test_a_contact_voided_by_mistake_counts_again(client, north, south):
    contact = note(north, north.mentor_actor)
    again = reverse("guidance:contact-count-again", args=[contact.uuid])
    client.force_login(north.mentor_user)

    voided = client.post(reverse("guidance:contact-void", args=[contact.uuid]), follow=True)

    details = "18 March 2026 · telephone · teaching design"
    assert voided.context["undo"].said == f"Taken out of the count: {details}"
    assert f'action="{again}"' in voided.text
    address = voided.redirect_chain[-1][0]
    client.force_login(north.trainee_user)
    assert client.get(address).context["undo"] is None
    assert client.post(again).status_code == 403
    client.force_login(south.mentor_user)
    assert client.post(again).status_code == 404
    client.force_login(north.mentor_user)
    assert client.get(f"{address}-not-a-key").context["undo"] is None
    for _twice in range(2):
        assert "It counts again: North Mentor" in client.post(again, follow=True).text
    assert GuidanceContact.objects.standing().get() == contact
    assert client.get(address).context["undo"] is None
    verbs = AuditEvent.objects.filter(verb__startswith="guidance.contact_")
    assert [each.verb for each in verbs.order_by("pk")] == [
        "guidance.contact_noted",
        "guidance.contact_voided",
        "guidance.contact_counts_again",
    ]


LIKE_IT = "You noted one like it: 18 March 2026 · telephone · teaching method"


def test_where_one_like_it_was_noted_since_it_is_asked_before_a_contact_counts_again(client, north):
    """Voided for its topic and noted anew: brought back unasked, one call would count twice."""
    contact = note(north, north.mentor_actor)
    contacts.void_contact(contact, actor=north.mentor_actor)
    anew = note(north, north.mentor_actor, topic="method")
    again = reverse("guidance:contact-count-again", args=[contact.uuid])
    client.force_login(north.mentor_user)

    asked = client.post(again)

    assert (asked.status_code, LIKE_IT in asked.text) == (409, True)
    assert "Taken out of the count: 18 March 2026 · telephone · teaching design" in asked.text
    assert GuidanceContact.objects.standing().get() == anew
    assert client.post(again, {"another": "1"}).status_code == 302
    assert set(GuidanceContact.objects.standing()) == {contact, anew}
    # Twice is once, whatever else counts.
    assert client.post(again).status_code == 302


def test_noted_in_two_windows_it_is_asked_whether_it_is_another(client, north):
    client.force_login(north.mentor_user)
    page = reverse("guidance:contact-create", args=[north.pairing.uuid])
    first, second = (client.get(page) for _window in "AB")
    said = {"channel": "phone", "topic": "method", "held_on": TODAY.isoformat()}
    client.post(page, as_shown(first, but=said))

    asked = client.post(page, as_shown(second, but=said | {"minutes": "20"}))

    assert (asked.status_code, LIKE_IT in asked.text) == (409, True)
    assert "Not noted yet: one like it counts already" in asked.text
    contact = GuidanceContact.objects.get()
    client.post(page, as_shown(asked))
    assert GuidanceContact.objects.count() == 2
    # Of those that count by now the one that was shown is not the last.
    third = as_shown(client.get(page), but=said)
    assert client.post(page, third | {"another": contact.uuid}).status_code == 409
    # The same page twice is one contact, whatever counts beside it.
    assert client.post(page, as_shown(first, but=said)).status_code == 302
    assert GuidanceContact.objects.count() == 2


def test_a_contact_of_another_day_way_or_pair_is_not_like_it(client, north, south):
    contact = note(north, north.mentor_actor)
    contacts.void_contact(contact, actor=north.mentor_actor)
    note(north, north.mentor_actor, held_on=TODAY - timedelta(1))
    note(north, north.mentor_actor, channel="wechat")
    note(south, south.mentor_actor)
    contacts.void_contact(note(north, north.mentor_actor), actor=north.mentor_actor)
    client.force_login(north.mentor_user)

    client.post(reverse("guidance:contact-count-again", args=[contact.uuid]))

    assert contact in GuidanceContact.objects.standing()


def test_what_another_has_noted_anew_is_said_with_their_name(client, north):
    contact = note(north, north.mentor_actor)
    contacts.void_contact(contact, actor=north.coordinator_actor, reason="Another topic.")
    note(north, north.trainee_actor, topic="method")
    client.force_login(north.coordinator_user)

    asked = client.post(reverse("guidance:contact-count-again", args=[contact.uuid]))

    assert LIKE_IT.replace("You", "North Trainee") in asked.text


def test_after_an_hour_a_voided_contact_stays_out_of_the_count(client, north):
    contact = note(north, north.mentor_actor)
    contacts.void_contact(contact, actor=north.mentor_actor)
    GuidanceContact.objects.update(voided_at=timezone.now() - timedelta(minutes=61))
    client.force_login(north.mentor_user)
    listed = reverse("guidance:contacts", args=[north.pairing.uuid])
    assert client.get(listed, {"voided": contact.uuid}).context["undo"] is None
    again = reverse("guidance:contact-count-again", args=[contact.uuid])
    assert "More than an hour has passed since" in client.post(again, follow=True).text
    assert not GuidanceContact.objects.standing().exists()


# --- awards ---------------------------------------------------------------------------------------


def award(corner, actor, **changes):
    values = {
        "program": corner.program,
        "teacher": corner.trainee,
        "awarded_on": date(2025, 11, 1),
        "contest": "Lesson contest",
        "kind": "lesson",
        "level": "district",
        "rank": "first",
    } | changes
    return awards.note_award(actor=actor, today=TODAY, **values)


@pytest.mark.parametrize("who", ["trainee", "principal", "coordinator", "lead"])
def test_an_award_belongs_to_the_place_its_teacher_was_posted_to(north, who):
    made = award(north, getattr(north, f"{who}_actor"), subject=north.subject)

    assert (made.district, made.school) == (north.district, north.school)


@pytest.mark.parametrize("who", ["mentor", "principal", "coordinator", "lead"])
def test_a_stranger_notes_no_award(north, south, who):
    with pytest.raises(PermissionDenied):
        award(north, getattr(south, f"{who}_actor"), subject=north.subject)


@pytest.mark.parametrize("day", [date(2026, 3, 19), date(2019, 1, 1)])
def test_an_award_is_not_of_the_future_nor_from_before_the_posting(north, day):
    with pytest.raises(ValidationError):
        award(north, north.trainee_actor, awarded_on=day)


def test_an_award_is_noted_and_voided_on_its_pages(client, north, south):
    client.force_login(north.principal_user)
    data = {
        "uuid": uuid.uuid4(), "program": north.program.pk, "teacher": "North Trainee",
        "contest": "Lesson contest", "kind": "lesson", "level": "city", "rank": "first",
        "awarded_on": "2025-11-01",
    }  # fmt: skip
    address = reverse("results:award-create")

    for _each in range(2):
        client.post(address, data)
    made = Award.objects.get()
    stranger = client.post(address, {**data, "uuid": uuid.uuid4(), "teacher": "South Trainee"})
    assert client.get(made.get_absolute_url()).status_code == 200
    client.post(reverse("results:award-void", args=[made.uuid]))

    assert "teacher" in stranger.context["form"].errors
    assert not Award.objects.standing().exists()
    client.force_login(south.principal_user)
    assert client.get(made.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", ["results", "awards"])
def test_lists_of_results_and_awards_show_ours_only(
    client, north, south, rows, name, django_assert_max_num_queries
):
    ours = [made_by(north, name) for _each in range(rows)]
    made_by(south, name)
    client.force_login(north.coordinator_user)

    with django_assert_max_num_queries(15):
        response = client.get(reverse(ADDRESSES[name]))

    assert set(response.context["table"].data.data) == set(ours)


def made_by(corner, name):
    if name == "awards":
        return AwardFactory(
            program=corner.program, teacher=corner.trainee, district=corner.district
        )
    form = form_of(corner.pairing, author=corner.mentor_user, status=Status.COUNTED)
    result = ResultFactory(activity=form)
    AuthorshipFactory(result=result, teacher=corner.mentor, district=corner.helping_district)
    return result


def test_a_result_has_a_page_for_who_sees_its_form(client, north, south):
    result = made_by(north, "results")
    client.force_login(north.coordinator_user)
    assert "North Mentor" in client.get(result.get_absolute_url()).text

    client.force_login(south.coordinator_user)
    assert client.get(result.get_absolute_url()).status_code == 404
