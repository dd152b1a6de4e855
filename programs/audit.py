"""What the record of changes says of programs and what they ask for."""

from django.utils.translation import gettext_lazy as _

from core.audit import declare, name_nobody
from programs.kinds.wording import names_of_kinds

name_nobody("programs.Program", "programs.ActivityKind", "programs.SubjectSection")
name_nobody("programs.RequirementSet", "programs.Requirement")
name_nobody("programs.Group", "programs.WorkPlan")
declare("programs.program_created", _("%(who)s began to set up the program"))
declare("programs.work_plan_added", _("%(who)s wrote “%(subject)s”"))
declare("programs.work_plan_changed", _("%(who)s changed “%(subject)s”"))
declare("programs.work_plan_issued", _("%(who)s issued “%(subject)s”"))
declare("programs.work_plan_withdrawn", _("%(who)s withdrew “%(subject)s”"))
declare("programs.weights_changed", _("%(who)s changed what speaks for a mentor"))
declare("programs.program_changed", _("%(who)s changed the program"))
declare("programs.program_opened", _("%(who)s opened the program"))
declare("programs.program_closed", _("%(who)s closed the program"))
declare("programs.program_reopened", _("%(who)s opened the program again"), reason=_("Reason"))
declare(
    "programs.section_added", _("%(who)s added the section “%(subject)s”"), program=_("program")
)
declare(
    "programs.section_changed", _("%(who)s changed the section “%(subject)s”"), program=_("program")
)
declare(
    "programs.section_removed", _("%(who)s removed the section “%(subject)s”"), program=_("program")
)
declare("programs.kind_added", _("%(who)s added the kind of activity “%(subject)s”"))
declare(
    "programs.kind_changed",
    _("%(who)s changed the kind of activity “%(subject)s”"),
    reason=_("Reason"),
)
declare(
    "programs.kinds_copied",
    _("%(who)s gave the program its kinds of activity"),
    source=_("copied from"),
    added=_("added"),
)
declare("programs.sections_copied", _("%(who)s gave the program its sections"), added=_("added"))
declare(
    "programs.requirements_copied",
    _("%(who)s gave the program its requirement sets"),
    added=_("added"),
)
declare(
    "programs.standard_kinds_added", _("%(who)s added standard kinds of activity"), added=_("added")
)
declare(
    "programs.standard_requirements_added",
    _("%(who)s added standard requirement sets"),
    added=_("added"),
)
declare(
    "programs.requirement_set_added",
    _("%(who)s added the requirement set “%(subject)s”"),
    program=_("program"),
    subject=_("subject"),
)
declare(
    "programs.requirement_set_ended",
    _("%(who)s ended the requirement set “%(subject)s”"),
    program=_("program"),
    subject=_("subject"),
)
OF_A_REQUIREMENT = {
    "program": _("program"),
    "requirement_set": _("requirement set"),
    "text_en": _("text in English"),
    "kinds": (_("kinds of activity that count"), names_of_kinds),
}
declare(
    "programs.requirement_added",
    _("%(who)s added the requirement “%(subject)s”"),
    **OF_A_REQUIREMENT,
)
declare(
    "programs.requirement_changed",
    _("%(who)s changed the requirement “%(subject)s”"),
    **OF_A_REQUIREMENT,
)
declare(
    "programs.requirement_removed",
    _("%(who)s removed the requirement “%(subject)s”"),
    **OF_A_REQUIREMENT,
)
declare(
    "programs.requirement_set_removed",
    _("%(who)s removed the requirement set “%(subject)s”"),
    program=_("program"),
    subject=_("subject"),
)
declare("programs.group_added", _("%(who)s added the group “%(subject)s”"))
declare("programs.group_changed", _("%(who)s changed the group “%(subject)s”"))
declare("programs.group_ended", _("%(who)s ended the group “%(subject)s”"))
declare("programs.group_member_added", _("%(who)s added %(subject)s to a group"), group=_("group"))
declare(
    "programs.group_member_changed",
    _("%(who)s changed the part of %(subject)s in a group"),
    group=_("group"),
)
declare(
    "programs.group_member_ended",
    _("%(who)s ended the time of %(subject)s in a group"),
    group=_("group"),
)
