"""Pages about groups, and about who belongs to them."""

import datetime

from django.db.models import Prefetch
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.names import shown
from core.pages import AddPage, AddUnder, EditPage, ListPage, StepPage
from core.sentences import one_after_the_other
from core.views import ScopedDetailView
from programs.groups import forms, services
from programs.groups.models import Group, GroupMember
from programs.groups.reading import leader_of, members_on
from programs.groups.rights import may_change, may_end, may_keep_somewhere, why_shut_for
from programs.groups.tables import GroupFilter, GroupTable, MemberTable
from programs.groups.wording import people, place_of
from programs.program.models import Program
from roster.models import Teacher

READ_WITH = ("program", "district", "school", "subject")
PEOPLE = ("teacher", "account")


class GroupListView(ListPage):
    model = Group
    table_class = GroupTable
    filterset_class = GroupFilter
    title = gettext_lazy("Groups")
    add_url = reverse_lazy("programs:group-add")
    add_label = gettext_lazy("Add a group")
    empty_text = gettext_lazy("No group yet")

    def refine(self, rows):
        running = Prefetch("members", members_on(timezone.localdate()), to_attr="of_today")
        return rows.select_related(*READ_WITH).prefetch_related(running)

    def may_add(self):
        return may_keep_somewhere(self.actor)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "second_url": reverse("guidance:network") if self.actor.grants else "",
            "second_label": _("The network"),
        }


class AddGroupView(AddPage):
    model = Group
    form_class = forms.GroupForm
    title = gettext_lazy("Add a group")
    lede = gettext_lazy("Its leader and members come on the next page.")
    back = reverse_lazy("programs:groups")
    success_message = gettext_lazy("The group is added. Say next who belongs to it.")

    def may(self):
        return may_keep_somewhere(self.actor)

    def another(self, form):
        return ""

    def get_initial(self):
        programs = Program.objects.visible_to(self.actor).exclude(state=Program.State.CLOSED)
        program = programs.first()
        mine = self.actor.districts()
        return {
            "program": program,
            "starts_on": program.starts_on if program else None,
            "district": mine.pop() if len(mine) == 1 else None,
        }

    def perform(self, form):
        return services.add_group(actor=self.actor, **form.cleaned_data)


class GroupView(ScopedDetailView):
    """A group, who belongs to it now, and folded away who did."""

    model = Group
    template_name = "programs/group_detail.html"
    context_object_name = "group"

    def refine(self, rows):
        return rows.select_related(*READ_WITH)

    @cached_property
    def members(self) -> list[GroupMember]:
        """The leader first."""
        rows = GroupMember.objects.visible_to(self.actor).filter(group=self.object)
        order = list(GroupMember.Part)
        return sorted(
            rows.select_related(*PEOPLE),
            key=lambda each: (order.index(GroupMember.Part(each.part)), each.pk),
        )

    def get_context_data(self, **kwargs):
        group, today = self.object, timezone.localdate()
        day = max(today, group.starts_on)
        here = [each for each in self.members if each.period.running(day)]
        lasting = [each for each in self.members if each.ends_on is None or each.ends_on > today]
        coming = [each for each in lasting if each.starts_on > day]
        now, coming = (here, coming) if here else (coming, [])
        may = may_change(self.actor, group)
        gone = [each for each in self.members if each not in (*now, *coming)]
        return super().get_context_data(**kwargs) | {
            "lede": " · ".join(self.said(len(here))),
            "facts": self.facts(),
            "now": self.table(now, may, _("Who belongs to it")),
            "coming": self.table(coming, may, _("Who comes, or has another part, later")),
            "past": self.table(gone, may, ""),
            "may_change": may,
            "may_end": may_end(self.actor, group),
            "leader": leader_of(lasting or here),
            "leads": self.leads(),
            "has_pairs": group.kind == Group.Kind.TUTOR,
        }

    def said(self, number: int) -> list[str]:
        group = self.object
        return [group.get_kind_display(), place_of(group), people(group, number)]

    def leads(self) -> bool:
        return self.object.uuid in {each.uuid for each in self.actor.groups_led}

    def facts(self) -> list[tuple]:
        group = self.object
        facts = [
            (_("Program"), group.program),
            (_("Subject"), group.subject or _("all subjects")),
            (_("What it does"), group.about),
            (_("Where this is known from"), group.source),
        ]
        return [(label, value) for label, value in facts if value]

    def table(self, rows: list[GroupMember], may: bool, caption: str) -> MemberTable | None:
        if not rows:
            return None
        table = MemberTable(rows, actor=self.actor, may_change=may, known=self.known)
        table.caption = caption
        return table

    @cached_property
    def known(self) -> set[int]:
        """Whose own page this reader may open."""
        teachers = [each.teacher_id for each in self.members if each.teacher_id]
        rows = Teacher.objects.visible_to(self.actor).filter(pk__in=teachers)
        return set(rows.values_list("pk", flat=True))


