"""What a claim and a quote say about the same thing: do their numbers, dates, names and negations agree?

A hint for a reviewer, never a verdict. It is better to stay silent than to cry wolf, so a conflict needs three things: the two sides
can be compared at all, the words around them show that they speak of the same thing, and no reading of the words lets both stand.

    agrees              some reading lets both stand: "12,000" and "11,950"; "approximately 12,000" and "around 10,000"
    conflicts           no reading does:              "12,000" and "1,200"; "late 2022" and "October 2024"
    different quantity  comparable, but of something else: killed and injured, 2019 and 2023, per cent and percentage points
    not comparable      another unit or currency, or too near to call: "about 12,000" and exactly "10,000"

When numbers meet:
- Units are converted within a kind (miles and km, half and 50%); currencies are never converted.
- Of two figures the coarser may be a rounded one: it stands for half of its last place to either side, at most a tenth of it, for things counted a
  twentieth: "12,000 soldiers" covers 11,500 to 12,500, "40 engineers" 38 to 42, "5%" covers 5.2% but "5%" and "6%" differ. A round
  count may also have been cut off: "61,000 people" covers 61,672.
- Hedges widen as `quantities` reads them. If a side says "about" and the other lies outside by less than a quarter, nothing is said.
- "more than 500" is not contradicted by 900, "up to 40" not by 35.
- A plan ("was to cost"), a past value ("down from 4,000"), another place ("the neighbouring town") is another quantity, and so is
  a step beside a level: "rose by 4 per cent", "rose to 9 per cent".

When dates meet, the intervals of days decide: apart means conflict. Soft edges reach a little further (a quarter of a year for "late 2022", a month for
a season), but never out of the year or month named. A date without a year takes the other's. A year that names a thing ("the 2017 season")
dates nothing. Where an event may recur ("again", "annual", "the next"), dates are not compared.

Same thing: both sentences share the words around the fact (the deed and its object) and most other words of the claim; for dates, where
the deed is the only such word, all names and an amount. Words are compared by stem and by small classes ("killed", "died", "dead"), so
"deployed" meets "sent". The day on which something was said is not the day on which it happened, nor is a plan the deed.
"""

from __future__ import annotations

import bisect
import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, wraps
from typing import Any, Literal, TypeVar

from .dates import find_dates
from .names import guess_names, name_parts, same_name
from .numerals import SCALES, TENS, UNITS, listed
from .quantities import find_quantities
from .stems import STOP_WORDS, word_class
from .units import BY_CODE
from .values import DateSpan, Name, Quantity

Outcome = Literal["agrees", "conflicts", "different quantity", "not comparable"]
Kind = Literal["quantity", "date", "name", "negation"]
Read = TypeVar("Read")

_ANTONYMS = (
    ("rise", "fall"), ("rise", "cut"), ("approve", "reject"), ("win", "lose"), ("open", "close"), ("support", "oppose"), ("accept", "refuse"),
    ("allow", "ban"), ("permit", "ban"), ("legalize", "ban"), ("convict", "acquit"), ("begin", "end"), ("profit", "loss"), ("hire", "fire"),
    ("raise", "cut"), ("raise", "fall"), ("guilty", "innocent"), ("legal", "illegal"), ("safe", "unsafe"), ("true", "false"), ("confirm", "deny"), ("admit", "deny"),
    ("alive", "kill"), ("survive", "kill"), ("before", "after"), ("for", "against"), ("majority", "minority"),
    ("effective", "ineffective"), ("higher", "lower"), ("more", "fewer"), ("more", "less"), ("arrive", "leave"), ("buy", "sell"), ("join", "leave"), ("tighten", "ease"), ("expand", "cut"),
    ("extend", "cut"), ("uphold", "overturn"), ("surplus", "deficit"), ("strengthen", "weaken"), ("succeed", "fail"), ("pass", "reject"), ("approve", "block"), ("widen", "narrow"),
)  # fmt: skip
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|neither|nor|without|cannot|refus(?:e[sd]?|ing) to|fail(?:s|ed|ing)? to|declin(?:es?|ed) to|denie[sd]|deny|denying|rul(?:es?|ed) out|nothing|no longer|stopped|lacks?|lacked|hardly|"
    r"false that|untrue that)\b|n['’]t\b",
    re.IGNORECASE,
)
_NOT_NEGATION = re.compile(
    r"\b(?:not only|no fewer than|no less than|no more than|not least|no doubt|no later than|no earlier than|not just|no one else|no\.? \d|no longer than)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-zÀ-ɏ]+(?:['’][a-z]+)?(?:-[A-Za-z]+)*|\d[\d.,]*")
