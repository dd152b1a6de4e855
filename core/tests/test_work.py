"""Work behind the page: done after the commit, on a worker where there is one, and never lost."""

import logging

import pytest
from celery import Celery
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.utils.module_loading import import_string

from accounts.tests.factories import UserFactory
from core import work
from core.notices import owe, send_due_notices
from pairing_portal.celery import app


@pytest.fixture
def person(db, settings):
    settings.EMAIL_URL = "smtp://mail.example.org"
    return UserFactory(email="somebody@example.org")


@pytest.fixture
def redis_is_down(settings, monkeypatch, tmp_path):
    """A portal that has Redis, on a day when nothing listens there."""
    settings.REDIS_URL = f"redis+socket://{tmp_path}/redis.sock"
    down = Celery("down", broker=settings.REDIS_URL, set_as_current=False)
    monkeypatch.setattr(work, "current_app", down)


@pytest.mark.parametrize("service", settings.SWEEPS)
def test_every_sweep_is_a_service_and_a_task_of_its_name(service):
    app.loader.import_default_modules()

    assert callable(import_string(service))
    assert service in app.tasks
    assert settings.CELERY_BEAT_SCHEDULE[service]["task"] == service


def test_without_redis_the_service_runs_here_after_the_commit(
    person, settings, django_capture_on_commit_callbacks
):
    settings.REDIS_URL = ""
    with django_capture_on_commit_callbacks(execute=True):
        owe([person], "activities.waiting", key="1", address="/x/", values={"form": "A form"})
        assert mail.outbox == []

    assert len(mail.outbox) == 1


def test_with_redis_down_the_act_stands_and_the_sweep_sends_later(
    person, redis_is_down, django_capture_on_commit_callbacks, caplog
):
    with (
        caplog.at_level(logging.WARNING),
        django_capture_on_commit_callbacks(execute=True),
        transaction.atomic(),
    ):
        owe([person], "activities.waiting", key="1", address="/x/", values={"form": "A form"})

    assert "the sweep will run core.notices.send_notice" in caplog.text
    assert mail.outbox == []
    assert send_due_notices() == 1
    assert len(mail.outbox) == 1
