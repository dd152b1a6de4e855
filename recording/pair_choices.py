"""What the page of mentor and trainee offers: pairs and kinds."""

import datetime

from django import forms
from django.db.models import Case, Q, Value, When
from django.utils.html import format_html
from django.utils.translation import gettext as _

from activities.registration.models import Party, Side
from core.widgets import Cards
from pairings.models import Pairing
from programs.models import ActivityKind, Program


class PairCards(Cards):
    """Each pair carries the words of the button that sends the form to its other half."""

    def create_option(self, name, value, label, *args, **kwargs):
        option = super().create_option(name, value, label, *args, **kwargs)
        if value:
            option["attrs"]["data-send"] = self.words(value.instance)
            option["attrs"]["data-program"] = value.instance.program_id
        return option


class KindCards(Cards):
    """Each kind carries which parts of the page it opens."""

    def create_option(self, name, value, label, *args, **kwargs):
        option = super().create_option(name, value, label, *args, **kwargs)
        if value:
            kind = value.instance
            option["attrs"] |= {
                "data-lessons": kind.opens_lessons,
                "data-talks": kind.opens_talks,
                "data-remote": kind.is_remote,
                "data-program": kind.program_id,
                "data-key": kind.key,
            }
        return option


class PairingField(forms.ModelChoiceField):
    def label_from_instance(self, pairing):
        other, side, school = other_of(pairing, self.teacher_id)
        return format_html(
            '<span class="who {}">{} <small>{} · {}</small></span>',
            side,
            other,
            school or pairing.district,
            pairing.subject,
        )


def other_of(pairing: Pairing, teacher_id: int) -> tuple:
    """The other half of a pair: the person, the side they are on, and their school."""
    if pairing.mentor_id == teacher_id:
        return pairing.trainee, "trainee", pairing.school
    return pairing.mentor, "mentor", pairing.mentor_school


def send_words(pairing: Pairing, teacher_id: int) -> str:
    other, _side, _school = other_of(pairing, teacher_id)
    if not pairing.program.needs_other_side:
        return _("Send")
    return _("Send to %(name)s to countersign") % {"name": other}


def recordable_pairings(actor, today: datetime.date) -> list[Pairing]:
    """The actor's own pairs of open programs that ran within the days one may still record."""
    if not actor.teacher_id:
        return []
    rows = (
        Pairing.objects.visible_to(actor)
        .standing()
        .filter(program__state=Program.State.OPEN)
        .select_related(
            "program", "subject", "mentor", "trainee", "school", "mentor_school", "district"
        )
        .select_related("mentor_district")
        .order_by("trainee__name_sort", "pk")
    )
    return [row for row in rows if is_recordable(row, actor.teacher_id, today)]


def is_recordable(pairing: Pairing, teacher_id: int, today: datetime.date) -> bool:
    latest = pairing.program.default_day(today)
    earliest = pairing.program.first_day_back(today)
    return (
        teacher_id in {pairing.mentor_id, pairing.trainee_id}
        and pairing.starts_on <= latest
        and (pairing.ends_on is None or pairing.ends_on >= earliest)
    )


def used_lately(actor) -> tuple[list[int], int | None]:
    """The kinds of the author's last forms, the newest first, and the pair of the very last."""
    used = Party.objects.filter(
        activity__author=actor.user_id, side=Side.SUPPORTED, pairing__isnull=False
    ).order_by("-activity")
    rows = list(used.values_list("activity__kind", "pairing")[:20])
    return list(dict.fromkeys(kind for kind, _pairing in rows)), rows[0][1] if rows else None


def in_order(recent: list[int], actor, programs: set[int], *, also: ActivityKind | None = None):
    """The kinds these programs offer to pairs, and `also` the stored form's.

    Those used lately come first.
    """
    offered = Q(is_for_pairs=True, program__in=programs) | Q(pk=also.pk if also else None)
    kinds = ActivityKind.objects.visible_to(actor).filter(offered).select_related("program")
    if not recent:
        return kinds
    place = Case(
        *(When(pk=pk, then=Value(number)) for number, pk in enumerate(recent)),
        default=Value(len(recent)),
    )
    return kinds.order_by(place, "sort_order", "name")
