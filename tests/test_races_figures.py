"""Forms are accepted and taken back by several at once while sums are made and figures are read.

`SECONDS=300 pytest -m "" …` goes on for so long; `--junitxml` says how many steps were taken.
"""

import os
import random
import time
from threading import Event, Thread

import pytest
from django.db import connection

from activities.chain.services import take_step
from activities.models import Activity, Attendance, Status, Verb
from activities.tests.factories import AuthorshipFactory, ResultFactory, form_of
from activities.tests.telling import general_lead
from core.snapshots import snapshot
from reports import keeping
from reports.figures.kept import TOTALS, Kept
from reports.figures.selection import Selection
from reports.scope import CITY, Scope
from reports.sums.models import KeptSums, Unsummed
from reports.tests.test_kept_sums import counted, kept, said
from roster.tests.factories import TeacherFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,
    pytest.mark.thorough,
]

SECONDS = float(os.environ.get("SECONDS", "5"))
WRITERS, FORMS = 4, 12
LINES = (TOTALS, "district", "month")


@pytest.fixture
def forms(north) -> list[int]:
    """Some have somebody on them whom no other form names, and some a paper."""
    made, stranger = [], TeacherFactory()
    for number in range(FORMS):
        form = form_of(north.pairing, author=north.mentor_user, status=Status.CITY)
        if number % 3 == 0:
            Attendance.objects.create(
                activity=form, teacher=stranger, noted_by=form.author, district=north.district
            )
        if number % 4 == 0:
            result = ResultFactory(activity=form, kind="paper", title=f"Paper {number}")
            AuthorshipFactory(
                result=result, teacher=north.mentor, position=1, district=north.district
            )
        made.append(form.pk)
    return made


class Office:
    """Everybody goes on until the time is over, each writer with forms of their own.

    What went wrong in a thread is kept.
    """

    def __init__(self, program, scopes):
        self.program, self.scopes = program, scopes
        self.steps, self.compared, self.folded = 0, 0, 0
        self.wrong: list[object] = []
        self.is_over = Event()

    def accepts(self, lead, forms: list[int], dice) -> None:
        pk = dice.choice(forms)
        form = Activity.objects.get(pk=pk)
        verb = Verb.UNDO if form.status == Status.COUNTED else Verb.ACCEPT
        take_step(form, verb, actor=lead, seen=form.version)
        self.steps += 1

    def reads(self, dice) -> None:
        scope, line = dice.choice(self.scopes), dice.choice(LINES)
        with snapshot():
            told, right = said(self.program, scope, line), counted(self.program, scope, line)
        self.compared += 1
        assert told == right, (scope, line)

    def folds(self) -> None:
        self.folded += keeping.make_sums(KeptSums.objects.get(program=self.program))
        time.sleep(0.2)

    def works(self, act, *arguments) -> Thread:
        def run():
            try:
                while not self.is_over.is_set() and not self.wrong:
                    act(*arguments)
            except Exception as error:
                self.wrong.append(error)
            finally:
                connection.close()

        thread = Thread(target=run)
        thread.start()
        return thread


def test_figures_are_right_at_every_moment_while_many_accept(
    north, forms, monkeypatch, record_property
):
    scopes = [CITY, Scope(district=north.district), Scope(subject=north.subject)]
    monkeypatch.setattr(keeping, "scopes_of", lambda _program: scopes)
    monkeypatch.setattr(keeping, "LINES", LINES)
    kept(north.program)
    lead = general_lead()
    office = Office(north.program, scopes)

    threads = [
        office.works(office.accepts, lead, forms[n::WRITERS], random.Random(n))
        for n in range(WRITERS)
    ]
    threads += [office.works(office.reads, random.Random(9)), office.works(office.folds)]
    time.sleep(SECONDS)
    office.is_over.set()
    for thread in threads:
        thread.join(timeout=60)

    record_property("what", f"{office.steps} steps, {office.compared} comparisons")
    assert office.wrong == []
    assert min(office.steps, office.compared, office.folded) > 0, vars(office)
    assert Kept.of(Selection(north.program)).stale == set()
    for scope in scopes:
        for line in LINES:
            assert said(north.program, scope, line) == counted(north.program, scope, line)
    kept(north.program)
    assert not Unsummed.objects.exists()
    for scope in scopes:
        for line in LINES:
            assert said(north.program, scope, line) == counted(north.program, scope, line)
