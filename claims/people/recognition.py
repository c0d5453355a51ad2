"""Recognising who asks, as Django does at every request, but in two short statements: the session, and the person with
their groups. Nothing is kept between requests: a session that was ended and a right that was taken away count at once.
"""

from __future__ import annotations

import json
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.sessions.backends import db
from django.core import signing
from django.db.models import OuterRef
from django.utils import timezone

from claims.people.models import User
from claims.statements import Statement, restore, row_of, run_prepared

_SESSION = "SELECT session_data FROM django_session WHERE session_key = %(key)s AND expire_date > %(now)s"
_PERSON = Statement(
    lambda person: User.objects.filter(pk=person).values_list(
        row_of(User, groups=ArraySubquery(Group.objects.filter(user=OuterRef("pk")).values("name")))
    )
)


class SessionStore(db.SessionStore):
    """Django's sessions in the database."""

    def decode(self, session_data: str) -> dict[str, Any]:
        try:
            return json.loads(_unsign(session_data, self.key_salt))
        except signing.BadSignature:
            return super().decode(session_data)  # which logs it

    def _get_session_from_db(self):
        found = run_prepared(_SESSION, {"key": self.session_key, "now": timezone.now()})
        if found:
            return SimpleNamespace(session_data=found[0][0])
        self._session_key = None
        return None


class _AsItIs:
    """In the place of what reads JSON."""

    def loads(self, data: bytes) -> bytes:
        return data


@lru_cache(maxsize=1000)
def _unsign(words: str, salt: str) -> bytes:
    """What was signed. The same words are checked once: that takes longer than the statement that brings them."""
    return signing.loads(words, salt=salt, serializer=_AsItIs)


class PeopleBackend(ModelBackend):
    """Django's signing in with a password."""

    def get_user(self, user_id: int) -> User | None:
        found = _PERSON.one(person=user_id)
        if found is None:
            return None
        (row,) = found
        user = restore(User, row, group_names=row["groups"])  # so that their rights need no statement of their own
        return user if self.user_can_authenticate(user) else None
