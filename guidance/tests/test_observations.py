"""Observation records: whom they help reads them, and nobody else."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from pypdf import PdfReader

from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from activities.models import Lesson, Status
from activities.tests.factories import LessonFactory, form_of
from core.actor import Role
from core.exceptions import DomainError, StaleStateError
from core.models import Notice
from guidance.models import LessonObservation, Rubric
from guidance.observations.services import (
    record_observation,
    rewrite_observation,
    withdraw_observation,
)
from guidance.rubrics.services import add_rubric, end_rubric, rubric_for
from guidance.tests.factories import (
    LessonObservationFactory,
    PlannedObservationFactory,
    a_rubric,
)
from pairings.models import Pairing
from programs.models import Program
from roster.people.finding import Person
from tests.link_words import told_alike
from tests.sent_page import as_shown

TODAY = date(2026, 3, 18)
MONDAY = date(2026, 3, 16)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]


def the_trainee(north) -> Person:
    return Person(north.trainee, district=north.district, school=north.school)


def the_mentor(north) -> Person:
    return Person(north.mentor, district=north.helping_district, school=north.helping_school)


def observed(north, actor=None, **said) -> LessonObservation:
    said = {
        "program": north.program,
        "subject": north.subject,
        "person": the_trainee(north),
        "held_on": MONDAY,
        "today": TODAY,
        "kind": "routine",
        "topic": "Floating",
        "process": "Groups tried twelve objects.",
    } | said
    return record_observation(actor=actor or north.mentor_actor, **said)


def readers(observation, *corners) -> set[str]:
    """Which of the casts may open it."""
    cast = ("mentor", "trainee", "principal", "coordinator", "helping_coordinator", "lead")
    seen = LessonObservation.objects.filter(pk=observation.pk)
    return {
        f"{corner.district} {who}"
        for corner in corners
        for who in cast
        if seen.visible_to(getattr(corner, f"{who}_actor")).exists()
    }


# --- who reads it ---------------------------------------------------------------------------------


def test_the_two_and_the_coordinator_of_the_district_read_it_and_nobody_else(north, south):
    found = readers(observed(north), north, south)

    assert found == {"North County mentor", "North County trainee", "North County coordinator"}


def test_of_a_round_of_the_lead_the_lead_and_the_trainees_mentor_read_it_too(north, south):
    observation = observed(north, north.lead_actor)

    assert observation.pairing == north.pairing
    assert readers(observation, north, south) == {
        *(f"North County {who}" for who in ("mentor", "trainee", "coordinator", "lead")),
    }


def test_a_mentors_lesson_is_of_the_pair_of_whoever_observed_it(north):
    own = observed(north, north.trainee_actor, person=the_mentor(north))
    others = observed(north, north.lead_actor, person=the_mentor(north))

    assert (own.pairing, own.district) == (north.pairing, north.helping_district)
    assert readers(own, north) == {
        *(f"North County {who}" for who in ("mentor", "trainee", "helping_coordinator")),
    }
    assert others.pairing is None
    assert readers(others, north) == {
        *(f"North County {who}" for who in ("mentor", "lead", "helping_coordinator")),
    }


def test_the_partner_of_a_cancelled_pair_reads_nothing(north):
    observation = observed(north, north.lead_actor)
    Pairing.objects.update(cancelled_at="2026-03-17T00:00Z")

    assert "North County mentor" not in readers(observation, north)


def test_whoever_was_observed_is_told_until_it_is_withdrawn(north):
    observation = observed(north)

    (told,) = Notice.objects.unread().filter(message="guidance.lesson_observed")
    assert told.to == north.trainee_user
    assert "“Floating”, 16 March 2026, by North Mentor" in told.about

    withdraw_observation(observation, actor=north.mentor_actor)
    withdraw_observation(observation, actor=north.mentor_actor)

    told.refresh_from_db()
    assert (told.about, str(told.title)) == ("", "Something you were told of was taken back")
    assert not Notice.objects.unread().filter(pk=told.pk).exists()
    assert readers(observation, north) == {"North County mentor"}


def test_what_was_withdrawn_the_office_does_not_read_either(north, administrator):
    office = LessonObservation.objects.visible_to(actor_for(administrator))
    observation = observed(north)
    assert list(office.all()) == [observation]

    withdraw_observation(observation, actor=north.mentor_actor)

    assert list(office.all()) == []


def test_the_record_of_changes_names_no_word_of_what_was_withdrawn(client, north, administrator):
    stays, goes = observed(north, topic="Stays here"), observed(north, topic="Goes away")
    rewrite = {"held_on": MONDAY, "kind": "routine", "process": "Secret words", "lessons": 1}
    rewrite_observation(goes, actor=north.mentor_actor, seen=1, today=TODAY, **rewrite)
    client.force_login(administrator)
    before = client.get(reverse("changes")).text
    assert ("Goes away" in before, "Secret words" in before) == (True, True)
    withdraw_observation(goes, actor=north.mentor_actor)

    page = client.get(reverse("changes")).text

    assert ("Goes away" in page, "Secret words" in page) == (False, False)
    assert stays.topic in page
    assert "withdrew the observation “what was withdrawn”" in page


def test_where_the_program_is_closed_its_pages_say_so(client, north):
    made = observed(north)
    Program.objects.update(state=Program.State.CLOSED)
    client.force_login(north.mentor_user)
    new = reverse("guidance:observe", query={"pairing": north.pairing.uuid})
    for address in (new, reverse("guidance:observation-edit", args=[made.uuid])):
        answer = client.get(address, follow=True)
        assert answer.redirect_chain
        assert "is closed, so nothing in it can change." in answer.text


def test_only_the_observer_rewrites_and_withdraws_it(north):
    observation = observed(north)
    for actor in (north.trainee_actor, north.coordinator_actor):
        with pytest.raises(PermissionDenied):
            withdraw_observation(observation, actor=actor)
        with pytest.raises(PermissionDenied):
            rewrite_observation(observation, actor=actor, seen=1, today=TODAY, held_on=MONDAY)


# --- what it must say -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"held_on": date(2026, 3, 19)}, "held_on"),
        ({"held_on": date(2020, 3, 5)}, "held_on"),
        ({"process": ""}, "process"),
        ({"person": Person(None, "Wang Wei")}, "whose"),
        ({"lessons": 9}, "__all__"),
    ],
)
def test_what_cannot_be_is_said_beside_its_box(north, said, field):
    with pytest.raises(ValidationError) as refusal:
        observed(north, **said)

    assert list(refusal.value.message_dict) == [field]
    assert not LessonObservation.objects.exists()


def test_ones_own_lesson_and_a_day_outside_the_pair_are_refused(north):
    with pytest.raises(ValidationError, match="your own name"):
        observed(north, person=the_mentor(north))
    north.pairing.starts_on = TODAY
    with pytest.raises(ValidationError, match="were not a pair"):
        observed(north, pairing=north.pairing)


def test_nothing_is_recorded_in_a_program_that_is_closed(north):
    north.program.state = Program.State.CLOSED
    with pytest.raises(DomainError):
        observed(north)


def test_an_auditor_observes_nothing(north):
    auditor = type(north.mentor_actor)(user_id=north.lead_user.pk)
    with pytest.raises(PermissionDenied):
        observed(north, auditor)


def test_of_two_who_rewrite_it_the_second_is_told(north):
    observation = observed(north)
    said = {"actor": north.mentor_actor, "today": TODAY, "held_on": MONDAY, "process": "Anew"}

    assert rewrite_observation(observation, seen=1, **said).process == "Anew"
    with pytest.raises(StaleStateError):
        rewrite_observation(observation, seen=1, **said | {"process": "Otherwise"})


# --- what was planned -----------------------------------------------------------------------------


def schedule(client, user) -> str:
    client.force_login(user)
    return client.get(reverse("guidance:schedule")).text


def test_a_record_of_the_planned_day_fulfils_the_plan(client, north):
    planned = PlannedObservationFactory(pairing=north.pairing, planned_on=MONDAY)
    other = PlannedObservationFactory(
        pairing=north.pairing, planned_on=MONDAY, lesson_of="supporting"
    )

    assert observed(north, north.lead_actor).planned is None
    observation = observed(north)
    assert observation.planned == planned
    second = observed(north)
    assert second.planned is None
    assert other.pk not in LessonObservation.objects.values_list("planned", flat=True)

    # That it was held, whoever sees the plan may know; the record opens for its readers alone.
    for user, opens in ((north.trainee_user, True), (north.principal_user, False)):
        page = schedule(client, user)
        assert "Held on 16 Mar" in page
        assert (observation.get_absolute_url() in page) is opens
    withdraw_observation(observation, actor=north.mentor_actor)
    assert second.get_absolute_url() in schedule(client, north.trainee_user)
    withdraw_observation(second, actor=north.mentor_actor)
    assert "Held on" not in schedule(client, north.trainee_user)


def test_a_plan_leads_to_its_record_on_another_day(client, north):
    planned = PlannedObservationFactory(
        pairing=north.pairing, planned_on=date(2026, 3, 12), kind="trial"
    )
    client.force_login(north.mentor_user)
    assert "?planned=" in client.get(reverse("guidance:planned-edit", args=[planned.uuid])).text

    address = f"{reverse('guidance:observe')}?planned={planned.uuid}"
    page = as_shown(client.get(address), but={"topic": "Floating", "process": "Tried"})
    assert (page["held_on"], page["kind"]) == (["2026-03-12"], ["trial"])
    client.post(address, page | {"held_on": "2026-03-17"})

    observation = LessonObservation.objects.get()
    assert (observation.planned, observation.teacher) == (planned, north.trainee)
    client.force_login(north.trainee_user)
    page = client.get(reverse("guidance:planned-edit", args=[planned.uuid])).text
    assert "?planned=" not in page


# --- pages ----------------------------------------------------------------------------------------


def test_a_page_keeps_what_was_typed_and_makes_one_record(client, north):
    client.force_login(north.mentor_user)
    address = f"{reverse('guidance:observe')}?pairing={north.pairing.uuid}"
    page = as_shown(client.get(address), but={"strengths": "Clear words", "grade": "5 (2)"})

    refused = client.post(address, page | {"topic": ""})
    assert refused.status_code == 422
    assert "Enter the topic of this lesson." in refused.text
    kept = as_shown(refused)
    assert (kept["strengths"], kept["grade"]) == (["Clear words"], ["5 (2)"])

    kept["topic"] = "Floating"
    for _each in range(2):
        answer = client.post(address, kept)
    observation = LessonObservation.objects.get()
    assert answer.url == observation.get_absolute_url()
    shown = client.get(answer.url).text
    assert "North Mentor observed North Trainee" in shown
    assert "Clear words" in shown


def test_all_that_is_missing_is_said_at_once(client, north):
    client.force_login(north.mentor_user)
    address = f"{reverse('guidance:observe')}?pairing={north.pairing.uuid}"

    refused = client.post(address, as_shown(client.get(address))).text

    assert "Enter the topic of this lesson." in refused
    assert "Write what happened, or what you say of it." in refused


def test_whoever_stands_outside_the_pair_chooses_whose_lesson_it_was(client, north):
    client.force_login(north.principal_user)
    address = f"{reverse('guidance:observe')}?pairing={north.pairing.uuid}"
    said = {"topic": "Floating", "process": "Tried", "whose": "supporting"}

    client.post(address, as_shown(client.get(address), but=said))

    observation = LessonObservation.objects.get()
    assert (observation.teacher, observation.pairing) == (north.mentor, north.pairing)
    assert observation.school == north.helping_school


def test_a_typed_name_is_found_and_another_one_needs_its_school(client, north, south):
    client.force_login(north.lead_user)
    address = reverse("guidance:observe")
    said = {"topic": "Floating", "process": "Tried", "subject": str(north.subject.pk)}
    page = as_shown(client.get(address), but=said)
    assert page["program"] == [str(north.program.pk)]

    unknown = client.post(address, page | {"whose": "Wang Wei"})
    assert "Write the school after the name" in unknown.text
    client.post(address, page | {"whose": f"Wang Wei, {south.school}"})
    fresh = as_shown(client.get(address), but=said)
    client.post(address, fresh | {"whose": "North Trainee"})

    named, found = LessonObservation.objects.order_by("pk")
    assert (named.teacher, named.name, named.school) == (None, "Wang Wei", south.school)
    assert readers(named, north, south) == {"North County lead", "South County coordinator"}
    assert (found.teacher, found.school, found.pairing) == (
        north.trainee,
        north.school,
        north.pairing,
    )


def test_a_lesson_on_a_form_leads_to_its_record_and_may_leave_the_form(client, north):
    form = form_of(
        north.pairing,
        author=north.mentor_user,
        status=Status.COUNTED,
        starts_on=date(2026, 3, 12),
        reference="F-2026-000001",
    )
    lesson = LessonFactory(activity=form, teacher=north.trainee, topic="Magnets", grade="4")
    client.force_login(north.mentor_user)
    address = f"{reverse('guidance:observe')}?form={form.uuid}&lesson={lesson.key}"
    assert address.replace("&", "&amp;") in client.get(form.get_absolute_url()).text

    page = as_shown(client.get(address), but={"process": "Tried"})
    assert (page["topic"], page["grade"], page["held_on"]) == (["Magnets"], ["4"], ["2026-03-12"])
    client.post(address, page)
    Lesson.objects.all().delete()

    observation = LessonObservation.objects.get()
    assert (observation.activity, observation.lesson_key) == (form, lesson.key)
    assert form.get_absolute_url() in client.get(observation.get_absolute_url()).text


def test_what_a_stranger_may_not_see_leads_to_no_page(client, north, south):
    planned = PlannedObservationFactory(pairing=north.pairing, planned_on=MONDAY)
    form = form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)
    lesson = LessonFactory(activity=form, teacher=north.trainee)
    client.force_login(south.mentor_user)
    for asked in (
        f"pairing={north.pairing.uuid}",
        f"planned={planned.uuid}",
        f"form={form.uuid}&lesson={lesson.key}",
        "pairing=nonsense",
    ):
        assert client.get(f"{reverse('guidance:observe')}?{asked}").status_code == 404


def test_the_paper_has_the_head_of_the_form_and_what_was_written(client, north):
    observation = LessonObservationFactory(
        pairing=north.pairing,
        recorded_by=north.mentor_user,
        suggestions="One more try",
        rubric=a_rubric(north.program),
        marks=[50, 40],
    )
    client.force_login(north.trainee_user)

    for language, parts in (
        ("en", ("Lesson observation record", "North Mentor", "One more try", "90 of 100")),
        ("zh-hans", ("听课记录表", "听课人（签名）", "90分，优")),
    ):
        where = reverse("reports:observation", args=[observation.uuid])
        paper = client.get(f"{where}?lang={language}")
        words = PdfReader(BytesIO(paper.content)).pages[0].extract_text()
        assert [part for part in parts if part not in words] == []


# --- marks ----------------------------------------------------------------------------------------


def test_marks_add_up_to_their_grade(north):
    rubric = a_rubric(north.program)
    found = {}
    for marks in ([60, 30], [60, 29], [40, 40], [40, 39], [40, 30], [40, 29], [0, 0]):
        observation = observed(north, rubric=rubric, marks=marks)
        found[observation.total] = str(rubric.grade(observation.total))

    assert found == {
        90: "excellent",
        89: "good",
        80: "good",
        79: "fair",
        70: "fair",
        69: "poor",
        0: "poor",
    }


@pytest.mark.parametrize("marks", [[60], [61, 0], [-1, 40], [10, 10, 10]])
def test_marks_are_whole_and_within_their_weights(north, marks):
    with pytest.raises(ValidationError, match="every line"):
        observed(north, rubric=a_rubric(north.program), marks=marks)


def test_a_page_asks_for_every_mark_or_none(client, north):
    a_rubric(north.program)
    client.force_login(north.mentor_user)
    address = f"{reverse('guidance:observe')}?pairing={north.pairing.uuid}"
    said = {"topic": "Floating", "process": "Tried", "mark_0": "60"}
    page = as_shown(client.get(address), but=said)

    assert "Give a mark here as well" in client.post(address, page).text
    assert "between 0 and 40" in client.post(address, page | {"mark_1": "41"}).text
    client.post(address, page | {"mark_1": "26"})

    observation = LessonObservation.objects.get()
    assert observation.marks == [60, 26]
    shown = client.get(observation.get_absolute_url()).text
    assert "Marks: 86 of 100, good" in shown
    assert "26 of 40" in shown


def test_the_subjects_own_rubric_comes_first_and_an_ended_one_marks_no_more(north, south):
    of_all, own = a_rubric(north.program), a_rubric(north.program, north.subject)
    a_rubric(north.program, south.subject)
    observation = observed(north, rubric=own, marks=[30, 30])

    assert rubric_for(north.program, north.subject) == own
    end_rubric(own, actor=north.lead_actor)
    assert rubric_for(north.program, north.subject) == of_all
    observation.refresh_from_db()
    assert (observation.rubric, observation.total) == (own, 60)


# --- rubrics --------------------------------------------------------------------------------------

HALVES = [("目标", "Objectives", 50), ("效果", "Effect", 50)]


def test_weights_come_to_a_hundred(north):
    for weights in ((50, 49), (50, 51), ()):
        criteria = [(f"Part {weight}", "", weight) for weight in weights]
        with pytest.raises(ValidationError, match="until they come to 100"):
            add_rubric(
                north.program,
                actor=north.lead_actor,
                subject=north.subject,
                name="Rubric",
                criteria=criteria,
            )
    assert not Rubric.objects.exists()


def test_there_is_one_rubric_at_a_time_for_a_subject(north):
    said = {"actor": north.lead_actor, "subject": north.subject, "criteria": HALVES}
    first = add_rubric(north.program, name="Rubric", **said)
    with pytest.raises(ValidationError, match="End that one first"):
        add_rubric(north.program, name="Another", **said)
    end_rubric(first, actor=north.lead_actor)
    add_rubric(north.program, name="Another", **said)


def test_leads_set_the_rubric_of_their_own_subject_and_the_office_any(north, south, administrator):
    said = {"name": "Rubric", "criteria": HALVES, "subject": north.subject}
    for actor in (south.lead_actor, north.coordinator_actor, north.mentor_actor):
        with pytest.raises(PermissionDenied):
            add_rubric(north.program, actor=actor, **said)
    rubric = add_rubric(north.program, actor=north.lead_actor, **said)
    with pytest.raises(PermissionDenied):
        end_rubric(rubric, actor=south.lead_actor)


def test_the_page_begins_with_the_usual_rubric_and_says_what_does_not_add_up(
    client, north, administrator
):
    client.force_login(administrator)
    address = reverse("guidance:rubric-add", args=[north.program.slug])
    page = as_shown(client.get(address))

    refused = client.post(address, page | {"criteria-0-weight": "20"})
    assert "The weights come to 110." in refused.text
    assert as_shown(refused)["criteria-0-weight"] == ["20"]
    order = client.post(address, page | {"good_from": "95"})
    assert "from the highest to the lowest" in order.text
    half = client.post(address, page | {"criteria-0-weight": "9.5"})
    assert "Enter a weight between 1 and 100, as a whole number." in half.text
    for _each in range(2):
        client.post(address, page)

    other = as_shown(client.get(address))
    another = client.post(address, other)
    assert another.context["form"].errors == {
        "subject": ["There is a rubric for all subjects already. End that one first."]
    }
    assert another.context["form"].fields["subject"].empty_label == "All subjects"

    rubric = Rubric.objects.get()
    assert [each.weight for each in rubric.criteria.all()] == [10, 15, 35, 15, 25]
    client.post(reverse("guidance:rubric-end", args=[rubric.uuid]))
    assert Rubric.objects.get().ended_at


def test_others_of_the_district_in_another_subject_do_not_read_it(north, south):
    found = {}
    for subject in (north.subject, south.subject):
        user = UserFactory()
        RoleAssignmentFactory(
            user=user, role=Role.DISTRICT_COORDINATOR, district=north.district, subject=subject
        )
        found[subject] = LessonObservation.objects.visible_to(actor_for(user))
    observation = observed(north)

    assert list(found[north.subject]) == [observation]
    assert list(found[south.subject]) == []


def test_whoever_may_observe_is_one_press_away_and_reads_the_last_ones(north, south, client):
    way = f"{reverse('guidance:observe')}?pairing={north.pairing.uuid}"
    made = observed(north, topic="Floating")
    client.force_login(north.mentor_user)
    assert way in client.get(reverse("home")).text
    page = client.get(north.pairing.get_absolute_url()).text
    assert way in page
    assert f'<a href="{made.get_absolute_url()}">Floating</a>' in page

    client.force_login(north.principal_user)
    theirs = client.get(north.pairing.get_absolute_url()).text
    assert (way in theirs, "Floating" in theirs) == (True, False)
    Program.objects.update(state=Program.State.CLOSED)
    assert way not in client.get(north.pairing.get_absolute_url()).text


def test_lessons_of_one_topic_on_a_form_say_who_taught_them(client, north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)
    LessonFactory(activity=form, teacher=north.trainee, topic="Magnets", position=1)
    LessonFactory(activity=form, teacher=None, name="A guest", topic="Magnets", position=2)
    LessonFactory(activity=form, teacher=north.mentor, topic="Light", position=3)

    def offered(user) -> list[str]:
        client.force_login(user)
        page = client.get(form.get_absolute_url())
        return re.findall("Record the observation of ([^<]+)", page.text)

    of_the_trainee, of_the_guest = (
        f"“Magnets”, taught by {name}" for name in (north.trainee, "A guest")
    )
    assert offered(north.coordinator_user) == [of_the_trainee, of_the_guest, "“Light”"]
    # Nobody observed what they taught themselves.
    assert offered(north.mentor_user) == [of_the_trainee, of_the_guest]
    assert offered(north.trainee_user) == [of_the_guest, "“Light”"]
    form.lessons.exclude(teacher=north.mentor).delete()
    assert offered(north.mentor_user) == []
    assert "You observed a lesson?" not in client.get(form.get_absolute_url()).text


def test_two_lessons_of_one_topic_are_told_apart_by_their_links(client, north):
    for day in (MONDAY, TODAY):
        LessonObservationFactory(
            pairing=north.pairing, recorded_by=north.mentor_user, topic="Twice", held_on=day
        )
    client.force_login(north.mentor_user)

    page = client.get(reverse("guidance:observations"))

    assert page.text.count("Twice") >= 2
    assert told_alike(page) == {}
