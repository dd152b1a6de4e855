"""Which pairs have been quiet for long, when two people last did something together, and how many
of their forms wait.
"""

import datetime

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce, Greatest

from activities.chain.late import patience_ended
from activities.models import WAITING, Party, Status
from core.actor import Actor
from guidance.contacts.models import GuidanceContact
from guidance.observations.models import LessonObservation
from pairings.models import Pairing
from programs.models import Program

# A pair whose last day together is further back is quiet; so is one without any that has been asked
# for that long. Of one that was entered late the days until it is asked are not quiet ones.
QUIET_AFTER = datetime.timedelta(days=30)


def sent_forms() -> QuerySet:
    """In a query of pairs: the sides of their forms that were sent and tell of something."""
    return (
        Party.objects.filter(pairing=OuterRef("pk"), activity__first_sent_at__isnull=False)
        .exclude(activity__status__in=[Status.VOID, Status.DRAFT])
        .order_by()
    )


def contacts() -> QuerySet:
    return GuidanceContact.objects.standing().filter(pairing=OuterRef("pk")).order_by()


def observations() -> QuerySet:
    """In a query of pairs: the lessons of the one that the other saw and wrote down."""
    rows = LessonObservation.objects.standing().between_the_two()
    return rows.filter(pairing=OuterRef("pk")).order_by()


def with_last_day(rows: QuerySet) -> QuerySet:
    """Pairs, each with `last_form`, `last_contact` and `last_observation`: the latest day of each,
    or none.
    """
    form = sent_forms().values("pairing").annotate(last=Max("activity__starts_on"))
    contact = contacts().values("pairing").annotate(last=Max("held_on"))
    observation = observations().values("pairing").annotate(last=Max("held_on"))
    return rows.annotate(
        last_form=Subquery(form.values("last")),
        last_contact=Subquery(contact.values("last")),
        last_observation=Subquery(observation.values("last")),
    )


def last_day(pair: Pairing) -> datetime.date | None:
    """Of a pair that was read `with_last_day`."""
    days = (pair.last_form, pair.last_contact, pair.last_observation)
    return max((day for day in days if day), default=None)


def with_quiet_since(rows: QuerySet) -> QuerySet:
    """Pairs, each with `quiet_since`: their last day together, or the one from which they are asked
    where that is later.
    """
    asked = Coalesce("asked_from", F("starts_on"))
    return with_last_day(rows).annotate(
        quiet_since=Greatest(
            asked,
            Coalesce("last_form", asked),
            Coalesce("last_contact", asked),
            Coalesce("last_observation", asked),
        )
    )


def with_late_forms(rows: QuerySet) -> QuerySet:
    """Pairs, each with `late_forms`: how many of their forms have waited long at one step."""
    late = Party.objects.filter(
        pairing=OuterRef("pk"),
        activity__status__in=WAITING,
        activity__status_since__lt=patience_ended(),
    )
    number = late.order_by().values("pairing").annotate(n=Count("activity", distinct=True))
    return rows.annotate(
        late_forms=Coalesce(Subquery(number.values("n"), output_field=IntegerField()), 0)
    )


def quiet_pairs(actor: Actor, today: datetime.date) -> QuerySet[Pairing]:
    """Those that the actor sees."""
    return quiet(Pairing.objects.visible_to(actor), today)


def quiet(rows: QuerySet, today: datetime.date) -> QuerySet:
    """Of these pairs the running ones that have done nothing together for more than 30 days."""
    since = today - QUIET_AFTER
    return running(rows, today).filter(
        ~Exists(sent_forms().filter(activity__starts_on__gte=since)),
        ~Exists(contacts().filter(held_on__gte=since)),
        ~Exists(observations().filter(held_on__gte=since)),
        ~Q(asked_from__gte=since),
        starts_on__lt=since,
    )


def is_quiet(pair: Pairing, today: datetime.date) -> bool:
    """What `quiet` asks of rows, of one pair that was read `with_quiet_since` and its program."""
    since, program = today - QUIET_AFTER, pair.program
    is_running = (
        pair.goes_on(today)
        and program.state == Program.State.OPEN
        and program.period.running(today)
    )
    return is_running and pair.quiet_since < since


def running(rows: QuerySet, today: datetime.date) -> QuerySet:
    """Of these pairs those that go on, of programs that are open and in their days."""
    days = {"program__starts_on__lte": today, "program__ends_on__gte": today}
    return rows.going_on(today).filter(program__state=Program.State.OPEN, **days)
