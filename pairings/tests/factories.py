from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from accounts.tests.factories import UserFactory
from pairings.agreements.models import Agreement
from pairings.board.models import Proposal
from pairings.commitments.models import Commitment
from pairings.midterm.models import RosterAnswer, RosterCheck
from pairings.nominations.models import Nomination
from pairings.objections.models import Objection
from pairings.pairs.models import Pairing
from pairings.partnerships.models import Partnership
from pairings.plans.models import Plan, StageGoal
from pairings.suggestions.models import Suggestion
from programs.tests.factories import ProgramFactory
from roster.tests.factories import DistrictFactory, SchoolFactory, SubjectFactory, TeacherFactory


class PartnershipFactory(DjangoModelFactory):
    """A district that supports another, in every subject, from the first day of the year."""

    class Meta:
        model = Partnership

    program = factory.SubFactory(ProgramFactory)
    form = Partnership.Form.DISTRICT
    supporting_district = factory.SubFactory(DistrictFactory)
    supported_district = factory.SubFactory(DistrictFactory)
    starts_on = date(2025, 9, 1)


class PairingFactory(DjangoModelFactory):
    """An open pairing, entered on the first day of the year: no test asks today."""

    class Meta:
        model = Pairing

    program = factory.SubFactory(ProgramFactory)
    subject = factory.SubFactory(SubjectFactory)
    mentor_school = factory.SubFactory(SchoolFactory)
    mentor_district = factory.SelfAttribute("mentor_school.district")
    school = factory.SubFactory(SchoolFactory)
    district = factory.SelfAttribute("school.district")
    mentor = factory.SubFactory(TeacherFactory)
    trainee = factory.SubFactory(TeacherFactory)
    starts_on = date(2025, 9, 1)
    entered_at = datetime(2025, 9, 1, 4, tzinfo=UTC)

    class Params:
        ended = factory.Trait(ends_on=date(2026, 6, 30), end_reason="completed")


class AgreementFactory(DjangoModelFactory):
    """Signed on the first day of the year; nobody can object any more."""

    class Meta:
        model = Agreement

    partnership = factory.SubFactory(PartnershipFactory)
    program = factory.SelfAttribute("partnership.program")
    district = factory.SelfAttribute("partnership.supported_district")
    signed_on = starts_on = objections_until = date(2025, 9, 1)
    areas = "Science, Young Pioneers"
    text = "Once a term."


class ObjectionFactory(DjangoModelFactory):
    """Open, by the supporting district."""

    class Meta:
        model = Objection

    agreement = factory.SubFactory(AgreementFactory)
    partnership = factory.SelfAttribute("agreement.partnership")
    program = factory.SelfAttribute("partnership.program")
    district = factory.SelfAttribute("partnership.supporting_district")
    made_by = factory.SubFactory(UserFactory)
    reason = Objection.Reason.NOT_AGREED
    text = "Nobody asked us."
    made_at = datetime(2025, 9, 2, 4, tzinfo=UTC)


class CommitmentFactory(DjangoModelFactory):
    """What the supporting side owes once a term, on a pairing or a partnership (`of=`)."""

    class Meta:
        model = Commitment

    program = factory.LazyAttribute(lambda it: it.of.program)
    district = factory.LazyAttribute(
        lambda it: getattr(it.of, "supported_district", None) or it.of.district
    )
    duty = factory.Sequence(lambda n: f"Commitment {n}")
    owed_by = Commitment.OwedBy.SUPPORTING
    per = Commitment.Per.TERM
    starts_on = date(2025, 9, 1)

    class Params:
        of = factory.SubFactory(PairingFactory)

    pairing = factory.LazyAttribute(lambda it: it.of if isinstance(it.of, Pairing) else None)
    partnership = factory.LazyAttribute(
        lambda it: it.of if isinstance(it.of, Partnership) else None
    )


class RosterCheckFactory(DjangoModelFactory):
    """A round of January, open."""

    class Meta:
        model = RosterCheck

    program = factory.SubFactory(ProgramFactory)
    subject = factory.SubFactory(SubjectFactory)
    opened_on = date(2026, 1, 5)
    answer_by = date(2026, 1, 16)


class RosterAnswerFactory(DjangoModelFactory):
    """About the trainee of a pairing, in a round of its own: silent, or `gone`."""

    class Meta:
        model = RosterAnswer

    pairing = factory.SubFactory(PairingFactory)
    check_round = factory.SubFactory(
        RosterCheckFactory,
        program=factory.SelfAttribute("..pairing.program"),
        subject=factory.SelfAttribute("..pairing.subject"),
    )
    trainee = factory.SelfAttribute("pairing.trainee")
    district = factory.SelfAttribute("pairing.district")
    school = factory.SelfAttribute("pairing.school")

    class Params:
        gone = factory.Trait(
            answer="no_longer",
            since=date(2026, 1, 2),
            answered_as="district_coordinator",
            answered_at=datetime(2026, 1, 6, 4, tzinfo=UTC),
        )


class ProposalFactory(DjangoModelFactory):
    """A draft that was drawn up, for all districts."""

    class Meta:
        model = Proposal

    program = factory.SubFactory(ProgramFactory)
    subject = factory.SubFactory(SubjectFactory)
    starts_on = date(2025, 9, 1)
    state = Proposal.State.READY
    changed_at = datetime(2025, 9, 1, 4, tzinfo=UTC)


class PlanFactory(DjangoModelFactory):
    """The plan of a pair: the mentor's draft with its four decisions, or `agreed`."""

    class Meta:
        model = Plan

    pairing = factory.SubFactory(PairingFactory)
    goal = "Teaches an inquiry lesson alone"
    timing = "Every two weeks"
    theme = "Experiments"
    method = "Observing each other"

    class Params:
        agreed = factory.Trait(
            state="in_force", edition=1, agreed_at=datetime(2025, 9, 20, 4, tzinfo=UTC)
        )


class StageGoalFactory(DjangoModelFactory):
    class Meta:
        model = StageGoal

    plan = factory.SubFactory(PlanFactory)
    text = "Designs a lesson"
    due_on = date(2026, 4, 30)


class SuggestionFactory(DjangoModelFactory):
    """Another mentor is suggested, and waits for an answer."""

    class Meta:
        model = Suggestion

    pairing = factory.SubFactory(PairingFactory)
    kind = Suggestion.Kind.MENTOR
    reason = "North note"
    suggested_by = factory.SubFactory(UserFactory)


class NominationFactory(DjangoModelFactory):
    """A trainee's that waits for an answer."""

    class Meta:
        model = Nomination

    program = factory.SubFactory(ProgramFactory)
    subject = factory.SubFactory(SubjectFactory)
    teacher = factory.SubFactory(TeacherFactory)
    district = factory.SelfAttribute("school.district")
    school = factory.SubFactory(SchoolFactory)
    part = Nomination.Part.TRAINEE
    reason = "Asked to take part"
    nominated_by = factory.SubFactory(UserFactory)

    class Params:
        settled = factory.Trait(
            settled_by=factory.SubFactory(UserFactory),
            settled_at=datetime(2025, 9, 10, 4, tzinfo=UTC),
        )
