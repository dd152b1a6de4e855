"""What the lists of schools and people can be narrowed by."""

import django_filters as filters
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tables import ScopedFilterSet
from roster.people.finding import people_like
from roster.people.models import Posting, Teacher
from roster.places.filters import SchoolChoiceFilter
from roster.places.models import District, School
from roster.subjects.models import Subject


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
            rows = people_like(text, rows, self.actor)
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
