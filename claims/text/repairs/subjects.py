"""Subjects that hang on the wrong verb, or on none."""

from __future__ import annotations

from claims.text.attribution import report_base
from claims.text.repairs.verbs import own_tense
from claims.text.tree import Tree
from claims.text.verbs import is_past_form


def join_lost_subject(tree: Tree) -> None:
    """ "Mr Obi, who is 61, and his wife live in Enugu." read as "Mr Obi, and his wife lives": both are the subject."""
    first = tree.root
    verb = next((k for k in tree.kids[first] if tree.dep[k] == "conj" and own_tense(tree, k)), None)
    if tree.is_verb(first) or verb is None or tree.text[-1] != "." or tree.kid(first, "relcl", "appos", "acl") is None:
        return
    second = tree.subject(verb)
    joiner = tree.edges(second)[0] - 1 if second is not None else -1
    if joiner < first or tree.lower[joiner] != "and" or tree.tag[verb] == "VBZ" or tree.lower[verb] == "was":
        return
    tree.kids[first].remove(verb)
    tree.head[verb], tree.dep[verb], tree.root = verb, "ROOT", verb
    tree.attach(second, first, "conj")
    for kid in [k for k in tree.kids[first] if k > verb]:
        tree.attach(kid, verb, tree.dep[kid])
    tree.attach_root(first, verb, "nsubj")


def find_first_of_row(tree: Tree) -> None:
    """ "The mayor was fined, was arrested and fled." read as "Was arrested that the mayor was fined": a row of deeds."""
    later = tree.root
    first = tree.kid(later, "ccomp")
    if first is None or first > later or tree.subject(later) is not None or tree.subject(first) is None:
        return
    opener = tree.edges(first)[1] + 1
    if tree.text[opener] != "," or not own_tense(tree, first) or not own_tense(tree, later) or report_base(tree, later):
        return
    if opener + 1 not in (later, *(k for k in tree.kids[later] if tree.dep[k] in ("aux", "auxpass"))):
        return
    tree.kids[later].remove(first)
    tree.head[first], tree.dep[first], tree.root = first, "ROOT", first
    tree.attach_root(later, first, "conj")


def find_neither(tree: Tree, node: int) -> None:
    """ "whom neither had met": neither of them had, where no "nor" follows."""
    verb = tree.head[node]
    if not tree.is_verb(verb) or tree.subject(verb) is not None or "nor" in tree.lower[node:]:
        return
    if node < verb and node + 1 in (verb, *tree.kids[verb]) and tree.is_finite(verb) and tree.kid(verb, "conj") is None:
        tree.dep[node], tree.pos[node], tree.tag[node] = "nsubj", "PRON", "DT"


def find_year_in_front(tree: Tree) -> None:
    """ "In 1947 mother and daughter left" read as one phrase, "in: 1947 mothers left"."""
    prep = tree.root
    verb = tree.kid(prep, "pcomp")
    if prep or tree.lower[0] != "in" or verb is None or not own_tense(tree, verb) or tree.tag[1] != "CD":
        return
    noun = tree.head[1]
    if tree.dep[1] != "nummod" or tree.subject(verb) != noun:
        return
    tree.kids[prep].remove(verb)
    tree.head[verb], tree.dep[verb], tree.root = verb, "ROOT", verb
    for kid in list(tree.kids[prep]):
        tree.attach(kid, verb, tree.dep[kid])
    tree.attach_root(prep, verb, "prep")


def read_year(tree: Tree, node: int) -> None:
    """ "In 1931 father and son left": a year, and not so many fathers."""
    before, year = node - 1, tree.text[node]
    if not node or tree.lower[before] != "in" or not year.isdigit() or not "1500" < year < "2100" or len(year) != 4:
        return
    if tree.dep[before] == "prep" and tree.kid(before, "pobj", "pcomp") is None:
        tree.attach(node, before, "pobj")


