"""The way through a sentence, predicate by predicate: what frames it, what stands apart of it, what is left of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from claims.text import attribution as said
from claims.text.apposition import TOGETHER, describe_apposition
from claims.text.clauses.apart import clauses_apart, is_reason, must_stay, says_little, what_it_means
from claims.text.clauses.borrowing import (
    Setting,
    antecedent,
    antecedents,
    defining,
    fill_relative,
    is_plural,
    relative_words,
    share,
    subject_words,
)
from claims.text.clauses.facts import is_past
from claims.text.clauses.frames import (
    COPULAS,
    find_chosen,
    find_cleft,
    find_explained,
    find_fact,
    find_free_relative,
    find_phrase_cleft,
    give_back_opener,
    give_back_verb,
    give_condition,
    only_reports,
)
from claims.text.clauses.modifiers import find_lifted, modifier_kids, nouns_below, only_points_out
from claims.text.clauses.sketching import LIKE_ADJECTIVES, end_infinitive, main_sketch, with_result
from claims.text.gapping import fill_gap, find_gaps
from claims.text.tree import Tree
from claims.text.wording import Piece, Sketch, first_word, pieces

SAID = "said"  # marks the claim "X said “…”", which counts where what X said cannot be checked


def read_clauses(tree: Tree, *, fine: bool = False) -> list[Sketch]:
    """All sketches of one sentence, in no particular order."""
    if _is_lost_inversion(tree):
        return [Sketch.of(pieces(tree, range(len(tree))), tree.root)]
    gaps = find_gaps(tree)
    found = list(_read(tree, tree.root, Setting(fine=fine)))
    if len(found) > 1 and not tree.is_verb(tree.root):
        found = [s for s in found if s.verb != tree.root or s.note] or found
    for gap in gaps:
        found += [fill_gap(tree, gap, sketch) for sketch in found if sketch.verb == gap.verb][:1]
    return found


def _is_lost_inversion(tree: Tree) -> bool:
    """ "Nor has the firm replaced it", "Nor is the pier safe", where the parser sees no subject or nothing said of it: left whole."""
    subject = tree.subject(tree.root)
    if tree.lower[first_word(tree)] != "nor":
        return False
    if subject is None:
        return True
    return subject > tree.root and all(k <= subject or tree.dep[k] == "punct" for k in tree.kids[tree.root])


def _read(tree: Tree, node: int, setting: Setting) -> Iterator[Sketch]:
    """The claims of a predicate and of all that hangs on it."""
    content = said.find_content(tree, node)
    if content is not None:
        yield from _read_report(tree, node, content, setting)
        return
    cited = said.find_cited(tree, node)
    if cited is not None:
        inner = replace(setting, chain=(*setting.chain, *cited[1]), subject=(), lead=(), helper=())
        yield from _read(tree, cited[0], inner)
        return
    hearsay = said.find_hearsay(tree, node)
    if hearsay is not None:
        yield from _read_hearsay(tree, node, hearsay, setting)
        return
    noted = said.find_noted(tree, node) or find_explained(tree, node)
    if noted is not None:
        yield from _read(tree, noted, Setting(chain=setting.chain, quote=setting.quote, fine=setting.fine))
        return
    pseudo = find_free_relative(tree, node)
    if pseudo is not None:
        said_apart = {k for k in modifier_kids(tree, pseudo[1]) if tree.dep[k] != "relcl" or tree.is_finite(k)}
        thing = tuple(pieces(tree, tree.subtree(pseudo[1], said_apart)))  # "a bill to repeal it"
        yield from _read_relative(tree, pseudo[1], pseudo[0], setting, thing)
        return
    cleft = find_cleft(tree, node)
    if cleft is None and (phrase := find_phrase_cleft(tree, node)):
        tree.attach(phrase[0], phrase[1], "prep")
        yield from _read(tree, phrase[1], setting)
        return
    if cleft is not None:
        noun = tree.head[cleft]
        aside = {k for k in modifier_kids(tree, noun) if tree.dep[k] not in ("conj", "cc", "preconj")}
        thing = tuple(pieces(tree, tree.subtree(noun, aside)))
        several = tree.kid(noun, "conj") is not None
        for sketch in _read_relative(tree, noun, cleft, setting, thing):
            yield replace(sketch, note=TOGETHER) if several else sketch
        return
    chosen = find_chosen(tree, node)
    if chosen is not None:
        thing = tuple(pieces(tree, tree.subtree(chosen[1], modifier_kids(tree, chosen[1]))))
        yield from _read_relative(tree, tree.head[chosen[0]], chosen[0], setting, thing)
        tree.detach(chosen[0])
    plain = setting.chain  # what is told of no source yet
    according = said.find_according(tree, node)
    hedge = said.find_hedge(tree, node)
    drop: set[int] = set()
    aside, outer = said.find_aside(tree, node), setting
    for found in (according, hedge, aside):
        if found:
            drop |= set(found[0]) if isinstance(found[0], list) else {found[0]}
            setting = replace(setting, chain=(*setting.chain, found[1]))
    for kid in [k for word in (aside[0] if aside else ()) for k in said.find_besides(tree, word)]:
        yield from _read_apart(tree, tree.head[kid], kid, "participle", outer, set())
    apart = [(kid, how) for kid, how in clauses_apart(tree, node) if kid not in drop]
    main_drop = {tree.head[kid] if tree.dep[kid] == "pcomp" else kid for kid, _ in apart} | drop
    inner, inner_drop = _read_inside(tree, node, main_drop, setting)
    if not only_reports(tree, node) and not only_points_out(tree, tree.kid(node, "attr"), setting.fine):
        held = {kid for kid, how in apart if how == "free" and must_stay(tree, node, kid)}
        yield main_sketch(tree, node, (main_drop - held) | inner_drop, setting)
    if (fact := find_fact(tree, node)) is not None and not any(kid == fact for kid, _ in apart):
        yield from _read(tree, fact, Setting(chain=setting.chain, quote=setting.quote, fine=setting.fine))
    for kid, _ in apart:
        if is_reason(tree, kid) and not says_little(tree, node):
            yield main_sketch(tree, node, (main_drop - {kid}) | inner_drop, setting)
    yield from inner
    for kid, how in apart:
        own_voice = how == "free" and said.is_behind_source(tree, node, kid, according)
        there = replace(setting, chain=plain) if own_voice else setting
        yield from _read_apart(tree, node, kid, how, there, main_drop | inner_drop)


def _read_report(tree: Tree, verb: int, content: int, setting: Setting) -> Iterator[Sketch]:
    give_condition(tree, verb, content)
    give_back_opener(tree, verb, content)
    who = said.describe_claimant(tree, verb)
    quote = "direct" if said.is_quoted(tree, content) else setting.quote
    chain = (*setting.chain, who)
    give_back_verb(tree, verb, content)
    for kid in [k for k in tree.kids[content] if k < content < verb and ";" in tree.text[k:content]]:
        if tree.dep[kid] in ("ccomp", "parataxis") and said.find_content(tree, kid) is not None:
            tree.detach(kid)  # "It was claimed that she had paid; she had not, the mayor said."
            yield from _read(tree, kid, Setting(chain=setting.chain, fine=setting.fine))
    yield from _read(tree, content, replace(setting, chain=chain, quote=quote, subject=(), lead=(), helper=()))
    if said.is_quoted(tree, content) and not setting.chain and who.claimant:
        others = {kid for kid, _ in clauses_apart(tree, verb) if kid != content}
        yield Sketch.of(pieces(tree, tree.subtree(verb, others)), verb, note=SAID)
    for kid, how in clauses_apart(tree, verb):
        if kid != content:
            yield from _read_apart(tree, verb, kid, how, setting, {content})
    for kid in tree.kids[verb]:
        if tree.dep[kid] in ("nsubj", "dobj"):
            for noun in nouns_below(tree, kid, (), setting.fine):
                yield from _read_modifiers(tree, noun, setting)


def _read_hearsay(tree: Tree, verb: int, content: int, setting: Setting) -> Iterator[Sketch]:
    """ "is said to have been built" → "was built", "are thought to hide" → "hide", with "said" as the hedge."""
    who, subject = said.describe_claimant(tree, verb), tree.subject(verb)
    plural = is_plural(tree, tuple(pieces(tree, tree.subtree(subject))))
    for noun in nouns_below(tree, subject, (), setting.fine):  # what the text itself tells of the subject
        yield from _read_modifiers(tree, noun, setting)
        for kid in find_lifted(tree, noun, setting.fine):
            tree.detach(kid)
    for kid, how in clauses_apart(tree, verb):
        own = how == "conj" and tree.subject(kid) is not None  # "is said to be rich, and he owns a bank"
        if own or (how == "free" and kid < subject):  # "It is a tragedy; it is thought to have been …"
            yield from _read_apart(tree, verb, kid, how, setting, set())
            if own:
                tree.detach(kid)
    tree.attach(subject, content, "nsubj" if tree.kid(content, "auxpass") is None else "nsubjpass")
    for kid in [k for k in tree.kids[verb] if tree.dep[k] in ("conj", "advcl", "prep") and k != content]:
        tree.attach(kid, content, tree.dep[kid])
    end_infinitive(tree, content, plural)
    for kid in [k for k in tree.kids[content] if tree.dep[k] == "conj" and tree.tag[k] == "VB"]:
        end_infinitive(tree, kid, plural)
    yield from _read(tree, content, replace(setting, chain=(*setting.chain, who)))


def _read_apart(tree: Tree, node: int, kid: int, how: str, setting: Setting, drop: set[int]) -> Iterator[Sketch]:
    if how == "conj":
        yield from _read(tree, kid, share(tree, node, kid, setting, drop))
    elif how == "free":
        yield from _read(tree, kid, Setting(chain=setting.chain, quote=setting.quote, fine=setting.fine))
    elif how == "event" and (meant := what_it_means(tree, kid)) is not None:
        yield from _read(tree, meant, Setting(chain=setting.chain, quote=setting.quote, fine=setting.fine))
    elif how == "event":
        yield with_result(tree, node, kid, setting, drop)
    elif how == "participle":
        subject = subject_words(tree, node, setting, drop)
        if not subject:
            return
        yield from _read(
            tree,
            kid,
            Setting(
                subject=subject,
                chain=setting.chain,
                quote=setting.quote,
                past=is_past(tree, node),
                fine=setting.fine,
                borrowed=frozenset(p.token for p in subject),
            ),
        )
    elif how == "absolute":
        lasts = tree.dep[kid] == "pcomp" and (kid < node or tree.lower[kid] in ("being", *LIKE_ADJECTIVES))
        past = is_past(tree, node) and not lasts
        yield from _read(tree, kid, Setting(chain=setting.chain, past=past, fine=setting.fine, absolute=True))


def _read_inside(tree: Tree, node: int, drop: set[int], setting: Setting) -> tuple[list[Sketch], set[int]]:
    """Modifiers inside the clause's phrases that are claims of their own, and what to leave out for them."""
    found, dropped = [], set()
    for noun in nouns_below(tree, node, drop, setting.fine):
        topic = _topic_of(tree, node, noun, setting, drop)
        found += _read_modifiers(tree, noun, setting, is_past(tree, node), topic)
        dropped |= set(find_lifted(tree, noun, setting.fine))
    return found, dropped


