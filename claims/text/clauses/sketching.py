"""The words of a clause as a sentence of their own: without what joined it to another, with a subject and a tense."""

from __future__ import annotations

from dataclasses import replace

from claims.text.clauses.apart import OWN_CLAIM
from claims.text.clauses.borrowing import INTRANSITIVE, Setting, is_plural
from claims.text.clauses.facts import CONDITIONAL, is_condition, is_denied, opens_with_nor
from claims.text.clauses.modifiers import is_role
from claims.text.tree import Tree
from claims.text.verbs import base_form, past_form, third_person
from claims.text.wording import LOOSE_MARKS, Piece, Sketch, Words, first_word, joined_by, negate, pieces, say_indefinite

FRONTED = frozenset("never rarely seldom hardly scarcely nowhere only little neither so such".split())
CONNECTIVES = frozenset(
    "however additionally moreover furthermore meanwhile therefore thus hence consequently nevertheless nonetheless besides accordingly "
    "similarly likewise overall specifically finally indeed interestingly notably".split()
)
LIKE_ADJECTIVES = frozenset("missing pending outstanding unaccounted".split())
LASTING = frozenset(
    "known called named based located situated used made composed considered regarded titled surrounded owned headquartered".split()
)


def main_sketch(tree: Tree, node: int, drop: set[int], setting: Setting) -> Sketch:
    """What the predicate itself says, without `drop`."""
    body = pieces(tree, _keep_whole(tree, node, tree.subtree(node, drop), setting.fine))
    body = _uninvert(tree, node, _say_will(tree, node, _drop_that(tree, node, body)))
    body = _say_role(tree, node, drop, body)
    if setting.subject and tree.subject(node) is None:
        body = _with_subject(tree, node, body, setting)
    elif setting.lead and tree.subject(node) is not None:
        body = [*setting.lead, *body]
    elif setting.absolute and tree.subject(node) is not None:
        body = _give_tense(tree, node, body, setting)
    shared = _shared_object(tree, node, drop)
    sketch = Sketch.of([*body, *pieces(tree, shared)], node, attribution=setting.chain, quote=setting.quote)
    sketch = sketch.borrowing(setting.borrowed | frozenset(shared))
    return negate(tree, sketch) if is_denied(tree, node) else sketch


def with_result(tree: Tree, node: int, kid: int, setting: Setting, drop: set[int]) -> Sketch:
    """ "The plant shut, leading to job losses": what led there is that the plant shut, so both stay together."""
    joined = {*tree.subtree(node, drop), tree.edges(kid)[0] - 1, *tree.subtree(kid)}
    body = pieces(tree, sorted(i for i in joined if not _marks_a_gap(tree, i, joined)))
    body = [p for p in body if p.text not in ".!"]
    if setting.subject and tree.subject(node) is None:
        body = _with_subject(tree, node, body, setting)
    return Sketch.of(
        body,
        node,
        borrowed=setting.borrowed | frozenset(tree.subtree(node, drop)),
        attribution=setting.chain,
        quote=setting.quote,
    )


def _say_role(tree: Tree, node: int, drop: set[int], body: Words) -> Words:
    """ "Norda is the firm that bought the mill" → "Norda is a firm": which one it is is told in the other claim."""
    noun = tree.kid(node, "attr")
    told = tree.kid(noun, "relcl") if noun is not None else None
    if told not in drop or tree.text[tree.edges(told)[0] - 1] in (",", "–", "—", "(") or not is_role(tree, noun, told):
        return body
    return say_indefinite(body, tree.kid(noun, "det"))


def _drop_that(tree: Tree, node: int, body: Words) -> Words:
    """ "found that sleep improves memory": "that" only opens the clause, whatever the parser hung it on."""
    opens = (
        body and tree.lower[body[0].token] == "that" and tree.dep[node] == "ccomp" and body[0].token > tree.head[node]
    )
    return (
        body[1:]
        if (opens and len(body) > 1 and tree.head[body[0].token] != node)
        or (opens and tree.dep[body[0].token] == "mark")
        else body
    )


def _say_will(tree: Tree, node: int, body: Words) -> Words:
    """ "expect prices to fall" → "prices will fall"."""
    if tree.dep[node] != "ccomp" or tree.tag[node] != "VB" or tree.subject(node) is None:
        return body
    to = next((k for k in tree.kids[node] if tree.tag[k] == "TO"), None)
    return [Piece(p.token, "will") if p.token == to else p for p in body]


