"""Names under which a worker calls the services of this room."""

from celery import shared_task

from core import notices, sealing
from core.stored_files import keeping


@shared_task(name="core.notices.send_notice", autoretry_for=(OSError,), retry_backoff=30)
def send_notice(pk: int) -> bool:
    return notices.send_notice(pk)


@shared_task(name="core.notices.send_due_notices")
def send_due_notices() -> int:
    return notices.send_due_notices()


@shared_task(name="core.stored_files.keeping.sweep_files")
def sweep_files() -> int:
    return keeping.sweep_files()


@shared_task(name="core.sealing.seal_events")
def seal_events() -> int:
    return sealing.seal_events()
