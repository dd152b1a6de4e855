"""What the record of changes says of the office, places, people and subjects."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from core.audit import declare, name_nobody
from core.names import in_language
from roster.people.models import PostingSubject


def taught(subjects: list[dict]) -> str:
    """Each subject, and whether it is the main one."""
    return pgettext("between names", ", ").join(
        _("%(subject)s (%(load)s)")
        % {
            "subject": in_language(each["subject"]["text"], each["subject"].get("text_en", "")),
            "load": PostingSubject.Load(each["load"]).label,
        }
        for each in subjects
    )


name_nobody("roster.District", "roster.School", "roster.Subject", "roster.Term", "roster.Holiday")
declare("roster.office_named", _("%(who)s said how the office is called and reached"))
declare("roster.office_changed", _("%(who)s changed the office’s name or contact"))
declare("roster.district_added", _("%(who)s added the district"))
declare("roster.district_changed", _("%(who)s changed the district"))
declare("roster.school_added", _("%(who)s added the school"))
declare("roster.school_changed", _("%(who)s changed the school"))
declare("roster.school_closed", _("%(who)s closed the school"), merged_into=_("merged into"))
declare("roster.teacher_added", _("%(who)s added the teacher"), place=_("school or district"))
declare("roster.teacher_changed", _("%(who)s changed the teacher’s details"))
declare(
    "roster.posting_added",
    _("%(who)s added the posting “%(subject)s”"),
    subjects=(_("subjects"), taught),
)
declare("roster.posting_ended", _("%(who)s ended the posting “%(subject)s”"))
declare("roster.subject_added", _("%(who)s added the subject"))
declare(
    "roster.standard_subjects_added",
    _("%(who)s added standard subjects to the list"),
    added=_("added"),
)
declare("roster.subject_changed", _("%(who)s changed the subject"))
declare("roster.term_added", _("%(who)s added the term"))
declare("roster.school_year_added", _("%(who)s added the terms of a school year"), added=_("added"))
declare("roster.term_changed", _("%(who)s changed the term"))
declare("roster.holiday_added", _("%(who)s added the holiday “%(subject)s”"))
declare("roster.usual_holidays_added", _("%(who)s added usual holidays"), added=_("added"))
declare("roster.holiday_changed", _("%(who)s changed the holiday “%(subject)s”"))
declare("roster.holiday_removed", _("%(who)s removed the holiday “%(subject)s”"))
