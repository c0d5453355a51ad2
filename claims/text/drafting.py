"""Turn a sketch into a claim that can be shown: wording, anchor, facts, flags and score.

The anchor is the shortest piece of the article with the claim's own words; a subject it shares with another claim may
stand before it, and `spans` gives the exact pieces. Facts are read from the standalone wording, so their offsets are there.

    text "The court suspended the licence last month.", article of 2025-03-21
    standalone "The court suspended the licence last month (February 2025)."
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from claims.text.attribution import HEDGING, SOFTENING
from claims.text.checkability import judge_checkability
from claims.text.checkworthiness import score_checkworthiness
from claims.text.clauses import SAID, is_negated
from claims.text.dates import find_dates
from claims.text.kinds import classify_kind
from claims.text.names import find_names
from claims.text.quantities import find_quantities
from claims.text.references import ELIDED, Replacement
from claims.text.standalone import Written, write_claim
from claims.text.tree import Tree, is_word
from claims.text.values import Attribution, ClaimDraft, DateSpan, Insertion, Name, Quantity, Span
from claims.text.wording import Piece, Sketch, lower_opener, tidy

Placed = TypeVar("Placed", Insertion, Quantity, DateSpan, Name)
FROM_DATE = "the article's date"
SOFT = SOFTENING | HEDGING
YEAR = re.compile(r"\b\d{4}\b|\d[/.-]\d")
SHORT = re.compile(r"\b(?:second|minute|hour)s?\b", re.IGNORECASE)  # "in five minutes" is no day
MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every claim of an article is drafted with."""

    text: str
    date: dt.date | None
    quotations: list[tuple[int, int]]
    reads: bool = True  # is the text in a language whose grammar is known?


def draft_claim(
    desk: Desk, tree: Tree, sketch: Sketch, number: int, replacements: dict[int, Replacement], open_ones: dict[int, str]
) -> ClaimDraft | None:
    """The claim of a sketch, or None when nothing is left to say."""
    words = lower_opener(tree, tidy(tree, sketch.words))
    tokens = sorted({piece.token for piece in words if piece.token >= 0})
    if not tokens or not any(is_word(piece.text) for piece in words):
        return None
    if ELIDED in replacements and not _lacks_subject(tree, sketch, words):
        replacements = {i: found for i, found in replacements.items() if i != ELIDED}
    full = write_claim(tree, words, replacements, open_ones)
    own_words = write_claim(tree, words, {}, {}).text if full.insertions else full.text
    start, end = _anchor(tree, sketch, tokens)
    quote = desk.text[start:end]
    checkable, reason = judge_checkability(
        own_words, list(_grammar(tree, sketch, words)), reported=bool(sketch.attribution)
    )
    if sketch.note == SAID or not desk.reads:
        checkable, reason = True, ""  # whether it was said can be checked, whatever was said
    dates = find_dates(full.text, desk.date)
    unresolved = [said for said in full.unresolved if not _is_dated(said, dates)]
    quantities = find_quantities(full.text)
    names = find_names(full.text, [*_project_names(tree, full), *full.names])
    quoted = quote if _is_quoted(desk.quotations, start, end) else _find_quoted(desk, sketch, start, end)
    draft = ClaimDraft(
        text=own_words,
        standalone=full.text,
        start=start,
        end=end,
        quote=quote,
        spans=_spans(tree, tokens),
        sentence=number,
        checkable=checkable,
        reason=reason,
        kind=classify_kind(own_words, quantities=quantities, direct_quote=quoted),
        polarity="negated" if is_negated(tree, sketch) else "affirmed",
        hedge=_find_hedge(tree, sketch),
        attribution=tuple(_name_claimant(tree, link, replacements) for link in sketch.attribution),
        direct_quote=quoted,
        insertions=tuple(full.insertions),
        unresolved=tuple(dict.fromkeys(unresolved)),
        quantities=quantities,
        dates=dates,
        names=names,
        worthiness=score_checkworthiness(
            full.text, names=names, quantities=quantities, dates=dates, checkable=checkable, reason=reason
        ),
    )
    return _say_dates(draft) if desk.date else draft


def _lacks_subject(tree: Tree, sketch: Sketch, words: list[Piece]) -> bool:
    """Does the claim open with its verb, because its sentence left the subject out?"""
    chain = [sketch.verb, *tree.ancestors(sketch.verb)]
    if tree.root not in chain or any(tree.dep[i] != "conj" for i in chain[: chain.index(tree.root)]):
        return False
    before = [piece.token for piece in words[: next((n for n, p in enumerate(words) if p.token == sketch.verb), 0)]]
    return all(i >= 0 and tree.pos[i] in ("ADV", "AUX", "PART", "PUNCT") for i in before)


def _anchor(tree: Tree, sketch: Sketch, tokens: list[int]) -> tuple[int, int]:
    own = [token for token in tokens if token not in sketch.borrowed] or tokens
    return tree.start[own[0]], tree.end[own[-1]]


