"""Splitting a revision into claims, in a worker.

The `Splitting` row is the truth: a worker takes it with a lease, reports progress into it, and stores the result only if
the lease is still its own. People's work is never touched: a claim that somebody edited, judged or attached anything to
stays as it is.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now

from claims.articles.decomposing import Decomposed, decompose_revision, find_remote_decomposer
from claims.articles.impact import Standing, weigh_revision
from claims.articles.models import Appearance, Article, Claim, Disagreement, Fact, Revision, Splitting
from claims.audit.services import record_event
from claims.errors import Refused
from claims.people.models import Notification
from claims.people.services import notify
from claims.sources.comparing import diff_words
from claims.text import decompose, load_model
from claims.text.quotes import find_quote
from claims.text.values import ClaimDraft, Decomposition

log = logging.getLogger(__name__)

# Renewed with each report of progress; a killed worker's job is free after it. A remote model may think for longer.
LEASE, PATIENT_LEASE = "interval '25 seconds'", "interval '120 seconds'"
ATTEMPTS = 3
CONTEXT = 32  # code points kept before and after a quote, as Hypothesis does


def take_splitting(splitting_id: int) -> Splitting | None:
    """Leases the job for this worker, or returns None when it is done or in other hands."""
    token = uuid.uuid4()
    taken = (
        Splitting.objects.filter(pk=splitting_id)
        .filter(Q(state="queued") | Q(state="running", lease_until__lt=Now()))
        .update(state="running", attempts=F("attempts") + 1, lease_token=token, lease_until=_lease_end(), done=0)
    )
    return Splitting.objects.select_related("revision__article").get(pk=splitting_id) if taken else None


def perform_splitting(splitting_id: int) -> Splitting | None:
    """Splits one revision and stores the claims in one transaction. Returns the finished job, or None if it was not ours."""
    job = take_splitting(splitting_id)
    if job is None:
        return None
    log.info("splitting started revision=%s attempt=%s", job.revision_id, job.attempts)
    if job.attempts > ATTEMPTS:
        return _fail(
            job, f"Splitting was lost {ATTEMPTS} times. Make claims by hand, or ask an admin to look at the log."
        )
    decomposed = decompose_revision(
        job.revision,
        granularity=job.granularity,
        progress=_progress_reporter(job),
        remote=find_remote_decomposer(),
    )
    return store_decomposition(job, decomposed)


def _progress_reporter(job: Splitting, every: float = 0.4):
    reported = time.monotonic()

    def report(done: int, total: int) -> None:
        nonlocal reported
        if time.monotonic() - reported >= every:
            reported = time.monotonic()
            _own(job).update(done=done, total=total, lease_until=_lease_end())

    return report


def _own(job: Splitting):
    return Splitting.objects.filter(pk=job.pk, state="running", lease_token=job.lease_token)


def _lease_end():
    lease = PATIENT_LEASE if settings.LLM_BASE_URL else LEASE
    return RawSQL(f"now() + {lease}", [])  # noqa: S611 — a constant


def _fail(job: Splitting, reason: str) -> Splitting:
    _own(job).update(state="failed", reason=reason, finished_at=Now(), lease_token=None)
    job.refresh_from_db()
    return job


def store_decomposition(job: Splitting, decomposed: Decomposed) -> Splitting | None:
    """Turns drafts into claims, re-anchors the claims people worked on, and closes the job; all or nothing."""
    revision, result = job.revision, decomposed.decomposition
    with transaction.atomic():
        total = len(result.sentences)
        if not _own(job).update(
            state="done",
            done=total,
            total=total,
            method=str(result.method)[:120],
            notice=result.notice,
            refused=[asdict(each) for each in decomposed.refused],
            finished_at=Now(),
            lease_token=None,
        ):
            return None
        lock_article(revision.article_id)
        changes = _reconcile(revision, decomposed)
        _store_disagreements(revision, result)
        record_event(
            chain=revision.article.chain,
            kind="revision split",
            article_id=revision.article_id,
            data={
                "revision": revision.number,
                "method": str(result.method),
                "granularity": job.granularity,
                "kept": changes.kept,
                "new": [claim.number for claim in changes.new],
                "gone": [claim.number for claim in changes.gone],
                "reworded": [claim.number for claim in changes.reworded],
            },
        )
    log.info("splitting finished revision=%s new=%s gone=%s", revision.pk, len(changes.new), len(changes.gone))
    job.refresh_from_db()
    return job


@dataclass(frozen=True)
class Changes:
    """What a splitting did to the claims of an article: how many stayed, which came, which proposals went, and which the
    article says in other words now."""

    kept: int
    new: list[Claim]
    gone: list[Claim]
    reworded: list[Claim]


def _reconcile(revision: Revision, decomposed: Decomposed) -> Changes:
    """Brings the proposals that nobody touched in line with the drafts. What people worked on stays as it is, and what
    they dismissed, split or merged is not proposed again."""
    claims = revision.article.claims
    method_of = decomposed.method_of
    reworded, drafts = _reword_claims(revision, leave_out_repeated(decomposed.decomposition.claims), method_of)
    claims = claims.exclude(pk__in=[claim.pk for claim in reworded])
    proposals = {claim.standalone.casefold(): claim for claim in _untouched(claims)}
    drafted = {draft.standalone.casefold(): draft for draft in drafts}
    touched = claims.exclude(pk__in=[claim.pk for claim in proposals.values()]).exclude(_machine_retired())
    settled = settled_wordings(revision.article)
    gone = [claim for wording, claim in proposals.items() if wording not in drafted]
    Claim.objects.filter(pk__in=[claim.pk for claim in gone]).update(state=Claim.State.SUPERSEDED)
    same = [(claim, drafted[wording]) for wording, claim in proposals.items() if wording in drafted]
    for claim, draft in same:
        _renew(claim, revision, draft, method_of(draft))
    standing = list(touched.exclude(state__in=Claim.GONE))
    reanchor_claims(revision, standing)
    fresh = [draft for wording, draft in drafted.items() if wording not in proposals and wording not in settled]
    new = _create_claims(revision, fresh, method_of)
    return Changes(kept=len(same) + len(standing), new=new, gone=gone, reworded=reworded)


def standing_claims(article: Article) -> list[Standing]:
    """The claims of an article as they stand in its newest split text, in reading order."""
    untouched = {claim.pk for claim in _untouched(article.claims)}
    anchors = {
        anchor.claim_id: anchor
        for anchor in Appearance.objects.filter(claim__article=article).order_by("revision__number", "-start")
    }  # of several the newest revision's first
    return [
        Standing(
            number=claim.number,
            wording=claim.standalone,
            quote=anchors[claim.pk].quote if claim.pk in anchors else "",
            start=claim.position,
            touched=claim.pk not in untouched,
        )
        for claim in article.claims.exclude(state__in=Claim.GONE)
    ]


def _reword_claims(
    revision: Revision, drafts: Sequence[ClaimDraft], method_of: Callable[[ClaimDraft], str]
) -> tuple[list[Claim], Sequence[ClaimDraft]]:
    """Gives claims of the revision before the words that this one has for them. Returns them, and the drafts left."""
    if not Appearance.objects.filter(claim__article=revision.article, revision__number__lt=revision.number).exists():
        return [], drafts
    if revision.appearances.exists():
        return [], drafts  # split before: what is proposed otherwise now, another splitting proposes, not another text
    impact = weigh_revision(standing_claims(revision.article), revision.text, drafts)
    reworded = impact.of("reworded")
    claims = {claim.number: claim for claim in revision.article.claims.all()}
    for fate in reworded:
        draft = drafts[fate.draft]
        _reword(claims[fate.claim.number], revision, draft, method_of(draft), touched=fate.claim.touched)
    taken = {fate.draft for fate in impact.fates if fate.kind == "reworded" or fate.claim.touched}
    rest = [draft for at, draft in enumerate(drafts) if at not in taken]
    return [claims[fate.claim.number] for fate in reworded], rest


def leave_out_repeated(drafts: Sequence[ClaimDraft]) -> list[ClaimDraft]:
    """Each wording once."""
    return list({draft.standalone.casefold(): draft for draft in drafts}.values())


def settled_wordings(article: Article) -> set[str]:
    """Wordings that people worked on, dismissed, split or merged: they are not proposed again."""
    proposals = [claim.pk for claim in _untouched(article.claims)]
    touched = article.claims.exclude(pk__in=proposals).exclude(_machine_retired())
    return {wording.casefold() for wording in touched.values_list("standalone", flat=True)}


def _reword(claim: Claim, revision: Revision, draft: ClaimDraft, method: str, *, touched: bool) -> None:
    """The claim in the article's new words, at their place. A verdict on the old words is stale, and its reviewer is told."""
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    old, old_state = claim.standalone, claim.state
    if touched:
        claim.version += 1
    if claim.may_become(Claim.State.STALE):
        claim.state = Claim.State.STALE
    _renew(claim, revision, draft, method)
    record_event(
        chain=claim.chain,
        kind="reworded by the article",
        article_id=claim.article_id,
        data={"old": old, "new": claim.standalone, "revision": revision.number, "state": old_state},
    )
    _tell_reviewers(
        claim, f"Claim {claim.number} reads otherwise in revision {revision.number}.", diff_words(old, claim.standalone)
    )


