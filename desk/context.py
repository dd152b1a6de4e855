"""What every page's head shows: the office, whose eyes one reads with, where one can go."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy, ngettext

from core.actor import NOBODY, Actor, Role
from core.names import in_language
from desk.before_opening import before_opening
from desk.first_steps import set_up_after_saving, set_up_on_programs
from desk.help_pages import paragraph_for
from desk.way_back import came_from
from roster.office.reading import office_name


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation; it is the current one below any of `paths`."""

    name: str
    label: str
    paths: tuple[str, ...]


HOME = Place("home", gettext_lazy("What to do next"), ("/home/",))
MY_PAIRINGS = Place(
    "pairings:list", gettext_lazy("My pairings"), ("/pairings/", "/observations/", "/monitoring/")
)
GROUP_PAIRINGS = Place(
    "pairings:list", gettext_lazy("Pairings"), (*MY_PAIRINGS.paths, "/suggestions/")
)
PAIRINGS = Place(
    "pairings:list",
    gettext_lazy("Pairings"),
    (
        *("/pairings/", "/partnerships/", "/midterm/", "/observations/", "/monitoring/"),
        *("/groups/", "/group-members/", "/suggestions/"),
    ),
)
OWN_ACTIVITIES = Place(
    "activities:list",
    gettext_lazy("Activities"),
    ("/activities/", "/results/", "/awards/", "/honours/", "/sessions/"),
)
LIBRARY = Place("guidance:library", gettext_lazy("Good practice"), ("/good-practice/",))
ACTIVITIES = Place(
    "activities:list",
    gettext_lazy("Activities"),
    (*OWN_ACTIVITIES.paths, *LIBRARY.paths),
)
GROUPS = Place("programs:groups", gettext_lazy("My group"), ("/groups/", "/group-members/"))
PEOPLE = Place("roster:people", gettext_lazy("People"), ("/people/", "/schools/", "/districts/"))
ALL_PEOPLE = Place(
    "roster:people",
    gettext_lazy("People"),
    (*PEOPLE.paths, *PAIRINGS.paths, "/office/accounts/"),
)
PROGRAMS = Place(
    "programs:programs",
    gettext_lazy("Programs"),
    ("/programs/", "/subjects/", "/terms/"),
)
REPORTS = Place("reports:list", gettext_lazy("Reports"), ("/reports/",))

# The first role somebody holds decides; five entries at most.
NAVIGATION = {
    Role.ADMINISTRATOR: (HOME, PROGRAMS, ACTIVITIES, REPORTS, ALL_PEOPLE),
    Role.SUBJECT_LEAD: (HOME, ACTIVITIES, PAIRINGS, PROGRAMS, REPORTS),
    Role.DISTRICT_COORDINATOR: (HOME, PAIRINGS, ACTIVITIES, PEOPLE, REPORTS),
    Role.SCHOOL_CONFIRMER: (HOME, ACTIVITIES, PAIRINGS, PEOPLE, REPORTS),
    Role.AUDITOR: (HOME, REPORTS, ACTIVITIES, PAIRINGS, PEOPLE),
}
FOR_TEACHERS = (HOME, MY_PAIRINGS, OWN_ACTIVITIES, LIBRARY)
# Whoever leads a tutor group, and holds no role beside it.
FOR_GROUP_LEADERS = (HOME, GROUPS, GROUP_PAIRINGS, OWN_ACTIVITIES, LIBRARY)


def masthead(request) -> dict:
    """The context of templates/base.html; what costs a query is asked where the page shows it."""
    actor = getattr(request, "actor", NOBODY)
    return {
        "office_name": SimpleLazyObject(lambda: office_name(getattr(request, "user", None))),
        "actor_place": place_of(actor),
        "set_up_on_programs": SimpleLazyObject(lambda: set_up_on_programs(actor)),
        "set_up_after_saving": SimpleLazyObject(lambda: set_up_after_saving(request)),
        "before_opening": SimpleLazyObject(lambda: before_opening(request)),
        "came_from": SimpleLazyObject(lambda: came_from(request)),
        "nav_items": SimpleLazyObject(lambda: nav_items(actor, request.path)),
        "unread_notices": getattr(getattr(request, "user", None), "unread_notices", 0),
        "help_paragraph": paragraph_for(actor, request.resolver_match),
        "keeps_letters": keeps_letters(request, actor),
        "second_factor_banner": settings.SECOND_FACTOR == "off",
    }


def keeps_letters(request, actor: Actor) -> bool:
    """Whether forms written here may wait on this device: it is their writer's own."""
    return actor.teacher_id is not None and request.session.get("own_device", False)


def place_of(actor: Actor) -> str:
    """The place somebody acts for; the first one, and how many more there are."""
    places = list(dict.fromkeys(actor.places))
    if not places:
        return ""
    first = in_language(*places[0])
    if len(places) == 1:
        return first
    more = len(places) - 1
    return ngettext(
        "%(place)s and %(more)d more place", "%(place)s and %(more)d more places", more
    ) % {"place": first, "more": more}


def nav_items(actor: Actor, path: str) -> list[dict]:
    if actor.user_id is None:
        return []
    held = (places for role, places in NAVIGATION.items() if actor.has_role(role))
    return [
        {
            "url": reverse(place.name),
            "label": place.label,
            "current": path.startswith(place.paths),
        }
        for place in next(held, FOR_GROUP_LEADERS if actor.groups_led else FOR_TEACHERS)
    ]
