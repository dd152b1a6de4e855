"""Without Redis this stands in for worker and beat: it picks up what nothing woke."""

import logging
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils.module_loading import import_string

from core.setting_up import NO_TABLES, lacks_tables

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run the sweeps of settings.SWEEPS, once or in a loop. Safe to run at any time, twice."

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="go on until stopped")
        parser.add_argument("--every", type=float, default=60, help="seconds between looks (60)")

    def handle(self, *, loop, every, **options):
        if lacks_tables():
            raise CommandError(NO_TABLES)
        due = dict.fromkeys(settings.SWEEPS, 0.0)
        while True:
            for service in due:
                if due[service] <= time.monotonic():
                    run(service)
                    due[service] = time.monotonic() + settings.SWEEPS[service]
            if not loop:
                return
            time.sleep(every)
            close_old_connections()


def run(service: str) -> None:
    """One sweep. One that fails is written down; the others go on, and it is tried again."""
    try:
        done = import_string(service)()
    except Exception:
        log.exception("The sweep %s failed; it is tried again.", service)
        return
    if done:
        log.info("The sweep %s did %s.", service, done)
