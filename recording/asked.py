"""What is asked before a form is sent, beside the part it is about: note it now, or send it so."""

import datetime

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import render_field
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from activities.registration.shortfalls import DATE


class Asked(LayoutObject):
    """The question about one part of the form, while the page asks it; `box` is where it is noted,
    and `mend` what the way there is called.

    The button sends the whole form, so it accepts whatever the page asks about.
    """

    template = "recording/_asked.html"

    def __init__(self, part: str, box: str, mend=""):
        self.part, self.box, self.fields = part, box, []
        self.mend = mend or _("Note it now")

    def render(self, form, context, template_pack=None, **kwargs):
        asked = next((each for each in form.questions if each.part == self.part), None)
        if asked is None:
            return ""
        said = {"asked": asked, "box": self.box, "mend": self.mend, "parts": parts_asked(form)}
        return render_to_string(self.template, said)


class AskedWhy(LayoutObject):
    """The box for the word that goes with a returned form, folded away until it is wanted; with the
    question that it answers, where the form would be sent as it was returned.

    It stands first, right beneath the reason for the return.
    """

    template = "recording/_asked_why.html"

    def __init__(self):
        self.fields = []

    def render(self, form, context, template_pack=None, **kwargs):
        if not (form.is_asked_why or form.has_word or form.may_add_word):
            return ""
        box = render_field("why_it_stands", form, context, template_pack=template_pack)
        said = {
            "box": box,
            "is_asked": form.is_asked_why,
            "has_word": form.has_word,
            "parts": parts_asked(form) or "1",
        }
        return render_to_string(self.template, said)


def date_answer(day: datetime.date | None) -> str:
    """What a button says that accepts this day, and no other."""
    return f"{DATE}:{day}"


def parts_asked(form) -> str:
    """Every part that the page asks about: a button that sends the form accepts them all."""
    return " ".join(
        date_answer(form.day_said) if each.part == DATE else each.part for each in form.questions
    )
