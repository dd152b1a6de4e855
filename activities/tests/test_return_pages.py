"""The pages of a return: what is asked for, where the form will go and why, old beside new."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import RoleAssignment
from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from activities.chain import asking, old_and_new, route
from activities.chain.models import Verb
from activities.registration.content import LessonEntry, content_of
from activities.registration.models import Activity, Status
from activities.registration.wording import joined
from activities.tests.factories import LessonFactory, form_of
from activities.tests.steps import step
from activities.tests.test_card import with_photo
from core.actor import Role
from core.names import masked
from programs.tests.factories import ActivityKindFactory
from recording.services import edit_activity
from recording.tests.pages import answers

pytestmark = pytest.mark.usefixtures("in_march")

DAY = date(2025, 10, 15)


@pytest.fixture
def kind(db):
    return ActivityKindFactory(name="Lesson observation", opens_lessons=True)


@pytest.fixture
def came_back(north, kind) -> Activity:
    """30 people were present, the trainee and the school signed; the district asks for the date."""
    form = form_of(
        north.pairing,
        author=north.mentor_user,
        status=Status.DRAFT,
        kind=kind,
        theme="Shadows",
        minutes=40,
        headcount=30,
        list_is_complete=False,
    )
    step(form, Verb.SEND, north.mentor_actor)
    step(form, Verb.COUNTERSIGN, north.trainee_actor)
    step(form, Verb.CONFIRM, north.principal_actor)
    return step(
        form,
        Verb.RETURN,
        north.coordinator_actor,
        reason_code="wrong_date",
        asked_for=["date"],
    )


def edit(form, north, *, lessons=(), **fields) -> Activity:
    before = content_of(form)
    after = replace(before, fields={**before.fields, **fields}, lessons=lessons)
    return edit_activity(
        form, after, actor=north.mentor_actor, seen=form.version, today=date(2026, 3, 18)
    )


def page(form, north, **changes) -> dict:
    """The author's page as it is, but for these changes."""
    same = {"when": "other", "day": str(form.starts_on), "others": 28, "theme": form.theme}
    same |= {"uuid": form.uuid, "version": form.version, "process": form.process}
    return answers(north, form.kind, **{**same, **changes})


def bare(label: str) -> str:
    """What a box names, without what the form says of it."""
    return label.partition(" <small>")[0]


# --- asking ---------------------------------------------------------------------------------------


def test_a_return_names_what_has_to_change(client, north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)
    client.force_login(north.principal_user)
    address = reverse("activities:return", args=[form.uuid])

    offered = client.get(address).context["form"]
    client.post(
        address, {"version": 1, "reason_code": "wrong_date", "asked_for": ["place", "date"]}
    )

    labels = dict(offered.fields["asked_for"].choices)
    assert (bare(labels["date"]), bare(labels["headcount"])) == ("The date", "The headcount")
    assert "partnership" not in labels
    assert 'data-asks="date"' in str(offered["reason_code"])
    assert form.decisions.get().asked_for == ["date", "place"]


def test_without_a_tick_the_reason_says_what_is_asked_for(client, north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)
    client.force_login(north.principal_user)

    client.post(
        reverse("activities:return", args=[form.uuid]), {"version": 1, "reason_code": "wrong_date"}
    )

    assert form.decisions.get().asked_for == ["date"]


@pytest.mark.parametrize("code", ["wrong_person", "not_enough"])
def test_what_a_reason_ticks_is_what_the_author_reads(client, north, code):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)
    client.force_login(north.principal_user)
    address = reverse("activities:return", args=[form.uuid])
    page = client.get(address)
    offered = dict(page.context["form"].fields["asked_for"].choices)
    [ticked] = re.findall(rf'value="{code}"[^>]*data-asks="([^"]*)"', page.text)

    client.post(address, {"version": 1, "reason_code": code})

    asked = form.decisions.get().asked_for
    assert ticked.split() == asked
    assert asking.in_words(asked).lower() == joined(bare(offered[key]) for key in asked).lower()


