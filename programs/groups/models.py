"""Leading groups, tutor groups and core groups of a program, and who belongs to them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.addresses import page_of
from core.keys import link_to, link_to_account
from core.names import NamedInTwoLanguages
from core.periods import Dated, ends_not_before
from core.scoping import Record
from programs.groups.querysets import GroupMemberQuerySet, GroupQuerySet
from programs.program.models import Program
from roster.models import District, School, Subject, Teacher


class Group(NamedInTwoLanguages, Dated, Record):
    """People who steer or carry a program together, from a day on; both days included.

    Of a tutor group the members are mentors, and its leader looks after their pairs. `size` is for
    a number that is known without the names, such as "more than 50".
    """

    class Kind(models.TextChoices):
        LEADING = "leading", _("Leading group")
        TUTOR = "tutor", _("Tutor group")
        CORE = "core", _("District core group")

    class Level(models.TextChoices):
        CITY = "city", _("City")
        DISTRICT = "district", _("District")
        CLUSTER = "cluster", _("Schools of a district")

    class Precision(models.TextChoices):
        EXACT = "exact", pgettext_lazy("a number of people", "exactly")
        ABOUT = "about", pgettext_lazy("a number of people", "about")
        OVER = "over", pgettext_lazy("a number of people", "more than")

    program = link_to(Program, _("program"))
    kind = models.CharField(pgettext_lazy("of a group", "kind"), max_length=10, choices=Kind)
    level = models.CharField(
        pgettext_lazy("of a group", "level"), max_length=10, choices=Level, default=Level.DISTRICT
    )
    district = link_to(District, _("district"), null=True)
    school = link_to(School, _("school"), null=True, db_index=False)
    subject = link_to(Subject, _("subject"), null=True, db_index=False)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    size = models.PositiveSmallIntegerField(_("number of people"), null=True, blank=True)
    size_is = models.CharField(
        _("how exact the number is"), max_length=10, choices=Precision, default=Precision.EXACT
    )
    about = models.TextField(_("what it does"), blank=True, max_length=1000)
    source = models.CharField(_("where this is known from"), max_length=200, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = [
            "-program__starts_on",
            F("district__sort_order").asc(nulls_first=True),
            F("subject__sort_order").asc(nulls_first=True),
            "name",
            "pk",
        ]
        constraints = [
            models.UniqueConstraint(
                "program",
                "kind",
                Coalesce("district", 0),
                "name",
                name="programs_one_group_of_a_name",
                condition=Q(ends_on__isnull=True),
                violation_error_message=_("There is a group of this kind and name already."),
            ),
            models.CheckConstraint(
                name="programs_group_kind_known",
                condition=Q(kind__in=["leading", "tutor", "core"]),
            ),
            models.CheckConstraint(
                name="programs_group_has_its_place",
                condition=Q(level="city", district__isnull=True, school__isnull=True)
                | Q(level="district", district__isnull=False, school__isnull=True)
                | Q(level="cluster", district__isnull=False),
                violation_error_message=_(
                    "A group of the city has no district; any other has one, and a school only "
                    "where it belongs to schools."
                ),
            ),
            models.CheckConstraint(
                name="programs_group_size_plausible",
                condition=Q(size__isnull=True, size_is="exact")
                | Q(
                    size__isnull=False,
                    size__range=(1, 9999),
                    size_is__in=["exact", "about", "over"],
                ),
                violation_error_message=_("Enter a number from 1 to 9,999, or leave it empty."),
            ),
            ends_not_before("programs_group_ends_after_start", "starts_on", "ends_on"),
        ]

    def get_absolute_url(self):
        return page_of("programs:group", self.uuid)


class GroupMember(Dated, Record):
    """Somebody's time in a group: a teacher of the roster, an account, or a name and nothing more.

    Both days included. `position` is what they are in their office, in its own words.
    """

    class Part(models.TextChoices):
        LEADER = "leader", pgettext_lazy("of a group", "Leader")
        DEPUTY = "deputy", pgettext_lazy("of a group", "Deputy leader")
        MEMBER = "member", pgettext_lazy("of a group", "Member")

    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, related_name="members", verbose_name=_("group")
    )
    teacher = link_to(Teacher, _("teacher"), null=True)
    account = link_to_account(_("account"), null=True)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=50, blank=True)
    position = models.CharField(_("position"), max_length=80, blank=True)
    part = models.CharField(
        _("part in the group"), max_length=10, choices=Part, default=Part.MEMBER
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        ordering = ["group", "pk"]
        constraints = [
            models.CheckConstraint(
                name="programs_group_member_part_known",
                condition=Q(part__in=["leader", "deputy", "member"]),
            ),
            models.CheckConstraint(
                name="programs_group_member_is_one_person",
                condition=Q(teacher__isnull=False, account__isnull=True, name="")
                | Q(teacher__isnull=True, account__isnull=False, name="")
                | (Q(teacher__isnull=True, account__isnull=True) & ~Q(name="")),
                violation_error_message=_("Name one person."),
            ),
            models.UniqueConstraint(
                name="programs_one_open_leader_of_a_group",
                fields=["group"],
                condition=Q(part="leader", ends_on__isnull=True),
                violation_error_message=_("The group has a leader already. Change the leader."),
            ),
            *(
                models.UniqueConstraint(
                    name=f"programs_{who}_is_once_in_a_group",
                    fields=["group", who],
                    condition=Q(ends_on__isnull=True) & ~Q(**nobody),
                    violation_error_message=_("This person belongs to the group already."),
                )
                for who, nobody in (
                    ("teacher", {"teacher__isnull": True}),
                    ("account", {"account__isnull": True}),
                    ("name", {"name": ""}),
                )
            ),
            ends_not_before("programs_group_member_ends_after_start", "starts_on", "ends_on"),
        ]

    def __str__(self):
        return str(self.teacher or self.account or self.name)

    def get_absolute_url(self):
        return self.group.get_absolute_url()

    def recorded_in(self):
        return self.group.program_id, self.group.district_id
