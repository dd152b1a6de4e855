"""Own words as the page of a form shows them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.chain.old_and_new import row_of
from activities.reflections.models import Reflection
from activities.registration.models import Side
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


def named_as(words: Reflection, actor: Actor) -> str:
    """What may stand under a quotation, and nothing that its writer has not agreed to."""
    match words.quoted:
        case Quoted.BY_NAME:
            return shown(str(words.teacher), actor)
        case Quoted.BY_ROLE:
            return role_and_school(words)
    return _("nobody: without saying who wrote it")


def under_quotation(words: Reflection, actor: Actor) -> str:
    """What is printed under it; nothing where nobody is to be named."""
    match words.quoted:
        case Quoted.BY_NAME:
            return shown(str(words.teacher), actor)
        case Quoted.BY_ROLE if own_side(words):
            return role_and_school(words)
    return ""


def own_side(words: Reflection):
    sides = words.activity.parties.all()
    return next((each for each in sides if each.teacher_id == words.teacher_id), None)


def role_and_school(words: Reflection) -> str:
    """As it was on the form: a mentor of this school, or a trainee."""
    own = own_side(words)
    if own is None:
        return _("nobody: without saying who wrote it")
    role = _("mentor") if own.side == Side.SUPPORTING else _("trainee")
    return row_of(role, own.school or own.district)


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
