"""A twinning agreement on paper."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader

from core.audit import AuditEvent
from pairings.models import Agreement, Commitment
from pairings.tests.factories import AgreementFactory, CommitmentFactory
from reports.print.agreement_paper import agreement_paper, labels
from reports.print.agreement_pdf import agreements_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NOW = datetime(2026, 3, 18, 4, tzinfo=UTC)


@pytest.fixture
def agreement(north):
    return AgreementFactory(
        partnership=north.partnership,
        ends_on=date(2026, 8, 31),
        signed_for_supported="North Head",
        copies=3,
        text="First.\n\nSecond.",
    )


def test_it_says_what_was_agreed_and_leaves_room_to_sign(north, agreement):
    said = {"of": north.partnership, "duty": "每学期互访", "duty_en": "Visits", "owed_by": "both"}
    paper = agreement_paper(
        agreement, [CommitmentFactory(**said)], actor=north.coordinator_actor, at=NOW
    )

    assert (paper.title, paper.reference) == (
        "Twinning agreement",
        f"No. {agreement.reference}",
    )
    assert paper.parties == [
        ("Party A (supporting side)", "North City District"),
        ("Party B (supported side)", "North County"),
    ]
    assert paper.facts == [
        ("Program", "The program year"),
        ("Form of pairing", "Cross-district pairing"),
        ("Subject", "Northern science"),
        ("Signed on", "1 September 2025"),
    ]
    assert [(part.heading, part.items, part.text) for part in paper.parts] == [
        ("1. Areas of cooperation", ["Science", "Young Pioneers"], ()),
        (
            "2. What is owed again and again",
            [
                "Visits (North City District to North County, North County to North City "
                "District, 1 per term)"
            ],
            (),
        ),
        ("3. What else was agreed", (), ["First.", "Second."]),
        (
            "4. How long it holds",
            (),
            ["It holds from 1 September 2025 to 31 August 2026, both days included."],
        ),
        (
            "5. Copies",
            (),
            ["It is made in 3 copies: one for each party, 1 for the files."],
        ),
    ]
    assert paper.signs == [
        ("Party A (supporting side)", "North City District", ""),
        ("Party B (supported side)", "North County", "North Head"),
    ]
    with override("zh-hans"):
        chinese = agreement_paper(
            agreement, Commitment.objects.all(), actor=north.coordinator_actor, at=NOW
        )
    assert chinese.title == "结对协议"
    assert chinese.parts[0].heading == "一、合作领域"
    assert chinese.parts[1].items[0].startswith("每学期互访（")


def test_a_school_stands_with_its_district(north, agreement):
    partnership = agreement.partnership
    partnership.supported_school = north.school
    paper = agreement_paper(agreement, [], actor=north.coordinator_actor, at=NOW)

    assert paper.parties[1][1] == "North Village School, North County"
    assert paper.signs[1][1] == "North Village School"


def test_without_a_last_day_and_in_two_copies_it_says_so(north, agreement):
    agreement.ends_on, agreement.copies, agreement.text = None, 2, ""
    paper = agreement_paper(agreement, [], actor=north.coordinator_actor, at=NOW)

    assert [(part.heading, part.text) for part in paper.parts[1:]] == [
        (
            "2. How long it holds",
            ["It holds from 1 September 2025. No last day has been agreed."],
        ),
        ("3. Copies", ["It is made in 2 copies, one for each party."]),
    ]


@pytest.mark.parametrize(
    ("signed", "entered", "added"),
    [
        (date(2025, 9, 1), None, ""),
        (date(2025, 9, 1), date(2025, 9, 1), ""),
        (date(2025, 9, 1), date(2025, 11, 30), "; entered on 30 November 2025"),
        (None, date(2025, 11, 30), ""),
    ],
)
def test_what_was_entered_after_the_signing_says_when(north, agreement, signed, entered, added):
    agreement.signed_on = signed
    duty = CommitmentFactory(of=north.partnership, duty_en="Visits", written_on=entered)
    paper = agreement_paper(agreement, [duty], actor=north.coordinator_actor, at=NOW)
    (owed,) = paper.parts[1].items
    assert owed.partition(")")[2] == added


def test_one_still_to_be_signed_names_no_day_of_signing(north, agreement):
    agreement.signed_on = None
    paper = agreement_paper(agreement, [], actor=north.coordinator_actor, at=NOW)
    assert "Signed on" not in dict(paper.facts)


def pages(north, agreement) -> list[str]:
    """The words of each page of the Chinese paper."""
    commitment = CommitmentFactory(of=north.partnership, duty="每学期互访")
    with override("zh-hans"):
        paper = agreement_paper(agreement, [commitment], actor=north.coordinator_actor, at=NOW)
        made = agreements_pdf([paper], labels(), title=paper.name, language="zh-hans", created=NOW)
    return [page.extract_text() for page in PdfReader(BytesIO(made)).pages]


def test_of_few_words_it_is_one_page(north, agreement):
    (page,) = pages(north, agreement)

    assert "五、协议文本" in page
    assert page.count("（盖章）") == 2


def test_the_boxes_of_a_longer_one_stand_with_its_last_article(north, agreement):
    """Also where the words end so that the boxes alone would come on a page of their own."""
    for lines in (5, 8, 11):
        agreement.text = "\n".join(["其他约定。"] * lines)
        *before, last = pages(north, agreement)

        assert before
        assert "五、协议文本" in last
        assert last.count("（盖章）") == 2


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_both_sides_print_it_and_that_is_written_down(north, south, agreement, client, language):
    CommitmentFactory(of=north.partnership)
    client.force_login(north.helping_coordinator_user)
    address = reverse("reports:agreement", args=[agreement.uuid], query={"lang": language})

    answer = client.get(address)

    assert answer.content.startswith(b"%PDF-")
    assert AuditEvent.objects.get().verb == "reports.agreement_printed"
    client.force_login(south.coordinator_user)
    assert client.get(address).status_code == 404


def test_a_void_one_is_not_printed(north, agreement, client):
    Agreement.objects.update(voided_at=NOW, void_reason="Never was")
    client.force_login(north.coordinator_user)
    assert client.get(reverse("reports:agreement", args=[agreement.uuid])).status_code == 404
