"""Earlier claims found again: the same in other words, and those that only look like it."""

from __future__ import annotations

import pytest

from claims.matching.candidates import RareWord, pair_words
from claims.matching.counting import count_words
from claims.matching.match_models import Lexeme, Word
from claims.matching.ranking import suggest_matches

pytestmark = pytest.mark.django_db


def test_it_finds_the_same_claim_in_other_words(say):
    earlier = say("The ministry sent 12,000 soldiers abroad in late 2022.")
    say("Bread became dearer in May.")
    claim = say("In late 2022 some 12,000 troops were dispatched overseas by the ministry.")
    (suggestion,) = suggest_matches(claim)
    assert suggestion.earlier == earlier and suggestion.relation.is_match
    assert {reason.kind for reason in suggestion.relation.same} == {"number", "date", "words"}


def test_what_differs_comes_after_what_does_not_and_says_in_what(say):
    other = say("The ministry sent 1,200 soldiers abroad in late 2022.")
    same = say("Late in 2022 the ministry sent 12,000 soldiers abroad.")
    claim = say("The ministry sent 12,000 soldiers abroad in late 2022.")
    first, second = suggest_matches(claim)
    assert (first.earlier, second.earlier) == (same, other)
    assert [(reason.ours, reason.theirs) for reason in second.relation.differs] == [
        ("12,000 soldiers", "1,200 soldiers")
    ]


def test_claims_of_the_same_article_and_those_that_are_gone_are_left_out(claim, article, say):
    twin = article.claims.last()
    twin.standalone = claim.standalone
    twin.save()
    gone = say(claim.standalone, state="dismissed", dismissed_reason="Twice.")
    assert gone and suggest_matches(claim) == []


def test_a_claim_of_one_word_or_none_finds_nothing_and_harms_nobody(say):
    say("The ministry sent soldiers.")
    for words in ("It.", "12", "'''", "\\ ' & | ! ( :* <->", "😀", "a" * 1900):
        assert suggest_matches(say(words)) == []


def test_words_are_counted_once(say):
    say("Soldiers, soldiers and one soldier.")
    say("A soldier fished.")
    assert count_words() == 0
    assert Lexeme.objects.get(text="soldier").claims == 2
    assert dict(Word.objects.filter(text__startswith="soldier").values_list("text", "claims")) == {
        "soldiers": 1,
        "soldier": 2,
    }


def test_pairs_of_rare_words_are_asked_for_as_far_as_that_is_cheap():
    rare, scarce, common, everywhere = (
        RareWord(name, count) for name, count in zip("abcd", (3, 50, 50_000, 900_000), strict=True)
    )
    assert pair_words([common, rare, scarce, everywhere], 1_000_000) == "(a & b) | (a & c) | (b & c)"
    assert pair_words([everywhere, RareWord("e", 800_000)], 1_000_000) == "e & d"
    assert (
        pair_words([rare], 1_000_000) == "a" and pair_words([everywhere], 1_000_000) == "" and pair_words([], 1) == ""
    )
