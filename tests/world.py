"""One of everything in the north, each with "North" in its words: what no stranger may read."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from accounts.models import Deputy, RoleAssignment, User
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from activities.models import Activity, Attachment, Reflection, Status, Unfinished
from activities.tests.factories import AuthorshipFactory, LessonFactory, ResultFactory, form_of
from core.actor import Role
from core.audit import record_event
from core.models import Notice
from core.stored_files.judging import Prepared
from core.stored_files.keeping import keep_file
from guidance.models import (
    FollowUp,
    GoodPractice,
    GuidanceContact,
    LessonObservation,
    Monitoring,
    PlannedObservation,
    Rubric,
)
from guidance.tests.factories import (
    FollowUpFactory,
    GoodPracticeFactory,
    GuidanceContactFactory,
    LessonObservationFactory,
    MonitoringFactory,
    PlannedObservationFactory,
    a_rubric,
)
from pairings.models import (
    Agreement,
    Commitment,
    Nomination,
    Objection,
    Pairing,
    Plan,
    Proposal,
    ProposedPair,
    RosterCheck,
    StageGoal,
    Suggestion,
)
from pairings.tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    NominationFactory,
    ObjectionFactory,
    PairingFactory,
    PlanFactory,
    ProposalFactory,
    RosterAnswerFactory,
    StageGoalFactory,
    SuggestionFactory,
)
from programs.models import (
    ActivityKind,
    Group,
    GroupMember,
    Requirement,
    RequirementSet,
    SubjectSection,
    WorkPlan,
)
from programs.tests.factories import (
    ActivityKindFactory,
    GroupMemberFactory,
    WorkPlanFactory,
    tutor_group_of,
)
from results.models import Award, Honour, Result
from results.tests.factories import AwardFactory, HonourFactory
from roster.models import Holiday, Posting, Term
from roster.tests.factories import HolidayFactory, TeacherFactory, TermFactory
from training.models import Expected, HalfDay, Training
from training.sign_in.services import note_attendance
from training.tests.factories import a_training, half_day

DAY = date(2025, 10, 15)
DOCUMENT = Prepared("North document.pdf", "application/pdf", b"%PDF-1.4 North document")
# Beside the names of places and subjects, which everybody may read.
PEOPLE = ["Mentor", "Leader", "Trainee", "Principal", "Coordinator", "Helper", "Lead"]
THINGS = ["theme", "lesson", "paper", "document", "note", "contest"]
SECRETS = [f"North {word}".encode() for word in [*PEOPLE, *THINGS]]


@dataclass
class North:
    """What hangs on the northern corner of the cast, which it lends as well."""

    corner: object
    kind: ActivityKind
    term: Term
    section: SubjectSection
    requirement: Requirement
    draft: Activity
    sent: Activity
    at_school: Activity
    counted: Activity
    result: Result
    file: Attachment
    contact: GuidanceContact
    planned: PlannedObservation
    award: Award
    honour: Honour

    def __getattr__(self, name):
        return getattr(self.corner, name)

    @property
    def work_plan(self) -> WorkPlan:
        return WorkPlan.objects.get(district=self.corner.district)

    @property
    def holiday(self) -> Holiday:
        return Holiday.objects.get(term=self.term)

    @property
    def group(self) -> Group:
        """The tutor group of the mentor."""
        groups = Group.objects.filter(district=self.corner.helping_district)
        return groups.earliest("pk")

    @property
    def group_leader(self) -> GroupMember:
        return GroupMember.objects.get(group=self.group, part="leader")

    @property
    def group_leader_user(self) -> User:
        return self.group_leader.account

    @property
    def posting(self) -> Posting:
        return Posting.objects.get(teacher=self.corner.trainee)

    @property
    def ended_pairing(self) -> Pairing:
        return Pairing.objects.get(trainee=self.corner.trainee, end_reason="completed")

    @property
    def plan(self) -> Plan:
        return Plan.objects.get(pairing=self.corner.pairing)

    @property
    def goal(self) -> StageGoal:
        return StageGoal.objects.get(plan=self.plan)

    @property
    def sent_plan(self) -> Plan:
        """One that the trainee is asked to agree to."""
        return Plan.objects.get(state="sent", pairing__trainee=self.corner.trainee)

    @property
    def check(self) -> RosterCheck:
        """A round in which the trainee is gone, and not replaced."""
        return RosterCheck.objects.get(closed_on=None)

    @property
    def closed_check(self) -> RosterCheck:
        """A round in which the trainee was replaced."""
        return RosterCheck.objects.exclude(closed_on=None).get()

    @property
    def nomination(self) -> Nomination:
        return Nomination.objects.filter(state="open").earliest("pk")

    @property
    def suggested_mentor(self) -> Suggestion:
        return Suggestion.objects.filter(kind="mentor").earliest("pk")

    @property
    def suggested_end(self) -> Suggestion:
        return Suggestion.objects.get(kind="end")

    @property
    def ended_pair(self) -> Pairing:
        """Whose trainee has nobody, and of whom nothing is suggested."""
        return Pairing.objects.exclude(replaces=None).earliest("pk")

    @property
    def suggested_pair(self) -> Suggestion:
        return Suggestion.objects.get(kind="pair")

    @property
    def agreement(self) -> Agreement:
        return Agreement.objects.get()

    @property
    def objection(self) -> Objection:
        return Objection.objects.get()

    @property
    def commitment(self) -> Commitment:
        return Commitment.objects.earliest("pk")

    @property
    def proposal(self) -> Proposal:
        return Proposal.objects.get(state=Proposal.State.READY)

    @property
    def published_proposal(self) -> Proposal:
        return Proposal.objects.get(state=Proposal.State.PUBLISHED)

    @property
    def practice(self) -> GoodPractice:
        return GoodPractice.objects.get(result=None)

    @property
    def observation(self) -> LessonObservation:
        return LessonObservation.objects.earliest("pk")

    @property
    def rubric(self) -> Rubric:
        return Rubric.objects.get()

    @property
    def interview(self) -> Monitoring:
        return Monitoring.objects.earliest("pk")

    @property
    def follow_up(self) -> FollowUp:
        return FollowUp.objects.earliest("pk")

    @property
    def quoted(self) -> Reflection:
        return Reflection.objects.earliest("pk")

    @property
    def unfinished(self) -> Unfinished:
        return Unfinished.objects.get()

    @property
    def training(self) -> Training:
        return Training.objects.earliest("pk")

    @property
    def half_day(self) -> HalfDay:
        return self.training.half_days.get()

    @property
    def expected(self) -> Expected:
        return self.training.expected.get(teacher=self.corner.trainee)

    @property
    def role(self) -> RoleAssignment:
        return RoleAssignment.objects.get(user=self.corner.coordinator_user)

    @property
    def principals_role(self) -> RoleAssignment:
        return RoleAssignment.objects.get(user=self.corner.principal_user)

    @property
    def deputy(self) -> Deputy:
        return Deputy.objects.get()

    @property
    def waiting_role(self) -> RoleAssignment:
        return RoleAssignment.objects.get(waits=True)


def midterm(corner) -> None:
    """Two rounds about the trainee: one that is open, and one after which somebody took over.

    The place that was given then is one the trainee had before.
    """
    asked = {
        "pairing": corner.pairing,
        "answered_by": corner.coordinator_user,
        "note": "North note",
    }
    pair = {
        "program": corner.program,
        "subject": corner.subject,
        "mentor": corner.mentor,
        "mentor_school": corner.helping_school,
        "school": corner.school,
    }
    before = PairingFactory(
        **pair,
        trainee=corner.trainee,
        starts_on=date(2025, 8, 1),
        ends_on=date(2025, 8, 31),
        end_reason="trainee_left",
    )
    RosterAnswerFactory(**asked, gone=True)
    RosterAnswerFactory(
        **asked,
        gone=True,
        check_round__closed_on=date(2026, 1, 20),
        replacement=PairingFactory(
            **pair,
            trainee=TeacherFactory(name="North Trainee", school=corner.school),
            ended=True,
            replaces=before,
        ),
    )


def nominations(corner) -> None:
    """The trainee's, which waits for an answer; one that was declined; the mentor's, accepted."""
    nominate(corner, corner.trainee)
    nominate(corner, corner.trainee, settled=True, state="declined", settled_reason="North note")
    NominationFactory(
        program=corner.program,
        subject=corner.subject,
        teacher=corner.mentor,
        school=corner.helping_school,
        part="mentor",
        reason="North note",
        nominated_by=corner.helping_coordinator_user,
        settled=True,
        state="accepted",
    )


def nominate(corner, teacher, **values) -> None:
    NominationFactory(
        program=corner.program,
        subject=corner.subject,
        teacher=teacher,
        school=corner.school,
        reason="North note",
        nominated_by=corner.coordinator_user,
        **values,
    )


def tutor_group(corner, of: str) -> None:
    """The mentor's, led by somebody who has an account and no pair."""
    leader = UserFactory(username=f"{of}-leader".lower(), name=f"{of} Leader")
    tutor_group_of(corner, leader, name=f"{of} group")


