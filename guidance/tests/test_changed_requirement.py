"""Something else is asked from a day on: what was owed until then stays, and who is touched."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.services import actor_for
from activities.models import Status
from activities.tests.factories import ResultFactory, form_of
from core.audit import AuditEvent
from core.exceptions import DomainError, StaleStateError
from guidance.progress.whole import told_of_own
from programs.models import ActivityKind, Requirement, RequirementSet
from programs.requirements.services import change_requirement_from, end_requirement_set
from programs.requirements.wording import what_counts
from programs.tests.factories import ActivityKindFactory, ProgramFactory
from roster.tests.factories import TermFactory
from tests.sent_page import as_shown

TODAY, LATER = date(2026, 3, 18), date(2026, 3, 25)
pytestmark = [pytest.mark.usefixtures("in_march"), pytest.mark.once]


@pytest.fixture
def office(administrator):
    return actor_for(administrator)


@pytest.fixture
def paper(north):
    """One of a set of two."""
    asked = RequirementSet.objects.create(
        program=north.program, subject=north.subject, name="Three ones", valid_from="2025-09-01"
    )
    Requirement.objects.create(
        requirement_set=asked,
        text="A book",
        owed_by="pair",
        counts="book_recommendation",
        per="year",
    )
    return Requirement.objects.create(
        requirement_set=asked, text="A paper", owed_by="pair", counts="paper", per="year"
    )


def sets():
    return [
        (
            str(each.valid_from),
            each.valid_to and str(each.valid_to),
            sorted((row.text, row.quantity) for row in each.requirements.all()),
        )
        for each in RequirementSet.objects.order_by("valid_from")
    ]


def owed_on(north, day):
    _telling, (whole,) = told_of_own(north.mentor_actor, day)
    return {row.requirement.text: row.needed for row in whole.owed}


def test_what_was_owed_until_the_day_before_stays(north, paper, office):
    new = change_requirement_from(
        paper, actor=office, seen=paper.version, valid_from=LATER, quantity=3
    )

    assert sets() == [
        ("2025-09-01", "2026-03-24", [("A book", 1), ("A paper", 1)]),
        ("2026-03-25", None, [("A book", 1), ("A paper", 3)]),
    ]
    assert (new.text, new.quantity, new.requirement_set.valid_from) == ("A paper", 3, LATER)
    assert owed_on(north, date(2026, 3, 24)) == {"A book": 1, "A paper": 1}
    # Of the year 205 days at one a year, 160 at three: 1.9, so 2.
    assert owed_on(north, LATER) == {"A book": 1, "A paper": 2}
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))[-4:] == [
        "programs.requirement_set_ended",
        "programs.requirement_set_added",
        "programs.requirement_added",
        "programs.requirement_added",
    ]


def test_in_the_middle_of_a_month_as_much_more_is_asked_as_is_left_of_it(
    north, paper, office, client
):
    """Of 31 days of March 17 until the 17th: 2 x 17/31 + 9 x 14/31 = 5.2, so 5. April is whole.

    What was not asked before is 9 x 14/31 = 4.1, so 5: as of a pair that began on that day.
    """
    Requirement.objects.update(per="month", quantity=2)
    paper.refresh_from_db()
    new = change_requirement_from(
        paper, actor=office, seen=paper.version, valid_from=TODAY, quantity=9
    )
    RequirementSet.objects.create(
        program=north.program, subject=None, name="Another", valid_from=TODAY
    ).requirements.create(text="A talk", owed_by="pair", counts="activity", per="month", quantity=9)

    assert owed_on(north, TODAY) == {"A book": 2, "A paper": 5, "A talk": 5}
    assert owed_on(north, date(2026, 4, 1)) == {"A book": 2, "A paper": 9, "A talk": 9}
    client.force_login(north.mentor_user)
    for address in (
        reverse("guidance:pair-progress", args=[north.pairing.uuid]),
        reverse("asked"),
    ):
        page = client.get(address).text
        assert "From 18 March 2026 on 9 are asked for the whole time, until then 2." in page
        assert "9 are asked for the whole time; it is asked from 18 March 2026 on." in page
    assert new.quantity == 9


@pytest.mark.parametrize(
    ("valid_from", "quantity", "needed"),
    [
        (date(2026, 8, 31), 2, 1),  # 366 / 365
        (date(2026, 3, 3), 2, 1),  # 183 days at one, 182 at two: 1.499
        (date(2026, 3, 2), 2, 2),  # 182 and 183: 1.501
        (date(2026, 8, 31), 99, 1),  # 463 / 365 = 1.3
        (date(2025, 9, 2), 2, 2),  # 729 / 365 = 1.997
    ],
)
def test_what_a_change_adds_is_rounded_to_the_nearest(
    north, paper, office, valid_from, quantity, needed
):
    change_requirement_from(
        paper, actor=office, seen=paper.version, valid_from=valid_from, quantity=quantity
    )

    assert owed_on(north, date(2026, 8, 31)) == {"A book": 1, "A paper": needed}


def test_what_is_lowered_on_the_last_day_stays_as_it_was_asked(north, paper, office):
    Requirement.objects.filter(pk=paper.pk).update(quantity=3)
    change_requirement_from(
        paper, actor=office, seen=paper.version, valid_from=date(2026, 8, 31), quantity=1
    )

    assert owed_on(north, date(2026, 8, 31)) == {"A book": 1, "A paper": 3}


def test_each_line_names_the_kinds_that_count(north, paper, client):
    other = ProgramFactory(slug="other")
    for program, name in ((north.program, "Our visit"), (other, "Their visit")):
        ActivityKindFactory(program=program, name=name, is_outreach=True)
    ActivityKindFactory(program=north.program, name="Talk")
    for counts in ("visit", "observation"):
        Requirement.objects.create(
            requirement_set=paper.requirement_set,
            text=counts,
            owed_by="pair",
            counts=counts,
            per="year",
        )
    visits = Requirement.objects.get(counts="visit")
    assert what_counts(visits, ActivityKind.objects.all()) == "Counts: Our visit."
    client.force_login(north.mentor_user)
    for address in (
        reverse("guidance:pair-progress", args=[north.pairing.uuid]),
        reverse("asked"),
        north.program.get_absolute_url(),
    ):
        page = client.get(address).text
        assert "Counts: Our visit." in page
        assert (
            "No kind of activity of this program counts for it. Observation records of the two "
            "count as well."
        ) in page
        assert "Counts: papers in a form." in page


def test_from_the_sets_first_day_on_it_was_never_otherwise(paper, office):
    first = paper.requirement_set.valid_from
    change_requirement_from(
        paper, actor=office, seen=paper.version, valid_from=date(2025, 9, 1), quantity=2
    )
    assert str(first) == "2025-09-01"
    assert sets() == [("2025-09-01", None, [("A book", 1), ("A paper", 2)])]


def test_what_is_not_changed_makes_no_new_set(paper, office):
    before = AuditEvent.objects.count()
    change_requirement_from(
        paper, actor=office, seen=paper.version, valid_from=LATER, quantity=1, text="A paper"
    )
    assert len(sets()) == 1
    assert AuditEvent.objects.count() == before


def test_it_is_refused_to_others_and_where_it_makes_no_sense(north, south, paper, office):
    said = {"seen": paper.version, "valid_from": LATER, "quantity": 2}
    with pytest.raises(PermissionDenied):
        change_requirement_from(paper, actor=actor_for(south.lead_user), **said)
    RequirementSet.objects.update(valid_from=date(2025, 10, 1))
    for too_early, said_of_it in (
        (date(2025, 8, 31), "program runs"),
        (date(2025, 9, 30), "set is"),
    ):
        with pytest.raises(ValidationError, match=said_of_it):
            change_requirement_from(paper, actor=office, **said | {"valid_from": too_early})
    with pytest.raises(StaleStateError):
        change_requirement_from(paper, actor=office, **said | {"seen": paper.version + 1})
    of = RequirementSet.objects.get()
    end_requirement_set(of, actor=office, seen=of.version, valid_to=TODAY)
    with pytest.raises(DomainError, match="ended already"):
        change_requirement_from(paper, actor=office, **said)
    assert len(sets()) == 1


def page_of(paper):
    return reverse(
        "programs:requirement_change", args=[paper.requirement_set.program.slug, paper.uuid]
    )


def test_the_page_says_of_which_pairs_it_changes_how_far_they_are(client, north, paper):
    """A first press shows it, the second does it; pairs of another subject are not in it."""
    TermFactory(starts_on=date(2026, 4, 6), ends_on=date(2026, 7, 10))
    told = form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED, starts_on=TODAY)
    ResultFactory(activity=told, kind="paper")
    client.force_login(north.lead_user)
    sent = as_shown(client.get(page_of(paper)))
    assert sent["valid_from"] == ["2026-04-06"]
    # Of the year 198 days at one a year, 167 at three: 1.9, so 2.
    sent |= {"quantity": "3", "valid_from": "2026-03-18"}

    asked = client.post(page_of(paper), sent)
    assert len(sets()) == 1
    assert "This changes the state of 1 pair." in asked.text
    assert "1 pair has done what is asked now, and would have to do more." in asked.text
    assert "North Mentor and North Trainee: now 1 of 1, then 1 of 2." in asked.text

    done = client.post(page_of(paper), as_shown(asked))
    assert done.status_code == 302
    assert sets()[-1] == ("2026-03-18", None, [("A book", 1), ("A paper", 3)])
    shown = client.get(done.url)
    newest = Requirement.objects.get(requirement_set__valid_to=None, counts="paper")
    assert page_of(newest) in shown.text
    assert page_of(paper) not in shown.text


def test_opened_and_saved_untouched_it_changes_nothing(client, north, paper):
    client.force_login(north.lead_user)
    page = client.get(page_of(paper))
    saved = client.post(page_of(paper), as_shown(page), follow=True)
    assert [str(each) for each in saved.context["messages"]] == ["Nothing was changed."]
    assert sets() == [("2025-09-01", None, [("A book", 1), ("A paper", 1)])]


def test_the_lead_of_another_subject_does_not_open_it(client, south, paper):
    client.force_login(south.lead_user)
    assert client.get(page_of(paper)).status_code == 403


@pytest.mark.parametrize(
    ("box", "value"), [("quantity", "0"), ("quantity", "100"), ("weight", "0"), ("weight", "-1")]
)
def test_numbers_that_nobody_asks_for_are_refused_beside_their_box(
    client, north, paper, box, value
):
    client.force_login(north.lead_user)
    sent = as_shown(client.get(page_of(paper))) | {box: value}
    page = client.post(page_of(paper), sent)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [box]
    assert "programs_requirement" not in page.text


def test_a_second_press_is_no_mistake_and_changes_nothing(client, north, south, paper):
    client.force_login(north.lead_user)
    page = client.get(page_of(paper))
    sent = as_shown(page) | {"quantity": "2", "valid_from": "2026-03-25"}
    while (first := client.post(page_of(paper), sent)).status_code != 302:
        sent = as_shown(first)
    before = sets()

    again = client.post(page_of(paper), sent, follow=True)

    assert again.redirect_chain == [(north.program.get_absolute_url(), 302)]
    assert "This is asked until 24 March 2026" in again.text
    assert sets() == before
    client.force_login(south.lead_user)
    assert client.post(page_of(paper), sent).status_code == 403


def twice(client, address, sent):
    """What the first press says, and the answer to the second."""
    asked = client.post(address, sent)
    assert asked.status_code == 200, asked.context["form"].errors
    said = [each.text for each in asked.context["touched"]]
    assert "Nothing is saved yet" in asked.text
    return said, client.post(address, as_shown(asked))


def test_a_new_requirement_says_first_of_how_many_pairs_it_is_asked(client, north, south, office):
    """South's pair is of another subject. From today on, in a program that was opened."""
    client.force_login(north.lead_user)
    page = reverse("programs:requirement_add", args=[north.program.slug])
    sent = as_shown(client.get(page))
    assert sent["valid_from"] == ["2026-03-18"]
    sent |= {
        "subject": north.subject.pk,
        "set_name": "More",
        "text": "A talk",
        "owed_by": "pair",
        "counts": "activity",
        "per": "year",
    }

    said, done = twice(client, page, sent)

    assert said == ["“A talk” will be asked of 1 pair."]
    assert done.status_code == 302
    assert sets() == [("2026-03-18", None, [("A talk", 1)])]
    # The same page once more is answered, and makes nothing.
    assert client.post(page, sent).status_code in {302, 409}
    assert len(sets()) == 1