def _tell_reviewers(claim: Claim, text: str, changes=()) -> None:
    """Those whose verdicts stand, each once."""
    verdicts = claim.verdicts.filter(superseded=False).select_related("reviewer")
    for person in {verdict.reviewer for verdict in verdicts}:
        notify(person=person, text=text, claim_id=claim.pk, kind=Notification.Kind.STALE, changes=changes)


def _store_disagreements(revision: Revision, result: Decomposition) -> None:
    """Replaces what was found before; a pair in which a claim is not there any more is left out."""
    Disagreement.objects.filter(first__article=revision.article_id).delete()
    claims = {claim.standalone.casefold(): claim for claim in revision.article.claims.exclude(state__in=Claim.GONE)}
    drafted = [claims.get(draft.standalone.casefold()) for draft in result.claims]
    Disagreement.objects.bulk_create(
        [
            Disagreement(
                first=drafted[found.first],
                second=drafted[found.second],
                kind=found.kind,
                explanation=found.explanation,
                method=str(result.method)[:120],
            )
            for found in result.disagreements
            if drafted[found.first] and drafted[found.second] and drafted[found.first] != drafted[found.second]
        ],
        ignore_conflicts=True,
    )


def _untouched(claims) -> list[Claim]:
    """Proposals of a machine that nobody edited, judged or attached anything to."""
    untouched = claims.filter(state=Claim.State.DETECTED, version=1).exclude(method="")
    return list(
        untouched.filter(attachments=None, evidence=None, searches=None, drafts=None, verdicts=None, comments=None)
    )


