"""A quoted title is one name; what somebody said is none."""

from __future__ import annotations

import pytest

from claims.text import decompose
from claims.text.titles import find_titles

TITLES = [
    ("He sang “Blue Harbour” and “Salt.”", ["“Blue Harbour”", "“Salt”"]),
    ('Her plays are "The Last Ferry," "Up & Away," and "1913."', ['"The Last Ferry"', '"Up & Away"', '"1913"']),
    ("They filmed “Who Goes There?” in Riga.", ["“Who Goes There?”"]),
    ("“Never,” she said.", []),
    ("The mayor said, “Good Morning.”", []),
    ("He asked “Why Me?”", []),
    ("The plan was “a great success”.", []),
    ("“We delivered 40 beds,” the nurse said.", []),
]


@pytest.mark.parametrize(("text", "titles"), TITLES)
def test_it_finds_the_titles(text, titles):
    found = find_titles(text)
    assert [title.written for title in found] == titles
    assert all(text[title.start : title.end].strip('“”",.') == title.written.strip('“”"') for title in found)


CLAIMS = {
    "a list with its commas inside the marks": (
        'Vance wrote "The Last Ferry," "Up & Away," and "Salt."',
        ['Vance wrote "The Last Ferry".', 'Vance wrote "Up & Away".', 'Vance wrote "Salt".'],
    ),
    "a title that is a clause": (
        "Ortega published “We Lost the War” in 1991.",
        ["Ortega published “We Lost the War” in 1991."],
    ),
    "a title beside what it is": (
        "Her first novel, “Low Tide”, won a prize.",
        ["Her first novel won a prize.", "“Low Tide” is her first novel."],
    ),
    "a nickname": ("Luis “Rex” Ortega won.", ["Luis “Rex” Ortega won."]),
}


@pytest.mark.parametrize(("text", "expected"), CLAIMS.values(), ids=CLAIMS)
def test_it_splits_around_titles(text, expected):
    found = decompose(text).claims
    assert sorted(claim.standalone for claim in found) == sorted(expected)
    for claim in found:
        assert text[claim.start : claim.end] == claim.quote
        assert all(claim.standalone[name.start : name.end] == name.text for name in claim.names)


def test_a_title_explains_a_pronoun_without_its_marks():
    claims = decompose("“Low Tide” is a novel. It won a prize.").claims
    [insertion] = claims[1].insertions
    assert claims[1].standalone == "Low Tide won a prize."
    assert "“Low Tide” is a novel."[insertion.source_start : insertion.source_end] == "Low Tide"
