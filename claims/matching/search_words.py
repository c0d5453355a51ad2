"""Terms of a search as full text of PostgreSQL, in every language that the archive has; and mistyped words put right."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from claims.matching.counting import count_claims
from claims.matching.search_query import Question, Term

CONFIGS_FOR = 60.0  # seconds for which the archive's languages are remembered
LEAST_COMMON = 0.005  # of all claims: what stands in more is common
_LEXEME = re.compile(r"'(?:[^']|'')*'")


@dataclass(frozen=True)
class Words:
    """What a search looks for: a tsquery as text, its part to highlight, and about which share of claims, and how many, have it. `without`
    is a tsquery where there are only words to leave out."""

    query: str = ""
    without: str = ""
    shown: str = ""
    share: float = 0.0
    expected: float = 0.0
    unknown: tuple[str, ...] = ()  # words that stand in no claim

    @property
    def is_common(self) -> bool:
        return self.share >= LEAST_COMMON


def read_words(question: Question) -> Words:
    """Each term in each language, joined by "or"; the terms by "and". Words that every text has ("the") are left out."""
    terms = [*question.wanted, *question.claimants, *question.unwanted]
    if not terms:
        return Words()
    queries = _read_terms(terms)
    asked = len(question.wanted) + len(question.claimants)
    read = [(term, query) for term, query in zip(terms[:asked], queries, strict=False) if query]
    unwanted = [f"!{query}" for query in queries[asked:] if query]
    if not read:
        return Words(without=" & ".join(unwanted))
    by_claimant = set(question.claimants)
    required = [_LEXEME.sub(r"\g<0>:B", query) if term in by_claimant else query for term, query in read]
    shares = _measure_shares(read)
    share = math.prod(shares)
    unknown = [term.text for (term, _), part in zip(read, shares, strict=True) if not part and term.text.isalpha()]
    shown = [query for term, query in read if term not in by_claimant] or [query for _, query in read]
    return Words(
        " & ".join([*required, *unwanted]), "", " & ".join(shown), share, share * count_claims(), tuple(unknown)
    )


def _read_terms(terms: Sequence[Term]) -> list[str]:
    """For each term a tsquery in brackets, or "" when it has no word."""
    configs = find_configs()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, array_agg(DISTINCT phraseto_tsquery(config::regconfig, word)::text) "
            "FROM unnest(%s::text[]) WITH ORDINALITY AS terms(word, place) CROSS JOIN unnest(%s::text[]) AS configs(config) "
            "GROUP BY place ORDER BY place",
            [[term.text for term in terms], configs],
        )
        found = [sorted(query for query in queries if query) for _, queries in cursor.fetchall()]
    return [_join(queries, term.begins) for queries, term in zip(found, terms, strict=True)]


def _join(queries: list[str], begins: bool) -> str:
    if begins:
        queries = [_LEXEME.sub(r"\g<0>:*", query) for query in queries]
    return "(" + " | ".join(f"({query})" for query in queries) + ")" if queries else ""


_configs: tuple[float, list[str]] = (float("-inf"), [])


def find_configs() -> list[str]:
    """The text search configurations of the languages in the archive, remembered for a minute."""
    global _configs
    if time.monotonic() - _configs[0] > CONFIGS_FOR:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT claims_words_config(language)::text FROM (SELECT DISTINCT language FROM claims_article UNION "
                "SELECT DISTINCT language FROM claims_extraction UNION SELECT DISTINCT language FROM claims_foreignreview) known"
            )
            found = {config for (config,) in cursor.fetchall()}
        _configs = (time.monotonic(), sorted(found | {"claims_english", "claims_simple"}))
    return _configs[1]


def _measure_shares(read: Sequence[tuple[Term, str]]) -> list[float]:
    """For each term about which share of the claims has it, as if its words had nothing to do with each other."""
    lexemes = [[_plain(lexeme) for lexeme in _LEXEME.findall(query)] for _, query in read]
    total = count_claims()
    with connection.cursor() as cursor:
        wanted = sorted({lexeme for each in lexemes for lexeme in each})
        cursor.execute("SELECT text, claims FROM claims_lexeme WHERE text = ANY(%s)", [wanted])
        known = dict(cursor.fetchall())
        begun = {term.text: _count_begun(cursor, term.text) for term, _ in read if term.begins}
    return [
        min(1.0, begun.get(term.text, max((known.get(lexeme, 0) for lexeme in each), default=0)) / total)
        for (term, _), each in zip(read, lexemes, strict=True)
    ]


def _count_begun(cursor, beginning: str) -> int:
    cursor.execute(
        "SELECT coalesce(sum(claims), 0) FROM claims_lexeme WHERE text LIKE %s",
        [re.sub(r"[%_\\]", "", beginning.lower()) + "%"],
    )
    return int(cursor.fetchone()[0])


def _plain(quoted: str) -> str:
    return quoted[1:-1].replace("''", "'").replace("\\\\", "\\")


# --- mistyped words -----------------------------------------------------------------------------------------------------

MOST_CORRECTED, SHORTEST, LONGEST = 5, 4, 30


def correct_words(unknown: Sequence[str]) -> dict[str, str]:
    """For each word that no claim has the likeliest one that claims have: at most two letters off, one in a short word."""
    found = {}
    for word in unknown[:MOST_CORRECTED]:
        if SHORTEST <= len(word) <= LONGEST and (better := _find_alike(word.lower())):
            found[word] = better
    return found


def _find_alike(word: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT text FROM claims_word WHERE text %% %s AND length(text) BETWEEN %s AND %s "
            "ORDER BY similarity(text, %s) DESC, claims DESC LIMIT 30",
            [word, len(word) - 2, len(word) + 2, word],
        )
        near = [(count_edits(word, other), place, other) for place, (other,) in enumerate(cursor.fetchall())]
    near = [each for each in near if each[0] <= (1 if len(word) < 6 else 2)]
    return min(near)[2] if near else ""


def count_edits(a: str, b: str) -> int:
    """Letters to insert, delete, replace or swap with their neighbour to make one of the other (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        above, row, oldest = row, [i], before
        before = above
        for j, other in enumerate(b, start=1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other)))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                row[j] = min(row[j], oldest[j - 2] + 1)
    return row[-1]
