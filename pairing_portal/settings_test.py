"""Faster, not different: a cheap password hash, mail in memory, plain static files."""

import tempfile

from pairing_portal.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = tempfile.mkdtemp(prefix="portal-test-media-")
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
SECOND_FACTOR = "off"
# Where the test client asks; tests make papers and codes outside of a page too.
SITE_ADDRESS = "http://testserver"
LOGGING = {}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    # A file, as in use: threads of one test then meet real locks, not a shared memory.
    DATABASES["default"]["TEST"] = {  # noqa: F405
        "NAME": f"{tempfile.mkdtemp(prefix='portal-test-data-')}/test.sqlite3"
    }
else:
    # A server lets nobody wait for long; whoever waits here does so for a busy machine.
    DATABASES["default"]["OPTIONS"]["options"] = (  # noqa: F405
        "-c statement_timeout=120s -c lock_timeout=60s -c idle_in_transaction_session_timeout=0"
    )
