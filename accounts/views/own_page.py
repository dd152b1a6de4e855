"""A person's own pages: who they are here, and their notices."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.deputies import may_name_deputy
from accounts.forms import NamesForm, RemindersForm
from accounts.models import Deputy, RoleAssignment
from accounts.reminders import last_day_of_term, may_mute, mute, unmute
from accounts.services import has_second_factor, may_manage_accounts, show_names
from accounts.tables import NoticeTable
from accounts.whom_to_ask import administrator
from core.exceptions import DomainError
from core.models import Notice
from core.notices import mark_read
from core.views import ScopedListView, ScopedTemplateView
from roster.models import Posting


class MeView(ScopedTemplateView):
    template_name = "accounts/me.html"
    title = gettext_lazy("My details")

    def get_context_data(self, **kwargs):
        held = RoleAssignment.objects.visible_to(self.actor).filter(user=self.actor.user_id)
        roles = held.filter(waits=False).select_related("district", "school", "subject")
        today = timezone.localdate()
        deputies = (
            Deputy.objects.visible_to(self.actor).to_come(today).with_people().with_place(today)
        )
        mine = Q(deputy=self.actor.user_id) | Q(assignment__user=self.actor.user_id)
        postings = Posting.objects.visible_to(self.actor).filter(teacher=self.actor.teacher_id)
        return super().get_context_data(**kwargs) | {
            "roles": roles,
            "postings": postings.select_related("district", "school").prefetch_related(
                "subjects__subject"
            ),
            "deputies": deputies.filter(mine),
            "today": today,
            "to_stand_in_for": [role.pk for role in roles if may_name_deputy(self.actor, role)],
            # Asked only where it is said.
            "whom": partial(administrator, self.actor),
            "has_second_factor": has_second_factor(self.request.user),
            "languages": [get_language_info(code) for code, _name in settings.LANGUAGES],
            "may_show_names": self.actor.is_auditor,
            "shows_names": self.actor.is_auditor and not self.actor.masks_names,
            "reminders": self.reminders(today),
            "may_manage_accounts": may_manage_accounts(self.actor) or self.actor.is_auditor,
        }

    def reminders(self, today) -> dict | None:
        """Whether this person is reminded, and until when they may turn it off; else None."""
        if not may_mute(self.actor):
            return None
        user = self.request.user
        if not user.wants_reminders(today):
            return {"muted_until": user.no_reminders_until}
        return {"could_be_until": last_day_of_term(self.actor, today)}


class NoticesView(ScopedListView):
    """A person's notices; the button marks all of them read."""

    model = Notice
    table_class = NoticeTable
    template_name = "accounts/notices.html"
    title = gettext_lazy("Notices")
    empty_text = gettext_lazy("No notices yet. When a form waits for you, you read it here.")

    def post(self, request, *args, **kwargs):
        mark_read(self.actor)
        messages.success(request, _("All notices are marked as read."))
        return redirect("notices")


@require_POST
def reminders(request) -> HttpResponse:
    """Somebody wants no reminders until the term ends, or wants them again."""
    form = RemindersForm(request.POST, actor=request.actor)
    if not may_mute(request.actor):
        raise PermissionDenied
    if not form.is_valid():
        raise BadRequest("Neither of the two buttons")
    try:
        if form.cleaned_data["muted"]:
            mute(actor=request.actor, today=timezone.localdate())
        else:
            unmute(actor=request.actor)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("me")


@require_POST
def names(request) -> HttpResponse:
    """An auditor asks to read names, or no longer; asking is written down."""
    form = NamesForm(request.POST, actor=request.actor)
    if not request.actor.is_auditor or not form.is_valid():
        raise PermissionDenied
    if form.cleaned_data["show"]:
        show_names(actor=request.actor, user=request.user)
    request.session["shows_names"] = form.cleaned_data["show"]
    return redirect("me")
