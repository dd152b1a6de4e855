"""Which pairings and partnerships a change touches: an end entered late, a program shortened."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actor import Actor
from core.foresight import Touched, each_of, foresees, touched_by
from core.names import shown
from pairings.midterm.models import RosterAnswer
from pairings.midterm.replacing import place_of
from pairings.midterm.wording import said_of
from pairings.pairs.models import Pairing
from pairings.pairs.replacing import last_day_before
from pairings.partnerships.models import Partnership
from programs.models import Program
from roster.models import Posting, School


def beyond(last: date) -> Q:
    return Q(ends_on=None) | Q(ends_on__gt=last)


@foresees("roster.Posting")
def pairings_of_a_posting(posting: Posting, values: dict, actor: Actor) -> Iterator[Touched]:
    """Pairings of this teacher at this place that go on, or begin, after the posting's last day."""
    as_mentor = Q(
        mentor=posting.teacher_id,
        mentor_district=posting.district_id,
        mentor_school=posting.school_id,
    )
    as_trainee = Q(
        trainee=posting.teacher_id, district=posting.district_id, school=posting.school_id
    )
    return pairings_beyond(values["ends_on"], as_mentor | as_trainee, actor)


@foresees("roster.School")
def pairs_of_a_school(school: School, values: dict, actor: Actor) -> Iterator[Touched]:
    last = values["closed_on"]
    yield from pairings_beyond(last, Q(school=school) | Q(mentor_school=school), actor)
    places = Q(supporting_school=school) | Q(supported_school=school)
    yield from partnerships_of(places & beyond(last), actor)


@foresees("programs.Program")
def pairs_of_a_program(program: Program, values: dict, actor: Actor) -> Iterator[Touched]:
    """What lies outside the new period, on either end of it; nothing where it only grows."""
    first = values.get("starts_on", program.starts_on)
    last = values.get("ends_on", program.ends_on)
    outside = Q(pk__in=[])
    if first > program.starts_on:
        outside |= Q(starts_on__lt=first)
    if last < program.ends_on:
        outside |= Q(starts_on__gt=last) | Q(ends_on__gt=last)
    yield from pairings_touched(outside & Q(program=program), actor, last)
    yield from partnerships_of(outside & Q(program=program), actor)


@foresees("pairings.Partnership")
def pairs_of_a_partnership(
    partnership: Partnership, values: dict, actor: Actor
) -> Iterator[Touched]:
    """Pairings between its places that go on after its last day; they stay until they are ended."""
    last = values.get("ends_on")
    if last is None or last == partnership.ends_on:
        return iter(())
    between = Q(
        program=partnership.program_id,
        mentor_district=partnership.supporting_district_id,
        district=partnership.supported_district_id,
    )
    if partnership.subject_id:
        between &= Q(subject=partnership.subject_id)
    if partnership.form != Partnership.Form.DISTRICT:
        between &= Q(
            mentor_school=partnership.supporting_school_id, school=partnership.supported_school_id
        )
    return pairings_beyond(last, between, actor)


@foresees("pairings.Pairing")
def answers_of_a_pairing(pairing: Pairing, values: dict, actor: Actor) -> Iterator[Touched]:
    """What was said of the trainee at mid-term, where the pairing is to have never been."""
    if "cancelled_at" not in values:
        return iter(())
    rows = RosterAnswer.objects.answered().filter(pairing=pairing)
    rows = rows.select_related("check_round__subject", "district", "trainee")

    def sentence(row: RosterAnswer) -> str:
        words = {"check": row.check_round, "answer": said_of(row)}
        return _("%(check)s: “%(answer)s”.") % words

    def more(count: int) -> str:
        return ngettext(
            "%(count)d more answer at mid-term.", "%(count)d more answers at mid-term.", count
        ) % {"count": count}

    return each_of(rows, actor, sentence, more)


@foresees("pairings.RosterAnswer")
def work_of_who_is_replaced(row: RosterAnswer, values: dict, actor: Actor) -> Iterator[Touched]:
    """What was recorded of the old pair after its last day, were it to end for the new one."""
    place = place_of(row)
    if place is not None and place.ends_on is None:
        last = last_day_before(place, values["starts_on"])
        yield from touched_by(place, {"ends_on": last, "trainee": values["trainee"]}, actor)


def pairings_beyond(last: date, where: Q, actor: Actor) -> Iterator[Touched]:
    return pairings_touched(where & beyond(last), actor, last)


def pairings_touched(where: Q, actor: Actor, last: date) -> Iterator[Touched]:
    rows = Pairing.objects.standing().filter(where).select_related("mentor", "trainee")

    def sentence(pairing: Pairing) -> str:
        words = {
            "mentor": shown(str(pairing.mentor), actor),
            "trainee": shown(str(pairing.trainee), actor),
            "first": date_format(pairing.starts_on),
            "last": date_format(pairing.ends_on) if pairing.ends_on else "",
        }
        if pairing.starts_on > last:
            text = _(
                "The pairing of %(mentor)s and %(trainee)s began on %(first)s, after that day. "
                "It can be cancelled."
            )
        elif pairing.ends_on:
            text = _("%(mentor)s and %(trainee)s are a pair from %(first)s to %(last)s.")
        else:
            text = _("%(mentor)s and %(trainee)s are a pair since %(first)s, without an end.")
        return text % words

    def more(count: int) -> str:
        return ngettext("%(count)d more pairing.", "%(count)d more pairings.", count) % {
            "count": count
        }

    return each_of(rows, actor, sentence, more)


def partnerships_of(where: Q, actor: Actor) -> Iterator[Touched]:
    rows = Partnership.objects.filter(where).select_related(
        "supporting_district", "supporting_school", "supported_district", "supported_school"
    )

    def more(count: int) -> str:
        return ngettext("%(count)d more partnership.", "%(count)d more partnerships.", count) % {
            "count": count
        }

    return each_of(rows, actor, lambda row: _("Partnership: %(name)s.") % {"name": row}, more)
