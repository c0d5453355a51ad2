"""Are two claims the same claim? What they share, where they differ, and how near they are.

Two claims are one when whoever checked the first need not check the second. So nearness of words is not enough, and a difference in one
figure, date, name or a "not" outweighs it. The answer has three parts:

    score    how near, 0 to 1: the weighted mean of the shares of words, names, numbers and dates that both have in common
    same     what both say, fact by fact: "12,000 soldiers" and "12,000 troops"
    differs  what keeps them apart: "12,000" and "1,200", "2022" and "2024", "Lyon" and "Paris", "rose" and "fell", "not"

How facts are compared says `comparisons`. Here the question is another one: there silence is better than a false alarm, here a claim with
another figure must never pass for the same. So whatever figure, date or name one side has and the other lacks is no difference (a shorter
wording leaves things out), but two that stand against each other are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from math import isclose
from typing import Literal, TypeVar

from .comparisons import (
    Passage,
    are_rivals,
    content_beside_facts,
    content_stems,
    find_negations,
    find_opposites,
    is_datable,
    relate_dates,
    relate_quantities,
    words_of,
)
from .numerals import TENS, UNITS, listed
from .places import COUNTRIES, plain_country, plain_place
from .stems import CLASS_OF, STOP_WORDS, word_class
from .units import BY_CODE
from .values import DateSpan, Method, Name, Quantity

METHOD = Method("matching", "2")
WEIGHTS = {"words": 0.55, "names": 0.2, "numbers": 0.15, "dates": 0.1}
UNSURE = 0.5  # the most that claims reach that share names and days alone, fewer than three things, or neither number nor date of one
MOST, MOST_BESIDE_AMOUNT, NEARLY_ALL = 0.6, 0.5, 0.7  # shares of the words, where little else is the same
VAGUE = 10  # times its lower end, and an amount is no figure
SUGGESTED = 0.55  # a lower score is no suggestion; see the table of thresholds in docs/matching.md

Kind = Literal["number", "date", "name", "negation", "words"]
_Fact = TypeVar("_Fact")


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that two claims share or differ in, in the words of either."""

    kind: Kind
    ours: str
    theirs: str

    @property
    def says_once(self) -> bool:
        return self.ours.casefold() == self.theirs.casefold()


@dataclass(frozen=True, slots=True)
class Relation:
    """How two claims stand to each other."""

    score: float
    same: tuple[Reason, ...]
    differs: tuple[Reason, ...]

    @property
    def is_match(self) -> bool:
        """Near enough, and nothing keeps them apart."""
        return self.score >= SUGGESTED and not self.differs


def relate_claims(ours: Passage, theirs: Passage, nearness: float = 0.0) -> Relation:
    """Compares two claims. `nearness` is what a language model says of their words, 0 to 1; it counts if it says more."""
    facts = {
        "names": _relate_names(ours, theirs),
        "numbers": _relate_quantities(ours, theirs),
        "dates": _relate_dates(ours, theirs),
    }
    names = [(reason.ours, reason.theirs) for reason in facts["names"][1]]
    words, shared = share_words(ours.text, theirs.text, names)
    shares = {"words": max(words, nearness)}
    shares |= {name: share for name, (share, _, _) in facts.items() if share is not None}
    score = sum(WEIGHTS[name] * share for name, share in shares.items()) / sum(WEIGHTS[name] for name in shares)
    agreed = tuple(reason for _, same, _ in facts.values() for reason in same)
    apart = [reason for _, _, differs in facts.values() for reason in differs]
    missing = sum(shares.get(name) == 0 for name in ("numbers", "dates"))
    if not nearness and _is_unsure(ours, theirs, agreed, words, missing):
        score = min(score, UNSURE)
    told = (Reason("words", _in_its_form(ours.text, word), _in_its_form(theirs.text, word)) for word in shared)
    return Relation(round(score, 3), (*agreed, *told), tuple(dict.fromkeys(_find_differences(ours, theirs, apart))))


def _find_differences(ours: Passage, theirs: Passage, apart: Sequence[Reason]) -> list[Reason]:
    """Those of the facts, and what no fact holds. What only looks like a difference beside another one is looked for last."""
    found = [
        *apart,
        *_find_other_figures(ours, theirs),
        *([] if apart else _find_other_rates(ours, theirs)),
        *_find_other_distances(ours.text, theirs.text),
        *_find_other_places_in_a_row(ours, theirs),
        *_find_denial(ours, theirs),
    ]
    return (
        found
        or _find_plan(ours.text, theirs.text)
        or _find_exchange(ours.text, theirs.text)
        or _find_other_word(ours.text, theirs.text)
    )


