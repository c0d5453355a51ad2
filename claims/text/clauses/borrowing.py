"""What a clause borrows from the one around it: the subject, a helper verb, a phrase that opened the sentence, the noun behind “who”."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from claims.text.apposition import name_whole
from claims.text.clauses.facts import is_past
from claims.text.clauses.modifiers import TIMES_OF, find_lifted, modifier_kids, nouns_below
from claims.text.tree import FINITE_TAGS, SUBJECTS, Tree
from claims.text.values import Attribution
from claims.text.verbs import base_form, is_past_form, own, past_form
from claims.text.wording import LOOSE_MARKS, Piece, Sketch, Words, added, pieces

INTRANSITIVE = frozenset(
    "turned went came stood sat rose fell slept arrived died smiled laughed resigned working worked lived waited talked spoke walked ran "
    "travelled traveled fled escaped swam danced sang grew left moved appeared disappeared survived emerged stayed remained retired returned".split()
)
SAME_FORM = frozenset("become come overcome run".split())  # participles that look like the bare verb


@dataclass(frozen=True, slots=True)
class Setting:
    """What a clause inherits from the clause around it."""

    subject: tuple[Piece, ...] = ()
    lead: tuple[Piece, ...] = ()
    helper: tuple[Piece, ...] = ()
    chain: tuple[Attribution, ...] = ()
    quote: str = ""
    past: bool = False
    fine: bool = False
    absolute: bool = False  # a participle with a subject of its own: "with the talks continuing"
    borrowed: frozenset[int] = field(default=frozenset())


def share(tree: Tree, node: int, kid: int, setting: Setting, drop: set[int]) -> Setting:
    """What a conjoined predicate takes over from the first one."""
    if (other := tree.subject(kid)) is not None:
        lead = _whole_words(tree, node, drop) if tree.tag[other] == "CD" or tree.text[other] == "%" else ()
        borrowed = frozenset(p.token for p in lead)
        if lacks_helper(tree, node, kid):
            return Setting(chain=setting.chain, past=is_past(tree, node), fine=setting.fine, absolute=True)
        return Setting(lead=lead, chain=setting.chain, quote=setting.quote, fine=setting.fine, borrowed=borrowed)
    subject = subject_words(tree, node, setting, drop)
    helper = _helper_words(tree, node, kid, setting)
    lead = _lead_words(tree, node, setting, drop)
    borrowed = frozenset(p.token for p in (*subject, *helper, *lead))
    past = is_past(tree, node) or (setting.past and not tree.is_finite(node))
    return Setting(subject, lead, helper, setting.chain, setting.quote, past, setting.fine, borrowed)


def subject_words(tree: Tree, node: int, setting: Setting, drop: set[int]) -> tuple[Piece, ...]:
    """The subject as it is said again: without what became claims of their own."""
    subject = tree.subject(node)
    if subject is None:
        return setting.subject
    aside = _aside(tree, subject, setting.fine)
    words = tree.subtree(subject, drop | aside)
    inside = set(words)
    loose = (i for i in words if tree.text[i] in LOOSE_MARKS and not {i - 1, i + 1} <= inside)
    drop = {i for i in loose if not (i - 1 in inside and tree.tag[i - 1] == "CD" and tree.dep[i - 1] == "appos")}
    said = [i for i in words if i not in drop]  # the comma behind "Ann Lee, 54," stays
    closing = said[-1] + 1 if said else 0  # "The line, one of the busiest, was shut and …"
    if closing in inside and tree.text[closing] == "," and sum(tree.text[i] == "," for i in said if i > subject) % 2:
        said.append(closing)
    return tuple(pieces(tree, said))


def _aside(tree: Tree, node: int, fine: bool) -> set[int]:
    """Modifiers of a noun phrase that are read as claims of their own."""
    return {kid for noun in nouns_below(tree, node, (), fine) for kid in find_lifted(tree, noun, fine)}


def _helper_words(tree: Tree, node: int, kid: int, setting: Setting) -> tuple[Piece, ...]:
    """Helpers a participle or infinitive shares: "was signed and ratified", "will rise and fall"."""
    first = next((k for k in tree.kids[kid] if tree.dep[k] in ("aux", "auxpass")), None)
    if first is not None and tree.lower[first] == "been":  # "has sold two and been praised"
        return tuple(pieces(tree, (k for k in tree.kids[node] if tree.dep[k] in ("aux", "neg") and k < node)))
    bare = first is not None and tree.tag[first] == "VB"  # "will resign and be replaced"
    if bare and tree.kid(kid, "neg") is None:
        return tuple(pieces(tree, (k for k in tree.kids[node] if k < node and _is_modal(tree, k)))) or setting.helper
    if first is not None or _has_tense(tree, node, kid):
        return ()
    helpers = [k for k in tree.kids[node] if tree.dep[k] in ("aux", "auxpass", "neg") and k < node]
    if any(tree.lower[k] == "but" and node < k < kid for k in tree.kids[node]):
        helpers = [k for k in helpers if tree.dep[k] != "neg"]  # "was not fined but warned"
    if not helpers and _is_bare_participle(tree.lower[kid]):
        first = node  # "had followed her, pushed her and stolen a bag"
        while tree.dep[first] == "conj":
            first = tree.head[first]
        helpers = [k for k in tree.kids[first] if tree.dep[k] in ("aux", "auxpass", "neg") and k < first]
    return tuple(pieces(tree, helpers)) or setting.helper


def lends_helper(tree: Tree, node: int, kid: int) -> bool:
    """Has the second verb no tense of its own, so that it shares the helper of the first?"""
    return not _has_tense(tree, node, kid)


def _is_modal(tree: Tree, word: int) -> bool:
    """ "will", "could not", "to": what a bare "be" behind it shares."""
    return tree.tag[word] in ("MD", "TO") or (tree.dep[word] == "neg" and tree.tag[word - 1] == "MD")


def _has_tense(tree: Tree, node: int, kid: int) -> bool:
    """Is the second verb a past tense, or a participle the parser took for one: "was signed and ratified by"?"""
    if tree.tag[kid] == "VBD" and _is_bare_participle(tree.lower[kid]):
        return False
    if tree.tag[kid] != "VBD":
        return tree.tag[kid] in FINITE_TAGS or (tree.tag[kid] == "VB" and _is_perfect(tree, node, kid))
    if tree.lower[kid] in INTRANSITIVE:
        return True
    if tree.kid(node, "auxpass") is not None:
        modal = any(tree.tag[k] == "MD" for k in tree.kids[node])
        if modal and tree.kid(kid, "dobj") is None:  # "would be halved and cut off"
            return False
        return not (tree.lower[kid].endswith("ed") and tree.kid(kid, "dobj") is None)
    perfect = any(tree.dep[k] == "aux" and tree.lower[k] in ("has", "have", "had") for k in tree.kids[node])
    return not (perfect and kid - node <= 2)


def _is_bare_participle(form: str) -> bool:
    """ "stolen", "taken": a form that is no past tense."""
    return form.endswith("en") and not is_past_form(form)


def _is_perfect(tree: Tree, node: int, kid: int) -> bool:
    """ "have cut costs and help savers": behind "have" stands a participle, so "help" has a tense of its own."""
    helpers = [tree.lower[k] for k in tree.kids[node] if tree.dep[k] in ("aux", "auxpass") and k < node]
    form = tree.lower[kid]
    return (
        bool(helpers)
        and helpers[0] in ("has", "have")
        and base_form(form) == form != past_form(form)
        and form not in SAME_FORM
    )


def lacks_helper(tree: Tree, node: int, kid: int) -> bool:
    """ "Three were killed and 20 injured": the second passive shares "were"."""
    if tree.kid(node, "auxpass") is None or tree.kid(kid, "aux", "auxpass", "dobj", "ccomp", "xcomp") is not None:
        return False
    return tree.lower[kid] not in INTRANSITIVE and tree.tag[kid] == "VBN"


def _lead_words(tree: Tree, node: int, setting: Setting, drop: set[int]) -> tuple[Piece, ...]:
    """A phrase of time or place that opened the sentence holds for every predicate in it."""
    subject = tree.subject(node)
    if subject is None:
        return setting.lead
    leads = [k for k in tree.kids[node] if k < subject and tree.dep[k] in ("prep", "npadvmod") and k not in drop]
    words = [i for k in leads for i in tree.subtree(k, drop)]
    return (*pieces(tree, words), *added(",")) if words else ()


def _whole_words(tree: Tree, node: int, drop: set[int]) -> tuple[Piece, ...]:
    """ "Of the 120 passengers, 80 were rescued and 12 are missing": both numbers count the same whole."""
    subject = tree.subject(node)
    kids = (*tree.kids[node], *(tree.kids[subject] if subject is not None else ()))
    whole = next((k for k in kids if tree.lower[k] == "of" and subject is not None and k < subject), None)
    return (*pieces(tree, tree.subtree(whole, drop)), *added(",")) if whole is not None else ()


def is_plural(tree: Tree, subject: tuple[Piece, ...]) -> bool:
    """Does the subject take a plural verb?"""
    heads = [
        p.token
        for p in subject
        if p.token >= 0 and (tree.head[p.token] == p.token or tree.head[p.token] not in {q.token for q in subject})
    ]
    tokens = {p.token for p in subject}
    return any(
        tree.tag[h] in ("NNS", "NNPS")
        or tree.lower[h] in ("they", "we", "these", "those", "many", "few", "several", "others")
        or (tree.tag[h] == "CD" and tree.lower[h] not in ("1", "one"))
        for h in heads
    ) or any(tree.dep[t] == "conj" and tree.head[t] in heads for t in tokens)


def antecedent(tree: Tree, noun: int, keep: Collection[int] = ()) -> tuple[Piece, ...]:
    """The noun phrase as the subject of what is told about it: "a company" is now "the company", "30 men" "the 30 men"."""
    words = name_whole(tree, noun, modifier_kids(tree, noun).difference(keep))
    words = words[:-1] if keep and tree.text[words[-1]] == "," else words
    counted = tree.kid(noun, "nummod") is not None and tree.kid(noun, "det", "poss") is None and tree.tag[noun] == "NNS"
    counted = counted and words[0] > 0  # "Five men arrested" is all of a headline
    said = (
        Piece(i, "the") if tree.lower[i] in ("a", "an") and tree.head[i] == noun else Piece(i, tree.text[i])
        for i in words
    )
    return (*(added("the") if counted else ()), *said)


def defining(tree: Tree, noun: int, relative: int, fine: bool) -> set[int]:
    """ "Trucks used on farms, which have vanished": the participle that says which trucks stays with them."""
    lifted = find_lifted(tree, noun, fine)
    return {
        k
        for k in tree.kids[noun]
        if tree.dep[k] == "acl"
        and noun < k < relative
        and k not in lifted
        and tree.text[tree.edges(k)[0] - 1] != ","
        and tree.lower[k] not in ("known", "called", "named", "titled")
    }


def antecedents(tree: Tree, noun: int, relative: int) -> tuple[Piece, ...]:
    """ "Ann Lee and Ben Ross, who were engineers": both, where the verb is plural and none of them is."""
    while tree.dep[noun] == "conj" and not tree.is_verb(tree.head[noun]):
        noun = tree.head[noun]
    others = [k for k in tree.kids[noun] if tree.dep[k] == "conj" and k < relative]
    finite = next((k for k in tree.kids[relative] if tree.dep[k] in ("aux", "auxpass")), relative)
    plural = tree.tag[finite] == "VBP" or tree.lower[finite] == "were"
    plural |= any(tree.lower[k] in ("together", "jointly", "respectively") for k in tree.kids[relative])
    if not others or not plural or any(tree.tag[i] in ("NNS", "NNPS") for i in (noun, *others)):
        return ()
    drop = {k for k in modifier_kids(tree, noun) if k >= relative or tree.dep[k] in ("relcl", "appos", "acl")}
    words = [i for i in tree.subtree(noun, drop) if i < tree.edges(relative)[0]]
    return tuple(pieces(tree, words[:-1] if tree.text[words[-1]] == "," else words))


def relative_words(tree: Tree, relative: int) -> set[int]:
    """The words of a relative clause that may stand for its noun: “who”, “which”, “where”, also behind its “and”."""
    joined = [k for k in tree.kids[relative] if tree.dep[k] == "conj" and tree.is_verb(k)]
    openers = {tree.edges(k)[0] for k in joined}
    return {
        i
        for i in tree.subtree(relative)
        if (
            i < relative
            and (
                tree.tag[i] in ("WDT", "WP", "WP$", "WRB")
                or (tree.lower[i] == "that" and tree.dep[i] in (*SUBJECTS, "dobj", "pobj"))
            )
        )
        or (i in openers and tree.lower[i] in ("who", "whose", "whom", "which"))
    }


def fill_relative(tree: Tree, sketch: Sketch, pronoun: int | None, noun: tuple[Piece, ...], relative: int) -> Sketch:
    """Put the noun in the place of the word that stands for it."""
    if pronoun is None:
        return sketch
    words = list(sketch.words)
    at = next(n for n, p in enumerate(words) if p.token == pronoun)
    dep = tree.dep[pronoun]
    if tree.tag[pronoun] == "WP$":
        return sketch.with_words(
            [*words[:at], *noun, Piece(-1, own(noun[-1].text, is_plural(tree, noun))), *words[at + 1 :]]
        )
    if dep in SUBJECTS:
        return sketch.with_words([*words[:at], *noun, *words[at + 1 :]])
    if tree.tag[pronoun] == "WRB":
        return sketch.with_words(_fill_adverb(tree, words, at, noun))
    if dep == "pobj" and not tree.is_verb(tree.head[pronoun]):
        return sketch.with_words(_fill_phrase(tree, words, pronoun, noun))
    others = [p for p in words if p.token != pronoun]
    verb = tree.head[pronoun] if tree.is_verb(tree.head[pronoun]) else relative  # "that he planned to sign"
    behind = max(
        (
            n
            for n, p in enumerate(others)
            if p.token == verb or (tree.head[p.token] == verb and tree.dep[p.token] == "prt")
        ),
        default=len(others) - 1,
    )
    return sketch.with_words([*others[: behind + 1], *noun, *others[behind + 1 :]])


def _fill_adverb(tree: Tree, words: Words, at: int, noun: tuple[Piece, ...]) -> Words:
    """ "where he stayed" → "he stayed in the town"; "when" and "why" need no place."""
    rest = [*words[:at], *words[at + 1 :]]
    if tree.lower[words[at].token] == "when" and not any(_is_time(tree, p.token) for p in noun):
        return rest  # "twice the limit, when it left the tracks"
    if tree.lower[words[at].token] not in ("where", "when"):
        return rest
    tokens = {p.token for p in noun}
    head = next((tree.head[p.token] for p in noun if p.token >= 0 and tree.head[p.token] not in tokens), 0)
    prep = (
        tree.lower[head] if tree.lower[head] in ("on", "at") else "in"
    )  # "on Sundays, when …", "at the mill, where …"
    return [*rest, Piece(-1, prep), *noun]


def _is_time(tree: Tree, word: int) -> bool:
    n = tree.ent_of.get(word)
    return tree.lower[word] in TIMES_OF or (n is not None and tree.ents[n][2] in ("DATE", "TIME", "EVENT"))


def _fill_phrase(tree: Tree, words: Words, pronoun: int, noun: tuple[Piece, ...]) -> Words:
    """ "in which he stayed" → "he stayed in the town"; "many of whom came" → "many of the guests came"."""
    prep = tree.head[pronoun]
    inside = set(tree.subtree(prep))
    count = tree.subject(tree.head[prep])
    if tree.lower[prep] == "of" and count is not None and tree.tag[count] == "CD" and count > prep:
        whole = [Piece(prep, tree.text[prep]), *noun]  # "of which 60 failed" → "60 of the valves failed"
        rest = [p for p in words if p.token not in inside]
        behind = next((n for n, p in enumerate(rest) if p.token == count), -1) + 1
        return [*rest[:behind], *whole, *rest[behind:]]
    group = [q for p in words if p.token in inside for q in (noun if p.token == pronoun else (p,))]
    others = [p for p in words if p.token not in inside]
    if not tree.is_verb(tree.head[prep]):
        at = next((n for n, p in enumerate(words) if p.token == prep), 0)
        return [*words[:at], *group, *[p for p in words[at:] if p.token not in inside]]
    return [*others, *group]
