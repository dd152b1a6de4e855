"""The Celery application: the worker and beat of a portal that has Redis."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pairing_portal.settings")

app = Celery("pairing_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
