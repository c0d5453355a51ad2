"""Let the parser read a quoted title as one name.

    "She starred in “The Long Way Home,” “Up & Away,” and “Ash.”"
    Wrong: the words of the titles are taken for verbs and phrases, their commas for the list's
    Right: the parser is given "She starred in Hamlet, Hamlet, and Hamlet." and the titles are put back into what it returns

    "He said, “Good Morning.”"     "“Never,” she said."     Wrong: a title.     Right: what somebody said.

A title stands between double marks, is short, and every longer word of it has a capital. A comma or full stop before the
closing mark, as American spelling sets it, is given back to the sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

STAND_IN = "Hamlet"  # a name the parser knows, of one word
QUOTED = re.compile(r"(?<!\w)(?P<open>[\"“])(?P<words>[^\"“”\n]{1,90}?)(?P<mark>(?<!\.)[,.]?)(?P<close>[\"”])(?!\w)")
LOWER = frozenset(
    "a an the of and or in on at to for from with by as is de la le el und vs v de du des die der en".split()
)
EXCLAIMED = frozenset(
    "yes no ok okay sorry stop never well thanks please help wow oh hello goodbye yeah nope maybe indeed really absolutely".split()
)
SPEECH = r"(?:said|says|say|told|tells|asked|asks|replied|added|adds|wrote|writes|shouted|cried|tweeted|explained|declared|warned)"
SAID_BEFORE = re.compile(rf"\b{SPEECH}\b[^\"“”.]{{0,40}}[,:]\s*$|(?:^|\s)(?!wrote|writes){SPEECH}\s*$")
SAID_AFTER = re.compile(rf"\s*(?:\w+\s+){{0,4}}?{SPEECH}\b|\s*(?:he|she|they|it|i|we)\s+\w+ed\b", re.IGNORECASE)
MOST_WORDS = 10


@dataclass(frozen=True, slots=True)
class Title:
    """start, end: its place in the sentence with its marks; written: the title between its marks; mark: what stood inside."""

    start: int
    end: int
    written: str
    mark: str


def find_titles(text: str) -> list[Title]:
    """Every quoted title of a sentence, in order. Offsets are code points of the sentence."""
    if '"' not in text and "“" not in text:
        return []
    found, at = [], 0
    while match := QUOTED.search(text, at):
        at = match.end()
        if _is_title(match["words"]) and not _is_said(text, match):
            found.append(
                Title(match.start(), match.end(), match["open"] + match["words"] + match["close"], match["mark"])
            )
        elif not _is_paired(match):
            at = match.start() + 1
    return found


def _is_paired(match: re.Match[str]) -> bool:
    return (match["open"] == "“") == (match["close"] == "”")


def _is_title(words: str) -> bool:
    parts = words.split()
    if not parts or len(parts) > MOST_WORDS or words != words.strip() or words.lower() in EXCLAIMED:
        return False
    if not (parts[0][0].isupper() or parts[0][0].isdigit()):
        return False
    return all(_has_capital(part) or part.lower().strip("'’") in LOWER for part in parts)


def _has_capital(part: str) -> bool:
    first = next((char for char in part if char.isalnum()), "")
    return not first or first.isupper() or first.isdigit()


def _is_said(text: str, match: re.Match[str]) -> bool:
    """Does a verb of speech stand right before or behind it?"""
    if SAID_BEFORE.search(text, max(0, match.start() - 60), match.start()):
        return True
    ends = match["mark"] == "," or match["words"][-1] in "?!"
    return ends and bool(SAID_AFTER.match(text, match.end()))


def stand_in(text: str, titles: list[Title]) -> str:
    """The sentence with a name of one word for each title."""
    out, at = [], 0
    for title in titles:
        out += [text[at : title.start], STAND_IN, title.mark]
        at = title.end
    return "".join([*out, text[at:]])


def place_titles(titles: list[Title], starts: dict[int, int]) -> dict[int, tuple[str, int]]:
    """What each word of the parsed sentence stands for: its position → (what is written, its length in the text).

    starts: the parsed words' positions by their offsets. Raises KeyError when a title was not parsed as one word.
    """
    found, shift = {}, 0
    for title in titles:
        place = starts[title.start + shift]
        size = title.end - title.start - (2 if title.mark else 0)
        found[place] = (title.written, size)
        shift += len(STAND_IN) + len(title.mark) - (title.end - title.start)
        if title.mark:
            found[place + 1] = (title.mark, 2)
    return found
