"""A word typed beside “Send” comes along to the page that asks something before it sends."""

from activities.registration.models import Activity

NAME = "word_typed"


def keep(request, form: Activity, words: str) -> None:
    """Until the form is another than the one it was typed for."""
    if words:
        request.session[NAME] = [str(form.uuid), form.version, words]


def forget(request) -> None:
    """From when a page has it among its own words."""
    request.session.pop(NAME, None)


def kept(request, form: Activity) -> str:
    key, version, words = request.session.get(NAME) or ("", 0, "")
    return words if (key, version) == (str(form.uuid), form.version) else ""
