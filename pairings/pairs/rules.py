"""What must hold for two people to be paired. Each refusal says which rule, and what to do.

One file although it is long: whom one may choose is offered by the rules that a choice must hold.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actor import Actor, Grant, Role
from core.periods import Period
from core.scoping import of_subject, within_grants
from pairings.nominations.models import Nomination
from pairings.pairs.models import Pairing
from pairings.partnerships.models import Partnership
from programs.models import Program
from roster.models import Posting, PostingSubject, Subject, Teacher

# Whoever has taught for so many years may leave before the program does.
LONG_SERVICE = 35
# Whoever has gone needs no other mentor.
GONE = {Pairing.EndReason.TRAINEE_LEFT, Pairing.EndReason.SUBJECT_CHANGED}


def years_if_long(teaching_since: int | None, day: datetime.date) -> int:
    """How many years, where they are so many that somebody should ask; else 0."""
    years = years_taught(teaching_since, day) or 0
    return years if years >= LONG_SERVICE else 0


def counted_from(teaching_since: int | None, day: datetime.date) -> int | None:
    """The year from which years of teaching are counted on that day, where it is known.

    Whoever begins later has taught for no year, as whoever begins in the day's own.
    """
    return None if teaching_since is None else min(teaching_since, day.year)


def years_taught(teaching_since: int | None, day: datetime.date) -> int | None:
    return None if teaching_since is None else day.year - counted_from(teaching_since, day)


def teaches_less(since: int | None, trainee_since: int | None, day: datetime.date) -> bool:
    """Whether a mentor has taught for fewer years than the trainee on that day, by the years in
    which they began. The page's script compares what `counted_from` says of the two, as here.
    """
    began, theirs = counted_from(since, day), counted_from(trainee_since, day)
    return None not in (began, theirs) and began > theirs


# --- from when something is asked of them ---------------------------------------------------------


def lies_back(day: datetime.date, today: datetime.date) -> bool:
    """Whether a first day lies before this week: what is due since then may be missing at once.

    Of a month or more of which a pair has fewer days than a week nothing is asked.
    """
    return day < monday_of(today)


def monday_of(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=day.weekday())


def asked_from_today(starts_on: datetime.date, today: datetime.date) -> datetime.date | None:
    """For pairs that are made by whoever is not asked: nothing is missing of them at once."""
    return today if lies_back(starts_on, today) else None


def asked_next(
    before: Pairing, starts_on: datetime.date, today: datetime.date
) -> datetime.date | None:
    """Of a pair in the place of another, that is entered late or was itself asked later only."""
    later = max(before.asked_from or starts_on, asked_from_today(starts_on, today) or starts_on)
    return later if later > starts_on else None


# --- where the two are posted ---------------------------------------------------------------------


def teaching(teacher: Teacher, subject: Subject, on: datetime.date) -> list[Posting]:
    """Where this teacher teaches the subject on that day; more than one for a shared teacher.

    The city's own people teach nowhere, whatever their subject.
    """
    postings = taught_at(Posting.objects.filter(teacher=teacher).running(on), subject)
    return list(postings.select_related("district", "school"))


def taught_at(postings: QuerySet, subject: Subject | None) -> QuerySet:
    """Those at which the subject is taught, or any: at a school or in a district."""
    postings = postings.exclude(district=None)
    return postings.filter(Exists(_taught.filter(subject=subject))) if subject else postings


def places_by_teacher(subject: Subject, on: datetime.date) -> dict[int, set[str]]:
    """Where each teacher of the subject teaches it on that day: keys of districts and schools."""
    postings = taught_at(Posting.objects.running(on), subject)
    found: dict[int, set[str]] = defaultdict(set)
    for teacher, district, school in postings.values_list("teacher", "district", "school"):
        found[teacher] |= {f"d{district}"} | ({f"s{school}"} if school else set())
    return found


def not_teaching(
    teacher: Teacher, subject: Subject, on: datetime.date, *, field: str
) -> ValidationError:
    """Why this teacher cannot be paired in the subject from that day."""
    words = {"teacher": teacher, "subject": subject, "day": date_format(on)}
    posted = list(Posting.objects.filter(teacher=teacher).running(on))
    if posted and all(each.district_id is None for each in posted):
        text = _(
            "%(teacher)s works at the city’s office on %(day)s, and pairs are of teachers. "
            "Choose somebody else."
        )
    elif posted:
        text = _(
            "%(teacher)s does not teach %(subject)s on %(day)s. "
            "Add the subject to the posting, or choose somebody else."
        )
    else:
        text = _(
            "%(teacher)s is not posted anywhere on %(day)s. "
            "Enter the posting first, or choose another day."
        )
    return ValidationError({field: text % words})


def posted_until(pairing: Pairing) -> list[tuple[Teacher, datetime.date]]:
    """Of the two, those whose time at their place has a last day, with that day; not while it
    lasts, or where it is not known.
    """
    sides = (
        (pairing.mentor, pairing.mentor_district_id, pairing.mentor_school_id),
        (pairing.trainee, pairing.district_id, pairing.school_id),
    )
    people = Posting.objects.filter(teacher__in=[pairing.mentor_id, pairing.trainee_id])
    ends = defaultdict(list)
    for *place, last in people.values_list("teacher", "district", "school", "ends_on"):
        ends[tuple(place)].append(last)
    found = ((teacher, ends[teacher.pk, *place]) for teacher, *place in sides)
    return [(teacher, max(days)) for teacher, days in found if days and None not in days]


def lost_ground(pairing: Pairing) -> str:
    """Why the pairing could never have begun, as is known by now; nothing where it could.

    An end that is entered late, of a posting or of the program, may lie before the pairing's first
    day. Such a pairing can be cancelled however old it is.
    """
    if pairing.starts_on > pairing.program.ends_on:
        words = {"day": date_format(pairing.program.ends_on)}
        text = _("The last day of the program, %(day)s, lies before the first day of the pairing.")
        return text % words
    for teacher, last in posted_until(pairing):
        if last < pairing.starts_on:
            words = {"teacher": teacher, "day": date_format(last)}
            text = _(
                "The last day of %(teacher)s there, %(day)s, lies before the first day of the "
                "pairing."
            )
            return text % words
    return ""


def left_outside(pairing: Pairing, values: dict, day: str) -> Q:
    """Of what names the pair on a `day`: what its new days leave outside, after the last or before
    the first where it had been within; all of it where the pair is cancelled.
    """
    outside = Q()
    if "ends_on" in values:
        outside &= Q(**{f"{day}__gt": values["ends_on"]})
    if "starts_on" in values:
        outside &= Q(**{f"{day}__gte": pairing.starts_on, f"{day}__lt": values["starts_on"]})
    return outside


# --- how many -------------------------------------------------------------------------------------


def check_free(
    program: Program,
    subject: Subject,
    trainee: Teacher,
    period: Period,
    *,
    without: Pairing | None = None,
    field: str = "starts_on",
) -> None:
    """One mentor at a time for a trainee's subject: no other pairing in these days.

    `without` is the pairing whose own days these are to be; `field` is the day that was entered.
    """
    others = Pairing.objects.standing().filter(program=program, trainee=trainee, subject=subject)
    if without is not None:
        others = others.exclude(pk=without.pk)
    other = others.overlapping(period).first()
    if other is None:
        return
    words = {"trainee": trainee, "subject": subject, "mentor": other.mentor}
    if without is not None and other.starts_on > without.starts_on:
        words["day"] = date_format(other.starts_on)
        text = _(
            "%(mentor)s is the mentor of %(trainee)s in %(subject)s from %(day)s on. "
            "Enter an earlier last day."
        )
        raise ValidationError({field: text % words})
    if other.is_open:
        words["day"] = date_format(other.starts_on)
        text = _(
            "%(trainee)s already has a mentor in %(subject)s: %(mentor)s, since %(day)s. "
            "Change the mentor of that pairing, or end it first."
        )
        raise ValidationError({"trainee": text % words})
    words["day"] = date_format(other.ends_on)
    text = _(
        "%(mentor)s is the mentor of %(trainee)s in %(subject)s until %(day)s. "
        "Enter a later first day."
    )
    raise ValidationError({field: text % words})


def check_place(pairing: Pairing, days: Period, *, field: str) -> None:
    """One place never counts two trainees on a day: who had it before, or has it after, is not in
    these days.
    """
    others = Pairing.objects.standing().filter(
        Q(pk=pairing.replaces_id) | Q(replaces=pairing.pk), ~Q(trainee=pairing.trainee_id)
    )
    other = others.overlapping(days).select_related("trainee").first()
    if other is None:
        return
    words = {"trainee": other.trainee}
    if other.pk == pairing.replaces_id:
        words["day"] = date_format(other.ends_on)
        text = _("The last day of %(trainee)s in this place is %(day)s. Enter a later first day.")
    else:
        words["day"] = date_format(other.starts_on)
        text = _("%(trainee)s has this place from %(day)s on. Enter an earlier last day.")
    raise ValidationError({field: text % words})


def check_capacity(
    program: Program,
    mentor: Teacher,
    period: Period,
    *,
    without: Pairing | None = None,
    field: str,
) -> None:
    """The mentor has a free place in these days. Call while holding the mentor's row."""
    held = Pairing.objects.standing().filter(program=program, mentor=mentor).overlapping(period)
    taken = held.exclude(pk=without.pk).count() if without else held.count()
    if taken < program.mentor_capacity:
        return
    if without is None:
        text = ngettext(
            "%(mentor)s already has %(count)d trainee, as many as this program allows. "
            "Choose another mentor.",
            "%(mentor)s already has %(count)d trainees, as many as this program allows. "
            "Choose another mentor.",
            taken,
        )
    else:
        text = ngettext(
            "%(mentor)s has %(count)d other trainee in these days, as many as this program allows. "
            "Enter another day.",
            "%(mentor)s has %(count)d other trainees in these days, as many as this program "
            "allows. Enter another day.",
            taken,
        )
    raise ValidationError({field: text % {"mentor": mentor, "count": taken}})


