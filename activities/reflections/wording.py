"""Own words as the page of a form shows them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.reflections.models import Reflection
from core.actor import Actor
from core.names import shown

Quoted = Reflection.Quoted

MAY_BE_QUOTED = {
    Quoted.NO: gettext_lazy("Not to be quoted in the year's report."),
    Quoted.BY_NAME: gettext_lazy("The year's report may quote it with the name."),
    Quoted.BY_ROLE: gettext_lazy("The year's report may quote it with role and school only."),
    Quoted.UNNAMED: gettext_lazy("The year's report may quote it without saying who wrote it."),
}


def title(words: Reflection, actor: Actor) -> str:
    """Whose words they are, on paper too: no office has said them."""
    return _("In %(name)s's own words") % {"name": shown(str(words.teacher), actor)}


def rows(words: list[Reflection], actor: Actor) -> list[dict]:
    """Whose words, what they are, and what may become of them."""
    return [
        {
            "title": title(each, actor),
            "text": each.text,
            "quoted": MAY_BE_QUOTED[each.quoted],
            "at": each.written_at,
            "is_own": each.teacher_id == actor.teacher_id,
        }
        for each in words
        if each.text
    ]
