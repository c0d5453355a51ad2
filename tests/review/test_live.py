"""What others do reaches an open page: once, in words, cheaply, and never more than its reader may know."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.articles.editing import dismiss_claim, edit_wording
from claims.audit.models import Event
from claims.audit.services import record_event
from claims.evidence.services import attach_source, set_stance
from claims.review.assignments import assign_claims
from claims.review.comments import write_comment
from claims.review.live import MOST, read_mark
from claims.review.models import Presence, ReviewPolicy
from claims.review.presence import note_presence
from claims.sources.models import Snapshot
from tests.builders import make_article, make_claim, make_evidence, make_source, make_verdict

pytestmark = pytest.mark.django_db


class Page:
    """An open page: it asks, and remembers the mark it got."""

    def __init__(self, browser, path: str, **query) -> None:
        self.browser, self.path, self.query = browser, path, query
        self.seen, self.since = "", int(timezone.now().timestamp())

    def ask(self) -> dict | None:
        """What it is told; None for 204."""
        answer = self.browser.get(self.path, self.query | {"seen": self.seen, "since": self.since})
        if answer.status_code == 204:
            assert answer.content == b""
            return None
        told = answer.json()
        self.seen = told["seen"]
        return told

    def texts(self) -> list[str]:
        told = self.ask()
        return [each["text"] for each in told["news"]] if told else []


@pytest.fixture
def open_desk(sign_in):
    def open_as(person, claim) -> Page:
        page = Page(sign_in(person), reverse("live_article", args=[claim.article_id]), claim=claim.pk)
        page.ask()
        return page

    return open_as


@pytest.fixture
def open_queue(sign_in):
    def open_as(person) -> Page:
        page = Page(sign_in(person), reverse("live_queue"))
        page.ask()
        return page

    return open_as


def test_nothing_new_is_204_and_one_statement_of_its_own(open_desk, open_queue, claim, rita):
    for page in (open_desk(rita, claim), open_queue(rita)):
        with CaptureQueriesContext(connection) as asked:
            assert page.ask() is None
        tables = ("claims_event", "claims_article", "claims_claim", "claims_presence", "claims_snapshot")
        own = [
            each["sql"] for each in asked if any(f"FROM {table}" in each["sql"].replace('"', "") for table in tables)
        ]
        assert len(own) == 1


def test_a_quote_of_another_is_told_once(open_desk, claim, extraction, rita, remy):
    page = open_desk(rita, claim)
    make_evidence(claim, remy, extraction=extraction)
    told = page.ask()
    assert [each["text"] for each in told["news"]] == ["Remy attached a source to this claim.", "Remy cited a quote on this claim."]  # fmt: skip
    assert {each["part"] for each in told["news"]} == {"evidence"}
    assert page.ask() is None


def test_what_one_does_oneself_is_no_news(open_desk, claim, extraction, rita):
    page = open_desk(rita, claim)
    make_evidence(claim, rita, extraction=extraction)
    assert page.ask()["news"] == []


def test_a_verdict_brings_state_hue_and_tally(open_desk, claim, article, rita, remy):
    page = open_desk(rita, article.claims.all()[1])
    make_verdict(claim, remy)
    told = page.ask()
    assert told["claims"] == {str(claim.pk): {"number": 1, "hue": "false", "state": "decided", "gone": False}}
    assert told["news"][-1]["text"] == "Remy sealed an opinion on claim 1."
    assert "1 of 4 claims decided" in told["tally"]


@pytest.mark.parametrize(
    ("act", "text", "part"),
    [
        (lambda claim, who: write_comment(claim=claim, author=who, text="Is it so?"), "Remy commented on this claim.", "comments"),
        (lambda claim, who: edit_wording(claim=claim, wording="Other.", version=1, user=who), "Remy changed the words of this claim.", "desk"),
        (lambda claim, who: dismiss_claim(claim=claim, reason="x", version=1, user=who), "Remy dismissed this claim.", "desk"),
        (lambda claim, who: assign_claims(claim_ids=[claim.pk], person=who, due_on=None, user=who), "Remy took this claim.", ""),
    ],
)  # fmt: skip
def test_each_act_is_told_with_the_part_that_it_changes(act, text, part, open_desk, claim, rita, remy):
    page = open_desk(rita, claim)
    act(claim, remy)
    assert page.ask()["news"] == [{"text": text, "claim": claim.pk, "part": part}]


def test_who_is_given_a_claim_is_named(open_queue, claim, rita, remy, edda):
    page = open_queue(rita)
    assign_claims(claim_ids=[claim.pk], person=remy, due_on=None, user=edda)
    assert page.texts() == ["Edda gave claim 1 to Remy."]


def test_who_is_on_the_claim_comes_and_goes(open_desk, claim, rita, remy):
    page = open_desk(rita, claim)
    note_presence(claim=claim, person=rita)
    assert page.ask() is None
    note_presence(claim=claim, person=remy)
    assert page.ask()["presence"] == "Remy is on this claim"
    Presence.objects.update(seen_at=timezone.now() - timezone.timedelta(minutes=2))
    assert page.ask()["presence"] == ""


def test_the_queue_says_who_is_on_what(open_queue, claim, rita, remy):
    page = open_queue(rita)
    note_presence(claim=claim, person=remy)
    assert page.ask()["presence"] == {str(claim.pk): "Remy is on this claim"}


def test_a_new_copy_of_a_source_is_told(open_desk, claim, extraction, rita):
    source = extraction.snapshot.source
    attach_source(claim=claim, source=source, user=rita)
    page = open_desk(rita, claim)
    make_source(text="Another text.")
    assert Snapshot.objects.filter(source=source).count() == 2
    assert page.ask()["copies"] is True


def test_a_first_source_is_no_new_copy(open_desk, claim, extraction, rita, remy):
    page = open_desk(rita, claim)
    attach_source(claim=claim, source=extraction.snapshot.source, user=remy)
    assert page.ask()["copies"] is False


def test_another_claim_on_the_desk_is_no_new_copy(open_desk, claim, article, extraction, rita):
    attach_source(claim=claim, source=extraction.snapshot.source, user=rita)
    page = open_desk(rita, article.claims.all()[1])
    page.seen = f"{page.seen.split('~')[0]}~?~?"
    page.query["claim"] = claim.pk
    told = page.ask()
    assert (told["copies"], told["news"]) == (False, [])


def test_what_happens_between_the_page_and_its_first_question_is_told(sign_in, claim, extraction, rita, remy):
    page = Page(sign_in(rita), reverse("live_article", args=[claim.article_id]), claim=claim.pk)
    make_evidence(claim, remy, extraction=extraction)
    assert "Remy cited a quote on this claim." in page.texts()


def test_the_page_that_comes_because_the_text_is_split_is_not_told_of_it(open_desk, sign_in, claim, rita):
    before = open_desk(rita, claim)
    record_event(chain=claim.article.chain, kind="revision split", actor=None, article_id=claim.article_id, data={})
    assert Page(sign_in(rita), before.path, claim=claim.pk).texts() == []
    assert len(before.texts()) == 1


def test_other_articles_are_no_news_to_this_one(open_desk, claim, rita, remy):
    page = open_desk(rita, claim)
    other = make_article(text="It rained in two towns.", claims=["It rained in two towns"], user=remy)
    make_verdict(other.claims.get(), remy)
    assert page.ask() is None


def test_an_event_that_is_committed_late_is_not_missed(open_desk, claim, extraction, rita, remy):
    """Its id is smaller than the newest that the page has seen: the mark is of ids, not of the highest one."""
    page = open_desk(rita, claim)
    evidence = make_evidence(claim, remy, extraction=extraction)
    set_stance(evidence=evidence, stance="context", user=remy)
    page.ask()
    events = page.seen.split("~")[0].split(".")
    page.seen = "~".join(
        [".".join(events[:1] + events[2:]), *page.seen.split("~")[1:]]
    )  # the last but one was not there yet
    assert page.texts() == ["Remy cited a quote on this claim."]


def test_when_more_happened_than_a_mark_names_it_is_said(open_desk, claim, rita, remy):
    page = open_desk(rita, claim)
    for number in range(MOST + 1):
        write_comment(claim=claim, author=remy, text=f"{number}")
    told = page.ask()
    assert told["more"] and len(told["news"]) == MOST


@pytest.mark.parametrize("mark", ["", "x", "1.2", "1.x~~", "~", "9" * 3000, "-1~~", "1~~~~", "²~~"])
def test_a_mark_that_nobody_got_from_here_is_a_first_question(mark, sign_in, claim, rita):
    answer = sign_in(rita).get(
        reverse("live_article", args=[claim.article_id]), {"claim": "x", "seen": mark, "since": "y"}
    )
    assert answer.status_code == 200
    assert read_mark(str(read_mark(answer.json()["seen"]))) == read_mark(answer.json()["seen"])


def test_a_claim_of_another_article_is_not_told_of(sign_in, claim, rita, remy):
    other = make_article(text="It rained in two towns.", claims=["It rained in two towns"], user=remy).claims.get()
    page = Page(sign_in(rita), reverse("live_article", args=[claim.article_id]), claim=other.pk)
    make_verdict(other, remy)
    assert page.ask()["claims"] == {}


def test_a_second_reviewer_hears_that_an_opinion_was_sealed_and_nothing_else(open_desk, claim, rita, remy):
    """The comment of whoever sealed it is hidden, so it is no news; what the opinion says makes no difference."""
    ReviewPolicy.objects.create(way="share", share=100)
    page = open_desk(remy, claim)
    make_verdict(claim, rita, rationale="Contradicted by the ministry.")
    told = page.ask()
    assert "Contradicted" not in str(told) and told["claims"][str(claim.pk)]["hue"] == "open"
    write_comment(claim=claim, author=rita, text="@remy Contradicted!")
    told = page.ask()
    assert told["news"] == [] and told["threads"] is None


def test_the_mark_costs_the_same_however_long_the_log(open_desk, claim, rita, remy):
    """PostgreSQL finds the newest events of an article in an index, without reading the others."""
    for number in range(60):
        make_claim(claim.article, claim.wording)
        write_comment(claim=claim, author=remy, text=f"{number}")
    others = (
        Event(chain=f"article:0{n}", sequence=1, kind="act", at=timezone.now(), article_id=-1) for n in range(5000)
    )
    Event.objects.bulk_create(others)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE claims_event")
        cursor.execute(
            "EXPLAIN SELECT id FROM claims_event WHERE article_id = %s ORDER BY id DESC LIMIT 20", [claim.article_id]
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "event_by_article" in plan and "Sort" not in plan