def test_each_box_says_what_the_form_says_of_it(client, north, kind):
    """Also that there is none of it: a lesson that is missing is asked for, too."""
    form = form_of(
        north.pairing,
        author=north.mentor_user,
        status=Status.SCHOOL,
        kind=kind,
        starts_on=DAY,
        minutes=40,
        effect="Both taught better. " * 10,
    )
    LessonFactory(activity=form, topic="Shadows grow")
    with_photo(form)
    client.force_login(north.principal_user)

    page = client.get(reverse("activities:return", args=[form.uuid]))

    boxes = page.context["form"].fields["asked_for"].choices
    said = {key: re.search("<small>(.*)</small>", label)[1] for key, label in boxes}
    assert said["parties"] == "North Mentor; North Trainee"
    assert (said["date"], said["length"]) == ("15 October 2025", "40 minutes")
    assert said["effect"].startswith("Both taught better. Both")
    assert said["effect"].endswith("…")
    assert (said["lessons"], said["talks"], said["results"]) == ("Shadows grow", "none", "none")
    assert said["attachments"] == "1 photo"
    assert page.text.count("?small=1") == 1


def test_another_reason_names_something(client, north):
    """Its words alone do not say what may change without everybody signing again."""
    form = form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)
    client.force_login(north.principal_user)
    address = reverse("activities:return", args=[form.uuid])
    sent = {"version": 1, "reason_code": "other", "reason": "Look at the words again."}

    refused = client.post(address, sent)
    assert refused.context["form"].errors == {
        "asked_for": ["Tick what has to change: another reason names nothing."]
    }
    client.post(address, sent | {"asked_for": ["process"]})

    assert form.decisions.get().asked_for == ["process"]


def test_the_page_that_returns_says_what_the_form_is_about(client, north):
    form = form_of(
        north.pairing,
        author=north.mentor_user,
        status=Status.SCHOOL,
        starts_on=DAY,
        host_school=north.helping_school,
    )
    client.force_login(north.principal_user)

    for name in ("return", "void"):
        page = client.get(reverse(f"activities:{name}", args=[form.uuid])).text
        said = "15 October 2025", str(north.helping_school), "North Mentor", "North Trainee"
        assert [each for each in said if each not in page] == []


def test_voiding_asks_for_nothing_to_be_changed(client, north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)
    client.force_login(north.principal_user)

    response = client.get(reverse("activities:void", args=[form.uuid]))

    assert "asked_for" not in response.context["form"].fields


# --- where it goes --------------------------------------------------------------------------------


def test_the_authors_page_says_beforehand_what_sends_the_form_where(client, north, came_back):
    client.force_login(north.mentor_user)

    text = client.get(reverse("recording:update", args=[came_back.uuid])).text

    assert re.search(r"Asked for, and marked below:.*?<a [^>]*>the date</a>", text, re.DOTALL)
    assert (
        "If you change only the date, the form goes back to North County. If anything else "
        "changes, it starts again with North Trainee." in text
    )


def test_returned_by_who_reads_it_first_it_goes_back_whatever_changes(client, north, kind):
    usual = {"author": north.mentor_user, "kind": kind, "theme": "Shadows", "headcount": 30}
    form = form_of(north.pairing, status=Status.DRAFT, **usual)
    step(form, Verb.SEND, north.mentor_actor)
    step(form, Verb.RETURN, north.trainee_actor, reason_code="wrong_date", asked_for=["date"])
    client.force_login(north.mentor_user)
    address = reverse("recording:update", args=[form.uuid])

    text = client.get(address).text
    assert "The form goes back to North Trainee." in text
    assert "starts again" not in text

    client.post(address, page(form, north, others=29))
    form.refresh_from_db()
    assert (form.status, form.headcount) == (Status.OTHER_SIDE, 31)


def test_only_what_was_asked_is_sent_at_once_and_goes_back(client, north, came_back):
    client.force_login(north.mentor_user)
    address = reverse("recording:update", args=[came_back.uuid])

    client.post(address, page(came_back, north, day="2025-10-16"))

    came_back.refresh_from_db()
    assert came_back.status == Status.DISTRICT