def held_from(program: Program, day: datetime.date) -> QuerySet:
    """Pairings that hold a mentor's place on that day or later."""
    return Pairing.objects.standing().filter(program=program).not_over(day)


# --- whether an end can be taken back -------------------------------------------------------------


def why_it_stays_ended(pairing: Pairing) -> str:
    """Why it cannot go on without its end, and what to do then; nothing where it can."""
    for teacher, last in posted_until(pairing):
        words = {"teacher": teacher, "day": date_format(last)}
        text = _(
            "The last day of %(teacher)s there is %(day)s, so the pairing ends by then. Change its "
            "end instead."
        )
        return text % words
    return given_away(pairing)


def given_away(pairing: Pairing) -> str:
    """Who has its trainee, its place or the mentor's last free one after its end, and what to do;
    nothing where nobody has.
    """
    since = Period(pairing.ends_on + datetime.timedelta(days=1))
    others = Pairing.objects.standing().filter(program=pairing.program_id).exclude(pk=pairing.pk)
    others = others.overlapping(since).select_related("mentor", "trainee").order_by("starts_on")
    words = {"subject": pairing.subject}
    other = others.filter(subject=pairing.subject_id, trainee=pairing.trainee_id).first()
    if other:
        text = _(
            "There is a later pairing of %(trainee)s in %(subject)s: with %(mentor)s, from "
            "%(day)s. Cancel that one first if it was a mistake; otherwise change the end of this "
            "one."
        )
    elif other := others.filter(replaces=pairing.pk).first():
        text = _(
            "%(trainee)s took this place on %(day)s. Cancel that pairing first if it was a "
            "mistake; otherwise change the end of this one."
        )
    if other:
        words |= {"mentor": other.mentor, "trainee": other.trainee}
        return text % (words | {"day": date_format(other.starts_on)})
    taken = others.filter(mentor=pairing.mentor_id).count()
    if taken < pairing.program.mentor_capacity:
        return ""
    text = ngettext(
        "%(mentor)s has %(count)d other trainee after this end, as many as this program allows. "
        "End that pairing first, or change the end of this one.",
        "%(mentor)s has %(count)d other trainees after this end, as many as this program allows. "
        "End one of those pairings first, or change the end of this one.",
        taken,
    )
    return text % {"mentor": pairing.mentor, "count": taken}


