"""One parsed sentence as plain lists that rules can read fast and repair.

A spaCy Doc cannot be edited cheaply and its attributes are slow to read one by one; the rules here look at each word
many times and sometimes know better than the parser which word a phrase hangs on. So a sentence is copied once into
lists, repaired, and then only read. Indexes are word positions in the sentence; `start[i]`/`end[i]` are code points of
the whole article.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.strings import StringStore
    from spacy.tokens import Doc

COLUMNS = ["ORTH", "TAG", "POS", "DEP", "HEAD", "SPACY"]
SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "csubjpass", "expl"))
FINITE_TAGS = frozenset(("VBD", "VBP", "VBZ", "MD"))


def is_word(text: str) -> bool:
    """A word or number, also between marks (a quoted title), and no mark alone."""
    return text[:1].isalnum() or text[1:2].isalnum()


@lru_cache(maxsize=1)
def _pos_names() -> dict[int, str]:
    from spacy.parts_of_speech import IDS  # here and not above: the web processes import this module without spaCy

    return {code: name for name, code in IDS.items()}


class _Names(dict):
    """The labels behind a vocabulary's numbers, looked up once: reading them token by token is slow."""

    def __init__(self, strings: StringStore) -> None:
        self.strings = strings

    def __missing__(self, number: int) -> str:
        self[number] = self.strings[number % 2**64]
        return self[number]


@lru_cache(maxsize=4)
def _names_of(strings: StringStore) -> _Names:
    return _Names(strings)


class Tree:
    """Words, tags and a head for each word; kids are kept in text order."""

    __slots__ = (
        "dep",
        "end",
        "ent_of",
        "ents",
        "head",
        "kids",
        "lower",
        "pos",
        "root",
        "space",
        "start",
        "tag",
        "text",
    )

    def __init__(self, doc: Doc, offset: int = 0) -> None:
        rows = doc.to_array(COLUMNS).astype("int64").tolist()
        strings = doc.vocab.strings
        name, pos = _names_of(strings), _pos_names()
        titles: dict[int, tuple[str, int]] = doc.user_data.get("titles") or {}
        self.text = [titles[i][0] if i in titles else strings[row[0] % 2**64] for i, row in enumerate(rows)]
        self.lower = [word.lower().replace("’", "'") for word in self.text]
        self.tag = [name[row[1]] for row in rows]
        self.pos = [pos[row[2]] for row in rows]
        self.dep = [name[row[3]] for row in rows]
        self.head = [i + row[4] for i, row in enumerate(rows)]
        self.space = [bool(row[5]) for row in rows]
        self.start, self.end = [], []
        for i, (word, space) in enumerate(zip(self.text, self.space, strict=True)):
            size = titles[i][1] if i in titles else len(word)
            self.start.append(offset)
            self.end.append(offset + size)
            offset += size + space
        self.ents = [(ent.start, ent.end, ent.label_) for ent in doc.ents]
        for i in titles:
            self._name_title(i)
        self.ent_of: dict[int, int] = {i: n for n, (a, b, _) in enumerate(self.ents) for i in range(a, b)}
        self.kids: list[list[int]] = [[] for _ in self.text]
        roots = [i for i, head in enumerate(self.head) if head == i]
        self.root = next((i for i in roots if self.is_verb(i)), roots[0])
        for i in roots:
            if i != self.root:
                self.head[i], self.dep[i] = self.root, "parataxis"
        for i, head in enumerate(self.head):
            if head != i:
                self.kids[head].append(i)

    def _name_title(self, i: int) -> None:
        """A quoted title is a name, whatever the model takes its stand-in for."""
        if not is_word(self.text[i]):
            return
        self.tag[i], self.pos[i] = "NNP", "PROPN"
        first, last = i, i + 1
        if 0 < i < len(self) - 1 and self.pos[i - 1] == self.pos[i + 1] == "PROPN" and self.space[i]:
            while first and self.pos[first - 1] == "PROPN":  # "Saul “Rex” Ortega" is one name
                first -= 1
            while last < len(self) and self.pos[last] == "PROPN":
                last += 1
        label = "PERSON" if last - first > 1 else "WORK_OF_ART"
        others = (ent for ent in self.ents if ent[1] <= first or ent[0] >= last)
        self.ents = sorted([*others, (first, last, label)])

    def shift(self, cuts: list[tuple[int, int, bool]], offset: int) -> None:
        """Move the words to where they stand in the text that had more in it; see `leave_out_citations`."""
        for i, (start, end) in enumerate(zip(self.start, self.end, strict=True)):
            first, last = start - offset, end - offset
            self.start[i] += max((size for at, size, opens in cuts if at + opens <= first), default=0)
            self.end[i] += max((size for at, size, _ in cuts if at < last), default=0)

    def __len__(self) -> int:
        return len(self.text)

    def subtree(self, node: int, drop: Iterable[int] = ()) -> list[int]:
        """The words under `node`, in text order, without the subtrees of `drop`."""
        dropped, kids = set(drop), self.kids
        if node in dropped:
            return []
        found = [node]
        for here in found:  # grows while it is read
            if kids[here]:
                found += [kid for kid in kids[here] if kid not in dropped] if dropped else kids[here]
        found.sort()
        return found

    def edges(self, node: int) -> tuple[int, int]:
        if not self.kids[node]:
            return node, node
        words = self.subtree(node)
        return words[0], words[-1]

    def attach(self, node: int, head: int, dep: str) -> None:
        """Hang `node` on another word; not on one that hangs under it, which a broken parse may ask for: that would be a circle."""
        if node in self.ancestors(head):
            return
        if self.head[node] != node:
            self.kids[self.head[node]].remove(node)
        self.head[node], self.dep[node] = head, dep
        if head != node:
            self.kids[head] = sorted([*self.kids[head], node])

    def attach_root(self, old: int, verb: int, dep: str) -> None:
        """Hang what was the root on the new root."""
        self.head[old], self.dep[old] = verb, dep
        self.kids[verb] = sorted([*self.kids[verb], old])

    def detach(self, node: int) -> None:
        """Take the words under `node` out of every subtree."""
        if self.head[node] != node:
            self.kids[self.head[node]].remove(node)
        self.head[node], self.dep[node] = node, "detached"

    def kid(self, node: int, *deps: str) -> int | None:
        """The first child with one of these labels."""
        return next((kid for kid in self.kids[node] if self.dep[kid] in deps), None)

    def subject(self, node: int) -> int | None:
        return next((kid for kid in self.kids[node] if self.dep[kid] in SUBJECTS), None)

    def is_verb(self, node: int) -> bool:
        return self.pos[node] in ("VERB", "AUX")

    def is_finite(self, node: int) -> bool:
        """Does the verb, or one of its helpers, carry a tense?"""
        return self.tag[node] in FINITE_TAGS or any(
            self.dep[kid] in ("aux", "auxpass") and self.tag[kid] in FINITE_TAGS for kid in self.kids[node]
        )

    def ancestors(self, node: int) -> list[int]:
        found = []
        while self.head[node] != node and len(found) < len(self):
            node = self.head[node]
            found.append(node)
        return found
