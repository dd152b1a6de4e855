"""Whatever a page edits: opened and sent as it stands, it writes nothing.

Every page that takes something in is in PAGES, or its address says what else it does: whoever adds
one that edits a record says which record it is tried with. The pages of a registration form have
`test_unchanged.py` besides.
"""

from datetime import date

import pytest
from django.apps import apps
from django.contrib.messages import get_messages
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F
from django.urls import URLPattern, get_resolver, reverse
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.services import actor_for
from accounts.tests.factories import UserFactory
from activities.models import Activity, Reflection, Status
from activities.tests.factories import form_of
from core.audit import record_event
from core.typed import visible
from guidance.models import LessonObservation, Monitoring
from guidance.tests.factories import (
    GoodPracticeFactory,
    LessonObservationFactory,
    MonitoringFactory,
    PlannedObservationFactory,
    a_rubric,
)
from pairings.models import Nomination, Pairing, Partnership, Plan, StageGoal
from pairings.tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    NominationFactory,
    PartnershipFactory,
    PlanFactory,
    RosterAnswerFactory,
    StageGoalFactory,
)
from programs.models import Requirement, RequirementSet, SubjectSection
from programs.tests.factories import (
    ActivityKindFactory,
    GroupFactory,
    GroupMemberFactory,
    ProgramFactory,
    WorkPlanFactory,
)
from recording.tests.test_clumsy_hands import said
from roster.models import Office
from roster.people.models import PersonThen
from roster.tests.factories import HolidayFactory, TeacherFactory, TermFactory
from tests.sent_page import as_shown
from training.models import HalfDay, Training
from training.sign_in.services import note_attendance
from training.tests.factories import Half, a_training, half_day

pytestmark = [pytest.mark.usefixtures("in_march"), pytest.mark.once]

# What is stored may have come by import, or have been written when the rules were others.
AWKWARD = st.text(
    st.one_of(
        st.sampled_from(list(" \t\n\r\u3000\u00a0\"'<>&;；、,，()（）·")),
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]),
    ),
    min_size=1,
    max_size=30,
).filter(lambda text: visible(text).strip())


def namesake_account(north):
    """The account of a teacher whose name another one has, both without a staff number."""
    teacher, _other = (TeacherFactory(name="王伟", staff_number="") for _each in range(2))
    return UserFactory(username="wang-wei", name="王伟", teacher=teacher)


def school_partnership(north):
    return PartnershipFactory(
        program=north.program,
        subject=north.subject,
        form=Partnership.Form.SCHOOL,
        supporting_school=north.helping_school,
        supporting_district=north.helping_district,
        supported_school=north.school,
        supported_district=north.district,
        note="First line\nsecond line",
    )


def pair_draft(north):
    kind = ActivityKindFactory(is_for_pairs=True)
    return form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT, kind=kind)


def section(north):
    return SubjectSection.objects.create(
        program=ProgramFactory(state="setup"), subject=north.subject, name="Science section"
    )


def a_group(north):
    of = {"district": north.district, "subject": north.subject}
    return GroupFactory(program=north.program, size=50, size_is="over", **of)


def requirement(north):
    asked = RequirementSet.objects.create(
        program=ProgramFactory(state="setup"), name="Three ones", valid_from="2025-09-01"
    )
    ActivityKindFactory(program=asked.program, key="online")
    return Requirement.objects.create(
        requirement_set=asked,
        text="One session",
        owed_by="pair",
        counts="activity",
        kinds=["online"],
        per="year",
    )


def requirement_of_an_open_program(north):
    asked = requirement(north)
    asked.requirement_set.program = north.program
    ActivityKindFactory(program=north.program, key="online")
    asked.requirement_set.save()
    return asked


def ended_pairing(north):
    end = {"ends_on": date(2026, 1, 31), "end_reason": "completed", "end_note": "As agreed"}
    Pairing.objects.filter(pk=north.pairing.pk).update(**end)
    return Pairing.objects.get(pk=north.pairing.pk)


