"""Articles, claims and archived sources for tests, made as rows, without the language model or the network."""

from __future__ import annotations

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from importlib import import_module

from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client

from claims.articles.models import Article, Claim
from claims.articles.services import import_article
from claims.articles.splitting import anchor_claim, next_number
from claims.articles.texts import ArticleDetails
from claims.evidence.models import Evidence
from claims.evidence.services import attach_source, cite_quote, log_search
from claims.people.demo import create_groups
from claims.people.models import User
from claims.review.models import Rating, RatingScale, Verdict
from claims.review.services import submit_verdict
from claims.sources.models import Capture, Extraction, Snapshot, Source

ARTICLE = """The ministry sent 12,000 soldiers abroad in late 2022. It lost a third of them.
The minister said the army had grown by 4 per cent. A second visit followed in March.
Original Source: news.example.org"""
CLAIMS = (
    "The ministry sent 12,000 soldiers abroad in late 2022",
    "It lost a third of them",
    "The minister said the army had grown by 4 per cent",
    "A second visit followed in March",
)
SOURCE = """Soldiers abroad

The ministry sent about 10,000 soldiers in October 2024. None were sent in 2022, officials said.

The officials said that no soldiers were lost. The officials said that the army had not grown."""
QUOTE = "The ministry sent about 10,000 soldiers in October 2024."


class Browser(Client):
    """A test client in which somebody is signed in. With `htmx` it asks for parts."""

    def __init__(self, user=None, *, htmx: bool = False, **options) -> None:
        super().__init__(headers={"HX-Request": "true"} if htmx else None, **options)
        if user:
            self.force_login(user)


def make_person(name: str, *groups: str) -> User:
    create_groups()
    person, _ = User.objects.get_or_create(username=name, defaults={"display_name": name.title()})
    person.groups.set(Group.objects.filter(name__in=groups))
    return person


def make_scale() -> RatingScale:
    """The scale that the migration laid down; laid down again if a test emptied the tables."""
    scale, created = RatingScale.objects.get_or_create(name="Standard", defaults={"is_default": True})
    if created:
        for position, label, meaning, glyph, hue, value in import_module("claims.migrations.0002_truths").RATINGS:
            scale.ratings.create(position=position, label=label, meaning=meaning, glyph=glyph, hue=hue, value=value)
    return scale


def make_article(
    *, text: str = ARTICLE, claims=CLAIMS, title: str = "Soldiers abroad", user=None, **details
) -> Article:
    """An imported article, split already, with a claim for each of the quotes in `claims`."""
    imported = import_article(text=text, details=ArticleDetails(title=title, **details), origin="pasted", user=user)
    splitting = imported.revision.splitting
    splitting.state = "done"
    splitting.save()
    for quote in claims:
        make_claim(imported.article, quote)
    return imported.article


def make_claim(article: Article, quote: str, **fields) -> Claim:
    """A claim as the splitter proposes it, anchored where `quote` stands in the newest revision."""
    revision = article.revisions.first()
    start = revision.text.index(quote)
    values = {"standalone": quote, "method": "splitter 1", "worthiness": 0.5} | fields
    claim = Claim.objects.create(article=article, number=next_number(article), wording=quote, **values)
    anchor_claim(claim, revision, start, start + len(quote))
    return claim


def make_earlier(user, words: str = CLAIMS[0]) -> Claim:
    """A decided claim of another article, with the same words unless told."""
    article = make_article(text=f"{words}. That was earlier.", claims=[words], title="Earlier", user=user)
    return make_verdict(article.claims.get(), user).claim


def make_source(*, url: str = "https://archive.example.org/soldiers", text: str = SOURCE, quality: str = "content",
                title: str = "Soldiers abroad", user=None, final_url: str = "") -> Extraction:  # fmt: skip
    """The extraction of a captured page."""
    host = url.split("/")[2]
    source, _ = Source.objects.get_or_create(normalised_url=url, defaults={"url": url, "host": host, "title": title})
    digest = hashlib.sha256(text.encode()).hexdigest()
    snapshot = Snapshot.objects.create(
        source=source,
        raw_sha256=digest,
        decoded_sha256=digest,
        size=len(text.encode()),
        media_type="text/html",
        final_url=final_url or url,
        status=200,
        storage_name=f"absent/{digest}",
        quality=quality,
    )
    Capture.objects.create(
        source=source, state="captured", outcome=quality, snapshot=snapshot, asked_by=user, attempts=1
    )
    return Extraction.objects.create(
        snapshot=snapshot,
        extractor="text",
        version="1",
        text=text,
        text_sha256=digest,
        title=title,
        publisher="The Archive",
        published_on=date(2024, 11, 1),
    )


def make_evidence(
    claim: Claim, user, *, quote: str = QUOTE, extraction: Extraction | None = None, stance="refutes"
) -> Evidence:
    """An exact quote, cited by the rules; its source is attached on the way."""
    extraction = extraction or Extraction.objects.first() or make_source(user=user)
    attach_source(claim=claim, source=extraction.snapshot.source, user=user)
    return cite_quote(claim=claim, extraction=extraction, quote=quote, stance=stance, user=user)


def make_verdict(
    claim: Claim, user, *, label: str = "False", rationale: str = "Archived reports say otherwise."
) -> Verdict:
    """A sealed verdict; where the claim has no grounds yet, it rests on a search that found nothing."""
    claim.refresh_from_db()
    if not claim.evidence.exists() and not claim.searches.exists():
        log_search(claim=claim, query="soldiers abroad", tool="an archive", searched_on=date(2026, 3, 21), user=user)
    rating = Rating.objects.get(label=label)
    return submit_verdict(claim=claim, reviewer=user, rating=rating, rationale=rationale, version=claim.version)


def run_at_once(*jobs) -> list:
    """What each job returns, run in a thread and connection of its own, all released at the same moment."""
    barrier = threading.Barrier(len(jobs))

    def run(job):
        try:
            barrier.wait(5)
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result(20) for future in [pool.submit(run, job) for job in jobs]]
