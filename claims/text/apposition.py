"""Read what stands beside a name as a claim about it.

"Tomas Reyes, the mayor of Puerto Claro, opened the hospital."
Right: "Tomas Reyes is the mayor of Puerto Claro." | "Tomas Reyes opened the hospital."

"Her deputy, Sgt. Amos Hale, left."        Right: "Sgt. Amos Hale is her deputy."
"The agency (EMA) approved it."            Wrong: "The agency is EMA."    Right: an acronym claims nothing.
"Lyon, France, hosted it."                 Wrong: "Lyon is France."       Right: left whole.
"""

from __future__ import annotations

from claims.text.enumerations import is_enumerated
from claims.text.people import KIN, PERSON_NOUNS
from claims.text.tree import Tree
from claims.text.values import Attribution
from claims.text.wording import LOOSE_MARKS, Sketch, added, pieces, say_indefinite

TOGETHER = "together"  # marks a claim about several things that is not told of each
# What a whole clause may be called: "cut 40 jobs, a move that angered staff".
OF_WHAT_HAPPENED = frozenset(
    "move step decision vote feat result defeat victory blow setback sign claim charge allegation accusation practice first second third".split()
)
PLACES = frozenset(("GPE", "LOC", "FAC"))


def is_apposition(tree: Tree, noun: int, kid: int) -> bool:
    """Does this apposition say what or who its noun is?"""
    return _says_something(tree, noun, kid) and not is_enumerated(tree, noun, kid)


def _says_something(tree: Tree, noun: int, kid: int) -> bool:
    words = tree.subtree(kid, [k for k in tree.kids[kid] if tree.dep[k] == "relcl"])
    first = words[0]
    if tree.text[first - 1] in ("(", "[") or any(tree.dep[k] == "neg" for n in (noun, kid) for k in tree.kids[n]):
        return False  # "a raise – not a promise, a raise"
    if tree.text[first - 1] not in (",", "–", "—", ":", "-"):
        return False
    if tree.text[first - 1] == ":" and not tree.is_verb(tree.root) and tree.kid(kid, "det") is None:
        return False  # "Net debt: £3m, versus £5m", "League: Lund 2-1 Oslo": a label and no sentence
    if _label(tree, noun) in PLACES and _label(tree, kid) in PLACES:
        return False
    if any(tree.tag[k] == "WP$" for k in tree.kids[noun]):
        return False  # "a firm whose owner, Otto Lind, had paid": nobody is "whose owner"
    if tree.tag[kid] == "NNS" and tree.tag[noun] in ("NN", "NNP") and _is_one_person(tree, noun):
        return False  # "his wife, several nephews and a friend" is a list
    if tree.lower[kid] == "figure" and tree.tag[noun] == "NNS":
        return False  # "killed 40 men, a figure that could not be verified"
    named = tree.lower[kid] in OF_WHAT_HAPPENED or any(tree.lower[k] == "such" for k in tree.kids[kid])
    if named and tree.text[first - 1] == ",":
        return False  # "voted to remove the president, the first such vote": it names what happened
    if tree.lower[first] == "no" or tree.tag[noun] == "PRP":
        return False  # "no bank and, at night, no light"
    if _is_address(tree, noun, kid) or any(tree.lower[i] in ("them", "whom", "which") for i in words):
        return False
    return (
        tree.pos[kid] in ("NOUN", "PROPN")
        and tree.tag[kid] != "CD"
        and _label(tree, kid) not in ("DATE", "TIME", "CARDINAL", "MONEY", "PERCENT")
    )


def _is_one_person(tree: Tree, noun: int) -> bool:
    if tree.dep[noun] == "conj" or tree.kid(noun, "conj") is not None:
        return False
    return _label(tree, noun) == "PERSON" or tree.lower[noun] in PERSON_NOUNS


def _is_indefinite(tree: Tree, node: int) -> bool:
    return any(tree.lower[k] in ("a", "an") and tree.dep[k] == "det" for k in tree.kids[node])


def _is_address(tree: Tree, noun: int, kid: int) -> bool:
    """ "in Grants Pass, Oregon": a bare name after a bare name behind a preposition of place."""
    bare = tree.pos[noun] == tree.pos[kid] == "PROPN" and tree.kid(kid, "det") is None
    place = tree.dep[noun] == "pobj" and tree.lower[tree.head[noun]] in (
        "in",
        "at",
        "near",
        "from",
        "of",
        "to",
        "outside",
    )
    alone = not any(tree.dep[k] == "compound" for n in (noun, kid) for k in tree.kids[n])  # "of Marl, Kent"
    return bare and place and (alone or "PERSON" not in (_label(tree, noun), _label(tree, kid)))


def _label(tree: Tree, node: int) -> str:
    n = tree.ent_of.get(node)
    return tree.ents[n][2] if n is not None else ""


def name_whole(tree: Tree, noun: int, drop: set[int]) -> list[int]:
    """The words of a name: "his wife Cerys" where the parser hangs "Cerys" on "wife"."""
    base = tree.head[noun]
    if tree.dep[noun] != "appos" or tree.edges(noun)[0] != base + 1:
        return tree.subtree(noun, drop)
    aside = {k for k in tree.kids[base] if k != noun and (k > base or tree.dep[k] in ("cc", "preconj"))}
    return tree.subtree(base, drop | aside)


def describe_apposition(
    tree: Tree, noun: int, kid: int, chain: tuple[Attribution, ...], drop: set[int], inner: set[int]
) -> Sketch:
    """ "X is Y", the name first. drop: what X leaves out; inner: what of Y is told in claims of its own."""
    drop = drop | {k for k in tree.kids[noun] if tree.dep[k] == "prep" and k > kid}
    if (
        tree.pos[noun] == "PROPN" and tree.lower[noun] not in PERSON_NOUNS | KIN
    ):  # "a debate with Gove, the minister, about schools": the phrase is not about the name
        drop = drop | {k for k in tree.kids[noun] if tree.dep[k] == "prep" and tree.lower[k] not in ("of", "de")}
    note = "apposition"
    several = [k for k in tree.kids[noun] if tree.dep[k] == "conj" and k < kid]
    one = any(tree.lower[k] in ("a", "an") and tree.dep[k] == "det" for k in tree.kids[kid])
    plural = (tree.tag[noun] in ("NNS", "NNPS") and not (one and not tree.lower[noun].endswith("s"))) or (
        tree.tag[noun] == "CD" and tree.tag[kid] == "NNS"
    )
    if several and not plural and tree.tag[kid] == "NNS":  # "Ann Lee and Ben Ross, both doctors"
        drop, plural, note = {k for k in drop if k > several[-1]}, True, TOGETHER
    left = name_whole(tree, noun, drop)
    right = [i for i in tree.subtree(kid, inner) if not (tree.dep[i] == "punct" and i in (tree.edges(kid)))]
    right = [i for i in right if tree.text[i] not in LOOSE_MARKS or {i - 1, i + 1} <= set(right)]
    if tree.pos[kid] == "PROPN" and tree.pos[noun] == "NOUN" and not _is_indefinite(tree, kid):
        left, right = right, left
    said, article = pieces(tree, right), tree.kid(kid, "det")
    told = tree.kid(kid, "relcl")
    if told in inner and article in right[:1] and tree.lower[article] == "the" and tree.edges(told)[0] == kid + 1:
        said = say_indefinite(said, article)  # "Ann Lee, the nurse who found him": which one is told in the other claim
    return Sketch.of(
        [*pieces(tree, left), *added("are" if plural else "is"), *said],
        noun,
        attribution=chain,
        note=note,
    )
