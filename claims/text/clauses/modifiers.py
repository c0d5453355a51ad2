"""Which modifiers of a noun are claims of their own, and which say what noun is meant."""

from __future__ import annotations

from collections.abc import Collection

from claims.text.apposition import OF_WHAT_HAPPENED, is_apposition
from claims.text.clauses.facts import has_happened, is_vouched
from claims.text.clauses.frames import is_cleft_from
from claims.text.tree import Tree

NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM"))
BROAD = frozenset(
    "people those anyone everyone someone all any every no each most many few some several who one both none".split()
)
EMPTY = frozenset("company firm man woman person one body group organisation organization".split())
POINTS = frozenset("point stage level extent situation case way".split())  # "a point where": no place
SUMS = OF_WHAT_HAPPENED | frozenset("number figure total level share rate sum amount".split())
OF_OTHERS = frozenset("of like as including than".split())
AS_PREPOSITIONS = frozenset("given following regarding concerning considering".split())
TIMES_OF = frozenset(
    "time year month week day night morning evening season decade century period era war summer winter".split()
)


def nouns_below(tree: Tree, node: int, drop: Collection[int], fine: bool) -> list[int]:
    """The nouns under a word, but not those inside modifiers that are claims of their own: those are read there."""
    found, stack = [], [node]
    while stack:
        here = stack.pop()
        lifted: Collection[int] = ()
        if tree.pos[here] in NOMINAL:
            found.append(here)
            lifted = find_lifted(tree, here, fine)
        stack.extend(kid for kid in tree.kids[here] if kid not in drop and kid not in lifted)
    return sorted(found)


def find_lifted(tree: Tree, noun: int, fine: bool) -> list[int]:
    """The modifiers of a noun that become claims."""
    return [
        kid
        for kid in tree.kids[noun]
        if (tree.dep[kid] == "relcl" and _may_lift(tree, noun, kid, fine))
        or (tree.dep[kid] == "acl" and _may_lift_participle(tree, noun, kid, fine))
        or (tree.dep[kid] == "appos" and is_apposition(tree, noun, kid))
    ]


def modifier_kids(tree: Tree, noun: int) -> set[int]:
    """What hangs on a noun and is left out where the noun is said again."""
    return {
        k
        for k in tree.kids[noun]
        if tree.dep[k] in ("relcl", "appos", "conj", "cc", "preconj")
        or (tree.lower[k] in ("neither", "either", "both") and k < noun and tree.kid(noun, "conj") is not None)
        or (tree.dep[k] == "punct" and k > noun)
        or (
            tree.dep[k] == "acl"
            and (tree.text[tree.edges(k)[0] - 1] == "," or tree.tag[k] in ("VBN", "VBG"))
            and k > noun
        )
    }


def _may_lift(tree: Tree, noun: int, relative: int, fine: bool = False) -> bool:
    """A clause that says which people are meant stays; one that tells more about a known thing is lifted."""
    if not tree.is_finite(relative) or is_cleft_from(tree, noun):
        return False
    if any(tree.lower[k] == "that" and tree.dep[k] == "mark" for k in tree.kids[relative]):
        return False  # "The claim – that wages rose – is wrong": it tells no more of the claim, it is the claim
    first = tree.edges(relative)[0]
    if _is_sum_of_clause(tree, noun) or _is_occasion(tree, noun, relative):
        return False
    if tree.text[first - 1] in (",", "–", "—", "("):
        return tree.lower[first] != "that"  # "The rumour, that the king had died, …"
    if tree.lower[noun] == "one" and tree.dep[noun] == "attr":
        return tree.kid(noun, "prep") is not None  # "is one of its members who is elected"
    if _is_named(tree, noun, relative):
        return True
    if tree.lower[noun] in BROAD or any(tree.lower[k] in BROAD for k in tree.kids[noun]):
        return False
    det = tree.kid(noun, "det")
    kinds = det is None and tree.dep[noun] == "attr" and tree.tag[noun] == "NNS"  # "are ripples that …"
    one = det is not None and tree.lower[det] in ("a", "an")
    if not (kinds or one or _is_counted(tree, noun) or is_role(tree, noun, relative)):
        return False
    return _has_relative_word(tree, noun, relative) and is_vouched(tree, noun, relative)


def _is_sum_of_clause(tree: Tree, noun: int) -> bool:
    """ "sold its bonds, a step that some had ruled out", "hurt 40, a figure expected to rise": it sums up what stands before."""
    first = tree.edges(noun)[0]
    article = any(tree.lower[k] in ("a", "an") and k == first for k in tree.kids[noun])
    return article and first > 0 and tree.text[first - 1] == "," and tree.lower[noun] in SUMS


def _is_occasion(tree: Tree, noun: int, relative: int) -> bool:
    """ "no lift and, when it rains, no light": what is so at such times only, where the noun is no time."""
    when = any(tree.lower[k] == "when" for k in tree.kids[relative])
    n = tree.ent_of.get(noun)
    dated = tree.lower[noun] in TIMES_OF or (n is not None and tree.ents[n][2] in ("DATE", "TIME", "EVENT"))
    return when and not dated and not has_happened(tree, relative)


