"""Notices through a real worker on a real Redis: woken after commit, sent once, never lost."""

import pytest
from celery import current_app
from django.db import transaction

from accounts.tests.factories import UserFactory
from core.models import Notice
from core.notices import owe

pytestmark = pytest.mark.redis


def told(form: str) -> dict:
    return {"key": form, "address": "/activities/", "values": {"form": form}}


def owe_one(about: str) -> Notice:
    person = UserFactory(email="somebody@example.org")
    with transaction.atomic():
        owe([person], "activities.waiting", **told(about))
    return Notice.objects.get(key=about)


def is_sent(notice: Notice) -> bool:
    notice.refresh_from_db()
    return notice.mailed_at is not None


def test_a_notice_is_mailed_after_its_commit(worker, eventually):
    notice = owe_one("Reading workshop")

    assert eventually(lambda: len(worker.letters()) == 1)
    assert "To: somebody@example.org" in worker.letters()[0]
    assert is_sent(notice)


def test_what_was_rolled_back_wakes_nobody(worker, eventually):
    person = UserFactory(email="somebody@example.org")
    with transaction.atomic():
        owe([person], "activities.waiting", **told("Never happened"))
        transaction.set_rollback(True)
    after = owe_one("Happened")

    assert eventually(lambda: is_sent(after) and worker.letters())
    assert len(worker.letters()) == 1


def test_a_worker_that_was_killed_finds_its_work_when_it_returns(worker, eventually):
    worker.kill()
    notice = owe_one("Reading workshop")
    worker.start()

    assert eventually(lambda: is_sent(notice) and len(worker.letters()) == 1)


def test_the_sweep_sends_what_was_never_woken_and_sends_it_once(worker, eventually):
    person = UserFactory(email="somebody@example.org")
    asleep = Notice.objects.create(
        to=person, message="activities.waiting", mail_due=True, **told("Forgotten")
    )

    for _ in range(2):
        current_app.send_task("core.notices.send_due_notices")
    last = owe_one("Last in the queue")

    assert eventually(lambda: is_sent(last) and len(worker.letters()) >= 2)
    assert is_sent(asleep)
    assert len(worker.letters()) == 2
