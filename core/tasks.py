"""Names under which a worker calls the services of this room."""

from celery import shared_task

from core import notices


@shared_task(name="core.notices.send_notice", autoretry_for=(OSError,), retry_backoff=30)
def send_notice(pk: int) -> bool:
    return notices.send_notice(pk)


@shared_task(name="core.notices.send_due_notices")
def send_due_notices() -> int:
    return notices.send_due_notices()
