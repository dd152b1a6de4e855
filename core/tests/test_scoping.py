"""The checks that refuse a model with a way round the scope, before the portal starts."""

from django.db import models
from django.test.utils import isolate_apps

from core.scoping import ScopedModel, ScopedQuerySet
from roster.models import School


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
