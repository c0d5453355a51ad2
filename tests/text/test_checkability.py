"""What can be checked, and why not."""

from __future__ import annotations

import pytest

from claims.text.checkability import judge_checkability

TABLE = """
The council closed two depots.|
The treaty was signed in May.|
Drivers must pay a toll of two euros.|
The airline could not find the bags.|
A study of 900 nurses demonstrates that night shifts raise blood pressure by 4%.|
The minister was expected to land on Monday.|
Iron rusts.|
She is best known for three novels.|
Why did the inspector leave?|question
Did he leave, or was he told to?|question
Do not enter the tunnel.|imperative
Please boil the water.|imperative
Let's vote them out.|imperative
If the dam breaks, the town would flood.|conditional
Fuel would cost twice as much.|conditional
Rents will rise next spring.|prediction
The gap is expected to widen.|prediction
It won't happen again.|prediction
The fire may have been set.|possibility
Perhaps the guard slept.|possibility
The city should buy the land.|opinion
The square is beautiful.|opinion
The plan is an utter disgrace.|opinion
I think the bridge is safe.|opinion
The visit is notable.|opinion
The deal underscores growing ties between both capitals.|evaluation
A tort is defined as a civil wrong.|definition
"""


@pytest.mark.parametrize("row", TABLE.strip().splitlines())
def test_it_gives_the_reason(row: str) -> None:
    text, reason = row.split("|")
    assert judge_checkability(text) == (not reason, reason)


def test_tokens_tell_a_command_from_a_statement() -> None:
    command = [("Drink", "drink", "VB", "ROOT"), ("water", "water", "NN", "dobj"), (".", ".", ".", "punct")]
    headline = [
        ("Drink", "drink", "NN", "compound"),
        ("sales", "sale", "NNS", "nsubj"),
        ("fell", "fall", "VBD", "ROOT"),
    ]
    assert judge_checkability("Drink water.", command) == (False, "imperative")
    assert judge_checkability("Drink sales fell", headline) == (True, "")


def test_tokens_tell_the_month_from_the_modal() -> None:
    month = [("May", "May", "NNP", "pobj"), ("be", "be", "VB", "ROOT")]
    assert judge_checkability("May be", month)[1] != "possibility"
