"""What an event says, in a reader's words: old and new as a word diff, quotes as [1], people by name, states as pages call them.

An event holds what a program needs to replay it: offsets, ids of rows, hashes. Whoever reads the history is not shown those; the
trail in the administration has them. What no rule here knows is shown as it stands, so that nothing new is lost on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claims.articles.models import Claim
from claims.audit.models import Event
from claims.evidence.models import Attachment, Conflict, Evidence
from claims.people.models import User
from claims.review.models import Verdict
from claims.sources.comparing import Piece, diff_words


@dataclass(frozen=True)
class Line:
    """What an event says of one thing; `pieces` instead of `text` where it tells old from new."""

    label: str
    text: str = ""
    pieces: tuple[Piece, ...] = ()


def name_people(events: Iterable[Event]) -> dict[int, str]:
    """The people whom the assignments among these events name, by their ids."""
    sides = [event.data.get(side) for event in events for side in ("old", "new")]
    ids = {side["person"] for side in sides if isinstance(side, dict) and side.get("person")}
    return {person.pk: str(person) for person in User.objects.filter(pk__in=ids)} if ids else {}


def tell_event(event: Event, people: Mapping[int, str]) -> list[Line]:
    """The lines of one event, as `redact_events` left it."""
    said = dict(event.data)
    lines = [_tell_change(event.kind, said.pop("old"), said.pop("new"), people)] if "new" in said else []
    for name in sorted(said, key=_place):
        label, say = _SAYINGS.get(name, (name.replace("_", " "), _say_anything))
        if say and (text := say(said[name])):
            lines.append(Line(label, text))
    return [line for line in lines if line.text or line.pieces]


def _tell_change(kind: str, old: Any, new: Any, people: Mapping[int, str]) -> Line:
    subject = _SUBJECTS.get(kind, "")
    before, after = (_say_side(kind, side, people) for side in (old, new))
    return Line(subject or "changed", pieces=tuple(diff_words(before, after)))


_SUBJECTS = {
    "wording edited": "words", "reworded by the article": "words", "quote widened": "words", "quote shrunk": "words",
    "stance set": "stance", "stance undone": "stance", "medium set": "medium", "sufficient sets changed": "enough",
    "claim assigned": "with", "assignment ended": "with", "assignment undone": "with",
}  # fmt: skip


def _say_side(kind: str, side: Any, people: Mapping[int, str]) -> str:
    if isinstance(side, dict) and "person" in side:
        due = f", due {side['due_on']}" if side.get("due_on") else ""
        return f"{people.get(side['person'], 'somebody')}{due}"
    if isinstance(side, dict) and "quote" in side:
        return side["quote"]
    if kind == "sufficient sets changed":
        return " or ".join(_say_quotes(numbers) for numbers in side)
    if kind in ("stance set", "stance undone", "medium set"):
        return (_MEDIA if kind == "medium set" else _STANCES).get(side, side)
    return _say_anything(side)


def _say_anything(value: Any) -> str:
    if value is True or value is False:
        return "yes" if value else ""
    if isinstance(value, list | tuple):
        return ", ".join(map(_say_anything, value))
    return "" if value is None else str(value)


def _say_quotes(numbers: int | Sequence[int]) -> str:
    return " ".join(f"[{number}]" for number in ([numbers] if isinstance(numbers, int) else numbers))


def _say_claims(numbers: Sequence[int]) -> str:
    return f"claim{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def _say_searches(ids: Sequence[int]) -> str:
    return f"{len(ids)} logged search{'es' if len(ids) > 1 else ''}" if ids else ""


def _one_of(labels: Mapping[str, str], usual: str = "") -> Callable[[str], str]:
    return lambda value: "" if value == usual else labels.get(value, value)


_STANCES, _MEDIA, _LEVELS = dict(Evidence.Stance.choices), dict(Evidence.Medium.choices), dict(Evidence.Level.choices)
_ROUNDS, _STATES = dict(Verdict.Round.choices), dict(Claim.State.choices)
# what each part is called and how it is said, in the order in which they are shown; None: only programs need it
_SAYINGS: dict[str, tuple[str, Callable[[Any], str] | None]] = {
    "round": ("round", _one_of(_ROUNDS)),
    "opinion": ("opinion", str),
    "rating": ("rating", str),
    "rationale": ("rationale", str),
    "evidence": ("quote", _say_quotes),
    "quote": ("words", str),
    "passage": ("passage", str),
    "stance": ("stance", _one_of(_STANCES)),
    "medium": ("medium", _one_of(_MEDIA, usual=Evidence.Medium.TEXT)),
    "level": ("match", _one_of(_LEVELS, usual=Evidence.Level.IDENTICAL)),
    "searches": ("grounds", _say_searches),
    "replaces_earlier": ("replaces an earlier one", _say_anything),
    "wording": ("words", str),
    "wordings": ("words", " · ".join),
    "into": ("into", lambda into: _say_claims(into if isinstance(into, list) else [into])),
    "by": ("by", _say_claims),
    "instead_of": ("instead of", _say_claims),
    "split_from": ("split from", _say_claims),
    "merged_from": ("merged from", _say_claims),
    "supersedes": ("replaces", _say_claims),
    "expert": ("expert", str),
    "days": ("for", lambda days: f"{days} days"),
    "reason": ("reason", str),
    "dismissed_because": ("was dismissed because", str),
    "query": ("query", str),
    "tool": ("where", str),
    "on": ("when", str),
    "for_opposite": ("for the opposite", _say_anything),
    "conflict": ("hint", _one_of(dict(Conflict.Kind.choices))),
    "claim_says": ("claim says", str),
    "source_says": ("source says", str),
    "problem": ("problem", _one_of(dict(Attachment.Problem.choices))),
    "url": ("source", str),
    "score": ("alike", lambda score: f"{score:.2f}"),
    "state": ("state", _one_of(_STATES)),
    "old": ("was", _one_of(_STATES)),
    "comment": ("comment", lambda comment: comment if isinstance(comment, str) else ""),
    "start": ("", None), "end": ("", None), "verdict": ("", None), "source": ("", None), "snapshot": ("", None),
    "text_sha256": ("", None), "invitation": ("", None), "method": ("", None), "earlier": ("", None), "review": ("", None),
}  # fmt: skip
_ORDER = {name: place for place, name in enumerate(_SAYINGS)}


def _place(name: str) -> tuple[int, str]:
    return _ORDER.get(name, len(_ORDER)), name
