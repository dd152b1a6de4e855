"""A requirement may say which kinds of activity count for it: online sessions, and no others."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.services import actor_for
from activities.models import Activity, Status
from activities.tests.factories import form_of
from guidance.progress.evidence import evidence_of
from guidance.progress.whole import told_of_own
from programs.models import ActivityKind, Requirement, RequirementSet
from programs.requirements.services import change_requirement_from
from programs.tests.factories import ActivityKindFactory, ProgramFactory
from tests.sent_page import as_shown

TODAY, LATER = date(2026, 3, 18), date(2026, 3, 25)
pytestmark = pytest.mark.usefixtures("in_march")


@pytest.fixture
def kinds(north):
    """Two that are held online, a talk, and an online session of another program."""
    ActivityKindFactory(program=ProgramFactory(slug="other"), key="online", name="Theirs")
    return {
        key: ActivityKindFactory(
            program=north.program, key=key, name=key, channel=channel, is_for_pairs=True
        )
        for key, channel in (("talk", "intensive"), ("blog", "online"), ("online", "online"))
    }


def ask(north, text, *kinds, **values):
    found = RequirementSet.objects.create(
        program=north.program, name=text, valid_from=date(2025, 9, 1)
    )
    given = {"owed_by": "both", "counts": "activity", "per": "year", "quantity": 9} | values
    return Requirement.objects.create(
        requirement_set=found, text=text, kinds=sorted(kinds), **given
    )


def tell(north, kind, status=Status.COUNTED) -> Activity:
    return form_of(
        north.pairing,
        author=north.mentor_user,
        status=status,
        starts_on=TODAY,
        kind=kind,
        theme=f"{kind} {status}",
    )


def told_of_each(north, kinds):
    """Two talks and a blog that count, an online session that counts, one on its way, a draft."""
    for key in ("talk", "talk", "blog", "online"):
        tell(north, kinds[key])
    tell(north, kinds["online"], Status.SCHOOL)
    tell(north, kinds["talk"], Status.SCHOOL)
    tell(north, kinds["online"], Status.DRAFT)


def owed(north) -> dict[str, tuple]:
    _telling, (whole,) = told_of_own(north.mentor_actor, TODAY)
    return {each.requirement.text: (each.needed, each.done, each.waiting) for each in whole.owed}


def test_activities_of_other_kinds_do_not_count(north, kinds):
    ask(north, "Online", "online")
    ask(north, "Online or blog", "blog", "online")
    ask(north, "Any")
    told_of_each(north, kinds)

    assert owed(north) == {
        "Online": (9, 1, 1),
        "Online or blog": (9, 2, 1),
        "Any": (9, 4, 2),
    }
    assert {
        each.owed.requirement.text: sorted(thing.name for thing in each.things)
        for each in evidence_of(north.pairing, north.coordinator_actor, TODAY).shown
    } == {
        "Online": ["online counted", "online school"],
        "Online or blog": ["blog counted", "online counted", "online school"],
        "Any": [
            *("blog counted", "online counted", "online school"),
            *("talk counted", "talk counted", "talk school"),
        ],
    }


@pytest.mark.once
def test_each_set_keeps_the_kinds_it_asked_for(north, kinds, administrator):
    row = ask(north, "Sessions", quantity=2)
    told_of_each(north, kinds)
    office = actor_for(administrator)

    change_requirement_from(
        row, actor=office, seen=row.version, valid_from=LATER, kinds=["online", "blog"]
    )

    rows = Requirement.objects.order_by("pk").values_list("requirement_set__valid_from", "kinds")
    assert list(rows) == [(date(2025, 9, 1), []), (LATER, ["blog", "online"])]
    assert owed(north) == {"Sessions": (2, 2, 0)}


@pytest.mark.once
def test_the_page_that_changes_it_says_who_would_have_to_do_more(
    client, north, kinds, administrator
):
    row = ask(north, "Sessions", quantity=2)
    told_of_each(north, kinds)
    page = reverse("programs:requirement_change", args=[north.program.slug, row.uuid])
    client.force_login(administrator)
    shown = client.get(page)
    sent = as_shown(shown) | {"valid_from": "2026-03-18", "kinds": ["online"]}

    asked = client.post(page, sent)

    assert "North Mentor and North Trainee: now 2 of 2, then 1 of 1." in asked.text
    # From 18 March on it is another thing: 2 x 167/365 = 0.9, so 1.
    assert "This changes the state of 1 pair." in asked.text
    client.post(page, as_shown(asked))
    newest = Requirement.objects.get(requirement_set__valid_to=None)
    assert newest.kinds == ["online"]


@pytest.mark.once
def test_kinds_are_said_beside_their_box_where_no_activity_counts(
    client, north, kinds, administrator
):
    row = ask(north, "Sessions", "online")
    page = reverse("programs:requirement_change", args=[north.program.slug, row.uuid])
    client.force_login(administrator)
    shown = client.get(page)
    assert "Theirs" not in shown.text
    assert as_shown(shown)["kinds"] == ["online"]

    refused = client.post(page, as_shown(shown) | {"counts": "paper", "text": "A paper"})

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["kinds"]
    assert (as_shown(refused)["text"], as_shown(refused)["kinds"]) == (["A paper"], ["online"])
    assert RequirementSet.objects.count() == 1


@pytest.mark.once
def test_it_names_its_kinds_and_opens_the_form_with_one_of_them(client, north, kinds):
    ask(north, "Sessions", "blog", "online")
    client.force_login(north.mentor_user)
    asked = client.get(reverse("asked"))
    assert "Counts: blog, online." in asked.text
    query = f"?pairing={north.pairing.uuid}&asked=activity&kinds=blog&kinds=online"
    assert reverse("recording:create") + query.replace("&", "&amp;") in asked.text

    form = client.get(reverse("recording:create") + query)
    first = ActivityKind.objects.get(program=north.program, key="blog")
    assert as_shown(form)["kind"] == [str(first.pk)]
    of_no_kind = client.get(reverse("recording:create") + query.partition("&kinds")[0])
    assert "kind" not in as_shown(of_no_kind)
