"""What machines propose for the evidence of a claim: passages that bear on it, conflicts, sources of one origin.

All of it is stored with method and version when a text arrives, so that opening a claim only reads rows. The `Proposal` row says
for which words, texts and method it was made: when one of them changes it is made anew.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Now

from claims.articles.editing import lock_claim
from claims.articles.models import Claim
from claims.evidence.conflicts import METHOD as COMPARING
from claims.evidence.conflicts import compare_passages, compare_quote, keep_dismissals, read_claim
from claims.evidence.models import Attachment, Conflict, Passage, Proposal
from claims.evidence.panels import with_quality
from claims.evidence.ranking import METHOD as RANKING
from claims.evidence.ranking import rank_passages
from claims.sources.models import Extraction, Snapshot, Source
from claims.sources.origins import origin_groups
from claims.text.comparisons import Passage as Facts

log = logging.getLogger(__name__)

METHOD = f"{RANKING}, {COMPARING}"


def propose_evidence(claim_id: int, *, again: bool = False) -> Proposal | None:
    """Ranks what was not ranked yet, for the claim's words of now; with `again` all. None when nothing was to be done.

    Reading is done first and storing in one short transaction. Two who do it at once both store the same.
    """
    claim = Claim.objects.select_related("article").get(pk=claim_id)
    texts = list(newest_texts(claim))
    known = Proposal.objects.filter(claim=claim).first()
    current = known is not None and not again and known.wording == claim.standalone and known.method == METHOD
    ranked = set(known.extractions) if current else set()
    if ranked == {text.pk for text in texts} and (current or known is None):
        return None
    ours = read_claim(claim)
    passages = [row for text in texts if text.pk not in ranked for row in _rank(claim, ours, text)]
    conflicts = compare_passages(claim, ours, passages)
    proposal = _store(claim, ours, texts, passages, conflicts, ranked, _group_origins(texts))
    log.info("evidence proposed claim=%s texts=%s passages=%s", claim.pk, len(texts), len(passages))
    return proposal


def newest_texts(claim: Claim) -> Iterable[Extraction]:
    """The newest text of each attached source, where that is content and was not removed."""
    newest = Extraction.objects.filter(snapshot__source=OuterRef("source")).order_by("-snapshot_id", "-id")
    ids = claim.attachments.annotate(text_id=Subquery(newest.values("pk")[:1])).values("text_id")
    texts = with_quality(Extraction.objects.filter(pk__in=ids, snapshot__tombstone=None), "snapshot")
    return texts.filter(quality=Snapshot.Quality.CONTENT).select_related("snapshot__source").order_by("pk")


RECENT = timedelta(hours=1)


def find_unproposed() -> list[int]:
    """Ids of claims with a source whose newest text came within the hour and was not looked at for them.

    What is older and was missed is found when somebody opens it. So the sweep costs the same however large the archive is.
    """
    fresh = Extraction.objects.filter(
        created_at__gt=Now() - RECENT, snapshot__tombstone=None, snapshot__quality=Snapshot.Quality.CONTENT
    )
    attached = Attachment.objects.filter(source__snapshots__extractions__in=fresh).exclude(claim__state__in=Claim.GONE)
    seen = Proposal.objects.filter(
        claim=OuterRef("claim"), made_at__gte=OuterRef("source__snapshots__extractions__created_at")
    )
    return list(attached.filter(~Exists(seen)).values_list("claim_id", flat=True).distinct()[:200])


def forget_removed_passages() -> int:
    """Deletes the passages of texts that had to be removed from the archive: their words are not to be kept here either."""
    return Passage.objects.filter(extraction__snapshot__tombstone__isnull=False).delete()[0]


def _rank(claim: Claim, ours: Facts, text: Extraction) -> list[Passage]:
    ranked = rank_passages(ours, text.text, language=text.language, published=text.published_on)
    return [
        Passage(
            claim=claim,
            extraction=text,
            place=place,
            start=found.start,
            end=found.end,
            text=found.text,
            score=found.score,
            reasons=[asdict(reason) for reason in found.reasons],
            marks=[list(mark) for mark in found.marks],
            method=str(RANKING),
        )
        for place, found in enumerate(ranked, start=1)
    ]


def _group_origins(texts: list[Extraction]) -> list[dict]:
    """Groups of two and more of the attached sources. Shingles of the texts are made here and never on a page."""
    groups = origin_groups(Source.objects.filter(pk__in=[text.snapshot.source_id for text in texts])) if texts else []
    return [
        {"sources": [source.pk for source in group.sources], "reasons": list(group.reasons)}
        for group in groups
        if len(group.sources) > 1
    ]


@transaction.atomic
def _store(
    claim: Claim, ours: Facts, texts, passages, conflicts: list[Conflict], ranked: set[int], origins
) -> Proposal:
    lock_claim(claim.pk)
    proposal = Proposal.objects.filter(claim=claim).first() or Proposal(claim=claim)
    wanted = {text.pk for text in texts}
    outdated = claim.passages.exclude(extraction__in=ranked & wanted)
    conflicts = keep_dismissals(list(Conflict.objects.filter(passage__in=outdated)), _beside_quotes(claim, conflicts))
    outdated.delete()
    Passage.objects.bulk_create(passages)
    Conflict.objects.bulk_create(conflicts)
    if proposal.wording != claim.standalone or proposal.method != METHOD:
        for quote in claim.evidence.filter(withdrawn_at=None).select_related("claim__article", "extraction"):
            compare_quote(quote, ours)
    proposal.wording, proposal.method, proposal.origins = claim.standalone, METHOD, origins
    proposal.extractions = sorted(wanted)
    proposal.save()
    return proposal


def _beside_quotes(claim: Claim, conflicts: list[Conflict]) -> list[Conflict]:
    """Without those in passages that are quoted: the quote has its own."""
    spans = list(claim.evidence.filter(withdrawn_at=None).values_list("extraction", "start", "end"))
    return [
        each
        for each in conflicts
        if not any(
            text == each.passage.extraction_id and start < each.passage.end and end > each.passage.start
            for text, start, end in spans
        )
    ]
