"""The office's pages about accounts and the roles they hold."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import (
    AccountForm,
    ApproveRoleForm,
    CloseAccountForm,
    DeclineRoleForm,
    EndRoleForm,
    ReopenAccountForm,
    RoleForm,
)
from accounts.models import RoleAssignment, User
from accounts.services import (
    approve_role,
    decline_role,
    edit_account,
    end_role,
    grant_role,
    has_second_factor,
    issue_password,
    may_decide,
    may_decline,
    may_manage_accounts,
    welcome,
)
from accounts.tables import AccountFilter, AccountTable
from core.actor import Role
from core.audit import changes_of
from core.names import shown
from core.pages import AddPage, EditPage, ForThoseWhoMay, RoomList, StepPage, chosen
from core.unsaved import name_saved
from core.views import ActionView, RecordFormView, ScopedDetailView
from roster.models import District, School, Subject, Teacher


class OfficePage(ForThoseWhoMay):
    """For administrators; an auditor may read."""

    model = User
    # Not "user": that name is the reader's, in every template.
    context_object_name = "account"
    auditors_may_read = False

    def may(self):
        reads = self.auditors_may_read and self.actor.is_auditor
        return reads or may_manage_accounts(self.actor)


class AccountsView(OfficePage, RoomList):
    table_class = AccountTable
    filterset_class = AccountFilter
    title = gettext_lazy("Accounts")
    room = "accounts"
    add_url = reverse_lazy("accounts:add")
    add_label = gettext_lazy("Add an account")
    auditors_may_read = True

    def may_add(self):
        return may_manage_accounts(self.actor)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        self.add_roles([row.record for row in context["table"].page.object_list])
        return context

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
        roles = list(rows.select_related("district", "school", "subject", "granted_by"))
        return super().get_context_data(**kwargs) | {
            "roles": [
                {
                    "row": role,
                    "may_approve": may_decide(self.actor, role),
                    "may_decline": may_decline(self.actor, role),
                }
                for role in roles
            ],
            "has_second_factor": has_second_factor(self.object),
            "may_change": may_manage_accounts(self.actor),
            "is_own": self.object.pk == self.actor.user_id,
            "changes": changes_of(self.object, *roles, actor=self.actor, at_most=20),
        }


def show_once(request, user: User, password: str, **new) -> HttpResponse:
    """The one page that shows a new password. It is kept nowhere, so it cannot be shown again.

    `new` says of a new account that it is one, and which role it came with.
    """
    context = {"page_title": _("A new password"), "account": user, "password": password} | new
    response = render(request, "accounts/new_password.html", context)
    name_saved(request, response)
    return response


class AddAccountView(OfficePage, AddPage):
    form_class = AccountForm
    title = gettext_lazy("Add an account")
    template_name = "accounts/role_form.html"
    lede = gettext_lazy("The next page shows a password to hand over.")
    back = reverse_lazy("accounts:accounts")

    def get_initial(self):
        """Whom a link leads here for: a teacher, or a role with its place."""
        asked = {"role": self.request.GET.get("role", "")}
        for model in (Teacher, District, School, Subject):
            asked |= chosen(self.request, model, model._meta.model_name, self.actor)
        return super().get_initial() | asked

    def another(self, form):
        """The page with the password offers it."""
        return ""

    def perform(self, form):
        account, self.role, self.password = welcome(actor=self.actor, **form.cleaned_data)
        return account

    def form_valid(self, form):
        response = super().form_valid(form)
        if self.object is None:
            return response
        return show_once(self.request, self.object, self.password, is_new=True, role=self.role)


class EditAccountView(OfficePage, EditPage):
    form_class = AccountForm
    service = edit_account
    success_message = gettext_lazy("The account is changed.")

    def refine(self, rows):
        return rows.select_related("teacher")


class IssuePasswordView(OfficePage, ActionView):
    """The answer is the page itself: an address to come back to would have to keep the password."""

    def post(self, request, *args, **kwargs):
        account = self.get_object()
        return show_once(request, account, issue_password(account, actor=self.actor))


class AccountStepView(OfficePage, StepPage):
    """Opens or closes an account, from the version on the screen."""

    is_active = False

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
    template_name = "accounts/role_form.html"
    title = gettext_lazy("Grant a role")
    success_message = gettext_lazy("The role is granted.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"account": self.object}

    def made_already(self, form):
        made = RoleAssignment.objects.visible_to(self.actor)
        return made.filter(uuid=form.cleaned_data["uuid"]).select_related("user").first()

    def perform(self, form):
        role = grant_role(self.object, actor=self.actor, **form.cleaned_data)
        if role.waits:
            self.success_message = _(
                "The role waits until another administrator approves it. They are told."
            )
        return self.object


class EndRoleView(OfficePage, StepPage):
    model = RoleAssignment
    form_class = EndRoleForm
    service = end_role
    title = gettext_lazy("End this role")
    success_message = gettext_lazy("The role ends.")

    def refine(self, rows):
        return rows.select_related("user", "district", "school", "subject")

    def get_initial(self):
        return super().get_initial() | {"ends_on": timezone.localdate()}


class WaitingRoleView(OfficePage, StepPage):
    """What another administrator gave, and to whom; this one decides."""

    model = RoleAssignment

    def refine(self, rows):
        return rows.select_related("user", "granted_by")

    def get_context_data(self, **kwargs):
        words = _("%(who)s gives %(name)s the role “%(role)s”. %(reach)s") % {
            "who": self.object.granted_by,
            "name": self.object.user,
            "role": self.object,
            "reach": REACH_OF_ROLE[self.object.role],
        }
        return super().get_context_data(**kwargs) | {"lede": words}


REACH_OF_ROLE = {
    Role.ADMINISTRATOR: gettext_lazy("An administrator reads and changes everything."),
    Role.AUDITOR: gettext_lazy("An auditor reads everything and changes nothing."),
}


class ApproveRoleView(WaitingRoleView):
    form_class = ApproveRoleForm
    service = approve_role
    title = gettext_lazy("Approve a role")
    success_message = gettext_lazy("The role is in force.")

    def may(self):
        return may_decide(self.actor, self.record)


class DeclineRoleView(WaitingRoleView):
    form_class = DeclineRoleForm
    service = decline_role
    title = gettext_lazy("Not give a role")
    success_message = gettext_lazy("The role is not given.")

    def may(self):
        return may_decline(self.actor, self.record)
