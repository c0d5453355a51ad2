"""Who says what: a report in the middle or behind an aside, and what stands under “says”."""

from __future__ import annotations

from claims.text.attribution import report_base
from claims.text.repairs.clauses import read_inverted
from claims.text.repairs.verbs import own_tense
from claims.text.tree import Tree

ONLY_SAYING = frozenset("say claim believe think allege report insist confirm argue".split())


def find_reported_subject(tree: Tree) -> None:
    """ "The UN says the army, according to witnesses, shelled a hospital." read as "says the army … and shelled"."""
    said = tree.root
    thing = tree.kid(said, "dobj")
    if thing is None or report_base(tree, said) not in ONLY_SAYING or tree.subject(said) is None:
        return
    verb = next((k for k in tree.kids[said] if tree.dep[k] in ("conj", "ccomp") and own_tense(tree, k)), None)
    if verb is None or verb < thing or tree.subject(verb) is not None or tree.kid(said, "cc") is not None:
        return
    if tree.text[tree.edges(thing)[1] + 1] == tree.text[verb - 1] == ",":
        tree.attach(verb, said, "ccomp")
        tree.attach(thing, verb, "nsubj")


def find_inserted_report(tree: Tree) -> None:
    """ "The firm, Lee told the Herald, lost 40 workers." read as "told … and lost": what was told is the sentence."""
    said = tree.root
    subjects = [k for k in tree.kids[said] if tree.dep[k] in ("nsubj", "nsubjpass") and k < said]
    if len(subjects) != 2 or not report_base(tree, said) or tree.text[tree.edges(subjects[1])[0] - 1] != ",":
        return
    verb = next((k for k in tree.kids[said] if tree.dep[k] == "conj" and own_tense(tree, k)), None)
    if verb is None or tree.subject(verb) is not None or tree.text[tree.edges(verb)[0] - 1] != ",":
        return
    if any(tree.dep[k] == "cc" for k in tree.kids[said]):
        return
    tree.kids[said].remove(verb)
    tree.head[verb], tree.dep[verb], tree.root = verb, "ROOT", verb
    tree.head[said] = verb
    tree.dep[said] = "parataxis"
    tree.kids[verb] = sorted([*tree.kids[verb], said])
    tree.attach(subjects[0], verb, tree.dep[subjects[0]])
    for mark in [k for k in tree.kids[said] if tree.dep[k] == "punct" and not subjects[1] < k < verb]:
        tree.attach(mark, verb, "punct")


def find_report_before_aside(tree: Tree) -> None:
    """ "Lee wrote, after the singer died, that the album was good." read as "… that the album was good": Lee wrote that."""
    content = tree.root
    said = tree.kid(content, "ccomp", "parataxis")
    that = next((k for k in tree.kids[content] if tree.lower[k] == "that" and tree.dep[k] == "mark"), -1)
    if said is None or not said < that < content or not report_base(tree, said) or tree.subject(said) is None:
        return
    tree.kids[content].remove(said)
    tree.head[said], tree.dep[said], tree.root = said, "ROOT", said
    tree.attach_root(content, said, "ccomp")
    for kid in [k for k in tree.kids[content] if k < that]:
        tree.attach(kid, said, tree.dep[kid])


def find_speaker_behind(tree: Tree) -> None:
    """ "“They ran,” said Ada Flood, whose son Max, 9, died." read as "said that Ada Flood died": she said it."""
    said = tree.root
    before = next((k for k in tree.kids[said] if tree.dep[k] == "ccomp" and k < said), None)
    told = next((k for k in tree.kids[said] if tree.dep[k] == "ccomp" and k > said), None)
    if before is None or told is None or tree.subject(said) is not None or not report_base(tree, said):
        return
    who = tree.subject(told)
    opener = next((i for i in range(said, told) if tree.lower[i] in ("who", "whose", "whom")), -1)
    if who is None or opener < 0 or tree.edges(who)[0] != said + 1 or who > opener:
        return
    tree.attach(who, said, "nsubj")
    if tree.tag[opener] == "WP$" and tree.head[opener] < told:
        owned = tree.head[opener]
        tree.attach(owned, told, "nsubj")
        if tree.text[told - 1] == ",":
            tree.attach(told - 1, owned, "punct")
    tree.attach(told, who, "relcl")


