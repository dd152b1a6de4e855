"""Help for each role, help with signing in, what is kept of people, and accessibility.

Long texts are whole in each language: templates/help/<page>.<language>.html. Everybody may read
them, signed in or not.
"""

from django.contrib.auth.decorators import login_not_required
from django.urls import ResolverMatch
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext_lazy

from core.actor import Actor, Role
from core.views import ScopedTemplateView
from roster.office.reading import the_office

# The part of the help that a role reads first; the first role somebody holds decides.
PARTS = {
    Role.ADMINISTRATOR: "administrator",
    Role.SUBJECT_LEAD: "lead",
    Role.DISTRICT_COORDINATOR: "coordinator",
    Role.SCHOOL_CONFIRMER: "principal",
    Role.AUDITOR: "auditor",
}


# What pages are about, by the names of their addresses, whole or by the namespace of a room.
TOPICS = {
    "guidance:library": "practice",
    "guidance:practice": "practice",
    "guidance:practice-answer": "practice",
    "home": "forms",
    "notices": "forms",
    "activities": "forms",
    "recording": "record",
    "guidance": "contacts",
    "training": "training",
    "results": "awards",
    "pairings": "pairs",
    "partnerships": "pairs",
    "suggestions": "suggestions",
    "midterm": "midterm",
    "roster": "lists",
    "programs": "program",
    "programs:groups": "groups",
    "programs:group": "groups",
    "programs:group-add": "groups",
    "programs:group-member-add": "groups",
    "guidance:network": "groups",
    "guidance:group-pairs": "groups",
    "accounts": "accounts",
    "reports": "reports",
    "changes": "changes",
}
# Of which of them the help of a part has a paragraph: `part-topic` is its place on the page.
PARAGRAPHS = {
    "administrator": {"lists", "program", "groups", "accounts", "training", "reports"},
    "lead": {"forms", "groups", "midterm", "training", "reports"},
    "coordinator": {
        *("lists", "forms", "pairs", "groups", "midterm", "record", "training", "reports"),
        "suggestions",
    },
    "principal": {"forms", "midterm", "reports"},
    "auditor": {"reports", "changes"},
    "leader": {"pairs", "groups", "suggestions"},
    "mentor": {"pairs", "record", "forms", "contacts", "practice", "awards", "training"},
}


def parts_of(actor: Actor) -> list[str]:
    """The parts of the help that are this reader's; what a mentor does, somebody in office does
    only where they hold no role.
    """
    held = [part for role, part in PARTS.items() if actor.has_role(role)]
    led = ["leader"] if actor.groups_led else []
    return [*held, *led] or (["mentor"] if actor.teacher_id else [])


def paragraph_for(actor: Actor, match: ResolverMatch | None) -> str:
    """The place on the help page that speaks of what this reader does there; none for a stranger.

    `match` is the address of the page the reader is on, where it is one.
    """
    parts = parts_of(actor)
    if actor.groups_led and actor.teacher_id:
        parts.append("mentor")
    names = [match.view_name, match.namespace or match.url_name] if match else []
    topic = next((TOPICS[name] for name in names if name in TOPICS), None)
    own = next((part for part in parts if topic in PARAGRAPHS[part]), None)
    return f"{own}-{topic}" if own else next(iter(parts), "")


@method_decorator(login_not_required, name="dispatch")
class TextView(ScopedTemplateView):
    """One text, in the language of its reader."""

    page = ""

    def get_template_names(self):
        return [f"help/{self.page}.{get_language()}.html"]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "contact": the_office().reached,
        }


class HelpView(TextView):
    page, title = "help", gettext_lazy("Help")


class SignInHelpView(TextView):
    page, title = "sign_in", gettext_lazy("Help with signing in")


class PrivacyView(TextView):
    page, title = "privacy", gettext_lazy("Personal data")


class AccessibilityView(TextView):
    page, title = "accessibility", gettext_lazy("Accessibility")
