"""What lists and pages of partnerships and pairings share."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import AuditEvent
from core.names import shown
from core.views import (
    ScopedListView,
)
from pairings.wording import TONES, period_of, state_of


class OneActionList(ScopedListView):
    """A list whose header and empty state offer one action, to those who may take it."""

    action_label = ""
    nothing_found = ""

    def may_add(self) -> bool:
        raise NotImplementedError

    def action_url(self) -> str:
        return reverse(f"{self.request.resolver_match.namespace}:create")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        table = context["table"]
        if context["filter"].form.changed_data:
            table.empty_text = self.nothing_found
            table.empty_url, table.empty_action = "?", _("Show everything")
        elif self.may_add():
            table.empty_url, table.empty_action = self.action_url(), self.action_label
        if self.may_add():
            context |= {"action_url": self.action_url(), "action_label": self.action_label}
        return context


class PeriodPage:
    """What the page of a dated record says about it as of today."""

    @cached_property
    def today(self):
        return timezone.localdate()

    def period(self) -> dict:
        return {
            "tone": TONES[state_of(self.object, self.today)],
            "sentence": period_of(self.object, self.today),
        }

    def events(self) -> list[dict]:
        """The record of changes, for those who see all."""
        if not self.actor.sees_all:
            return []
        record = self.object
        rows = AuditEvent.objects.visible_to(self.actor).filter(
            subject_type=record._meta.label, subject_id=str(record.pk), verb__in=SENTENCES
        )
        return [
            {
                "at": row.at,
                "sentence": SENTENCES[row.verb] % {"who": shown(row.by_name, self.actor)},
            }
            for row in rows
        ]


SENTENCES = {
    "pairings.partnership_added": gettext_lazy("%(who)s added the partnership"),
    "pairings.partnership_changed": gettext_lazy("%(who)s changed the partnership"),
    "pairings.partnership_ended": gettext_lazy("%(who)s ended the partnership"),
    "pairings.pairing_opened": gettext_lazy("%(who)s paired the two"),
    "pairings.pairing_ended": gettext_lazy("%(who)s ended the pairing"),
    "pairings.pairing_cancelled": gettext_lazy("%(who)s cancelled the pairing"),
}
