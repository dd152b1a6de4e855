"""A form at a step that nobody may take yet: whose step it is, and where somebody gets its role."""

from django.urls import reverse
from django.utils import timezone

from accounts.gaps import gap
from accounts.models import RoleAssignment, User
from activities.registration.models import Activity, Party, Status
from activities.registration.querysets import able_there
from core.actor import Role
from programs.models import Program

ROLES = {
    Status.SCHOOL: Role.SCHOOL_CONFIRMER,
    Status.DISTRICT: Role.DISTRICT_COORDINATOR,
    Status.CITY: Role.SUBJECT_LEAD,
}


# By which column of a form the place of each step is named.
PLACES = {
    Status.SCHOOL: "confirming_school",
    Status.DISTRICT: "confirming_district",
    Status.CITY: "subject",
}


def waits_for_nobody(activity: Activity) -> bool:
    """Whether this form is one of `waiting_for_nobody`."""
    if activity.status not in ROLES or activity.program.state != Program.State.OPEN:
        return False
    return not able_at(activity).exists()


def able_at(activity: Activity):
    """The roles in which the form's next step is taken, of people who can sign in."""
    return able_there(
        activity.status, timezone.localdate(), lambda name: getattr(activity, f"{name}_id")
    )


def place_of_role(activity: Activity) -> dict:
    """The place at which the form waits, by its name among those of a role."""
    column = PLACES[Status(activity.status)]
    place = getattr(activity, column)
    return {column.removeprefix("confirming_"): place} if place else {}


def way_to_somebody(activity: Activity) -> str:
    """The page that adds an account, with the role that is missing filled in."""
    place = {name: each.uuid for name, each in place_of_role(activity).items()}
    return reverse("accounts:add", query={"role": ROLES[Status(activity.status)], **place})


def the_gap(activity: Activity) -> str:
    """Names what is missing and since whose time: of the same gap nobody is told twice."""
    role = ROLES[Status(activity.status)]
    place = place_of_role(activity)
    held = RoleAssignment.objects.filter(role=role, **place).order_by("-pk")
    last = held.values_list("pk", flat=True).first()
    return f"{gap_at(activity, Status(activity.status))}after {last or 'none'}"


def gap_at(activity: Activity, status: Status) -> str:
    """How the keys of all gaps at this step of the form begin."""
    return gap(ROLES[status], getattr(activity, f"{PLACES[status]}_id"))


def without_account(parties: list[Party]) -> list[Party]:
    """Those of a form's people who have no account to sign in with."""
    teachers = {each.teacher_id for each in parties}
    having = User.objects.signing_in_for(teachers)
    able = set(having.values_list("teacher", flat=True))
    return [each for each in parties if each.teacher_id not in able]
