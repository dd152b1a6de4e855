"""A contact in words: which one it is, and who took it out of the count and why."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.actor import Actor
from core.names import shown, with_colon
from guidance.contacts.models import GuidanceContact


def which(contact: GuidanceContact) -> str:
    """Day, channel and topic, and the note where there is one: by that somebody knows it."""
    said = [
        date_format(contact.held_on),
        contact.get_channel_display(),
        contact.get_topic_display(),
        contact.note,
    ]
    return " · ".join(filter(None, said))


def of_pair(contact: GuidanceContact, actor: Actor) -> str:
    """Which one it is, and of whom."""
    pairing = contact.pairing
    values = {
        "mentor": shown(str(pairing.mentor), actor),
        "trainee": shown(str(pairing.trainee), actor),
    }
    return " · ".join([_("%(mentor)s and %(trainee)s") % values, which(contact)])


def noted_anew(contact: GuidanceContact, actor: Actor) -> str:
    """Who noted it beside one that was taken out of the count, and which it is."""
    if contact.recorded_by_id == actor.user_id:
        return with_colon(_("You noted one like it"), which(contact))
    who = _("%(who)s noted one like it") % {"who": shown(str(contact.recorded_by), actor)}
    return with_colon(who, which(contact))


def voided(contact: GuidanceContact, actor: Actor) -> str:
    """When it was taken out of the count, by whom and why, where that is known."""
    if not contact.void_reason:
        return voided_when(contact, actor)
    return with_colon(voided_when(contact, actor), f"“{contact.void_reason}”")


def voided_when(contact: GuidanceContact, actor: Actor) -> str:
    values = {"date": date_format(timezone.localtime(contact.voided_at))}
    if contact.voided_by is None:
        return _("Taken out of the count on %(date)s") % values
    values["who"] = shown(str(contact.voided_by), actor)
    return _("Taken out of the count on %(date)s by %(who)s") % values
