"""The job of splitting: who may take it, who may finish it, what a lost one leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.articles import splitting
from claims.articles.decomposing import Decomposed
from claims.articles.models import Claim, Splitting
from claims.articles.services import import_article
from claims.articles.splitting import reanchor_claims, resume_splittings, store_decomposition, take_splitting
from claims.articles.texts import ArticleDetails
from claims.audit.models import Event
from claims.text.values import Decomposition, Method
from tests.builders import ARTICLE, make_article, make_claim, make_evidence, make_verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def job():
    return import_article(text=ARTICLE, details=ArticleDetails(), origin="pasted").revision.splitting


def in_seconds(seconds: int):
    return timezone.now() + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("state", "lease", "taken"),
    [
        ("queued", None, True),
        ("running", 30, False),
        ("running", -1, True),
        ("done", None, False),
        ("failed", None, False),
    ],
)
def test_a_worker_takes_what_waits_or_was_lost(job, state, lease, taken):
    Splitting.objects.update(state=state, lease_until=in_seconds(lease) if lease else None)
    assert bool(take_splitting(job.pk)) == taken
    job.refresh_from_db()
    assert job.state == ("running" if taken else state)


@pytest.mark.parametrize(
    ("state", "lease", "woken"),
    [
        ("queued", None, True),
        ("running", 30, False),
        ("running", -1, True),
        ("done", None, False),
        ("failed", -1, False),
    ],
)
def test_only_what_stalled_is_woken(job, state, lease, woken):
    Splitting.objects.update(state=state, lease_until=in_seconds(lease) if lease else None)
    assert resume_splittings() == ([job.pk] if woken else [])


def test_a_worker_that_lost_its_lease_stores_nothing(job):
    first = take_splitting(job.pk)
    Splitting.objects.update(lease_until=in_seconds(-1))
    second = take_splitting(job.pk)
    assert store_decomposition(first, nothing()) is None
    assert store_decomposition(second, nothing()).state == "done"


def test_a_job_that_was_lost_three_times_fails_and_says_what_to_do(job):
    Splitting.objects.update(attempts=3)
    done = splitting.perform_splitting(job.pk)
    assert (done.state, Claim.objects.count()) == ("failed", 0)
    assert "by hand" in done.reason


def nothing() -> Decomposed:
    method = Method("splitter", "2")
    return Decomposed(Decomposition(claims=(), sentences=(), method=method), method)


def test_splitting_again_replaces_only_what_nobody_touched(rita, extraction):
    article = make_article()
    untouched, edited, quoted, judged = article.claims.all()
    Claim.objects.filter(pk=edited.pk).update(version=2)
    make_evidence(quoted, rita)
    make_verdict(judged, rita)
    Splitting.objects.update(state="queued")
    store_decomposition(take_splitting(article.revisions.get().splitting.pk), nothing())
    states = {claim.pk: claim.state for claim in article.claims.all()}
    assert states == {untouched.pk: "superseded", edited.pk: "detected", quoted.pk: "detected", judged.pk: "decided"}


def test_a_claim_finds_its_place_in_the_next_revision_only_where_its_words_stand_once(rita):
    article = make_article(text="One stood. Two stood.", claims=["One stood", "Two stood"])
    revised = import_article(
        text="Again: Two stood. One stood. One stood.", details=ArticleDetails(), origin="pasted", article=article
    ).revision
    reanchor_claims(revised, list(article.claims.all()))
    places = {
        claim.wording: [(a.start, a.end) for a in claim.appearances.filter(revision=revised)]
        for claim in article.claims.all()
    }
    assert places == {"One stood": [], "Two stood": [(7, 16)]}


def test_a_claim_that_cuts_a_word_of_the_next_revision_has_no_place_in_it():
    article = make_article(text="It cost 12 crowns", claims=["It cost 12"])
    revised = import_article(
        text="It cost 12,000 crowns", details=ArticleDetails(), origin="pasted", article=article
    ).revision
    reanchor_claims(revised, list(article.claims.all()))
    assert not revised.appearances.exists()


def test_a_decided_claim_whose_words_are_gone_becomes_stale(rita):
    article = make_article()
    claim = make_claim(article, "A second visit followed")
    make_verdict(claim, rita)
    revised = import_article(text="Nothing of it.", details=ArticleDetails(), origin="pasted", article=article).revision
    Splitting.objects.filter(revision=revised).update(state="queued")
    store_decomposition(take_splitting(revised.splitting.pk), nothing())
    claim.refresh_from_db()
    assert claim.state == "stale"
    assert Event.objects.filter(chain=claim.chain).latest("sequence").kind == "words gone from the article"
