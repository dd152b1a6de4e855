"""Names under which a worker calls the services of this room."""

from celery import shared_task

from activities import files


@shared_task(name="activities.files.sweep_files")
def sweep_files() -> int:
    return files.sweep_files()
