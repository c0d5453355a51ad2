"""Lists that spell out a noun: after a colon, "including", "such as", or beside a counted noun.

    "Three cities were hit: Oslo, Bergen and Narvik."
    Right: "Three cities were hit." | "Oslo was hit." | "Bergen was hit." | "Narvik was hit."

    "She won prizes for two films, including best actress."
    Wrong: "She won best actress for two films."      Right: left with its noun: the phrase after it says which prizes.

The claim without the list is kept; each member takes the noun's place when the noun stands alone, and stays behind
"including" when it does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from claims.text.coordination import find_held
from claims.text.tree import Tree
from claims.text.wording import Sketch, make_singular

PARTICULAR = frozenset("particularly especially notably mainly chiefly primarily mostly largely".split())
DEFINITE = frozenset("the this that my your his her its our their".split())
RANGES = frozenset(
    "range variety number series list group set host kind kinds type types selection collection array".split()
)


@dataclass(frozen=True, slots=True)
class Enumeration:
    """noun: positions of the noun phrase alone; opener: "including", ":"; members: the positions of each."""

    head: int
    noun: frozenset[int]
    opener: frozenset[int]
    glue: frozenset[int]
    members: tuple[frozenset[int], ...]
    replaces: bool
    held: frozenset[int]  # as `find_held` has it: "if firms such as A and B fail" is not said of each

    @property
    def tokens(self) -> frozenset[int]:
        return self.glue.union(*self.members)


def find_enumerations(tree: Tree) -> list[Enumeration]:
    """Every list that spells out a noun of the sentence."""
    found = []
    for noun in range(len(tree)):
        if tree.pos[noun] not in ("NOUN", "PROPN"):
            continue
        for kid in tuple(tree.kids[noun]):
            first = _first_member(tree, noun, kid)
            if first is not None:
                meant = _spelled_out(tree, noun, kid)
                if tree.dep[kid] == "prep" and meant != noun:
                    tree.attach(kid, meant, "prep")
                found.append(_describe(tree, meant, kid, first))
    return found


def _first_member(tree: Tree, noun: int, kid: int) -> int | None:
    """The head of the list's first member when `kid` opens a list, else None."""
    if kid < noun:
        return None
    if tree.dep[kid] == "prep" and (tree.lower[kid] in ("including", "namely") or _is_such_as(tree, kid)):
        return tree.kid(kid, "pobj")
    if tree.dep[kid] == "appos" and tree.lower[tree.edges(kid)[0]] in PARTICULAR and tree.tag[noun] == "NNS":
        return kid
    if tree.dep[kid] in ("appos", "dep") and _has_conjunct(tree, kid):
        before = tree.text[tree.edges(kid)[0] - 1]
        if tree.tag[_counted_noun(tree, noun, kid)] not in ("NNS", "NNPS"):
            return None
        if before == ":" or (
            before in (",", "–", "—", "-") and (tree.pos[kid] == "PROPN" or tree.kid(noun, "nummod") is not None)
        ):
            return kid
    return None


def _counted_noun(tree: Tree, noun: int, kid: int) -> int:
    """The list after a colon may spell out a plural further back: "Four countries opposed the plan: Chile and Peru"."""
    if tree.tag[noun] in ("NNS", "NNPS") or tree.text[tree.edges(kid)[0] - 1] != ":":
        return noun
    counted = (
        i
        for i in range(noun)
        if tree.tag[i] == "NNS"
        and any(
            tree.dep[k] == "nummod" or tree.lower[k] in ("several", "some", "many", "these", "following")
            for k in tree.kids[i]
        )
    )
    return next(counted, noun)


def _spelled_out(tree: Tree, noun: int, kid: int) -> int:
    """ "awards for her work in the arts, including a medal": definite things have no examples, those are of the noun around."""
    inner, best = noun, _counted_noun(tree, noun, kid)
    loose = tree.dep[kid] == "prep" and tree.text[tree.edges(kid)[0] - 1] != "("
    while loose and tree.dep[inner] == "pobj" and _is_definite(tree, inner):
        above = tree.head[tree.head[inner]]
        thing = tree.kid(above, "dobj") if tree.is_verb(above) else above
        if thing is None or tree.tag[thing] != "NNS":
            inner = above
            continue
        inner = best = thing
        if tree.kid(thing, "poss") is None:
            break
    return best


def _is_definite(tree: Tree, noun: int) -> bool:
    return tree.pos[noun] == "PROPN" or any(tree.lower[k] in DEFINITE for k in tree.kids[noun])


def is_enumerated(tree: Tree, noun: int, kid: int) -> bool:
    """Is this apposition a list that spells out its noun?"""
    return _first_member(tree, noun, kid) is not None


