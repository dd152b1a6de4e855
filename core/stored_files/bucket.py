"""Files in a bucket of S3, or of what speaks like it, for hosts that share no folder."""

from botocore.config import Config
from storages.backends.s3 import S3Storage


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
