"""Search over articles, claims, quotes, sources, verdicts, comments and reviews by others.

A page takes the same time in a small archive and in one of a million claims. "Matches, newest first, 50" is a trap: the planner walks the
rows from the newest and filters, which takes long when matches are rare. So the matches are fetched first, unless the rarest word is
common: then a walk over the newest rows finds 50 at once. Few matches (to 1,000) are put in order of rank, more in order of age.

What a person may not know is no result: verdicts and comments that are still blind are left out in the statement itself.
"""

# ruff: noqa: S608 — every piece of SQL here is a constant of this module; what people typed goes in as arguments
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Q
from django.urls import reverse

from claims.articles.models import Claim
from claims.errors import Refused
from claims.matching.search_query import KINDS, Question, Term
from claims.matching.search_words import Words, correct_words, read_words
from claims.review.models import Rating
from claims.text.kinds import KINDS as CLAIM_KINDS

PAGE, FEW = 50, 5
MOST_RANKED = 1000  # more are in order of age
WINDOW = 20_000  # newest rows walked over for a common word
LONGEST = 4000  # milliseconds of one statement
_START, _STOP = (
    "\ue000",
    "\ue001",
)  # around what is highlighted; of Unicode's private use, so no text means anything by them


@dataclass(frozen=True)
class Piece:
    text: str
    marked: bool


@dataclass(frozen=True)
class Hit:
    """One result: `id` of the row, its words in pieces, what it belongs to, and its address."""

    kind: str
    id: int
    pieces: tuple[Piece, ...]
    context: str
    day: Any
    address: str
    state: str = ""

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Results:
    """Results of one kind. `total` is exact to 1,000; None: more, or not counted. `after`: where the next page begins."""

    kind: str
    hits: tuple[Hit, ...]
    total: int | None
    ranked: bool
    after: str = ""


@dataclass(frozen=True)
class _Kind:
    """Where the rows of one kind are. In each piece of SQL `r` is the row, and other letters are those of `joins`, which are joined where
    they are needed. Filters take one argument each."""

    table: str
    words: str
    joins: dict[str, str]
    text: str  # what is shown and highlighted
    language: str
    context: str
    day: str
    address: str  # a name of an address, and `key` its argument
    key: str
    visible: str = "TRUE"
    whole: bool = True  # the whole text is shown, else the best parts
    state: str = "''"
    verdict: str = ""
    domain: str = ""
    kind: str = ""
    anchor: str = "''"  # behind the address

    def join(self, *pieces: str) -> str:
        """The joins that these pieces of SQL need; a later one may need an earlier one."""
        wanted: list[str] = []
        text = " ".join(pieces)
        for name, joined in reversed(self.joins.items()):
            if re.search(rf"\b{name}\.", text):
                wanted.insert(0, joined)
                text += joined
        return " ".join(wanted)


