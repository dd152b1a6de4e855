"""Of many boxes to tick, those ticked are in sight and the others one press away."""

from django import forms
from django.urls import reverse

from core.widgets import Ticks
from roster.models import PostingSubject, Teacher
from roster.tests.factories import SubjectFactory
from tests.sent_page import as_shown

NAMES = [(str(n), f"Subject {n}") for n in range(10)]


def folded(choices, ticked):
    widget = Ticks(more="More ({})")
    widget.choices = choices
    groups = widget.optgroups("subjects", ticked)
    return [(label, [option["label"] for option in options]) for label, options, _n in groups]


def test_what_is_ticked_stands_first_and_the_others_are_folded():
    others = [label for key, label in NAMES if key not in {"3", "7"}]

    assert folded(NAMES, ["3", "7"]) == [
        (None, ["Subject 3"]),
        (None, ["Subject 7"]),
        ("More (8)", others),
    ]


def test_a_few_are_not_worth_folding():
    assert folded(NAMES[:6], []) == [(None, [label]) for _key, label in NAMES[:6]]


def test_every_choice_is_on_the_page_once_however_it_is_folded():
    class Form(forms.Form):
        subjects = forms.MultipleChoiceField(choices=NAMES, widget=Ticks(more="More ({})"))

    html = str(Form({"subjects": ["9"]})["subjects"])

    assert [html.count(f'value="{key}"') for key, _label in NAMES] == [1] * 10
    assert html.count("checked") == 1


def test_a_teacher_is_added_with_a_subject_from_under_the_fold(client, north):
    several = SubjectFactory.create_batch(8)
    client.force_login(north.coordinator_user)
    address = reverse("roster:teacher_add")
    page = client.get(address)
    assert "Subjects to choose from (" in page.text
    boxes = {"name": "Somebody New", "school": north.school.pk, "starts_on": "2025-09-01"}
    typed = as_shown(page, but=boxes | {"full_time": north.subject.pk})

    client.post(address, {**typed, "part_time": [several[7].pk]})

    teacher = Teacher.objects.get(name="Somebody New")
    loads = PostingSubject.objects.filter(posting__teacher=teacher, load="part_time")
    assert list(loads.values_list("subject", flat=True)) == [several[7].pk]
