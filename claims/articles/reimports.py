"""New texts of articles: weighed by a worker, shown with what they do to the claims, and only then imported.

The `Reimport` row is the truth. Weighing has no effect but on that row, so it may be lost, late or done twice.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import asdict
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from claims.articles.impact import Impact, weigh_revision
from claims.articles.models import Article, Claim, Reimport, Revision, Splitting
from claims.articles.queries import current_revision
from claims.articles.services import add_revision
from claims.articles.splitting import leave_out_repeated, lock_article, settled_wordings, standing_claims
from claims.audit.services import record_event
from claims.errors import Refused
from claims.sources.comparing import diff_words
from claims.text import decompose, load_model
from claims.text.values import ClaimDraft

log = logging.getLogger(__name__)

ATTEMPTS = 3
_OPEN = (Reimport.State.QUEUED, Reimport.State.READY, Reimport.State.FAILED)


def ask_reimport(*, article: Article, text: str, digest: str, origin: str, file_name: str, user) -> Reimport:
    """Queues a new text to be weighed. The same text again is the same wish; one that failed is tried again."""
    reimport, created = Reimport.objects.get_or_create(
        article=article,
        text_sha256=digest,
        state__in=_OPEN,
        defaults={"text": text, "origin": origin, "file_name": file_name, "asked_by": user},
    )
    if not created and reimport.state != Reimport.State.QUEUED:
        reimport.state, reimport.attempts = Reimport.State.QUEUED, 0
        reimport.save(update_fields=["state", "attempts"])
    return reimport


def weigh_reimport(reimport_id: int) -> Reimport | None:
    """Compares the claims with what the new text would propose. None when it was weighed already."""
    taken = Reimport.objects.filter(pk=reimport_id, state=Reimport.State.QUEUED)
    if not taken.update(attempts=F("attempts") + 1):
        return None
    reimport = Reimport.objects.select_related("article").get(pk=reimport_id)
    if reimport.attempts > ATTEMPTS:
        taken.update(state=Reimport.State.FAILED)
        return reimport
    article = reimport.article
    basis = hash_claims(article)
    result = decompose(
        reimport.text,
        nlp=load_model(settings.SPACY_MODEL),
        title=article.title,
        date=article.published_on,
        granularity=current_revision(article).splitting.granularity,
    )
    drafts = leave_out_repeated(result.claims)
    impact = weigh_revision(standing_claims(article), reimport.text, drafts)
    taken.update(
        state=Reimport.State.READY,
        impact=_describe(impact, drafts, settled_wordings(article)),
        basis=basis,
        method=str(result.method)[:120],
    )
    log.info("reimport weighed reimport=%s article=%s", reimport.pk, article.pk)
    return reimport


def hash_claims(article: Article) -> str:
    """What the weighing rests on: when a claim changes meanwhile, the hash does."""
    states = article.claims.exclude(state__in=Claim.GONE).order_by("pk").values_list("pk", "version", "state")
    newest = article.revisions.values_list("number", flat=True).first()
    return hashlib.sha256(repr((newest, list(states))).encode()).hexdigest()


def _describe(impact: Impact, drafts: list[ClaimDraft], settled: set[str]) -> dict:
    candidates = [drafts[index].standalone for index in impact.candidates]
    reworded = [
        {
            "number": fate.claim.number,
            "old": fate.claim.wording,
            "new": drafts[fate.draft].standalone,
            "pieces": [asdict(piece) for piece in diff_words(fate.claim.wording, drafts[fate.draft].standalone)],
        }
        for fate in impact.of("reworded")
    ]
    return {
        "before": len(impact.fates),
        "proposed": len(drafts),
        "same": [fate.claim.number for fate in impact.of("same")],
        "moved": [fate.claim.number for fate in impact.of("moved")],
        "reworded": reworded,
        "deleted": [{"number": fate.claim.number, "wording": fate.claim.wording} for fate in impact.of("deleted")],
        "candidates": [wording for wording in candidates if wording.casefold() not in settled],
    }


@transaction.atomic
def confirm_reimport(*, reimport: Reimport, user) -> Revision:
    """Makes the weighed text the article's next revision and queues its splitting, which does to the claims what was shown."""
    lock_article(reimport.article_id)
    reimport = Reimport.objects.select_for_update(of=("self",)).select_related("article").get(pk=reimport.pk)
    if reimport.state == Reimport.State.CONFIRMED:
        return reimport.revision
    if reimport.state != Reimport.State.READY:
        raise Refused(f"This text is {reimport.get_state_display()}; it cannot be imported now.")
    granularity = current_revision(reimport.article).splitting.granularity
    revision = add_revision(
        reimport.article, reimport.text, reimport.text_sha256, reimport.origin, reimport.file_name, user
    )
    Splitting.objects.filter(revision=revision).update(granularity=granularity)
    reimport.state, reimport.revision = Reimport.State.CONFIRMED, revision
    reimport.save(update_fields=["state", "revision"])
    return revision


@transaction.atomic
def reject_reimport(*, reimport: Reimport, user) -> Reimport:
    """Leaves the article as it is."""
    reimport = Reimport.objects.select_for_update(of=("self",)).select_related("article").get(pk=reimport.pk)
    if reimport.state == Reimport.State.CONFIRMED:
        raise Refused("This text was imported already.")
    if reimport.state != Reimport.State.REJECTED:
        reimport.state = Reimport.State.REJECTED
        reimport.save(update_fields=["state"])
        record_event(
            chain=reimport.article.chain,
            kind="new text rejected",
            actor=user,
            article_id=reimport.article_id,
            data={"text_sha256": reimport.text_sha256},
        )
    return reimport


def weigh_again(reimport: Reimport) -> bool:
    """Queues a weighed text once more when the claims are others than those it was weighed against."""
    if reimport.state != Reimport.State.READY or reimport.basis == hash_claims(reimport.article):
        return False
    waiting = Reimport.objects.filter(pk=reimport.pk, state=Reimport.State.READY)
    return bool(waiting.update(state=Reimport.State.QUEUED, attempts=0))


def resume_reimports() -> list[int]:
    """Ids of texts that have waited long enough for their message to count as lost."""
    lost = Reimport.objects.filter(state=Reimport.State.QUEUED, asked_at__lt=Now() - timedelta(seconds=20))
    return list(lost.order_by("pk").values_list("pk", flat=True)[:50])