def suggestions(corner) -> None:
    """Another mentor and an end for a second pair, and a new pairing for a trainee who is alone;
    of the corner's own pair nothing is suggested yet.
    """
    leader = User.objects.get(username="north-leader")

    def a_pair(**days):
        return PairingFactory(
            program=corner.program,
            subject=corner.subject,
            mentor=corner.mentor,
            mentor_school=corner.helping_school,
            trainee=TeacherFactory(
                name="North Trainee", school=corner.school, school__subject=corner.subject
            ),
            school=corner.school,
            **days,
        )

    alone, second = a_pair(ended=True), a_pair()
    SuggestionFactory(pairing=second, suggested_by=leader)
    SuggestionFactory(pairing=second, suggested_by=leader, kind="end", end_reason="completed")
    SuggestionFactory(pairing=alone, suggested_by=leader, kind="pair")


def group_training(corner, kind) -> None:
    """A training of the district that was announced and held: both of the pair came."""
    people = [corner.trainee, corner.mentor]
    training = a_training(
        corner,
        kind=kind,
        theme="North theme",
        expected=people,
        half_days=[half_day(DAY, theme="North theme", teacher=corner.mentor)],
    )
    note_attendance(training.half_days.get(), actor=corner.coordinator_actor, there=people)
    # And one whose form counts: hours stand on it.
    organizer = {"organiser_level": "district", "organiser_district": corner.district}
    a_form(corner, kind, Status.COUNTED, half_days=2, **organizer)


