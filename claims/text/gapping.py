"""Give a clause back the verb it left out.

    "Sweden won four medals and Finland three."
    Wrong: "Sweden won Finland three."       Right: "Sweden won four medals." | "Finland won three medals."

    "Anna plays the violin and Ben the cello."              Right: "Ben plays the cello."
    "Oslo hosted the games in 1952, Lillehammer in 1994."   Right: "Lillehammer hosted the games in 1994."

The parser reads the second subject as one more object. It gives itself away by what follows it: a number behind its
noun, a second noun phrase, a phrase like one of the first clause.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from claims.text.tree import Tree
from claims.text.wording import Piece, Sketch, pieces

JOINTS = frozenset((",", "and", ";"))


@dataclass(frozen=True, slots=True)
class Gap:
    """subject and remnant stand in the second clause for the subject and `counterpart` of the first."""

    verb: int
    subject: tuple[int, ...]
    remnant: tuple[int, ...]
    counterpart: frozenset[int]
    noun: int | None = None  # the counted noun that a bare number leaves out


def find_gaps(tree: Tree) -> list[Gap]:
    """Find the gapped clauses of a sentence and take their words out of the tree."""
    often = Counter(tree.lower[i] for i in range(len(tree)) if tree.dep[i] == "prep")
    verbs = [i for i in range(len(tree)) if tree.is_verb(i)]
    rows = verbs if any(count > 2 for count in often.values()) else ()
    found = [gap for verb in rows for gap in _row_gaps(tree, verb)]
    if tree.tag.count("CD") > 1:
        found += [gap for verb in verbs for gap in _amount_gaps(tree, verb)]
    if tree.text.count("%") > 1:
        found += [gap for verb in verbs for gap in _share_gaps(tree, verb)]
    found += [gap for verb in verbs for gap in _name_gaps(tree, verb)]
    for node in range(len(tree)):
        if tree.dep[node] == "conj" and tree.is_verb(tree.head[node]) and tree.pos[node] in ("NOUN", "PROPN", "NUM"):
            found += _cluster_gaps(tree, node)
            continue
        gap = (
            _object_gap(tree, node)
            if tree.dep[node] == "conj"
            else _phrase_gap(tree, node)
            if tree.dep[node] in ("npadvmod", "appos")
            else None
        )
        if gap:
            found.append(gap)
    return found


def _row_gaps(tree: Tree, verb: int) -> list[Gap]:
    """ "won gold in Paris, silver in Rome and bronze in Oslo", "half went to schools, a third to hospitals and the rest to parks".

    Three or more pairs of a noun phrase and a phrase with one preposition, read off the words: no parse of them is right.
    """
    if (subject := tree.subject(verb)) is None or subject > verb:
        return []
    thing = tree.kid(verb, "dobj")
    preps = [
        k for home in (verb, thing) if home is not None for k in tree.kids[home] if tree.dep[k] == "prep" and k > home
    ]
    first = min(preps, default=-1)
    if thing is None and first > 0:  # "rose 4% in Berlin, 6% in Munich and 9% in Bonn"
        thing = next((k for k in tree.kids[verb] if verb < k < first and tree.dep[k] == "npadvmod"), None)
    if first < 0 or (thing is not None and tree.edges(thing)[0] > first):
        return []
    pairs, end = _read_pairs(tree, first)
    if len(pairs) < 2:
        return []
    region = range(pairs[0][0][0] - 1, end)
    if any(tree.head[i] in region for i in range(len(tree)) if i not in region and tree.head[i] != i):
        return []
    start = first if thing is None else tree.subtree(thing)[0]
    counterpart = frozenset(range(start, region.start))
    for i in region:
        if tree.head[i] not in region:
            tree.detach(i)
    if thing is None:
        return [Gap(verb, tuple(noun), tuple(phrase), counterpart) for noun, phrase in pairs]
    counted = (thing,) if tree.kid(thing, "nummod") is not None else ()  # "40 engines to Peru, 20 to Chile"
    return [
        Gap(verb, (), (*noun, *(counted if tree.pos[noun[-1]] == "NUM" else ()), *phrase), counterpart)
        for noun, phrase in pairs
    ]


def _amount_gaps(tree: Tree, verb: int) -> list[Gap]:
    """ "Madrid spent €40m, Lisbon €25m and Athens €12m", "Sweden won four medals, Norway three and Finland two".

    Pairs of a name and an amount behind a clause with an amount, read off the words like the rows above.
    """
    subject, end = tree.subject(verb), len(tree) - (tree.text[-1] == ".")
    if subject is None or subject > verb:
        return []
    cuts = [i for i in range(verb + 1, end) if tree.lower[i] in JOINTS]
    first = list(range(verb + 1, cuts[0])) if cuts else []
    if not _is_amount(tree, first):
        return []
    pairs, edges = [], [*cuts, end]
    for start, stop in pairwise(edges):
        words = list(range(start + 1, stop))
        if not words and tree.lower[stop : stop + 1] == ["and"]:
            continue
        at = next((n for n, i in enumerate(words) if tree.tag[i] in ("CD", "$")), 0)
        name, amount = words[:at], words[at:]
        if not at or not _is_amount(tree, amount) or not _is_named(tree, name):
            return []
        pairs.append((name, amount))
    region = range(cuts[0], end)
    if tree.lower[edges[-2]] != "and" or any(tree.is_verb(i) for i in region):
        return []
    for i in [i for i in range(cuts[0], len(tree)) if tree.text[i] != "."]:
        if tree.head[i] not in region or tree.head[i] == verb:
            tree.detach(i)
    number = next(n for n in reversed(range(len(first))) if tree.tag[first[n]] == "CD")
    counted = [i for i in first[number + 1 :] if tree.pos[i] == "NOUN"]
    return [
        Gap(verb, tuple(name), (*amount, *(counted if tree.tag[amount[-1]] == "CD" else ())), frozenset(first))
        for name, amount in pairs
    ]


def _share_gaps(tree: Tree, verb: int) -> list[Gap]:
    """ "35% backed the mayor and 25% her rival": a share behind "and" does what the share before the verb does."""
    subject, thing = tree.subject(verb), tree.kid(verb, "dobj", "ccomp", "prep")
    end = len(tree) - (tree.text[-1] == ".")
    if subject is None or subject > verb or tree.text[subject] != "%" or thing is None:
        return []
    joint = next((i for i in range(verb + 1, end) if tree.lower[i] in JOINTS), None)
    if joint is None:
        return []
    behind = joint + 1 + (tree.text[joint] == "," and tree.lower[joint + 1 : joint + 2] == ["and"])
    share, rest = range(behind, behind + 2), range(behind + 2, end)
    if [tree.tag[i] for i in share if i < end] != ["CD", "NN"] or tree.text[behind + 1] != "%" or not rest:
        return []
    if any(
        tree.is_verb(i) or tree.text[i] in ("%", ",") or tree.dep[i] == "cc"
        for i in (*rest, *range(verb + 1, joint))
        if i != verb
    ):
        return []
    if tree.pos[rest[0]] == "ADP" and tree.pos[verb + 1] != "ADP":
        return []  # "won 40% in May and 30% in June"
    for i in range(joint, end):
        if tree.head[i] < joint or tree.head[i] >= end:
            tree.detach(i)
    of = [i for k in tree.kids[subject] if tree.lower[k] == "of" and k > subject for i in tree.subtree(k)]
    return [Gap(verb, (*share, *of), tuple(rest), frozenset(range(verb + 1, joint)))]


def _is_amount(tree: Tree, words: Sequence[int]) -> bool:
    """ "€40m", "four medals", "12 % of it" is not: a number first and nothing but what it counts behind."""
    opens = bool(words) and tree.tag[words[0]] in ("CD", "$")
    return opens and all(tree.pos[i] in ("NUM", "SYM", "NOUN", "ADJ") or tree.text[i] == "%" for i in words)


def _is_named(tree: Tree, words: Sequence[int]) -> bool:
    return _is_plain(tree, words) and (tree.pos[words[-1]] == "PROPN" or tree.tag[words[0]] == "DT")


def _name_gaps(tree: Tree, verb: int) -> list[Gap]:
    """ "Germany exports cars and France wine", "Rome hosted the summit in 1964 and Vienna in 1972", also read off the words.

    A name of the subject's kind and not of the object's does what the subject does; so does whatever stands behind
    "took place in May and".
    """
    subject, end = tree.subject(verb), len(tree) - (tree.text[-1] == ".")
    if subject is None or subject > verb:
        return []
    joints = [i for i in range(verb + 1, end) if tree.lower[i] in JOINTS]
    if len(joints) != 1 or tree.lower[joints[0]] != "and":
        return []
    joint, place = joints[0], tree.lower[verb + 1] == "place"
    first = _cut_phrase(tree, range(verb + 1 + place, joint))
    if gap := _second_object(tree, verb, first, range(joint, end)):
        return [gap]
    name = _name_behind(tree, joint, subject) if not place else _words_before(tree, joint + 1, end)
    second = _cut_phrase(tree, range(joint + 1 + len(name), end))
    if not name or not _match(tree, first, second) or (not second[0] and _same_kind(tree, name[0], first[0])):
        return []
    replaced = [*(first[0] if second[0] else ()), *first[1]]
    _cut_off(tree, verb, first, range(joint, end))
    return [Gap(verb, tuple(name), (*second[0], *second[1]), frozenset(replaced))]


def _cut_off(tree: Tree, verb: int, first: tuple[list[int], list[int]], region: range) -> None:
    """Take the words behind "and" out of the clause, and give those before it back to the clause."""
    for i in range(verb + 1, region.start):
        if tree.head[i] in region:
            tree.attach(i, *((first[1][0], "pobj") if i in first[1] else (verb, "dobj")))
    for i in region:
        if tree.head[i] not in region:
            tree.detach(i)


def _second_object(tree: Tree, verb: int, first: tuple[list[int], list[int]], region: range) -> Gap | None:
    """ "took Goma on Monday and Bukavu on Friday", "40 people in Oslo and 60 in Bergen": a name or number like the object."""
    second = _cut_phrase(tree, range(region.start + 1, region.stop))
    if not (first[0] and first[1] and second[0] and second[1]) or tree.lower[first[1][0]] != tree.lower[second[1][0]]:
        return None
    if not _is_plain(tree, (*first[0], *second[0])) or not _is_plain(tree, (*first[1][1:], *second[1][1:])):
        return None
    thing, number = first[0][-1], len(second[0]) == 1 and tree.tag[second[0][0]] == "CD"
    counted = number and tree.tag[first[0][0]] == "CD" and tree.pos[thing] == "NOUN"
    named = _label(tree, thing) and all(_label(tree, i) == _label(tree, thing) for i in (*first[0], *second[0]))
    if not counted and not (named and _label(tree, thing) != _label(tree, tree.subject(verb))):
        return None
    _cut_off(tree, verb, first, region)
    remnant = (*second[0], *(first[0][1:] if counted else ()), *second[1])
    return Gap(verb, (), remnant, frozenset((*first[0], *first[1])))


def _name_behind(tree: Tree, joint: int, subject: int) -> list[int]:
    """The name behind "and" when it is of the subject's kind."""
    n = tree.ent_of.get(joint + 1)
    if n is None or tree.ents[n][0] != joint + 1:
        return []
    label, theirs = tree.ents[n][2], _label(tree, subject)
    unknown = not theirs and label == "PERSON" and tree.text[subject][0].isupper() and not tree.kids[subject]
    return list(range(joint + 1, tree.ents[n][1])) if label == theirs or unknown else []