def _topic_of(tree: Tree, node: int, word: int, setting: Setting, drop: set[int]) -> tuple[Piece, ...]:
    """ "X is a footballer who signed": what is said of the predicate noun is said of X."""
    head = word
    while tree.dep[head] == "conj":
        head = tree.head[head]
    if tree.dep[head] != "attr" or tree.head[head] != node or tree.lower[node] not in COPULAS:
        return ()
    subject = tree.subject(node)
    if subject is not None and (tree.dep[subject] == "expl" or tree.lower[subject] in ("it", "this", "that", "there")):
        return ()
    return subject_words(tree, node, setting, drop)


def _read_modifiers(
    tree: Tree, noun: int, setting: Setting, past: bool = False, topic: tuple[Piece, ...] = ()
) -> Iterator[Sketch]:
    """What the modifiers of one noun claim about it, or about `topic`."""
    for kid in find_lifted(tree, noun, setting.fine):
        if tree.dep[kid] == "appos":
            below = nouns_below(tree, kid, (), setting.fine)
            inner = {told for n in below for told in find_lifted(tree, n, setting.fine)}
            if not only_points_out(tree, kid, setting.fine):
                yield describe_apposition(tree, noun, kid, setting.chain, modifier_kids(tree, noun), inner)
            for n in below:
                yield from _read_modifiers(tree, n, setting, past, antecedent(tree, noun) if n == kid else ())
        elif tree.dep[kid] == "relcl":
            yield from _read_relative(tree, noun, kid, setting, topic)
        else:
            subject = topic or antecedent(tree, noun)
            borrowed = frozenset(p.token for p in subject)
            inner = Setting(
                subject, chain=setting.chain, past=past or tree.tag[kid] == "VBN", fine=setting.fine, borrowed=borrowed
            )
            yield from _read(tree, kid, inner)


