"""The door of the server that the browsers ask: what came in is let out before it is locked.

A browser that is closed breaks off what it asked, and the server's thread goes on answering. Where
the database is emptied meanwhile, that thread and the emptying wait for each other, and the next
test finds the rows of this one.
"""

import threading
from collections.abc import Callable, Iterable, Iterator

SLOWEST_ANSWER = 60  # seconds


class Door:
    """A WSGI application around another, which answers 503 while it is closed."""

    def __init__(self, application: Callable):
        self.application = application
        self.inside = 0
        self.is_open = False
        self.changed = threading.Condition()

    def open(self) -> None:
        with self.changed:
            self.is_open = True

    def close(self) -> None:
        """Let nobody in, and wait until nobody is inside.

        Raises `TimeoutError` where an answer takes longer than `SLOWEST_ANSWER`.
        """
        with self.changed:
            self.is_open = False
            if not self.changed.wait_for(lambda: not self.inside, timeout=SLOWEST_ANSWER):
                raise TimeoutError(f"{self.inside} requests are still being answered")

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        with self.changed:
            if not self.is_open:
                start_response("503 Service Unavailable", [("Content-Length", "0")])
                return []
            self.inside += 1
        try:
            return Answer(self.application(environ, start_response), self.leave)
        except BaseException:
            self.leave()
            raise

    def leave(self) -> None:
        with self.changed:
            self.inside -= 1
            self.changed.notify_all()


class Answer:
    """What the application answers, until it is closed, which the server always does."""

    def __init__(self, answer: Iterable[bytes], leave: Callable[[], None]):
        self.answer = answer
        self.leave = leave
        self.is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.answer)

    def close(self) -> None:
        if self.is_closed:
            return
        self.is_closed = True
        try:
            if hasattr(self.answer, "close"):
                self.answer.close()
        finally:
            self.leave()
