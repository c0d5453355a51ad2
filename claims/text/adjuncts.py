"""Fine granularity: one adjunct a claim.

    "Ledger moved to the United States in 1998 to further develop his career."
    default: that claim.
    fine: "Ledger moved to the United States." | "Ledger moved to the United States in 1998."
          | "Ledger moved to the United States to further develop his career."

    Wrong: "Ledger moved." (the verb needs its place)    Wrong: "Half was spent." for "Half of the budget was spent."

An adjunct is a phrase the clause stands without: a prepositional phrase, a noun phrase of time, an infinitive of purpose.
Each is offered once with the core; a phrase inside a phrase brings the outer one along.
"""

from __future__ import annotations

from claims.text.clauses import COMING, has_happened
from claims.text.coordination import is_condition
from claims.text.tree import Tree
from claims.text.verbs import base_form
from claims.text.wording import Sketch

OPTIONAL = frozenset(("prep", "npadvmod", "advcl", "agent", "dative"))
HELD = frozenset(
    "of than as like per out because such except excluding barring unless".split()
)  # phrases that belong to their word
OBJECTS = frozenset(("dobj", "attr", "acomp", "oprd", "xcomp", "ccomp", "dative"))
STATIVE = frozenset(
    "born known called named based located situated used made composed comprised divided characterised characterized considered "
    "regarded recognised recognized remembered credited honoured honored rooted held followed accompanied".split()
)
SETTINGS = frozenset("in at on near during after before since until by around within throughout following".split())
PLACED = frozenset(
    "live lives lived living reside resides resided participate participated participates specialize specializes specialise specialised specialized "
    "engage engaged result resulted results located based involved interested end ended ends appear appeared appears star starred stars grow grew "
    "belong believe believes believed focus focuses focused rely relies relied depend depends depended work works worked play plays played".split()
)
# What happens to somebody or something, and what somebody does, that is news without place, time or manner.
SUFFERED = frozenset(
    "arrested killed injured wounded struck shot stabbed beaten hit attacked murdered raped robbed assaulted kidnapped rescued evacuated "
    "convicted acquitted jailed imprisoned executed fined suspended sacked fired dismissed banned expelled eliminated disqualified "
    "cancelled canceled postponed abandoned destroyed damaged stolen burned burnt demolished flooded closed poisoned drowned crushed "
    "hospitalised hospitalized diagnosed infected rejected booed censored detained deported".split()
)
COMPLETE = frozenset(
    "died dies die resigned resigns scored scores drowned crashed exploded collapsed escaped fled retired gathered protested won wins lost "
    "apologised apologized survived divorced surrendered erupted burned stampeded abdicated confessed".split()
)
TIMES = frozenset(("DATE", "TIME"))


def split_adjuncts(tree: Tree, sketch: Sketch) -> list[Sketch]:
    """The core of a claim and the core with each adjunct; the claim alone when nothing can be left out."""
    heads = _find_heads(tree, sketch)
    if not heads:
        return [sketch]
    groups = {h: {i for i in tree.subtree(h, [o for o in heads if o != h]) if i in sketch.tokens} for h in heads}
    everything = set().union(*groups.values())
    core = sketch.without(everything)
    found = [core] if _stands_alone(tree, core, sketch) else []
    for node, group in groups.items():
        outer = set().union(*(groups[a] for a in tree.ancestors(node) if a in groups))
        found.append(sketch.without(everything - group - outer))
    return found


def _is_said(tree: Tree, core: Sketch, kid: int) -> bool:
    """Is the word in the claim, or one of its examples in its place: "won a medal" of "won prizes, including a medal"?"""
    return kid in core.tokens or (tree.dep[kid] in OBJECTS and any(i in core.tokens for i in tree.subtree(kid)))


def _find_heads(tree: Tree, sketch: Sketch) -> list[int]:
    """The head of each adjunct of the claim, without the one the verb cannot do without."""
    heads = [
        i
        for i in sorted(sketch.tokens)
        if i != sketch.verb and tree.dep[i] in OPTIONAL and _is_optional(tree, sketch, i)
    ]
    verb = _last_verb(tree, sketch)
    within = {tree.head[h] for h in heads if tree.is_verb(tree.head[h])} - {verb, sketch.verb}
    needed = [_needed_phrase(tree, sketch, heads, v) for v in (verb, *within)]
    return [h for h in heads if h not in needed]


