"""The scope: models that have a way round it are refused; what a grant reaches, and no further."""

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps
from django.utils import timezone

from core.actor import Actor, Grant, Role
from core.scoping import (
    ScopedModel,
    ScopedQuerySet,
    at_district_of_subject,
    of_subject,
    within_grants,
)
from pairings.models import Pairing
from pairings.tests.factories import PairingFactory
from roster.models import School
from roster.tests.factories import SubjectFactory


class SeenByAll(ScopedQuerySet):
    def visible_to(self, actor):
        return self


def found(model) -> list[str]:
    return [error.id for error in model.check()]


@isolate_apps("core")
def test_a_model_without_a_scope_is_refused():
    class Loose(ScopedModel):
        class Meta:
            app_label = "core"

    assert found(Loose) == ["core.E001"]


@isolate_apps("core")
def test_a_scope_that_answers_nothing_is_refused():
    class Silent(ScopedModel):
        objects = ScopedQuerySet.as_manager()

        class Meta:
            app_label = "core"

    assert found(Silent) == ["core.E001"]


@isolate_apps("core")
def test_a_way_from_a_place_back_to_its_rows_is_refused():
    class Leaky(ScopedModel):
        school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="leaks")
        objects = SeenByAll.as_manager()

        class Meta:
            app_label = "core"

    assert "core.E002" in [error.id for error in Leaky._check_back_doors()]


@isolate_apps("core")
def test_a_scoped_model_without_ways_back_passes():
    class Tight(ScopedModel):
        school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
        objects = SeenByAll.as_manager()

        class Meta:
            app_label = "core"

    assert list(Tight._check_manager()) == []
    assert list(Tight._check_back_doors()) == []


REACH = {
    Role.SUBJECT_LEAD: of_subject,
    Role.DISTRICT_COORDINATOR: at_district_of_subject("mentor_district", "district"),
}


def reached(*grants: Grant) -> set[Pairing]:
    return set(Pairing.objects.filter(within_grants(Actor(grants=grants), REACH)))


def test_a_role_that_is_not_named_reaches_nothing(north, south):
    assert reached() == reached(Grant(Role.AUDITOR)) == set()


def test_a_grant_without_a_subject_reaches_every_subject_also_beside_a_narrower_one(north, south):
    general, own = Grant(Role.SUBJECT_LEAD), Grant(Role.SUBJECT_LEAD, subject_id=north.subject.pk)

    assert reached(own) == {north.pairing}
    assert reached(general) == reached(own, general) == {north.pairing, south.pairing}


def test_rights_in_two_places_do_not_add_up(north, south):
    """One subject here and every subject there is not every subject here."""
    here = PairingFactory(
        program=north.program,
        subject=SubjectFactory(),
        school=north.school,
        mentor_school=north.helping_school,
    )
    role = Role.DISTRICT_COORDINATOR
    narrow = Grant(role, north.district.pk, subject_id=north.subject.pk)
    whole = Grant(role, south.district.pk)

    assert reached(narrow, whole) == {north.pairing, south.pairing}
    assert reached(Grant(role, north.district.pk)) == {north.pairing, here}


TAKEN_BACK = {"voided_at", "dropped_at", "withdrawn_at", "cancelled_at", "taken_out_at"}


def test_each_kind_of_record_that_can_be_taken_back_says_so_itself():
    said = [
        (model(**{field.name: timezone.now()}).is_taken_back, model().is_taken_back)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name in TAKEN_BACK
    ]

    assert len(said) > len(TAKEN_BACK)
    assert set(said) == {(True, False)}
