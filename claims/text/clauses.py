"""Cut a sentence into its clauses and give each the subject it is about.

    "The council approved the budget, closed two depots and hired 40 engineers."
    Right: three claims, each with "The council".

    "Marta Olin, who ran the port until 2019, now chairs the board."
    Wrong: "who ran the port until 2019"     Right: "Marta Olin ran the port until 2019."

    "People who smoke die earlier."
    Wrong: "People smoke." | "People die earlier."     Right: left whole: the clause says which people.

    "The dam failed, flooding three villages."   Right: "The dam failed." | "The dam flooded three villages."

Each clause becomes a sketch: the words under its predicate, without the clauses that became sketches of their own,
preceded by what it borrows: the subject, a helper verb, a phrase that opened the sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from claims.text import attribution as said
from claims.text.apposition import TOGETHER, describe_apposition, is_apposition, name_whole
from claims.text.coordination import REMARKABLE
from claims.text.gapping import fill_gap, find_gaps
from claims.text.tree import FINITE_TAGS, SUBJECTS, Tree
from claims.text.values import Attribution
from claims.text.verbs import base_form, forms_of, is_past_form, own, past_form, third_person
from claims.text.wording import (
    LOOSE_MARKS,
    MARKS,
    Piece,
    Sketch,
    Words,
    added,
    first_word,
    is_negation_added,
    joined_by,
    negate,
    pieces,
    say_indefinite,
)

CONDITIONAL = frozenset(("if", "unless", "provided", "providing", "assuming", "should", "whether", "lest"))
REASON = frozenset(("because", "since", "as", "for"))
OWN_CLAIM = frozenset(
    "while whereas although though after before when since because until once whereupon even as where whenever".split()
)
# The result of what happened, not an act of the subject: "…, leading to withdrawal".
OF_THE_EVENT = frozenset(
    "leading resulting causing prompting meaning marking making forcing triggering sparking".split()
)
COURSE = frozenset(
    "starting beginning ending culminating concluding".split()
)  # "…, starting in May": when and how it went
NEGATIVE_WORDS = frozenset("not n't never no nobody none nothing nowhere neither nor hardly scarcely".split())
NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM"))
TIMES = frozenset("time times day week month year".split())
COPULAS = frozenset("is was are were be been being 's became becomes become remains remained".split())
INTRANSITIVE = frozenset(
    "turned went came stood sat rose fell slept arrived died smiled laughed resigned working worked lived waited talked spoke walked ran "
    "travelled traveled swam danced sang grew left moved appeared disappeared survived emerged stayed remained retired returned".split()
)
DUE = frozenset("due to the fact because of that owing mainly largely partly also in part".split())
WILLING = frozenset("offered refused agreed promised vowed pledged declined threatened".split())
AS_PREPOSITIONS = frozenset("given following regarding concerning considering".split())
TIMES_OF = frozenset(
    "time year month week day night morning evening season decade century period era war summer winter".split()
)
KNOWING = frozenset("know ask decide see wonder discuss".split())
COMING = frozenset("come comes came happen happens happened occur occurs occurred".split())
TAKING = frozenset("take takes took taken".split())
SAID = "said"  # marks the claim "X said “…”", which counts where what X said cannot be checked
FRONTED = frozenset("never rarely seldom hardly scarcely nowhere only little neither so such".split())
LIKE_ADJECTIVES = frozenset("missing pending outstanding unaccounted".split())
LASTING = frozenset(
    "known called named based located situated used made composed considered regarded titled surrounded owned headquartered".split()
)
SAME_FORM = frozenset("become come overcome run".split())  # participles that look like the bare verb
ELLIPTICAL = frozenset("do does did is was are were has have had will would can could".split())
CONNECTIVES = frozenset(
    "however additionally moreover furthermore meanwhile therefore thus hence consequently nevertheless nonetheless besides accordingly "
    "similarly likewise overall specifically finally indeed interestingly notably".split()
)
BROAD = frozenset(
    "people those anyone everyone someone all any every no each most many few some several who one both none".split()
)
EMPTY = frozenset("company firm man woman person one body group organisation organization".split())
POINTS = frozenset("point stage level extent situation case way".split())  # "a point where": no place
OF_OTHERS = frozenset("of like as including than".split())
RARELY = frozenset("rarely seldom barely".split())
DISTRIBUTING = frozenset(
    "no few every each any many most all some several none nobody neither both either little".split()
)
# "She wants a house that has a garden": there need be none.
WANTING = forms_of(
    *"want need seek look search wish hope plan prefer require demand ask imagine lack avoid prevent refuse consider deny doubt "
    "intend urge await request advertise dream fail stop ban forbid exclude".split()
)


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


def read_clauses(tree: Tree, *, fine: bool = False) -> list[Sketch]:
    """All sketches of one sentence, in no particular order."""
    gaps = find_gaps(tree)
    found = list(_read(tree, tree.root, Setting(fine=fine)))
    if len(found) > 1 and not tree.is_verb(tree.root):
        found = [s for s in found if s.verb != tree.root or s.note] or found
    for gap in gaps:
        found += [fill_gap(tree, gap, sketch) for sketch in found if sketch.verb == gap.verb][:1]
    return found


def _read(tree: Tree, node: int, setting: Setting) -> Iterator[Sketch]:
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
    noted = said.find_noted(tree, node) or _find_explained(tree, node)
    if noted is not None:
        yield from _read(tree, noted, Setting(chain=setting.chain, quote=setting.quote, fine=setting.fine))
        return
    pseudo = _find_free_relative(tree, node)
    if pseudo is not None:
        thing = tuple(pieces(tree, tree.subtree(pseudo[1], _modifier_kids(tree, pseudo[1]))))
        yield from _read_relative(tree, pseudo[1], pseudo[0], setting, thing)
        return
    cleft = _find_cleft(tree, node)
    if cleft is None and (phrase := _find_phrase_cleft(tree, node)):
        tree.attach(phrase[0], phrase[1], "prep")
        yield from _read(tree, phrase[1], setting)
        return
    if cleft is not None:
        noun = tree.head[cleft]
        thing = () if tree.kid(noun, "conj") else tuple(pieces(tree, tree.subtree(noun, _modifier_kids(tree, noun))))
        yield from _read_relative(tree, noun, cleft, setting, thing)
        return
    chosen = _find_chosen(tree, node)
    if chosen is not None:
        thing = tuple(pieces(tree, tree.subtree(chosen[1], _modifier_kids(tree, chosen[1]))))
        yield from _read_relative(tree, tree.head[chosen[0]], chosen[0], setting, thing)
        tree.detach(chosen[0])
    according = said.find_according(tree, node)
    hedge = said.find_hedge(tree, node)
    drop: set[int] = set()
    for found in (according, hedge, said.find_aside(tree, node)):
        if found:
            drop |= set(found[0]) if isinstance(found[0], list) else {found[0]}
            setting = replace(setting, chain=(*setting.chain, found[1]))
    apart = [(kid, how) for kid, how in _clauses_apart(tree, node) if kid not in drop]
    main_drop = {tree.head[kid] if tree.dep[kid] == "pcomp" else kid for kid, _ in apart} | drop
    inner, inner_drop = _read_inside(tree, node, main_drop, setting)
    if not _only_reports(tree, node) and not _only_points_out(tree, tree.kid(node, "attr"), setting.fine):
        held = {kid for kid, how in apart if how == "free" and _must_stay(tree, node, kid)}
        yield _main_sketch(tree, node, (main_drop - held) | inner_drop, setting)
    if (fact := _find_fact(tree, node)) is not None and not any(kid == fact for kid, _ in apart):
        yield from _read(tree, fact, Setting(chain=setting.chain, quote=setting.quote, fine=setting.fine))
    for kid, _ in apart:
        if _is_reason(tree, kid) and not _says_little(tree, node):
            yield _main_sketch(tree, node, (main_drop - {kid}) | inner_drop, setting)
    yield from inner
    for kid, how in apart:
        yield from _read_apart(tree, node, kid, how, setting, main_drop | inner_drop)


def _read_report(tree: Tree, verb: int, content: int, setting: Setting) -> Iterator[Sketch]:
    _give_condition(tree, verb, content)
    _give_back_opener(tree, verb, content)
    who = said.describe_claimant(tree, verb)
    quote = "direct" if said.is_quoted(tree, content) else setting.quote
    chain = (*setting.chain, who)
    _give_back_verb(tree, verb, content)
    yield from _read(tree, content, replace(setting, chain=chain, quote=quote, subject=(), lead=(), helper=()))
    if said.is_quoted(tree, content) and not setting.chain and who.claimant:
        others = {kid for kid, _ in _clauses_apart(tree, verb) if kid != content}
        yield Sketch.of(pieces(tree, tree.subtree(verb, others)), verb, note=SAID)
    for kid, how in _clauses_apart(tree, verb):
        if kid != content:
            yield from _read_apart(tree, verb, kid, how, setting, {content})
    for kid in tree.kids[verb]:
        if tree.dep[kid] in ("nsubj", "dobj"):
            for noun in _nouns_below(tree, kid, (), setting.fine):
                yield from _read_modifiers(tree, noun, setting)


def _read_hearsay(tree: Tree, verb: int, content: int, setting: Setting) -> Iterator[Sketch]:
    """ "is said to have been built" → "was built", "are thought to hide" → "hide", with "said" as the hedge."""
    who, subject = said.describe_claimant(tree, verb), tree.subject(verb)
    plural = _is_plural(tree, tuple(pieces(tree, tree.subtree(subject))))
    for noun in _nouns_below(tree, subject, (), setting.fine):  # what the text itself tells of the subject
        yield from _read_modifiers(tree, noun, setting)
        for kid in _lifted(tree, noun, setting.fine):
            tree.detach(kid)
    for kid, how in _clauses_apart(tree, verb):
        if how == "free" and kid < subject:  # "It is a tragedy; it is thought to have been …"
            yield from _read_apart(tree, verb, kid, how, setting, set())
    tree.attach(subject, content, "nsubj" if tree.kid(content, "auxpass") is None else "nsubjpass")
    for kid in [k for k in tree.kids[verb] if tree.dep[k] in ("conj", "advcl", "prep") and k != content]:
        tree.attach(kid, content, tree.dep[kid])
    _end_infinitive(tree, content, plural)
    for kid in [k for k in tree.kids[content] if tree.dep[k] == "conj" and tree.tag[k] == "VB"]:
        _end_infinitive(tree, kid, plural)
    yield from _read(tree, content, replace(setting, chain=(*setting.chain, who)))


def _end_infinitive(tree: Tree, verb: int, plural: bool) -> None:
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


def _find_explained(tree: Tree, node: int) -> int | None:
    """ "This is why prices fell", "That is due to the fact that prices fell": what it explains is said as a fact."""
    subject = tree.subject(node)
    if subject is None or tree.lower[subject] not in ("this", "that") or tree.lower[node] not in COPULAS:
        return None
    if tree.kids[subject] or any(tree.dep[k] == "neg" for k in tree.kids[node]):
        return None
    reason = tree.kid(node, "advcl", "ccomp", "attr")
    if reason is not None and tree.is_verb(reason):
        why = next((k for k in tree.kids[reason] if tree.lower[k] == "why"), None)
        if why is not None:
            tree.detach(why)
            return reason
    fact = next((i for i in tree.subtree(node) if tree.lower[i] == "fact" and tree.kid(i, "acl") is not None), None)
    content = tree.kid(fact, "acl") if fact is not None else None
    due = content is not None and all(tree.lower[i] in DUE for i in range(node + 1, tree.edges(content)[0]))
    return content if due and tree.subject(content) is not None else None


def _find_fact(tree: Tree, node: int) -> int | None:
    """ "so high that families left", "It is amazing that the bridge holds": that they left, that it holds is a claim besides."""
    said = tree.kid(node, "acomp", "attr", "advmod", "prep")
    homes = (node,) if said is None else (node, said)
    fact = next((k for home in homes for k in tree.kids[home] if tree.dep[k] == "ccomp" and k > node), None)
    if fact is None or tree.subject(fact) is None or not tree.is_finite(fact) or tree.text[-1] == "?":
        return None
    subject = tree.subject(node)
    if subject is not None and tree.lower[subject] == "it" and said is not None and tree.lower[said] in REMARKABLE:
        return fact if not any(tree.tag[k] == "MD" for k in tree.kids[node]) else None
    return fact if _is_outcome(tree, node, fact) else None


def _is_outcome(tree: Tree, node: int, clause: int) -> bool:
    """ "so cold that the river froze", "in such a state they were sold": of what is told as a fact."""
    first = tree.edges(clause)[0]
    opens = tree.lower[first] == "that" or tree.edges(tree.subject(clause))[0] == first
    so = next((i for i in range(node + 1, first) if tree.lower[i] in ("so", "such")), None)
    if not opens or so is None or tree.dep[so] not in ("advmod", "predet", "acomp", "amod"):
        return False
    above = tree.ancestors(so)
    verb = next((i for i in above if tree.is_verb(i)), None)
    return verb == node and not _leaves_open(tree, node, False) and not _is_of_some(tree, node, False)


def _find_free_relative(tree: Tree, node: int) -> tuple[int, int] | None:
    """ "What she built was a bridge": the clause behind "what", and the thing that takes its place."""
    thing, clause = tree.kid(node, "attr"), tree.kid(node, "csubj")
    what = first_word(tree)
    if thing is None or tree.lower[what] != "what" or tree.lower[node] not in COPULAS or tree.text[-1] == "?":
        return None
    if any(tree.dep[k] in ("neg", "aux") for k in tree.kids[node]) or tree.pos[thing] not in ("NOUN", "PROPN"):
        return None
    if clause is None or tree.head[what] != clause:
        return None
    other = tree.kid(node, "nsubj")  # "What worries farmers is …": the parser gives "farmers" to "is"
    if other is not None and clause < other < node:
        tree.attach(other, clause, "dobj")
    return clause, thing


def _find_chosen(tree: Tree, node: int) -> tuple[int, int] | None:
    """ "The firm that was hired was Delta Works": Delta Works is the firm, and was hired."""
    subject, named = tree.subject(node), tree.kid(node, "attr")
    if subject is None or named is None or tree.pos[named] != "PROPN" or tree.lower[node] not in ("is", "was"):
        return None
    det, relative = tree.kid(subject, "det"), tree.kid(subject, "relcl")
    if det is None or relative is None or tree.lower[det] != "the" or tree.tag[subject] != "NN" or relative > node:
        return None
    if any(tree.dep[k] == "neg" for k in tree.kids[node]) or tree.kid(named, "conj", "det") is not None:
        return None
    pronoun = tree.subject(relative)
    return (relative, named) if pronoun is not None and tree.lower[pronoun] in ("that", "who", "which") else None


def _find_phrase_cleft(tree: Tree, node: int) -> tuple[int, int] | None:
    """ "It was in Geneva that the deal was signed": the phrase belongs to the clause behind "that"."""
    subject, phrase = tree.subject(node), tree.kid(node, "prep")
    content = tree.kid(node, "ccomp", "advcl")
    if (
        subject is None
        or phrase is None
        or content is None
        or tree.lower[subject] != "it"
        or tree.lower[node] not in COPULAS
    ):
        return None
    if any(tree.lower[k] in ("only", "not", "never", "rarely", "n't") for k in tree.kids[node]):
        return None  # "It was only in 2015 that …"
    opens = any(tree.lower[k] == "that" for k in tree.kids[content])
    return (
        (phrase, content)
        if opens and tree.kid(node, "acomp", "attr") is None and tree.subject(content) is not None
        else None
    )


def _only_reports(tree: Tree, node: int) -> bool:
    """ "“…,” the president admitted, “and …”": the frame of a quotation says nothing itself."""
    if tree.lower[node] in ("asked", "asks") and tree.text[-1] == "." and "?" in tree.text[:node]:
        return all(tree.dep[k] in ("punct", "ccomp", "dobj", "npadvmod", *SUBJECTS) for k in tree.kids[node])
    if not said.report_base(tree, node) or not any(mark in said.OPENING for mark in tree.text):
        return False
    return all(tree.dep[k] in ("punct", "cc", "conj", "ccomp", *SUBJECTS) for k in tree.kids[node])


def _give_condition(tree: Tree, verb: int, content: int) -> None:
    """ "If rates rise, the bank expects defaults to double": the condition is one of what is expected."""
    for kid in [k for k in tree.kids[verb] if tree.dep[k] == "advcl" and k < verb and k != content]:
        if _is_condition(tree, kid):
            comma = tree.edges(kid)[1] + 1
            tree.attach(kid, content, "advcl")
            if tree.text[comma] == "," and tree.head[comma] != comma:
                tree.attach(comma, content, "punct")


def _give_back_opener(tree: Tree, verb: int, content: int) -> None:
    """ "Lee wrote, before the vote was held, that …": what stands before "that" tells of the writing."""
    that = next((k for k in tree.kids[content] if tree.lower[k] == "that" and tree.dep[k] == "mark"), -1)
    for kid in [k for k in tree.kids[content] if verb < k < that and tree.dep[k] in ("advcl", "prep", "npadvmod")]:
        tree.attach(kid, verb, tree.dep[kid])


def _is_condition(tree: Tree, clause: int) -> bool:
    if tree.dep[clause] != "advcl":
        return False
    if tree.lower[clause] in CONDITIONAL and tree.kid(clause, "ccomp") is not None:
        return True  # "provided that …"
    return any(tree.lower[k] in CONDITIONAL for k in tree.kids[clause]) or _is_inverted(tree, clause)


def _is_inverted(tree: Tree, clause: int) -> bool:
    """ "Had the alarm sounded", "Should talks fail": a condition without "if"."""
    subject, first = tree.subject(clause), tree.edges(clause)[0]
    helper = next((k for k in (clause, *tree.kids[clause]) if k == first), None)
    return subject is not None and helper is not None and tree.lower[first] in ("had", "were", "should")


def _give_back_verb(tree: Tree, verb: int, content: int) -> None:
    """ "The firm said profits rose and announced job cuts": who says also announces."""
    for kid in [k for k in tree.kids[content] if tree.dep[k] == "conj"]:
        also_said = said.report_base(tree, kid) in ("announce", "add", "promise", "deny", "confirm", "warn", "predict")
        closed = (
            sum(tree.text[i] in MARKS for i in range(tree.edges(content)[0], kid)) % 2
        )  # "said “we will pay” and left"
        opened = tree.edges(content)[0] > 0 and tree.text[tree.edges(content)[0] - 1] in MARKS
        if tree.lower[kid] in WILLING and tree.kid(kid, "xcomp") is not None and tree.kid(kid, "auxpass") is None:
            tree.tag[kid], also_said = "VBD", True  # "admitted that … and offered to resign"
        if tree.subject(kid) is None and (also_said or (closed and opened)):
            tree.attach(kid, verb, "conj")


def _find_cleft(tree: Tree, node: int) -> int | None:
    """ "It was Curie who discovered radium": the relative clause is the claim."""
    subject, named = tree.subject(node), tree.kid(node, "attr")
    if subject is None or named is None or tree.lower[subject] != "it" or tree.lower[node] not in COPULAS:
        return None
    if any(tree.dep[k] in ("neg", "advmod", "aux", "mark") for k in tree.kids[node]) or tree.lower[named] in TIMES:
        return None  # "It was not Curie who …", "It may have been Curie who …", "It is the first time that …"
    if tree.text[-1] == "?":
        return None
    relative = tree.kid(named, "relcl")
    return relative if relative is not None and tree.text[tree.edges(relative)[0] - 1] != "," else None


def _is_elliptical(tree: Tree, node: int) -> bool:
    """ "…, but his party did": without the first clause this says nothing."""
    if tree.lower[node] not in ELLIPTICAL:
        return False
    return all(tree.dep[k] in (*SUBJECTS, "neg", "punct", "cc", "advmod", "mark", "aux") for k in tree.kids[node])


def _clauses_apart(tree: Tree, node: int) -> list[tuple[int, str]]:
    """Children of a predicate that are claims of their own, with the way to read them."""
    found = []
    for kid in tree.kids[node]:
        dep = tree.dep[kid]
        if _is_elliptical(tree, kid):
            continue
        if dep == "conj" and (tree.is_verb(kid) or tree.subject(kid) is not None):
            if _is_alternative(tree, node, kid):
                found += [(k, "conj") for k in tree.kids[kid] if _is_joined_sentence(tree, kid, k)]
            elif not _is_condition_joined(tree, kid) and not _shares_modal(tree, node, kid):
                found.append((kid, "conj"))
        elif dep == "advcl":
            how = _adverbial(tree, node, kid)
            if how:
                found.append((kid, how))
        elif (
            dep == "prep"
            and tree.lower[kid] == "with"
            and (scenes := [k for k in tree.kids[kid] if _is_scene(tree, k)])
        ):
            found += [(k, "absolute") for k in scenes]
        elif dep == "prep" and (gerund := _gerund(tree, node, kid)) is not None:
            found.append((gerund, "participle"))
        elif (
            dep in ("ccomp", "parataxis")
            and (kid < node or tree.text[tree.edges(kid)[0] - 1] in ("—", "–", ";"))
            and tree.subject(kid) is not None
            and tree.is_finite(kid)
        ) or (dep == "parataxis" and tree.subject(kid) is not None):
            found.append((kid, "free"))
    return found


def _is_alternative(tree: Tree, node: int, kid: int) -> bool:
    """ "The pump failed or the valve was open": neither is said to be so. "did not sing or dance" denies both."""
    if any(tree.dep[k] == "neg" for k in tree.kids[node]) and tree.subject(kid) is None:
        return False
    here: int | None = kid
    joiners = [k for k in tree.kids[node] if tree.dep[k] == "cc" and k > node]
    joiner = max((k for k in joiners if k < kid), default=joiners[0] if joiners else None)
    while joiner is None and here is not None:  # "A, B or C": the parser hangs the "or" on B
        joiner = tree.kid(here, "cc")
        here = tree.kid(here, "conj")
    return joiner is not None and tree.lower[joiner] == "or"


def _shares_modal(tree: Tree, node: int, kid: int) -> bool:
    """ "If so, tariffs will be lifted and visas abolished": alone the second would lack its "will"."""
    modal = any(tree.tag[k] == "MD" for k in tree.kids[node] if k < node)
    return modal and tree.subject(kid) is not None and _lacks_helper(tree, node, kid)


def _is_scene(tree: Tree, kid: int) -> bool:
    """ "with Ann singing": a participle behind "with" that has a subject."""
    return tree.dep[kid] == "pcomp" and (noun := tree.subject(kid)) is not None and not _is_rest(tree, noun, kid)


def _is_joined_sentence(tree: Tree, node: int, kid: int) -> bool:
    """ "has written, or co-written, 32 songs, and he has sold …": what is joined to the second of two alternatives."""
    return tree.dep[kid] == "conj" and tree.subject(kid) is not None and not _is_alternative(tree, node, kid)


def _is_condition_joined(tree: Tree, kid: int) -> bool:
    """ "…, and only if matched by longer hours": what is joined is a condition."""
    return any(tree.lower[k] in CONDITIONAL and tree.dep[k] == "mark" and k < kid for k in tree.kids[kid])


def _is_rest(tree: Tree, noun: int, participle: int) -> bool:
    """ "with eight minutes remaining", "with two days left" say when, and nothing of the minutes."""
    return tree.lower[participle] in ("remaining", "left") and tree.kid(noun, "nummod", "quantmod", "det") is not None


def _is_reason(tree: Tree, kid: int) -> bool:
    """ "because the crew was late": that one thing was the reason of the other is a claim besides the two."""
    return tree.dep[kid] == "advcl" and any(
        tree.lower[k] == "because" and tree.dep[k] == "mark" for k in tree.kids[kid]
    )


def _must_stay(tree: Tree, node: int, kid: int) -> bool:
    """ "two weeks after police came" says when, and "The panic came." nothing: such a clause is told in its place besides."""
    if tree.dep[kid] != "advcl":
        return False
    mark = next((k for k in tree.kids[kid] if k < kid and tree.lower[k] in ("after", "before")), None)
    told_apart = kid < node or tree.text[tree.edges(kid)[0] - 1] == ","
    return (mark is not None and not told_apart and _is_span(tree, mark - 1)) or _says_little(tree, node)


def _is_span(tree: Tree, noun: int) -> bool:
    """ "two weeks" after, "a day" before, but not "last month", after …"""
    if tree.dep[noun] != "npadvmod" or tree.tag[noun] not in ("NN", "NNS"):
        return False
    before = [tree.lower[k] for k in tree.kids[noun] if tree.dep[k] in ("det", "amod")]
    return (
        tree.tag[noun] == "NNS" or any(word in ("a", "an") for word in before) or tree.kid(noun, "nummod") is not None
    ) and (not any(word in ("last", "next", "this", "these") for word in before))


def _says_little(tree: Tree, node: int) -> bool:
    """ "came", "took place": a verb that only leads to when, how or why."""
    place = tree.kid(node, "dobj")
    if tree.lower[node] not in COMING and not (
        place is not None and tree.lower[place] == "place" and not tree.kids[place] and tree.lower[node] in TAKING
    ):
        return False
    return all(
        k == place or tree.dep[k] in (*SUBJECTS, "aux", "punct", "advcl", "cc", "neg", "mark") for k in tree.kids[node]
    )


def _is_result(tree: Tree, kid: int) -> bool:
    """ ", leading to losses" tells what the event did; ", leading the team" what its subject did."""
    if tree.lower[kid] in ("leading", "resulting"):
        return tree.kid(kid, "prep") is not None and tree.kid(kid, "dobj") is None
    if tree.lower[kid] in COURSE and tree.tag[kid] == "VBG":
        return tree.kid(kid, "prep", "npadvmod") is not None and tree.kid(kid, "dobj", "xcomp") is None
    return tree.lower[kid] in OF_THE_EVENT


def _gerund(tree: Tree, node: int, prep: int) -> int | None:
    """ "before joining Arsenal in 2002": what was done before or after is told as done."""
    gerund = tree.kid(prep, "pcomp")
    if gerund is None or tree.lower[prep] not in ("before", "after", "since", "upon") or tree.tag[gerund] != "VBG":
        return None
    return gerund if tree.subject(gerund) is None and has_happened(tree, node) else None


def _adverbial(tree: Tree, node: int, kid: int) -> str:
    marks = [tree.lower[k] for k in tree.kids[kid] if k < kid and (tree.dep[k] == "mark" or tree.tag[k] == "WRB")]
    if _is_condition(tree, kid) or ("as" in marks and _is_measure(tree, kid)):
        return ""
    own_subject = tree.subject(kid) is not None
    if kid > node and any(tree.tag[k] == "WRB" for k in tree.kids[kid] if k < kid) and _is_asked(tree, node):
        return ""  # "has not said when the talks resume"
    if own_subject and any(mark in ("until", "before", "once") for mark in marks) and not _is_told_as_past(tree, kid):
        return ""  # "boil water until the pipes have been tested", "died before he could vote"
    if (
        own_subject
        and any(mark in ("when", "whenever", "once", "until", "after", "before") for mark in marks)
        and not has_happened(tree, node)
    ):
        return ""  # "When gold meets acid, nothing happens": a condition
    if own_subject and (tree.is_finite(kid) or not tree.is_verb(kid)):
        return "free" if not marks or any(mark in OWN_CLAIM for mark in marks) else ""
    if own_subject:
        return "absolute" if _after_comma(tree, kid) else ""
    if (
        tree.tag[kid] == "VBG"
        and marks
        and set(marks) <= {"while", "when", "after", "before", "since"}
        and has_happened(tree, node)
    ):
        return "participle"
    if tree.tag[kid] in ("VBG", "VBN") and not marks and _after_comma(tree, kid):
        return "event" if _is_result(tree, kid) else "participle"
    return ""


def _is_asked(tree: Tree, verb: int) -> bool:
    """Is what the verb says or knows told by the clause alone?"""
    if not said.report_base(tree, verb) and base_form(tree.lower[verb]) not in KNOWING:
        return False
    return tree.kid(verb, "dobj", "ccomp", "xcomp", "prep") is None


def _is_told_as_past(tree: Tree, clause: int) -> bool:
    helpers = [k for k in tree.kids[clause] if tree.dep[k] in ("aux", "auxpass")]
    return tree.tag[helpers[0] if helpers else clause] in ("VBD", "VBN")


def _is_measure(tree: Tree, kid: int) -> bool:
    """ "twice as many women as men voted": the second "as" belongs to the first."""
    before = range(max(0, tree.edges(kid)[0] - 8), tree.edges(kid)[0])
    return any(tree.lower[i] == "as" and tree.tag[i + 1] in ("JJ", "RB") and tree.dep[i] == "advmod" for i in before)


def has_happened(tree: Tree, node: int) -> bool:
    """Is the main clause about the past? Then a clause of time tells of another event; else it is a condition."""
    helpers = [k for k in tree.kids[node] if tree.dep[k] in ("aux", "auxpass")]
    if any(tree.tag[k] == "MD" for k in helpers):
        return False
    return tree.tag[node] == "VBD" or any(tree.tag[k] == "VBD" or tree.lower[k] in ("has", "have") for k in helpers)


def _after_comma(tree: Tree, node: int) -> bool:
    first, last = tree.edges(node)
    return (first > 0 and tree.text[first - 1] in (",", "–", "—")) or (
        last + 1 < len(tree) and tree.text[last + 1] == "," and first == 0
    )


def _read_apart(tree: Tree, node: int, kid: int, how: str, setting: Setting, drop: set[int]) -> Iterator[Sketch]:
    if how == "conj":
        yield from _read(tree, kid, _share(tree, node, kid, setting, drop))
    elif how == "free":
        yield from _read(tree, kid, Setting(chain=setting.chain, quote=setting.quote, fine=setting.fine))
    elif how == "event" and (meant := _what_it_means(tree, kid)) is not None:
        yield from _read(tree, meant, Setting(chain=setting.chain, quote=setting.quote, fine=setting.fine))
    elif how == "event":
        yield _with_result(tree, node, kid, setting, drop)
    elif how == "participle":
        subject = _subject_words(tree, node, setting, drop)
        if not subject:
            return
        yield from _read(
            tree,
            kid,
            Setting(
                subject=subject,
                chain=setting.chain,
                quote=setting.quote,
                past=_is_past(tree, node),
                fine=setting.fine,
                borrowed=frozenset(p.token for p in subject),
            ),
        )
    elif how == "absolute":
        lasts = tree.dep[kid] == "pcomp" and (kid < node or tree.lower[kid] in ("being", *LIKE_ADJECTIVES))
        past = _is_past(tree, node) and not lasts
        yield from _read(tree, kid, Setting(chain=setting.chain, past=past, fine=setting.fine, absolute=True))


def _what_it_means(tree: Tree, kid: int) -> int | None:
    """ "…, meaning that tickets are refunded": what it means is said as a fact."""
    content = tree.kid(kid, "ccomp") if tree.lower[kid] == "meaning" else None
    return content if content is not None and tree.subject(content) is not None else None


def _with_result(tree: Tree, node: int, kid: int, setting: Setting, drop: set[int]) -> Sketch:
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


def _share(tree: Tree, node: int, kid: int, setting: Setting, drop: set[int]) -> Setting:
    """What a conjoined predicate takes over from the first one."""
    if (other := tree.subject(kid)) is not None:
        lead = _whole_words(tree, node, drop) if tree.tag[other] == "CD" or tree.text[other] == "%" else ()
        borrowed = frozenset(p.token for p in lead)
        if _lacks_helper(tree, node, kid):
            return Setting(chain=setting.chain, past=_is_past(tree, node), fine=setting.fine, absolute=True)
        return Setting(lead=lead, chain=setting.chain, quote=setting.quote, fine=setting.fine, borrowed=borrowed)
    subject = _subject_words(tree, node, setting, drop)
    helper = _helper_words(tree, node, kid, setting)
    lead = _lead_words(tree, node, setting, drop)
    borrowed = frozenset(p.token for p in (*subject, *helper, *lead))
    past = _is_past(tree, node) or (setting.past and not tree.is_finite(node))
    return Setting(subject, lead, helper, setting.chain, setting.quote, past, setting.fine, borrowed)


def _subject_words(tree: Tree, node: int, setting: Setting, drop: set[int]) -> tuple[Piece, ...]:
    subject = tree.subject(node)
    if subject is None:
        return setting.subject
    aside = _aside(tree, subject, setting.fine)
    words = tree.subtree(subject, drop | aside)
    inside = set(words)
    return tuple(pieces(tree, (i for i in words if not (tree.text[i] in LOOSE_MARKS and not {i - 1, i + 1} <= inside))))


def _aside(tree: Tree, node: int, fine: bool) -> set[int]:
    """Modifiers of a noun phrase that are read as claims of their own."""
    return {kid for noun in _nouns_below(tree, node, (), fine) for kid in _lifted(tree, noun, fine)}


def _nouns_below(tree: Tree, node: int, drop: Collection[int], fine: bool) -> list[int]:
    """The nouns under a word, but not those inside modifiers that are claims of their own: those are read there."""
    found, stack = [], [node]
    while stack:
        here = stack.pop()
        lifted: Collection[int] = ()
        if tree.pos[here] in NOMINAL:
            found.append(here)
            lifted = _lifted(tree, here, fine)
        stack.extend(kid for kid in tree.kids[here] if kid not in drop and kid not in lifted)
    return sorted(found)


def _lifted(tree: Tree, noun: int, fine: bool) -> list[int]:
    """The modifiers of a noun that become claims."""
    return [
        kid
        for kid in tree.kids[noun]
        if (tree.dep[kid] == "relcl" and _may_lift(tree, noun, kid, fine))
        or (tree.dep[kid] == "acl" and _may_lift_participle(tree, noun, kid, fine))
        or (tree.dep[kid] == "appos" and is_apposition(tree, noun, kid))
    ]


def _helper_words(tree: Tree, node: int, kid: int, setting: Setting) -> tuple[Piece, ...]:
    """Helpers a participle or infinitive shares: "was signed and ratified", "will rise and fall"."""
    first = next((k for k in tree.kids[kid] if tree.dep[k] in ("aux", "auxpass")), None)
    if first is not None and tree.lower[first] == "been":  # "has sold two and been praised"
        return tuple(pieces(tree, (k for k in tree.kids[node] if tree.dep[k] in ("aux", "neg") and k < node)))
    if first is not None or _has_tense(tree, node, kid):
        return ()
    helpers = [k for k in tree.kids[node] if tree.dep[k] in ("aux", "auxpass", "neg") and k < node]
    if not helpers and _is_bare_participle(tree.lower[kid]):
        first = node  # "had followed her, pushed her and stolen a bag"
        while tree.dep[first] == "conj":
            first = tree.head[first]
        helpers = [k for k in tree.kids[first] if tree.dep[k] in ("aux", "auxpass", "neg") and k < first]
    return tuple(pieces(tree, helpers)) or setting.helper


def _has_tense(tree: Tree, node: int, kid: int) -> bool:
    """Is the second verb a past tense, or a participle the parser took for one: "was signed and ratified by"?"""
    if tree.tag[kid] == "VBD" and _is_bare_participle(tree.lower[kid]):
        return False
    if tree.tag[kid] != "VBD":
        return tree.tag[kid] in FINITE_TAGS or (tree.tag[kid] == "VB" and _is_perfect(tree, node, kid))
    if tree.lower[kid] in INTRANSITIVE:
        return True
    if tree.kid(node, "auxpass") is not None:
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


def _lead_words(tree: Tree, node: int, setting: Setting, drop: set[int]) -> tuple[Piece, ...]:
    """A phrase of time or place that opened the sentence holds for every predicate in it."""
    subject = tree.subject(node)
    if subject is None:
        return setting.lead
    leads = [k for k in tree.kids[node] if k < subject and tree.dep[k] in ("prep", "npadvmod") and k not in drop]
    words = [i for k in leads for i in tree.subtree(k, drop)]
    return (*pieces(tree, words), *added(",")) if words else ()


def _lacks_helper(tree: Tree, node: int, kid: int) -> bool:
    """ "Three were killed and 20 injured": the second passive shares "were"."""
    if tree.kid(node, "auxpass") is None or tree.kid(kid, "aux", "auxpass", "dobj", "ccomp", "xcomp") is not None:
        return False
    return tree.lower[kid] not in INTRANSITIVE and tree.tag[kid] == "VBN"


def _whole_words(tree: Tree, node: int, drop: set[int]) -> tuple[Piece, ...]:
    """ "Of the 120 passengers, 80 were rescued and 12 are missing": both numbers count the same whole."""
    subject = tree.subject(node)
    kids = (*tree.kids[node], *(tree.kids[subject] if subject is not None else ()))
    whole = next((k for k in kids if tree.lower[k] == "of" and subject is not None and k < subject), None)
    return (*pieces(tree, tree.subtree(whole, drop)), *added(",")) if whole is not None else ()


def _is_past(tree: Tree, node: int) -> bool:
    for word in [*(k for k in tree.kids[node] if tree.dep[k] in ("aux", "auxpass")), node]:
        if tree.tag[word] in FINITE_TAGS:
            return tree.tag[word] == "VBD" or tree.lower[word] in ("has", "have", "had")
    return tree.tag[node] in ("VBD", "VBN")


def _main_sketch(tree: Tree, node: int, drop: set[int], setting: Setting) -> Sketch:
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
    return negate(tree, sketch) if _is_denied(tree, node) else sketch


def _say_role(tree: Tree, node: int, drop: set[int], body: Words) -> Words:
    """ "Norda is the firm that bought the mill" → "Norda is a firm": which one it is is told in the other claim."""
    noun = tree.kid(node, "attr")
    told = tree.kid(noun, "relcl") if noun is not None else None
    if told not in drop or tree.text[tree.edges(told)[0] - 1] in (",", "–", "—", "(") or not _is_role(tree, noun, told):
        return body
    return say_indefinite(body, tree.kid(noun, "det"))


def _label_words(tree: Tree, node: int, words: list[int]) -> set[int]:
    """ "Fellowship: In 2015, she received …": a verbless label before a colon is no part of the clause."""
    subject = tree.subject(node)
    colon = next((i for i in words if tree.text[i] == ":" and subject is not None and i < subject and i < node), None)
    if colon is None or any(tree.is_verb(i) for i in words if i < colon):
        return set()
    return {i for i in words if i <= colon}


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
    if not_only and helper is None and subject is not None and node < subject:
        helper = node  # "Not only is the bridge old"
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


def _is_denied(tree: Tree, node: int) -> bool:
    """Does "neither" before this predicate, or "nor" before it, deny it?"""
    if any(tree.lower[k] == "neither" and tree.dep[k] in ("preconj", "cc") for k in tree.kids[node]):
        return True
    return tree.dep[node] == "conj" and any(
        tree.lower[k] == "nor" and k < node for k in (*tree.kids[tree.head[node]], *tree.kids[node])
    )


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
    conditions = {tree.edges(k)[1] + 1 for k in tree.kids[node] if k < node and _is_condition(tree, k)}
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
        return tree.lower[i] not in CONDITIONAL
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
    plural = _is_plural(tree, setting.subject)
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
    """ "followed and stabbed the guard": a second verb in -ed with an object, after a past tense, is one itself."""
    head = tree.head[node]
    if tree.dep[node] != "conj" or tree.tag[head] != "VBD" or tree.kid(head, "auxpass") is not None:
        return False
    return tree.lower[node].endswith("ed") and tree.kid(node, "dobj") is not None


def _finite(word: str, past: bool, plural: bool) -> str:
    if past:
        return ("were" if plural else "was") if word.lower() == "being" else past_form(word)
    if word.lower() == "being":
        return "are" if plural else "is"
    return base_form(word) if plural else third_person(word)


def _is_plural(tree: Tree, subject: tuple[Piece, ...]) -> bool:
    heads = [
        p.token
        for p in subject
        if p.token >= 0 and (tree.head[p.token] == p.token or tree.head[p.token] not in {q.token for q in subject})
    ]
    tokens = {p.token for p in subject}
    return any(
        tree.tag[h] in ("NNS", "NNPS")
        or tree.lower[h] in ("they", "we", "these", "those")
        or (tree.tag[h] == "CD" and tree.lower[h] not in ("1", "one"))
        for h in heads
    ) or any(tree.dep[t] == "conj" and tree.head[t] in heads for t in tokens)


def _read_inside(tree: Tree, node: int, drop: set[int], setting: Setting) -> tuple[list[Sketch], set[int]]:
    """Modifiers inside the clause's phrases that are claims of their own, and what to leave out for them."""
    found, dropped = [], set()
    for noun in _nouns_below(tree, node, drop, setting.fine):
        topic = _topic_of(tree, node, noun, setting, drop)
        found += _read_modifiers(tree, noun, setting, _is_past(tree, node), topic)
        dropped |= set(_lifted(tree, noun, setting.fine))
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
    return _subject_words(tree, node, setting, drop)


