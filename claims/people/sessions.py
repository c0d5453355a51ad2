"""Sessions: how long they last, which ones a person has, and ending them."""

from __future__ import annotations

import logging
import time
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse

from claims.people.models import User

log = logging.getLogger(__name__)

_SINCE, _SEEN = "since", "seen"
_ASKED_BY_PAGES = ("/live/", "/presence/", "/feed/")  # an open page asks these by itself: nobody need sit before it


def note_start(request: HttpRequest, user: User, **_kwargs) -> None:
    """Told by Django of each signing in, whichever way it was done."""
    request.session[_SINCE] = request.session[_SEEN] = time.time()
    log.info("signed in person=%s", user.pk)


user_logged_in.connect(note_start)


class SessionLimitMiddleware:
    """Ends what nobody used for SESSION_IDLE_HOURS, and what is older than SESSION_DAYS.

    Django's own expiry counts from the last time the session was saved. So a session in use is saved anew now and
    then: every twentieth of the time, which costs one statement an hour at most.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        since = request.session.get(_SINCE) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        if since is not None:
            now = time.time()
            if now - since > settings.SESSION_LIFETIME.total_seconds():
                logout(request)
            elif now - request.session.get(_SEEN, 0) > settings.SESSION_COOKIE_AGE / 20 and _is_by_a_person(request):
                request.session[_SEEN] = now
        return self.get_response(request)


def _is_by_a_person(request: HttpRequest) -> bool:
    return not request.path.endswith(_ASKED_BY_PAGES)


def end_other_sessions(user: User, *, but: str | None = None) -> int:
    """Ends the sessions of a person, except the one under the key `but`. Returns how many ended."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=but)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in sessions:
        store().delete(session.session_key)
    return sessions.delete()[0]
