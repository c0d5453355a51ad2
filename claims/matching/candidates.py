"""Which of a million claims to compare with one: those that share at least two of its rarest words.

Trigrams over the whole table would take 0.8 s. The full-text index answers for pairs of rare words in milliseconds, and what is rare
`counting` knows. A word counts with those that mean the same ("killed", "died"), see `claims.text.stems`. How many pairs are asked for
depends on how much the index has to read for them, so that a claim made of common words costs no more than another.

With an embedding model configured the nearest vectors are candidates too, see `embedding`.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from claims.articles.models import Claim
from claims.matching.counting import count_claims
from claims.matching.embedding import find_nearest
from claims.text.numerals import listed
from claims.text.places import CAPITALS, COUNTRIES
from claims.text.stems import CLASS_OF, IRREGULAR

MOST_WORDS = 10  # of the claim, the rarest
MOST_READ = 60_000  # entries of the index, of all words but the commonest together
MOST_OF_A_PAIR = 3_000  # claims that are expected to have both words
MOST_FOUND = 2_000  # claims looked at
KEPT = 30  # claims compared in full


@dataclass(frozen=True, slots=True)
class Candidate:
    """The id of a row, and how near a language model finds it, 0 to 1 (0 without one)."""

    id: int
    nearness: float = 0.0


@dataclass(frozen=True, slots=True)
class RareWord:
    """A word of the claim with those that mean the same, as text of a tsquery, and in about how many claims one of them stands."""

    query: str
    claims: int


def find_candidate_claims(claim: Claim) -> list[Candidate]:
    """Claims of other articles that may be the same, the most promising first."""
    near = find_nearest(claim.pk)
    by_words = _find_by_words(_words_of_claim(claim.pk), _CLAIMS, [claim.article_id, list(Claim.GONE)])
    ids = dict.fromkeys([*by_words, *near])
    return [Candidate(pk, near.get(pk, 0.0)) for pk in ids if pk != claim.pk]


def find_candidate_reviews(claim: Claim) -> list[Candidate]:
    """Reviews by others whose claim may be the same, but for one that this claim was made from."""
    found = _find_by_words(_words_of_claim(claim.pk), _REVIEWS, [claim.pk])
    return [Candidate(pk) for pk in found]


# the best are chosen by their words alone, before anything of the row itself is read
_CLAIMS = """
WITH found AS MATERIALIZED (SELECT id, words FROM claims_claimwords WHERE words @@ %s::tsquery LIMIT {most}),
best AS MATERIALIZED (
    SELECT id, ({score}) / sqrt(8 + length(words)) AS score FROM found ORDER BY score DESC, id DESC LIMIT 2 * {kept}
)
SELECT best.id FROM best JOIN claims_claim c USING (id)
WHERE c.article_id <> %s AND c.state <> ALL(%s) ORDER BY best.score DESC, best.id DESC LIMIT {kept}
"""
_REVIEWS = """
WITH found AS MATERIALIZED (SELECT id, words FROM claims_reviewwords WHERE words @@ %s::tsquery LIMIT {most}),
best AS MATERIALIZED (
    SELECT id, ({score}) / sqrt(8 + length(words)) AS score FROM found ORDER BY score DESC, id DESC LIMIT 2 * {kept}
)
SELECT best.id FROM best JOIN claims_foreignreview r USING (id)
WHERE r.claim_id IS DISTINCT FROM %s ORDER BY best.score DESC, best.id DESC LIMIT {kept}
"""


def _find_by_words(words: Sequence[RareWord], statement: str, arguments: list) -> list[int]:
    total = count_claims()
    query = pair_words(words, total)
    if not query:
        return []
    score = " + ".join("CASE WHEN words @@ %s::tsquery THEN %s ELSE 0 END" for _ in words)
    weights = [value for word in words for value in (word.query, _rarity(word, total))]
    with connection.cursor() as cursor:
        cursor.execute(statement.format(most=MOST_FOUND, kept=KEPT, score=score), [query, *weights, *arguments])
        return [pk for (pk,) in cursor.fetchall()]


def _rarity(word: RareWord, total: int) -> float:
    return round(math.log(1 + total / (1 + word.claims)), 4)


def pair_words(words: Sequence[RareWord], total: int) -> str:
    """A tsquery for any two of the words, the rarest first, as far as that is cheap; of two common words not even one pair is asked for,
    but all of them together. Empty for fewer than two words."""
    words = sorted(words, key=lambda word: (word.claims, word.query))
    if len(words) < 2:
        return words[0].query if words and words[0].claims <= MOST_OF_A_PAIR else ""
    taken = words[:2]
    for word in words[2:MOST_WORDS]:
        if sum(each.claims for each in taken) + word.claims > MOST_READ:
            break
        taken.append(word)
    pairs = [
        f"({a.query} & {b.query})"
        for a, b in itertools.combinations(taken, 2)
        if a.claims * b.claims <= MOST_OF_A_PAIR * max(total, 1)
    ]
    return " | ".join(pairs) if pairs else " & ".join(word.query for word in words[:4])


# --- the claim's words --------------------------------------------------------------------------------------------------

_OWN_WORDS = """
SELECT own.lexeme, coalesce(known.claims, 0)
FROM (SELECT unnest(tsvector_to_array(ts_filter(words, '{a}'))) AS lexeme FROM claims_claimwords WHERE id = %s) own
LEFT JOIN claims_lexeme known ON known.text = own.lexeme
"""
_COUNTS = "SELECT text, claims FROM claims_lexeme WHERE text = ANY(%s)"
_NUMBER = re.compile(r"[\d.,:/-]+")


def _words_of_claim(claim_id: int) -> list[RareWord]:
    """The claim's words but for figures: another figure is a difference to show, not a reason to miss the claim."""
    with connection.cursor() as cursor:
        cursor.execute(_OWN_WORDS, [claim_id])
        own = {lexeme: count for lexeme, count in cursor.fetchall() if not _NUMBER.fullmatch(lexeme)}
        alike = {lexeme: _classes().get(lexeme, ()) for lexeme in own}
        cursor.execute(_COUNTS, [sorted({other for others in alike.values() for other in others} - own.keys())])
        counts = dict(cursor.fetchall()) | own
    return _group(own, alike, counts)


