"""Take "who says so" out of a claim and keep it as structure.

    "The Daily Ledger reported that a union leader said managers had destroyed records."
    Wrong: one claim about a newspaper
    Right: "Managers had destroyed records." with the chain (The Daily Ledger, reported) → (a union leader, said)

    "The bank denied that it had paid."      Wrong: "It had paid."      Right: left whole.
    "Nobody said the dam was safe."          Wrong: "The dam was safe." Right: left whole.

A verb reports when it is one of the verbs below, has a clause as its object, and is not negated or conditional. Hedging
adverbs ("reportedly") are attributions without a claimant; modal hedges ("probably") stay in the claim, where they belong.
"""

from __future__ import annotations

from dataclasses import replace

from claims.text.tree import FINITE_TAGS, Tree
from claims.text.values import Attribution
from claims.text.verbs import base_form, forms_of, past_form
from claims.text.wording import join_words, pieces

SAYING = forms_of(
    *"say tell report state claim announce add argue indicate suggest note explain confirm declare warn insist allege assert "
    "maintain contend acknowledge admit reveal disclose stress emphasize emphasise remark observe comment write estimate "
    "believe think conclude find show testify reply respond answer recall repeat reiterate concede caution complain "
    "speculate predict forecast expect anticipate project hear learn understand inform notify assure boast quip joke "
    "mention hint imply signal determine tweet post shout whisper continue agree hope fear guess suspect".split()
)
EXPECTING = frozenset(("expect", "predict", "forecast", "anticipate", "project"))
NEEDS_QUOTE = frozenset(
    (
        "continue",
        "agree",
        "hope",
        "fear",
        "joke",
        "quip",
        "shout",
        "whisper",
        "post",
        "hear",
        "learn",
        "understand",
        "reply",
        "respond",
        "answer",
        "guess",
        "suspect",
        "project",
        "signal",
        "observe",
        "complain",
    )
)
CITING = frozenset("quote quotes quoted cite cites cited quoting citing".split())
HEARSAY = frozenset("say believe think report allege understand estimate suspect claim".split())
HEDGING = frozenset("reportedly allegedly supposedly purportedly apparently ostensibly".split())
SOFTENING = frozenset("probably possibly perhaps likely maybe presumably seemingly arguably potentially".split())
OTHER_CLAUSES = frozenset(("advcl", "conj", "ccomp", "parataxis", "relcl"))
ASIDE = frozenset(("nsubj", "punct", "npadvmod", "prep", "dobj", "aux", "advmod"))
NOTING = frozenset(
    "note noting noted mention mentioning mentioned remember remembering remembered keep bear recall".split()
)
POINTING = frozenset(
    "it is 's was should must be worth important essential crucial necessary interesting vital also however to please in mind".split()
)
FALSELY = frozenset(
    "falsely wrongly incorrectly mistakenly erroneously misleadingly inaccurately rightly correctly".split()
)
GROUPS = frozenset("police majority number staff family public government team crew media company".split())
NEGATORS = frozenset(("not", "n't", "never", "nobody", "none", "no", "hardly", "neither"))


def report_base(tree: Tree, verb: int) -> str:
    """The dictionary form of a reporting verb, or ""."""
    return SAYING.get(tree.lower[verb], "") if tree.is_verb(verb) else ""


def find_content(tree: Tree, verb: int) -> int | None:
    """The clause a reporting verb reports, or None when it reports none or does not vouch for it."""
    base = report_base(tree, verb) or _laughs(tree, verb)
    if not base or _is_withdrawn(tree, verb):
        return None
    content = next(
        (
            kid
            for kid in tree.kids[verb]
            if tree.dep[kid] == "ccomp" and _is_statement(tree, kid, base) and not {";", ":"} & set(tree.text[kid:verb])
        ),
        None,
    )
    if content is None or (
        base in NEEDS_QUOTE and not is_quoted(tree, content) and content > verb and tree.kid(content, "mark") is None
    ):
        return None
    return content


def _laughs(tree: Tree, verb: int) -> str:
    """ "“We knew nothing,” laughs Moe": whatever the verb, what stands in marks before it and its subject is said."""
    subject, content = tree.subject(verb), tree.kid(verb, "ccomp")
    if subject is None or content is None or not content < verb < subject or not tree.is_finite(verb):
        return ""
    return "say" if tree.is_verb(verb) and is_quoted(tree, content) else ""


