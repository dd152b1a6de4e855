"""What the page of mentor and trainee offers: pairs and kinds."""

import datetime

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _

from activities.registration.models import Party, Side
from core.widgets import Cards
from pairings.models import Pairing
from programs.models import Program
from recording.kinds import opens


class PairCards(Cards):
    """Each pair carries the words of the button that sends the form to its other half."""

    def create_option(self, name, value, label, *args, **kwargs):
        option = super().create_option(name, value, label, *args, **kwargs)
        if value:
            option["attrs"]["data-send"] = self.words(value.instance)
            option["attrs"]["data-program"] = value.instance.program_id
        return option


class KindCards(Cards):
    """Each kind carries which parts of the page it opens.

    Their order follows what was sent, and a browser that goes back restores a choice by its place:
    it is asked not to, and static/js/activity-form.js does it by the kind.
    """

    def create_option(self, name, value, label, *args, **kwargs):
        option = super().create_option(name, value, label, *args, **kwargs)
        if value:
            kind = value.instance
            option["attrs"] |= opens(kind) | {
                "autocomplete": "off",
                "data-remote": kind.is_remote,
                "data-program": kind.program_id,
                "data-key": kind.key,
            }
        return option


def words_of_others(number: int) -> str:
    """What the other kinds are folded under; a script counts those of the pair chosen."""
    return format_html(_("Other kinds ({})"), format_html("<span data-number>{}</span>", number))


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
    earliest = pairing.program.first_day_back(today)
    return (
        teacher_id in {pairing.mentor_id, pairing.trainee_id}
        and not pairing.begins_after(today)
        and (pairing.ends_on is None or pairing.ends_on >= earliest)
    )


def last_day(pairing: Pairing, today: datetime.date) -> datetime.date:
    """The latest day that may be recorded of a pair: today, while it and its program run."""
    day = pairing.program.default_day(today)
    return min(day, pairing.ends_on or day)


def first_day(pairing: Pairing, today: datetime.date) -> datetime.date:
    return max(pairing.program.first_day_back(today), pairing.starts_on)


def last_pairing(actor) -> int | None:
    """The pair of the author's last form."""
    used = Party.objects.filter(
        activity__author=actor.user_id, side=Side.SUPPORTED, pairing__isnull=False
    ).order_by("-activity")
    return used.values_list("pairing", flat=True).first()


def words_of_following() -> dict[str, str]:
    """What is said where a question that another answer calls for stays unanswered."""
    return {
        "day": _("Enter the date it took place."),
        "where": _("Choose where it took place."),
        "host_school": _("Choose the school where it took place."),
        "minutes": _("Enter minutes between 5 and 600."),
    }
