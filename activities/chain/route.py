"""Where a returned form goes when it is sent, and why: said before the author sends it."""

from django.utils.translation import gettext as _

from activities.chain import asking
from activities.chain.reading import countersigners, has_other_side, last_return
from activities.chain.where_to import first_level, restarts_where_returned
from activities.chain.wording import signers
from activities.registration.models import Activity, Status
from activities.registration.wording import joined
from core.actor import Actor
from core.names import shown


def asked_for(activity: Activity) -> list[str]:
    """What the return of this form named, by the keys of `asking`."""
    step = last_return(activity)
    return step.asked_for if step else []


def asked_sentence(activity: Activity) -> str:
    asked = asked_for(activity)
    return _("Asked for: %(what)s.") % {"what": asking.in_words(asked)} if asked else ""


def rule(activity: Activity, actor: Actor) -> str:
    """What will happen, whatever the author changes: the page says it before they begin."""
    if activity.status == Status.DRAFT:
        return of_taken_back(activity, actor)
    values = {
        "back": returner(activity, actor),
        "start": first_reader(activity, actor),
        "what": asking.in_words([key for key in asked_for(activity) if may_stay(key)]),
    }
    if leads_one_way(activity, actor):
        return one_way(activity, actor)
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


def leads_one_way(activity: Activity, actor: Actor) -> bool:
    """Whether who returned the form is also the first to read it: starting again is going back."""
    return returner(activity, actor) == first_reader(activity, actor)


def one_way(activity: Activity, actor: Actor) -> str:
    return _("The form goes back to %(back)s.") % {"back": returner(activity, actor)}


def names_what_may_change(activity: Activity) -> bool:
    """Whether the return left something that may change without everybody signing again."""
    return any(may_stay(key) for key in asked_for(activity))


def may_stay(key: str) -> bool:
    """Whether a change of this, asked for, leaves the signatures standing."""
    return key in asking.ITEMS and not asking.ITEMS[key].is_in(asking.WHO_CONFIRMS)


def starts_again(activity: Activity) -> bool:
    return activity.status == Status.RETURNED and not restarts_where_returned(activity)


def starts_elsewhere(activity: Activity, actor: Actor) -> bool:
    """Whether it starts again with others than who returned it, which the page warns of."""
    return starts_again(activity) and not leads_one_way(activity, actor)


def sentence(activity: Activity, actor: Actor) -> str:
    """Where the form goes if it is sent now, and why."""
    if activity.status == Status.DRAFT:
        return of_taken_back(activity, actor)
    changed = asking.touched(activity.changed_since_return)
    if not changed:
        return _("Nothing has changed yet. Sent now, the form goes back to %(back)s.") % {
            "back": returner(activity, actor)
        }
    if not starts_again(activity):
        return _(
            "The form goes back to %(back)s, because only what was asked for changed: %(what)s."
        ) % {"back": returner(activity, actor), "what": asking.in_words(changed)}
    if leads_one_way(activity, actor):
        return one_way(activity, actor)
    reasons = asking.beyond(activity, asked_for(activity))
    return _("The form starts again with %(start)s, because this changed: %(what)s.") % {
        "start": first_reader(activity, actor),
        "what": asking.in_words(reasons),
    }


def of_taken_back(activity: Activity, actor: Actor) -> str:
    return _("You took it back: when you send it again, it starts with %(start)s.") % {
        "start": first_reader(activity, actor)
    }


def returner(activity: Activity, actor: Actor) -> str:
    """The level that returned the form."""
    match activity.returned_from:
        case Status.OTHER_SIDE:
            step = last_return(activity)
            return shown(step.by_name, actor) if step else signers(activity, actor)
        case Status.SCHOOL:
            return str(activity.confirming_school)
        case Status.DISTRICT:
            return str(activity.confirming_district)
    return _("the city office")


def first_reader(activity: Activity, actor: Actor) -> str:
    """With whom the form starts again: the people of the other side, else the first level."""
    if activity.program.needs_other_side and has_other_side(activity):
        people = [shown(str(each.teacher), actor) for each in countersigners(activity)]
        if people:
            return joined(people)
    match first_level(activity):
        case Status.SCHOOL:
            return str(activity.confirming_school)
        case Status.DISTRICT:
            return str(activity.confirming_district)
    return _("the city office")
