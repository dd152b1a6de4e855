"""The page of quiet pairs, and its button."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.exceptions import DomainError
from core.pages import ForThoseWhoMay, ListPage
from core.typed import key_in
from core.views import ActionView
from guidance.quiet import services, uneven
from guidance.quiet.reading import quiet, with_quiet_since
from guidance.quiet.rights import may_remind, may_remind_somebody
from guidance.quiet.tables import QuietFilter, QuietTable
from guidance.quiet.wording import for_a_group_chat, who_was_reminded
from pairings.models import Pairing


class QuietListView(ListPage):
    model = Pairing
    table_class = QuietTable
    filterset_class = QuietFilter
    template_name = "guidance/quiet_list.html"
    title = gettext_lazy("Quiet pairs")
    empty_text = gettext_lazy("No pair is quiet: all have done something together of late.")

    def refine(self, rows):
        rows = with_quiet_since(quiet(rows, timezone.localdate()))
        return rows.with_names().order_by("quiet_since", "pk")

    def may_add(self):
        """Pairs are made elsewhere."""
        return False

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        some = context["table"].show_header
        return (
            context
            | self.uneven()
            | {
                "back_url": reverse("pairings:list"),
                "back_label": _("Pairings"),
                "lede": _(
                    "Pairs without a form, a contact or an observation record for more than 30 "
                    "days, the longest first. Every day counts, holidays too. Everybody is "
                    "reminded once a day at most."
                ),
                "for_a_group_chat": for_a_group_chat()
                if some and may_remind_somebody(self.actor)
                else "",
            }
        )

    def uneven(self) -> dict:
        """What is uneven in all pairs, for whoever looks after some."""
        if not self.actor.grants:
            return {}
        today = timezone.localdate()
        return {
            "overfull": uneven.overfull_mentors(self.actor, today),
            "unhelped": uneven.districts_without_help(self.actor, today),
            "unvisited": uneven.unvisited_schools(self.actor, today),
        }


class RemindView(ForThoseWhoMay, ActionView):
    """Reminds the two of a pair, and leads back to where the button was: the list as it was
    narrowed, the pairs of a group, or the first page.
    """

    model = Pairing

    def refine(self, rows):
        return rows.select_related("program", "mentor", "trainee")

    def may(self):
        return may_remind(self.actor, self.record)

    def perform(self, record):
        reminded = services.remind(record, actor=self.actor, today=timezone.localdate())
        said = who_was_reminded(reminded, self.actor)
        if not reminded.told:
            raise DomainError(said)
        return said

    def get_success_url(self, record):
        back = self.request.POST.get("back", "")
        if back == "home":
            return reverse("home")
        if group := key_in(back):
            return reverse("guidance:group-pairs", args=[group])
        return reverse("guidance:quiet", query=self.request.GET)