def _read_modifiers(
    tree: Tree, noun: int, setting: Setting, past: bool = False, topic: tuple[Piece, ...] = ()
) -> Iterator[Sketch]:
    """What the modifiers of one noun claim about it, or about `topic`."""
    for kid in _lifted(tree, noun, setting.fine):
        if tree.dep[kid] == "appos":
            below = _nouns_below(tree, kid, (), setting.fine)
            inner = {told for n in below for told in _lifted(tree, n, setting.fine)}
            if not _only_points_out(tree, kid, setting.fine):
                yield describe_apposition(tree, noun, kid, setting.chain, _modifier_kids(tree, noun), inner)
            for n in below:
                yield from _read_modifiers(tree, n, setting, past, _antecedent(tree, noun) if n == kid else ())
        elif tree.dep[kid] == "relcl":
            yield from _read_relative(tree, noun, kid, setting, topic)
        else:
            subject = topic or _antecedent(tree, noun)
            borrowed = frozenset(p.token for p in subject)
            inner = Setting(
                subject, chain=setting.chain, past=past or tree.tag[kid] == "VBN", fine=setting.fine, borrowed=borrowed
            )
            yield from _read(tree, kid, inner)


def _may_lift_participle(tree: Tree, noun: int, kid: int, fine: bool) -> bool:
    if tree.tag[kid] not in ("VBN", "VBG") or kid < noun:
        return False
    if tree.lower[kid] in AS_PREPOSITIONS and tree.kid(kid, "pobj") is not None:
        return False  # "behind bars given his record"
    if tree.text[tree.edges(kid)[0] - 1] in (",", "–", "—", "("):
        return (
            tree.lower[noun] not in TIMES_OF or tree.dep[noun] != "pobj"
        )  # "rose for the first time, driven by demand"
    if _is_broad(tree, noun) or len(tree.subtree(kid)) < 2 or _is_rest(tree, noun, kid):
        return False
    if (
        tree.dep[noun] == "attr"
        and tree.tag[kid] == "VBN"
        and any(tree.lower[k] in ("a", "an") for k in tree.kids[noun])
        and _is_vouched(tree, noun, kid)
    ):
        return True
    if tree.tag[kid] == "VBG" and tree.tag[noun] == "NNS" and tree.kid(noun, "det", "poss", "nummod") is None:
        verb = next((a for a in tree.ancestors(noun) if tree.is_verb(a) and tree.is_finite(a)), None)
        fine &= verb is None or has_happened(tree, verb)  # "bans smoking in cars carrying children": not all cars do
    return fine and tree.dep[noun] not in ("nsubj", "nsubjpass")


