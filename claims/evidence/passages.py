"""Laying out an archived text for reading: paragraphs of passages, each with its offsets, quotes marked."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PARAGRAPH = re.compile(r"[^\n]+")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+(?=[A-ZÀ-ÞА-Я0-9\"'“‘«(\[])|[。！？]+[」』]?")
_SHORT = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Sgt|Gov|Gen|Sen|Rep|No|vs|approx|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.\s+$")


@dataclass(frozen=True)
class Passage:
    """`text[start:end]` in code points; `number` of the quote that covers it, if one does."""

    start: int
    end: int
    text: str
    number: int | None = None


def lay_out_passages(text: str, quotes: list[tuple[int, int, int]]) -> list[list[Passage]]:
    """Paragraphs as lists of passages. `quotes` are (start, end, number); a passage that a quote touches bears its number."""
    return [
        [
            Passage(start, end, text[start:end], _covering(quotes, start, end))
            for start, end in find_sentences(text, *span)
        ]
        for span in (found.span() for found in _PARAGRAPH.finditer(text))
    ]


def find_passage_spans(text: str) -> list[tuple[int, int]]:
    """All passages of a text as offsets, in order."""
    return [span for found in _PARAGRAPH.finditer(text) for span in find_sentences(text, found.start(), found.end())]


def find_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Sentences of one paragraph as offsets, without the blanks between them; good enough to step through."""
    spans, at = [], start
    for found in _SENTENCE_END.finditer(text, start, end):
        if _SHORT.search(text, max(at, found.end() - 12), found.end()):
            continue
        spans.append((at, found.end()))
        at = found.end()
    spans.append((at, end))
    stripped = [_strip(text, *span) for span in spans]
    return [span for span in stripped if span[0] < span[1]]


def take_neighbour(text: str, start: int, end: int, side: str) -> str:
    """`text[start:end]` with the passage "before" or "after" it taken in; the same when there is none."""
    spans = find_passage_spans(text)
    if side == "before":
        start = max((left for left, _ in spans if left < start), default=start)
    else:
        end = min((right for _, right in spans if right > end), default=end)
    return text[start:end]


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _covering(quotes: list[tuple[int, int, int]], start: int, end: int) -> int | None:
    return next((number for begin, stop, number in quotes if begin < end and stop > start), None)


@dataclass(frozen=True)
class Piece:
    """A run of text; `mark` is "shared" for what the claim says too, "clash" for what the claim says otherwise, or empty."""

    text: str
    mark: str = ""


def mark_text(text: str, shared, clashes) -> list[Piece]:
    """The text in pieces. Spans are (start, end) in code points of `text`; where they overlap, clashes win."""
    clashes = sorted(clashes)
    wanted = [(start, end, "clash") for start, end in clashes]
    wanted += [
        (start, end, "shared")
        for start, end in shared
        if not any(begin < end and stop > start for begin, stop in clashes)
    ]
    pieces, at = [], 0
    for start, end, mark in sorted(wanted):
        start = max(start, at)
        if start >= end:
            continue
        pieces += [Piece(text[at:start]), Piece(text[start:end], mark)]
        at = end
    return [piece for piece in [*pieces, Piece(text[at:])] if piece.text]
