"""Signing in and out, and one's own password. Second factors are allauth's: see `claims.people.second_factors`."""

from __future__ import annotations

import logging
from datetime import timedelta
from math import ceil
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from claims.http import go_back
from claims.people import demo
from claims.people.models import User
from claims.people.second_factors import tell_change
from claims.people.sessions import end_other_sessions

log = logging.getLogger(__name__)


class SignInView(LoginView):
    """Name and password; then, if the person has one, the second factor."""

    template_name = "people/sign_in.html"

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        if form.cleaned_data["password"] == demo.PASSWORD and not demo.wants_demo():
            log.warning("demo password refused person=%s", user.pk)
            return self.render_to_response(self.get_context_data(form=form, demo_refused=True), status=403)
        login = Login(user=user, redirect_url=self.get_redirect_url() or None)  # of this site only, or none
        return perform_password_login(self.request, {"username": user.get_username()}, login)


class SignOutView(LogoutView):
    @method_decorator(require_http_methods(["POST"]))
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'  # so that nobody reads on with the Back button
        return response


def explain_pause(
    request: HttpRequest, _response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """The sign-in page again, saying how long to wait. Who tries with the right password hears the same."""
    name = (credentials or {}).get("username") or ""
    wait = measure_pause(name, request.axes_ip_address)
    minutes = max(1, ceil(wait.total_seconds() / 60))
    context = {"pause": minutes, "name": name, "next": request.POST.get("next", "")}
    response = render(request, "people/sign_in.html", context, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


def measure_pause(name: str, address: str | None) -> timedelta:
    """How long `name` must still wait when asking from `address`."""
    tries = AccessAttempt.objects.filter(username=name, ip_address=address).order_by("-attempt_time")
    last = tries.values_list("attempt_time", flat=True).first()
    return last + settings.AXES_COOLOFF_TIME - timezone.now() if last else timedelta(0)


def release_sign_in(*, name: str, by: User) -> int:
    """Lets `name` try again at once, from everywhere. Returns how many records of tries that removed."""
    removed = AccessAttempt.objects.filter(username=name).delete()[0]
    if removed:
        log.warning("sign-in released name=%s by=%s", name, by.pk)
    return removed


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """One's own password; every other session of the person ends."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        old_key = request.session.session_key
        update_session_auth_hash(request, form.user)  # this one goes on, under a new key
        UserSession.objects.filter(session_key=old_key).update(session_key=request.session.session_key)
        end_other_sessions(form.user, but=request.session.session_key)
        tell_change(form.user, "password changed")
        log.info("password changed person=%s", form.user.pk)
        return go_back(request, "mfa_index", notice="Your password is changed. You are signed out everywhere else.")
    return render(request, "people/change_password.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["POST"])
@reauthentication_required
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Signs the person out everywhere else."""
    ended = end_other_sessions(request.user, but=request.session.session_key)
    return go_back(request, "usersessions_list", notice=f"{ended} other sign-in{'s' if ended != 1 else ''} ended.")


def account_login(request: HttpRequest) -> HttpResponse:
    """Where allauth sends people to sign in."""
    return redirect("sign_in")
