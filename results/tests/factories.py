"""Forms of a pair, in any status, with the rows the services would have written."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from accounts.tests.factories import UserFactory
from results.awards.models import Award, Honour


class AwardFactory(DjangoModelFactory):
    class Meta:
        model = Award

    contest = factory.Sequence(lambda n: f"Contest {n}")
    kind = Award.Kind.LESSON
    level = Award.Level.DISTRICT
    rank = Award.Rank.FIRST
    awarded_on = date(2025, 11, 1)
    recorded_by = factory.SubFactory(UserFactory)


class HonourFactory(DjangoModelFactory):
    class Meta:
        model = Honour

    title = factory.Sequence(lambda n: f"Title {n}")
    kind = Honour.Kind.ADVANCED_WORKER
    level = Honour.Level.DISTRICT
    awarded_on = date(2025, 11, 1)
    recorded_by = factory.SubFactory(UserFactory)
