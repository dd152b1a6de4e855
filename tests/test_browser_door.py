"""The door of the browsers' server: it closes after the last answer, and nobody comes in then."""

import threading

import pytest

from tests.browser import door as door_module
from tests.browser.door import Door


@pytest.fixture
def said():
    """`said(status, headers)`: what a WSGI server hands an application; keeps each status."""

    def start_response(status, headers):
        start_response.statuses.append(status)

    start_response.statuses = []
    return start_response


def answering(environ, start_response):
    start_response("200 OK", [])
    return [b"a page"]


def test_it_closes_when_the_last_answer_has_been_given(said):
    door = Door(answering)
    door.open()
    answer = door({}, said)
    assert list(answer) == [b"a page"]
    closing = threading.Thread(target=door.close)
    closing.start()
    closing.join(0.2)
    assert closing.is_alive()
    answer.close()
    closing.join(10)
    assert not closing.is_alive()


def test_an_answer_closed_twice_leaves_once(said):
    door = Door(answering)
    door.open()
    first, second = door({}, said), door({}, said)
    first.close()
    first.close()
    assert door.inside == 1
    second.close()
    assert door.inside == 0


def test_nobody_comes_in_while_it_is_closed(said):
    door = Door(answering)
    assert list(door({}, said)) == []
    door.open()
    door.close()
    assert list(door({}, said)) == []
    assert said.statuses == ["503 Service Unavailable"] * 2


def test_who_fails_inside_has_left(said):
    def failing(environ, start_response):
        raise ValueError("no page")

    door = Door(failing)
    door.open()
    with pytest.raises(ValueError, match="no page"):
        door({}, said)
    door.close()


def test_an_answer_without_an_end_is_told(said, monkeypatch):
    monkeypatch.setattr(door_module, "SLOWEST_ANSWER", 0.05)
    door = Door(answering)
    door.open()
    door({}, said)
    with pytest.raises(TimeoutError, match="1 requests are still being answered"):
        door.close()
