"""Writing words of one's own, alone or together with a countersignature."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.chain.models import Decision, Verb
from activities.chain.services import step
from activities.reflections.models import Reflection
from activities.reflections.rights import may_add_words
from activities.registration.models import Activity
from core.actor import Actor
from core.editing import add, change
from core.exceptions import StaleStateError


def words_of(form: Activity, actor: Actor) -> Reflection | None:
    """This actor's own words on the form, were they taken away or not."""
    return Reflection.objects.filter(activity=first_edition(form), teacher=actor.teacher_id).first()


def first_edition(form: Activity) -> Activity:
    if form.edition == 1:
        return form
    return Activity.objects.get(reference=form.reference, edition=1)


@transaction.atomic
def write_words(
    form: Activity, *, actor: Actor, seen: int, text: str, quoted: str
) -> Reflection | None:
    """Write the actor's own words over those of version `seen`; 0 where the page showed none.

    Nothing is written where nothing is said, or the same as before. Raises PermissionDenied,
    ValidationError, or StaleStateError where another window was first.
    """
    stored = words_of(form, actor)
    values = {"text": text, "quoted": quoted}
    if stored is None:
        return write_first(form, actor, values)
    if all(getattr(stored, name) == value for name, value in values.items()):
        return stored
    return change(
        stored,
        actor=actor,
        seen=seen,
        verb="activities.reflection_changed",
        **values,
        written_at=timezone.now(),
    )


def write_first(form: Activity, actor: Actor, values: dict) -> Reflection | None:
    if not may_add_words(actor, form):
        raise PermissionDenied
    if not values["text"]:
        return None
    words = Reflection(activity=first_edition(form), teacher_id=actor.teacher_id, **values)
    try:
        return add(words, actor=actor, verb="activities.reflection_written")
    except ValidationError as refusal:
        if current := words_of(form, actor):
            raise StaleStateError(
                _("You wrote something else here in another window. Compare both, then save."),
                current=current,
            ) from refusal
        raise


@transaction.atomic
def countersign(
    form: Activity, *, actor: Actor, seen: int, text: str = "", quoted: str = Reflection.Quoted.NO
) -> Decision:
    """Countersign, and write what was said beside it: both or neither."""
    decision = step(form, Verb.COUNTERSIGN, actor=actor, seen=seen)
    if text:
        write_words(form, actor=actor, seen=0, text=text, quoted=quoted)
    return decision
