"""Names as they are met: whose they are, what they are a name of, and what a part of one (“Weiss”, “the Commission”) is short for."""

from __future__ import annotations

import re

from claims.text import people
from claims.text.attribution import report_base
from claims.text.places import COUNTRIES
from claims.text.references.entities import Entity, Memory, Replacement, join, put_in, role
from claims.text.tree import Tree
from claims.text.verbs import past_form

YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
NAME_LABELS = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "EVENT": "event",
    "WORK_OF_ART": "work",
    "PRODUCT": "thing",
    "LAW": "work",
}


def meet_name(
    memory: Memory,
    tree: Tree,
    ent: tuple[int, int, str],
    in_article: bool,
    found: dict[int, Replacement],
    open_ones: dict[int, str],
) -> None:
    """Remember a name, new or known, and put the whole name in the place of a short one."""
    first, last, label = ent
    first, last = _trim(tree, first, last)
    if first >= last:
        return
    first = _skip_double(tree, first, last)
    if tree.text[first].islower() and (whose := tree.kid(last - 1, "poss")) is not None and whose < first:
        first = tree.edges(whose)[0] if tree.edges(whose)[1] == first - 1 else first  # "Peru's senate"
    if label == "PERSON" and first and tree.lower[first - 1] in people.GIVEN and tree.pos[first - 1] == "PROPN":
        first -= 1  # "Heath Andrew Ledger", of whom the model takes "Andrew Ledger"
    name = join(tree, first, last).strip('"“”')
    words, kind = name.split(), NAME_LABELS[label]
    titled = tree.text[first][0] in ("“", '"')
    if words[-1].lower().rstrip(".") in people.FIRM_ENDS:
        kind = "organisation"
    elif kind == "person" and words[-1].lower() in people.NEVER_PERSON:
        kind = "thing"
    elif kind != "person" and not titled and len(words) == 2 and words[0].lower() in people.GIVEN:
        kind = "person"  # the model takes many people for firms, works and places
    elif kind != "person" and not titled and _is_called_person(tree, last - 1, words):
        kind = "person"
    if first > 1 and tree.lower[first - 1] == "of" and tree.lower[first - 2] in people.TOWNS:
        kind = "place"  # "the town of Molde"
    if kind not in ("person", "place") and not titled and (wider := _widen(tree, first, last)) < first:
        first, name = wider, join(tree, wider, last)
        words = name.split()
    place = _place(tree, first, last)
    weight = role(tree, last - 1)
    known = _find_name(memory, words, name, kind) or _find_short(memory, tree, first, last, kind, found)
    before = tree.text[first - 1] if first else ""
    if known is None:
        known = Entity(
            name,
            kind,
            words[-1].lower(),
            people.guess_gender(words, before),
            plural=label == "NORP",
            start=place[0] if in_article else None,
            end=place[1] if in_article else None,
        )
    else:
        known.count += 1
        if len(name) > len(known.name) and known.kind in ("unknown", kind) and not known.titled:
            known.name, known.gender = name, known.gender or people.guess_gender(words)
            known.start, known.end = place if in_article else (None, None)
        elif _is_surname(memory, tree, first, last, kind, known):
            _name_fully(memory, tree, first, known, found, open_ones)
        if known.kind == "unknown":
            known.kind = kind
        if known.kind == "person" and not known.gender:
            known.gender = people.guess_gender([], before)  # "Ms Weiss" after "Clara Weiss"
    known.article |= kind != "person" and first > 0 and tree.lower[first - 1] == "the"
    modifies = tree.dep[last - 1] in ("compound", "nmod", "amod")
    modifies |= kind == "organisation" and _is_of_somebody(tree, last - 1)
    known.many |= kind != "person" and _acts_as_many(tree, last - 1)
    known.modifies = modifies and (known.modifies or known.count == 1)
    known.seen, known.weight = memory.sentence, weight if not known.tokens else max(weight, known.weight)
    known.tokens |= frozenset(range(first, last))
    memory.remember(known)


def _is_called_person(tree: Tree, name: int, words: list[str]) -> bool:
    """ "Ms Park", "Marek Novotny, a student": a title or another name that only people have."""
    if len(words) > 1 and words[0].lower().rstrip(".") in people.PERSON_TITLES:
        return True
    others = [k for k in tree.kids[name] if tree.dep[k] == "appos" and tree.tag[k] == "NN"]
    others += [tree.head[name]] if tree.dep[name] == "appos" else []
    labelled = name in tree.ent_of and len(words) != 2  # "its owner, Delta"
    return any(tree.lower[k] in people.PERSON_NOUNS - (people.ALSO_OF_HOUSES if labelled else set()) for k in others)


