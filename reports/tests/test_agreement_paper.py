"""A twinning agreement on paper."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils.translation import override

from core.audit import AuditEvent
from pairings.models import Agreement, Commitment
from pairings.tests.factories import AgreementFactory, CommitmentFactory
from reports.print.agreement_paper import agreement_paper

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

    assert paper.facts == [
        ("Supporting side", "North City District"),
        ("Supported side", "North County"),
        ("Areas of cooperation", "Science, Young Pioneers"),
        ("Signed on", "1 September 2025"),
        ("Valid from", "1 September 2025"),
        ("Valid until", "31 August 2026"),
        ("Number of copies", "3"),
    ]
    assert paper.text == ["First.", "Second."]
    assert paper.commitments == [
        "Visits (North City District to North County, North County to North City District, "
        "1 per term)"
    ]
    assert paper.signs == [("North City District", ""), ("North County", "North Head")]
    with override("zh-hans"):
        chinese = agreement_paper(
            agreement, Commitment.objects.all(), actor=north.coordinator_actor, at=NOW
        )
    assert chinese.title == "结对协议"
    assert chinese.commitments[0].startswith("每学期互访（")


def test_one_still_to_be_signed_names_no_day_of_signing(north, agreement):
    agreement.signed_on = None
    paper = agreement_paper(agreement, [], actor=north.coordinator_actor, at=NOW)
    assert "Signed on" not in dict(paper.facts)


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