def _uninvert(tree: Tree, node: int, body: Words) -> Words:
    """ "nor did he write", "only then did he leave": the helper goes back behind its subject."""
    subject = tree.subject(node)
    helper = next(
        (k for k in tree.kids[node] if tree.dep[k] in ("aux", "auxpass") and subject is not None and k < subject), None
    )
    not_only = tree.lower[:2] == ["not", "only"]
    fronted = not_only or opens_with_nor(tree, node)
    if fronted and helper is None and subject is not None and node < subject:
        helper = node  # "Not only is the bridge old", "Nor is it safe"
    if (
        helper is None
        or tree.lower[first_word(tree)] in FRONTED
        or tree.text[-1] == "?"
        or any(tree.text[k] == "?" for k in tree.kids[node])
    ):
        return body
    inside = set(tree.subtree(subject, [k for k in tree.kids[subject] if k > subject and tree.pos[k] == "ADJ"]))
    moved = [p for p in body if p.token == helper]
    rest = [p for p in body if p.token != helper]
    if not_only and tree.lower[helper] in ("did", "does", "do") and helper != node:
        form = {"did": past_form, "does": third_person}.get(tree.lower[helper], base_form)
        return [Piece(p.token, form(p.text)) if p.token == node else p for p in rest]  # "did the bank close" → "closed"
    behind = max((n for n, p in enumerate(rest) if p.token in inside), default=-1) + 1
    return [*rest[:behind], *moved, *rest[behind:]] if moved else body


def _shared_object(tree: Tree, node: int, drop: set[int]) -> list[int]:
    """ "attacked and destroyed the bridge": the first verb shares what stands behind the second."""
    if tree.lower[node] in INTRANSITIVE or not tree.is_verb(node):
        return []
    behind = [k for k in tree.kids[node] if k > node and tree.dep[k] not in ("cc", "conj", "punct")]
    other = next(
        (k for k in tree.kids[node] if tree.dep[k] == "conj" and tree.is_verb(k) and tree.subject(k) is None), None
    )
    if (
        behind
        or other is None
        or other - node > 3
        or any(tree.dep[k] == "neg" for k in tree.kids[node])  # "never married and left her works to the city"
        or any(tree.dep[k] in ("aux", "auxpass", "neg") for k in tree.kids[other])
        or not any(tree.dep[k] == "cc" and k < other for k in tree.kids[node])
    ):
        return []
    passive = tree.kid(node, "auxpass") is not None
    wanted = ("agent",) if passive else ("dobj",)
    if not any(tree.dep[k] in wanted for k in tree.kids[other]):
        return []
    if other not in drop:  # "may resign or take leave": both stay
        return []
    return [
        i
        for k in tree.kids[other]
        if k > other and tree.dep[k] in ("dobj", "prep", "agent", "npadvmod")
        for i in tree.subtree(k)
    ]


def _keep_whole(tree: Tree, node: int, words: list[int], fine: bool) -> list[int]:
    """Without the words that only joined this clause to another: "and", "that", the commas around what was left out."""
    inside = set(words)
    drop = _label_words(tree, node, words) | _connectives(tree, node, fine)
    conditions = {tree.edges(k)[1] + 1 for k in tree.kids[node] if k < node and is_condition(tree, k)}
    for i in words:
        if _opens_clause(tree, node, i):
            drop |= {i, *(j for k in tree.kids[node] if _measures(tree, k, i) for j in tree.subtree(k))}
        elif tree.lower[i : i + 2] == ["not", "only"] and tree.dep[i] in ("preconj", "neg", "advmod"):
            drop |= {i, i + 1}
        elif _joins_nothing(tree, i, inside):
            drop |= set(tree.subtree(i)) if tree.lower[i] == "as" else {i}  # "as well as"
        elif i not in conditions and _marks_a_gap(tree, i, inside):
            drop.add(i)
    return [i for i in words if i not in drop]


def _label_words(tree: Tree, node: int, words: list[int]) -> set[int]:
    """ "Fellowship: In 2015, she received …": a verbless label before a colon is no part of the clause."""
    subject = tree.subject(node)
    colon = next((i for i in words if tree.text[i] == ":" and subject is not None and i < subject and i < node), None)
    if colon is None or any(tree.is_verb(i) for i in words if i < colon):
        return set()
    return {i for i in words if i <= colon}


def _measures(tree: Tree, word: int, mark: int) -> bool:
    """ "a day after", "shortly before"."""
    return word == mark - 1 and tree.dep[word] in ("advmod", "npadvmod")


def _connectives(tree: Tree, node: int, fine: bool) -> set[int]:
    """Words that tie a sentence to the one before and say nothing alone: "However", "In addition", and in fine "also"."""
    found: set[int] = set()
    for kid in tree.kids[node]:
        alone = not tree.kids[kid]
        if (
            alone
            and tree.dep[kid] == "advmod"
            and kid < node
            and (tree.lower[kid] in CONNECTIVES or (fine and tree.lower[kid] == "also"))
        ):
            found.add(kid)
        elif (
            tree.lower[kid] == "in"
            and (noun := tree.kid(kid, "pobj")) is not None
            and tree.lower[noun] in ("addition", "contrast", "fact", "turn")
        ):
            found |= {kid, noun} if not tree.kids[noun] and kid < node else set()
    return found


def _opens_clause(tree: Tree, node: int, i: int) -> bool:
    """ "and", "that", "when" before the clause they tie to another."""
    if tree.head[i] != node or i > node:
        return False
    if tree.dep[i] in ("cc", "mark"):
        lost = tree.lower[i] == "nor" and tree.subject(node) is None and tree.dep[node] != "conj"
        return tree.lower[i] not in CONDITIONAL and not lost  # "Nor will the bank comment": "comment" read as a noun
    return tree.tag[i] == "WRB" and tree.dep[node] in ("advcl", "conj") and tree.lower[i] in OWN_CLAIM


