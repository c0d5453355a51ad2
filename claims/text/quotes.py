"""Finding a quote in a text, exactly or not at all.

A quote is what a reviewer selected or pasted. It counts only if the archived text has the same words:

- identical: the same code points;
- white space: the same but for runs of white space ("a\\n b" for "a b");
- typographic: the same but for typographic marks as well (curly or straight quotation marks, kinds of dashes, an
  ellipsis as one sign or three dots, ligatures, soft hyphens, zero-width signs).

Right: “sent 10,000 soldiers” for "sent 10,000 soldiers".   Wrong: "sent 10.000 soldiers", "Sent 10,000 soldiers".

Nothing fuzzier is ever accepted, and a quote may not begin or end inside a word or a number: "12" is no quote of
"12,000". Offsets count code points from 0, end exclusive.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Level = Literal["identical", "white_space", "typographic"]

_MARKS = {
    **dict.fromkeys("‘’‚‛′‵ʼ＇", "'"),
    **dict.fromkeys("“”„‟″‶«»＂", '"'),
    **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    "…": "...",
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
}


@dataclass(frozen=True, slots=True)
class Found:
    """All places where a quote stands, in text order, and how well it matched."""

    level: Level
    spans: tuple[tuple[int, int], ...]


def find_quote(text: str, quote: str) -> Found | None:
    """Every place where the quote stands at the best level that has any, or None.

    Places that cut a word or a number do not count.
    """
    for level, fold in _FOLDS:
        folded_quote = fold(quote)[0].strip()
        if not folded_quote:
            return None
        folded, origins = fold(text)
        spans = [_origin(origins, at, at + len(folded_quote)) for at in _occurrences(folded, folded_quote)]
        whole = tuple(span for span in spans if span and not cuts_a_word(text, *span))
        if whole:
            return Found(level, whole)
    return None


def _origin(origins: Sequence[int], start: int, end: int) -> tuple[int, int] | None:
    """The span that folded[start:end] came from, or None if it takes only a part of one sign ("wif" of "wiﬁ")."""
    cuts_start = start > 0 and origins[start - 1] == origins[start]
    cuts_end = end < len(origins) and origins[end] == origins[end - 1]
    return None if cuts_start or cuts_end else (origins[start], origins[end - 1] + 1)


def cuts_a_word(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] begins or ends inside a word, a number, or a sign made of several code points.

    Wrong: "can" of "can't", "12" of "12,000", "5" of "-5" or ".5", "sol" of "sol-diers" with a soft hyphen, "e" of an "é"
    that is written as two code points.
    Right: "homme" of "l'homme", "Korea" of "Korea-backed", "東京" of "東京都".
    """
    return _joined(text, start) or _joined(text, end)


def _joined(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    if _clings(text, at):
        return True
    left, right = _last_visible(text, at), _next_visible(text, at)
    if left < 0 or right == len(text):
        return False
    before, after = text[left], text[right]
    if before.isalnum() and after.isalnum():
        return not _is_unspaced(before) and not _is_unspaced(after)
    return _inside_number(text, left, right) or _at_apostrophe(text, left, right)


def _clings(text: str, at: int) -> bool:
    """Whether text[at] belongs to the sign before it: combining marks, emoji modifiers and joiners."""
    if unicodedata.category(text[at])[0] == "M" or "\U0001f3fb" <= text[at] <= "\U0001f3ff":
        return True
    after_joiner = text[at] if text[at - 1] == "\u200d" else text[at + 1 : at + 2] if text[at] == "\u200d" else ""
    return bool(after_joiner) and unicodedata.category(after_joiner) == "So"


def _last_visible(text: str, at: int) -> int:
    """Where the last sign before `at` stands, marks and invisible signs left aside; -1 for none."""
    at -= 1
    while at >= 0 and unicodedata.category(text[at]) in {"Mn", "Mc", "Me", "Cf"}:
        at -= 1
    return at


def _next_visible(text: str, at: int) -> int:
    while at < len(text) and unicodedata.category(text[at]) == "Cf":
        at += 1
    return at


_IN_NUMBER = ".,/:\u00a0\u202f\u2009"  # what may stand between two digits of one number, date or time


def _inside_number(text: str, left: int, right: int) -> bool:
    before, after = text[left], text[right]
    if before.isdigit() and after in _IN_NUMBER:
        return text[right + 1 : right + 2].isdigit()
    if after.isdigit() and before in _IN_NUMBER and text[max(0, left - 1) : left].isdigit():
        return True
    # a sign or a leading point belongs to the number it stands before
    return after.isdigit() and before in "-−." and (left == 0 or text[left - 1].isspace() or text[left - 1] in "([")


def _at_apostrophe(text: str, left: int, right: int) -> bool:
    """Inside "can't", "Russia's", "12'000". What is elided before a word ("l'homme") leaves the word whole."""
    if text[right] in "'’" and text[left].isalnum():
        return text[right + 1 : right + 2].isalnum()
    if text[left] in "'’" and text[right].isalnum() and text[max(0, left - 1) : left].isalnum():
        return text[right].isdigit() or not text[right : right + 3].isalpha() or len(text[right : right + 3]) < 3
    return False


def _is_unspaced(char: str) -> bool:
    """Scripts written without blanks between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese."""
    return bool(re.match(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]", char))


def _occurrences(text: str, quote: str) -> list[int]:
    found, at = [], text.find(quote)
    while at != -1:
        found.append(at)
        at = text.find(quote, at + 1)
    return found


def _as_it_is(text: str) -> tuple[str, range]:
    return text, range(len(text))


def _fold_white_space(text: str) -> tuple[str, list[int]]:
    return _fold(text, marks={})


def _fold_marks(text: str) -> tuple[str, list[int]]:
    return _fold(text, marks=_MARKS)


def _fold(text: str, *, marks: dict[str, str]) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the offset in `text` that it came from."""
    folded: list[str] = []
    origins: list[int] = []
    in_space = False
    for at, char in enumerate(text):
        if char.isspace():
            if not in_space:
                folded.append(" ")
                origins.append(at)
            in_space = True
            continue
        out = marks.get(char, char)
        if out:
            in_space = False
        folded.extend(out)
        origins.extend([at] * len(out))
    return "".join(folded), origins


_FOLDS = (("identical", _as_it_is), ("white_space", _fold_white_space), ("typographic", _fold_marks))