def _is_bare(tree: Tree, content: int) -> bool:
    """ "said it had not": what it had not is told elsewhere."""
    if tree.lower[content] not in (
        "did",
        "does",
        "do",
        "had",
        "has",
        "have",
        "would",
        "will",
        "could",
        "can",
        "was",
        "is",
    ):
        return False
    return all(tree.dep[k] in ("nsubj", "neg", "punct", "mark") or tree.lower[k] == "so" for k in tree.kids[content])


def _is_statement(tree: Tree, content: int, base: str) -> bool:
    named = tree.subject(content) if tree.dep[tree.head[content]] == "relcl" else None  # "which critics say is weak"
    if any(
        (tree.tag[kid] in ("WDT", "WP", "WRB") and kid != named) or tree.lower[kid] in ("whether", "if")
        for kid in tree.kids[content]
    ):
        return False
    if tree.subject(content) is None or _is_wished(tree, content) or _is_bare(tree, content):
        return False
    if tree.is_finite(content) or base in EXPECTING:
        return True
    return not tree.is_verb(content) and tree.pos[content] != "ADJ"  # "found the bank guilty"


def _is_wished(tree: Tree, content: int) -> bool:
    """ "suggested that she move", "demanded he be freed": a bare verb behind one person is no fact."""
    subject = tree.subject(content)
    first = next((k for k in tree.kids[content] if tree.dep[k] in ("aux", "auxpass")), content)
    one = tree.lower[subject] in ("he", "she", "it") or (
        tree.tag[subject] in ("NN", "NNP") and tree.kid(subject, "conj") is None and tree.lower[subject] not in GROUPS
    )
    bare = tree.lower[first] == "be" or (first == content and tree.tag[first] in ("VB", "VBP"))
    return one and bare and base_form(tree.lower[first]) == tree.lower[first] != past_form(tree.lower[first])


def _is_withdrawn(tree: Tree, verb: int) -> bool:
    """Negated, asked, supposed or wished: then the content is not reported."""
    helpers = (k for k in tree.kids[verb] if tree.dep[k] in ("aux", "auxpass"))
    homes = (verb, *helpers, *((tree.head[verb],) if tree.dep[verb] == "conj" else ()))
    if any(tree.lower[k] in ("nor", "neither") and k < verb for home in homes for k in tree.kids[home]):
        return True  # "nor did he say that …", "neither denied nor confirmed that …"
    for kid in tree.kids[verb]:
        if tree.dep[kid] == "neg" or (
            tree.dep[kid] == "aux" and tree.lower[kid] in ("would", "could", "should", "must", "might", "may", "can")
        ):
            return True
        if tree.dep[kid] == "mark" and tree.lower[kid] in ("if", "unless", "whether"):
            return True
        if tree.dep[kid] in ("nsubj", "nsubjpass") and (
            tree.lower[kid] in NEGATORS
            or any(tree.lower[k] in ("no", "neither") for k in tree.kids[kid])
            or any(
                tree.lower[k] == "few"
                and not any(tree.lower[d] in ("a", "the") for d in (*tree.kids[kid], *tree.kids[k]))
                for k in (kid, *tree.kids[kid])
            )
        ):
            return True
    return False


def find_hearsay(tree: Tree, verb: int) -> int | None:
    """ "The dam is said to have been built in 1933": the infinitive is what is said, of the subject of "is said"."""
    if SAYING.get(tree.lower[verb]) not in HEARSAY or tree.tag[verb] != "VBN" or _is_withdrawn(tree, verb):
        return None
    helper, content = tree.kid(verb, "auxpass"), tree.kid(verb, "xcomp")
    if helper is None or content is None or tree.subject(verb) is None or tree.kid(verb, "agent") is not None:
        return None
    if any(tree.lower[k] in FALSELY for k in tree.kids[verb]):
        return None  # "was wrongly reported to have closed"
    if tree.tag[helper] not in FINITE_TAGS or not any(tree.tag[k] == "TO" for k in tree.kids[content]):
        return None
    return content


def find_noted(tree: Tree, node: int) -> int | None:
    """The clause behind words that only point at it: "It is worth noting that …", "But keep in mind that …"."""
    for verb in (i for i in tree.subtree(node) if tree.lower[i] in NOTING):
        content = tree.kid(verb, "ccomp")
        if (
            content is None
            or tree.subject(content) is None
            or not any(tree.lower[k] == "that" for k in tree.kids[content])
        ):
            continue
        frame = range(tree.edges(node)[0], tree.edges(content)[0])
        if all(tree.lower[i] in POINTING or tree.dep[i] in ("cc", "punct") for i in frame if i != verb):
            return content
    return None