def _is_broad(tree: Tree, noun: int) -> bool:
    return tree.lower[noun] in BROAD or any(tree.lower[k] in BROAD for k in tree.kids[noun])


def _modifier_kids(tree: Tree, noun: int) -> set[int]:
    return {
        k
        for k in tree.kids[noun]
        if tree.dep[k] in ("relcl", "appos", "conj", "cc", "preconj")
        or (tree.dep[k] == "punct" and k > noun)
        or (
            tree.dep[k] == "acl"
            and (tree.text[tree.edges(k)[0] - 1] == "," or tree.tag[k] in ("VBN", "VBG"))
            and k > noun
        )
    }


def _defining(tree: Tree, noun: int, relative: int, fine: bool) -> set[int]:
    """ "Trucks used on farms, which have vanished": the participle that says which trucks stays with them."""
    lifted = _lifted(tree, noun, fine)
    return {
        k
        for k in tree.kids[noun]
        if tree.dep[k] == "acl"
        and noun < k < relative
        and k not in lifted
        and tree.text[tree.edges(k)[0] - 1] != ","
        and tree.lower[k] not in ("known", "called", "named", "titled")
    }


def _antecedent(tree: Tree, noun: int, keep: Collection[int] = ()) -> tuple[Piece, ...]:
    """The noun phrase as the subject of what is told about it: "a company" is now "the company", "30 men" "the 30 men"."""
    words = name_whole(tree, noun, _modifier_kids(tree, noun).difference(keep))
    words = words[:-1] if keep and tree.text[words[-1]] == "," else words
    counted = tree.kid(noun, "nummod") is not None and tree.kid(noun, "det", "poss") is None and tree.tag[noun] == "NNS"
    counted = counted and words[0] > 0  # "Five men arrested" is all of a headline
    said = (
        Piece(i, "the") if tree.lower[i] in ("a", "an") and tree.head[i] == noun else Piece(i, tree.text[i])
        for i in words
    )
    return (*(added("the") if counted else ()), *said)


