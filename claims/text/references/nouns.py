"""Nouns as they are met: remembered as what a pronoun may mean; “the company” and “the two countries” read as names."""

from __future__ import annotations

from claims.text import people
from claims.text.attribution import report_base
from claims.text.places import COUNTRIES
from claims.text.references.entities import Entity, Memory, Replacement, join, put_in, role
from claims.text.references.names import find_named_so
from claims.text.tree import Tree

PERIODS = frozenset(
    "second seconds minute minutes hour hours day days night nights week weeks weekend weekends fortnight month months quarter quarters "
    "season seasons year years decade decades century centuries time times".split()
)
COUNTS = frozenset("none neither both most half others another".split())
NEAR, FAR, OFTEN = 3, 8, 3  # sentences for which a name stays near; what is named often stays so longer
ACTING = 1.2  # what a name weighs that is more than the place where something happened
SHARES = frozenset("% percent half third thirds quarter quarters most majority none".split())


def meet_noun(
    memory: Memory, tree: Tree, i: int, in_article: bool, found: dict[int, Replacement], open_ones: dict[int, str]
) -> None:
    """Put a name in the place of “the company”, or remember the noun."""
    det = next((k for k in tree.kids[i] if tree.dep[k] == "det"), None)
    word = tree.lower[det] if det is not None else ""
    if word in ("this", "these", "that", "those", "the", "both") and tree.dep[i] != "compound":
        _meet_definite(memory, tree, i, det, word, found, open_ones)
    if (
        det not in found
        and tree.dep[i] in ("nsubj", "nsubjpass", "dobj", "ROOT", "conj", "pobj", "agent")
        and word not in ("no", "any", "every", "each")
    ):
        _remember_noun(memory, tree, i, word, in_article, found)


def _remember_noun(
    memory: Memory, tree: Tree, i: int, det: str, in_article: bool, found: dict[int, Replacement]
) -> None:
    drop = [
        k
        for k in tree.kids[i]
        if tree.dep[k] in ("relcl", "appos", "acl", "prep", "conj", "cc", "punct", "preconj", "predet")
    ]
    words = tree.subtree(i, drop)
    if not words or len(words) > 8 or words[-1] != i or words != list(range(words[0], i + 1)):
        return
    owner = next((w for w in words if tree.tag[w] == "PRP$"), None)
    if _is_share(tree, i) or _is_named(tree, i) or _is_role(tree, i) or owner not in (None, words[0]):
        return
    if tree.lower[i] in PERIODS or tree.lower[i] in COUNTS or any(tree.tag[w] in ("WRB", "WDT", "WP") for w in words):
        return  # "a further five years", "how many times": nothing that a text goes on about
    body = words[1:] if det else words
    name = ("the " if det else "") + join(tree, body[0], body[-1] + 1) if body else ""
    if not name:
        return
    plural = tree.tag[i] == "NNS"
    kind = "person" if tree.lower[i] in people.PERSON_NOUNS and not plural else "thing"
    if owner is not None and owner not in found:
        if kind != "person":
            return
        name = ""  # "my mother": somebody, and no name for her
    elif owner is not None:  # "burned her body": the body is hers wherever it is meant again
        name = name.replace(tree.text[owner], found[owner].text, 1)
    elif words[0] == 0 and not det and tree.tag[words[0]] not in ("NNP", "NNPS"):
        name = name[0].lower() + name[1:]
    gender = "f" if tree.lower[i] in people.FEMALE_NOUNS else "m" if tree.lower[i] in people.MALE_NOUNS else ""
    met = Entity(
        name,
        kind,
        tree.lower[i],
        gender,
        plural,
        named=False,
        seen=memory.sentence,
        weight=role(tree, _counted_by(tree, i)) - 0.2,
        start=tree.start[body[0]] if in_article else None,
        end=tree.end[body[-1]] if in_article else None,
        tokens=frozenset(words),
    )
    if owner is None or kind == "person":
        memory.remember(met)
    else:
        met.weight -= bool(report_base(tree, tree.head[i]))  # "His post says that the dam broke. It …": rather the dam
        memory.belongings = [*memory.belongings[-3:], met]


def _meet_definite(
    memory: Memory, tree: Tree, i: int, det: int, word: str, found: dict[int, Replacement], open_ones: dict[int, str]
) -> None:
    if any(tree.dep[k] in ("prep", "relcl", "acl", "amod", "compound", "poss", "advcl") for k in tree.kids[i]):
        near = set(range(det, i)) <= set(tree.subtree(i))
        if word in ("this", "these") and near and tree.dep[i] in ("nsubj", "nsubjpass", "pobj", "dobj"):
            open_ones[det] = " ".join(tree.text[det : i + 1])
        return
    number = tree.kid(i, "nummod")
    if tree.dep[i] == "appos" and word == "both":
        return  # "Ann Lee and Ben Ross, both doctors"
    if tree.tag[i] == "NNS" and (word == "both" or (number is not None and tree.lower[number] == "two")):
        pair = _find_pair(memory, tree.lower[i])
        if pair:
            found[det] = Replacement(det, i, pair, "the two named before it in the text", -i)
        else:
            open_ones[det] = " ".join(tree.text[det : i + 1])
        return
    best = _find_definite(memory, tree, i, word)
    if best is not None and det == i - 1:
        name = best.said if best.named or best.name.startswith("the ") else f"the {best.name}"
        found[det] = put_in(best, det, i, name)
        best.seen, best.weight, best.count = memory.sentence, role(tree, i), best.count + 1
    elif word in ("this", "these") or (best is None and _may_be_several(memory, tree.lower[i])):
        open_ones[det] = f"{tree.text[det]} {tree.text[i]}"


