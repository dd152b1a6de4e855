"""What the record of changes says of lists that leave the portal."""

from django.utils.translation import gettext_lazy as _

from core.audit import declare

declare("reports.list_downloaded", _("%(who)s downloaded a list of the program’s records"))
declare("reports.forms_printed", _("%(who)s printed forms of the program, several at once"))