def _may_lift_participle(tree: Tree, noun: int, kid: int, fine: bool) -> bool:
    if tree.tag[kid] not in ("VBN", "VBG") or kid < noun or tree.kid(kid, "mark") is not None:
        return False  # "denied a report that the bridge had failed": no participle, and perhaps not so
    if _is_sum_of_clause(tree, noun):
        return False
    if tree.lower[kid] in AS_PREPOSITIONS and tree.kid(kid, "pobj") is not None:
        return False  # "behind bars given his record"
    if tree.text[tree.edges(kid)[0] - 1] in (",", "–", "—", "("):
        return (
            tree.lower[noun] not in TIMES_OF or tree.dep[noun] != "pobj"
        )  # "rose for the first time, driven by demand"
    if _is_broad(tree, noun) or len(tree.subtree(kid)) < 2 or is_rest(tree, noun, kid):
        return False
    if (
        tree.dep[noun] == "attr"
        and tree.tag[kid] == "VBN"
        and any(tree.lower[k] in ("a", "an") for k in tree.kids[noun])
        and is_vouched(tree, noun, kid)
    ):
        return True
    if tree.tag[kid] == "VBG" and tree.tag[noun] == "NNS" and tree.kid(noun, "det", "poss", "nummod") is None:
        verb = next((a for a in tree.ancestors(noun) if tree.is_verb(a) and tree.is_finite(a)), None)
        fine &= verb is None or has_happened(tree, verb)  # "bans smoking in cars carrying children": not all cars do
    return fine and tree.dep[noun] not in ("nsubj", "nsubjpass")


def _is_broad(tree: Tree, noun: int) -> bool:
    return tree.lower[noun] in BROAD or any(tree.lower[k] in BROAD for k in tree.kids[noun])


def _is_named(tree: Tree, noun: int, relative: int) -> bool:
    """ "said Ann Lee who runs the port": there is one of that name; but "the Paris that he knew", "singers like Ann Lee who"."""
    n = tree.ent_of.get(noun)
    if n is None or tree.tag[noun] != "NNP" or tree.ents[n][2] not in ("PERSON", "ORG", "GPE"):
        return False
    if tree.kid(noun, "det", "conj") is not None or (
        tree.dep[noun] == "pobj" and tree.lower[tree.head[noun]] in OF_OTHERS
    ):
        return False
    return tree.dep[noun] != "conj" and any(tree.lower[k] in ("who", "whose", "which") for k in tree.kids[relative])


def _is_counted(tree: Tree, noun: int) -> bool:
    """ "arrested three men who had fled": those three, where it is told as past."""
    if tree.kid(noun, "nummod") is None or tree.kid(noun, "det", "poss", "quantmod", "advmod", "amod") is not None:
        return False
    verb = next((a for a in tree.ancestors(noun) if tree.is_verb(a)), None)
    return tree.dep[noun] in ("dobj", "pobj") and verb is not None and tree.is_finite(verb) and has_happened(tree, verb)


def is_role(tree: Tree, noun: int, relative: int) -> bool:
    """ "Norda is the firm that bought the mill": a firm, and it bought the mill; but "is the only firm that", "the firm he knows"."""
    det, pronoun = tree.kid(noun, "det"), tree.subject(relative)
    if det is None or tree.lower[det] != "the" or tree.tag[noun] != "NN" or pronoun is None:
        return False
    if tree.kid(noun, "amod", "nummod", "conj", "prep") is not None or tree.lower[pronoun] not in (
        "who",
        "that",
        "which",
    ):
        return False
    if tree.dep[noun] == "appos":  # "Ann Lee, the nurse who found him, …"
        return tree.tag[tree.head[noun]] == "NNP"
    verb = tree.head[noun]
    subject = tree.subject(verb) if tree.dep[noun] == "attr" and tree.lower[verb] in ("is", "was") else None
    return subject is not None and subject < verb and tree.tag[subject] == "NNP"


def only_points_out(tree: Tree, noun: int | None, fine: bool) -> bool:
    """ "Norda is the firm that bought the mill": that it bought it is all that is told, not that it is a firm."""
    if noun is None or tree.lower[noun] not in EMPTY or [tree.dep[k] for k in tree.kids[noun]] != ["det", "relcl"]:
        return False
    told = tree.kids[noun][1]
    if not is_role(tree, noun, told) or not _may_lift(tree, noun, told, fine):
        return False
    return tree.dep[noun] == "appos" or all(
        tree.dep[k] in ("nsubj", "attr", "punct") for k in tree.kids[tree.head[noun]]
    )


def _has_relative_word(tree: Tree, noun: int, relative: int) -> bool:
    if any(tree.tag[i] in ("WDT", "WP") for i in tree.subtree(relative)):
        return True
    return tree.lower[noun] not in POINTS and any(tree.lower[k] == "where" for k in tree.kids[relative])


def is_rest(tree: Tree, noun: int, participle: int) -> bool:
    """ "with eight minutes remaining", "with two days left" say when, and nothing of the minutes."""
    return tree.lower[participle] in ("remaining", "left") and tree.kid(noun, "nummod", "quantmod", "det") is not None
