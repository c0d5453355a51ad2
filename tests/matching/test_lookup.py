"""Google's Fact Check Tools API, asked only when a person wants it: against a service of our own on this machine."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.matching.lookup import find_due_lookups, find_lookup, perform_lookup, request_lookup
from claims.matching.match_models import Lookup
from claims.review.models import ReviewPolicy
from tests.builders import make_evidence, make_verdict
from tests.matching.stub_service import StubService

pytestmark = pytest.mark.django_db
ANSWER = {
    "claims": [
        {
            "text": "The ministry sent soldiers",
            "claimant": "A post",
            "claimReview": [
                {
                    "publisher": {"name": "The Checkers", "site": "checkers.example.org"},
                    "url": "https://checkers.example.org/1",
                    "title": "No, it did not",
                    "reviewDate": "2024-05-01T00:00:00Z",
                    "textualRating": "False",
                    "languageCode": "en",
                }
            ],
        },
        {"text": "No review"},
    ]
}


@pytest.fixture
def service(settings):
    with StubService(lambda path, said: (200, json.dumps(ANSWER).encode())) as stub:
        settings.FACTCHECK_TOOLS_URL, settings.FACTCHECK_TOOLS_KEY = stub.url, "secret-key"
        yield stub


def test_without_a_key_there_is_nothing_to_ask(claim, rita, sign_in, settings):
    settings.FACTCHECK_TOOLS_KEY = ""
    page = sign_in(rita).post(reverse("look_up", args=[claim.pk]), follow=True).content.decode()
    assert "The look-up is off" in page and "Ask the Fact Check Tools API" not in page and not Lookup.objects.exists()


def test_a_person_asks_a_worker_does_and_the_answer_shows(claim, service, rita, sign_in):
    browser = sign_in(rita, htmx=True)
    waiting = browser.post(reverse("look_up", args=[claim.pk])).content.decode()
    assert "Asking the Fact Check Tools API" in waiting and 'hx-trigger="every 2s"' in waiting
    assert service.asked == []  # not by the page
    perform_lookup(find_due_lookups()[0])
    ((path, asked),) = service.asked
    assert path == "/v1alpha1/claims:search" and asked["query"] == claim.standalone and asked["key"] == "secret-key"
    page = browser.get(reverse("checked_before", args=[claim.pk])).content.decode()
    assert "No, it did not" in page and "The Checkers" in page and "every 2s" not in page


def test_the_same_words_are_asked_once_a_week(claim, service, rita):
    perform_lookup(request_lookup(claim=claim, user=rita).pk)
    lookup = request_lookup(claim=claim, user=rita)
    perform_lookup(lookup.pk)
    assert len(service.asked) == 1 and find_lookup(claim) == lookup
    Lookup.objects.update(answered_at=timezone.now() - timedelta(days=8))
    assert find_lookup(claim) is None
    perform_lookup(request_lookup(claim=claim, user=rita).pk)
    assert len(service.asked) == 2


def test_its_ratings_are_hidden_in_a_blinded_round(claim, service, extraction, rita, remy, sign_in):
    perform_lookup(request_lookup(claim=claim, user=rita).pk)
    ReviewPolicy.objects.create(way="share", share=100)
    make_evidence(claim, rita, extraction=extraction)
    make_verdict(claim, rita, rationale="No [1].")
    page = sign_in(remy).get(reverse("checked_before", args=[claim.pk])).content.decode()
    assert "The Checkers" in page and "No, it did not" not in page and ">False<" not in page


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((500, b""), "answered 500"),
        ((200, b"<html>"), "not what its description says"),
        ((200, b"[]"), ""),
        ((200, b'{"claims": 7}'), "not what"),
    ],
)
def test_a_bad_answer_is_a_reason_and_is_tried_again_at_most_three_times(answer, said, claim, service, rita):
    service.answer = lambda *_: answer
    lookup = request_lookup(claim=claim, user=rita)
    for _ in range(5):
        Lookup.objects.filter(state="waiting").update(not_before=timezone.now())
        perform_lookup(lookup.pk)
    lookup.refresh_from_db()
    assert len(service.asked) <= 3 and said in lookup.reason
    assert lookup.state == ("done" if answer[1] == b"[]" else "failed") and lookup.answer == []


def test_a_question_that_failed_may_be_asked_again(claim, service, rita):
    service.answer = lambda *_: (200, b"<html>")
    perform_lookup(request_lookup(claim=claim, user=rita).pk)
    assert request_lookup(claim=claim, user=rita).state == "waiting"
