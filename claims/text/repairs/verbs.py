"""The verb of a sentence that was read as a noun, an adjective or a participle, and verbs that were given up for an object."""

from __future__ import annotations

from claims.text.attribution import report_base
from claims.text.people import PERSON_NOUNS
from claims.text.tree import FINITE_TAGS, SUBJECTS, Tree
from claims.text.verbs import is_past_form

ALSO_PARTICIPLES = frozenset(
    "cut put set hit sent made paid held sold told built lost found brought bought kept left".split()
)
ALSO_VERBS = frozenset("exports imports supplies ships delivers offers reports operates runs serves sells".split())
HARMED = frozenset("wounded injured killed arrested detained displaced rescued hospitalised hospitalized".split())


def own_tense(tree: Tree, node: int) -> bool:
    """Has the verb a tense: its own, or that of a helper before it?"""
    return tree.tag[node] in ("VBD", "VBZ", "VBP", "MD") or any(
        tree.dep[k] in ("aux", "auxpass") and tree.tag[k] in FINITE_TAGS and k < node for k in tree.kids[node]
    )


def find_lost_verb(tree: Tree) -> None:
    """ "The firm exports tea." read as one noun: a plural noun in the middle of a verbless sentence is its verb."""
    if any(pos in ("VERB", "AUX") for pos in tree.pos) or tree.text[-1] != "." or len(tree) < 4:
        return
    root = tree.root
    for i in range(1, root):
        if (
            tree.tag[i] == "NNS"
            and tree.dep[i] == "compound"
            and tree.tag[i - 1] in ("NN", "NNP", "JJ")
            and tree.head[i] == root
        ):
            tree.tag[i], tree.pos[i] = "VBZ", "VERB"
            for kid in [k for k in tree.kids[root] if k < i]:
                tree.attach(kid, i - 1, tree.dep[kid]) if kid != i - 1 else None
            tree.kids[root] = [k for k in tree.kids[root] if k > i]
            tree.head[i], tree.dep[i], tree.root = i, "ROOT", i
            tree.head[i - 1] = tree.head[root] = i
            tree.dep[i - 1], tree.dep[root], tree.pos[i - 1] = "nsubj", "dobj", "NOUN"
            tree.kids[i] = [i - 1, root]
            return


def find_verb_read_as_adjective(tree: Tree) -> None:
    """ "30 men, who were arrested, left.": what has a subject and no "were" is no adjective."""
    root = tree.root
    subject = tree.subject(root)
    if tree.pos[root] != "ADJ" or subject is None or subject > root or not is_past_form(tree.lower[root]):
        return
    if tree.kid(root, "aux", "auxpass", "cop") is None:
        tree.tag[root], tree.pos[root] = "VBD", "VERB"


def find_verb_read_as_noun(tree: Tree) -> None:
    """ "The army retook the town", "Most hospitals lack beds": a noun with a subject before it is the verb."""
    for verb in range(1, len(tree)):
        if tree.pos[verb] != "NOUN" or (subject := tree.kid(verb, "nsubj")) is None or subject > verb:
            continue
        noun = tree.head[verb]
        if tree.dep[verb] == "compound" and tree.root == noun == verb + 1 and tree.tag[noun] in ("NN", "NNS"):
            tree.kids[noun].remove(verb)
            for kid in list(tree.kids[noun]):
                tree.attach(kid, verb, tree.dep[kid])
            tree.head[verb], tree.dep[verb], tree.root = verb, "ROOT", verb
            tree.attach_root(noun, verb, "dobj")
        elif (
            tree.root != verb
            or tree.kid(verb, "dobj", "ccomp") is None
            or tree.kid(verb, "det", "amod", "poss") is not None
        ):
            continue
        tree.pos[verb], tree.tag[verb] = "VERB", _tense_of(tree.lower[verb], tree.tag[subject])
        return


def _tense_of(word: str, subject: str) -> str:
    if is_past_form(word):
        return "VBD"
    return "VBP" if subject in ("NNS", "NNPS") else "VBZ"


