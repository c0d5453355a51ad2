"""Clauses that hang on the wrong word: lifted to the verb, or moved to the noun, that they tell of."""

from __future__ import annotations

from claims.text import people
from claims.text.repairs.nouns import is_person
from claims.text.repairs.verbs import own_tense
from claims.text.tree import Tree

WENT = frozenset(
    "went came moved flew travelled traveled returned left sent brought taken stayed remained drove sailed".split()
)
NEVER_PASSIVE = frozenset(
    "died lived came went fell rose arrived remained worked retired served moved fled escaped resigned".split()
)
CROWDS = frozenset("crowd group clutch handful band gang team pair couple party crew".split())
OFFICES = frozenset(
    "mayor governor president minister chancellor senator bishop".split()
)  # of a place, whatever its label
PEOPLE = people.PERSON_NOUNS | people.KIN
MATTERS = frozenset(
    "talks negotiations discussions plans plan case matter inquiry investigation charges allegations situation decision deal incident "
    "project operation trial crash attack meeting bus car train truck ship plane house hospital".split()
)
OWNED = frozenset("belonged belongs cost costs sold bought rented leased auctioned valued mortgaged".split())
HOLDERS = people.PERSON_NOUNS - people.FEMALE_NOUNS - people.MALE_NOUNS


def cut_at_dash(tree: Tree, dash: int) -> None:
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
        or not own_tense(tree, verb)
        or tree.dep[verb] not in ("ccomp", "conj", "parataxis")
    ):
        return
    for i in [i for i in tree.subtree(verb) if i < dash <= tree.head[i]]:
        tree.attach(i, home, "dep")
    if tree.head[dash] < dash and verb in tree.ancestors(dash):
        tree.attach(dash, home, "punct")


def free_bracketed(tree: Tree, clause: int) -> None:
    """ "takes three days (children are not allowed)": a sentence in brackets is told beside the other, not of its noun."""
    first = tree.edges(clause)[0]
    verb = next((a for a in tree.ancestors(clause) if tree.is_verb(a)), None)
    opened = "(" in tree.text[max(0, first - 1) : first + 1]
    if opened and verb is not None and tree.subject(clause) is not None and tree.is_finite(clause):
        tree.attach(clause, verb, "parataxis")


def take_between(tree: Tree, node: int) -> None:
    """ "moved to Leeds and, last year, sold its mill": what stands between "and" and the verb belongs to the verb."""
    first = tree.head[node]
    joiner = next((k for k in tree.kids[first] if tree.dep[k] == "cc" and first < k < node), None)
    if joiner is None or not tree.is_verb(node) or tree.text[joiner + 1] != "," or tree.text[node - 1] != ",":
        return
    for kid in [k for k in tree.kids[first] if joiner < k < node]:
        tree.attach(kid, node, tree.dep[kid])


def lift_finite_conjunct(tree: Tree, node: int) -> None:
    """A finite verb without subject is conjoined with a finite verb, not with an infinitive or a noun."""
    head = tree.head[node]
    if not tree.is_verb(node) or tree.subject(node) is not None:
        return
    if tree.tag[node] == "VBN" and any(
        tree.dep[k] == "aux" and tree.lower[k] in ("did", "does", "do") for k in tree.kids[head]
    ):
        tree.tag[node] = "VBD"  # "did not pay and left": "did" goes with a bare verb only
    alone = tree.tag[node] == "VBN" and tree.kid(node, "aux", "auxpass") is None
    if alone and tree.lower[node] in NEVER_PASSIVE and tree.kid(head, "auxpass") is not None:
        tree.tag[node] = "VBD"  # "was arrested and fled"
    if not own_tense(tree, node):
        _lift_twin(tree, node, head)
        return
    if tree.is_verb(head) and (own_tense(tree, head) or tree.subject(head) is not None):
        return
    home = next((a for a in tree.ancestors(head) if tree.is_verb(a) and own_tense(tree, a)), None)
    if home is None or any(tree.dep[a] in ("relcl", "ccomp") for a in _between(tree, head, home)):
        return
    joined = tree.dep[tree.edges(node)[0] - 1] == "cc" and tree.lower[node] not in NEVER_PASSIVE
    if node < home and tree.tag[head] == "VBN" and joined:
        tree.tag[node] = "VBN"  # "The mill, built in 1931 and closed in 2015, will be sold."
        return
    for kid in [k for k in tree.kids[head] if tree.dep[k] in ("cc", "punct") and head < k < node and k >= node - 4]:
        tree.attach(kid, home, tree.dep[kid])
    tree.attach(node, home, "conj")


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


