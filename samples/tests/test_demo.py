"""The demo goes where nothing is, and never to a portal that somebody uses."""

import io
import json
from datetime import date

import pytest
import time_machine
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.tests.factories import UserFactory
from core.exceptions import DomainError
from programs.models import Program
from programs.tests.factories import ProgramFactory
from roster.models import Term
from roster.tests.factories import TermFactory
from samples import demo
from samples.demo import State, load_demo, state
from samples.this_year.calendar import year_around
from samples.this_year.places import load_terms
from samples.this_year.sources import key

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_password(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def of_a_sample(username: str) -> User:
    return UserFactory(username=username, uuid=key("account", username))


def test_no_demo_where_the_portal_is_in_real_use(settings):
    settings.HTTPS = True

    with pytest.raises(DomainError, match="in real use"):
        load_demo()


def test_one_real_account_beside_the_demos_keeps_the_demo_away():
    of_a_sample("mentor")
    ProgramFactory(slug="this-year")
    assert state() == State.DEMO

    UserFactory(username="head-of-office")

    assert state() == State.REAL
    with pytest.raises(CommandError, match="in real use"):
        call_command("load_demo", "--today", "2026-11-28", stdout=io.StringIO())
    assert Program.objects.count() == 1


def test_the_demo_of_an_earlier_release_is_known_by_the_password_that_opens_it():
    """Its administrator has a key by chance, as a real one has."""
    of_a_sample("mentor")
    administrator = UserFactory(username="administrator")
    administrator.set_password(demo.password())
    administrator.save()

    assert state() == State.EARLIER
    with pytest.raises(DomainError, match="earlier release"):
        load_demo()
    assert not Program.objects.exists()


def test_asking_for_the_state_makes_no_password():
    UserFactory(username="head-of-office")

    assert state() == State.REAL
    assert not demo.password_file().exists()


def test_the_reference_year_alone_is_no_demo():
    of_a_sample("ref-by")

    assert state() == State.NONE


def test_the_state_is_printed_for_dev_run_with_the_days_since_the_demo_was_made():
    def printed() -> dict:
        out = io.StringIO()
        call_command("demo_state", stdout=out)
        return json.loads(out.getvalue())

    assert printed() == {"state": "none", "days": 0}
    mentor = of_a_sample("mentor")
    ProgramFactory(slug="this-year")
    with time_machine.travel("2026-11-01 02:00Z", tick=False):
        demo.accounts.set_password(mentor, demo.password(), actor=demo.INSTALLER)

    with time_machine.travel("2026-11-09 02:00Z", tick=False):
        assert printed() == {"state": "demo", "days": 8}
        assert demo.loaded_for() == date(2026, 11, 1)


def test_a_term_of_the_offices_own_stays_and_none_is_laid_over_it():
    own = TermFactory(starts_on=date(2026, 9, 7), ends_on=date(2027, 1, 29))

    load_terms(year_around(date(2026, 12, 31)), demo.INSTALLER)

    assert [(term.starts_on, term.name_en) for term in Term.objects.all()] == [
        (own.starts_on, own.name_en),
        (date(2027, 2, 22), "Second term 2026–27"),
    ]


def test_a_day_that_is_none_is_refused():
    with pytest.raises(CommandError, match="2027-02-29"):
        call_command("load_demo", "--today", "2027-02-29")
