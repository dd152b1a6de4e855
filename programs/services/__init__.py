"""Every write to places, people and programs; one file for each, one door to all."""

from programs.services.kinds import add_kind, copy_kinds, edit_kind
from programs.services.lists import (
    add_subject,
    add_term,
    edit_subject,
    edit_term,
)
from programs.services.people import (
    add_posting,
    add_teacher,
    edit_teacher,
    end_posting,
    may_add_teachers,
    may_manage_teacher,
    may_post,
    namesakes,
)
from programs.services.places import (
    add_district,
    add_school,
    close_school,
    edit_district,
    edit_school,
    may_manage_schools,
)
from programs.services.programs import (
    add_requirement,
    add_section,
    close_program,
    create_program,
    edit_program,
    end_requirement_set,
    may_ask,
    open_program,
    reopen_program,
)
from programs.services.rights import may_manage_lists

__all__ = [
    "add_district",
    "add_kind",
    "add_posting",
    "add_requirement",
    "add_school",
    "add_section",
    "add_subject",
    "add_teacher",
    "add_term",
    "close_program",
    "close_school",
    "copy_kinds",
    "create_program",
    "edit_district",
    "edit_kind",
    "edit_program",
    "edit_school",
    "edit_subject",
    "edit_teacher",
    "edit_term",
    "end_posting",
    "end_requirement_set",
    "may_add_teachers",
    "may_ask",
    "may_manage_lists",
    "may_manage_schools",
    "may_manage_teacher",
    "may_post",
    "namesakes",
    "open_program",
    "reopen_program",
]
