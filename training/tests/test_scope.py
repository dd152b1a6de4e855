"""Who sees a training, and whose names among those expected and present."""

import pytest
from django.urls import reverse

from training.courses.services import expect
from training.models import Expected, Training
from training.tests.factories import a_training

pytestmark = pytest.mark.once
SOUTHERNERS = ("mentor", "trainee", "principal", "coordinator", "helping_coordinator", "lead")


def sees(corner, who) -> bool:
    return Training.objects.visible_to(getattr(corner, f"{who}_actor")).exists()


def names(actor) -> set[str]:
    return {str(row) for row in Expected.objects.visible_to(actor).select_related("teacher")}


def test_before_it_is_announced_only_its_author_sees_it(north, administrator, client):
    training = a_training(north, expected=[north.trainee], is_announced=False)

    assert sees(north, "coordinator")
    assert not any(sees(north, who) for who in SOUTHERNERS if who != "coordinator")
    client.force_login(administrator)
    assert client.get(training.get_absolute_url()).status_code == 404


def test_another_districts_training_does_not_exist_unless_one_is_expected_there(north, south):
    training = a_training(north, expected=[north.trainee, north.mentor])
    assert not any(sees(south, who) for who in SOUTHERNERS)

    # The lead of another subject and the district that helps theirs have nobody there still.
    expect(training, [south.trainee], actor=north.coordinator_actor)

    assert {who for who in SOUTHERNERS if sees(south, who)} == {
        "trainee",
        "principal",
        "coordinator",
    }
    for who in ("trainee", "principal", "coordinator"):
        assert names(getattr(south, f"{who}_actor")) == {"South Trainee"}


def test_of_a_training_for_all_subjects_a_coordinator_sees_their_own_people(north, south):
    a_training(north, subject=None, expected=[north.trainee, south.trainee])

    assert sees(south, "coordinator")
    assert names(south.coordinator_actor) == {"South Trainee"}
    assert names(north.coordinator_actor) == {"North Trainee", "South Trainee"}
    assert names(north.principal_actor) == {"North Trainee"}


def test_an_auditor_reads_masked_names(client, north, auditor):
    training = a_training(north, expected=[north.trainee, north.mentor])
    client.force_login(auditor)

    for name in ("training", "expected"):
        page = client.get(reverse(f"training:{name}", args=[training.uuid]))
        assert page.status_code == 200
        assert "North Trainee" not in page.text
        assert "North Mentor" not in page.text


def test_who_does_not_organize_runs_nothing(client, north):
    training = a_training(north, expected=[north.trainee, north.mentor])
    (half_day,) = training.half_days.all()
    pages = [
        ("training:update", training),
        ("training:cancel", training),
        ("training:expect", training),
        ("training:fill-form", training),
        ("training:show-code", half_day),
        ("training:attendance", half_day),
        ("reports:sheets", training),
    ]
    for user in (north.trainee_user, north.principal_user, north.lead_user):
        client.force_login(user)
        for name, record in pages:
            for method in (client.get, client.post):
                answer = method(reverse(name, args=[record.uuid]))
                assert answer.status_code in {403, 405}, (name, user)
