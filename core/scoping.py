"""Rows that belong to somebody: the base of every record that a page may show."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from operator import or_

from django.core import checks
from django.db import models
from django.db.models import Q

from core.actor import Actor, Grant, Role

Reach = Callable[[Grant], Q]
# An empty condition is lost beside another: `Q(…) | Q()` is the first alone.
EVERY_ROW = ~Q(pk__in=[])

# When a record was taken back, by whichever of these words its kind has for it.
TAKEN_BACK = ("voided_at", "dropped_at", "withdrawn_at", "cancelled_at", "taken_out_at")

# A reverse name on these would be a door past the scope: `school.pairing_set` asks nobody.
PLACES_AND_PEOPLE = {
    "roster.District",
    "roster.School",
    "roster.Teacher",
    "roster.Subject",
    "programs.Program",
    "accounts.User",
}


class ScopedQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """The rows this actor may see. Pages start here; services may read every row."""
        raise NotImplementedError


class ScopedModel(models.Model):
    """Base of every record that belongs to a place or a person.

    A concrete model declares `objects = ItsQuerySet.as_manager()`, a ScopedQuerySet that answers
    `visible_to(actor)`. Foreign keys to places and people have no reverse name.
    """

    class Meta:
        abstract = True

    @property
    def is_taken_back(self) -> bool:
        """Whether it was voided, dropped, withdrawn or cancelled: it stays, and counts no more.

        A record that says so in another way than by one of these moments answers itself.
        """
        return any(getattr(self, moment, None) is not None for moment in TAKEN_BACK)

    def recorded_in(self) -> tuple[int | None, int | None]:
        """The keys of the program and the district in whose record a change of this row stands."""
        return getattr(self, "program_id", None), getattr(self, "district_id", None)

    @classmethod
    def check(cls, **kwargs):
        return [*super().check(**kwargs), *cls._check_manager(), *cls._check_back_doors()]

    @classmethod
    def _check_manager(cls):
        queryset_class = getattr(cls._default_manager, "_queryset_class", models.QuerySet)
        if not issubclass(queryset_class, ScopedQuerySet) or (
            queryset_class.visible_to is ScopedQuerySet.visible_to
        ):
            hint = "Declare `objects = ItsQuerySet.as_manager()` with visible_to() on the model."
            yield checks.Error("No scoped queryset.", hint=hint, obj=cls, id="core.E001")

    @classmethod
    def _check_back_doors(cls):
        for field in cls._meta.local_fields:
            related = field.remote_field and field.related_model
            if (
                related
                and related is not cls
                and related._meta.label in PLACES_AND_PEOPLE
                and not field.remote_field.hidden
            ):
                hint = 'Set related_name="+".'
                yield checks.Error("A way round the scope.", hint=hint, obj=field, id="core.E002")


class Record(ScopedModel):
    """A scoped record with an address (`uuid`) and a lock against stale pages (`version`).

    The UUID is made where the record is first written, so that the same form sent twice is one
    record. `version` grows by one with each change.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class ReferenceQuerySet(ScopedQuerySet):
    """Names that everybody signed in may read: districts, schools, subjects, kinds, terms."""

    def visible_to(self, actor):
        return self if actor.user_id else self.none()


def within_grants(actor: Actor, reach: Mapping[Role, Reach]) -> Q:
    """The rows within any one of the actor's own grants: `reach` says which for each role.

    Each grant is asked alone, so that rights never add up across places; a role that is not named
    reaches nothing.
    """
    scope = Q(pk__in=[])
    for grant in actor.grants:
        if grant.role in reach:
            scope |= reach[grant.role](grant) or EVERY_ROW
    return scope


def of_subject(grant: Grant) -> Q:
    """Rows of the grant's subject, and those of no subject; all where the grant has none."""
    if grant.subject_id is None:
        return Q()
    return Q(subject=grant.subject_id) | Q(subject=None)


def at_district(*columns: str) -> Reach:
    """Rows with the grant's district in any of these columns, whatever their subject."""
    return lambda grant: _any_of(columns, grant.district_id)


def at_district_of_subject(*columns: str) -> Reach:
    """Of these rows, those of the grant's subject."""
    return lambda grant: _any_of(columns, grant.district_id) & of_subject(grant)


def at_school(*columns: str) -> Reach:
    """Rows with the grant's school in any of these columns."""
    return lambda grant: _any_of(columns, grant.school_id)


def _any_of(columns: Iterable[str], key: int | None) -> Q:
    return reduce(or_, (Q(**{column: key}) for column in columns))