def find_content_behind_speaker(tree: Tree) -> None:
    """ "Had it passed, said Otto Lind, a baker, they would be free." read as "Lind, who they would be free": that is what he said."""
    said = tree.root
    for kid in [k for k in tree.kids[said] if tree.dep[k] == "ccomp" and k < said]:
        read_inverted(tree, kid)
    who, told = tree.subject(said), tree.kid(said, "ccomp")
    first = tree.subject(told) if told is not None and told > said and who is None else None
    thing = tree.kid(first, "appos") if first is not None and tree.edges(first)[0] == said + 1 else None
    if thing is not None and tree.text[tree.edges(thing)[0] - 1] == "," and thing < told and report_base(tree, said):
        tree.attach(thing, told, "nsubj")  # "said Otto Lind, the villages would be dry"
        tree.attach(first, said, "nsubj")
        return
    if who is None or who < said or not report_base(tree, said) or told is not None:
        return
    for verb in (i for i in tree.subtree(who) if tree.dep[i] == "relcl"):
        first = tree.edges(verb)[0]
        opens = any(tree.tag[i] in ("WP", "WDT", "WP$", "WRB", "IN") for i in range(first, verb))
        if tree.text[first - 1] == "," and not opens and tree.subject(verb) is not None and tree.is_finite(verb):
            tree.attach(verb, said, "ccomp")
            return


def find_quote_behind_colon(tree: Tree) -> None:
    """ "was shared by Otto Lind, who told the court: “It burned.”": what stands behind the colon is what he told."""
    content = tree.root
    first = tree.kid(content, "ccomp")
    colon = next((i for i in range(content) if tree.text[i] == ":"), -1)
    if (
        first is None
        or not first < colon < content
        or tree.edges(content)[0] > first
        or tree.text[colon + 1] not in ('"', "“")
    ):
        return
    told = next((i for i in range(first + 1, colon) if report_base(tree, i) and tree.dep[i] == "relcl"), -1)
    if told < 0 or tree.kid(told, "ccomp") is not None or any(tree.is_verb(i) for i in range(told + 1, colon)):
        return
    tree.kids[content].remove(first)
    tree.head[first], tree.dep[first], tree.root = first, "ROOT", first
    tree.head[content], tree.dep[content] = told, "ccomp"
    tree.kids[told] = sorted([*tree.kids[told], content])


def lift_nor(tree: Tree, nor: int) -> None:
    """ "It had heard nothing, a clerk said, nor had it asked.": "nor" goes on from what was said."""
    said = tree.head[nor]
    main, verb = tree.head[said], tree.kid(said, "conj")
    if tree.dep[said] != "parataxis" or main == said:
        return
    inner = tree.kid(verb, "ccomp") if verb == nor + 1 else None
    if verb is None:
        verb = next((k for k in tree.kids[main] if tree.dep[k] == "conj" and k > nor), None)
    elif inner is not None and tree.subject(inner) is not None:
        tree.attach(inner, main, "conj")
        tree.attach(verb, inner, "aux")
        verb = inner
    if verb is not None and tree.subject(verb) is not None:
        tree.attach(nor, main, "cc")
        tree.attach(verb, main, "conj")


def free_opener(tree: Tree, said: int) -> None:
    """ "If rates rise, the bank said, defaults would double.": the clause in front belongs to what is said."""
    subject, verb = tree.subject(said), tree.head[said]
    for kid in [k for k in tree.kids[said] if tree.dep[k] == "advcl" and subject is not None and k < subject]:
        comma = tree.edges(kid)[1] + 1
        tree.attach(kid, verb, "advcl")
        if tree.text[comma] == ",":
            tree.attach(comma, verb, "punct")


