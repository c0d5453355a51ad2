"""What a report rests on at one moment: the rows it is made of, and what the tables that change said then.

Texts, verdicts, quotes' archives and searches are rows that never change, so it is enough to name them. Everything else that
readers get (an article's title, a rating's label, a quote's stance, how a claim was read, what a removed copy was called)
may change the day after, so the values themselves are noted. The event "edition published" keeps the selection: with it
and the unchangeable rows every past edition can be built again (`claims.reports.replay`).

All values are plain and ready for JSON; ids are those of the rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, Q

from claims.articles.models import Appearance, Article, Claim, Fact, Revision
from claims.articles.queries import current_revision
from claims.evidence.models import Attachment, Evidence, Proposal
from claims.review.models import Rating, Verdict
from claims.review.ratings import list_ratings
from claims.sources.models import Extraction
from claims.sources.reporting import find_archived_url

Selection = dict[str, Any]


def select_report(article: Article) -> Selection:
    """The decided claims of an article with the verdicts that decide them, in a fixed number of statements."""
    revision = _find_revision(article)
    claims = list(_decided_claims(article, revision))
    problems = _problems(claims)
    origins = {each.claim_id: each.origins for each in Proposal.objects.filter(claim__in=claims).exclude(origins=[])}
    return {
        "article": _article(article),
        "revision": revision.pk,
        "scale": [_rating(rating) for rating in _ratings(claims)],
        "claims": [_claim(claim, origins.get(claim.pk, []), problems) for claim in claims],
        "sources": _sources(claims),
    }


def _find_revision(article: Article) -> Revision:
    """The newest text in which decided claims have their place: one that waits to be split has none yet."""
    anchored = Revision.objects.filter(article=article, appearances__claim__state__in=Claim.SETTLED)
    return anchored.order_by("-number").first() or current_revision(article)


def _decided_claims(article: Article, revision: Revision):
    texts = Extraction.objects.defer("text", "hidden", "metadata", "suggestions").select_related(
        "snapshot__source__publisher", "snapshot__waybackcopy"
    )
    quotes = Evidence.objects.prefetch_related(Prefetch("extraction", texts)).order_by("number")
    told = (
        Verdict.objects.filter(Q(superseded=False) | Q(decisive=True), blind=False)
        .select_related("rating")
        .prefetch_related(Prefetch("evidence", quotes, to_attr="quotes"), "searches")
        .order_by("pk")
    )
    here = Appearance.objects.filter(revision=revision)
    dates = Fact.objects.filter(kind=Fact.Kind.DATE)
    return (
        article.claims.filter(state__in=Claim.SETTLED)
        .prefetch_related(
            Prefetch("verdicts", told, to_attr="told"),
            Prefetch("appearances", here, to_attr="places"),
            Prefetch("facts", dates, to_attr="dates"),
        )
        .order_by("position", "number")
    )


def _article(article: Article) -> dict[str, Any]:
    return {
        "id": article.pk,
        "title": article.title,
        "publisher": article.publisher,
        "author": article.author,
        "published_on": write_day(article.published_on),
        "url": article.url,
        "original_source": article.original_source,
        "language": article.language or "en",
    }


def _ratings(claims: Iterable[Claim]) -> list[Rating]:
    """The scale in force; and what is retired since but was given."""
    offered = list_ratings()
    known = {rating.pk for rating in offered}
    given = {verdict.rating_id: verdict.rating for claim in claims for verdict in claim.told}
    return offered + [rating for pk, rating in sorted(given.items()) if pk not in known]


def _rating(rating: Rating) -> dict[str, Any]:
    return {
        "id": rating.pk,
        "rating": rating.label,
        "meaning": rating.meaning,
        "glyph": rating.glyph,
        "hue": rating.hue,
        "value": rating.value,
    }


def _problems(claims: Iterable[Claim]) -> dict[tuple[int, int], list[str]]:
    flagged = Attachment.objects.filter(claim__in=claims).exclude(problems=[])
    return {(each.claim_id, each.source_id): each.problems for each in flagged}


def _claim(claim: Claim, origins: list[dict], problems: dict[tuple[int, int], list[str]]) -> dict[str, Any]:
    decisive = next(verdict for verdict in claim.told if verdict.decisive)
    return {
        "id": claim.pk,
        "number": claim.number,
        "wording": claim.wording,
        "insertions": claim.insertions if claim.standalone == decisive.wording else [],
        "attribution": claim.attribution,
        "hedge": claim.hedge,
        "kind": claim.kind,
        "polarity": claim.polarity,
        "dates": [_date(fact) for fact in claim.dates],
        "appearances": [place.pk for place in claim.places],
        "verdict": decisive.pk,
        "rounds": [[verdict.pk, verdict.rating_id] for verdict in claim.told],
        "evidence": [_quote(quote, problems) for quote in decisive.quotes],
        "searches": sorted(search.pk for search in decisive.searches.all()),
        "origins": _origins(decisive, origins),
    }


def _date(fact: Fact) -> dict[str, Any]:
    return {"text": fact.text, "earliest": fact.value.get("earliest"), "latest": fact.value.get("latest")}


def _quote(quote: Evidence, problems: dict[tuple[int, int], list[str]]) -> dict[str, Any]:
    return {
        "id": quote.pk,
        "start": quote.start,
        "end": quote.end,
        "prefix": quote.prefix,
        "suffix": quote.suffix,
        "level": quote.level,
        "stance": quote.stance,
        "medium": quote.medium,
        "sets": sorted(quote.sets),
        "problems": problems.get((quote.claim_id, quote.extraction.snapshot.source_id), []),
    }


def _origins(verdict: Verdict, origins: list[dict]) -> list[dict[str, Any]]:
    """Which of the quotes are of one origin after all, as a method found; only where two or more are."""
    source_of = {quote.number: quote.extraction.snapshot.source_id for quote in verdict.quotes}
    groups = [
        {
            "evidence": [number for number, pk in source_of.items() if pk in group["sources"]],
            "reasons": group["reasons"],
        }
        for group in origins
    ]
    return [group for group in groups if len({source_of[number] for number in group["evidence"]}) > 1]


def _sources(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """What is known of each cited text beside what never changes, by its extraction."""
    found = {
        quote.extraction_id: quote.extraction
        for claim in claims
        for verdict in claim.told
        if verdict.decisive
        for quote in verdict.quotes
    }
    return [_source(extraction) for _, extraction in sorted(found.items())]


def _source(extraction: Extraction) -> dict[str, Any]:
    source = extraction.snapshot.source
    publisher = source.publisher
    return {
        "extraction": extraction.pk,
        "title": extraction.title or source.title,
        "author": extraction.author,
        "publisher": extraction.publisher or (publisher.name if publisher else ""),
        "publisher_kind": publisher.get_kind_display() if publisher else "",
        "wayback_url": find_archived_url(extraction.snapshot) or "",
    }


def write_day(day) -> str | None:
    return day.isoformat() if day else None
