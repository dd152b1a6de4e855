"""The way from an empty portal to the first pair: what is done, what is next, what comes later.

Everything is counted where it stands; no step is ticked off by hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Count, F, QuerySet, Value
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import User
from activities.models import Activity
from core import after_saving
from core.actor import Actor
from desk.lacking_accounts import Lacking, lacking_accounts
from pairings.models import Pairing, Partnership
from programs.models import ActivityKind, Program, RequirementSet, SubjectSection
from roster.models import District, Office, School, Subject, Teacher, Term


@dataclass(frozen=True, slots=True)
class Step:
    """One line: how many there are, what it is for, and where it is done.

    `lacking` is who or what is missing, with ways to where it is added; `part` names what comes
    next of a step that has several.
    """

    name: str
    purpose: str
    number: int = 0
    is_done: bool = False
    is_next: bool = False
    url: str = ""
    action: str = ""
    lacking: list[Lacking] = field(default_factory=list)
    part: str = ""

    @property
    def follows(self) -> str:
        """What there is to do, for whoever has just done one part of it."""
        return self.part or self.name

    @property
    def way(self) -> str:
        """What the link to its `url` says where no list of who is lacking stands beside it."""
        return self.lacking[0].ways[0].label if self.lacking else self.action

    @property
    def tone(self) -> str:
        return "done" if self.is_done else "wait" if self.is_next else ""

    @property
    def state(self) -> str:
        if self.is_done:
            return _("done: %(number)d") % {"number": self.number} if self.number else _("done")
        return _("next") if self.is_next else _("not yet")


@dataclass(frozen=True, slots=True)
class SetUp:
    """The whole list. Once a program `is_open` only what is left of it stands there unasked."""

    steps: list[Step]
    is_open: bool

    @property
    def left(self) -> list[Step]:
        return [step for step in self.steps if not step.is_done]

    @property
    def next(self) -> Step | None:
        return next((step for step in self.steps if step.is_next), None)


def set_up_on_home(actor: Actor) -> SetUp | None:
    """The administrator's, until the first form is written."""
    if not actor.is_administrator or Activity.objects.visible_to(actor).exists():
        return None
    return FirstSteps(actor).set_up()


def set_up_on_programs(actor: Actor) -> SetUp | None:
    """The administrator's, for good: there it is found again."""
    return FirstSteps(actor).set_up() if actor.is_administrator else None


@dataclass(frozen=True, slots=True)
class Following:
    """What the page after a save offers: to add `another` one there, and the next step."""

    another: str
    step: Step


def set_up_after_saving(request) -> Following | None:
    """For as long as the list stands on Home and something is left of it."""
    another = after_saving.taken(request)
    set_up = set_up_on_home(request.actor) if another is not None else None
    return Following(another, set_up.next) if set_up and set_up.next else None


