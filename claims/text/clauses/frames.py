"""Sentences that only frame what they say: “It was Curie who”, “This is why”, “What she built was”, “the president admitted”."""

from __future__ import annotations

from claims.text import attribution as said
from claims.text.clauses.facts import is_condition, is_of_some, leaves_open
from claims.text.coordination import REMARKABLE
from claims.text.tree import SUBJECTS, Tree
from claims.text.wording import MARKS, first_word

COPULAS = frozenset("is was are were be been being 's became becomes become remains remained".split())
TIMES = frozenset("time times day week month year".split())
DUE = frozenset("due to the fact because of that owing mainly largely partly also in part".split())
RULING = frozenset("denied recommended criticised criticized urged praised ruled".split())
WILLING = frozenset("offered refused agreed promised vowed pledged declined threatened".split())


def find_explained(tree: Tree, node: int) -> int | None:
    """ "This is why prices fell", "That is due to the fact that prices fell": what it explains is said as a fact."""
    subject = tree.subject(node)
    if subject is None or tree.lower[subject] not in ("this", "that") or tree.lower[node] not in COPULAS:
        return None
    if tree.kids[subject] or any(tree.dep[k] == "neg" for k in tree.kids[node]):
        return None
    reason = tree.kid(node, "advcl", "ccomp", "attr")
    if reason is not None and tree.is_verb(reason):
        why = next((k for k in tree.kids[reason] if tree.lower[k] == "why"), None)
        if why is not None:
            tree.detach(why)
            return reason
    fact = next((i for i in tree.subtree(node) if tree.lower[i] == "fact" and tree.kid(i, "acl") is not None), None)
    content = tree.kid(fact, "acl") if fact is not None else None
    due = content is not None and all(tree.lower[i] in DUE for i in range(node + 1, tree.edges(content)[0]))
    return content if due and tree.subject(content) is not None else None


def find_fact(tree: Tree, node: int) -> int | None:
    """ "so high that families left", "It is amazing that the bridge holds": that they left, that it holds is a claim besides."""
    said = tree.kid(node, "acomp", "attr", "advmod", "prep")
    homes = (node,) if said is None else (node, said)
    fact = next((k for home in homes for k in tree.kids[home] if tree.dep[k] == "ccomp" and k > node), None)
    if fact is None or tree.subject(fact) is None or not tree.is_finite(fact) or tree.text[-1] == "?":
        return None
    subject = tree.subject(node)
    if subject is not None and tree.lower[subject] == "it" and said is not None and tree.lower[said] in REMARKABLE:
        return fact if not any(tree.tag[k] == "MD" for k in tree.kids[node]) else None
    return fact if _is_outcome(tree, node, fact) else None


def _is_outcome(tree: Tree, node: int, clause: int) -> bool:
    """ "so cold that the river froze", "in such a state they were sold": of what is told as a fact."""
    first = tree.edges(clause)[0]
    opens = tree.lower[first] == "that" or tree.edges(tree.subject(clause))[0] == first
    so = next((i for i in range(node + 1, first) if tree.lower[i] in ("so", "such")), None)
    if not opens or so is None or tree.dep[so] not in ("advmod", "predet", "acomp", "amod"):
        return False
    above = tree.ancestors(so)
    verb = next((i for i in above if tree.is_verb(i)), None)
    return verb == node and not leaves_open(tree, node, False) and not is_of_some(tree, node, False)


def find_free_relative(tree: Tree, node: int) -> tuple[int, int] | None:
    """ "What she built was a bridge": the clause behind "what", and the thing that takes its place."""
    thing, clause = tree.kid(node, "attr"), tree.kid(node, "csubj")
    what = first_word(tree)
    if thing is None or tree.lower[what] != "what" or tree.lower[node] not in COPULAS or tree.text[-1] == "?":
        return None
    if any(tree.dep[k] in ("neg", "aux") for k in tree.kids[node]) or tree.pos[thing] not in ("NOUN", "PROPN"):
        return None
    if clause is None or tree.head[what] != clause:
        return None
    other = tree.kid(node, "nsubj")  # "What worries farmers is …": the parser gives "farmers" to "is"
    if other is not None and clause < other < node:
        tree.attach(other, clause, "dobj")
    return clause, thing


def find_chosen(tree: Tree, node: int) -> tuple[int, int] | None:
    """ "The firm that was hired was Delta Works": Delta Works is the firm, and was hired."""
    subject, named = tree.subject(node), tree.kid(node, "attr")
    if subject is None or named is None or tree.pos[named] != "PROPN" or tree.lower[node] not in ("is", "was"):
        return None
    det, relative = tree.kid(subject, "det"), tree.kid(subject, "relcl")
    if det is None or relative is None or tree.lower[det] != "the" or tree.tag[subject] != "NN" or relative > node:
        return None
    if any(tree.dep[k] == "neg" for k in tree.kids[node]) or tree.kid(named, "conj", "det") is not None:
        return None
    pronoun = tree.subject(relative)
    return (relative, named) if pronoun is not None and tree.lower[pronoun] in ("that", "who", "which") else None


