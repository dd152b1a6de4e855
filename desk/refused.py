"""The page of a refusal: what this reader's role can do, and who else can do the rest."""

from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.whom_to_ask import administrator, coordinator_for
from core.actor import NOBODY, Actor, Role
from roster.office.reading import the_office

CAN_DO: dict[Role, str | Promise] = {
    Role.ADMINISTRATOR: gettext_lazy(
        "An administrator keeps programs, partnerships, pairings, people and accounts. The steps "
        "of a form are taken by those whose form it is."
    ),
    Role.SUBJECT_LEAD: gettext_lazy(
        "A subject lead reads what concerns the subject in every district and accepts its forms."
    ),
    Role.DISTRICT_COORDINATOR: gettext_lazy(
        "A coordinator enters the people and schools of the district, pairs its trainees and "
        "confirms its forms. What is another district’s or the whole city’s is not included."
    ),
    Role.SCHOOL_CONFIRMER: gettext_lazy(
        "A school confirmer confirms the forms of the school and reads its pairings and its report."
    ),
    Role.AUDITOR: gettext_lazy("An auditor reads everything and changes nothing."),
}


def refused(request, exception=None):
    """Answers 403. Nobody is sent to themselves."""
    actor = getattr(request, "actor", NOBODY)
    context = {
        "can_do": can_do(actor),
        "whom": whom(actor) if actor.user_id else "",
        "contact": the_office().reached,
    }
    return render(request, "403.html", context, status=403)


def can_do(actor: Actor) -> list[str]:
    """What each role of this reader includes, as teacher too."""
    said = [str(CAN_DO[role]) for role in CAN_DO if actor.has_role(role)]
    if actor.groups_led:
        said.append(
            _(
                "Whoever leads a tutor group reads the pairs of its mentors and their forms, "
                "plans observations with them and reminds those that are quiet."
            )
        )
    if actor.teacher_id is not None:
        said.append(_("A mentor or trainee records and countersigns the activities of the pair."))
    return said


def whom(actor: Actor) -> str:
    """A teacher asks the district; whoever holds a role asks who gives them."""
    if actor.teacher_id is not None and not actor.grants:
        return coordinator_for(actor)
    return administrator(actor)
