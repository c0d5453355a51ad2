"""Give each member of a coordination its own claim.

    "The storm damaged both the harbour and the airport."
    Wrong: "The storm damaged the harbour and." | "The storm damaged."
    Right: "The storm damaged the harbour." | "The storm damaged the airport."

    "The talks between Oslo and Bern failed."  Wrong: "The talks between Oslo failed."   Right: left whole.
    "Anna and Ben married."                    Wrong: "Anna married."                    Right: left whole.

A coordination is a head word and its conjuncts. Each member owns a set of positions; the glue (commas, "and", "both")
belongs to none. The variant for one member is the claim without the other members' words and without the glue.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from claims.text import people
from claims.text.tree import Tree, is_word
from claims.text.verbs import singular_noun
from claims.text.wording import Sketch, make_singular, negate

NOMINAL = frozenset(("NOUN", "PROPN", "NUM", "PRON"))
NEVER_SPLIT_AFTER = frozenset(("between", "among", "amongst", "amid"))
# Verbs, nouns and adverbs that say something of the members together, not of each.
TOGETHER = frozenset(
    "together jointly collectively mutually each other another alike respectively combined simultaneously".split()
)
COLLECTIVE_VERBS = frozenset(
    "meet met meets marry married divorce divorced agree agreed disagree disagreed differ differs differed compete competed "
    "collide collided merge merged unite united separate separated alternate cooperate cooperated collaborate collaborated "
    "total totalled totaled clash clashed quarrel quarrelled split negotiate negotiated constitute constitutes constituted "
    "comprise comprises comprised form formed mix mixed combine combined share shared exchange exchanged gather gathered "
    "match reconcile reconciled overlap intersect coincide coincided".split()
)
SPEAKING = frozenset("speak spoke spoken talk talked".split())
NEGATIVE = frozenset(("neither", "nor"))
FIXED_PAIRS = frozenset(
    tuple(pair.split("+"))
    for pair in "rock+roll research+development law+order bed+breakfast trial+error arts+crafts pros+cons supply+demand profit+loss "
    "black+white salt+pepper food+drink health+safety search+rescue terms+conditions checks+balances arts+sciences science+technology "
    "oil+gas life+death war+peace love+hate rhythm+blues drum+bass track+field mergers+acquisitions command+control hit+run".split()
)
CONDITIONS = frozenset("if unless whether when whenever provided lest".split())
LIMITING = frozenset("not never no nobody none neither nor only hardly few either both".split())
DOUBTING = frozenset(
    "deny denies denied doubt doubts doubted disprove disproved disputes disputed refute refuted".split()
)
UNLIKELY = frozenset("unlikely impossible improbable implausible doubtful untrue false wrong unclear uncertain".split())
REMARKABLE = frozenset(
    "amazing surprising unsurprising astonishing remarkable striking ironic tragic sad strange odd unfortunate fortunate lucky "
    "regrettable shameful shocking disappointing curious".split()
)
MAX_VARIANTS = 12
LEAST_SHARE = 0.05  # a long sentence is not repeated for one word of it


@dataclass(frozen=True, slots=True)
class Coordination:
    """members: positions each member owns, in order; glue: positions that go when a member stands alone."""

    head: int
    conjuncts: tuple[int, ...]
    members: tuple[frozenset[int], ...]
    glue: frozenset[int]
    is_subject: bool
    negative: bool = False
    # Verbs of the conditions and reasons it stands in: it is not split where they are a part of something else.
    held: frozenset[int] = frozenset()


def find_coordinations(tree: Tree) -> list[Coordination]:
    """Every noun, phrase or adjective coordination of the sentence that may be distributed."""
    found = []
    for head in range(len(tree)):
        if tree.dep[head] == "conj" or not _may_head(tree, head):
            continue
        conjuncts = _conjuncts(tree, head)
        if conjuncts and _may_distribute(tree, head, conjuncts):
            found.append(_describe(tree, head, conjuncts))
    return found + [row for head in range(len(tree)) if (row := _verbal(tree, head) or _clausal(tree, head))]


def _verbal(tree: Tree, head: int) -> Coordination | None:
    """ "focus on finding and hiring staff", "plans to build and sell homes": verbs without a tense."""
    if (
        tree.tag[head] not in ("VB", "VBG")
        or tree.dep[head] not in ("pcomp", "xcomp", "advcl", "acl")
        or tree.subject(head) is not None
    ):
        return None
    conjuncts = tuple(
        k
        for k in tree.kids[head]
        if tree.dep[k] == "conj" and tree.tag[k] == tree.tag[head] and tree.subject(k) is None
    )
    conjuncts += tuple(
        k for c in conjuncts for k in tree.kids[c] if tree.dep[k] == "conj" and tree.tag[k] == tree.tag[head]
    )
    nodes = (head, *conjuncts)
    joiners = {tree.lower[k] for n in nodes for k in tree.kids[n] if tree.dep[k] == "cc"}
    if not conjuncts or joiners != {"and"}:
        return None
    row = _describe(tree, head, conjuncts)
    lead = frozenset(
        k
        for k in tree.kids[head]
        if k < head
        and tree.dep[k] in ("aux", "mark")
        and not any(tree.dep[j] == "aux" for j in tree.kids[conjuncts[0]])
    )
    members = [row.members[0] - lead, *row.members[1:]]
    behind = [k for k in tree.kids[head] if k > head and tree.dep[k] not in ("cc", "conj", "punct")]
    if not behind:  # "finding and hiring staff": the first verb shares the object
        last = nodes[-1]
        shared = frozenset(
            i for k in tree.kids[last] if k > last and tree.dep[k] in ("dobj", "prep") for i in tree.subtree(k)
        )
        members = [m - shared for m in members]
    return Coordination(head, conjuncts, tuple(members), row.glue, False)


def _clausal(tree: Tree, head: int) -> Coordination | None:
    """ "must prove that the roof leaked, that the owner knew and that repairs were refused": each is to be proven."""
    if tree.dep[head] != "ccomp" or not _opens_with_that(tree, head):
        return None
    chain = [head]
    for here in chain:  # grows while it is read
        chain += [k for k in tree.kids[here] if tree.dep[k] == "conj" and tree.subject(k) is not None]
    conjuncts = tuple(chain[1:])
    each = all(_opens_with_that(tree, k) for k in conjuncts)
    if not each and not all(_goes_on(tree, k) for k in conjuncts):
        return None
    joiners = {tree.lower[k] for n in (head, *conjuncts) for k in tree.kids[n] if tree.dep[k] in ("cc", "preconj")}
    verb = tree.head[head]
    if not conjuncts or not joiners <= {"and", "both"} or "and" not in joiners or verb > head:
        return None
    if any(tree.dep[k] == "neg" or tree.lower[k] in (*LIMITING, *UNLIKELY, *REMARKABLE) for k in tree.kids[verb]):
        return None  # "could not prove that … and that …": perhaps one of them
    if tree.lower[verb] in (*DOUBTING, *UNLIKELY):
        return None
    subject = tree.subject(verb)
    if subject is not None and any(tree.lower[i] in LIMITING for i in tree.subtree(subject)):
        return None
    row = _describe(tree, head, conjuncts)
    if each:
        return row
    if len(conjuncts) == 1 and any(tree.text[k - 1] == "," for k in tree.kids[head] if tree.dep[k] == "cc"):
        return None  # "It was found that she was ill, and she was sent home"
    that = {k for k in tree.kids[head] if tree.dep[k] == "mark"}  # "meant that the first … and the second …"
    return replace(row, members=(row.members[0] - that, *row.members[1:]))


def _goes_on(tree: Tree, clause: int) -> bool:
    """Does the clause stand behind the "that" of the one before: with a verb of its own and no word that opens it?"""
    opens = any(tree.dep[k] == "mark" or tree.tag[k] in ("WRB", "WP", "WDT") for k in tree.kids[clause])
    return tree.is_verb(clause) and tree.is_finite(clause) and not opens


def _opens_with_that(tree: Tree, clause: int) -> bool:
    return tree.subject(clause) is not None and any(
        tree.lower[k] == "that" and tree.dep[k] == "mark" for k in tree.kids[clause]
    )


def _may_head(tree: Tree, node: int) -> bool:
    return tree.pos[node] in NOMINAL or tree.dep[node] in ("prep", "acomp")


def _conjuncts(tree: Tree, head: int) -> tuple[int, ...]:
    """The chain of conjuncts: the parser hangs each on the one before."""
    chain, queue = [], [head]
    while queue:
        here = queue.pop(0)
        for kid in tree.kids[here]:
            if (
                tree.dep[kid] == "conj"
                and (
                    tree.pos[kid] in NOMINAL
                    or tree.dep[head] == "prep"
                    or (tree.dep[head] == "pobj" and tree.tag[kid] == "VBG" and _is_deed(tree, head, kid))
                    or (tree.dep[head] == "acomp" and tree.pos[kid] == "ADJ")
                )
                and not _is_clause(tree, kid)
            ):
                chain.append(kid)
                queue.append(kid)
    return tuple(sorted(chain))


def _is_deed(tree: Tree, head: int, gerund: int) -> bool:
    """ "charged with theft and resisting arrest"; not "take-off and landing"."""
    return tree.lower[head].endswith("ing") or tree.kid(gerund, "dobj", "prep") is not None


def _is_clause(tree: Tree, node: int) -> bool:
    return tree.is_verb(node) and tree.subject(node) is not None


def _may_distribute(tree: Tree, head: int, conjuncts: tuple[int, ...]) -> bool:
    if not any(tree.dep[kid] == "cc" for node in (head, *conjuncts) for kid in tree.kids[node]):
        return False
    joiners = {tree.lower[kid] for node in (head, *conjuncts) for kid in tree.kids[node] if tree.dep[kid] == "cc"}
    if joiners & {"or", "&", "than", "to"} or ("but" in joiners and not _not_only(tree, head, conjuncts)):
        return False
    if tree.ent_of.get(head) is not None and any(tree.ent_of.get(c) == tree.ent_of[head] for c in conjuncts):
        return False  # one name: "Ernst and Young", or one date, "between May and June"
    if tree.pos[head] == "NUM" or any(tree.pos[c] == "NUM" for c in conjuncts):
        return False
    if any(tree.lower[k] in ("only", "just") and k < head for k in tree.kids[head]):
        return False  # "Only Cuba and Iran voted": neither did so alone
    if (tree.lower[head], tree.lower[conjuncts[0]]) in FIXED_PAIRS or _is_one_title(tree, head, conjuncts):
        return False
    if tree.tag[head] in ("JJR", "RBR") and tree.lower[head] == tree.lower[conjuncts[0]]:
        return False  # "better and better"
    if _may_share_noun(tree, head, conjuncts) or _speaks_of_them(tree, head):
        return False
    if _cannot_both(tree, head) or (
        tree.dep[head] == "pobj"
        and tree.lower[tree.head[head]] == "to"
        and tree.lower[tree.head[tree.head[head]]] == "born"
    ):
        return False  # "born to a clerk and a nurse"
    path = [head, *tree.ancestors(head)]
    if (
        tree.dep[head] == "pobj"
        and tree.lower[tree.head[head]] == "of"
        and all(tree.kid(n, "nummod") is not None for n in (head, *conjuncts))
    ):
        return False  # "a jury of seven women and five men"
    for node in path:
        origin = tree.dep[node] == "prep" and tree.lower[node] in ("from", "of", "at")
        if origin and tree.tag[tree.head[node]] == "NNS" and tree.text[node - 1] == ",":
            return False  # "The researchers, from Lund and Bristol, …": not all of them are from one of the two
        if tree.dep[node] == "pobj" and tree.lower[tree.head[node]] in NEVER_SPLIT_AFTER:
            return False
        if tree.dep[node] in ("compound", "amod", "nmod", "poss", "quantmod", "nummod", "npadvmod", "advmod"):
            return False
        if tree.is_verb(node):
            return not _is_collective(tree, head, node)
    return True


def _cannot_both(tree: Tree, head: int) -> bool:
    """ "cannot fund the schools and the roads": perhaps it can fund either."""
    verb = next((a for a in tree.ancestors(head) if tree.is_verb(a)), None)
    if verb is None or head < verb or not any(tree.dep[k] == "neg" and k < verb for k in tree.kids[verb]):
        return False
    return any(tree.lower[k] in ("can", "ca", "could", "may", "must", "should") for k in tree.kids[verb])


def _speaks_of_them(tree: Tree, head: int) -> bool:
    """ "Ann Lee and Ben Ross, both of them doctors, left": said of the two."""
    below = tree.subtree(head)
    behind = below[-1] + (tree.text[below[-1]] != ",")
    aside = behind < len(tree) and tree.text[behind] == "," and tree.lower[behind + 2 : behind + 4] == ["of", "them"]
    return aside or any(tree.lower[i] == "them" and tree.lower[i - 1] == "of" for i in below)


def _may_share_noun(tree: Tree, head: int, conjuncts: tuple[int, ...]) -> bool:
    """ "temperature and pressure sensors": perhaps both are sensors; but "the heat and pressure sensors", "heat, light and …"."""
    other = conjuncts[0]
    bare = tree.tag[head] == "NN" and len(conjuncts) == 1 and tree.lower[head + 1] == "and"
    bare = bare and all(tree.dep[k] in ("cc", "conj") for k in tree.kids[head])
    noun = tree.kid(other, "compound")
    return bare and tree.tag[other] == "NNS" and noun == head + 2 == other - 1 and tree.tag[noun] == "NN"


def _not_only(tree: Tree, head: int, conjuncts: tuple[int, ...]) -> set[int]:
    """ "not only safe but also cheap": the words that only join."""
    first = min(tree.subtree(head, conjuncts))
    at = next(
        (i for i in range(max(0, first - 2), head) if tree.lower[i] == "not" and tree.lower[i + 1] == "only"), None
    )
    if at is None:
        return set()
    also = {i for i in range(head, conjuncts[0]) if tree.lower[i] == "also"}
    return {at, at + 1} | also


def _is_one_title(tree: Tree, head: int, conjuncts: tuple[int, ...]) -> bool:
    """ "Roe and others v. Wade" between quotation marks is one name."""
    marks = [i for i in range(len(tree)) if tree.text[i] in ("“", "”", '"')]
    before = sum(i < head for i in marks)
    return before % 2 == 1 and all(sum(i < c for i in marks) == before for c in conjuncts)


def _is_collective(tree: Tree, head: int, verb: int) -> bool:
    scope = {tree.lower[i] for i in tree.subtree(verb)}
    if (
        (scope & TOGETHER and not {"other", "another"} & scope)
        or {"each", "other"} <= scope
        or {"one", "another"} <= scope
    ):
        return True
    subject = tree.dep[head] in ("nsubj", "nsubjpass")
    if not subject:
        return False
    if tree.lower[verb] in COLLECTIVE_VERBS and tree.kid(verb, "dobj") is None:
        return True
    if tree.lower[verb] in SPEAKING and any(tree.dep[k] == "neg" for k in tree.kids[verb]):
        return True  # "Ann and Ben have not spoken since": to each other
    attr = tree.kid(verb, "attr", "acomp")  # "X and Y are brothers", "are similar"
    return attr is not None and (
        tree.tag[attr] == "NNS" or tree.lower[attr] in ("similar", "different", "equal", "identical", "friends")
    )


def _describe(tree: Tree, head: int, conjuncts: tuple[int, ...]) -> Coordination:
    nodes = (head, *conjuncts)
    glue = {
        kid
        for node in nodes
        for kid in tree.kids[node]
        if tree.dep[kid] in ("cc", "preconj")
        or (tree.dep[kid] == "punct" and tree.text[kid] in (",", ";") and kid > node and not _marks_an_age(tree, kid))
    }
    glue |= {i for kid in glue if tree.dep[kid] == "cc" for i in tree.subtree(kid)}
    first = tree.edges(head)[0]
    glue |= {i for i in (*tree.kids[head], first) if tree.lower[i] in ("both", "neither") and i < head}
    if tree.dep[head] in ("nsubj", "nsubjpass"):  # "Ann and Ben both left", "have all left"
        floating = [i for n in (*nodes, tree.head[head]) for i in tree.kids[n] if i > conjuncts[-1]]
        glue |= {i for i in floating if tree.lower[i] in ("both", "all", "each") and not tree.kids[i]}
    for conjunct in conjuncts:
        for kid in tree.kids[conjunct]:
            if tree.dep[kid] == "advmod" and tree.lower[kid] in ("also", "then", "later"):
                glue.add(kid)
    glue |= _not_only(tree, head, conjuncts) | find_plural_title(tree, head)
    behind = max(max(tree.subtree(c)) for c in conjuncts)
    scale = _shared_scale(tree, nodes)
    members = []
    for n, node in enumerate(nodes):
        drop = [kid for kid in tree.kids[node] if tree.dep[kid] == "conj" and kid in conjuncts]
        own = set(tree.subtree(node, drop)) - glue
        if n == 0:
            own -= _shared(tree, head, conjuncts)
            own = {i for i in own if i < behind}  # "tea and coffee in Leeds": what follows the last holds for all
        members.append(frozenset(own) - scale)
    negative = any(tree.lower[g] in NEGATIVE for g in glue)
    is_subject = tree.dep[head] in ("nsubj", "nsubjpass")
    held = find_held(tree, head)
    return Coordination(head, conjuncts, tuple(members), frozenset(glue), is_subject, negative, held)


def is_condition(tree: Tree, verb: int) -> bool:
    """ "if Ann and Ben leave": neither need do so alone."""
    if tree.lower[verb] in CONDITIONS:
        return True
    marks = (k for k in tree.kids[verb] if k < verb and tree.dep[k] in ("mark", "advmod"))
    return any(tree.lower[k] in CONDITIONS or tree.lower[k - 1 : k + 1] == ["long", "as"] for k in marks)


def find_held(tree: Tree, node: int) -> frozenset[int]:
    """Verbs of the conditions and reasons that a word stands in."""
    return frozenset(a for a in tree.ancestors(node) if is_condition(tree, a) or _is_reason(tree, a))


def _is_reason(tree: Tree, verb: int) -> bool:
    """ "closed because Ann and Ben left", "It is odd that both left": neither alone need be the reason, or odd."""
    if tree.dep[verb] == "ccomp" and any(tree.lower[k] in REMARKABLE for k in tree.kids[tree.head[verb]]):
        return True
    return any(tree.lower[k] == "because" and tree.dep[k] == "mark" for k in tree.kids[verb])


def find_plural_title(tree: Tree, name: int) -> set[int]:
    """ "brothers Erik and Lars Lund": neither is brothers."""
    title = next((k for k in tree.kids[name] if k < name and tree.dep[k] in ("compound", "nmod", "amod")), None)
    if title is None or tree.tag[name] != "NNP":
        return set()
    words = [
        i for k in tree.kids[name] if k < name and tree.dep[k] in ("compound", "nmod", "amod") for i in tree.subtree(k)
    ]
    plural = next((i for i in words if is_plural_title(tree, i)), None)
    return {i for i in words if plural is not None and i <= plural}


def is_plural_title(tree: Tree, word: int) -> bool:
    """ "brothers", also "Rivals" at the head of a sentence, where its capital makes the model take it for a name."""
    opens = word == 0 and word not in tree.ent_of and tree.lower[0].endswith("s") and len(tree.text[0]) > 4
    opens |= word == 0 and tree.lower[0].endswith("s") and singular_noun(tree.lower[0]) in people.PERSON_NOUNS
    in_name = word in tree.ent_of and tree.ent_of[word] == tree.ent_of.get(word + 1)
    written_small = tree.text[word].islower() and tree.lower[word].endswith("s") and not tree.lower[word].endswith("ss")
    plural = tree.tag[word] in ("NNS", "NNPS") or (written_small and tree.tag[word] == "NNP")
    return (plural and not in_name) or (opens and tree.tag[0] == "NNP")


def _marks_an_age(tree: Tree, comma: int) -> bool:
    """The commas of "Ann Lee, 41, and Ben Ross, 39, left"."""
    ages = (i for i in (comma - 1, comma + 1) if i < len(tree) and tree.tag[i] == "CD" and tree.dep[i] == "appos")
    return any(not tree.kids[i] for i in ages)


def _shared_scale(tree: Tree, nodes: tuple[int, ...]) -> set[int]:
    """ "15 and 10 million": the scale belongs to both."""
    last = nodes[-1]
    scaled = (
        tree.lower[last] in ("million", "billion", "trillion", "thousand") and tree.kid(last, "compound") is not None
    )
    plain = all(tree.tag[n] == "CD" and tree.text[n][0].isdigit() for n in nodes[:-1])
    return {last} if scaled and plain else set()


def _shared(tree: Tree, head: int, conjuncts: tuple[int, ...]) -> set[int]:
    """Words before the head that also belong to bare conjuncts: "the town and villages", "its ships and planes"."""
    shared: set[int] = set()
    if (
        any(tree.kid(c, "det", "poss", "nummod") is not None or _is_name(tree, c) for c in conjuncts)
        or tree.dep[head] == "prep"
    ):
        return shared
    for kid in tree.kids[head]:
        if kid < head and (
            tree.dep[kid] == "poss"
            or (tree.dep[kid] == "det" and tree.lower[kid] in ("the", "this", "that", "these", "those"))
        ):
            shared |= set(tree.subtree(kid))
    return shared


def _is_name(tree: Tree, node: int) -> bool:
    """A name alone; "sister Eva" is one that a common noun opens."""
    first = tree.edges(node)[0]
    return tree.pos[node] == "PROPN" and not (tree.pos[first] == "NOUN" and tree.text[first].islower())


def distribute(tree: Tree, sketch: Sketch, coordinations: list[Coordination]) -> Iterator[Sketch]:
    """One sketch for each choice of members; the sketch itself when nothing in it is coordinated."""
    paired = _pair_respectively(tree, sketch)
    if paired:
        yield from paired
        return
    inside = [c for c in coordinations if _is_inside(tree, sketch, c)]
    inside = _outermost_first(inside)
    size = 1
    chosen = []
    for coordination in inside:
        if size * len(coordination.members) <= MAX_VARIANTS:
            chosen.append(coordination)
            size *= len(coordination.members)
    seen = set()
    for pick in product(*(range(len(c.members)) for c in chosen)):
        variant = _choose(tree, sketch, chosen, pick)
        if variant.tokens and variant.words not in seen:
            seen.add(variant.words)
            yield variant


def _pair_respectively(tree: Tree, sketch: Sketch) -> list[Sketch]:
    """ "Smith and Jones scored 10 and 12 points respectively": first with first, second with second."""
    word = next((i for i in sketch.tokens if tree.lower[i] == "respectively"), None)
    if word is None:
        return []
    rows = []
    for head in sorted(sketch.tokens):
        conjuncts = (
            () if tree.dep[head] == "conj" else tuple(c for c in _all_conjuncts(tree, head) if c in sketch.tokens)
        )
        if conjuncts:
            rows.append(_describe(tree, head, conjuncts))
    rows = [row for row in rows if len(row.members) == len(rows[0].members)][:2]
    if len(rows) < 2:
        return []
    drop = {word, *(i for i in (word - 1, word + 1) if i < len(tree) and tree.text[i] == ",")}
    return [_choose(tree, sketch.without(drop), rows, (k, k)) for k in range(len(rows[0].members))]


def _all_conjuncts(tree: Tree, head: int) -> list[int]:
    found = [k for k in tree.kids[head] if tree.dep[k] == "conj" and not tree.is_verb(k)]
    return found + [deeper for k in found for deeper in _all_conjuncts(tree, k)]


def _is_inside(tree: Tree, sketch: Sketch, coordination: Coordination) -> bool:
    """Is every member in the claim, and does leaving the others out make a visible difference?"""
    if any(verb in sketch.tokens and verb != sketch.verb for verb in coordination.held):
        return False
    if coordination.negative:
        verb = next((a for a in tree.ancestors(coordination.head) if tree.is_verb(a)), sketch.verb)
        if verb != sketch.verb and verb in sketch.tokens:
            return False  # "were stuck because neither the crew nor the pilot knew": being stuck is not denied
    inside = [len([i for i in member & sketch.tokens if is_word(tree.text[i])]) for member in coordination.members]
    words = sum(is_word(tree.text[i]) for i in sketch.tokens)
    return all(own > LEAST_SHARE * (words - sum(inside) + own) for own in inside)


def _outermost_first(found: list[Coordination]) -> list[Coordination]:
    return sorted(found, key=lambda c: (-sum(map(len, c.members)), c.head))


def _denies(tree: Tree, coordination: Coordination, k: int) -> bool:
    """ "None of the nurses, nor her husband, knew": the first member denies by itself."""
    node = (coordination.head, *coordination.conjuncts)[k]
    return any(tree.lower[i] in ("none", "no", "nobody", "nothing") for i in (node, *tree.kids[node]))


def _choose(tree: Tree, sketch: Sketch, chosen: list[Coordination], pick: tuple[int, ...]) -> Sketch:
    drop: set[int] = set()
    single = False
    for coordination, k in zip(chosen, pick, strict=True):
        kept = coordination.members[k]
        if kept & drop:
            continue
        others = set().union(*(m for n, m in enumerate(coordination.members) if n != k)) - kept
        drop |= (others | coordination.glue) & sketch.tokens
        node = (coordination.head, *coordination.conjuncts)[k]
        single |= (
            coordination.is_subject
            and (tree.tag[node] in ("NN", "NNP") or tree.lower[node] in ("he", "she", "it"))
            and tree.head[coordination.head] == sketch.verb
        )
    variant = sketch.without(drop)
    variant = make_singular(tree, variant) if single and drop else variant
    denied = any(c.negative and not _denies(tree, c, k) for c, k in zip(chosen, pick, strict=True)) and drop
    return negate(tree, variant) if denied else variant