def _joins_nothing(tree: Tree, i: int, inside: set[int]) -> bool:
    """An "and" whose second half became a claim of its own."""
    if tree.dep[i] not in ("cc", "preconj"):
        return False
    joined = joined_by(tree, i)
    if any(k in inside for k in joined):
        return False
    return bool(joined) or not {i - 1, i + 1} <= inside  # "40 but fewer than 60": the parser hung the second elsewhere


def _marks_a_gap(tree: Tree, i: int, inside: set[int]) -> bool:
    """A comma beside what was left out; the one behind "Ann Lee, 54," stays."""
    if {i - 2, i - 1} <= inside and tree.text[i - 2] == "," and tree.tag[i - 1] == "CD" and tree.dep[i - 1] == "appos":
        return False
    return tree.text[i] in LOOSE_MARKS and (
        (i > 0 and i - 1 not in inside) or (i + 1 < len(tree) and i + 1 not in inside)
    )


def _with_subject(tree: Tree, node: int, body: Words, setting: Setting) -> Words:
    body = _move_aside(tree, node, body)
    return [*setting.lead, *setting.subject, *setting.helper, *_make_finite(tree, node, body, setting)]


def _move_aside(tree: Tree, node: int, body: Words) -> Words:
    """ "…, and, in 2009, sold it" → "sold it in 2009"."""
    comma = next((n for n, p in enumerate(body) if p.text == ","), 0)
    aside = body[:comma]
    heads = {p.token for p in aside if tree.head[p.token] == node}
    if not aside or aside[-1].token > node or not all(tree.dep[i] in ("prep", "npadvmod") for i in heads):
        return body
    return [*body[comma + 1 :], *aside]


def _give_tense(tree: Tree, node: int, body: Words, setting: Setting) -> Words:
    """ "North Korea continuing to help" → "North Korea continues to help"; "£30m borrowed" → "£30m was borrowed"."""
    own = set(tree.subtree(tree.subject(node)))
    subject = [p for p in body if p.token in own]
    rest = [p for p in body if p.token not in own]
    return [*subject, *_make_finite(tree, node, rest, replace(setting, subject=tuple(subject)))]


def _make_finite(tree: Tree, node: int, body: Words, setting: Setting) -> Words:
    """A participle gets a tense: that of the clause it belongs to."""
    if setting.helper or tree.is_finite(node) or not tree.is_verb(node):
        return body
    aux = next((k for k in tree.kids[node] if tree.dep[k] in ("aux", "auxpass")), None)
    target = aux if aux is not None else node
    plural = is_plural(tree, setting.subject)
    if tree.lower[node] in LIKE_ADJECTIVES and aux is None:  # "with 160 still missing"
        be = ("were" if setting.past else "are") if plural else ("was" if setting.past else "is")
        return [Piece(-1, be), *body]
    if tree.tag[target] == "VBG":
        form = _finite(tree.text[target], setting.past, plural)
        return [Piece(p.token, form) if p.token == target else p for p in body]
    if tree.tag[node] == "VBN" and aux is None and not _is_active(tree, node):
        past = setting.past or tree.lower[node] not in LASTING
        be = ("were" if plural else "was") if past else ("are" if plural else "is")
        return [Piece(-1, be), *body]
    return body


def _is_active(tree: Tree, node: int) -> bool:
    """ "received letters and feared for her son": a second verb in -ed, after a past tense, is one itself."""
    head = tree.head[node]
    if tree.dep[node] != "conj" or tree.tag[head] != "VBD" or tree.kid(head, "auxpass") is not None:
        return False
    return tree.lower[node].endswith("ed") and tree.kid(node, "agent") is None


def _finite(word: str, past: bool, plural: bool) -> str:
    if past:
        return ("were" if plural else "was") if word.lower() == "being" else past_form(word)
    if word.lower() == "being":
        return "are" if plural else "is"
    return base_form(word) if plural else third_person(word)


def end_infinitive(tree: Tree, verb: int, plural: bool) -> None:
    """ "to have been built" → "was built", "to hide" → "hides"."""
    for kid in [k for k in tree.kids[verb] if tree.tag[k] == "TO" and k < verb]:
        tree.detach(kid)
    have = next((k for k in tree.kids[verb] if tree.dep[k] == "aux" and tree.lower[k] == "have"), None)
    first = next((k for k in tree.kids[verb] if tree.dep[k] in ("aux", "auxpass") and k != have), verb)
    if have is not None:
        tree.detach(have)
    if tree.lower[first] in ("be", "been"):
        form = ("were" if plural else "was") if have is not None else "are" if plural else "is"
    else:
        form = _finite(tree.text[first], have is not None, plural)
    tree.text[first] = tree.lower[first] = form
    tree.tag[first] = "VBD" if have is not None else "VBP" if plural else "VBZ"