def _may_lift(tree: Tree, noun: int, relative: int, fine: bool = False) -> bool:
    """A clause that says which people are meant stays; one that tells more about a known thing is lifted."""
    if not tree.is_finite(relative) or _is_cleft_from(tree, noun):
        return False
    first = tree.edges(relative)[0]
    if tree.text[first - 1] in (",", "–", "—", "("):
        return True
    if tree.lower[noun] == "one" and tree.dep[noun] == "attr":
        return tree.kid(noun, "prep") is not None  # "is one of its members who is elected"
    if _is_named(tree, noun, relative):
        return True
    if tree.lower[noun] in BROAD or any(tree.lower[k] in BROAD for k in tree.kids[noun]):
        return False
    det = tree.kid(noun, "det")
    kinds = det is None and tree.dep[noun] == "attr" and tree.tag[noun] == "NNS"  # "are ripples that …"
    one = det is not None and tree.lower[det] in ("a", "an")
    if not (kinds or one or _is_counted(tree, noun) or _is_role(tree, noun, relative)):
        return False
    return _has_relative_word(tree, noun, relative) and _is_vouched(tree, noun, relative)


def _is_cleft_from(tree: Tree, noun: int) -> bool:
    """ "It was not Ann Lee who …", "it was the mayor, not Ann Lee, who …": who it was is the point of the whole sentence."""
    while tree.dep[noun] in ("conj", "appos"):
        noun = tree.head[noun]
    verb = tree.head[noun]
    subject = tree.subject(verb) if tree.dep[noun] == "attr" and tree.lower[verb] in COPULAS else None
    return subject is not None and tree.lower[subject] == "it"


