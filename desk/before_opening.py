"""What a program lacks on the day it is opened: said there, each with its way. It may open."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from desk.first_steps import counted
from desk.lacking_accounts import Lacking, Way, in_sentences, steps_of_nobody
from pairings.models import Partnership
from programs.models import ActivityKind, Program, RequirementSet, SubjectSection
from roster.models import Posting, School, Term


def before_opening(request) -> list[Lacking]:
    """Of the program in the page's address; nothing where this reader sees none there."""
    programs = Program.objects.visible_to(request.actor)
    program = programs.filter(slug=request.resolver_match.kwargs.get("slug")).first()
    return [*parts(program, request.actor), *people(program, request.actor)] if program else []


# --- what is empty --------------------------------------------------------------------------------


def parts(program: Program, actor: Actor) -> Iterator[Lacking]:
    """Each part of the program of which there is nothing."""
    rows = [
        counted(model._meta.model_name, model.objects.visible_to(actor).filter(program=program))
        for model in (ActivityKind, SubjectSection, RequirementSet, Partnership)
    ]
    terms = Term.objects.visible_to(actor).overlapping(program.period)
    counts = rows[0].union(*rows[1:], counted("term", terms), all=True)
    there = {name for name, number in counts if number}
    for name, lacking in words_of_parts(program).items():
        if name not in there:
            yield lacking


def words_of_parts(program: Program) -> dict[str, Lacking]:
    def of_program(name: str) -> str:
        return reverse(f"programs:{name}", args=[program.slug])

    return {
        "activitykind": Lacking(
            _("There are no kinds of activity, so nothing can be recorded."),
            [Way(_("Add the kinds of activity"), of_program("kinds_standard"))],
        ),
        "subjectsection": Lacking(
            _("There is no section, so figures are not given by subject."),
            [Way(_("Add a section"), of_program("section_add"))],
        ),
        "requirementset": Lacking(
            _("Nothing is asked for, so nobody is told what they still owe."),
            [
                Way(_("Add standard requirement sets"), of_program("requirements_standard")),
                Way(_("Add a requirement"), of_program("requirement_add")),
            ],
        ),
        "term": Lacking(
            _("No term lies in it, so figures are not given by term."),
            [Way(_("Add the terms"), reverse("roster:terms_standard"))],
        ),
        "partnership": Lacking(
            _("There is no partnership, so teachers can be paired within their district alone."),
            [Way(_("Add a partnership"), reverse("partnerships:create"))],
        ),
    }


# --- steps that nobody can take -------------------------------------------------------------------


def people(program: Program, actor: Actor) -> list[Lacking]:
    """Who would have no one to confirm or accept their forms, as far as is known without pairs."""
    return in_sentences(missing(program, actor))


def missing(program: Program, actor: Actor) -> Iterator[tuple[str, QuerySet]]:
    supported = Partnership.objects.visible_to(actor).filter(program=program).order_by()
    posted = Posting.objects.visible_to(actor).running(timezone.localdate())
    schools = School.objects.visible_to(actor).filter(
        Exists(posted.filter(school=OuterRef("pk"))),
        district__in=supported.values("supported_district"),
    )
    sections = SubjectSection.objects.visible_to(actor).filter(program=program).order_by()
    return steps_of_nobody(program, actor, schools, (supported, "supported_district"), sections)
