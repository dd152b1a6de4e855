"""Who is acting, and how far they see: plain data, passed on explicitly."""

from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("Administrator")
    SUBJECT_LEAD = "subject_lead", _("Subject lead")
    DISTRICT_COORDINATOR = "district_coordinator", _("District coordinator")
    SCHOOL_CONFIRMER = "school_confirmer", _("School confirmer")
    AUDITOR = "auditor", _("Auditor")


@dataclass(frozen=True, slots=True)
class Grant:
    """One role in one place. Every rule is decided within one grant; rights never add up.

    `subject_id` None means every subject for a coordinator, and the general section for a lead.
    """

    role: Role
    district_id: int | None = None
    school_id: int | None = None
    subject_id: int | None = None


@dataclass(frozen=True, slots=True)
class Deputed:
    """One grant of somebody else, who named this actor deputy: for steps of the chain, and for
    saying on the way whether two forms are one.
    """

    grant: Grant
    user_id: int
    name: str


@dataclass(frozen=True, slots=True)
class GroupLed:
    """A tutor group that this actor leads today, and how far it reaches: like a grant, asked alone.

    `people` are the teachers who belong to it today. What they do as mentors in the group's program
    is within its reach, of its subject and from its district where it has them.
    """

    uuid: UUID
    name: str
    name_en: str
    program_id: int
    district_id: int | None = None
    subject_id: int | None = None
    people: frozenset[int] = frozenset()

    def reaches(
        self, program_id: int, district_id: int, subject_id: int, teacher_id: int | None
    ) -> bool:
        """What this teacher does as a mentor from that district, in that program and subject."""
        return (
            teacher_id in self.people
            and program_id == self.program_id
            and self.district_id in {None, district_id}
            and self.subject_id in {None, subject_id}
        )


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a request, a task or a command, reduced to what rules may ask.

    Build one with `accounts.services.actor_for(user)`. `teacher_id` makes the mentor or trainee;
    `masks_names` is True for an auditor who has not asked for the names. `places` are the names
    of the grants' places, each with its English one; for reading only, no rule may ask them.
    `deputed` are grants of others, in whose place steps of the chain are taken: what the grants
    of one's own allow, they do not. `groups_led` follow from who leads which tutor group: they are
    no grants, so nothing but what names them is allowed by them.
    """

    user_id: int | None = None
    name: str = ""
    teacher_id: int | None = None
    grants: tuple[Grant, ...] = ()
    deputed: tuple[Deputed, ...] = ()
    masks_names: bool = False
    places: tuple[tuple[str, str], ...] = ()
    groups_led: tuple[GroupLed, ...] = ()

    @property
    def in_place_of(self) -> tuple["Actor", ...]:
        """Those for whom this actor takes steps, each as far as the one grant reaches."""
        return tuple(
            Actor(user_id=each.user_id, name=each.name, grants=(each.grant,))
            for each in self.deputed
        )

    def grants_as(self, role: Role) -> tuple[Grant, ...]:
        return tuple(grant for grant in self.grants if grant.role == role)

    def has_role(self, role: Role) -> bool:
        return any(grant.role == role for grant in self.grants)

    @property
    def is_administrator(self) -> bool:
        return self.has_role(Role.ADMINISTRATOR)

    @property
    def is_auditor(self) -> bool:
        return self.has_role(Role.AUDITOR)

    @property
    def only_reads(self) -> bool:
        """An auditor and nothing else, who does nothing; not on paper, either."""
        return {grant.role for grant in self.grants} == {Role.AUDITOR}

    @property
    def sees_all(self) -> bool:
        return self.is_administrator or self.is_auditor

    def coordinates(self, district_id: int | None, subject_id: int | None = None) -> bool:
        """Holds a coordinator's grant for this district that covers this subject."""
        return district_id is not None and any(
            grant.district_id == district_id and grant.subject_id in {None, subject_id}
            for grant in self.grants_as(Role.DISTRICT_COORDINATOR)
        )

    def districts(self, *, whole: bool = False) -> set[int]:
        """The districts this actor coordinates; with `whole`, in every subject."""
        grants = self.grants_as(Role.DISTRICT_COORDINATOR)
        return {grant.district_id for grant in grants if not (whole and grant.subject_id)}

    def confirms_for(self, school_id: int | None) -> bool:
        return school_id is not None and any(
            grant.school_id == school_id for grant in self.grants_as(Role.SCHOOL_CONFIRMER)
        )

    def leads(self, subject_id: int | None) -> bool:
        """Leads this subject's section, or the general one, which covers every subject."""
        return any(
            grant.subject_id in {None, subject_id} for grant in self.grants_as(Role.SUBJECT_LEAD)
        )


NOBODY = Actor()
