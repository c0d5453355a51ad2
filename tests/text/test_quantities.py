"""Numbers of things, as intervals with a unit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.text.quantities import find_quantities, unit_label

SHARED = Path(__file__).parents[3] / "shared" / "data" / "claims" / "quantities.jsonl"

# text | quantity's words | value | low | high | unit
TABLE = """
The depot keeps 27 lorries.|27 lorries|27|27|27|lorries
Some 9,400 Danish nurses walked out.|Some 9,400 Danish nurses|9400|8460|10340|nurses
It flew 3,600 km in two stages.|3,600 km|3600|3600|3600|km
Rain filled 140,000 cubic metres a day.|140,000 cubic metres a day|140000|140000|140000|m3/d
The train does 210 mph.|210 mph|210|210|210|[mi_i]/h
It was -12°C at dawn.|-12°C|-12|-12|-12|Cel
The oven reached 450 degrees Fahrenheit.|450 degrees Fahrenheit|450|450|450|[degF]
The levy raised £17m.|£17m|17000000|17000000|17000000|GBP
They asked for US$ 3.5 billion.|US$ 3.5 billion|3500000000|3500000000|3500000000|USD
The fee is 40 Swiss francs.|40 Swiss francs|40|40|40|CHF
He owed 30 francs.|30 francs|30|30|30|franc
Milk costs 95 cents a litre.|95 cents a litre|95|95|95|cent/L
Turnout was 63.5 per cent.|63.5 per cent|63.5|63.5|63.5|%
The gap widened by four percentage points.|four percentage points|4|4|4|[pp]
The bank cut its rate by 25 basis points.|25 basis points|25|25|25|[bp]
One in eight bolts was loose.|One in eight|0.125|0.125|0.125|1
Three quarters of the crop rotted.|Three quarters|0.75|0.75|0.75|1
Output doubled.|doubled|2|2|2|×
Losses were four times as high.|four times|4|4|4|×
She was fined four times.|four times|4|4|4|times
More than 600 hens escaped.|More than 600 hens|600|600|None|hens
At least seven climbers died.|At least seven climbers|7|7|None|climbers
Up to 90 guests came.|Up to 90 guests|90|0|90|guests
Fewer than 50 seats were free.|Fewer than 50 seats|50|0|50|seats
Nearly 200 goats drowned.|Nearly 200 goats|200|180|200|goats
It holds 30 or more.|30 or more|30|30|None|None
Between 60 and 80 barns burned.|Between 60 and 80 barns|None|60|80|barns
The job takes three to five days.|three to five days|None|3|5|d
Prices range from 3% to 5%.|from 3% to 5%|None|3|5|%
Bids of $10-15 million came in.|$10-15 million|None|10000000|15000000|USD
Dozens of boats sank.|Dozens of boats|None|24|120|boats
Tens of thousands of birds nest there.|Tens of thousands of birds|None|20000|100000|birds
One and a half million trees fell.|One and a half million trees|1500000|1500000|1500000|trees
A hundred and twenty wells ran dry.|A hundred and twenty wells|120|120|120|wells
A thousand and one hundred and twelve trees fell.|A thousand and one hundred and twelve trees|1112|1112|1112|trees
Two million and two hundred and 5 trees fell.|Two million and two hundred and 5 trees|2000205|2000205|2000205|trees
Twenty-one lakh voters registered.|Twenty-one lakh voters|2100000|2100000|2100000|voters
The jab was given to 3m people.|3m people|3000000|3000000|3000000|people
It sold 12m copies.|12m copies|12000000|12000000|12000000|copies
They built a 3m wall.|3m|3|3|3|m
A quarter of a million bees died.|A quarter of a million bees|250000|250000|250000|bees
Fines of €50-60m loom.|€50-60m|None|50000000|60000000|EUR
Several thousand geese came.|Several thousand geese|None|2000|9000|geese
A couple of hundred boats sank.|A couple of hundred boats|None|200|300|boats
The bag weighed 12 pounds.|12 pounds|12|12|12|[lb_av]
The ticket was 12 pounds.|12 pounds|12|12|12|GBP
The 45-year-old was fined.|45-year-old|45|45|45|a
It is half a mile off.|half a mile|0.5|0.5|0.5|[mi_i]
A spill of 1.234,5 litres.|1.234,5 litres|1234.5|1234.5|1234.5|L
The plank is 6 ft 3 in long.|6 ft 3 in|6.25|6.25|6.25|[ft_i]
"""


@pytest.mark.parametrize("row", TABLE.strip().splitlines())
def test_it_reads_value_interval_and_unit(row: str) -> None:
    text, words, value, low, high, unit = row.split("|")
    found = {quantity.text: quantity for quantity in find_quantities(text)}
    assert words in found, found
    quantity = found[words]
    expected = [None if number == "None" else float(number) for number in (value, low, high)]
    for got, want in zip((quantity.value, quantity.low, quantity.high), expected, strict=True):
        assert got == (want if want is None else pytest.approx(want, rel=1e-9))
    assert quantity.unit == (None if unit == "None" else unit)


@pytest.mark.parametrize(
    "text",
    [
        "The act came into force in 2014.",
        "They met on 3 May at 5 p.m.",
        "She finished in the twenty-first place.",
        "The second goal stood.",
        "See Article 12 of the treaty.",
        "A Boeing 747 landed.",
        "He runs Windows 11.",
        "Covid-19 spread.",
        "They won 3-1.",
        "No one knew the one in charge.",
        "He left two weeks ago.",
        "In the 1990s all was well.",
        "Take the A40 to exit B12.",
    ],
)
def test_it_finds_no_quantity_in_dates_names_and_ordinals(text: str) -> None:
    assert find_quantities(text) == ()


def test_a_dump_of_digits_is_no_number() -> None:
    assert find_quantities("Key: " + "9" * 4000) == ()


def test_a_change_is_two_quantities_and_no_range() -> None:
    values = [quantity.value for quantity in find_quantities("Debt rose from 40% to 55% of output.")]
    assert values == [40, 55]


def test_hedged_and_plain_numbers_are_told_apart() -> None:
    about, plain = find_quantities("About 80 sheep and 12 cows were sold.")
    assert (about.approximate, plain.approximate) == (True, False)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("It covers 40 square kilometres.", "square kilometres (square kilometer, km2)"),
        ("It cost £30m.", "pound (GBP)"),
        ("It sold 40 lorries.", "lorries"),
        ("It rose 5%.", "%"),
    ],
)
def test_the_label_says_the_unit_as_written_with_name_and_code(text: str, label: str) -> None:
    assert unit_label(find_quantities(text)[0]) == label


@given(st.text(alphabet="0123456789.,-–%$£½ abmknt()\n", max_size=60))
@settings(max_examples=150)
def test_offsets_reproduce_the_text(text: str) -> None:
    for quantity in find_quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high


@pytest.mark.skipif(not SHARED.exists(), reason="the shared evaluation data is not beside this checkout")
def test_it_keeps_its_figures_on_the_recognizers_cases() -> None:
    wanted = found = right = 0
    for line in SHARED.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        quantities = find_quantities(record["text"])
        for gold in record["quantities"]:
            hits = [q for q in quantities if q.start < gold["end"] and gold["start"] < q.end]
            wanted, found = wanted + 1, found + bool(hits)
            right += any(q.value is not None and q.value == pytest.approx(gold["value"], rel=1e-6) for q in hits)
    assert found / wanted >= 0.98
    assert right / wanted >= 0.96
