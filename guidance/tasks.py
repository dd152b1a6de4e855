"""Names under which a worker calls the services of this room."""

from celery import shared_task

from guidance.quiet import digest


@shared_task(name="guidance.quiet.digest.owe_digests")
def owe_digests() -> int:
    return digest.owe_digests()
