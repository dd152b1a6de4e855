"""What the record of changes says of lists that leave the portal."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from core.audit import declare
from reports.figures.definitions import FIGURES

declare(
    "reports.list_downloaded",
    _("%(who)s downloaded a list of the program’s records"),
    figure=(_("what it counts"), lambda key: FIGURES[key].name if key in FIGURES else key),
    scope=(_("Scope"), lambda names: pgettext("between names", ", ").join(names.values())),
    records=_("number of records"),
)
declare("reports.form_printed", _("%(who)s printed a form"))
declare(
    "reports.forms_printed",
    _("%(who)s printed forms of the program, several at once"),
    records=_("number of records"),
)
declare("reports.agreement_printed", _("%(who)s printed the agreement"))
declare("reports.sheets_printed", _("%(who)s printed the sign-in sheets of “%(subject)s”"))
declare("reports.observation_printed", _("%(who)s printed the observation “%(subject)s”"))
declare("reports.hours_printed", _("%(who)s printed the hours of %(subject)s"))
declare("reports.handbook_printed", _("%(who)s printed the mentoring handbook of the pair"))
