"""Planning a training: made, changed, announced, cancelled, and who is expected at it."""

from collections.abc import Iterable, Sequence
from uuid import UUID, uuid4, uuid5

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activities.chain.models import Verb
from activities.chain.services import step
from activities.models import Activity
from activities.registration.content import FormContent, content_of
from core.actor import Actor
from core.audit import record_event
from core.editing import change, demand_valid, in_words, move_on, overtaken
from core.exceptions import DomainError
from core.notices import owe
from core.rights import demand
from programs.models import ActivityKind, Program
from recording.services import edit_activity, record_activity
from roster.models import District, Subject, Teacher
from roster.people.finding import postings_on
from training.courses.content import HalfDayEntry
from training.courses.half_days import all_over, last_day, moved, times_of, write_half_days
from training.courses.models import Expected, Training
from training.courses.rights import may_change, may_plan
from training.courses.rules import check_half_days

FORM_OF_A_TRAINING = UUID("6a1d0f5e-7c0e-4f0e-9a44-1c7d0d1f5b52")


@transaction.atomic
def plan_training(
    *,
    actor: Actor,
    program: Program,
    kind: ActivityKind,
    theme: str,
    place: str,
    half_days: Sequence[HalfDayEntry],
    subject: Subject | None = None,
    district: District | None = None,
    uuid: UUID | None = None,
) -> Training:
    """Write down a training that its author alone sees until it is announced.

    Its form is a draft of theirs: what is planned stands on it from the first. The same UUID twice
    is one training.
    """
    demand(may_plan(actor))
    uuid = uuid or uuid4()
    if earlier := Training.objects.filter(uuid=uuid).select_related("activity").first():
        if earlier.activity.author_id != actor.user_id:
            raise PermissionDenied
        return earlier
    check_kind(kind)
    check_half_days(program, half_days)
    form = record_activity(
        FormContent(fields=planned(program, kind, subject, district, theme, place, half_days)),
        actor=actor,
        uuid=uuid5(FORM_OF_A_TRAINING, str(uuid)),
        # A plan is judged as of its last day: until then nothing of it has happened.
        today=last_day(half_days),
    )
    training = Training(
        uuid=uuid,
        activity=form,
        program=program,
        subject=subject,
        district=district,
        place=place.strip(),
    )
    demand_valid(training, exclude=["uuid", "activity"])
    with in_words(training):
        training.save(force_insert=True)
    write_half_days(training, half_days)
    record_event(actor, "training.planned", training)
    return training


def check_kind(kind: ActivityKind) -> None:
    if not kind.counts_as_training:
        raise ValidationError({"kind": _("Choose a kind of activity that counts as training.")})


def planned(
    program: Program,
    kind: ActivityKind,
    subject: Subject | None,
    district: District | None,
    theme: str,
    place: str,
    half_days: Sequence[HalfDayEntry],
) -> dict:
    """The columns of the form, as long as nothing has taken place."""
    return {
        "program": program,
        "subject": subject,
        "kind": kind,
        "organiser_level": Activity.Level.DISTRICT if district else Activity.Level.CITY,
        "organiser_district": district,
        "organiser_school": None,
        "partnership": None,
        "place": place.strip(),
        "starts_on": min(entry.day for entry in half_days),
        "ends_on": last_day(half_days),
        "date_precision": Activity.Precision.DAY,
        "half_days": len(half_days),
        "theme": theme,
    }


@transaction.atomic
def change_training(
    training: Training,
    *,
    actor: Actor,
    seen: int,
    kind: ActivityKind,
    theme: str,
    place: str,
    half_days: Sequence[HalfDayEntry],
    subject: Subject | None = None,
) -> Training:
    """Change what is planned. Who was told of other times is told of the new ones.

    Raises StaleStateError where somebody was first.
    """
    training = Training.objects.select_related("activity", "program").get(pk=training.pk)
    demand(may_change(actor, training))
    check_kind(kind)
    check_half_days(training.program, half_days)
    if training.version != seen:
        raise overtaken(training, actor)
    before, form, now = times_of(training), training.activity, timezone.now()
    was_over = all_over(before, now)
    content = content_of(form)
    place = place.strip()
    # A place that stays leaves the form as it is: its author may have put it otherwise there.
    of_form = content.fields["place"] if place == training.place else place
    fields = planned(training.program, kind, subject, training.district, theme, of_form, half_days)
    edit_activity(
        form,
        FormContent(
            **{name: getattr(content, name) for name in ("parties", "lessons", "talks", "people")},
            results=content.results,
            fields=content.fields | fields,
        ),
        actor=actor,
        seen=form.version,
        today=max(last_day(half_days), timezone.localdate()),
    )
    write_half_days(training, half_days)
    training = change(
        training,
        actor=actor,
        seen=seen,
        verb="training.changed",
        place=place,
        subject=subject,
    )
    after = times_of(training)
    if training.version == seen and after != before:
        # What is said of its sessions alone is a change of the training as well.
        move_on(training, actor=actor, seen=seen)
        record_event(actor, "training.changed", training, sessions=len(half_days))
    is_past = was_over and all_over(after, now)
    if training.announced_at and moved(before, after) and not is_past:
        training.activity.refresh_from_db()
        tell(training, "training.moved", key=f"training.moved {training.pk} {training.version}")
    return training


