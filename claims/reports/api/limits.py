"""How often a program may ask: counted in the database, so that all web processes count together."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from claims.reports.api.models import ApiToken
from factcheck.http import find_client_address

WINDOW = 60  # seconds

_COUNT = """
INSERT INTO claims_apiuse AS known (asker, since, count) VALUES (%(asker)s, now(), 1)
ON CONFLICT (asker) DO UPDATE SET
    count = CASE WHEN known.since > now() - %(window)s * interval '1 second' THEN known.count + 1 ELSE 1 END,
    since = CASE WHEN known.since > now() - %(window)s * interval '1 second' THEN known.since ELSE now() END
RETURNING count, ceil(%(window)s - extract(epoch FROM now() - since))
"""


class Limit(BaseThrottle):
    """So many requests a minute for each token, and for each address without one; more get 429 with Retry-After."""

    def __init__(self) -> None:
        self._wait = WINDOW

    def allow_request(self, request: HttpRequest) -> bool:
        token = getattr(request, "auth", None)
        named = isinstance(token, ApiToken)
        with connection.cursor() as cursor:
            asker = f"token:{token.pk}" if named else _hide(find_client_address(request) or "")
            cursor.execute(_COUNT, {"asker": asker, "window": WINDOW})
            count, self._wait = cursor.fetchone()
        return count <= (settings.API_RATE_TOKEN if named else settings.API_RATE_ADDRESS)

    def wait(self) -> float:
        return float(self._wait)


def _hide(address: str) -> str:
    return hashlib.sha256(f"{settings.SECRET_KEY}:{address}".encode()).hexdigest()[:40]
