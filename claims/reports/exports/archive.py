"""All decided claims of the desk as one file, streamed: 100,000 claims in constant memory.

One statement builds each claim in the database, as the report format has it (the parts that every consumer reads), and a
server-side cursor hands them over in batches. JSON is passed on as it comes; a row of CSV is made from it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection, transaction

from claims.errors import Refused
from claims.reports.exports.table import COLUMNS, build_claim_rows
from claims.spreadsheets import write_rows

FORMAT = "factcheck-claims/1"
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
_ARTICLE_COLUMNS = ("article", "article_title", "article_url", "article_published_on")
_BATCH = 1_000

# Aggregates beside the claims, not a look-up for each: the planner joins them by hash, and the whole is read once.
_CLAIMS = """
WITH quoted AS (
    SELECT ve.verdict_id, json_agg(json_build_object(
        'number', e.number, 'stance', e.stance, 'medium', e.medium, 'sets', e.sets, 'quote', e.quote, 'start', e.start,
        'end', e."end", 'prefix', e.prefix, 'suffix', e.suffix, 'match', e.level,
        'source', json_build_object(
            'url', coalesce(nullif(s.final_url, ''), o.url), 'file_name', o.file_name, 'host', o.host,
            'title', coalesce(nullif(x.title, ''), o.title), 'author', x.author,
            'publisher', coalesce(nullif(x.publisher, ''), p.name, ''), 'published_on', x.published_on),
        'snapshot', json_build_object(
            'id', s.id, 'captured_at', s.captured_at, 'sha256', s.raw_sha256, 'text_sha256', x.text_sha256,
            'extractor', x.extractor || ' ' || x.version)
        ) ORDER BY e.number) AS items
    FROM claims_verdict_evidence ve
    JOIN claims_verdict v ON v.id = ve.verdict_id AND v.decisive
    JOIN claims_evidence e ON e.id = ve.evidence_id
    JOIN claims_extraction x ON x.id = e.extraction_id
    JOIN claims_snapshot s ON s.id = x.snapshot_id
    JOIN claims_source o ON o.id = s.source_id
    LEFT JOIN claims_publisher p ON p.id = o.publisher_id
    GROUP BY ve.verdict_id
), searched AS (
    SELECT vs.verdict_id, json_agg(json_build_object(
        'query', f.query, 'tool', f.tool, 'searched_on', f.searched_on, 'for_opposite', f.for_opposite, 'note', f.note
        ) ORDER BY f.id) AS items
    FROM claims_verdict_searches vs
    JOIN claims_verdict v ON v.id = vs.verdict_id AND v.decisive
    JOIN claims_search f ON f.id = vs.search_id
    GROUP BY vs.verdict_id
), placed AS (
    SELECT DISTINCT ON (p.claim_id) p.claim_id,
        json_build_object('start', p.start, 'end', p."end", 'quote', p.quote, 'prefix', p.prefix, 'suffix', p.suffix) AS item
    FROM claims_appearance p
    JOIN claims_revision r ON r.id = p.revision_id
    ORDER BY p.claim_id, r.number DESC, p.start, p."end"
)
SELECT json_build_object(
    'article', json_build_object(
        'id', a.id, 'title', a.title, 'publisher', a.publisher, 'author', a.author, 'published_on', a.published_on,
        'url', a.url, 'language', coalesce(nullif(a.language, ''), 'en')),
    'id', c.id, 'number', c.number, 'claim', v.wording, 'wording', c.wording, 'kind', c.kind, 'polarity', c.polarity,
    'hedge', c.hedge, 'anchor', placed.item,
    'claimants', (
        SELECT coalesce(json_agg(who->>'claimant'), '[]') FROM jsonb_array_elements(c.attribution) who
        WHERE who->>'claimant' <> '' AND who->>'claimant' IS DISTINCT FROM who->>'hedge'),
    'verdict', json_build_object(
        'rating', r.label, 'glyph', r.glyph, 'hue', r.hue, 'value', r.value, 'rationale', v.rationale,
        'sealed_at', v.sealed_at, 'evidence', coalesce(quoted.items, '[]'), 'searches', coalesce(searched.items, '[]'))
    )::text
FROM claims_claim c
JOIN claims_article a ON a.id = c.article_id
JOIN claims_verdict v ON v.claim_id = c.id AND v.decisive
JOIN claims_rating r ON r.id = v.rating_id
LEFT JOIN placed ON placed.claim_id = c.id
LEFT JOIN quoted ON quoted.verdict_id = v.id
LEFT JOIN searched ON searched.verdict_id = v.id
WHERE c.state IN ('decided', 'published')
ORDER BY c.article_id, c.position, c.number
"""


def export_claims(form: str) -> Iterator[bytes]:
    """The file in pieces, whole lines each. Raises Refused for an unknown format, at once."""
    if form not in MEDIA_TYPES:
        raise Refused(f"There is no format “{form}” of all claims. There are: {', '.join(MEDIA_TYPES)}.")
    write = _write_csv if form == "csv" else _write_json
    return _gather(write(read_claims()))


def read_claims() -> Iterator[str]:
    """Every decided claim as JSON text, in the order of articles and of reading."""
    with transaction.atomic():  # a cursor on the server lives in a transaction
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL cursor_tuple_fraction = 1")  # all rows are wanted, not the first ones soon
        with connection.chunked_cursor() as cursor:
            cursor.execute(_CLAIMS)
            while rows := cursor.fetchmany(_BATCH):
                yield from (text for (text,) in rows)


def _write_json(claims: Iterable[str]) -> Iterator[str]:
    """A claim a line, so that it can be read line by line, too."""
    yield f'{{"format": "{FORMAT}", "claims": ['
    separator = "\n"
    for text in claims:
        yield f"{separator}{text}"
        separator = ",\n"
    yield "\n]}\n"


def _write_csv(claims: Iterable[str]) -> Iterator[str]:
    return write_rows((*_ARTICLE_COLUMNS, *COLUMNS), _build_rows(claims))


def _build_rows(claims: Iterable[str]) -> Iterator[list]:
    for text in claims:
        claim = json.loads(text)
        article = claim["article"]
        about = [article["id"], article["title"], article["url"], article["published_on"] or ""]
        for row in build_claim_rows(claim):
            yield about + row


def _gather(lines: Iterator[str]) -> Iterator[bytes]:
    """Many short lines as few pieces."""
    while batch := list(islice(lines, _BATCH)):
        yield "".join(batch).encode()
