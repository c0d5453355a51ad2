"""Dates in a text: points, periods and durations, each as the interval of days it can mean.

A date is never made more exact than its words: "September 2024" is the month, not a day in it. `earliest` and `latest` are
both inclusive; an open side ("since 2019", "before 2010") is None. `soft` says that the edges are a reading:

    "late 2022"      2022-10-01 … 2022-12-31, soft     a quarter at either end of a year, May to August in its middle
    "mid-March"      11th to 20th, soft                thirds of a month, of a decade, of a century
    "summer 2019"    June to August, soft              seasons of the northern half; winter 2019 ends in February 2020
    "5/3/18"         3 May 2018, soft                  month first, unless only day first is possible
    "the 1990s"      1990 … 1999, value "199"

Relative dates need `reference`, the article's date; without it they are found and left unresolved (value None). Without a
year, a date is the last one before the reference; where the sentence speaks of the future, the next one. Weekdays likewise.
"last Monday" and "Monday" are the Monday before; "next Monday" is the Monday of the coming week.

    Wrong: "It may rain", "they march", "wait a second", "won 3-1"     Right: nothing
    Wrong: "2000 soldiers"    Right: nothing                           "in 2000", "(2000)", "the 2000 election": the year
    Wrong: "in six months" after "second time" -> September            Right: the six months up to the reference

Holidays are known where one date fits all countries (Christmas, New Year's Day, Workers' Day); "Independence Day" does not.

`find_dates` is the way of a text: its atoms are found and read, then joined. `patterns` is how dates are written, `refusals` what is no
date, `days` what days a date can mean; `reading` and `relative` read an atom, `joining` makes dates of neighbours.
"""

from __future__ import annotations

import datetime as dt

from claims.text.dates.days import add_months
from claims.text.dates.joining import bound, join_ranges, merge_neighbours, narrow
from claims.text.dates.reading import date_places, find_atoms, read_atom
from claims.text.values import DateSpan

__all__ = ["add_months", "date_places", "find_dates"]


def find_dates(text: str, reference: dt.date | None) -> tuple[DateSpan, ...]:
    """Every date, period and duration of `text`, in order; relative ones resolved against `reference`.

    Offsets are code points of `text`. A reference outside the years 1000 to 9000 counts as none. Nothing raises: an impossible date ("30 February") is found with value None.
    """
    reference = reference if reference and 1000 <= reference.year <= 9000 else None
    read = (read_atom(text, *atom, reference) for atom in find_atoms(text))
    dates = merge_neighbours(text, [date for date in read if date], reference)
    dates = [narrow(text, date, reference) for date in dates]
    dates = join_ranges(text, dates, reference)
    return tuple(bound(text, date, reference) for date in dates)
