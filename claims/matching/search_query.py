"""What people type into the search field, read: words, "exact words", -words, begin*, and operators such as verdict:false.

Nothing that can be typed is an error that stops the search. What makes no sense becomes a sentence in `notes`, and the rest is searched.
Plain values: no database.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

LONGEST, MOST_TERMS = 1000, 20
KINDS = ("claims", "articles", "quotes", "sources", "verdicts", "comments", "reviews")
OPERATORS = ("verdict", "domain", "from", "to", "claimant", "kind", "in")
_HUES = {"true": "true", "mixed": "mixed", "false": "false", "unproven": "unproven", "wrong": "false", "right": "true"}


@dataclass(frozen=True)
class Term:
    """One thing to look for: a word, words in this order (`exact`), or the beginning of a word."""

    text: str
    exact: bool = False
    begins: bool = False


@dataclass(frozen=True)
class Question:
    """A search as it was understood. `notes` are sentences about what was not."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    claimants: tuple[Term, ...] = ()
    verdict: str = ""  # one of our hues, or a rating's label in lower case
    domain: str = ""
    kind: str = ""
    within: str = ""  # one of KINDS; empty: all
    since: dt.date | None = None
    until: dt.date | None = None
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_empty(self) -> bool:
        return self == Question()


_TOKEN = re.compile(r"(?P<minus>[-−–](?=\S))?(?:(?P<operator>[A-Za-z]{2,12}):)?(?:[\"“„”](?P<exact>[^\"“„”]*)(?P<closed>[\"“„”])?|(?P<plain>\S*))")  # fmt: skip


def read_question(text: str) -> Question:
    """Reads what was typed. Never raises."""
    notes: list[str] = []
    text = _clean(text, notes)
    question = Question()
    for token in _TOKEN.finditer(text):
        if token.group().strip():
            question = _take(question, token, notes)
    return _check(question, notes)


def _clean(text: str, notes: list[str]) -> str:
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    if len(text) > LONGEST:
        notes.append(f"A search may have {LONGEST:,} characters; the rest was left out.")
    return " ".join(text[:LONGEST].split())


def _take(question: Question, token: re.Match[str], notes: list[str]) -> Question:
    operator, value = (token["operator"] or "").lower(), token["exact"] if token["plain"] is None else token["plain"]
    if token["exact"] is not None and not token["closed"]:
        notes.append("A quotation mark is not closed; everything after it was taken as exact words.")
    if operator and operator not in OPERATORS:
        if not value.startswith("//"):
            notes.append(
                f"There is no operator “{operator}:”; it was searched as words. There are: {_list_operators()}."
            )
        return _add_term(question, f"{operator} {value}", token, notes)
    if not operator:
        return _add_term(question, value, token, notes)
    if not value.strip():
        notes.append(
            f"“{operator}:” needs something after the colon, without a blank, for example {_EXAMPLES[operator]}."
        )
        return question
    if token["minus"]:
        notes.append(f"“-{operator}:” cannot leave anything out; it was taken without the minus.")
    return _READERS[operator](question, value.strip(), notes)


def _list_operators() -> str:
    return ", ".join(f"{name}:" for name in OPERATORS)


def _add_term(question: Question, text: str, token: re.Match[str], notes: list[str]) -> Question:
    if not any(map(str.isalnum, text)):
        return question
    if len(question.wanted) + len(question.unwanted) >= MOST_TERMS:
        sentence = f"Only the first {MOST_TERMS} words were searched."
        notes.extend([sentence] if sentence not in notes else [])
        return question
    if text in ("OR", "AND", "NOT") and token["exact"] is None:
        notes.append(f"“{text}” is a word like others: all words are looked for, and -word leaves one out.")
    exact, begins = token["exact"] is not None, token["exact"] is None and text.endswith("*") and len(text) > 3
    term = Term(text.strip("*") if begins else text, exact, begins)
    name = "unwanted" if token["minus"] else "wanted"
    return replace(question, **{name: (*getattr(question, name), term)})


# --- operators ----------------------------------------------------------------------------------------------------------


def _read_verdict(question: Question, value: str, notes: list[str]) -> Question:
    return replace(question, verdict=_HUES.get(value.lower(), value.lower())[:40])


def _read_domain(question: Question, value: str, notes: list[str]) -> Question:
    host = re.sub(r"^(?:https?://)?(?:www\.)?", "", value.lower()).split("/")[0]
    if not re.fullmatch(r"[\w.-]{1,253}", host):
        notes.append(f"“{value[:60]}” is no domain; write it like domain:example.org.")
        return question
    return replace(question, domain=host)


def _read_claimant(question: Question, value: str, notes: list[str]) -> Question:
    return replace(question, claimants=(*question.claimants, Term(value))[:5])


def _read_kind(question: Question, value: str, notes: list[str]) -> Question:
    return replace(question, kind=value.lower()[:20])


def _read_within(question: Question, value: str, notes: list[str]) -> Question:
    found = next((kind for kind in KINDS if kind.startswith(value.lower())), "")
    if not found:
        notes.append(f"“in:{value[:30]}” names nothing to search in. There are: {', '.join(KINDS)}.")
    return replace(question, within=found)


def _read_since(question: Question, value: str, notes: list[str]) -> Question:
    return replace(question, since=_read_day(value, notes, last=False) or question.since)


def _read_until(question: Question, value: str, notes: list[str]) -> Question:
    return replace(question, until=_read_day(value, notes, last=True) or question.until)


_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


def _read_day(value: str, notes: list[str], *, last: bool) -> dt.date | None:
    """The first or last day of a year, month or day written 2024, 2024-01 or 2024-01-31."""
    found = _DAY.fullmatch(value)
    try:
        year, month, day = (int(part) if part else None for part in found.groups())
        if last:
            month = month or 12
            day = day or calendar.monthrange(year, month)[1]
        return dt.date(year, month or 1, day or 1)
    except (AttributeError, ValueError, calendar.IllegalMonthError):
        notes.append(f"“{value[:30]}” is no day; write it like 2024, 2024-01 or 2024-01-31.")
        return None


_READERS: dict[str, Callable[[Question, str, list[str]], Question]] = {
    "verdict": _read_verdict,
    "domain": _read_domain,
    "claimant": _read_claimant,
    "kind": _read_kind,
    "in": _read_within,
    "from": _read_since,
    "to": _read_until,
}
_EXAMPLES = {
    "verdict": "verdict:false",
    "domain": "domain:example.org",
    "claimant": "claimant:ministry",
    "kind": "kind:numerical",
    "in": "in:claims",
    "from": "from:2024-01",
    "to": "to:2024-06",
}


def _check(question: Question, notes: list[str]) -> Question:
    if question.since and question.until and question.since > question.until:
        notes.append("“from:” is later than “to:”; they were swapped.")
        question = replace(question, since=question.until, until=question.since)
    if question.unwanted and question == Question(unwanted=question.unwanted):
        notes.append("There are only words to leave out. Add one to look for.")
    return replace(question, notes=tuple(notes))
