"""What readers are shown of published editions: which one, what has happened to it since, and its parts.

An edition never changes, but what is said around it does: that a newer one exists, that a verdict is being reviewed again,
that an archived copy had to be removed. `PublicEdition` holds all of that, read in one statement, and everything a public page
shows follows from it: so it makes the ETag, and a page is rendered once for as long as it stays the same.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import Http404

from claims.articles.models import Claim
from claims.reports.models import Edition
from claims.statements import run_prepared


@dataclass(frozen=True)
class PublicEdition:
    """`waiting` and `reviewed`: numbers of claims that are under review again, or have been and wait for the next edition.
    `removed`: ids of snapshots of which only the quote is left."""

    pk: int
    report_id: int
    article_id: int
    slug: str
    title: str
    number: int
    content_sha256: str
    published_at: dt.datetime
    latest: int
    latest_at: dt.datetime
    withdrawn_at: dt.datetime | None
    withdrawn_reason: str
    waiting: frozenset[int]
    reviewed: frozenset[int]
    removed: frozenset[int]
    texts_changed_at: dt.datetime | None

    @property
    def is_latest(self) -> bool:
        return self.number == self.latest

    def find_mark(self, claim: int) -> str:
        """ "waiting", "reviewed" or "": for the newest edition; of an older one a reader is led to the newest."""
        if not self.is_latest:
            return ""
        return "waiting" if claim in self.waiting else "reviewed" if claim in self.reviewed else ""


class ClaimWithdrawn(Exception):
    """The claim was in the report and is in this edition no more; `correction` tells why."""

    def __init__(self, edition: PublicEdition, correction: dict[str, Any]) -> None:
        super().__init__(correction["note"])
        self.edition, self.correction = edition, correction


def find_edition(slug: str, number: int | None = None) -> PublicEdition:
    """The newest edition of a report, or one by its number; withdrawn ones too. Or 404."""
    if number is not None and not 0 < number < 2**31:
        raise Http404("There is no such edition.")
    rows = run_prepared(_EDITION, {"slug": slug, "number": number or 0, "settled": list(map(str, Claim.SETTLED))})
    if not rows:
        raise Http404("There is no such report, or no such edition of it.")
    *row, waiting, reviewed, removed, texts_changed_at = rows[0]
    return PublicEdition(*row, frozenset(waiting), frozenset(reviewed), frozenset(removed), texts_changed_at)


# The columns are the fields of PublicEdition in their order. Written out: the ORM takes longer to say it than
# PostgreSQL takes to answer.
_EDITION = """
SELECT edition.id, edition.report_id, report.article_id, report.slug, article.title, edition.number,
       edition.content_sha256, edition.published_at, newest.number, newest.published_at,
       report.withdrawn_at, report.withdrawn_reason,
       ARRAY(SELECT claim.number FROM claims_claim claim
             WHERE claim.article_id = report.article_id AND claim.state <> ALL (%(settled)s)
               AND EXISTS (SELECT FROM claims_verdict verdict WHERE verdict.claim_id = claim.id AND verdict.decisive)
             ORDER BY 1),
       ARRAY(SELECT claim.number FROM claims_claim claim JOIN claims_verdict verdict ON verdict.claim_id = claim.id
             WHERE claim.article_id = report.article_id AND claim.state = ANY (%(settled)s)
               AND verdict.decisive AND verdict.sealed_at > edition.published_at
             ORDER BY 1),
       ARRAY(SELECT DISTINCT tombstone.snapshot_id FROM claims_tombstone tombstone
             JOIN claims_snapshot snapshot ON snapshot.id = tombstone.snapshot_id
             JOIN claims_attachment attachment ON attachment.source_id = snapshot.source_id
             JOIN claims_claim claim ON claim.id = attachment.claim_id
             WHERE claim.article_id = report.article_id ORDER BY 1),
       (SELECT max(changed_at) FROM claims_publictext)
FROM claims_report report
JOIN claims_article article ON article.id = report.article_id
JOIN LATERAL (SELECT number, published_at FROM claims_edition WHERE report_id = report.id
              ORDER BY number DESC LIMIT 1) newest ON true
JOIN claims_edition edition ON edition.report_id = report.id
     AND edition.number = coalesce(nullif(%(number)s, 0), newest.number)
WHERE report.slug = %(slug)s
"""


def load_content(edition: PublicEdition) -> dict[str, Any]:
    return Edition.objects.values_list("content", flat=True).get(pk=edition.pk)


def load_claim(edition: PublicEdition, number: int) -> tuple[dict[str, Any], list[int]]:
    """The content with this one claim only and without the article's text, and the numbers of all claims in their order.

    The database takes it out of the edition: a claim's page does not read a report of hundreds. Or ClaimWithdrawn, or 404.
    """
    if number >= 2**31:
        raise Http404("There is no such claim.")
    (row,) = run_prepared(_ONE_CLAIM, {"edition": edition.pk, "claim": number})
    article, scale, corrections, claim, numbers = (part and json.loads(part) for part in row)
    if claim is None:
        raise _explain_absence(edition, number, corrections)
    content = {"article": article, "scale": scale, "corrections": corrections, "claims": [claim]}
    return content, numbers


def _explain_absence(edition: PublicEdition, number: int, corrections: list[dict[str, Any]]) -> Exception:
    withdrawn = [each for each in corrections if (each["claim"], each["kind"]) == (number, "removal")]
    return ClaimWithdrawn(edition, withdrawn[-1]) if withdrawn else Http404("There is no such claim in this edition.")


_ONE_CLAIM = """
SELECT (content -> 'article') - 'text', content -> 'scale', coalesce(content -> 'corrections', '[]'),
       jsonb_path_query_first(content, '$.claims[*] ? (@.number == $n)', jsonb_build_object('n', %(claim)s)),
       jsonb_path_query_array(content, '$.claims[*].number')
FROM claims_edition WHERE id = %(edition)s
"""


def make_tag(edition: PublicEdition, *page: object) -> str:
    """The ETag of one page of an edition: from all that its bytes depend on."""
    said = repr((edition, page, settings.SITE_NAME, settings.SITE_URL, read_design()))
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


@cache
def read_design() -> str:
    """A hash over all that draws a page: a new release makes new pages."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in list_design())).hexdigest()


def list_design() -> list[Path]:
    """Also the styles: pages link to them by names that follow from what is in them."""
    ours = Path(__file__).parents[1]
    folders = [ours / "reports", ours / "templatetags", ours / "static", settings.BASE_DIR / "templates" / "reports"]
    kinds = {".py", ".html", ".typ", ".css", ".svg"}
    return sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in kinds)


class PageCache:
    """Rendered pages by their ETag, the least used out first; `most` bytes in all."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._pages: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, tag: str, make: Callable[[], bytes]) -> bytes:
        with self._lock:
            if tag in self._pages:
                self._pages.move_to_end(tag)
                return self._pages[tag]
        page = make()
        with self._lock:
            self._keep(tag, page)
        return page

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._size = 0

    def _keep(self, tag: str, page: bytes) -> None:
        if tag in self._pages or len(page) > self._most // 4:
            return
        self._pages[tag] = page
        self._size += len(page)
        while self._size > self._most:
            self._size -= len(self._pages.popitem(last=False)[1])


PAGES = PageCache(6 * 1024 * 1024)