def find_fronted_time(tree: Tree) -> None:
    """ "Only after the war did the town regain its bridge.": "after the war" is no clause."""
    verb = tree.root
    mark = next((k for k in tree.kids[verb] if tree.lower[k] in ("after", "before", "since", "until")), None)
    subjects = [k for k in tree.kids[verb] if tree.dep[k] == "nsubj" and k < verb]
    helper = tree.kid(verb, "aux")
    if mark is None or len(subjects) != 2 or helper is None or not mark < subjects[0] < helper < subjects[1]:
        return
    tree.dep[mark], tree.pos[mark], tree.tag[mark] = "prep", "ADP", "IN"
    tree.attach(subjects[0], mark, "pobj")


def find_clause_of_time(tree: Tree, mark: int) -> None:
    """ "fell after sale of pelts was banned" read as "fell after sale … and was banned": a noun right before the verb."""
    noun, main = tree.kid(mark, "pobj"), tree.head[mark]
    behind = tree.edges(noun)[1] + 1 if noun is not None else len(tree)
    verb = next(
        (
            k
            for k in tree.kids[main]
            if tree.dep[k] in ("conj", "advcl", "ccomp") and tree.edges(k)[0] == behind and own_tense(tree, k)
        ),
        None,
    )
    if verb is None or tree.subject(verb) is not None or not tree.is_verb(main):
        return
    if any(tree.dep[k] in ("cc", "mark") for k in (*tree.kids[verb], *(k for k in tree.kids[main] if mark < k < verb))):
        return
    tree.attach(noun, verb, "nsubj" if tree.kid(verb, "auxpass") is None else "nsubjpass")
    tree.attach(mark, verb, "mark")
    tree.dep[verb] = "advcl"


def give_compound_subject(tree: Tree, verb: int) -> None:
    """ "…, the agency estimates": a noun is no first part of a verb, it is its subject."""
    noun = verb - 1
    if not tree.is_verb(verb) or tree.subject(verb) is not None or noun not in tree.kids[verb]:
        return
    if tree.dep[noun] != "compound" or tree.pos[noun] not in ("NOUN", "PROPN"):
        return
    tree.dep[noun] = "nsubj"
    for kid in [k for k in tree.kids[verb] if k < noun and tree.dep[k] in ("det", "amod", "compound", "poss")]:
        tree.attach(kid, noun, tree.dep[kid])


def join_counted(tree: Tree, node: int) -> None:
    """ "The jury of seven women and five men took …": the parser takes the men for a subject of their own."""
    cc = next((k for k in range(node - 1, 0, -1) if tree.lower[k] == "and"), 0)
    other = cc - 1
    if not cc or tree.edges(node)[0] != cc + 1 or tree.kid(node, "nummod") is None or tree.kid(other, "nummod") is None:
        return
    if (
        tree.dep[other] == "pobj"
        and tree.lower[tree.head[other]] == "of"
        and tree.tag[tree.head[tree.head[other]]] == "NN"
    ):
        tree.attach(node, other, "conj")
        tree.attach(cc, other, "cc")


def join_subjects(tree: Tree, node: int) -> None:
    """ "The mayor, who is 52, and her deputy resigned": the second subject belongs to the "and" of the first."""
    verb = tree.head[node]
    first = next((k for k in tree.kids[verb] if k < node and tree.dep[k] == tree.dep[node]), None)
    if first is None or tree.kid(first, "conj") is not None:
        return
    comma = tree.edges(node)[0] - 1
    beside = tree.text[comma] == "," and first == comma - 1 and tree.edges(first)[1] in (comma, first)
    if beside and tree.kid(node, "cc") is not None and tree.kid(node, "conj") is not None:
        tree.attach(node, first, "conj")  # "40 vans, 20 cars and a bus": two of one verb side by side
        tree.attach(comma, first, "punct")
        return
    if any(tree.dep[k] == "cc" and tree.lower[k] in ("and", "nor") and first < k < node for k in tree.kids[first]):
        tree.attach(node, first, "conj")
        return
    joiner = tree.edges(node)[0] - 1  # "a plan for the line and the bridge's repair was …": the "and" hangs deeper
    if first < joiner and tree.lower[joiner] == "and" and first in tree.ancestors(joiner):
        beside = tree.head[joiner]
        aside = tree.dep[beside] == "appos" and tree.head[beside] == first and tree.text[joiner - 1] == ","
        tree.attach(node, first if aside else beside, "conj")  # "The driver, a man of 52, and a woman died"
        if aside:
            tree.attach(joiner, first, "cc")