def lift_behind_aside(tree: Tree, node: int) -> None:
    """ "She resigned, a day after police came, and was replaced": what is joined behind an aside goes with the main verb."""
    aside = tree.head[node]
    if tree.dep[aside] != "advcl" or not own_tense(tree, node) or tree.subject(node) is not None:
        return
    first, main = tree.edges(aside)[0], tree.head[aside]
    joiner = next((k for k in tree.kids[aside] if tree.dep[k] == "cc" and k < node), None)
    if joiner is None or first < main or tree.text[first - 1] != "," or tree.text[joiner - 1] != ",":
        return
    tree.attach(joiner, main, "cc")
    tree.attach(node, main, "conj")


def lift_participle(tree: Tree, node: int) -> None:
    """ ", scoring 20 goals" after a comma belongs to the finite clause, not to the infinitive before it."""
    head = tree.head[node]
    if tree.tag[node] != "VBG" or tree.subject(node) is not None or not tree.is_verb(head) or own_tense(tree, head):
        return
    first = tree.edges(node)[0]
    if (
        first == 0
        or tree.text[first - 1] != ","
        or node < head
        or tree.dep[head] in ("relcl", "ccomp", "csubj", "pcomp")
    ):
        return
    home = next((a for a in tree.ancestors(head) if tree.is_verb(a) and own_tense(tree, a)), None)
    if home is not None and not any(tree.dep[a] in ("relcl", "ccomp", "advcl") for a in _between(tree, head, home)):
        tree.attach(node, home, "advcl")


def read_inverted(tree: Tree, node: int) -> None:
    """ "Had she pleaded guilty, she would be free.": a condition, which the parser may take for what is said."""
    first, subject = tree.edges(node)[0], tree.subject(node)
    opens = first == 0 or tree.text[first - 1] in (",", ";", "—", "–")
    if not opens or tree.lower[first] not in ("had", "were", "should") or tree.text[-1] == "?":
        return
    if subject is not None and first < subject < node < tree.head[node]:
        tree.dep[node] = "advcl"


def find_saying_read_as_noun(tree: Tree, node: int) -> None:
    """ "They did not, as Moss claims, sell it": behind "as" and a name stands a verb."""
    subject = tree.subject(node)
    if (
        tree.tag[node] == "NNS"
        and subject == node - 1
        and tree.lower[subject - 1] == "as"
        and tree.text[node + 1] == ","
    ):
        tree.tag[node], tree.pos[node] = "VBZ", "VERB"


def find_provided(tree: Tree, node: int) -> None:
    """ "will stand again, provided his party wants him": a condition, and nobody provided the party."""
    verb = tree.head[node]
    thing = tree.kid(node, "pobj", "dobj")
    if tree.text[node - 1] != "," or thing is None or not node < thing < verb or tree.subject(verb) is not None:
        return
    if own_tense(tree, verb) and tree.edges(thing)[1] + 1 in (verb, *tree.kids[verb]):
        tree.attach(thing, verb, "nsubj")
        tree.dep[node] = "mark"
        tree.dep[verb] = "advcl"


def lift_meanwhile(tree: Tree, node: int) -> None:
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


def lift_clause(tree: Tree, node: int) -> None:
    """ ", as North Korea aids Russia" after a comma explains the finite verb, not the participle before it."""
    head = tree.head[node]
    first = tree.edges(node)[0]
    if tree.dep[node] != "advcl" or tree.subject(node) is None or not tree.is_verb(head) or own_tense(tree, head):
        return
    if tree.dep[head] not in ("xcomp", "advcl", "pcomp") or node < head or first == 0 or tree.text[first - 1] != ",":
        return
    home = next((a for a in tree.ancestors(head) if tree.is_verb(a) and own_tense(tree, a)), None)
    if home is not None:
        tree.attach(node, home, "advcl")


def _between(tree: Tree, low: int, high: int) -> list[int]:
    found = [low]
    for ancestor in tree.ancestors(low):
        if ancestor == high:
            return found
        found.append(ancestor)
    return found


def find_who_is_meant(tree: Tree, node: int) -> None:
    """ "10,000 nurses by 2027, of whom few came": those are no years."""
    noun = tree.head[node]
    if (
        tree.tag[noun] != "CD"
        or tree.dep[noun] != "pobj"
        or not any(tree.lower[i] == "whom" for i in tree.subtree(node)[:4])
    ):
        return
    meant = next((i for i in range(noun - 1, -1, -1) if tree.tag[i] in ("NNS", "NNP", "NNPS")), None)
    if meant is not None:
        tree.attach(node, meant, "relcl")


