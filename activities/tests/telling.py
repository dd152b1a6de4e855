"""Forms that tell of results, and what is said and done of them in short words.

`a` is the form, and the result that it tells of; `a2` is the second result of form `a`. Every step
is the real one, taken by somebody who may: `accept a`, `void a`, `undo a`, `correct a`, `join b a`,
`part b`, `apart b a`. What is corrected stays under its letter.
"""

import csv
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from activities.chain.models import Verb
from activities.chain.services import take_step
from activities.models import Activity, Mention, Status
from activities.registration.content import content_of
from activities.sameness import services as sameness
from activities.tests.factories import AuthorshipFactory, ResultFactory, form_of
from core.actor import Actor, Role
from programs.tests.factories import ActivityKindFactory
from recording.services import correct_activity, edit_activity
from recording.tests.test_services import TODAY
from reports.figures.counting import records, totals
from reports.figures.definitions import FIGURES
from reports.figures.selection import Selection
from results.awards.services import note_award
from results.models import Result
from roster.models import Teacher

OF_RESULTS = [figure for figure in FIGURES.values() if figure.family == "results"]
OF_RESULTS += [FIGURES["awards"]]
LENGTH = 10_000
WORDS = {"paper": "paper", "project": "joint_project", "volume": "compilation"}


def general_lead() -> Actor:
    user = UserFactory(username="general", name="North General")
    RoleAssignmentFactory(user=user, role=Role.SUBJECT_LEAD)
    return actor_for(user)


