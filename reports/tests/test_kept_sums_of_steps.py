"""The steps of the chain, and the sums of a program that are kept meanwhile."""

from activities.models import Verb
from activities.tests.steps import step
from activities.tests.test_chain_corners import correct, second_lead
from activities.tests.test_chain_corners import counted as counted_form
from reports import keeping
from reports.figures.kept import TOTALS
from reports.scope import CITY, Scope
from reports.sums.models import Unsummed
from reports.tests.test_kept_sums import assert_exact, kept, said


def test_each_step_of_the_chain_counts_at_once(north, monkeypatch):
    places = [CITY, Scope(district=north.district)]
    monkeypatch.setattr(keeping, "scopes_of", lambda _program: places)
    monkeypatch.setattr(keeping, "LINES", (TOTALS, "district"))
    kept(north.program)
    form = counted_form(north)
    assert said(north.program, CITY, TOTALS)[None]["forms_counted"] == 1
    assert_exact(north.program, places, (TOTALS, "district"))

    step(form, Verb.VOID, second_lead(north))
    assert "forms_counted" not in said(north.program, CITY, TOTALS).get(None, {})
    assert_exact(north.program, places, (TOTALS, "district"))


def test_a_correction_on_its_way_is_no_form_received(north, monkeypatch):
    places = [CITY, Scope(district=north.district)]
    monkeypatch.setattr(keeping, "scopes_of", lambda _program: places)
    monkeypatch.setattr(keeping, "LINES", (TOTALS, "district"))
    form = counted_form(north)
    kept(north.program)
    edition = correct(form, north)

    for verb, who, waiting in (
        (Verb.SEND, north.mentor_actor, 1),
        (Verb.COUNTERSIGN, north.trainee_actor, 1),
        (Verb.RETURN, north.principal_actor, 1),
        (Verb.SEND, north.mentor_actor, 1),
        (Verb.TAKE_BACK, north.mentor_actor, 0),
    ):
        step(edition, verb, who)
        numbers = said(north.program, CITY, TOTALS)[None]
        assert (numbers["forms_received"], numbers.get("forms_waiting", 0)) == (1, waiting), verb
        assert_exact(north.program, places, (TOTALS, "district"))


def test_nothing_is_noted_of_a_program_without_sums(north):
    counted_form(north)

    assert not Unsummed.objects.exists()