def _is_unsure(ours: Passage, theirs: Passage, agreed: Sequence[Reason], share: float, missing: int) -> bool:
    """Whether they have too little in common for a match, however near their words are. `share` is that of the words, `missing` how many
    kinds of fact, number and date, only one side has: "sent 12,000 soldiers in 2024" and "has sent soldiers" miss both."""
    named = content_stems(" ".join(f"{fact.ours} {fact.theirs}" for fact in agreed if fact.kind == "name"))
    a, b = content_beside_facts(ours) - named, content_beside_facts(theirs) - named
    told = len(a & b) + _count_alike(a - b, b - a)
    if len(agreed) + told < 2 or missing == 2 or not (told or _tell_the_same(a, b, agreed)):
        return True
    if len(agreed) + told == 2:
        is_most = _is_most(agreed, share if agreed else told / max(len(a), len(b)))
        return not is_most or bool(missing) or _rates(ours).keys() != _rates(theirs).keys()
    return not agreed and bool(missing) and share < NEARLY_ALL


def _is_most(agreed: Sequence[Reason], share: float) -> bool:
    """Whether two things in common are most of what is said; an amount and a name always are."""
    kinds = {fact.kind for fact in agreed}
    return kinds == {"name", "number"} or share >= (MOST_BESIDE_AMOUNT if "number" in kinds else MOST)


def _tell_the_same(ours: Set[str], theirs: Set[str], facts: Sequence[Reason]) -> bool:
    """Whether they tell the same though no word beside their facts is shared: an amount or three facts are. The same people on the same
    day may have done anything. A claim that says nothing beside its facts tells the same as one that adds a word to an amount and another."""
    if len(facts) > 2:
        return True
    has_amount = any(fact.kind == "number" for fact in facts)
    if not ours or not theirs:  # "Tokyo has 14 million people", "14 million people live in Tokyo"
        return not (ours or theirs) or (has_amount and len(facts) == 2 and len(ours | theirs) == 1)
    return has_amount


# --- words ------------------------------------------------------------------------------------------------------------


def share_words(ours: str, theirs: str, names: Iterable[tuple[str, str]] = ()) -> tuple[float, list[str]]:
    """The share of the content of both that they have in common, and the shared words. `names` are pairs that name one thing.

    Words of one stem or class are one ("killed", "died"), and so are names ("EU", "European Union"). Words that begin alike are nearly one
    ("legalise", "legalisation"). A short claim that stands in a longer one has little in common with it: the rest would be unchecked.
    """
    a, b = content_stems(ours), content_stems(theirs)
    if not a or not b:
        return 0.0, []
    common, known = a & b, 0
    a, b = a - common, b - common
    for one, other in names:
        one_stems, other_stems = content_stems(one) & a, content_stems(other) & b
        if one_stems and other_stems:
            a, b, known = a - one_stems, b - other_stems, known + 1
    alike = len(common) + known
    near = 0.8 * _count_alike(a, b)
    return min(1.0, 2 * (alike + near) / (2 * alike + len(a) + len(b))), sorted(common)


def _count_alike(ours: Iterable[str], theirs: Iterable[str]) -> int:
    free = set(theirs)
    count = 0
    for word in sorted(ours):
        found = next((other for other in sorted(free) if _begin_alike(word, other)), None)
        if found:
            free.remove(found)
            count += 1
    return count


def _begin_alike(a: str, b: str) -> bool:
    shorter = min(len(a), len(b))
    least = max(4, round(0.7 * shorter))
    return shorter >= 4 and a[:least] == b[:least]


# --- facts on both sides ----------------------------------------------------------------------------------------------


def _pair(
    ours: Sequence[_Fact], theirs: Sequence[_Fact], agree: Callable[[_Fact, _Fact], bool]
) -> tuple[list[tuple[_Fact, _Fact]], list[_Fact], list[_Fact]]:
    """Facts that agree, each with the first that does, and those of either side that none agrees with."""
    pairs = [(a, found[0]) for a in ours if (found := [b for b in theirs if agree(a, b)])]
    matched = {id(b) for a in ours for b in theirs if agree(a, b)}
    agreed = {id(a) for a, _ in pairs}
    return pairs, [a for a in ours if id(a) not in agreed], [b for b in theirs if id(b) not in matched]


_Related = tuple[float | None, list[Reason], list[Reason]]


def _sum_up(kind: Kind, pairs, free_ours, free_theirs, clash: Callable) -> _Related:
    """The share of the facts that agree (None when neither side has any), what is the same, and the first clash of each fact."""
    same = [Reason(kind, a.text.strip(), b.text.strip()) for a, b in pairs]
    apart, left = [], list(free_theirs)
    for a in free_ours:
        b = next((b for b in left if clash(a, b)), None)
        if b is not None:
            left.remove(b)
            apart.append(Reason(kind, a.text.strip(), b.text.strip()))
    known = 2 * len(pairs) + len(free_ours) + len(free_theirs)
    return (min(1.0, 2 * len(pairs) / known) if known else None), same, apart