def _machine_retired() -> Q:
    """Proposals that an earlier splitting replaced; a person's split or merge raises the version."""
    return Q(state=Claim.State.SUPERSEDED, version=1)


def _renew(claim: Claim, revision: Revision, draft: ClaimDraft, method: str) -> None:
    """The same words proposed again: what the newer method reads in them, and their place in this revision."""
    for name, value in _claim_fields(draft).items():
        setattr(claim, name, value)
    claim.method, claim.position = method, draft.start
    claim.save()
    claim.facts.all().delete()
    Fact.objects.bulk_create(build_facts(claim, draft))
    if not claim.appearances.filter(revision=revision).exists():
        add_appearance(claim, revision, draft.start, draft.end)


def reanchor_claims(revision: Revision, claims: list[Claim]) -> None:
    """Gives each claim its place in this revision where its words stand in it exactly once.

    A decided claim whose words are gone becomes stale: its verdict was on something the article no longer says.
    """
    for claim in claims:
        last = claim.appearances.order_by("-revision__number").first()
        if last is None or last.revision_id == revision.pk:
            continue
        found = find_quote(revision.text, last.quote)
        if found and len(found.spans) == 1:
            anchor_claim(claim, revision, *found.spans[0])
        elif not found and claim.state in Claim.SETTLED:
            _make_stale(claim, revision)


def _make_stale(claim: Claim, revision: Revision) -> None:
    Claim.objects.filter(pk=claim.pk).update(state=Claim.State.STALE, version=F("version") + 1)
    record_event(
        chain=claim.chain,
        kind="words gone from the article",
        article_id=claim.article_id,
        data={"old": claim.state, "revision": revision.number},
    )
    _tell_reviewers(claim, f"The words of claim {claim.number} are gone in revision {revision.number}.")


def anchor_claim(claim: Claim, revision: Revision, start: int, end: int) -> Appearance:
    """Gives a claim its place in the current revision, and with it its place in the reading order."""
    claim.position = start
    claim.save(update_fields=["position"])
    return add_appearance(claim, revision, start, end)


def add_appearance(claim: Claim, revision: Revision, start: int, end: int) -> Appearance:
    return Appearance.objects.create(claim=claim, **_span(revision, start, end))


def _span(revision: Revision, start: int, end: int) -> dict:
    text = revision.text
    return {
        "revision": revision,
        "start": start,
        "end": end,
        "quote": text[start:end],
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
    }


def _create_claims(revision: Revision, drafts: list[ClaimDraft], method_of: Callable[[ClaimDraft], str]) -> list[Claim]:
    first = next_number(revision.article)
    claims = [
        Claim(
            article=revision.article,
            number=first + at,
            position=draft.start,
            method=method_of(draft),
            **_claim_fields(draft),
        )
        for at, draft in enumerate(drafts)
    ]
    Claim.objects.bulk_create(claims, batch_size=500)
    pairs = list(zip(claims, drafts, strict=True))
    Appearance.objects.bulk_create(
        [Appearance(claim=claim, **_span(revision, draft.start, draft.end)) for claim, draft in pairs], batch_size=500
    )
    Fact.objects.bulk_create([fact for claim, draft in pairs for fact in build_facts(claim, draft)], batch_size=500)
    return claims


