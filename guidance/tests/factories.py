"""Contacts, plans, observations and good practice, as the services would have written them."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from accounts.models import User
from accounts.tests.factories import UserFactory
from activities.models import Status
from activities.tests.factories import form_of
from guidance.contacts.models import GuidanceContact
from guidance.monitoring.models import FollowUp, Monitoring
from guidance.observations.models import LessonObservation
from guidance.practice.models import Consent, GoodPractice
from guidance.rubrics.models import Criterion, Rubric
from guidance.schedule.models import PlannedObservation
from pairings.models import Pairing
from pairings.tests.factories import CommitmentFactory, PairingFactory
from roster.tests.factories import TeacherFactory


class GuidanceContactFactory(DjangoModelFactory):
    class Meta:
        model = GuidanceContact

    pairing = factory.SubFactory(PairingFactory)
    program = factory.SelfAttribute("pairing.program")
    subject = factory.SelfAttribute("pairing.subject")
    district = factory.SelfAttribute("pairing.district")
    held_on = date(2025, 10, 16)
    channel = GuidanceContact.Channel.PHONE
    topic = GuidanceContact.Topic.METHOD
    recorded_by = factory.SubFactory(UserFactory)


class GoodPracticeFactory(DjangoModelFactory):
    """Of a form; everybody whom it names and who has an account is asked, or has agreed."""

    class Meta:
        model = GoodPractice
        skip_postgeneration_save = True

    program = factory.SelfAttribute("activity.program")
    subject = factory.SelfAttribute("activity.subject")
    district = factory.SelfAttribute("activity.confirming_district")
    title = "How to begin a lesson"
    text = "First line\nsecond line"
    marked_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def agreed(self, create, extracted, **kwargs):
        parties = {each.teacher_id: each for each in self.activity.parties.all()}
        for user in User.objects.filter(teacher__in=parties):
            party = parties[user.teacher_id]
            Consent.objects.create(
                practice=self,
                account=user,
                side=party.side,
                school=party.school,
                answer="name" if extracted else "",
                answered_at=datetime(2025, 11, 1, tzinfo=UTC) if extracted else None,
            )


class PlannedObservationFactory(DjangoModelFactory):
    class Meta:
        model = PlannedObservation

    pairing = factory.SubFactory(PairingFactory)
    program = factory.SelfAttribute("pairing.program")
    subject = factory.SelfAttribute("pairing.subject")
    district = factory.SelfAttribute("pairing.district")
    planned_on = date(2025, 10, 16)
    lesson_of = "supported"
    kind = PlannedObservation.Kind.ROUTINE
    about = "Class 3"
    planned_at = datetime(2025, 9, 1, tzinfo=UTC)
    recorded_by = factory.SubFactory(UserFactory)


class LessonObservationFactory(DjangoModelFactory):
    """Of the trainee's lesson, at the place of the pair."""

    class Meta:
        model = LessonObservation

    pairing = factory.SubFactory(PairingFactory)
    program = factory.SelfAttribute("pairing.program")
    subject = factory.SelfAttribute("pairing.subject")
    teacher = factory.SelfAttribute("pairing.trainee")
    district = factory.SelfAttribute("pairing.district")
    school = factory.SelfAttribute("pairing.school")
    held_on = date(2025, 10, 16)
    kind = PlannedObservation.Kind.ROUTINE
    grade = "Class 3"
    topic = "Floating"
    process = "First line\nsecond line"
    recorded_by = factory.SubFactory(UserFactory)


class MonitoringFactory(DjangoModelFactory):
    """An interview with the trainee of a pair."""

    class Meta:
        model = Monitoring

    kind = Monitoring.Kind.INTERVIEW
    pairing = factory.SubFactory(PairingFactory)
    program = factory.SelfAttribute("pairing.program")
    subject = factory.SelfAttribute("pairing.subject")
    teacher = factory.SelfAttribute("pairing.trainee")
    district = factory.SelfAttribute("pairing.district")
    school = factory.SelfAttribute("pairing.school")
    held_on = date(2025, 10, 16)
    scope = "How it goes"
    findings = "First line\nsecond line"
    recorded_by = factory.SubFactory(UserFactory)


class FollowUpFactory(DjangoModelFactory):
    class Meta:
        model = FollowUp

    monitoring = factory.SubFactory(MonitoringFactory)
    what = "Find a room"
    owed_by = factory.SubFactory(UserFactory)
    due_on = date(2026, 3, 20)


def a_rubric(program, subject=None, weights=(60, 40)) -> Rubric:
    rubric = Rubric.objects.create(
        program=program, subject=subject, name="评价表", name_en="Rubric of all"
    )
    Criterion.objects.bulk_create(
        Criterion(rubric=rubric, position=number, name=f"Part {number}", weight=weight)
        for number, weight in enumerate(weights, 1)
    )
    return rubric


def one_more_pair(corner, day: date) -> Pairing:
    """Of the same mentor and subject, with a commitment, and a form of that day that counts."""
    pair = PairingFactory(
        program=corner.program,
        subject=corner.subject,
        mentor=corner.mentor,
        mentor_school=corner.helping_school,
        trainee=TeacherFactory(school=corner.school),
        school=corner.school,
    )
    CommitmentFactory(of=pair)
    form_of(pair, author=corner.mentor_user, status=Status.COUNTED, starts_on=day)
    return pair