def _relate_quantities(ours: Passage, theirs: Passage) -> _Related:
    pairs, free_ours, free_theirs = _pair(ours.quantities, theirs.quantities, _amounts_agree)
    share, same, apart = _sum_up("number", pairs, free_ours, free_theirs, _amounts_clash)
    if not apart and bool(free_ours) != bool(free_theirs):
        apart = _find_single(free_ours, theirs.text) or [_turn(r) for r in _find_single(free_theirs, ours.text)]
    return share, same, apart


def _amounts_agree(a: Quantity, b: Quantity) -> bool:
    if _is_vague(a) != _is_vague(b):
        return False
    if _rates_differ(a, b):
        return _come_to_the_same(a, b)
    if {_open_end(a), _open_end(b)} == {"up", "down"}:
        return False
    if relate_quantities(*_narrow(_without_rate(a), _without_rate(b)))[0] == "agrees":
        return True
    return _counts_things(a) and _counts_things(b) and (a.value, a.low, a.high) == (b.value, b.low, b.high)


def _is_vague(quantity: Quantity) -> bool:
    """ "Millions of people" is no figure: hardly any amount of them would be another one."""
    return bool(quantity.low and quantity.high and quantity.high / quantity.low >= VAGUE)


def _amounts_clash(a: Quantity, b: Quantity) -> bool:
    """Two amounts that stand against each other: they cannot be one, and are of one kind or both count things."""
    outcome, _ = relate_quantities(*_narrow(a, b))
    if outcome == "conflicts" or (outcome == "not comparable" and a.unit == b.unit):
        return True
    if _split_rate(a)[0] == _split_rate(b)[0] and (_rates_differ(a, b) or _open_end(a) != _open_end(b)):
        return True
    if _is_other_currency(a, b):
        return True
    return (_counts_things(a) and _counts_things(b)) or {a.unit, b.unit} == {"%", "[pp]"}


def _open_end(quantity: Quantity) -> Literal["up", "down", ""]:
    """ "more than 500" is open to above, "up to 500" to below."""
    if quantity.high is None:
        return "up" if quantity.low is not None else ""
    return "down" if quantity.approximate and quantity.low == 0 else ""


def _narrow(a: Quantity, b: Quantity) -> tuple[Quantity, Quantity]:
    """Amounts whose open ends are closed. "More than 500" is not said of 900: it reaches a quarter further, and beside another "more than"
    it is the figure itself."""
    if a.value is not None and b.value is not None and _open_end(a) and _open_end(a) == _open_end(b):
        return _at_its_edge(a), _at_its_edge(b)
    return _close(a), _close(b)


def _at_its_edge(quantity: Quantity) -> Quantity:
    return replace(quantity, low=quantity.value, high=quantity.value, approximate=False)


def _close(quantity: Quantity) -> Quantity:
    end, edge = _open_end(quantity), quantity.low if quantity.high is None else quantity.high
    if end == "up":
        return replace(quantity, high=edge + 0.25 * abs(edge))
    return replace(quantity, low=edge - 0.25 * abs(edge)) if end == "down" else quantity


def _counts_things(quantity: Quantity) -> bool:
    unit, _ = _split_rate(quantity)
    return unit not in BY_CODE and unit not in ("%", "[pp]", "[bp]", "1", "×", "times")


# how often in a year; other rates ("per person") cannot be converted
_IN_A_YEAR = {"h": 8766, "d": 365.25, "wk": 52.18, "mo": 12, "quarter": 4, "a": 1, "decade": 0.1}


def _split_rate(quantity: Quantity) -> tuple[str, str]:
    """Of "15 dollars an hour" what is counted and for what: ("USD", "h"). "km/h" is a unit by itself."""
    unit = quantity.unit or ""
    head, _, rate = (unit, "", "") if unit in BY_CODE else unit.partition("/")
    return head, rate


def _without_rate(quantity: Quantity) -> Quantity:
    return replace(quantity, unit=_split_rate(quantity)[0] or quantity.unit)


def _rates_differ(a: Quantity, b: Quantity) -> bool:
    """ "an hour" and "a day"; a shorter wording may leave the rate out."""
    (_, one), (_, other) = _split_rate(a), _split_rate(b)
    return bool(one and other) and one != other


def _come_to_the_same(a: Quantity, b: Quantity) -> bool:
    """ "12 a day" and "84 a week"."""
    (head, rate), (other_head, other_rate) = _split_rate(a), _split_rate(b)
    if head != other_head or rate not in _IN_A_YEAR or other_rate not in _IN_A_YEAR or not a.value or not b.value:
        return False
    return isclose(a.value * _IN_A_YEAR[rate], b.value * _IN_A_YEAR[other_rate], rel_tol=0.1)


