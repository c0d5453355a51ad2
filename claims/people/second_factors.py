"""Second factors: one-time codes (TOTP, RFC 6238), passkeys (WebAuthn) and recovery codes, by django-allauth.

Here is only what is ours: who must have one, secrets kept encrypted, an event in the trail for each change.
"""

from __future__ import annotations

import base64
import hashlib
import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from claims.audit.services import record_event
from claims.http import go_back
from claims.people.models import User
from claims.people.sessions import end_other_sessions
from factcheck.http import find_client_address

log = logging.getLogger(__name__)

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes alone are none
_CHECKED = "second factor"
# What may be asked for by somebody who must set a second factor up first. The rest waits.
_OPEN = ("mfa_", "account_", "change_password", "sign_out", "sign_in", "usersessions_")

_CHANGES = {
    "mfa/email/totp_activated": "one-time codes set up",
    "mfa/email/totp_deactivated": "one-time codes removed",
    "mfa/email/webauthn_added": "passkey added",
    "mfa/email/webauthn_removed": "passkey removed",
    "mfa/email/recovery_codes_generated": "new recovery codes made",
}


def must_have_second_factor(user: User) -> bool:
    """Whether the person is in one of the groups of SECOND_FACTOR_FOR."""
    names = settings.SECOND_FACTOR_FOR
    return bool(names) and (user.is_superuser or user.groups.filter(name__in=names).exists())


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def reset_second_factors(*, person: User, by: User) -> int:
    """For somebody who lost phone and recovery codes. Ends the person's sessions, too. Returns how many were removed."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        removed = Authenticator.objects.filter(user=person).delete()[0]
        record_event(chain=f"person:{person.pk}", kind="second factors reset", actor=by, data={"removed": removed})
    end_other_sessions(person)
    return removed


class SecondFactorMiddleware:
    """Leads whoever must have a second factor, and has none, to the page where it is set up."""

    def __init__(self, get_response) -> None:
        if not settings.SECOND_FACTOR_FOR:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, _args, _kwargs) -> HttpResponse | None:
        if not getattr(view, "login_required", True):
            return None  # and does not look who it is: a public page is the same for all, and caches may keep it
        name = request.resolver_match.url_name or ""
        if not request.user.is_authenticated or request.session.get(_CHECKED) or name.startswith(_OPEN):
            return None
        if must_have_second_factor(request.user) and not has_second_factor(request.user):
            return go_back(request, "mfa_index", notice="Your desk asks for a second factor. Set one up to go on.")
        request.session[_CHECKED] = True
        return None


class AccountAdapter(DefaultAccountAdapter):
    """People are made by admins, never by themselves; what changes is told by e-mail and kept in the trail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return find_client_address(request) or "0.0.0.0"  # noqa: S104 — a socket file has no address

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return redirect("sign_in")

    def send_notification_mail(self, template_prefix: str, user: User, context: Any = None, email: Any = None) -> None:
        change = _CHANGES[template_prefix]
        self.request.session.pop(_CHECKED, None)  # it may have been the last one
        log.info("second factor changed person=%s change=%s", user.pk, change)
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user.pk)
            record_event(chain=f"person:{user.pk}", kind=change, actor=user)
        end_other_sessions(user, but=self.request.session.session_key)
        tell_change(user, change)


def tell_change(user: User, change: str) -> None:
    """By e-mail, where there is a mail server and an address; a failing one stops nobody."""
    if not settings.EMAIL_HOST or not user.email:
        return
    said = f"{user},\n\nin your account: {change}.\nIf that was not you, tell an admin of your desk at once.\n"
    try:
        send_mail(f"{settings.SITE_NAME}: {change}", said, None, [user.email])
    except (SMTPException, OSError) as error:
        log.warning("change not told person=%s reason=%s", user.pk, error)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are kept encrypted under a key derived from SECRET_KEY: the database alone gives none away."""

    def get_totp_issuer(self) -> str:
        return settings.SITE_NAME

    def _get_user_identifier(self, user: User) -> str:
        return user.get_username()

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def encrypt(self, text: str) -> str:
        return _open_safe().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _open_safe().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last one stays where the desk asks for one."""
        user = authenticator.user
        if authenticator.type not in FACTORS or not must_have_second_factor(user):
            return True
        return Authenticator.objects.filter(user=user, type__in=FACTORS).exclude(pk=authenticator.pk).exists()

    def build_totp_svg(self, url: str) -> str:
        """A QR code as one path, without styles, which our content policy would refuse."""
        import qrcode  # only whoever sets codes up needs it

        code = qrcode.QRCode(border=2)
        code.add_data(url)
        rows = code.get_matrix()
        path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
        size = len(rows)
        return (
            f'<svg class="qr" width="220" height="220" viewBox="0 0 {size} {size}" role="img" aria-label="QR code of the key below">'
            f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
        )


def _open_safe() -> MultiFernet:
    """Encrypts under SECRET_KEY, decrypts also under SECRET_KEY_FALLBACKS, so that the key can be changed."""
    return MultiFernet([_derive(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _derive(key: str) -> Fernet:
    digest = hashlib.blake2b(key.encode(), digest_size=32, person=b"second-factors").digest()
    return Fernet(base64.urlsafe_b64encode(digest))
