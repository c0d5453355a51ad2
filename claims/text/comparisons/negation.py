"""What one side denies and the other states, and opposites: "rose" and "fell", "safe" and "unsafe"."""

from __future__ import annotations

import re

from claims.text.comparisons.passages import (
    CLAIM_FACTS,
    CUT,
    QUOTE_FACTS,
    WORD,
    Comparison,
    Passage,
    bounded,
    content,
    fact_spans,
    find_sentences,
    is_datable,
    sentence_of,
    shared_names,
)
from claims.text.comparisons.relating import meet
from claims.text.names import same_name
from claims.text.stems import word_class

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
    claim, quote = bounded(claim, CLAIM_FACTS), bounded(quote, QUOTE_FACTS)
    ours = words_of(claim, 0, len(claim.text))
    best = max(find_sentences(quote.text), key=lambda span: len(ours & words_of(quote, *span)))
    theirs = words_of(quote, *best)
    shared = ours & theirs
    enough = 1 if len(ours) <= 2 else 2
    if len(shared) < enough or shared_names(claim, quote, best) is False or _times_apart(claim, quote, best):
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
    stop = CUT.search(side.text, cue.end())
    last = stop.start() if stop else sentence_of(side.text, cue.start(), cue.end())[1]
    denied = _first_words(side, cue.end(), last)
    if not denied <= shared or _NARROWED.search(side.text, cue.end(), last):
        return ()
    anchor = next((match for match in WORD.finditer(other.text, *span) if word_class(match.group()) in denied), None)
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
        for match in WORD.finditer(side.text, start, end)
        if content(side.text, match.start(), match.end(), fact_spans(side))
    ]
    return content(side.text, start, words[min(2, len(words)) - 1].end(), fact_spans(side)) if words else frozenset()


def words_of(side: Passage, start: int, end: int) -> frozenset[str]:
    """Content stems with directions and opposites kept, facts left out."""
    kept = {
        word_class(match.group())
        for match in WORD.finditer(side.text, start, end)
        if match.group().lower() in ("before", "after", "more", "fewer", "less", "up", "down")
    }
    sides = {match.group(1).lower() for match in _VOTED.finditer(side.text, start, end)}
    return (
        content(side.text, start, end, [(date.start, date.end) for date in side.dates])
        | kept
        | {"for" if word != "against" else word for word in sides}
    )


_VOTED = re.compile(r"\bvot(?:ed?|es|ing) (for|against|to|in favou?r)\b", re.IGNORECASE)


def _times_apart(claim: Passage, quote: Passage, best: tuple[int, int]) -> bool:
    ours = [date for date in claim.dates if is_datable(date)]
    theirs = [date for date in quote.dates if is_datable(date) and best[0] <= date.start < best[1]]
    return bool(ours and theirs) and not any(meet(x, y) for x in ours for y in theirs)


def _find_stem(text: str, start: int, end: int, stem: str) -> re.Match[str] | None:
    return next((match for match in WORD.finditer(text, start, end) if word_class(match.group()) == stem), None)
