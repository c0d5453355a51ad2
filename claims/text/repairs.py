"""Put right what a statistical parser often gets wrong, before the rules read the sentence.

    "She was the first woman to be promoted, and was a leader."
    Wrong: "was a leader" hangs on "promoted"       Right: on the first "was"

    "It included money from Andreessen, 8VC, Thrive Capital, and Sway."
    Wrong: "Andreessen is 8VC"                      Right: a list of four

    "She became a player to join the club, scoring 20 goals."
    Wrong: "to join …, scoring"                     Right: "She became …, scoring"

Each repair looks at grammar only, and does nothing when its pattern is not complete.
"""

from __future__ import annotations

from claims.text import people
from claims.text.attribution import report_base
from claims.text.tree import FINITE_TAGS, SUBJECTS, Tree
from claims.text.verbs import is_past_form

PARTICULAR = frozenset("particularly especially notably mainly chiefly primarily mostly largely".split())
CROWDS = frozenset("crowd group clutch handful band gang team pair couple party crew".split())
WENT = frozenset(
    "went came moved flew travelled traveled returned left sent brought taken stayed remained drove sailed".split()
)
NEVER_PASSIVE = frozenset("died lived came went fell rose arrived remained worked retired served moved".split())
SCALES = frozenset(("m", "bn", "k", "tn", "mn", "b"))
ONLY_SAYING = frozenset("say claim believe think allege report insist confirm argue".split())
OFFICES = frozenset(
    "mayor governor president minister chancellor senator bishop".split()
)  # of a place, whatever its label
HOLDERS = people.PERSON_NOUNS - people.FEMALE_NOUNS - people.MALE_NOUNS
ALSO_VERBS = frozenset("exports imports supplies ships delivers offers reports operates runs serves sells".split())


def repair(tree: Tree) -> Tree:
    """Repair the tree in place and return it."""
    _find_lost_verb(tree)
    _find_verb_read_as_adjective(tree)
    _find_verb_read_as_noun(tree)
    if tree.lower[:2] == ["not", "only"] and len(tree) > 2:
        _find_inverted_verb(tree)
    _find_verb_behind_examples(tree)
    _find_fronted_time(tree)
    _raise_finite_verb(tree)
    _join_lost_subject(tree)
    _find_reported_subject(tree)
    _find_verb_behind_participle(tree)
    _find_verb_behind_name(tree)
    _find_inserted_report(tree)
    _find_report_before_aside(tree)
    for dash in [i for i in range(1, len(tree) - 2) if tree.text[i] in ("—", "–", "--")]:
        _cut_at_dash(tree, dash)
    for node in range(len(tree)):
        if tree.lower[node] in SCALES and node and tree.tag[node - 1] == "CD" and not tree.space[node - 1]:
            tree.tag[node], tree.pos[node] = "NN", "NOUN"
        dep = tree.dep[node]
        if (
            dep in ("advcl", "ccomp")
            and node
            and tree.pos[node] == "PROPN"
            and tree.pos[node - 1] == "NOUN"
            and node - 1 != tree.head[node]
        ):
            tree.attach(node, node - 1, "appos")  # "to value the firm Ipsy at £3m"
        if dep == "xcomp" and tree.tag[node] == "VBG" and node and tree.text[node - 1] == ",":
            tree.dep[node] = dep = "advcl"
        if dep in ("ROOT", "parataxis") and tree.tag[node] in FINITE_TAGS:
            _give_compound_subject(tree, node)
        if dep == "parataxis" and report_base(tree, node):
            _free_opener(tree, node)
        if dep == "parataxis" and not tree.is_verb(tree.head[node]):
            _free_bracketed(tree, node)
        if dep in ("aux", "auxpass") and tree.subject(tree.head[node]) is None and tree.kid(node, "nsubj") is not None:
            tree.attach(tree.kid(node, "nsubj"), tree.head[node], "nsubj" if dep == "aux" else "nsubjpass")
        if dep in ("nsubj", "nsubjpass"):
            _join_subjects(tree, node)
        if tree.lower[node] == "according":
            _share_source(tree, node)
        if tree.lower[node] in ("which", "whom") and dep == "pobj":
            _share_quantified(tree, node)
        if dep == "dobj":
            _find_second_verb(tree, node)
        elif dep == "npadvmod":
            _spell_out(tree, node)
            _keep_with_counted(tree, node)
        elif dep == "cc" and tree.lower[node] == "as":
            _free_joined(tree, node)
        if dep == "prep" and tree.lower[node] in ("after", "before", "since", "until"):
            _find_clause_of_time(tree, node)
        if dep == "conj":
            _take_between(tree, node)
            _find_verb_before_object(tree, node)
            _name_both(tree, node)
            _find_verb_of_trade(tree, node)
            _lift_behind_aside(tree, node)
            _particularize(tree, node)
            _match_determiner(tree, node)
            _lift_finite_conjunct(tree, node)
            _give_back_gerund(tree, node)
        elif dep == "ccomp":
            _join_that(tree, node)
        elif dep in ("advcl", "acl"):
            if tree.pos[node] == "NOUN":
                _keep_with_counted(tree, node)
            _lift_meanwhile(tree, node)
            _join_that(tree, node)
            _lift_saying(tree, node)
            _lift_participle(tree, node)
            _give_absolute_subject(tree, node)
            _lift_clause(tree, node)
        elif dep in ("nmod", "compound"):
            _split_plural_modifier(tree, node)
        elif dep == "relcl":
            _move_relative(tree, node)
        elif dep == "appos":
            _find_second_verb(tree, node)
            _give_subject(tree, node)
            _give_back_amount(tree, node)
            _read_compound(tree, node)
            _read_list(tree, node)
    return tree