def give_absolute_subject(tree: Tree, node: int) -> None:
    """ ", £30m of it borrowed": the noun phrase right before the participle is its subject."""
    head = tree.head[node]
    if (
        tree.tag[node] not in ("VBN", "VBG")
        or tree.subject(node) is not None
        or not tree.is_verb(head)
        or tree.edges(node)[0] != node
    ):
        return
    for kid in tree.kids[head]:
        if kid < node and tree.dep[kid] in ("npadvmod", "dep", "appos") and kid > head:
            first, last = tree.edges(kid)
            if last == node - 1 and tree.text[first - 1] == ",":
                tree.attach(kid, node, "nsubj")
                return


def give_next_subject(tree: Tree, node: int) -> None:
    """ "Vale beat Oslo, Bern lost to Rome and Lyon, without Lee, drew" read as "Oslo, that is Bern" and as a second verb "Lyon"."""
    if tree.pos[node] not in ("NOUN", "PROPN"):
        return
    first, last = tree.edges(node)
    if tree.dep[node] == "appos":
        verb, before = last + 1, tree.text[first - 1] == "," and tree.pos[node] == tree.pos[tree.head[node]] == "PROPN"
    else:
        verb = next((i for i in range(node + 1, len(tree)) if _may_be_joined(tree, i)), len(tree))
        before = tree.lower[first - 1] in ("and", "but") and verb < len(tree)
        before = before and (
            _is_joined_to_verb(tree, node, verb) if verb > last + 1 else _lacks_joiner(tree, node, verb)
        )
    if not before or verb >= len(tree) or not tree.is_verb(verb) or tree.subject(verb) is not None:
        return
    if tree.tag[verb] == "VBN" and tree.kid(verb, "aux", "auxpass") is None and is_past_form(tree.lower[verb]):
        tree.tag[verb] = "VBD"
    if not own_tense(tree, verb) or not _may_be_joined(tree, verb):
        return
    main = next((a for a in tree.ancestors(node) if tree.is_verb(a)), verb)
    for kid in [k for home in {tree.head[node], main} for k in tree.kids[home] if node < k < verb]:
        if tree.dep[kid] in ("prep", "punct"):
            tree.attach(kid, verb, tree.dep[kid])
        elif tree.dep[kid] == "advcl" and tree.tag[kid] == "VBN":
            tree.attach(kid, node, "acl")
    if main in tree.ancestors(verb):
        tree.attach(verb, main, "conj")
    tree.attach(node, verb, "nsubj")
    for kid in [k for k in tree.kids[main] if tree.dep[k] == "acomp"]:
        for joiner in [k for k in tree.kids[kid] if tree.dep[k] == "cc" and kid < k < node]:
            tree.attach(joiner, main, "cc")


def _may_be_joined(tree: Tree, verb: int) -> bool:
    """A second verb, or what the parser took for a clause of time that nothing opens."""
    bare = tree.dep[verb] == "advcl" and tree.tag[verb] == "VBD" and tree.kid(verb, "mark", "advmod") is None
    return tree.is_verb(verb) and (tree.dep[verb] == "conj" or bare)