def _is_named(tree: Tree, noun: int, relative: int) -> bool:
    """ "said Ann Lee who runs the port": there is one of that name; but "the Paris that he knew", "singers like Ann Lee who"."""
    n = tree.ent_of.get(noun)
    if n is None or tree.tag[noun] != "NNP" or tree.ents[n][2] not in ("PERSON", "ORG", "GPE"):
        return False
    if tree.kid(noun, "det", "conj") is not None or (
        tree.dep[noun] == "pobj" and tree.lower[tree.head[noun]] in OF_OTHERS
    ):
        return False
    return tree.dep[noun] != "conj" and any(tree.lower[k] in ("who", "whose", "which") for k in tree.kids[relative])


def _is_counted(tree: Tree, noun: int) -> bool:
    """ "arrested three men who had fled": those three, where it is told as past."""
    if tree.kid(noun, "nummod") is None or tree.kid(noun, "det", "poss", "quantmod", "advmod", "amod") is not None:
        return False
    verb = next((a for a in tree.ancestors(noun) if tree.is_verb(a)), None)
    return tree.dep[noun] in ("dobj", "pobj") and verb is not None and tree.is_finite(verb) and has_happened(tree, verb)


def _is_role(tree: Tree, noun: int, relative: int) -> bool:
    """ "Norda is the firm that bought the mill": a firm, and it bought the mill; but "is the only firm that", "the firm he knows"."""
    det, pronoun = tree.kid(noun, "det"), tree.subject(relative)
    if det is None or tree.lower[det] != "the" or tree.tag[noun] != "NN" or pronoun is None:
        return False
    if tree.kid(noun, "amod", "nummod", "conj", "prep") is not None or tree.lower[pronoun] not in (
        "who",
        "that",
        "which",
    ):
        return False
    if tree.dep[noun] == "appos":  # "Ann Lee, the nurse who found him, …"
        return tree.tag[tree.head[noun]] == "NNP"
    verb = tree.head[noun]
    subject = tree.subject(verb) if tree.dep[noun] == "attr" and tree.lower[verb] in ("is", "was") else None
    return subject is not None and subject < verb and tree.tag[subject] == "NNP"


