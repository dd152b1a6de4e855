"""One form for a record that is added and for one that is changed."""

import pytest

from accounts.forms import AccountForm
from accounts.services import actor_for
from pairings.partnerships.forms import PartnershipForm
from programs.kinds.forms import KindForm
from programs.program.forms import ProgramForm
from programs.tests.factories import ActivityKindFactory
from roster.places.forms import DistrictForm, SchoolForm
from roster.subjects.forms import SubjectForm, TermForm
from roster.tests.factories import TermFactory


def stored_records(north) -> dict:
    return {
        AccountForm: north.mentor_user,
        DistrictForm: north.district,
        KindForm: ActivityKindFactory(program=north.program),
        PartnershipForm: north.partnership,
        ProgramForm: north.program,
        SchoolForm: north.school,
        SubjectForm: north.subject,
        TermForm: TermFactory(),
    }


@pytest.mark.parametrize(
    ("form", "only_new", "only_stored"),
    [
        (AccountForm, {"username", "role", "district", "school", "subject"}, set()),
        (DistrictForm, set(), {"sort_order", "valid_to"}),
        (KindForm, set(), {"sort_order", "reason"}),
        (PartnershipForm, {"program", "form"}, set()),
        (ProgramForm, {"copied_from"}, set()),
        (SchoolForm, {"district"}, set()),
        (SubjectForm, set(), {"sort_order"}),
        (TermForm, set(), set()),
    ],
)
def test_what_stays_is_asked_once_and_what_comes_later_is_not_asked_before(
    north, administrator, form, only_new, only_stored
):
    actor = actor_for(administrator)
    kind = {"kind": "district"} if form is PartnershipForm else {}

    adds = set(form(actor=actor, **kind).fields)
    changes = set(form(actor=actor, instance=stored_records(north)[form]).fields)

    assert adds - changes == only_new | {"uuid"}
    assert changes - adds == only_stored | {"version"}
