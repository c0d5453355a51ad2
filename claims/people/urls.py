"""Addresses of signing in, of one's own account and feed. Those named mfa_…, account_… and usersessions_… are asked for by
these names by allauth, whose other addresses (registration, e-mail addresses, lost passwords) do not exist here."""

from allauth.account.views import ReauthenticateView
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as codes
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions.views import ListUserSessionsView
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.decorators.http import require_safe

from claims.people import sign_in, views

urlpatterns = [
    path("sign-in/", sign_in.SignInView.as_view(), name="sign_in"),
    path("sign-in/second-factor/", login_not_required(factors.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", login_not_required(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/again/", login_not_required(sign_in.account_login), name="account_login"),
    path("sign-out/", sign_in.SignOutView.as_view(), name="sign_out"),
    path("account/", factors.index, name="mfa_index"),
    path("account/password/", sign_in.change_password, name="change_password"),
    path("account/sign-ins/", require_safe(ListUserSessionsView.as_view()), name="usersessions_list"),
    path("account/sign-ins/end/", sign_in.end_sessions, name="end_sessions"),
    path("account/confirm/", ReauthenticateView.as_view(), name="account_reauthenticate"),
    path("account/confirm/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("account/confirm/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/codes/", codes.activate_totp, name="mfa_activate_totp"),
    path("account/codes/remove/", codes.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/recovery/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/recovery/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("account/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("account/passkeys/<int:pk>/rename/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("keys/", views.choose_keys_view, name="choose_keys"),
    path("keys/reset/", views.reset_keys_view, name="reset_keys"),
    path("notifications/", views.notification_list, name="notification_list"),
    path("notifications/feed/", views.notification_feed, name="notification_feed"),
    path("notifications/settings/", views.notification_settings, name="notification_settings"),
    path("notifications/read/", views.read_notifications_view, name="read_notifications"),
]