def _only_points_out(tree: Tree, noun: int | None, fine: bool) -> bool:
    """ "Norda is the firm that bought the mill": that it bought it is all that is told, not that it is a firm."""
    if noun is None or tree.lower[noun] not in EMPTY or [tree.dep[k] for k in tree.kids[noun]] != ["det", "relcl"]:
        return False
    told = tree.kids[noun][1]
    if not _is_role(tree, noun, told) or not _may_lift(tree, noun, told, fine):
        return False
    return tree.dep[noun] == "appos" or all(
        tree.dep[k] in ("nsubj", "attr", "punct") for k in tree.kids[tree.head[noun]]
    )


def _has_relative_word(tree: Tree, noun: int, relative: int) -> bool:
    if any(tree.tag[i] in ("WDT", "WP") for i in tree.subtree(relative)):
        return True
    return tree.lower[noun] not in POINTS and any(tree.lower[k] == "where" for k in tree.kids[relative])


def _is_vouched(tree: Tree, noun: int, told: int) -> bool:
    """Is there the one thing that is told of? Not "a man who drinks" after "He is not", "He may be" or "The town needs"."""
    supposed = any(tree.tag[k] == "MD" and tree.lower[k] != "will" for k in tree.kids[told])  # "a fund that would pay"
    below = noun
    for here in tree.ancestors(noun):
        if tree.lower[here] == "without":
            return False
        if tree.dep[below] == "appos":
            return True
        if tree.is_verb(here):
            object_of = below != tree.subject(here)
            if _leaves_open(tree, here, supposed) or (object_of and _is_of_some(tree, here, supposed)):
                return False
            if _is_purpose(tree, here) and not supposed and not _is_past(tree, told):
                return False
            aside = tree.dep[here] == "relcl" and tree.text[tree.edges(here)[0] - 1] == ","
            if aside or (tree.dep[here] in ("conj", "advcl") and tree.is_finite(here)):
                return True
        below = here
    return tree.text[-1] != "?"


