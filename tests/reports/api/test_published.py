"""What everybody may ask for: editions, Google's claims:search, the DataFeed, cards in other people's pages."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.test import Client

from claims.reports.models import Edition
from claims.reports.services import withdraw_report
from claims.sources.models import Snapshot
from tests.builders import make_article, make_verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(edition) -> Client:
    """Somebody without an account or token, when edition 1 is out."""
    return Client()


def search(reader: Client, **asked):
    return reader.get("/api/v1alpha1/claims:search", asked)


class TestEditions:
    def test_the_content_is_the_bytes_that_the_hash_is_over(self, reader, edition):
        (report,) = reader.get("/api/v1/reports").json()["items"]
        newest = report["latest"]
        content = reader.get(newest["content"].removeprefix("http://testserver")).content
        assert hashlib.sha256(content).hexdigest() == newest["content_sha256"] == edition.content_sha256

    def test_an_edition_comes_in_every_format_that_pages_offer(self, reader, edition):
        path = f"/api/v1/reports/{edition.report.slug}/editions/1"
        assert reader.get(f"{path}/csv").content.startswith("\ufeffnumber".encode())
        assert json.loads(reader.get(f"{path}/claimreview").content)["@context"] == "https://schema.org"
        assert "There are: " in reader.get(f"{path}/word").json()["detail"]

    def test_a_withdrawn_report_says_so_and_keeps_its_content_to_itself(self, reader, edition, edda):
        withdraw_report(report=edition.report, reason="The source was forged.", user=edda)
        (report,) = reader.get("/api/v1/reports").json()["items"]
        assert report["withdrawn"] and report["latest"] is None
        path = f"/api/v1/reports/{edition.report.slug}/editions"
        for answer in (reader.get(path), reader.get(f"{path}/1"), reader.get(f"{path}/1/csv")):
            assert answer.status_code == 410 and "forged" in answer.json()["detail"]

    def test_the_same_edition_is_sent_once(self, reader, edition):
        path = f"/api/v1/reports/{edition.report.slug}/editions/1"
        tag = reader.get(path)["ETag"]
        assert reader.get(path, headers={"If-None-Match": tag}).status_code == 304


class TestClaimSearch:
    def test_it_answers_in_googles_form(self, reader, edition, claim):
        (found,) = search(reader, query=claim.wording.split()[-1]).json()["claims"]
        assert found["text"] == claim.standalone
        (review,) = found["claimReview"]
        assert review["textualRating"] == "False" and review["publisher"]["site"] == "testserver"
        assert reader.get(review["url"].removeprefix("http://testserver")).status_code == 200
        assert set(review) <= {"publisher", "url", "title", "reviewDate", "textualRating", "languageCode"}

    def test_nothing_found_is_an_answer_without_claims(self, reader):
        assert search(reader, query="zebra").json() == {}

    @pytest.mark.parametrize(
        ("narrowed", "found"),
        [
            ({"languageCode": "en-US"}, True),
            ({"languageCode": "de"}, False),
            ({"reviewPublisherSiteFilter": "testserver"}, True),
            ({"reviewPublisherSiteFilter": "other.example.org"}, False),
            ({"maxAgeDays": 1}, True),
            ({"offset": 1}, False),
        ],
    )
    def test_it_narrows_as_google_does(self, reader, narrowed, found):
        assert bool(search(reader, query="soldiers", **narrowed).json()) is found

    def test_it_pages_by_a_token_that_holds_for_one_question(self, reader, edition, rita, edda):
        from claims.reports.services import publish_report

        other = make_article(
            title="Second", text="Soldiers came home in May.", claims=["Soldiers came home in May"], user=rita
        )
        make_verdict(other.claims.get(), rita, label="True")
        publish_report(article=other, user=edda)
        first = search(reader, query="soldiers", pageSize=1).json()
        second = search(reader, query="soldiers", pageSize=1, pageToken=first["nextPageToken"]).json()
        texts = {answer["claims"][0]["text"] for answer in (first, second)}
        assert len(texts) == 2 and "nextPageToken" not in second
        refused = search(reader, query="army", pageSize=1, pageToken=first["nextPageToken"])
        assert refused.status_code == 400 and refused.json()["error"]["status"] == "INVALID_ARGUMENT"

    @pytest.mark.parametrize(
        "asked", [{}, {"query": " "}, {"query": "a", "pageToken": "!"}, {"query": "a", "pageToken": "é"}]
    )
    def test_a_question_that_makes_no_sense_is_refused_as_google_does(self, reader, asked):
        answer = search(reader, **asked)
        assert answer.status_code == 400 and answer.json()["error"]["code"] == 400

    @pytest.mark.parametrize("query", ["'; DROP TABLE x;--", "a\0b", '"(((', "%_\\", "x" * 20_000, "-soldiers"])
    def test_any_words_are_words(self, reader, query):
        assert search(reader, query=query).status_code == 200

    def test_a_withdrawn_report_is_not_found(self, reader, edition, edda):
        withdraw_report(report=edition.report, reason="Forged.", user=edda)
        assert search(reader, query="soldiers").json() == {}


class TestFeed:
    def test_it_holds_each_published_claim_once_and_is_not_sent_twice(self, reader, edition, claim):
        answer = reader.get("/reports/claimreview.json")
        feed = json.loads(b"".join(answer.streaming_content))
        (item,) = feed["dataFeedElement"]
        assert feed["@type"] == "DataFeed" and item["item"]["claimReviewed"] == claim.standalone
        assert reader.get("/reports/claimreview.json", headers={"If-None-Match": answer["ETag"]}).status_code == 304

    def test_an_empty_desk_has_an_empty_feed(self):
        feed = json.loads(b"".join(Client().get("/reports/claimreview.json").streaming_content))
        assert feed["dataFeedElement"] == []

    def test_a_withdrawal_changes_it(self, reader, edition, edda):
        tag = reader.get("/reports/claimreview.json")["ETag"]
        withdraw_report(report=edition.report, reason="Forged.", user=edda)
        again = reader.get("/reports/claimreview.json", headers={"If-None-Match": tag})
        assert json.loads(b"".join(again.streaming_content))["dataFeedElement"] == []


class TestCards:
    def test_any_page_may_frame_a_card_and_it_runs_nothing(self, reader, edition, claim):
        answer = reader.get(f"/r/{edition.report.slug}/claims/{claim.number}/card/")
        page = answer.content.decode()
        assert claim.standalone in page and "False" in page and "<script" not in page
        assert "X-Frame-Options" not in answer and "frame-ancestors *" in answer["Content-Security-Policy"]
        assert not answer.cookies and "public" in answer["Cache-Control"]

    def test_oembed_gives_the_frame_of_a_card(self, reader, edition, claim):
        url = f"http://testserver/r/{edition.report.slug}/claims/{claim.number}/"
        embedded = reader.get("/oembed/", {"url": url, "maxwidth": 300}).json()
        assert (embedded["type"], embedded["width"]) == ("rich", 300)
        assert f"{url}card/" in embedded["html"] and "<script" not in embedded["html"]

    @pytest.mark.parametrize(
        ("asked", "status"),
        [
            ({}, 400),
            ({"url": "http://testserver/"}, 404),
            ({"url": "http://[/"}, 404),
            ({"url": "x", "format": "xml"}, 501),
        ],
    )
    def test_oembed_says_what_it_cannot_embed(self, reader, asked, status):
        assert reader.get("/oembed/", asked).status_code == status

    def test_a_card_goes_with_its_report(self, reader, edition, edda, claim):
        path = f"/r/{edition.report.slug}/claims/{claim.number}/card/"
        withdraw_report(report=edition.report, reason="Forged.", user=edda)
        assert reader.get(path).status_code == 404


def test_no_address_for_everybody_sets_a_cookie_or_needs_more_rows_for_more_claims(reader, edition):
    assert Edition.objects.count() == 1 and Snapshot.objects.count() == 1
    for path in (
        "/api/v1/reports",
        "/api/v1alpha1/claims:search?query=a",
        "/reports/claimreview.json",
        "/api/openapi.json",
    ):
        assert not reader.get(path).cookies, path
