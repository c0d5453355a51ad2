"""Nouns side by side: lists taken for other names, other names taken for lists, and what hangs on the wrong one of them."""

from __future__ import annotations

from claims.text import people
from claims.text.attribution import report_base
from claims.text.tree import Tree

PARTICULAR = frozenset("particularly especially notably mainly chiefly primarily mostly largely".split())


def read_list(tree: Tree, node: int) -> None:
    """ "A, B, C and D" where the parser took B for an apposition of A."""
    head = tree.head[node]
    if tree.dep[node] != "appos" or node < head or not _is_listed(tree, head, node):
        return
    tree.dep[node] = "conj"
    if _age(tree, head) is not None:
        _free_phrase(tree, node)
    for other in [k for k in tree.kids[head] if tree.dep[k] == "appos" and k > node and tree.text[k - 1] != "("]:
        tree.dep[other] = "conj"


def _is_listed(tree: Tree, head: int, node: int) -> bool:
    if tree.text[tree.edges(node)[0] - 1] != ",":
        return False
    if _are_aged(tree, head, node):
        return True
    if tree.pos[head] != tree.pos[node]:
        return False
    if tree.tag[head] == "NNS" and tree.tag[node] == "NN" and tree.kid(head, "det", "poss", "nummod") is None:
        return any(tree.lower[k] == "and" for n in (node, *_chain(tree, node)) for k in tree.kids[n] if k > node)
    if tree.tag[head] in ("NNS", "NNPS") and tree.tag[node] != tree.tag[head]:
        return False
    if tree.pos[head] == "NOUN" and (tree.kid(node, "det") is None) != (tree.kid(head, "det") is None):
        return False
    later = [k for k in tree.kids[head] if tree.dep[k] in ("appos", "conj") and k >= node]
    chain = _chain(tree, node)
    joined = any(
        tree.dep[k] == "cc" and tree.lower[k] in ("and", "or")
        for n in (head, *later, *chain)
        for k in tree.kids[n]
        if k > node
    )
    if not joined or not (len(later) > 1 or chain):
        return False
    if tree.pos[head] == "NOUN":
        return True
    return not (is_person(tree, head) and any(tree.dep[k] == "det" for k in tree.kids[node]))


def _are_aged(tree: Tree, head: int, node: int) -> bool:
    """ "Ann Lee, 58, her sister Eva, 54, and Ben Ross, 47": each with an age, and so each somebody else."""
    others = _chain(tree, node)
    joined = any(tree.lower[k] == "and" for n in (node, *others) for k in tree.kids[n] if tree.dep[k] == "cc")
    return joined and bool(others) and all(_age(tree, n) is not None for n in (head, node, *others))


def _age(tree: Tree, node: int) -> int | None:
    """The age behind a name, also of "her sister Eva, 54"."""
    names = (node, *(k for k in tree.kids[node] if tree.dep[k] == "appos" and tree.pos[k] == "PROPN"))
    ages = (k for n in names for k in tree.kids[n] if tree.dep[k] == "appos" and tree.tag[k] == "CD")
    return next((k for k in ages if len(tree.text[k]) < 4 and tree.text[k - 1] == ","), None)


def _free_phrase(tree: Tree, node: int) -> None:
    """ "…, and Ben Ross, 47, of fraud": what stands behind the comma of the last age belongs to the verb."""
    last = (_chain(tree, node) or [node])[-1]
    verb = next((a for a in tree.ancestors(node) if tree.is_verb(a)), None)
    for kid in [k for k in tree.kids[last] if tree.dep[k] == "prep" and k > last and tree.text[k - 1] == ","]:
        if verb is not None and verb < node:
            tree.attach(kid, verb, "prep")


def _chain(tree: Tree, node: int) -> list[int]:
    """The conjuncts of a word and theirs."""
    found = [k for k in tree.kids[node] if tree.dep[k] == "conj" and (not tree.is_verb(k) or tree.tag[k] == "VBG")]
    return found + [deeper for k in found for deeper in _chain(tree, k)]


def particularize(tree: Tree, node: int) -> None:
    """ "birds, particularly gulls and terns, and seals": gulls and terns are birds, not one more member of the list."""
    first = tree.edges(node)[0]
    if first and tree.lower[first] in PARTICULAR and tree.text[first - 1] == "," and tree.tag[tree.head[node]] == "NNS":
        tree.dep[node] = "appos"


