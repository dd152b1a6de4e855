"""Forms and what hangs on them, as an actor may see them."""

import re
from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.actor import Grant, Role
from core.scoping import ScopedQuerySet, at_school, of_subject, within_grants
from core.searching import holds
from core.typed import half_width, words_typed
from pairings.pairs.querysets import of_groups_led

# In a closed program nobody can take a step, so nothing of it waits for anybody.
OF_OPEN_PROGRAMS = Q(program__state="open")
REFERENCE = re.compile(r"F-[0-9]{4}-[0-9]{6,}")
PART_OF_A_REFERENCE = re.compile(r"[F0-9-]+")


def in_hand() -> Q:
    """Forms that can be finished: the draft of what is planned waits for its day, and no form of a
    closed program waits at all.
    """
    return OF_OPEN_PROGRAMS & ~Q(status="draft", starts_on__gt=timezone.localdate())


def sees_form(actor, *, sent: Q | None = None) -> Q:
    """The condition on an activity under which this actor sees it.

    Drafts are their author's alone. Offices see a form in which their place is named on either
    side, or which they organise; the places are those of the day it was recorded. A district of
    which somebody was only present, taught or wrote does not see the form. Whoever leads a tutor
    group sees the forms of its pairs.
    """
    from activities.registration.models import Party

    if sent is None:
        sent = Q(first_sent_at__isnull=False) & ~Q(status="draft")
    if actor.sees_all:
        return sent | Q(author=actor.user_id)
    scope = Q(author=actor.user_id)
    if actor.teacher_id:
        mine = Party.objects.filter(activity=OuterRef("pk"), teacher=actor.teacher_id)
        scope |= sent & Q(Exists(mine))
    if actor.groups_led:
        theirs = Party.objects.filter(of_groups_led(actor, "pairing__"), activity=OuterRef("pk"))
        scope |= sent & Q(Exists(theirs))
    # A deputy reads what whoever named them reads within that one grant.
    for principal in actor.in_place_of:
        scope |= sent & within_grants(principal, REACH)
    return scope | (sent & within_grants(actor, REACH))


def _takes_part(grant: Grant) -> Q:
    """Forms on which the grant's district takes part, of the grant's subject."""
    from activities.registration.models import NamedDistrict

    named = NamedDistrict.objects.filter(
        activity=OuterRef("pk"), district=grant.district_id, **NamedDistrict.TAKES_PART
    )
    return of_subject(grant) & Q(Exists(named))


def _names_school(grant: Grant) -> Q:
    """Forms that the grant's school confirms, organises, or is named on."""
    from activities.registration.models import Party

    named = Party.objects.filter(activity=OuterRef("pk"), school=grant.school_id)
    return at_school("confirming_school", "organiser_school")(grant) | Q(Exists(named))


REACH = {
    Role.SUBJECT_LEAD: of_subject,
    Role.DISTRICT_COORDINATOR: _takes_part,
    Role.SCHOOL_CONFIRMER: _names_school,
}


def _says(text: str) -> Q:
    """A reference is only looked at for what can stand in one."""
    reference = half_width(text).upper()
    found = holds(text, "theme")
    if PART_OF_A_REFERENCE.fullmatch(reference):
        found |= Q(reference__contains=reference)
    return found


def called(word: str, what: str) -> Q:
    """The word stands in the name of what the row points to, in either language."""
    return holds(word, f"{what}__name", f"{what}__name_en")


class ActivityQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        return self.filter(sees_form(actor))

    def once_visible_to(self, actor):
        """Also forms that this actor saw before their authors took them back.

        For one sentence to whoever presses a button too late; never for a form's text.
        """
        return self.filter(sees_form(actor, sent=Q(first_sent_at__isnull=False)))

    def of_reference(self, reference):
        """The editions of one form. Of drafts that have no reference yet there are none."""
        # That it is not empty is said again, or SQLite would not look into the index of editions.
        return self.filter(~Q(reference=""), reference=reference)

    def saying(self, text):
        """Forms whose reference or theme has the text; or each of its words there or in what and
        where the form is about: its kind, subject, districts and schools. A whole reference is
        looked up, and nothing else is searched for it.
        """
        from activities.registration.models import NamedDistrict, Party

        words = words_typed(text)
        typed = " ".join(words)
        if REFERENCE.fullmatch(half_width(typed).upper()):
            return self.of_reference(half_width(typed).upper())
        found = reduce(or_, (_says(each) for each in {text.strip(), typed}))
        if len(words) < 2:
            return self.filter(found)
        districts = NamedDistrict.objects.filter(
            activity=OuterRef("pk"), **NamedDistrict.TAKES_PART
        )
        schools = Party.objects.filter(activity=OuterRef("pk"))
        every = Q()
        for word in words:
            every &= (
                _says(word)
                | called(word, "kind")
                | called(word, "subject")
                | Q(Exists(districts.filter(called(word, "district"))))
                | Q(Exists(schools.filter(called(word, "school"))))
            )
        return self.filter(found | every)

    def counted(self):
        return self.filter(status="counted")

    def to_do_of(self, actor):
        """What waits for this actor: a step to take, a form that came back, a draft to finish."""
        waiting = self.model.objects.waiting_for(actor).values("pk")
        own = Q(author=actor.user_id, status__in=["draft", "returned"]) & in_hand()
        return self.filter(Q(pk__in=waiting) | own)

    def sent_by(self, actor):
        return self.filter(author=actor.user_id, first_sent_at__isnull=False).exclude(
            status="draft"
        )

    def done_by(self, actor):
        """Forms of others on which a step of this actor stands."""
        from activities.chain.models import Decision

        stood = Decision.objects.filter(
            activity=OuterRef("pk"),
            by=actor.user_id,
            verb__in=["countersign", "confirm", "accept", "return", "void"],
            undone=False,
        )
        return self.filter(Exists(stood)).exclude(author=actor.user_id)

    def waiting_for(self, actor):
        """Forms on which this actor may take the next step now, as far as the database can tell."""
        from activities.registration.models import Party

        mine = Party.objects.filter(
            activity=OuterRef("pk"),
            teacher=actor.teacher_id,
            countersigned_at=None,
            struck_out_at=None,
        ).exclude(side=OuterRef("author_side"))
        scope = within_grants(actor, HOLDS)
        if actor.teacher_id:
            scope |= Q(status="other_side") & Q(Exists(mine))
        # What whoever named a deputy must not confirm, nobody confirms in their place.
        for principal in actor.in_place_of:
            scope |= within_grants(principal, HOLDS) & _is_fresh(principal)
        return self.filter(scope & OF_OPEN_PROGRAMS & _is_fresh(actor))

    def waiting_for_nobody(self, on):
        """Forms at a step that nobody may take: no account that can sign in has its role there."""
        alone = Q()
        for status in ("school", "district", "city"):
            alone |= Q(status=status) & ~Q(Exists(able_there(status, on, OuterRef)))
        return self.filter(alone, OF_OPEN_PROGRAMS)

    def coming_to_nobody(self, on):
        """Forms that come, or have come, to a school where no account may confirm."""
        on_their_way = self.filter(
            OF_OPEN_PROGRAMS, status__in=["other_side", "school"], program__needs_school=True
        )
        there = able_there("school", on, OuterRef)
        return on_their_way.filter(~Exists(there), confirming_school__isnull=False)

    def with_lack(self, on):
        """Each with `lacks_confirmer`: whether it is one of `coming_to_nobody`."""
        alone = self.model.objects.coming_to_nobody(on).filter(pk=OuterRef("pk")).order_by()
        return self.annotate(lacks_confirmer=Exists(alone))


def able_there(status: str, on, of: Callable[[str], Any]):
    """Roles in which somebody who can sign in may take this step of a form.

    `of` says of a column what the form has there: OuterRef in a query of forms.
    """
    from accounts.models import RoleAssignment

    able = RoleAssignment.objects.able(on)
    if status == "school":
        return able.filter(role=Role.SCHOOL_CONFIRMER, school=of("confirming_school"))
    able = able.filter(Q(subject=None) | Q(subject=of("subject")))
    if status == "district":
        return able.filter(role=Role.DISTRICT_COORDINATOR, district=of("confirming_district"))
    return able.filter(role=Role.SUBJECT_LEAD)


def _is_fresh(actor) -> Q:
    """Forms that this actor has neither written nor stood for at another level."""
    from activities.chain.models import Decision

    stood = Decision.objects.filter(
        Q(by=actor.user_id) | Q(in_place_of=actor.user_id),
        activity=OuterRef("pk"),
        verb__in=["countersign", "confirm", "accept"],
        undone=False,
    ).exclude(from_status=OuterRef("status"))
    return ~Q(author=actor.user_id) & ~Q(Exists(stood))


def _own_subject(grant: Grant) -> Q:
    """A form without a subject waits for those whose grant has none."""
    return Q(subject=grant.subject_id) if grant.subject_id else Q()


# The office with which a form waits: of each role, the forms that are its to act on.
HOLDS = {
    Role.SCHOOL_CONFIRMER: lambda grant: Q(status="school", confirming_school=grant.school_id),
    Role.DISTRICT_COORDINATOR: lambda grant: (
        Q(status="district", confirming_district=grant.district_id) & _own_subject(grant)
    ),
    Role.SUBJECT_LEAD: lambda grant: Q(status="city") & _own_subject(grant),
}


class OfActivityQuerySet(ScopedQuerySet):
    """Rows that belong to one activity are seen with it."""

    def visible_to(self, actor):
        from activities.registration.models import Activity

        forms = Activity.objects.visible_to(actor).filter(pk=OuterRef("activity"))
        return self.filter(Exists(forms))