class FirstSteps:
    """The steps of one actor, in four queries: the programs, how many there are of all, and who
    is still to be given an account.
    """

    def __init__(self, actor: Actor):
        self.actor = actor

    def set_up(self) -> SetUp:
        is_open = any(each.state == Program.State.OPEN for each in self.programs)
        return SetUp(self.steps(), is_open)

    def steps(self) -> list[Step]:
        """In order; the first that is not done and has a place where it is done is the next."""
        steps, is_next_known = [], False
        for values in [self.office(), *self.lists(), *self.year(), *self.people_together()]:
            is_next = bool(values.get("url")) and not values["is_done"] and not is_next_known
            is_next_known = is_next_known or is_next
            steps.append(Step(is_next=is_next, **values))
        return steps

    # --- what there is ---

    @cached_property
    def programs(self) -> list[Program]:
        """Those that are set up or run, the newest first; a closed one needs no more steps."""
        rows = Program.objects.visible_to(self.actor).exclude(state=Program.State.CLOSED)
        return list(rows)

    @property
    def program(self) -> Program | None:
        return self.programs[0] if self.programs else None

    @property
    def is_open(self) -> bool:
        return bool(self.program) and self.program.state == Program.State.OPEN

    @cached_property
    def numbers(self) -> dict[str, int]:
        counts = [counted(name, rows) for name, rows in self.counted_rows()]
        return dict(counts[0].union(*counts[1:], all=True))

    def counted_rows(self) -> Iterator[tuple[str, QuerySet]]:
        for model in (Office, Subject, Term, District, School, Teacher):
            yield model._meta.model_name, model.objects.visible_to(self.actor)
        yield "user", User.objects.visible_to(self.actor).exclude(pk=self.actor.user_id)
        if self.program:
            of_program = (ActivityKind, SubjectSection, RequirementSet, Partnership, Pairing)
            for model in of_program:
                rows = model.objects.visible_to(self.actor).filter(program=self.program.pk)
                yield model._meta.model_name, rows

    def number(self, model: type) -> int:
        return self.numbers.get(model._meta.model_name, 0)

    def of(self, model: type) -> dict:
        number = self.number(model)
        return {"number": number, "is_done": bool(number)}

    def list_or(self, model: type, name: str, adding: str) -> str:
        """The list; while nothing stands there, at once the page that adds to it."""
        return reverse(name if self.number(model) else adding)

    # --- the lines ---

    def office(self) -> dict:
        return {
            "name": _("The office’s name and contact"),
            "purpose": _("The name stands on every page and on paper, the contact in the help."),
            "is_done": settings.OFFICE_IS_NAMED or bool(self.number(Office)),
            "url": reverse("roster:office"),
            "action": _("Name the office"),
        }

    def lists(self) -> list[dict]:
        """What exists without a program."""
        return [
            {
                "name": _("Subjects"),
                "purpose": _("What teachers are paired in."),
                **self.of(Subject),
                "url": self.list_or(Subject, "roster:subjects", "roster:subjects_standard"),
                "action": _("Add the subjects"),
            },
            {
                "name": _("School year and terms"),
                "purpose": _("Figures and lists are given by term, and weeks are counted in it."),
                **self.of(Term),
                "url": self.list_or(Term, "roster:terms", "roster:terms_standard"),
                "action": _("Add the terms"),
            },
            {
                "name": _("Districts"),
                "purpose": _("A district helps another, and confirms the forms of its schools."),
                **self.of(District),
                "url": self.list_or(District, "roster:districts", "roster:district_add"),
                "action": _("Add the districts"),
            },
            {
                "name": _("Schools"),
                "purpose": _("Teachers are posted to schools, and each belongs to a district."),
                **self.of(School),
                "url": self.list_or(School, "roster:schools", "roster:school_add"),
                "action": _("Add the schools"),
            },
            {
                "name": _("People"),
                "purpose": _("The teachers who will be mentors and trainees, and where they work."),
                **self.of(Teacher),
                "url": self.list_or(Teacher, "roster:people", "roster:teacher_add"),
                "action": _("Add the teachers"),
            },
        ]

    def year(self) -> list[dict]:
        parts = [self.number(each) for each in (ActivityKind, SubjectSection, RequirementSet)]
        part, action, url = self.first_lacking_of_the_program()
        return [
            {
                "name": _("Program"),
                "purpose": self.what_the_program_holds(*parts),
                "is_done": all(parts),
                "url": url,
                "action": action,
                "part": part,
            },
            {
                "name": _("Partnerships"),
                "purpose": _("Which district, school or subject group helps which."),
                **self.of(Partnership),
                "url": self.list_or(Partnership, "partnerships:list", "partnerships:create"),
                "action": _("Add the partnerships"),
            },
        ]

    def first_lacking_of_the_program(self) -> tuple[str, str, str]:
        """The first part that the program lacks, what adds it, and where; else the program."""
        if self.program is None:
            return "", _("Set up a program"), reverse("programs:program_add")
        parts = {
            ActivityKind: (
                _("Kinds of activity"),
                _("Add the kinds of activity"),
                "programs:kinds_standard",
            ),
            SubjectSection: (_("Subject sections"), _("Add a section"), "programs:section_add"),
            RequirementSet: (
                _("Requirements"),
                _("Add standard requirement sets"),
                "programs:requirements_standard",
            ),
        }
        for model, (part, action, adding) in parts.items():
            if not self.number(model):
                return part, action, reverse(adding, args=[self.program.slug])
        return "", "", self.program.get_absolute_url()

    def what_the_program_holds(self, kinds: int, sections: int, sets: int) -> str:
        if self.program is None:
            return _("One year of work, with its kinds of activity, sections and requirements.")
        return _(
            "%(program)s. Kinds of activity: %(kinds)d; sections: %(sections)d; "
            "requirement sets: %(sets)d."
        ) % {"program": self.program, "kinds": kinds, "sections": sections, "sets": sets}

    def people_together(self) -> list[dict]:
        """What follows once the program is open, and what people need to sign in."""
        return [
            {
                "name": _("Open the program"),
                "purpose": _("From then on teachers can be paired and activities recorded."),
                "is_done": self.is_open,
                "url": self.opening(),
                "action": _("Open the program"),
            },
            {
                "name": _("Pairings"),
                "purpose": _("Which mentor guides which trainee, once the program is open."),
                **self.of(Pairing),
                "url": self.pairing(),
                "action": _("Add the pairings"),
            },
            self.accounts(),
        ]

    def opening(self) -> str:
        """Where the program is opened; once it is, the program itself."""
        if self.program is None:
            return ""
        if self.is_open:
            return self.program.get_absolute_url()
        return reverse("programs:program_open", args=[self.program.slug])

    def pairing(self) -> str:
        """Nobody is paired in a program that is not open, so the page that pairs has no use yet."""
        adding = "pairings:create" if self.is_open else "pairings:list"
        return self.list_or(Pairing, "pairings:list", adding)

    def accounts(self) -> dict:
        """Done once whoever is paired can sign in, and each step of a form has its people."""
        is_paired = bool(self.number(Pairing))
        lacking = lacking_accounts(self.program, self.actor) if is_paired else []
        return {
            "name": _("Accounts"),
            "purpose": _("Who signs in besides you: mentors, trainees, schools and districts."),
            "lacking": lacking,
            "number": self.number(User),
            "is_done": is_paired and not lacking,
            "url": lacking[0].ways[0].url
            if lacking
            else self.list_or(User, "accounts:accounts", "accounts:add"),
            "action": _("Add the accounts"),
        }


def counted(name: str, rows: QuerySet) -> QuerySet:
    """(name, how many), as one part of a statement; without rows there is none."""
    named = rows.order_by().annotate(of=Value(name)).values("of")
    return named.annotate(number=Count("pk")).values_list(F("of"), "number")
