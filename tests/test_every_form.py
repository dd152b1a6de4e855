"""What every form class promises, whatever page shows it."""

from django import forms
from django.urls import get_resolver

from core.forms import DateInput, ScopedFormMixin
from core.lines import LineForm


def form_classes(of: type = ScopedFormMixin) -> set[type]:
    """Every form of ours that has fields; reading the addresses reads the forms."""
    get_resolver().url_patterns  # noqa: B018
    found = {each for below in of.__subclasses__() for each in form_classes(below)}
    is_one = issubclass(of, forms.BaseForm) and not of.__module__.startswith("core.")
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