# --- whom a coordinator may choose ----------------------------------------------------------------


def mentor_candidates(
    actor: Actor, program: Program, on: datetime.date, *, subject: Subject | None = None
) -> QuerySet:
    """Teachers the actor may ask to be mentors on that day: the own district's, and those posted
    in places that support it then.

    Each carries `taken` (places held) and the place: `school_name`, `district_name` and their
    English names. A list to choose from shows these and nothing else of people elsewhere.
    """
    postings = Posting.objects.filter(_askable(actor, program, on), teacher=OuterRef("pk"))
    return _with_taken(postings, actor, program, on, subject)


def mentors_among(
    people: Collection[int],
    actor: Actor,
    program: Program,
    on: datetime.date,
    *,
    subject: Subject,
) -> QuerySet:
    """Of these people, those who teach the subject on that day, as `mentor_candidates`."""
    postings = Posting.objects.filter(teacher__in=people, teacher=OuterRef("pk"))
    return _with_taken(postings, actor, program, on, subject)


def _with_taken(
    postings: QuerySet,
    actor: Actor,
    program: Program,
    on: datetime.date,
    subject: Subject | None,
) -> QuerySet:
    """Who has such a posting on that day, with `taken`: the places they hold from then on; `learns`
    says that they have a mentor of their own, as far as the actor sees such pairs, and `waits` that
    they need one in the subject.
    """
    seen = held_from(program, on) & Pairing.objects.visible_to(actor)
    rows = _with_place(postings.running(on), subject).annotate(
        learns=Q(pk__in=seen.order_by().values("trainee")),
        taken=Coalesce(
            Subquery(
                held_from(program, on)
                .filter(mentor=OuterRef("pk"))
                .order_by()
                .values("mentor")
                .annotate(n=Count("pk"))
                .values("n"),
                output_field=IntegerField(),
            ),
            0,
        ),
    )
    return rows.annotate(waits=_waits(actor, program, on, subject))


