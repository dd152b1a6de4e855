"""The door and the office's accounts. Of allauth only what the portal uses has an address."""

from allauth.account import views as sign_in
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from django.urls import include, path

from accounts import views

sign_in_patterns = [
    path("sign-in/", sign_in.login, name="account_login"),
    path("sign-in/code/", second_factor.authenticate, name="mfa_authenticate"),
    path("sign-in/again/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("sign-in/again/code/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("sign-out/", sign_in.logout, name="account_logout"),
    path("password/", sign_in.password_change, name="account_change_password"),
]
second_factor_patterns = [
    path("", second_factor.index, name="mfa_index"),
    path("app/", views.SetUpSecondFactorView.as_view(), name="mfa_activate_totp"),
    path("app/off/", views.DropSecondFactorView.as_view(), name="mfa_deactivate_totp"),
    path("codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/new/", views.MakeRecoveryCodesView.as_view(), name="mfa_generate_recovery_codes"),
    path(
        "codes/file/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
office_patterns = [
    path("", views.AccountsView.as_view(), name="accounts"),
    path("add/", views.AddAccountView.as_view(), name="add"),
    path("<uuid:uuid>/", views.AccountView.as_view(), name="account"),
    path("<uuid:uuid>/edit/", views.EditAccountView.as_view(), name="edit"),
    path("<uuid:uuid>/password/", views.IssuePasswordView.as_view(), name="password"),
    path("<uuid:uuid>/close/", views.CloseAccountView.as_view(), name="close"),
    path("<uuid:uuid>/open/", views.ReopenAccountView.as_view(), name="reopen"),
    path("<uuid:uuid>/roles/add/", views.GrantRoleView.as_view(), name="grant"),
    path("roles/<uuid:uuid>/end/", views.EndRoleView.as_view(), name="end-role"),
]

urlpatterns = [
    path("", views.entrance, name="entrance"),
    path("healthz", views.healthz, name="healthz"),
    path("language/", views.language, name="language"),
    path("me/", views.MeView.as_view(), name="me"),
    path("me/names/", views.names, name="names"),
    path("me/security/", include(second_factor_patterns)),
    path("notices/", views.NoticesView.as_view(), name="notices"),
    path("office/accounts/", include((office_patterns, "accounts"))),
    *sign_in_patterns,
]
