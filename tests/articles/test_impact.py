"""The fate of each claim in a new text; the counts add up."""

from __future__ import annotations

import random

import pytest

from claims.articles.impact import Standing, weigh_revision
from claims.text.values import ClaimDraft

SENTENCES = (
    "The ministry sent 12,000 soldiers abroad in late 2022",
    "The ministry lost a third of its soldiers",
    "The minister praised the harvest of the year",
    "A second visit followed in March",
)


def text_of(*sentences: str) -> str:
    return ". ".join(sentences) + "."


def standing(*sentences: str, touched: bool = False) -> list[Standing]:
    text = text_of(*sentences)
    return [Standing(at, words, words, text.index(words), touched) for at, words in enumerate(sentences, start=1)]


def drafts(*sentences: str) -> list[ClaimDraft]:
    text, found, at = text_of(*sentences), [], 0
    for number, words in enumerate(sentences):
        start = text.index(words, at)
        at = start + len(words)
        found.append(ClaimDraft(words, words, start, at, words, (), number))
    return found


def fates(before, after, **more) -> dict[int, str]:
    impact = weigh_revision(standing(*before, **more), text_of(*after), drafts(*after))
    return {fate.claim.number: fate.kind for fate in impact.fates}


ONE, TWO, THREE, FOUR = SENTENCES
NEW = "It rained in the capital all day"


@pytest.mark.parametrize(
    ("after", "expected", "candidates"),
    [
        pytest.param(SENTENCES, "same same same same", 0, id="the same text"),
        pytest.param((NEW, *SENTENCES), "same same same same", 1, id="a sentence before them moves no claim"),
        pytest.param((TWO, THREE, FOUR, ONE), "moved same same same", 0, id="one claim at another place"),
        pytest.param((ONE.replace("12,000", "10,000"), TWO, THREE, FOUR), "reworded same same same", 0, id="a number"),
        pytest.param((TWO, THREE, FOUR), "deleted same same same", 0, id="one gone"),
        pytest.param((NEW, TWO, THREE, FOUR), "deleted same same same", 1, id="replaced by something else"),
        pytest.param((), "deleted deleted deleted deleted", 0, id="nothing left"),
    ],
)
def test_each_claim_has_one_fate(after, expected, candidates):
    impact = weigh_revision(standing(*SENTENCES), text_of(*after), drafts(*after))
    assert " ".join(fate.kind for fate in impact.fates) == expected
    assert len(impact.candidates) == candidates


def test_a_claim_that_a_person_worded_stays_where_its_words_stand():
    claim = Standing(1, "My own words for it", ONE, 0, touched=True)
    impact = weigh_revision([claim], text_of(ONE, NEW), drafts(ONE, NEW))
    assert [(fate.kind, fate.draft) for fate in impact.fates] == [("same", 0)]
    assert impact.candidates == (1,)


def test_the_most_alike_proposal_wins():
    after = (ONE.replace("12,000", "10,000"), ONE.replace("12,000", "9,000").replace("late", "early"))
    impact = weigh_revision(standing(ONE), text_of(*after), drafts(*after))
    assert impact.fates[0].draft == 0 and impact.candidates == (1,)


def test_the_counts_always_add_up():
    chance = random.Random(7)
    words = "ministry sent soldiers abroad lost harvest visit March minister praised river bridge".split()
    for _ in range(60):
        before = [" ".join(chance.choices(words, k=6)) + f" {at}" for at in range(chance.randint(0, 9))]
        after = chance.sample(before, chance.randint(0, len(before)))
        after += [" ".join(chance.choices(words, k=6)) + f" {at}x" for at in range(chance.randint(0, 4))]
        impact = weigh_revision(standing(*before), text_of(*after), drafts(*after))
        kinds = [fate.kind for fate in impact.fates]
        assert sum(kinds.count(kind) for kind in ("same", "moved", "reworded", "deleted")) == len(before)
        matched = sum(fate.draft is not None for fate in impact.fates)
        assert matched + len(impact.candidates) == len(after)
