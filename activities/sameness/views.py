"""One press on two results: they are one, they are two, or they are to be parted again."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.registration.models import Activity
from activities.sameness import services
from activities.sameness.forms import TwinForm, TypedForm
from activities.sameness.offering import offered
from activities.sameness.wording import questions
from core.views import ActionView, ScopedDetailView, ScopedTemplateView
from results.models import Result


class TwinsView(ScopedDetailView):
    """What may be told already of the results of one form, for those who answer for it."""

    model = Activity
    template_name = "activities/twins.html"
    context_object_name = "form_record"
    title = gettext_lazy("Told already?")

    def get_context_data(self, **kwargs):
        told = Result.objects.visible_to(self.actor).filter(mentions__activity=self.object)
        return super().get_context_data(**kwargs) | {
            "questions": questions(told.distinct(), self.actor)
        }


class LikeView(ScopedTemplateView):
    """What a title that is being typed may be of: a part of the page on which it is typed."""

    model = Result
    template_name = "activities/_like.html"

    def get_context_data(self, **kwargs):
        typed = TypedForm(self.request.GET, actor=self.actor)
        found = offered(self.actor, **typed.cleaned_data) if typed.is_valid() else []
        return super().get_context_data(**kwargs) | {"offered": found}


class AnswerView(ActionView):
    """The answer of whoever was asked of two records; back to where they were asked."""

    model = Result
    form_class = TwinForm

    def post(self, request, *args, **kwargs):
        self.answer = self.form_class(request.POST, actor=self.actor)
        if not self.answer.is_valid():
            messages.error(request, _("That press did not arrive whole. Press the button again."))
            return redirect(self.get_object().get_absolute_url())
        return super().post(request, *args, **kwargs)

    @property
    def twin(self):
        return self.answer.cleaned_data["twin"]

    def get_success_url(self, record):
        if form := self.answer.cleaned_data["form"]:
            return reverse("activities:twins", args=[form.uuid])
        if self.answer.cleaned_data["back"]:
            return reverse("reports:look", args=[record.program.slug])
        return record.get_absolute_url()


class SameView(AnswerView):
    def perform(self, record):
        services.join(record, self.twin, actor=self.actor)
        return _("They are one result now, and count once. Each form keeps its words.")


class DifferentView(AnswerView):
    def perform(self, record):
        services.tell_apart(record, self.twin, actor=self.actor)
        return _("They stay two results. Nobody is asked about them again.")


class PartView(ActionView):
    """What was joined is told of for itself again."""

    model = Result

    def perform(self, record):
        services.part(record, actor=self.actor)
        return _("They are two results again, and each counts for itself.")
