"""The portal with Django's own admin beside it, for benchmarks alone."""

from pairing_portal.settings import *  # noqa: F403
from pairing_portal.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin.apps.SimpleAdminConfig"]
ROOT_URLCONF = "beside_admin.urls"
