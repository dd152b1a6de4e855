"""What the record of changes says of registration forms, beside the steps of their chain."""

from django.utils.translation import gettext_lazy as _

from core.audit import declare

declare("activities.recorded", _("%(who)s recorded the activity"))
declare("activities.put_aside", _("%(who)s kept: %(subject)s"))
declare("activities.unfinished_dropped", _("%(who)s dropped: %(subject)s"))
declare("activities.edited", _("%(who)s changed the form"))
declare("activities.sent_as_it_is", _("%(who)s sent the form as it is, with a figure left out"))
declare("activities.correction_started", _("%(who)s began a correction"))
declare("activities.file_added", _("%(who)s added the file “%(subject)s”"))
declare("activities.file_removed", _("%(who)s took the file “%(subject)s” off the form"))
declare("activities.reflection_written", _("%(who)s added their own words to “%(subject)s”"))
declare("activities.reflection_changed", _("%(who)s changed their own words on “%(subject)s”"))
declare("activities.found_right", _("%(who)s looked at “%(subject)s” and found it right"))
declare("activities.results_joined", _("%(who)s said that two results are the same"))
declare("activities.results_parted", _("%(who)s parted two results that had been joined"))
declare("activities.results_told_apart", _("%(who)s said that two results are not the same"))
declare("activities.events_joined", _("%(who)s said that two forms tell of one event"))
declare("activities.events_parted", _("%(who)s parted two forms that told of one event"))
declare("activities.events_told_apart", _("%(who)s said that two forms tell of two events"))
declare("activities.account_chosen", _("%(who)s chose the account that holds of an event"))
