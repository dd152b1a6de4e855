"""What a program lacks on the day it is opened: said there, each with its way. It may open."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actor import Actor
from desk.first_steps import counted
from desk.lacking_accounts import Lacking, Way, in_sentences, some, steps_of_nobody
from pairings.models import Partnership
from programs.models import ActivityKind, Program, RequirementSet, SubjectSection
from roster.models import Posting, PostingSubject, School, Subject, Term


def before_opening(request) -> list[Lacking]:
    """Of the program in the page's address; nothing where this reader sees none there."""
    programs = Program.objects.visible_to(request.actor)
    program = programs.filter(slug=request.resolver_match.kwargs.get("slug")).first()
    if program is None:
        return []
    actor = request.actor
    return [*parts(program, actor), *sectionless(program, actor), *people(program, actor)]


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
                Way(_("Add a requirement of your own"), of_program("requirement_add")),
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


def sectionless(program: Program, actor: Actor) -> list[Lacking]:
    """The subjects in which teachers may be paired and that have no section, where others have."""
    sections = sections_of(program, actor).exclude(subject=None)
    rows = taught(program, actor).exclude(pk__in=sections.values("subject"))
    names = [str(subject) for subject in rows.filter(Exists(sections))]
    if not names:
        return []
    sentence = ngettext(
        "%(number)d subject has no section, so its figures are not given: %(names)s.",
        "%(number)d subjects have no section, so their figures are not given: %(names)s.",
        len(names),
    ) % {"number": len(names), "names": some(names)}
    way = Way(_("Add a section"), reverse("programs:section_add", args=[program.slug]))
    return [Lacking(sentence, [way])]


# --- steps that nobody can take -------------------------------------------------------------------


def people(program: Program, actor: Actor) -> list[Lacking]:
    """Who would have no one to confirm or accept their forms, as far as is known without pairs."""
    return in_sentences(missing(program, actor))


def missing(program: Program, actor: Actor) -> Iterator[tuple[str, QuerySet]]:
    supported = partnerships_of(program, actor)
    sections = sections_of(program, actor)
    subjects = Subject.objects.visible_to(actor).filter(pk__in=sections.values("subject"))
    return steps_of_nobody(
        program,
        actor,
        ("possible_schools", schools_of_trainees(program, actor)),
        (supported, "supported_district"),
        subjects | taught(program, actor),
    )


# --- what the program is about, as far as is known without pairs ----------------------------------


def partnerships_of(program: Program, actor: Actor) -> QuerySet:
    return Partnership.objects.visible_to(actor).filter(program=program).order_by()


def sections_of(program: Program, actor: Actor) -> QuerySet:
    return SubjectSection.objects.visible_to(actor).filter(program=program).order_by()


def postings(actor: Actor) -> QuerySet:
    return Posting.objects.visible_to(actor).running(timezone.localdate()).order_by()


def schools_of_trainees(program: Program, actor: Actor) -> QuerySet:
    """Where trainees may be: the schools that are supported, and those of supported districts."""
    supported = partnerships_of(program, actor)
    of_districts = supported.filter(supported_school=None)
    return School.objects.visible_to(actor).filter(
        Q(district__in=of_districts.values("supported_district"))
        | Q(pk__in=supported.exclude(supported_school=None).values("supported_school")),
        Exists(postings(actor).filter(school=OuterRef("pk"))),
    )


def taught(program: Program, actor: Actor) -> QuerySet:
    """What may be paired in: the subjects that anybody teaches, for within a district teachers are
    paired without a partnership, and those that partnerships name."""
    there = postings(actor).exclude(school=None)
    of_teachers = PostingSubject.objects.visible_to(actor).filter(posting__in=there.values("pk"))
    named = partnerships_of(program, actor).exclude(subject=None)
    return Subject.objects.visible_to(actor).filter(
        Q(pk__in=of_teachers.order_by().values("subject")) | Q(pk__in=named.values("subject"))
    )