def find_inverted_verb(tree: Tree) -> None:
    """ "Not only did the bank close branches", "… did the mayor resign": behind "did" and its subject stands a bare verb."""
    root, helper = tree.root, 2
    said = tree.kid(root, "acomp")
    thing = tree.kid(said, "compound") if said is not None and tree.subject(root) is None else None
    if root == helper and thing is not None:  # "Not only is the ferry old"
        tree.attach(thing, root, "nsubj")
        for kid in [k for k in tree.kids[said] if k < thing]:
            tree.attach(kid, thing, tree.dep[kid])
        return
    if tree.lower[helper] not in ("did", "does", "do"):
        return
    if tree.head[helper] == root and tree.dep[helper] == "aux":
        tree.tag[root], tree.pos[root] = "VB", "VERB"
        return
    thing = tree.subject(root)
    verb = next((k for k in tree.kids[thing] if tree.dep[k] == "amod"), None) if thing is not None else None
    if root != helper or verb is None or tree.pos[verb - 1] not in ("NOUN", "PROPN"):
        return
    tree.attach(verb - 1, verb, "nsubj")
    for kid in [k for k in tree.kids[thing] if k < verb - 1]:
        tree.attach(kid, verb - 1, tree.dep[kid])
    tree.kids[thing].remove(verb)
    tree.head[verb], tree.dep[verb], tree.root = verb, "ROOT", verb
    tree.tag[verb], tree.pos[verb] = "VB", "VERB"
    for kid in list(tree.kids[helper]):
        tree.attach(kid, verb, "dobj" if kid == thing else tree.dep[kid])
    tree.head[helper], tree.dep[helper] = verb, "aux"
    tree.kids[verb] = sorted([*tree.kids[verb], helper])


def find_verb_behind_examples(tree: Tree) -> None:
    """ "Cities such as Lyon and Nice banned cars." read as one noun: behind the last example of a sentence stands its verb."""
    root = tree.root
    if (
        tree.tag[root] not in ("NNS", "NNPS")
        or tree.text[-1] != "."
        or any(own_tense(tree, i) and tree.dep[i] != "compound" for i in range(len(tree)))
    ):
        return
    opener = next(
        (
            k
            for k in tree.kids[root]
            if k > root and (tree.lower[k - 1 : k + 1] == ["such", "as"] or tree.lower[k] == "including")
        ),
        -1,
    )
    joiner = next((i for i in range(opener + 2, len(tree)) if tree.lower[i] in ("and", "or")), -1) if opener > 0 else -1
    if joiner < 0:
        return
    last = joiner + (2 if tree.tag[joiner + 1] == "DT" else 1)
    while last + 2 < len(tree) and tree.pos[last] == tree.pos[last + 1] == "PROPN":
        last += 1
    verb = last + 2 if tree.text[last + 1] == "," else last + 1
    if verb >= len(tree) - 1 or not tree.text[verb].islower() or tree.pos[verb] not in ("VERB", "NOUN", "ADJ"):
        return
    first = joiner - (2 if tree.text[joiner - 1] == "," else 1)
    while first - 1 > opener and tree.head[first] in range(opener + 1, first) and tree.dep[first] == "conj":
        first = tree.head[first]
    tree.head[verb], tree.dep[verb], tree.root, old = verb, "ROOT", verb, tree.head[verb]
    tree.kids[old].remove(verb)
    tree.tag[verb], tree.pos[verb] = ("VBD" if tree.tag[verb] in ("VBN", "VBD") else "VBP"), "VERB"
    for i in range(opener + 1, len(tree)):
        home = range(opener + 1, verb) if i < verb else range(verb, len(tree))
        if i in (verb, first) or tree.head[i] in home:
            continue
        dep = {"NOUN": "dobj", "PROPN": "dobj", "ADV": "advmod"}.get(tree.pos[i], tree.dep[i])
        if tree.tag[i] == "DT" and i + 1 == last:
            tree.attach(i, last, "det")
            continue
        tree.attach(i, first if i < verb else verb, "conj" if i == last else tree.dep[i] if i < verb else dep)
    tree.attach(first, opener, "pobj")
    tree.head[root], tree.dep[root] = verb, "nsubj"
    tree.kids[verb] = sorted([root, *tree.kids[verb]])


def raise_finite_verb(tree: Tree) -> None:
    """ "Her deputy, Amos Hale, left." read as one noun: a past tense behind a noun without "who" is its verb."""
    root = tree.root
    if tree.is_verb(root) or tree.pos[root] not in ("NOUN", "PROPN"):
        return
    _revive_participle(tree, root)
    _raise_second_participle(tree, root)
    verb = next(
        (
            k
            for k in tree.kids[root]
            if k > root and tree.dep[k] in ("acl", "relcl") and own_tense(tree, k) and tree.subject(k) is None
        ),
        None,
    )
    if verb is None:
        return
    for kid in [k for k in tree.kids[root] if k > verb]:
        tree.attach(kid, verb, tree.dep[kid])
    tree.kids[root].remove(verb)
    tree.head[verb], tree.dep[verb], tree.root = verb, "ROOT", verb
    tree.head[root], tree.dep[root] = verb, "nsubj"
    tree.kids[verb] = sorted([root, *tree.kids[verb]])


