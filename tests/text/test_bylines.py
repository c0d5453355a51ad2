"""Lines in which an article speaks about itself, and lines that only look so."""

from __future__ import annotations

import datetime as dt

import pytest

from claims.text.bylines import Byline, read_byline
from claims.text.engine import decompose

MARCH = dt.date(2025, 3, 3)


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Maria Santos", Byline("Maria Santos")),
        ("BY MARIA SANTOS", Byline("MARIA SANTOS")),
        ("By Ann O’Neill", Byline("Ann O’Neill")),
        ("By Ursula von der Leyen", Byline("Ursula von der Leyen")),
        ("By Reuters Staff", Byline("Reuters Staff")),
        ("By Maria Santos | The Valley Herald | March 3, 2025", Byline("Maria Santos", "The Valley Herald", MARCH)),
        ("By Ann Lee - 3 March 2025", Byline("Ann Lee", "", MARCH)),
        ("By Jo Doe and Sam Roe, Associated Press", Byline("Jo Doe and Sam Roe", "Associated Press")),
        ("By Jo Doe, Sam Roe and Al Poe", Byline("Jo Doe, Sam Roe and Al Poe")),
        ("By Jane Roe, Political Correspondent, BBC News", Byline("Jane Roe", "BBC News")),
        ("Story by Łukasz Żak • March 3, 2025 • 4 min read", Byline("Łukasz Żak", "", MARCH)),
        ("March 3, 2025", Byline(day=MARCH)),
        ("2025-03-03", Byline(day=MARCH)),
        ("Published: 3 March 2025, 10:42 GMT", Byline(day=MARCH)),
        ("Monday, March 3rd, 2025 at 10:42 a.m. EST", Byline(day=MARCH)),
        ("Published 3 March 2025, updated 5 March 2025", Byline(day=MARCH)),
        ("Updated 3 March 2025", Byline(day=MARCH, updated=True)),
        ("Published 03/04/2025", Byline()),  # of March or of April
    ],
)
def test_a_byline_says_who_where_and_when(line, byline):
    assert read_byline(line) == byline


@pytest.mark.parametrize(
    "line",
    [
        "By the river it stands.",
        "By the river it stands",
        "By July 2024",
        "By Monday",
        "By 2030, 40% of cars will be electric",
        "By-election in Kent",
        "The bridge opened on 3 March 2025",
        "On 3 March 2025, Google",
        "Born 3 March 1950",
        "In 2020",
        "London",
        "",
        "By Ann " + "Lee, " * 50,
    ],
)
def test_other_lines_are_none(line):
    assert read_byline(line) is None


def test_no_claim_is_made_of_it_nor_of_a_single_word():
    text = "The bridge opens\n\nBy Ann Lee | 3 March 2025\n\nYear\n\n2024\n\nThe bridge cost €3 million in 2024."
    assert [claim.text for claim in decompose(text).claims] == [
        "The bridge opens.",
        "The bridge cost €3 million in 2024.",
    ]


def test_a_sentence_that_ends_in_its_own_scripts_mark_gets_no_second_one():
    (claim,) = decompose("大阪の人口は880万人です。").claims
    assert claim.text == "大阪の人口は880万人です。"
