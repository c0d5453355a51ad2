"""Conflict hints: numbers, dates, names and negation of a claim beside a quote."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.text.comparisons import compare, read_passage, relate_dates, relate_quantities
from claims.text.dates import find_dates
from claims.text.names import find_names
from claims.text.quantities import find_quantities

DAY = dt.date(2025, 3, 21)
PAIRS = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "seeds" / "conflict-pairs.jsonl").read_text(encoding="utf-8").splitlines()
]


def conflicts(claim: str, quote: str) -> set[str]:
    found = compare(read_passage(claim, DAY), read_passage(quote, DAY))
    return {comparison.kind for comparison in found if comparison.outcome == "conflicts"}


@pytest.mark.parametrize(
    ("claim", "quote", "outcome"),
    [
        ("approximately 12,000 soldiers", "around 10,000 soldiers", "agrees"),
        ("approximately 12,000 soldiers", "1,200 soldiers", "conflicts"),
        ("12,000 soldiers", "11,950 soldiers", "agrees"),
        ("12,000 soldiers", "12,000 troops", "agrees"),
        ("40 engineers", "42 engineers", "agrees"),
        ("40 engineers", "47 engineers", "conflicts"),
        ("5%", "5.2%", "agrees"),
        ("5%", "6%", "conflicts"),
        ("5%", "5 percentage points", "different quantity"),
        ("half", "48%", "agrees"),
        ("one in five", "a quarter", "conflicts"),
        ("10 miles", "16 km", "agrees"),
        ("10 miles", "25 km", "conflicts"),
        ("10 miles", "10 kg", "not comparable"),
        ("£30m", "$30m", "not comparable"),
        ("£30m", "£29.8 million", "agrees"),
        ("£30m", "£13m", "conflicts"),
        ("more than 500 hens", "900 hens", "agrees"),
        ("more than 500 hens", "120 hens", "conflicts"),
        ("up to 40 tanks", "35 tanks", "agrees"),
        ("up to 40 tanks", "58 tanks", "conflicts"),
        ("thousands of voters", "4,200 voters", "agrees"),
        ("about 12,000 soldiers", "10,000 soldiers", "not comparable"),
        ("20 euros a day", "20 euros a month", "not comparable"),
        ("three weeks", "21 days", "agrees"),
        ("12 lorries", "12 cows", "not comparable"),
    ],
)
def test_two_amounts_by_themselves(claim: str, quote: str, outcome: str) -> None:
    assert relate_quantities(find_quantities(claim)[0], find_quantities(quote)[0])[0] == outcome


@pytest.mark.parametrize(
    ("claim", "quote", "outcome"),
    [
        ("in late 2022", "in October 2024", "conflicts"),
        ("in late 2022", "in November 2022", "agrees"),
        ("in late 2008", "in 2009", "conflicts"),
        ("in 2019", "on 4 May 2019", "agrees"),
        ("in the 1990s", "in 1994", "agrees"),
        ("since 2019", "in 2023", "agrees"),
        ("since 2019", "since 2023", "conflicts"),
        ("since the 1960s", "since the 1990s", "conflicts"),
        ("since the 1960s", "since 1964", "agrees"),
        ("on 9 January", "on 9 January 2019", "agrees"),
        ("on 9 January", "on 6 January 2019", "conflicts"),
        ("last month", "on 18 February 2025", "agrees"),
        ("for six weeks", "in 2019", "not comparable"),
    ],
)
def test_two_dates_by_themselves(claim: str, quote: str, outcome: str) -> None:
    assert relate_dates(find_dates(claim, DAY)[0], find_dates(quote, DAY)[0])[0] == outcome


@pytest.mark.parametrize(
    ("claim", "quote", "kinds"),
    [
        ("The flood killed 14 people.", "The flood killed 41 people.", {"quantity"}),
        ("The flood killed 14 people.", "The flood injured 41 people.", set()),
        ("The flood killed 14 people in 2019.", "The flood of 2021 killed 41 people.", set()),
        ("The flood killed 14 people.", "The storm damaged 41 roofs.", set()),
        ("The mill closed in 1998.", "The mill closed in 2008.", {"date"}),
        ("The mill closed in 1998.", "The mill opened in 1911.", set()),
        ("Ines Vidal designed the hall.", "The hall was designed by Jorge Prado.", {"name"}),
        ("Ines Vidal designed the hall.", "Jorge Prado admired the hall.", set()),
        ("The mayor resigned over the affair.", "The mayor did not resign over the affair.", {"negation"}),
        ("The city approved the stadium.", "The city rejected the stadium.", {"negation"}),
        ("The city approved the stadium.", "The city approved the stadium, not the car park.", set()),
    ],
)
def test_a_conflict_needs_the_same_deed_object_time_and_actor(claim: str, quote: str, kinds: set[str]) -> None:
    assert conflicts(claim, quote) == kinds


def test_both_places_are_given() -> None:
    claim, quote = "The flood killed 14 people.", "Later the flood killed 41 people."
    (found,) = compare(read_passage(claim), read_passage(quote))
    assert claim[found.claim_start : found.claim_end] == "14 people"
    assert quote[found.quote_start : found.quote_end] == "41 people"
    assert "14 people" in found.explanation and "41 people" in found.explanation


def test_names_from_a_parser_are_taken_when_given() -> None:
    claim, quote = "Reyes opened the new hospital.", "Olin opened the new hospital."
    names = [find_names(text, [(0, text.index(" "), "PERSON")]) for text in (claim, quote)]
    found = compare(read_passage(claim, names=names[0]), read_passage(quote, names=names[1]))
    assert [comparison.outcome for comparison in found if comparison.kind == "name"] == ["conflicts"]


@pytest.mark.parametrize(
    ("claim", "quote", "outcome"),
    [
        ("Inflation rose by 4 percent in May.", "Inflation rose to 9 percent in May.", "different quantity"),
        ("Inflation rose by 4 percent in May.", "Inflation rose to 4 percent in May.", None),
        ("Prices fell to $40 a barrel.", "Prices fell by $12 a barrel.", "different quantity"),
        ("He won the race by three seconds.", "He won the race in 43.2 seconds.", "different quantity"),
        ("Inflation rose to 4 percent in May.", "Inflation rose to about 9 percent in May.", "conflicts"),
        ("Inflation rose by 4 percent in May.", "Inflation rose 9 percent in May.", "conflicts"),
        ("The ship was delayed by three days.", "The ship was delayed by nine days.", "conflicts"),
    ],
)
def test_a_step_is_not_compared_with_a_level(claim: str, quote: str, outcome: str | None) -> None:
    found = compare(read_passage(claim, DAY), read_passage(quote, DAY))
    assert [each.outcome for each in found if each.kind == "quantity"] == ([outcome] if outcome else [])


def test_a_text_agrees_with_itself() -> None:
    for pair in PAIRS:
        assert conflicts(pair["claim"], pair["claim"]) == set(), pair["claim"]


def test_hints_on_the_labelled_pairs_are_precise_and_find_most_conflicts() -> None:
    """The floor is below what is reached; docs/conflict-hints.md says what is, and on which pairs it was reached blind."""
    hits = misses = alarms = 0
    for pair in PAIRS:
        found = conflicts(pair["claim"], pair["quote"])
        wanted = {pair["kind"]} if pair["label"] == "conflict" else set()
        hits, misses, alarms = hits + len(found & wanted), misses + len(wanted - found), alarms + len(found - wanted)
    assert len(PAIRS) >= 200
    assert hits / (hits + alarms) >= 0.95
    assert hits / (hits + misses) >= 0.85


DEPLOYED = "North Korea deployed approximately 12,000 soldiers to Russia in late 2022."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("In October 2024, North Korea sent some 12,000 soldiers to Russia to support its war.", {"date"}),
        ("North Korea has sent around 10,000 soldiers to train in eastern Russia, the Pentagon said in October 2024.", {"date"}),
        ("North Korea sent some 12,000 soldiers to Russia in November 2022.", set()),
        ("In January 2025 North Korea sent 1,000 soldiers to Russia.", set()),  # another amount at another time
        ("In October 2024, North Korea sent some 12,000 soldiers to Belarus.", set()),  # another receiver: another deed
        ("In October 2024, Iran sent some 12,000 soldiers to Russia.", set()),
        ("North Korea will send some 12,000 soldiers to Russia in October 2024.", set()),
        ("Officials said in October 2024 that North Korea had sent some 12,000 soldiers to Russia.", set()),
        ("In October 2024 North Korea withdrew some 12,000 soldiers from Russia.", set()),
    ],
)  # fmt: skip
def test_where_a_deed_is_the_only_word_names_and_an_amount_tell_that_it_is_the_same(quote: str, found: set) -> None:
    assert conflicts(DEPLOYED, quote) - {"name"} == found


PIECES = [
    "The",
    "mill",
    "closed",
    "not",
    "in",
    "2019",
    "12",
    "%",
    "people",
    ".",
    "Reyes",
    "rose",
    "fell",
    ",",
    "and",
    "5 May",
    "killed",
    "\n",
    "£3m",
]


@given(st.lists(st.sampled_from(PIECES), max_size=20), st.lists(st.sampled_from(PIECES), max_size=20))
@settings(max_examples=150)
def test_any_two_texts_can_be_compared_and_offsets_stay_inside(left: list[str], right: list[str]) -> None:
    claim, quote = " ".join(left), " ".join(right)
    for found in compare(read_passage(claim, DAY), read_passage(quote, DAY)):
        assert 0 <= found.claim_start < found.claim_end <= len(claim)
        assert 0 <= found.quote_start < found.quote_end <= len(quote)