def _is_other_currency(a: Quantity, b: Quantity) -> bool:
    """As many euros as dollars. Another number of another currency may be the same money, converted."""
    units = [BY_CODE.get(_split_rate(side)[0]) for side in (a, b)]
    is_money = all(unit and unit.kind.startswith("money") for unit in units)
    return is_money and units[0].code != units[1].code and a.value == b.value


_ONE = re.compile(r"\b(?:a|an|the|one|this|that)\s+([^\W\d_]+)\b(?!\s*[’']s?\b)", re.IGNORECASE)


def _find_single(free: Sequence[Quantity], text: str) -> list[Reason]:
    """ "five bridges" against "the bridge"."""
    for quantity in free:
        unit = (quantity.unit or "").partition("/")[0]
        if not unit or not _counts_things(quantity) or (quantity.low or 0) < 2:
            continue
        found = next((m for m in _ONE.finditer(text) if word_class(m[1]) == word_class(unit) and m[1] != unit), None)
        if found and not found[1].endswith("s"):
            return [Reason("number", quantity.text.strip(), found.group())]
    return []


def _turn(reason: Reason) -> Reason:
    return Reason(reason.kind, reason.theirs, reason.ours)


def _relate_dates(ours: Passage, theirs: Passage) -> _Related:
    a, b = ([date for date in side.dates if is_datable(date)] for side in (ours, theirs))
    pairs, free_ours, free_theirs = _pair(a, b, _dates_agree)
    return _sum_up("date", pairs, free_ours, free_theirs, lambda *_: True)


_YEAR = re.compile(r"\d{4}")


def _dates_agree(a: DateSpan, b: DateSpan) -> bool:
    """Some day lies in both; or neither names a year, and the rest is the same ("in October", "from October"). Two spans, "from 1966 to
    1969", begin and end alike."""
    if "/" in (a.value or "") and "/" in (b.value or ""):
        edges = zip(a.value.split("/"), b.value.split("/"), strict=False)
        return all(one.startswith(other) or other.startswith(one) for one, other in edges)
    if relate_dates(a, b)[0] == "agrees":
        return True
    nameless = not _YEAR.search(a.text) and not _YEAR.search(b.text)
    return nameless and bool(a.value and b.value) and len(a.value) > 4 and a.value[4:] == b.value[4:]


# --- names ------------------------------------------------------------------------------------------------------------

_TITLES = frozenset(
    listed(
        "president minister mayor senator governor judge prime foreign deputy vice chief doctor professor prof sir general king queen secretary director chairman mr mrs ms dr former"
    )
)
_LITTLE = frozenset(listed("of the for and de la al von van in on at a an"))
_NAMED = re.compile(r"[^\W\d_][\w’'.-]*")


def _relate_names(ours: Passage, theirs: Passage) -> _Related:
    def agree(a: Name, b: Name) -> bool:
        return _names_agree(a, b, _says_where(ours.text, a.start) or _says_where(theirs.text, b.start))

    pairs, free_ours, free_theirs = _pair(ours.names, theirs.names, agree)
    free_ours = [name for name in free_ours if not _stands_in(name, ours.text, theirs.text)]
    free_theirs = [name for name in free_theirs if not _stands_in(name, theirs.text, ours.text)]
    share, same, apart = _sum_up("name", pairs, free_ours, free_theirs, _names_clash)
    return share, same, apart or _find_swapped_names(ours.text, theirs.text)


_WHERE = re.compile(r"\b(?:in|at|of|near|around|across|outside|inside|throughout)\s+(?:the\s+)?$", re.IGNORECASE)


def _says_where(text: str, start: int) -> bool:
    """Whether what begins there is a place where something is ("in London"), not a government ("London refused")."""
    return bool(_WHERE.search(text, max(0, start - 16), start))


def _core(name: str, plain_word: Callable[[str], str] = plain_place) -> frozenset[str]:
    """The words that make a name, without titles; a people or capital as its country."""
    plain = re.sub(r"['’]s\b", "", name).lower().strip(" .")
    if plain in COUNTRIES:
        return frozenset({_singular(plain_word(plain))})
    words = [word.strip(".'’") for word in re.split(r"[\s-]+", plain)]
    return frozenset(
        _singular(plain_word(word)) for word in words if word and word not in _TITLES and word not in _LITTLE
    )


def _singular(word: str) -> str:
    """ "muslims" -> "muslim". That "paris" -> "pari" does no harm: both sides are treated alike."""
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def _names_agree(a: Name, b: Name, where: bool = False) -> bool:
    """One is the other or a part of it ("Shoigu", "Sergei Shoigu"), or its initials. A word in common is not enough."""
    ours, theirs = (_core(name.text, plain_country if where else plain_place) for name in (a, b))
    if ours and theirs and (ours <= theirs or theirs <= ours):
        return True
    return _initials(a.text) in _short(b.text) or _initials(b.text) in _short(a.text)