def free_joined_verb(tree: Tree, said: int) -> None:
    """ "He was sober, police said, and told officers that …": what is joined behind the comma goes on with what is said."""
    verb = tree.head[said]
    joiners = (k for k in tree.kids[said] if tree.dep[k] == "cc" and k > said > verb)
    joiner = next((k for k in joiners if tree.lower[k] != "nor"), 0)
    joined = next((k for home in (said, verb) for k in tree.kids[home] if tree.dep[k] == "conj" and k > joiner), None)
    if not joiner or joined is None or tree.text[joiner - 1] != ",":
        return
    if tree.subject(joined) is None and own_tense(tree, joined):
        tree.attach(joiner, verb, "cc")
        tree.attach(joined, verb, "conj")


def read_told_before(tree: Tree, clause: int) -> None:
    """ "Either the pump failed or it was off, said Lee." read as a clause of time: it is what Lee said."""
    said = tree.head[clause]
    subject = tree.subject(said)
    if subject is None or not clause < said < subject or not report_base(tree, said) or tree.kid(said, "ccomp"):
        return
    opens = any(tree.dep[k] == "mark" or tree.tag[k] == "WRB" for k in tree.kids[clause] if k < clause)
    if tree.text[said - 1] == "," and tree.subject(clause) is not None and tree.is_finite(clause) and not opens:
        tree.dep[clause] = "ccomp"


def lift_saying(tree: Tree, node: int) -> None:
    """ "The court ruled that the law was void, finding that it …": who ruled also found."""
    inner = tree.head[node]
    outer = tree.head[inner]
    first = tree.edges(node)[0]
    if tree.tag[node] != "VBG" or first <= inner or tree.text[first - 1] != "," or tree.dep[inner] != "ccomp":
        return
    if report_base(tree, node) and tree.kid(node, "ccomp") is not None and outer < inner and own_tense(tree, outer):
        tree.attach(node, outer, "advcl")


def join_that(tree: Tree, node: int) -> None:
    """ "showed that wages fell, that rents rose and that …": the second "that" goes beside the first, not under it."""
    head, first = tree.head[node], tree.edges(node)[0]
    before = next((k for k in tree.kids[head] if k < node and tree.dep[k] == tree.dep[node] == "ccomp"), None)
    if before is not None and _opens_with_that(tree, before) and _opens_with_that(tree, node) and head < before:
        tree.attach(node, before, "conj")
        if tree.text[first] == ",":
            tree.attach(first, before, "punct")
        return
    if tree.dep[head] != "ccomp" or tree.lower[first] != "that" or tree.text[first - 1] != "," or node < head:
        return
    if tree.dep[first] == "mark" and tree.subject(node) is not None and tree.lower[tree.edges(head)[0]] == "that":
        tree.dep[node] = "conj"


def join_content(tree: Tree, node: int) -> None:
    """ "claims that a study “proved” cars harm bees" read as "claims … and cars harm": what was proved stands behind it."""
    said, first = tree.head[node], tree.edges(node)[0]
    before = next((i for i in range(first - 1, -1, -1) if tree.text[i] not in ('"', "“", "”")), -1)
    if not report_base(tree, said) or tree.subject(node) is None or not said < before:
        return
    if tree.dep[before] != "ccomp" or tree.head[before] != said or tree.tag[before] not in ("VBD", "VBN", "VBZ", "VBP"):
        return
    tree.attach(node, before, "ccomp")
    tree.tag[before] = (
        "VBD" if tree.tag[before] == "VBN" and tree.kid(before, "aux", "auxpass") is None else tree.tag[before]
    )


def _opens_with_that(tree: Tree, clause: int) -> bool:
    return any(tree.lower[k] == "that" and tree.dep[k] == "mark" for k in tree.kids[clause])


def share_source(tree: Tree, node: int) -> None:
    """ "killed three and wounded twelve, according to the army": at the end, behind a comma, it holds for both verbs."""
    verb = tree.head[node]
    if node == 0 or tree.text[node - 1] != ",":
        return
    while tree.dep[verb] == "conj" and tree.is_verb(tree.head[verb]) and node > verb:
        verb = tree.head[verb]
    if verb != tree.head[node] and tree.is_verb(verb):
        tree.attach(node, verb, "prep")
