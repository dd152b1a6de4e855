"""Kinds of activity: each program has its own, fixed when it opens."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from activities.models import Activity, Status
from activities.tests.factories import form_of
from core.exceptions import DomainError
from core.models import AuditEvent
from programs.kinds import services as kinds
from programs.kinds.models import ActivityKind
from programs.kinds.services import add_kind, copy_kinds, edit_kind
from programs.kinds.standard import STANDARD_KINDS
from programs.program.models import Program
from programs.program.services import create_program
from programs.tests.factories import ActivityKindFactory, ProgramFactory

YEAR = {"starts_on": date(2026, 9, 1), "ends_on": date(2027, 8, 31)}


@pytest.fixture
def office(administrator):
    from accounts.services import actor_for

    return actor_for(administrator)


def said(program) -> list[dict]:
    """Everything the kinds of a program say, but for what is each row's own."""
    own = {"id", "uuid", "version", "program"}
    names = [each.name for each in ActivityKind._meta.fields if each.name not in own]
    rows = ActivityKind.objects.filter(program=program).order_by("sort_order", "key")
    return list(rows.values(*names))


def test_a_new_program_has_the_standard_kinds(office):
    made = create_program(actor=office, name="New", slug="new", **YEAR)
    assert [row["key"] for row in said(made)] == [row["key"] for row in STANDARD_KINDS]
    assert ActivityKind.objects.get(program=made, key="meeting").counts_as_training is False


def test_kinds_copied_from_last_year_say_the_same_under_the_same_keys_and_then_go_their_own_way(
    office, program
):
    ActivityKindFactory(
        key="visit", name="Visit", name_en="Visit", channel="online", is_outreach=True, sort_order=3
    )
    ActivityKindFactory(key="talk", name="Talk", opens_talks=True, counts_as_training=False)
    made = create_program(actor=office, name="New", slug="new", copied_from=program, **YEAR)
    assert said(made) == said(program) != []
    assert not set(ActivityKind.objects.filter(program=made).values_list("uuid")) & set(
        ActivityKind.objects.filter(program=program).values_list("uuid")
    )

    edit_kind(
        ActivityKind.objects.get(program=made, key="visit"), actor=office, seen=1, name="Journey"
    )
    assert ActivityKind.objects.get(program=program, key="visit").name == "Visit"


def test_a_kind_of_an_open_program_changes_only_with_a_reason_which_is_kept(office):
    kind = ActivityKindFactory(name="Visit")
    with pytest.raises(ValidationError) as refusal:
        edit_kind(kind, actor=office, seen=1, counts_as_training=False)
    assert list(refusal.value.message_dict) == ["reason"]
    kind.refresh_from_db()
    assert (kind.counts_as_training, kind.version) == (True, 1)

    edit_kind(
        kind, actor=office, seen=1, reason=" The ministry says so. ", counts_as_training=False
    )
    event = AuditEvent.objects.get(verb="programs.kind_changed")
    assert event.before == {"counts_as_training": True}
    assert event.after == {"counts_as_training": False}
    assert event.detail == {"reason": "The ministry says so."}
    assert event.program_id == kind.program_id


def test_a_kind_of_a_program_being_set_up_changes_freely(office):
    kind = ActivityKindFactory(program=ProgramFactory(state=Program.State.SETUP))
    assert edit_kind(kind, actor=office, seen=1, name="Other").name == "Other"


def test_a_closed_programs_kinds_stay_as_they_are(office):
    kind = ActivityKindFactory(program=ProgramFactory(state=Program.State.CLOSED))
    with pytest.raises(DomainError, match="closed"):
        edit_kind(kind, actor=office, seen=1, reason="Late", counts_as_training=False)
    with pytest.raises(DomainError, match="closed"):
        add_kind(kind.program, actor=office, name="New", channel="online")
    kind.refresh_from_db()
    assert (kind.counts_as_training, kind.version) == (True, 1)
    assert ActivityKind.objects.filter(program=kind.program).count() == 1


