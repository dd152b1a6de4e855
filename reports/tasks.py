"""Names under which a worker calls the services of this room."""

from celery import shared_task

from reports import keeping


@shared_task(name="reports.keeping.keep_sums")
def keep_sums() -> int:
    return keeping.keep_sums()


@shared_task(name="reports.keeping.prove_sums")
def prove_sums() -> int:
    return keeping.prove_sums()
