"""The office says how it is called and reached."""

from core.actor import Actor
from core.editing import add, change
from core.rights import demand, may_manage_lists
from roster.office.models import Office


def edit_office(office: Office, *, actor: Actor, seen: int, **values) -> Office:
    """Change name, name_en, contact, contact_en; the first time, in place of the settings.

    What the settings say already needs no row: nothing is written of a page sent back untouched.
    """
    demand(may_manage_lists(actor))
    if office.pk:
        return change(office, actor=actor, seen=seen, verb="roster.office_changed", **values)
    if all(getattr(office, name) == value for name, value in values.items()):
        return office
    return add(Office(**values), actor=actor, verb="roster.office_named", **values)
