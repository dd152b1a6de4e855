"""Pages about one trainee of a round: the answer, who takes the place, and back again."""

import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.foresight_page import ForeseenMixin
from core.names import shown
from core.pages import StepPage
from pairings.midterm import replacing, services
from pairings.midterm.forms import UNKNOWN, AnswerForm, ReplaceForm, TakeBackReplacementForm
from pairings.midterm.models import RosterAnswer
from pairings.midterm.reading import WITH_PEOPLE, kind_of_place
from pairings.midterm.rights import answers_as, may_answer, may_replace
from pairings.midterm.rules import nobody_has, was_closed
from pairings.midterm.wording import question
from pairings.pairs.views import STAYS_WITH_THEM, ToldMixin
from roster.models import School


class PersonStepView(StepPage):
    """A step on the answer about one trainee of a round."""

    model = RosterAnswer
    slug_field, slug_url_kwarg = "trainee__uuid", "person"

    def refine(self, rows):
        rows = rows.filter(check_round__uuid=self.kwargs["uuid"])
        return rows.select_related(*WITH_PEOPLE, "pairing__mentor")

    def get_title(self):
        return self.title % {"trainee": shown(str(self.object.trainee), self.actor)}

    def get_success_url(self):
        """Back among the trainees of the place, by which this reader looks at the round."""
        row = self.object
        if kind_of_place(self.actor) is School:
            return reverse("midterm:school", args=[row.check_round.uuid, row.school.uuid])
        return reverse("midterm:district", args=[row.check_round.uuid, row.district.uuid])

    get_cancel_url = get_success_url


class AnswerView(PersonStepView):
    form_class = AnswerForm
    title = gettext_lazy("The answer for %(trainee)s")
    success_message = gettext_lazy("The answer is saved.")

    @property
    def lede(self):
        return question(self.object.check_round)

    def may(self):
        return may_answer(self.actor, self.record)

    def over(self):
        check = self.record.check_round
        is_theirs = answers_as(self.actor, self.record) is not None
        return "" if check.is_open or not is_theirs else was_closed(check)

    def get_initial(self):
        names = ("answer", "since", "note")
        return super().get_initial() | {name: getattr(self.object, name) for name in names}

    def perform(self, form):
        said = dict(form.cleaned_data)
        seen = said.pop("version")
        if said["answer"] == UNKNOWN:
            return services.take_back_answer(self.object, actor=self.actor, seen=seen)
        return services.answer_for(self.object, actor=self.actor, seen=seen, **said)


class ReplaceView(ToldMixin, ForeseenMixin, PersonStepView):
    form_class = ReplaceForm
    service = replacing.replace
    why_touched = STAYS_WITH_THEM
    title = gettext_lazy("Replace %(trainee)s")
    success_message = gettext_lazy("The trainee was replaced. Everybody has been told.")
    done = gettext_lazy("The trainee was replaced.")

    @cached_property
    def place(self):
        return replacing.place_of(self.record)

    @property
    def lede(self):
        return _(
            "%(mentor)s stays the mentor. The pairing with %(trainee)s ends the day before the new "
            "one begins, or with the posting if that ended earlier; what the two did together "
            "stays theirs."
        ) % {"mentor": self.place.mentor, "trainee": self.object.trainee}

    def may(self):
        return self.record.is_gone and may_replace(self.actor, self.record)

    def over(self):
        return replacing.place_is_settled(self.record, self.place) if self.may() else ""

    def get_initial(self):
        first = (self.place.ends_on or self.place.starts_on) + datetime.timedelta(days=1)
        day = self.place.program.default_day(timezone.localdate())
        return super().get_initial() | {"starts_on": max(day, first, self.record.since)}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"row": self.object}

    def concerned(self):
        pairing = self.object.replacement
        return [pairing.mentor, pairing.trainee, self.object.trainee]


class TakeBackReplacementView(PersonStepView):
    form_class = TakeBackReplacementForm
    service = replacing.take_back
    title = gettext_lazy("Take back the replacement of %(trainee)s")
    lede = gettext_lazy(
        "The new pairing never was, and the one before it goes on, for as long as nothing has been "
        "recorded of the new pair."
    )
    success_message = gettext_lazy("The replacement was taken back.")

    def may(self):
        return may_replace(self.actor, self.record)

    def over(self):
        return "" if self.record.is_replaced or not self.may() else nobody_has(self.record)