def _waits(actor: Actor, program: Program, on: datetime.date, subject: Subject | None) -> Q:
    """Whoever is nominated as a trainee of the subject, or had a mentor in it and is none, and has
    none now, by the pairs that the actor sees. Whom nobody has named a trainee is none.
    """
    if subject is None:
        return Q(pk__in=[])
    seen = Pairing.objects.visible_to(actor).standing()
    pairs = seen.filter(program=program, subject=subject).order_by()
    named = Nomination.objects.accepted().order_by()
    named = named.filter(program=program, subject=subject, part=Nomination.Part.TRAINEE)
    over = pairs.filter(ends_on__lt=on)
    return (
        (Q(pk__in=named.values("teacher")) | Q(taken=0, pk__in=over.values("trainee")))
        & ~Q(pk__in=pairs.not_over(on).values("trainee"))
        & ~Q(pk__in=_gone_from(pairs, subject, on))
    )


def _gone_from(pairs: QuerySet, subject: Subject, on: datetime.date) -> set[int]:
    """Who is gone from the subject on that day by these pairs, in one query."""
    said = pairs.filter(end_reason__in=GONE).order_by().values("trainee")
    taught = taught_at(Posting.objects.running(on), subject).filter(teacher=OuterRef("trainee"))
    latest = taught.order_by("-starts_on").values("starts_on")[:1]
    rows = list(remembered(pairs.filter(trainee__in=said)).annotate(posted_on=Subquery(latest)))
    return gone(rows, {row["trainee"]: row["posted_on"] for row in rows if row["posted_on"]})


def remembered(pairs: QuerySet) -> QuerySet:
    """What is remembered of pairings, the earliest first."""
    return pairs.order_by("starts_on", "pk").values(
        *("program", "subject", "mentor", "trainee", "district", "ends_on", "end_reason"),
        last=F("program__ends_on"),
    )


def last_day(row: dict) -> datetime.date:
    """Of a pairing as it is remembered: none goes on beyond its program."""
    return min(row["ends_on"] or row["last"], row["last"])


