"""The network of tutor groups, and the pairs of one group."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.pages import ListPage, one_of
from guidance.network.reading import pairs_of
from guidance.network.tables import GroupPairsTable, NetworkFilter, NetworkTable
from pairings.models import Pairing
from programs.groups.reading import has_led, members_on, reach_of
from programs.models import Group, SubjectSection

BY_SECTION = ("subject__sort_order", "district__sort_order", "name", "pk")


class NetworkView(ListPage):
    """The three levels: the section, who leads a tutor group, and its mentors."""

    model = Group
    table_class = NetworkTable
    filterset_class = NetworkFilter
    title = gettext_lazy("The network")
    empty_text = gettext_lazy("No tutor group yet")

    def refine(self, rows):
        rows = rows.filter(kind=Group.Kind.TUTOR).order_by(*BY_SECTION)
        return rows.select_related("program", "district", "school", "subject")

    def may_add(self):
        """Groups are added to their own list."""
        return False

    def get_table_kwargs(self):
        sections = SubjectSection.objects.visible_to(self.actor)
        known = {(each.program_id, each.subject_id): each for each in sections}
        return super().get_table_kwargs() | {"sections": known, "on": self.filterset.on}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "back_url": reverse("programs:groups"),
            "back_label": _("Groups"),
            "lede": _(
                "From the section over who leads a tutor group to its mentors. Counted are the "
                "pairs of today; late is a form that has waited for more than 5 days at one step, "
                "quiet a pair without a form, a contact or an observation record for more than 30 "
                "days."
            ),
        }


class GroupPairsView(ListPage):
    """The pairs of the group in the address that this reader sees."""

    model = Pairing
    table_class = GroupPairsTable
    title = gettext_lazy("Pairs of this group")

    @cached_property
    def group(self) -> Group:
        groups = Group.objects.visible_to(self.actor).filter(kind=Group.Kind.TUTOR)
        return one_of(groups.select_related("program"), self.kwargs["uuid"])

    def refine(self, rows):
        day = self.group.program.default_day(timezone.localdate())
        reach = reach_of(self.group, members_on(day).filter(group=self.group))
        rows = pairs_of(reach, self.actor, day).with_names()
        return rows.order_by("-late_forms", "quiet_since", "pk")

    @property
    def empty_text(self):
        """Whoever belongs to it without leading it sees none of its pairs but their own."""
        actor, group = self.actor, self.group
        leads = any(each.uuid == group.uuid for each in actor.groups_led)
        if leads or actor.sees_all or actor.grants:
            return _("No mentor of this group has a pair today.")
        if has_led(actor, group):
            return _("You lead this group no longer: you see of its pairs only those of your own.")
        return _("Whoever leads the group sees its pairs; you see those of your own.")

    def may_add(self):
        """Pairs are made elsewhere."""
        return False

    def get_table_kwargs(self):
        return super().get_table_kwargs() | {"group": self.group}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "back_url": self.group.get_absolute_url(),
            "back_label": self.group,
            "lede": f"{self.group} · {self.group.program}",
        }
