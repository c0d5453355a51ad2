"""Names out of the parser's spans, and whether two names may be of one."""

from __future__ import annotations

import pytest

from claims.text.names import find_names, guess_names, same_name
from claims.text.values import Name


@pytest.mark.parametrize(
    ("text", "label", "name", "kind"),
    [
        ("the European Union's", "ORG", "European Union", "organisation"),
        ("Foreign Minister Choe Son-hui", "PERSON", "Choe Son-hui", "person"),
        ("Dr. Lena Voss", "PERSON", "Lena Voss", "person"),
        ("Prof. J. K. Adeyemi", "PERSON", "J. K. Adeyemi", "person"),
        ("“Northwind”", "ORG", "Northwind", "organisation"),
        ("Lake Orun", "LOC", "Lake Orun", "place"),
        ("the Port Festival", "EVENT", "Port Festival", "event"),
        ("U.S.", "GPE", "U.S.", "place"),
        ("Russian", "NORP", "Russian", "other"),
    ],
)
def test_it_leaves_the_name_alone(text: str, label: str, name: str, kind: str) -> None:
    (found,) = find_names(text, [(0, len(text), label)])
    assert (found.text, found.label, text[found.start : found.end]) == (name, kind, name)


def test_numbers_dates_and_broken_spans_are_no_names() -> None:
    text = "In 2019 ten ships left."
    assert find_names(text, [(3, 7, "DATE"), (8, 11, "CARDINAL"), (2, 3, "ORG"), (90, 99, "ORG"), (5, 4, "GPE")]) == ()


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Sergei Shoigu", "Shoigu", True),
        ("European Medicines Agency", "EMA", True),
        ("Moscow", "Russia", True),
        ("Judge Ana Ruiz", "Judge Clara Weiss", False),
        ("Chile", "Peru", False),
    ],
)
def test_it_knows_what_the_press_calls_the_same(a: str, b: str, same: bool) -> None:
    assert same_name(Name(a, 0, len(a), "other"), Name(b, 0, len(b), "other")) is same


def test_without_a_parser_runs_of_capitals_stand_in() -> None:
    text = "Police arrested Tomas Reyes in Puerto Claro on Monday. Prices rose. Denmark’s parliament met."
    assert [name.text for name in guess_names(text)] == ["Tomas Reyes", "Puerto Claro", "Denmark"]
