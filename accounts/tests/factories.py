from datetime import date

import factory
from factory.django import DjangoModelFactory

from accounts.models import RoleAssignment, User


class UserFactory(DjangoModelFactory):
    """An account that can be signed in to with `client.force_login`; it has no password."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.LazyAttribute(lambda it: it.username.title())
    password = "matches nothing"


class RoleAssignmentFactory(DjangoModelFactory):
    class Meta:
        model = RoleAssignment

    user = factory.SubFactory(UserFactory)
    starts_on = date(2020, 9, 1)