def _leaves_open(tree: Tree, verb: int, supposed: bool) -> bool:
    """Is what the verb says denied, possible only, or a condition?"""
    return _is_condition(tree, verb) or any(
        tree.dep[k] == "neg"
        or tree.lower[k] in NEGATIVE_WORDS
        or tree.lower[k] in RARELY
        or (tree.tag[k] == "MD" and not supposed)
        for k in tree.kids[verb]
    )


def _is_of_some(tree: Tree, verb: int, supposed: bool) -> bool:
    """ "The city needs a bridge": perhaps there is none; "Few towns have a school": each its own or none."""
    subject = tree.subject(verb)
    if WANTING.get(tree.lower[verb]) and not supposed:
        return True
    if subject is None:
        return False
    counts = any(tree.lower[k] in DISTRIBUTING and tree.dep[k] in ("det", "amod") for k in tree.kids[subject])
    return counts or tree.lower[subject] in DISTRIBUTING or tree.lower[subject] in NEGATIVE_WORDS


def _is_purpose(tree: Tree, verb: int) -> bool:
    """ "met to find a cure": they need not have found one."""
    return tree.dep[verb] in ("advcl", "acl") and any(tree.tag[k] == "TO" for k in tree.kids[verb])


def _read_relative(
    tree: Tree, noun: int, relative: int, setting: Setting, topic: tuple[Piece, ...]
) -> Iterator[Sketch]:
    """Read the clause with the antecedent in place of "who", "which", "where"."""
    several = () if topic else _antecedents(tree, noun, relative)
    subject = topic or several or _antecedent(tree, noun, _defining(tree, noun, relative, setting.fine))
    inner = Setting(subject, chain=setting.chain, quote=setting.quote, fine=setting.fine)
    for sketch in _read(tree, relative, inner):
        pronoun = next((p.token for p in sketch.words if p.token in _relative_words(tree, relative)), None)
        filled = _fill_relative(tree, sketch, pronoun, subject, relative)
        yield replace(filled, note=TOGETHER) if several else filled