def _acts_as_many(tree: Tree, name: int) -> bool:
    """ "Redmere have won", "Redmere, who are top": a team is spoken of as "they"."""
    if tree.tag[name] != "NNP" or any(tree.dep[k] == "conj" for k in tree.kids[name]) or tree.dep[name] == "conj":
        return False
    verbs = [k for k in tree.kids[name] if tree.dep[k] == "relcl" and (s := tree.subject(k)) and tree.lower[s] == "who"]
    verbs += [tree.head[name]] if tree.dep[name] in ("nsubj", "nsubjpass") else []
    finite = [next((k for k in tree.kids[v] if tree.dep[k] in ("aux", "auxpass")), v) for v in verbs]
    return any(
        tree.lower[f] == "were" or (tree.tag[f] == "VBP" and past_form(tree.lower[f]) != tree.lower[f]) for f in finite
    )


def _is_of_somebody(tree: Tree, name: int) -> bool:
    """ "an analyst at Delta Bank", "was reported by the Herald", "told the BBC": a house that the text is not about."""
    prep = tree.head[name]
    if tree.dep[name] == "dobj":
        return tree.lower[prep] in ("told", "tells", "tell")
    if tree.dep[name] != "pobj":
        return False
    above = tree.head[prep]
    if tree.dep[prep] == "agent":
        return bool(report_base(tree, above))
    n = tree.ent_of.get(above)
    if tree.lower[prep] not in ("at", "with", "from", "of"):
        return False  # "a spokesman for Delta Bank said it …"
    if (
        tree.lower[prep] == "of"
    ):  # "Ann Lee of Delta Bank"; but "a member of the Reform Party", "the owner of Delta Bank"
        return n is not None and tree.ents[n][2] == "PERSON"
    person = tree.lower[above] in people.PERSON_NOUNS or tree.lower[above].endswith(people.DOERS)
    return (tree.pos[above] == "NOUN" and person) or (n is not None and tree.ents[n][2] == "PERSON")


def _find_short(
    memory: Memory, tree: Tree, first: int, last: int, kind: str, found: dict[int, Replacement]
) -> Entity | None:
    """ "the Commission" after "the Local Government Commission"."""
    if kind == "person" or last - first > 1 or not first or tree.lower[first - 1] != "the":
        return None
    full = find_named_so(memory, tree.lower[first])
    if full is not None and not full.tokens and tree.dep[first] not in ("compound", "nmod"):
        found[first - 1] = put_in(full, first - 1, first, full.said)
    return full


def _name_fully(
    memory: Memory, tree: Tree, i: int, known: Entity, found: dict[int, Replacement], open_ones: dict[int, str]
) -> None:
    if _has_namesake(memory, known):
        open_ones[i] = tree.text[i]
    else:
        found[i] = put_in(known, i, i, known.name)


def _is_surname(memory: Memory, tree: Tree, first: int, last: int, kind: str, known: Entity) -> bool:
    """One word for somebody whose whole name is known: "Weiss", but not "the Weiss government", and not after "Mr" where that is
    how the whole name begins."""
    return (
        last - first == 1
        and (kind != "place" or _acts(tree, first))
        and known.kind in ("person", "unknown")
        and " " in known.name
        and " of " not in known.name
        and not known.tokens
        and tree.dep[first] not in ("compound", "nmod")
        and not (first and known.name.lower().startswith(f"{tree.lower[first - 1]} "))
    )


def _has_namesake(memory: Memory, known: Entity) -> bool:
    """ "Holt" after "Iris Holt" and "Paul Holt" is either."""
    others = (e.name for e in memory.entities if e.kind == "person" and e.named and not e.plural and " " in e.name)
    last, first = known.name.split()[-1], known.name.split()[0]
    return any(name.split()[-1] == last and first not in name.split() for name in others)


def _find_name(memory: Memory, words: list[str], name: str, kind: str) -> Entity | None:
    """The entity that this is a name of, the last mentioned first."""
    lower = [word.lower().rstrip(".") for word in words]
    for entity in (*reversed(memory.entities), memory.people.get(lower[-1])):
        if entity is None or not entity.named:
            continue
        if entity.name.lower() == name.lower():
            return entity
        if entity.plural and " and " in entity.name:
            continue  # "Anna Berg and Clara Weiss" is not who "Weiss" is
        theirs = [word.lower() for word in entity.name.split()]
        if (
            (entity.kind == "person" or entity.titled)
            and len(lower) == 1
            and len(theirs) > 1
            and (theirs[-1] == lower[0] or (entity.kind == "person" and theirs[0] == lower[0]))
        ):
            return entity  # "Weiss" or "Clara" after "Clara Weiss", whatever the model takes it for
        if kind == "person" and entity.kind in ("person", "unknown"):
            if len(lower) == 1 and (theirs[-1] == lower[0] or (theirs[0] == lower[0] and len(theirs) > 1)):
                return entity
            if len(theirs) == 1 and theirs[0] in (lower[-1], lower[0]):
                return entity
            if len(lower) > 1 and len(theirs) > 1 and theirs[-1] == lower[-1] and theirs[0] == lower[0]:
                return entity
    return None


def is_name(tree: Tree, first: int, last: int, label: str) -> bool:
    """What the model labels as a name; but nobody is called "lorry", and nothing "Sixty" where it counts."""
    if label not in NAME_LABELS or (label == "PRODUCT" and tree.pos[last - 1] in ("ADJ", "NUM")):
        return False
    return label != "PERSON" or not join(tree, first, last).islower()