def is_quoted(tree: Tree, node: int) -> bool:
    """Does the clause stand, as a whole, between quotation marks?"""
    first, last = tree.edges(node)
    before = range(max(0, first - 2), first + 1)
    after = range(last, min(len(tree), last + 3))
    return any(tree.text[i] in OPENING for i in before) and any(tree.text[i] in CLOSING for i in after)


OPENING = frozenset(("“", '"', "‘", "'", "``", "«"))
CLOSING = frozenset(("”", '"', "’", "'", "''", "»"))


def describe_claimant(tree: Tree, verb: int) -> Attribution:
    """Who says it, from the subject of the reporting verb (the agent when it is passive)."""
    teller = verb
    while tree.dep[teller] in ("conj", "advcl") and tree.subject(teller) is None:
        teller = tree.head[teller]  # "She left and said …", "The mayor agreed, adding …"
    subject = tree.kid(teller, "nsubj") if teller == verb else tree.subject(teller)  # "was not charged and says"
    agent = tree.kid(verb, "agent")
    if agent is not None:
        subject = tree.kid(agent, "pobj")
    if subject is None or (tree.lower[subject] == "it" and tree.kid(verb, "auxpass") is not None):
        return Attribution(
            "",
            tree.text[verb],
            tree.text[verb] if tree.kid(verb, "auxpass") is not None else "",
            tree.start[verb],
            tree.end[verb],
        )
    words = name_words(tree, subject)
    judged = [k for k in tree.kids[verb] if tree.lower[k] in FALSELY]  # "falsely claimed": the author's own word on it
    how = " ".join(tree.text[i] for i in (*judged, verb))
    return Attribution(join_words(tree, pieces(tree, words)), how, "", tree.start[words[0]], tree.end[words[-1]])


def name_teller(tree: Tree, link: Attribution, noun: int) -> Attribution:
    """ "…, who said": the noun that "who" stands for is who says it."""
    if link.claimant.lower() not in ("who", "which", "that"):
        return link
    words = name_words(tree, noun)
    words = [i for i in words if not (tree.dep[i] in ("cc", "preconj") and i == words[-1])]
    claimant = join_words(tree, pieces(tree, words))
    return replace(link, claimant=claimant, start=tree.start[words[0]], end=tree.end[words[-1]])


def name_words(tree: Tree, node: int) -> list[int]:
    """A claimant's words without relative clauses, appositions and marks at the edges."""
    asides = (
        (i, kid) for i in tree.subtree(node) for kid in tree.kids[i] if tree.dep[kid] in ("relcl", "appos", "acl")
    )
    drop = [
        kid for i, kid in asides if not (tree.pos[kid] == "PROPN" and tree.edges(kid)[0] == i + 1)
    ]  # "his wife Ida"
    words = tree.subtree(node, drop)
    if drop:
        inside = set(words)
        words = [i for i in words if not (tree.text[i] == "," and i and i - 1 not in inside)]
        words = [n for n in words if not (tree.text[n] == "," and n + 1 in drop)]
    while words and tree.dep[words[-1]] == "punct":
        words.pop()
    while words and tree.dep[words[0]] == "punct":
        words.pop(0)
    return words or [node]


def find_according(tree: Tree, verb: int) -> tuple[list[int], Attribution] | None:
    """ "According to X": the positions to leave out and the attribution."""
    for kid in tree.kids[verb]:
        if tree.lower[kid] != "according":
            continue
        to = next((k for k in tree.kids[kid] if tree.lower[k] == "to"), None)
        source = tree.kid(to, "pobj") if to is not None else None
        if source is None:
            continue
        words = name_words(tree, source)
        claimant = Attribution(
            join_words(tree, pieces(tree, words)), "according to", "", tree.start[words[0]], tree.end[words[-1]]
        )
        return tree.subtree(kid), claimant
    return None


