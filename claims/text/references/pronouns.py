"""Whom a pronoun means: the best of the entities that fit it, or none where two fit about equally well."""

from __future__ import annotations

from claims.text import people
from claims.text.references.entities import Entity, Memory, Replacement, put_in, role
from claims.text.references.refusals import (
    around,
    find_counted,
    has_no_members,
    is_empty_it,
    is_in_doubt_marks,
    is_no_crowd,
    is_no_place,
    is_of_list,
    is_of_several,
    is_of_two_here,
    is_of_what_is_said,
    is_open_owner,
    is_partitive,
    not_itself,
    not_one_of,
    reports,
)
from claims.text.references.speakers import not_oneself
from claims.text.tree import Tree
from claims.text.verbs import own

SINGULAR = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
NEUTER = frozenset(("it", "its"))
PLURAL = frozenset(("they", "them", "their"))
MARGIN = {"person": 0.65, "thing": 0.35, "many": 0.35}
FORGET = 8  # sentences after which a mention no longer explains a pronoun
NAMING = frozenset("known called named termed dubbed titled nicknamed".split())
BE_FORMS = frozenset(("is", "was", "are", "were"))
BELIEVING = frozenset(
    "know knows knew known deny denies denied believe believes believed admit admitted doubt doubted prove proved".split()
)


def meet_pronoun(memory: Memory, tree: Tree, i: int, found: dict[int, Replacement], open_ones: dict[int, str]) -> None:
    """Put a name in the place of a pronoun, or leave it open."""
    word = tree.lower[i]
    if word in SINGULAR and tree.tag[i] in ("PRP", "PRP$"):
        fits, sort = (
            lambda e: e.kind in ("person", "unknown") and not e.plural and e.gender in ("", SINGULAR[word]),
            "person",
        )
    elif word in NEUTER:
        if is_empty_it(tree, i):
            return
        if (tree.dep[i] == "dobj" and tree.lower[tree.head[i]] in BELIEVING) or is_of_what_is_said(tree, i):
            open_ones[i] = tree.text[i]  # "the ship was unsafe and the owners knew it"
            return
        fits, sort = (
            lambda e: (
                e.kind != "person"
                and not e.plural
                and not (e.kind == "unknown" and e.gender)
                and (e.named or e.weight >= 1.0)
                and not (e.kind == "place" and (is_no_place(tree, i, e) or has_no_members(tree, i, e)))
                and not (e.kind == "organisation" and e.modifies)
            ),
            "thing",
        )
    elif word in PLURAL and is_in_doubt_marks(tree, i):
        open_ones[i] = tree.text[i]
        return
    elif word in PLURAL:
        fits, sort = lambda e: (e.plural or e.many) and not is_no_crowd(tree, i, e), "many"
    else:
        return
    if word in PLURAL and (counted := find_counted(tree, i)) is not None:
        _mean_counted(memory, tree, i, counted, found, open_ones)
        return
    if word == "their" and is_of_list(tree, i):
        open_ones[i] = tree.text[i]
        return
    rivals = not_itself(memory, tree, i, found) | not_one_of(memory, tree, i)
    if tree.tag[i] == "PRP":
        rivals |= {e for e in memory.entities if e.tokens & around(tree, i)}
    if sort == "person":
        rivals |= not_oneself(memory, tree, i, found)
    if is_open_owner(tree, i):
        open_ones[i] = tree.text[i]
        return
    same = {r.entity for j, r in found.items() if word in NEUTER and tree.lower[j] in NEUTER}
    best = _choose(memory, tree, i, fits, sort, rivals, same)
    if best is None and sort == "many" and not is_of_several(tree, i) and not is_partitive(tree, i):
        best = _choose(
            memory, tree, i, lambda e: e.kind == "organisation" and not is_no_crowd(tree, i, e), sort, rivals, same
        )
        best = None if best is not None and _is_of_other(tree, i, best) else best
    if best is not None and sort == "many" and is_of_two_here(memory, best):
        best = None
    again = any(_class(tree.lower[j]) == _class(word) for j in open_ones)
    if again and best is not None and any(tree.dep[t] == "attr" for t in best.tokens):
        best = None  # "Its capital is Bern, and its largest city is Zurich.": both mean the same
    if again and word == "it" and tree.dep[i] != "nsubj":
        best = None  # "sent it to the mayor, who signed it"
    inside = _mean_inside(tree, i, best) if best is not None and sort == "many" else []
    if inside:
        best = found[inside[0]].entity if inside[0] in found else None
    if best is not None and word == "it" and reports(tree, i, best):
        best = None  # "Evidence suggests that the mine closed, but it was reopened."
    if best is not None and _is_of_open(tree, i, open_ones):
        best = None
    if best is None or not best.name:
        open_ones[i] = tree.text[i]
        return
    if sort == "person" and not best.gender:
        best.gender = SINGULAR[word]
    if best.kind == "unknown":
        best.kind = "person" if sort == "person" else "thing"
    possessive = tree.tag[i] == "PRP$"
    said = best.said + own(best.head or best.said, best.plural) if possessive else best.said
    if is_partitive(tree, i) and not best.named and tree.lower[i] in PLURAL and best.head == best.name:
        said = f"the {best.name}"  # "most of the guests"
    found[i] = put_in(best, i, i, said)
    aside = i in memory.quoted  # whom somebody speaks of is not whom the text goes on about
    best.seen, best.weight, best.count = (
        memory.sentence,
        max(role(tree, i) - aside, best.weight if best.tokens else 0),
        best.count + (not aside),
    )
    if best not in memory.belongings:
        memory.remember(best)