_HOST = "({0} = %(domain)s OR {0} LIKE '%%.' || %(domain)s)"
_CLAIM_RATED = (
    "({0}.state IN ('decided', 'published') AND EXISTS (SELECT 1 FROM claims_verdict x WHERE x.claim_id = {0}.id AND x.decisive "
    "AND x.rating_id = ANY(%(ratings)s)))"
)
_CLAIM = {"c": "JOIN claims_claim c ON c.id = r.claim_id", "a": "JOIN claims_article a ON a.id = c.article_id"}
_KIND_OF = {
    "claims": _Kind(
        "claims_claim", "claims_claimwords", {"a": "JOIN claims_article a ON a.id = r.article_id"},
        "r.standalone", "a.language", "a.title", "coalesce(a.published_on, r.created_at::date)", "claim", "r.id", state="r.state",
        verdict=_CLAIM_RATED.format("r"), kind="r.kind LIKE %(kind)s",
        domain="EXISTS (SELECT 1 FROM claims_attachment t JOIN claims_source s ON s.id = t.source_id WHERE t.claim_id = r.id AND "
        + _HOST.format("s.host") + ")",
    ),
    "articles": _Kind(
        "claims_article", "claims_articlewords", {"v": "JOIN LATERAL (SELECT left(text, 8000) AS text FROM claims_revision "
        "WHERE article_id = r.id ORDER BY number DESC LIMIT 1) v ON TRUE"},
        "r.title || ' – ' || v.text", "r.language", "concat_ws(' · ', r.title, nullif(r.publisher, ''))", "coalesce(r.published_on, r.imported_at::date)", "article", "r.id", whole=False,
        domain=_HOST.format("substring(r.url from '://(?:www\\.)?([^/:?#]+)')"),
    ),
    "quotes": _Kind(
        "claims_evidence", "claims_quotewords",
        {"e": "JOIN claims_extraction e ON e.id = r.extraction_id", "n": "JOIN claims_snapshot n ON n.id = e.snapshot_id",
         "s": "JOIN claims_source s ON s.id = n.source_id", "c": "JOIN claims_claim c ON c.id = r.claim_id"},
        "r.quote", "e.language", "coalesce(nullif(s.title, ''), s.url)", "r.added_at::date", "claim", "r.claim_id", visible="r.withdrawn_at IS NULL",
        state="r.stance", domain=_HOST.format("s.host"), kind="c.kind LIKE %(kind)s", verdict=_CLAIM_RATED.format("c"), anchor="'#evidence-' || r.number",
    ),
    "sources": _Kind(
        "claims_source", "claims_sourcewords", {"e": "LEFT JOIN LATERAL (SELECT left(y.text, 8000) AS text, y.language, z.captured_at FROM claims_extraction y "
        "JOIN claims_snapshot z ON z.id = y.snapshot_id WHERE z.source_id = r.id AND y.text <> '' ORDER BY y.id DESC LIMIT 1) e ON TRUE"},
        "r.title || ' – ' || coalesce(e.text, '')", "coalesce(e.language, '')",
        "concat_ws(' · ', nullif(r.title, ''), coalesce(nullif(r.url, ''), r.file_name))", "e.captured_at::date",
        "source", "r.id", whole=False, domain=_HOST.format("r.host"),
    ),
    "verdicts": _Kind(
        "claims_verdict", "claims_verdictwords", _CLAIM | {"g": "JOIN claims_rating g ON g.id = r.rating_id"},
        "r.rationale", "a.language", "r.wording", "r.sealed_at::date", "claim", "r.claim_id", state="g.label", whole=False,
        visible="NOT r.superseded AND (NOT r.blind OR r.reviewer_id = %(reader)s)", verdict="r.rating_id = ANY(%(ratings)s)", kind="c.kind LIKE %(kind)s",
    ),
    "comments": _Kind(
        "claims_comment", "claims_commentwords", _CLAIM | {"p": "LEFT JOIN claims_comment p ON p.id = r.parent_id",
         "i": "LEFT JOIN claims_invitation i ON i.id = coalesce(r.invitation_id, p.invitation_id)"},
        "r.text", "a.language", "c.standalone", "r.written_at::date", "claim_comments", "r.claim_id", whole=False, kind="c.kind LIKE %(kind)s",
        # as `claims.review.comments.visible_comments` has it
        visible="NOT EXISTS (SELECT 1 FROM claims_verdict b WHERE b.claim_id = r.claim_id AND b.blind AND b.reviewer_id <> %(reader)s AND "
        "(b.reviewer_id = r.author_id OR b.reviewer_id = p.author_id OR b.reviewer_id = i.asked_by_id OR b.id = r.verdict_id))",
        verdict=_CLAIM_RATED.format("c"),
    ),
    "reviews": _Kind(
        "claims_foreignreview", "claims_reviewwords", {}, "r.claim_text", "r.language", "r.publisher_name", "r.reviewed_on", "imported_review", "r.id",
        state="r.rating_text", verdict="r.leaning = %(verdict)s", domain=_HOST.format("r.publisher_site"),
    ),
}  # fmt: skip
_NEEDED = {"verdict": "verdict", "domain": "domain", "kind": "kind"}


