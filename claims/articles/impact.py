"""What a new text of an article does to its claims: each stays the same, moves, is reworded or deleted; and what is new.

Every claim has one fate, and every proposal of the new text either belongs to a claim or is a candidate, so the counts add up:

    same + moved + reworded + deleted = claims before        same + moved + reworded + candidates >= proposals of the new text

A claim is the same when its wording is proposed again, or, where a person worked on it, when the words it stands on are in the
new text once. It has moved when, besides, it stands in another order among the claims that stay. It is reworded when most words
of a proposal that belongs to no other claim are its own. Else it is deleted.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from claims.text.quotes import find_quote
from claims.text.values import ClaimDraft

LIKE = 0.6  # of the words of both, at least, in a claim that was reworded
_WORDS = re.compile(r"\w+")

Kind = Literal["same", "moved", "reworded", "deleted"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim as it stands in the text before: its number, words, anchor, and whether a person worked on it."""

    number: int
    wording: str
    quote: str
    start: int
    touched: bool = False


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a claim. `draft` is the index of its proposal in the new text, if it has one."""

    claim: Standing
    kind: Kind
    draft: int | None = None
    start: int | None = None


@dataclass(frozen=True)
class Impact:
    fates: tuple[Fate, ...]
    candidates: tuple[int, ...]  # indexes of proposals that belong to no claim

    def of(self, kind: Kind) -> list[Fate]:
        return [fate for fate in self.fates if fate.kind == kind]


def weigh_revision(claims: Sequence[Standing], text: str, drafts: Sequence[ClaimDraft]) -> Impact:
    """The fate of each claim in `text`, of which `drafts` are the proposals."""
    free = dict(enumerate(drafts))
    fates = {}
    for claim in claims:
        if (fate := _proposed_again(claim, free)) is not None:
            fates[claim.number] = fate
    for claim in claims:
        if claim.number not in fates and claim.touched and (fate := _stands_still(claim, text, free)) is not None:
            fates[claim.number] = fate
    rest = [claim for claim in claims if claim.number not in fates]
    fates |= {fate.claim.number: fate for fate in _reworded(rest, free)}
    for claim in rest:
        fates.setdefault(claim.number, Fate(claim, "deleted"))
    return Impact(tuple(_tell_moved([fates[claim.number] for claim in claims])), tuple(free))


def _proposed_again(claim: Standing, free: dict[int, ClaimDraft]) -> Fate | None:
    wording = claim.wording.casefold()
    same = [index for index, draft in free.items() if draft.standalone.casefold() == wording]
    if not same:
        return None
    best = min(same, key=lambda index: abs(free[index].start - claim.start))
    return Fate(claim, "same", best, free.pop(best).start)


def _stands_still(claim: Standing, text: str, free: dict[int, ClaimDraft]) -> Fate | None:
    found = find_quote(text, claim.quote) if claim.quote else None
    if not found or len(found.spans) != 1:
        return None
    span = found.spans[0]
    own = next((index for index, draft in free.items() if (draft.start, draft.end) == span), None)
    if own is not None:
        del free[own]
    return Fate(claim, "same", own, span[0])


def _reworded(claims: Sequence[Standing], free: dict[int, ClaimDraft]) -> list[Fate]:
    """Pairs of claim and proposal, the most alike first. Takes the proposals out of `free`."""
    ours = {claim.number: (claim, _count(claim.wording)) for claim in claims}
    theirs = {index: _count(draft.standalone) for index, draft in free.items()}
    pairs = sorted(
        (-likeness, abs(free[index].start - claim.start), number, index)
        for number, (claim, words) in ours.items()
        for index, others in theirs.items()
        if (likeness := _measure_likeness(words, others)) >= LIKE
    )
    fates = []
    for _, _, number, index in pairs:
        if number in ours and index in free:
            fates.append(Fate(ours.pop(number)[0], "reworded", index, free.pop(index).start))
    return fates


def _count(text: str) -> Counter[str]:
    return Counter(_WORDS.findall(text.casefold()))


def _measure_likeness(one: Counter[str], other: Counter[str]) -> float:
    """Dice: twice the shared words by all words."""
    whole = one.total() + other.total()
    return 2 * sum(min(count, other[word]) for word, count in one.items()) / whole if whole else 0.0


def _tell_moved(fates: list[Fate]) -> list[Fate]:
    """Of the claims that stay, those outside the longest run in the old order have moved."""
    stay = sorted((fate for fate in fates if fate.kind == "same"), key=lambda fate: (fate.claim.start, fate.start))
    kept = _longest_rising([fate.start for fate in stay])
    moved = {fate.claim.number for at, fate in enumerate(stay) if at not in kept}
    return [Fate(fate.claim, "moved", fate.draft, fate.start) if fate.claim.number in moved else fate for fate in fates]


def _longest_rising(values: Sequence[int]) -> set[int]:
    """Indexes of a longest run that never falls (patience sorting)."""
    tops, ends, before = [], [], []
    for at, value in enumerate(values):
        place = bisect_left(tops, value + 1)
        before.append(ends[place - 1] if place else -1)
        tops[place : place + 1] = [value]
        ends[place : place + 1] = [at]
    run, at = set(), ends[-1] if ends else -1
    while at >= 0:
        run.add(at)
        at = before[at]
    return run
