"""What may be done with what was noted, and how far a pair is, for templates."""

from django import template

from activities.models import Activity
from guidance.contacts import services
from guidance.contacts import wording as contact_wording
from guidance.monitoring.rights import may_monitor
from guidance.network.reading import may_be_reminded
from guidance.observations.models import LessonObservation
from guidance.observations.rights import may_observe, reads_only_own
from guidance.observations.wording import who_saw_whom
from guidance.practice.rights import may_recommend_form, may_recommend_result
from guidance.progress import wording
from guidance.progress.wording import share_told
from guidance.quiet.rights import may_remind
from guidance.rubrics.models import Rubric
from guidance.schedule.services import may_plan_more
from pairings.models import Pairing
from programs.models import Program
from programs.program.rights import may_ask
from programs.requirements.wording import what_counts, who_owes

register = template.Library()
# So many records stand on the page of a pair; its list has them all.
NAMED = 3


register.filter(wording.days_asked)
register.filter(wording.why_in_part)
register.filter(wording.why_so_many)
register.filter(wording.without_school)
register.simple_tag(what_counts)
register.filter(who_owes)


@register.inclusion_tag("guidance/_shares.html", takes_context=True)
def shares_of(context, owed) -> dict:
    """How far each of the two is with what is asked, or both together."""
    actor, counts = context["request"].actor, owed.requirement.counts
    told = (share_told(each, counts, actor, is_over=owed.is_over) for each in owed.shares)
    return {"shares": list(told)}


@register.filter(name="may_remind")
def may_be_reminded_by(pairing, actor) -> bool:
    """Whether this reader may remind the two of the pair."""
    return may_remind(actor, pairing)


@register.filter
def needs_reminder(pairing, today) -> bool:
    """Whether something of a pair of a group is late, or it has been quiet for long."""
    return may_be_reminded(pairing, today)


@register.filter
def plans(actor, pairing) -> bool:
    """Whether this reader may plan observations of the pair."""
    return may_plan_more(actor, pairing)


@register.filter
def may_void(contact, actor) -> bool:
    """Whether this reader may take a contact out of the count."""
    return services.may_void(actor, contact)


@register.simple_tag(takes_context=True)
def voided(context, contact) -> str:
    """When a contact was taken out of the count, and by whom."""
    return contact_wording.voided(contact, context["request"].actor)


@register.filter
def may_recommend(record, actor) -> bool:
    """Whether this reader may recommend the form or the result as good practice."""
    if isinstance(record, Activity):
        return may_recommend_form(actor, record)
    return may_recommend_result(actor, record)


@register.filter
def may_end(rubric: Rubric, actor) -> bool:
    """Whether this reader may end the rubric."""
    is_shut = rubric.program.state == Program.State.CLOSED
    return not rubric.ended_at and not is_shut and may_ask(actor, rubric.subject)


@register.filter
def observes(actor, form: Activity) -> bool:
    """Whether this reader may record what they saw in the lessons of a form."""
    return form.program.state == Program.State.OPEN and may_observe(actor)


@register.filter
def not_taught_by(lessons, actor) -> list:
    """The lessons that this reader can have watched: whoever taught one did not observe it."""
    return [
        each for each in lessons if each.teacher_id is None or each.teacher_id != actor.teacher_id
    ]


def may_observe_in(actor, pairing: Pairing) -> bool:
    is_open = pairing.program.state == Program.State.OPEN and pairing.cancelled_at is None
    return is_open and may_observe(actor)


@register.inclusion_tag("guidance/_observed.html", takes_context=True)
def observed(context, pairing: Pairing) -> dict:
    """The last lessons of a pair that were written down, as far as the reader may read them."""
    actor = context["request"].actor
    rows = LessonObservation.objects.visible_to(actor).standing().filter(pairing=pairing)
    rows = rows.select_related("teacher", "recorded_by").order_by("-held_on", "-pk")
    return {
        "pairing": pairing,
        "records": [(each, who_saw_whom(each, actor)) for each in rows[:NAMED]],
        "may_observe": may_observe_in(actor, pairing),
        "only_own": reads_only_own(actor, pairing),
    }


@register.filter
def monitors(actor, pairing: Pairing) -> bool:
    """Whether this reader inspects, or interviews, where this pair is."""
    return may_monitor(actor, pairing.district_id, pairing.subject_id)
