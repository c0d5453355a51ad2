"""What a report holds: all that pages, exports, bundle and replay need, the same bytes whenever it is built."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.articles.models import Claim
from claims.evidence.models import Evidence
from claims.evidence.services import flag_problem, log_search, set_medium, set_sufficient_sets
from claims.reports.content import build_content, canonical_json, hash_content
from claims.review.models import ReviewPolicy
from claims.review.services import reopen_claim
from tests.builders import QUOTE, make_evidence, make_source, make_verdict
from tests.reports.large import make_large_article

pytestmark = pytest.mark.django_db


def test_it_tells_medium_sets_problems_and_searches(claim, extraction, rita):
    quote = make_evidence(claim, rita, extraction=extraction)
    set_medium(evidence=quote, medium="table", user=rita)
    set_sufficient_sets(claim=claim, sets=[[1]], user=rita)
    flag_problem(attachment=claim.attachments.get(), problem="biased", flagged=True, user=rita)
    log_search(claim=claim, query="no soldiers", tool="an archive", searched_on=claim.created_at.date(), for_opposite=True,
               user=rita)  # fmt: skip
    make_verdict(claim, rita)
    (told,) = build_content(claim.article)["claims"]
    (evidence,) = told["verdict"]["evidence"]
    assert (evidence["medium"], evidence["sets"], evidence["problems"]) == ("table", [1], ["biased"])
    assert [search["for_opposite"] for search in told["verdict"]["searches"]] == [True]
    assert evidence["snapshot"]["extractor"] == "text 1"


def test_every_opinion_that_may_be_told_is_told_without_its_author(claim, rita, remy):
    ReviewPolicy.objects.create(way="share", share=100)
    make_verdict(claim, rita)
    make_verdict(claim, remy)
    (told,) = build_content(claim.article)["claims"]
    rounds = told["verdict"]["rounds"]
    assert [(each["round"], each["rating"], each["decides"]) for each in rounds] == [
        ("first", "False", True),
        ("second", "False", False),
    ]
    assert "Rita" not in canonical_json(told) and "remy" not in canonical_json(told)


def test_a_blind_opinion_is_in_no_report(claim, rita):
    make_verdict(claim, rita, label="Mixed")
    reopen_claim(claim=claim, version=Claim.objects.get(pk=claim.pk).version, user=rita)
    ReviewPolicy.objects.create(way="share", share=100)
    make_verdict(claim, rita, label="True", rationale="Confirmed.")
    assert "Confirmed." not in canonical_json(build_content(claim.article))


def test_where_the_claim_stands_has_its_context(claim, rita):
    make_verdict(claim, rita)
    content = build_content(claim.article)
    (place,) = content["claims"][0]["appearances"]
    text = content["article"]["text"]
    assert text[place["end"] :].startswith(place["suffix"]) and place["suffix"].startswith(". It lost")
    assert content["claims"][0]["anchor"] == place


def test_a_quote_and_its_context_stand_in_the_archived_text(claim, extraction, rita):
    make_evidence(claim, rita, extraction=extraction)
    make_verdict(claim, rita)
    (evidence,) = build_content(claim.article)["claims"][0]["verdict"]["evidence"]
    framed = evidence["prefix"] + evidence["quote"] + evidence["suffix"]
    assert evidence["quote"] == QUOTE and framed in extraction.text


def test_the_host_that_answered_is_told(claim, rita):
    moved = make_source(url="https://short.example/a", final_url="https://www.paper.example/soldiers")
    make_evidence(claim, rita, extraction=moved)
    make_verdict(claim, rita)
    source = build_content(claim.article)["claims"][0]["verdict"]["evidence"][0]["source"]
    assert (source["url"], source["host"]) == ("https://www.paper.example/soldiers", "www.paper.example")


@pytest.fixture
def large(rita):
    return make_large_article(rita)


def test_300_claims_with_600_quotes_take_as_many_statements_as_one(large, claim, extraction, rita):
    make_evidence(claim, rita, extraction=extraction)
    make_verdict(claim, rita)
    article = claim.article
    with CaptureQueriesContext(connection) as for_one:
        build_content(article)
    with CaptureQueriesContext(connection) as for_many:
        content = build_content(large)
    assert (len(content["claims"]), Evidence.objects.filter(claim__article=large).count()) == (300, 600)
    assert len(for_many) == len(for_one)
    assert hash_content(content) == hash_content(build_content(large))
