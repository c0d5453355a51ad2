"""A time or place that opened the sentence goes back behind what it tells of.

    "In late 2019, the ministry sent 40 doctors to Genoa."   → "The ministry sent 40 doctors to Genoa in late 2019."

It stays in front where something behind the object could take it for its own: a clause, another time, for a place any phrase.

    "In 2019, the ministry said it had failed."   Wrong: "The ministry said it had failed in 2019."
    "In Genoa, it met doctors from Milan."        Wrong: "It met doctors from Milan in Genoa."
"""

from __future__ import annotations

from claims.text.tree import Tree, is_word
from claims.text.wording import Sketch

OPENERS = frozenset("in on at during".split())
TIMES, PLACES = frozenset(("DATE", "TIME")), frozenset(("GPE", "LOC", "FAC"))
CLAUSES = frozenset(("ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "parataxis", "mark"))
DENIALS = frozenset("not n't never".split())


def move_opener(tree: Tree, sketch: Sketch) -> Sketch:
    """The claim with its opening phrase at its end, or the claim as it is where that could be misread."""
    comma = next((n for n, piece in enumerate(sketch.words) if piece.text == ","), 0)
    opener, rest = sketch.words[:comma], list(sketch.words[comma + 1 :])
    while rest and rest[-1].text in (".", ","):
        rest.pop()
    labels = _read_opener(tree, [piece.token for piece in opener])
    if not labels or not rest or not is_word(rest[-1].text[-2:]):
        return sketch
    if _may_capture(tree, [piece.token for piece in rest if piece.token >= 0], sketch.verb, labels):
        return sketch
    return sketch.with_words([*rest, *opener])


def _read_opener(tree: Tree, group: list[int]) -> frozenset[str]:
    """The labels of the one phrase of time or place that these words are; none when they are something else."""
    head = next((i for i in group if i >= 0 and tree.head[i] not in group), -1)
    if head < 0 or tree.subtree(head) != group or tree.dep[head] not in ("prep", "npadvmod"):
        return frozenset()
    noun = head if tree.dep[head] == "npadvmod" else tree.kid(head, "pobj")
    if noun not in tree.ent_of or (noun != head and tree.lower[head] not in OPENERS):
        return frozenset()
    label = tree.ents[tree.ent_of[noun]][2]
    return next((kind for kind in (TIMES, PLACES) if label in kind), frozenset())


def _may_capture(tree: Tree, rest: list[int], verb: int, labels: frozenset[str]) -> bool:
    """Could a word of the claim take the phrase for its own, or its first words not open a claim?"""
    if tree.dep[rest[0] if rest else verb] == "punct" or any(
        tree.dep[i] in CLAUSES or tree.lower[i] in DENIALS for i in rest if i != verb
    ):
        return True
    if labels is PLACES and any(tree.dep[i] == "prep" and i > verb for i in rest):
        return True
    return any(i in tree.ent_of and tree.ents[tree.ent_of[i]][2] in labels for i in rest)
