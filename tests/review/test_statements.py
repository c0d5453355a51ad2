"""How much a page asks of the database and of the wire: the same for short and long lists, and little."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.evidence.proposals import propose_evidence
from claims.review.models import Rating
from tests.builders import CLAIMS, make_article, make_claim, make_evidence, make_source, make_verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def statements(sign_in, rita):
    """Opens an address as Rita does with htmx; answers with the response and the statements that it took."""
    browser = sign_in(rita, htmx=True)

    def ask(method: str, path: str, **fields):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = getattr(browser, method)(path, fields)
        said = [query["sql"] for query in asked if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        print(len(said), len(answer.content), *said, sep="\n")  # shown when a test fails, or with -s
        return answer, said

    return ask


def measure_page(answer) -> int:
    """Bytes before compression, with numbers of rows as short as in a new archive, however far other tests have counted."""
    return len(re.sub(rb"\b\d{7,}\b", b"1", answer.content))


def fill(claim, rita, extraction) -> None:
    for quote in ("None were sent in 2022, officials said.", "The officials said that no soldiers were lost."):
        make_evidence(claim, rita, quote=quote, extraction=extraction)


def test_opening_the_next_claim(statements, article, extraction, rita):
    second = article.claims.all()[1]
    fill(second, rita, extraction)
    make_evidence(
        second,
        rita,
        quote="Nothing of it.",
        extraction=make_source(url="https://b.example.org/", text="Nothing of it."),
    )
    propose_evidence(second.pk)
    answer, said = statements("get", reverse("claim", args=[second.pk]))
    assert len(said) == 3  # the session, the person, the desk
    assert measure_page(answer) <= 15_000


def test_sealing_a_verdict_answers_with_the_next_claim(statements, article, extraction, rita):
    first = article.claims.first()
    fill(first, rita, extraction)
    fields = {"rating": Rating.objects.first().pk, "rationale": "See [1] and [2].", "version": "1", "key": "k"}
    answer, said = statements("post", reverse("submit_verdict", args=[first.pk]), **fields)
    assert answer.status_code == 200
    assert len(said) == 6  # the session, the person; lock, grounds, verdict; the next desk with the tally
    assert measure_page(answer) <= 15_000


def test_the_queue_asks_the_same_for_few_and_many_claims(statements, article, extraction, rita):
    fill(article.claims.first(), rita, extraction)
    _, few = statements("get", reverse("queue"))
    for _ in range(56):
        make_claim(article, CLAIMS[1])
    _, many = statements("get", reverse("queue"))
    assert len(many) == len(few) == 6  # the session, the person; rows, numbers, news, saved filters


def test_the_workspace_asks_the_same_for_few_and_many_claims(statements, sign_in, article, rita):
    path = reverse("article", args=[article.pk])
    browser = sign_in(rita)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            browser.get(path)
        counts.append(len(asked))
        for _ in range(40):
            make_claim(article, CLAIMS[1])
    assert counts[0] == counts[1]


def test_the_report_asks_the_same_for_few_and_many_verdicts(statements, rita):
    counts = []
    for size in (2, 12):
        article = make_article(text=f"It rained in {size} towns.", claims=[f"It rained in {size} towns"] * size)
        for claim in article.claims.all():
            make_verdict(claim, rita)
        counts.append(len(statements("get", reverse("preview_report", args=[article.pk]))[1]))
    assert counts[0] == counts[1]
