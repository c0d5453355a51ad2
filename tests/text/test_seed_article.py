"""The demo article, as the claims engine reads it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from claims.text import decompose
from claims.text.values import ClaimDraft, Decomposition

PLACES = ("seeds/shoigu-article.txt", "../shared/seeds/shoigu-article.txt")


@pytest.fixture(scope="module")
def article() -> str:
    found = next((path for path in map(Path, PLACES) if path.exists()), None)
    if found is None:
        pytest.skip("the demo article is not here")
    return found.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def reading(article) -> Decomposition:
    return decompose(article, date=dt.date(2025, 3, 21))


def find(reading: Decomposition, words: str) -> ClaimDraft:
    return next(claim for claim in reading.claims if words in claim.standalone)


def test_it_finds_at_least_27_claims(reading):
    assert len(reading.claims) >= 27


def test_every_claim_stands_in_the_article(reading, article):
    assert all(article[claim.start : claim.end] == claim.quote for claim in reading.claims)


def test_it_reads_the_deployment(reading):
    claim = find(reading, "12,000")
    assert claim.standalone == "North Korea deployed approximately 12,000 soldiers to Russia in late 2022."
    assert claim.quote == "In late 2022, North Korea reportedly deployed approximately 12,000 soldiers to Russia"
    assert claim.attribution[0].hedge == claim.hedge == "reportedly"
    assert any(quantity.approximate and quantity.value == 12_000 for quantity in claim.quantities)
    assert any(date.soft and date.text == "late 2022" for date in claim.dates)


def test_it_keeps_the_purpose_in_a_claim_of_its_own(reading):
    claim = find(reading, "to assist")
    assert claim.standalone.endswith("soldiers to Russia to assist in its operations in Ukraine.")
    assert claim.attribution[0].hedge == "reportedly"


@pytest.mark.parametrize(
    "claimant", ["Reports", "South Korean intelligence", "several Asian media outlets", "Russian state media"]
)
def test_it_keeps_the_claimant_as_metadata(reading, claimant):
    assert any(link.claimant == claimant for claim in reading.claims for link in claim.attribution)
    assert not any(claim.text.startswith(claimant) for claim in reading.claims)


def test_their_discussions_are_those_of_rudenko_and_choe(reading):
    assert find(reading, "discussions centered").standalone.startswith("Andrey Rudenko and Choe Son-hui's discussions")


@pytest.mark.parametrize(
    ("words", "reasons"),
    [
        ("will likely enhance", {"prediction"}),
        ("are notable", {"evaluation", "opinion"}),
        ("highlight the geopolitical complexities", {"evaluation"}),
    ],
)
def test_it_flags_what_is_no_fact(reading, words, reasons):
    claim = find(reading, words)
    assert not claim.checkable
    assert claim.reason in reasons


def test_the_last_line_is_the_source(reading):
    assert reading.original_source == "newsukraine.rbc.ua"
    assert not any("rbc.ua" in claim.text for claim in reading.claims)
