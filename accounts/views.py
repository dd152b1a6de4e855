"""The door, a person's own pages, and the office's pages about accounts."""

from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.forms import (
    AccountEditForm,
    AccountForm,
    CloseAccountForm,
    EndRoleForm,
    LanguageForm,
    NamesForm,
    ReopenAccountForm,
    RoleForm,
)
from accounts.history import changes_of
from accounts.models import RoleAssignment, User
from accounts.services import (
    add_account,
    choose_language,
    edit_account,
    end_role,
    grant_role,
    has_second_factor,
    issue_password,
    may_manage_accounts,
    note_second_factor,
    show_names,
)
from accounts.tables import AccountFilter, AccountTable, NoticeTable
from core.models import Notice
from core.names import shown
from core.notices import mark_read
from core.views import (
    ActionView,
    RecordFormView,
    ScopedCreateView,
    ScopedDetailView,
    ScopedListView,
    ScopedTemplateView,
    ScopedUpdateView,
)
from roster.models import Posting

# --- the door -----------------------------------------------------------------------------------


@login_not_required
@require_GET
def entrance(request) -> HttpResponse:
    """The bare address leads to work, or to the sign-in page."""
    return redirect("home" if request.user.is_authenticated else "account_login")


@login_not_required
@require_GET
def healthz(request) -> HttpResponse:
    """For a watchdog: 200 while the database answers. Says nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_POST
def language(request) -> HttpResponse:
    """The reader's choice of language, kept in this browser and with the account."""
    form = LanguageForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return redirect("entrance")
    response = redirect(_own_page(request, form.cleaned_data["next"]))
    chosen = form.cleaned_data["language"]
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    if request.user.is_authenticated:
        choose_language(request.user, chosen)
    return response


def _own_page(request, address: str) -> str:
    """`address` if it is one of ours, else the entrance."""
    own = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if own else reverse("entrance")


# --- the second factor: allauth pages, with a line in the record of changes -----------------------


class SetUpSecondFactorView(ActivateTOTPView):
    def form_valid(self, form):
        response = super().form_valid(form)
        note_second_factor(self.request.user, "set_up")
        return response


class DropSecondFactorView(DeactivateTOTPView):
    def form_valid(self, form):
        response = super().form_valid(form)
        note_second_factor(self.request.user, "off")
        return response


class MakeRecoveryCodesView(GenerateRecoveryCodesView):
    def form_valid(self, form):
        response = super().form_valid(form)
        note_second_factor(self.request.user, "codes_made")
        return response


# --- a person's own pages ------------------------------------------------------------------------


class MeView(ScopedTemplateView):
    template_name = "accounts/me.html"
    title = gettext_lazy("My details")

    def get_context_data(self, **kwargs):
        roles = RoleAssignment.objects.visible_to(self.actor).filter(user=self.actor.user_id)
        postings = Posting.objects.visible_to(self.actor).filter(teacher=self.actor.teacher_id)
        return super().get_context_data(**kwargs) | {
            "roles": roles.select_related("district", "school", "subject"),
            "postings": postings.select_related("district", "school").prefetch_related(
                "subjects__subject"
            ),
            "has_second_factor": has_second_factor(self.request.user),
            "languages": [get_language_info(code) for code, _name in settings.LANGUAGES],
            "may_show_names": self.actor.is_auditor,
            "shows_names": self.actor.is_auditor and not self.actor.masks_names,
            "may_manage_accounts": may_manage_accounts(self.actor) or self.actor.is_auditor,
        }


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
def names(request) -> HttpResponse:
    """An auditor asks to read names, or no longer; asking is written down."""
    form = NamesForm(request.POST, actor=request.actor)
    if not request.actor.is_auditor or not form.is_valid():
        raise PermissionDenied
    if form.cleaned_data["show"]:
        show_names(actor=request.actor, user=request.user)
    request.session["shows_names"] = form.cleaned_data["show"]
    return redirect("me")


# --- the office's accounts -----------------------------------------------------------------------


