"""A person's trainings, and the hours that they count for.

Read from the forms that count, as they stand: a correction that is accepted changes the hours, and
nothing is kept beside. Of several forms that tell of one event one counts for a person.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from activities.models import Activity, Attendance, Talk
from programs.models import Program
from roster.models import Teacher


@dataclass(frozen=True, slots=True)
class Attended:
    """One training of one person: how many half-days they were there for, and spoke at.

    `present` is None where the form does not say how long it was.
    """

    form: Activity
    present: int | None
    spoken: int

    @property
    def hours(self) -> Decimal:
        program = self.form.program
        return (self.present or 0) * program.hours_present + self.spoken * program.hours_speaking


def counted_trainings(teacher: Teacher) -> QuerySet:
    """The forms of schools, districts and the city that count, of kinds that count as training, on
    which this person stands.
    """
    there = Attendance.objects.filter(teacher=teacher, session=None).values("activity")
    spoke = Talk.objects.filter(teacher=teacher).values("activity")
    rows = Activity.objects.counted().filter(kind__counts_as_training=True)
    # A pair's visit is no group training, whatever its kind counts as.
    rows = rows.exclude(organiser_level=Activity.Level.PAIR)
    return rows.filter(Q(pk__in=there) | Q(pk__in=spoke))


def attended(teacher: Teacher, program: Program | None = None) -> list[Attended]:
    """The latest first; of one program where that is asked."""
    forms = counted_trainings(teacher)
    if program:
        forms = forms.filter(program=program)
    forms = once(forms.select_related("program", "kind"))
    there = dict(
        Attendance.objects.filter(teacher=teacher, session=None, activity__in=forms).values_list(
            "activity", "half_days"
        )
    )
    spoke = Counter(
        Talk.objects.filter(teacher=teacher, activity__in=forms).values_list("activity", flat=True)
    )
    return [one(form, there, spoke[form.pk]) for form in forms]


def once(forms: Iterable[Activity]) -> list[Activity]:
    """Of the accounts of one event the one that holds, where this person stands on it."""
    found, told = [], set()
    for form in sorted(forms, key=lambda form: form.stands_back):
        if form.event_id is None or form.event_id not in told:
            found.append(form)
        told.add(form.event_id)
    return sorted(found, key=lambda form: (str(form.starts_on or ""), form.pk), reverse=True)


def one(form: Activity, there: dict[int, int | None], talks: int) -> Attended:
    """A half-day at which somebody speaks is one at which they do not listen."""
    if form.pk not in there:
        return Attended(form, 0, talks)
    half_days = there[form.pk] or form.half_days
    present = None if half_days is None else max(half_days - talks, 0)
    return Attended(form, present, talks)


def total(rows: Iterable[Attended]) -> Decimal:
    return sum((row.hours for row in rows), Decimal(0))


def whose(teacher_id: int, program_id: int) -> tuple[Teacher, Program] | None:
    """Of whom a certificate is, and in which program, whoever asks: only for one with its code."""
    teacher = Teacher.objects.filter(pk=teacher_id).first()
    program = Program.objects.filter(pk=program_id).first()
    return (teacher, program) if teacher and program else None