def _is_joined_to_verb(tree: Tree, node: int, verb: int) -> bool:
    """ "and Lyon, without Lee, drew": a noun joined to a verb or an adjective, and an aside before the next verb."""
    joined = tree.pos[tree.head[node]] in ("VERB", "AUX", "ADJ")
    return joined and tree.text[node + 1] == "," and tree.text[verb - 1] == ","


def _lacks_joiner(tree: Tree, node: int, verb: int) -> bool:
    """ "Lind beat Cole and Weiss lost": no "and" is left for a second verb of Lind's."""
    first = node
    while tree.dep[first] == "conj":
        first = tree.head[first]
    beside = tree.text[verb - 1] != "," and tree.tag[verb] == "VBD"
    return beside and tree.dep[first] in ("dobj", "pobj", "attr") and tree.head[verb] in tree.ancestors(node)


def free_each(tree: Tree, node: int) -> None:
    """ "Ann, Ben and Cy each spoke" read as a list of four."""
    if tree.lower[node] not in ("each", "both", "all") or tree.kids[node] or tree.pos[tree.head[node]] == "VERB":
        return
    verb = next((a for a in tree.ancestors(node) if tree.is_verb(a)), None)
    if verb is not None and all(tree.dep[i] in ("aux", "auxpass", "advmod", "neg") for i in range(node + 1, verb)):
        tree.attach(node, verb, "advmod")


def give_subject(tree: Tree, node: int) -> None:
    """ "When she came to Oslo, Greta Lund told …" read as "Oslo, that is Greta Lund": the verb behind it lacks a subject."""
    verb, last = tree.root, tree.edges(node)[1]
    first = tree.edges(node)[0]
    if not tree.is_verb(verb) or tree.subject(verb) is not None or not own_tense(tree, verb):
        return
    if first == 0 or last > verb or tree.subject(verb - 1) is not None:
        return
    between = range(last + 1, verb)
    if (
        tree.text[first - 1] == ","
        and verb in tree.ancestors(node)
        and all(tree.pos[i] in ("ADV", "AUX") for i in between)
    ):
        tree.attach(node, verb, "nsubj")


def share_quantified(tree: Tree, pronoun: int) -> None:
    """ "two hits, both of which feature a choir": a relative clause whose subject counts the things before it."""
    of = tree.head[pronoun]
    count = tree.head[of]
    first = tree.edges(count)[0]
    if tree.lower[of] != "of" or first == 0 or tree.text[first - 1] != "," or count > of:
        return
    verb = tree.head[count]
    several = tree.lower[count] not in ("all", "most", "some", "part", "half", "much", "none")
    if tree.dep[count] not in ("nsubj", "nsubjpass"):
        verb = next((i for i in range(pronoun, len(tree)) if tree.is_verb(i) and own_tense(tree, i)), -1)
        if verb < 0 or tree.subject(verb) is not None or tree.dep[verb] in ("aux", "auxpass"):
            return
    counted = tree.tag[first - 2] == "CD" and tree.dep[first - 2] in ("dobj", "pobj")  # "killing two, none of whom"
    noun = first - 2 if counted else next((i for i in range(first - 1, -1, -1) if tree.pos[i] in ("NOUN", "PROPN")), -1)
    while noun >= 0 and tree.dep[noun] == "conj" and tree.pos[tree.head[noun]] in ("NOUN", "PROPN"):
        noun = tree.head[noun]
    while several and tree.tag[noun] in ("NN", "NNP") and tree.dep[noun] == "pobj" and tree.head[noun] != noun:
        above = tree.head[tree.head[noun]]  # "two reactors at the site, one of which": one of the reactors
        if tree.tag[above] not in ("NN", "NNS", "NNP", "NNPS"):
            break
        noun = above
    if noun < 0 or verb in (noun, *tree.ancestors(noun)) or count in tree.ancestors(noun):
        return
    if tree.dep[count] not in ("nsubj", "nsubjpass"):
        tree.attach(count, verb, "nsubj")
    if verb != tree.root:
        tree.attach(verb, noun, "relcl")