def _initials(name: str) -> str:
    """ "Bank of England" -> "boe"; a single word has none."""
    words = re.findall(r"[^\W\d_]+", name)
    return "".join(word[0] for word in words).lower() if len(words) > 1 else "–"


def _short(name: str) -> set[str]:
    plain = name.replace(".", "").lower()
    return {plain, plain.removeprefix("the ")}


def _names_clash(a: Name, b: Name) -> bool:
    return a.label == b.label or "other" in (a.label, b.label)


def _stands_in(name: Name, own: str, text: str) -> bool:
    """All its words stand in the text, or of a person the last."""
    here = _says_where(own, name.start)
    words = set()
    for found in _NAMED.finditer(text):
        plain_word = plain_country if here or _says_where(text, found.start()) else plain_place
        words.add(_singular(plain_word(found.group().lower().removesuffix("'s").removesuffix("’s").strip(".'’"))))
    core = _core(name.text, plain_country if here else plain_place)
    last = name.text.split()[-1].lower() if name.label == "person" else ""
    return core <= words or last in words or any(value in text.lower() for value in core if " " in value)


def _find_swapped_names(ours: str, theirs: str) -> list[Reason]:
    """Capitalised words in each other's place in otherwise equal words, whatever was read as a name."""
    a, b = _NAMED.findall(ours), _NAMED.findall(theirs)
    match = SequenceMatcher(None, [w.lower() for w in a], [w.lower() for w in b], autojunk=False)
    if match.ratio() < 0.6:
        return []
    for kind, start, end, begin, stop in match.get_opcodes():
        if kind == "replace" and end - start <= 3 and stop - begin <= 3:
            here, there = _capitals(a[start:end], start), _capitals(b[begin:stop], begin)
            where = _says_where(f"{' '.join(a[:start])} ", len(" ".join(a[:start])) + 1)
            if here and there and not _may_be_one(" ".join(here), " ".join(there), where):
                return [Reason("name", " ".join(here), " ".join(there))]
    return []


def _may_be_one(a: str, b: str, where: bool) -> bool:
    ours, theirs = (_core(name, plain_country if where else plain_place) for name in (a, b))
    return bool(ours & theirs) or _initials(a) in _short(b) or _initials(b) in _short(a)


def _capitals(words: Sequence[str], first: int) -> list[str]:
    """Those that begin with a capital; the first word of all only if it is hardly a common one."""
    return [
        word for at, word in enumerate(words, start=first) if word[0].isupper() and (at > 0 or not _is_common(word))
    ]


def _is_common(word: str) -> bool:
    """Whether a capital may be there only because the sentence begins."""
    if word.lower() in COUNTRIES:
        return False
    return word.lower() in STOP_WORDS or word_class(word) in CLASS_OF or word.lower().endswith(("s", "ing", "ed", "ly"))


# --- what no fact holds -----------------------------------------------------------------------------------------------

_FIGURE = re.compile(r"[A-Za-z]*-?\d[\w.,:/-]*")


_RESULT = re.compile(r"(?<![\w.,:-])\d{1,3}[-–:]\d{1,3}(?![\w:%-]|[.,]\d)")


def _find_other_figures(ours: Passage, theirs: Passage) -> list[Reason]:
    """Figures that are neither amount nor date: "Boeing 737" and "Boeing 747", "COP26" and "COP27"; and results: "3-1" and "1-3"."""
    results = [found.group() for side in (ours, theirs) if (found := _RESULT.search(side.text))]
    if len(results) == 2 and len({tuple(map(int, re.findall(r"\d+", result))) for result in results}) == 2:
        return [Reason("number", *results)]
    a, b = _figures(ours), _figures(theirs)
    free_ours, free_theirs = [x for x in a if x not in b], [y for y in b if y not in a]
    return [Reason("number", free_ours[0], free_theirs[0])] if free_ours and free_theirs else []


def _figures(side: Passage) -> list[str]:
    spans = [(fact.start, fact.end) for fact in (*side.quantities, *side.dates)]
    return [
        found.group().rstrip(".,:/-").lower()
        for found in _FIGURE.finditer(side.text)
        if not any(start < found.end() and found.start() < end for start, end in spans)
    ]


_RATE = re.compile(
    r"\b(?:an?|per|each|every) (second|minute|hour|day|night|week|month|quarter|year|decade|century)\b(?! (?:ago|after|later|earlier|before|old|of|in|long|and)\b)"
    r"|\b(hourly|daily|nightly|weekly|monthly|quarterly|yearly|annual|decade)(?:ly)?\b",
    re.IGNORECASE,
)
_ADVERB_OF = {"daily": "day", "annual": "year"}
_NO_RATE = re.compile(r"\b(?:for|in|within|half|after|than|over|once|during|almost|nearly|about|of)\s$", re.IGNORECASE)


