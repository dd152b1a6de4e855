"""Rows that belong to somebody: the base of every record that a page may show."""

import uuid
from datetime import date

from django.core import checks
from django.db import models
from django.db.models import Q

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


def of_subject(grant) -> Q:
    """Rows of the grant's subject, and those of no subject; all where the grant has none."""
    if grant.subject_id is None:
        return Q()
    return Q(subject=grant.subject_id) | Q(subject=None)


class PeriodQuerySet(ScopedQuerySet):
    def running(self, on: date):
        return self.filter(starts_on__lte=on).exclude(ends_on__lt=on)
