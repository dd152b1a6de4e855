"""The record of changes: whole for who answers for it, without names for who examines it."""

from html import unescape

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.deputies import name_deputy
from accounts.models import RoleAssignment
from accounts.services import actor_for
from accounts.tests.factories import UserFactory
from activities.chain.services import take_step
from activities.models import Decision, Status, Verb
from activities.tests.factories import form_of
from core.audit import record_event
from core.models import AuditEvent
from core.names import masked
from core.paging.merged import MergedPages
from pairings.pairs.services import end_pairing
from roster.models import Teacher
from roster.people.services import add_teacher, edit_teacher
from roster.places.services import edit_district
from roster.tests.factories import TeacherFactory

CHINESE = {"Accept-Language": "zh-hans"}


@pytest.fixture
def changed(north, administrator):
    actor = actor_for(administrator)
    edit_district(north.district, actor=actor, seen=1, name="North Shire")
    add_teacher(
        actor=actor,
        name="North Newcomer",
        district=north.district,
        school=north.school,
        starts_on=north.program.starts_on,
        subjects=[(north.subject, "full_time")],
    )


def test_the_administrator_reads_what_was_before_and_after(client, changed, administrator):
    client.force_login(administrator)

    page = client.get(reverse("changes"))

    assert "North County → North Shire" in page.text
    assert "North Newcomer" in page.text
    assert reverse("changes") in client.get(reverse("home")).text


def test_an_auditor_reads_that_it_was_changed_and_nobodys_name(client, changed, auditor):
    client.force_login(auditor)

    page = client.get(reverse("changes"))

    assert "North Shire" in page.text
    assert "North Newcomer" not in page.text
    assert "→" not in page.text


def test_an_auditor_reads_of_a_pair_both_masked_and_the_days(client, north, auditor):
    pair, last = north.pairing, north.program.ends_on
    end_pairing(
        pair,
        actor=north.coordinator_actor,
        seen=pair.version,
        ends_on=last,
        end_reason="other",
        end_note=f"{pair.trainee} has moved",
    )
    client.force_login(auditor)

    said = {
        language: unescape(
            client.get(reverse("changes"), headers={"Accept-Language": language}).text
        )
        for language in ("en", "zh-hans")
    }

    mentor, trainee = masked(str(pair.mentor)), masked(str(pair.trainee))
    assert f"ended the pairing: {mentor} and {trainee}" in said["en"]
    assert f"{mentor}和{trainee}" in said["zh-hans"]
    assert "<small>Last day:</small> — → 31 August 2026" in said["en"]
    for page in said.values():
        assert "has moved" not in page
        assert str(pair.trainee) not in page


def test_it_is_narrowed_by_what_and_when(client, changed, administrator):
    client.force_login(administrator)

    named = client.get(reverse("changes"), {"text": "shire"})
    earlier = client.get(reverse("changes"), {"until": "2001-01-01"})

    assert "North Shire" in named.text
    assert "North Newcomer" not in named.text
    assert "North Shire" not in earlier.text


@pytest.mark.parametrize("typed", ["张 伟", "张\u3000伟", "张\u200b伟"])
def test_somebody_is_found_as_names_are_stored(client, changed, administrator, typed):
    Teacher.objects.filter(name="North Newcomer").update(name="张伟")
    edit_teacher(
        Teacher.objects.get(name="张伟"), actor=actor_for(administrator), seen=1, title="高级"
    )
    client.force_login(administrator)

    (row,) = client.get(reverse("changes"), {"text": typed}).context["table"].page.object_list

    assert "张伟" in str(row.get_cell("sentence"))


@pytest.mark.parametrize("typed", ["mail 13", "MAIL", "邮件", "月13", "1日本", "北方"])
def test_a_change_is_found_by_what_it_was_called_in_either_language(
    client, north, administrator, typed
):
    called = {"text": "北方的 电子邮件 2026年11月13日", "text_en": "e-mail 13 November 2026"}
    by = {
        "by_name": "Somebody",
        "verb": "guidance.contact_voided",
        "subject_type": "guidance.GuidanceContact",
    }
    AuditEvent.objects.create(**by, subject="Letter", subject_id="1", detail={"called": called})
    AuditEvent.objects.create(**by, subject="Other", subject_id="2", detail={})
    client.force_login(administrator)

    found = client.get(reverse("changes"), {"text": typed})

    assert len(found.context["table"].page.object_list) == ("日本" not in typed)


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'", "（", "--", "🙂", "陈"])
def test_signs_are_found_where_they_stand_and_nowhere_else(client, changed, administrator, typed):
    client.force_login(administrator)

    found = client.get(reverse("changes"), {"text": typed})

    assert (found.status_code, len(found.context["table"].page.object_list)) == (200, 0)


def test_an_auditor_finds_nobody_by_name(client, changed, auditor):
    client.force_login(auditor)

    person = client.get(reverse("changes"), {"text": "Newcomer"})
    place = client.get(reverse("changes"), {"text": "Shire"})

    assert len(person.context["table"].rows) == 0
    assert len(place.context["table"].rows) == 1


