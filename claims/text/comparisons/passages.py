"""What is compared: a text with its facts, the sentence that a fact stands in, the words around it and the names beside it."""

from __future__ import annotations

import bisect
import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import Any, Literal, TypeVar

from claims.text.dates import find_dates
from claims.text.names import guess_names, name_parts
from claims.text.quantities import find_quantities
from claims.text.stems import STOP_WORDS, word_class
from claims.text.values import DateSpan, Name, Quantity

Outcome = Literal["agrees", "conflicts", "different quantity", "not comparable"]
Kind = Literal["quantity", "date", "name", "negation"]
Read = TypeVar("Read")
WORD = re.compile(r"[A-Za-zÀ-ɏ]+(?:['’][a-z]+)?(?:-[A-Za-z]+)*|\d[\d.,]*")
_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])|\n+")
CUT = re.compile(
    r"[,;:–—()]|\b(?:and|but|while|whereas|which|who|as|after|before|including|compared|with)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with the facts found in it; offsets are code points of `text`. `kept`: see `once`."""

    text: str
    quantities: tuple[Quantity, ...]
    dates: tuple[DateSpan, ...]
    names: tuple[Name, ...]
    kept: dict[tuple, Any] = field(default_factory=dict, init=False, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact of the claim beside one of the quote. Offsets are code points of each side's text."""

    kind: Kind
    outcome: Outcome
    claim_start: int
    claim_end: int
    quote_start: int
    quote_end: int
    explanation: str


def read_passage(text: str, reference: dt.date | None = None, names: Iterable[Name] | None = None) -> Passage:
    """Find the facts of `text`. `reference` resolves its relative dates. Without `names`, capitalised words stand in."""
    found = tuple(names) if names is not None else guess_names(text)
    return Passage(text, find_quantities(text), find_dates(text, reference), found)


def make_comparison(
    kind: Kind, outcome: Outcome, a: Quantity | DateSpan | Name, b: Quantity | DateSpan | Name, why: str
) -> Comparison:
    """Two facts with their places, and what is said of them."""
    return Comparison(kind, outcome, a.start, a.end, b.start, b.end, why)


CLAIM_FACTS, QUOTE_FACTS = 8, 40  # of each kind; more are a table, and comparing them all would take quadratic time


def bounded(side: Passage, most: int) -> Passage:
    """The passage, with the first facts of each kind only where it has more of one."""
    if max(len(side.quantities), len(side.dates), len(side.names)) <= most:
        return side
    return Passage(side.text, side.quantities[:most], side.dates[:most], side.names[:most])


def once(read: Callable[..., Read]) -> Callable[..., Read]:
    """Read a place of a passage once and forget it with the passage: a claim is compared with many others."""

    @wraps(read)
    def look_up(side: Passage, *place: object) -> Read:
        key = (read, *place)
        if key not in side.kept:
            side.kept[key] = read(side, *place)
        return side.kept[key]

    return look_up


@lru_cache(maxsize=4096)
def content_stems(text: str) -> frozenset[str]:
    """Classes of all content words of `text`, its names among them."""
    return content(text, 0, len(text), ())


def content(text: str, start: int, end: int, skip: Sequence[tuple[int, int]]) -> frozenset[str]:
    """Stems of the content words of `text[start:end]`, leaving out the spans `skip`."""
    stems = set()
    for match in WORD.finditer(text, start, end):
        word = match.group()
        if (
            word[0].isdigit()
            or word.lower() in STOP_WORDS
            or any(a < match.end() and match.start() < b for a, b in skip)
        ):
            continue
        if word[0].islower() and word.endswith(("'s", "’s")):
            continue  # "the mayor's deputy" is not the mayor
        stems.update(word_class(part) for part in word.split("-") if len(part) > 1 and part.lower() not in STOP_WORDS)
    return frozenset(stems)


def sentence_of(text: str, start: int, end: int) -> tuple[int, int]:
    """From the start of the sentence of `start` to the end of the sentence of `end`."""
    sentences = find_sentences(text)
    starts = [first for first, _ in sentences]
    here, there = (max(0, bisect.bisect_right(starts, place) - 1) for place in (start, max(start, end - 1)))
    return sentences[here][0], sentences[there][1]


@lru_cache(maxsize=256)
def find_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Where the sentences of `text` stand, one after the other; at least one."""
    breaks = [match for match in _SENTENCE.finditer(text) if _ends_sentence(text, match)]
    starts = [0, *(match.end() for match in breaks)]
    ends = [*(match.start() for match in breaks), len(text)]
    return tuple(zip(starts, ends, strict=True))


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    """Not the full stop of "Dr. Voss", "Jan. 5" or an initial."""
    return not re.search(
        r"\b(?:[A-Z]|Dr|Mr|Mrs|Ms|Prof|St|Sgt|Gen|Gov|Sen|Rep|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|No|approx|vs|Inc|Ltd|Co)\.$",
        text[max(0, match.start() - 7) : match.start()],
    )


@once
def fact_spans(side: Passage) -> list[tuple[int, int]]:
    """Where its amounts and dates stand."""
    return [(fact.start, fact.end) for fact in (*side.quantities, *side.dates)]


def content_beside_facts(side: Passage) -> frozenset[str]:
    """Classes of the content words that belong to no figure, date or name."""
    names = [(name.start, name.end) for name in side.names if not _is_lone_guess(name)]
    return content(side.text, 0, len(side.text), [*fact_spans(side), *names])


@once
def surroundings(side: Passage, start: int, end: int) -> frozenset[str]:
    """Content of the sentence around a fact, without facts and names."""
    first, last = sentence_of(side.text, start, end)
    names = [(name.start, name.end) for name in side.names if not (name.start == first and _is_lone_guess(name))]
    return content(side.text, first, last, [*fact_spans(side), *names])


def _is_lone_guess(name: Name) -> bool:
    """One capitalised word that opens a sentence: a name, or just its first word."""
    return name.label == "other" and " " not in name.text and name_parts(name.text) == {name.text.lower()}


def shared_names(claim: Passage, quote: Passage, at: tuple[int, int]) -> bool | None:
    """Whether the claim's names occur in the quote; None when a side has none to compare."""
    first, last = sentence_of(quote.text, *at)
    ours, theirs = _name_parts(claim, 0, len(claim.text)), _name_parts(quote, first, last)
    if not ours or not theirs:
        return None
    return bool(ours & theirs)


@once
def _name_parts(side: Passage, start: int, end: int) -> frozenset[str]:
    """What the names between two places may be called by."""
    return frozenset(part for name in side.names if start <= name.start < end for part in name_parts(name.text))


def is_datable(date: DateSpan) -> bool:
    """Whether the date is a time that can be compared, not a length of time."""
    return (date.earliest is not None or date.latest is not None) and date.grain != "duration"


def dates_beside(side: Passage, start: int, end: int) -> list[DateSpan]:
    """The dates in the sentence of a fact that can be compared."""
    first, last = sentence_of(side.text, start, end)
    return [date for date in side.dates if first <= date.start < last and is_datable(date)]