def match_determiner(tree: Tree, node: int) -> None:
    """ "the first woman to serve as president and the first head": "the" goes with "the", not with a bare noun."""
    head = tree.head[node]
    det = tree.kid(node, "det")
    if (
        det is None
        or tree.pos[node] != "NOUN"
        or tree.pos[head] not in ("NOUN", "PROPN")
        or tree.kid(head, "det", "poss") is not None
    ):
        return
    for other in tree.ancestors(head):
        if tree.is_verb(other) and tree.is_finite(other):
            return
        if (
            tree.pos[other] == "NOUN"
            and tree.kid(other, "det") is not None
            and tree.lower[tree.kid(other, "det")] == tree.lower[det]
        ):
            for kid in [k for k in tree.kids[head] if tree.dep[k] in ("cc", "punct") and head < k < node]:
                tree.attach(kid, other, tree.dep[kid])
            tree.attach(node, other, "conj")
            return


def name_both(tree: Tree, node: int) -> None:
    """ "her novel “Salt” and the film “Iron”": the film goes with the novel, not with its name."""
    name = tree.head[node]
    noun, joiner = tree.head[name], tree.edges(node)[0] - 1
    if tree.dep[name] != "appos" or tree.kid(node, "det", "poss", "nummod") is None:
        return
    if tree.pos[name] != "PROPN" and not _is_closed(tree, name, node):
        return
    aside = (
        tree.text[tree.edges(name)[0] - 1] == tree.text[joiner - 1] == ","
    )  # "the minister, Ana Cruz, and her deputy"
    if noun == name or not (aside or tree.edges(name)[0] == noun + 1) or tree.pos[node] != "NOUN":
        return
    for kid in [k for k in tree.kids[name] if tree.dep[k] in ("cc", "punct") and k < node]:
        tree.attach(kid, noun, tree.dep[kid])
    tree.attach(node, noun, "conj")
    if tree.tag[noun] == "JJ":
        tree.tag[noun], tree.pos[noun] = "NN", "NOUN"


def _is_closed(tree: Tree, aside: int, node: int) -> bool:
    """ "the driver, a man of 52, and a woman died": the comma before "and" ends what the driver is; but "Lee, a man, and a fool, left"."""
    noun, joiner, last = tree.head[aside], tree.edges(node)[0] - 1, tree.edges(node)[1]
    article = tree.kid(aside, "det")
    if tree.tag[aside] != "NN" or tree.tag[noun] not in ("NN", "NNP") or article is None:
        return False
    ends = last + 1 >= len(tree) or tree.text[last + 1] != ","
    return ends and tree.lower[article] in ("a", "an") and tree.lower[joiner] == "and" and tree.text[joiner - 1] == ","


def give_owner(tree: Tree, mark: int) -> None:
    """ "booked Lee and Leeds's Ben Ross" read as a list of three: a name with "'s" owns what stands behind it."""
    owner = tree.head[mark]
    thing = next(
        (k for k in range(mark + 1, len(tree)) if tree.edges(k)[0] == mark + 1 and tree.dep[k] == "conj"), None
    )
    if mark + 1 < len(tree) and tree.dep[owner] == "conj" and owner == mark - 1 and thing is not None:
        tree.attach(owner, thing, "poss")


def split_plural_modifier(tree: Tree, node: int) -> None:
    """ "Ministers and union leaders": a plural modifies no noun, it is the first of two."""
    noun = tree.head[node]
    conjunct = next((k for k in tree.kids[node] if tree.dep[k] == "conj"), None)
    if tree.tag[node] != "NNS" or tree.tag[noun] != "NNS" or conjunct is None or not node < conjunct < noun:
        return
    if tree.tag[conjunct] not in ("NN", "NNP") or tree.head[noun] == noun or tree.kid(node, "cc") is None:
        return
    tree.attach(conjunct, noun, "compound")
    above, dep = tree.head[noun], tree.dep[noun]
    tree.attach(node, above, dep)
    tree.attach(noun, node, "conj")


def read_compound(tree: Tree, node: int) -> None:
    """ "a football wide receiver" taken for two nouns side by side: the second is the head."""
    noun = tree.head[node]
    first = tree.edges(node)[0]
    if (
        tree.pos[noun] != "NOUN"
        or tree.pos[node] != "NOUN"
        or first != noun + 1
        or tree.kid(node, "det") is not None
        or tree.tag[noun] == "NNS"
    ):
        return
    tree.dep[node], dep = tree.dep[noun], tree.dep[noun]
    above = tree.head[noun]
    tree.kids[noun].remove(node)
    for kid in list(tree.kids[noun]):
        tree.attach(kid, node, tree.dep[kid])
    if above == noun:
        tree.root, tree.head[node] = node, node
    else:
        tree.kids[above].remove(noun)
        tree.kids[above] = sorted([*tree.kids[above], node])
        tree.head[node] = above
    tree.head[noun], tree.dep[noun], tree.dep[node] = node, "compound", dep
    tree.kids[node] = sorted([*tree.kids[node], noun])


