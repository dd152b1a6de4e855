"""Files in a bucket of S3, or of what speaks like it, for hosts that share no folder."""

from collections.abc import Iterator
from contextlib import contextmanager

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage


@contextmanager
def as_a_disk_would() -> Iterator[None]:
    """Whatever keeps the bucket from answering is an OSError, as it is of a folder."""
    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError) as error:
        raise OSError(f"The bucket: {error}") from error


class Bucket(S3Storage):
    """A private bucket. What it cannot be asked for within seconds fails, and is said to have."""

    def get_default_settings(self):
        # A file is named by its content: whoever stores it again puts the same in its place.
        waits = Config(connect_timeout=5, read_timeout=20, retries={"max_attempts": 2})
        return super().get_default_settings() | {
            "file_overwrite": True,
            "default_acl": None,
            "client_config": waits,
        }

    def _save(self, name, content):
        with as_a_disk_would():
            return super()._save(name, content)

    def _open(self, name, mode="rb"):
        with as_a_disk_would():
            opened = super()._open(name, mode)
            # Fetched now: once an answer has begun, nothing can be said any more.
            opened.file.seek(0)
            return opened
