"""Fine granularity: what a name's own words say about it.

"Former Barcelona back Carles Puyol retired."   "Carles Puyol is a former …" | "Carles Puyol retired."
"Edwin Mee, 46, is accused."                    "Edwin Mee is 46." | "Edwin Mee is accused."
"He was born in Atlanta, Georgia."              "Atlanta is in Georgia." | "He was born in Atlanta."
"Lima is a Peruvian singer."                    "Lima is Peruvian." | "Lima is a Peruvian singer."

Wrong: "Prime is Minister May."                 Right: only what stands before a whole name is a title.
Wrong: "York is New."                           Right: words of the name itself are never taken off.
"""

from __future__ import annotations

from dataclasses import dataclass

from claims.text import people
from claims.text.coordination import is_plural_title
from claims.text.enumerations import Enumeration
from claims.text.tree import Tree
from claims.text.verbs import singular_noun
from claims.text.wording import Piece, Sketch, Words, added, pieces

PLACES = frozenset(("GPE", "LOC", "FAC"))
AMOUNTS = frozenset(("CARDINAL", "ORDINAL", "DATE", "TIME", "PERCENT", "MONEY", "QUANTITY"))
HONORIFICS = frozenset(
    "mr mrs ms miss dr prof sir dame lord lady st sgt rev mr. mrs. ms. dr. prof. st. sgt. rev. gov. sen. rep. gen. col. lt. capt.".split()
)


COUNTING = frozenset(
    "several many various numerous other few more certain different some multiple such countless most own first last next only".split()
)
VAGUE = frozenset(
    "people things others ones those men women members parts areas fields subjects topics aspects examples issues kinds types forms".split()
)


OFFICES = frozenset(
    "president minister king queen prince princess pope senator mayor governor judge professor captain general colonel sergeant bishop "
    "chancellor secretary deputy father mother sister brother lady duke duchess nurse doctor dad mum mom chairman chairwoman chief coach baby".split()
)
TRADES = ("ist", "ician", "eer", "maker", "player", "writer", "singer", "worker")


@dataclass(frozen=True, slots=True)
class Description:
    """A claim about a name, and the positions that other claims then leave out."""

    sketch: Sketch
    spare: frozenset[int]


def find_descriptions(tree: Tree) -> list[Description]:
    """Titles, ages and places of the names of a sentence."""
    found = _read_brackets(tree)
    for first, last, label in tree.ents:
        if first == 0 and last > 2 and _is_trade(tree.lower[0]):  # the model takes "Filmmaker Ann Lee" for one name
            first, label = 1, "PERSON"
        if label == "PERSON":
            found += _read_title(tree, first, last)
            found += _read_age(tree, first, last)
        elif label not in AMOUNTS:
            found += _read_kind(tree, first, last)
            found += _read_place(tree, first, last) if label in PLACES else []
    return found


def _read_title(tree: Tree, first: int, last: int) -> list[Description]:
    head = last - 1
    words = [
        i for k in tree.kids[head] if k < first and tree.dep[k] in ("compound", "amod", "nmod") for i in tree.subtree(k)
    ]
    words = [i for i in sorted(words) if i < first]
    articles = {i for i in words[:1] if tree.tag[i] == "DT"}
    words = words[len(articles) :]
    if not words or words != list(range(words[0], first)) or all(tree.lower[i] in HONORIFICS for i in words):
        return []
    if tree.pos[words[-1]] == "PROPN" and len(words) == 1 and not _is_trade(tree.lower[words[0]]):
        return []
    if not any(tree.pos[i] in ("NOUN", "PROPN") for i in words) or is_plural_title(tree, words[-1]):
        return []
    if tree.lower[words[0] - 1 : words[0]] in (["that"], ["which"], ["who"]):
        return []  # "a decision that left manager Tom Brandt furious"
    spare = {*words, *articles, *(k for k in tree.kids[head] if tree.dep[k] == "det" and k < first)}
    while tree.lower[words[-1]] in HONORIFICS:
        words.pop()  # "lead author Dr Karin Holm"
    said = [*pieces(tree, range(first, last)), *added("is"), *_say_title(tree, words)]
    return [Description(Sketch.of(said, head, note="title"), frozenset(spare))]


def _say_title(tree: Tree, words: list[int]) -> Words:
    """ "foreign minister" as it stands, "an actor" with its article."""
    said, noun = pieces(tree, words), tree.lower[words[-1]]
    if words[0] == 0 and (tree.tag[0] == "JJ" or len(words) == 1):
        said[0] = Piece(0, tree.lower[0])
    if not _is_trade(noun):
        return said
    return [*added("an" if said[0].text[0].lower() in "aeio" else "a"), *said]


