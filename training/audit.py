"""What the record of changes says of trainings."""

from django.utils.translation import gettext_lazy as _

from core.audit import declare

declare("training.planned", _("%(who)s planned the training “%(subject)s”"))
declare(
    "training.changed",
    _("%(who)s changed the training “%(subject)s”"),
    sessions=_("sessions"),
)
declare("training.announced", _("%(who)s announced the training “%(subject)s”"))
declare("training.cancelled", _("%(who)s cancelled the training “%(subject)s”"))
declare(
    "training.expected",
    _("%(who)s asked people to come to “%(subject)s”"),
    number=_("how many"),
)
declare(
    "training.not_expected",
    _("%(who)s took somebody off the people expected at “%(subject)s”"),
    person=_("person"),
)
declare("training.signed_in", _("%(who)s signed in to “%(subject)s”"), session=_("session"))
declare(
    "training.list_changed",
    _("%(who)s noted who was at “%(subject)s”"),
    session=_("session"),
    noted=_("noted"),
    taken_off=_("taken off"),
)
declare(
    "training.list_downloaded",
    _("%(who)s downloaded who was at “%(subject)s”"),
    number=_("how many"),
)
declare("training.form_filled", _("%(who)s filled the form of “%(subject)s” from its list"))
declare("training.calendar_renewed", _("%(who)s made a new address for their calendar"))
