"""Waiting for what another process does."""

import time


def until(answer, seconds: float = 90.0):
    """Wait for a true answer and return it; the last answer, true or not, when time is up."""
    end = time.monotonic() + seconds
    while not (found := answer()) and time.monotonic() < end:
        time.sleep(0.05)
    return found
