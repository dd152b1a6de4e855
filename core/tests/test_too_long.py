"""A text that is longer than its box allows: none of it is cut off, and its writer reads by how
much it is too long."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from core.actor import NOBODY
from core.forms import ScopedForm


class NoteForm(ScopedForm):
    note = forms.CharField(max_length=5)
    words = forms.CharField(
        max_length=5, widget=forms.Textarea, error_messages={"max_length": "Be brief."}
    )
    secret = forms.CharField(max_length=5, widget=forms.PasswordInput)


def test_a_browser_is_not_told_to_cut_a_text_off():
    form = NoteForm(actor=NOBODY)

    assert "maxlength" not in str(form["note"]) + str(form["words"])
    assert 'data-most="5" data-too-many="Characters too many: %(n)s"' in str(form["note"])
    assert 'maxlength="5"' in str(form["secret"])


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ("abcde", {}),
        # Counted as people count: neither outer space nor the second half of a rare character.
        ("  𠮷𠮷𠮷𠮷𠮷  ", {}),
        (
            "abcdefgh",
            {
                "note": ["Write up to 5 characters. Characters too many: 3."],
                "words": ["Be brief. Characters too many: 3."],
            },
        ),
    ],
)
def test_the_refusal_says_how_many_are_too_many(typed, errors):
    form = NoteForm({"note": typed, "words": typed, "secret": "x"}, actor=NOBODY)

    assert form.errors == errors
    assert form["note"].value().strip() == typed.strip()
    with translation.override("zh-hans"):
        assert "：3。" in str(NoteForm({"note": "abcdefgh"}, actor=NOBODY).errors["note"])


def test_what_the_record_refuses_as_too_long_says_so_too():
    form = NoteForm({"note": "a", "words": "a", "secret": "x"}, actor=NOBODY)
    too_long = {"limit_value": 5, "show_value": 7, "value": "abcdefg"}

    form.refuse(ValidationError({"note": ValidationError("Long.", "max_length", too_long)}))

    assert form.errors == {"note": ["Write up to 5 characters. Characters too many: 2."]}
