"""What everybody may ask for: editions, Google's claims:search, the DataFeed, cards in other people's pages."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import json
import re

import pytest
from django.test import Client
from django.utils import timezone

from claims.articles.models import Claim
from claims.matching.documents import read_document
from claims.reports.api import claim_search
from claims.reports.models import Edition, Report
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
            ({"maxAgeDays": 0}, True),
            ({"maxAgeDays": 2**31 - 1}, True),
            ({"pageSize": 0}, True),
            ({"pageSize": 2**31 - 1}, True),
            ({"offset": 0}, True),
            ({"offset": 1}, False),
            ({"offset": 2**31 - 1}, False),
            ({"key": "AIza", "alt": "json", "prettyPrint": "true"}, True),
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
        assert search(reader, query="soldiers", pageSize=1, pageToken=first["nextPageToken"], offset=7).json() == second
        refused = search(reader, query="army", pageSize=1, pageToken=first["nextPageToken"])
        assert refused.status_code == 400 and refused.json()["error"]["status"] == "INVALID_ARGUMENT"

    @pytest.mark.parametrize(
        "asked",
        [
            {},
            {"query": " "},
            {"query": "a", "pageToken": "!"},
            {"query": "a", "pageToken": "é"},
            {"query": "a", "pageToken": "x" * 201},
            {"query": "a", "pageSize": "ten"},
            {"query": "a", "pageSize": -1},
            {"query": "a", "offset": -1},
            {"query": "a", "maxAgeDays": -1},
            {"query": "a", "maxAgeDays": "1.5"},
        ],
    )
    def test_a_question_that_makes_no_sense_is_refused_as_google_does(self, reader, asked):
        answer = search(reader, **asked)
        assert answer.status_code == 400
        error = answer.json()["error"]
        assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT") and error["message"]

    def test_too_often_is_said_as_google_does(self, reader, settings):
        settings.API_RATE_ADDRESS = 0
        answer = search(reader, query="a")
        assert answer.status_code == 429 and answer.json()["error"]["status"] == "RESOURCE_EXHAUSTED"
        assert int(answer["Retry-After"]) > 0

    def test_no_token_leads_beyond_what_can_be_paged_through(self, reader, monkeypatch):
        monkeypatch.setattr(claim_search, "MOST_ROWS", 1)
        monkeypatch.setattr(claim_search, "_search", lambda asked, limit, start: [("s", None, {}, {})] * limit)
        monkeypatch.setattr(claim_search, "_describe", lambda home, *row: {"text": row[0]})
        first = search(reader, query="a", pageSize=1).json()
        last = search(reader, query="a", pageSize=1, pageToken=first["nextPageToken"])
        assert last.json() == {"claims": [{"text": "s"}]}

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
        (review,) = item["item"]  # a list, as in Data Commons' feed: those who read that one go through it
        assert feed["@type"] == "DataFeed" and review["claimReviewed"] == claim.standalone
        assert item["url"] == review["url"] and review["sdPublisher"]["@type"] == "Organization"
        assert reader.get("/reports/claimreview.json", headers={"If-None-Match": answer["ETag"]}).status_code == 304

    def test_our_own_importer_reads_it(self, reader):
        body = b"".join(reader.get("/reports/claimreview.json").streaming_content)
        (record,) = read_document(body, today=dt.date(2026, 11, 30)).records
        assert record.rating_text == "False" and record.publisher_name

    def test_its_tag_is_one_that_caches_take(self, reader):
        """RFC 9110, 8.8.3: no blanks between the quotation marks."""
        assert re.fullmatch(r'(W/)?"[!#-~]+"', reader.get("/reports/claimreview.json")["ETag"])

    def test_who_asks_by_date_alone_learns_of_a_withdrawal(self, reader, edition, edda):
        before = reader.get("/reports/claimreview.json")["Last-Modified"]
        withdraw_report(report=edition.report, reason="Forged.", user=edda)
        later = timezone.now() + dt.timedelta(hours=1)
        Report.objects.filter(pk=edition.report_id).update(withdrawn_at=later)
        again = reader.get("/reports/claimreview.json", headers={"If-Modified-Since": before})
        assert again.status_code == 200 and json.loads(b"".join(again.streaming_content))["dataFeedElement"] == []

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

    @pytest.mark.parametrize("page", ["claims/{}/", "1/claims/{}/"])
    def test_oembed_gives_the_frame_of_a_card(self, reader, edition, claim, page):
        home = f"http://testserver/r/{edition.report.slug}/"
        embedded = reader.get("/oembed/", {"url": home + page.format(claim.number), "maxwidth": 300}).json()
        assert (embedded["type"], embedded["width"]) == ("rich", 300)
        assert f"{home}claims/{claim.number}/card/" in embedded["html"] and "<script" not in embedded["html"]

    def test_a_claim_s_page_tells_programs_and_people_of_its_card(self, reader, edition, claim):
        page = reader.get(f"/r/{edition.report.slug}/claims/{claim.number}/").content.decode()
        (found,) = re.findall(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', page)
        embedded = reader.get(html.unescape(found).removeprefix("http://testserver")).json()
        (shown,) = re.findall(r'<p class="record"><code>(.*?)</code>', page)
        assert html.unescape(shown) == embedded["html"]

    def test_another_site_s_address_is_not_ours(self, reader, edition, claim):
        url = f"https://elsewhere.example.org/r/{edition.report.slug}/claims/{claim.number}/"
        assert reader.get("/oembed/", {"url": url}).status_code == 404

    def test_a_card_says_that_its_verdict_is_under_review_again(self, reader, edition, claim):
        path = f"/r/{edition.report.slug}/claims/{claim.number}/card/"
        before = reader.get(path)
        assert "review" not in before.content.decode()
        Claim.objects.filter(pk=claim.pk).update(state="stale")
        after = reader.get(path, headers={"If-None-Match": before["ETag"]})
        assert "Under review again" in after.content.decode()

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

    def test_a_card_goes_with_its_report_and_says_so(self, reader, edition, edda, claim):
        path = f"/r/{edition.report.slug}/claims/{claim.number}/"
        withdraw_report(report=edition.report, reason="Forged.", user=edda)
        card = reader.get(f"{path}card/")
        assert card.status_code == 410 and "X-Frame-Options" not in card
        assert (
            "has withdrawn this fact check" in card.content.decode() and claim.standalone not in card.content.decode()
        )
        assert reader.get("/oembed/", {"url": f"http://testserver{path}"}).status_code == 404


@pytest.mark.parametrize(
    "path", ["/api/v1/reports", "/api/v1alpha1/claims:search?query=a", "/reports/claimreview.json", "/r/feed.atom",
             "/api/openapi.json", "/schema/report-1.json"],
)  # fmt: skip
def test_pages_of_other_sites_may_read_what_is_public(reader, path):
    assert reader.get(path)["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/api/v1/queue", "/r/", "/"])
def test_they_may_read_nothing_else(reader, path):
    assert "Access-Control-Allow-Origin" not in reader.get(path)


def test_who_asks_for_the_head_of_a_file_gets_it(reader, edition, claim):
    home = f"/r/{edition.report.slug}/"
    for path in (
        f"{home}1/csv/",
        f"{home}claims/{claim.number}/card/",
        "/reports/claimreview.json",
        "/schema/report-1.json",
    ):
        assert reader.head(path).status_code == 200, path


def test_no_address_for_everybody_sets_a_cookie_or_needs_more_rows_for_more_claims(reader, edition):
    assert Edition.objects.count() == 1 and Snapshot.objects.count() == 1
    for path in (
        "/api/v1/reports",
        "/api/v1alpha1/claims:search?query=a",
        "/reports/claimreview.json",
        "/api/openapi.json",
    ):
        assert not reader.get(path).cookies, path