def _is_such_as(tree: Tree, kid: int) -> bool:
    return tree.lower[kid] == "as" and kid > 0 and tree.lower[kid - 1] == "such"


def _range_noun(tree: Tree, noun: int) -> int:
    """ "a wide range of tools": the tools are meant, the whole phrase is replaced."""
    of = tree.head[noun]
    outer = tree.head[of]
    if tree.dep[noun] == "pobj" and tree.lower[of] == "of" and tree.lower[outer] in RANGES:
        return outer
    return noun


def _has_conjunct(tree: Tree, node: int) -> bool:
    return any(tree.dep[k] == "conj" for k in tree.kids[node])


def _describe(tree: Tree, noun: int, kid: int, first: int) -> Enumeration:
    heads = [first]
    for head in heads:
        heads += [k for k in tree.kids[head] if tree.dep[k] == "conj" and tree.subject(k) is None]
    listed = set(tree.subtree(kid))
    members, glue = [], set(listed)
    for head in heads:
        drop = [
            k
            for k in tree.kids[head]
            if k in heads
            or tree.dep[k] in ("cc", "preconj")
            or tree.lower[k] in PARTICULAR
            or (tree.dep[k] == "punct" and tree.text[k] in ",;:")
        ]
        own = frozenset(tree.subtree(head, drop))
        if tree.lower[head] in ("more", "others", "etc", "etc."):
            continue
        members.append(own)
        glue -= own
    noun = _range_noun(tree, noun)
    drop = [kid, *(k for k in tree.kids[noun] if tree.dep[k] in ("relcl", "punct"))]
    phrase = frozenset(tree.subtree(noun, drop)) - listed
    bare = not any(tree.dep[k] in ("relcl", "acl") and k != kid for k in tree.kids[noun])
    known = tree.pos[noun] == "PROPN" or any(tree.lower[k] in ("the", "this", "that") for k in tree.kids[noun])
    bare &= tree.tag[noun] in ("NNS", "NNPS") or not known
    behind, before = max(listed) + 1, min(listed) - 1
    if behind < len(tree) and tree.text[behind] in ("–", "—", "-", ",", ")"):
        glue.add(behind)
    if tree.text[before] in (",", ":", "–", "—", "-", "(", "such"):
        glue.add(before)
    opener = {kid, before} | ({kid - 1} if tree.text[kid - 1] == "such" else set())
    if tree.text[before] == "," and behind in glue:
        opener.add(behind)
    opener &= glue | {before}
    return Enumeration(
        noun,
        phrase,
        frozenset(opener),
        frozenset(glue),
        tuple(members),
        bare and tree.dep[noun] != "attr" and noun not in glue,
        find_held(tree, noun),
    )


def expand_enumerations(tree: Tree, sketch: Sketch, found: list[Enumeration]) -> Iterator[Sketch]:
    """The claim without the list, then one claim for each member; the claim itself when it holds no list."""
    inside = next((e for e in found if _may_expand(sketch, e)), None)
    if inside is None:
        yield sketch
        return
    rest = [e for e in found if e is not inside]
    yield from expand_enumerations(tree, sketch.without(inside.tokens), rest)
    plain = sketch.without(frozenset(i for e in rest if e.noun & sketch.tokens for i in e.tokens) - inside.tokens)
    for member in inside.members:
        others = inside.tokens - member
        single = (
            _put_in_place(plain, inside.noun, member, others)
            if inside.replaces
            else plain.without(others - inside.opener)
        )
        subject = inside.replaces and tree.dep[inside.head] in ("nsubj", "nsubjpass")
        yield make_singular(tree, single) if subject and _is_single(tree, member) else single


def _may_expand(sketch: Sketch, found: Enumeration) -> bool:
    if any(verb in sketch.tokens and verb != sketch.verb for verb in found.held):
        return False
    return found.head in sketch.tokens and all(member & sketch.tokens for member in found.members)


def _is_single(tree: Tree, member: frozenset[int]) -> bool:
    head = next(i for i in sorted(member) if tree.head[i] not in member)
    return tree.tag[head] not in ("NNS", "NNPS")


def _put_in_place(sketch: Sketch, noun: frozenset[int], member: frozenset[int], others: frozenset[int]) -> Sketch:
    """The claim with one member where its noun stood."""
    moved = [p for p in sketch.words if p.token in member]
    rest = [p for p in sketch.words if p.token not in member and p.token not in others]
    at = next((n for n, p in enumerate(rest) if p.token in noun), len(rest))
    return sketch.with_words([*rest[:at], *moved, *(p for p in rest[at:] if p.token not in noun)])