# --- announcing and cancelling --------------------------------------------------------------------


@transaction.atomic
def announce_training(training: Training, *, actor: Actor) -> Training:
    """From now on whoever is expected sees it, and is told once. Twice is once.

    Of a training that lies in the past nobody is told that they are expected at it.
    """
    training = Training.objects.select_related("activity", "program").get(pk=training.pk)
    demand(may_change(actor, training))
    if training.announced_at:
        return training
    if not training.expected.exists():
        raise DomainError(_("Choose first who is expected."))
    training = change(
        training,
        actor=actor,
        seen=training.version,
        verb="training.announced",
        announced_at=timezone.now(),
    )
    if not all_over(times_of(training), timezone.now()):
        tell(training, "training.announced", key=f"training.announced {training.pk}")
    return training


@transaction.atomic
def cancel_training(training: Training, *, actor: Actor, seen: int, reason: str) -> Training:
    """It does not take place; its form is dropped, and whoever was told is told that as well."""
    training = Training.objects.select_related("activity", "program").get(pk=training.pk)
    demand(may_change(actor, training))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it does not take place.")})
    if training.activity.attendances.exclude(session=None).exists():
        raise DomainError(_("Somebody has signed in already, so it has taken place."))
    changed = change(
        training,
        actor=actor,
        seen=seen,
        verb="training.cancelled",
        cancelled_at=timezone.now(),
        cancel_reason=reason.strip()[:200],
    )
    step(training.activity, Verb.VOID, actor=actor, seen=training.activity.version)
    if changed.announced_at:
        tell(changed, "training.cancelled", key=f"training.cancelled {training.pk}")
    return changed


def tell(training: Training, message: str, *, key: str, teachers: Iterable | None = None) -> None:
    """Owe word to everybody who is expected and has an account."""
    if teachers is None:
        teachers = training.expected.values("teacher")
    people = User.objects.signing_in_for(teachers)
    values = {
        "training": training.activity.theme,
        "day": training.activity.starts_on.isoformat(),
        "reason": training.cancel_reason,
    }
    owe(people, message, key=key, address=training.get_absolute_url(), values=values)


# --- who is expected ------------------------------------------------------------------------------


@transaction.atomic
def expect(training: Training, teachers: Iterable[Teacher], *, actor: Actor) -> int:
    """Ask these people to come; who is expected already stays so. Returns how many are new.

    Of an announced training they are told at once, unless it lies in the past.
    """
    training = Training.objects.select_related("activity", "program").get(pk=training.pk)
    demand(may_change(actor, training))
    there = set(training.expected.values_list("teacher", flat=True))
    new = {teacher.pk: teacher for teacher in teachers if teacher.pk not in there}
    places = postings_on(new.values(), training.activity.starts_on)
    rows = [
        Expected(
            training=training,
            teacher=teacher,
            district_id=places[key].district_id if key in places else None,
            school_id=places[key].school_id if key in places else None,
            asked_by_id=actor.user_id,
        )
        for key, teacher in new.items()
    ]
    # The same press twice at once: whoever the other one has asked is expected.
    Expected.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        record_event(actor, "training.expected", training, number=len(rows))
    if rows and training.announced_at and not all_over(times_of(training), timezone.now()):
        key = f"training.announced {training.pk}"
        tell(training, "training.announced", key=key, teachers=list(new))
    return len(rows)


@transaction.atomic
def no_longer_expect(expected: Expected, *, actor: Actor) -> None:
    """Take one person off the list; whoever comes anyway can still sign in. Twice is once."""
    training = expected.training
    demand(may_change(actor, training))
    if Expected.objects.filter(pk=expected.pk).delete()[0]:
        record_event(actor, "training.not_expected", training, person=expected.teacher)
