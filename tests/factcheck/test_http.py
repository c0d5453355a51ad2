"""What holds for every answer: headers, outages, what cannot be stored, pages that are not there."""

from __future__ import annotations

import gzip
import random
import re

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse

from claims.http import read_number
from claims.reports.api.models import ApiToken
from claims.reports.api.tokens import issue_token
from factcheck.http import PackingMiddleware

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_is_away_is_503_with_a_hint_when_to_come_back(error, rita, sign_in, monkeypatch):
    def fail(_user):
        raise error("connection refused")

    monkeypatch.setattr("claims.review.views.load_numbers", fail)
    answer = sign_in(rita).get(reverse("queue"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "wait ten seconds" in answer.content.decode()


def test_an_outage_met_before_the_page_is_503_too(rita, sign_in, monkeypatch):
    def fail(_sessions):
        raise OperationalError("connection refused")

    browser = sign_in(rita, raise_request_exception=False)
    monkeypatch.setattr("claims.people.sessions.SessionLimitMiddleware.__call__", lambda *_: fail(None))
    answer = browser.get(reverse("queue"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")


def test_a_program_is_told_in_a_sentence_what_no_database_can_store(rita, client):
    _, words = issue_token(owner=rita, name="a script", scopes=ApiToken.Scope.values, days=1)
    sent = {"title": "A title", "text": "Words.", "publisher": "a\0b"}
    answer = client.post(
        "/api/v1/articles", sent, content_type="application/json", headers={"Authorization": f"Bearer {words}"}
    )
    assert answer.status_code == 400 and "Nothing was saved" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("save_draft", {"rationale": "a\0b"}),
        ("log_search", {"query": "a\0b", "tool": "x"}),
        ("dismiss_claim", {"reason": "a\0b", "version": "1"}),
        ("edit_wording", {"wording": "a\0b", "version": "1"}),
    ],
)
def test_what_no_database_can_store_is_400(address, fields, rita, claim, sign_in):
    answer = sign_in(rita).post(reverse(address, args=[claim.pk]), fields)
    assert answer.status_code == 400
    assert "Nothing was saved" in answer.content.decode()


def test_other_faults_stay_faults(rita, sign_in, monkeypatch):
    def fail(_user):
        raise ZeroDivisionError

    monkeypatch.setattr("claims.review.views.load_numbers", fail)
    answer = sign_in(rita, raise_request_exception=False).get(reverse("queue"))
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()


def test_a_page_that_is_not_there_says_so_in_our_look(rita, sign_in):
    answer = sign_in(rita).get("/claims/999999/")
    page = answer.content.decode()
    assert answer.status_code == 404 and "There is nothing here" in page and 'aria-current="page"' not in page


def test_a_page_stands_in_one_section(claim, extraction, rita, sign_in):
    browser = sign_in(rita)

    def section(name: str, *args) -> list[str]:
        page = browser.get(reverse(name, args=args)).content.decode()
        return re.findall(r'aria-current="page">(\w+)</a>', page)

    assert section("source", extraction.snapshot.source_id) == ["Sources"]
    assert section("read_source", claim.pk, extraction.pk) == ["Articles"]
    assert section("claim_history", claim.pk) == ["Articles"]
    assert section("report_list") == ["Reports"]


@pytest.mark.parametrize("path", ["/claims/99999999999999999999/", "/sources/99999999999999999999/", "/articles/0/"])
def test_a_number_that_is_too_large_is_just_not_there(path, rita, sign_in):
    assert sign_in(rita).get(path).status_code == 404


@pytest.mark.parametrize("name", ["queue", "import_article", "report_list", "sign_in"])
def test_every_page_carries_the_strict_headers(name, rita, sign_in):
    answer = sign_in(rita).get(reverse(name))
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert (answer["X-Frame-Options"], answer["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert answer["Referrer-Policy"] == "same-origin"


def ask_packed(browser, address: str, **headers):
    return browser.get(address, headers={"Accept-Encoding": "br, gzip", **headers})


def test_an_answer_is_packed_for_whoever_takes_it(rita, claim, sign_in):
    browser, address = sign_in(rita), reverse("claim", args=[claim.pk])
    plain, packed = browser.get(address), ask_packed(browser, address)
    assert "Content-Encoding" not in plain and packed["Content-Encoding"] == "gzip"
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 2
    assert gzip.decompress(packed.content).decode().strip().endswith("</html>")
    assert all("Accept-Encoding" in answer["Vary"] and "Cookie" in answer["Vary"] for answer in (plain, packed))


def test_the_length_of_a_packed_answer_tells_nothing(rita, sign_in):
    heads = {gzip_name(ask_packed(sign_in(rita), reverse("sign_in")).content) for _ in range(8)}
    assert len(heads) > 1


def gzip_name(packed: bytes) -> bytes:
    """The name in the head of a gzip file (RFC 1952, 2.3)."""
    assert packed[3] == 8
    return packed[10 : packed.index(b"\0", 10)]


def test_what_is_short_or_packed_already_stays_as_it_is(rf):
    def answer(content: bytes, **headers) -> HttpResponse:
        request = rf.get("/", headers={"Accept-Encoding": "gzip"})
        return PackingMiddleware(lambda _: HttpResponse(content, headers=headers))(request)

    assert answer(b"a" * 199).content == b"a" * 199
    assert answer(b"a" * 900, **{"Content-Encoding": "br"}).content == b"a" * 900
    noise = random.Random(1).randbytes(900)
    assert answer(noise).content == noise and "Content-Encoding" not in answer(noise)
    assert answer(b"a" * 900, ETag='"1"')["ETag"] == answer(b"a" * 900, ETag='W/"1"')["ETag"] == 'W/"1"'


def test_a_streamed_answer_is_packed_as_it_goes(rf):
    parts = StreamingHttpResponse(iter([b"a" * 900]))
    assert PackingMiddleware(lambda _: parts)(rf.get("/", headers={"Accept-Encoding": "gzip"})) is parts
    assert "Content-Encoding" not in parts  # which Django's own middleware then does


def test_a_form_without_its_token_is_refused(rita, claim, sign_in):
    browser = sign_in(rita, enforce_csrf_checks=True)
    answer = browser.post(reverse("dismiss_claim", args=[claim.pk]), {"reason": "mine", "version": "1"})
    assert answer.status_code == 403
    claim.refresh_from_db()
    assert claim.state == "detected"


def test_what_htmx_brings_has_a_token_that_is_good_without_it(rita, claim, sign_in):
    browser = sign_in(rita, enforce_csrf_checks=True)
    address = reverse("submit_verdict", args=[claim.pk])
    sent = find_token(browser.get(reverse("claim", args=[claim.pk])))
    form = {"rationale": "Half", "version": "1"}
    refused = browser.post(address, form, headers={"X-CSRFToken": sent, "HX-Request": "true"})
    assert refused.status_code == 422 and find_token(refused) == sent
    assert browser.post(address, form | {"csrfmiddlewaretoken": sent}).status_code == 422
    wrong = browser.post(address, form, headers={"X-CSRFToken": sent[::-1], "HX-Request": "true"})
    assert wrong.status_code == 403 and sent[::-1] not in wrong.content.decode()


def test_a_page_that_anybody_can_have_asked_for_has_a_new_token_each_time(rita, claim, sign_in):
    browser, address = sign_in(rita), reverse("claim", args=[claim.pk])
    assert find_token(browser.get(address)) != find_token(browser.get(address, headers={"X-CSRFToken": "a" * 64}))


def find_token(answer: HttpResponse) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.content.decode()).group(1)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0), ("12", 12), ("1000000000000000000", 10**18), ("1000000000000000001", None), ("9" * 5000, None),
        ("", None), (None, None), ("-1", None), ("1.0", None), (" 1", None), ("1e3", None), ("²", None), ("٣", None), ("x", None),
    ],
)  # fmt: skip
def test_a_number_in_a_form_is_a_whole_number_or_none(text, number):
    assert read_number(text) == number


def test_a_number_that_is_too_large_is_none():
    assert (read_number("100", 100), read_number("101", 100)) == (100, None)


def test_a_name_that_is_not_ours_is_said_to_be_one(client):
    answer = client.get("/", headers={"Host": "desk.elsewhere.example:8000"})
    said = answer.content.decode()
    assert answer.status_code == 400
    assert "desk.elsewhere.example:8000" in said and "ALLOWED_HOSTS" in said and "far too long" not in said
