"""How much a statement is worth checking, with reasons that add up."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from claims.text.checkability import judge_checkability
from claims.text.checkworthiness import STEEPNESS, score_checkworthiness
from claims.text.quantities import find_quantities
from claims.text.values import Worthiness

SHARED = Path(__file__).parents[3] / "shared" / "data" / "claims" / "checkworthy_claimbuster.jsonl"


def score(text: str) -> Worthiness:
    checkable, reason = judge_checkability(text)
    return score_checkworthiness(text, quantities=find_quantities(text), checkable=checkable, reason=reason)


@pytest.mark.parametrize(
    "text",
    ["Exports fell 8% in February.", "The ministry cut the budget by £30m.", "The senate passed the law in 2019."],
)
def test_hard_facts_are_worth_checking(text: str) -> None:
    assert score(text).score > 0.6


@pytest.mark.parametrize(
    "text",
    ["I believe in the future of our people.", "Thank you, and good night.", "Why should we do that?", "We must hope."],
)
def test_wishes_and_talk_are_not(text: str) -> None:
    assert score(text).score < 0.2


def test_a_number_raises_the_score_and_says_so() -> None:
    vague, exact = score("The ministry hired engineers."), score("The ministry hired 40 engineers.")
    assert exact.score > vague.score
    assert "states an amount" in {reason.feature for reason in exact.contributions}


def test_the_contributions_add_up_to_the_score() -> None:
    worth = score("The council said on Monday that it had lost 12 million euros because of the strike.")
    total = math.fsum(reason.amount for reason in worth.contributions)
    assert worth.score == pytest.approx(1 / (1 + math.exp(-STEEPNESS * (total - 0.5))), abs=1e-6)


def test_what_cannot_be_checked_is_ranked_lower_and_never_dropped() -> None:
    text = "The tax will rise to 12%."
    flagged = score_checkworthiness(text, checkable=False, reason="prediction")
    assert 0 < flagged.score < score_checkworthiness(text).score
    assert "cannot be checked: prediction" in {reason.feature for reason in flagged.contributions}


@pytest.mark.parametrize("text", ["", "x", "?" * 5000, "I " * 5000])
def test_any_text_gets_a_score_between_0_and_1(text: str) -> None:
    assert 0 <= score(text).score <= 1


@pytest.mark.skipif(not SHARED.exists(), reason="the shared evaluation data is not beside this checkout")
def test_it_keeps_its_figure_on_debates() -> None:
    rows = [json.loads(line) for line in SHARED.read_text(encoding="utf-8").splitlines()]
    marked = [(score(row["text"]).score >= 0.5, bool(row["label"])) for row in rows]
    hits = sum(said and true for said, true in marked)
    precision, recall = hits / sum(said for said, _ in marked), hits / sum(true for _, true in marked)
    assert 2 * precision * recall / (precision + recall) >= 0.75
