"""Good practice in words: what it is, whose it is, and where its answers stand."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from activities.models import Side
from core.actor import Actor
from core.names import shown
from guidance.practice.models import Consent, GoodPractice

Answer = Consent.Answer


def what(practice: GoodPractice) -> str:
    """The kind of the form, or of the result."""
    if practice.result:
        return practice.result.get_kind_display()
    return str(practice.activity.kind)


def people(practice: GoodPractice, actor: Actor) -> list[str]:
    """Those who agreed to be named, each as they want to be, and nothing more of anybody."""
    lines = (named(consent, actor) for consent in practice.consents.all())
    return [line for line in lines if line]


def named(consent: Consent, actor: Actor) -> str:
    where = [role_of(consent), consent.school]
    if consent.answer == Answer.BY_NAME:
        return with_more(shown(str(consent.account), actor), *where)
    if consent.answer == Answer.BY_ROLE:
        return with_more(*where)
    return ""


def role_of(consent: Consent) -> str:
    match consent.side:
        case Side.SUPPORTING:
            return _("mentor")
        case Side.SUPPORTED:
            return _("trainee")
    return "" if consent.practice.activity_id else _("author")


def with_more(*parts) -> str:
    """The first of what there is, the others in brackets."""
    first, *others = [str(part) for part in parts if part]
    if not others:
        return first
    more = pgettext("between names", ", ").join(others)
    return _("%(who)s (%(more)s)") % {"who": first, "more": more}


def standing(practice: GoodPractice) -> str:
    """One sentence: shared, or what it waits for."""
    if practice.taken_out_at:
        return _("It was taken out of the library. Only those it concerns still see it.")
    answers = [consent.answer for consent in practice.consents.all()]
    if Answer.NO in answers:
        return _("It is not shared: one of its people does not want it.")
    if waiting := answers.count(""):
        return ngettext(
            "It is not shared yet: it waits for the answer of %(n)d person.",
            "It is not shared yet: it waits for the answers of %(n)d people.",
            waiting,
        ) % {"n": waiting}
    if not practice.counts:
        return _("It is not shared now: what it tells of does not count any more.")
    return _("Everybody who takes part can read it.")


def standing_in_short(practice: GoodPractice) -> str:
    if practice.taken_out_at:
        return _("Taken out")
    answers = {consent.answer for consent in practice.consents.all()}
    if Answer.NO in answers:
        return _("Not shared")
    if "" in answers:
        return _("Waits for answers")
    return _("Everybody") if practice.counts else _("Not shared")


def answers(practice: GoodPractice, actor: Actor) -> list[dict]:
    """Who was asked, and what each says: for those who look after it."""
    return [
        {
            "who": shown(str(consent.account), actor),
            "said": consent.get_answer_display() or _("no answer yet"),
        }
        for consent in practice.consents.all()
    ]