def lock_article(article_id: int) -> None:
    """For whoever makes claims: their numbers follow one another. Always before a claim's lock, so that nobody waits in a circle."""
    Article.objects.select_for_update(no_key=True).get(pk=article_id)


def next_number(article) -> int:
    return (article.claims.aggregate(last=Max("number"))["last"] or 0) + 1


def _claim_fields(draft: ClaimDraft) -> dict:
    return {
        "wording": draft.text,
        "standalone": draft.standalone,
        "checkable": draft.checkable,
        "checkable_reason": draft.reason[:40],
        "kind": draft.kind,
        "polarity": draft.polarity,
        "hedge": draft.hedge[:80],
        "attribution": [asdict(item) for item in draft.attribution],
        "insertions": [asdict(item) for item in draft.insertions],
        "unresolved": list(draft.unresolved),
        "worthiness": draft.worthiness.score,
        "worthiness_reasons": [asdict(item) for item in draft.worthiness.contributions],
    }


def build_facts(claim: Claim, draft: ClaimDraft) -> list[Fact]:
    """A row for each quantity, date and name of a draft; offsets are those in the standalone wording."""
    facts = [_fact(claim, Fact.Kind.QUANTITY, item) for item in draft.quantities]
    facts += [_fact(claim, Fact.Kind.DATE, item) for item in draft.dates]
    facts += [_fact(claim, _NAME_KINDS.get(item.label, Fact.Kind.NAME), item) for item in draft.names]
    return facts


_NAME_KINDS = {
    "person": Fact.Kind.PERSON,
    "organisation": Fact.Kind.ORGANISATION,
    "place": Fact.Kind.PLACE,
}


def _fact(claim: Claim, kind: str, item) -> Fact:
    value = {
        key: entry.isoformat() if hasattr(entry, "isoformat") else entry
        for key, entry in asdict(item).items()
        if key not in {"text", "start", "end"}
    }
    return Fact(claim=claim, kind=kind, start=item.start, end=item.end, text=item.text, value=value)


def read_claim_facts(claim_id: int) -> None:
    """Reads facts, kind and check-worthiness out of words that a person wrote. Does nothing when they were read."""
    claim = Claim.objects.select_related("article").get(pk=claim_id)
    if claim.facts_read:
        return
    result = decompose(claim.standalone, nlp=load_model(settings.SPACY_MODEL), date=claim.article.published_on)
    with transaction.atomic():
        claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim_id)
        facts = [fact for draft in result.claims for fact in _facts_found_in(claim, draft)]
        claim.facts.all().delete()
        Fact.objects.bulk_create(facts)
        best = max(result.claims, key=lambda draft: draft.worthiness.score, default=None)
        if best:
            fields = _claim_fields(best)
            for name in ("kind", "polarity", "worthiness", "worthiness_reasons"):
                setattr(claim, name, fields[name])
        claim.facts_read = True
        claim.save()


def find_unread_claims() -> list[int]:
    """Ids of claims whose new words no worker has read yet."""
    return list(Claim.objects.filter(facts_read=False).exclude(state__in=Claim.GONE).values_list("pk", flat=True)[:200])


def _facts_found_in(claim: Claim, draft: ClaimDraft) -> list[Fact]:
    """The facts of a draft, with their offsets in the claim's own wording; those that do not stand there are left out."""
    facts = []
    for fact in build_facts(claim, draft):
        at = claim.standalone.find(fact.text)
        if at >= 0:
            fact.start, fact.end = at, at + len(fact.text)
            facts.append(fact)
    return facts


@transaction.atomic
def split_again(*, revision: Revision, granularity: str, user) -> Splitting:
    """Queues a revision to be split once more, at the given granularity. One that is being split already is left alone."""
    job = Splitting.objects.select_for_update().get(revision=revision)
    if granularity not in Splitting.Granularity.values:
        raise Refused("Choose how fine the claims shall be.")
    if job.is_open:
        return job
    job.state, job.granularity = Splitting.State.QUEUED, granularity
    job.attempts = job.done = job.total = 0
    job.reason = ""
    job.save()
    record_event(
        chain=revision.article.chain,
        kind="splitting requested",
        actor=user,
        article_id=revision.article_id,
        data={"revision": revision.number, "granularity": granularity},
    )
    return job


def resume_splittings() -> list[int]:
    """Ids of the jobs that wait for a worker or were lost by one; wake them again, it does no harm."""
    return list(
        Splitting.objects.filter(Q(state="queued") | Q(state="running", lease_until__lt=Now()))
        .order_by("id")
        .values_list("pk", flat=True)[:200]
    )