class OfGroup:
    """A page about a group, for those who keep it."""

    model = Group

    def refine(self, rows):
        return rows.select_related(*READ_WITH)

    def may(self):
        return may_change(self.actor, self.record)

    def over(self):
        return why_shut_for(self.actor, self.record)


class EditGroupView(OfGroup, EditPage):
    form_class = forms.GroupForm
    service = services.edit_group


class EndGroupView(OfGroup, StepPage):
    """Its last day; of one that has it already, another."""

    form_class = forms.EndGroupForm
    service = services.end_group
    success_message = gettext_lazy("The group has its last day.")
    lede = gettext_lazy(
        "Everybody's time in it ends that day, its leader's right to look after pairs too. What "
        "they did stays."
    )

    def may(self):
        return may_end(self.actor, self.record)

    def get_title(self):
        return _("End %(name)s") % {"name": self.object}

    def get_initial(self):
        day = self.object.ends_on or usual_day(self.object)
        return super().get_initial() | {"ends_on": day}


def usual_day(group: Group) -> datetime.date:
    return max(group.program.default_day(timezone.localdate()), group.starts_on)


class AddMemberView(AddUnder):
    of_model = Group
    of_names = READ_WITH
    model = GroupMember
    form_class = forms.MemberForm
    success_message = gettext_lazy("They belong to the group now.")

    def may(self):
        return may_change(self.actor, self.of)

    def over(self):
        return why_shut_for(self.actor, self.of)

    def another(self, form):
        return ""

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        kwargs.pop("instance", None)
        return kwargs

    def get_title(self):
        return _("Add somebody to %(name)s") % {"name": self.of}

    def get_initial(self):
        return {"starts_on": usual_day(self.of)}

    def perform(self, form):
        return services.add_member(self.of, actor=self.actor, **form.cleaned_data)


class OfMember:
    """A page about somebody's time in a group, for those who keep the group."""

    model = GroupMember

    def refine(self, rows):
        return rows.select_related("group__program", "group__subject", "group__district", *PEOPLE)

    def may(self):
        return may_change(self.actor, self.record.group)

    def over(self):
        """Also of who belonged to it until a day: of two presses the first has ended that."""
        record = self.record
        if shut := why_shut_for(self.actor, record.group):
            return shut
        if not is_over(record) or not self.may():
            return ""
        return _("%(name)s belonged to the group until %(day)s.") % {
            "name": shown(str(record), self.actor),
            "day": date_format(record.ends_on),
        }

    @property
    def lede(self):
        return str(self.record.group)


def is_over(member: GroupMember) -> bool:
    return member.ends_on is not None and member.ends_on < timezone.localdate()


class EditMemberView(OfMember, EditPage):
    form_class = forms.EditMemberForm
    service = services.edit_member


class EndMemberView(OfMember, StepPage):
    form_class = forms.EndMemberForm
    service = services.end_member
    success_message = gettext_lazy("Their last day in the group is saved.")

    def get_title(self):
        return _("%(name)s leaves the group") % {"name": shown(str(self.object), self.actor)}

    def get_initial(self):
        day = max(usual_day(self.object.group), self.object.starts_on)
        return super().get_initial() | {"ends_on": day}


class ChangeLeaderView(OfMember, StepPage):
    """Its record is the membership of whoever leads until now."""

    form_class = forms.ChangeLeaderForm
    service = services.change_leader

    def may(self):
        return super().may() and self.record.part == GroupMember.Part.LEADER

    def get_title(self):
        return _("Another leader for %(name)s") % {"name": self.object.group}

    @property
    def lede(self):
        said = _(
            "%(name)s leads up to the day before. Were they named by mistake, enter their own "
            "first day, %(day)s: then they have led on no day."
        ) % {
            "name": shown(str(self.record), self.actor),
            "day": date_format(self.record.starts_on),
        }
        if self.record.ends_on is None:
            return said
        last = _("The last day in the group that is entered for them, %(day)s, stays.")
        return one_after_the_other(said, last % {"day": date_format(self.record.ends_on)})

    def get_success_message(self):
        return _("%(name)s leads the group from %(day)s.") % {
            "name": shown(str(self.object), self.actor),
            "day": date_format(self.object.starts_on),
        }

    def get_initial(self):
        first = self.object.starts_on
        return super().get_initial() | {"starts_on": max(usual_day(self.object.group), first)}
