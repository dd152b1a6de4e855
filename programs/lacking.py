"""What forms say where there is no program to choose."""

from django.utils.translation import gettext_lazy as _

from core.lacking import Lacking, declare
from core.rights import may_manage_lists

declare(
    "programs.Program",
    Lacking(
        _("There is no program to choose yet: set one up, then open it."),
        "programs:programs",
        _("Go to the programs"),
        may_manage_lists,
        leads_back=False,
    ),
)