def _find_other_rates(ours: Passage, theirs: Passage) -> list[Reason]:
    """ "270 billion tonnes of ice a year" and "a decade", "three times a week" and "a month": rates that stand apart from their amounts."""
    a, b = _rates(ours), _rates(theirs)
    if (
        not a
        or not b
        or a.keys() & b.keys()
        or any(_come_to_the_same(x, y) for x in ours.quantities for y in theirs.quantities)
    ):
        return []
    return [Reason("number", next(iter(a.values())), next(iter(b.values())))]


def _rates(side: Passage) -> dict[str, str]:
    """Each period for which something is said, and how it is written."""
    found = {}
    for match in _RATE.finditer(side.text):
        if not _NO_RATE.search(side.text, max(0, match.start() - 8), match.start()):
            word = (match[1] or match[2]).lower()
            found[_ADVERB_OF.get(word, word.removesuffix("ly"))] = match.group()
    return found


_DISTANCE = re.compile(
    rf"\b(an?|\d+|{'|'.join([*UNITS, *TENS])}) (minute|hour|day|week|month|year|decade)s? (?:earlier|later|before|after|afterwards|previously|prior)\b",
    re.IGNORECASE,
)
_IN_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1, "week": 7, "month": 30.44, "year": 365.25, "decade": 3652.5}


def _find_other_distances(ours: str, theirs: str) -> list[Reason]:
    """ "two weeks earlier" and "two months earlier": no dates, as nobody knows from when."""
    a, b = _DISTANCE.search(ours), _DISTANCE.search(theirs)
    if not a or not b or isclose(_measure(a), _measure(b), rel_tol=0.1):
        return []
    return [Reason("date", a.group(), b.group())]


def _measure(distance: re.Match[str]) -> float:
    """In days."""
    word = distance[1].lower()
    count = int(word) if word.isdigit() else {"a": 1, "an": 1, **UNITS, **TENS}[word]
    return count * _IN_DAYS[distance[2].lower()]


_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|\d+(?:st|nd|rd|th))\b", re.IGNORECASE
)
_SUPERLATIVE = re.compile(r"\b(?:most|least|best|worst|\w{2,}est)\b", re.IGNORECASE)
_NO_SUPERLATIVE = frozenset(
    listed(
        "west forest interest request protest arrest guest test rest invest harvest contest suggest honest conquest manifest quest"
    )
)


def _find_other_places_in_a_row(ours: Passage, theirs: Passage) -> list[Reason]:
    """ "the second visit" and "the third", "the largest" and "the second largest"."""
    a, b = (sorted({found.group().lower() for found in _ORDINAL.finditer(side.text)}) for side in (ours, theirs))
    if a and b and not set(a) & set(b):
        return [Reason("number", a[0], b[0])]
    if bool(a) != bool(b) and _has_superlative(ours.text) and _has_superlative(theirs.text):
        return [Reason("number", " ".join(a) or "–", " ".join(b) or "–")]
    return []


def _has_superlative(text: str) -> bool:
    return any(found.group().lower() not in _NO_SUPERLATIVE for found in _SUPERLATIVE.finditer(text))