def _needed_phrase(tree: Tree, sketch: Sketch, heads: list[int], verb: int) -> int | None:
    """ "signed for the club", "who are at risk": a verb without object needs its first phrase, unless that is a time."""
    if tree.lower[verb] in ("go", "went", "goes", "gone", "going") and tree.kid(verb, "prt") is not None:
        return next((h for h in heads if tree.head[h] == verb and tree.dep[h] == "advcl"), None)
    if tree.lower[verb] == "born" or any(tree.dep[k] in OBJECTS for k in tree.kids[verb] if k in sketch.tokens):
        return None
    if tree.kid(verb, "auxpass") is not None and tree.lower[verb] not in STATIVE:
        return None
    phrases = (h for h in heads if tree.head[h] == verb and h > verb and tree.dep[h] == "prep")
    is_bare = base_form(tree.lower[verb]) == "be"  # "was in Paris": where or when is all that it says
    return next((h for h in phrases if is_bare or _is_argument(tree, verb, h)), None)


def _is_argument(tree: Tree, verb: int, prep: int) -> bool:
    """A phrase of place is needed only by a verb of being somewhere, one of time never."""
    if _is_time(tree, prep):
        return False
    return tree.lower[prep] not in SETTINGS or tree.lower[verb] in PLACED


def _last_verb(tree: Tree, sketch: Sketch) -> int:
    """The end of a chain of verbs: "began to play" → "play"."""
    verb = sketch.verb
    while (
        inner := next(
            (k for k in tree.kids[verb] if tree.dep[k] == "xcomp" and tree.is_verb(k) and k in sketch.tokens), None
        )
    ) is not None:
        verb = inner
    return verb


def _label(tree: Tree, node: int) -> str:
    n = tree.ent_of.get(node)
    return tree.ents[n][2] if n is not None else ""


def _is_time(tree: Tree, prep: int) -> bool:
    n = tree.ent_of.get(tree.kid(prep, "pobj") if tree.kid(prep, "pobj") is not None else -1)
    return n is not None and tree.ents[n][2] in TIMES


def _is_optional(tree: Tree, sketch: Sketch, i: int) -> bool:
    head = tree.head[i]
    if tree.dep[i] == "dative" and tree.lower[i] != "for":
        return False  # "gave the book to her"
    if head not in sketch.tokens or (tree.lower[i] in HELD and tree.dep[i] == "prep"):
        return False
    if any(tree.lower[k] in ("so", "such") and tree.dep[k] in ("predet", "advmod") for k in tree.subtree(i)):
        return False  # "in such a bad state that they were sold"
    if tree.dep[i] == "advcl" and is_condition(tree, i) and not _is_occasion(tree, i, head):
        return False  # "if no ship comes" is what the rest depends on
    if tree.dep[i] == "npadvmod" and i + 1 < len(tree) and tree.text[i + 1] == "-":
        return False
    if tree.dep[i] == "npadvmod" and _label(tree, i) not in TIMES:
        return False  # "rose 3%": an amount is what the verb is about
    if tree.dep[i] == "prep" and not any(
        k in sketch.tokens for k in tree.kids[i] if tree.dep[k] not in ("punct", "cc")
    ):
        return False  # its noun stands elsewhere: "the town in which he lived"
    if tree.pos[head] in ("NOUN", "PROPN", "NUM", "PRON"):
        return _is_loose(tree, i, head)
    return tree.is_verb(head) and tree.dep[head] != "prep"


def _is_occasion(tree: Tree, clause: int, verb: int) -> bool:
    """ "when asked about it", "when the reef tore it": a time, where the rest is told as past."""
    while tree.dep[verb] == "xcomp":
        verb = tree.head[verb]  # "was about to take off when …"
    opens = any(tree.lower[k] in ("when", "whenever") for k in tree.kids[clause])
    return opens and has_happened(tree, verb)


def _is_loose(tree: Tree, prep: int, noun: int) -> bool:
    """May the phrase be left off its noun? Not off a subject, and not out of a name."""
    if tree.dep[prep] != "prep" or prep < noun or tree.ent_of.get(prep, -1) == tree.ent_of.get(noun, -2):
        return False
    return tree.dep[noun] not in ("nsubj", "nsubjpass")


def _stands_alone(tree: Tree, core: Sketch, whole: Sketch) -> bool:
    """Has the core something to say beside its subject and verb?"""
    verb = _last_verb(tree, core)
    kids = [k for k in tree.kids[verb] if _is_said(tree, core, k)]
    if any(tree.lower[k] == "place" and tree.dep[k] == "dobj" for k in kids):  # "took place"
        kids = [k for k in kids if tree.lower[k] != "place"]
    elif any(tree.dep[k] in OBJECTS or tree.dep[k] in ("prep", "prt", "agent") for k in kids):
        return True
    if tree.kid(verb, "auxpass") is not None or tree.tag[verb] == "VBN":
        return tree.lower[verb] in SUFFERED
    if tree.pos[verb] == "AUX" or tree.lower[verb] in COMING:
        return False
    if tree.lower[verb] in COMPLETE and len(core.tokens) > 1:
        return True
    return not any(tree.dep[k] == "prep" for k in tree.kids[verb] if k in whole.tokens) and len(core.tokens) > 1
