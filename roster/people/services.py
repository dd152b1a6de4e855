"""Teachers and where they are posted."""

import datetime
import re
from collections.abc import Iterable
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from core.actor import Actor, Role
from core.editing import add, change
from core.exceptions import DomainError
from core.rights import demand
from core.typed import number_typed
from roster.people.models import Posting, PostingSubject, Teacher
from roster.people.name_sort import sort_key, tidy_key, tidy_name
from roster.places.models import District, School
from roster.subjects.models import Subject

# A last day further ahead is a slip of the hand.
PLANNED_AHEAD = datetime.timedelta(days=366)
Taught = Iterable[tuple[Subject, str]]


# --- rights ---------------------------------------------------------------------------------------


def may_add_teachers(actor: Actor) -> bool:
    return actor.is_administrator or actor.has_role(Role.DISTRICT_COORDINATOR)


def may_post(actor: Actor, district: District | int | None, subject_ids: Iterable[int]) -> bool:
    """The office; the district's coordinator; one subject's coordinator for who teaches it.

    Without a district it is the city's office, which posts its own people.
    """
    district_id = getattr(district, "pk", district)
    return (
        actor.is_administrator
        or actor.coordinates(district_id)
        or any(actor.coordinates(district_id, subject_id) for subject_id in subject_ids)
    )


def may_manage_teacher(actor: Actor, teacher: Teacher, *, on: datetime.date | None = None) -> bool:
    """The office, and the coordinators of where the teacher is posted now or will be."""
    if actor.is_administrator:
        return True
    coming = Posting.objects.not_over(on or timezone.localdate())
    postings = coming.filter(teacher=teacher).prefetch_related("subjects")
    return any(
        may_post(actor, posting.district_id, [row.subject_id for row in posting.subjects.all()])
        for posting in postings
    )


# --- teachers -------------------------------------------------------------------------------------


def namesakes(actor: Actor, teacher: Teacher) -> QuerySet[Teacher]:
    """Others of the same name this actor may see: a warning, never a refusal."""
    return Teacher.objects.visible_to(actor).filter(name=teacher.name).exclude(pk=teacher.pk)


def telephone(text: str) -> str:
    """As people write it, with lines and extensions; without a number nobody can be called."""
    number = number_typed(text)
    if number and not re.search(r"[0-9]{3}", number):
        sentence = _("Enter the telephone number in digits, for example 138 0013 8000.")
        raise ValidationError({"phone": sentence})
    return number


@transaction.atomic
def add_teacher(
    *,
    actor: Actor,
    name: str,
    district: District | None,
    starts_on: datetime.date,
    school: School | None = None,
    subjects: Taught = (),
    entry: str = "",
    name_sort: str = "",
    staff_number: str = "",
    phone: str = "",
    uuid: UUID | None = None,
    **details,
) -> Teacher:
    """Add a teacher with their first posting: see `add_posting`.

    `subjects` are pairs of subject and load; `details` are teaching_since, title, post, email. Two
    teachers may share a name. Raises PermissionDenied, ValidationError.
    """
    subjects = list(subjects)
    demand(may_post(actor, district, [subject.pk for subject, _load in subjects]))
    name = tidy_name(name)
    teacher = Teacher(
        uuid=uuid or uuid4(),
        name=name,
        name_sort=tidy_key(name_sort) or sort_key(name),
        staff_number=number_typed(staff_number),
        phone=telephone(phone),
        **details,
    )
    add(teacher, actor=actor, verb="roster.teacher_added", place=school or district)
    _post(
        teacher,
        actor=actor,
        district=district,
        school=school,
        subjects=subjects,
        starts_on=starts_on,
        entry=entry,
    )
    return teacher


@transaction.atomic
def edit_teacher(teacher: Teacher, *, actor: Actor, seen: int, **values) -> Teacher:
    """Change what is known of a teacher. A new name gets a new key, unless a key comes with it."""
    demand(may_manage_teacher(actor, teacher))
    stored = Teacher.objects.get(pk=teacher.pk)
    name = values.get("name", stored.name)
    key = values.get("name_sort", stored.name_sort)
    # What was not touched stays to the letter, even where it would be written otherwise today.
    if name != stored.name:
        name = values["name"] = tidy_name(name)
    for each, as_written in (("staff_number", number_typed), ("phone", telephone)):
        if values.get(each, getattr(stored, each)) != getattr(stored, each):
            values[each] = as_written(values[each])
    if key != stored.name_sort:
        key = values["name_sort"] = tidy_key(key) or sort_key(name)
    elif name != stored.name:
        values["name_sort"] = sort_key(name)
    return change(teacher, actor=actor, seen=seen, verb="roster.teacher_changed", **values)