def own_words(north):
    form = form_of(north.pairing, author=north.trainee_user, status=Status.COUNTED)
    return Reflection.objects.create(
        activity=form, teacher=north.mentor, text="First line\nsecond line", quoted="role"
    )


def good_practice(north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)
    return GoodPracticeFactory(activity=form, agreed=True)


def observation(north):
    return LessonObservationFactory(pairing=north.pairing, recorded_by=north.mentor_user)


def interview(north):
    return MonitoringFactory(pairing=north.pairing, recorded_by=north.lead_user)


def marked_observation(north):
    return LessonObservationFactory(
        pairing=north.pairing,
        recorded_by=north.mentor_user,
        rubric=a_rubric(north.program),
        marks=[50, 40],
    )


def a_plan(north, **given):
    plan = PlanFactory(pairing=north.pairing, **given)
    StageGoalFactory(plan=plan)
    return plan


def plan_draft(north):
    return a_plan(north, situation="First line\nsecond line", overall_goal="More")


TWO_SESSIONS = [half_day(theme="First"), half_day(half=Half.EVENING, name="王伟")]


def attended(north):
    training = a_training(north, expected=[north.trainee, north.mentor])
    (morning,) = training.half_days.all()
    note_attendance(morning, actor=north.coordinator_actor, there=[north.trainee])
    return morning


# Each page with the records it is tried with.


def wish_of_a_mentor(it) -> Nomination:
    """A mentor's, who would like to help the trainee that is nominated beside them."""
    place = {"program": it.program, "subject": it.subject, "school": it.school}
    trainee = NominationFactory(**place, teacher=it.trainee)
    return NominationFactory(
        **place, teacher=it.mentor, part=Nomination.Part.MENTOR, wish=trainee.teacher
    )


PAGES = {
    "accounts:edit": [lambda it: it.mentor_user, lambda it: it.lead_user, namesake_account],
    "programs:program_edit": [lambda it: it.program],
    "programs:program_weights": [lambda it: it.program],
    "programs:work_plan_edit": [lambda it: WorkPlanFactory(program=it.program)],
    "programs:section_edit": [section],
    "programs:requirement_edit": [requirement],
    "programs:requirement_change": [requirement_of_an_open_program],
    "programs:group-edit": [
        a_group,
        lambda it: GroupFactory(program=it.program, about="First line\nsecond line"),
    ],
    "programs:group-member-edit": [
        lambda it: GroupMemberFactory(group=a_group(it), name="王主任", position="主任")
    ],
    "roster:office": [lambda it: Office.objects.create(name="市教研室", contact="电话")],
    "roster:district_edit": [lambda it: it.district],
    "roster:school_edit": [lambda it: it.school],
    "roster:teacher_edit": [lambda it: it.trainee],
    "roster:subject_edit": [lambda it: it.subject],
    "roster:term_edit": [lambda it: TermFactory()],
    "roster:holiday_edit": [lambda it: HolidayFactory()],
    "programs:kind_edit": [lambda it: ActivityKindFactory()],
    "partnerships:update": [lambda it: it.partnership, school_partnership],
    "commitments:update": [
        lambda it: CommitmentFactory(
            of=it.pairing, kinds=[ActivityKindFactory().key], ends_on=date(2026, 6, 30)
        ),
        lambda it: CommitmentFactory(of=it.partnership, ends_on=date(2026, 6, 30)),
    ],
    "agreements:update": [
        lambda it: AgreementFactory(partnership=it.partnership),
        lambda it: AgreementFactory(partnership=it.partnership, signed_on=None),
    ],
    "nominations:wish": [wish_of_a_mentor],
    "pairings:first-day": [lambda it: it.pairing, ended_pairing],
    "pairings:last-day": [ended_pairing],
    "pairings:plan-write": [plan_draft],
    "pairings:goal-review": [lambda it: a_plan(it, agreed=True).stage_goals.get()],
    "midterm:until": [lambda it: RosterAnswerFactory(pairing=it.pairing).check_round],
    "recording:update": [pair_draft],
    "training:update": [lambda it: a_training(it, half_days=TWO_SESSIONS)],
    "training:attendance": [attended],
    "activities:own-words": [own_words],
    "guidance:planned-edit": [lambda it: PlannedObservationFactory(pairing=it.pairing)],
    "guidance:practice-edit": [good_practice],
    "guidance:observation-edit": [observation, marked_observation],
    "guidance:monitoring-edit": [interview],
}
# The last word of an address that edits no record: it makes one, takes a step, or is about one's
# own account, session or phone.
MAKES = {
    *("add", "board", "correct", "mentor", "new", "office", "practice", "recommend"),
    *("school-year", "trainee", "usual"),
}
STEPS = {
    *(
        "activities",
        "announce",
        "answer",
        "approve",
        "ask",
        "cancel",
        "choose",
        "close",
        "count-again",
        "countersign",
        "decline",
    ),
    *(
        "different",
        "district",
        "drop",
        "end",
        "leader",
        "form",
        "holds",
        "off",
        "open",
        "pair",
        "part",
        "plans",
        "proposals",
    ),
    *("publish", "read", "remove", "reopen", "replace", "return", "right", "same", "school"),
    *("settle", "standard", "strike-out", "take-back", "take-out", "together", "undo", "void"),
    *("done", "issue", "remind", "send", "withdraw"),
}
OWN = {"again", "app", "calendar", "code", "deputy", "letters", "notices", "password", "photos"}
OWN |= {"sign-in", "sign-out"}
CASES = [(name, make) for name, makers in PAGES.items() for make in makers]


