"""One factory per model: minimal, fixed dates, no randomness."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from roster.holidays.models import Holiday
from roster.people.models import Posting, PostingSubject, Teacher
from roster.places.models import District, School
from roster.subjects.models import Subject, Term

YEAR_START = date(2025, 9, 1)


YEAR_END = date(2026, 8, 31)


class DistrictFactory(DjangoModelFactory):
    class Meta:
        model = District

    name = factory.Sequence(lambda n: f"District {n}")
    sort_order = factory.Sequence(lambda n: n)


class SchoolFactory(DjangoModelFactory):
    class Meta:
        model = School

    name = factory.Sequence(lambda n: f"School {n}")
    district = factory.SubFactory(DistrictFactory)
    setting = School.Setting.RURAL


class SubjectFactory(DjangoModelFactory):
    class Meta:
        model = Subject

    name = factory.Sequence(lambda n: f"Subject {n}")
    sort_order = factory.Sequence(lambda n: n)


class TeacherFactory(DjangoModelFactory):
    """A teacher; with `school=` also posted there for the whole year, teaching `subject=`."""

    class Meta:
        model = Teacher
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Teacher {n}")
    name_sort = factory.LazyAttribute(lambda it: it.name.lower())

    @factory.post_generation
    def school(self, create, school, **kwargs):
        if school:
            posting = PostingFactory(teacher=self, school=school, district=school.district)
            if subject := kwargs.get("subject"):
                PostingSubjectFactory(posting=posting, subject=subject)


class PostingFactory(DjangoModelFactory):
    class Meta:
        model = Posting

    teacher = factory.SubFactory(TeacherFactory)
    school = factory.SubFactory(SchoolFactory)
    district = factory.SelfAttribute("school.district")
    starts_on = date(2020, 9, 1)


class PostingSubjectFactory(DjangoModelFactory):
    class Meta:
        model = PostingSubject

    posting = factory.SubFactory(PostingFactory)
    subject = factory.SubFactory(SubjectFactory)


class TermFactory(DjangoModelFactory):
    class Meta:
        model = Term

    name = "First term 2025-26"
    starts_on = date(2025, 9, 1)
    ends_on = date(2026, 1, 25)
    first_week_starts_on = date(2025, 8, 31)


class HolidayFactory(DjangoModelFactory):
    class Meta:
        model = Holiday

    term = factory.SubFactory(TermFactory)
    name = "National Day"
    starts_on = date(2025, 10, 1)
    ends_on = date(2025, 10, 8)