def _find_definite(memory: Memory, tree: Tree, i: int, word: str) -> Entity | None:
    noun = tree.lower[i]
    plural = tree.tag[i] == "NNS"
    kind = "organisation" if noun in people.ORGANISATIONS else "place" if noun in people.LANDS | people.TOWNS else ""
    named_so = None if plural or kind or word != "the" else find_named_so(memory, noun)
    if named_so is not None:
        return named_so
    topic = next((e for e in memory.entities if e.topic and noun in e.sorts), None)
    if topic is None and noun in people.WORKS:
        works = [e for e in memory.entities if e.kind == "work" or (e.titled and e.count > 1 and e.kind != "person")]
        topic = next((e for e in works if e.titled and not e.sorts and len(works) == 1), None)
    if topic is not None:
        return topic
    named = [e for e in _named_near(memory, kind) if _may_be_sort(e, noun)] if not plural else []
    if len({e.name for e in named}) == 1 and not named[0].plural:
        return named[0]
    if word not in ("this", "these"):
        return None
    alike = [
        e
        for e in memory.entities
        if not e.named and e.plural == plural and people.are_alike(e.head, noun) and memory.sentence - e.seen <= 3
    ]
    return alike[-1] if alike and len(alike[-1].name.split()) > 1 else None


def _named_near(memory: Memory, kind: str) -> list[Entity]:
    """Names of this kind not far back. Names the model did not label may be firms."""
    kinds = (kind, "thing") if kind == "organisation" else (kind,)
    last = memory.sentence
    near = (
        e
        for e in memory.entities
        if e.named and kind and e.kind in kinds and last - e.seen <= (FAR if e.count >= OFTEN else NEAR)
    )
    return [e for e in near if not e.modifies]


def _may_be_several(memory: Memory, noun: str) -> bool:
    """ "The company" after two firms is either."""
    return noun in people.FIRMS and len({e.name for e in _named_near(memory, "organisation")}) > 1


def _may_be_sort(entity: Entity, noun: str) -> bool:
    """Whether a name says no other sort: "the band" is not Cardiff University."""
    said = entity.name.split()[-1].lower()
    if noun in people.LANDS - {"island"} and entity.weight < ACTING and entity.name.lower() not in COUNTRIES:
        return False  # "the country" is not the town where it happened
    if noun in people.TOWNS and entity.name.lower() in COUNTRIES:
        return False  # "the town" is not England
    if noun in people.SAYS_SORT and noun not in entity.name.lower().split():
        return False  # "the union" is not the BBC
    return said not in people.SAYS_SORT or said == noun or noun in ("group", "organisation", "organization")


def _find_pair(memory: Memory, noun: str) -> str:
    """The two of this sort that were named last, “Peru and Chile” for “countries”; nothing where there are more or fewer."""
    singular = {"countries": "country", "nations": "nation", "companies": "company", "cities": "city"}.get(
        noun, noun.rstrip("s")
    )
    kind = (
        "place"
        if singular in people.LANDS | people.TOWNS
        else "organisation"
        if singular in people.ORGANISATIONS
        else ""
    )
    kind = kind or ("person" if singular in people.PERSON_NOUNS | {"men", "women", "leader"} else "")
    pair = next(
        (
            e
            for e in reversed(memory.entities)
            if e.plural and e.kind == kind and " and " in e.name and memory.sentence - e.seen <= 1
        ),
        None,
    )
    if pair:
        return pair.name
    near = [e for e in memory.entities if e.named and not e.plural and e.kind == kind and memory.sentence - e.seen <= 2]
    near = [e for e in near if not (kind == "place" and e.weight < 0.9 and len(near) > 2)]
    return " and ".join(e.name for e in near) if len({e.name for e in near}) == 2 else ""


def _counted_by(tree: Tree, i: int) -> int:
    """ "None of the money was found": the money is what is told of."""
    whole = tree.head[tree.head[i]]
    return whole if tree.dep[i] == "pobj" and tree.tag[i] == "NN" and tree.lower[whole] in COUNTS else i


def _is_share(tree: Tree, i: int) -> bool:
    """ "40% of voters said they …": not the voters at large."""
    if tree.dep[i] != "pobj" or tree.lower[tree.head[i]] != "of":
        return False
    whole = tree.head[tree.head[i]]
    if _counted_by(tree, i) == whole:
        return False
    return tree.lower[whole] in SHARES


def _is_named(tree: Tree, i: int) -> bool:
    """ "the farmer Piet Hol": the noun and the name behind it are one person."""
    names = (k for k in tree.kids[i] if tree.dep[k] == "appos" and tree.pos[k] == "PROPN")
    aside = tree.lower[i] in people.PERSON_NOUNS and tree.dep[i] != "conj"  # "the judge, Ida Flood, said"
    return any(tree.edges(k)[0] == i + 1 or (aside and tree.edges(k)[0] == i + 2) for k in names)


def _is_role(tree: Tree, i: int) -> bool:
    """ "As a mayor, he …": what somebody is, nobody of its own."""
    return tree.dep[i] == "pobj" and tree.lower[tree.head[i]] == "as"
