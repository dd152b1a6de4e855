"""Planning trainings: the list, a new one, its people, its announcement."""

from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.pages import ForThoseWhoMay, ListPage, one_of
from core.views import ActionView, RecordFormView, ScopedFormView
from roster.models import District
from training.courses import services
from training.courses.answers import initial_of
from training.courses.forms import CITY, CancelForm, ExpectForm, TrainingForm
from training.courses.half_days import all_over, times_of
from training.courses.models import Expected, Training
from training.courses.rights import may_change, may_plan
from training.courses.tables import ExpectedTable, TrainingTable

READ_WITH = ("activity__kind", "activity__author", "program", "subject", "district")


class TrainingListView(ListPage):
    model = Training
    table_class = TrainingTable
    title = gettext_lazy("Group training")
    add_url = reverse_lazy("training:create")
    add_label = gettext_lazy("Plan a training")
    empty_text = gettext_lazy("No training is announced yet.")
    template_name = "training/training_list.html"

    def refine(self, rows):
        rows = rows.select_related(*READ_WITH).prefetch_related("half_days__session")
        return rows.order_by("-activity__starts_on", "-pk")

    def may_add(self):
        return may_plan(self.actor)


class TrainingCreateView(ForThoseWhoMay, ScopedFormView):
    """Plans a training. The same page sent twice is one training."""

    model = Training
    form_class = TrainingForm
    template_name = "training/training_form.html"
    title = gettext_lazy("Plan a training")
    lede = gettext_lazy("Nobody else sees it until you announce it.")

    def may(self):
        return may_plan(self.actor)

    def get_cancel_url(self):
        return reverse("training:list")

    def made_already(self, form):
        own = Training.objects.visible_to(self.actor).filter(uuid=form.cleaned_data["uuid"])
        return own.select_related("activity").first()

    def perform(self, form):
        values = form.cleaned_data
        names = ("uuid", "program", "kind", "theme", "place", "subject")
        key = values["organizer"]
        districts = District.objects.visible_to(self.actor)
        return services.plan_training(
            actor=self.actor,
            district=None if key == CITY else districts.get(pk=key),
            half_days=form.half_days(),
            **{name: values[name] for name in names},
        )

    def get_success_url(self):
        return reverse("training:expect", args=[self.object.uuid])

    def get_success_message(self):
        return _("The training is planned. Choose who is expected, then announce it.")


class OfTrainingPage(ForThoseWhoMay, RecordFormView):
    """A page that changes a training that is still planned."""

    model = Training

    def refine(self, rows):
        return rows.select_related(*READ_WITH)

    def may(self):
        return may_change(self.actor, self.record)

    @property
    def lede(self):
        return str(self.object)


class TrainingUpdateView(OfTrainingPage):
    form_class = TrainingForm
    template_name = "training/training_form.html"
    title = gettext_lazy("Change the training")
    success_message = gettext_lazy("The change is saved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"training": self.object}

    def get_initial(self):
        return initial_of(self.object)

    def perform(self, form):
        values = form.cleaned_data
        return services.change_training(
            self.object,
            actor=self.actor,
            seen=values["version"],
            half_days=form.half_days(),
            **{name: values[name] for name in ("kind", "theme", "place", "subject")},
        )


class CancelView(OfTrainingPage):
    form_class = CancelForm
    title = gettext_lazy("Cancel the training")
    success_message = gettext_lazy("The training is cancelled. Whoever was expected is told.")

    def get_initial(self):
        return {"version": self.object.version}

    def perform(self, form):
        return services.cancel_training(
            self.object,
            actor=self.actor,
            seen=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
        )


class ExpectView(OfTrainingPage):
    """Chooses who is expected, by district, school, subject and part in a pair."""

    form_class = ExpectForm
    title = gettext_lazy("Who is expected?")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"training": self.object}

    def perform(self, form):
        self.number = services.expect(self.object, form.teachers(), actor=self.actor)
        return self.object

    def get_success_url(self):
        return reverse("training:expected", args=[self.object.uuid])

    def get_success_message(self):
        return ngettext(
            "%(number)d person more is expected.",
            "%(number)d people more are expected.",
            self.number,
        ) % {"number": self.number}


class ExpectedListView(ListPage):
    """Who is expected, as far as the reader may know."""

    model = Expected
    table_class = ExpectedTable
    title = gettext_lazy("People expected")
    add_label = gettext_lazy("Ask more people to come")
    empty_text = gettext_lazy("Nobody is expected yet.")
    template_name = "training/expected_list.html"

    @cached_property
    def training(self) -> Training:
        rows = Training.objects.visible_to(self.actor).select_related(*READ_WITH)
        return one_of(rows, self.kwargs["uuid"])

    @property
    def add_url(self):
        return reverse("training:expect", args=[self.training.uuid])

    def may_add(self):
        return may_change(self.actor, self.training)

    def refine(self, rows):
        return rows.filter(training=self.training).select_related("teacher", "school", "district")

    def get_table_kwargs(self):
        hidden = {} if self.may_add() else {"exclude": ("off",)}
        return super().get_table_kwargs() | hidden

    def get_context_data(self, **kwargs):
        training = self.training
        waits = self.may_add() and not training.announced_at and training.expected.exists()
        return super().get_context_data(**kwargs) | {
            "training": training,
            "may_announce": waits,
            "is_past": waits and all_over(times_of(training), timezone.now()),
            "lede": str(training),
            "back_url": training.get_absolute_url(),
            "back_label": _("The training"),
        }


class NotExpectedView(ActionView):
    """Takes one person off those who are expected."""

    model = Expected
    slug_field = slug_url_kwarg = "pk"

    def refine(self, rows):
        rows = rows.filter(training__uuid=self.kwargs["uuid"])
        return rows.select_related("teacher", "training__activity", "training__program")

    def get_success_url(self, record):
        return reverse("training:expected", args=[record.training.uuid])

    def perform(self, record):
        services.no_longer_expect(record, actor=self.actor)
        return _("%(person)s is no longer expected.") % {"person": record.teacher}


class AnnounceView(ActionView):
    """Tells everybody who is expected, unless it lies in the past."""

    model = Training

    def refine(self, rows):
        return rows.select_related(*READ_WITH)

    def perform(self, record):
        services.announce_training(record, actor=self.actor)
        if all_over(times_of(record), timezone.now()):
            return _("The training is announced. It lies in the past, so nobody was told.")
        return _("The training is announced. Whoever is expected has a notice.")