def test_a_set_that_ends_says_first_what_is_no_longer_asked(client, north, south, paper):
    told = form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED, starts_on=TODAY)
    ResultFactory(activity=told, kind="paper")
    client.force_login(north.lead_user)
    asked = paper.requirement_set
    page = reverse("programs:requirement_set_end", args=[north.program.slug, asked.uuid])

    said, done = twice(client, page, as_shown(client.get(page)) | {"valid_to": "2025-09-01"})

    assert said == [
        "“A book” is asked of 1 pair, and would not be any more.",
        "“A paper” is asked of 1 pair, and would not be any more.",
        "1 pair has done it already: what was recorded stays.",
    ]
    assert done.status_code == 302
    assert sets() == [("2025-09-01", "2025-09-01", [("A book", 1), ("A paper", 1)])]
    assert owed_on(north, TODAY) == {}


def test_a_standard_set_that_repeats_what_is_asked_has_no_tick_and_is_shown_first(
    client, north, south, administrator
):
    """The set of all subjects asks for a paper; that of south's subject is of nobody here."""
    north.subject.name = "数学"
    north.subject.save()
    for subject, counts in ((None, "paper"), (south.subject, "other")):
        of = RequirementSet.objects.create(
            program=north.program, subject=subject, name="Of all", valid_from="2025-09-01"
        )
        of.requirements.create(
            text="定目标、定时间、定主题、定方式" if counts == "other" else "A paper",
            owed_by="both",
            counts=counts,
            per="year",
        )
    client.force_login(administrator)
    page = reverse("programs:requirements_standard", args=[north.program.slug])

    shown = client.get(page)
    assert as_shown(shown)["chosen"] == ["“四定”"]
    assert (
        "Some of it is asked of all subjects already: Of all. Tick it only if that is to be "
        "asked twice."
    ) in shown.text
    said, done = twice(client, page, as_shown(shown))

    assert said == ["“Decide goal, time, theme and method” will be asked of 1 pair."]
    assert done.status_code == 302
    assert sorted(RequirementSet.objects.values_list("name", flat=True)) == [
        "Of all",
        "Of all",
        "“四定”",
    ]
