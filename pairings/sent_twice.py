"""A page sent twice makes one record."""

from django.core.exceptions import PermissionDenied


def values_of(record) -> dict:
    """What a new record says, for the record of changes."""
    own = (field for field in record._meta.concrete_fields if field.editable)
    return {field.name: getattr(record, field.name) for field in own if not field.primary_key}


def made_before(record, allowed: bool):
    """The same page sent twice leads to what it made, if it is theirs to make."""
    if not allowed:
        raise PermissionDenied
    return record
