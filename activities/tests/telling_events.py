"""Forms of one visit, and what is said and done of them in short words.

`a` is a form with a headcount, lessons and talks that no other has. Beside the steps of `telling`
there are `one b a` (they tell of one event), `one b a b` (and the account of b holds), `two b`
(parted again), `apart b a`, `holds b`.
"""

from dataclasses import replace

from activities.models import Activity, Event, Status, Talk
from activities.retelling import services as retelling
from activities.tests.factories import LessonFactory, form_of, name_districts
from activities.tests.telling import Telling
from programs.models import ActivityKind
from programs.tests.factories import ActivityKindFactory
from reports.figures.definitions import FIGURES

# What each form brings into each figure, so that a number says by which forms it came about.
WEIGHTS = {"a": 1, "b": 10, "c": 100, "d": 1000}
FIGURES_OF_EVENTS = [
    FIGURES[key] for key in ("activities", "attendances", "lessons", "lectures", "forms_counted")
]


class EventTelling(Telling):
    def forms_of(self, text: str) -> "EventTelling":
        """`a b@trainee c@south`: each waits for the city, of a visit on one day."""
        kind = ActivityKind.objects.filter(name="Visit").first() or ActivityKindFactory(
            name="Visit", counts_as_training=True, lessons_are_lesson_study=True
        )
        for word in text.split():
            name, _at, where = word.partition("@")
            corner = self.south if where == "south" else self.north
            of_trainee = where == "trainee"
            self.forms[name] = form_of(
                corner.pairing,
                author=corner.trainee_user if of_trainee else corner.mentor_user,
                author_side="supported" if of_trainee else "supporting",
                kind=kind,
                status="city",
                theme=name,
            )
            self.weigh(name)
        return self

    def weigh(self, name) -> None:
        """Give the form what no other has."""
        form = self.forms[name]
        form.headcount, form.list_is_complete = 50 * WEIGHTS[name], False
        form.save()
        LessonFactory(activity=form, district=form.confirming_district)
        Talk.objects.create(activity=form, title=f"Talk {name}")
        name_districts(form)

    def told(self, text: str) -> "EventTelling":
        """Forms that tell of results, as in `telling`, and of training."""
        super().told(text)
        switches = {"counts_as_training": True, "lessons_are_lesson_study": True}
        ActivityKind.objects.filter(name__startswith="Kind ").update(**switches)
        for name in self.forms:
            self.weigh(name)
        return self

    def form(self, name) -> Activity:
        return Activity.objects.get(pk=self.forms[name].pk)

    # --- the steps ---

    def one(self, one, other, holds=""):
        chosen = self.form(holds) if holds else None
        retelling.join(self.form(one), self.form(other), actor=self.lead, holds=chosen)

    def two(self, name):
        retelling.part(self.form(name), actor=self.lead)

    def apart(self, one, other):
        retelling.tell_apart(self.form(one), self.form(other), actor=self.lead)

    def holds(self, name):
        retelling.let_hold(self.form(name), actor=self.lead)

    def corrected(self, content, kind=""):
        """With one person more."""
        if content.results:
            content = super().corrected(content, kind)
        headcount = content.fields["headcount"] + 1
        return replace(content, fields=content.fields | {"headcount": headcount})

    # --- what follows ---

    def counting(self) -> list[str]:
        """The forms by which events count, as the stored rows have it."""
        rows = Activity.objects.filter(status=Status.COUNTED, stands_back=False)
        return sorted(self.name_of(row) for row in rows)

    def name_of(self, row: Activity) -> str:
        return next(name for name, form in self.forms.items() if form.reference == row.reference)

    def check_events(self) -> None:
        """Every event at most once, and once whenever any form that tells of it is counted."""
        rows = list(Activity.objects.all())
        for event in Event.objects.select_related("holds"):
            forms = [row for row in rows if row.event_id == event.pk]
            names = {self.name_of(row) for row in forms}
            assert len(names) > 1, "an event is told by several forms"
            assert self.name_of(event.holds) in names
            counted = {self.name_of(row) for row in forms if row.status == Status.COUNTED}
            counts = [self.name_of(row) for row in forms if not row.stands_back]
            assert len(counts) == (1 if counted else 0)
            assert set(counts) <= counted
            if self.name_of(event.holds) in counted:
                assert counts == [self.name_of(event.holds)]
        editions = {(row.reference, row.event_id) for row in rows}
        assert len(editions) == len({row.reference for row in rows}), "editions stay together"
        assert not any(row.stands_back for row in rows if row.event_id is None)
