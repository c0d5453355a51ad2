"""The content of a report: everything a reader gets, as plain values, built from the database in a fixed number of statements.

Only decided claims are in it. docs/report-format.md explains the keys; `FORMAT` names their version. The same selection
gives the same content, to the byte, for ever: it is built from rows that never change and from what the selection notes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from claims.articles.models import Appearance, Article, Revision, name_claimants
from claims.audit.models import Event
from claims.evidence.models import Evidence, Search
from claims.reports.models import Correction, Report
from claims.reports.selection import Selection, select_report, write_day
from claims.review.models import Verdict

FORMAT = "factcheck-report/1"

Content = dict[str, Any]


def build_content(article: Article) -> Content:
    """The report on an article as it stands now, with the corrections made so far."""
    report = Report.objects.filter(article=article).first()
    return compose_content(select_report(article), list_corrections(report) if report else [])


def compose_content(selection: Selection, corrections: Sequence[dict[str, Any]]) -> Content:
    """The report that a selection describes."""
    revision = Revision.objects.get(pk=selection["revision"])
    rows = _load_rows(selection)
    return {
        "format": FORMAT,
        "article": selection["article"]
        | {"revision": revision.number, "text": revision.text, "text_sha256": revision.text_sha256},
        "scale": [_without(rating, "id") for rating in selection["scale"]],
        "claims": [_claim(claim, rows) for claim in selection["claims"]],
        "corrections": list(corrections),
    }


def list_corrections(report: Report, *, until: int | None = None) -> list[dict[str, Any]]:
    """The ledger of a report as its content has it, up to an edition: oldest first."""
    rows = Correction.objects.filter(report=report).order_by("edition", "claim_number")
    return [describe_correction(row) for row in (rows if until is None else rows.filter(edition__lte=until))]


def describe_correction(correction: Correction) -> dict[str, Any]:
    return {
        "edition": correction.edition,
        "claim": correction.claim_number,
        "kind": correction.kind,
        "note": correction.note,
        "approved_by": correction.approved_by_name,
        "at": correction.at.isoformat(),
    }


def canonical_json(content: Content) -> str:
    """Keys sorted, no blanks, UTF-8: the same content is the same bytes everywhere."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def hash_content(content: Content) -> str:
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


@dataclass(frozen=True)
class _Rows:
    """The unchangeable rows of a selection by id, and what the selection notes beside them."""

    ratings: dict[int, dict[str, Any]]
    verdicts: dict[int, Verdict]
    evidence: dict[int, Evidence]
    searches: dict[int, Search]
    appearances: dict[int, Appearance]
    sources: dict[int, dict[str, Any]]
    quotes: dict[tuple[str, int, int, int], str]


def _load_rows(selection: Selection) -> _Rows:
    claims = selection["claims"]
    cited = _load_evidence(quote["id"] for claim in claims for quote in claim["evidence"])
    return _Rows(
        ratings={rating["id"]: rating for rating in selection["scale"]},
        verdicts=Verdict.objects.in_bulk([pk for claim in claims for pk, _ in claim["rounds"]]),
        evidence=cited,
        searches=Search.objects.in_bulk([pk for claim in claims for pk in claim["searches"]]),
        appearances=Appearance.objects.in_bulk([pk for claim in claims for pk in claim["appearances"]]),
        sources={each["extraction"]: each for each in selection["sources"]},
        quotes=_load_former_quotes(claims, cited),
    )


def _load_evidence(ids: Iterable[int]) -> dict[int, Evidence]:
    unread = ("text", "hidden", "metadata", "suggestions")
    rows = Evidence.objects.select_related("extraction__snapshot__source").defer(
        *(f"extraction__{name}" for name in unread), "extraction__snapshot__headers"
    )
    return rows.in_bulk(list(ids))


def _load_former_quotes(
    claims: list[dict[str, Any]], cited: dict[int, Evidence]
) -> dict[tuple[str, int, int, int], str]:
    """The words of quotes that were widened or shrunk since, as their events keep them: by chain, number, start and end."""
    moved = {
        f"claim:{claim['id']}"
        for claim in claims
        for quote in claim["evidence"]
        if (cited[quote["id"]].start, cited[quote["id"]].end) != (quote["start"], quote["end"])
    }
    if not moved:
        return {}
    events = Event.objects.filter(chain__in=moved, kind__in=["quote widened", "quote shrunk"])
    return {
        (event.chain, event.data["evidence"], words["start"], words["end"]): words["quote"]
        for event in events
        for words in (event.data["old"], event.data["new"])
    }


