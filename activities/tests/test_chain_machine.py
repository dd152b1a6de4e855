"""The chain as a machine: any order of recording, sending, returning, undoing, voiding, correcting.

After every step the promises of the chain are asked again, of every form; after every refusal, that
all rows are as they were. The choices are the same in every run.
"""

from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from activities.chain import patience, wording
from activities.chain.editions import corrected
from activities.chain.models import Decision, Verb
from activities.chain.reading import last_return, unsigned_other_side
from activities.chain.rights import verbs_for
from activities.chain.services import take_step
from activities.chain.table import APPROVING, NEEDS_REASON
from activities.closing.services import close_program
from activities.lessons.models import Lesson
from activities.presence.models import Attendance
from activities.registration.changes import shown
from activities.registration.content import FormContent, LessonEntry, ResultEntry, content_of
from activities.registration.models import WAITING, Activity, Party, Status
from activities.registration.rights import may_correct, may_edit
from activities.works.models import Mention, MentionAuthor
from core.actor import Actor, Role
from core.exceptions import DomainError
from core.models import AuditEvent, Notice
from programs.models import Program
from programs.program.services import reopen_program
from programs.tests.factories import ActivityKindFactory
from recording.pair_answers import parties_of
from recording.services import correct_activity, edit_activity, record_activity
from results.models import Authorship, Result
from roster.people.finding import Person

# The chain takes its steps in the same order on every database; races are tested apart.
pytestmark = pytest.mark.once

TODAY = date(2026, 3, 18)
WORDS = "The children measured shadows at noon; next week both teach the second part."
REFUSALS = (DomainError, PermissionDenied, ValidationError)
ROWS = (
    *(Activity, Party, Attendance, Authorship, Decision, Lesson, Mention, MentionAuthor, Result),
    *(AuditEvent, Notice, Program),
)
ONWARD = (Verb.SEND, Verb.COUNTERSIGN, Verb.CONFIRM, Verb.ACCEPT)
LEVELS = [Status.OTHER_SIDE, Status.SCHOOL, Status.DISTRICT, Status.CITY]
# What a return asks for by its reason: who signed before need not see it changed.
ASKED = {"wrong_date": {"starts_on"}, "other": set()}
CHANGES = ("starts_on", "theme", "headcount", "lessons", "people", "results", "title")
PARTS = ("parties", "lessons", "talks", "people", "results")


def says(form: Activity) -> dict:
    """All that a form says, by name, comparable."""
    content = content_of(form)
    return {**content.fields, **{part: shown(content, part) for part in PARTS}}


def keys_of(form: Activity) -> set[tuple]:
    """Every row that its author has written, with the key it is compared by."""
    return {
        (model.__name__, row.pk, row.key)
        for model in (Party, Lesson, Attendance, Mention)
        for row in model.objects.filter(activity=form)
    }


def after_the_wait(verb: Verb):
    """A countersignature is waited for before its author goes on without it."""
    if verb != Verb.STRIKE_OUT:
        return nullcontext()
    return time_machine.travel(timezone.now() + timedelta(days=patience.DAYS))