def spell_out(tree: Tree, node: int) -> None:
    """ "four cities: Accra, Lagos and Dakar" where the list hangs on the verb."""
    first = tree.edges(node)[0]
    if first > 1 and tree.text[first - 1] == ":" and tree.tag[first - 2] == "NNS" and _chain(tree, node):
        tree.attach(node, first - 2, "appos")


def free_joined(tree: Tree, joiner: int) -> None:
    """ "for his role, as well as for his escape" where the second hangs on "as": it goes beside the first."""
    head = tree.head[joiner]
    for kid in [k for k in tree.kids[joiner] if k > joiner and tree.dep[k] == "prep"]:
        twin = next((k for k in tree.kids[head] if k < joiner and tree.lower[k] == tree.lower[kid]), None)
        tree.attach(kid, head if twin is None else twin, "prep" if twin is None else "conj")
        if twin is None:
            continue
        for mark in [k for k in tree.kids[head] if tree.text[k] == "," and twin < k < joiner]:
            tree.attach(mark, twin, "punct")
        tree.attach(joiner, twin, "cc")


def give_back_gerund(tree: Tree, node: int) -> None:
    """ "was held for theft and resisting arrest" read as "was resisting": behind a passive it goes with "theft"."""
    verb = tree.head[node]
    if (
        tree.tag[node] != "VBG"
        or tree.tag[verb] != "VBN"
        or tree.kid(verb, "auxpass") is None
        or tree.kids[node][:1] < [node]
    ):
        return
    joiner = next((k for k in tree.kids[verb] if tree.dep[k] == "cc" and verb < k < node), None)
    phrase = next((k for k in reversed(tree.kids[verb]) if tree.dep[k] == "prep" and k < node), None)
    noun = tree.kid(phrase, "pobj") if phrase is not None else None
    if joiner is not None and noun is not None and tree.edges(phrase)[1] + 1 == joiner:
        tree.attach(joiner, noun, "cc")
        tree.attach(node, noun, "conj")
        for kid in [k for k in tree.kids[noun] if tree.dep[k] == "appos" and k < node]:
            read_list(tree, kid)


def keep_with_counted(tree: Tree, node: int) -> None:
    """ ", drowning 40 people, most of them pupils": what is said of them stays with the people."""
    verb = tree.head[node]
    first = next(i for i in tree.subtree(node) if tree.dep[i] != "punct")
    if first < 2 or tree.text[first - 1] != ",":
        return
    if tree.lower[first + 1 : first + 3] != ["of", "them"]:
        if ["of", "them"] in (tree.lower[first + n : first + n + 2] for n in (2, 3)) and tree.tag[first - 2] != "NNS":
            tree.detach(node)  # "have fled since May, two-thirds of them children": not "fled two-thirds"
        return
    content = tree.kid(verb, "ccomp")
    if content is not None and content < verb and report_base(tree, verb):
        tree.attach(first - 1, content, "punct")
        tree.attach(node, content, "npadvmod")
    elif tree.tag[first - 2] == "NNS" and verb < first - 2:
        tree.attach(node, first - 2, "appos")


def close_bracket(tree: Tree, mark: int) -> None:
    """ "by the African Union (AU).": the second bracket goes where the first one does, not with the verb."""
    opened = next((i for i in range(mark - 1, max(-1, mark - 5), -1) if tree.text[i] in "()"), -1)
    if opened > 0 and tree.text[opened] == "(" and opened < tree.head[opened] < mark and tree.head[mark] < opened:
        tree.attach(mark, tree.head[opened], "punct")


def keep_with_time(tree: Tree, prep: int) -> None:
    """ "for the second time in a year": it was the second in that year, and nothing is said of the year alone."""
    time = prep - 1
    counted = any(tree.lower[k] in (*people.ORDINALS, "only") for k in tree.kids[time]) if prep else False
    if counted and tree.lower[time] == "time" and tree.head[prep] != time and time not in tree.subtree(prep):
        tree.attach(prep, time, "prep")


def give_back_amount(tree: Tree, node: int) -> None:
    """ "The bank fined the trader, whom it had hired in 2016, £12,000.": money is no other name of a year."""
    label, year = _label(tree, node), _label(tree, tree.head[node])
    relative = next((a for a in tree.ancestors(node) if tree.dep[a] == "relcl"), None)
    if label != "MONEY" or year != "DATE" or relative is None:
        return
    verb = next((a for a in tree.ancestors(relative) if tree.is_verb(a)), None)
    if verb is not None:
        tree.attach(node, verb, "dobj")


def is_person(tree: Tree, node: int) -> bool:
    """Is it the name of a person?"""
    return _label(tree, node) == "PERSON"


def _label(tree: Tree, node: int) -> str:
    n = tree.ent_of.get(node)
    return tree.ents[n][2] if n is not None else ""