def _group(own: dict[str, int], alike: dict[str, Sequence[str]], counts: dict[str, int]) -> list[RareWord]:
    """One entry for each word; two words of one class are one entry."""
    groups = {tuple(alike[lexeme]) or (lexeme,) for lexeme in own}
    return [
        RareWord("(" + " | ".join(map(_quote, group)) + ")", sum(counts.get(lexeme, 0) for lexeme in group))
        for group in sorted(groups)
    ]


def _quote(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


@lru_cache(maxsize=1)
def _classes() -> dict[str, tuple[str, ...]]:
    """For each lexeme of the English index the lexemes of its class, or of its country, as PostgreSQL stems them."""
    rows: dict[str, set[str]] = defaultdict(set)
    for word, head in CLASS_OF.items():
        rows[head].add(word)
    for form, word in IRREGULAR.items():
        if (head := CLASS_OF.get(word)) is not None:
            rows[head].add(form)
    for word, country in COUNTRIES.items():
        if word not in CAPITALS and " " not in word:
            rows[country].add(word)
    heads = [head for head, words in rows.items() if len(words) > 1]
    with connection.cursor() as cursor:
        texts = [" ".join(sorted(rows[head])) for head in heads]
        cursor.execute(
            "SELECT tsvector_to_array(to_tsvector('claims_english', text)) FROM unnest(%s::text[]) AS given(text)",
            [texts],
        )
        found = [tuple(sorted(set(lexemes) - _AMBIGUOUS)) for (lexemes,) in cursor.fetchall()]
    return {lexeme: lexemes for lexemes in found for lexeme in lexemes}


# lexemes of a class that are commoner with another meaning: they would widen the question for nothing
_AMBIGUOUS = frozenset(listed("up down near set hold talk"))