def list_kinds(question: Question) -> list[str]:
    """The kinds that the question's operators make sense for."""
    kinds = [question.within] if question.within else list(KINDS)
    operators = [name for name in _NEEDED if getattr(question, name)]
    kinds = [kind for kind in kinds if all(getattr(_KIND_OF[kind], name) for name in operators)]
    return [kind for kind in kinds if not question.claimants or kind in ("claims", "reviews")]


@dataclass(frozen=True)
class Found:
    """What a search came to. `corrected` maps mistyped words to what was searched instead."""

    question: Question
    results: tuple[Results, ...]
    corrected: dict[str, str]

    @property
    def is_empty(self) -> bool:
        return not any(each.hits for each in self.results)


def search(question: Question, reader, *, after: str = "") -> Found:
    """The best few of each kind; or a page of one kind, if the question is `within` one. Raises Refused when it takes too long."""
    question = replace(question, notes=(*question.notes, *_find_unknown_names(question)))
    found, words = _search(question, reader, after)
    corrected = {} if not found.is_empty or after else correct_words(words.unknown)
    if corrected:
        better = _put_right(question, corrected)
        again, _ = _search(better, reader, after)
        if not again.is_empty:
            return replace(again, corrected=corrected)
    return found


def _find_unknown_names(question: Question) -> list[str]:
    """Sentences about a rating or a kind of claims that there is not."""
    notes = []
    if question.verdict and question.verdict not in Rating.Hue.values and not _find_ratings(question.verdict):
        notes.append(
            f"No rating is called “{question.verdict}”. There are {', '.join(Rating.Hue.values)}, and the names of the scale."
        )
    if question.kind and not any(kind.startswith(question.kind) for kind in CLAIM_KINDS):
        notes.append(f"No claim is of the kind “{question.kind}”. There are {', '.join(CLAIM_KINDS)}.")
    return notes


def _put_right(question: Question, corrected: dict[str, str]) -> Question:
    wanted = tuple(Term(corrected.get(term.text, term.text), term.exact, term.begins) for term in question.wanted)
    return replace(question, wanted=wanted)


def _search(question: Question, reader, after: str) -> tuple[Found, Words]:
    words = read_words(question)
    if not _asks_for_something(question, words):
        return Found(question, (), {}), words
    size = PAGE if question.within else FEW
    kinds = list_kinds(question)
    with _in_time():
        results = [find(kind, question, words, reader, size=size, after=after) for kind in kinds]
    return Found(question, tuple(each for each in results if each.hits or question.within), {}), words


def _asks_for_something(question: Question, words: Words) -> bool:
    """A word that some text may lack, or else an operator; of words to leave out alone everything else would be the answer."""
    filters = (
        question.verdict or question.domain or question.kind or question.since or question.until or question.within
    )
    return bool(words.query or (filters and not question.wanted and not question.claimants))


