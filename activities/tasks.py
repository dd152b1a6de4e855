"""Names under which a worker calls the services of this room."""

from celery import shared_task

from activities.attachments import services as attachments_services


@shared_task(name="activities.attachments.services.sweep_files")
def sweep_files() -> int:
    return attachments_services.sweep_files()
