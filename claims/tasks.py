"""The pipeline in one file, stages in the order they run. Each task loads by id, calls a service, wakes the next."""

from __future__ import annotations

import logging

from celery import shared_task

from claims.articles.models import Splitting
from claims.articles.reimports import resume_reimports, weigh_reimport
from claims.articles.splitting import find_unread_claims, perform_splitting, read_claim_facts, resume_splittings
from claims.audit.services import seal_head
from claims.errors import Refused
from claims.evidence.proposals import find_unproposed, forget_removed_passages, propose_evidence
from claims.evidence.staleness import check_cited_quotes, find_unchecked_snapshots, watch_cited_sources
from claims.matching.counting import count_words
from claims.matching.embedding import embed_claims, is_embedding_on
from claims.matching.feeds import find_due_imports, perform_import, queue_due_feeds
from claims.matching.lookup import find_due_lookups, perform_lookup
from claims.people.digests import send_digests
from claims.reports.api.uses import forget_uses
from claims.review.agreement import compute_agreement, find_open_agreement_runs
from claims.sources.errands import has_due_errands, run_errands
from claims.sources.running import run_captures
from claims.sources.turns import has_due_captures, resume_captures
from claims.sources.watching import request_recaptures

log = logging.getLogger(__name__)


@shared_task
def split_revision_task(splitting_id: int) -> None:
    perform_splitting(splitting_id)


def queue_splitting(splitting: Splitting) -> None:
    """Wakes a worker for a text that waits to be split, once its row is there for all."""
    if splitting.state == Splitting.State.QUEUED:
        split_revision_task.delay_on_commit(splitting.pk)


@shared_task
def weigh_reimport_task(reimport_id: int) -> None:
    weigh_reimport(reimport_id)


@shared_task
def read_claim_facts_task(claim_id: int) -> None:
    read_claim_facts(claim_id)
    propose_evidence_task.delay(claim_id, again=True)


@shared_task
def capture_source_task(capture_id: int) -> None:
    """Wakes a worker for whatever is due: whose turn it is, the rows decide."""
    turn = run_captures()
    if turn.more_due:
        capture_source_task.delay(capture_id)
    if turn.captured:
        check_cited_quotes_task.delay()
    for claim_id in find_unproposed():
        propose_evidence_task.delay(claim_id)


@shared_task
def run_errands_task() -> None:
    """Asks services outside about new copies, while no capture is due."""
    run_errands(is_busy=has_due_captures)


@shared_task
def propose_evidence_task(claim_id: int, again: bool = False) -> None:
    """Ranks passages, compares them with the claim and groups the sources by origin."""
    propose_evidence(claim_id, again=again)


@shared_task
def check_cited_quotes_task() -> None:
    """Compares cited quotes with copies that are newer than they are."""
    watch_cited_sources()
    for snapshot_id in find_unchecked_snapshots():
        check_cited_quotes(snapshot_id)


@shared_task
def import_reviews_task(import_id: int) -> None:
    """Reads one address or feed with reviews by others."""
    perform_import(import_id)


@shared_task
def look_up_task(lookup_id: int) -> None:
    """Asks the Fact Check Tools API about one claim's words."""
    perform_lookup(lookup_id)


@shared_task(name="claims.count_words")
def count_words_task() -> None:
    """Counts the words of new claims, for matching and for what a mistyped word may have meant."""
    count_words()
    if is_embedding_on():
        embed_claims_task.delay()


@shared_task
def embed_claims_task() -> None:
    """Makes vectors for new claims, where a model is configured; what hinders it is in the log."""
    try:
        embed_claims()
    except Refused as refusal:
        log.warning("no vectors made reason=%s", refusal)


@shared_task
def compute_agreement_task(run_id: int) -> None:
    compute_agreement(run_id)


@shared_task(name="claims.resume_stalled")
def resume_stalled_task() -> None:
    """Wakes what waits or was lost: by the clock, at a worker's start, and by `manage.py resume`."""
    for run_id in find_open_agreement_runs():
        compute_agreement_task.delay(run_id)
    for splitting_id in resume_splittings():
        split_revision_task.delay(splitting_id)
    for reimport_id in resume_reimports():
        weigh_reimport_task.delay(reimport_id)
    for claim_id in find_unread_claims():
        read_claim_facts_task.delay(claim_id)
    for capture_id in (*resume_captures(), *request_recaptures()):
        capture_source_task.delay(capture_id)
    queue_due_feeds()
    for import_id in find_due_imports():
        import_reviews_task.apply_async([import_id], expires=20)  # the next sweep sends another
    for lookup_id in find_due_lookups():
        look_up_task.apply_async([lookup_id], expires=20)
    forget_removed_passages()
    for claim_id in find_unproposed():
        propose_evidence_task.delay(claim_id)
    check_cited_quotes_task.delay()
    if has_due_errands():
        run_errands_task.apply_async(expires=20)  # the next sweep sends another


@shared_task(name="claims.send_digests")
def send_digests_task() -> None:
    """E-mails unread notifications to those for whom it is time."""
    send_digests()


@shared_task(name="claims.seal_head")
def seal_head_task() -> None:
    """Binds all chains of the trail together, so that even the last event of one is missed."""
    seal_head()


@shared_task(name="claims.forget_uses")
def forget_uses_task() -> None:
    """Drops old counts of how often programs asked."""
    forget_uses()