def _claim(claim: dict[str, Any], rows: _Rows) -> dict[str, Any]:
    places = [_place(rows.appearances[pk]) for pk in claim["appearances"]]
    verdict = rows.verdicts[claim["verdict"]]
    return {
        "id": claim["id"],
        "number": claim["number"],
        "claim": verdict.wording,
        "wording": claim["wording"],
        "insertions": claim["insertions"],
        "anchor": places[0] if places else None,
        "appearances": places,
        "claimants": name_claimants(claim["attribution"]),
        "attribution": claim["attribution"],
        "hedge": claim["hedge"],
        "kind": claim["kind"],
        "polarity": claim["polarity"],
        "dates": claim["dates"],
        "verdict": _verdict(claim, verdict, rows),
        "origins": claim["origins"],
    }


def _place(appearance: Appearance) -> dict[str, Any]:
    return {name: getattr(appearance, name) for name in ("start", "end", "quote", "prefix", "suffix")}


def _verdict(claim: dict[str, Any], verdict: Verdict, rows: _Rows) -> dict[str, Any]:
    given = dict(claim["rounds"])
    quote_of = partial(_evidence, f"claim:{claim['id']}", rows=rows)
    return {
        "id": verdict.pk,
        **_without(rows.ratings[given[verdict.pk]], "id", "meaning"),
        "rationale": verdict.rationale,
        "round": verdict.round,
        "sealed_at": verdict.sealed_at.isoformat(),
        "rounds": [_round(rows.verdicts[pk], rows.ratings[rating], pk == verdict.pk) for pk, rating in claim["rounds"]],
        "evidence": [quote_of(quote) for quote in claim["evidence"]],
        "searches": [_search(rows.searches[pk]) for pk in claim["searches"]],
    }


def _round(verdict: Verdict, rating: dict[str, Any], decides: bool) -> dict[str, Any]:
    """One opinion among those that may be told. Whose it was is not told."""
    return {
        "id": verdict.pk,
        "round": verdict.round,
        **_without(rating, "id", "meaning"),
        "sealed_at": verdict.sealed_at.isoformat(),
        "decides": decides,
    }


def _search(search: Search) -> dict[str, Any]:
    return {
        "id": search.pk,
        "query": search.query,
        "tool": search.tool,
        "searched_on": write_day(search.searched_on),
        "for_opposite": search.for_opposite,
        "note": search.note,
    }


def _evidence(chain: str, quote: dict[str, Any], *, rows: _Rows) -> dict[str, Any]:
    item = rows.evidence[quote["id"]]
    extraction = item.extraction
    snapshot = extraction.snapshot
    source = snapshot.source
    noted = rows.sources[extraction.pk]
    former = (chain, item.number, quote["start"], quote["end"])
    return {
        "id": item.pk,
        "number": item.number,
        "stance": quote["stance"],
        "medium": quote["medium"],
        "sets": quote["sets"],
        "problems": quote["problems"],
        "quote": rows.quotes.get(former, item.quote),
        "start": quote["start"],
        "end": quote["end"],
        "prefix": quote["prefix"],
        "suffix": quote["suffix"],
        "match": quote["level"],
        "source": {
            "id": source.pk,
            "url": snapshot.final_url or source.url,
            "file_name": source.file_name,
            "host": snapshot.fetched_host or source.host,
            "title": noted["title"],
            "publisher": noted["publisher"],
            "publisher_kind": noted["publisher_kind"],
            "author": noted["author"],
            "published_on": write_day(extraction.published_on),
            "language": extraction.language,
        },
        "snapshot": {
            "id": snapshot.pk,
            "captured_at": snapshot.captured_at.isoformat(),
            "media_type": snapshot.media_type,
            "size": snapshot.size,
            "sha256": snapshot.raw_sha256,
            "decoded_sha256": snapshot.decoded_sha256,
            "extraction": extraction.pk,
            "text_sha256": extraction.text_sha256,
            "extractor": f"{extraction.extractor} {extraction.version}",
            **({"wayback_url": noted["wayback_url"]} if noted["wayback_url"] else {}),
        },
    }


def _without(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}
