"""What forms say where there is no district, school, subject or teacher to choose."""

from django.utils.translation import gettext_lazy as _

from core.lacking import Lacking, declare
from core.rights import may_manage_lists
from roster.people.services import may_add_teachers
from roster.places.views import may_add_schools

declare(
    "roster.District",
    Lacking(
        _("There is no district to choose yet."),
        "roster:district_add",
        _("Add a district"),
        may_manage_lists,
    ),
)
declare(
    "roster.School",
    Lacking(
        _("There is no school to choose yet."),
        "roster:school_add",
        _("Add a school"),
        may_add_schools,
    ),
)
declare(
    "roster.Subject",
    Lacking(
        _("There is no subject to choose yet."),
        "roster:subjects_standard",
        _("Add the standard subjects"),
        may_manage_lists,
    ),
)
declare(
    "roster.Teacher",
    Lacking(
        _("There is no teacher to choose here yet."),
        "roster:teacher_add",
        _("Add a teacher"),
        may_add_teachers,
        not_listed=_("Is somebody missing?"),
    ),
)
