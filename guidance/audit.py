"""What the record of changes says of contacts."""

from django.utils.translation import gettext_lazy as _

from core.audit import declare

declare("guidance.contact_noted", _("%(who)s noted the contact"))
declare("guidance.contact_voided", _("%(who)s took the contact out of the count"))