def _mean_counted(
    memory: Memory, tree: Tree, i: int, counted: int, found: dict[int, Replacement], open_ones: dict[int, str]
) -> None:
    """ "40 people, most of them pupils": the noun before the comma and no other; where that is no single one, it stays open."""
    best = next((e for e in reversed(memory.entities) if e.plural and counted in e.tokens), None)
    if best is None or not best.name:
        open_ones[i] = tree.text[i]
        return
    plain = not best.named and best.head == best.name  # "most of the guests"
    found[i] = put_in(best, i, i, f"the {best.name}" if plain else best.said)


def _mean_inside(tree: Tree, i: int, entity: Entity) -> list[int]:
    """Earlier pronouns for several that are a part of the entity: "Places to find them are meadows, as they like the sun."
    Both mean the same."""
    pronouns = [j for j in range(i) if tree.lower[j] in PLURAL and tree.tag[j] == "PRP"]
    return [j for j in pronouns if entity.tokens & around(tree, j)]


def _choose(
    memory: Memory, tree: Tree, i: int, fits, sort: str, rivals: set[Entity], same: set[Entity | int]
) -> Entity | None:
    """same: what "it" meant before in this sentence; it rather means that again."""
    near = _commanding(memory, tree, i)
    scored = sorted(
        (
            (_score(memory, e, sort) + near.get(e, 0.0) + _parallel(tree, i, e, sort) + (e in same), n, e)
            for n, e in enumerate(_candidates(memory, tree, i))
            if fits(e) and e not in rivals and _is_near(memory, e)
        ),
        key=lambda row: row[:2],
        reverse=True,
    )
    if not scored:
        return None
    best = scored[0][2]
    rivals_left = [row for row in scored[1:] if row[2].name.lower() != best.name.lower()]
    if rivals_left and scored[0][0] - rivals_left[0][0] < MARGIN[sort]:
        return next((e for e in (best, rivals_left[0][2]) if e.topic), None)
    return best


def _candidates(memory: Memory, tree: Tree, i: int) -> list[Entity]:
    if tree.tag[i] == "PRP$":
        return memory.entities
    near = [e for e in memory.belongings if memory.sentence - e.seen <= 1]
    if tree.lower[i] == "it" and tree.dep[i] in ("nsubj", "nsubjpass"):  # "Her first novel sold badly. It won a prize."
        return [*memory.entities, *(e for e in near if e.kind == "thing" and not e.plural and e.weight > 1.7)]
    return [*memory.entities, *near] if tree.dep[i] in ("dobj", "pobj") else memory.entities


def _is_of_open(tree: Tree, i: int, open_ones: dict[int, str]) -> bool:
    """ "Its shares fell to their lowest level": rather the shares, of which it is open whose they are."""
    verb = next((a for a in tree.ancestors(i) if tree.is_verb(a)), None)
    subject = tree.subject(verb) if verb is not None and tree.tag[i] == "PRP$" else None
    if subject is None or subject > i or tree.tag[subject] != {"their": "NNS", "its": "NN"}.get(tree.lower[i]):
        return False
    return any(k in open_ones for k in tree.kids[subject])


def _is_of_other(tree: Tree, i: int, entity: Entity) -> bool:
    """ "Weston, without their captain": rather the name that is the clause's own subject, of which it is open how many they are."""
    verb = next((a for a in tree.ancestors(i) if tree.is_verb(a)), None)
    subject = tree.subject(verb) if verb is not None and tree.tag[i] == "PRP$" else None
    return subject is not None and subject < i and tree.pos[subject] == "PROPN" and subject not in entity.tokens


