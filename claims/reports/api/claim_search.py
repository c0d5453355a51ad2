"""`claims:search` as Google's Fact Check Tools answer it (v1alpha1, revision 20230923): same parameters, same JSON, so
that a client of theirs needs another base address only. It finds what we published; nothing that others wrote.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from ninja import Query, Router

from claims.reports.api.schemas import GoogleProblem
from claims.reports.downloads import find_home

router = Router(auth=None, tags=["published"])
NAME = "search_claims"
MOST_WORDS = 1000  # characters of a query that are looked at
MOST_ROWS = 1000  # how far one can page, as an index of words has no cheaper way
USUAL_PAGE, LARGEST_PAGE = 10, 100
MOST_DAYS = 100_000

# The claim must stand in its report's newest edition as it was published: the row may have changed since.
_FOUND = """
WITH asked AS (SELECT websearch_to_tsquery(claims_words_config(%(language)s), %(query)s) AS words),
newest AS (
    SELECT DISTINCT ON (report.id) report.id, report.slug, report.article_id, edition.number, edition.published_at,
        edition.content
    FROM claims_report report JOIN claims_edition edition ON edition.report_id = report.id
    WHERE report.withdrawn_at IS NULL AND (%(query)s = '' OR report.article_id IN (
        SELECT article_id FROM claims_claim JOIN claims_claimwords USING (id), asked
        WHERE claims_claimwords.words @@ asked.words))
    ORDER BY report.id, edition.number DESC
)
SELECT newest.slug, newest.published_at, newest.content -> 'article', claim
FROM newest, jsonb_array_elements(newest.content -> 'claims') claim, asked
WHERE (%(query)s = '' OR claims_words(claims_words_config(%(language)s), claim ->> 'claim') @@ asked.words)
    AND (%(tongue)s = '' OR split_part(lower(newest.content -> 'article' ->> 'language'), '-', 1) = %(tongue)s)
    AND (%(days)s::int IS NULL OR greatest(newest.published_at::date, (newest.content -> 'article' ->> 'published_on')::date)
        >= current_date - %(days)s::int)
ORDER BY CASE WHEN %(query)s = '' THEN 0
    ELSE ts_rank(claims_words(claims_words_config(%(language)s), claim ->> 'claim'), asked.words) END DESC,
    newest.published_at DESC, newest.slug, (claim ->> 'number')::int
LIMIT %(limit)s OFFSET %(offset)s
"""


@dataclass(frozen=True)
class Asked:
    """A question, as its parameters have it."""

    query: str
    language: str
    site: str
    days: int

    @property
    def sign(self) -> str:
        """What a page token is bound to: all other parameters must be repeated unchanged."""
        return hashlib.sha256(repr(self).encode("utf-8", "replace")).hexdigest()[:16]


class BadRequest(Exception):
    """A parameter makes no sense; the text says which."""


@router.get(
    "/claims:search",
    response={200: dict[str, Any], frozenset({400, 429}): GoogleProblem},
    url_name=NAME,
)
def search_claims(
    request: HttpRequest,
    query: str = Query("", description="Words; required unless reviewPublisherSiteFilter is given."),
    languageCode: str = Query("", max_length=40, description="BCP 47; the region does not count."),
    reviewPublisherSiteFilter: str = Query("", max_length=253, description="A host: ours, or nothing is found."),
    maxAgeDays: int = Query(0, description="By the claim's or the review's date, whichever is newer; 0 is any age."),
    pageSize: int = Query(0, description="At most 100; 0 is the usual 10."),
    pageToken: str = Query("", max_length=200),
    offset: int = Query(0, description="Does not count beside a pageToken."),
):
    """Published claims in Google's form. An empty answer has no `claims`; no `nextPageToken` is the end."""
    asked = Asked(_clean(query), languageCode.lower(), _clean(reviewPublisherSiteFilter).lower(), maxAgeDays)
    try:
        _check_numbers(maxAgeDays=maxAgeDays, pageSize=pageSize, offset=offset)
        start = _find_start(asked, pageToken, offset)
    except BadRequest as error:
        return write_problem(400, str(error))
    size = min(pageSize or USUAL_PAGE, LARGEST_PAGE)
    home = find_home(request)
    rows = _search(asked, size + 1, start) if asked.site in {"", _find_site(home)} and start <= MOST_ROWS else []
    answer: dict[str, Any] = {}
    if rows:
        answer["claims"] = [_describe(home, *row) for row in rows[:size]]
    if len(rows) > size and start + size <= MOST_ROWS:
        answer["nextPageToken"] = _write_token(asked, start + size)
    return JsonResponse(answer)


def write_problem(status: int, message: str) -> JsonResponse:
    """An error in the form of Google's interfaces."""
    names = {400: "INVALID_ARGUMENT", 429: "RESOURCE_EXHAUSTED"}
    return JsonResponse({"error": {"code": status, "message": message, "status": names[status]}}, status=status)


def _check_numbers(**numbers: int) -> None:
    """As theirs: 0 is as good as not given, and what is too large is taken for the largest."""
    for name, number in numbers.items():
        if number < 0:
            raise BadRequest(f"{name} must not be negative.")


def _clean(text: str) -> str:
    return text.replace("\0", " ").encode("utf-8", "replace").decode().strip()[:MOST_WORDS]


def _find_start(asked: Asked, token: str, offset: int) -> int:
    if not asked.query and not asked.site:
        raise BadRequest("Give a query, or a reviewPublisherSiteFilter.")
    if not token:
        return offset
    try:
        sign, start = json.loads(base64.urlsafe_b64decode(token.encode("ascii", "strict")))
        if sign == asked.sign and isinstance(start, int) and 0 <= start <= MOST_ROWS:
            return start
    except (binascii.Error, ValueError, TypeError):
        pass
    raise BadRequest("The pageToken belongs to another question. Repeat all other parameters unchanged.")


def _write_token(asked: Asked, start: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([asked.sign, start]).encode()).decode()


def _search(asked: Asked, limit: int, offset: int) -> list[tuple]:
    parameters = {
        "query": asked.query,
        "language": asked.language,
        "tongue": asked.language.split("-")[0],
        "days": min(asked.days, MOST_DAYS) or None,
        "limit": limit,
        "offset": offset,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, parameters)
        return [(slug, at, _read(article), _read(claim)) for slug, at, article, claim in cursor.fetchall()]


def _read(value: str | dict[str, Any]) -> dict[str, Any]:
    """Django's connections give JSON as text."""
    return json.loads(value) if isinstance(value, str) else value


def _describe(
    home: str, slug: str, published_at: datetime, article: dict[str, Any], claim: dict[str, Any]
) -> dict[str, Any]:
    published_on = article["published_on"]
    review = {
        "publisher": {"name": settings.SITE_NAME, "site": _find_site(home)},
        "url": home + reverse("public_claim", args=[slug, claim["number"]]),
        "title": article["title"],
        "reviewDate": _write_time(published_at),
        "textualRating": claim["verdict"]["rating"],
        "languageCode": article["language"].split("-")[0],
    }
    found = {
        "text": claim["claim"],
        "claimant": claim["claimants"][-1] if claim["claimants"] else "",
        "claimDate": _write_time(date.fromisoformat(published_on)) if published_on else "",
        "claimReview": [{key: value for key, value in review.items() if value}],
    }
    return {key: value for key, value in found.items() if value}


def _write_time(moment: datetime | date) -> str:
    """RFC 3339 in UTC, a day as its beginning."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _find_site(home: str) -> str:
    """The host without "www.", as Google derives it."""
    return (urlsplit(home).hostname or "").removeprefix("www.")
