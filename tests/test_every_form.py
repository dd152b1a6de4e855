"""What every form class promises, whatever page shows it."""

import inspect
import re
from datetime import date
from pathlib import Path

import django
import pytest
from babel.messages.pofile import read_po
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, QueryDict
from django.urls import get_resolver
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from accounts.services import actor_for
from activities.chain import asking
from core.forms import CreateForm, DateInput, EditForm, ScopedFormMixin
from core.lines import LineForm
from core.tables import ScopedFilterSet
from devtools.processes import ROOT
from pairings.board.reading import board_of
from pairings.models import Nomination
from pairings.pairs.forms import SuccessorForm
from programs.models import ActivityKind, Program
from roster.models import Teacher
from tests import world

# What two forms have in common, which no page shows by itself.
HALVES = {
    "SuccessorForm",
    "DistinctionForm",
    "EntryForm",
    "MonitoringForm",
    "OfficeQuestions",
    "OfficePeople",
}
HALVES |= {"PairQuestions", "SeenForm"}
ODD = ["", " ", "x" * 120_000, "word", "-1", "1.5", "9" * 30, "a\x00b", "2026-02-31", "0001-01-01"]
ODD += ["a@b", "<b>", "\u200b", "true"]
FILES = [("empty.pdf", b""), ("word.exe", b"word"), ("x" * 300 + ".png", b"word")]
# Whose lines name people by what is typed.
NAMING = {"recording.office_lines", "training.courses.forms"}
PLACEHOLDER = re.compile(r"%(?:\\\(\w+\\\))?[sd]")

pytestmark = pytest.mark.once


def form_classes(of: type = ScopedFormMixin) -> set[type]:
    """Every form of ours that has fields; reading the addresses reads the forms."""
    get_resolver().url_patterns  # noqa: B018
    found = {each for below in of.__subclasses__() for each in form_classes(below)}
    is_one = issubclass(of, forms.BaseForm) and not of.__module__.startswith("core.")
    is_one &= of.__name__ not in HALVES
    return found | ({of} if is_one and ".tests" not in of.__module__ else set())


def test_the_forms_are_found():
    names = {each.__name__ for each in form_classes()}

    assert names > {"AccountForm", "OfficeForm", "PairForm", "AwardForm", "TalkLine", "StepForm"}
    assert any(issubclass(each, LineForm) for each in form_classes())


def test_every_date_comes_in_through_the_one_box():
    boxes = {
        (each.__name__, name): type(field.widget)
        for each in form_classes()
        for name, field in each.base_fields.items()
        if isinstance(field, forms.DateField)
    }

    assert len(boxes) > 20
    assert set(boxes.values()) - {forms.HiddenInput} == {DateInput}


# --- every sentence is ours -----------------------------------------------------------------------


def catalog(path: Path, language: str) -> set[str]:
    with path.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    said = [message.id if language == "en" else message.string for message in messages]
    return {each for text in said for each in (text if isinstance(text, tuple) else (text,))}


def as_pattern(sentences: set[str]) -> re.Pattern:
    """What a text made from one of these looks like; one that is mostly filled in says nothing."""
    whole = [re.escape(each) for each in sentences if len(PLACEHOLDER.sub("", re.escape(each))) > 4]
    return re.compile("|".join(PLACEHOLDER.sub(".*", each) for each in whole), re.DOTALL)


@pytest.fixture(scope="module", params=["en", pytest.param("zh-hans", marks=pytest.mark.thorough)])
def language(request):
    return request.param


@pytest.fixture(scope="module")
def ours(language) -> re.Pattern:
    return as_pattern(catalog(ROOT / "locale/zh_Hans/LC_MESSAGES/django.po", language))


@pytest.fixture(scope="module")
def theirs(language) -> re.Pattern:
    shipped = Path(django.__file__).parent / "conf/locale/zh_Hans/LC_MESSAGES/django.po"
    own = catalog(ROOT / "locale/zh_Hans/LC_MESSAGES/django.po", language)
    return as_pattern({each for each in catalog(shipped, language) - own if each})


# What one form answers is no row of another's.
BY_THEIR_SECTION = {"pairings.nominations.forms"}


