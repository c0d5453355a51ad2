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
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
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
from .numerals import listed
from .places import COUNTRIES, plain_place
from .stems import CLASS_OF, STOP_WORDS, word_class
from .units import BY_CODE
from .values import DateSpan, Method, Name, Quantity

METHOD = Method("matching", "1")
WEIGHTS = {"words": 0.55, "names": 0.2, "numbers": 0.15, "dates": 0.1}
UNSURE = 0.5  # the most that claims reach that share names and days alone
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
    words, shared = share_words(ours.text, theirs.text)
    weighed = [(WEIGHTS["words"], max(words, nearness))]
    same: list[Reason] = []
    differs: list[Reason] = []
    for name, (share, agreed, apart) in (
        ("names", _relate_names(ours, theirs)),
        ("numbers", _relate_quantities(ours, theirs)),
        ("dates", _relate_dates(ours, theirs)),
    ):
        if share is not None:
            weighed.append((WEIGHTS[name], share))
        same += agreed
        differs += apart
    differs += [
        *_find_other_figures(ours, theirs),
        *_find_other_places_in_a_row(ours, theirs),
        *_find_denial(ours, theirs),
    ]
    facts = tuple(same)
    same += [Reason("words", _in_its_form(ours.text, word), _in_its_form(theirs.text, word)) for word in shared]
    score = sum(weight * share for weight, share in weighed) / sum(weight for weight, _ in weighed)
    if not nearness and not _tell_the_same(ours, theirs, facts):
        score = min(score, UNSURE)
    return Relation(round(score, 3), tuple(same), tuple(dict.fromkeys(differs)))


def _tell_the_same(ours: Passage, theirs: Passage, facts: Sequence[Reason]) -> bool:
    """Whether they share a word on what happened, or else an amount or three facts: the same people on the same day may have done
    anything."""
    if len(facts) > 2 or any(fact.kind == "number" for fact in facts):
        return True
    named = content_stems(" ".join(f"{fact.ours} {fact.theirs}" for fact in facts if fact.kind == "name"))
    a, b = content_beside_facts(ours) - named, content_beside_facts(theirs) - named
    return not a or not b or bool(a & b) or bool(_count_alike(a, b))


# --- words ------------------------------------------------------------------------------------------------------------


def share_words(ours: str, theirs: str) -> tuple[float, list[str]]:
    """The share of the content of both that they have in common, and the shared words.

    Words of one stem or class are one ("killed", "died"). Words that begin alike are nearly one ("legalise", "legalisation"). A short
    claim that stands in a longer one has little in common with it: the rest would be unchecked.
    """
    a, b = content_stems(ours), content_stems(theirs)
    if not a or not b:
        return 0.0, []
    common = a & b
    near = 0.8 * _count_alike(a - b, b - a)
    return min(1.0, 2 * (len(common) + near) / (len(a) + len(b))), sorted(common)


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
    if relate_quantities(a, b)[0] == "agrees":
        return True
    return _counts_things(a) and _counts_things(b) and a.value is not None and a.value == b.value


def _amounts_clash(a: Quantity, b: Quantity) -> bool:
    """Two amounts that stand against each other: they cannot be one, and are of one kind or both count things."""
    outcome, _ = relate_quantities(a, b)
    if outcome == "conflicts" or (outcome == "not comparable" and a.unit == b.unit):
        return True
    return (_counts_things(a) and _counts_things(b)) or {a.unit, b.unit} == {"%", "[pp]"}


def _counts_things(quantity: Quantity) -> bool:
    unit = (quantity.unit or "").partition("/")[0]
    return unit not in BY_CODE and unit not in ("%", "[pp]", "[bp]", "1", "×", "times")


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
    """Some day lies in both; or neither names a year, and the rest is the same ("in October", "from October")."""
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
    pairs, free_ours, free_theirs = _pair(ours.names, theirs.names, _names_agree)
    free_ours = [name for name in free_ours if not _stands_in(name, theirs.text)]
    free_theirs = [name for name in free_theirs if not _stands_in(name, ours.text)]
    share, same, apart = _sum_up("name", pairs, free_ours, free_theirs, _names_clash)
    return share, same, apart or _find_swapped_names(ours.text, theirs.text)


def _core(name: str) -> frozenset[str]:
    """The words that make a name, without titles; a people or capital as its country."""
    plain = re.sub(r"['’]s\b", "", name).lower().strip(" .")
    if plain in COUNTRIES:
        return frozenset({COUNTRIES[plain]})
    words = [word.strip(".'’") for word in re.split(r"[\s-]+", plain)]
    return frozenset(plain_place(word) for word in words if word and word not in _TITLES and word not in _LITTLE)


def _names_agree(a: Name, b: Name) -> bool:
    """One is the other or a part of it ("Shoigu", "Sergei Shoigu"), or its initials. A word in common is not enough."""
    ours, theirs = _core(a.text), _core(b.text)
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


def _stands_in(name: Name, text: str) -> bool:
    """All its words stand in the text, or of a person the last."""
    words = {
        plain_place(found.group().lower().removesuffix("'s").removesuffix("’s").strip(".'’"))
        for found in _NAMED.finditer(text)
    }
    core = _core(name.text)
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
            if here and there and not _may_be_one(" ".join(here), " ".join(there)):
                return [Reason("name", " ".join(here), " ".join(there))]
    return []


def _may_be_one(a: str, b: str) -> bool:
    return bool(_core(a) & _core(b)) or _initials(a) in _short(b) or _initials(b) in _short(a)


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


def _find_other_figures(ours: Passage, theirs: Passage) -> list[Reason]:
    """Figures that are neither amount nor date: "Boeing 737" and "Boeing 747", "COP26" and "COP27"."""
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
    )
)  # fmt: skip
_PLAIN = re.compile(r"[^\W\d_]+")
_MORE_DENIALS = re.compile(
    r"\b(?:unable|incapable|refus(?:e|es|ed|ing|al)(?! to\b)|lack of|want of|absence of)\b", re.IGNORECASE
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
    cues = [*find_negations(text, 0, len(text)), *_MORE_DENIALS.finditer(text)]
    return [cue.group() for cue in cues if cue.start() not in idle]


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
