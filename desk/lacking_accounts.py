"""Who has to sign in for a program's forms to be counted, and cannot yet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from accounts.models import RoleAssignment, User
from core.actor import Actor, Role
from core.names import in_language
from pairings.models import Pairing
from programs.models import Program
from roster.models import District, School, Subject, Teacher

NAMED = 3


@dataclass(frozen=True, slots=True)
class Way:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Lacking:
    """One sort of person that is missing: a sentence, and for the first of them where to begin."""

    sentence: str
    ways: list[Way]


def lacking_accounts(program: Program, actor: Actor) -> list[Lacking]:
    """Every sort of person that is missing; none where every form can be counted."""
    return in_sentences(missing(program, actor))


def in_sentences(missing: Iterable[tuple[str, QuerySet]]) -> list[Lacking]:
    """What is missing, by its sort, in one query."""
    parts = [named(what, rows) for what, rows in missing]
    found: dict[str, list[tuple[str, UUID]]] = {}
    for what, name, name_en, key in parts[0].union(*parts[1:], all=True):
        found.setdefault(what, []).append((in_language(name, name_en), key))
    return [lacking(what, sorted(found[what])) for what in ASKED_FOR if what in found]


def lacking(what: str, rows: list[tuple[str, UUID]]) -> Lacking:
    ways = [way_to(what, name, key) for name, key in rows[:NAMED]]
    return Lacking(sentence_of(what, [name for name, _key in rows]), ways)


def way_to(what: str, name: str, key: UUID | None) -> Way:
    """The page that adds the account, with the person, or the role and its place, filled in."""
    label = LABELS[what] % {"name": name}
    query = dict(ASKED_FOR[what])
    place = query.pop("place")
    return Way(label, reverse("accounts:add", query=query | ({place: key} if key else {})))


def missing(program: Program, actor: Actor) -> Iterator[tuple[str, QuerySet]]:
    """What each step of the program's chain needs and does not find, by the pairings that go on."""
    pairs = Pairing.objects.visible_to(actor).going_on(timezone.localdate())
    pairs = pairs.filter(program=program).order_by()
    accounts = User.objects.visible_to(actor).filter(is_active=True)
    own = accounts.filter(teacher=OuterRef("pk"))
    paired = Q(pk__in=pairs.values("mentor")) | Q(pk__in=pairs.values("trainee"))
    yield "people", Teacher.objects.visible_to(actor).filter(paired).exclude(Exists(own))
    schools = School.objects.visible_to(actor).filter(pk__in=pairs.values("school"))
    subjects = Subject.objects.visible_to(actor).filter(pk__in=pairs.values("subject"))
    yield from steps_of_nobody(program, actor, ("schools", schools), (pairs, "district"), subjects)


def steps_of_nobody(
    program: Program,
    actor: Actor,
    of_schools: tuple[str, QuerySet],
    in_districts: tuple[QuerySet, str],
    subjects: QuerySet,
) -> Iterator[tuple[str, QuerySet]]:
    """The schools, districts and subjects of a program's chain that nobody acts for.

    `of_schools` says what the schools are for the program; `in_districts` are rows that have a
    subject, and the name of their district's column.
    """
    roles = RoleAssignment.objects.visible_to(actor).able(timezone.localdate())
    of_the_subject = Q(subject=None) | Q(subject=OuterRef("subject"))
    if program.needs_school:
        confirmers = roles.filter(role=Role.SCHOOL_CONFIRMER, school=OuterRef("pk"))
        what, schools = of_schools
        yield what, schools.exclude(Exists(confirmers))
    if program.needs_district:
        rows, district = in_districts
        coordinators = roles.filter(of_the_subject, role=Role.DISTRICT_COORDINATOR)
        alone = rows.exclude(Exists(coordinators.filter(district=OuterRef(district))))
        yield "districts", District.objects.visible_to(actor).filter(pk__in=alone.values(district))
    leads = roles.filter(Q(subject=None) | Q(subject=OuterRef("pk")), role=Role.SUBJECT_LEAD)
    yield "subjects", subjects.exclude(Exists(leads))


def named(what: str, rows: QuerySet, **more) -> QuerySet:
    """(what, name, English name, key), and what else is asked, as one part of a statement."""
    english = Value("", CharField()) if rows.model is Teacher else F("name_en")
    rows = rows.order_by().annotate(of=Value(what), english=english, **more)
    return rows.values_list("of", "name", "english", "uuid", *more)


LABELS = {
    "people": gettext_lazy("Add an account for %(name)s"),
    "schools": gettext_lazy("Add a confirmer for %(name)s"),
    "possible_schools": gettext_lazy("Add a confirmer for %(name)s"),
    "districts": gettext_lazy("Add a coordinator for %(name)s"),
    "subjects": gettext_lazy("Add a lead for %(name)s"),
}
# What the page that adds an account is asked for each of them, in the order of the sentences.
ASKED_FOR = {
    "people": {"place": "teacher"},
    "schools": {"place": "school", "role": Role.SCHOOL_CONFIRMER},
    "possible_schools": {"place": "school", "role": Role.SCHOOL_CONFIRMER},
    "districts": {"place": "district", "role": Role.DISTRICT_COORDINATOR},
    "subjects": {"place": "subject", "role": Role.SUBJECT_LEAD},
}


def sentence_of(what: str, names: list[str], number: int = 0) -> str:
    """How many are missing, and the first of them by name; all are named unless told `number`."""
    number = number or len(names)
    words = {
        "people": ngettext(
            "%(number)d of those paired cannot sign in yet: %(names)s.",
            "%(number)d of those paired cannot sign in yet: %(names)s.",
            number,
        ),
        "schools": ngettext(
            "Nobody confirms for %(number)d school: %(names)s.",
            "Nobody confirms for %(number)d schools: %(names)s.",
            number,
        ),
        "possible_schools": ngettext(
            "%(number)d school has nobody who confirms for its trainees: %(names)s. A school whose "
            "teachers are mentors alone needs nobody.",
            "%(number)d schools have nobody who confirms for their trainees: %(names)s. A school "
            "whose teachers are mentors alone needs nobody.",
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
    return words[what] % {"number": number, "names": some(names, number)}


def some(names: list[str], number: int = 0) -> str:
    shown = pgettext("between names", ", ").join(names[:NAMED])
    return (
        shown if max(len(names), number) <= NAMED else _("%(names)s and others") % {"names": shown}
    )
