"""Naming a deputy, ending that sooner, and the office's list of all of them."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.deputies import (
    end_deputy,
    is_over,
    is_theirs_to_end,
    may_end_deputy,
    may_name_deputy,
    name_deputy,
)
from accounts.forms import DeputyForm, EndDeputyForm
from accounts.models import Deputy, RoleAssignment
from accounts.tables import DeputyTable
from core.pages import ForThoseWhoMay, RoomList, StepPage
from core.views import RecordFormView


class NameDeputyView(ForThoseWhoMay, RecordFormView):
    model = RoleAssignment
    form_class = DeputyForm
    title = gettext_lazy("Name a deputy")
    success_message = gettext_lazy("Your deputy is named. Both of you are told.")

    def may(self):
        return may_name_deputy(self.actor, self.record)

    def refine(self, rows):
        return rows.select_related("user", "district", "school", "subject")

    @property
    def lede(self):
        return _(
            "On these days your deputy takes the steps of the role “%(role)s” in your place. "
            "Each is written down with both names. You may go on taking them yourself."
        ) % {"role": self.object}

    def get_initial(self):
        return super().get_initial() | {"starts_on": timezone.localdate()}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"assignment": self.object}

    def made_already(self, form):
        return Deputy.objects.visible_to(self.actor).filter(uuid=form.cleaned_data["uuid"]).first()

    def perform(self, form):
        return name_deputy(self.object, actor=self.actor, **form.cleaned_data)

    def get_cancel_url(self):
        return reverse("me")


class EndDeputyView(StepPage):
    model = Deputy
    form_class = EndDeputyForm
    service = end_deputy
    title = gettext_lazy("End this deputy's time")
    success_message = gettext_lazy("It is ended. Both of you are told.")

    def over(self):
        if is_theirs_to_end(self.actor, self.record) and is_over(self.record):
            return _("This deputy's time is over already.")
        return ""

    def over_url(self):
        return reverse("me")

    def may(self):
        return may_end_deputy(self.actor, self.record)

    def refine(self, rows):
        return rows.with_people()

    @property
    def lede(self):
        return _("%(deputy)s. From now on they take no step in that place.") % {
            "deputy": self.object
        }


class DeputiesView(ForThoseWhoMay, RoomList):
    """Who has stood in for whom, the latest first; for administrators and auditors."""

    model = Deputy
    table_class = DeputyTable
    title = gettext_lazy("Deputies")
    room = "deputies"
    empty_text = gettext_lazy("Nobody has named a deputy yet.")

    def may(self):
        return self.actor.sees_all

    def may_add(self):
        """Nobody names a deputy for somebody else."""
        return False

    def refine(self, rows):
        return rows.with_people().with_place(timezone.localdate())
