"""Names under which a worker calls the services of this room."""

from celery import shared_task

from guidance.network import services
from guidance.quiet import digest


@shared_task(name="guidance.quiet.digest.owe_digests")
def owe_digests() -> int:
    return digest.owe_digests()


@shared_task(name="guidance.network.services.owe_group_digests")
def owe_group_digests() -> int:
    return services.owe_group_digests()
