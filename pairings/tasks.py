"""Names under which a worker calls the services of this room."""

from celery import shared_task

from pairings.board import publishing, services
from pairings.suggestions import services as suggestions


@shared_task(name="pairings.board.services.draw_up")
def draw_up(pk: int) -> bool:
    return services.draw_up(pk)


@shared_task(name="pairings.board.services.draw_up_lost")
def draw_up_lost() -> int:
    return services.draw_up_lost()


@shared_task(name="pairings.board.publishing.carry_out")
def carry_out(pk: int) -> bool:
    return publishing.carry_out(pk)


@shared_task(name="pairings.board.publishing.carry_out_lost")
def carry_out_lost() -> int:
    return publishing.carry_out_lost()


@shared_task(name="pairings.suggestions.services.settle_overtaken")
def settle_overtaken() -> int:
    return suggestions.settle_overtaken()