def _commanding(memory: Memory, tree: Tree, i: int) -> dict[Entity, float]:
    """Subjects of the clauses around the pronoun's own: "Rudenko visited Rome, where he …", and for "their" of its own."""
    found: dict[Entity, float] = {}
    own = next((a for a in tree.ancestors(i) if tree.is_verb(a)), None)
    above = tree.ancestors(own) if own is not None else []
    if own is not None and tree.tag[i] == "PRP$":
        above = [own, *above]  # "Oslo sold its trams"
    while own is not None and tree.subject(own) is None and tree.dep[own] in ("xcomp", "advcl"):
        own = tree.head[own]  # "left to start her own firm"
    for verb in above:
        subject = tree.subject(verb) if tree.is_verb(verb) else None
        if subject is not None and subject < i:
            words = set(tree.subtree(subject)) if tree.tag[i] == "PRP$" else {subject}  # no owner: "Oslo's mayor"
            if tree.dep[verb] == "relcl" and tree.lower[subject] in ("who", "which", "that"):
                words |= _named_by(tree, tree.head[verb])
            here = {e for e in memory.entities if e.tokens & words} - found.keys()
            found |= dict.fromkeys(here, 2.0 if verb == own else 1.0)
    return found


def _named_by(tree: Tree, noun: int) -> set[int]:
    """The noun a relative clause tells of, and what it is another name of: "Ann Lee, a nurse who …"."""
    names = {noun}
    while tree.dep[noun] == "appos":
        noun = tree.head[noun]
        names.add(noun)
    return names


def _is_near(memory: Memory, entity: Entity) -> bool:
    return entity.topic or memory.sentence - entity.seen <= (FORGET if entity.named else 2)


def _score(memory: Memory, entity: Entity, sort: str) -> float:
    distance = min(memory.sentence - entity.seen, 4)
    bonus = (
        0.25 * min(entity.count - 1, 4)
        + ((1.2 if sort == "person" else 0.4) if entity.topic else 0)
        + (0.3 if entity.named else 0)
    )
    bonus += 0.4 if sort == "person" and entity.kind == "person" else 0
    return entity.weight - 0.8 * distance + bonus


def _parallel(tree: Tree, i: int, entity: Entity, sort: str) -> float:
    """ "it" as an object rather means what was an object: "approved the plan and the mayor signed it"."""
    if sort == "person" or tree.dep[i] not in ("dobj", "pobj"):
        return 0.0
    if sort == "thing" and any(tree.dep[t] == "conj" or tree.kid(t, "conj") is not None for t in entity.tokens):
        return -1.2  # one of several: "it" would mean them all
    return -0.8 if entity.weight >= 1.75 else 0.5 if entity.weight >= 1.1 else 0.0


def _class(word: str) -> str:
    """What a pronoun may mean: "m", "f", "thing", "many"."""
    return "thing" if word in NEUTER else "many" if word in PLURAL else SINGULAR.get(word, word)


def meet_this(memory: Memory, tree: Tree, i: int, found: dict[int, Replacement]) -> None:
    """ "This is also known as …" names what the last sentence was about; "This was the second Ordwell Cup" one of its kind."""
    verb = tree.head[i]
    best = memory.subject if tree.dep[i] == "nsubjpass" and tree.lower[verb] in NAMING else None
    sort = tree.kid(verb, "attr") if tree.lower[verb] in BE_FORMS else None
    if sort is not None and any(tree.tag[k] == "JJ" and tree.lower[k] in people.ORDINALS for k in tree.kids[sort]):
        kind = " ".join(tree.lower[k] for k in (*tree.kids[sort], sort) if k == sort or tree.dep[k] == "compound")
        best = next((e for e in memory.entities if e.named and not e.plural and kind in e.name.lower()), None)
    if best is None or best.kind == "person" or tree.text[-1] == "?":
        return
    found[i] = put_in(best, i, i, best.said)
    best.seen = memory.sentence


def look_ahead(memory: Memory, tree: Tree, found: dict[int, Replacement], open_ones: dict[int, str]) -> None:
    """ "When she arrived, Greta Lund …": a pronoun in a clause that opens the sentence may mean the subject behind it."""
    for i in [i for i in open_ones if tree.tag[i] in ("PRP", "PRP$")]:
        clause = next((a for a in tree.ancestors(i) if tree.dep[a] in ("advcl", "pcomp", "relcl", "prep")), None)
        main = next((a for a in tree.ancestors(clause) if tree.is_verb(a)), None) if clause is not None else None
        subject = tree.subject(main) if main is not None else None
        if subject is None or subject < tree.edges(clause)[1]:
            continue
        meant = next((e for e in reversed(memory.entities) if subject in e.tokens), None)
        word = tree.lower[i]
        if meant is None or meant.plural or not _may_be(meant, word):
            continue
        text = meant.said + own(meant.head, False) if tree.tag[i] == "PRP$" else meant.said
        found[i] = put_in(meant, i, i, text)
        del open_ones[i]


def _may_be(entity: Entity, word: str) -> bool:
    if word in NEUTER:
        return entity.kind not in ("person", "unknown")
    return word in SINGULAR and entity.kind == "person" and entity.gender in ("", SINGULAR[word])