_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])|\n+")
_CUT = re.compile(
    r"[,;:–—()]|\b(?:and|but|while|whereas|which|who|as|after|before|including|compared|with)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with the facts found in it; offsets are code points of `text`. `kept`: see `_once`."""

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


_CLAIM_FACTS, _QUOTE_FACTS = 8, 40  # of each kind; more are a table, and comparing them all would take quadratic time


def _bounded(side: Passage, most: int) -> Passage:
    if max(len(side.quantities), len(side.dates), len(side.names)) <= most:
        return side
    return Passage(side.text, side.quantities[:most], side.dates[:most], side.names[:most])


def _once(read: Callable[..., Read]) -> Callable[..., Read]:
    """Read a place of a passage once and forget it with the passage: a claim is compared with many others."""

    @wraps(read)
    def look_up(side: Passage, *place: object) -> Read:
        key = (read, *place)
        if key not in side.kept:
            side.kept[key] = read(side, *place)
        return side.kept[key]

    return look_up


def compare(claim: Passage, quote: Passage) -> tuple[Comparison, ...]:
    """Everything that can be said about the two, conflicts first."""
    found = [
        *compare_quantities(claim, quote),
        *compare_dates(claim, quote),
        *compare_names(claim, quote),
        *compare_polarity(claim, quote),
    ]
    order = ("conflicts", "different quantity", "agrees", "not comparable")
    return tuple(sorted(found, key=lambda comparison: order.index(comparison.outcome)))


# --- words ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def content_stems(text: str) -> frozenset[str]:
    """Classes of all content words of `text`, its names among them."""
    return _content(text, 0, len(text), ())


def _content(text: str, start: int, end: int, skip: Sequence[tuple[int, int]]) -> frozenset[str]:
    """Stems of the content words of `text[start:end]`, leaving out the spans `skip`."""
    stems = set()
    for match in _WORD.finditer(text, start, end):
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


def _sentence_of(text: str, start: int, end: int) -> tuple[int, int]:
    """From the start of the sentence of `start` to the end of the sentence of `end`."""
    sentences = _sentences(text)
    starts = [first for first, _ in sentences]
    here, there = (max(0, bisect.bisect_right(starts, place) - 1) for place in (start, max(start, end - 1)))
    return sentences[here][0], sentences[there][1]


@lru_cache(maxsize=256)
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
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


@_once
def _fact_spans(side: Passage) -> list[tuple[int, int]]:
    return [(fact.start, fact.end) for fact in (*side.quantities, *side.dates)]


def content_beside_facts(side: Passage) -> frozenset[str]:
    """Classes of the content words that belong to no figure, date or name."""
    names = [(name.start, name.end) for name in side.names if not _is_lone_guess(name)]
    return _content(side.text, 0, len(side.text), [*_fact_spans(side), *names])


@_once
def _surroundings(side: Passage, start: int, end: int) -> frozenset[str]:
    """Content of the sentence around a fact, without facts and names."""
    first, last = _sentence_of(side.text, start, end)
    names = [(name.start, name.end) for name in side.names if not (name.start == first and _is_lone_guess(name))]
    return _content(side.text, first, last, [*_fact_spans(side), *names])


def _is_lone_guess(name: Name) -> bool:
    """One capitalised word that opens a sentence: a name, or just its first word."""
    return name.label == "other" and " " not in name.text and name_parts(name.text) == {name.text.lower()}


_REPORTING = re.compile(
    r"^.{0,80}\b(?:said|says|told \w+|reported|reports|announced|announces|estimated?s?|found|shows?|showed|according to [^,]{1,60},)(?: that)? (?=the |a |an |[A-Z0-9]|some |about |at least )"
)


_JOINED = re.compile(r"(?:\band|\bor|\bplus|,)\s*$", re.IGNORECASE)


def _near(side: Passage, start: int, end: int, neighbours: Sequence[tuple[int, int]]) -> frozenset[str]:
    """Content words that belong to a fact: back to the fact before it, on to the next one or the end of its phrase.

    In "13 per cent of the vote and 28 seats" the second amount shares the words before the first.
    """
    first, last = _sentence_of(side.text, start, end)
    if reporting := _REPORTING.search(side.text, first, start):
        first = reporting.end()
    left, right = first, min([last, *(a for a, b in neighbours if a >= end)])
    cut = _CUT.search(side.text, end, right)
    own = _content(side.text, end, cut.start() if cut else right, _fact_spans(side))
    for a, b in sorted(neighbours, reverse=True):
        if first <= a and b <= start:
            if own or not _JOINED.search(side.text, b, start):
                left = b
                break
            start = a
    if own and (cuts := list(_CUT.finditer(side.text, left, start))):
        left = cuts[-1].end()
    right = cut.start() if cut else right
    skip = _fact_spans(side)
    return _content(side.text, left, end, skip) | _content(side.text, end, right, skip)


def _shared_names(claim: Passage, quote: Passage, at: tuple[int, int]) -> bool | None:
    """Whether the claim's names occur in the quote; None when a side has none to compare."""
    first, last = _sentence_of(quote.text, *at)
    ours, theirs = _name_parts(claim, 0, len(claim.text)), _name_parts(quote, first, last)
    if not ours or not theirs:
        return None
    return bool(ours & theirs)


@_once
def _name_parts(side: Passage, start: int, end: int) -> frozenset[str]:
    """What the names between two places may be called by."""
    return frozenset(part for name in side.names if start <= name.start < end for part in name_parts(name.text))


# --- quantities -------------------------------------------------------------------------------------------------------


def relate_quantities(claim: Quantity, quote: Quantity) -> tuple[Outcome, str]:
    """Compare two amounts by themselves, as if they were of the same thing; the explanation is a sentence."""
    kind, ours, theirs = _to_common(claim, quote)
    said = f"the claim says “{claim.text.strip()}”, the quote “{quote.text.strip()}”"
    if kind == "points":
        return "different quantity", f"Per cent and percentage points differ: {said}."
    if kind is None:
        return "not comparable", f"Other units: {said}."
    steps = [_coarseness(claim) * ours, _coarseness(quote) * theirs]
    a, b = (
        _reach(side, factor, rounded=ours != theirs or step == max(steps) != min(steps))
        for side, factor, step in ((claim, ours, steps[0]), (quote, theirs, steps[1]))
    )
    if a[0] <= b[1] and b[0] <= a[1]:
        return "agrees", f"The amounts fit: {said}."
    if kind == "bare":
        return "not comparable", f"One figure names nothing: {said}."
    low, high = (a[1], b[0]) if a[1] < b[0] else (b[1], a[0])
    hedged = any(
        side.approximate and side.high is not None and side.low != 0.0 for side in (claim, quote)
    )  # not "up to", "at least"
    if hedged and high - low <= max(abs(low), abs(high)) * 0.25:
        return "not comparable", f"Near, but hedged: {said}."
    return "conflicts", f"The amounts differ: {said}."


def _to_common(a: Quantity, b: Quantity) -> tuple[str | None, float, float]:
    """(kind, factor of a, factor of b) into a common unit; kind None when there is none."""
    unit_a, unit_b = a.unit, b.unit
    if unit_a == unit_b:
        return "same", 1.0, 1.0
    if {unit_a, unit_b} <= {"%", "1"}:
        return "share", *(0.01 if unit == "%" else 1.0 for unit in (unit_a, unit_b))
    if {unit_a, unit_b} in ({"%", "[pp]"}, {"%", "[bp]"}):
        return "points", 1.0, 1.0
    return _measures(unit_a, unit_b) or _counts(unit_a, unit_b)


def _measures(unit_a: str | None, unit_b: str | None) -> tuple[str | None, float, float] | None:
    (a, _, rate_a), (b, _, rate_b) = (
        (unit, "", "") if unit in BY_CODE else (unit or "").partition("/") for unit in (unit_a, unit_b)
    )
    if a not in BY_CODE or b not in BY_CODE:
        return (None, 1.0, 1.0) if a in BY_CODE or b in BY_CODE else None
    one, other = BY_CODE[a], BY_CODE[b]
    if rate_a != rate_b or not one.kind or one.kind != other.kind or one.kind == "temperature":
        return None, 1.0, 1.0
    return one.kind, one.factor, other.factor


_PERSONS = frozenset(
    word_class(word)
    for word in listed(
        "people person soldier officer worker employee student child migrant man woman passenger patient victim protester "
        "civilian prisoner voter resident refugee teacher nurse doctor fighter hostage family survivor demonstrator casualty villager guest fan tourist member"
    )
)


def _counts(unit_a: str | None, unit_b: str | None) -> tuple[str | None, float, float]:
    """Counted nouns: the same class, or a bare number beside persons; "people" covers every kind of person."""
    if {"×", "times", "1", "[pp]", "[bp]"} & {unit_a, unit_b}:
        return None, 1.0, 1.0
    a, b = (unit and word_class(unit.partition("/")[0]) for unit in (unit_a, unit_b))
    if a and b and (unit_a or "").partition("/")[2] != (unit_b or "").partition("/")[2]:
        return None, 1.0, 1.0
    if None in (a, b):
        return ("count" if {a, b} - {None} <= _PERSONS else "bare"), 1.0, 1.0
    everyone = word_class("people")
    if a == b or (everyone in (a, b) and {a, b} <= _PERSONS | {everyone}):
        return "count", 1.0, 1.0
    return None, 1.0, 1.0


def _coarseness(quantity: Quantity) -> float:
    edge = quantity.value if quantity.value is not None else quantity.low or quantity.high or 0.0
    return _half_step(edge, quantity.text)


def _reach(quantity: Quantity, factor: float, *, rounded: bool) -> tuple[float, float]:
    """The interval the figure may stand for, in the common unit. The coarser figure may be a rounded one, the finer not."""
    low = quantity.low if quantity.low is not None else float("-inf")
    high = quantity.high if quantity.high is not None else float("inf")
    if quantity.value is None and quantity.approximate:  # "hundreds": twice to either side
        low, high = low / 2, high * 2
    if not rounded and quantity.unit != "1":
        return low * factor, high * factor
    slack_low, slack_high = (0.0 if abs(edge) == float("inf") else _rounding(edge, quantity) for edge in (low, high))
    if quantity.value is not None and not quantity.approximate:
        slack_high = max(slack_high, _cut_off(high, quantity))
    return (low - slack_low) * factor, (high + slack_high) * factor


def _is_counted(quantity: Quantity) -> bool:
    return quantity.unit is None or quantity.unit.partition("/")[0] not in BY_CODE


def _rounding(edge: float, quantity: Quantity) -> float:
    """Half of the last place named; at most a tenth, of things counted a twentieth, and nothing when counted to the last one."""
    if quantity.unit == "1":
        return abs(edge) * 0.06  # "half" and "a third" are round words
    step = _half_step(edge, quantity.text)
    if _is_counted(quantity):
        return min(step, abs(edge) * 0.05) if step >= 1 else 0.0
    return min(step, abs(edge) * 0.1)


def _cut_off(edge: float, quantity: Quantity) -> float:
    """ "61,000 people" is written for 61,672 as well as for 60,600: round counts may have been cut off."""
    step = _half_step(edge, quantity.text)
    return min(2 * step, abs(edge) * 0.05) if _is_counted(quantity) and step >= 50 else 0.0


def _half_step(edge: float, text: str) -> float:
    """Half of the last place that the figure names: 12,000 -> 500; 5.2 -> 0.05; 2.4 million -> 50,000."""
    if digits := re.search(r"\d[\d,]*\.(\d+)", text):
        scales = (("trillion", 1e12), ("billion", 1e9), ("bn", 1e9), ("million", 1e6), ("thousand", 1e3))
        scale = next((size for word, size in scales if word in text.lower()), 1.0)
        return 0.5 * scale * 10.0 ** -len(digits.group(1))
    whole = round(abs(edge))
    zeros = len(str(whole)) - len(str(whole).rstrip("0")) if whole else 0
    return 0.5 * 10.0**zeros


def compare_quantities(claim: Passage, quote: Passage) -> tuple[Comparison, ...]:
    """For each amount of the claim the amount of the quote that says most about it: one that fits, else one that conflicts."""
    claim, quote = _bounded(claim, _CLAIM_FACTS), _bounded(quote, _QUOTE_FACTS)
    theirs = [b for b in quote.quantities if not _DISCARDED.search(quote.text, max(0, b.start - 32), b.start)]
    related = [[(relate_quantities(a, b), a, b) for b in theirs] for a in claim.quantities]
    settled = {id(b) for row in related for (outcome, _), a, b in row if outcome == "agrees" and _specific(a, b)}
    found = (_best(claim, quote, row, settled) for row in related)
    return tuple(comparison for comparison in found if comparison)


_DISCARDED = re.compile(
    r"\b(?:(?:down|up|instead|rather|reduced|increased) (?:from|of|than)|compared (?:with|to)|not)[ \u00a0](?:the |about |around |some |nearly )?$",
    re.IGNORECASE,
)


def _specific(a: Quantity, b: Quantity) -> bool:
    return a.unit == b.unit or _to_common(a, b)[0] not in (None, "points")


def _best(
    claim: Passage, quote: Passage, row: list[tuple[tuple[Outcome, str], Quantity, Quantity]], settled: set[int]
) -> Comparison | None:
    fits = [
        (why, a, b)
        for (outcome, why), a, b in row
        if outcome == "agrees"
        and not are_rivals(_near_quantity(claim, a), _near_quantity(quote, b))
        and not _step_and_level(claim, quote, a, b)
    ]
    if fits:
        why, a, b = max(fits, key=lambda fit: len(_near_quantity(claim, fit[1]) & _near_quantity(quote, fit[2])))
        return _comparison("quantity", "agrees", a, b, why) if _touches(claim, quote, a, b) else None
    apart = [
        (outcome, why, a, b) for (outcome, why), a, b in row if id(b) not in settled and outcome != "not comparable"
    ]
    judged = [_judge(claim, quote, outcome, why, a, b) for outcome, why, a, b in apart]
    judged = [comparison for comparison in judged if comparison]
    order = ("conflicts", "different quantity", "agrees", "not comparable")
    return min(judged, key=lambda comparison: order.index(comparison.outcome), default=None)


@_once
def _near_quantity(side: Passage, quantity: Quantity) -> frozenset[str]:
    neighbours = [(other.start, other.end) for other in side.quantities if other is not quantity]
    own = {word_class(part) for part in (quantity.unit or "").split("/")} - {word_class("people")}
    return _near(side, quantity.start, quantity.end, neighbours) - own


def _touches(claim: Passage, quote: Passage, a: Quantity, b: Quantity) -> bool:
    """Enough in common to say that two equal amounts are no accident."""
    shared = _surroundings(claim, a.start, a.end) & _surroundings(quote, b.start, b.end)
    return len(shared) >= 1 or bool(_shared_names(claim, quote, (b.start, b.end)))


def _judge(claim: Passage, quote: Passage, outcome: Outcome, why: str, a: Quantity, b: Quantity) -> Comparison | None:
    """A conflict of amounts counts only when both speak of the same thing at the same time."""
    near_claim, near_quote = _near_quantity(claim, a), _near_quantity(quote, b)
    ours, theirs = _surroundings(claim, a.start, a.end), _surroundings(quote, b.start, b.end)
    shared, names = ours & theirs, _shared_names(claim, quote, (b.start, b.end))
    if names is False or not shared or not (near_claim & near_quote):
        return (
            None
            if len(shared) < 2
            else _comparison("quantity", "different quantity", a, b, "Amounts of something else.")
        )
    if _step_and_level(claim, quote, a, b):
        return _comparison("quantity", "different quantity", a, b, "One says by how much, the other to what amount.")
    if outcome != "conflicts":
        return _comparison("quantity", outcome, a, b, why)
    if _modified_otherwise(a, b):
        return _comparison("quantity", "different quantity", a, b, "Amounts of another kind of thing.")
    if not _covers(near_claim, near_quote, theirs | _before_pronoun(quote, b)) or _ordinals_differ(claim, quote, a, b):
        return _comparison("quantity", "different quantity", a, b, "Amounts of something else.")
    if _elsewhere(claim) != _elsewhere(quote):
        return _comparison("quantity", "different quantity", a, b, "One side speaks of another one.")
    if _planned(claim, a) != _planned(quote, b):
        return _comparison("quantity", "different quantity", a, b, "One amount is a plan or an estimate made before.")
    if _other_time(claim, quote, a, b):
        return _comparison("quantity", "different quantity", a, b, "The amounts belong to different times.")
    if len(shared) / len(ours) < 0.5 and not (names and len(shared) >= 2):
        return None
    if find_opposites(near_claim, near_quote) or are_rivals(near_claim, near_quote):
        return _comparison("quantity", "different quantity", a, b, "Amounts of different events.")
    return _comparison("quantity", "conflicts", a, b, why)


def _step_and_level(claim: Passage, quote: Passage, a: Quantity, b: Quantity) -> bool:
    """ "rose by 4 per cent" and "rose to 9 per cent", "won by three seconds" and "won in 43 seconds"."""
    return {_step_or_level(claim, a), _step_or_level(quote, b)} == {"step", "level"}


def _step_or_level(side: Passage, quantity: Quantity) -> str:
    found = _BEFORE_AMOUNT.search(side.text, max(0, quantity.start - 24), quantity.start)
    if found is None:
        return ""
    word = found.group(1).lower()
    if word in ("in", "within"):
        return "level" if _LASTS.search(quantity.text) else ""
    return "step" if word == "by" else "level"


_BEFORE_AMOUNT = re.compile(
    r"\b(by|to|at|in|within)[ \u00a0](?:(?:a|an|the|about|around|some|nearly|almost|roughly|only|just|over|under)[ \u00a0]){0,2}$",
    re.IGNORECASE,
)
_LASTS = re.compile(r"\b(?:second|minute|hour|day|week|month|year)s?\b", re.IGNORECASE)


def _modified_otherwise(a: Quantity, b: Quantity) -> bool:
    """ "two solo albums" and "eight studio albums": each says more about the noun, and not the same."""
    ours, theirs = (
        _content(q.text, 0, len(q.text), ())
        - {word_class(part) for part in re.split(r"[ /]", q.unit or "")}
        - _UNIT_STEMS
        for q in (a, b)
    )
    return bool(ours and theirs and not ours & theirs)


_UNIT_STEMS = frozenset(
    word_class(word)
    for word in [
        *listed("people person dollar euro pound metre meter kilometre kilometer mile hour foot square cubic tonne ton kg km us usd eur more or up least"),
        *listed("than nearly almost about some minute second day week month year decade hundreds thousands millions billions dozens tens scores"),
        *UNITS, *TENS, *SCALES,
    ]
)  # fmt: skip


def _covers(near_claim: frozenset[str], near_quote: frozenset[str], theirs: frozenset[str]) -> bool:
    """Every word that belongs to the claim's amount stands in the quote's sentence.

    Of four or more, one may be missing, unless another word stands in its place: "spent on aid" and "spent on salaries".
    """
    missing = near_claim - near_quote - theirs
    return not missing or (len(missing) == 1 and len(near_claim) >= 4 and not near_quote - near_claim)


_PRONOUN = re.compile(r"(?:It|He|She|They)\b")


def _before_pronoun(side: Passage, fact: Quantity) -> frozenset[str]:
    """What "It spent 81 million" leaves to the sentence before."""
    first, _ = _sentence_of(side.text, fact.start, fact.end)
    if not first or not _PRONOUN.match(side.text, first):
        return frozenset()
    return _content(side.text, 0, first, _fact_spans(side))


_ELSEWHERE = re.compile(
    r"\b(?:neighbou?ring|nearby|adjacent|rival|other|another|former|twin|sister|similar|comparable|previous)\b",
    re.IGNORECASE,
)


def _elsewhere(side: Passage) -> bool:
    return bool(_ELSEWHERE.search(side.text))


_PLAN = re.compile(
    r"\b(?:originally|initially|at first|planned|was to|were to|will|would|target|goal|hoped|promised|forecast|projected|budgeted|supposed to|expected)\b",
    re.IGNORECASE,
)


def _planned(side: Passage, fact: Quantity) -> bool:
    return bool(_PLAN.search(side.text, *_sentence_of(side.text, fact.start, fact.end)))


_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final|\d+(?:st|nd|rd|th))\b",
    re.IGNORECASE,
)