def _words_before(tree: Tree, start: int, end: int) -> list[int]:
    stop = next((i for i in range(start, end) if tree.pos[i] == "ADP"), start)
    return list(range(start, stop))


def _cut_phrase(tree: Tree, words: range) -> tuple[list[int], list[int]]:
    """The words before the first preposition, and those from there."""
    at = next((i for i in words if tree.pos[i] == "ADP"), words.stop)
    return list(range(words.start, at)), list(range(at, words.stop))


def _match(tree: Tree, first: tuple[list[int], list[int]], second: tuple[list[int], list[int]]) -> bool:
    """Are the two the same in shape: bare nouns, or a phrase with the same preposition, or both?"""
    bare = all(tree.pos[i] in ("NOUN", "ADJ") for i in (*first[0], *second[0])) and first[0]
    if second[0] and not bare:
        return False
    if not second[1]:
        return bool(second[0]) and not first[1]
    same = bool(first[1]) and tree.lower[first[1][0]] == tree.lower[second[1][0]]
    return same and _is_plain(tree, first[1][1:]) and _is_plain(tree, second[1][1:])


def _same_kind(tree: Tree, name: int, thing: Sequence[int]) -> bool:
    return any(_label(tree, i) == _label(tree, name) for i in thing)


def _read_pairs(tree: Tree, first: int) -> tuple[list[tuple[list[int], list[int]]], int]:
    """The pairs behind the first phrase, and where they end; none unless they run to the sentence's end and "and" joins the last."""
    marks = [i for i in range(first + 1, len(tree)) if tree.lower[i] in (",", "and", ";")]
    if not marks or not _is_plain(tree, range(first + 1, marks[0])):
        return [], 0
    pairs, at, last_joined = [], marks[0], False
    end = len(tree) - (tree.text[-1] == ".")
    while at < end:
        last_joined = False
        while at < end and tree.lower[at] in (",", "and", ";"):
            last_joined |= tree.lower[at] == "and"
            at += 1
        stop = next((i for i in range(at, end) if tree.lower[i] in (",", "and", ";")), end)
        prep = next((i for i in range(at, stop) if tree.lower[i] == tree.lower[first]), -1)
        noun, phrase = list(range(at, prep)), list(range(prep, stop))
        if prep <= at or not _is_plain(tree, noun) or not _is_plain(tree, phrase[1:]):
            return [], 0
        pairs.append((noun, phrase))
        at = stop
    return (pairs, end) if last_joined else ([], 0)