def test_only_the_office_copies_adds_and_changes_kinds(north, program):
    kind = ActivityKindFactory(program=program)
    for actor in (north.lead_actor, north.coordinator_actor, north.principal_actor):
        with pytest.raises(PermissionDenied):
            edit_kind(kind, actor=actor, seen=1, reason="Mine", name="Mine")
        with pytest.raises(PermissionDenied):
            add_kind(program, actor=actor, name="Mine", channel="online")
        with pytest.raises(PermissionDenied):
            copy_kinds(program, actor=actor, source=None)
    assert list(ActivityKind.objects.values_list("name", "version")) == [(kind.name, 1)]


# --- pages ----------------------------------------------------------------------------------------


def answers(kind, **changes) -> dict:
    values = {
        name: getattr(kind, name)
        for name in ("name", "name_en", "channel", "sort_order", "version")
    }
    switches = {name: "on" for name in kinds.COPIED if getattr(kind, name) is True}
    return {
        name: value for name, value in (values | switches | changes).items() if value is not None
    }


def address(kind, name="kind_edit") -> str:
    return reverse(f"programs:{name}", args=[kind.program.slug, kind.uuid])


def test_a_change_shows_its_effect_on_the_figures_before_it_is_saved(client, administrator, north):
    visit = ActivityKindFactory(name="Visit")
    talk = ActivityKindFactory(name="Talk")
    for kind, heads in ((visit, 30), (visit, 5), (talk, 7)):
        form_of(
            north.pairing,
            author=north.mentor_user,
            kind=kind,
            status=Status.COUNTED,
            headcount=heads,
        )
    client.force_login(administrator)
    asked = answers(visit, counts_as_training=None, reason="Never was training")

    shown = client.post(address(visit), asked)

    assert [each.text for each in shown.context["touched"]] == [
        "Training activities: 3 → 1 activity",
        "Attendances: 42 → 7 attendances",
    ]
    visit.refresh_from_db()
    assert (visit.counts_as_training, visit.version) == (True, 1)

    seal = shown.context["form"]["touched"].value()
    assert f'name="touched" value="{seal}"' in shown.text
    assert client.post(address(visit), asked | {"touched": "another"}).status_code == 200
    visit.refresh_from_db()
    assert visit.version == 1
    assert client.post(address(visit), asked | {"touched": seal}).status_code == 302
    visit.refresh_from_db()
    assert (visit.counts_as_training, visit.version) == (False, 2)


def test_moving_a_kind_to_another_channel_shows_what_moves(client, administrator, north):
    kind = ActivityKindFactory(channel="follow_up")
    form_of(north.pairing, author=north.mentor_user, kind=kind, status=Status.COUNTED, headcount=9)
    client.force_login(administrator)

    shown = client.post(address(kind), answers(kind, channel="online", reason="By video"))

    assert [each.text for each in shown.context["touched"]] == [
        "Training activities, Follow-up guidance: 1 → 0 activities",
        "Attendances, Follow-up guidance: 9 → 0 attendances",
        "Training activities, Online teaching research: 0 → 1 activity",
        "Attendances, Online teaching research: 0 → 9 attendances",
    ]


def test_a_change_that_touches_no_figure_is_saved_at_once(client, administrator, program):
    kind = ActivityKindFactory(program=program)
    client.force_login(administrator)
    sent = answers(kind, name="Renamed", reason="A better word")
    assert client.post(address(kind), sent).status_code == 302
    kind.refresh_from_db()
    assert kind.name == "Renamed"


def test_the_page_asks_for_the_reason_where_the_program_is_open(client, administrator, program):
    kind = ActivityKindFactory(program=program)
    client.force_login(administrator)
    refused = client.post(address(kind), answers(kind, name="Renamed"))
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["reason"]
    fresh = ActivityKindFactory(program=ProgramFactory(state=Program.State.SETUP))
    assert "reason" not in client.get(address(fresh)).context["form"].fields
    assert client.post(address(fresh), answers(fresh, name="Renamed")).status_code == 302


