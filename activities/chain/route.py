"""Where a returned form goes when it is sent, and why: said before the author sends it."""

from django.utils.translation import gettext as _

from activities.chain import asking, workflow
from activities.chain.wording import has_other_side, items, signers
from activities.registration.models import Activity, Status
from activities.registration.wording import joined
from core.actor import Actor
from core.names import shown


def asked_for(form: Activity) -> list[str]:
    """What the return of this form named, by the keys of `asking`."""
    step = workflow.last_return(form)
    return step.asked_for if step else []


def asked_sentence(form: Activity) -> str:
    asked = asked_for(form)
    return _("Asked for: %(what)s.") % {"what": items(asked)} if asked else ""


def rule(form: Activity, actor: Actor) -> str:
    """What will happen, whatever the author changes: the page says it before they begin."""
    values = {
        "back": returner(form, actor),
        "start": first_reader(form, actor),
        "what": items([key for key in asked_for(form) if may_stay(key)]),
    }
    if values["what"]:
        return (
            _(
                "If you change only %(what)s, the form goes back to %(back)s. If anything else "
                "changes, it starts again with %(start)s."
            )
            % values
        )
    return (
        _(
            "If you change anything, the form starts again with %(start)s. Unchanged, it goes back "
            "to %(back)s."
        )
        % values
    )


def names_what_may_change(form: Activity) -> bool:
    """Whether the return left something that may change without everybody signing again."""
    return any(may_stay(key) for key in asked_for(form))


def may_stay(key: str) -> bool:
    """Whether a change of this, asked for, leaves the signatures standing."""
    return key in asking.ITEMS and not asking.ITEMS[key].is_in(asking.WHO_CONFIRMS)


def starts_again(form: Activity) -> bool:
    return form.status == Status.RETURNED and not workflow.restarts_where_returned(form)


def sentence(form: Activity, actor: Actor) -> str:
    """Where the form goes if it is sent now, and why."""
    changed = asking.touched(form.changed_since_return)
    if not changed:
        return _("Nothing has changed yet. Sent now, the form goes back to %(back)s.") % {
            "back": returner(form, actor)
        }
    if not starts_again(form):
        return _(
            "The form goes back to %(back)s, because only what was asked for changed: %(what)s."
        ) % {"back": returner(form, actor), "what": items(changed)}
    reasons = asking.beyond(form, asked_for(form))
    return _("The form starts again with %(start)s, because this changed: %(what)s.") % {
        "start": first_reader(form, actor),
        "what": items(reasons),
    }


def returner(form: Activity, actor: Actor) -> str:
    """The level that returned the form."""
    match form.returned_from:
        case Status.OTHER_SIDE:
            step = workflow.last_return(form)
            return shown(step.by_name, actor) if step else signers(form, actor)
        case Status.SCHOOL:
            return str(form.confirming_school)
        case Status.DISTRICT:
            return str(form.confirming_district)
    return _("the city office")


def first_reader(form: Activity, actor: Actor) -> str:
    """With whom the form starts again: the people of the other side, else the first level."""
    if form.program.needs_other_side and has_other_side(form):
        people = [
            shown(str(party.teacher), actor)
            for party in form.parties.all()
            if party.teacher_id and party.side != form.author_side and not party.struck_out_at
        ]
        if people:
            return joined(people)
    match workflow.first_level(form):
        case Status.SCHOOL:
            return str(form.confirming_school)
        case Status.DISTRICT:
            return str(form.confirming_district)
    return _("the city office")
