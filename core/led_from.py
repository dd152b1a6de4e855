"""A page that a form leads to, to add what it cannot choose yet, and the way back to the form: with
the new record chosen, and with what was typed, which the reader's browser keeps (core/unsaved.py).
"""

from django.contrib import messages
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from core.typed import key_in

BACK, FIELD, ADDED = "back", "into", "added"


def way_to_add(url_name: str, address: str, field: str, **filled_in) -> str:
    """The page that adds; it knows the form's address and for which of its boxes."""
    led = {BACK: address, FIELD: field} if address else {}
    return reverse(url_name, query=filled_in | led)


def way_back(request) -> str:
    """The form that led here; nothing where none did."""
    address = request.GET.get(BACK, "")
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
    return address if is_ours else ""


def way_back_with(request, record) -> str:
    """The same, which then chooses the record."""
    address, field = way_back(request), request.GET.get(FIELD, "")
    added = urlencode({FIELD: field, ADDED: record.uuid})
    return f"{address}{'&' if '?' in address else '?'}{added}"


def without_added(request) -> str:
    """The address of this page, as it was before anything was added for it."""
    query = request.GET.copy()
    for name in (FIELD, ADDED):
        query.pop(name, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def choose_added(form, request) -> None:
    """Choose what was added for this form; say so where it is not among what may be chosen."""
    field = form.fields.get(request.GET.get(FIELD, ""))
    rows = getattr(field, "queryset", None)
    key = key_in(request.GET.get(ADDED, ""))
    if key is None or rows is None or form.is_bound:
        return
    if row := rows.filter(uuid=key).first():
        form.initial[request.GET[FIELD]] = row.pk
        # static/js/unsaved.js leaves it chosen when it puts back what was typed before.
        field.widget.attrs["data-added"] = ""
        return
    sentence = _("What you added is saved, but cannot be chosen under “%(label)s” as it stands.")
    messages.warning(request, sentence % {"label": field.label})