def addresses(patterns=None, prefix="", path=""):
    """Name, words and view of every address."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = f"{path}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            words = [word for word in here.strip("/").split("/") if not word.startswith("<")]
            yield f"{prefix}{pattern.name}", words, getattr(pattern.callback, "view_class", object)
        else:
            name = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from addresses(pattern.url_patterns, prefix + name, here)


def test_every_page_that_edits_is_tried():
    takes_in = [(name, words[-1]) for name, words, view in addresses() if hasattr(view, "post")]
    found = {name for name, word in takes_in if word not in MAKES | STEPS | OWN}

    assert found == set(PAGES)
    assert {word for _name, word in takes_in} >= MAKES | STEPS | OWN


def everything() -> dict[str, list[dict]]:
    """Every row of every table of ours, and what was written down of it."""
    ours = [app for app in apps.get_app_configs() if "site-packages" not in app.path]
    rows = [model for app in ours for model in app.get_models()]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in rows}


def address_of(name: str, record) -> str:
    match name:
        case "programs:program_edit" | "programs:program_weights":
            keys = [record.slug]
        case "programs:kind_edit" | "programs:section_edit":
            keys = [record.program.slug, record.uuid]
        case "programs:requirement_edit" | "programs:requirement_change":
            keys = [record.requirement_set.program.slug, record.uuid]
        case "roster:office":
            keys = []
        case "activities:own-words":
            keys = [record.activity.uuid]
        case "pairings:plan-write":
            keys = [record.pairing.uuid]
        case _each:
            keys = [record.uuid]
    return reverse(name, args=keys)


def whose(record, administrator):
    """The account of whoever may edit it: only one's own forms and words are one's own to edit."""
    match record:
        case Activity():
            return record.author
        case LessonObservation() | Monitoring():
            return record.recorded_by
        case Training():
            return record.activity.author
        case HalfDay():
            return record.training.activity.author
        case Reflection():
            return User.objects.get(teacher=record.teacher)
        case Plan():
            return User.objects.get(teacher=record.pairing.mentor)
        case StageGoal():
            return User.objects.get(teacher=record.plan.pairing.mentor)
    return administrator


def sent_as_it_stands(client, address: str, button: str = "save_draft"):
    """The answer, and whether anything at all was written."""
    page = client.get(address)
    assert page.status_code == 200, page
    before = everything()
    response = client.post(address, {**as_shown(page), button: "1"})
    return response, {label for label, rows in everything().items() if rows != before[label]}


UNCHANGED = {"en": "Nothing was changed.", "zh-hans": "没有任何改动。"}


def told(response) -> list[str]:
    """What the next page says of this one."""
    return [str(each) for each in get_messages(response.wsgi_request)]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(("name", "make"), CASES, ids=lambda it: getattr(it, "__name__", it))
def test_sent_as_it_stands_nothing_is_written(client, north, administrator, name, make, language):
    record = make(north)
    client.force_login(whose(record, administrator))
    client.cookies["django_language"] = language

    response, written = sent_as_it_stands(client, address_of(name, record))

    assert response.status_code == 302, said(response)
    assert written == set()
    assert told(response) == [UNCHANGED[language]]


# The list of who was there has no version: it says of each whether they were.
VERSIONED = [case for case in CASES if case[0] != "training:attendance"]


@pytest.mark.parametrize(("name", "make"), VERSIONED, ids=lambda it: getattr(it, "__name__", it))
def test_sent_a_second_time_it_is_saved_already_unless_somebody_changed_it_meanwhile(
    client, north, administrator, name, make
):
    """What was sent first is stored, and its version is one on from that of the page."""
    record = make(north)
    client.force_login(whose(record, administrator))
    address = address_of(name, record)
    page = client.get(address)
    rows = type(record)._base_manager.filter(pk=record.pk)
    rows.update(version=F("version") + 1)
    before = everything()

    sent = {**as_shown(page), "save_draft": "1"}

    response = client.post(address, sent)

    assert response.status_code == 302, said(response)
    assert everything() == before
    for field in [each for each in texts(type(record)) if each.name in sent][:1]:
        rows.update(version=F("version") + 1, **{field.name: "Another's"})
        before = everything()
        assert client.post(address, sent).status_code in {409, 422}
        assert everything() == before


@pytest.mark.parametrize(
    ("whose", "sentence"),
    [
        ("administrator", "Saved in another window"),
        ("lead", "Saved by somebody else"),
    ],
)
def test_two_versions_say_whose_the_saved_one_is(client, north, administrator, whose, sentence):
    school = north.school
    saved_by = actor_for(administrator if whose == "administrator" else north.lead_user)
    client.force_login(administrator)
    address = address_of("roster:school_edit", school)
    page = as_shown(client.get(address))
    type(school).objects.filter(pk=school.pk).update(version=F("version") + 1, name="Saved")
    record_event(saved_by, "roster.school_changed", school)

    answer = client.post(address, {**page, "name": "Typed"})

    said_so = {each for each in SAVED_BY if f"{each}<" in answer.text}
    assert (answer.status_code, said_so) == (409, {sentence})
    own = "You changed this in another window." in answer.text
    assert own == (whose == "administrator")


SAVED_BY = {"Saved in another window", "Saved by somebody else"}


def texts(model) -> list[models.Field]:
    """The columns that hold words of people, where any words do."""
    words = (models.CharField, models.TextField)
    fields = [each for each in model._meta.concrete_fields if isinstance(each, words)]
    # Whoever stands there by record has no name beside it.
    fields = [each for each in fields if each.name != "name" or not issubclass(model, PersonThen)]
    return [
        each
        for each in fields
        if each.editable
        and not each.choices
        and each.name not in {"password", "username", "language", "reference"}
        and all(isinstance(rule, MaxLengthValidator) for rule in each.validators)
    ]


@pytest.mark.parametrize("examples", [2, pytest.param(12, marks=pytest.mark.thorough)])
@pytest.mark.parametrize(("name", "make"), CASES, ids=lambda it: getattr(it, "__name__", it))
def test_texts_of_any_sort_come_back_to_the_letter(
    client, north, administrator, name, make, examples
):
    record = make(north)
    client.force_login(whose(record, administrator))

    @given(data=st.data())
    @settings(max_examples=examples, deadline=None, derandomize=True, phases=[Phase.generate])
    def come_back(data):
        values = {
            field.name: data.draw(AWKWARD, label=field.name)[: field.max_length]
            for field in texts(type(record))
        }
        type(record).objects.filter(pk=record.pk).update(**values)

        response, written = sent_as_it_stands(client, address_of(name, record))

        assert response.status_code == 302, said(response)
        assert written == set()

    come_back()