def unlabelled_names(memory: Memory, tree: Tree) -> dict[int, tuple[int, int, str]]:
    """Names the model did not label, where they are known or stand as a subject."""
    found = {}
    i = 0
    while i < len(tree):
        if i in tree.ent_of or (tree.pos[i] != "PROPN" and not _is_known(memory, tree, i)):
            i += 1
            continue
        first = i
        i += 1
        while i < len(tree) and tree.pos[i] == "PROPN" and i not in tree.ent_of:
            i += 1
        known = _find_name(memory, tree.text[first:i], join(tree, first, i), "person")
        if known is not None:
            found[first] = (first, i, {v: k for k, v in NAME_LABELS.items()}.get(known.kind, "PERSON"))
        elif tree.dep[i - 1] in ("nsubj", "nsubjpass"):
            titled = people.guess_gender(tree.text[first:i])  # "Mr Obi"
            found[first] = (first, i, "PERSON" if titled else "PRODUCT")
    return found


def _is_known(memory: Memory, tree: Tree, i: int) -> bool:
    """ "Greaves told …": a surname at the start of a sentence that the model takes for a common noun."""
    if i or not tree.text[0][0].isupper() or tree.pos[0] != "NOUN" or tree.dep[0] not in ("nsubj", "nsubjpass"):
        return False
    return any(e.kind == "person" and e.named and e.name.lower().endswith(f" {tree.lower[0]}") for e in memory.entities)


def note_written(memory: Memory, tree: Tree) -> None:
    """Keep the names of two words and more as they are written, also those that name nothing the model knows."""
    memory.written = [row for row in memory.written if memory.sentence - row[0] <= 3]
    first = None
    for i in range(len(tree) + 1):
        is_name = i < len(tree) and tree.pos[i] == "PROPN"
        if is_name and first is None:
            first = i
        elif not is_name and first is not None:
            if i - first > 1:
                memory.written.append((memory.sentence, join(tree, first, i).lower()))
            first = None


def find_named_so(memory: Memory, noun: str) -> Entity | None:
    """The one name not far back with this sort in it: "the bridge" after "the Golden Gate Bridge", "the lake" after "Lake Chad"."""
    near = [e for e in memory.entities if e.named and not e.plural and e.kind != "person" and _is_recent(memory, e)]
    near = [e for e in near if _is_called(e.name.lower().split(), noun) and not e.modifies]
    if len({e.name.lower() for e in near}) != 1 or noun in people.OTHERWISE:
        return None
    others = (name for _, name in memory.written if _is_called(name.split(), noun))
    return near[0] if all(name in near[0].name.lower() or near[0].name.lower() in name for name in others) else None


def _is_recent(memory: Memory, entity: Entity) -> bool:
    return entity.topic or memory.sentence - entity.seen <= 3


def _is_called(name: list[str], noun: str) -> bool:
    return len(name) > 1 and (name[-1] == noun or (name[0] == noun and noun in people.SORTS_IN_FRONT))


def _acts(tree: Tree, i: int) -> bool:
    """Does a name do something, so that the model's "place" may be a surname: "Lund resigned", not "in Lund", "Peru resigned"?"""
    return tree.dep[i] in ("nsubj", "poss", "dobj") and tree.lower[i] not in COUNTRIES


def _trim(tree: Tree, first: int, last: int) -> tuple[int, int]:
    while first < last and (
        tree.tag[first] in ("DT", "''", "``", "POS", ",") or tree.lower[first] in ("the", "'s", "“", '"')
    ):
        first += 1
    while last > first and (
        tree.tag[last - 1] in ("POS", ",", ".", "''") or tree.lower[last - 1] in ("'s", "'", '"', "”")
    ):
        last -= 1
    return first, last


def _skip_double(tree: Tree, first: int, last: int) -> int:
    """ "What is the Avon Trust The Avon Trust is a charity": a name the model takes together with its repetition is said once."""
    for between in (0, 1):
        half, odd = divmod(last - first - between, 2)
        same = half and not odd and tree.lower[first : first + half] == tree.lower[last - half : last]
        if same and (not between or tree.lower[first + half] in ("the", "a", "an")):
            return last - half
    return first


def _widen(tree: Tree, first: int, last: int) -> int:
    """Where a name begins with the year or the capitalised word before it that the model left out: "the 1932 Ordwell Cup"."""
    while first > 1 and tree.head[first - 1] in range(first, last):
        word, label = tree.text[first - 1], tree.ent_of.get(first - 1)
        is_year = tree.lower[first - 2] == "the" and YEAR.fullmatch(word)
        if not is_year and not (label is None and word[0].isupper() and tree.dep[first - 1] in ("amod", "compound")):
            return first
        first -= 1
    return first


def _place(tree: Tree, first: int, last: int) -> tuple[int, int]:
    """Where a name stands in the article; a quoted title without its marks."""
    start = tree.start[first]
    if last - first > 1 or tree.text[first][0] not in ("“", '"'):
        return start, tree.end[last - 1]
    return start + 1, start + len(tree.text[first]) - 1