class OfficePage:
    """For administrators; an auditor may read."""

    model = User
    # Not "user": that name is the reader's, in every template.
    context_object_name = "account"
    auditors_may_read = False

    def dispatch(self, request, *args, **kwargs):
        actor = request.actor
        if not (may_manage_accounts(actor) or (self.auditors_may_read and actor.is_auditor)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class AccountsView(OfficePage, ScopedListView):
    table_class = AccountTable
    filterset_class = AccountFilter
    template_name = "accounts/account_list.html"
    title = gettext_lazy("Accounts")
    empty_text = gettext_lazy("No account is like that. Show everything, or add one.")
    auditors_may_read = True

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        self.add_roles([row.record for row in context["table"].page.object_list])
        return context | {"may_add": may_manage_accounts(self.actor)}

    def add_roles(self, users: list[User]) -> None:
        """`held` on each: an account has no way back to its roles, so they come in one query."""
        roles = RoleAssignment.objects.visible_to(self.actor).running(timezone.localdate())
        roles = roles.select_related("district", "school", "subject")
        held = {user.pk: [] for user in users}
        for role in roles.filter(user__in=users):
            held[role.user_id].append(role)
        for user in users:
            user.held = held[user.pk]


class AccountView(OfficePage, ScopedDetailView):
    template_name = "accounts/account_detail.html"
    auditors_may_read = True

    def refine(self, rows):
        return rows.select_related("teacher")

    def get_title(self):
        return shown(str(self.object), self.actor)

    def get_context_data(self, **kwargs):
        rows = RoleAssignment.objects.visible_to(self.actor).filter(user=self.object)
        roles = list(rows.select_related("district", "school", "subject"))
        return super().get_context_data(**kwargs) | {
            "roles": roles,
            "has_second_factor": has_second_factor(self.object),
            "may_change": may_manage_accounts(self.actor),
            "is_own": self.object.pk == self.actor.user_id,
            "changes": changes_of(self.object, self.actor, roles),
        }


def show_once(request, user: User, password: str) -> HttpResponse:
    """The one page that shows a new password. It is kept nowhere, so it cannot be shown again."""
    context = {"page_title": _("A new password"), "account": user, "password": password}
    return render(request, "accounts/new_password.html", context)


class AddAccountView(OfficePage, ScopedCreateView):
    form_class = AccountForm
    title = gettext_lazy("Add an account")
    lede = gettext_lazy("The next page shows a password to hand over. Roles are granted after.")

    def perform(self, form):
        account = add_account(actor=self.actor, **form.cleaned_data)
        self.password = issue_password(account, actor=self.actor)
        return account

    def form_valid(self, form):
        response = super().form_valid(form)
        if self.object is None:
            return response
        return show_once(self.request, self.object, self.password)

    def get_cancel_url(self):
        return reverse("accounts:accounts")


class EditAccountView(OfficePage, ScopedUpdateView):
    form_class = AccountEditForm
    success_message = gettext_lazy("The account is changed.")

    def refine(self, rows):
        return rows.select_related("teacher")

    def perform(self, form):
        return edit_account(
            self.object, actor=self.actor, seen=form.cleaned_data["version"], **form.changes()
        )


class IssuePasswordView(OfficePage, ActionView):
    """The answer is the page itself: an address to come back to would have to keep the password."""

    def post(self, request, *args, **kwargs):
        account = self.get_object()
        return show_once(request, account, issue_password(account, actor=self.actor))


class AccountStepView(OfficePage, RecordFormView):
    """Opens or closes an account, from the version on the screen."""

    is_active = False

    def get_initial(self):
        return {"version": self.object.version}

    def perform(self, form):
        return edit_account(
            self.object,
            actor=self.actor,
            seen=form.cleaned_data["version"],
            is_active=self.is_active,
        )


class CloseAccountView(AccountStepView):
    form_class = CloseAccountForm
    title = gettext_lazy("Close this account")
    lede = gettext_lazy(
        "Nobody can sign in to it from now on. Everything recorded stays, and the account can be "
        "opened again."
    )
    success_message = gettext_lazy("The account is closed.")


class ReopenAccountView(AccountStepView):
    form_class = ReopenAccountForm
    is_active = True
    title = gettext_lazy("Open this account again")
    lede = gettext_lazy("Its user name and roles are as they were.")
    success_message = gettext_lazy("The account is open again.")


class GrantRoleView(OfficePage, RecordFormView):
    form_class = RoleForm
    title = gettext_lazy("Grant a role")
    success_message = gettext_lazy("The role is granted.")

    def perform(self, form):
        made = RoleAssignment.objects.visible_to(self.actor)
        if made.filter(uuid=form.cleaned_data["uuid"]).exists():
            return self.object
        grant_role(self.object, actor=self.actor, **form.cleaned_data)
        return self.object


class EndRoleView(OfficePage, RecordFormView):
    model = RoleAssignment
    form_class = EndRoleForm
    title = gettext_lazy("End this role")
    success_message = gettext_lazy("The role ends.")

    def refine(self, rows):
        return rows.select_related("user", "district", "school", "subject")

    def get_initial(self):
        return {"version": self.object.version, "ends_on": timezone.localdate()}

    def perform(self, form):
        return end_role(
            self.object,
            actor=self.actor,
            seen=form.cleaned_data["version"],
            ends_on=form.cleaned_data["ends_on"],
        )