def test_what_was_not_asked_is_saved_and_announced_before_it_is_sent(client, north, came_back):
    client.force_login(north.mentor_user)
    address = reverse("recording:update", args=[came_back.uuid])

    response = client.post(address, page(came_back, north, others=4_998), follow=True)

    came_back.refresh_from_db()
    assert (came_back.status, came_back.headcount) == (Status.RETURNED, 5_000)
    assert (
        "The form starts again with North Trainee, because this changed: the headcount."
        in response.text
    )
    client.post(
        reverse("activities:step", args=[came_back.uuid, "send"]), {"version": came_back.version}
    )
    came_back.refresh_from_db()
    assert came_back.status == Status.OTHER_SIDE


def test_what_the_page_announced_is_sent_from_it(client, north, came_back):
    form = edit(came_back, north, headcount=31)
    client.force_login(north.mentor_user)
    address = reverse("recording:update", args=[form.uuid])
    assert "The form starts again with North Trainee" in client.get(address).text

    client.post(address, page(form, north, others=29))

    form.refresh_from_db()
    assert form.status == Status.OTHER_SIDE


def test_the_sentence_names_why(north, came_back):
    asked = edit(came_back, north, starts_on=date(2025, 10, 16))
    assert route.sentence(asked, north.mentor_actor) == (
        "The form goes back to North County, because only what was asked for changed: the date."
    )

    more = edit(asked, north, headcount=31, theme="Light")
    assert route.sentence(more, north.mentor_actor) == (
        "The form starts again with North Trainee, because this changed: "
        "the headcount and the topic."
    )
    with translation.override("zh-hans"):
        assert "参加人数、主题" in route.sentence(more, north.mentor_actor)


@pytest.mark.parametrize(
    ("kind_is", "topics", "said"),
    [
        ({"lesson_study": True}, ["Light"], "the form still has 1 lesson."),
        ({"lesson_study": True}, ["Light", "Shade"], ""),
        ({}, ["Light", "Shade"], "lessons count in it only with lesson study"),
    ],
)
def test_a_lesson_that_leaves_the_figure_of_lessons_says_so(
    client, north, came_back, kind_is, topics, said
):
    came_back.lessons.create(topic="Shadows")
    came_back.kind = ActivityKindFactory(**kind_is)
    came_back.save()

    form = edit(came_back, north, lessons=tuple(LessonEntry(topic) for topic in topics))

    note = old_and_new.lesson_note(form)
    assert said in note
    assert bool(note) == bool(said)
    client.force_login(north.mentor_user)
    assert note in client.get(form.get_absolute_url()).text


# --- old beside new -------------------------------------------------------------------------------


def read_by(client, user, form):
    client.force_login(user)
    return client.get(form.get_absolute_url()).context["changed_since_signed"]


def test_each_who_signed_sees_old_beside_new_when_asked_again(client, north, came_back):
    step(edit(came_back, north, headcount=5_000), Verb.SEND, north.mentor_actor)
    row = {"label": "People present", "old": "30", "new": "5,000"}

    assert read_by(client, north.trainee_user, came_back) == [row]
    step(came_back, Verb.COUNTERSIGN, north.trainee_actor)
    assert read_by(client, north.trainee_user, came_back) == []
    assert read_by(client, north.principal_user, came_back) == [row]
    step(came_back, Verb.CONFIRM, north.principal_actor)
    assert read_by(client, north.coordinator_user, came_back) == [row]
    step(came_back, Verb.CONFIRM, north.coordinator_actor)
    assert read_by(client, north.lead_user, came_back) == []


