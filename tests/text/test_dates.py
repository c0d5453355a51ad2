"""Dates, periods and durations as intervals of days."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.text.dates import find_dates

FRIDAY = dt.date(2025, 3, 21)

# text | the date's words | value | earliest | latest | grain | soft
TABLE = """
It opened on 14 June 2011.|14 June 2011|2011-06-14|2011-06-14|2011-06-14|day|
It opened on June 14th, 2011.|June 14th, 2011|2011-06-14|2011-06-14|2011-06-14|day|
It opened on the second of August 2011.|the second of August 2011|2011-08-02|2011-08-02|2011-08-02|day|
Filed 2011-06-14.|2011-06-14|2011-06-14|2011-06-14|2011-06-14|day|
Filed 23.04.2022.|23.04.2022|2022-04-23|2022-04-23|2022-04-23|day|
Filed 5/3/18.|5/3/18|2018-05-03|2018-05-03|2018-05-03|day|soft
It fell in August 2017.|August 2017|2017-08|2017-08-01|2017-08-31|month|
It fell in August.|August|2024-08|2024-08-01|2024-08-31|month|
It happened on 9 January.|9 January|2025-01-09|2025-01-09|2025-01-09|day|
It will open on 9 January.|9 January|2026-01-09|2026-01-09|2026-01-09|day|
It fell in 1987.|1987|1987|1987-01-01|1987-12-31|year|
It fell in late 2021.|late 2021|2021|2021-10-01|2021-12-31|year|soft
It fell in early 2021.|early 2021|2021|2021-01-01|2021-03-31|year|soft
It fell in mid-2019.|mid-2019|2019|2019-05-01|2019-08-31|year|soft
It fell in early March.|early March|2025-03|2025-03-01|2025-03-10|month|soft
It grew in the 1980s.|the 1980s|198|1980-01-01|1989-12-31|decade|
It grew in the late 1980s.|late 1980s|198|1987-01-01|1989-12-31|decade|soft
It grew in the 18th century.|the 18th century|17|1700-01-01|1800-12-31|century|soft
It rose in the second quarter of 2020.|the second quarter of 2020|2020-Q2|2020-04-01|2020-06-30|quarter|
It rose in Q3 2019.|Q3 2019|2019-Q3|2019-07-01|2019-09-30|quarter|
It rose in the first half of 2020.|the first half of 2020|2020-H1|2020-01-01|2020-06-30|half|
It fell in summer 2018.|summer 2018|2018-06|2018-06-01|2018-08-31|season|soft
It fell last winter.|last winter|2024-12|2024-12-01|2025-02-28|season|soft
He left yesterday.|yesterday|2025-03-20|2025-03-20|2025-03-20|day|
He left last month.|last month|2025-02|2025-02-01|2025-02-28|month|
He left last year.|last year|2024|2024-01-01|2024-12-31|year|
He left earlier this month.|earlier this month|2025-03|2025-03-01|2025-03-20|month|
He left on Tuesday.|Tuesday|2025-03-18|2025-03-18|2025-03-18|day|
He will leave on Tuesday.|Tuesday|2025-03-25|2025-03-25|2025-03-25|day|
He left last Tuesday.|last Tuesday|2025-03-18|2025-03-18|2025-03-18|day|
He will leave next Tuesday.|next Tuesday|2025-03-25|2025-03-25|2025-03-25|day|
He left three days ago.|three days ago|2025-03-18|2025-03-18|2025-03-18|day|
He left two weeks ago.|two weeks ago|2025-03-07|2025-03-04|2025-03-10|week|soft
It shrank in the past six months.|in the past six months|2024-09-21/2025-03-21|2024-09-21|2025-03-21|duration|
He came for the third time in four months.|in four months|P4M|2024-11-21|2025-03-21|duration|soft
It took six weeks.|six weeks|P6W|None|None|duration|
A two-year ban followed.|two-year|P2Y|None|None|duration|
It shut from 2 April to 30 September.|from 2 April to 30 September|2024-04-02/2024-09-30|2024-04-02|2024-09-30|day|
It shut from 26 to 28 June 2020.|26 to 28 June 2020|2020-06-26/2020-06-28|2020-06-26|2020-06-28|day|
It ran 2003–2011.|2003–2011|2003/2011|2003-01-01|2011-12-31|year|
It rose between May and July 2016.|between May and July 2016|2016-05/2016-07|2016-05-01|2016-07-31|month|
She has led it since 2016.|since 2016|2016|2016-01-01|None|year|
She led it until 2016.|until 2016|2016|None|2016-12-31|year|
He lived there before 1990.|before 1990|1990|None|1989-12-31|year|
He lived there after March 1990.|after March 1990|1990-03|1990-04-01|None|month|
They met at 5 p.m. on 3 May 2020.|at 5 p.m. on 3 May 2020|2020-05-03T17:00|2020-05-03|2020-05-03|time|
It fell on Christmas Day 2013.|Christmas Day 2013|2013-12-25|2013-12-25|2013-12-25|day|
It is due by 30 February 2024.|by 30 February 2024|None|None|None|day|
It fell in the first week of 2019.|the first week of 2019|2018-12-31|2018-12-31|2019-01-06|week|
"""


@pytest.mark.parametrize("row", TABLE.strip().splitlines())
def test_it_reads_words_value_and_interval(row: str) -> None:
    text, words, value, earliest, latest, grain, soft = row.split("|")
    found = {date.text: date for date in find_dates(text, FRIDAY)}
    assert words in found, found
    date = found[words]
    assert (str(date.value), str(date.earliest), str(date.latest)) == (value, earliest, latest)
    assert (date.grain, date.soft) == (grain, soft == "soft")


@pytest.mark.parametrize(
    "text",
    [
        "It may rain.",
        "May I ask?",
        "They march on.",
        "Wait a second.",
        "She came second.",
        "They won 3-1.",
        "The army sent 2,000 men and 1900 horses.",
        "The sun sat low.",
        "It falls apart.",
        "Half of it is gone.",
        "Room 1984 is empty.",
        "He ate 1/4 of it.",
    ],
)
def test_it_finds_no_date_in_words_that_only_look_like_one(text: str) -> None:
    assert find_dates(text, FRIDAY) == ()


def test_it_never_makes_a_day_of_a_month() -> None:
    (date,) = find_dates("It began in September 2024.", FRIDAY)
    assert date.value == "2024-09"


def test_without_a_reference_relative_dates_stay_unresolved() -> None:
    for text in ("He left yesterday.", "He left on Tuesday.", "He left on 9 January.", "He left last year."):
        (date,) = find_dates(text, None)
        assert (date.value, date.earliest, date.latest) == (None, None, None), text


def test_a_date_that_points_into_the_text_stays_unresolved() -> None:
    (date,) = find_dates("She retired the following year.", FRIDAY)
    assert date.value is None


def test_the_sentence_decides_whether_a_date_lies_ahead() -> None:
    text = "The fair closed on 2 May. It will reopen on 2 May."
    assert [date.value for date in find_dates(text, FRIDAY)] == ["2024-05-02", "2025-05-02"]


PIECES = [
    "May",
    "3",
    "2019",
    " ",
    "-",
    "/",
    "to",
    "late",
    "last",
    "week",
    "ago",
    "two",
    "the",
    "in",
    ",",
    "Q1",
    "5pm",
    "on",
    "Friday",
    "1990s",
]


@given(
    st.lists(st.sampled_from(PIECES), max_size=14),
    st.sampled_from([None, FRIDAY, dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.date(2024, 2, 29)]),
)
@settings(max_examples=150)
def test_offsets_reproduce_the_text_and_intervals_run_forward(pieces: list[str], reference: dt.date | None) -> None:
    text = " ".join(pieces)
    for date in find_dates(text, reference):
        assert text[date.start : date.end] == date.text
        assert date.earliest is None or date.latest is None or date.earliest <= date.latest
