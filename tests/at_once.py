"""Several people at the same moment: each in a thread and a connection of their own."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run all acts together; each one's outcome in order: what it returned, or what it raised."""
    start = Barrier(len(acts))
    outcomes: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            start.wait(timeout=30)
            outcomes[place] = act()
        except Exception as refusal:
            outcomes[place] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes
