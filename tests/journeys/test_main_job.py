"""The way through over HTTP, with a real worker: import, split, source, quote, verdict, report."""

from __future__ import annotations

import csv
import io
import json
import re

import httpx
import pytest

from claims.articles.models import Article, Claim
from claims.evidence.models import Evidence
from claims.sources.models import Capture, Extraction, Snapshot
from tests.journeys.stage import wait_for

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

STATEMENT = "North Korea deployed approximately 12,000 soldiers to Russia in late 2022"
QUOTE = "North Korea has sent around 10,000 soldiers to train in eastern Russia"


def find_claim_about_soldiers() -> Claim:
    return next(claim for claim in Claim.objects.all() if "12,000" in claim.standalone)


def test_it_takes_the_seed_article_from_import_to_published_report(stage, sources, visit):
    rita, edda = visit("rita"), visit("edda")
    article = Article.objects.get()
    wait_for(lambda: Claim.objects.exists(), seconds=40, what="splitting")
    assert Claim.objects.count() >= 20

    claim = find_claim_about_soldiers()
    anchor = claim.appearances.get()
    assert anchor.revision.text[anchor.start : anchor.end] == anchor.quote
    assert "12,000 soldiers" in anchor.quote
    assert claim.standalone.rstrip(".") in rita.get(f"/articles/{article.pk}/").text or claim.number > 1

    rita.post_form(f"/claims/{claim.pk}/attach/", {"url": f"{sources.address}/pentagon"})
    wait_for(lambda: Capture.objects.filter(state="captured").exists(), seconds=30, what="the capture")
    extraction = Extraction.objects.get()
    assert QUOTE in extraction.text
    assert extraction.published_on.isoformat() == "2024-10-28"
    assert QUOTE in rita.get(f"/claims/{claim.pk}/read/{extraction.pk}/").text

    rita.post_form(f"/claims/{claim.pk}/read/{extraction.pk}/cite/", {"quote": QUOTE, "stance": "refutes"})
    evidence = Evidence.objects.get()
    assert evidence.quote == extraction.text[evidence.start : evidence.end] == QUOTE

    page = rita.get(f"/claims/{claim.pk}/").text
    rating = re.search(r'name="rating" value="(\d+)" data-rating="5"', page).group(1)
    answer = rita.post_form(
        f"/claims/{claim.pk}/verdict/",
        {"rating": rating, "rationale": "It began in October 2024 [1].", "version": claim.version, "key": "k1"},
    )
    assert answer.status_code == 200
    claim.refresh_from_db()
    assert claim.state == "decided"

    assert "It began in October 2024" in rita.get(f"/articles/{article.pk}/report/").text
    assert rita.post_form(f"/articles/{article.pk}/report/publish/", {}).status_code == 403
    assert "Edition 1" in edda.post_form(f"/articles/{article.pk}/report/publish/", {}).text

    stranger = visit()
    slug = article.report.slug
    public = stranger.get(f"/r/{slug}/")
    assert public.status_code == 200
    assert QUOTE in public.text
    check_downloads(stranger, slug, evidence)


def check_downloads(stranger: httpx.Client, slug: str, evidence: Evidence) -> None:
    snapshot = Snapshot.objects.get()
    rows = list(csv.DictReader(io.StringIO(stranger.get(f"/r/{slug}/1/csv/").content.decode("utf-8-sig"))))
    assert [row["rating"] for row in rows] == ["False"]
    assert rows[0]["snapshot_sha256"] == snapshot.raw_sha256
    content = stranger.get(f"/r/{slug}/1/json/").json()
    assert content["claims"][0]["verdict"]["evidence"][0]["quote"] == evidence.quote
    graph = json.loads(stranger.get(f"/r/{slug}/1/claimreview/").text)["@graph"]
    assert graph[0]["reviewRating"]["ratingValue"] == 1
    assert graph[0]["citation"][0]["text"] == evidence.quote


def test_it_says_why_a_source_could_not_be_captured(stage, sources, visit):
    rita = visit("rita")
    wait_for(lambda: Claim.objects.exists(), seconds=40, what="splitting")
    claim = find_claim_about_soldiers()
    rita.post_form(f"/claims/{claim.pk}/attach/", {"url": f"{sources.address}/gone"})
    capture = wait_for(lambda: Capture.objects.filter(state="failed").first(), seconds=30, what="the failure")
    page = rita.get(f"/claims/{claim.pk}/").text
    assert capture.reason[:30] in page
    assert "upload instead" in page


def test_it_refuses_a_private_address_and_brings_it_back(stage, visit):
    rita = visit("rita")
    wait_for(lambda: Claim.objects.exists(), seconds=40, what="splitting")
    claim = find_claim_about_soldiers()
    page = rita.post_form(f"/claims/{claim.pk}/attach/", {"url": "http://10.0.0.8/secret"}).text
    assert 'value="http://10.0.0.8/secret"' in page
    assert 'class="error"' in page
    assert not Capture.objects.exists()


def test_a_capture_survives_the_killing_of_its_worker(stage, worker, sources, visit):
    rita = visit("rita")
    wait_for(lambda: Claim.objects.exists(), seconds=40, what="splitting")
    rita.post_form(f"/claims/{find_claim_about_soldiers().pk}/attach/", {"url": f"{sources.address}/slow"})
    wait_for(lambda: "/slow" in sources.seen, seconds=20, what="the request")
    worker.kill()
    assert Capture.objects.get().state == "fetching"
    worker.start()
    wait_for(lambda: Capture.objects.get().state == "captured", seconds=90, what="the second attempt")
    assert Snapshot.objects.count() == 1