def _is_plain(tree: Tree, words: Sequence[int]) -> bool:
    """A noun phrase without a verb, a clause or a phrase in it."""
    plain = ("NOUN", "PROPN", "NUM", "ADJ", "DET", "SYM", "PART", "PUNCT")
    return bool(words) and all(tree.pos[i] in plain or tree.dep[i] == "poss" for i in words)


def _object_gap(tree: Tree, node: int) -> Gap | None:
    """ "… four medals and Finland three", "… the violin and Ben the cello"."""
    noun = tree.head[node]
    verb = tree.head[noun]
    if tree.dep[noun] not in ("dobj", "attr", "npadvmod") or not tree.is_verb(verb) or tree.subject(verb) is None:
        return None
    number = next(
        (k for k in tree.kids[node] if k > node and tree.dep[k] == "nummod" and k == tree.edges(node)[1]), None
    )
    second = next(
        (
            k
            for k in tree.kids[node]
            if k > node
            and tree.dep[k] == "appos"
            and tree.text[tree.edges(k)[0] - 1] not in ",(–—-"
            and not tree.lower[k].endswith(("self", "selves"))
        ),
        None,
    )
    tail = number if number is not None else second
    named = tail is not None and tail == second == node + 1 and tree.pos[node] == "NOUN" and tree.pos[tail] == "PROPN"
    if tail is None or named:  # "her brother Tom"
        return None
    remnant = tuple(tree.subtree(tail))
    subject = tuple(i for i in tree.subtree(node) if i not in remnant)
    counterpart = frozenset(tree.subtree(noun, [node])) - _joiners(tree, noun, node)
    if number is not None:
        counterpart = frozenset(
            i for i in counterpart if tree.head[i] == noun and tree.dep[i] in ("nummod", "det", "quantmod")
        ) | frozenset(i for k in tree.kids[noun] if tree.dep[k] == "nummod" for i in tree.subtree(k))
    gap = Gap(verb, subject, remnant, counterpart, noun if number is not None else None)
    tree.detach(node)
    return gap


