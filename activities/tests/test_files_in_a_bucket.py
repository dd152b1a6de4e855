"""Uploads in a bucket, as hosts keep them that share no folder."""

from datetime import timedelta

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from moto import mock_aws
from storages.backends.s3 import S3Storage

from activities.tests.factories import form_of
from activities.tests.test_files import add, photo, picture, prepare
from core.stored_files import keeping
from core.stored_files.storage import open_stored, store, stored_name

pytestmark = pytest.mark.once

PLACE = {
    "region_name": "us-east-1",
    "access_key": "a key",
    "secret_key": "a secret",
}


@pytest.fixture(autouse=True)
def bucket(settings):
    """`bucket(call)`: what the service itself answers about the bucket."""
    with mock_aws():
        service = boto3.client(
            "s3",
            region_name=PLACE["region_name"],
            aws_access_key_id=PLACE["access_key"],
            aws_secret_access_key=PLACE["secret_key"],
        )
        service.create_bucket(Bucket="uploads")
        # Every write and every deletion is then seen.
        versions = {"Status": "Enabled"}
        service.put_bucket_versioning(Bucket="uploads", VersioningConfiguration=versions)
        options = settings.BUCKET["OPTIONS"] | PLACE | {"bucket_name": "uploads"}
        default = settings.BUCKET | {"OPTIONS": options}
        settings.STORAGES = settings.STORAGES | {"default": default}
        yield service


def names(bucket) -> list[str]:
    return [each["Key"] for each in bucket.list_objects_v2(Bucket="uploads").get("Contents", [])]


def test_content_is_one_object_that_is_never_away(bucket, north):
    form = form_of(north.pairing, author=north.mentor_user, status="draft")
    rows = [add(form, photo(), north.mentor_actor) for _each in range(2)]

    assert names(bucket) == [stored_name(rows[0].file.sha256)]
    history = bucket.list_object_versions(Bucket="uploads")
    assert (len(history["Versions"]), history.get("DeleteMarkers", [])) == (2, [])
    with open_stored(rows[1].file) as content:
        assert content.read() == photo().content


def test_a_reader_of_the_form_gets_its_file_small_too(client, north):
    form = form_of(north.pairing, author=north.mentor_user, status="draft")
    large = prepare("board.jpg", picture((1200, 900)))
    row = add(form, large, north.mentor_actor)
    client.force_login(north.mentor_user)

    whole = client.get(row.get_absolute_url())
    small = client.get(f"{row.get_absolute_url()}?small")

    assert whole.getvalue() == large.content
    assert 0 < len(small.getvalue()) < len(large.content)


def test_a_file_that_is_lost_answers_plainly(client, bucket, north):
    form = form_of(north.pairing, author=north.mentor_user, status="draft")
    row = add(form, photo(), north.mentor_actor)
    bucket.delete_object(Bucket="uploads", Key=stored_name(row.file.sha256))
    client.force_login(north.mentor_user)

    assert client.get(row.get_absolute_url()).status_code == 404


def test_the_sweep_takes_what_no_record_shows_and_nothing_else(bucket, north):
    form = form_of(north.pairing, author=north.mentor_user, status="draft")
    row = add(form, photo(), north.mentor_actor)
    store(b"whose page never came back")

    assert keeping.sweep_files() == 0
    assert keeping.sweep_files(timezone.now() + timedelta(hours=25)) == 1
    assert names(bucket) == [stored_name(row.file.sha256)]


@pytest.fixture
def no_way_there(monkeypatch):
    """From now on the bucket answers nothing."""

    def cut():
        def fail(*_arguments):
            raise EndpointConnectionError(endpoint_url="https://bucket.example")

        for name in ("_open", "_save"):
            monkeypatch.setattr(S3Storage, name, fail)

    return cut


def test_a_bucket_out_of_reach_is_said_so_and_passes(client, north, no_way_there):
    form = form_of(north.pairing, author=north.mentor_user, status="draft")
    row = add(form, photo(), north.mentor_actor)
    client.force_login(north.mentor_user)
    no_way_there()

    answer = client.get(row.get_absolute_url())

    assert answer.status_code == 503
    assert "Try again in a few minutes" in answer.content.decode()


def test_a_file_that_cannot_be_kept_costs_nothing_that_was_typed(client, north, no_way_there):
    form = form_of(north.pairing, author=north.mentor_user, status="draft")
    client.force_login(north.mentor_user)
    no_way_there()

    answer = client.post(
        reverse("activities:file-add", args=[form.uuid]),
        {"version": form.version, "caption": "The board", "file": sent_photo()},
    )

    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Files cannot be kept or shown at this moment" in said
    assert 'value="The board"' in said
    assert not form.attachments.exists()


def test_a_phone_keeps_a_photo_that_cannot_be_kept_here(client, north, no_way_there):
    form = form_of(north.pairing, author=north.mentor_user, status="draft")
    client.force_login(north.mentor_user)
    no_way_there()

    answer = client.post(
        reverse("recording:phone-photo", args=[form.uuid]),
        {"photo": sent_photo()},
        headers={"X-Letter-Owner": str(north.mentor_user.uuid)},
    )

    assert (answer.status_code, answer.json()["problem"]) == (503, "later")


def sent_photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("board.jpg", picture((40, 30)), content_type="image/jpeg")