def _antecedents(tree: Tree, noun: int, relative: int) -> tuple[Piece, ...]:
    """ "Ann Lee and Ben Ross, who were engineers": both, where the verb is plural and none of them is."""
    others = [k for k in tree.kids[noun] if tree.dep[k] == "conj" and k < relative]
    finite = next((k for k in tree.kids[relative] if tree.dep[k] in ("aux", "auxpass")), relative)
    plural = tree.tag[finite] == "VBP" or tree.lower[finite] == "were"
    if not others or not plural or any(tree.tag[i] in ("NNS", "NNPS") for i in (noun, *others)):
        return ()
    drop = {k for k in _modifier_kids(tree, noun) if k >= relative or tree.dep[k] in ("relcl", "appos", "acl")}
    words = [i for i in tree.subtree(noun, drop) if i < tree.edges(relative)[0]]
    return tuple(pieces(tree, words[:-1] if tree.text[words[-1]] == "," else words))


def _relative_words(tree: Tree, relative: int) -> set[int]:
    return {
        i
        for i in tree.subtree(relative)
        if i < relative
        and (
            tree.tag[i] in ("WDT", "WP", "WP$", "WRB")
            or (tree.lower[i] == "that" and tree.dep[i] in (*SUBJECTS, "dobj", "pobj"))
        )
    }


def _fill_relative(tree: Tree, sketch: Sketch, pronoun: int | None, noun: tuple[Piece, ...], relative: int) -> Sketch:
    if pronoun is None:
        return sketch
    words = list(sketch.words)
    at = next(n for n, p in enumerate(words) if p.token == pronoun)
    dep = tree.dep[pronoun]
    if tree.tag[pronoun] == "WP$":
        return sketch.with_words(
            [*words[:at], *noun, Piece(-1, own(noun[-1].text, _is_plural(tree, noun))), *words[at + 1 :]]
        )
    if dep in SUBJECTS:
        return sketch.with_words([*words[:at], *noun, *words[at + 1 :]])
    if tree.tag[pronoun] == "WRB":
        return sketch.with_words(_fill_adverb(tree, words, at, noun))
    if dep == "pobj":
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
    return [*rest, Piece(-1, "in"), *noun] if tree.lower[words[at].token] in ("where", "when") else rest


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


def is_negated(tree: Tree, sketch: Sketch) -> bool:
    """Is the predicate denied: "not", "never", "no one", "nothing", "neither"?"""
    kids = [k for k in tree.kids[sketch.verb] if k in sketch.tokens]
    subject = tree.subject(sketch.verb)
    opener = tree.edges(subject)[0] if subject in sketch.tokens else len(tree)
    if tree.lower[opener : opener + 3] in (["not", "a", "single"], ["not", "one", "of"]):
        return True
    if any(tree.lower[k] == "longer" and tree.lower[k - 1] == "no" for k in kids):
        return True
    helpers = [
        p.token
        for p in sketch.words
        if p.token >= 0 and tree.dep[p.token] == "neg" and tree.head[p.token] in (sketch.verb, tree.head[sketch.verb])
    ]
    if (
        helpers
        or is_negation_added(sketch)
        or any(tree.dep[k] == "neg" or tree.lower[k] in NEGATIVE_WORDS for k in kids)
    ):
        return True
    return any(
        tree.dep[g] == "det" and tree.lower[g] in ("no", "neither")
        for k in kids
        if tree.dep[k] in (*SUBJECTS, "dobj", "attr")
        for g in tree.kids[k]
    )
