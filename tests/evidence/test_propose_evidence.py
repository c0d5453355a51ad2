"""Passages that bear on a claim are proposed with their reasons; a person makes them evidence, with one key."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from claims.articles.models import Claim
from claims.audit.models import Event
from claims.evidence.models import Evidence, Passage, Proposal
from claims.evidence.panels import load_evidence_panel
from claims.evidence.proposals import find_unproposed, forget_removed_passages, propose_evidence
from claims.evidence.ranking import WEIGHTS, rank_passages
from claims.evidence.services import attach_source
from claims.sources.models import Tombstone
from claims.text.comparisons import read_passage
from tests.builders import QUOTE, make_evidence, make_source, run_at_once

pytestmark = pytest.mark.django_db

LONG = """The weather was fine all week, and the harvest began early.

The ministry sent about 10,000 soldiers abroad in October 2024, a spokesman said.

Prices of bread rose again. The ministry of culture opened a museum.

In late 2022 the ministry had sent nobody abroad."""


@pytest.fixture
def attached(claim, extraction, rita) -> Claim:
    attach_source(claim=claim, source=extraction.snapshot.source, user=rita)
    return claim


class TestRanking:
    def ranked(self, claim: str, text: str = LONG):
        return rank_passages(read_passage(claim, date(2025, 1, 1)), text, language="en")

    def test_what_bears_most_on_the_claim_comes_first(self, db):
        found = self.ranked("The ministry sent 12,000 soldiers abroad in late 2022.")
        assert found[0].text.startswith("The ministry sent about 10,000 soldiers")
        assert found[1].text.startswith("In late 2022")
        assert not any("weather" in passage.text or "bread" in passage.text for passage in found)

    def test_passages_stand_at_their_offsets(self, db):
        for passage in self.ranked("The ministry sent 12,000 soldiers abroad in late 2022."):
            assert LONG[passage.start : passage.end] == passage.text

    def test_the_reasons_add_up_to_the_score(self, db):
        best = self.ranked("The ministry sent 12,000 soldiers abroad in late 2022.")[0]
        assert sum(reason.amount for reason in best.reasons) == pytest.approx(best.score, abs=0.002)
        assert {reason.feature for reason in best.reasons} <= set(WEIGHTS)
        assert {"words", "numbers", "dates"} <= {reason.feature for reason in best.reasons}

    def test_numbers_and_dates_of_the_claim_are_marked(self, db):
        best = self.ranked("The ministry sent 12,000 soldiers abroad in late 2022.")[0]
        marked = [best.text[start:end] for start, end in best.marks]
        assert any("10,000" in words for words in marked) and any("October 2024" in words for words in marked)

    def test_other_inflections_of_the_words_count(self, db):
        text = "It rained.\n\nTheir museums were opening.\n\nNothing else."
        assert self.ranked("A museum opened.", text)[0].text == "Their museums were opening."

    @pytest.mark.parametrize("text", ["", "\n\n", "Nothing in common here."])
    def test_a_text_without_bearing_has_no_passages(self, text, db):
        assert self.ranked("The ministry sent 12,000 soldiers.", text) == []

    def test_a_language_without_stemmer_is_compared_as_it_stands(self, db):
        found = rank_passages(read_passage("Budowa mostu"), "Budowa mostu trwa. Inne zdanie.", language="pl")
        assert found[0].text == "Budowa mostu trwa."


class TestProposing:
    def test_it_stores_passages_with_method_and_reasons(self, attached, extraction):
        proposal = propose_evidence(attached.pk)
        assert proposal.extractions == [extraction.pk]
        best = Passage.objects.get(place=1)
        assert QUOTE.startswith(best.text[:20]) and best.method == "passages 1" and best.reasons

    def test_doing_it_again_changes_nothing(self, attached):
        propose_evidence(attached.pk)
        before = list(Passage.objects.values_list("pk", flat=True))
        assert propose_evidence(attached.pk) is None
        assert list(Passage.objects.values_list("pk", flat=True)) == before

    def test_a_new_source_leaves_the_others_alone(self, attached, rita):
        propose_evidence(attached.pk)
        before = set(Passage.objects.values_list("pk", flat=True))
        other = make_source(url="https://b.example.org/", text="The ministry sent 12,000 soldiers abroad in 2022.")
        attach_source(claim=attached, source=other.snapshot.source, user=rita)
        propose_evidence(attached.pk)
        assert before < set(Passage.objects.values_list("pk", flat=True))

    def test_new_words_of_the_claim_are_ranked_anew(self, attached):
        propose_evidence(attached.pk)
        Claim.objects.filter(pk=attached.pk).update(standalone="The army had not grown")
        propose_evidence(attached.pk)
        assert Proposal.objects.get().wording == "The army had not grown"
        assert "army" in Passage.objects.get(place=1).text

    def test_it_sets_no_stance_and_makes_no_evidence(self, attached):
        propose_evidence(attached.pk)
        assert not Evidence.objects.exists() and not Event.objects.filter(kind="quote cited").exists()

    def test_a_blocked_page_is_not_ranked(self, claim, rita):
        wall = make_source(url="https://wall.example.org/", quality="bot_check")
        attach_source(claim=claim, source=wall.snapshot.source, user=rita)
        assert propose_evidence(claim.pk) is None
        assert not Passage.objects.exists()

    def test_passages_of_a_removed_copy_are_not_shown(self, attached, extraction, rita):
        propose_evidence(attached.pk)
        Tombstone.objects.create(snapshot=extraction.snapshot, reason="a court said so", removed_by=rita)
        assert load_evidence_panel(attached).sources[0].passages == []
        assert forget_removed_passages() and not Passage.objects.exists()

    def test_the_sweep_finds_claims_whose_sources_came_in(self, attached):
        assert find_unproposed() == [attached.pk]
        propose_evidence(attached.pk)
        assert find_unproposed() == []


class TestOrigins:
    def test_links_to_one_dispatch_count_as_one_origin(self, claim, rita):
        text = " ".join(f"Sentence number {at} tells how the ministry moved its soldiers." for at in range(20))
        for at in range(4):
            copy = make_source(url=f"https://copy{at}.example.org/", text=text + f" Copy {at}.")
            attach_source(claim=claim, source=copy.snapshot.source, user=rita)
        propose_evidence(claim.pk)
        panel = load_evidence_panel(claim)
        assert (len(panel.sources), panel.origin_count) == (4, 1)

    def test_sources_with_texts_of_their_own_are_not_grouped(self, attached, rita):
        other = make_source(url="https://b.example.org/", text="Something else entirely was said here.")
        attach_source(claim=attached, source=other.snapshot.source, user=rita)
        propose_evidence(attached.pk)
        assert load_evidence_panel(attached).origin_count == 2


class TestPanel:
    def test_the_panel_asks_again_until_passages_were_looked_for(self, attached, rita, sign_in):
        browser = sign_in(rita)
        assert "every 1s" in browser.get(reverse("claim", args=[attached.pk])).content.decode()
        page = browser.get(reverse("evidence_panel", args=[attached.pk])).content.decode()
        assert "every 1s" not in page and "bears" in page

    def test_at_most_three_passages_of_a_source_are_shown(self, claim, rita):
        text = "\n\n".join(f"The ministry sent {at},000 soldiers abroad." for at in range(1, 9))
        attach_source(claim=claim, source=make_source(text=text).snapshot.source, user=rita)
        propose_evidence(claim.pk)
        assert len(load_evidence_panel(claim).sources[0].passages) == 3
        assert Passage.objects.count() == 8

    def test_the_keys_belong_to_the_best_passage_alone(self, attached, rita, sign_in):
        propose_evidence(attached.pk)
        page = sign_in(rita).get(reverse("evidence_panel", args=[attached.pk])).content.decode()
        assert [page.count(f'data-key="{key}"') for key in "fat"] == [1, 1, 1]

    @pytest.mark.parametrize("stance", ["supports", "refutes", "context"])
    def test_one_key_makes_the_passage_evidence_with_the_stance_chosen(self, attached, rita, sign_in, stance):
        propose_evidence(attached.pk)
        best = Passage.objects.get(place=1)
        sign_in(rita, htmx=True).post(reverse("cite_passage", args=[best.pk]), {"stance": stance})
        evidence = Evidence.objects.get()
        assert (evidence.quote, evidence.stance, evidence.level) == (best.text, stance, "identical")
        assert best.pk not in [shown.row.pk for shown in load_evidence_panel(attached).sources[0].passages]

    def test_without_a_stance_nothing_becomes_evidence(self, attached, rita, sign_in):
        propose_evidence(attached.pk)
        answer = sign_in(rita, htmx=True).post(reverse("cite_passage", args=[Passage.objects.first().pk]))
        assert "Say whether the quote supports" in answer.content.decode() and not Evidence.objects.exists()

    def test_words_of_the_source_are_escaped(self, claim, rita, sign_in):
        text = "The ministry sent <script>alert(1)</script> 12,000 soldiers abroad in 2022."
        attach_source(claim=claim, source=make_source(text=text).snapshot.source, user=rita)
        page = sign_in(rita).get(reverse("evidence_panel", args=[claim.pk])).content.decode()
        assert "<script>alert" not in page and "&lt;script&gt;" in page

    def test_the_reading_page_lists_passages_with_their_shares(self, attached, extraction, rita, sign_in):
        propose_evidence(attached.pk)
        page = sign_in(rita).get(reverse("read_source", args=[attached.pk, extraction.pk])).content.decode()
        assert "Passages that bear on the claim" in page and "passages 1" in page


class TestDates:
    @pytest.mark.parametrize(
        ("claimed", "event", "flags"),
        [
            (date(2024, 12, 1), "2022-10-01", []),
            (date(2024, 12, 1), "2024-11-20", ["published before the event"]),
            (date(2024, 10, 1), "2022-10-01", ["published after the claim"]),
            (None, "2022-10-01", []),
        ],
    )
    def test_evidence_from_before_the_event_or_after_the_claim_is_flagged(self, attached, claimed, event, flags):
        attached.article.published_on = claimed
        attached.facts.create(kind="date", start=0, end=3, text="The", value={"earliest": event, "grain": "day"})
        assert load_evidence_panel(attached).sources[0].warnings == flags


def test_a_quote_cannot_be_proposed_twice(attached, rita, extraction):
    make_evidence(attached, rita, extraction=extraction)
    propose_evidence(attached.pk)
    assert QUOTE not in [shown.row.text for shown in load_evidence_panel(attached).sources[0].passages]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_store_the_same_once(attached):
    run_at_once(*[lambda: propose_evidence(attached.pk)] * 3)
    places = list(Passage.objects.values_list("place", flat=True))
    assert places == sorted(set(places)) and Proposal.objects.count() == 1
