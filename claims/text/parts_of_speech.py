"""Parts of speech from tags and labels, as the model's attribute ruler gives them, without running it.

The ruler holds every word against some two hundred patterns, most of them for lemmas and morphology that no rule here
reads; that takes a sixth of the parse. What its patterns look at is little: the tag, the label, whether a word is white space, and
the word itself if it is one of about a hundred. So each such combination is held against them once and remembered.

A ruler with other patterns (regular expressions, gaps) is not understood; it has to run, and nothing is done here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.strings import StringStore
    from spacy.tokens import Doc

RULER = "attribute_ruler"
SEEN = ["LOWER", "TAG", "DEP", "IS_SPACE"]
GIVEN = ("POS", "TAG", "DEP")

Word = tuple[int, int, int, int]  # SEEN as spaCy numbers it; 0 for a word that no pattern names
Test = tuple[int, bool, frozenset[int]]  # place in Word, whether one of the numbers must be there or none


class NotUnderstoodError(ValueError):
    """A pattern that asks for more than equal values of SEEN."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What the word at `index` of some words in a row is given, in the order of GIVEN; 0 leaves it as it is."""

    pattern: tuple[tuple[Test, ...], ...]
    index: int
    given: tuple[int, int, int]


class Ruler:
    """The rules in their order: of those that fit, the last one counts."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self.longer = [n for n, rule in enumerate(self.rules) if len(rule.pattern) > 1]
        self.named = frozenset(
            number
            for rule in self.rules
            for tests in rule.pattern
            for at, _, known in tests
            if at == 0
            for number in known
        )
        self.known: dict[Word, tuple[tuple[int, ...], bool]] = {}
        self.given: dict[tuple[int, ...], tuple[int, int, int]] = {}

    def apply(self, doc: Doc) -> None:
        """Give each word of a parsed sentence its part of speech, and white space its tag and label; the rest stays."""
        words = [(word if word in self.named else 0, *rest) for word, *rest in doc.to_array(SEEN).tolist()]
        readings = [self.known.get(word) or self._read(word) for word in words]
        fitting = [numbers for numbers, _ in readings]
        for i, (_, opens) in enumerate(readings):
            if opens:
                self._read_on(words, i, fitting)
        for token, numbers in zip(doc, fitting, strict=True):
            pos, tag, dep = self.given.get(numbers) or self._give(numbers)
            if pos:
                token.pos = pos
            if tag:
                token.tag = tag
            if dep:
                token.dep = dep

    def _read(self, word: Word) -> tuple[tuple[int, ...], bool]:
        """The rules for one word that fit it, and whether it opens a longer pattern."""
        alone = (n for n, rule in enumerate(self.rules) if len(rule.pattern) == 1 and _fits(rule.pattern[0], word))
        self.known[word] = tuple(alone), any(_fits(self.rules[n].pattern[0], word) for n in self.longer)
        return self.known[word]

    def _read_on(self, words: list[Word], i: int, fitting: list[tuple[int, ...]]) -> None:
        """Add the longer patterns that stand at `i`."""
        for n in self.longer:
            rule = self.rules[n]
            here = words[i : i + len(rule.pattern)]
            if len(here) == len(rule.pattern) and all(map(_fits, rule.pattern, here)):
                fitting[i + rule.index] = tuple(sorted((*fitting[i + rule.index], n)))

    def _give(self, numbers: tuple[int, ...]) -> tuple[int, int, int]:
        """Part of speech, tag and label: of each what the last rule gives that gives any."""
        columns = zip(*(self.rules[n].given for n in reversed(numbers)), strict=True)
        self.given[numbers] = tuple(next(filter(None, column), 0) for column in columns) or (0, 0, 0)
        return self.given[numbers]


def _fits(tests: tuple[Test, ...], word: Word) -> bool:
    return all((word[at] in numbers) is wanted for at, wanted, numbers in tests)


@lru_cache(maxsize=4)
def read_ruler(nlp: Language) -> Ruler | None:
    """The rules of the model's ruler; None when it has none or one that is not understood."""
    if RULER not in nlp.pipe_names:
        return None
    strings = nlp.vocab.strings
    try:
        return Ruler(
            Rule(_read_pattern(pattern, strings), row["index"] % len(pattern), given)
            for row in nlp.get_pipe(RULER).patterns
            if any(given := _read_given(row["attrs"], strings))
            for pattern in row["patterns"]
        )
    except NotUnderstoodError:
        return None


def _read_given(given: dict[str, str], strings: StringStore) -> tuple[int, ...]:
    from spacy.parts_of_speech import IDS  # here and not above: the web processes import the engine without spaCy

    return tuple(
        0 if name not in given else IDS[given[name]] if name == "POS" else strings.add(given[name]) for name in GIVEN
    )


def _read_pattern(pattern: list[dict[str, Any]], strings: StringStore) -> tuple[tuple[Test, ...], ...]:
    return tuple(tuple(_read_test(name, wanted, strings) for name, wanted in word.items()) for word in pattern)


def _read_test(name: str, wanted: Any, strings: StringStore) -> Test:
    """{"TAG": "VBZ"}, {"LOWER": {"IN": […]}}, {"DEP": {"NOT_IN": […]}} or {"IS_SPACE": True}."""
    ways = wanted if isinstance(wanted, dict) else {"IN": [wanted]}
    if name not in SEEN or len(ways) != 1 or not ways.keys() <= {"IN", "NOT_IN"}:
        raise NotUnderstoodError(f"{name}: {wanted}")
    ((way, values),) = ways.items()
    numbers = frozenset(int(value) if name == "IS_SPACE" else strings.add(value) for value in values)
    return SEEN.index(name), way == "IN", numbers
