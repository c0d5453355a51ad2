"""What is typed into the search field, read; and each mistake turned into a sentence."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.matching.search_query import Question, Term, read_question


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("soldiers abroad", Question(wanted=(Term("soldiers"), Term("abroad")))),
        ('"exact words" -word', Question(wanted=(Term("exact words", exact=True),), unwanted=(Term("word"),))),
        ("“exact words”", Question(wanted=(Term("exact words", exact=True),))),
        ('-"not these"', Question(unwanted=(Term("not these", exact=True),), wanted=())),
        ("minist*", Question(wanted=(Term("minist", begins=True),))),
        ("verdict:False", Question(verdict="false")),
        ("verdict:“mostly true”", Question(verdict="mostly true")),
        ("domain:https://www.Example.org/a", Question(domain="example.org")),
        ("from:2024-02 to:2024-02", Question(since=dt.date(2024, 2, 1), until=dt.date(2024, 2, 29))),
        ('claimant:"Jane Poe" in:claim', Question(claimants=(Term("Jane Poe"),), within="claims")),
        ("kind:numerical IN:Quotes", Question(kind="numerical", within="quotes")),
        ("https://example.org/a", Question(wanted=(Term("https //example.org/a"),))),
        ("e-mail 12,000", Question(wanted=(Term("e-mail"), Term("12,000")))),
        ("", Question()),
        ('  - -- " * : ', Question()),
    ],
)
def test_it_reads(typed, expected):
    assert read_question(typed) == expected


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ('"never closed', "not closed"),
        ("colour:red", "no operator “colour:”"),
        ("from:yesterday", "“yesterday” is no day"),
        ("from:2024-13", "is no day"),
        ("to:0000", "is no day"),
        ("from:2025 to:2024", "were swapped"),
        ("verdict:", "needs something after the colon"),
        ("in:nowhere", "names nothing"),
        ("domain:<script>", "is no domain"),
        ("-only -these", "only words to leave out"),
        ("word " * 30, "first 20 words"),
        ("x" * 10_240, "1,000 characters"),
        ("-verdict:false", "without the minus"),
        ("ships OR boats", "“OR” is a word like others"),
    ],
)
def test_each_mistake_is_a_sentence_and_the_rest_is_searched(typed, sentence):
    question = read_question(f"{typed}")
    assert any(sentence in note for note in question.notes), question.notes


@given(st.text(max_size=1200))
def test_whatever_is_typed_is_understood_somehow(typed):
    question = read_question(typed)
    assert len(question.wanted) + len(question.unwanted) <= 20


@given(
    st.lists(
        st.sampled_from(["verdict:", '"', "-", "from:", "2024", ":", "a", "in:claims", " ", "(", "*", "\\"]),
        max_size=30,
    )
)
def test_so_is_any_jumble_of_operators(pieces):
    read_question("".join(pieces))
