"""What is asked before a form is sent, beside the part it is about: note it now, or send it so."""

from crispy_forms.layout import LayoutObject
from django.template.loader import render_to_string


class Asked(LayoutObject):
    """The question about one part of the form, while the page asks it; `box` is where it is noted.

    The button sends the whole form, so it accepts whatever the page asks about.
    """

    template = "recording/_asked.html"

    def __init__(self, part: str, box: str):
        self.part, self.box, self.fields = part, box, []

    def render(self, form, context, template_pack=None, **kwargs):
        asked = next((each for each in form.questions if each.part == self.part), None)
        if asked is None:
            return ""
        parts = " ".join(each.part for each in form.questions)
        return render_to_string(self.template, {"asked": asked, "box": self.box, "parts": parts})