def _is_trade(word: str) -> bool:
    """ "Filmmaker Kaylie Milliken" is a filmmaker; "Judge Ana Ruiz" is called so, and "Will Ana Ruiz …" asks."""
    return word in people.PERSON_NOUNS - OFFICES or word.endswith(TRADES)


def _read_kind(tree: Tree, first: int, last: int) -> list[Description]:
    """ "the Brazilian club Mineiro", "the drama VIP": the common noun before a name says what it is."""
    head = last - 1
    words = sorted(
        i for k in tree.kids[head] if k < first and tree.dep[k] in ("compound", "amod", "nmod") for i in tree.subtree(k)
    )
    if (
        not words
        or words[-1] != first - 1
        or tree.tag[words[-1]] != "NN"
        or words != list(range(words[0], first))
        or words[-1] == "-"
    ):
        return []
    article = "an" if tree.text[words[0]][0].lower() in "aeiou" else "a"
    return [
        Description(
            Sketch.of(
                [*pieces(tree, range(first, last)), *added("is", article), *pieces(tree, words)], head, note="kind"
            ),
            frozenset(),
        )
    ]


def find_kinds(tree: Tree, enumerations: list[Enumeration]) -> list[Sketch]:
    """ "films such as Rangeela and Satya", "the bands Gyroscope and Salt": each named member is one of what the noun says."""
    found = []
    for row in enumerations:
        found += [_say_kind(tree, row.head, member) for member in row.members]
    for head in range(len(tree)):
        if tree.dep[head] == "appos" and tree.head[head] < head and tree.kid(head, "conj") is not None:
            noun = tree.head[head]
            close = set(range(noun + 1, tree.edges(head)[0])) <= {i for i in range(len(tree)) if tree.text[i] == ","}
            if close and tree.tag[noun] in ("NNS", "NN") and not any(row.head == noun for row in enumerations):
                members = [head, *_conjuncts_below(tree, head)]
                found += [_say_kind(tree, noun, frozenset(tree.subtree(m, members))) for m in members]
    return [sketch for sketch in found if sketch is not None]


def _conjuncts_below(tree: Tree, node: int) -> list[int]:
    found = [k for k in tree.kids[node] if tree.dep[k] == "conj" and tree.pos[k] in ("NOUN", "PROPN")]
    return found + [deeper for k in found for deeper in _conjuncts_below(tree, k)]


def _say_kind(tree: Tree, noun: int, member: frozenset[int]) -> Sketch | None:
    """ "Rangeela is a film", or None when the member is no name or the noun no plain one."""
    head = next((i for i in sorted(member) if tree.head[i] not in member), -1)
    aside = [k for k in tree.kids[head] if tree.dep[k] in ("appos", "relcl", "acl", "prep") and k > head]
    name = [i for i in tree.subtree(head, aside) if i in member]
    name = name[: next((n for n, i in enumerate(name) if tree.text[i] in ("(", "[", ",")), len(name))]
    if (
        not name
        or head not in name
        or tree.pos[head] != "PROPN"
        or tree.lower[name[0]] in ("a", "an")
        or not _may_say_kind(tree, noun)
    ):
        return None
    if any(tree.is_verb(i) or tree.dep[i] in ("cc", "nummod") for i in name):
        return None
    kinds = [k for k in tree.kids[noun] if k < noun and tree.dep[k] in ("amod", "compound", "nmod")]
    kinds = [k for k in kinds if tree.lower[k] not in COUNTING and tree.tag[k] not in ("JJS", "JJR", "VBN", "CD")]
    words = [i for k in kinds if tree.kid(k, "conj") is None for i in tree.subtree(k)]
    said = [*pieces(tree, words), Piece(noun, singular_noun(tree.text[noun]))]
    article = "an" if said[0].text[0].lower() in "aeio" else "a"
    return Sketch.of([*pieces(tree, name), *added("is", article), *said], noun, note="kind")


def _may_say_kind(tree: Tree, noun: int) -> bool:
    """A plain plural: not "things", not a name, not "halls of fame", where the phrase is part of the kind."""
    plural = tree.tag[noun] == "NNS" or tree.lower[noun] in ("series", "species")
    if not plural or tree.pos[noun] != "NOUN" or not tree.text[noun].isalpha() or tree.lower[noun] in VAGUE:
        return False
    things = (tree.kid(k, "pobj") for k in tree.kids[noun] if tree.lower[k] == "of")
    return all(thing is None or tree.kid(thing, "det", "poss", "nummod") is not None for thing in things)


