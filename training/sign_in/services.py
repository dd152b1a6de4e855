"""Noting who was there: by their own telephone, or by whoever organizes."""

import datetime
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Activity, Attendance
from activities.registration.consequences import present
from activities.registration.content import FormContent, TalkEntry, content_of
from core.actor import Actor
from core.audit import record_event
from core.exceptions import DomainError
from core.rights import demand
from recording.services import edit_activity
from roster.models import Posting, Teacher
from roster.people.finding import Person, postings_on
from training.courses.half_days import ends, list_opens
from training.courses.models import HalfDay, Training
from training.courses.rights import may_fill, may_note, takes_attendance
from training.sign_in.reading import of_sessions

Source, Role = Attendance.Source, Attendance.Role
# At one session.
MOST_GUESTS = 300


class Guest(NamedTuple):
    """Somebody of no record of the office: a visiting principal; a parent, who has no unit."""

    name: str
    unit: str = ""

    def __str__(self):
        return f"{self.name}, {self.unit}" if self.unit else self.name


@transaction.atomic
def sign_in(
    half_day: HalfDay, *, actor: Actor, arrived: datetime.datetime
) -> tuple[Attendance, bool]:
    """Note that the actor is there; nobody can note anybody else.

    `arrived` is when their telephone brought a code that was good. However often and from however
    many telephones at once, a person is there once. Returns the row, and whether it is new.
    """
    if actor.teacher_id is None:
        raise PermissionDenied
    half_day = fresh(half_day)
    if not takes_attendance(half_day.training):
        raise DomainError(_("The list of this training is closed. Ask whoever organizes it."))
    there = Attendance.objects.filter(session=half_day.session_id, teacher=actor.teacher_id)
    if earlier := there.first():
        return earlier, False
    (teacher,) = Teacher.objects.filter(pk=actor.teacher_id)
    places = postings_on([teacher], half_day.session.day)
    row = attendance(half_day, teacher, Source.SCAN, places, by=None, at=arrived)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return there.get(), False
    record_event(actor, "training.signed_in", half_day.training, session=half_day.session)
    return row, True


@transaction.atomic
def note_attendance(
    half_day: HalfDay,
    *,
    actor: Actor,
    there: Collection[Teacher],
    gone: Collection[Teacher] = (),
    guests: Collection[Guest] = (),
    guests_gone: Collection[Guest] = (),
    from_paper: bool = False,
    now: datetime.datetime | None = None,
) -> tuple[int, int]:
    """Note who was there, and take off who was not; nobody else's row is touched.

    Nobody is there before the day of the session. Guests are names, with a unit where they have
    one: each once at a session, however often the page is sent, and not more than a hall holds.
    Once the session is over and has a list, whatever is changed has been put right, and its row
    says so. Returns how many were noted and taken off.
    """
    half_day = fresh(half_day)
    demand(may_note(actor, half_day.training))
    now = now or timezone.now()
    if too_early := list_opens(half_day, timezone.localdate(now)):
        raise DomainError(too_early)
    rows = Attendance.objects.filter(session=half_day.session_id)
    puts_right = now > ends(half_day) and rows.exists()
    source = Source.CORRECTED if puts_right else Source.PAPER if from_paper else Source.LIST
    known = set(rows.values_list("teacher", "name", "unit"))
    coming = [teacher for teacher in there if (teacher.pk, "", "") not in known]
    places = postings_on(coming, half_day.session.day)
    new = [
        attendance(half_day, teacher, source, places, by=actor.user_id, at=now)
        for teacher in coming
    ]
    visiting = [
        guest for guest in dict.fromkeys(guests) if (None, guest.name, guest.unit) not in known
    ]
    if visiting:
        demand_room(rows, visiting, guests_gone)
    new += [of_guest(half_day, each, source, by=actor.user_id, at=now) for each in visiting]
    # Whoever signs in at this very moment is there by their own hand.
    Attendance.objects.bulk_create(new, ignore_conflicts=True)
    is_gone = Q(teacher__in=[teacher.pk for teacher in gone])
    for guest in guests_gone:
        is_gone |= Q(teacher=None, name=guest.name, unit=guest.unit)
    off = rows.filter(is_gone).select_related("teacher")
    left = [named(row) for row in off]
    off.delete()
    if new or left:
        record_event(
            actor,
            "training.list_changed",
            half_day.training,
            session=half_day.session,
            noted=[named(row) for row in new],
            taken_off=left,
        )
    return len(new), len(left)


def demand_room(
    rows: QuerySet, visiting: Collection[Guest], guests_gone: Collection[Guest]
) -> None:
    """Raises ValidationError where more guests would be on the list than it takes."""
    there = {Guest(*names) for names in rows.filter(teacher=None).values_list("name", "unit")}
    number = len((there - set(guests_gone)) | set(visiting))
    if number > MOST_GUESTS:
        raise ValidationError(
            {
                "guests": _(
                    "The list of a session takes up to %(most)d guests; these would make "
                    "%(number)d. Leave the others out, and enter how many came when you fill the "
                    "form."
                )
                % {"most": MOST_GUESTS, "number": number}
            }
        )


