"""Evidence is an exact quote of an archived page itself, or it is refused and nothing is written."""

from __future__ import annotations

import pytest

from claims.audit.models import Event
from claims.errors import Refused
from claims.evidence.models import Attachment, Evidence
from claims.evidence.services import AmbiguousQuote, cite_quote, set_stance, withdraw_quote
from claims.sources.models import Snapshot, Tombstone
from tests.builders import QUOTE, make_article, make_evidence, make_source, make_verdict

pytestmark = pytest.mark.django_db


def last_event(claim) -> Event:
    return Event.objects.filter(chain=claim.chain).latest("sequence")


def test_an_exact_quote_becomes_evidence_at_its_offsets(claim, extraction, rita):
    evidence = cite_quote(claim=claim, extraction=extraction, quote=QUOTE, stance="refutes", note=" why ", user=rita)
    assert extraction.text[evidence.start : evidence.end] == evidence.quote == QUOTE
    assert (evidence.number, evidence.level, evidence.stance, evidence.note) == (1, "identical", "refutes", "why")
    assert (evidence.prefix, evidence.suffix) == ("Soldiers abroad\n\n", " None were sent in 2022, officia")
    assert claim.attachments.get().source == extraction.snapshot.source


def test_the_archived_words_are_stored_not_the_typed_ones(claim, rita):
    extraction = make_source(text="He said: “We sent\n10,000 men.”")
    evidence = cite_quote(
        claim=claim, extraction=extraction, quote='"We sent 10,000 men."', stance="context", user=rita
    )
    assert (evidence.quote, evidence.level) == ("“We sent\n10,000 men.”", "typographic")


def test_the_event_says_what_was_quoted_from_which_bytes(claim, extraction, rita):
    evidence = make_evidence(claim, rita, extraction=extraction)
    event = last_event(claim)
    assert (event.kind, event.actor) == ("quote cited", rita)
    assert event.data["quote"] == QUOTE and event.data["text_sha256"] == extraction.text_sha256
    assert event.data["snapshot"] == evidence.extraction.snapshot.raw_sha256


REFUSED = {
    "nothing": ("  ", "Select or paste"),
    "other words": ("The ministry sent 12,000 soldiers", "do not stand in the archived text"),
    "similar words": ("the ministry sent about 10,000", "do not stand in the archived text"),
    "half a number": ("The ministry sent about 10", "middle of a word or number"),
    "half a word": ("The ministry sent about 10,000 sol", "middle of a word or number"),
    "words with a gap": ("The ministry … soldiers", "do not stand in the archived text"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_anything_else_is_refused_with_the_reason(kind, claim, extraction, rita):
    quote, sentence = REFUSED[kind]
    with pytest.raises(Refused, match=sentence):
        cite_quote(claim=claim, extraction=extraction, quote=quote, stance="supports", user=rita)
    assert (
        not Evidence.objects.exists()
        and not Attachment.objects.exists()
        and not Event.objects.filter(chain=claim.chain)
    )


def test_words_that_stand_twice_need_their_place(claim, extraction, rita):
    with pytest.raises(AmbiguousQuote, match="2 times") as ambiguous:
        cite_quote(claim=claim, extraction=extraction, quote="The officials said that", stance="supports", user=rita)
    second = ambiguous.value.places[1]
    with pytest.raises(AmbiguousQuote):
        cite_quote(
            claim=claim, extraction=extraction, quote="The officials said that", stance="supports", start=7, user=rita
        )
    evidence = cite_quote(
        claim=claim,
        extraction=extraction,
        quote="The officials said that",
        stance="supports",
        start=second[0],
        user=rita,
    )
    assert (evidence.start, evidence.end) == second


@pytest.mark.parametrize("stance", ["", "proves", "SUPPORTS"])
def test_it_needs_a_stance(stance, claim, extraction, rita):
    with pytest.raises(Refused, match="supports, refutes or gives context"):
        cite_quote(claim=claim, extraction=extraction, quote=QUOTE, stance=stance, user=rita)


@pytest.mark.parametrize("quality", sorted(set(Snapshot.Quality.values) - {"content"}))
def test_what_is_not_the_page_itself_cannot_be_quoted(quality, claim, rita):
    extraction = make_source(quality=quality)
    lack = {"empty": "no text in this copy", "truncated": "only a part of the page"}
    with pytest.raises(Refused, match=lack.get(quality, "This is not the page itself but: ")):
        cite_quote(claim=claim, extraction=extraction, quote=QUOTE, stance="supports", user=rita)


def test_the_article_is_no_evidence_for_itself(rita):
    url = "https://news.example.org/soldiers"
    claim = make_article(url=url).claims.first()
    with pytest.raises(Refused, match="article under check"):
        cite_quote(claim=claim, extraction=make_source(url=url), quote=QUOTE, stance="supports", user=rita)


def test_the_article_is_no_evidence_for_itself_by_way_of_a_redirect(rita):
    claim = make_article(url="https://news.example.org/soldiers").claims.first()
    extraction = make_source(url="https://short.example.org/x", final_url="https://news.example.org/soldiers")
    with pytest.raises(Refused, match="article under check"):
        cite_quote(claim=claim, extraction=extraction, quote=QUOTE, stance="supports", user=rita)


def test_a_passage_is_evidence_once(claim, extraction, rita):
    make_evidence(claim, rita, extraction=extraction)
    with pytest.raises(Refused, match="already"):
        make_evidence(claim, rita, extraction=extraction)
    assert Evidence.objects.count() == 1


def test_numbers_are_never_used_again(claim, extraction, rita):
    first = make_evidence(claim, rita, extraction=extraction)
    withdraw_quote(evidence=first, user=rita)
    assert make_evidence(claim, rita, extraction=extraction).number == 2


def test_a_stance_can_be_changed_and_both_are_in_the_event(claim, extraction, rita):
    evidence = make_evidence(claim, rita, extraction=extraction)
    assert set_stance(evidence=evidence, stance="supports", user=rita).stance == "supports"
    assert last_event(claim).data == {"evidence": 1, "old": "refutes", "new": "supports"}
    with pytest.raises(Refused):
        set_stance(evidence=evidence, stance="proves", user=rita)


def test_a_quote_that_a_verdict_rests_on_stays(claim, extraction, rita):
    evidence = make_evidence(claim, rita, extraction=extraction)
    make_verdict(claim, rita)
    with pytest.raises(Refused, match="verdict rests on this quote"):
        withdraw_quote(evidence=evidence, user=rita)
    evidence.refresh_from_db()
    assert evidence.withdrawn_at is None


def test_taking_back_twice_is_once(claim, extraction, rita):
    evidence = make_evidence(claim, rita, extraction=extraction)
    withdraw_quote(evidence=evidence, user=rita)
    withdraw_quote(evidence=evidence, user=rita)
    assert [e.kind for e in Event.objects.filter(chain=claim.chain, kind="quote withdrawn")] == ["quote withdrawn"]


def test_an_editors_word_on_a_snapshots_quality_counts(claim, edda):
    extraction = make_source(quality="paywall")
    extraction.snapshot.overrides.create(quality="content", reason="the whole text is there", decided_by=edda)
    assert make_evidence(claim, edda, extraction=extraction).number == 1


def test_a_removed_snapshot_cannot_be_quoted(claim, extraction, ada):
    Tombstone.objects.create(snapshot=extraction.snapshot, reason="court order", removed_by=ada)
    with pytest.raises(Refused):
        make_evidence(claim, ada, extraction=extraction)
