"""Twinning agreements, and what the other side says of them."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory
from core.actor import Role
from core.audit import AuditEvent
from core.exceptions import DomainError, StaleStateError
from core.models import Notice
from core.stored_files.judging import Prepared
from core.stored_files.keeping import still_linked
from pairings.agreements.services import add_agreement, edit_agreement, void_agreement
from pairings.models import Agreement, Commitment, Objection, Partnership
from pairings.objections.services import object_to, settle, take_back
from pairings.partnerships.services import OBJECTION_DAYS, open_partnership
from pairings.tests.factories import AgreementFactory, CommitmentFactory
from programs.models import Program

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]

PDF = b"%PDF-1.4 signed %%EOF"
SCAN = Prepared("signed.pdf", "application/pdf", PDF)
SAID = {
    "signed_on": date(2025, 9, 3),
    "starts_on": date(2025, 9, 1),
    "ends_on": date(2028, 8, 31),
    "areas": "Science, Young Pioneers",
    "copies": 3,
    "text": "Once a term.",
}


def agree(north, by="coordinator", **said):
    return add_agreement(north.partnership, actor=getattr(north, f"{by}_actor"), **SAID | said)


def objecting(north, of=None, by="helping_coordinator", **said):
    said = {"reason": "not_agreed", "text": "Nobody asked us."} | said
    return object_to(of or north.partnership, actor=getattr(north, f"{by}_actor"), **said)


@pytest.fixture
def fresh(north):
    """The partnership of the north, entered today."""
    north.partnership.objections_until = timezone.localdate() + OBJECTION_DAYS
    north.partnership.save()
    return north.partnership


# --- agreements -----------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["coordinator", "lead"])
def test_the_supported_side_enters_an_agreement_longer_than_the_program(north, by):
    made = agree(north, by)
    assert (made.district, made.program, made.ends_on) == (
        north.district,
        north.program,
        date(2028, 8, 31),
    )
    assert made.objections_until == date(2026, 4, 17)


@pytest.mark.parametrize("by", ["helping_coordinator", "principal", "mentor"])
def test_nobody_else_enters_changes_or_voids_one(north, by):
    made = agree(north)
    actor = getattr(north, f"{by}_actor")
    for act in (
        lambda: agree(north, by),
        lambda: edit_agreement(made, actor=actor, seen=1, copies=2),
        lambda: void_agreement(made, actor=actor, seen=1, void_reason="No"),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_both_sides_read_it_and_no_stranger(north, south, administrator):
    made = agree(north)

    def seen(actor):
        return list(Agreement.objects.visible_to(actor))

    for name in ("coordinator", "helping_coordinator", "lead"):
        assert seen(getattr(north, f"{name}_actor")) == [made]
    assert seen(actor_for(administrator)) == [made]
    assert seen(south.coordinator_actor) == seen(north.mentor_actor) == []


def test_the_scan_stays_until_another_takes_its_place(north):
    made = agree(north, scan=SCAN)
    actor = north.coordinator_actor

    kept = edit_agreement(made, actor=actor, seen=1, copies=2)
    other = Prepared("better.pdf", "application/pdf", b"%PDF-1.4 better %%EOF")
    changed = edit_agreement(kept, actor=actor, seen=2, scan=other)

    assert (kept.scan_name, changed.scan_name) == ("signed.pdf", "better.pdf")
    assert still_linked([made.scan.sha256, changed.scan.sha256]) == {changed.scan.sha256}
    with pytest.raises(StaleStateError):
        edit_agreement(made, actor=actor, seen=1, copies=4)


def test_a_void_one_stays_and_says_why(north):
    made = agree(north)
    actor = north.coordinator_actor
    with pytest.raises(ValidationError, match="Say why"):
        void_agreement(made, actor=actor, seen=1, void_reason=" ")
    void = void_agreement(made, actor=actor, seen=1, void_reason="Of another school")
    with pytest.raises(DomainError, match="void"):
        edit_agreement(void, actor=actor, seen=2, copies=1)
    assert (void.void_reason, Agreement.objects.count()) == ("Of another school", 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.update(void_reason="")


def test_nothing_is_entered_in_a_closed_program(north):
    Program.objects.update(state=Program.State.CLOSED)
    north.partnership.refresh_from_db()
    with pytest.raises(DomainError):
        agree(north)


def test_a_page_takes_the_scan_and_gives_it_to_both_sides_alone(north, south, client):
    client.force_login(north.coordinator_user)
    typed = {
        "uuid": uuid4(),
        "signed_on": "2025-09-03",
        "starts_on": "2025-09-01",
        "areas": "Science",
        "copies": "3",
        "scan": SimpleUploadedFile("signed.pdf", PDF, "application/pdf"),
    }
    page = reverse("partnerships:agree", args=[north.partnership.uuid])
    assert client.post(page, typed).status_code == 302
    scan = reverse("agreements:scan", args=[Agreement.objects.get().uuid])

    client.force_login(north.helping_coordinator_user)
    answer = client.get(scan)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    client.force_login(south.coordinator_user)
    assert client.get(scan).status_code == 404


def test_one_still_to_be_signed_is_entered_and_gets_its_day_afterwards(north, client):
    client.force_login(north.coordinator_user)
    page = reverse("partnerships:agree", args=[north.partnership.uuid])
    typed = {"uuid": uuid4(), "starts_on": "2026-04-01", "areas": "Science", "copies": "2"}
    assert client.post(page, typed).status_code == 302
    made = Agreement.objects.get()
    shown = client.get(made.get_absolute_url()).text
    assert (made.signed_on, str(made)) == (None, "Agreement still to be signed")
    assert "Print it to be signed (PDF)" in shown
    assert made.get_absolute_url() in client.get(north.partnership.get_absolute_url()).text

    signed = edit_agreement(
        made, actor=north.coordinator_actor, seen=1, signed_on=date(2026, 3, 18), scan=SCAN
    )

    assert str(signed) == "Agreement of 18 March 2026"
    assert "Print it to be signed (PDF)" not in client.get(made.get_absolute_url()).text


def test_the_other_side_is_told_what_was_entered_and_until_when_it_may_object(north, south, client):
    made = agree(north)
    notice = Notice.objects.get()
    assert (notice.to, notice.message, notice.address, notice.reason) == (
        north.helping_coordinator_user,
        "pairings.agreement_added",
        made.get_absolute_url(),
        "If that is not what was agreed, object by 17 April 2026.",
    )

    changed = edit_agreement(made, actor=north.coordinator_actor, seen=1, copies=2)
    edit_agreement(changed, actor=north.coordinator_actor, seen=2, copies=2)
    told = Notice.objects.order_by("pk").values_list("message", "to")
    assert list(told) == [
        ("pairings.agreement_added", north.helping_coordinator_user.pk),
        ("pairings.agreement_changed", north.helping_coordinator_user.pk),
    ]

    void_agreement(changed, actor=north.coordinator_actor, seen=2, void_reason="Entered twice")
    assert not Notice.objects.unread().exists()


def test_who_coordinates_both_sides_is_not_told_to_object_to_what_they_could_enter(north):
    RoleAssignmentFactory(
        user=north.helping_coordinator_user,
        role=Role.DISTRICT_COORDINATOR,
        district=north.district,
    )
    agree(north, by="lead")
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("signed_on", "owed"),
    [(date(2025, 9, 3), ["Signed with it", "Ended since"]), (None, ["Signed with it", "Later"])],
)
def test_it_owes_what_was_owed_when_it_was_signed_and_else_what_is_owed_now(
    north, south, signed_on, owed
):
    ended = {"ends_on": date(2025, 12, 31), "end_reason": "Another rhythm"}
    for duty, said in {
        "Signed with it": {},
        "Ended since": ended,
        "Later": {"starts_on": date(2026, 2, 1)},
        "Over before": {"starts_on": date(2025, 8, 1), "ends_on": date(2025, 8, 31)},
    }.items():
        CommitmentFactory(of=north.partnership, duty=duty, duty_en="", **said)
    CommitmentFactory(of=south.partnership)
    made = agree(north, signed_on=signed_on)
    rows = Commitment.objects.of_agreement(made, timezone.localdate())
    assert [each.duty for each in rows.order_by("pk")] == owed


# --- objections -----------------------------------------------------------------------------------


def test_a_partnership_can_be_objected_to_for_a_month(north):
    made = open_partnership(
        actor=north.lead_actor,
        program=north.program,
        form=Partnership.Form.DISTRICT,
        subject=north.subject,
        supporting_district=north.district,
        supported_district=north.helping_district,
        starts_on=date(2026, 3, 1),
    )
    assert made.objections_until == date(2026, 4, 17)


def test_whoever_could_not_change_it_objects_and_the_office_is_told(north, fresh, administrator):
    made = objecting(north)

    assert (made.district, made.partnership, made.agreement) == (
        north.helping_district,
        fresh,
        None,
    )
    told = Notice.objects.get(message="pairings.objection_made")
    assert (told.to, told.address) == (administrator, fresh.get_absolute_url())


@pytest.mark.parametrize("by", ["lead", "principal", "mentor", "trainee"])
def test_nobody_else_objects(north, fresh, by):
    with pytest.raises(PermissionDenied):
        objecting(north, by=by)


def test_the_supported_side_objects_to_what_the_city_entered_but_not_to_its_own_agreement(
    north, fresh
):
    assert objecting(north, by="coordinator").district == north.district
    agreement = agree(north)
    with pytest.raises(PermissionDenied):
        objecting(north, agreement, by="coordinator")
    assert objecting(north, agreement).agreement == agreement


@pytest.mark.parametrize(
    ("until", "may"), [(date(2026, 3, 18), True), (date(2026, 3, 17), False), (None, False)]
)
def test_until_its_last_day(north, fresh, until, may):
    Partnership.objects.filter(pk=fresh.pk).update(objections_until=until)
    fresh.refresh_from_db()
    if may:
        assert objecting(north, fresh)
    else:
        with pytest.raises(PermissionDenied):
            objecting(north, fresh)


def test_a_changed_agreement_can_be_objected_to_anew(north):
    made = AgreementFactory(partnership=north.partnership)
    with pytest.raises(PermissionDenied):
        objecting(north, made)
    changed = edit_agreement(made, actor=north.coordinator_actor, seen=1, copies=4)
    assert objecting(north, changed)
    void = void_agreement(changed, actor=north.coordinator_actor, seen=2, void_reason="So it is")
    with pytest.raises(PermissionDenied):
        objecting(north, void)


def test_a_district_objects_once_until_that_is_settled(north, fresh):
    key = uuid4()
    made = objecting(north, uuid=key)
    assert objecting(north, uuid=key) == made
    with pytest.raises(ValidationError, match="already"):
        objecting(north)

    back = take_back(made, actor=north.helping_coordinator_actor, seen=1)
    assert (back.outcome, Objection.objects.open().count()) == ("taken_back", 0)
    assert objecting(north) != made


def test_only_whoever_objected_takes_it_back_and_only_the_office_settles_it(
    north, fresh, administrator
):
    made = objecting(north)
    office = actor_for(administrator)
    said = {"outcome": "right", "outcome_note": "It will be ended."}
    for actor in (north.coordinator_actor, office, north.lead_actor):
        with pytest.raises(PermissionDenied):
            take_back(made, actor=actor, seen=1)
    for actor in (north.coordinator_actor, north.helping_coordinator_actor, north.lead_actor):
        with pytest.raises(PermissionDenied):
            settle(made, actor=actor, seen=1, **said)
    with pytest.raises(ValidationError, match="Choose"):
        settle(made, actor=office, seen=1, outcome="taken_back", outcome_note="No")

    settled = settle(made, actor=office, seen=1, **said)

    assert (settled.outcome, settled.outcome_note) == ("right", "It will be ended.")
    told = Notice.objects.get(message="pairings.objection_settled")
    assert told.to == north.helping_coordinator_user
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == [
        "pairings.objection_made",
        "pairings.objection_settled",
    ]
    for actor in (north.helping_coordinator_actor, office):
        with pytest.raises(PermissionDenied):
            take_back(settled, actor=actor, seen=2)
        with pytest.raises(PermissionDenied):
            settle(settled, actor=actor, seen=2, **said)


def test_the_page_offers_objecting_and_then_what_can_be_done(north, fresh, client, administrator):
    page = fresh.get_absolute_url()
    way = reverse("partnerships:object", args=[fresh.uuid])
    client.force_login(north.helping_coordinator_user)
    assert way in client.get(page).text

    answers = {"uuid": uuid4(), "reason": "otherwise", "text": "Only once a month."}
    assert client.post(way, answers).status_code == 302
    made = Objection.objects.get()
    back = reverse("objections:take-back", args=[made.uuid])
    settling = reverse("objections:settle", args=[made.uuid])

    own = client.get(page).text
    assert (way in own, back in own, settling in own) == (False, True, False)
    assert "Only once a month." in own
    client.force_login(administrator)
    office = client.get(page).text
    assert (way in office, back in office, settling in office) == (False, False, True)
    client.force_login(north.coordinator_user)
    assert "Only once a month." in client.get(page).text


def test_an_agreement_somebody_objects_to_says_so_where_it_is_listed(north, client):
    made = agree(north)
    client.force_login(north.coordinator_user)
    page = north.partnership.get_absolute_url()
    assert "Objected to" not in client.get(page).text
    objection = objecting(north, made)
    assert "Objected to" in client.get(page).text
    take_back(objection, actor=north.helping_coordinator_actor, seen=1)
    assert "Objected to" not in client.get(page).text


def test_whoever_may_not_read_names_sees_neither_who_signed_nor_the_scan(north, client, auditor):
    agreement = agree(north, signed_for_supporting="王秀清", scan=SCAN)
    client.force_login(auditor)
    page = client.get(agreement.get_absolute_url())
    scan = reverse("agreements:scan", args=[agreement.uuid])
    assert "王秀清" not in page.text
    assert "王×清" in page.text
    assert scan not in page.text
    assert client.get(scan).status_code == 403


def test_nothing_was_signed_on_a_day_to_come(north):
    with pytest.raises(ValidationError) as refusal:
        agree(north, signed_on=date(2026, 3, 19))
    assert list(refusal.value.error_dict) == ["signed_on"]


@pytest.mark.parametrize("ends", ["settled", "taken back"])
def test_what_was_settled_or_taken_back_is_new_to_nobody(north, fresh, administrator, ends):
    made = objecting(north)
    assert Notice.objects.unread().filter(message="pairings.objection_made").count() == 1
    if ends == "settled":
        said = {"outcome": "right", "outcome_note": "It will be ended."}
        settle(made, actor=actor_for(administrator), seen=1, **said)
    else:
        take_back(made, actor=north.helping_coordinator_actor, seen=1)
    assert not Notice.objects.unread().filter(message="pairings.objection_made").exists()


@pytest.mark.parametrize("number", ["0", "100", "9223372036854775808"])
def test_a_number_of_copies_that_nobody_prints_is_refused_in_plain_words(north, client, number):
    client.force_login(north.coordinator_user)
    page = reverse("partnerships:agree", args=[north.partnership.uuid])
    assert client.get(page).context["form"]["copies"].value() == 2
    refused = client.post(page, {"uuid": uuid4(), "copies": number})
    assert refused.context["form"].errors["copies"] == ["Enter a number between 1 and 99."]


def test_where_the_program_is_closed_the_page_says_so_and_what_to_do(north, client):
    made, owed = agree(north), CommitmentFactory(of=north.partnership)
    Program.objects.update(state=Program.State.CLOSED)
    client.force_login(north.coordinator_user)
    for name, of in (
        ("partnerships:agree", north.partnership),
        ("partnerships:commit", north.partnership),
        ("agreements:update", made),
        ("agreements:void", made),
        ("commitments:update", owed),
        ("commitments:end", owed),
    ):
        answer = client.get(reverse(name, args=[of.uuid]), follow=True)
        assert answer.redirect_chain == [(of.get_absolute_url(), 302)], name
        assert "is closed, so nothing in it can change." in answer.text, name
