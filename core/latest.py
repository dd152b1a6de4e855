"""What a session remembers of its latest few pages or presses, each under its key."""


def keep_latest(session, name: str, key: str, value, *, most: int) -> None:
    """Remember the value, and of all under this name the `most` that came last."""
    kept = session.get(name, {})
    kept[key] = value
    session[name] = dict(list(kept.items())[-most:])