def record_list_download(training: Training, *, actor: Actor, number: int) -> None:
    """Write down that the names of those who were there left the portal as a file."""
    record_event(actor, "training.list_downloaded", training, number=number)


def fresh(half_day: HalfDay) -> HalfDay:
    rows = HalfDay.objects.select_related(
        "session", "training__activity", "training__program", "teacher"
    )
    return rows.get(pk=half_day.pk)


def attendance(
    half_day: HalfDay,
    teacher: Teacher,
    source: str,
    places: dict[int, Posting],
    *,
    by: int | None,
    at: datetime.datetime,
) -> Attendance:
    posting = places.get(teacher.pk)
    return Attendance(
        activity_id=half_day.training.activity_id,
        session_id=half_day.session_id,
        teacher=teacher,
        district_id=posting.district_id if posting else None,
        school_id=posting.school_id if posting else None,
        role=Role.SPEAKER if half_day.teacher_id == teacher.pk else Role.PARTICIPANT,
        source=source,
        noted_by_id=by,
        noted_at=at,
    )


def of_guest(
    half_day: HalfDay, guest: Guest, source: str, *, by: int | None, at: datetime.datetime
) -> Attendance:
    return Attendance(
        activity_id=half_day.training.activity_id,
        session_id=half_day.session_id,
        name=guest.name,
        unit=guest.unit,
        source=source,
        noted_by_id=by,
        noted_at=at,
    )


def named(row: Attendance):
    """As the record of changes names them: a teacher by record, a guest in words."""
    return row.teacher or str(Guest(row.name, row.unit))


# --- the form -------------------------------------------------------------------------------------


@transaction.atomic
def fill_form(
    training: Training,
    *,
    actor: Actor,
    is_complete: bool,
    headcount: int | None = None,
    today: datetime.date | None = None,
) -> Activity:
    """Write who was there onto the form, once for the whole training, with the talks given.

    A complete list is the headcount; otherwise the number typed is. What the form says besides
    stays, and its author sends it as any other.
    """
    training = Training.objects.select_related("activity", "program").get(pk=training.pk)
    form, today = training.activity, today or timezone.localdate()
    demand(may_fill(actor, training))
    if form.ends_on > today:
        raise DomainError(_("The training is not over. Fill in its form on its last day."))
    content = content_of(form)
    people = with_others(whole_list(training), content)
    fields = {
        **content.fields,
        "place": content.fields["place"] or training.place,
        "half_days": half_days_held(training, is_complete=is_complete),
        "list_is_complete": is_complete,
        "headcount": None if is_complete else headcount,
        "headcount_qualifier": Activity.Qualifier.EXACT,
    }
    filled = replace(
        content,
        fields=fields,
        people=people,
        talks=content.talks or talks_of(training),
    )
    if is_complete and not present(filled):
        raise ValidationError(
            {"how": _("Nobody is on the list of any session. Enter how many were there.")}
        )
    before = form.version
    form = edit_activity(form, filled, actor=actor, seen=form.version, today=today)
    if form.version != before:
        record_event(actor, "training.form_filled", training)
    return form


def half_days_held(training: Training, *, is_complete: bool) -> int:
    """How many half-days the form says: of a complete list those at which somebody was.

    Where the list is not complete, it does not say that nobody came: all that were planned count.
    """
    if is_complete:
        return of_sessions(training).order_by().values("session").distinct().count()
    return training.half_days.count()


def whole_list(training: Training) -> list[Person]:
    """Everybody who was at one session at least, and at how many."""
    rows = of_sessions(training).select_related("teacher", "district", "school__district")
    rows = rows.order_by("pk")
    count = Counter(who(row) for row in rows)
    first = {who(row): row for row in reversed(rows)}
    return [
        Person(row.teacher, row.name, row.district, row.school, count[key], row.unit)
        for key, row in first.items()
    ]


def who(row: Attendance | Person) -> tuple:
    """What makes two rows the same person."""
    return (row.teacher.pk if row.teacher else None, row.name, row.unit)


def with_others(people: list[Person], content: FormContent) -> tuple[Person, ...]:
    """The list, and whom the form names besides. A guest who is on both keeps their row there."""
    rows = {who(each): each.key for each in content.people}
    listed = [replace(each, key=rows.get(who(each))) for each in people]
    there = {who(each) for each in people}
    return (*listed, *(each for each in content.people if who(each) not in there))


def talks_of(training: Training) -> tuple[TalkEntry, ...]:
    rows = training.half_days.select_related("session", "teacher", "district", "school")
    return tuple(
        TalkEntry(
            row.session.theme or training.activity.theme,
            row.name,
            teacher=row.teacher,
            district=row.district,
            school=row.school,
        )
        for row in rows.order_by("session__day", "session__half")
        if row.speaker
    )