def move_relative(tree: Tree, node: int) -> None:
    """ "a chain of shops, which sells …": the verb's number, or "who", tells which noun is meant."""
    noun = tree.head[node]
    subject = tree.subject(node)
    if tree.dep[noun] == "pobj" and not any(tree.dep[k] in ("det", "poss") for k in tree.kids[noun]):
        crowd = tree.head[tree.head[noun]]  # "a crowd of villagers who watched": the crowd did
        if tree.lower[crowd] in CROWDS and any(tree.lower[k] == "a" for k in tree.kids[crowd]):
            tree.attach(node, crowd, "relcl")
            return
    opener = next((i for i in tree.subtree(node)[:3] if tree.lower[i] in ("who", "whom", "whose")), None)
    if opener is not None and (who := _find_holder(tree, noun, node)) is not None:
        _give_marks(tree, noun, who)
        tree.attach(node, who, "relcl")
        return
    if subject is not None and tree.lower[subject] == "which" and tree.lower[node] in OWNED:
        _tell_of_thing(tree, noun, node)
        noun = tree.head[node]
    if opener is not None or (subject is not None and tree.lower[subject] == "which"):
        _tell_of_last(tree, noun, node)
        noun = tree.head[node]
    if subject is None or tree.lower[subject] not in ("which", "who", "that"):
        return
    if tree.lower[subject] == "who" and (who := _find_person(tree, noun)) is not None:
        _give_marks(tree, noun, who)
        tree.attach(node, who, "relcl")
        return
    if _agrees(tree, noun, node, subject):
        return
    for other in tree.ancestors(noun)[:4]:
        if tree.is_verb(other) and (tree.dep[other] != "acl" or own_tense(tree, other)):
            break
        one = tree.lower[other] == "one" and tree.dep[other] == "attr"  # "is one of its members who is elected"
        if (tree.pos[other] in ("NOUN", "PROPN") or one) and _agrees(tree, other, node, subject):
            tree.attach(node, other, "relcl")
            return
    _give_whole_clause(tree, node, subject)


def _give_whole_clause(tree: Tree, node: int, subject: int) -> None:
    """ "Few live in poor areas, which means …": no noun agrees with the verb, so that few do is what "which" means."""
    noun = tree.head[node]
    verb = next((a for a in tree.ancestors(node) if tree.is_verb(a)), None)
    comma = tree.edges(node)[0] - 1
    if tree.tag[noun] not in ("NNS", "NNPS") and tree.kid(noun, "conj") is None:
        return
    if tree.lower[subject] == "which" and verb is not None and verb < comma and tree.text[comma] == ",":
        tree.attach(node, verb, "relcl")


def find_whose(tree: Tree, node: int) -> None:
    """ "a nurse from Turin, whose niece drowned" read as a clause of its own: it tells of the nurse."""
    first = tree.edges(node)[0]
    if (
        tree.lower[first] != "whose"
        or first < 2
        or tree.text[first - 1] != ","
        or tree.pos[first - 2] not in ("NOUN", "PROPN")
    ):
        return
    if tree.head[node] < first and tree.subject(node) is not None:
        tree.attach(node, first - 2, "relcl")
        move_relative(tree, node)


def _tell_of_thing(tree: Tree, place: int, node: int) -> None:
    """ "a villa in Portugal, which belonged to her": a country belongs to nobody."""
    n = tree.ent_of.get(place)
    prep = tree.head[place]
    if n is None or tree.ents[n][2] != "GPE" or tree.dep[place] != "pobj" or tree.lower[prep] not in ("in", "near"):
        return
    thing = tree.head[prep] if not tree.is_verb(tree.head[prep]) else tree.kid(tree.head[prep], "dobj")
    if thing is not None and thing < prep and tree.pos[thing] in ("NOUN", "ADJ"):
        tree.pos[thing] = "NOUN"  # "a flat"
        _give_marks(tree, place, thing)
        tree.attach(node, thing, "relcl")


def _give_marks(tree: Tree, noun: int, other: int) -> None:
    for mark in [k for k in tree.kids[noun] if tree.dep[k] == "punct" and k > noun]:
        tree.attach(mark, other, "punct")


def join_relative(tree: Tree, node: int) -> None:
    """ "…, who had treated him, and who became a friend": the second "who" goes with the first, not with the main verb."""
    first, verb = tree.edges(node)[0], tree.head[node]
    if (
        not tree.is_verb(node)
        or tree.lower[first] not in ("who", "whose", "whom", "which")
        or tree.dep[verb] == "relcl"
    ):
        return
    joiner = first - 1 if first and tree.dep[first - 1] == "cc" else -1
    told = [i for i in range(verb + 1, joiner) if tree.dep[i] == "relcl" and tree.is_verb(i)]
    if not told or verb not in tree.ancestors(told[-1]):
        return
    tree.attach(joiner, told[-1], "cc")
    tree.attach(node, told[-1], "conj")


