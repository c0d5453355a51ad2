"""Whether a cited passage still stands: pages change after they were cited.

Only words count. A quote that stands elsewhere now has moved; one whose words changed is altered, one without anything
like it is gone; and where the new copy is no content at all (a bot check, a wall, an error) nothing can be said.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from claims.sources.comparing import WORDS, Piece, diff_words
from claims.text.quotes import find_quote

LIKE = 0.6  # of the words, at least, in a passage that is the quote altered
_CONTEXT = 32  # characters on each side that tell places apart


class Standing(StrEnum):
    UNCHANGED = "unchanged"
    MOVED = "moved"
    ALTERED = "altered"
    GONE = "gone"
    UNREADABLE = "unreadable"

    @property
    def makes_stale(self) -> bool:
        """Only these two touch a verdict."""
        return self in (Standing.ALTERED, Standing.GONE)


@dataclass(frozen=True)
class QuoteCheck:
    """`start` and `end` (code points of the new text) say where the quote, or what became of it, stands; None when it
    is nowhere. `changes` is the word diff of an altered passage."""

    standing: Standing
    start: int | None = None
    end: int | None = None
    changes: tuple[Piece, ...] = ()


def check_quote(*, old_text: str, start: int, end: int, new_text: str, readable: bool = True) -> QuoteCheck:
    """What became of `old_text[start:end]` in the new copy. `readable`: whether the new copy is content."""
    quote = old_text[start:end]
    if not readable or not new_text.strip():
        return QuoteCheck(Standing.UNREADABLE)
    if found := find_quote(new_text, quote):
        place = max(found.spans, key=lambda span: _likeness_of_context(old_text, start, end, new_text, *span))
        stays = _likeness_of_context(old_text, start, end, new_text, *place) > 0
        return QuoteCheck(Standing.UNCHANGED if stays else Standing.MOVED, *place)
    place = _find_like(quote, new_text)
    if place is None:
        return QuoteCheck(Standing.GONE)
    return QuoteCheck(Standing.ALTERED, *place, changes=tuple(diff_words(quote, new_text[slice(*place)])))


def _likeness_of_context(old: str, start: int, end: int, new: str, new_start: int, new_end: int) -> int:
    """How many of both sides are as before, 0 to 2. The border of the text is a side too."""
    before = _fold(old[max(0, start - _CONTEXT) : start])[-_CONTEXT // 2 :]
    after = _fold(old[end : end + _CONTEXT])[: _CONTEXT // 2]
    new_before = _fold(new[max(0, new_start - _CONTEXT) : new_start])[-_CONTEXT // 2 :]
    new_after = _fold(new[new_end : new_end + _CONTEXT])[: _CONTEXT // 2]
    return (before == new_before) + (after == new_after)


def _fold(text: str) -> str:
    return " ".join(WORDS.findall(text.casefold()))


def _find_like(quote: str, text: str) -> tuple[int, int] | None:
    """The passage that shares most words with the quote, in their order, if it shares enough."""
    words = [match[0].casefold() for match in WORDS.finditer(quote)]
    places = [(match[0].casefold(), match.start(), match.end()) for match in WORDS.finditer(text)]
    at = _best_window(Counter(words), [word for word, _, _ in places], len(words))
    if at is None:
        return None
    spare = len(words) // 2 + 1
    near = places[max(0, at - spare) : at + len(words) + spare]
    matcher = SequenceMatcher(None, words, [word for word, _, _ in near], autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if sum(block.size for block in blocks) < LIKE * len(words):
        return None
    first = max(0, blocks[0].b - blocks[0].a)
    last = min(len(near), blocks[-1].b + len(words) - blocks[-1].a)
    return near[first][1], near[last - 1][2]


def _best_window(wanted: Counter[str], words: list[str], size: int) -> int | None:
    """Where the run of `size` words begins that has most words in common with the wanted ones. One pass."""
    held: Counter[str] = Counter()
    common, best, best_at = 0, 0, None
    for at, word in enumerate(words):
        held[word] += 1
        common += held[word] <= wanted[word]
        if at >= size:
            gone = words[at - size]
            common -= held[gone] <= wanted[gone]
            held[gone] -= 1
        if common > best:
            best, best_at = common, max(0, at - size + 1)
    return best_at
