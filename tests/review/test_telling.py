"""The history in a reader's words: old and new as a diff, people by name, and nothing that only programs need."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from claims.articles.editing import dismiss_claim, edit_wording, split_claim
from claims.articles.models import Claim
from claims.audit.models import Event
from claims.evidence import services as evidence
from claims.review.assignments import assign_claims
from claims.review.models import ReviewPolicy
from claims.review.telling import Line, name_people, tell_event
from claims.sources.comparing import Piece
from tests.builders import make_evidence, make_verdict

pytestmark = pytest.mark.django_db


def told(claim: Claim, kind: str) -> dict[str, str | list[tuple[str, str]]]:
    """What the newest event of a kind says: its words, or the pieces that changed."""
    event = Event.objects.filter(chain=claim.chain, kind=kind).latest("sequence")
    lines = tell_event(event, name_people([event]))
    return {line.label: line.text or [(piece.kind, piece.text) for piece in line.pieces] for line in lines}


@pytest.fixture
def quote(claim, extraction, rita):
    return make_evidence(claim, rita, extraction=extraction)


def test_new_words_are_told_as_a_diff(claim, rita):
    edit_wording(claim=claim, wording=claim.standalone.replace("12,000", "10,000"), version=claim.version, user=rita)
    pieces = told(claim, "wording edited")["words"]
    assert (
        ("removed", "12,000") in pieces and ("added", "10,000") in pieces and ("same", "The ministry sent ") in pieces
    )


def test_a_verdict_is_told_by_rating_reasons_and_quotes(claim, quote, rita):
    make_verdict(claim, rita, label="False", rationale="Only ten thousand [1].")
    assert told(claim, "verdict submitted") == {
        "round": "first review",
        "rating": "False",
        "rationale": "Only ten thousand [1].",
        "quote": "[1]",
        "state": "decided",
    }


def test_a_quote_is_told_without_offsets_and_hashes(claim, quote):
    assert told(claim, "quote cited") == {"quote": "[1]", "words": quote.quote, "stance": "refutes"}


def test_a_quote_that_was_shrunk_shows_what_went(claim, quote, rita):
    evidence.resize_quote(evidence=quote, quote="The ministry sent about 10,000 soldiers", user=rita)
    said = told(claim, "quote shrunk")
    assert said["quote"] == "[1]" and ("removed", " in October 2024.") in said["words"]


def test_a_stance_goes_from_one_to_the_other(claim, quote, rita):
    evidence.set_stance(evidence=quote, stance="context", user=rita)
    assert told(claim, "stance set")["stance"] == [("removed", "refutes"), ("added", "context")]


def test_sets_are_told_as_one_writes_them(claim, quote, rita):
    evidence.set_sufficient_sets(claim=claim, sets=[[1]], user=rita)
    assert told(claim, "sufficient sets changed") == {"enough": [("added", "[1]")]}


def test_an_assignment_names_the_person_and_the_day(claim, rita, edda):
    assign_claims(claim_ids=[claim.pk], person=rita, due_on=dt.date(2026, 3, 21), user=edda)
    assert told(claim, "claim assigned")["with"] == [("added", "Rita, due 2026-03-21")]


def test_a_dismissal_and_a_split_say_what_was_before(article, rita):
    first, second, *_ = article.claims.all()
    dismiss_claim(claim=first, reason="An opinion.", version=first.version, user=rita)
    assert told(first, "claim dismissed") == {"reason": "An opinion.", "was": "open"}
    split_claim(claim=second, wordings=["It lost one.", "It lost two."], version=second.version, user=rita)
    said = told(second, "claim split")
    assert said["words"] == "It lost one. · It lost two." and said["into"] == "claims 5, 6"


def test_what_no_rule_knows_is_shown_as_it_stands():
    event = Event(kind="moon seen", data={"phase_of_moon": ["full", 3], "cloudy": False, "bright": True, "start": 4})
    assert tell_event(event, {}) == [Line("bright", "yes"), Line("phase of moon", "full, 3")]


def test_an_old_event_without_a_new_side_is_a_state():
    assert tell_event(Event(kind="claim merged", data={"old": "in_review", "into": 7}), {}) == [
        Line("into", "claim 7"), Line("was", "in review")
    ]  # fmt: skip


def test_a_wording_that_did_not_change_is_one_piece():
    event = Event(kind="wording edited", data={"old": "Same.", "new": "Same."})
    assert tell_event(event, {}) == [Line("words", pieces=(Piece("same", "Same."),))]


def test_the_page_shows_the_diff_and_no_markup_of_the_words(claim, rita, sign_in):
    edit_wording(claim=claim, wording="<b>Nobody</b> went.", version=claim.version, user=rita)
    page = sign_in(rita).get(reverse("claim_history", args=[claim.pk])).content.decode()
    assert re.search(r"<ins>[^<]*&lt;b&gt;Nobody", page) and "<del>" in page and "<b>Nobody" not in page


def test_what_is_hidden_stays_hidden(claim, quote, rita, remy, sign_in):
    ReviewPolicy.objects.create(way="share", share=100)
    make_verdict(claim, rita, label="False", rationale="Contradicted [1].")
    page = sign_in(remy).get(reverse("claim_history", args=[claim.pk])).content.decode()
    assert "hidden until both are sealed" in page and "Contradicted" not in page
