"""Who has to sign in for a program's forms to be counted, and cannot yet."""

from collections.abc import Iterator

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import RoleAssignment, User
from core.actor import Actor, Role
from core.names import in_language
from pairings.models import Pairing
from programs.models import Program
from roster.models import District, School, Subject, Teacher

NAMED = 3


def lacking_accounts(program: Program, actor: Actor) -> list[str]:
    """A sentence for each kind of person that is missing; none where every form can be counted."""
    parts = [named(what, rows) for what, rows in missing(program, actor)]
    names: dict[str, list[str]] = {}
    for what, name, name_en in parts[0].union(*parts[1:], all=True):
        names.setdefault(what, []).append(in_language(name, name_en))
    return [sentence_of(what, names[what]) for what in ORDER if what in names]


def missing(program: Program, actor: Actor) -> Iterator[tuple[str, QuerySet]]:
    """What each step of the program's chain needs and does not find, by the open pairings."""
    pairs = Pairing.objects.visible_to(actor).open().filter(program=program).order_by()
    accounts = User.objects.visible_to(actor).filter(is_active=True)
    roles = RoleAssignment.objects.visible_to(actor).running(timezone.localdate())
    roles = roles.filter(user__is_active=True)
    own = accounts.filter(teacher=OuterRef("pk"))
    paired = Q(pk__in=pairs.values("mentor")) | Q(pk__in=pairs.values("trainee"))
    yield "people", Teacher.objects.visible_to(actor).filter(paired).exclude(Exists(own))
    if program.needs_school:
        confirmers = roles.filter(role=Role.SCHOOL_CONFIRMER, school=OuterRef("pk"))
        schools = School.objects.visible_to(actor).filter(pk__in=pairs.values("school"))
        yield "schools", schools.exclude(Exists(confirmers))
    of_the_subject = Q(subject=None) | Q(subject=OuterRef("subject"))
    if program.needs_district:
        coordinators = roles.filter(of_the_subject, role=Role.DISTRICT_COORDINATOR)
        alone = pairs.exclude(Exists(coordinators.filter(district=OuterRef("district"))))
        yield (
            "districts",
            District.objects.visible_to(actor).filter(pk__in=alone.values("district")),
        )
    leads = roles.filter(of_the_subject, role=Role.SUBJECT_LEAD)
    alone = pairs.exclude(Exists(leads))
    yield "subjects", Subject.objects.visible_to(actor).filter(pk__in=alone.values("subject"))


def named(what: str, rows: QuerySet) -> QuerySet:
    """(what, name, English name), as one part of a statement."""
    english = Value("", CharField()) if rows.model is Teacher else F("name_en")
    rows = rows.order_by().annotate(of=Value(what), english=english)
    return rows.values_list("of", "name", "english")


ORDER = ("people", "schools", "districts", "subjects")


def sentence_of(what: str, names: list[str]) -> str:
    """How many are missing, and the first of them by name."""
    number = len(names)
    words = {
        "people": ngettext(
            "%(number)d of those paired has no account: %(names)s.",
            "%(number)d of those paired have no account: %(names)s.",
            number,
        ),
        "schools": ngettext(
            "Nobody confirms for %(number)d school: %(names)s.",
            "Nobody confirms for %(number)d schools: %(names)s.",
            number,
        ),
        "districts": ngettext(
            "Nobody coordinates %(number)d district: %(names)s.",
            "Nobody coordinates %(number)d districts: %(names)s.",
            number,
        ),
        "subjects": ngettext(
            "Nobody leads %(number)d subject: %(names)s.",
            "Nobody leads %(number)d subjects: %(names)s.",
            number,
        ),
    }
    return words[what] % {"number": number, "names": some(sorted(names))}


def some(names: list[str]) -> str:
    shown = pgettext("between names", ", ").join(names[:NAMED])
    return shown if len(names) <= NAMED else _("%(names)s and others") % {"names": shown}