_FURTHER_OPPOSITES = tuple(
    (word_class(a), word_class(b))
    for a, b in (
        ("lend", "borrow"), ("arrest", "release"), ("jail", "free"), ("highest", "lowest"), ("largest", "smallest"), ("oldest", "youngest"), ("hottest", "coldest"),
        ("most", "least"), ("longest", "shortest"), ("richest", "poorest"), ("best", "worst"), ("fastest", "slowest"), ("north", "south"), ("east", "west"),
        ("northern", "southern"), ("eastern", "western"), ("mandatory", "optional"), ("maximum", "minimum"), ("inside", "outside"), ("above", "below"),
        ("over", "under"), ("gain", "lose"), ("lead", "trail"), ("double", "halve"), ("enter", "leave"), ("free", "paid"), ("public", "private"), ("rural", "urban"),
        ("internal", "external"), ("domestic", "foreign"), ("increase", "reduce"), ("majority", "minority"), ("winner", "loser"), ("hire", "dismiss"),
        ("early", "late"), ("summer", "winter"), ("spring", "autumn"), ("day", "night"), ("improve", "worsen"), ("cause", "prevent"), ("cause", "cure"),
        ("lift", "impose"), ("cheap", "expensive"), ("cheaper", "dearer"), ("resume", "suspend"), ("close", "reopen"), ("remain", "leave"), ("import", "export"), ("net", "gross"),
        ("deliberately", "accidentally"), ("deliberate", "accidental"), ("intentionally", "accidentally"), ("intentional", "accidental"), ("allow", "forbid"), ("permit", "forbid"),
        ("allow", "block"), ("most", "few"), ("many", "few"), ("all", "few"), ("sentence", "acquit"), ("jail", "acquit"), ("accept", "reject"), ("friend", "enemy"), ("ally", "enemy"), ("strong", "weak"), ("stronger", "weaker"), ("rich", "poor"), ("young", "old"),
        ("younger", "older"), ("faster", "slower"), ("hotter", "colder"), ("warmer", "cooler"), ("bigger", "smaller"), ("larger", "smaller"), ("taller", "shorter"), ("longer", "shorter"),
        ("better", "worse"), ("full", "empty"), ("often", "rarely"), ("temporary", "permanent"), ("temporarily", "permanently"), ("voluntary", "compulsory"),
        ("voluntary", "mandatory"), ("optional", "compulsory"), ("peaceful", "violent"), ("positive", "negative"), ("praise", "criticise"),
        ("praise", "condemn"), ("protect", "endanger"), ("heal", "harm"), ("add", "remove"), ("build", "demolish"), ("create", "destroy"), ("repeal", "introduce"), ("abolish", "introduce"),
        ("ban", "legalise"), ("promote", "demote"), ("victory", "defeat"), ("wet", "dry"), ("present", "absent"), ("genuine", "fake"), ("real", "fake"), ("authentic", "fake"), ("male", "female"),
    )
)  # fmt: skip
_PLAIN = re.compile(r"[^\W\d_]+")
_MORE_DENIALS = re.compile(
    r"\b(?:unable|incapable|refus(?:e|es|ed|ing|al)(?! to\b)|lack of|want of|absence of|yet to|free (?:of|from)(?! charge)|\w+-free)\b",
    re.IGNORECASE,
)
_BEYOND_ALL = re.compile(
    r"\b(?:no|none|nobody|nothing|nowhere|never|no one)\b(?=[^.;]*\b(?:more|less|fewer|later|\w+er|as)\b)",
    re.IGNORECASE,
)
_ABOVE_ALL = re.compile(r"\b(?:ever|any other|anybody else|anyone else|most|least|first|\w{2,}est)\b", re.IGNORECASE)
_NONE_SINCE = re.compile(r"\b(?:no|none|nobody|never|not)\b(?=[^.;]*\bsince\b)", re.IGNORECASE)
_LAST = re.compile(r"\blast\b", re.IGNORECASE)


def _find_denial(ours: Passage, theirs: Passage) -> list[Reason]:
    """One side denies what the other states, or says the opposite. Both at once ("did not rise", "fell") is neither."""
    opposed = _find_opposites(ours, theirs)
    a, b = _find_denials(ours.text, theirs.text), _find_denials(theirs.text, ours.text)
    if opposed:  # "confirmed" and "denied": the opposite itself is no second denial
        a, b = ([cue for cue in cues if word not in cue] for cues, word in zip((a, b), opposed, strict=True))
    if (len(a) % 2 != len(b) % 2) != bool(opposed):
        if opposed:
            return [Reason("negation", *opposed)]
        return [Reason("negation", a[0] if len(a) > len(b) else "–", b[0] if len(b) > len(a) else "–")]
    rivals = are_rivals(content_stems(ours.text), content_stems(theirs.text))
    return [Reason("words", *_first_apart(ours.text, theirs.text))] if rivals and not opposed else []


def _find_denials(text: str, other: str) -> list[str]:
    """Cues of denial. "Nobody owns more" beside "owns more than anybody else" is none, "none since" beside "the last" neither."""
    idle = {found.start() for found in _BEYOND_ALL.finditer(text)} if _ABOVE_ALL.search(other) else set()
    idle |= {found.start() for found in _NONE_SINCE.finditer(text)} if _LAST.search(other) else set()
    cues = {cue.start(): cue for cue in (*_MORE_DENIALS.finditer(text), *find_negations(text, 0, len(text)))}
    return [cues[start].group() for start in sorted(cues.keys() - idle)]


def _find_opposites(ours: Passage, theirs: Passage) -> tuple[str, str] | None:
    found = find_opposites(words_of(ours, 0, len(ours.text)), words_of(theirs, 0, len(theirs.text)))
    found = found or _find_further_opposites(ours.text, theirs.text)
    if not found or _is_other_way_round(ours.text, theirs.text) or _has_other_doer(ours, theirs):
        return None
    return _in_its_form(ours.text, found[0]), _in_its_form(theirs.text, found[1])


