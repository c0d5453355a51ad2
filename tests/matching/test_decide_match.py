"""People say whether two claims are one; confirmed ones share quotes, and an earlier verdict never enters a blinded round."""

from __future__ import annotations

import pytest
from django.urls import reverse

from claims.articles.models import Claim
from claims.audit.models import Event
from claims.errors import Refused
from claims.matching.match_models import Match
from claims.matching.models import ForeignReview, ReviewImport
from claims.matching.services import copy_quote, count_by_threshold, decide_match, withdraw_match
from claims.review.models import ReviewPolicy
from tests.builders import make_earlier, make_evidence, make_verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier(rita, extraction) -> Claim:
    """A claim with the same words, judged false on a quote of its own."""
    earlier = make_earlier(rita)
    make_evidence(earlier, rita, extraction=extraction)
    return earlier


def card(browser, claim: Claim) -> str:
    return browser.get(reverse("checked_before", args=[claim.pk])).content.decode()


def test_the_card_says_what_both_share_and_how_the_earlier_one_was_judged(claim, earlier, rita, sign_in):
    page = card(sign_in(rita, htmx=True), claim)
    assert "<main" not in page and earlier.standalone in page
    assert "same number: 12,000 soldiers" in page and "✕ False" in page
    assert "<main" in card(sign_in(rita), claim)


def test_a_claim_that_differs_is_shown_as_differing_without_its_verdict(claim, rita, sign_in):
    make_earlier(rita, "The ministry sent 1,200 soldiers abroad in late 2022")
    page = card(sign_in(rita), claim)
    assert "Differs in a number" in page and "1,200 soldiers" in page and "✕ False" not in page


def test_no_earlier_rating_is_shown_in_a_blinded_round(claim, earlier, extraction, rita, remy, sign_in):
    ReviewPolicy.objects.create(way="share", share=100)
    make_evidence(claim, rita, extraction=extraction)
    make_verdict(claim, rita, label="True", rationale="It is so [1].")
    for person in (rita, remy):
        page = card(sign_in(person), claim)
        assert earlier.standalone in page and "Earlier ratings are hidden" in page
        assert "✕ False" not in page and "It is so" not in page
    make_verdict(claim, remy, label="True", rationale="It is so [1].")
    assert "✕ False" in card(sign_in(remy), claim)


def test_a_blind_verdict_of_the_earlier_claim_is_no_suggestion(claim, earlier, extraction, rita, sign_in, remy):
    ReviewPolicy.objects.create(way="share", share=100)
    make_evidence(claim, rita, extraction=extraction)
    make_verdict(claim, rita, label="True", rationale="It is so [1].")  # blind, and the earlier one's other side
    page = card(sign_in(remy), earlier)
    assert claim.standalone in page and "True" not in page and "waiting for a second opinion" in page


def test_a_decision_is_kept_with_what_the_machine_said_and_can_be_undone(claim, earlier, rita, sign_in):
    browser = sign_in(rita, htmx=True)
    fields = {"earlier": earlier.pk, "standing": "confirmed"}
    page = browser.post(reverse("decide_match", args=[claim.pk]), fields).content.decode()
    match = Match.objects.get()
    assert (
        "The same claim, says Rita" in page.replace("</span>", "")
        and match.score == 1.0
        and match.method == "matching 2"
    )
    assert Event.objects.filter(chain=claim.chain, kind="match confirmed").exists()
    browser.post(reverse("decide_match", args=[claim.pk]), fields | {"standing": "rejected"})
    assert Match.objects.get().standing == "rejected"
    browser.post(reverse("withdraw_match", args=[match.pk]))
    assert not Match.objects.exists()
    kinds = Event.objects.filter(chain=claim.chain, kind__startswith="match").order_by("sequence")
    assert list(kinds.values_list("kind", flat=True)) == ["match confirmed", "match rejected", "match withdrawn"]


def test_nonsense_is_refused_in_a_sentence(claim, earlier, rita, sign_in):
    path = reverse("decide_match", args=[claim.pk])
    for fields in (
        {},
        {"earlier": "x"},
        {"earlier": earlier.pk, "standing": "perhaps"},
        {"earlier": claim.pk, "standing": "confirmed"},
    ):
        page = sign_in(rita).post(path, fields, follow=True)
        assert page.status_code == 200 and 'role="alert"' in page.content.decode()
    assert sign_in(rita).post(path, {"earlier": 10**17, "standing": "confirmed"}).status_code == 404
    assert not Match.objects.exists()


def test_quotes_of_a_confirmed_claim_are_taken_over_through_the_gate(claim, earlier, rita, remy, sign_in):
    match = decide_match(claim=claim, earlier=earlier, standing="confirmed", user=rita)
    quote = earlier.evidence.get()
    assert quote.quote in card(sign_in(remy), claim)
    answer = sign_in(remy, htmx=True).post(reverse("copy_quote", args=[match.pk, quote.pk]))
    copied = claim.evidence.get()
    assert (copied.quote, copied.start, copied.stance, copied.added_by) == (
        quote.quote,
        quote.start,
        quote.stance,
        remy,
    )
    assert "Cite it here too" not in answer.content.decode()
    with pytest.raises(Refused, match="already"):
        copy_quote(match=match, evidence=quote, user=remy)


def test_quotes_of_others_are_not(claim, earlier, rita):
    match = decide_match(claim=claim, earlier=earlier, standing="rejected", user=rita)
    with pytest.raises(Refused, match="confirmed"):
        copy_quote(match=match, evidence=earlier.evidence.get(), user=rita)
    own = make_evidence(claim, rita)
    match.standing = "confirmed"
    with pytest.raises(Refused, match="not among those"):
        copy_quote(match=match, evidence=own, user=rita)
    withdraw_match(match=match, user=rita)
    withdraw_match(match=match, user=rita)


def test_reviews_by_others_are_suggested_too(claim, rita, sign_in):
    reading = ReviewImport.objects.create(kind="upload", name="reviews.json", state="done")
    review = ForeignReview.objects.create(
        identity="1" * 64, format="claimreview", claim_text="In late 2022 the ministry sent 12,000 troops abroad", raw={}, raw_sha256="1" * 64,
        publisher_name="The Checkers", rating_text="Mostly false", leaning="false", url="https://checkers.example.org/1", first_import=reading,
        last_import=reading,
    )  # fmt: skip
    browser = sign_in(rita)
    page = card(browser, claim)
    assert "The Checkers" in page and "Mostly false" in page and "https://checkers.example.org/1" in page
    browser.post(reverse("decide_match", args=[claim.pk]), {"review": review.pk, "standing": "confirmed"})
    assert Match.objects.get().review == review


def test_the_report_counts_decisions_by_score(claim, earlier, rita, sign_in):
    assert "Nobody has confirmed" in sign_in(rita).get(reverse("match_report")).content.decode()
    decide_match(claim=claim, earlier=earlier, standing="confirmed", user=rita)
    far = make_earlier(rita, "The ministry sent 1,200 soldiers home in late 2022")
    decide_match(claim=claim, earlier=far, standing="rejected", user=rita)
    rows = {row.score: row for row in count_by_threshold()}
    assert (rows[0.5].confirmed, rows[0.5].rejected, rows[0.5].rejected_differing) == (1, 0, 1)
    assert rows[0.95].confirmed == 1 and rows[0.95].share == 1.0
    assert "1.00" in sign_in(rita).get(reverse("match_report")).content.decode()
