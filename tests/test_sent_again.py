"""Back, changed, sent again: the sentence is true of what is stored, and what was typed stays."""

import pytest
from django.urls import reverse

from guidance.models import GuidanceContact
from results.models import Award, Honour
from roster.models import District, Subject
from tests.sent_page import as_shown

pytestmark = pytest.mark.both

CONTACT = {"held_on": "2026-03-19", "channel": "phone", "topic": "method", "minutes": "30"}
AWARD = {
    "awarded_on": "2026-03-19",
    "contest": "Open lessons",
    "kind": "lesson",
    "level": "city",
    "rank": "first",
}
HONOUR = {"awarded_on": "2026-03-19", "title": "Model teacher", "kind": "master", "level": "city"}


@pytest.mark.parametrize(
    ("who", "address", "model", "answers", "changed"),
    [
        ("mentor", "guidance:contact-create", GuidanceContact, CONTACT, {"minutes": "45"}),
        ("mentor", "results:award-create", Award, AWARD, {"rank": "second"}),
        ("mentor", "results:honour-create", Honour, HONOUR, {"title": "Model mentor"}),
        ("administrator", "roster:district_add", District, {"name": "North Bay"}, {"name": "East"}),
        ("administrator", "roster:subject_add", Subject, {"name": "Crafts"}, {"name": "Dance"}),
    ],
)
def test_a_page_sent_again_with_other_answers(
    client, north, administrator, who, address, model, answers, changed
):
    client.force_login(administrator if who == "administrator" else getattr(north, f"{who}_user"))
    address = reverse(address, args=[north.pairing.uuid] if "contact" in address else [])
    page = as_shown(client.get(address), but=answers)
    before = model.objects.count()

    first = client.post(address, page)
    again = client.post(address, page, follow=True)
    other = client.post(address, page | changed)

    assert first.status_code == 302
    assert model.objects.count() == before + 1
    assert "saved already" in again.text
    assert other.status_code == 409
    assert "is below and not saved yet" in other.text
    kept = as_shown(other)
    assert {name: kept[name] for name in changed} == {n: [v] for n, v in changed.items()}
    assert kept["uuid"] != page["uuid"]

    # Sent once more from there, it is one more.
    assert client.post(address, kept).status_code == 302
    assert model.objects.count() == before + 2
    (name, value) = next(iter(changed.items()))
    assert sorted(str(getattr(row, name)) for row in model.objects.order_by("-pk")[:2]) == sorted(
        [answers[name], value]
    )


def test_a_page_whose_record_was_taken_back_since_is_not_said_to_be_saved(client, north):
    client.force_login(north.mentor_user)
    address = reverse("guidance:contact-create", args=[north.pairing.uuid])
    page = as_shown(client.get(address), but=CONTACT)
    client.post(address, page)
    noted = GuidanceContact.objects.get()
    client.post(reverse("guidance:contact-void", args=[noted.uuid]))

    again = client.post(address, page)

    assert again.status_code == 409
    assert "What this page saved before was taken back, and does not count" in again.text
    assert client.post(address, as_shown(again)).status_code == 302
    assert GuidanceContact.objects.standing().exclude(pk=noted.pk).count() == 1