def makings(of: type, it, actor) -> list[dict]:
    """What each form is made with; forms that add a record and change it are made twice."""
    asked = {name for kind in of.__mro__ for name in inspect.signature(kind.__init__).parameters}
    given = {
        "actor": actor,
        "program": it.program,
        "subject": it.subject,
        "pairing": it.pairing,
        "of": it.partnership,
        "kind": "district",
        "today": date(2026, 3, 18),
        "submit_label": "Go on",
        "askable": tuple(asking.ITEMS),
        "reasons": [("wrong", "Wrong")],
        "asks_which": False,
        "is_settled": False,
        "account": it.lead_user,
        "assignment": it.principals_role,
        "choices": [("one", "One")],
        "board": board_of(it.proposal),
        "row": it.check.answers.get(),
        "rows": [] if of.__module__ in BY_THEIR_SECTION else list(it.check.answers.all()),
        "known": Nomination.objects.all(),
        "nomination": Nomination.objects.earliest("pk"),
        "plan": it.plan,
        "listed": {},
        "starts_on": date(2026, 3, 18),
        "label": "Publish",
        "record": it.at_school,
        "people": Teacher.objects.all() if of.__module__ in NAMING else (),
        "training": it.training,
        "rubric": it.rubric,
        "monitoring": it.interview,
        "named": 2,
    }
    with_these = {name: value for name, value in given.items() if name in asked}
    if issubclass(of, SuccessorForm):
        # Those that are shown find the place out by themselves.
        del with_these["program"], with_these["subject"]
    if not issubclass(of, EditForm):
        return [with_these | {"initial": {"starts_on": date(2026, 3, 1)}}]
    model = of._meta.model
    stored = {Program: it.program, ActivityKind: it.kind}.get(model) or model.objects.first()
    made = [with_these | {"instance": stored}]
    return made + ([with_these] if issubclass(of, CreateForm) else [])


def refusals(form) -> list[str]:
    lines = [line for part in getattr(form, "parts", {}).values() for line in part.forms]
    data = [errors for each in (form, *lines) for errors in each.errors.as_data().values()]
    return [text for errors in data for error in errors for text in error.messages]


def odd_answers(form):
    """Every box with the same odd answer, one answer after the other; files have their own."""
    for value in ODD:
        data = QueryDict(mutable=True)
        for name in form.fields:
            data.setlist(form.add_prefix(name), [value])
        yield data, None
    for name, content in FILES:
        files = MultiValueDict()
        for field in form.fields:
            files.setlist(form.add_prefix(field), [SimpleUploadedFile(name, content)])
        yield QueryDict(), files


def test_every_refusal_of_every_form_is_a_sentence_of_ours(
    north, administrator, language, ours, theirs
):
    it, actor = world.build(north), actor_for(administrator)
    seen, foreign = set(), set()
    with translation.override(language):
        for of in sorted(form_classes(), key=lambda each: each.__qualname__):
            for making in makings(of, it, actor):
                for data, files in odd_answers(of(**making)):
                    try:
                        said = refusals(of(data=data, files=files, **making))
                    except Http404:
                        # The key in the address of a page names nothing: there is no page.
                        continue
                    for text in set(said) - seen:
                        seen.add(text)
                        if theirs.fullmatch(text) or not ours.fullmatch(text):
                            foreign.add((of.__name__, text[:100]))

    assert foreign == set()
    assert len(seen) > 60


def filter_classes(of: type = ScopedFilterSet) -> set[type]:
    below = {found for each in of.__subclasses__() for found in filter_classes(each)}
    return below | ({of} if of._meta.model else set())


def test_every_refusal_of_every_filter_is_a_sentence_of_ours(
    north, administrator, language, ours, theirs
):
    actor = actor_for(administrator)
    seen, foreign = set(), set()
    with translation.override(language):
        for of in sorted(filter_classes(), key=lambda each: each.__qualname__):
            rows = of._meta.model.objects.all()
            form = of({}, queryset=rows, actor=actor).form
            for data, _files in odd_answers(form):
                for text in set(refusals(of(data, queryset=rows, actor=actor).form)) - seen:
                    seen.add(text)
                    if theirs.fullmatch(text) or not ours.fullmatch(text):
                        foreign.add((of.__name__, text[:100]))

    assert foreign == set()
    assert seen
