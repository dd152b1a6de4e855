"""The office says how it is called and reached."""

from core.actor import Actor
from core.editing import add, change, demand_valid, in_words
from core.rights import demand, may_manage_lists
from roster.office.models import Office


def edit_office(office: Office, *, actor: Actor, seen: int, **values) -> Office:
    """Change name, name_en, contact, contact_en; the first time, in place of the settings.

    Saved as the settings have it, the office has said that this is its name: the row is kept, and
    nothing changed that would be written down.
    """
    demand(may_manage_lists(actor))
    if office.pk:
        return change(office, actor=actor, seen=seen, verb="roster.office_changed", **values)
    named = Office(**values)
    if any(getattr(office, name) != value for name, value in values.items()):
        return add(named, actor=actor, verb="roster.office_named", **values)
    demand_valid(named)
    with in_words(named):
        named.save(force_insert=True)
    return named
