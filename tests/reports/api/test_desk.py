"""Reading the desk's rows and adding to them."""

from __future__ import annotations

import pytest
from django.test import Client

from claims.articles.models import Article, Claim, Reimport
from claims.audit.models import Event
from claims.sources.models import Capture
from tests.builders import make_article, make_evidence, make_verdict
from tests.review.test_blinding import (
    LIVES,
    live,
    numbers,  # noqa: F401
    undone,
)
from tests.review.test_blinding import claim as waiting_claim  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


def test_it_reads_an_article_its_claims_their_evidence_and_verdicts(program, claim, extraction, rita):
    make_evidence(claim, rita, extraction=extraction)
    make_verdict(claim, rita, rationale="The ministry says otherwise [1].")
    asking = program(rita, "read")
    article = asking.get(f"/api/v1/articles/{claim.article_id}").json()
    read = asking.get(f"/api/v1/claims/{claim.pk}").json()
    assert article["text"][read["anchor"]["start"] : read["anchor"]["end"]] == read["anchor"]["quote"]
    assert read in asking.get(f"/api/v1/articles/{claim.article_id}/claims").json()["items"]
    (quote,) = asking.get(f"/api/v1/claims/{claim.pk}/evidence").json()["items"]
    assert extraction.text[quote["start"] : quote["end"]] == quote["quote"]
    assert quote["snapshot"]["text_sha256"] == extraction.text_sha256
    (verdict,) = asking.get(f"/api/v1/claims/{claim.pk}/verdicts").json()["items"]
    assert (verdict["rating"], verdict["evidence"], verdict["decides"]) == ("False", [1], True)


def test_a_list_goes_on_where_its_page_ended(program, rita):
    made = {make_article(title=f"Article {n}", text=f"Text number {n} stands here.", claims=()).pk for n in range(5)}
    asking, after, seen = program(rita, "read"), "", []
    while after is not None:
        page = asking.get("/api/v1/articles", {"limit": 2, **({"after": after} if after else {})}).json()
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
    assert set(seen) == made and len(seen) == 5


def test_what_is_known_already_is_not_sent_again(program, claim, rita):
    asking, path = program(rita, "read"), f"/api/v1/claims/{claim.pk}"
    tag = asking.get(path)["ETag"]
    again = asking.get(path, headers={"If-None-Match": tag})
    assert again.status_code == 304 and not again.content
    Claim.objects.filter(pk=claim.pk).update(hedge="reportedly")
    assert asking.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_the_queue_takes_the_filters_of_its_page(program, claim, rita):
    asking = program(rita, "queue")
    everything = asking.get("/api/v1/queue").json()["items"]
    assert {item["id"] for item in everything} == set(claim.article.claims.values_list("pk", flat=True))
    Claim.objects.filter(pk=claim.pk).update(kind="causal")
    assert [item["id"] for item in asking.get("/api/v1/queue", {"kind": "causal"}).json()["items"]] == [claim.pk]


@pytest.mark.parametrize("life", LIVES)
def test_no_call_tells_the_second_reviewer_of_the_first_opinion(program, waiting_claim, rita, remy, life):  # noqa: F811
    asking = program(remy)
    paths = [
        f"/api/v1/claims/{waiting_claim.pk}",
        f"/api/v1/claims/{waiting_claim.pk}/evidence",
        f"/api/v1/claims/{waiting_claim.pk}/verdicts",
        f"/api/v1/articles/{waiting_claim.article_id}",
        f"/api/v1/articles/{waiting_claim.article_id}/claims",
        "/api/v1/queue?tab=second",
    ]
    told = []
    for each in (life, "true"):
        with undone():
            live(waiting_claim, rita, each)
            told.append([asking.get(path).content for path in paths])
            own = program(rita).get(f"/api/v1/claims/{waiting_claim.pk}/verdicts").json()["items"]
            assert [verdict["rating"] for verdict in own] == [LIVES[each][0]]
    assert told[0] == told[1] and b'"items": []' in told[0][2]


def test_a_program_imports_an_article_once(program, rita):
    asking = program(rita, "import")
    article = {"text": "The mayor resigned in May 2024.", "title": "Resignation", "published_on": "2024-06-01"}
    made = asking.post("/api/v1/articles", article, content_type="application/json")
    again = asking.post("/api/v1/articles", article, content_type="application/json")
    assert (made.status_code, again.status_code) == (201, 200) and made.json()["id"] == again.json()["id"]
    stored = Article.objects.get()
    assert (stored.title, stored.imported_by) == ("Resignation", rita)
    assert Event.objects.filter(chain=stored.chain, kind="article imported", actor=rita).exists()


def test_another_text_of_an_article_with_claims_waits_for_a_person(program, rita):
    article = make_article(url="https://news.example.org/soldiers", user=rita)
    answer = program(rita, "import").post(
        "/api/v1/articles",
        {"text": "All of it is different now.", "url": "https://news.example.org/soldiers"},
        content_type="application/json",
    )
    assert answer.status_code == 202 and answer.json()["outcome"] == "waits for confirmation"
    assert Reimport.objects.get().article == article and article.revisions.count() == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [({"text": "…"}, 422), ({"text": ""}, 422), ({}, 422), ({"text": "x", "published_on": "May"}, 422)],
)
def test_an_article_that_is_none_is_refused_with_a_sentence(program, rita, body, status):
    answer = program(rita, "import").post("/api/v1/articles", body, content_type="application/json")
    assert answer.status_code == status and answer.json()["detail"]
    assert not Article.objects.exists()


def test_a_program_attaches_a_source_once(program, claim, rita):
    asking, path = program(rita, "attach"), f"/api/v1/claims/{claim.pk}/sources"
    for _ in range(2):
        answer = asking.post(path, {"url": "https://archive.example.org/a"}, content_type="application/json")
        assert answer.status_code == 200 and answer.json()["captured"] is False
    assert claim.attachments.count() == 1 and Capture.objects.get().asked_by == rita


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "ftp://a.example.org/", "nonsense", ""])
def test_an_address_that_may_not_be_captured_is_refused(program, claim, rita, url):
    answer = program(rita, "attach").post(
        f"/api/v1/claims/{claim.pk}/sources", {"url": url}, content_type="application/json"
    )
    assert answer.status_code == 422 and answer.json()["detail"]
    assert not claim.attachments.exists()


def test_the_page_about_the_interface_names_every_call(sign_in, rita):
    page = sign_in(rita).get("/api/").content.decode()
    for path in Client().get("/api/openapi.json").json()["paths"]:
        assert path in page
