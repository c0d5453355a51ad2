"""Let nothing into the list of claims that the article does not say.

Any decomposer may propose claims; only those pass whose quote stands in the article word for word and whose every number
and every name stands in the article or its context. The rules' own claims pass the same gate in the tests.

    article "About 40 engineers were hired in May."
    Wrong: "The council hired 400 engineers."     not grounded: 400
    Wrong: "Ann Lee hired 40 engineers."          not grounded: Ann, Lee
    Wrong: quote "forty engineers were hired"     not anchored: the article has no such words
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from claims.text.quotes import find_quote

NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
NUMBER_WORDS = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion dozen half "
    "third quarter double triple twice".split()
)
# Words that take a capital without naming anything that must stand in the article.
NO_NAMES = frozenset("i a an the this that these those he she it they his her its their there in on at as".split())


@dataclass(frozen=True, slots=True)
class Proposal:
    """A claim somebody else made of a sentence: its words, and the words of the article it rests on."""

    text: str
    quote: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What the gate says. start, end: the quote's place in the article when it has one."""

    proposal: Proposal
    reason: str = ""  # "" when it passes
    start: int | None = None
    end: int | None = None

    @property
    def passes(self) -> bool:
        return not self.reason


def check_proposal(
    proposal: Proposal, article: str, *, context: str = "", within: tuple[int, int] | None = None
) -> Checked:
    """Anchor a proposal in `article[within]` and look up its numbers and names in the article and the context."""
    first, last = within or (0, len(article))
    if not proposal.text.strip():
        return Checked(proposal, "empty")
    found = find_quote(article[first:last], proposal.quote) if proposal.quote.strip() else None
    if found is None:
        return Checked(proposal, "not anchored")
    start, end = found.spans[0]
    missing = find_missing(proposal.text, f"{article} {context}")
    reason = f"not grounded: {', '.join(missing)}" if missing else ""
    return Checked(proposal, reason, first + start, first + end)


def find_missing(claim: str, source: str) -> list[str]:
    """The numbers and names of a claim that the source does not have, in the claim's order."""
    numbers, words = _numbers(source), _words(source)
    missing = [number for number in NUMBER.findall(claim) if _plain(number) not in numbers]
    for word in WORD.finditer(claim):
        plain = _fold(word.group())
        named = word.group()[0].isupper() and not (word.start() == 0 and plain in NO_NAMES)
        if (named or plain in NUMBER_WORDS) and not _is_known(plain, words):
            missing.append(word.group())
    return missing


def _numbers(text: str) -> frozenset[str]:
    return frozenset(_plain(number) for number in NUMBER.findall(text))


def _plain(number: str) -> str:
    return number.replace(",", "").rstrip(".:")


def _words(text: str) -> frozenset[str]:
    return frozenset(_fold(word) for word in WORD.findall(text))


def _fold(word: str) -> str:
    word = unicodedata.normalize("NFKC", word).casefold().replace("’", "'")
    return word.removesuffix("'s")


def _is_known(word: str, words: frozenset[str]) -> bool:
    """The word, or the word without an ending that grammar adds: "Prices" for "price", "Flooded" for "flooding"."""
    if word in words or any(part in words for part in word.split("-") if "-" in word):
        return True
    stem = re.sub(r"(?:ies|ied|ing|ed|es|s|y)$", "", word)
    return len(stem) > 3 and any(other.startswith(stem) and len(other) - len(stem) < 5 for other in words)