def _revive_participle(tree: Tree, root: int) -> None:
    """ "The choir, the band and the orchestra performed.": a participle that would leave a full sentence without verb."""
    if tree.text[-1] != "." or any(
        own_tense(tree, i) for i in tree.kids[root] if tree.is_verb(i) and tree.dep[i] != "relcl"
    ):
        return
    told = [k for k in tree.kids[root] if k > root and tree.dep[k] == "acl" and tree.tag[k] == "VBN"]
    late = range(told[0] + 1, len(tree)) if len(told) == 1 else ()
    first = next((i for i in late if tree.dep[i] == "amod" and tree.text[i - 1] == "," and tree.tag[i] == "VBN"), 0)
    noun = tree.head[first]
    if first and tree.head[noun] in (root, told[0]) and tree.edges(noun)[0] == first:
        tree.attach(first, root, "acl")  # "…, banned missiles" read as "missiles that were banned"
        tree.attach(noun, first, "dobj")
        tree.pos[first], told = "VERB", [*told, first]
    if len(told) == 2 and tree.kid(told[1], "dobj") is not None and tree.text[told[1] - 1] == ",":
        tree.tag[told[1]] = "VBD"  # "The treaty, signed in 1987, banned missiles.": a passive has no object
        return
    aside = [k for k in tree.kids[root] if tree.dep[k] in ("relcl", "appos", "conj")]
    for home in (root, *aside):
        for kid in tree.kids[home]:
            if (
                tree.dep[kid] != "acl"
                or tree.tag[kid] != "VBN"
                or not tree.lower[kid].endswith("ed")
                or tree.kid(kid, "agent", "auxpass") is not None
            ):
                continue
            if aside and aside[0] < kid and tree.edges(kid)[0] == kid:
                tree.tag[kid] = "VBD"
                for late in aside:
                    if tree.dep[late] == "appos" and any(tree.dep[k] == "cc" for k in tree.kids[late]):
                        tree.dep[late] = "conj"
                if home != root:
                    tree.attach(kid, root, "acl")
                return


def _raise_second_participle(tree: Tree, root: int) -> None:
    """ "The school, opened in 1931, closed in May.": the last of two participles is the verb."""
    told = [k for k in tree.kids[root] if k > root and tree.dep[k] == "acl"]
    if (
        len(told) == 2
        and tree.text[-1] == "."
        and all(tree.tag[k] == "VBN" and tree.kid(k, "auxpass") is None for k in told)
    ):
        behind = tree.text[told[0] - 1] == tree.text[told[1] - 1] == "," and tree.edges(told[0])[1] + 2 == told[1]
        tree.tag[told[1]] = "VBD" if behind else "VBN"


def find_verb_behind_participle(tree: Tree) -> None:
    """ "The museum, closed since May, reopened on Friday." read as "The museum closed …, reopened": the second is the verb."""
    first = tree.root
    subject = tree.subject(first)
    deps = (
        "advcl",
        "conj",
        "acl",
        "ccomp" if tree.kid(first, "xcomp") is not None else "conj",
    )  # "said to be ill, will"
    verb = next((k for k in tree.kids[first] if k > first and tree.dep[k] in deps), None)
    if subject is None or verb is None or tree.tag[first] not in ("VBD", "VBN"):
        return
    helpers = [k for k in tree.kids[verb] if tree.dep[k] in ("aux", "auxpass") and k < verb]
    bare = tree.tag[verb] in ("VBD", "VBN", "VBZ") if not helpers else tree.tag[helpers[0]] in FINITE_TAGS
    if not bare or tree.kid(first, "dobj") is not None or not first - 2 <= tree.edges(subject)[1] < first:
        return
    marks = (tree.text[first - 1] == ",", tree.text[(helpers or [verb])[0] - 1] == ",")
    joined = tree.dep[verb] == "conj" and tree.tag[verb] == "VBZ"  # "A post shared widely claims that …"
    if marks != (True, True) and not (joined and marks == (False, False)):
        return
    if any(
        tree.dep[k] in ("cc", "mark", *SUBJECTS) or (tree.dep[k] in ("aux", "auxpass") and k not in helpers)
        for k in (*tree.kids[verb], *tree.kids[first])
        if k != subject and k < verb
    ):
        return
    tree.kids[first].remove(verb)
    tree.head[verb], tree.dep[verb], tree.root = verb, "ROOT", verb
    tree.tag[verb] = tree.tag[verb] if helpers or joined else "VBD"
    late = [k for k in tree.kids[first] if k > verb or k == subject]
    tree.attach_root(first, verb, "detached")
    for kid in late:
        tree.attach(kid, verb, tree.dep[kid])
    if tree.text[first - 1] == ",":
        tree.attach(first - 1, subject, "punct")
    tree.attach(first, subject, "acl")
    tree.tag[first] = "VBN"