def _read_brackets(tree: Tree) -> list[Description]:
    """ "George Cukor (1899 – 1983) was a director": the brackets are told once, beside their noun."""
    found = []
    opened = [i for i, word in enumerate(tree.text) if word == "("]
    for start in opened:
        close = next((i for i in range(start + 1, min(len(tree), start + 40)) if tree.text[i] == ")"), None)
        if close is None or start == 0 or close - start < 2 or tree.pos[start - 1] not in ("NOUN", "PROPN"):
            continue
        inside = range(start + 1, close)
        if any(tree.is_verb(i) for i in inside) or (len(inside) == 1 and tree.text[start + 1].isupper()):
            continue
        noun = start - 1
        if noun in tree.ent_of and tree.ents[tree.ent_of[noun]][2] in AMOUNTS:
            continue  # "£1.1bn (up 6%)"
        words = (
            [i for i in tree.subtree(noun) if i < start]
            if noun not in tree.ent_of
            else list(range(*tree.ents[tree.ent_of[noun]][:2]))
        )
        words = [i for i in words if i < start]
        found.append(
            Description(
                Sketch.of([*pieces(tree, words), *pieces(tree, range(start, close + 1))], noun, note="brackets"),
                frozenset(range(start, close + 1)),
            )
        )
    return found


def _read_age(tree: Tree, first: int, last: int) -> list[Description]:
    if (
        last + 2 >= len(tree)
        or tree.text[last] != ","
        or tree.tag[last + 1] != "CD"
        or tree.text[last + 2] not in (",", ".")
    ):
        return []
    if not (tree.text[last + 1].isdigit() and 0 < int(tree.text[last + 1]) < 120):
        return []
    words = [*pieces(tree, range(first, last)), *added("is"), *pieces(tree, [last + 1])]
    return [Description(Sketch.of(words, last - 1, note="age"), frozenset((last, last + 1, last + 2)))]


def _read_place(tree: Tree, first: int, last: int) -> list[Description]:
    """ "Atlanta, Georgia": the second place holds the first."""
    after = next(((a, b) for a, b, label in tree.ents if a == last + 1 and label in PLACES), None)
    if after is None or tree.text[last] != "," or tree.dep[after[1] - 1] == "conj":
        return []
    if tree.head[after[1] - 1] not in range(first, last):
        return []
    end = {after[1]} if after[1] < len(tree) and tree.text[after[1]] == "," else set()
    words = [*pieces(tree, range(first, last)), *added("is", "in"), *pieces(tree, range(*after))]
    return [Description(Sketch.of(words, last - 1, note="place"), frozenset((last, *range(*after), *end)))]


def read_origins(tree: Tree, sketch: Sketch) -> list[Sketch]:
    """ "X is a Peruvian singer" says also "X is Peruvian"; a thing keeps its noun: "X is a Peruvian film"."""
    verb = sketch.verb
    noun = next((k for k in tree.kids[verb] if tree.dep[k] == "attr" and k in sketch.tokens), None)
    if noun is None or tree.lower[verb] not in ("is", "was", "are", "were"):
        return []
    origin = next(
        (k for k in tree.kids[noun] if tree.dep[k] == "amod" and k in sketch.tokens and _is_origin(tree, k)), None
    )
    if origin is None:
        return []
    kept = (
        {origin}
        if _is_about_person(tree, verb, noun)
        else {origin, noun, *(k for k in tree.kids[noun] if tree.dep[k] == "det")}
    )
    drop = set(tree.subtree(noun)) - kept
    drop |= {i for k in tree.kids[verb] if k > noun for i in tree.subtree(k)}
    single = sketch.without(drop)
    return [single] if single.tokens != sketch.tokens else []


def _is_about_person(tree: Tree, verb: int, noun: int) -> bool:
    subject = tree.subject(verb)
    n = tree.ent_of.get(subject if subject is not None else -1)
    return (n is not None and tree.ents[n][2] == "PERSON") or tree.lower[noun].endswith(
        ("er", "or", "ist", "ian", "man", "ess")
    )


def _is_origin(tree: Tree, node: int) -> bool:
    n = tree.ent_of.get(node)
    return n is not None and tree.ents[n][2] == "NORP"
