"""A report as large as the figures ask for, made in a few statements: every claim decided, two quotes each."""

from __future__ import annotations

import hashlib

from django.db.models.functions import Now

from claims.articles.models import Appearance, Article, Claim
from claims.evidence.models import Attachment, Evidence
from claims.review.models import Rating, Verdict
from claims.sources.models import Extraction, Snapshot, Source
from tests.builders import make_article


def make_large_article(user, *, claims: int = 300, quotes: int = 2) -> Article:
    """Claims of one line each; quotes of one source for every ten claims."""
    lines = [f"In {1990 + number % 30} the ministry sent {number + 1},000 soldiers abroad." for number in range(claims)]
    article = make_article(text="\n".join(lines), claims=(), title=f"{claims} claims", user=user)
    revision = article.revisions.get()
    made = Claim.objects.bulk_create(
        Claim(article=article, number=at + 1, position=revision.text.index(line), wording=line, standalone=line,
              state="decided", method="splitter 1", attribution=[{"claimant": "The ministry", "verb": "said", "hedge": ""}])
        for at, line in enumerate(lines)
    )  # fmt: skip
    Appearance.objects.bulk_create(
        Appearance(claim=claim, revision=revision, start=claim.position, end=claim.position + len(line), quote=line)
        for claim, line in zip(made, lines, strict=True)
    )
    texts = [_make_text(number, quotes * 10) for number in range(-(-claims // 10))]
    _quote(made, texts, quotes, user)
    return article


def _make_text(number: int, lines: int) -> Extraction:
    text = "\n".join(f"Line {line} of source {number}: “10,000 soldiers”, 한국 Россия." for line in range(lines))
    host = f"source{number}.example.org"
    source = Source.objects.create(url=f"https://{host}/a", normalised_url=f"https://{host}/a", host=host, title=host)
    digest = hashlib.sha256(text.encode()).hexdigest()
    snapshot = Snapshot.objects.create(
        source=source, raw_sha256=digest, decoded_sha256=digest, size=len(text.encode()), media_type="text/html",
        final_url=source.url, status=200, storage_name=f"absent/{digest}", quality="content",
    )  # fmt: skip
    return Extraction.objects.create(
        snapshot=snapshot, extractor="text", version="1", text=text, text_sha256=digest, title=f"Source {number}"
    )


def _quote(claims: list[Claim], texts: list[Extraction], quotes: int, user) -> None:
    rated = list(Rating.objects.order_by("position"))
    verdicts = Verdict.objects.bulk_create(
        Verdict(claim=claim, reviewer=user, rating=rated[at % len(rated)], decisive=True, sealed_at=Now(),
                rationale="See **both** quotes [1] [2].", wording=claim.standalone)
        for at, claim in enumerate(claims)
    )  # fmt: skip
    evidence, attachments = [], []
    for at, claim in enumerate(claims):
        text = texts[at // 10]
        attachments.append(Attachment(claim=claim, source=text.snapshot.source, attached_by=user, problems=["biased"]))
        for number in range(quotes):
            line = text.text.split("\n")[(at % 10) * quotes + number]
            start = text.text.index(line)
            evidence.append(
                Evidence(claim=claim, extraction=text, number=number + 1, start=start, end=start + len(line),
                         quote=line, level="identical", stance="refutes", added_by=user)
            )  # fmt: skip
    Attachment.objects.bulk_create(attachments)
    Evidence.objects.bulk_create(evidence)
    verdict_of = {verdict.claim_id: verdict.pk for verdict in verdicts}
    Verdict.evidence.through.objects.bulk_create(
        Verdict.evidence.through(verdict_id=verdict_of[item.claim_id], evidence_id=item.pk) for item in evidence
    )