def find_verb_behind_asides(tree: Tree) -> None:
    """ "The train, going from Bern to Rome, ploughed into a lorry." read as one noun and two asides: the last one is the verb."""
    noun = tree.root
    if tree.pos[noun] not in ("NOUN", "PROPN") or tree.text[-1] != "." or tree.subject(noun) is not None:
        return
    asides = [
        k for k in tree.kids[noun] if tree.dep[k] == "acl" and k > noun and tree.text[tree.edges(k)[0] - 1] == ","
    ]
    verb = asides[-1] if len(asides) > 1 else noun
    if tree.tag[verb] != "VBN" or not is_past_form(tree.lower[verb]) or tree.kid(verb, "aux", "auxpass", "agent"):
        return
    if any(tree.dep[k] in ("conj", "cc") for k in tree.kids[noun]) or tree.edges(verb)[0] != verb:
        return
    tree.kids[noun].remove(verb)
    tree.head[verb], tree.dep[verb], tree.root, tree.tag[verb] = verb, "ROOT", verb, "VBD"
    for kid in [k for k in tree.kids[noun] if k > verb]:
        tree.attach(kid, verb, tree.dep[kid])
    tree.attach_root(noun, verb, "nsubj")


def find_verb_before_sum(tree: Tree) -> None:
    """ "He was jailed for a year, a term later cut to six months." read as "a term cut": only the first is a verb."""
    root = tree.root
    before = tree.kid(root, "ccomp")
    joined = next((k for k in tree.kids[root] if tree.dep[k] == "conj" and k > root), None)
    verb, last = (before, root) if before is not None and before < root else (root, joined)
    noun = tree.subject(last) if last is not None else None
    if noun is None or not verb < noun < last or tree.tag[last] != "VBD" or tree.subject(verb) is None:
        return
    first = tree.edges(noun)[0]
    if tree.lower[first] not in ("a", "an") or tree.text[first - 1] != "," or report_base(tree, last):
        return
    if not (tree.lower[last].endswith("ed") or tree.lower[last] in ALSO_PARTICIPLES) or not tree.is_finite(verb):
        return
    if tree.kid(last, "dobj", "aux", "cc") is not None or any(tree.dep[k] == "cc" for k in tree.kids[verb]):
        return
    tree.tag[last] = "VBN"
    if last == root:
        tree.kids[last].remove(verb)
        tree.head[verb], tree.dep[verb], tree.root = verb, "ROOT", verb
        tree.attach_root(last, verb, "detached")
        for mark in [k for k in tree.kids[last] if tree.dep[k] == "punct"]:
            tree.attach(mark, verb, "punct")
    tree.attach(noun, verb, "npadvmod")
    tree.attach(last, noun, "acl")


def find_verb_behind_name(tree: Tree) -> None:
    """ "say that Webb bribed officials, hid …" read as "bribed officials hid": a name right before a past tense did it."""
    for verb in range(1, len(tree) - 1):
        noun, name = tree.head[verb], verb - 1
        if tree.tag[verb] != "VBN" or tree.dep[verb] != "amod" or tree.pos[name] != "PROPN" or tree.head[name] != verb:
            continue
        other = tree.head[noun]
        if tree.dep[noun] != "nsubj" or tree.tag[noun] != "NNS" or noun > other or tree.text[other - 1] != ",":
            continue
        mark = next((k for k in tree.kids[other] if k < name and tree.dep[k] == "mark"), None)
        above, dep = tree.head[other], tree.dep[other]
        if tree.tag[other] != "VBD" or above == other or not is_past_form(tree.lower[verb]):
            continue
        tree.tag[verb], tree.pos[verb] = "VBD", "VERB"
        tree.attach(verb, above, dep)
        tree.attach(other, verb, "conj")
        tree.attach(noun, verb, "dobj")
        tree.dep[name] = "nsubj"
        if mark is not None:
            tree.attach(mark, verb, "mark")
        for kid in [k for k in tree.kids[noun] if tree.text[k] == ","]:
            tree.attach(kid, verb, "punct")
        return


