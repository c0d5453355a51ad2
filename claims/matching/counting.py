"""How often words occur in claims, counted as claims come: what is rare, and what a mistyped word may have meant.

Only claims that are new since the last count are read, so that counting costs the same in a large archive. Claims that were edited or
deleted since are not counted anew: the numbers say "about". Verdicts and comments are not counted, for a word list must not tell them.
"""

from __future__ import annotations

import logging
import time

from django.db import connection, transaction
from django.db.models import Max

from claims.articles.models import Claim
from claims.matching.match_models import WordCount

log = logging.getLogger(__name__)
BATCH = 20_000  # claims; about half a second
_LONGEST_WORD = 40

# ts_stat takes the statement to read as text; the two numbers in it are integers of ours
_COUNT_LEXEMES = """
INSERT INTO claims_lexeme AS known (text, claims)
SELECT word, ndoc FROM ts_stat(format(
    'SELECT words FROM claims_claimwords WHERE id > %%s AND id <= %%s', %s::bigint, %s::bigint))
WHERE length(word) <= %s
ON CONFLICT (text) DO UPDATE SET claims = known.claims + EXCLUDED.claims
"""
_COUNT_WORDS = """
INSERT INTO claims_word AS known (text, claims)
SELECT word, ndoc FROM ts_stat(format(
    'SELECT to_tsvector(''claims_simple'', standalone) FROM claims_claim WHERE id > %%s AND id <= %%s',
    %s::bigint, %s::bigint))
WHERE length(word) BETWEEN 3 AND %s AND word ~ '^[[:alpha:]]+$'
ON CONFLICT (text) DO UPDATE SET claims = known.claims + EXCLUDED.claims
"""


def count_words(*, seconds: float = 20.0) -> int:
    """Counts the words of claims that came since the last time, for at most about so long. Returns how many claims it read."""
    until, read = time.monotonic() + seconds, 0
    while time.monotonic() < until and (batch := _count_batch()):
        read += batch
    if read:
        log.info("words counted claims=%s", read)
    return read


@transaction.atomic
def _count_batch() -> int:
    WordCount.objects.get_or_create(pk=1)
    count = WordCount.objects.select_for_update(skip_locked=True).filter(pk=1).first()
    if count is None:
        return 0  # somebody else is counting
    first, last = count.last, _find_end(count.last)
    if last is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_LEXEMES, [first, last, _LONGEST_WORD])
        cursor.execute(_COUNT_WORDS, [first, last, _LONGEST_WORD])
    read = Claim.objects.filter(pk__gt=first, pk__lte=last).count()
    count.last, count.claims = last, count.claims + read
    count.save()
    return read


def _find_end(first: int) -> int | None:
    """The id of the last claim of the next batch, or None when there is no claim left."""
    following = Claim.objects.filter(pk__gt=first).order_by("pk").values("pk")[:BATCH]
    return Claim.objects.filter(pk__in=following).aggregate(last=Max("pk"))["last"]


def count_claims() -> int:
    """Claims counted so far; at least 1."""
    return max(1, WordCount.objects.filter(pk=1).values_list("claims", flat=True).first() or 1)