def an_observation(corner, pairing, rubric) -> None:
    """The mentor saw a lesson of the trainee, and marked it."""
    seen = LessonObservationFactory(
        pairing=pairing,
        topic="North lesson",
        process="North words",
        rubric=rubric,
        marks=[each.weight for each in rubric.criteria.all()],
        recorded_by=corner.mentor_user,
    )
    record_event(corner.mentor_actor, "guidance.lesson_observed", seen)


def an_interview(corner, pairing) -> None:
    """The lead asked the trainee, and the principal is to do something."""
    interview = MonitoringFactory(
        pairing=pairing, scope="North theme", recorded_by=corner.lead_user
    )
    FollowUpFactory(monitoring=interview, what="North note", owed_by=corner.principal_user)


def build(corner) -> North:
    """The north with one row of every sort."""
    tutor_group(corner, "North")
    tell_everybody()
    # The auditor's reach, which its holder must not have before it is approved.
    RoleAssignmentFactory(
        user=corner.helping_coordinator_user,
        role=Role.AUDITOR,
        waits=True,
        granted_by=corner.lead_user,
    )
    # Named for days to come: nobody stands in for anybody yet.
    Deputy.objects.create(
        assignment=RoleAssignment.objects.get(user=corner.principal_user),
        deputy=corner.trainee_user,
        starts_on=date(2098, 9, 1),
        ends_on=date(2098, 9, 7),
    )
    # Of a mentor with places free: it could go on.
    PairingFactory(
        program=corner.program,
        mentor=TeacherFactory(name="North Mentor", school=corner.helping_school),
        mentor_school=corner.helping_school,
        trainee=corner.trainee,
        school=corner.school,
        ended=True,
    )
    plans(corner)
    midterm(corner)
    for of in (corner.pairing, corner.partnership):
        CommitmentFactory(of=of, duty="North lesson", owed_by="both")
    corner.partnership.objections_until = date(2099, 1, 1)
    corner.partnership.save()
    agreement = AgreementFactory(
        partnership=corner.partnership,
        text="North words",
        scan=keep_file(DOCUMENT),
        scan_name="North document.pdf",
        objections_until=date(2099, 1, 1),
    )
    ObjectionFactory(
        agreement=agreement, text="North words", made_by=corner.helping_coordinator_user
    )
    for state in (Proposal.State.READY, Proposal.State.PUBLISHED):
        a_proposal(corner, state)
    nominations(corner)
    suggestions(corner)
    Unfinished.objects.create(
        author=corner.mentor_user, theme="North theme", typed={"theme": ["North theme"]}
    )
    kind = ActivityKindFactory(name="Lesson observation", opens_lessons=True, opens_talks=True)
    term = TermFactory()
    HolidayFactory(term=term)
    WorkPlanFactory(
        program=corner.program,
        district=corner.district,
        title="North paper",
        text="North words",
        file=keep_file(DOCUMENT),
        file_name=DOCUMENT.name,
        written_by=corner.coordinator_user,
    )
    forms = {status: a_form(corner, kind, status) for status in Status}
    counted = forms[Status.COUNTED]
    for form in (forms[Status.DRAFT], forms[Status.SCHOOL]):
        a_paper_and_a_file(corner, form)
    for form in (forms[Status.SCHOOL], counted):
        Reflection.objects.create(
            activity=form, teacher=corner.trainee, text="North words", quoted="name"
        )
    # Everybody agrees, and yet nobody else reads it: the form does not count yet.
    GoodPracticeFactory(
        activity=forms[Status.CITY], title="North title", text="North words", agreed=True
    )
    group_training(corner, kind)
    an_observation(corner, corner.pairing, a_rubric(corner.program))
    an_interview(corner, corner.pairing)
    result = ResultFactory(activity=counted, title="North paper")
    AuthorshipFactory(
        result=result, teacher=corner.mentor, district=corner.district, school=corner.school
    )
    return North(
        corner=corner,
        kind=kind,
        term=term,
        section=SubjectSection.objects.create(
            program=corner.program, subject=corner.subject, name="Science section"
        ),
        requirement=Requirement.objects.create(
            requirement_set=RequirementSet.objects.create(
                program=corner.program, name="Three ones", valid_from=corner.program.starts_on
            ),
            text="One paper",
            owed_by=Requirement.OwedBy.TRAINEE,
            counts=Requirement.Counts.PAPER,
            per=Requirement.Per.YEAR,
        ),
        draft=forms[Status.DRAFT],
        sent=forms[Status.OTHER_SIDE],
        at_school=forms[Status.SCHOOL],
        counted=counted,
        result=result,
        file=Attachment.objects.create(
            activity=counted,
            kind=Attachment.Kind.DOCUMENT,
            name="North document.pdf",
            file=keep_file(DOCUMENT),
            added_by=corner.mentor_user,
        ),
        contact=GuidanceContactFactory(
            pairing=corner.pairing, recorded_by=corner.mentor_user, note="North note"
        ),
        planned=PlannedObservationFactory(
            pairing=corner.pairing, recorded_by=corner.mentor_user, about="North lesson"
        ),
        award=AwardFactory(
            program=corner.program,
            subject=corner.subject,
            teacher=corner.trainee,
            district=corner.district,
            school=corner.school,
            contest="North contest",
            recorded_by=corner.trainee_user,
        ),
        honour=HonourFactory(
            program=corner.program,
            subject=corner.subject,
            teacher=corner.trainee,
            district=corner.district,
            school=corner.school,
            title="North title",
            recorded_by=corner.trainee_user,
        ),
    )