def find_second_verb(tree: Tree, noun: int) -> None:
    """ "raised pensions and, in 2009, nationalised gas" read as "raised nationalised gas": a verb takes one object."""
    first = tree.head[noun] if tree.dep[noun] == "dobj" else tree.head[tree.head[noun]]
    verb = next((k for k in tree.kids[noun] if tree.tag[k] in ("VBN", "JJ") and tree.dep[k] == "amod"), None)
    other = tree.kid(first, "dobj")
    if verb is None or other is None or other >= verb or verb != tree.edges(noun)[0] or not own_tense(tree, first):
        return
    joiner = next((k for k in tree.kids[first] if tree.dep[k] == "cc" and other < k < verb), None)
    if joiner is None or tree.text[verb - 1] != "," or not is_past_form(tree.lower[verb]):
        return
    tree.attach(verb, first, "conj")
    tree.tag[verb], tree.pos[verb] = "VBD", "VERB"
    tree.attach(noun, verb, "dobj")
    for kid in [k for k in tree.kids[first] if joiner < k and k not in (verb, noun)]:
        tree.attach(kid, verb, tree.dep[kid])


def find_deed_behind_and(tree: Tree, node: int) -> None:
    """ "bought tanks and the mayor paid for them" read as "bought the mayor who was paid": nobody buys a mayor."""
    thing, verb = tree.head[node], node + 1
    first = tree.head[thing]
    if verb >= len(tree) or tree.dep[verb] != "acl" or tree.head[verb] not in (node, thing):
        return
    if tree.kid(verb, "agent") is not None:
        return
    if tree.dep[thing] != "dobj" or not own_tense(tree, first) or not is_past_form(tree.lower[verb]):
        return
    if tree.kid(node, "det") is None or tree.lower[node] not in PERSON_NOUNS or tree.lower[thing] in PERSON_NOUNS:
        return
    for joiner in [k for k in tree.kids[thing] if tree.dep[k] == "cc" and k < node]:
        tree.attach(joiner, first, "cc")
    tree.tag[verb] = "VBD"
    tree.attach(verb, first, "conj")
    tree.attach(node, verb, "nsubj")


def find_second_passive(tree: Tree, node: int) -> None:
    """ "40 were killed and twice as many wounded": the second is no past tense, it shares "were"."""
    if tree.tag[node] != "VBD" or tree.lower[node] not in HARMED or tree.kid(tree.head[node], "auxpass") is None:
        return
    if tree.subject(node) is not None and tree.kid(node, "dobj", "aux", "auxpass") is None:
        tree.tag[node] = "VBN"


def find_verb_before_object(tree: Tree, noun: int) -> None:
    """ "grew up in Dakar and studied engineering" read as "grew up and engineering": a noun is not joined to a verb."""
    first, verb = tree.head[noun], tree.edges(noun)[0]
    if tree.pos[noun] != "NOUN" or not tree.is_verb(first) or not own_tense(tree, first) or verb == noun:
        return
    if tree.tag[verb] not in ("VBN", "VBD") or tree.head[verb] != noun or tree.lower[verb - 1] not in ("and", "or"):
        return
    behind = [k for k in tree.kids[first] if k > noun]
    tree.attach(verb, first, "conj")
    tree.tag[verb], tree.pos[verb] = "VBN" if tree.tag[first] == "VBN" and tree.kid(first, "aux") else "VBD", "VERB"
    tree.attach(noun, verb, "dobj")
    for kid in behind:
        tree.attach(kid, verb, tree.dep[kid]) if tree.dep[kid] in ("prep", "npadvmod", "advmod", "advcl") else None


def find_verb_of_trade(tree: Tree, node: int) -> None:
    """ "employs 900 people and exports to 30 countries" read as "employs exports"."""
    thing = tree.head[node]
    phrase = tree.dep[thing] == "pobj"  # "imports gas from Norway and exports none"
    verb = tree.head[tree.head[thing]] if phrase else tree.head[thing]
    if tree.lower[node] not in ALSO_VERBS or tree.dep[thing] not in ("dobj", "pobj") or tree.tag[verb] != "VBZ":
        return
    bare = tree.kids[node] == [] and tree.lower[node - 1] == "and" and node + 1 < len(tree)
    if bare and phrase:
        bare = tree.lower[node + 1] in ("none", "nothing", "little", "it", "them")
    elif bare:
        bare = tree.tag[node + 1] in ("IN", "DT", "CD", "PRP$") and tree.kids[thing][0] < thing
    if not bare:
        return
    tree.attach(node, verb, "conj")
    tree.tag[node], tree.pos[node] = "VBZ", "VERB"
    for kid in [k for k in (*tree.kids[verb], *tree.kids[thing]) if k > node or k == node - 1]:
        home = verb if kid == node - 1 else node
        tree.attach(kid, home, tree.dep[kid])
