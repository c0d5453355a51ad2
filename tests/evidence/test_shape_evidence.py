"""What reviewers say about quotes and sources later: other limits, medium, sufficient sets, problems, searches."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from claims.audit.models import Event
from claims.errors import Refused
from claims.evidence.models import Evidence
from claims.evidence.panels import load_evidence_panel
from claims.evidence.services import (
    flag_problem,
    log_search,
    resize_quote,
    set_medium,
    set_sufficient_sets,
    withdraw_quote,
)
from tests.builders import QUOTE, make_evidence, make_source, make_verdict

pytestmark = pytest.mark.django_db

NEXT = "None were sent in 2022, officials said."


@pytest.fixture
def quote(claim, extraction, rita) -> Evidence:
    return make_evidence(claim, rita, extraction=extraction)


def last_event(claim) -> Event:
    return Event.objects.filter(chain=claim.chain).latest("sequence")


class TestResize:
    def test_a_wider_quote_keeps_its_number_and_the_event_its_old_words(self, claim, quote, rita):
        resize_quote(evidence=quote, quote=f"{QUOTE} {NEXT}", user=rita)
        quote.refresh_from_db()
        assert (quote.number, quote.stance) == (1, "refutes")
        assert quote.extraction.text[quote.start : quote.end] == quote.quote == f"{QUOTE} {NEXT}"
        event = last_event(claim)
        assert (event.kind, event.data["old"]["quote"]) == ("quote widened", QUOTE)
        assert event.data["new"]["quote"] == quote.quote

    def test_a_shrunk_quote_is_compared_with_the_claim_again(self, claim, rita):
        said = "The ministry sent 12,000 soldiers abroad in October 2024. That was long planned."
        quote = make_evidence(claim, rita, quote=said, extraction=make_source(text=said))
        assert claim.conflicts.filter(kind="date").exists()
        resize_quote(evidence=quote, quote="The ministry sent 12,000 soldiers abroad", user=rita)
        assert last_event(claim).kind == "quote shrunk" and not claim.conflicts.exists()

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            ("The officials said that no soldiers were lost.", "stand elsewhere"),
            ("The ministry sent about 10,000 soldiers in November 2024.", "do not stand in the archived text"),
            ("The ministry sent about 10", "middle of a word or number"),
            (" ", "do not stand"),
        ],
    )
    def test_the_gate_is_as_strict_as_for_a_new_quote(self, quote, rita, words, sentence):
        with pytest.raises(Refused, match=sentence):
            resize_quote(evidence=quote, quote=words, user=rita)
        quote.refresh_from_db()
        assert quote.quote == QUOTE

    def test_a_quote_under_a_sealed_verdict_stays_as_it_is(self, claim, quote, rita):
        make_verdict(claim, rita)
        with pytest.raises(Refused, match="sealed verdict"):
            resize_quote(evidence=quote, quote=f"{QUOTE} {NEXT}", user=rita)

    def test_a_withdrawn_quote_is_not_changed(self, quote, rita):
        withdraw_quote(evidence=quote, user=rita)
        with pytest.raises(Refused, match="taken back"):
            resize_quote(evidence=quote, quote=f"{QUOTE} {NEXT}", user=rita)

    @pytest.mark.parametrize(
        ("side", "taken"), [("after", f"{QUOTE} {NEXT}"), ("before", f"Soldiers abroad\n\n{QUOTE}")]
    )
    def test_the_neighbouring_passage_is_taken_in(self, quote, rita, sign_in, side, taken):
        sign_in(rita).post(reverse("resize_quote", args=[quote.pk]), {"take": side, "quote": QUOTE})
        quote.refresh_from_db()
        assert quote.quote == taken

    def test_a_refusal_keeps_what_was_typed(self, quote, rita, sign_in):
        browser = sign_in(rita)
        answer = browser.post(reverse("resize_quote", args=[quote.pk]), {"quote": "words that are not there"})
        page = browser.get(answer.url).content.decode()
        assert "words that are not there</textarea>" in page and "do not stand" in page


class TestMedium:
    def test_it_is_what_the_archived_bytes_are(self, claim, rita, extraction):
        assert make_evidence(claim, rita, extraction=extraction).medium == "text"

    def test_a_person_names_it_otherwise(self, claim, quote, rita):
        set_medium(evidence=quote, medium="table", user=rita)
        assert (last_event(claim).kind, last_event(claim).data["new"]) == ("medium set", "table")
        with pytest.raises(Refused):
            set_medium(evidence=quote, medium="rumour", user=rita)


class TestSufficientSets:
    @pytest.fixture
    def two(self, claim, quote, rita):
        return quote, make_evidence(claim, rita, quote=NEXT, extraction=quote.extraction)

    def test_any_one_set_is_enough_and_a_quote_may_be_in_several(self, claim, two, rita):
        set_sufficient_sets(claim=claim, sets=[[2, 1], [2]], user=rita)
        assert load_evidence_panel(claim).sets == {1: [1, 2], 2: [2]}
        assert last_event(claim).data == {"old": [], "new": [[1, 2], [2]]}

    def test_a_number_that_is_no_quote_is_refused(self, claim, two, rita):
        with pytest.raises(Refused, match=r"no quote \[7\]"):
            set_sufficient_sets(claim=claim, sets=[[1, 7]], user=rita)

    def test_the_same_sets_again_are_no_event(self, claim, two, rita):
        set_sufficient_sets(claim=claim, sets=[[1]], user=rita)
        before = last_event(claim)
        set_sufficient_sets(claim=claim, sets=[[1]], user=rita)
        assert last_event(claim) == before

    def test_they_are_typed_one_a_line(self, claim, two, rita, sign_in):
        sign_in(rita).post(reverse("set_sufficient_sets", args=[claim.pk]), {"sets": "[1] and [2]\r\n\r\n2"})
        assert load_evidence_panel(claim).sets == {1: [1, 2], 2: [2]}


class TestProblems:
    def test_a_source_is_flagged_and_shown_and_the_flag_taken_back(self, claim, quote, rita, sign_in):
        attachment = claim.attachments.get()
        path = reverse("flag_problem", args=[attachment.pk])
        page = sign_in(rita, htmx=True).post(path, {"problem": "machine_translated"}).content.decode()
        assert '<span class="chip solid is-mixed">machine translated</span>' in page
        assert last_event(claim).data == {"source": attachment.source_id, "problem": "machine_translated"}
        sign_in(rita, htmx=True).post(path, {"problem": "machine_translated"})
        attachment.refresh_from_db()
        assert attachment.problems == [] and last_event(claim).kind == "problem taken back"

    def test_a_problem_that_is_none_of_ours_is_refused(self, claim, quote, rita):
        with pytest.raises(Refused, match="one of the problems"):
            flag_problem(attachment=claim.attachments.get(), problem="ugly", flagged=True, user=rita)


def test_a_search_for_the_opposite_is_logged_as_one(claim, rita, sign_in):
    log_search(claim=claim, query="a", tool="b", searched_on=date(2026, 3, 21), user=rita)
    fields = {"query": "not sent", "tool": "an archive", "searched_on": "2026-03-21", "for_opposite": "on"}
    page = sign_in(rita, htmx=True).post(reverse("log_search", args=[claim.pk]), fields).content.decode()
    assert [search.for_opposite for search in claim.searches.all()] == [False, True]
    assert "Searched for the opposite, found nothing" in page