class Chain(RuleBasedStateMachine):
    """One pair with its offices, two forms at most, and everything that can happen to them."""

    def __init__(self, corner, people: list[User], kind):
        super().__init__()
        self.corner, self.people, self.kind = corner, people, kind
        self.number = 0
        self.said: dict[int, dict] = {}  # form: what was entered last
        self.stood_for: dict[int, dict] = {}  # decision: what the form said then
        self.history: dict[int, tuple] = {}  # decision: what it was when it was taken
        self.before_closing: dict[int, str] | None = None
        self.able: list[Actor] | None = None
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    # --- what there is ---

    def forms(self) -> list[Activity]:
        rows = Activity.objects.select_related("program", "author", "corrects").order_by("pk")
        steps = Prefetch("decisions", Decision.objects.order_by("pk"))
        return list(rows.prefetch_related("parties", steps))

    def actors(self):
        """Everybody who may still sign in."""
        if self.able is None:
            keys = [user.pk for user in self.people]
            able = User.objects.filter(pk__in=keys, is_active=True)
            self.able = [actor_for(user) for user in able]
        return self.able

    def offered(self, *verbs, forms=None) -> list[tuple]:
        return [
            (form.pk, verb, actor)
            for form in (self.forms() if forms is None else forms)
            for actor in self.actors()
            for verb in verbs_for(actor, form)
            if verb in verbs
        ]

    def rows(self) -> dict:
        return {model: list(model.objects.order_by("pk").values()) for model in ROWS}

    @contextmanager
    def refused_or_done(self):
        """A refusal leaves every row as it was."""
        before = self.rows()
        try:
            with transaction.atomic():
                yield
        except REFUSALS:
            assert self.rows() == before, "a refusal changed something"

    def take(self, pk, verb, actor, *, seen=None, code="other"):
        form = Activity.objects.select_related("program").get(pk=pk)
        unsigned = unsigned_other_side(form)
        with after_the_wait(verb):
            decision = take_step(
                form,
                verb,
                actor=actor,
                seen=form.version if seen is None else seen,
                reason_code=code if verb in NEEDS_REASON else "",
                reason="Because." if verb in NEEDS_REASON else "",
                party=unsigned[0] if unsigned else None,
            )
        if verb in APPROVING:
            self.stood_for[decision.pk] = says(form)

    def content(self) -> FormContent:
        self.number += 1
        corner = self.corner
        fields = {
            "program": Program.objects.get(pk=corner.program.pk),
            "subject": corner.subject,
            "kind": self.kind,
            "organiser_level": "pair",
            "organiser_district": None,
            "organiser_school": None,
            "partnership": None,
            "host_school": corner.school,
            "starts_on": date(2026, 3, 2),
            "date_precision": "day",
            "date_as_printed": "",
            "ends_on": None,
            "half_days": None,
            "minutes": 40,
            "theme": f"Theme {self.number}",
            "process": WORDS,
            "effect": "",
            "headcount": 5,
            "headcount_qualifier": "exact",
            "list_is_complete": False,
        }
        author = Person(corner.mentor, district=corner.helping_district)
        return FormContent(
            fields,
            parties=parties_of(corner.pairing),
            lessons=(LessonEntry(f"Lesson {self.number}"),),
            people=(Person(name="A guest"),),
            results=(ResultEntry("paper", f"Paper {self.number}", (author,)),),
        )

    # --- what can happen ---

    @rule(who=st.sampled_from(["mentor", "trainee"]))
    @precondition(lambda self: len(self.said) < 3)
    def record(self, who):
        with self.refused_or_done():
            actor = getattr(self.corner, f"{who}_actor")
            form = record_activity(self.content(), actor=actor, today=TODAY)
            self.said[form.pk] = says(form)

    @rule(data=st.data())
    def go_on(self, data):
        """A step forward that a page offers is possible."""
        if choices := self.offered(*ONWARD):
            self.take(*data.draw(st.sampled_from(choices)))

    @rule(data=st.data())
    def go_all_the_way(self, data):
        """Whoever is next does what is next, until the form counts or needs something else."""
        forms = [form.pk for form in self.forms()]
        pk = data.draw(st.sampled_from(forms)) if forms else None
        for _each in range(6):
            forms = [form for form in self.forms() if form.pk == pk]
            if choices := self.offered(*ONWARD, forms=forms):
                self.take(*choices[0])

    @rule(data=st.data(), code=st.sampled_from(list(ASKED)))
    def send_back(self, data, code):
        if choices := self.offered(Verb.RETURN):
            self.take(*data.draw(st.sampled_from(choices)), code=code)

    @rule(data=st.data())
    def undo(self, data):
        if choices := self.offered(Verb.UNDO):
            self.take(*data.draw(st.sampled_from(choices)))

    @rule(data=st.data())
    def take_back_or_strike_out(self, data):
        if choices := self.offered(Verb.TAKE_BACK, Verb.STRIKE_OUT):
            self.take(*data.draw(st.sampled_from(choices)))

    @rule(data=st.data())
    def void(self, data):
        """Every reason that the page of voiding offers is possible."""
        if choices := self.offered(Verb.VOID):
            pk, verb, actor = data.draw(st.sampled_from(choices))
            form = Activity.objects.get(pk=pk)
            reasons = wording.void_reasons(form, corrected(form), actor)
            code = data.draw(st.sampled_from([code for code, _label in reasons] or [""]))
            self.take(pk, verb, actor, code=code)

    @rule(data=st.data(), change=st.sampled_from(CHANGES))
    def edit(self, data, change):
        choices = [
            (form, actor)
            for form in self.forms()
            for actor in self.actors()
            if may_edit(actor, form)
        ]
        if not choices:
            return
        form, actor = data.draw(st.sampled_from(choices))
        before, rows = content_of(form), keys_of(form)
        content = self.changed(before, change)
        form = edit_activity(form, content, actor=actor, seen=form.version, today=TODAY)
        entered = {part: shown(content, part) for part in PARTS}
        self.said[form.pk] = {**content.fields, **entered}
        assert rows <= keys_of(form), "a part has lost its row"

    def changed(self, content: FormContent, change: str) -> FormContent:
        self.number += 1
        if change == "title":
            said = (replace(each, title=f"Title {self.number}") for each in content.results)
            return replace(content, results=tuple(said))
        values = {
            "starts_on": date(2026, 3, 3 + self.number % 14),
            "theme": f"Theme {self.number}",
            "headcount": 5 + self.number,
            "lessons": (*content.lessons, LessonEntry(f"Lesson {self.number}")),
            "people": (*content.people, Person(name=f"Guest {self.number}")),
            "results": (*content.results, ResultEntry("paper", f"Paper {self.number}")),
        }
        if change in PARTS:
            return replace(content, **{change: values[change]})
        return replace(content, fields={**content.fields, change: values[change]})

    @rule(data=st.data())
    def correct(self, data):
        counted = [form for form in self.forms() if form.status == Status.COUNTED]
        choices = [
            (form, actor) for form in counted for actor in self.actors() if may_correct(actor, form)
        ]
        if not choices:
            return
        form, actor = data.draw(st.sampled_from(choices))
        with self.refused_or_done():
            edition = correct_activity(form, actor=actor, seen=form.version, reason="Another date.")
            self.said[edition.pk] = says(edition)
            assert self.said[edition.pk] == self.said[form.pk], "a correction starts from less"
            names = [
                {(model, key) for model, _pk, key in keys_of(each)} for each in (form, edition)
            ]
            assert names[0] == names[1], "old and new cannot be compared"

    @rule(data=st.data(), verb=st.sampled_from(list(Verb)), late=st.booleans())
    def press_something(self, data, verb, late):
        """Whatever button, whoever presses it, from a page however old."""
        if forms := self.forms():
            form = data.draw(st.sampled_from(forms))
            actor = data.draw(st.sampled_from(self.actors()))
            code = data.draw(st.sampled_from(["", "other", "did_not_happen", "correction_wrong"]))
            with self.refused_or_done():
                self.take(form.pk, verb, actor, seen=form.version - late, code=code)

    @rule(who=st.sampled_from(["mentor_user", "trainee_user"]))
    @precondition(lambda self: self.number > 3)
    def leave(self, who):
        """One of the two has no account any more; the other stays."""
        two = [self.corner.mentor_user.pk, self.corner.trainee_user.pk]
        if not User.objects.filter(pk__in=two, is_active=False).exists():
            User.objects.filter(pk=getattr(self.corner, who).pk).update(is_active=False)
            self.able = None

    @rule()
    @precondition(lambda self: self.said)
    def close_or_reopen(self):
        program = Program.objects.get(pk=self.corner.program.pk)
        office = actor_for(self.people[0])
        if program.state == Program.State.OPEN:
            close_program(program, actor=office, seen=program.version, leave_waiting=True)
            self.before_closing = self.places(self.forms())
        else:
            reopen_program(program, actor=office, seen=program.version, reason="Because.")
            self.before_closing = None

    def places(self, forms) -> dict[int, str]:
        return {form.pk: form.status for form in forms if form.status not in DROPPABLE}

    # --- what holds ---

    @invariant()
    def every_promise_holds(self):
        forms = self.forms()
        for promise in (
            self.nothing_entered_disappears,
            self.no_step_is_rewritten,
            self.a_waiting_form_has_somebody_who_may_act,
            self.one_edition_of_a_reference_counts_at_most,
            self.a_returned_form_knows_where_it_comes_from,
            self.a_replaced_edition_has_one_that_follows_it,
            self.nobody_stands_for_what_they_did_not_read,
            self.who_is_marked_as_signer_has_a_step_that_stands,
            self.counted_needs_two_people,
            self.a_closed_program_stays_as_it_was,
            self.a_result_counts_once_while_any_form_of_it_does,
        ):
            promise(forms)

    def nothing_entered_disappears(self, forms):
        assert {form.pk: says(form) for form in forms} == self.said

    def no_step_is_rewritten(self, forms):
        steps = {
            step["id"]: tuple(value for name, value in step.items() if name != "undone")
            for step in Decision.objects.values()
        }
        assert {pk: steps.get(pk) for pk in self.history} == self.history
        self.history = steps

    def a_waiting_form_has_somebody_who_may_act(self, forms):
        if self.before_closing is not None:
            return
        able = {pk for pk, _verb, _actor in self.offered(*ONWARD, Verb.STRIKE_OUT, forms=forms)}
        waiting = {form.pk for form in forms if form.status in WAITING}
        assert waiting <= able

    def one_edition_of_a_reference_counts_at_most(self, forms):
        counted = [form.reference for form in forms if form.status == Status.COUNTED]
        assert len(counted) == len(set(counted))
        assert all(counted)

    def a_returned_form_knows_where_it_comes_from(self, forms):
        for form in forms:
            came_back = form.status == Status.RETURNED
            assert (form.returned_from in WAITING) == came_back
            assert not came_back or last_return(form).from_status == form.returned_from

    def a_replaced_edition_has_one_that_follows_it(self, forms):
        for form in forms:
            follows = [each for each in forms if each.corrects_id == form.pk]
            assert form.status != Status.REPLACED or follows

    def nobody_stands_for_what_they_did_not_read(self, forms):
        for form in forms:
            if form.status in (*WAITING, Status.COUNTED):
                for step, asked in self.standing(form):
                    before, now = self.stood_for[step.pk], self.said[form.pk]
                    differs = {name for name in now if now[name] != before[name]}
                    assert differs <= asked, (step, differs)

    def who_is_marked_as_signer_has_a_step_that_stands(self, forms):
        for form in forms:
            if form.status not in (*WAITING, Status.COUNTED):
                continue
            signed = sum(party.countersigned_at is not None for party in form.parties.all())
            steps = [step for step, _asked in self.standing(form)]
            assert signed == len([step for step in steps if step.verb == Verb.COUNTERSIGN])

    def counted_needs_two_people(self, forms):
        for form in forms:
            people = [step.by_id for step, _asked in self.standing(form)]
            assert form.author_id not in people
            assert len(people) == len(set(people)), "one person stands for it twice"
            if form.status == Status.COUNTED:
                accepted = [step.by_id for step, _a in self.standing(form) if step.verb == "accept"]
                assert len(accepted) == 1

    def a_closed_program_stays_as_it_was(self, forms):
        if self.before_closing is not None:
            assert self.places(forms) == self.before_closing

    def a_result_counts_once_while_any_form_of_it_does(self, forms):
        """And says what the form by which it counts says; else what was sent first says."""
        for result in Result.objects.prefetch_related("mentions__activity"):
            mentions = sorted(result.mentions.all(), key=lambda each: each.pk)
            counted = [each for each in mentions if each.activity.status == Status.COUNTED]
            assert [each for each in mentions if each.counts] == counted[:1], result
            sent = [each for each in mentions if each.activity.first_sent_at]
            speaks = (counted or sent or mentions)[0]
            assert (result.title, result.kind) == (speaks.title, speaks.kind)

    def standing(self, form: Activity) -> list[tuple[Decision, set]]:
        """The steps a form stands on, with the fields that a return asked for since each.

        Reckoned here a second time: what starts again at a level keeps what lies below it.
        """
        steps: list[tuple[Decision, set]] = []
        for step in form.decisions.all():
            if step.undone or step.verb == Verb.UNDO:
                continue
            if step.verb in APPROVING:
                steps.append((step, set()))
            elif step.verb == Verb.RETURN:
                for _step, asked in steps:
                    asked |= ASKED.get(step.reason_code, set())
            elif step.verb == Verb.SEND:
                again = LEVELS.index(step.to_status) if step.from_status == Status.RETURNED else 0
                steps = [each for each in steps if LEVELS.index(each[0].from_status) < again]
        return steps


DROPPABLE = (Status.DRAFT, Status.VOID)


@pytest.mark.parametrize("examples", [8, pytest.param(24, marks=pytest.mark.thorough)])
def test_the_promises_of_the_chain_hold_whatever_happens_in_whatever_order(
    north, administrator, examples
):
    general = UserFactory(username="general", name="North General")
    RoleAssignmentFactory(user=general, role=Role.SUBJECT_LEAD)
    people = [
        administrator,
        *(north.mentor_user, north.trainee_user, north.principal_user),
        *(north.coordinator_user, north.helping_coordinator_user, north.lead_user, general),
    ]
    kind = ActivityKindFactory()

    run_state_machine_as_test(
        lambda: Chain(north, people, kind),
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
