"""One factory per model: minimal, fixed dates, no randomness."""

import factory
from factory.django import DjangoModelFactory

from accounts.models import User
from programs.groups.models import Group, GroupMember
from programs.kinds.models import ActivityKind
from programs.program.models import Program
from programs.work_plans.models import WorkPlan
from roster.tests.factories import YEAR_END, YEAR_START


class ProgramFactory(DjangoModelFactory):
    """An open program of the school year 2025-26."""

    class Meta:
        model = Program

    name = factory.Sequence(lambda n: f"Program {n}")
    slug = factory.Sequence(lambda n: f"program-{n}")
    starts_on = YEAR_START
    ends_on = YEAR_END
    state = Program.State.OPEN


class ActivityKindFactory(DjangoModelFactory):
    """A kind of the first program there is; it counts as training and asks for nothing more."""

    class Meta:
        model = ActivityKind

    program = factory.LazyFunction(
        lambda: Program.objects.order_by("pk").first() or ProgramFactory()
    )
    key = factory.Sequence(lambda n: f"kind_{n}")
    name = factory.Sequence(lambda n: f"Kind {n}")
    channel = ActivityKind.Channel.FOLLOW_UP

    class Params:
        lesson_study = factory.Trait(
            channel=ActivityKind.Channel.LESSON_STUDY,
            lessons_are_lesson_study=True,
            opens_lessons=True,
        )


class WorkPlanFactory(DjangoModelFactory):
    """A draft of a work plan, of nobody's district unless told: the general section's."""

    class Meta:
        model = WorkPlan

    program = factory.SubFactory(ProgramFactory)
    kind = WorkPlan.Kind.PLAN
    title = factory.Sequence(lambda n: f"Plan {n}")
    text = "What is meant to be done"


class GroupFactory(DjangoModelFactory):
    """A tutor group of the first program there is; of a district, with `district=`."""

    class Meta:
        model = Group

    program = factory.LazyFunction(
        lambda: Program.objects.order_by("pk").first() or ProgramFactory()
    )
    kind = Group.Kind.TUTOR
    level = factory.LazyAttribute(lambda it: "district" if getattr(it, "district", 0) else "city")
    name = factory.Sequence(lambda n: f"Group {n}")
    starts_on = YEAR_START


class GroupMemberFactory(DjangoModelFactory):
    class Meta:
        model = GroupMember

    group = factory.SubFactory(GroupFactory)
    starts_on = YEAR_START


def tutor_group_of(corner, leader: User, **given) -> Group:
    """The group of the corner's mentor in their district and subject, led by this account."""
    group = GroupFactory(
        program=corner.program,
        district=corner.helping_district,
        subject=corner.subject,
        **given,
    )
    GroupMemberFactory(group=group, account=leader, part="leader")
    GroupMemberFactory(group=group, teacher=corner.mentor)
    return group