def gone(rows: Iterable[dict], posted_on: Mapping[int, datetime.date]) -> set[int]:
    """Of whom the last of these pairings says that they left or teach the subject no longer, and
    who came to no place since, whatever their posting says.

    `rows` are remembered pairings of one program and subject, `posted_on` says since when each
    teaches the subject where they came to last. Whom it does not name teaches it nowhere.
    """
    latest = {row["trainee"]: row for row in rows}
    return {
        key
        for key, row in latest.items()
        if row["end_reason"] in GONE and key in posted_on and posted_on[key] <= last_day(row)
    }


def trainee_candidates(actor: Actor, subject: Subject, on: datetime.date) -> QuerySet:
    """Teachers of the subject in the districts where the actor may pair, with their place."""
    postings = Posting.objects.filter(teacher=OuterRef("pk")).running(on)
    if not actor.is_administrator:
        grants = actor.grants_as(Role.DISTRICT_COORDINATOR)
        districts = [
            grant.district_id
            for grant in grants
            if actor.coordinates(grant.district_id, subject.pk)
        ]
        postings = postings.filter(district__in=districts)
    return _with_place(postings, subject)


def without_mentor(
    rows: QuerySet, program: Program, subject: Subject, *, but: int | None = None
) -> QuerySet:
    """Of these teachers, those who have no open pairing in the subject, and the one of this key:
    whose mentor stays for a while can be paired from the day after.
    """
    paired = Pairing.objects.open().filter(program=program, subject=subject, trainee=OuterRef("pk"))
    return rows.filter(~Exists(paired) | Q(pk=but))


def with_mentor_until(
    rows: QuerySet, actor: Actor, program: Program, subject: Subject, on: datetime.date
) -> QuerySet:
    """Teachers, each with `mentor_until`: the last day with the mentor whom they still have on that
    day, by the pairs that the actor sees; none without one, or without an end.
    """
    pairs = Pairing.objects.visible_to(actor).standing().not_over(on)
    pairs = pairs.filter(program=program, subject=subject, trainee=OuterRef("pk"))
    latest = pairs.exclude(ends_on=None).order_by("-ends_on").values("ends_on")
    return rows.annotate(mentor_until=Subquery(latest[:1]))


PLACE = ("school__name", "school__name_en", "district__name", "district__name_en")


def _with_place(postings: QuerySet, subject: Subject | None) -> QuerySet:
    """Teachers with such a posting in a district, ordered by it and by name."""
    postings = taught_at(postings, subject)
    first = postings.order_by("pk")
    place = {name.replace("__", "_"): Subquery(first.values(name)[:1]) for name in PLACE}
    order = Subquery(first.values("district__sort_order")[:1])
    return (
        Teacher.objects.filter(Exists(postings), merged_into=None)
        .annotate(**place, district_order=order)
        .order_by("district_order", "district_name", "name_sort", "pk")
    )


def _askable(actor: Actor, program: Program, on: datetime.date) -> Q:
    """Postings at the actor's own places and at those that support them."""
    if actor.is_administrator:
        return Q()

    def of_district_and_helpers(grant: Grant) -> Q:
        helping = (
            Partnership.objects.filter(of_subject(grant), program=program)
            .filter(supported_district=grant.district_id)
            .running(on)
            .filter(_at_supporting_place, _of_its_subject)
        )
        place = Q(district=grant.district_id) | Q(Exists(helping))
        if grant.subject_id:
            place &= Q(Exists(_taught.filter(subject=grant.subject_id)))
        return place

    return within_grants(actor, {Role.DISTRICT_COORDINATOR: of_district_and_helpers})


_taught = PostingSubject.objects.filter(posting=OuterRef("pk"))


_at_supporting_place = Q(
    form=Partnership.Form.DISTRICT, supporting_district=OuterRef("district")
) | Q(
    form__in=[Partnership.Form.SCHOOL, Partnership.Form.SUBJECT_GROUP],
    supporting_school=OuterRef("school"),
)


_of_its_subject = Q(subject=None) | Q(
    Exists(
        PostingSubject.objects.filter(posting=OuterRef(OuterRef("pk")), subject=OuterRef("subject"))
    )
)
