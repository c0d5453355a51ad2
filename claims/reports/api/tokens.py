"""Making, finding and revoking tokens; who a request is from."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import HttpError
from ninja.security import HttpBearer

from claims.audit.services import record_event
from claims.errors import Refused
from claims.people.permissions import may
from claims.reports.api.models import ApiToken

PREFIX = "fct_"
LONGEST_LIFE = 366  # days
MOST_TOKENS = 20


@transaction.atomic
def issue_token(*, owner, name: str, scopes: list[str], days: int) -> tuple[ApiToken, str]:
    """A new token and its words, which are shown once and never again. Raises Refused."""
    name = name.strip()
    if not name or len(name) > 80:
        raise Refused("Say in up to 80 characters what will use the token.")
    if not scopes or not set(scopes) <= set(ApiToken.Scope.values):
        raise Refused("Choose what the token may do.")
    if not 1 <= days <= LONGEST_LIFE:
        raise Refused(f"A token lives from 1 to {LONGEST_LIFE} days.")
    if usable_tokens().filter(owner=owner).count() >= MOST_TOKENS:
        raise Refused(f"You have {MOST_TOKENS} tokens. Revoke one that is not used.")
    words = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        name=name,
        owner=owner,
        scopes=sorted(set(scopes)),
        beginning=words[:10],
        sha256=_hash(words),
        expires_at=timezone.now() + timedelta(days=days),
    )
    record_event(chain=token.chain, kind="token issued", actor=owner, data={"name": name, "scopes": token.scopes})
    return token, words


@transaction.atomic
def revoke_token(*, token: ApiToken, user) -> None:
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=Now()):
        record_event(chain=token.chain, kind="token revoked", actor=user, data={"name": token.name})


def usable_tokens():
    return ApiToken.objects.filter(Q(expires_at__gt=Now()), revoked_at=None, owner__is_active=True)


def find_token(words: str) -> ApiToken | None:
    """The usable token of these words; noted as used today."""
    token = usable_tokens().select_related("owner").filter(sha256=_hash(words)).first()
    today = timezone.localdate()
    if token and token.used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(used_on=today)
    return token


def _hash(words: str) -> str:
    """Without salt or work: the words are 256 random bits."""
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()


class Bearer(HttpBearer):
    """`Authorization: Bearer fct_…`, with one scope; and the owner must have the right it stands for."""

    _RIGHTS = {
        ApiToken.Scope.READ: "review",
        ApiToken.Scope.QUEUE: "review",
        ApiToken.Scope.IMPORT: "import_article",
        ApiToken.Scope.ATTACH: "attach_source",
    }

    def __init__(self, scope: ApiToken.Scope) -> None:
        self.scope = scope
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        found = find_token(token)
        if found is None:
            return None
        if self.scope not in found.scopes:
            raise HttpError(403, f"This token lacks the scope “{self.scope}”.")
        if not may(found.owner, self._RIGHTS[self.scope]):
            raise HttpError(403, "The token's owner may not do this any more.")
        request.user = found.owner
        return found
