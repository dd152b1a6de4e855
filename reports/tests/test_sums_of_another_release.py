"""Sums made of figures as another release declares them are read by none but that release."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from django.db.models import F, Q

from guidance.tests.factories import GuidanceContactFactory
from reports import keeping
from reports.figures import fingerprint as declarations
from reports.figures import kept as kept_figures
from reports.figures.counting import TOTALS
from reports.figures.definitions import FIGURES
from reports.figures.families import FAMILIES
from reports.figures.fingerprint import ADDED_UP, fingerprint
from reports.figures.gaps import SUBJECT
from reports.figures.kept import Kept
from reports.figures.selection import Selection
from reports.scope import CITY, Scope
from reports.sums.models import KeptSums, ScopeSums
from reports.sums.triggers import TRIGGERS
from reports.tests.test_kept_sums import assert_exact, counted, kept

pytestmark = pytest.mark.django_db

LINES = (TOTALS, "gaps", "district")
CONTACTS = FIGURES["guidance_contacts"]


@pytest.fixture(autouse=True)
def declared_anew():
    """A process has one release in it; here it has several."""
    fingerprint.cache_clear()
    yield
    fingerprint.cache_clear()


def add_a_figure(patch):
    patch.setitem(FIGURES, "contacts_too", replace(CONTACTS, key="contacts_too"))


def alter_what_it_counts(patch):
    patch.setitem(FIGURES, CONTACTS.key, replace(CONTACTS, where=Q(minutes__gte=30)))


def alter_what_it_adds(patch):
    patch.setitem(FIGURES, CONTACTS.key, replace(CONTACTS, adds="minutes"))


def say_what_it_lacks(patch):
    patch.setitem(FIGURES, CONTACTS.key, replace(CONTACTS, weakened_by=(SUBJECT,)))


def alter_its_rows(patch):
    family = FAMILIES["contacts"]
    where = family.where
    patch.setitem(
        FAMILIES, "contacts", replace(family, where=lambda of: where(of) & Q(minutes__gte=30))
    )


def alter_its_lines(patch):
    family = FAMILIES["contacts"]
    lines = family.dimensions | {"district": (F("pairing__mentor_district"),)}
    patch.setitem(FAMILIES, "contacts", replace(family, dimensions=lines))


ALTERED = [
    *(add_a_figure, alter_what_it_counts, alter_what_it_adds, say_what_it_lacks),
    *(alter_its_rows, alter_its_lines),
]
FEW = {add_a_figure, alter_what_it_counts, alter_its_lines}


@pytest.fixture
def year(north, south, monkeypatch):
    """Contacts of two districts, long ones and short ones, with their sums."""
    for corner, minutes in ((north, 20), (north, 45), (south, 30), (south, None)):
        GuidanceContactFactory(pairing=corner.pairing, minutes=minutes)
    scopes = [CITY, Scope(district=north.district)]
    monkeypatch.setattr(keeping, "scopes_of", lambda _program: scopes)
    monkeypatch.setattr(keeping, "LINES", LINES)
    return kept(north.program)


def assert_right(program) -> None:
    assert_exact(program, keeping.scopes_of(program), LINES)


@pytest.mark.parametrize(
    "alter",
    [
        pytest.param(
            each,
            marks=()
            if each is add_a_figure
            else pytest.mark.once
            if each in FEW
            else pytest.mark.thorough,
        )
        for each in ALTERED
    ],
    ids=lambda each: each.__name__,
)
def test_a_figure_declared_otherwise_is_right_at_every_moment(year, monkeypatch, alter):
    before = [counted(year, CITY, line) for line in LINES]

    alter(monkeypatch)
    fingerprint.cache_clear()

    assert [counted(year, CITY, line) for line in LINES] != before
    assert_right(year)
    assert Kept.of(Selection(year)) is None
    assert keeping.keep_sums() == 1
    assert Kept.of(Selection(year)).stale == set()
    assert_right(year)


@pytest.mark.once
def test_sums_of_other_triggers_or_added_up_otherwise_are_those_of_another_release(
    db, monkeypatch, tmp_path
):
    """Nobody has to remember to say so."""
    ours = fingerprint()
    first, *others = TRIGGERS
    added_up = tmp_path / "changes.py"
    added_up.write_text(ADDED_UP.read_text(encoding="utf-8") + "\nMORE = 1\n", encoding="utf-8")
    found = set()
    for name, value in (
        ("TRIGGERS", (replace(first, when="TRUE"), *others)),
        ("TRIGGERS", others),
        ("ADDED_UP", added_up),
    ):
        with monkeypatch.context() as altered:
            altered.setattr(declarations, name, value)
            fingerprint.cache_clear()
            found.add(fingerprint())
    fingerprint.cache_clear()

    assert len(found) == 3
    assert ours == fingerprint() not in found


@pytest.mark.once
def test_a_figure_that_reads_otherwise_counts_the_same(db, monkeypatch):
    before = fingerprint()
    words = {"name": "Talks", "definition": "Each talk.", "unit": str, "short": "Talks"}
    monkeypatch.setitem(FIGURES, CONTACTS.key, replace(CONTACTS, **words))
    fingerprint.cache_clear()

    assert fingerprint() == before


@pytest.mark.once
def test_every_process_of_a_release_has_the_same_fingerprint(db):
    """However it puts its sets in order, or it would make the sums of the others anew."""
    say = (
        "import django; django.setup(); "
        "from reports.figures.fingerprint import fingerprint; print(fingerprint())"
    )
    other = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", say],
        env=os.environ | {"PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert other.stdout.strip() == fingerprint()


def test_whose_sums_they_are_is_asked_with_what_changed(year, django_assert_num_queries):
    with django_assert_num_queries(0):
        fingerprint()
    with django_assert_num_queries(1):
        assert Kept.of(Selection(year))


# --- two releases on one database -----------------------------------------------------------------


@pytest.fixture
def sweep(monkeypatch, year):
    """A host of that release sweeps, and reads what is right."""

    def at(release: str) -> int:
        for module in (keeping, kept_figures):
            monkeypatch.setattr(module, "fingerprint", lambda: release)
        made = keeping.keep_sums()
        assert_exact(year, [CITY], [TOTALS])
        return made

    monkeypatch.setattr(keeping, "LINES", [TOTALS])
    monkeypatch.setattr(keeping, "scopes_of", lambda _program: [CITY])
    assert at("old") == 1
    return at


def an_hour_passes() -> None:
    for each in KeptSums.objects.all():
        each.left = {release: at - 3_600 for release, at in each.left.items()}
        each.save()


@pytest.mark.once
def test_two_releases_do_not_make_the_sums_of_each_other_anew_without_end(year, sweep):
    assert [sweep(each) for each in ("new", "old", "new", "old")] == [1, 0, 0, 0]
    assert KeptSums.objects.get().made == 3


@pytest.mark.once
def test_whoever_goes_back_to_an_older_release_has_sums_again_after_an_hour(year, sweep):
    assert [sweep("new"), sweep("old")] == [1, 0]

    an_hour_passes()

    assert [sweep("old"), sweep("new")] == [1, 0]


@pytest.mark.once
def test_the_next_release_waits_for_nobody(year, sweep):
    assert [sweep("new"), sweep("newer"), sweep("new"), sweep("old")] == [1, 1, 0, 0]


@pytest.mark.once
def test_sums_made_by_a_release_that_knows_no_fingerprint_are_made_anew(year):
    ScopeSums.objects.update(made_of="", tally=[])

    assert_exact(year, [CITY], [TOTALS])
    assert keeping.keep_sums() == 1
    assert set(ScopeSums.objects.values_list("made_of", flat=True)) == {fingerprint()}


@pytest.mark.once
def test_each_release_proves_its_own_sums(year):
    assert keeping.prove_sums() == 1
    ScopeSums.objects.update(made_of="other")
    assert keeping.prove_sums() == 0