# --- postings -------------------------------------------------------------------------------------


@transaction.atomic
def add_posting(
    teacher: Teacher,
    *,
    actor: Actor,
    district: District | None,
    starts_on: datetime.date,
    school: School | None = None,
    subjects: Taught = (),
    entry: str = "",
    uuid: UUID | None = None,
) -> Posting:
    """Post a teacher to a school, to the district's office (no school) or the city's (no district).

    Postings at different places may overlap; at one place they may not.
    """
    subjects = list(subjects)
    demand(
        may_post(actor, district, [subject.pk for subject, _load in subjects])
        and Teacher.objects.visible_to(actor).filter(pk=teacher.pk).exists()
    )
    return _post(
        teacher,
        actor=actor,
        district=district,
        school=school,
        subjects=subjects,
        starts_on=starts_on,
        entry=entry,
        uuid=uuid,
    )


def _post(teacher, *, actor, subjects: list, uuid=None, **values) -> Posting:
    posting = Posting(uuid=uuid or uuid4(), teacher=teacher, **values)
    check_place(posting)
    check_not_there_already(posting)
    taught = [{"subject": subject, "load": load} for subject, load in subjects]
    add(posting, actor=actor, verb="roster.posting_added", **values, subjects=taught)
    for row in taught:
        subject_row = PostingSubject(posting=posting, **row)
        subject_row.full_clean(exclude=["posting"])
        subject_row.save(force_insert=True)
    return posting


def check_place(posting: Posting) -> None:
    """The school is one of the district, and was open on the first day."""
    school = posting.school
    if school is None:
        return
    if school.district_id != posting.district_id:
        raise ValidationError(
            {"school": _("%(school)s is not in this district.") % {"school": school}}
        )
    if school.closed_on and posting.starts_on > school.closed_on:
        raise ValidationError(
            {"starts_on": _("%(school)s was closed by that day.") % {"school": school}}
        )


def check_not_there_already(posting: Posting) -> None:
    """One posting at a time at one place. The database holds this for open postings."""
    same = Posting.objects.not_over(posting.starts_on).filter(
        teacher=posting.teacher, district=posting.district, school=posting.school
    )
    if same.exists():
        raise DomainError(
            _("%(teacher)s is posted there already. End that posting before you add another.")
            % {"teacher": posting.teacher}
        )


@transaction.atomic
def end_posting(posting: Posting, *, actor: Actor, seen: int, ends_on: datetime.date) -> Posting:
    """The teacher's last day there. Pairings and forms of that time stay as they are.

    A posting that has ended can be ended earlier, where that became known late.
    """
    subject_ids = [row.subject_id for row in posting.subjects.all()]
    demand(may_post(actor, posting.district_id, subject_ids))
    stored = Posting.objects.get(pk=posting.pk)
    if stored.ends_on and ends_on >= stored.ends_on:
        raise DomainError(
            _(
                "This posting was ended already; its last day is %(day)s. Only an earlier day can "
                "be entered."
            )
            % {"day": formats.date_format(stored.ends_on)}
        )
    check_last_day(stored, ends_on)
    return change(posting, actor=actor, seen=seen, verb="roster.posting_ended", ends_on=ends_on)


def check_last_day(posting: Posting, ends_on: datetime.date) -> None:
    """Within the time there, and no further ahead than anybody plans."""
    latest = timezone.localdate() + PLANNED_AHEAD
    if ends_on < posting.starts_on:
        text = _("They began there on %(day)s. Enter that day or a later one.")
        raise ValidationError({"ends_on": text % {"day": formats.date_format(posting.starts_on)}})
    if ends_on > latest:
        text = _(
            "That is more than a year ahead. Enter %(day)s or an earlier day; while it is not "
            "known when somebody leaves, leave the posting as it is."
        )
        raise ValidationError({"ends_on": text % {"day": formats.date_format(latest)}})
