"""Lines in which an article speaks about itself: who wrote it, where and when it appeared.

    "By Maria Santos | The Valley Herald | March 3, 2025"     the author, the publisher, the day
    "Published: 3 March 2025, 10:42 GMT"                      the day
    "By the river it stands."                                 Wrong: a byline.     Right: a sentence
    "The bridge opened on 3 March 2025"                       Wrong: a date line.  Right: a headline

Such a line is short, does not end as a sentence does, and nothing is left of it once names, dates and marks are taken away.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from claims.text.dates import find_dates
from claims.text.values import DateSpan

LONGEST = 160
_NAME = r"[^\W\d_a-z][\w.'’-]*(?:\s+(?:(?:de|da|dos|di|du|van|von|der|den|ter|ten|la|le|y|e|bin|ibn|al|el)\s+)*[^\W\d_a-z][\w.'’-]*){0,3}"
_WHO = re.compile(rf"(?i:(?:reported |written |story |words )?by)\s+({_NAME}(?:(?:\s*,\s*|\s+and\s+|\s*&\s*){_NAME})*)")
_SEVERAL = re.compile(rf"{_NAME}\s+(?:and|&)\s+{_NAME}")
_LABEL = re.compile(
    r"\b(?:(?:first |last )?(?:published|posted|updated|modified|edited)(?: on| at)?|date|on|at)\b\s*:?|\b[A-Z]{2,4}T\b|\bUTC\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"(?<!\b[ap]\.m)[.!?…][\"”’)]*$")
_UPDATED = re.compile(r"(?:updated|modified|edited)\b[^|]{0,12}$", re.IGNORECASE)
_MARKS = re.compile(r"\s*(?:[|•·–—;,/()\[\]]|\s-\s)\s*")
_ROLE = re.compile(
    r"\b(?:writers?|reporters?|correspondents?|editors?|staff|columnists?|contributors?|journalists?|analysts?|in|for|minutes?|min|read|words?)\b",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(
    r"(?:[^\W\d_a-z][\w.'’&-]*|of|the|and|&|for|on)(?:\s+(?:[^\W\d_a-z][\w.'’&-]*|of|the|and|&|for|on))*"
)
_NO_NAME = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|mon|tues|wednes|thurs|fri|satur|sun)(?:day)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Byline:
    """author, publisher: "" where the line names none; day: None where it names none; updated: the day is of a change."""

    author: str = ""
    publisher: str = ""
    day: dt.date | None = None
    updated: bool = False


def read_byline(line: str) -> Byline | None:
    """What a byline or a date line says; None for every other line."""
    line = line.strip()
    if not line or len(line) > LONGEST or _ENDS.search(line):
        return None
    dates = [date for date in find_dates(line, None) if date.grain in ("day", "time") and date.earliest]
    pieces = _cut(line, dates)
    author = _take_author(pieces)
    if not author and (not dates or pieces):
        return None
    publisher = _take_publisher(pieces)
    if pieces:
        return None
    clear = [date for date in dates if date.earliest == date.latest and not date.soft]  # 03/04/2025 may be two days
    first = next((date for date in clear if not _UPDATED.search(line[: date.start])), clear[0] if clear else None)
    updated = bool(first and _UPDATED.search(line[: first.start]))
    return Byline(author, publisher, first.earliest if first else None, updated)


def _cut(line: str, dates: list[DateSpan]) -> list[str]:
    """What stands between the dates and marks; labels of dates say nothing more."""
    for date in reversed(dates):
        line = f"{line[: date.start]}|{line[date.end :]}"
    if dates:
        line = _LABEL.sub("|", line)
    return [piece for part in _MARKS.split(line) if (piece := part.strip(" :"))]


def _take_author(pieces: list[str]) -> str:
    """Takes the piece that begins with "by", and names that go on with it, out of `pieces`."""
    for at, piece in enumerate(pieces):
        who = _WHO.fullmatch(piece)
        if who and not _NO_NAME.fullmatch(who[1].split()[0]):
            more = at + 1 < len(pieces) and bool(_SEVERAL.fullmatch(pieces[at + 1]))
            names = [who[1], *pieces[at + 1 : at + 1 + more]]
            del pieces[at : at + 1 + more]
            return ", ".join(names)
    return ""


def _take_publisher(pieces: list[str]) -> str:
    """Takes roles and up to two names of houses and places out of `pieces`; the first is the publisher."""
    pieces[:] = [piece for piece in pieces if not _ROLE.search(piece)]
    if len(pieces) > 2 or not all(_PUBLISHER.fullmatch(piece) and len(piece.split()) <= 6 for piece in pieces):
        return ""
    publisher = pieces[0] if pieces else ""
    pieces.clear()
    return publisher