class _in_time:
    """Holds the statements within to a time; then Refused says what to do."""

    def __enter__(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {LONGEST}")

    def __exit__(self, kind, error, trace) -> None:
        self.atomic.__exit__(kind, error, trace)
        if connection.in_atomic_block:  # of somebody else: the time is theirs again
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
        if isinstance(error, OperationalError) and "statement timeout" in str(error):
            raise Refused("This search takes too long. Add a rarer word, or a narrower from: and to:.") from error


# --- one kind -----------------------------------------------------------------------------------------------------------


def find(kind: str, question: Question, words: Words, reader, *, size: int, after: str = "") -> Results:
    """Results of one kind, a page of them."""
    place = read_place(after)
    source, arguments = _KIND_OF[kind], _arguments(question, words, reader) | place
    fetch = partial(_fetch, source, kind, question, size, arguments)
    if not words.query:
        return fetch("newest")
    if "rank" in place:
        return fetch("ranked")
    if words.is_common:
        found = fetch("walk")
        if len(found.hits) == size:
            return found
    if place or words.expected > 3 * MOST_RANKED:
        return fetch("first")
    total = _count(source, question, arguments)
    found = fetch("ranked" if total <= MOST_RANKED else "first")
    return replace(found, total=total if total <= MOST_RANKED else None)


_PLACE = re.compile(r"(?:(\d{1,9}\.?\d{0,12}(?:e-\d{1,2})?)_)?(\d{1,18})")


def read_place(after: str) -> dict[str, Any]:
    """Where a page begins: behind this id, or behind this rank and id. Nonsense is the first page."""
    found = _PLACE.fullmatch(after)
    if not found:
        return {}
    return {"last": int(found[2])} | ({"rank": float(found[1])} if found[1] else {})


def _arguments(question: Question, words: Words, reader) -> dict[str, Any]:
    return {
        "query": words.query,
        "shown": words.shown,
        "without": words.without,
        "reader": reader.pk,
        "verdict": question.verdict,
        "ratings": _find_ratings(question.verdict),
        "window": WINDOW,
        "domain": question.domain,
        "kind": question.kind.replace("\\", "").replace("%", "").replace("_", "") + "%",
        "since": question.since,
        "until": question.until,
    }


def _find_ratings(verdict: str) -> list[int]:
    """Ratings of this hue, or of this name."""
    if not verdict:
        return []
    return list(Rating.objects.filter(Q(hue=verdict) | Q(label__iexact=verdict)).values_list("pk", flat=True))


def _conditions(source: _Kind, question: Question) -> str:
    parts = [source.visible]
    parts += [getattr(source, name) for name in _NEEDED if getattr(question, name)]
    parts += [f"{source.day} >= %(since)s"] if question.since else []
    parts += [f"{source.day} <= %(until)s"] if question.until else []
    return " AND ".join(parts)


_MATCHES = "matches AS MATERIALIZED (SELECT id FROM {words} WHERE words @@ %(query)s::tsquery{further})"


def _count(source: _Kind, question: Question, arguments: dict) -> int:
    """How many there are, counted to one more than are put in order of rank."""
    conditions = _conditions(source, question)
    statement = f"""
        WITH {_MATCHES.format(words=source.words, further="")}
        SELECT count(*) FROM (SELECT 1 FROM matches JOIN {source.table} r USING (id) {source.join(conditions)}
        WHERE {conditions} LIMIT {MOST_RANKED + 1}) found"""
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return cursor.fetchone()[0]


def _fetch(source: _Kind, kind: str, question: Question, size: int, arguments: dict, way: str) -> Results:
    with connection.cursor() as cursor:
        page = _WAYS[way](source, _conditions(source, question), arguments)
        cursor.execute(_show(source, page), arguments | {"size": size + 1})
        rows = cursor.fetchall()
    hits = tuple(_read_hit(kind, source, row) for row in rows[:size])
    after = ""
    if len(rows) > size:
        pk, rank, *_ = rows[size - 1]
        after = f"{rank:.9f}_{pk}" if way == "ranked" else str(pk)
    return Results(kind, hits, None, way == "ranked", after)


# Each way answers with the ids of a page and their ranks; only then are texts fetched and highlighted.


def _page_newest(source: _Kind, conditions: str, arguments: dict) -> str:
    """Without words, or with words to leave out alone: rows from the newest."""
    words, spared = "", ""
    if arguments["without"]:
        words = f"LEFT JOIN {source.words} w ON w.id = r.id"
        spared = " AND (w.words @@ %(without)s::tsquery) IS NOT FALSE"
    return f"""page AS MATERIALIZED (SELECT r.id, 0::float8 AS rank FROM {source.table} r {words} {source.join(conditions)}
        WHERE {conditions}{spared}{_before("r.id", arguments)} ORDER BY r.id DESC LIMIT %(size)s)"""


def _page_walk(source: _Kind, conditions: str, arguments: dict) -> str:
    """A common word: the newest rows, each looked at."""
    newest = "%(last)s" if "last" in arguments else f"(SELECT coalesce(max(id), 0) + 1 FROM {source.words})"
    return f"""page AS MATERIALIZED (SELECT r.id, 0::float8 AS rank
        FROM (SELECT id, words FROM {source.words} WHERE id >= {newest} - %(window)s AND id < {newest} OFFSET 0) w
        JOIN {source.table} r ON r.id = w.id {source.join(conditions)}
        WHERE w.words @@ %(query)s::tsquery AND {conditions} ORDER BY r.id DESC LIMIT %(size)s)"""


def _page_first(source: _Kind, conditions: str, arguments: dict) -> str:
    """The matches first, then the newest of them."""
    matches = _MATCHES.format(words=source.words, further=_before("id", arguments))
    return f"""{matches}, page AS MATERIALIZED (SELECT r.id, 0::float8 AS rank FROM matches JOIN {source.table} r USING (id)
        {source.join(conditions)} WHERE {conditions} ORDER BY r.id DESC LIMIT %(size)s)"""


def _page_ranked(source: _Kind, conditions: str, arguments: dict) -> str:
    """Few matches, the best first."""
    begin = "WHERE (rank, id) < (%(rank)s, %(last)s)" if "rank" in arguments else ""
    rank = "round(ts_rank_cd(w.words, %(query)s::tsquery, 1)::numeric, 9)::float8"
    return f"""ranked AS MATERIALIZED (SELECT r.id, {rank} AS rank FROM {source.words} w JOIN {source.table} r ON r.id = w.id
        {source.join(conditions)} WHERE w.words @@ %(query)s::tsquery AND {conditions}),
        page AS MATERIALIZED (SELECT id, rank FROM ranked {begin} ORDER BY rank DESC, id DESC LIMIT %(size)s)"""


_WAYS = {"newest": _page_newest, "walk": _page_walk, "first": _page_first, "ranked": _page_ranked}


def _before(column: str, arguments: dict) -> str:
    return f" AND {column} < %(last)s" if "last" in arguments else ""


def _show(source: _Kind, page: str) -> str:
    options = "HighlightAll=true" if source.whole else "MaxFragments=2, MinWords=10, MaxWords=30, FragmentDelimiter= … "
    marks = f"StartSel={_START}, StopSel={_STOP}, {options}"
    words = f"ts_headline(claims_words_config({source.language}), {source.text}, %(shown)s::tsquery, '{marks}')"
    shown = f"{words}, {source.context}, {source.day}, {source.key}, {source.state}, {source.anchor}"
    return f"""WITH {page} SELECT r.id, page.rank, {shown}
        FROM page JOIN {source.table} r ON r.id = page.id {source.join(shown)} ORDER BY page.rank DESC, r.id DESC"""


def _read_hit(kind: str, source: _Kind, row: Sequence[Any]) -> Hit:
    pk, _, text, context, day, key, state, anchor = row
    label = Claim.State(state).label if kind == "claims" else state
    return Hit(
        kind, pk, cut_pieces(text), context or "", day, reverse(source.address, args=[key]) + anchor, label or ""
    )


def cut_pieces(text: str) -> tuple[Piece, ...]:
    """A highlighted text as pieces, marked and unmarked in turn."""
    parts = re.split(f"([{_START}{_STOP}])", text)
    pieces, marked = [], False
    for part in parts:
        if part in (_START, _STOP):
            marked = part == _START
        elif part:
            pieces.append(Piece(part, marked))
    return tuple(pieces)


# --- all of them ----------------------------------------------------------------------------------------------------------

MOST_ROWS, BATCH = 100_000, 1000


def walk_results(question: Question, reader) -> Iterator[Hit]:
    """Every result, kind by kind, the newest first, in statements of a thousand rows; at most 100,000 of a kind."""
    words = read_words(question)
    if not _asks_for_something(question, words):
        return
    for kind in list_kinds(question):
        after, count = "", 0
        while count < MOST_ROWS:
            arguments = _arguments(question, words, reader) | read_place(after)
            way = "first" if words.query else "newest"
            found = _fetch(_KIND_OF[kind], kind, question, BATCH, arguments, way)
            yield from found.hits
            count, after = count + len(found.hits), found.after
            if not after:
                break