def test_kinds_are_listed_added_and_changed_under_their_program(client, administrator, program):
    foreign = ActivityKindFactory(program=ProgramFactory(), name="Of another program")
    own = ActivityKindFactory(program=program, name="Of this program")
    client.force_login(administrator)
    listed = reverse("programs:kinds", args=[program.slug])

    text = client.get(listed).text
    assert "Of this program" in text
    assert foreign.name not in text
    assert client.get(f"/programs/{program.slug}/kinds/{foreign.uuid}/edit/").status_code == 404
    key = uuid4()
    new = {"name": "New kind", "name_en": "New kind", "channel": "online", "uuid": key}
    for _again in range(2):
        sent = client.post(reverse("programs:kind_add", args=[program.slug]), new)
        assert (sent.status_code, sent.url) == (302, listed)
    made = ActivityKind.objects.get(uuid=key)
    assert (made.program, made.key) == (program, "new-kind")
    assert made.sort_order == own.sort_order + 1


def test_a_closed_programs_kinds_are_read_and_offer_no_change(client, administrator):
    kind = ActivityKindFactory(program=ProgramFactory(state=Program.State.CLOSED), name="Old kind")
    client.force_login(administrator)
    text = client.get(reverse("programs:kinds", args=[kind.program.slug])).text
    assert "Old kind" in text
    assert "/edit/" not in text
    assert "/kinds/new/" not in text


def test_kinds_of_a_program_being_set_up_are_its_offices_own(client, north):
    hidden = ActivityKindFactory(program=ProgramFactory(state=Program.State.SETUP))
    assert list(ActivityKind.objects.visible_to(north.coordinator_actor)) == []
    assert list(ActivityKind.objects.visible_to(north.lead_actor)) == [hidden]
    client.force_login(north.coordinator_user)
    assert client.get(reverse("programs:kinds", args=[hidden.program.slug])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_kinds_costs_the_same_however_long_it_is(
    client, administrator, program, rows, django_assert_max_num_queries
):
    ActivityKindFactory.create_batch(rows, program=program)
    client.force_login(administrator)
    with django_assert_max_num_queries(8):
        client.get(reverse("programs:kinds", args=[program.slug]))


# --- a form's kind is of its program --------------------------------------------------------------


def test_no_form_can_hold_a_kind_of_another_program(north):
    foreign = ActivityKindFactory(program=ProgramFactory())
    form = form_of(
        north.pairing, author=north.mentor_user, kind=ActivityKindFactory(), status=Status.DRAFT
    )
    form.kind = foreign
    with pytest.raises(ValidationError) as refusal:
        form.full_clean()
    assert list(refusal.value.message_dict) == ["kind"]
    assert not Activity.objects.filter(kind=foreign).exists()


def test_the_list_says_of_a_kind_what_is_particular_to_it_alone(client, north):
    plain = {"channel": "lesson_study", "lessons_are_lesson_study": True}
    kinds = {
        "A usual one": {"channel": "follow_up"},
        "B lesson": plain,
        "C unusual lesson": plain | {"lessons_are_lesson_study": False},
        "D meeting": {"channel": "intensive", "counts_as_training": False, "is_remote": True},
    }
    for name, values in kinds.items():
        ActivityKindFactory(program=north.program, name=name, **values)
    client.force_login(north.mentor_user)

    table = client.get(reverse("programs:kinds", args=[north.program.slug])).context["table"]

    said = {row.record.name: row.get_cell("feeds") for row in table.page.object_list}
    assert said == {
        "A usual one": "—",
        "B lesson": "—",
        "C unusual lesson": "lessons are not lesson study",
        "D meeting": "has no place; does not count as training",
    }
