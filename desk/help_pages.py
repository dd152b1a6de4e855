"""Help for each role, help with signing in, what is kept of people, and accessibility.

Long texts are whole in each language: templates/help/<page>.<language>.html. Everybody may read
them, signed in or not.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext_lazy

from core.actor import Actor, Role
from core.names import in_language
from core.views import ScopedTemplateView

# The part of the help that a role reads first; the first role somebody holds decides.
PARTS = {
    Role.ADMINISTRATOR: "administrator",
    Role.SUBJECT_LEAD: "lead",
    Role.DISTRICT_COORDINATOR: "coordinator",
    Role.SCHOOL_CONFIRMER: "principal",
    Role.AUDITOR: "auditor",
}


def part_for(actor: Actor) -> str:
    """The fragment of the help page that speaks of what this reader does; empty for a stranger."""
    held = (part for role, part in PARTS.items() if actor.has_role(role))
    return next(held, "mentor" if actor.teacher_id else "")


@method_decorator(login_not_required, name="dispatch")
class TextView(ScopedTemplateView):
    """One text, in the language of its reader."""

    page = ""

    def get_template_names(self):
        return [f"help/{self.page}.{get_language()}.html"]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "contact": in_language(settings.OFFICE_CONTACT, settings.OFFICE_CONTACT_EN),
        }


class HelpView(TextView):
    page, title = "help", gettext_lazy("Help")


class SignInHelpView(TextView):
    page, title = "sign_in", gettext_lazy("Help with signing in")


class PrivacyView(TextView):
    page, title = "privacy", gettext_lazy("Personal data")


class AccessibilityView(TextView):
    page, title = "accessibility", gettext_lazy("Accessibility")
