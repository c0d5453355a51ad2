"""Claims of one article that cannot both hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from claims.text.comparisons import read_passage
from claims.text.disagreements import find_disagreements
from claims.text.values import ClaimDraft, Span

DAY = dt.date(2025, 3, 21)


def drafts(*sentences: str) -> list[ClaimDraft]:
    made = []
    for number, sentence in enumerate(sentences):
        side = read_passage(sentence, DAY)
        span = Span(0, len(sentence))
        made.append(
            ClaimDraft(
                sentence, sentence, 0, len(sentence), sentence, (span,), number,
                quantities=side.quantities, dates=side.dates, names=side.names,
            )
        )  # fmt: skip
    return made


@pytest.mark.parametrize(
    ("sentences", "kinds"),
    [
        (("The flood killed 14 people.", "The governor said the flood killed 41 people."), ["number"]),
        (("The treaty was signed in June 2021.", "Ministers signed the treaty in May 2021."), ["date"]),
        (("The mine opened in 1998.", "The mine closed in 1987."), ["order"]),
        (("Marta Olin was born in 1950.", "Marta Olin died in 1940."), ["order"]),
        (
            (
                "Sergei Shoigu visited North Korea for the second time in six months.",
                "The earlier trip of Sergei Shoigu took place in June 2024.",
            ),
            ["order"],
        ),
        (("The mine opened in 1987.", "The mine closed in 1998."), []),
        (("The mine opened in 1998.", "The smelter closed in 1987."), []),
        (("Sweden won four medals.", "Finland won three medals."), []),
        (("Inflation was 9.4% in 2022.", "Inflation was 3.2% in 2024."), []),
        (("The flood killed 14 people.", "The flood injured 41 people."), []),
        (("About 12,000 men were sent.", "Some 11,000 men were sent."), []),
    ],
)
def test_it_flags_what_cannot_both_hold(sentences: tuple[str, ...], kinds: list[str]) -> None:
    assert [found.kind for found in find_disagreements(drafts(*sentences), DAY)] == kinds


def test_the_seed_article_holds_together_as_far_as_its_own_words_go() -> None:
    sentences = (
        "Sergei Shoigu visited North Korea to meet Kim Jong-un for the second time in six months.",
        "On March 21, Sergei Shoigu arrived in North Korea for a second meeting with leader Kim Jong-un within a six-month timeframe.",
        "Sergei Shoigu's visit follows an earlier trip in September 2024.",
        "In late 2022, North Korea deployed approximately 12,000 soldiers to Russia.",
    )
    assert find_disagreements(drafts(*sentences), DAY) == ()


def test_claims_that_cannot_be_checked_are_left_out() -> None:
    first, second = drafts("The flood killed 14 people.", "The flood killed 41 people.")
    assert find_disagreements([first, replace(second, checkable=False, reason="possibility")], DAY) == ()


def test_it_says_which_claims_and_why() -> None:
    (found,) = find_disagreements(
        drafts("Rain fell.", "The flood killed 14 people.", "The flood killed 41 people."), DAY
    )
    assert (found.first, found.second) == (1, 2)
    assert "14 people" in found.explanation and "41 people" in found.explanation
