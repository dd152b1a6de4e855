"""What waits for the same person after a step: the next form, or that there is none."""

from django.db.models import BooleanField, Case, Value, When
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.chain.models import Verb
from activities.registration.models import Activity
from core.actor import Actor

# The steps that are taken on one form after the other.
ONE_AFTER_ANOTHER = {Verb.COUNTERSIGN, Verb.CONFIRM, Verb.ACCEPT, Verb.RETURN}


def following_sentence(verb: Verb, status: str, actor: Actor) -> str:
    """Offers the next form that waits: of the step just taken (`status`) first, the longest first.

    Says where none is left; nothing after a step that one takes once in a while.
    """
    if verb not in ONE_AFTER_ANOTHER:
        return ""
    waiting = Activity.objects.waiting_for(actor)
    is_another = Case(
        When(status=status, then=Value(False)), default=True, output_field=BooleanField()
    )
    number = waiting.count()
    if not number:
        return _("No other form waits for your signature or confirmation.")
    form = waiting.order_by(is_another, "status_since", "pk").first()
    sentence = ngettext(
        "{} more form waits for you. Open it: {}",
        "{} more forms wait for you. Open the next: {}",
        number,
    )
    return format_html(
        sentence, number, format_html('<a href="{}">{}</a>', form.get_absolute_url(), form.theme)
    )
