"""Writing words of one's own, alone or together with a countersignature."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.chain.models import Decision, Verb
from activities.chain.services import step
from activities.reflections.models import Reflection
from activities.reflections.rights import may_add_words, may_choose
from activities.registration.models import Activity
from core.actor import Actor
from core.audit import record_event
from core.editing import add, change
from core.exceptions import DomainError, StaleStateError
from core.notices import owe
from core.rights import demand


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
    # Whoever puts them into the report at this moment is before this change, or after it.
    stored = Reflection.objects.select_for_update().get(pk=stored.pk)
    changed = change(
        stored,
        actor=actor,
        seen=seen,
        verb="activities.reflection_changed",
        **values,
        written_at=timezone.now(),
        chosen_at=None,
        chosen_by=None,
    )
    if stored.chosen_by_id:
        tell_chooser(stored, changed)
    return changed


def tell_chooser(before: Reflection, after: Reflection) -> None:
    """Whoever chose the words learns that they stand in the report no more."""
    message = "quote_withdrawn" if after.quoted == Reflection.Quoted.NO else "quote_changed"
    owe(
        [before.chosen_by],
        f"activities.{message}",
        key=f"activities.{message} {after.pk} {after.version}",
        address=reverse("activities:quotes"),
        values={"form": before.activity.theme},
    )


@transaction.atomic
def choose_for_report(words: Reflection, *, actor: Actor, seen: int) -> None:
    """Put these words into the year's report, as they stand in version `seen`. Twice is once.

    Raises DomainError where their writer was first: withdrew them, or wrote something else.
    """
    words = Reflection.objects.select_for_update().select_related("activity").get(pk=words.pk)
    demand(may_choose(actor, words))
    if words.quoted == Reflection.Quoted.NO:
        raise DomainError(_("Their writer does not want these words to be quoted any more."))
    if words.version != seen:
        raise DomainError(_("Their writer has changed these words meanwhile. Read them again."))
    if words.chosen_at:
        return
    if not Reflection.objects.quotable().filter(pk=words.pk).exists():
        raise DomainError(
            _("The form of these words counts no more, or names their writer no more.")
        )
    # No change of the words: their writer's page stays good, and can always withdraw them.
    Reflection.objects.filter(pk=words.pk).update(chosen_at=timezone.now(), chosen_by=actor.user_id)
    record_event(actor, "activities.quote_chosen", words)


@transaction.atomic
def take_out_of_report(words: Reflection, *, actor: Actor) -> None:
    """Twice is once."""
    words = Reflection.objects.select_related("activity").get(pk=words.pk)
    demand(may_choose(actor, words))
    chosen = Reflection.objects.filter(pk=words.pk, chosen_at__isnull=False)
    if chosen.update(chosen_at=None, chosen_by=None):
        record_event(actor, "activities.quote_taken_out", words)


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
