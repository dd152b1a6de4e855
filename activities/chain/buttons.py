"""What each button does, in the words of its effect."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.chain.models import Verb
from activities.chain.reading import last_step
from activities.chain.rights import stands_in_for
from activities.chain.rules import is_as_returned
from activities.chain.table import APPROVING
from activities.chain.wording import signers
from activities.registration.models import WAITING, Activity, Status
from core.actor import Actor
from core.names import shown


def button(activity: Activity, verb: Verb, actor: Actor) -> str:
    """What a press of this actor does, in the words of its effect; and for whom a deputy acts."""
    words = effect(activity, verb)
    name = in_whose_place(activity, verb, actor)
    if not name:
        return words
    return _("%(step)s (in place of %(name)s)") % {"step": words, "name": shown(name, actor)}


def in_whose_place(activity: Activity, verb: Verb, actor: Actor) -> str:
    if verb == Verb.UNDO:
        last = last_step(activity)
        return last.in_place_of_name if last else ""
    principal = stands_in_for(actor, activity, verb)
    return principal.name if principal else ""


def effect(activity: Activity, verb: Verb) -> str:
    match verb:
        case Verb.SEND:
            return send_button(activity)
        case Verb.CONFIRM:
            place = (
                activity.confirming_school
                if activity.status == Status.SCHOOL
                else activity.confirming_district
            )
            return _("Confirm for %(place)s") % {"place": place}
        case Verb.UNDO:
            return undo_button(activity)
        case Verb.VOID if activity.status == Status.DRAFT:
            return _("Drop this draft")
        case Verb.VOID if activity.corrects_id:
            return _("Void this correction")
        case Verb.RETURN if activity.status == Status.OTHER_SIDE:
            return _("Something is wrong")
    return str(BUTTONS.get(verb, verb.label))


def reason_button(activity: Activity, verb: Verb) -> str:
    """The press under a reason: what it does, where the way there was called by its cause."""
    return str(BUTTONS[verb]) if verb == Verb.RETURN else effect(activity, verb)


BUTTONS = {
    Verb.COUNTERSIGN: gettext_lazy("Countersign: this is right"),
    Verb.ACCEPT: gettext_lazy("Accept for the city office"),
    Verb.RETURN: gettext_lazy("Return with a reason"),
    Verb.TAKE_BACK: gettext_lazy("Take back"),
    Verb.VOID: gettext_lazy("Void this form"),
}


def send_button(activity: Activity) -> str:
    names = signers(activity)
    if activity.status == Status.RETURNED:
        # Where it goes depends on what has changed: the page says so above the button.
        return _("Send")
    if activity.program.needs_other_side and names:
        return _("Send to %(name)s to countersign") % {"name": names}
    return _("Send")


def undo_button(activity: Activity) -> str:
    last = last_step(activity)
    words = {
        Verb.COUNTERSIGN: _("Undo my countersignature"),
        Verb.CONFIRM: _("Undo my confirmation"),
        Verb.ACCEPT: _("Undo the acceptance"),
        Verb.RETURN: _("Undo the return"),
        Verb.VOID: _("Undo: the form is not void"),
    }
    return words.get(last.verb if last else "", _("Undo"))


def place_of_button(activity: Activity, verb: Verb) -> str:
    """A decision stays in reach while one reads; voiding stands apart, at the end."""
    if activity.status in WAITING and verb in {*APPROVING, Verb.RETURN}:
        return "strip"
    return "end" if verb == Verb.VOID and activity.status != Status.DRAFT else "top"


FIRST = (Verb.SEND, Verb.COUNTERSIGN, Verb.CONFIRM, Verb.ACCEPT)


PAGES = {Verb.RETURN: "activities:return", Verb.VOID: "activities:void"}


def buttons(activity: Activity, verbs: list[Verb], actor: Actor) -> list[dict]:
    """A button for each step the reader may take: the one that leads on stands out."""
    found = []
    for verb in verbs:
        if verb in {Verb.STRIKE_OUT, Verb.REPLACE, Verb.RESTORE}:
            continue
        if verb == Verb.SEND and is_as_returned(activity):
            continue  # a word is asked for with it, on the page where it is put right
        page = PAGES.get(verb)
        address = (
            reverse(page, args=[activity.uuid])
            if page
            else reverse("activities:step", args=[activity.uuid, verb.value])
        )
        found.append(
            {
                "label": button(activity, verb, actor),
                "address": address,
                "is_page": page is not None,
                "is_first": verb in FIRST,
                "place": place_of_button(activity, verb),
            }
        )
    return found