def is_behind_source(tree: Tree, node: int, clause: int, according: tuple[list[int], Attribution] | None) -> bool:
    """ "40 died, according to doctors, though nobody has counted": that is the author's word."""
    if clause < node:
        return ";" in tree.text[clause:node] and find_content(tree, clause) is not None
    if according is None or not node < according[0][0] < tree.edges(clause)[0]:
        return False
    return any(tree.lower[k] in ("though", "although") and tree.dep[k] == "mark" for k in tree.kids[clause])


def find_aside(tree: Tree, verb: int) -> tuple[list[int], Attribution] | None:
    """ "“The bridge,” he said, “was never inspected.”": a reporting clause in the middle of what it reports."""
    for kid in tree.kids[verb]:
        if tree.subject(kid) is not None and _is_as_said(tree, kid) and not is_of_denied(tree, verb, kid):
            return tree.subtree(kid), describe_claimant(tree, kid)
        if tree.dep[kid] not in ("parataxis", "intj", "dep") or tree.subject(kid) is None or not report_base(tree, kid):
            continue
        besides = find_besides(tree, kid)
        if all(tree.dep[k] in ASIDE or k in besides for k in tree.kids[kid]) and not _is_withdrawn(tree, kid):
            return tree.subtree(kid), describe_claimant(tree, kid)
    return None


def is_of_denied(tree: Tree, verb: int, clause: int) -> bool:
    """ "They did not, as Moss claims, sell it": Moss claims that they did."""
    subject = tree.subject(verb)
    if subject is None or clause < subject or not any(tree.lower[k] == "as" and k < clause for k in tree.kids[clause]):
        return False
    return any(tree.dep[i] == "neg" or tree.lower[i] in ("no", "nothing", "nobody") for i in range(subject, clause))


def find_besides(tree: Tree, said: int) -> list[int]:
    """ "…, the bank said, citing costs": what else the speaker did."""
    return [
        k
        for k in tree.kids[said]
        if tree.dep[k] == "advcl" and tree.tag[k] == "VBG" and k > said and tree.text[tree.edges(k)[0] - 1] == ","
    ]


def _is_as_said(tree: Tree, clause: int) -> bool:
    """ "As the mayor put it", "as the Herald reported": a clause that only names who says so."""
    if tree.dep[clause] != "advcl" or not any(tree.lower[k] == "as" and k < clause for k in tree.kids[clause]):
        return False
    if tree.lower[clause] in ("put", "puts"):
        said = tree.kid(clause, "dobj")
        return said is not None and tree.lower[said] == "it"
    base = report_base(tree, clause)
    if not base or base in NEEDS_QUOTE or _is_withdrawn(tree, clause):
        return False
    told = ("dobj",) if base not in ("tell", "inform") else ()
    return tree.kid(clause, *told, "ccomp", "xcomp", "acomp") is None


def find_cited(tree: Tree, verb: int) -> tuple[int, tuple[Attribution, ...]] | None:
    """ "The paper quoted an aide as saying …", "The king was quoted by a paper as saying …": the content and both speakers."""
    if tree.lower[verb] not in CITING or _is_withdrawn(tree, verb):
        return None
    as_ = next((k for k in tree.kids[verb] if tree.dep[k] == "prep" and tree.lower[k] == "as"), None)
    saying = tree.kid(as_, "pcomp") if as_ is not None else None
    content = tree.kid(saying, "ccomp") if saying is not None and report_base(tree, saying) else None
    passive = tree.kid(verb, "auxpass") is not None
    speaker = tree.kid(verb, "nsubjpass" if passive else "dobj")
    if content is None or speaker is None or not _is_statement(tree, content, "say"):
        return None
    words = name_words(tree, speaker)
    said = join_words(tree, pieces(tree, words))
    inner = Attribution(said, tree.text[saying], "", tree.start[words[0]], tree.end[words[-1]])
    outer = describe_claimant(tree, verb)
    return content, (outer, inner) if outer.claimant else (inner,)


def find_hedge(tree: Tree, verb: int) -> tuple[int, Attribution] | None:
    """A hedging adverb on the predicate: its position and the attribution it makes."""
    for kid in [verb, *tree.kids[verb]]:
        if kid != verb and tree.dep[kid] in OTHER_CLAUSES:
            continue  # "was arrested after he allegedly hit a guard": the arrest is no allegation
        for word in [kid, *tree.kids[kid]]:
            if tree.lower[word] in HEDGING and tree.pos[word] == "ADV":
                word_text = tree.text[word].lower()
                return word, Attribution(word_text, "", word_text, tree.start[word], tree.end[word])
    return None
