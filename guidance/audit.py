"""What the record of changes says of contacts, observations and good practice."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from core.audit import TAKEN_AWAY, declare
from guidance.monitoring.models import FollowUp, Monitoring
from guidance.observations.models import LessonObservation
from guidance.practice.models import Consent

declare("guidance.contact_noted", _("%(who)s noted the contact"))
declare(
    "guidance.contact_voided",
    _("%(who)s took the contact out of the count"),
    reason=_("Reason"),
)
declare("guidance.contact_counts_again", _("%(who)s let the contact count again"))
declare(
    "guidance.pair_reminded",
    _("%(who)s reminded the two that it has been quiet"),
    reminded=_("reminded"),
)
declare(
    "guidance.pair_reminded_of_forms",
    _("%(who)s reminded the two of forms that wait"),
    reminded=_("reminded"),
)
declare("guidance.observations_planned", _("%(who)s planned observations of “%(subject)s”"))
declare(
    "guidance.observations_taken_back",
    _("%(who)s took back planned observations of “%(subject)s”"),
    number=_("number"),
)
declare("guidance.observation_changed", _("%(who)s changed a planned observation"))
declare("guidance.observation_dropped", _("%(who)s dropped a planned observation"))
declare("guidance.lesson_observed", _("%(who)s recorded the observation “%(subject)s”"))
declare("guidance.observation_rewritten", _("%(who)s changed the observation “%(subject)s”"))
declare("guidance.observation_withdrawn", _("%(who)s withdrew the observation “%(subject)s”"))
declare("guidance.monitoring_noted", _("%(who)s noted the inspection or interview “%(subject)s”"))
declare("guidance.monitoring_changed", _("%(who)s changed what was noted of “%(subject)s”"))
declare("guidance.monitoring_voided", _("%(who)s voided “%(subject)s”"))
declare("guidance.follow_up_added", _("%(who)s asked for the action “%(subject)s”"))
declare("guidance.follow_up_done", _("%(who)s said that “%(subject)s” is done"))
declare("guidance.follow_up_dropped", _("%(who)s dropped the action “%(subject)s”"))
declare("guidance.rubric_added", _("%(who)s added the rubric “%(subject)s”"))
declare("guidance.rubric_ended", _("%(who)s ended the rubric “%(subject)s”"))
declare("guidance.practice_recommended", _("%(who)s recommended “%(subject)s” as good practice"))
declare("guidance.practice_rewritten", _("%(who)s changed the words of “%(subject)s”"))
declare("guidance.practice_taken_out", _("%(who)s took “%(subject)s” out of the library"))
declare(
    "guidance.consent_answered",
    _("%(who)s answered whether “%(subject)s” may be shared"),
    answer=(_("answer"), lambda code: Consent.Answer(code).label),
)


def keys(rows) -> set[str]:
    return {str(key) for key in rows.values_list("pk", flat=True)}


def withdrawn(some: Iterable[str]) -> set[str]:
    return keys(LessonObservation.objects.filter(pk__in=some).exclude(withdrawn_at=None))


def voided(some: Iterable[str]) -> set[str]:
    return keys(Monitoring.objects.filter(pk__in=some).exclude(voided_at=None))


def of_voided(some: Iterable[str]) -> set[str]:
    return keys(FollowUp.objects.filter(pk__in=some).exclude(monitoring__voided_at=None))


TAKEN_AWAY |= {
    "guidance.LessonObservation": withdrawn,
    "guidance.Monitoring": voided,
    "guidance.FollowUp": of_voided,
}
