"""The door and the office's accounts. Of allauth only what the portal uses has an address."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from django.urls import include, path

from accounts.views import deputies, office_accounts, own_page, sign_in, well_known

sign_in_patterns = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/code/", second_factor.authenticate, name="mfa_authenticate"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/again/code/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("sign-out/", account.logout, name="account_logout"),
    path("password/", account.password_change, name="account_change_password"),
]
second_factor_patterns = [
    path("", second_factor.index, name="mfa_index"),
    path("app/", sign_in.SetUpSecondFactorView.as_view(), name="mfa_activate_totp"),
    path("app/off/", sign_in.DropSecondFactorView.as_view(), name="mfa_deactivate_totp"),
    path("codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/new/", sign_in.MakeRecoveryCodesView.as_view(), name="mfa_generate_recovery_codes"),
    path(
        "codes/file/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
office_patterns = [
    path("", office_accounts.AccountsView.as_view(), name="accounts"),
    path("add/", office_accounts.AddAccountView.as_view(), name="add"),
    path("<uuid:uuid>/", office_accounts.AccountView.as_view(), name="account"),
    path("<uuid:uuid>/edit/", office_accounts.EditAccountView.as_view(), name="edit"),
    path("<uuid:uuid>/password/", office_accounts.IssuePasswordView.as_view(), name="password"),
    path("<uuid:uuid>/close/", office_accounts.CloseAccountView.as_view(), name="close"),
    path("<uuid:uuid>/open/", office_accounts.ReopenAccountView.as_view(), name="reopen"),
    path("<uuid:uuid>/roles/add/", office_accounts.GrantRoleView.as_view(), name="grant"),
    path(
        "roles/<uuid:uuid>/approve/",
        office_accounts.ApproveRoleView.as_view(),
        name="approve-role",
    ),
    path(
        "roles/<uuid:uuid>/decline/",
        office_accounts.DeclineRoleView.as_view(),
        name="decline-role",
    ),
    path("roles/<uuid:uuid>/end/", office_accounts.EndRoleView.as_view(), name="end-role"),
]

# As programs spell them, without a slash at the end.
well_known_patterns = [
    path("robots.txt", well_known.robots, name="robots"),
    path("favicon.ico", well_known.favicon, name="favicon"),
    path(".well-known/change-password", well_known.change_password, name="change-password"),
]

urlpatterns = [
    path("", sign_in.entrance, name="entrance"),
    path("healthz", sign_in.healthz, name="healthz"),
    path("language/", sign_in.language, name="language"),
    path("me/", own_page.MeView.as_view(), name="me"),
    path("me/roles/<uuid:uuid>/deputy/", deputies.NameDeputyView.as_view(), name="name-deputy"),
    path("me/deputies/<uuid:uuid>/end/", deputies.EndDeputyView.as_view(), name="end-deputy"),
    path("me/reminders/", own_page.reminders, name="reminders"),
    path("me/names/", own_page.names, name="names"),
    path("me/security/", include(second_factor_patterns)),
    path("notices/", own_page.NoticesView.as_view(), name="notices"),
    path("office/deputies/", deputies.DeputiesView.as_view(), name="deputies"),
    path("office/accounts/", include((office_patterns, "accounts"))),
    *sign_in_patterns,
    *well_known_patterns,
]