def _read_relative(
    tree: Tree, noun: int, relative: int, setting: Setting, topic: tuple[Piece, ...]
) -> Iterator[Sketch]:
    """Read the clause with the antecedent in place of "who", "which", "where"."""
    several = () if topic else antecedents(tree, noun, relative)
    subject = topic or several or antecedent(tree, noun, defining(tree, noun, relative, setting.fine))
    inner = Setting(subject, chain=setting.chain, quote=setting.quote, fine=setting.fine)
    for sketch in _read(tree, relative, inner):
        clause = _find_joined(tree, sketch.verb, relative)
        pronoun = next((p.token for p in sketch.words if p.token in relative_words(tree, clause)), None)
        filled = fill_relative(tree, sketch, pronoun, subject, clause)
        tellers = {tree.start[i] for i in relative_words(tree, clause)}
        chain = (said.name_teller(tree, one, noun) if one.start in tellers else one for one in filled.attribution)
        filled = replace(filled, attribution=tuple(chain))
        yield replace(filled, note=TOGETHER) if several else filled


def _find_joined(tree: Tree, verb: int, relative: int) -> int:
    """ "who won a prize and who moved to Oslo", "which fell and whose owner left": the second has a word of its own for the noun."""
    joined = tree.dep[verb] == "conj" and relative in tree.ancestors(verb)
    return verb if joined and relative_words(tree, verb) - relative_words(tree, relative) else relative
