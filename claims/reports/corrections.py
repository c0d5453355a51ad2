"""What a new edition says otherwise than the one before, and the kind of correction that this asks for.

Pure but for `require_other_author`. A machine proposes the kind from the difference; the editor who approves it decides.

A claim has changed when a reader would read something else: another rating, other grounds (quotes, their stance, searches),
other words. Offsets, hashes of newer copies of the text, times and ids are no change.

    typo      words differ in a few letters, and no number or negation does     12,000 soldier → 12,000 soldiers
    wording   other words of claim, claimants or rationale                      12,000 → 10,000 soldiers
    evidence  quotes or searches came or went, or speak otherwise now
    verdict   another rating
    removal   the claim is in the report no more
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from claims.errors import Refused
from claims.reports.models import Correction
from claims.review.models import Verdict
from claims.sources.comparing import Piece, diff_words

Kind = Correction.Kind
NOTE_LIMIT = 2000
_LIKE = 0.7  # of the letters of a word that was misspelt
_MOST_TYPOS = 3
_NOT_ONLY_LETTERS = re.compile(r"\d")
_MEANING = frozenset("not no never none neither nor without except only all every some any more less".split())


@dataclass(frozen=True)
class Change:
    """One claim of the report that reads otherwise now. `before` and `after` are claims of the content."""

    number: int
    before: dict[str, Any]
    after: dict[str, Any] | None
    suggested: str
    reasons: tuple[str, ...]

    @property
    def pieces(self) -> list[Piece]:
        """A word diff of the claim's wording and rationale."""
        after = self.after or self.before
        return diff_words(_join_words(self.before), _join_words(after))


@dataclass(frozen=True)
class Note:
    """What an editor says of a change."""

    kind: str
    note: str


class CorrectionsNeeded(Refused):
    """The report cannot be published before each change has its correction."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self.changes = tuple(changes)
        numbers = ", ".join(str(change.number) for change in self.changes)
        super().__init__(
            f"What readers know of claim {numbers} has changed. Say of each change what kind it is and what readers should know."
        )


def find_changes(published: dict[str, Any], content: dict[str, Any]) -> list[Change]:
    """The published claims that read otherwise in `content`, in its order; claims that are new need no correction."""
    after = {claim["number"]: claim for claim in content["claims"]}
    compared = (_compare(claim, after.get(claim["number"])) for claim in published["claims"])
    return [change for change in compared if change]


def _compare(before: dict[str, Any], after: dict[str, Any] | None) -> Change | None:
    number = before["number"]
    if after is None:
        return Change(number, before, None, Kind.REMOVAL, ("It is not in the report any more.",))
    found = [*_compare_ratings(before, after), *_compare_grounds(before, after), *_compare_words(before, after)]
    if not found:
        return None
    weight = [Kind.VERDICT, Kind.EVIDENCE, Kind.WORDING, Kind.TYPO]
    suggested = min((kind for kind, _ in found), key=weight.index)
    return Change(number, before, after, suggested, tuple(reason for _, reason in found))


def _compare_ratings(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str]]:
    old, new = before["verdict"], after["verdict"]
    if all(old[name] == new[name] for name in ("rating", "hue", "value")):
        return []
    renamed = old.get("id") == new["id"] and (old["hue"], old["value"]) == (new["hue"], new["value"])
    return [(Kind.WORDING if renamed else Kind.VERDICT, f"Rating: {old['rating']} → {new['rating']}.")]


def _compare_grounds(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str]]:
    old, new = _list_grounds(before), _list_grounds(after)
    came, went = len(new - old), len(old - new)
    said = [f"{count} {verb}" for count, verb in ((came, "came"), (went, "went")) if count]
    return [(Kind.EVIDENCE, f"Quotes and searches: {' and '.join(said)}.")] if said else []


def _list_grounds(claim: dict[str, Any]) -> set[tuple]:
    verdict = claim["verdict"]
    quotes = {(item["quote"], item["stance"], item["snapshot"]["sha256"]) for item in verdict["evidence"]}
    return quotes | {(item["query"], item["tool"], item["searched_on"], item["note"]) for item in verdict["searches"]}


def _compare_words(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str]]:
    pairs = [
        ("claim", before["claim"], after["claim"]),
        ("claimant", "; ".join(before["claimants"]), "; ".join(after["claimants"])),
        ("hedge", before["hedge"], after["hedge"]),
        ("rationale", before["verdict"]["rationale"], after["verdict"]["rationale"]),
    ]
    return [
        (Kind.TYPO if is_typo(old, new) else Kind.WORDING, f"The {what} reads otherwise.")
        for what, old, new in pairs
        if old != new
    ]


def is_typo(old: str, new: str) -> bool:
    """Whether two wordings differ in a few letters only: case, punctuation, white space, up to three misspelt words."""
    old_words, new_words = re.findall(r"\w+", old.casefold()), re.findall(r"\w+", new.casefold())
    typos = 0
    for kind, a, b, c, d in SequenceMatcher(None, old_words, new_words, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        pairs = list(zip(old_words[a:b], new_words[c:d], strict=False))
        if b - a != d - c or not all(_is_misspelt(one, other) for one, other in pairs):
            return False
        typos += len(pairs)
    return typos <= _MOST_TYPOS


def _is_misspelt(one: str, other: str) -> bool:
    if _NOT_ONLY_LETTERS.search(one + other) or {one, other} & _MEANING:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _LIKE


def _join_words(claim: dict[str, Any]) -> str:
    return f"{claim['claim']}\n\n{claim['verdict']['rationale']}"


def check_notes(changes: Iterable[Change], notes: Mapping[int, Note]) -> dict[int, Note]:
    """A kind and a note for each change, or CorrectionsNeeded or Refused. Notes on claims that have not changed are left out."""
    changes = list(changes)
    missing = [change for change in changes if not notes.get(change.number, Note("", "")).note.strip()]
    if missing:
        raise CorrectionsNeeded(missing)
    return {change.number: _check_note(change, notes[change.number]) for change in changes}


def _check_note(change: Change, note: Note) -> Note:
    words = " ".join(note.note.split())
    if note.kind not in Kind.values:
        raise Refused(f"Choose the kind of correction for claim {change.number}.")
    if (note.kind == Kind.REMOVAL) != (change.after is None):
        raise Refused(
            f"“{Kind.REMOVAL.label}” is for claims that are in the report no more. Look at claim {change.number}."
        )
    if change.suggested == Kind.VERDICT and note.kind != Kind.VERDICT:
        raise Refused(f"The rating of claim {change.number} is another: call it a verdict change.")
    if len(words) > NOTE_LIMIT:
        raise Refused(
            f"A note may have {NOTE_LIMIT:,} characters; the one on claim {change.number} has {len(words):,}."
        )
    return Note(note.kind, words)


def require_other_author(changes: Iterable[Change], user) -> None:
    """Nobody approves the change of a verdict that is their own, in any of its rounds."""
    rounds = {change.number: _list_new_verdicts(change) for change in changes}
    own = set(Verdict.objects.filter(pk__in=set().union(*rounds.values()), reviewer=user).values_list("pk", flat=True))
    mine = sorted(number for number, verdicts in rounds.items() if verdicts & own)
    if mine:
        raise Refused(
            f"The new verdict on claim {mine[0]} is yours. Another editor approves this correction and publishes."
        )


def _list_new_verdicts(change: Change) -> set[int]:
    if change.after is None:
        return set()
    return {each["id"] for each in change.after["verdict"]["rounds"]} - {
        each.get("id") for each in change.before["verdict"].get("rounds", [])
    }
