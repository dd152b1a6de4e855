"""Which forms a change touches: an end entered late, a program shortened."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.registration.models import WAITING, Activity, Party, Status
from core.actor import Actor
from core.foresight import Touched, each_of, foresees
from pairings.models import Pairing, Partnership
from pairings.pairs.rules import left_outside
from programs.models import Program
from roster.models import Posting, School

ON_THEIR_WAY = [*WAITING, Status.RETURNED]
STANDING = [*ON_THEIR_WAY, Status.COUNTED]


@foresees("roster.Posting")
def forms_of_a_posting(posting: Posting, values: dict, actor: Actor) -> Iterator[Touched]:
    """Forms that name this teacher at this place on a later day."""
    named = Q(teacher=posting.teacher_id, district=posting.district_id, school=posting.school_id)
    return forms(with_party(named) & Q(starts_on__gt=values["ends_on"]), actor)


@foresees("roster.School")
def forms_of_a_school(school: School, values: dict, actor: Actor) -> Iterator[Touched]:
    """Forms of a later day at the school, and those that wait for it."""
    of_later = with_party(Q(school=school)) & Q(starts_on__gt=values["closed_on"])
    return forms(of_later | Q(status=Status.SCHOOL, confirming_school=school), actor)


@foresees("programs.Program")
def forms_of_a_program(program: Program, values: dict, actor: Actor) -> Iterator[Touched]:
    """Forms that would lie outside the program, where its period becomes shorter."""
    first = values.get("starts_on", program.starts_on)
    last = values.get("ends_on", program.ends_on)
    if first <= program.starts_on and last >= program.ends_on:
        return
    outside = Q(starts_on__lt=first) | Q(starts_on__gt=last)
    yield from forms(outside & Q(program=program), actor)


@foresees("pairings.Partnership")
def forms_of_a_partnership(
    partnership: Partnership, values: dict, actor: Actor
) -> Iterator[Touched]:
    last = values.get("ends_on")
    if last is None or last == partnership.ends_on:
        return iter(())
    return forms(Q(partnership=partnership, starts_on__gt=last), actor)


@foresees("pairings.Pairing")
def forms_of_a_pairing(pairing: Pairing, values: dict, actor: Actor) -> Iterator[Touched]:
    """Forms that fall out; where somebody else comes, those of the two that are not counted yet."""
    of_forms = with_party(Q(pairing=pairing))
    yield from forms(of_forms & left_outside(pairing, values, "starts_on"), actor)
    if {"mentor", "trainee"} & set(values):
        within = Q(starts_on=None) | Q(starts_on__lte=values["ends_on"])
        yield from forms(of_forms & within & Q(status__in=ON_THEIR_WAY), actor)


def with_party(party: Q) -> Q:
    return Q(Exists(Party.objects.filter(party, activity=OuterRef("pk"))))


def forms(where: Q, actor: Actor) -> Iterator[Touched]:
    """Forms that were sent and still stand; a draft is its author's own business."""
    rows = Activity.objects.filter(where, status__in=STANDING)

    def sentence(form: Activity) -> str:
        words = {
            "form": form,
            "day": date_format(form.starts_on) if form.starts_on else _("no date"),
            "status": form.get_status_display(),
        }
        return _("Form %(form)s, %(day)s (%(status)s).") % words

    def more(count: int) -> str:
        return ngettext("%(count)d more form.", "%(count)d more forms.", count) % {"count": count}

    return each_of(rows, actor, sentence, more)
