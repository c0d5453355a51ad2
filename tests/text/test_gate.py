"""What may become a claim: only what the article says."""

from __future__ import annotations

import pytest

from claims.text.gate import Proposal, check_proposal

ARTICLE = "About 40 engineers were hired in May by the Ostrava council. Two depots closed."

PASSES = [
    ("The Ostrava council hired about 40 engineers in May.", "40 engineers were hired in May by the Ostrava council"),
    ("Two depots closed.", "Two depots closed."),
]
REFUSED = [
    ("The council hired 400 engineers.", "40 engineers were hired", "not grounded: 400"),
    ("Ann Lee hired 40 engineers.", "40 engineers were hired", "not grounded: Ann, Lee"),
    ("Three depots closed.", "Two depots closed", "not grounded: Three"),
    ("The council hired 40 engineers.", "forty engineers were hired", "not anchored"),
    ("The council hired 40 engineers.", "", "not anchored"),
    ("  ", "Two depots closed", "empty"),
]


@pytest.mark.parametrize(("text", "quote"), PASSES)
def test_it_lets_pass_what_the_article_says(text, quote):
    checked = check_proposal(Proposal(text, quote), ARTICLE)
    assert checked.passes
    assert ARTICLE[checked.start : checked.end] == quote


@pytest.mark.parametrize(("text", "quote", "reason"), REFUSED)
def test_it_refuses_what_the_article_does_not_say(text, quote, reason):
    assert check_proposal(Proposal(text, quote), ARTICLE).reason == reason


def test_it_takes_names_from_the_context():
    proposal = Proposal("Ann Lee closed two depots.", "Two depots closed")
    assert check_proposal(proposal, ARTICLE, context="Ann Lee runs the council.").passes


def test_it_anchors_only_within_the_sentence():
    proposal = Proposal("Two depots closed.", "Two depots closed")
    assert check_proposal(proposal, ARTICLE, within=(0, 60)).reason == "not anchored"
