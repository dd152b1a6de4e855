"""The own words of many forms in one query, for their papers."""

from collections import defaultdict

from django.db.models import Q, QuerySet

from activities.reflections.models import Reflection
from activities.registration.models import Activity


class WordsOn:
    """What was said on these forms, whichever edition of each is among them."""

    def __init__(self, forms: QuerySet[Activity]):
        same = Q(activity__in=forms.values("pk")) | Q(
            activity__reference__in=forms.exclude(reference="").values("reference")
        )
        self.rows = defaultdict(list)
        for words in Reflection.objects.said().filter(same).select_related("teacher", "activity"):
            self.rows[key_of(words.activity)].append(words)

    def of(self, form: Activity) -> list[Reflection]:
        """Those of the people whom this edition names."""
        named = {party.teacher_id for party in form.parties.all()}
        return [each for each in self.rows[key_of(form)] if each.teacher_id in named]


def key_of(form: Activity) -> str | int:
    """What all editions of a form have in common; a draft is alone."""
    return form.reference or form.pk