def plans(corner) -> None:
    """One in force with a goal, and one to agree to in another subject."""
    plan = PlanFactory(pairing=corner.pairing, agreed=True, goal="North goal")
    StageGoalFactory(plan=plan, text="North stage")
    other = PairingFactory(
        program=corner.program,
        mentor=corner.mentor,
        mentor_school=corner.helping_school,
        trainee=corner.trainee,
        school=corner.school,
    )
    PlanFactory(pairing=other, state="sent", goal="North goal")


def a_proposal(corner, state) -> None:
    is_published = state == Proposal.State.PUBLISHED
    proposal = ProposalFactory(
        program=corner.program,
        subject=corner.subject,
        district=corner.district,
        state=state,
        published_at=datetime(2025, 10, 1, tzinfo=UTC) if is_published else None,
    )
    name_for_mentor(corner, proposal, corner.trainee, corner.pairing if is_published else None)


def name_for_mentor(corner, proposal, trainee, pairing=None) -> None:
    ProposedPair.objects.create(
        proposal=proposal, trainee=trainee, mentor=corner.mentor, pairing=pairing
    )


def a_paper_and_a_file(corner, form) -> None:
    result = ResultFactory(activity=form, title="North paper")
    AuthorshipFactory(result=result, teacher=corner.mentor, district=corner.district)
    Attachment.objects.create(
        activity=form,
        kind=Attachment.Kind.DOCUMENT,
        name="North document.pdf",
        file=keep_file(DOCUMENT),
        added_by=corner.mentor_user,
    )


