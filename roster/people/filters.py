"""What the lists of schools and people can be narrowed by."""

import re

import django_filters as filters
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Replace
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tables import ScopedFilterSet
from roster.people.models import Posting, Teacher
from roster.people.name_sort import MIDDLE_DOT, tidy_name
from roster.places.filters import SchoolChoiceFilter
from roster.places.models import District, School
from roster.subjects.models import Subject

PINYIN = re.compile(r"[a-z1-5\s'-]+")


MORE_THAN_A_TONE = re.compile(r"[\d\s-]\d")


class TeacherFilter(ScopedFilterSet):
    """District, school, subject and time must all be true of one and the same posting."""

    text = filters.CharFilter(label=_("Name or staff number"))
    district = filters.ModelChoiceFilter(label=_("District"), queryset=District.objects.all())
    school = SchoolChoiceFilter(label=_("School"), queryset=School.objects.all())
    subject = filters.ModelChoiceFilter(label=_("Subject"), queryset=Subject.objects.all())
    posted = filters.ChoiceFilter(
        label=_("Posted"), choices=[("today", _("today"))], empty_label=_("at any time")
    )

    class Meta:
        model = Teacher
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Posting.objects.visible_to(self.actor)
        fields = self.form.fields
        if not self.actor.sees_all:
            fields["district"].queryset = fields["district"].queryset.filter(
                pk__in=seen.values("district")
            )
            fields["school"].queryset = fields["school"].queryset.filter(
                pk__in=seen.values("school")
            )

    def filter_queryset(self, rows):
        wanted = self.form.cleaned_data
        if text := wanted.get("text", "").strip():
            rows = rows.alias(undotted=Replace(F("name"), Value(MIDDLE_DOT), Value("")))
            rows = rows.filter(self.with_text(text))
        postings = Posting.objects.visible_to(self.actor).filter(teacher=OuterRef("pk"))
        narrowed = postings
        if wanted.get("posted"):
            narrowed = narrowed.running(timezone.localdate())
        for place in ("district", "school"):
            if wanted.get(place):
                narrowed = narrowed.filter(**{place: wanted[place]})
        if wanted.get("subject"):
            narrowed = narrowed.filter(subjects__subject=wanted["subject"])
        return rows if narrowed is postings else rows.filter(Exists(narrowed))

    def with_text(self, text: str) -> Q:
        """Name, with or without middle dots; pinyin; staff number. Not a name that is masked."""
        by_number = Q(staff_number__iexact=text)
        if self.actor.masks_names:
            return by_number
        bare = tidy_name(text).replace(MIDDLE_DOT, "")
        return by_number | Q(undotted__icontains=bare) | reads_as(text)


def reads_as(text: str) -> Q:
    """Keys that begin with these letters, whatever the tones: zeng hai finds zeng1hai3yan4.

    A staff number or a form's reference is no pinyin, though it begins with a letter.
    """
    text = text.casefold()
    letters = re.sub(r"[^a-z]", "", text)[:50]
    if not letters or not PINYIN.fullmatch(text) or MORE_THAN_A_TONE.search(text):
        return Q()
    return Q(name_sort__regex="^" + "".join(f"{letter}[0-9]?" for letter in letters))