def _label(tree: Tree, node: int | None) -> str:
    n = tree.ent_of.get(node)
    return tree.ents[n][2] if n is not None else ""


def _cluster_gaps(tree: Tree, node: int) -> list[Gap]:
    """ "joined the party in 1953 and the union in 1955": object and phrase together, the subject and verb are shared."""
    verb = tree.head[node]
    thing = next(
        (k for k in tree.kids[verb] if verb < k < node and tree.dep[k] in ("dobj", "attr", "npadvmod", "oprd")), None
    )
    if thing is None or tree.subject(node) is not None or tree.subject(verb) is None:
        return []
    cc = {k for k in tree.kids[verb] if tree.dep[k] == "cc" and k < node}
    if not cc or any(tree.dep[k] == "neg" for k in tree.kids[verb]):  # "was not the flood but the silence"
        return []
    heads = [node, *(k for k in tree.kids[node] if tree.dep[k] == "conj" and not tree.is_verb(k))]
    between = [k for k in tree.kids[verb] if thing < k < min(cc) and tree.dep[k] == "prep"]
    counterpart = frozenset(i for k in (thing, *between) for i in tree.subtree(k))
    behind = [k for k in tree.kids[verb] if k > node and tree.dep[k] == "prep"]
    gaps = []
    for n, head in enumerate(heads):
        stop = heads[n + 1] if n + 1 < len(heads) else len(tree)
        own = tree.subtree(head, [h for h in heads if h != head]) + [
            i for k in behind if head < k < stop for i in tree.subtree(k)
        ]
        own = [i for i in own if not (tree.dep[i] in ("cc", "punct") and tree.head[i] == head and i > head)]
        gaps.append(Gap(verb, (), tuple(sorted(own)), counterpart))
    for k in (*cc, *behind, node):
        tree.detach(k)
    return gaps


