"""A claim as it was at a past moment, made from its events alone.

`replay` is a pure function: events in, state out, no database and no clock. It applies the rules of the services once more,
each event as its service did; a test lets random people do random things and compares it with the live row. Events come as
`redact_events` gives them, so whoever may not know a verdict does not learn it from the past either.

The words that a machine proposed are in no event of the claim. They are what the first change calls "old", or, where
nobody changed them, the words of now.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from claims.articles.models import Claim
from claims.evidence.models import Evidence
from claims.review.models import Verdict

State = Claim.State
Round = Verdict.Round


class Happened(Protocol):
    """What `replay` asks of an event."""

    kind: str
    at: dt.datetime
    actor: object
    data: dict


@dataclass(frozen=True)
class PastQuote:
    number: int
    quote: str
    start: int
    end: int
    level: str
    stance: str
    medium: str
    withdrawn: bool = False

    def get_stance_display(self) -> str:
        return Evidence.Stance(self.stance).label


@dataclass(frozen=True)
class PastSearch:
    query: str
    tool: str
    on: str
    for_opposite: bool


@dataclass(frozen=True)
class PastOpinion:
    """A sealed verdict; `rating` is empty where the reader may not know what it says."""

    verdict: int
    round: str
    by: object
    at: dt.datetime
    rating: str = ""
    rationale: str = ""
    evidence: tuple[int, ...] = ()
    stands: bool = True  # no later one has superseded it

    def get_round_display(self) -> str:
        return Round(self.round).label

    @property
    def cited(self) -> set[int]:
        """What its rationale may link to, as on the desk."""
        return set(self.evidence)


@dataclass(frozen=True)
class Past:
    """All that the events tell of a claim."""

    wording: str
    state: str = State.DETECTED
    dismissed_reason: str = ""
    quotes: Mapping[int, PastQuote] = field(default_factory=dict)
    searches: tuple[PastSearch, ...] = ()
    sets: tuple[tuple[int, ...], ...] = ()
    opinions: tuple[PastOpinion, ...] = ()
    decisive: int | None = None
    assigned: Mapping[str, int] = field(default_factory=dict)  # person by round

    @property
    def state_in_words(self) -> str:
        return State(self.state).label

    @property
    def standing_quotes(self) -> list[PastQuote]:
        return [quote for _, quote in sorted(self.quotes.items()) if not quote.withdrawn]

    @property
    def verdict(self) -> PastOpinion | None:
        """The one that decided."""
        return next((each for each in self.opinions if each.verdict and each.verdict == self.decisive), None)

    @property
    def standing_opinions(self) -> list[PastOpinion]:
        return [each for each in self.opinions if each.stands]


def replay(events: Iterable[Happened], wording: str) -> Past:
    """The claim after these events, which come in the order in which they happened. `wording`: see `first_wording`."""
    past = Past(wording)
    for event in events:
        apply = _APPLY.get(event.kind)
        past = apply(past, event) if apply else past
    return past


def first_wording(events: Sequence[Happened], now: str) -> str:
    """The words that a claim began with, out of all its events and the words it has now."""
    for event in events:
        if event.kind in ("wording edited", "reworded by the article"):
            return event.data["old"]
        if event.kind == "claim added":
            return event.data["wording"]
    return now


def _reword(past: Past, event: Happened) -> Past:
    state = past.state if past.state in Claim.OPEN else State.STALE
    return replace(past, wording=event.data["new"], state=state)


def _reword_by_article(past: Past, event: Happened) -> Past:
    old = State(event.data["state"])
    return replace(past, wording=event.data["new"], state=State.STALE if State.STALE in Claim.MOVES[old] else old)


def _become(state: str) -> Callable[[Past, Happened], Past]:
    return lambda past, event: replace(past, state=state)


def _come_back(past: Past, event: Happened) -> Past:
    """From a split or merge that was undone."""
    return replace(past, state=event.data["state"])


def _dismiss(past: Past, event: Happened) -> Past:
    return replace(past, state=State.DISMISSED, dismissed_reason=event.data["reason"])


def _restore(past: Past, event: Happened) -> Past:
    return replace(past, state=State.DETECTED, dismissed_reason="")


def _publish(past: Past, event: Happened) -> Past:
    return replace(past, state=State.PUBLISHED) if past.state == State.DECIDED else past


def _cite(past: Past, event: Happened) -> Past:
    said = event.data
    words = {name: said[name] for name in ("quote", "start", "end", "level", "stance", "medium")}
    return _with_quote(past, PastQuote(said["evidence"], **words))


def _resize(past: Past, event: Happened) -> Past:
    return _change_quote(past, event, **event.data["new"])


def _set(name: str) -> Callable[[Past, Happened], Past]:
    return lambda past, event: _change_quote(past, event, **{name: event.data["new"]})


def _withdraw(past: Past, event: Happened) -> Past:
    return _change_quote(past, event, withdrawn=True)


def _bring_back(past: Past, event: Happened) -> Past:
    return _change_quote(past, event, withdrawn=False)


def _change_quote(past: Past, event: Happened, **changes) -> Past:
    return _with_quote(past, replace(past.quotes[event.data["evidence"]], **changes))


def _with_quote(past: Past, quote: PastQuote) -> Past:
    return replace(past, quotes=past.quotes | {quote.number: quote})


def _log_search(past: Past, event: Happened) -> Past:
    said = event.data
    search = PastSearch(said["query"], said["tool"], said["on"], said["for_opposite"])
    return replace(past, searches=(*past.searches, search))


def _choose_sets(past: Past, event: Happened) -> Past:
    return replace(past, sets=tuple(map(tuple, event.data["new"])))


def _seal(past: Past, event: Happened) -> Past:
    """As `claims.review.services` settles the three rounds."""
    said = event.data
    opinion = PastOpinion(
        said.get("verdict", 0),
        said["round"],
        event.actor,
        event.at,
        said.get("rating", ""),
        said.get("rationale", ""),
        tuple(said.get("evidence", ())),
    )
    state = said.get("state", State.SECOND_REVIEW)  # what is hidden waits for a second opinion
    before, decisive = past.opinions, past.decisive
    if opinion.round == Round.FIRST:
        before = tuple(replace(each, stands=False) for each in before)
        decisive = opinion.verdict if state != State.SECOND_REVIEW else decisive
    elif opinion.round == Round.ADJUDICATION:
        decisive = opinion.verdict
    elif state == State.DECIDED:
        decisive = _first_standing(past)
    return replace(past, state=state, opinions=(*before, opinion), decisive=decisive)


def _waive(past: Past, event: Happened) -> Past:
    return replace(past, state=State.DECIDED, decisive=_first_standing(past))


def _first_standing(past: Past) -> int | None:
    return next((each.verdict for each in past.opinions if each.stands and each.round == Round.FIRST), None)


def _assign(past: Past, event: Happened) -> Past:
    said, others = event.data, dict(past.assigned)
    others.pop(said["round"], None)
    return replace(past, assigned=others | ({said["round"]: said["new"]["person"]} if said["new"] else {}))


_APPLY: dict[str, Callable[[Past, Happened], Past]] = {
    "claim added": lambda past, event: replace(past, wording=event.data["wording"]),
    "wording edited": _reword,
    "reworded by the article": _reword_by_article,
    "words gone from the article": _become(State.STALE),
    "quote no longer stands": _become(State.STALE),
    "claim split": _become(State.SUPERSEDED),
    "claim merged": _become(State.SUPERSEDED),
    "claim replaced": _become(State.SUPERSEDED),
    "split undone": _come_back,
    "merge undone": _come_back,
    "claim dismissed": _dismiss,
    "claim restored": _restore,
    "claim reopened": _become(State.IN_REVIEW),
    "edition published": _publish,
    "quote cited": _cite,
    "quote widened": _resize,
    "quote shrunk": _resize,
    "quote withdrawn": _withdraw,
    "quote restored": _bring_back,
    "stance set": _set("stance"),
    "stance undone": _set("stance"),
    "medium set": _set("medium"),
    "sufficient sets changed": _choose_sets,
    "search logged": _log_search,
    "verdict submitted": _seal,
    "dispute adjudicated": _seal,
    "second opinion waived": _waive,
    "claim assigned": _assign,
    "assignment ended": _assign,
    "assignment undone": _assign,
}