@pytest.mark.parametrize("who", ["mentor", "principal", "coordinator", "lead"])
def test_nobody_else_opens_it(client, north, changed, who):
    client.force_login(getattr(north, f"{who}_user"))

    assert client.get(reverse("changes")).status_code == 403
    assert reverse("changes") not in client.get(reverse("home")).text


# --- the steps of forms ---------------------------------------------------------------------------


@pytest.fixture
def stepped(north, south, changed):
    """A form that was confirmed and returned, and one that its author alone knows."""
    form = form_of(
        north.pairing, author=north.mentor_user, status=Status.SCHOOL, reference="F-7", theme="Sums"
    )
    draft = form_of(south.pairing, author=south.mentor_user, status=Status.DRAFT, theme="Secret")
    take_step(form, Verb.CONFIRM, actor=north.principal_actor, seen=form.version)
    form.refresh_from_db()
    take_step(
        form,
        Verb.RETURN,
        actor=north.coordinator_actor,
        seen=form.version,
        reason="North Trainee was ill",
    )
    take_step(draft, Verb.VOID, actor=south.mentor_actor, seen=draft.version)
    return form


def rows(page) -> list[str]:
    return [str(row.get_cell("sentence")) for row in page.context["table"].page.object_list]


def test_what_was_done_with_a_form_stands_among_the_changes_newest_first(
    client, stepped, administrator
):
    client.force_login(administrator)

    page = client.get(reverse("changes"))

    link = f'<a href="{stepped.get_absolute_url()}">F-7 Sums</a>'
    assert rows(page)[:2] == [
        f"North Coordinator returned it on behalf of North Shire: {link}",
        f"North Principal confirmed for North Village School: {link}",
    ]
    assert len(rows(page)) == 2 + AuditEvent.objects.count()
    assert "With school → With district" in page.text
    assert "North Trainee was ill" in page.text


def test_steps_are_narrowed_as_changes_are(client, stepped, administrator):
    client.force_login(administrator)

    of_form = rows(client.get(reverse("changes"), {"text": "f-7"}))
    of_place = rows(client.get(reverse("changes"), {"text": "shire"}))

    assert len(of_form) == 2
    assert of_place == ["Administrator changed the district: North Shire"]
    assert rows(client.get(reverse("changes"), {"until": "2001-01-01"})) == []


def test_what_somebody_did_is_found_by_their_name_and_what_a_deputy_did_by_both(
    client, stepped, administrator, north
):
    other = form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL, reference="F-8")
    colleague = TeacherFactory(name="North Colleague", school=north.school)
    deputy = UserFactory(username="colleague", name="North Colleague", teacher=colleague)
    today = timezone.localdate()
    name_deputy(
        RoleAssignment.objects.get(user=north.principal_user),
        actor=north.principal_actor,
        deputy=deputy,
        starts_on=today,
        ends_on=today,
    )
    take_step(other, Verb.CONFIRM, actor=actor_for(deputy), seen=other.version)
    record_event(north.lead_actor, "activities.events_parted", other, in_place_of="North Principal")
    client.force_login(administrator)

    def found(who):
        sentences = rows(client.get(reverse("changes"), {"who": who}))
        return [sentence.split(": ")[0] for sentence in sentences]

    acted = "North Colleague for North Principal confirmed for North Village School"
    assert found("colleague") == [acted]
    assert found(" North  Principal ") == [
        "North Lead for North Principal parted two forms that told of one event",
        acted,
        "North Principal named a deputy",
        "North Principal confirmed for North Village School",
    ]
    assert found("nobody") == []


def test_an_auditor_is_not_asked_by_whom(client, stepped, auditor):
    client.force_login(auditor)
    everything = rows(client.get(reverse("changes")))

    page = client.get(reverse("changes"), {"who": "Coordinator"})

    assert rows(page) == everything
    assert "By whom" not in page.text


def test_an_auditor_reads_the_steps_without_names_and_reasons(client, stepped, auditor):
    client.force_login(auditor)

    page = client.get(reverse("changes"))

    assert "F-7 Sums" in page.text
    assert "With school → With district" in page.text
    assert "North Principal" not in page.text
    assert "was ill" not in page.text


def test_pages_of_both_kinds_show_every_row_once_in_both_directions(
    in_march, stepped, administrator, north
):
    """Also where a page ends between rows of one moment."""
    actor = actor_for(administrator)
    with time_machine.travel("2026-03-19 04:00Z", tick=False):
        edit_district(north.district, actor=actor, seen=2, name="North Shire again")
    kinds = [kind.objects.visible_to(actor) for kind in (AuditEvent, Decision)]
    whole = MergedPages(kinds, 50).page().object_list
    pages = MergedPages(kinds, 2)

    page = pages.page()
    forward, before = [*page.object_list], [page.number_before]
    while page.next:
        page = pages.page(page.next)
        forward += page.object_list
        before.append(page.number_before)
    page = pages.page("last")
    backward = [*page.object_list]
    while page.previous:
        page = pages.page(page.previous)
        backward = [*page.object_list, *backward]

    assert forward == backward == whole
    assert [type(row) for row in whole] == [AuditEvent] * 4 + [Decision] * 2
    assert before == [0, 2, 4]
    assert (page.number_before, page.total) == (0, len(whole))