def _grammar(tree: Tree, sketch: Sketch, words: list[Piece]) -> Iterator[tuple[str, str, str, str]]:
    """Word, lower case, tag and label of each word, for the rules on checkability."""
    for piece in words:
        if piece.token >= 0:
            tag = "MD" if piece.text == "will" else tree.tag[piece.token]
            yield piece.text, piece.text.lower(), tag, "ROOT" if piece.token == sketch.verb else tree.dep[piece.token]


def _find_hedge(tree: Tree, sketch: Sketch) -> str:
    """What softens the claim: "reportedly" taken out of it, or "probably" left in it."""
    taken = next((link.hedge for link in sketch.attribution if link.hedge), "")
    return taken or next((tree.lower[i] for i in sorted(sketch.tokens) if tree.lower[i] in SOFT), "")


def _name_claimant(tree: Tree, link: Attribution, replacements: dict[int, Replacement]) -> Attribution:
    """ "He told …": who he is, where that is known."""
    token = next((i for i in replacements if i >= 0 and tree.start[i] == link.start and tree.end[i] == link.end), None)
    found = replacements.get(token) if token is not None else None
    return replace(link, claimant=found.text) if found is not None and found.first == found.last else link


def _is_dated(said: str, dates: tuple[DateSpan, ...]) -> bool:
    """Is an open "this week" part of a date that is known?"""
    return any(date.earliest is not None and said.lower() in date.text.lower() for date in dates)


def _is_quoted(quotations: list[tuple[int, int]], start: int, end: int) -> bool:
    n = bisect(quotations, (start, end)) - 1
    return n >= 0 and quotations[n][0] <= start and end <= quotations[n][1]


def _find_quoted(desk: Desk, sketch: Sketch, start: int, end: int) -> str:
    """The words that "X said “…”" puts in X's mouth."""
    inside = (desk.text[a:b] for a, b in desk.quotations if sketch.note == SAID and start <= a and b <= end)
    return next(inside, "")


def _project_names(tree: Tree, written: Written) -> Iterator[tuple[int, int, str]]:
    """The parser's names whose words stand together in the claim, at their place in its wording."""
    for first, last, label in tree.ents:
        places = [written.places.get(i) for i in range(first, last)]
        if None not in places and places[-1][1] - places[0][0] == tree.end[last - 1] - tree.start[first]:
            yield places[0][0], places[-1][1], label


def _spans(tree: Tree, tokens: list[int]) -> tuple[Span, ...]:
    firsts = [n for n, token in enumerate(tokens) if not n or token != tokens[n - 1] + 1]
    return tuple(
        Span(tree.start[tokens[first]], tree.end[tokens[after - 1]])
        for first, after in pairwise([*firsts, len(tokens)])
    )


def _say_dates(draft: ClaimDraft) -> ClaimDraft:
    """Write beside each relative date the day, month or year it means."""
    for date in sorted(draft.dates, key=lambda d: -d.start):
        said = _calendar(date)
        if said:
            owns = draft.standalone[date.end : date.end + 2] in ("'s", "’s")  # "Tuesday's (1 May 2025) match"
            draft = _insert(draft, date.end + 2 * owns, f" ({said})")
    return draft


def _calendar(date: DateSpan) -> str:
    """The calendar's words for a relative date, or "" when its own words are exact or it cannot be resolved."""
    if not date.value or date.grain not in ("day", "month", "year") or YEAR.search(date.text):
        return ""
    if date.earliest is None or date.value[:4] != f"{date.earliest:%Y}":
        return ""
    if MONTH.search(date.text):
        return f"{date.earliest:%Y}"  # "in May", "on 9 January"
    if any(char.isdigit() for char in date.text) or SHORT.search(date.text):
        return ""
    form = {
        "day": f"{date.earliest.day} {date.earliest:%B %Y}",
        "month": f"{date.earliest:%B %Y}",
        "year": f"{date.earliest:%Y}",
    }
    return form[date.grain]


def _insert(draft: ClaimDraft, at: int, words: str) -> ClaimDraft:
    size = len(words)
    new = Insertion(at, at + size, words, "", FROM_DATE)
    insertions = [*(_shift(item, at, size) for item in draft.insertions), new]
    return replace(
        draft,
        standalone=draft.standalone[:at] + words + draft.standalone[at:],
        insertions=tuple(sorted(insertions, key=lambda item: item.start)),
        quantities=tuple(_shift(item, at, size) for item in draft.quantities),
        dates=tuple(_shift(item, at, size) for item in draft.dates),
        names=tuple(_shift(item, at, size) for item in draft.names),
    )


def _shift(item: Placed, at: int, size: int) -> Placed:
    return replace(item, start=item.start + size, end=item.end + size) if item.start >= at else item
