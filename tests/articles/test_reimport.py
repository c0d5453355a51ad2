"""A new text of an article: shown with what it does to the claims, then imported or not."""

from __future__ import annotations

import pytest
from django.urls import reverse

from claims.articles.models import Article, Claim, Reimport
from claims.articles.reimports import confirm_reimport, weigh_reimport
from claims.articles.splitting import perform_splitting
from claims.audit.models import Event
from claims.people.models import Notification
from tests.builders import make_article, make_verdict

pytestmark = pytest.mark.django_db

TEXT = """The ministry sent 12,000 soldiers abroad in 2022. The town built a bridge in 2019.
The mayor opened the museum. The river flooded three villages in March 2020."""
CHANGED = """The ministry sent 10,000 soldiers abroad in 2022. The town built a bridge in 2019.
The river flooded three villages in March 2020. The school hired nine teachers."""


@pytest.fixture
def article(rita) -> Article:
    """Split by the engine itself."""
    article = make_article(text=TEXT, claims=(), user=rita, title="News of the town")
    splitting = article.revisions.get().splitting
    splitting.state = "queued"
    splitting.save()
    perform_splitting(splitting.pk)
    return article


@pytest.fixture
def asked(article, edda, sign_in) -> Reimport:
    answer = sign_in(edda).post(reverse("import_article"), {"text": CHANGED, "article": article.pk})
    reimport = Reimport.objects.get()
    assert answer.url == reverse("reimport", args=[reimport.pk])
    return reimport


def claim_on(article: Article, words: str) -> Claim:
    return article.claims.get(standalone__contains=words)


def test_nothing_is_imported_before_it_is_confirmed(asked, article, edda, sign_in):
    assert article.revisions.count() == 1
    page = sign_in(edda).get(reverse("reimport", args=[asked.pk])).content.decode()
    assert "every 1s" in page and "Import as the next revision" not in page


def test_the_screen_shows_every_claim_once_and_the_counts_add_up(asked, article, edda, sign_in):
    before = article.claims.exclude(state__in=Claim.GONE).count()
    weigh_reimport(asked.pk)
    asked.refresh_from_db()
    impact = asked.impact
    counts = [len(impact[kind]) for kind in ("same", "moved", "reworded", "deleted")]
    assert sum(counts) == impact["before"] == before
    assert counts == [2, 0, 1, 1] and len(impact["candidates"]) == 1
    page = sign_in(edda).get(reverse("reimport", args=[asked.pk])).content.decode()
    assert "<del>12,000</del>" in page and "<ins>10,000</ins>" in page
    assert "museum" in page and "nine teachers" in page and "Import as the next revision" in page


def test_confirming_does_what_was_shown(asked, article, rita, edda, sign_in):
    sent, museum, bridge = (claim_on(article, words) for words in ("12,000", "museum", "bridge"))
    make_verdict(sent, rita)
    make_verdict(museum, rita)
    make_verdict(bridge, rita)
    weigh_reimport(asked.pk)
    sign_in(edda).post(reverse("confirm_reimport", args=[asked.pk]))
    revision = article.revisions.first()
    assert revision.number == 2
    perform_splitting(revision.splitting.pk)
    for claim in (sent, museum, bridge):
        claim.refresh_from_db()
    assert (sent.state, museum.state, bridge.state) == ("stale", "stale", "decided")
    assert "10,000" in sent.standalone and sent.appearances.count() == 2
    assert Claim.objects.filter(article=article, standalone__contains="nine teachers").count() == 1
    event = Event.objects.filter(chain=sent.chain).latest("sequence")
    assert event.kind == "reworded by the article" and "12,000" in event.data["old"]


def test_reviewers_of_reworded_claims_are_told_with_a_word_diff(asked, article, rita, remy, sign_in):
    sent = claim_on(article, "12,000")
    make_verdict(sent, rita)
    weigh_reimport(asked.pk)
    asked.refresh_from_db()
    perform_splitting(confirm_reimport(reimport=asked, user=remy).splitting.pk)
    told = Notification.objects.get(person=rita)
    assert (told.claim, told.kind) == (sent, "stale")
    assert {"kind": "removed", "text": "12,000"} in told.changes and {"kind": "added", "text": "10,000"} in told.changes
    page = sign_in(rita).get(reverse("notification_list")).content.decode()
    assert "<del>12,000</del><ins>10,000</ins>" in page
    assert not Notification.objects.filter(person=remy).exists()


def test_the_old_revision_stays_readable_with_its_claims(asked, article, rita, sign_in):
    weigh_reimport(asked.pk)
    perform_splitting(confirm_reimport(reimport=asked, user=rita).splitting.pk)
    page = sign_in(rita).get(reverse("revision", args=[article.pk, 1])).content.decode()
    assert "<mark>The ministry sent 12,000 soldiers abroad in 2022" in page and "museum" in page
    assert "10,000" not in page and reverse("revision", args=[article.pk, 2]) in page
    assert "10,000" in sign_in(rita).get(reverse("revision", args=[article.pk, 2])).content.decode()


def test_a_claim_changed_meanwhile_is_compared_again_first(asked, article, rita, edda, sign_in):
    weigh_reimport(asked.pk)
    make_verdict(claim_on(article, "bridge"), rita)
    browser = sign_in(edda)
    answer = browser.post(reverse("confirm_reimport", args=[asked.pk]))
    assert article.revisions.count() == 1
    assert "compared again" in browser.get(answer.url).content.decode()
    weigh_reimport(asked.pk)
    browser.post(reverse("confirm_reimport", args=[asked.pk]))
    assert article.revisions.count() == 2


def test_confirming_twice_is_one_revision(asked, article, edda):
    weigh_reimport(asked.pk)
    asked.refresh_from_db()
    assert confirm_reimport(reimport=asked, user=edda) == confirm_reimport(reimport=asked, user=edda)
    assert article.revisions.count() == 2


def test_rejecting_leaves_the_article_as_it_is(asked, article, edda, sign_in):
    weigh_reimport(asked.pk)
    sign_in(edda).post(reverse("reject_reimport", args=[asked.pk]))
    asked.refresh_from_db()
    assert (asked.state, article.revisions.count()) == ("rejected", 1)
    assert Event.objects.filter(chain=article.chain, kind="new text rejected").exists()


def test_the_same_text_again_is_the_same_wish(asked, article, edda, sign_in):
    sign_in(edda).post(reverse("import_article"), {"text": CHANGED, "article": article.pk})
    assert Reimport.objects.count() == 1


def test_a_text_that_was_lost_three_times_fails(asked):
    Reimport.objects.update(attempts=3)
    weigh_reimport(asked.pk)
    asked.refresh_from_db()
    assert asked.state == "failed"


def test_weighing_twice_changes_nothing(asked):
    weigh_reimport(asked.pk)
    assert weigh_reimport(asked.pk) is None
