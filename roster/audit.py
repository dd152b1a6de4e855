"""What the record of changes says of the office, places, people and subjects."""

from django.utils.translation import gettext_lazy as _

from core.audit import declare

declare("roster.office_named", _("%(who)s said how the office is called and reached"))
declare("roster.office_changed", _("%(who)s changed the office’s name or contact"))
declare("roster.district_added", _("%(who)s added the district"))
declare("roster.district_changed", _("%(who)s changed the district"))
declare("roster.school_added", _("%(who)s added the school"))
declare("roster.school_changed", _("%(who)s changed the school"))
declare("roster.school_closed", _("%(who)s closed the school"))
declare("roster.teacher_added", _("%(who)s added the teacher"))
declare("roster.teacher_changed", _("%(who)s changed the teacher’s details"))
declare("roster.posting_added", _("%(who)s added the posting “%(subject)s”"))
declare("roster.posting_ended", _("%(who)s ended the posting “%(subject)s”"))
declare("roster.subject_added", _("%(who)s added the subject"))
declare("roster.standard_subjects_added", _("%(who)s added standard subjects to the list"))
declare("roster.subject_changed", _("%(who)s changed the subject"))
declare("roster.term_added", _("%(who)s added the term"))
declare("roster.school_year_added", _("%(who)s added the terms of a school year"))
declare("roster.term_changed", _("%(who)s changed the term"))
