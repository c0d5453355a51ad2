"""A purpose, a cause, a means, and what follows behind a comma are claims of their own.

    "The ministry sent 40 doctors to Genoa to help at two hospitals."
    → "The ministry sent 40 doctors to Genoa." | "The ministry sent 40 doctors to Genoa to help at two hospitals."

    "The mill closed a line due to a lack of orders, with a loss of 90 jobs."
    → "The mill closed a line." | "… due to a lack of orders." | "…, with a loss of 90 jobs."

    "The ministry did not send doctors to win votes."   Wrong: "The ministry did not send doctors."

The clause with each stays; without them the clause is a claim where it is complete and nothing denies or limits it.
"""

from __future__ import annotations

from claims.text.tree import Tree
from claims.text.wording import Sketch

LIMITING = frozenset(
    "not n't never no nobody none nothing neither nor few fewer less little only hardly rarely too enough".split()
)
CAUSES = frozenset("due thanks owing following because".split())
MEANS = frozenset("for by without".split())
NEVER_APART = frozenset("including such like than as except excluding but among".split())


def split_purpose(tree: Tree, sketch: Sketch) -> list[Sketch]:
    """The claim without its supplements and with each of them; the claim alone when it has none."""
    found = [k for k in tree.kids[sketch.verb] if _is_supplement(tree, sketch, k)]
    if not found:
        return [sketch]
    groups = [frozenset(tree.subtree(k)) for k in found]
    everything = frozenset().union(*groups)
    return [sketch.without(everything), *(sketch.without(everything - group) for group in groups)]


def _is_supplement(tree: Tree, sketch: Sketch, kid: int) -> bool:
    if kid < sketch.verb or tree.dep[kid] not in ("advcl", "prep") or kid not in sketch.tokens:
        return False
    first = tree.edges(kid)[0]
    if not (
        _is_purpose(tree, kid, first) or _is_cause(tree, kid) or _is_means(tree, kid) or _is_set_off(tree, kid, first)
    ):
        return False
    return _is_complete(tree, sketch, first) and not any(tree.lower[i] in LIMITING for i in sketch.tokens if i < first)


def _is_purpose(tree: Tree, kid: int, first: int) -> bool:
    """After a clause that is complete without it: "to help", "in order to help", "so as to help", "so that they could help"."""
    if tree.dep[kid] == "advcl" and tree.lower[first : first + 2] == ["so", "that"]:
        return tree.subject(kid) is not None
    if tree.lower[first : first + 3] == ["in", "order", "that"]:
        return True
    if tree.dep[kid] != "advcl" or tree.tag[kid] != "VB" or tree.lower[first] not in ("to", "in", "so"):
        return False
    return any(tree.tag[k] == "TO" for k in tree.kids[kid])


def _is_cause(tree: Tree, kid: int) -> bool:
    """ "due to a lack of orders", "following her return"."""
    if tree.dep[kid] != "prep" or tree.lower[kid] not in CAUSES:
        return False
    return tree.lower[kid] == "following" or tree.lower[kid + 1 : kid + 2] in (["to"], ["of"])


def _is_means(tree: Tree, kid: int) -> bool:
    """ "by leasing a floor", "for capturing a mood"."""
    gerund = tree.kid(kid, "pcomp") if tree.dep[kid] == "prep" and tree.lower[kid] in MEANS else None
    return gerund is not None and tree.tag[gerund] == "VBG"


def _is_set_off(tree: Tree, kid: int, first: int) -> bool:
    """A phrase behind a comma: ", with a loss of 90 jobs", ", as part of a tour"."""
    if tree.dep[kid] != "prep" or tree.text[first - 1] != "," or tree.kid(kid, "pobj") is None:
        return False
    if tree.lower[first - 2] == "respectively":
        return False
    part = tree.lower[kid : kid + 3] == ["as", "part", "of"]
    return part or tree.lower[kid] not in NEVER_APART


def _is_complete(tree: Tree, sketch: Sketch, end: int) -> bool:
    """Does an object, an agent or a phrase stand between the verb and word `end`?"""
    return any(
        sketch.verb < k < end and k in sketch.tokens and tree.dep[k] in ("dobj", "agent", "prep", "attr", "acomp")
        for k in tree.kids[sketch.verb]
    )
