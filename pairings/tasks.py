"""Names under which a worker calls the services of this room."""

from celery import shared_task

from pairings.board import services


@shared_task(name="pairings.board.services.draw_up")
def draw_up(pk: int) -> bool:
    return services.draw_up(pk)


@shared_task(name="pairings.board.services.draw_up_lost")
def draw_up_lost() -> int:
    return services.draw_up_lost()
