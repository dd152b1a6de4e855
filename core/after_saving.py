"""What the page after a save may offer: to add another one, and what comes next.

The page that saves leaves word in the session; the page that follows takes it, once. What comes
next is the desk's to say.
"""

NAME = "after_saving"


def note(request, another: str) -> None:
    """Leave word; `another` is where the same is added once more, or nothing."""
    request.session[NAME] = another


def taken(request) -> str | None:
    """What was left, which is then gone; None where nothing was saved just before."""
    session = getattr(request, "session", {})
    return session.pop(NAME) if NAME in session else None