def _free_bracketed(tree: Tree, clause: int) -> None:
    """ "takes three days (children are not allowed)": a sentence in brackets is told beside the other, not of its noun."""
    first = tree.edges(clause)[0]
    verb = next((a for a in tree.ancestors(clause) if tree.is_verb(a)), None)
    opened = "(" in tree.text[max(0, first - 1) : first + 1]
    if opened and verb is not None and tree.subject(clause) is not None and tree.is_finite(clause):
        tree.attach(clause, verb, "parataxis")


def _find_lost_verb(tree: Tree) -> None:
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


def _find_verb_read_as_adjective(tree: Tree) -> None:
    """ "30 men, who were arrested, left.": what has a subject and no "were" is no adjective."""
    root = tree.root
    subject = tree.subject(root)
    if tree.pos[root] != "ADJ" or subject is None or subject > root or not is_past_form(tree.lower[root]):
        return
    if tree.kid(root, "aux", "auxpass", "cop") is None:
        tree.tag[root], tree.pos[root] = "VBD", "VERB"


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


def _raise_finite_verb(tree: Tree) -> None:
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
            if k > root and tree.dep[k] in ("acl", "relcl") and _own_tense(tree, k) and tree.subject(k) is None
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


def _find_verb_behind_examples(tree: Tree) -> None:
    """ "Cities such as Lyon and Nice banned cars." read as one noun: behind the last example of a sentence stands its verb."""
    root = tree.root
    if (
        tree.tag[root] not in ("NNS", "NNPS")
        or tree.text[-1] != "."
        or any(_own_tense(tree, i) and tree.dep[i] != "compound" for i in range(len(tree)))
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


def _find_inverted_verb(tree: Tree) -> None:
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


def _find_inserted_report(tree: Tree) -> None:
    """ "The firm, Lee told the Herald, lost 40 workers." read as "told … and lost": what was told is the sentence."""
    said = tree.root
    subjects = [k for k in tree.kids[said] if tree.dep[k] in ("nsubj", "nsubjpass") and k < said]
    if len(subjects) != 2 or not report_base(tree, said) or tree.text[tree.edges(subjects[1])[0] - 1] != ",":
        return
    verb = next((k for k in tree.kids[said] if tree.dep[k] == "conj" and _own_tense(tree, k)), None)
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


def _find_report_before_aside(tree: Tree) -> None:
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


def _cut_at_dash(tree: Tree, dash: int) -> None:
    """ "painted “Go” on a wall—accounts vary on why": what stands before the dash does not hang in the clause behind it."""
    subject = next(
        (
            i
            for i in range(dash + 1, len(tree))
            if tree.dep[i] in ("nsubj", "nsubjpass") and tree.edges(i)[0] == dash + 1
        ),
        None,
    )
    verb = tree.head[subject] if subject is not None else dash
    home = tree.head[verb]
    if (
        verb <= dash
        or home >= dash
        or not _own_tense(tree, verb)
        or tree.dep[verb] not in ("ccomp", "conj", "parataxis")
    ):
        return
    for i in [i for i in tree.subtree(verb) if i < dash <= tree.head[i]]:
        tree.attach(i, home, "dep")
    if tree.head[dash] < dash and verb in tree.ancestors(dash):
        tree.attach(dash, home, "punct")


def _find_verb_behind_participle(tree: Tree) -> None:
    """ "The museum, closed since May, reopened on Friday." read as "The museum closed …, reopened": the second is the verb."""
    first = tree.root
    subject = tree.subject(first)
    verb = next((k for k in tree.kids[first] if k > first and tree.dep[k] in ("advcl", "conj", "acl")), None)
    if subject is None or verb is None or tree.tag[first] not in ("VBD", "VBN") or tree.tag[verb] not in ("VBD", "VBN"):
        return
    if (
        tree.kid(first, "dobj") is not None
        or tree.edges(subject)[1] != first - 1
        or tree.text[first - 1] != ","
        or tree.text[verb - 1] != ","
    ):
        return
    if any(
        tree.dep[k] in ("cc", "aux", "auxpass", "mark", *SUBJECTS)
        for k in (*tree.kids[verb], *tree.kids[first])
        if k != subject and k < verb
    ):
        return
    tree.kids[first].remove(verb)
    tree.head[verb], tree.dep[verb], tree.root, tree.tag[verb] = verb, "ROOT", verb, "VBD"
    late = [k for k in tree.kids[first] if k > verb or k == subject]
    tree.attach_root(first, verb, "detached")
    for kid in late:
        tree.attach(kid, verb, tree.dep[kid])
    tree.attach(first, subject, "acl")
    tree.tag[first] = "VBN"


def _find_verb_behind_name(tree: Tree) -> None:
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


def _free_opener(tree: Tree, said: int) -> None:
    """ "If rates rise, the bank said, defaults would double.": the clause in front belongs to what is said."""
    subject, verb = tree.subject(said), tree.head[said]
    for kid in [k for k in tree.kids[said] if tree.dep[k] == "advcl" and subject is not None and k < subject]:
        comma = tree.edges(kid)[1] + 1
        tree.attach(kid, verb, "advcl")
        if tree.text[comma] == ",":
            tree.attach(comma, verb, "punct")


def _revive_participle(tree: Tree, root: int) -> None:
    """ "The choir, the band and the orchestra performed.": a participle that would leave a full sentence without verb."""
    if tree.text[-1] != "." or any(
        _own_tense(tree, i) for i in tree.kids[root] if tree.is_verb(i) and tree.dep[i] != "relcl"
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


def _give_absolute_subject(tree: Tree, node: int) -> None:
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


def _own_tense(tree: Tree, node: int) -> bool:
    return tree.tag[node] in ("VBD", "VBZ", "VBP", "MD") or any(
        tree.dep[k] in ("aux", "auxpass") and tree.tag[k] in FINITE_TAGS and k < node for k in tree.kids[node]
    )


def _lift_finite_conjunct(tree: Tree, node: int) -> None:
    """A finite verb without subject is conjoined with a finite verb, not with an infinitive or a noun."""
    head = tree.head[node]
    if not tree.is_verb(node) or tree.subject(node) is not None:
        return
    if tree.tag[node] == "VBN" and any(
        tree.dep[k] == "aux" and tree.lower[k] in ("did", "does", "do") for k in tree.kids[head]
    ):
        tree.tag[node] = "VBD"  # "did not pay and left": "did" goes with a bare verb only
    if not _own_tense(tree, node):
        _lift_twin(tree, node, head)
        return
    if tree.is_verb(head) and (_own_tense(tree, head) or tree.subject(head) is not None):
        return
    home = next((a for a in tree.ancestors(head) if tree.is_verb(a) and _own_tense(tree, a)), None)
    if home is None or any(tree.dep[a] in ("relcl", "ccomp") for a in _between(tree, head, home)):
        return
    joined = tree.dep[tree.edges(node)[0] - 1] == "cc" and tree.lower[node] not in NEVER_PASSIVE
    if node < home and tree.tag[head] == "VBN" and joined:
        tree.tag[node] = "VBN"  # "The mill, built in 1931 and closed in 2015, will be sold."
        return
    for kid in [k for k in tree.kids[head] if tree.dep[k] in ("cc", "punct") and head < k < node and k >= node - 4]:
        tree.attach(kid, home, tree.dep[kid])
    tree.attach(node, home, "conj")


def _split_plural_modifier(tree: Tree, node: int) -> None:
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


def _join_subjects(tree: Tree, node: int) -> None:
    """ "The mayor, who is 52, and her deputy resigned": the second subject belongs to the "and" of the first."""
    verb = tree.head[node]
    first = next((k for k in tree.kids[verb] if k < node and tree.dep[k] == tree.dep[node]), None)
    if first is None or tree.kid(first, "conj") is not None:
        return
    if any(tree.dep[k] == "cc" and tree.lower[k] == "and" and first < k < node for k in tree.kids[first]):
        tree.attach(node, first, "conj")
        return
    joiner = tree.edges(node)[0] - 1  # "a plan for the line and the bridge's repair was …": the "and" hangs deeper
    if first < joiner and tree.lower[joiner] == "and" and first in tree.ancestors(joiner):
        tree.attach(node, tree.head[joiner], "conj")


def _share_source(tree: Tree, node: int) -> None:
    """ "killed three and wounded twelve, according to the army": at the end, behind a comma, it holds for both verbs."""
    verb = tree.head[node]
    if node == 0 or tree.text[node - 1] != ",":
        return
    while tree.dep[verb] == "conj" and tree.is_verb(tree.head[verb]) and node > verb:
        verb = tree.head[verb]
    if verb != tree.head[node] and tree.is_verb(verb):
        tree.attach(node, verb, "prep")


def _lift_twin(tree: Tree, node: int, noun: int) -> None:
    """ "will ban coal and limit gas" with "limit" hung on "coal": a verb goes with the verb of its own form."""
    verb = tree.head[noun]
    if (
        tree.is_verb(noun)
        or tree.dep[noun] != "dobj"
        or tree.tag[verb] != tree.tag[node]
        or tree.kid(node, "dobj") is None
    ):
        return
    for kid in [k for k in tree.kids[noun] if tree.dep[k] in ("cc", "punct") and noun < k < node]:
        tree.attach(kid, verb, tree.dep[kid])
    tree.attach(node, verb, "conj")


def _between(tree: Tree, low: int, high: int) -> list[int]:
    found = [low]
    for ancestor in tree.ancestors(low):
        if ancestor == high:
            return found
        found.append(ancestor)
    return found


def _lift_participle(tree: Tree, node: int) -> None:
    """ ", scoring 20 goals" after a comma belongs to the finite clause, not to the infinitive before it."""
    head = tree.head[node]
    if tree.tag[node] != "VBG" or tree.subject(node) is not None or not tree.is_verb(head) or _own_tense(tree, head):
        return
    first = tree.edges(node)[0]
    if (
        first == 0
        or tree.text[first - 1] != ","
        or node < head
        or tree.dep[head] in ("relcl", "ccomp", "csubj", "pcomp")
    ):
        return
    home = next((a for a in tree.ancestors(head) if tree.is_verb(a) and _own_tense(tree, a)), None)
    if home is not None and not any(tree.dep[a] in ("relcl", "ccomp", "advcl") for a in _between(tree, head, home)):
        tree.attach(node, home, "advcl")


def _opens_with_that(tree: Tree, clause: int) -> bool:
    return any(tree.lower[k] == "that" and tree.dep[k] == "mark" for k in tree.kids[clause])


def _join_that(tree: Tree, node: int) -> None:
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


def _give_back_gerund(tree: Tree, node: int) -> None:
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
            _read_list(tree, kid)


def _find_verb_before_object(tree: Tree, noun: int) -> None:
    """ "grew up in Dakar and studied engineering" read as "grew up and engineering": a noun is not joined to a verb."""
    first, verb = tree.head[noun], tree.edges(noun)[0]
    if tree.pos[noun] != "NOUN" or not tree.is_verb(first) or not _own_tense(tree, first) or verb == noun:
        return
    if tree.tag[verb] not in ("VBN", "VBD") or tree.head[verb] != noun or tree.lower[verb - 1] not in ("and", "or"):
        return
    behind = [k for k in tree.kids[first] if k > noun]
    tree.attach(verb, first, "conj")
    tree.tag[verb], tree.pos[verb] = "VBN" if tree.tag[first] == "VBN" and tree.kid(first, "aux") else "VBD", "VERB"
    tree.attach(noun, verb, "dobj")
    for kid in behind:
        tree.attach(kid, verb, tree.dep[kid]) if tree.dep[kid] in ("prep", "npadvmod", "advmod", "advcl") else None


def _lift_saying(tree: Tree, node: int) -> None:
    """ "The court ruled that the law was void, finding that it …": who ruled also found."""
    inner = tree.head[node]
    outer = tree.head[inner]
    first = tree.edges(node)[0]
    if tree.tag[node] != "VBG" or first <= inner or tree.text[first - 1] != "," or tree.dep[inner] != "ccomp":
        return
    if report_base(tree, node) and tree.kid(node, "ccomp") is not None and outer < inner and _own_tense(tree, outer):
        tree.attach(node, outer, "advcl")


def _share_quantified(tree: Tree, pronoun: int) -> None:
    """ "two hits, both of which feature a choir": a relative clause whose subject counts the things before it."""
    of = tree.head[pronoun]
    count = tree.head[of]
    first = tree.edges(count)[0]
    if tree.lower[of] != "of" or first == 0 or tree.text[first - 1] != "," or count > of:
        return
    verb = tree.head[count]
    several = tree.lower[count] not in ("all", "most", "some", "part", "half", "much", "none")
    if tree.dep[count] not in ("nsubj", "nsubjpass"):
        verb = next((i for i in range(pronoun, len(tree)) if tree.is_verb(i) and _own_tense(tree, i)), -1)
        if verb < 0 or tree.subject(verb) is not None or tree.dep[verb] in ("aux", "auxpass"):
            return
    noun = next((i for i in range(first - 1, -1, -1) if tree.pos[i] in ("NOUN", "PROPN")), -1)
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


def _particularize(tree: Tree, node: int) -> None:
    """ "birds, particularly gulls and terns, and seals": gulls and terns are birds, not one more member of the list."""
    first = tree.edges(node)[0]
    if first and tree.lower[first] in PARTICULAR and tree.text[first - 1] == "," and tree.tag[tree.head[node]] == "NNS":
        tree.dep[node] = "appos"


def _move_relative(tree: Tree, node: int) -> None:
    """ "a chain of shops, which sells …": the verb's number, or "who", tells which noun is meant."""
    noun = tree.head[node]
    subject = tree.subject(node)
    if tree.dep[noun] == "pobj" and not any(tree.dep[k] in ("det", "poss") for k in tree.kids[noun]):
        crowd = tree.head[tree.head[noun]]  # "a crowd of villagers who watched": the crowd did
        if tree.lower[crowd] in CROWDS and any(tree.lower[k] == "a" for k in tree.kids[crowd]):
            tree.attach(node, crowd, "relcl")
            return
    if subject is None or tree.lower[subject] not in ("which", "who", "that"):
        return
    if tree.lower[subject] == "who" and (who := _find_person(tree, noun)) is not None:
        for mark in [k for k in tree.kids[noun] if tree.dep[k] == "punct" and k > noun]:
            tree.attach(mark, who, "punct")
        tree.attach(node, who, "relcl")
        return
    if _agrees(tree, noun, node, subject):
        return
    for other in tree.ancestors(noun)[:4]:
        if tree.is_verb(other) and (tree.dep[other] != "acl" or _own_tense(tree, other)):
            return
        one = tree.lower[other] == "one" and tree.dep[other] == "attr"  # "is one of its members who is elected"
        if (tree.pos[other] in ("NOUN", "PROPN") or one) and _agrees(tree, other, node, subject):
            tree.attach(node, other, "relcl")
            return


def _find_person(tree: Tree, noun: int) -> int | None:
    """ "the driver of the bus, who was hurt": a driver is who, a bus is which."""
    of = tree.head[noun]
    holder = tree.head[of]
    if tree.dep[noun] != "pobj" or tree.lower[of] != "of" or tree.lower[holder] not in HOLDERS:
        return None
    if tree.tag[noun] not in ("NN", "NNP") or tree.kid(noun, "conj") is not None:
        return None
    if _is_person(tree, noun) and tree.lower[holder] not in OFFICES:
        return None
    return None if tree.lower[noun] in people.PERSON_NOUNS | people.ORGANISATIONS else holder


def _agrees(tree: Tree, noun: int, verb: int, pronoun: int) -> bool:
    if (
        tree.lower[pronoun] == "who"
        and (n := tree.ent_of.get(noun)) is not None
        and tree.ents[n][2] in ("GPE", "LOC", "DATE", "MONEY")
    ):
        return False
    if tree.lower[pronoun] == "which" and _is_person(tree, noun):
        return False
    finite = next((k for k in tree.kids[verb] if tree.dep[k] in ("aux", "auxpass")), verb)
    plural = tree.tag[noun] in ("NNS", "NNPS") or any(tree.dep[k] == "conj" for k in tree.kids[noun])
    singular_form = tree.tag[finite] == "VBZ" or tree.lower[finite] == "was"
    plural_form = tree.tag[finite] == "VBP" or tree.lower[finite] == "were"
    return not (plural and singular_form) and not (not plural and plural_form)


def _read_compound(tree: Tree, node: int) -> None:
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


def _lift_meanwhile(tree: Tree, node: int) -> None:
    """ "was sent to Rome to study while his father ran the shop": both happened, so it explains the finite verb."""
    head = tree.head[node]
    if tree.subject(node) is None or tree.tag[head] != "VB" or node < head or tree.dep[head] not in ("advcl", "xcomp"):
        return
    home = tree.head[head]
    past = tree.tag[node] == "VBD" or any(
        tree.tag[k] == "VBD" and tree.dep[k] in ("aux", "auxpass") for k in tree.kids[node]
    )
    meanwhile = any(tree.lower[k] == "while" and k < node for k in tree.kids[node])
    if (
        meanwhile
        and past
        and tree.lower[home] in WENT
        and not any(tree.dep[k] in ("neg", "aux") for k in tree.kids[home])
    ):
        tree.attach(node, home, "advcl")


def _lift_clause(tree: Tree, node: int) -> None:
    """ ", as North Korea aids Russia" after a comma explains the finite verb, not the participle before it."""
    head = tree.head[node]
    first = tree.edges(node)[0]
    if tree.dep[node] != "advcl" or tree.subject(node) is None or not tree.is_verb(head) or _own_tense(tree, head):
        return
    if tree.dep[head] not in ("xcomp", "advcl", "pcomp") or node < head or first == 0 or tree.text[first - 1] != ",":
        return
    home = next((a for a in tree.ancestors(head) if tree.is_verb(a) and _own_tense(tree, a)), None)
    if home is not None:
        tree.attach(node, home, "advcl")


def _match_determiner(tree: Tree, node: int) -> None:
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


def _read_list(tree: Tree, node: int) -> None:
    """ "A, B, C and D" where the parser took B for an apposition of A."""
    head = tree.head[node]
    if tree.dep[node] != "appos" or node < head or not _is_listed(tree, head, node):
        return
    tree.dep[node] = "conj"
    for other in [k for k in tree.kids[head] if tree.dep[k] == "appos" and k > node and tree.text[k - 1] != "("]:
        tree.dep[other] = "conj"


def _is_listed(tree: Tree, head: int, node: int) -> bool:
    if tree.text[tree.edges(node)[0] - 1] != "," or tree.pos[head] != tree.pos[node]:
        return False
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
    return not (_is_person(tree, head) and any(tree.dep[k] == "det" for k in tree.kids[node]))


def _chain(tree: Tree, node: int) -> list[int]:
    """The conjuncts of a word and theirs."""
    found = [k for k in tree.kids[node] if tree.dep[k] == "conj" and (not tree.is_verb(k) or tree.tag[k] == "VBG")]
    return found + [deeper for k in found for deeper in _chain(tree, k)]


def _is_person(tree: Tree, node: int) -> bool:
    return _label(tree, node) == "PERSON"


def _find_verb_read_as_noun(tree: Tree) -> None:
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


def _join_lost_subject(tree: Tree) -> None:
    """ "Mr Obi, who is 61, and his wife live in Enugu." read as "Mr Obi, and his wife lives": both are the subject."""
    first = tree.root
    verb = next((k for k in tree.kids[first] if tree.dep[k] == "conj" and _own_tense(tree, k)), None)
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


def _find_fronted_time(tree: Tree) -> None:
    """ "Only after the war did the town regain its bridge.": "after the war" is no clause."""
    verb = tree.root
    mark = next((k for k in tree.kids[verb] if tree.lower[k] in ("after", "before", "since", "until")), None)
    subjects = [k for k in tree.kids[verb] if tree.dep[k] == "nsubj" and k < verb]
    helper = tree.kid(verb, "aux")
    if mark is None or len(subjects) != 2 or helper is None or not mark < subjects[0] < helper < subjects[1]:
        return
    tree.dep[mark], tree.pos[mark], tree.tag[mark] = "prep", "ADP", "IN"
    tree.attach(subjects[0], mark, "pobj")


def _find_clause_of_time(tree: Tree, mark: int) -> None:
    """ "fell after sale of pelts was banned" read as "fell after sale … and was banned": a noun right before the verb."""
    noun, main = tree.kid(mark, "pobj"), tree.head[mark]
    behind = tree.edges(noun)[1] + 1 if noun is not None else len(tree)
    verb = next(
        (
            k
            for k in tree.kids[main]
            if tree.dep[k] in ("conj", "advcl", "ccomp") and tree.edges(k)[0] == behind and _own_tense(tree, k)
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


def _find_reported_subject(tree: Tree) -> None:
    """ "The UN says the army, according to witnesses, shelled a hospital." read as "says the army … and shelled"."""
    said = tree.root
    thing = tree.kid(said, "dobj")
    if thing is None or report_base(tree, said) not in ONLY_SAYING or tree.subject(said) is None:
        return
    verb = next((k for k in tree.kids[said] if tree.dep[k] in ("conj", "ccomp") and _own_tense(tree, k)), None)
    if verb is None or verb < thing or tree.subject(verb) is not None or tree.kid(said, "cc") is not None:
        return
    if tree.text[tree.edges(thing)[1] + 1] == tree.text[verb - 1] == ",":
        tree.attach(verb, said, "ccomp")
        tree.attach(thing, verb, "nsubj")


def _find_second_verb(tree: Tree, noun: int) -> None:
    """ "raised pensions and, in 2009, nationalised gas" read as "raised nationalised gas": a verb takes one object."""
    first = tree.head[noun] if tree.dep[noun] == "dobj" else tree.head[tree.head[noun]]
    verb = next((k for k in tree.kids[noun] if tree.tag[k] in ("VBN", "JJ") and tree.dep[k] == "amod"), None)
    other = tree.kid(first, "dobj")
    if verb is None or other is None or other >= verb or verb != tree.edges(noun)[0] or not _own_tense(tree, first):
        return
    joiner = next((k for k in tree.kids[first] if tree.dep[k] == "cc" and other < k < verb), None)
    if joiner is None or tree.text[verb - 1] != "," or not is_past_form(tree.lower[verb]):
        return
    tree.attach(verb, first, "conj")
    tree.tag[verb], tree.pos[verb] = "VBD", "VERB"
    tree.attach(noun, verb, "dobj")
    for kid in [k for k in tree.kids[first] if joiner < k and k not in (verb, noun)]:
        tree.attach(kid, verb, tree.dep[kid])


def _free_joined(tree: Tree, joiner: int) -> None:
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


def _take_between(tree: Tree, node: int) -> None:
    """ "moved to Leeds and, last year, sold its mill": what stands between "and" and the verb belongs to the verb."""
    first = tree.head[node]
    joiner = next((k for k in tree.kids[first] if tree.dep[k] == "cc" and first < k < node), None)
    if joiner is None or not tree.is_verb(node) or tree.text[joiner + 1] != "," or tree.text[node - 1] != ",":
        return
    for kid in [k for k in tree.kids[first] if joiner < k < node]:
        tree.attach(kid, node, tree.dep[kid])


def _find_verb_of_trade(tree: Tree, node: int) -> None:
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


def _lift_behind_aside(tree: Tree, node: int) -> None:
    """ "She resigned, a day after police came, and was replaced": what is joined behind an aside goes with the main verb."""
    aside = tree.head[node]
    if tree.dep[aside] != "advcl" or not _own_tense(tree, node) or tree.subject(node) is not None:
        return
    first, main = tree.edges(aside)[0], tree.head[aside]
    joiner = next((k for k in tree.kids[aside] if tree.dep[k] == "cc" and k < node), None)
    if joiner is None or first < main or tree.text[first - 1] != "," or tree.text[joiner - 1] != ",":
        return
    tree.attach(joiner, main, "cc")
    tree.attach(node, main, "conj")


def _name_both(tree: Tree, node: int) -> None:
    """ "her novel “Salt” and the film “Iron”": the film goes with the novel, not with its name."""
    name = tree.head[node]
    noun, joiner = tree.head[name], tree.edges(node)[0] - 1
    if tree.dep[name] != "appos" or tree.pos[name] != "PROPN" or tree.kid(node, "det", "poss") is None:
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


def _keep_with_counted(tree: Tree, node: int) -> None:
    """ ", drowning 40 people, most of them pupils": what is said of them stays with the people."""
    verb = tree.head[node]
    first = next(i for i in tree.subtree(node) if tree.dep[i] != "punct")
    if tree.lower[first + 1 : first + 3] != ["of", "them"] or first < 2 or tree.text[first - 1] != ",":
        return
    content = tree.kid(verb, "ccomp")
    if content is not None and content < verb and report_base(tree, verb):
        tree.attach(first - 1, content, "punct")
        tree.attach(node, content, "npadvmod")
    elif tree.tag[first - 2] == "NNS" and verb < first - 2:
        tree.attach(node, first - 2, "appos")


def _give_compound_subject(tree: Tree, verb: int) -> None:
    """ "…, the agency estimates": a noun is no first part of a verb, it is its subject."""
    noun = verb - 1
    if not tree.is_verb(verb) or tree.subject(verb) is not None or noun not in tree.kids[verb]:
        return
    if tree.dep[noun] != "compound" or tree.pos[noun] not in ("NOUN", "PROPN"):
        return
    tree.dep[noun] = "nsubj"
    for kid in [k for k in tree.kids[verb] if k < noun and tree.dep[k] in ("det", "amod", "compound", "poss")]:
        tree.attach(kid, noun, tree.dep[kid])


def _spell_out(tree: Tree, node: int) -> None:
    """ "four cities: Accra, Lagos and Dakar" where the list hangs on the verb."""
    first = tree.edges(node)[0]
    if first > 1 and tree.text[first - 1] == ":" and tree.tag[first - 2] == "NNS" and _chain(tree, node):
        tree.attach(node, first - 2, "appos")


def _give_subject(tree: Tree, node: int) -> None:
    """ "When she came to Oslo, Greta Lund told …" read as "Oslo, that is Greta Lund": the verb behind it lacks a subject."""
    verb, last = tree.root, tree.edges(node)[1]
    first = tree.edges(node)[0]
    if not tree.is_verb(verb) or tree.subject(verb) is not None or not _own_tense(tree, verb):
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


def _give_back_amount(tree: Tree, node: int) -> None:
    """ "The bank fined the trader, whom it had hired in 2016, £12,000.": money is no other name of a year."""
    label, year = _label(tree, node), _label(tree, tree.head[node])
    relative = next((a for a in tree.ancestors(node) if tree.dep[a] == "relcl"), None)
    if label != "MONEY" or year != "DATE" or relative is None:
        return
    verb = next((a for a in tree.ancestors(relative) if tree.is_verb(a)), None)
    if verb is not None:
        tree.attach(node, verb, "dobj")


def _label(tree: Tree, node: int) -> str:
    n = tree.ent_of.get(node)
    return tree.ents[n][2] if n is not None else ""