def _joiners(tree: Tree, noun: int, node: int) -> set[int]:
    return {k for k in tree.kids[noun] if tree.dep[k] in ("cc", "punct") and k < node}


def _phrase_gap(tree: Tree, node: int) -> Gap | None:
    """ "… in 1952, Lillehammer in 1994", "… for Lee, the south for Park"."""
    first, last = tree.edges(node)
    if first == 0 or tree.text[first - 1] not in (",", ";"):
        return None
    verb = next((a for a in tree.ancestors(node) if tree.is_verb(a)), None)
    if verb is None or tree.subject(verb) is None or node < verb:
        return None
    phrase = next(
        (k for k in (*tree.kids[node], *tree.kids[verb]) if tree.dep[k] == "prep" and k in (node + 1, last + 1)), None
    )
    twin = next(
        (
            k
            for k in tree.kids[verb]
            if k < first and phrase is not None and tree.dep[k] == "prep" and tree.lower[k] == tree.lower[phrase]
        ),
        None,
    )
    if phrase is None or twin is None or tree.edges(phrase)[1] < len(tree) - 2:
        return None
    remnant = tuple(tree.subtree(phrase))
    subject = tuple(i for i in tree.subtree(node) if i not in remnant)
    counterpart = frozenset(tree.subtree(twin)) - frozenset(tree.subtree(node))
    tree.detach(phrase)
    tree.detach(node)
    return Gap(verb, subject, remnant, counterpart)


def fill_gap(tree: Tree, gap: Gap, whole: Sketch) -> Sketch:
    """The first clause with the words of the second in their places."""
    own = set(tree.subtree(tree.subject(gap.verb))) if gap.subject else set()
    out: list[Piece] = []
    placed = False
    for piece in whole.words:
        if piece.token in own:
            if not placed:
                out += pieces(tree, gap.subject)
                placed = True
        elif piece.token in gap.counterpart:
            if Piece(gap.remnant[0], tree.text[gap.remnant[0]]) not in out:
                out += pieces(tree, gap.remnant)
        elif gap.noun is not None or piece.token not in gap.counterpart:
            out.append(piece)
    filled = whole.with_words(out)
    mine = {*gap.subject, *gap.remnant}
    return filled.borrowing(filled.tokens - mine)