def test_it_says_since_what_the_reader_themself_did(client, north, came_back):
    """Only who signed reads that they signed; who returned it has signed nothing."""

    def heading(user) -> str:
        client.force_login(user)
        return client.get(came_back.get_absolute_url()).context["changed_since"]

    other = UserFactory(username="second")
    RoleAssignmentFactory(
        user=other, role=Role.DISTRICT_COORDINATOR, district=north.district, subject=None
    )
    step(edit(came_back, north, starts_on=date(2025, 10, 16)), Verb.SEND, north.mentor_actor)

    assert heading(north.trainee_user) == "Changed since you signed or confirmed"
    assert heading(north.coordinator_user) == "Changed since you returned it"
    assert heading(other) == "Changed since it was returned from this step"
    assert heading(north.mentor_user) == ""


def test_what_came_back_as_it_was_says_of_no_change_to_anybody(client, north, came_back):
    """Returned and sent unchanged; then changed, and changed back again."""

    def flags() -> list[str]:
        users = (north.trainee_user, north.principal_user, north.coordinator_user)
        return [words for user in users if (words := read_by(client, user, came_back))]

    step(came_back, Verb.SEND, north.mentor_actor)
    assert flags() == []

    for day, changed in ((16, True), (15, False)):
        step(came_back, Verb.RETURN, north.coordinator_actor, reason_code="wrong_date")
        step(edit(came_back, north, starts_on=date(2025, 10, day)), Verb.SEND, north.mentor_actor)
        assert bool(read_by(client, north.trainee_user, came_back)) is changed


def test_two_rounds_are_shown_as_one_to_who_saw_neither(client, north, came_back):
    """The date went to the district alone; then the form starts again at the trainee."""
    form = edit(came_back, north, starts_on=date(2025, 10, 16))
    step(form, Verb.SEND, north.mentor_actor)
    step(form, Verb.RETURN, north.coordinator_actor, reason_code="other", reason="See notes.")
    step(edit(form, north, headcount=31), Verb.SEND, north.mentor_actor)

    rows = {row["label"]: row["new"] for row in read_by(client, north.trainee_user, form)}

    assert rows == {"Date": "16 October 2025", "People present": "31"}


def test_a_new_confirmer_sees_what_changed_since_their_school_confirmed(client, north, came_back):
    RoleAssignment.objects.filter(user=north.principal_user).update(ends_on=date(2026, 3, 17))
    deputy = UserFactory(username="deputy")
    RoleAssignmentFactory(user=deputy, role=Role.SCHOOL_CONFIRMER, school=north.school)
    step(edit(came_back, north, headcount=31), Verb.SEND, north.mentor_actor)
    step(came_back, Verb.COUNTERSIGN, north.trainee_actor)

    assert [row["new"] for row in read_by(client, deputy, came_back)] == ["31"]


def test_the_author_sees_old_beside_new_before_sending(client, north, came_back):
    form = edit(came_back, north, host_school=north.helping_school)
    client.force_login(north.mentor_user)

    returned = client.get(form.get_absolute_url()).context["returned"]

    assert returned["changed"] == [
        {"label": "Place", "old": north.school.name, "new": north.helping_school.name}
    ]


def test_parts_read_as_lines(north, came_back):
    taught = (LessonEntry("Light", "Grade 3", north.mentor, school=north.helping_school),)
    form = edit(came_back, north, lessons=taught)

    rows = old_and_new.rows(form.changed_since_return, north.mentor_actor)

    line = f"Light\u00a0· Grade 3\u00a0· North Mentor\u00a0· {north.helping_school.name}"
    assert rows == [{"label": "The lessons taught", "old": "", "new": line}]


def test_names_in_what_changed_are_masked_for_the_auditor(north, came_back, auditor):
    form = edit(came_back, north, lessons=(LessonEntry("Light", teacher=north.mentor),))

    (row,) = old_and_new.rows(form.changed_since_return, actor_for(auditor))

    assert row["new"] == f"Light\u00a0· {masked('North Mentor')}"


def test_the_history_names_what_was_asked_for_and_what_changed(client, north, came_back):
    step(edit(came_back, north, headcount=31), Verb.SEND, north.mentor_actor)
    client.force_login(north.trainee_user)

    history = client.get(came_back.get_absolute_url()).context["history"]

    assert [event["note"] for event in history[:2]] == [
        "Changed: the headcount.",
        "Asked for: the date.",
    ]
