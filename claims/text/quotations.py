"""Give every sentence of a quotation its speaker.

    "“The tunnel is safe. We tested it twice,” engineer Tom Barr told the BBC."
    Wrong: "The tunnel is safe." without a speaker
    Right: both sentences are Tom Barr's words.

The clause that names the speaker stands in one of the sentences of the quotation, or just before it ("He said: “…”").
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import replace

from claims.text.values import Attribution, ClaimDraft

QUOTATION = re.compile(
    r"“[^“”]{1,3000}”|\"[^\"\n]{1,3000}\"|«[^«»]{1,3000}»|(?<![\w'])'(?=\w)[^'\n]{3,400}(?:'\w[^'\n]{0,400}){0,6}[.,!?]'(?!\w)"
)


def find_quotations(text: str) -> list[tuple[int, int]]:
    """Where the text quotes, marks included."""
    return [match.span() for match in QUOTATION.finditer(text)]


def share_speakers(text: str, drafts: Sequence[ClaimDraft], quotations: Sequence[tuple[int, int]]) -> list[ClaimDraft]:
    """The drafts, where those of one quotation have its speaker, and so have those of the one that goes on behind it."""
    found = list(drafts)
    groups: dict[int, list[int]] = {}
    for n, draft in enumerate(found):
        if draft.direct_quote:
            groups.setdefault(bisect(quotations, (draft.start, draft.end)) - 1, []).append(n)
    last, speaker = -1, ()
    for number, members in sorted(groups.items()):
        before = speaker if number - 1 == last and _goes_on(text, quotations, number, speaker) else ()
        speaker = next((found[n].attribution for n in members if found[n].attribution), before)
        last = number
        for n in members:
            if speaker and not found[n].attribution:
                found[n] = replace(found[n], attribution=speaker)
    return found


def _goes_on(text: str, quotations: Sequence[tuple[int, int]], number: int, speaker: tuple[Attribution, ...]) -> bool:
    """ "“We paid,” said Lee. “We owe nothing.”": in the same paragraph, behind the words that name the speaker."""
    if number < 1 or not speaker or speaker[-1].start is None:
        return False
    start, end = quotations[number - 1][1], quotations[number][0]
    between = text[start:end]
    named = start <= speaker[-1].start < end and between.rstrip().endswith((".", ",")) and between.count(".") < 2
    return named and "\n" not in between
