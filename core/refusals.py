"""What a field answers to what it cannot take: our sentences, for every kind of field."""

from functools import cache

from django import forms
from django.utils.functional import lazy
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

BROKEN = _("This page did not arrive whole. Load it again, then send it.")
SMALL_NUMBER = _("Enter a number such as 2 or 1.5.")
NOT_OFFERED = _("This is not among the choices. Choose another.")
no_day = lazy(
    lambda label: gettext("Enter a date in “%(label)s”, such as 2026-03-21.") % {"label": label},
    str,
)
fill_in = lazy(lambda label: gettext("Fill in “%(label)s”.") % {"label": label}, str)
choose = lazy(lambda label: gettext("Choose “%(label)s”.") % {"label": label}, str)

ANY = {
    "max_length": _("Write up to %(limit_value)d characters."),
    "min_length": _("Write at least %(limit_value)d characters."),
    "min_value": _("Enter a number that is not below %(limit_value)s."),
    "max_value": _("Enter a number that is not above %(limit_value)s."),
    "max_digits": SMALL_NUMBER,
    "max_decimal_places": SMALL_NUMBER,
    "max_whole_digits": SMALL_NUMBER,
    "invalid_choice": NOT_OFFERED,
    "invalid_pk_value": NOT_OFFERED,
    "invalid_list": BROKEN,
    "null_characters_not_allowed": BROKEN,
}
# What each kind of field says of something that it cannot read; the first that fits.
UNREADABLE = (
    (forms.DecimalField, SMALL_NUMBER),
    (forms.IntegerField, _("Enter a whole number, such as 12.")),
    (forms.EmailField, _("Enter an e-mail address, such as name@example.org.")),
    (forms.SlugField, _("Use small letters, digits and hyphens, such as rural-2026.")),
)
FILE = {
    "missing": _("Choose a file."),
    "empty": _("This file is empty. Choose another."),
    "max_length": _("The name of this file is too long. Give it a shorter one."),
    "contradiction": BROKEN,
}


def in_our_words(field: forms.Field) -> None:
    """Give the field our sentences, except where it has one of its own already."""
    for code, sentence in sentences_of(field).items():
        if field.error_messages.get(code) is framework_sentence(type(field), code):
            field.error_messages[code] = sentence


def sentences_of(field: forms.Field) -> dict:
    # A label may have words that are only heard; a sentence has no tags.
    label = strip_tags(field.label) if isinstance(field.label, SafeString) else field.label
    if field.widget.is_hidden:
        return dict.fromkeys(["required", "invalid", *ANY], BROKEN)
    answer = choose if hasattr(field, "choices") else fill_in
    unreadable = [words for kind, words in UNREADABLE if isinstance(field, kind)]
    if isinstance(field, forms.DateField):
        unreadable = [no_day(label)]
    if not unreadable and framework_sentence(type(field), "invalid"):
        unreadable = [BROKEN]
    return {
        **ANY,
        "required": answer(label) if label else BROKEN,
        **({"invalid": unreadable[0]} if unreadable else {}),
        **(FILE if isinstance(field, forms.FileField) else {}),
    }


@cache
def framework_sentence(kind: type[forms.Field], code: str):
    """What this kind of field says of itself; None for what its validators say."""
    kinds = (vars(each).get("default_error_messages", {}) for each in kind.__mro__)
    return next((messages[code] for messages in kinds if code in messages), None)