@dataclass
class Telling:
    """Some forms that wait for the city, each with what it tells, and who accepts them all."""

    north: object
    south: object
    lead: Actor
    forms: dict[str, Activity] = field(default_factory=dict)
    results: dict[str, Result] = field(default_factory=dict)

    def told(self, text: str) -> "Telling":
        """`a:paper b:paper+paper c@south:paper d@trainee:paper e:paper/stranger`"""
        for word in text.split():
            name, _colon, said = word.partition(":")
            name, _at, where = name.partition("@")
            corner = self.south if where == "south" else self.north
            who = corner.trainee_user if where == "trainee" else corner.mentor_user
            kind = ActivityKindFactory(name=f"Kind {name}")
            form = form_of(corner.pairing, author=who, kind=kind, status="city", theme=name)
            self.forms[name] = form
            for number, each in enumerate(said.split("+"), start=1):
                key = name if number == 1 else f"{name}{number}"
                self.results[key] = self.tell(form, corner, *each.split("/"))
        return self

    def tell(self, form, corner, kind, author="") -> Result:
        characters = LENGTH if kind == "volume" else None
        result = ResultFactory(
            activity=form, kind=WORDS[kind], title="On shadows", characters=characters
        )
        authors: list[Teacher] = [corner.mentor]
        if author == "stranger":
            authors = [corner.stranger]
        elif kind == "project":
            authors = [corner.mentor, corner.trainee]
        for position, teacher in enumerate(authors, start=1):
            AuthorshipFactory(
                result=result, teacher=teacher, position=position, district=corner.district
            )
        return result

    def do(self, steps: str) -> None:
        for words in filter(None, (each.strip() for each in steps.split(","))):
            verb, *names = words.split()
            getattr(self, verb)(*names)

    # --- the steps ---

    def take(self, name: str, verb: Verb, **details) -> None:
        form = self.forms[name]
        form.refresh_from_db()
        take_step(form, verb, actor=self.lead, seen=form.version, **details)

    def accept(self, name):
        self.take(name, Verb.ACCEPT)

    def void(self, name, reason="did_not_happen"):
        self.take(name, Verb.VOID, reason="Because.", reason_code=reason)

    def undo(self, name):
        self.take(name, Verb.UNDO)

    def correct(self, name, kind=""):
        """The next edition; it is sent and waits for the city."""
        form = self.forms[name]
        form.refresh_from_db()
        author = actor_for(form.author)
        edition = correct_activity(form, actor=author, seen=form.version, reason="It was wrong.")
        content = self.corrected(content_of(edition), kind)
        edition.refresh_from_db()
        edit_activity(edition, content, actor=author, seen=edition.version, today=TODAY)
        edition.refresh_from_db()
        take_step(edition, Verb.SEND, actor=author, seen=edition.version)
        # The people between have their own tests.
        Activity.objects.filter(pk=edition.pk).update(status=Status.CITY)
        self.forms[name] = Activity.objects.get(pk=edition.pk)

    def corrected(self, content, kind=""):
        """With another title, and another kind where one is given."""
        said = replace(content.results[0], title="On light", **({"kind": kind} if kind else {}))
        return replace(content, results=(said, *content.results[1:]))

    def join(self, one, other):
        sameness.join(self.result(one), self.result(other), actor=self.lead)

    def part(self, name):
        sameness.part(self.result(name), actor=self.lead)

    def apart(self, one, other):
        sameness.tell_apart(self.result(one), self.result(other), actor=self.lead)

    def result(self, name) -> Result:
        """The record, or the one that it was joined with."""
        return Result.objects.get(pk=self.results[name].pk)

    def prize(self, name, rank="first"):
        """The author of the form has won; whoever tells of it again is asked, and leaves it."""
        form = self.forms[name]
        with suppress(ValidationError), transaction.atomic():
            note_award(
                actor=self.lead,
                program=form.program,
                teacher=form.author.teacher,
                awarded_on=form.starts_on,
                contest="Lesson contest",
                kind="lesson",
                level="city",
                rank=rank,
                today=TODAY,
            )

    # --- what follows ---

    def figures(self, figures=OF_RESULTS) -> dict[str, int]:
        """Those of these figures that are not nothing, as the report and its lists have them."""
        selection = Selection(self.north.program)
        counted = totals(selection, figures)
        numbers = {key: amount.number for key, amount in counted.items() if amount.number}
        for figure in figures:
            rows = records(figure, selection)
            added = (getattr(each, figure.adds) for each in rows) if figure.adds else ()
            number = sum(added) if figure.adds else rows.count()
            assert number == numbers.get(figure.key, 0), f"the list of {figure.key}"
        return numbers

    def check_identities(self) -> None:
        """Every identity at most once, and once whenever any form that tells of it is counted."""
        rows = list(Mention.objects.select_related("activity", "result", "own"))
        told = {row.result_id for row in rows}
        alive = {row.result_id for row in rows if row.activity.status == Status.COUNTED}
        counts = [row.result_id for row in rows if row.counts]
        assert sorted(counts) == sorted(alive)
        assert all(row.activity.status == Status.COUNTED for row in rows if row.counts)
        assert all(row.result.same_as_id is None for row in rows), "what is told of stays"
        assert all(row.own.same_as_id == row.result_id for row in rows if row.own_id)
        joined = set(Result.objects.exclude(same_as=None).values_list("pk", flat=True))
        assert not joined & told
        assert joined <= {row.own_id for row in rows}


def by_turns(cases: Sequence) -> list:
    """All of them, every second one in thorough runs alone: the sequences try what lies between."""
    return [
        pytest.param(case, marks=pytest.mark.thorough) if number % 2 else case
        for number, case in enumerate(cases)
    ]


def is_listed(case, cases: Sequence) -> bool:
    """Whether its lists are downloaded too: a list holds the rows that its figure counts."""
    return cases.index(case) % 4 != 2


def orders(forms: str) -> list[str]:
    """All there are of two; of more, those that bring each to the front and to the end."""
    return [forms[n:] + forms[:n] for n in range(len(forms))] or [""]


# Of a figure that adds up: the column of its list.
ADDED = {"characters": "Characters", "attendances": "People present"}


def exported(client, told, keys) -> dict[str, int]:
    """What the downloaded lists of these figures hold: a row for each, or what they add up to."""
    client.force_login(User.objects.get(pk=told.lead.user_id))
    found = {}
    for key in keys:
        address = reverse("reports:figure_file", args=[told.north.program.slug, key, "csv"])
        page = client.get(address, {"scope": "city"}).getvalue().decode("utf-8-sig")
        rows = list(csv.DictReader(page.splitlines()))
        column = ADDED.get(key)
        assert bool(column) == bool(FIGURES[key].adds)
        found[key] = sum(int(row[column]) for row in rows) if column else len(rows)
    return found
