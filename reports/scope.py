"""What one report is about, and whose reports a reader may open.

A report has one scope. Its numbers follow from the scope alone, whoever reads them: each is the
number of the city's report in the scope's row or cell.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actor import Actor, Grant, Role
from programs.models import Program, SubjectSection
from roster.models import District, School, Subject
from roster.office.reading import the_office

GENERAL = "none"
WHOLE_CITY = "city"
REPORT_ROLES = {
    Role.ADMINISTRATOR,
    Role.AUDITOR,
    Role.SUBJECT_LEAD,
    Role.DISTRICT_COORDINATOR,
    Role.SCHOOL_CONFIRMER,
}


@dataclass(frozen=True)
class Scope:
    """The whole city, or what belongs to every place and subject that is given.

    `is_general` is the general section: what has no subject. It excludes `subject`.
    """

    district: District | None = None
    subject: Subject | None = None
    school: School | None = None
    is_general: bool = False

    @property
    def is_whole_city(self) -> bool:
        return not self.keys

    @property
    def has_subject(self) -> bool:
        return self.subject is not None or self.is_general

    @property
    def has_place(self) -> bool:
        return self.district is not None or self.school is not None

    @property
    def keys(self) -> dict[str, int | None]:
        """The keys of the breakdowns under which all of it stands; None is "no subject"."""
        keys: dict[str, int | None] = {}
        if self.district:
            keys["district"] = self.district.pk
        if self.school:
            keys["school"] = self.school.pk
        if self.has_subject:
            keys["subject"] = self.subject.pk if self.subject else None
        return keys

    @property
    def address(self) -> str:
        """The word for it in an address."""
        if self.is_whole_city:
            return WHOLE_CITY
        parts = [("district", self.district), ("school", self.school), ("subject", self.subject)]
        words = [f"{name}-{row.uuid}" for name, row in parts if row]
        return "_".join([*words, *([f"subject-{GENERAL}"] if self.is_general else [])])

    @property
    def is_kept(self) -> bool:
        """Sums are kept of the city, each district and each subject; the rest is soon counted."""
        return len(self.keys) < 2 and not self.school

    @property
    def code(self) -> str:
        """The word for it where its sums are kept."""
        return "_".join(_code(*each) for each in self.keys.items()) or WHOLE_CITY

    @property
    def names(self) -> dict[str, str]:
        """Its places and subject as typed, the same in every language; for files and scripts."""
        parts = {"district": self.district, "school": self.school, "subject": self.subject}
        names = {name: row.name for name, row in parts.items() if row}
        return names | ({"subject": GENERAL} if self.is_general else {})

    def __str__(self):
        """As it stands in a title and in a sentence."""
        place = " · ".join(str(each) for each in (self.district, self.school) if each)
        if place and self.subject:
            # Translators: the scope of a report; Chinese 白云区科学学科.
            words = pgettext("scope", "%(place)s, %(subject)s")
            return words % {"place": place, "subject": self.subject}
        if place and self.is_general:
            return pgettext("scope", "%(place)s, general section") % {"place": place}
        if self.subject:
            # Translators: the scope of a report; Chinese 科学学科.
            return pgettext("scope", "the subject %(subject)s") % {"subject": self.subject}
        return place or (_("the general section") if self.is_general else _("the city"))

    def signatory(self, program: Program) -> str:
        """Who signs: the city's office, its section for the subject, or the district itself."""
        if self.has_place:
            return str(self)
        office = str(the_office())
        if self.is_whole_city:
            return office
        sections = SubjectSection.objects.filter(program=program, subject=self.subject)
        # Translators: who signs a subject's report; Chinese 某某市教育局科学组.
        return pgettext("signature", "%(office)s, %(section)s") % {
            "office": office,
            "section": sections.first() or self,
        }

    def narrowed(self, dimension: str, row: object) -> "Scope":
        """The part of it under one key of a breakdown; `row` is the key's record, or None."""
        if dimension == "subject" and row is None:
            return replace(self, is_general=True)
        return replace(self, **{dimension: row})


CITY = Scope()


def codes_over(districts: Iterable[int | None], subjects: Iterable[int | None]) -> list[str]:
    """The codes of all reports with kept sums in which something of these keys stands."""
    places = (_code("district", key) for key in districts if key)
    return [WHOLE_CITY, *places, *(_code("subject", key) for key in subjects)]


def _code(name: str, key: int | None) -> str:
    return f"{name}-{key or GENERAL}"


def may_read(actor: Actor, scope: Scope) -> bool:
    """One grant must hold the whole of it."""
    return any(_covers(grant, scope) for grant in _granted(actor))


def has_report(actor: Actor) -> bool:
    return bool(_granted(actor))


def _granted(actor: Actor) -> list[Grant]:
    return [grant for grant in actor.grants if grant.role in REPORT_ROLES]


def _covers(grant: Grant, scope: Scope) -> bool:
    subject = scope.subject.pk if scope.subject else None
    if grant.subject_id and grant.subject_id != subject:
        return False
    if grant.role == Role.SCHOOL_CONFIRMER:
        return scope.school is not None and scope.school.pk == grant.school_id
    if grant.role != Role.DISTRICT_COORDINATOR:
        return True
    # A school's report is a coordinator's within the district: a school may have changed it.
    return scope.district is not None and scope.district.pk == grant.district_id


def scopes_of(actor: Actor) -> list[Scope]:
    """The reports of this reader, one for each grant; empty for somebody who has none.

    A lead of the general section covers every subject, so the city's report is theirs as well.
    """
    grants = _granted(actor)
    districts = _by_key(District, {grant.district_id for grant in grants})
    schools = _by_key(School, {grant.school_id for grant in grants})
    subjects = _by_key(Subject, {grant.subject_id for grant in grants})
    scopes: list[Scope] = []
    for grant in grants:
        if grant.role == Role.DISTRICT_COORDINATOR:
            scopes.append(Scope(districts[grant.district_id], subjects.get(grant.subject_id)))
        elif grant.role == Role.SCHOOL_CONFIRMER:
            scopes.append(Scope(school=schools[grant.school_id]))
        elif grant.subject_id:
            scopes.append(Scope(subject=subjects[grant.subject_id]))
        else:
            is_lead = grant.role == Role.SUBJECT_LEAD
            scopes += [Scope(is_general=True), CITY] if is_lead else [CITY]
    return list(dict.fromkeys(scopes))


def _by_key(model, keys: Iterable) -> dict:
    keys = set(keys) - {None}
    return model.objects.in_bulk(keys) if keys else {}


def scope_at(address: str, actor: Actor) -> Scope | None:
    """The scope an address names, if there is one and this reader may open its report."""
    found: dict = {}
    for word in address.split("_") if address != WHOLE_CITY else []:
        name, _dash, key = word.partition("-")
        model = MODELS.get(name)
        if model is None or name in found:
            return None
        if (name, key) == ("subject", GENERAL):
            found["is_general"] = True
        elif (row := _at(model, key)) is not None:
            found[name] = row
        else:
            return None
    if found.get("subject") and found.get("is_general"):
        return None
    scope = Scope(**found)
    return scope if may_read(actor, scope) else None


MODELS = {"district": District, "school": School, "subject": Subject}


def _at(model, key: str):
    try:
        return model.objects.filter(uuid=key).first()
    except ValidationError:
        return None
