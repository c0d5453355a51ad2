"""Pages of what others checked: import, outcome, list with filters, one review."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.matching.imported import import_file
from claims.matching.models import ForeignReview, ReviewImport
from tests.matching.test_import_claimreview import GOOD, change
from tests.matching.test_import_reviews import AVERITEC

pytestmark = pytest.mark.django_db


def upload(browser, body: bytes, name: str = "reviews.json", **more):
    return browser.post(reverse("import_reviews"), {"file": SimpleUploadedFile(name, body)} | more)


def test_a_file_is_imported_and_its_outcome_shown(rita, sign_in):
    browser = sign_in(rita)
    answer = upload(browser, json.dumps([GOOD, change(claimReviewed=None)]).encode())
    assert answer.status_code == 302
    page = browser.get(answer.url).content.decode()
    assert GOOD["claimReviewed"] in page and "Record 2: It does not say which claim it reviews." in page
    assert ReviewImport.objects.get().asked_by == rita


@pytest.mark.parametrize(
    ("body", "more", "sentence"),
    [
        (b"", {}, "is empty"),
        (b"no json", {}, "This is no JSON"),
        (b"{}", {}, "No ClaimReview was found"),
        (b"{}", {"address": "https://a.example.org/"}, "Choose one way"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_is_kept(body, more, sentence, rita, sign_in):
    answer = upload(sign_in(rita), body, **more)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not ReviewImport.objects.exists()


def test_a_file_beyond_the_limit_is_refused(rita, sign_in, monkeypatch):
    monkeypatch.setattr("claims.matching.imported.LARGEST_UPLOAD", 10)
    assert "the limit is" in upload(sign_in(rita), json.dumps(GOOD).encode()).content.decode()


def test_neither_file_nor_address_says_what_to_do(rita, sign_in):
    assert "Choose a file, or give an address." in sign_in(rita).post(reverse("import_reviews")).content.decode()


def test_an_address_waits_for_a_worker_and_the_page_asks_again(rita, sign_in):
    browser = sign_in(rita)
    answer = browser.post(reverse("import_reviews"), {"address": "https://check.example.org/feed"})
    page = browser.get(answer.url).content.decode()
    assert "It waits for a worker." in page and 'hx-trigger="load delay:2s"' in page
    ReviewImport.objects.update(state="failed", reason="No such host.")
    part = sign_in(rita, htmx=True).get(answer.url).content.decode()
    assert "No such host." in part and "hx-trigger" not in part and "<html" not in part


def test_an_address_inside_is_refused_and_comes_back(rita, sign_in):
    page = sign_in(rita).post(reverse("import_reviews"), {"address": "http://10.0.0.1/feed"}).content.decode()
    assert 'value="http://10.0.0.1/feed"' in page and 'role="alert"' in page


class TestList:
    @pytest.fixture
    def page(self, rita, sign_in):
        others = change(
            claimReviewed="Un puente se cerró.",
            inLanguage="es",
            url="https://otra.example.org/1",
            reviewRating__alternateName="Verdadero",
            reviewRating__ratingValue="5",
        )
        import_file(body=json.dumps([GOOD, others]).encode(), name="a.json")
        return lambda **query: sign_in(rita).get(reverse("imported_reviews"), query).content.decode()

    @pytest.mark.parametrize(
        ("query", "bridge", "puente"),
        [
            ({}, True, True),
            ({"words": "closed bridges"}, True, False),
            ({"words": "puente"}, False, True),
            ({"words": "\x00 ' & | ! ) ("}, False, False),
            ({"words": "nowhere"}, False, False),
            ({"site": "www.check.example.org"}, True, False),
            ({"language": "es"}, False, True),
            ({"language": "EN"}, True, False),
            ({"leaning": "true"}, False, True),
            ({"leaning": "none"}, False, False),
            ({"leaning": "x' OR 1=1"}, True, True),
            ({"format": "google"}, False, False),
            ({"defects": "1"}, False, True),
        ],
    )
    def test_it_is_narrowed_by(self, page, query, bridge, puente):
        html = page(**query)
        assert (GOOD["claimReviewed"] in html, "Un puente" in html) == (bridge, puente)

    def test_nothing_left_says_so(self, page):
        assert "No imported review is like this." in page(words="nowhere")

    def test_nothing_at_all_says_what_to_do(self, rita, sign_in):
        assert "Import what others checked" in sign_in(rita).get(reverse("imported_reviews")).content.decode()

    def test_many_rows_take_as_many_statements_as_few(self, page, rita, sign_in, django_assert_num_queries):
        browser, path = sign_in(rita), reverse("imported_reviews")
        with CaptureQueriesContext(connection) as few:
            browser.get(path)
        many = [change(claimReviewed=f"Claim number {number}.") for number in range(25)]
        import_file(body=json.dumps(many).encode(), name="b.json")
        with django_assert_num_queries(len(few)):
            browser.get(path)


def test_a_review_shows_defects_origin_and_the_record(rita, sign_in):
    import_file(body=json.dumps(change(reviewRating__ratingValue="2")).encode(), name="a.json", user=rita)
    review = ForeignReview.objects.get()
    page = sign_in(rita).get(reverse("imported_review", args=[review.pk])).content.decode()
    assert "It is a number written as text." in page and f'href="{GOOD["url"]}"' in page
    assert "This is not a verdict of this desk." in page and "a.json" in page and "&quot;claimReviewed&quot;" in page


def test_a_review_with_questions_shows_them_and_its_claim(rita, sign_in):
    import_file(body=json.dumps(AVERITEC).encode(), name="dev.json", user=rita)
    review = ForeignReview.objects.get(claim_text=AVERITEC[0]["claim"])
    page = sign_in(rita).get(reverse("imported_review", args=[review.pk])).content.decode()
    assert "How many ships did the harbour handle?" in page and "No answer could be found." in page
    assert reverse("claim", args=[review.claim_id]) in page


def test_a_claim_that_came_with_questions_can_be_worked_on_like_any_other(rita, sign_in):
    import_file(body=json.dumps(AVERITEC).encode(), name="dev.json", user=rita)
    browser, review = sign_in(rita), ForeignReview.objects.get(claim_text=AVERITEC[0]["claim"])
    assert AVERITEC[0]["claim"] in browser.get(reverse("queue")).content.decode()
    assert browser.get(reverse("article", args=[review.claim.article_id])).status_code == 200
    card = browser.get(reverse("checked_before", args=[review.claim_id])).content.decode()
    assert "imported with 2 questions" in card and reverse("imported_review", args=[review.pk]) in card