def a_form(corner, kind, status, **values) -> Activity:
    form = form_of(
        corner.pairing,
        author=corner.mentor_user,
        kind=kind,
        status=status,
        theme=f"North theme {status}",
        starts_on=DAY,
        **values,
    )
    LessonFactory(
        activity=form, teacher=corner.trainee, district=corner.district, topic="North lesson"
    )
    return form


def add_more(it: North, number: int) -> None:
    """More rows of what lists and pages show, spread over the people who see them."""
    corner = it.corner
    for _each in range(number):
        trainee = TeacherFactory(
            name="North Trainee", school=corner.school, school__subject=corner.subject
        )
        pairing = PairingFactory(
            program=corner.program,
            subject=corner.subject,
            mentor=corner.mentor,
            mentor_school=corner.helping_school,
            trainee=trainee,
            school=corner.school,
        )
        add_more_forms(it, pairing)
        nominate(corner, trainee)
        SuggestionFactory(pairing=pairing, suggested_by=it.group_leader_user)
        unpaired = TeacherFactory(
            name="North Trainee", school=corner.school, school__subject=corner.subject
        )
        name_for_mentor(corner, it.proposal, unpaired)
        add_more_training(it, trainee)
        GroupMemberFactory(group=it.group, teacher=trainee)
        tutor_group(corner, f"North {trainee.pk}")
        an_observation(corner, pairing, it.rubric)
        an_interview(corner, pairing)
        for of in (corner.pairing, corner.partnership):
            CommitmentFactory(of=of)
        for factory in (AwardFactory, HonourFactory):
            factory(
                program=corner.program,
                subject=corner.subject,
                teacher=trainee,
                district=corner.district,
                school=corner.school,
            )
        for form in (it.draft, it.at_school, it.counted):
            add_more_parts(it, form)
    tell_everybody()


def add_more_training(it: North, trainee) -> None:
    """One more training, and somebody more at the first one."""
    Expected.objects.create(
        training=it.training,
        teacher=trainee,
        district=it.corner.district,
        school=it.corner.school,
        asked_by=it.corner.coordinator_user,
    )
    group_training(it.corner, it.kind)


def add_more_parts(it: North, form: Activity) -> None:
    a_paper_and_a_file(it.corner, form)
    LessonFactory(activity=form, teacher=it.corner.trainee, topic="North lesson")


def tell_everybody() -> None:
    """One more notice each; a notice of the same event would be the same notice."""
    for user in User.objects.all():
        Notice.objects.create(
            to=user,
            message="activities.waiting",
            values={"form": "A form"},
            address="/home/",
            key=f"A form, {Notice.objects.filter(to=user).count()}",
        )


def add_more_forms(it: North, pairing: Pairing) -> None:
    for status in (Status.DRAFT, Status.OTHER_SIDE, Status.SCHOOL, Status.CITY, Status.COUNTED):
        form = form_of(
            pairing,
            author=it.corner.mentor_user,
            kind=it.kind,
            status=status,
            theme="North theme",
            starts_on=DAY,
        )
        result = ResultFactory(activity=form, title="North paper")
        AuthorshipFactory(result=result, teacher=it.corner.mentor, district=it.corner.district)
        Reflection.objects.create(
            activity=form, teacher=pairing.trainee, text="North words", quoted="name"
        )
    GuidanceContactFactory(pairing=pairing, recorded_by=it.corner.mentor_user)
