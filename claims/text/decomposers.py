"""Other ways to split a sentence, behind one small protocol, and the gate they all pass.

The rules always run: they give the sentences and the claims to fall back on. A decomposer is asked sentence by sentence.
When everything it proposes for a sentence passes the gate, its claims are used; otherwise the rules' claims of that
sentence stay, and what was refused is handed back with the reason, to be shown as "not grounded".
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Protocol

from claims.text.checkability import judge_checkability
from claims.text.checkworthiness import score_checkworthiness
from claims.text.dates import find_dates
from claims.text.gate import Checked, Proposal, check_proposal
from claims.text.kinds import classify_kind
from claims.text.names import find_names
from claims.text.quantities import find_quantities
from claims.text.values import ClaimDraft, Decomposition, Method, Span

MAX_PROPOSALS = 40  # a sentence does not say more than that


class DecomposerFailed(RuntimeError):
    """The decomposer gave no usable answer for a sentence; the rules' claims stay."""


class Decomposer(Protocol):
    """Something that splits one sentence. `propose` raises DecomposerFailed when it cannot."""

    method: Method

    def propose(self, sentence: str, *, context: str) -> list[Proposal]: ...


@dataclass(frozen=True, slots=True)
class Refused:
    """A proposal that did not pass, or a sentence without an answer (`text` is then "")."""

    sentence: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The claims to use, what was refused, and which sentences are the decomposer's."""

    decomposition: Decomposition
    refused: tuple[Refused, ...]
    own_sentences: frozenset[int]


def decompose_with(
    decomposer: Decomposer, text: str, rules: Decomposition, *, context: str = "", date: dt.date | None = None
) -> Outcome:
    """Ask the decomposer for each sentence that holds claims by the rules, and keep what passes the gate."""
    claims: list[ClaimDraft] = []
    refused: list[Refused] = []
    own: set[int] = set()
    for number, sentence in enumerate(rules.sentences):
        mine = [claim for claim in rules.claims if claim.sentence == number]
        if not mine:
            continue
        try:
            proposals = decomposer.propose(
                text[sentence.start : sentence.end], context=f"{context}\n{text[: sentence.start]}"
            )
        except DecomposerFailed as error:
            refused.append(Refused(number, "", str(error)))
            claims += mine
            continue
        span = (sentence.start, sentence.end)
        checked = [
            check_proposal(proposal, text, context=context, within=span) for proposal in proposals[:MAX_PROPOSALS]
        ]
        bad = [Refused(number, item.proposal.text, item.reason) for item in checked if not item.passes]
        if len(proposals) > MAX_PROPOSALS:
            bad.append(Refused(number, "", f"{len(proposals)} claims for one sentence"))
        refused += bad
        if bad or not checked:
            claims += mine
        else:
            own.add(number)
            claims += [_draft(text, item, number, mine, date) for item in checked]
    method = decomposer.method if own else rules.method
    return Outcome(replace(rules, claims=tuple(claims), method=method), tuple(refused), frozenset(own))


def _draft(text: str, item: Checked, number: int, rules: list[ClaimDraft], date: dt.date | None) -> ClaimDraft:
    """A passed proposal as a claim; attribution and quotation are taken from the rules' claim that shares its anchor."""
    wording = item.proposal.text.strip()
    nearest = max(rules, key=lambda claim: min(claim.end, item.end) - max(claim.start, item.start))
    checkable, reason = judge_checkability(wording)
    quantities, dates = find_quantities(wording), find_dates(wording, date)
    known = [(wording.find(name.text), name) for claim in rules for name in claim.names]
    labels = {"person": "PERSON", "organisation": "ORG", "place": "GPE", "event": "EVENT", "work": "WORK_OF_ART"}
    names = find_names(
        wording, {(at, at + len(name.text), labels.get(name.label, "NORP")) for at, name in known if at >= 0}
    )
    return ClaimDraft(
        text=wording,
        standalone=wording,
        start=item.start,
        end=item.end,
        quote=text[item.start : item.end],
        spans=(Span(item.start, item.end),),
        sentence=number,
        checkable=checkable,
        reason=reason,
        kind=classify_kind(wording, quantities=quantities, direct_quote=nearest.direct_quote),
        attribution=nearest.attribution,
        direct_quote=nearest.direct_quote,
        quantities=quantities,
        dates=dates,
        names=names,
        worthiness=score_checkworthiness(
            wording, names=names, quantities=quantities, dates=dates, checkable=checkable, reason=reason
        ),
    )