def find_cleft(tree: Tree, node: int) -> int | None:
    """ "It was Curie who discovered radium": the relative clause is the claim."""
    subject, named = tree.subject(node), tree.kid(node, "attr")
    if subject is None or named is None or tree.lower[subject] != "it" or tree.lower[node] not in COPULAS:
        return None
    if any(tree.dep[k] in ("neg", "advmod", "aux", "mark") for k in tree.kids[node]) or tree.lower[named] in TIMES:
        return None  # "It was not Curie who …", "It may have been Curie who …", "It is the first time that …"
    if tree.text[-1] == "?":
        return None
    relative = tree.kid(named, "relcl")
    if relative is None or tree.text[tree.edges(relative)[0] - 1] == ",":
        return None
    opens = any(tree.tag[i] in ("WDT", "WP", "WP$", "WRB", "IN") for i in tree.subtree(relative) if i < relative)
    return relative if opens else None  # "It was the third vote he faced"


def is_cleft_from(tree: Tree, noun: int) -> bool:
    """ "It was not Ann Lee who …", "it was the mayor, not Ann Lee, who …": who it was is the point of the whole sentence."""
    while tree.dep[noun] in ("conj", "appos"):
        noun = tree.head[noun]
    verb = tree.head[noun]
    subject = tree.subject(verb) if tree.dep[noun] == "attr" and tree.lower[verb] in COPULAS else None
    return subject is not None and tree.lower[subject] == "it"


def find_phrase_cleft(tree: Tree, node: int) -> tuple[int, int] | None:
    """ "It was in Geneva that the deal was signed": the phrase belongs to the clause behind "that"."""
    subject, phrase = tree.subject(node), tree.kid(node, "prep")
    content = tree.kid(node, "ccomp", "advcl")
    if (
        subject is None
        or phrase is None
        or content is None
        or tree.lower[subject] != "it"
        or tree.lower[node] not in COPULAS
    ):
        return None
    if any(tree.lower[k] in ("only", "not", "never", "rarely", "n't") for k in tree.kids[node]):
        return None  # "It was only in 2015 that …"
    opens = any(tree.lower[k] == "that" for k in tree.kids[content])
    return (
        (phrase, content)
        if opens and tree.kid(node, "acomp", "attr") is None and tree.subject(content) is not None
        else None
    )


def only_reports(tree: Tree, node: int) -> bool:
    """ "“…,” the president admitted, “and …”": the frame of a quotation says nothing itself."""
    if tree.lower[node] in ("asked", "asks") and tree.text[-1] == "." and "?" in tree.text[:node]:
        return all(tree.dep[k] in ("punct", "ccomp", "dobj", "npadvmod", *SUBJECTS) for k in tree.kids[node])
    if not said.report_base(tree, node) or not any(mark in said.OPENING for mark in tree.text):
        return False
    if any(tree.dep[k] == "ccomp" and k > node and tree.kid(k, "mark") is not None for k in tree.kids[node]):
        return False  # "claims that a study “proved” it"
    return all(tree.dep[k] in ("punct", "cc", "conj", "ccomp", *SUBJECTS) for k in tree.kids[node])


def give_condition(tree: Tree, verb: int, content: int) -> None:
    """ "If rates rise, the bank expects defaults to double": the condition is one of what is expected."""
    for kid in [k for k in tree.kids[verb] if tree.dep[k] == "advcl" and k < verb and k != content]:
        if is_condition(tree, kid):
            comma = tree.edges(kid)[1] + 1
            tree.attach(kid, content, "advcl")
            if tree.text[comma] == "," and tree.head[comma] != comma:
                tree.attach(comma, content, "punct")


def give_back_opener(tree: Tree, verb: int, content: int) -> None:
    """ "Lee wrote, before the vote was held, that …": what stands before "that" tells of the writing."""
    that = next((k for k in tree.kids[content] if tree.lower[k] == "that" and tree.dep[k] == "mark"), -1)
    for kid in [k for k in tree.kids[content] if verb < k < that and tree.dep[k] in ("advcl", "prep", "npadvmod")]:
        tree.attach(kid, verb, tree.dep[kid])


def _is_said_too(tree: Tree, content: int, kid: int) -> bool:
    """ "admitted that he had lied but insisted that …", "found that she had paid but recommended a fine": not he, nor she."""
    but = any(tree.lower[k] == "but" and content < k < kid for k in tree.kids[content])
    told = any(tree.dep[k] == "aux" and (tree.lower[k] == "had" or tree.tag[k] == "MD") for k in tree.kids[content])
    if not but or not told or tree.kid(kid, "aux", "auxpass") is not None or tree.tag[kid] not in ("VBD", "VBN"):
        return False
    says = said.report_base(tree, kid) and tree.kid(kid, "ccomp") is not None
    return bool(says) or tree.lower[kid] in RULING


def give_back_verb(tree: Tree, verb: int, content: int) -> None:
    """ "The firm said profits rose and announced job cuts": who says also announces."""
    for kid in [k for k in tree.kids[content] if tree.dep[k] == "conj"]:
        also_said = said.report_base(tree, kid) in ("announce", "add", "promise", "deny", "confirm", "warn", "predict")
        closed = (
            sum(tree.text[i] in MARKS for i in range(tree.edges(content)[0], kid)) % 2
        )  # "said “we will pay” and left"
        opened = tree.edges(content)[0] > 0 and tree.text[tree.edges(content)[0] - 1] in MARKS
        if tree.lower[kid] in WILLING and tree.kid(kid, "xcomp") is not None and tree.kid(kid, "auxpass") is None:
            tree.tag[kid], also_said = "VBD", True  # "admitted that … and offered to resign"
        also_said = also_said or _is_said_too(tree, content, kid)
        if tree.subject(kid) is None and (also_said or (closed and opened)):
            tree.attach(kid, verb, "conj")
