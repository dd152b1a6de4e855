"""Work owed behind a page: the row is the truth, Redis only wakes somebody sooner."""

import logging
from collections.abc import Callable

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def wake(service: Callable, *args) -> None:
    """After commit, run `service(*args)`: on a worker where there is Redis, else in this process.

    The Celery task bears the service's own dotted name. A wake-up that fails is logged and
    forgotten: the sweep finds the row.
    """
    transaction.on_commit(lambda: _wake_now(service, args), robust=True)


def _wake_now(service: Callable, args: tuple) -> None:
    if not settings.REDIS_URL:
        service(*args)
        return
    name = f"{service.__module__}.{service.__name__}"
    try:
        current_app.send_task(name, args=args, retry=False)
    except OperationalError:
        log.warning("Redis is not there; the sweep will run %s%s", name, args)
