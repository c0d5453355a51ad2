"""Whether a clause is told as a fact: as past, and not as denied, only possible, wanted, or on a condition."""

from __future__ import annotations

from claims.text.tree import FINITE_TAGS, SUBJECTS, Tree
from claims.text.verbs import forms_of
from claims.text.wording import Sketch, is_negation_added

CONDITIONAL = frozenset(("if", "unless", "provided", "providing", "assuming", "should", "whether", "lest"))
NEGATIVE_WORDS = frozenset("not n't never no nobody none nothing nowhere neither nor hardly scarcely".split())
RARELY = frozenset("rarely seldom barely".split())
DISTRIBUTING = frozenset(
    "no few every each any many most all some several none nobody neither both either little".split()
)
# "She wants a house that has a garden": there need be none.
WANTING = forms_of(
    *"want need seek look search wish hope plan prefer require demand ask imagine lack avoid prevent refuse consider deny doubt "
    "intend urge await request advertise dream fail stop ban forbid exclude".split()
)


def has_happened(tree: Tree, node: int) -> bool:
    """Is the main clause about the past? Then a clause of time tells of another event; else it is a condition."""
    helpers = [k for k in tree.kids[node] if tree.dep[k] in ("aux", "auxpass")]
    if any(tree.tag[k] == "MD" for k in helpers):
        return False
    return tree.tag[node] == "VBD" or any(tree.tag[k] == "VBD" or tree.lower[k] in ("has", "have") for k in helpers)


def is_past(tree: Tree, node: int) -> bool:
    """Is the predicate, or the first of its helpers that has a tense, about the past?"""
    for word in [*(k for k in tree.kids[node] if tree.dep[k] in ("aux", "auxpass")), node]:
        if tree.tag[word] in FINITE_TAGS:
            return tree.tag[word] == "VBD" or tree.lower[word] in ("has", "have", "had")
    return tree.tag[node] in ("VBD", "VBN")


def is_told_as_past(tree: Tree, clause: int) -> bool:
    """Has the clause, or its first helper, a past form?"""
    helpers = [k for k in tree.kids[clause] if tree.dep[k] in ("aux", "auxpass")]
    return tree.tag[helpers[0] if helpers else clause] in ("VBD", "VBN")


def is_condition(tree: Tree, clause: int) -> bool:
    """Is the clause a condition: “if …”, “provided that …”, “had the alarm sounded”?"""
    if tree.dep[clause] != "advcl":
        return False
    if tree.lower[clause] in CONDITIONAL and tree.kid(clause, "ccomp") is not None:
        return True  # "provided that …"
    return any(tree.lower[k] in CONDITIONAL for k in tree.kids[clause]) or _is_inverted(tree, clause)


def _is_inverted(tree: Tree, clause: int) -> bool:
    """ "Had the alarm sounded", "Should talks fail": a condition without "if"."""
    subject, first = tree.subject(clause), tree.edges(clause)[0]
    helper = next((k for k in (clause, *tree.kids[clause]) if k == first), None)
    return subject is not None and helper is not None and tree.lower[first] in ("had", "were", "should")


def is_vouched(tree: Tree, noun: int, told: int) -> bool:
    """Is there the one thing that is told of? Not "a man who drinks" after "He is not", "He may be" or "The town needs"."""
    supposed = any(tree.tag[k] == "MD" and tree.lower[k] != "will" for k in tree.kids[told])  # "a fund that would pay"
    below = noun
    for here in tree.ancestors(noun):
        if tree.lower[here] == "without":
            return False
        if tree.dep[below] == "appos":
            return True
        if tree.is_verb(here):
            object_of = below != tree.subject(here)
            if leaves_open(tree, here, supposed) or (object_of and is_of_some(tree, here, supposed)):
                return False
            if _is_purpose(tree, here) and not supposed and not is_past(tree, told):
                return False
            aside = tree.dep[here] == "relcl" and tree.text[tree.edges(here)[0] - 1] == ","
            if aside or (tree.dep[here] in ("conj", "advcl") and tree.is_finite(here)):
                return True
        below = here
    return tree.text[-1] != "?"


def leaves_open(tree: Tree, verb: int, supposed: bool) -> bool:
    """Is what the verb says denied, possible only, or a condition?"""
    return is_condition(tree, verb) or any(
        tree.dep[k] == "neg"
        or tree.lower[k] in NEGATIVE_WORDS
        or tree.lower[k] in RARELY
        or (tree.tag[k] == "MD" and not supposed)
        for k in tree.kids[verb]
    )


def is_of_some(tree: Tree, verb: int, supposed: bool) -> bool:
    """ "The city needs a bridge": perhaps there is none; "Few towns have a school": each its own or none."""
    subject = tree.subject(verb)
    if WANTING.get(tree.lower[verb]) and not supposed:
        return True
    if subject is None:
        return False
    counts = any(tree.lower[k] in DISTRIBUTING and tree.dep[k] in ("det", "amod") for k in tree.kids[subject])
    return counts or tree.lower[subject] in DISTRIBUTING or tree.lower[subject] in NEGATIVE_WORDS


def _is_purpose(tree: Tree, verb: int) -> bool:
    """ "met to find a cure": they need not have found one."""
    return tree.dep[verb] in ("advcl", "acl") and any(tree.tag[k] == "TO" for k in tree.kids[verb])


def is_denied(tree: Tree, node: int) -> bool:
    """Does "neither" before this predicate, or "nor" before it, deny it?"""
    if any(tree.lower[k] == "neither" and tree.dep[k] in ("preconj", "cc") for k in tree.kids[node]):
        return True
    return opens_with_nor(tree, node)


def opens_with_nor(tree: Tree, node: int) -> bool:
    """ "Nor has the mill made a profit.", "…, nor is it safe": the parser may hang "nor" on the helper."""
    helpers = (k for k in tree.kids[node] if tree.dep[k] in ("aux", "auxpass"))
    homes = (node, *helpers, *((tree.head[node],) if tree.dep[node] == "conj" else ()))
    return any(tree.lower[k] == "nor" and k < node for word in homes for k in tree.kids[word])


def is_negated(tree: Tree, sketch: Sketch) -> bool:
    """Is the predicate denied: "not", "never", "no one", "nothing", "neither"?"""
    kids = [k for k in tree.kids[sketch.verb] if k in sketch.tokens]
    subject = tree.subject(sketch.verb)
    opener = tree.edges(subject)[0] if subject in sketch.tokens else len(tree)
    if tree.lower[opener : opener + 3] in (["not", "a", "single"], ["not", "one", "of"]):
        return True
    if any(tree.lower[k] == "longer" and tree.lower[k - 1] == "no" for k in kids):
        return True
    helpers = [
        p.token
        for p in sketch.words
        if p.token >= 0 and tree.dep[p.token] == "neg" and tree.head[p.token] in (sketch.verb, tree.head[sketch.verb])
    ]
    if (
        helpers
        or is_negation_added(sketch)
        or any(tree.dep[k] == "neg" or tree.lower[k] in NEGATIVE_WORDS for k in kids)
    ):
        return True
    return any(
        tree.dep[g] == "det" and tree.lower[g] in ("no", "neither")
        for k in kids
        if tree.dep[k] in (*SUBJECTS, "dobj", "attr")
        for g in tree.kids[k]
    )
