"""Two texts side by side: what was added, what was taken away, word by word; and how much of one is in the other.

Texts are compared paragraph by paragraph first, and words only inside paragraphs that changed: that is how people read a
changed page, and it keeps long texts quick.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# Chinese and Japanese put no spaces between words: each character counts as one.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
WORDS = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_TOKENS = re.compile(rf"\d+(?:[.,:]\d+)+|{WORDS.pattern}|\s+|[^\w\s]")
SHINGLE = 5  # words
MOST_WORDS = 4000  # of one paragraph; longer ones are compared as a whole
MOST_PAIRS = (
    4_000_000  # of equal words looked at in one comparison, a few seconds; what is left then is compared as a whole
)

Kind = Literal["same", "removed", "added"]


@dataclass(frozen=True)
class Piece:
    """A run of text that both have, or only the old one, or only the new one."""

    kind: Kind
    text: str


def diff_words(old: str, new: str) -> list[Piece]:
    """The way from old to new. All pieces but the added ones make up the old text, all but the removed the new one."""
    return list(_join(_diff_paragraphs(_split_paragraphs(old), _split_paragraphs(new), _Effort(MOST_PAIRS))))


@dataclass
class _Effort:
    """What one comparison may still cost. Pages of a few words again and again would take minutes otherwise."""

    pairs: int

    def takes(self, old: Sequence[str], new: Sequence[str]) -> bool:
        """Whether there is enough left for these two; it is spent then."""
        counted = Counter(new)
        cost = sum(times * counted[word] for word, times in Counter(old).items())
        if cost > self.pairs:
            return False
        self.pairs -= cost
        return True


def make_shingles(text: str) -> frozenset[int]:
    """The text's runs of five words, as numbers; case and punctuation do not count."""
    words = WORDS.findall(text.casefold())
    return frozenset(zlib.crc32(" ".join(words[at : at + SHINGLE]).encode()) for at in range(len(words) - SHINGLE + 1))


def measure_overlap(one: frozenset[int], other: frozenset[int]) -> float:
    """How much of the shorter text is in the longer one, 0 to 1: a copy with an added paragraph is still a copy."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0


def _split_paragraphs(text: str) -> list[str]:
    return re.split(r"(?<=\n\n)", text)


def _diff_paragraphs(old: Sequence[str], new: Sequence[str], effort: _Effort) -> Iterator[Piece]:
    for kind, before, after in _blocks(old, new, effort):
        if kind == "equal":
            yield Piece("same", "".join(before))
        else:
            yield from _diff_tokens(_TOKENS.findall("".join(before)), _TOKENS.findall("".join(after)), effort)


def _diff_tokens(old: Sequence[str], new: Sequence[str], effort: _Effort) -> Iterator[Piece]:
    if max(len(old), len(new)) > MOST_WORDS:
        yield from (Piece("removed", "".join(old)), Piece("added", "".join(new)))
        return
    for kind, before, after in _blocks(old, new, effort):
        if kind == "equal":
            yield Piece("same", "".join(before))
        else:
            yield from (Piece("removed", "".join(before)), Piece("added", "".join(after)))


def _blocks(
    old: Sequence[str], new: Sequence[str], effort: _Effort
) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    """What both begin and end with costs nothing; the middle is compared while there is effort left."""
    first = _count_equal(old, new)
    last = _count_equal(old[first:][::-1], new[first:][::-1])
    yield "equal", old[:first], new[:first]
    yield from _middle_blocks(old[first : len(old) - last], new[first : len(new) - last], effort)
    yield "equal", old[len(old) - last :], new[len(new) - last :]


def _middle_blocks(
    old: Sequence[str], new: Sequence[str], effort: _Effort
) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    if not effort.takes(old, new):
        yield "replace", old, new
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        yield kind, old[old_start:old_end], new[new_start:new_end]


def _count_equal(old: Sequence[str], new: Sequence[str]) -> int:
    """How many elements both begin with."""
    for number, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            return number
    return min(len(old), len(new))


def _join(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind become one; empty ones vanish."""
    last: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if last and last.kind == piece.kind:
            last = Piece(last.kind, last.text + piece.text)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last