def _tell_of_last(tree: Tree, noun: int, node: int) -> None:
    """ "Eva, Tom and Pia, who died young": the last of them did, or all; never the first alone."""
    chain = [noun]
    for here in chain:  # grows while it is read
        chain += [k for k in tree.kids[here] if tree.dep[k] == "conj" and k < node and not tree.is_verb(k)]
    last = max(chain)
    if len(chain) == 1 or _is_plural_form(tree, node):
        return
    if tree.dep[noun] == "attr" and tree.text[tree.edges(node)[0] - 1] != ",":
        return  # "is a poet and farmer who": told of the subject
    if is_somebody(tree, last) and any(tree.lower[i] == "which" for i in tree.subtree(node) if i < node):
        return
    if any(tree.lower[k] in ("both", "all", "together", "respectively") for k in tree.kids[node]):
        return
    tree.attach(node, last, "relcl")


def _is_plural_form(tree: Tree, verb: int) -> bool:
    finite = next((k for k in tree.kids[verb] if tree.dep[k] in ("aux", "auxpass")), verb)
    return tree.tag[finite] == "VBP" or tree.lower[finite] == "were"


def _find_holder(tree: Tree, noun: int, node: int) -> int | None:
    """ "a diplomat briefed on the talks, who …", "Ann Lee, a driver from Cork, whom …": the nearest person before the comma."""
    if tree.text[tree.edges(node)[0] - 1] != "," or not _is_nobody(tree, noun) or _is_plural_form(tree, node):
        return None
    below = noun
    for other in tree.ancestors(noun)[:4]:
        if tree.is_verb(other) and (tree.dep[other] != "acl" or below == tree.subject(other)):
            return None
        if tree.pos[other] in ("NOUN", "PROPN") and is_somebody(tree, other):
            return other
        below = other
    return None


def _is_nobody(tree: Tree, noun: int) -> bool:
    """A place, a day, a matter: nothing that "who" may mean."""
    if tree.dep[noun] != "pobj" or tree.kid(noun, "conj") is not None:
        return False
    n = tree.ent_of.get(noun)
    if n is not None:
        return (
            tree.ents[n][2] in ("GPE", "LOC", "FAC", "DATE", "MONEY", "EVENT") or tree.lower[tree.head[noun]] == "from"
        )
    return tree.lower[noun] in MATTERS


def is_somebody(tree: Tree, noun: int) -> bool:
    """Is one person meant by the noun?"""
    if tree.tag[noun] not in ("NN", "NNP"):
        return False
    return is_person(tree, noun) or tree.lower[noun] in PEOPLE


def move_name_of_person(tree: Tree, node: int) -> None:
    """ "a farmer in Kent, a man named Roy Till": a person is no other name of a place."""
    place = tree.head[node]
    prep = tree.head[place]
    n = tree.ent_of.get(place)
    named = n is not None and tree.ents[n][2] in ("GPE", "LOC", "ORG", "FAC")
    if not named or tree.dep[place] != "pobj" or not is_somebody(tree, node) or node < place:
        return
    who = tree.head[prep]
    office = tree.lower[prep] in ("of", "for") and is_person(tree, node)  # "the mayor of Bern, Otto Lind"
    if (office or tree.lower[prep] in ("in", "from", "at", "near")) and is_somebody(tree, who):
        _give_marks(tree, place, who)
        tree.attach(node, who, "appos")


def _find_person(tree: Tree, noun: int) -> int | None:
    """ "the driver of the bus, who was hurt": a driver is who, a bus is which."""
    of = tree.head[noun]
    holder = tree.head[of]
    if tree.dep[noun] != "pobj" or tree.lower[of] != "of" or tree.lower[holder] not in HOLDERS:
        return None
    if tree.tag[noun] not in ("NN", "NNP") or tree.kid(noun, "conj") is not None:
        return None
    if is_person(tree, noun) and tree.lower[holder] not in OFFICES:
        return None
    return None if tree.lower[noun] in people.PERSON_NOUNS | people.ORGANISATIONS else holder


def _agrees(tree: Tree, noun: int, verb: int, pronoun: int) -> bool:
    if (
        tree.lower[pronoun] == "who"
        and (n := tree.ent_of.get(noun)) is not None
        and tree.ents[n][2] in ("GPE", "LOC", "DATE", "MONEY")
    ):
        return False
    if tree.lower[pronoun] == "which" and is_person(tree, noun):
        return False
    finite = next((k for k in tree.kids[verb] if tree.dep[k] in ("aux", "auxpass")), verb)
    plural = tree.tag[noun] in ("NNS", "NNPS") or any(tree.dep[k] == "conj" for k in tree.kids[noun])
    singular_form = tree.tag[finite] == "VBZ" or tree.lower[finite] == "was"
    plural_form = tree.tag[finite] == "VBP" or tree.lower[finite] == "were"
    return not (plural and singular_form) and not (not plural and plural_form)