def _ordinals_differ(claim: Passage, quote: Passage, a: Quantity, b: Quantity) -> bool:
    ours, theirs = (
        {m.group().lower() for m in _ORDINAL.finditer(side.text, *_sentence_of(side.text, fact.start, fact.end))}
        for side, fact in ((claim, a), (quote, b))
    )
    return bool(ours and theirs and not ours & theirs)


_EVENTS = tuple(
    frozenset(word_class(word) for word in listed(row))
    for row in (
        "kill injure arrest missing rescue evacuate infect vaccinate hospitalise hospitalize recover survive",
        "deploy withdraw train capture desert",
        "hire fire", "import export", "profit loss revenue debt", "height length width depth weight area", "min max minimum maximum average",
        "register vote elect", "order deliver sell produce", "apply admit graduate enrol reject", "open close plan",
        "male female man woman child", "budget borrow", "urban rural", "import produce consume", "gross net", "oil gas coal uranium",
    )
)  # fmt: skip


def are_rivals(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Words that part what is counted: killed and injured, imports and exports."""
    return any((ours & row) and (theirs & row) and not (ours & theirs & row) for row in _EVENTS)


def _other_time(claim: Passage, quote: Passage, a: Quantity, b: Quantity) -> bool:
    """Both sentences name times, and no two of them meet."""
    ours = _dates_beside(claim, a.start, a.end)
    theirs = _dates_beside(quote, b.start, b.end)
    return bool(ours and theirs) and not any(_meet(x, y) for x in ours for y in theirs)


def _dates_beside(side: Passage, start: int, end: int) -> list[DateSpan]:
    first, last = _sentence_of(side.text, start, end)
    return [date for date in side.dates if first <= date.start < last and is_datable(date)]


def _comparison(
    kind: Kind, outcome: Outcome, a: Quantity | DateSpan | Name, b: Quantity | DateSpan | Name, why: str
) -> Comparison:
    return Comparison(kind, outcome, a.start, a.end, b.start, b.end, why)


# --- dates ------------------------------------------------------------------------------------------------------------


def is_datable(date: DateSpan) -> bool:
    """Whether the date is a time that can be compared, not a length of time."""
    return (date.earliest is not None or date.latest is not None) and date.grain != "duration"


_ATTRIBUTE = re.compile(
    r"[ \u00a0](?!(?:and|or|but|when|as|in|on|at|by|to|for|with|from|after|before|while|because|the|a|an|he|she|it|they|we|who|which|that|is|was|were|are|has|had|did|under|during|until|of)\b)[A-Za-z]{3,}"
)


def _is_attribute(side: Passage, date: DateSpan) -> bool:
    """ "the 2017 season": the year names the season, it does not date the deed."""
    before = side.text[max(0, date.start - 5) : date.start].lower()
    return (
        date.grain == "year"
        and before.endswith(("the ", " a ", "his ", "her ", "its "))
        and bool(_ATTRIBUTE.match(side.text, date.end))
    )


_SLACK = {
    "day": 0,
    "time": 0,
    "week": 3,
    "month": 10,
    "season": 31,
    "quarter": 31,
    "half": 45,
    "year": 92,
    "decade": 730,
    "century": 3650,
}


def _meet(a: DateSpan, b: DateSpan) -> bool:
    """Whether a day lies in both, soft edges widened. Two "since" (or two "until") meet when their edges do."""
    if _lacks_year(a) or _lacks_year(b):
        a, b = _moved(a, b), _moved(b, a)
    open_alike = (a.latest is None and b.latest is None) or (a.earliest is None and b.earliest is None)
    (first_a, last_a), (first_b, last_b) = (
        _named_days(date) or _days(date) if open_alike else _days(date) for date in (a, b)
    )
    return first_a <= last_b and first_b <= last_a


_HAS_YEAR = re.compile(r"\d{4}|['’/.-]\d\d\b")
_HAS_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)


def _lacks_year(date: DateSpan) -> bool:
    """ "9 January": its year was read from the article's date, so the other side's year may be meant."""
    return (
        bool(_HAS_MONTH.search(date.text))
        and not _HAS_YEAR.search(date.text)
        and not re.search(r"\b(?:this|last|next)\b", date.text, re.IGNORECASE)
    )


def _moved(date: DateSpan, other: DateSpan) -> DateSpan:
    """A date without a year, in the year of the other."""
    year = (other.earliest or other.latest or dt.date.min).year
    if not _lacks_year(date) or _lacks_year(other) or not date.earliest or not date.latest or year == 1:
        return date
    try:
        shift = year - date.earliest.year
        value = date.value and f"{year:04d}{date.value[4:]}"
        return replace(
            date,
            value=value,
            earliest=date.earliest.replace(year=year),
            latest=date.latest.replace(year=date.latest.year + shift),
        )
    except ValueError:
        return date


def _days(date: DateSpan) -> tuple[int, int]:
    """First and last day as ordinals. Soft edges widen, but "late 2008" never leaves 2008."""
    slack = _SLACK.get(date.grain, 0) if date.soft else 0
    first = date.earliest.toordinal() if date.earliest else 0
    last = date.latest.toordinal() if date.latest else dt.date.max.toordinal()
    bounds = _named_days(date) if date.grain in ("year", "month", "decade") else None
    low, high = bounds or (first - slack, last + slack)
    return min(first, max(first - slack, low)), max(last, min(last + slack, high))


_ISO = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?")


def _named_days(date: DateSpan) -> tuple[int, int] | None:
    """The days of the year, month or day that the value names, whatever edge the words put to it."""
    if date.grain == "decade" and len(date.value or "") == 3:
        return dt.date(int(f"{date.value}0"), 1, 1).toordinal(), dt.date(int(f"{date.value}9"), 12, 31).toordinal()
    found = _ISO.fullmatch(date.value or "")
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    first = dt.date(year, month or 1, day or 1)
    if day:
        return first.toordinal(), first.toordinal()
    last = (
        dt.date(year + (month in (None, 12)), 1 if month in (None, 12) else month + 1, 1) - dt.timedelta(days=1)
        if year < 9999
        else dt.date.max
    )
    return first.toordinal(), last.toordinal()


def relate_dates(claim: DateSpan, quote: DateSpan) -> tuple[Outcome, str]:
    """Compare two dates by themselves, as if of the same event."""
    said = f"the claim says “{claim.text.strip()}”, the quote “{quote.text.strip()}”"
    if not is_datable(claim) or not is_datable(quote):
        return "not comparable", f"A date cannot be resolved: {said}."
    if _meet(claim, quote):
        return "agrees", f"The dates fit: {said}."
    return "conflicts", f"The dates do not meet: {said}."


def compare_dates(claim: Passage, quote: Passage) -> tuple[Comparison, ...]:
    """For each date of the claim the quote's date that fits it, else the one of the same event that does not."""
    claim, quote = _bounded(claim, _CLAIM_FACTS), _bounded(quote, _QUOTE_FACTS)
    theirs = [date for date in quote.dates if is_datable(date)]
    found = [
        _date_against(claim, quote, date, theirs)
        for date in claim.dates
        if is_datable(date) and not _is_attribute(claim, date)
    ]
    return tuple(comparison for comparison in found if comparison)


def _date_against(claim: Passage, quote: Passage, date: DateSpan, theirs: list[DateSpan]) -> Comparison | None:
    ours = _surroundings(claim, date.start, date.end)
    near = [other for other in theirs if ours & _surroundings(quote, other.start, other.end)]
    for other in near:
        if _meet(date, other):
            return _comparison("date", "agrees", date, other, relate_dates(date, other)[1])
    if not near or any(_meet(date, other) for other in theirs):
        return None
    same = [other for other in near if not _is_attribute(quote, other) and _is_same_event(claim, quote, date, other)]
    if len(same) != 1:
        return None
    return _comparison("date", "conflicts", date, same[0], relate_dates(date, same[0])[1])


def _is_same_event(claim: Passage, quote: Passage, date: DateSpan, other: DateSpan) -> bool:
    """The deed beside the date, most of the claim's words and its names are in the quote; nothing says another time is meant."""
    ours, theirs = _surroundings(claim, date.start, date.end), _surroundings(quote, other.start, other.end)
    shared = ours & theirs
    if not shared or (shared != ours if len(shared) < 2 else len(shared) / len(ours) < 0.6):
        return False
    near = _near_date(claim, date) & _near_date(quote, other)
    if not near or _shared_names(claim, quote, (other.start, other.end)) is False:
        return False
    if (
        _RECURRING.search(claim.text)
        or _RECURRING.search(quote.text)
        or find_opposites(ours, theirs)
        or are_rivals(ours, theirs)
    ):
        return False
    if len(_dates_beside(claim, date.start, date.end)) > 1 and len(_dates_beside(quote, other.start, other.end)) > 1:
        return False
    if claim.quantities and quote.quantities and _apart(claim, quote):
        return False  # other amounts at other times: two states of affairs
    if bool(_PLANNED.search(claim.text)) != bool(_PLANNED.search(quote.text)) or _is_of_saying(quote, other):
        return False
    return len(shared) >= 2 or _same_parties(claim, quote, (other.start, other.end))


_PLANNED = re.compile(r"\b(?:will|would|shall|plans?|planned|is to|are to|promised|ordered|agreed) ", re.IGNORECASE)


def _is_of_saying(side: Passage, date: DateSpan) -> bool:
    """ "Officials said in December that …": when it was said, not when it happened."""
    return bool(
        re.search(r"\b(?:said|says|told \w+|reported|announced|confirmed)\b[^.;]{0,25}$", side.text[: date.start])
        and re.match(r",? that\b", side.text[date.end :])
    )


def _same_parties(claim: Passage, quote: Passage, at: tuple[int, int]) -> bool:
    """Two names at least, all of them, and an amount of the claim are in the quote's sentence too: in "North Korea sent
    12,000 soldiers to Russia" the deed is the only word that is neither name nor fact, and stands for the whole."""
    first, last = _sentence_of(quote.text, *at)
    names = [name for name in quote.names if first <= name.start < last]
    amounts = [amount for amount in quote.quantities if first <= amount.start < last and amount.unit]
    parties = {name.text for name in claim.names}
    return (
        len(parties) >= 2
        and all(any(same_name(ours, theirs) for theirs in names) for ours in claim.names)
        and any(
            ours.unit and relate_quantities(ours, theirs)[0] == "agrees"
            for ours in claim.quantities
            for theirs in amounts
        )
    )


_RECURRING = re.compile(
    r"\b(?:again|every|each|annual|annually|yearly|second (?:time|visit|trip)|another|also|first time|previous|earlier|re-?elected|since then|once more|last time|next|one of|original|(?:an?|the) (?:second|third|fourth|other)(?! (?:quarter|half|day|week|month)))\b",
    re.IGNORECASE,
)


def _apart(claim: Passage, quote: Passage) -> bool:
    outcomes = {relate_quantities(a, b)[0] for a in claim.quantities for b in quote.quantities}
    return "conflicts" in outcomes and "agrees" not in outcomes


@_once
def _near_date(side: Passage, date: DateSpan) -> frozenset[str]:
    others = [(other.start, other.end) for other in side.dates if other is not date]
    first, last = _sentence_of(side.text, date.start, date.end)
    left = max([first, *(b for a, b in others if b <= date.start)])
    right = min([last, *(a for a, b in others if a >= date.end)])
    return _content(side.text, left, right, _fact_spans(side))


# --- names ------------------------------------------------------------------------------------------------------------


def compare_names(claim: Passage, quote: Passage) -> tuple[Comparison, ...]:
    """A name in the claim's place in an otherwise equal sentence of the quote: agrees when shared, conflicts when replaced."""
    claim, quote = _bounded(claim, _CLAIM_FACTS), _bounded(quote, _QUOTE_FACTS)
    ours = [
        name
        for name in claim.names
        if not any(same_name(name, other) for other in quote.names) and not _stands_in(name, quote.text)
    ]
    agreed = [(name, other) for name in claim.names for other in quote.names if same_name(name, other)]
    found = [
        _comparison("name", "agrees", a, b, f"Both name {b.text}.")
        for a, b in {a.text: (a, b) for a, b in agreed}.values()
    ]
    if len(ours) == 1 and (rival := _rival(claim, quote, ours[0])):
        why = f"The claim names {ours[0].text}, the quote {rival.text} in its place."
        found.append(_comparison("name", "conflicts", ours[0], rival, why))
    return tuple(found)


def _stands_in(name: Name, text: str) -> bool:
    lowered = text.lower()
    return any(len(part) > 2 and re.search(rf"\b{re.escape(part)}", lowered) for part in name_parts(name.text))


def _rival(claim: Passage, quote: Passage, name: Name) -> Name | None:
    """The one name of the quote that takes the claim's name's place, where everything else is the same."""
    free = [
        other
        for other in quote.names
        if not any(same_name(other, mine) for mine in claim.names) and not _stands_in(other, claim.text)
    ]
    free = [other for other in free if not _DEMONYM.search(other.text)]
    free = [other for other in free if other.label == name.label or "other" in (other.label, name.label)]
    if len(free) != 1 or _RECURRING.search(quote.text) or _RECURRING.search(claim.text):
        return None
    other = free[0]
    ours, theirs = _surroundings(claim, name.start, name.end), _surroundings(quote, other.start, other.end)
    shared = ours & theirs
    if len(shared) < 2 or len(shared) / len(ours) < 0.75 or find_opposites(ours, theirs):
        return None
    if (
        claim.quantities
        and quote.quantities
        and not any(c.outcome == "agrees" for c in compare_quantities(claim, quote))
    ):
        return None  # two towns with two figures are two facts
    if _dates_apart(claim, quote) or _role(claim, name) != _role(quote, other):
        return None
    if _role(claim, name) == "other" or _DEMONYM.search(name.text) or _DEMONYM.search(other.text):
        return None  # many may be led, joined or named; only doers, receivers and places stand alone
    return other


def _dates_apart(claim: Passage, quote: Passage) -> bool:
    ours, theirs = ([date for date in side.dates if is_datable(date)] for side in (claim, quote))
    return bool(ours and theirs) and not any(_meet(x, y) for x in ours for y in theirs)


_DEMONYM = re.compile(r"^\w+(?:ish|ese|ian|ean|ican|utch|ench|eek|iss|aeli|aqi|ani)s?$")


def _role(side: Passage, name: Name) -> str:
    """Where the name stands: first in its sentence, after "by", after a preposition of place, or elsewhere."""
    before = side.text[: name.start].rstrip()
    before = re.sub(
        r"(?:\b(?:the|mr|mrs|ms|dr|prof|president|minister|mayor|senator|governor|judge|prime|foreign|deputy|vice|chief|former)\.?\s*)+$",
        "",
        before,
        flags=re.IGNORECASE,
    ).rstrip()
    word = re.search(r"(\w+)$", before)
    if not word or side.text[_sentence_of(side.text, name.start, name.end)[0] : name.start].strip(" \"“'(") == "":
        return "first"
    found = word.group(1).lower()
    if found == "by":
        return "first"
    return "place" if found in ("in", "at", "near", "outside") else "receiver" if found == "to" else "other"


# --- negation ---------------------------------------------------------------------------------------------------------


def find_opposites(ours: frozenset[str], theirs: frozenset[str]) -> tuple[str, str] | None:
    """A pair of opposites, one on each side and on that side only."""
    for stem in sorted(ours ^ theirs):
        plain = _DENYING.sub("", stem)
        if len(plain) > 3 and plain != stem and plain in ours ^ theirs and (stem in ours) != (plain in ours):
            return (stem, plain) if stem in ours else (plain, stem)
    for one, other in _OPPOSITES:
        for a, b in ((one, other), (other, one)):
            if a in ours and b in theirs and b not in ours and a not in theirs:
                return a, b
    return None


# "unsafe", "illegal", "invisible", "disagree"; "immigrants" are no contrary of "migrants"
_DENYING = re.compile(
    r"^(?:un(?!til)|il(?=l)|ir(?=r)|im(?=[mp])(?!migr|port|press|prove|part|peach)|in(?!come|side|form|vest|crease|deed|stead|valuab|vent|tend|sure|stall)"
    r"|dis(?!cover|count|play|charge|ease|close|may|patch|solve|pose|course|order|tribut|grace))"
)
_OPPOSITES = tuple((word_class(a), word_class(b)) for a, b in _ANTONYMS)


def find_negations(text: str, start: int, end: int) -> list[re.Match[str]]:
    idle = [match.span() for match in _NOT_NEGATION.finditer(text, start, end)]
    return [match for match in _NEGATION.finditer(text, start, end) if not any(a <= match.start() < b for a, b in idle)]


def compare_polarity(claim: Passage, quote: Passage) -> tuple[Comparison, ...]:
    """One side denies what the other states, or says the opposite ("rose", "fell"), in otherwise equal sentences."""
    claim, quote = _bounded(claim, _CLAIM_FACTS), _bounded(quote, _QUOTE_FACTS)
    ours = words_of(claim, 0, len(claim.text))
    best = max(_sentences(quote.text), key=lambda span: len(ours & words_of(quote, *span)))
    theirs = words_of(quote, *best)
    shared = ours & theirs
    enough = 1 if len(ours) <= 2 else 2
    if len(shared) < enough or _shared_names(claim, quote, best) is False or _times_apart(claim, quote, best):
        return ()
    opposed = find_opposites(ours, theirs)
    denied_claim, denied_quote = _unmatched(
        find_negations(claim.text, 0, len(claim.text)), find_negations(quote.text, *best)
    )
    if opposed and not _same_actor(claim, quote, best):
        return ()
    if opposed and ("deny" in opposed or not (denied_claim or denied_quote)):
        return _opposition(claim, quote, best, opposed, shared, ours)
    if bool(denied_claim) == bool(denied_quote) or opposed or len(shared) / len(ours) < 0.7:
        return ()
    return _denial(claim, quote, best, denied_claim, denied_quote, shared)


def _same_actor(claim: Passage, quote: Passage, best: tuple[int, int]) -> bool:
    """The first names of both sides, where both have names: "A beat B" and "B lost to A" are no opposites."""
    ours = min(claim.names, key=lambda name: name.start, default=None)
    theirs = min(
        (name for name in quote.names if best[0] <= name.start < best[1]), key=lambda name: name.start, default=None
    )
    return ours is None or theirs is None or same_name(ours, theirs)


def _unmatched(
    ours: list[re.Match[str]], theirs: list[re.Match[str]]
) -> tuple[list[re.Match[str]], list[re.Match[str]]]:
    """Denials that stand on one side only: "without" in both sentences denies nothing between them."""
    common = {match.group().lower() for match in ours} & {match.group().lower() for match in theirs}
    return [m for m in ours if m.group().lower() not in common], [m for m in theirs if m.group().lower() not in common]


_EXCEPT = re.compile(r"\b(?:only|except|unless|apart from|other than|but not|some|partly|mostly)\b", re.IGNORECASE)


def _opposition(
    claim: Passage,
    quote: Passage,
    best: tuple[int, int],
    opposed: tuple[str, str],
    shared: frozenset[str],
    ours: frozenset[str],
) -> tuple[Comparison, ...]:
    if len(shared) / max(1, len(ours) - 1) < 0.6 or _EXCEPT.search(quote.text, *best) or _EXCEPT.search(claim.text):
        return ()
    a, b = _find_stem(claim.text, 0, len(claim.text), opposed[0]), _find_stem(quote.text, *best, opposed[1])
    if not a or not b:
        return ()
    why = f"Opposite statements: the claim says “{a.group()}”, the quote “{b.group()}”."
    return (Comparison("negation", "conflicts", a.start(), a.end(), b.start(), b.end(), why),)


def _denial(
    claim: Passage,
    quote: Passage,
    best: tuple[int, int],
    ours: list[re.Match[str]],
    theirs: list[re.Match[str]],
    shared: frozenset[str],
) -> tuple[Comparison, ...]:
    """The denied words must be the ones both sides share: "did not notify passengers" against "notified passengers"."""
    side, cues, other, span = (claim, ours, quote, best) if ours else (quote, theirs, claim, (0, len(claim.text)))
    cue = cues[-1]
    stop = _CUT.search(side.text, cue.end())
    last = stop.start() if stop else _sentence_of(side.text, cue.start(), cue.end())[1]
    denied = _first_words(side, cue.end(), last)
    if not denied <= shared or _NARROWED.search(side.text, cue.end(), last):
        return ()
    anchor = next((match for match in _WORD.finditer(other.text, *span) if word_class(match.group()) in denied), None)
    if len(cues) > 1 or anchor is None or not denied:
        return ()
    here, there = (cue.start(), cue.end()), (anchor.start(), anchor.end())
    (a, b), (c, d) = (here, there) if ours else (there, here)
    who = "The claim denies what the quote states" if ours else "The quote denies what the claim states"
    return (Comparison("negation", "conflicts", a, b, c, d, f"{who}: “{cue.group()}” stands on one side only."),)


_NARROWED = re.compile(
    r"\b(?:(?:under|over|above|below) (?:\d|the age|ten|twelve|fifteen|sixteen|eighteen|twenty)|aged|younger|older|outside|alone|all|every|only|enough|fully|entirely|yet|until)\b",
    re.IGNORECASE,
)


def _first_words(side: Passage, start: int, end: int) -> frozenset[str]:
    """The first two content words after a denial: the deed and its object."""
    words = [
        match
        for match in _WORD.finditer(side.text, start, end)
        if _content(side.text, match.start(), match.end(), _fact_spans(side))
    ]
    return _content(side.text, start, words[min(2, len(words)) - 1].end(), _fact_spans(side)) if words else frozenset()


def words_of(side: Passage, start: int, end: int) -> frozenset[str]:
    """Content stems with directions and opposites kept, facts left out."""
    kept = {
        word_class(match.group())
        for match in _WORD.finditer(side.text, start, end)
        if match.group().lower() in ("before", "after", "more", "fewer", "less", "up", "down")
    }
    sides = {match.group(1).lower() for match in _VOTED.finditer(side.text, start, end)}
    return (
        _content(side.text, start, end, [(date.start, date.end) for date in side.dates])
        | kept
        | {"for" if word != "against" else word for word in sides}
    )


_VOTED = re.compile(r"\bvot(?:ed?|es|ing) (for|against|to|in favou?r)\b", re.IGNORECASE)


def _times_apart(claim: Passage, quote: Passage, best: tuple[int, int]) -> bool:
    ours = [date for date in claim.dates if is_datable(date)]
    theirs = [date for date in quote.dates if is_datable(date) and best[0] <= date.start < best[1]]
    return bool(ours and theirs) and not any(_meet(x, y) for x in ours for y in theirs)


def _find_stem(text: str, start: int, end: int, stem: str) -> re.Match[str] | None:
    return next((match for match in _WORD.finditer(text, start, end) if word_class(match.group()) == stem), None)
