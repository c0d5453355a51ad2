"""The kind of a claim."""

from __future__ import annotations

import pytest

from claims.text.kinds import classify_kind
from claims.text.quantities import find_quantities


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Exports fell 8%.", "numerical"),
        ("Lake Orun is the third-largest reservoir in the country.", "numerical"),
        ("Denmark recycles more plastic than Norway.", "numerical"),
        ("The vaccine caused the outbreak.", "causal"),
        ("The flight was cancelled because the crew was tired.", "causal"),
        ("The party opposes the pipeline.", "position"),
        ("The senator voted against the bill.", "position"),
        ("The council closed the depot.", "event/property"),
        ("His visit lasted three days.", "event/property"),
        ("The mine closed in 1998.", "event/property"),
    ],
)
def test_it_sorts_by_wording(text: str, kind: str) -> None:
    assert classify_kind(text, quantities=find_quantities(text)) == kind


def test_a_quote_is_a_quote_whatever_it_says() -> None:
    assert classify_kind("Brandt said: “Taxes fell 8%.”", direct_quote="Taxes fell 8%.") == "quote"