def _find_further_opposites(ours: str, theirs: str) -> tuple[str, str] | None:
    a, b = ({word_class(word) for word in _PLAIN.findall(text)} for text in (ours, theirs))
    pairs = ((x, y) for one, other in _FURTHER_OPPOSITES for x, y in ((one, other), (other, one)))
    return next(((x, y) for x, y in pairs if x in a and y in b and y not in a and x not in b), None)


def _is_other_way_round(ours: str, theirs: str) -> bool:
    """ "immigrants get higher benefits than pensioners" and "pensioners get lower benefits than immigrants"."""
    (left, than, right), (other_left, other_than, other_right) = (text.partition(" than ") for text in (ours, theirs))
    if not than or not other_than:
        return False
    a, b, c, d = (content_stems(part) for part in (left, right, other_left, other_right))
    return bool((b - d) & (c - d)) and bool((d - b) & (a - b))


def _has_other_doer(ours: Passage, theirs: Passage) -> bool:
    """ "Greece sold it to a German firm" and "a German firm bought it from Greece": both names on both sides, in other order."""
    if len(ours.names) < 2 or len(theirs.names) < 2:
        return False
    a, b = (sorted(side.names, key=lambda name: name.start) for side in (ours, theirs))
    return _names_agree(a[0], b[-1]) and _names_agree(a[-1], b[0]) and not _names_agree(a[0], b[0])


def _in_its_form(text: str, stem: str) -> str:
    return next((word for word in _PLAIN.findall(text) if word_class(word) == stem), stem)


def _first_apart(ours: str, theirs: str) -> tuple[str, str]:
    """The first content word of each that the other has not."""
    a, b = content_stems(ours), content_stems(theirs)
    return tuple(
        next((word for word in _PLAIN.findall(text) if word_class(word) in mine - other), "–")
        for text, mine, other in ((ours, a, b), (theirs, b, a))
    )


_PLAN = re.compile(
    r"\b(?:will|would|shall|going to|(?:plan|intend|want|promise)(?:s|d|ed)? to) (?:be )?(\w+)", re.IGNORECASE
)
_DONE = re.compile(r"\b(?:has|have|had) (?:been )?(\w+)", re.IGNORECASE)


def _find_plan(ours: str, theirs: str) -> list[Reason]:
    """ "will abolish the tax" and "has abolished the tax"."""
    for left, right, turned in ((ours, theirs, False), (theirs, ours, True)):
        done = {word_class(found[1]): found.group() for found in _DONE.finditer(right)}
        found = next((found for found in _PLAN.finditer(left) if word_class(found[1]) in done), None)
        if found and not _PLAN.search(right):
            reason = Reason("words", found.group(), done[word_class(found[1])])
            return [_turn(reason) if turned else reason]
    return []


_EITHER_WAY = frozenset(listed("and or both same equal equally as like with met meets meet married between"))


def _find_exchange(ours: str, theirs: str) -> list[Reason]:
    """ "Diesel is cheaper than petrol", "from Milan to Rome": the same words, two of them in each other's place."""
    a, b = (re.findall(r"[^\W_][\w’'-]*", text) for text in (ours, theirs))
    c, d = ([word.lower() for word in words] for words in (a, b))
    if c == d or sorted(c) != sorted(d):
        return []
    first = next(at for at, (x, y) in enumerate(zip(c, d, strict=True)) if x != y)
    last = len(c) - next(at for at, (x, y) in enumerate(zip(reversed(c), reversed(d), strict=True)) if x != y)
    for left in range(first + 1, min(first + 4, last - 1)):
        for right in range(last - 1, max(last - 4, left), -1):
            if [*c[right:last], *c[left:right], *c[first:left]] == d[first:last]:
                idle = _EITHER_WAY & set(c[left:right])
                return [] if idle else [Reason("words", " ".join(a[first:left]), " ".join(a[right:last]))]
    return []


def _find_other_word(ours: str, theirs: str) -> list[Reason]:
    """One content word in another's place, and all others the same: "guilty of fraud", "guilty of perjury". Who writes a claim anew changes
    more than one word; who changes one means another thing, or wrote a synonym that we do not know."""
    a, b = _PLAIN.findall(ours.lower()), _PLAIN.findall(theirs.lower())
    moves = [move for move in SequenceMatcher(None, a, b, autojunk=False).get_opcodes() if move[0] != "equal"]
    if (
        len(a) < 4
        or len(moves) != 1
        or moves[0][0] != "replace"
        or moves[0][2] - moves[0][1] != 1
        or moves[0][4] - moves[0][3] != 1
    ):
        return []
    word, other = a[moves[0][1]], b[moves[0][3]]
    if (
        word_class(word) == word_class(other)
        or plain_place(word) == plain_place(other)
        or _begin_alike(word, other)
        or {word, other} & STOP_WORDS
    ):
        return []
    return [Reason("words", word, other)]
