"""What the record of changes says of awards and honors."""

from django.utils.translation import gettext_lazy as _

from core.audit import declare

declare("results.award_noted", _("%(who)s noted the award"), winner=_("given to"))
declare("results.award_voided", _("%(who)s took the award out of the count"))
declare("results.honour_noted", _("%(who)s noted the honor"), winner=_("given to"))
declare("results.honour_voided", _("%(who)s took the honor out of the count"))
