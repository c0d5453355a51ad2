"""Asking Google's Fact Check Tools API whether others checked a claim: only when a person asks, and the same words once.

Off without a key. The claim's words leave the house, so nothing asks by itself. An answer is kept for a week.
"""

from __future__ import annotations

import hashlib
import json
import logging
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from claims.articles.models import Claim
from claims.errors import Refused
from claims.matching.claimreview import NoReview
from claims.matching.google_answers import list_pairs, read_google_review
from claims.matching.match_models import Lookup
from claims.sources.outside import ErrandFailed, ask_service

log = logging.getLogger(__name__)
KEPT = timedelta(days=7)
MOST_ANSWERS = 10
LONGEST_QUESTION = 300  # code points
ATTEMPTS = 3
_LEASE = timedelta(seconds=60)


def is_lookup_on() -> bool:
    return bool(settings.FACTCHECK_TOOLS_KEY)


def find_lookup(claim: Claim) -> Lookup | None:
    """What was asked about these words, if it is not too old."""
    found = Lookup.objects.filter(words_sha256=_hash_question(claim)).first()
    return None if found and found.answered_at and found.answered_at < timezone.now() - KEPT else found


def _hash_question(claim: Claim) -> str:
    return hashlib.sha256(
        json.dumps([claim.standalone[:LONGEST_QUESTION], claim.article.language]).encode()
    ).hexdigest()


@transaction.atomic
def request_lookup(*, claim: Claim, user) -> Lookup:
    """A question for a worker. One that is open or was answered within the week is not asked again; one that failed is."""
    if not is_lookup_on():
        raise Refused("The look-up is off: an admin sets FACTCHECK_TOOLS_KEY.")
    lookup, _ = Lookup.objects.select_for_update().get_or_create(
        words_sha256=_hash_question(claim),
        defaults={
            "words": claim.standalone[:LONGEST_QUESTION],
            "language": claim.article.language,
            "asked_by": user,
        },
    )
    too_old = lookup.answered_at and lookup.answered_at < timezone.now() - KEPT
    if lookup.state == Lookup.State.FAILED or too_old:
        lookup.state, lookup.attempts, lookup.not_before, lookup.reason = Lookup.State.WAITING, 0, timezone.now(), ""
        lookup.asked_by, lookup.answered_at = user, None
        lookup.save()
    return lookup


def find_due_lookups() -> list[int]:
    """Ids of questions that wait for a worker, or whose worker was lost."""
    due = Lookup.objects.filter(state=Lookup.State.WAITING, not_before__lte=Now())
    return list(due.order_by("not_before").values_list("pk", flat=True)[:50])


def perform_lookup(lookup_id: int) -> None:
    """Asks, outside any transaction, and keeps the answer or the reason why there is none."""
    due = Q(pk=lookup_id, state=Lookup.State.WAITING, not_before__lte=Now())
    taken = Lookup.objects.filter(due).update(attempts=F("attempts") + 1, not_before=Now() + _LEASE)
    if not taken:
        return
    lookup = Lookup.objects.get(pk=lookup_id)
    try:
        lookup.answer = _ask(lookup)
        lookup.state, lookup.reason, lookup.answered_at = Lookup.State.DONE, "", timezone.now()
    except ErrandFailed as failure:
        _put_off(lookup, failure)
    lookup.save()
    log.info("lookup finished lookup=%s state=%s found=%s", lookup.pk, lookup.state, len(lookup.answer))


def _put_off(lookup: Lookup, failure: ErrandFailed) -> None:
    lookup.reason = failure.sentence
    if failure.lasting or lookup.attempts >= ATTEMPTS:
        lookup.state = Lookup.State.FAILED
    else:
        lookup.not_before = timezone.now() + timedelta(seconds=max(failure.retry_after, 5 * 2**lookup.attempts))


def _ask(lookup: Lookup) -> list[dict]:
    """Raises ErrandFailed."""
    question = {"query": lookup.words, "pageSize": MOST_ANSWERS, "key": settings.FACTCHECK_TOOLS_KEY}
    if lookup.language:
        question["languageCode"] = lookup.language
    url = f"{settings.FACTCHECK_TOOLS_URL}/v1alpha1/claims:search?{urlencode(question)}"
    answer = ask_service("GET", url, headers={"Accept": "application/json"})
    try:
        document = json.loads(answer.body)
        return _read_answer(document if isinstance(document, dict) else {})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ErrandFailed("The service’s answer is not what its description says.", lasting=True) from error


def _read_answer(document: dict) -> list[dict]:
    found = []
    for claim, review in list_pairs({"claims": document.get("claims") or []}):
        try:
            record = read_google_review(claim, review, today=timezone.localdate())
        except NoReview:
            continue
        found.append(
            {
                "text": record.claim_text,
                "claimant": record.claimant,
                "publisher": record.publisher_name or record.publisher_site,
                "url": record.url,
                "title": record.title,
                "rating": record.rating_text,
                "leaning": record.leaning,
                "on": record.reviewed_on.isoformat() if record.reviewed_on else "",
            }
        )
    return found[:MOST_ANSWERS]
