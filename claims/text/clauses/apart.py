"""Which clauses under a predicate are claims of their own, and how each is read."""

from __future__ import annotations

from claims.text import attribution as said
from claims.text import people
from claims.text.clauses.borrowing import lacks_helper, lends_helper
from claims.text.clauses.facts import CONDITIONAL, has_happened, is_condition, is_told_as_past
from claims.text.clauses.modifiers import is_rest
from claims.text.tree import SUBJECTS, Tree
from claims.text.verbs import base_form, singular_noun

OWN_CLAIM = frozenset(
    "while whereas although though after before when since because until once whereupon even as where whenever".split()
)
ELLIPTICAL = frozenset("do does did is was are were has have had will would can could".split())
KNOWING = frozenset("know ask decide see wonder discuss".split())
COMING = frozenset("come comes came happen happens happened occur occurs occurred".split())
DUTIES = frozenset("should must may might ought".split())
TAKING = frozenset("take takes took taken".split())
# The result of what happened, not an act of the subject: "…, leading to withdrawal".
OF_THE_EVENT = frozenset(
    "valuing leading resulting causing prompting meaning marking making forcing triggering sparking".split()
)
AWAITED = frozenset(
    "expected likely unlikely due set predicted forecast projected planning plans hopes aims wants threatens".split()
)
COURSE = frozenset(
    "starting beginning ending culminating concluding".split()
)  # "…, starting in May": when and how it went


def clauses_apart(tree: Tree, node: int) -> list[tuple[int, str]]:
    """Children of a predicate that are claims of their own, with the way to read them."""
    found = []
    for kid in tree.kids[node]:
        dep = tree.dep[kid]
        if _is_elliptical(tree, kid):
            continue
        if dep in ("relcl", "advcl", "ccomp", "parataxis") and _is_about_clause(tree, node, kid):
            found.append((kid, "event"))
        elif dep == "conj" and (tree.is_verb(kid) or _is_nominal(tree, kid)):
            if _is_alternative(tree, node, kid):
                found += [(k, "conj") for k in tree.kids[kid] if _is_joined_sentence(tree, kid, k)]
            elif not (
                _is_one_of_two(tree, kid)
                or _is_condition_joined(tree, kid)
                or _shares_modal(tree, node, kid)
                or _shares_denial(tree, node, kid)
            ):
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


def _is_about_clause(tree: Tree, node: int, kid: int) -> bool:
    """ "Prices fell, which hurt farmers": that they fell did."""
    subject = tree.subject(kid)
    opens = subject is not None and tree.lower[subject] == "which" and node < kid
    return opens and tree.is_verb(node) and tree.text[tree.edges(kid)[0] - 1] == ","


def _is_nominal(tree: Tree, kid: int) -> bool:
    """A clause without a verb that the parser sees; but "…, most of them students" is none."""
    subject = tree.subject(kid)
    return subject is not None and "them" not in (tree.lower[i] for i in tree.subtree(subject))


def _is_elliptical(tree: Tree, node: int) -> bool:
    """ "…, but his party did": without the first clause this says nothing."""
    if tree.lower[node] not in ELLIPTICAL:
        return False
    return all(tree.dep[k] in (*SUBJECTS, "neg", "punct", "cc", "advmod", "mark", "aux") for k in tree.kids[node])


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
    return joiner is not None and tree.lower[joiner] in ("or", "than")  # "paused rather than ended"


def _shares_modal(tree: Tree, node: int, kid: int) -> bool:
    """ "If so, tariffs will be lifted and visas abolished": alone the second would lack its "will"."""
    modal = any(tree.tag[k] == "MD" for k in tree.kids[node] if k < node)
    return modal and tree.subject(kid) is not None and lacks_helper(tree, node, kid)


def _is_one_of_two(tree: Tree, kid: int) -> bool:
    """ "Peru and Chile have shut it and left it open respectively": one did the one, one the other."""
    return any(tree.lower[k] == "respectively" for k in tree.kids[kid])


def _shares_denial(tree: Tree, node: int, kid: int) -> bool:
    """ "cannot cut taxes and raise spending", "was not tried and jailed": perhaps one of the two is so."""
    if tree.subject(kid) is not None or tree.tag[kid] not in ("VB", "VBN"):
        return False
    if tree.kid(kid, "aux", "auxpass", "neg") is not None or not lends_helper(tree, node, kid):
        return False
    denied = any(tree.dep[k] == "neg" and k < node for k in tree.kids[node])
    return denied and any(tree.lower[k] == "and" and node < k < kid for k in tree.kids[node])


def _is_scene(tree: Tree, kid: int) -> bool:
    """ "with Ann singing": a participle behind "with" that has a subject."""
    return tree.dep[kid] == "pcomp" and (noun := tree.subject(kid)) is not None and not is_rest(tree, noun, kid)


def _is_joined_sentence(tree: Tree, node: int, kid: int) -> bool:
    """ "has written, or co-written, 32 songs, and he has sold …": what is joined to the second of two alternatives."""
    return tree.dep[kid] == "conj" and tree.subject(kid) is not None and not _is_alternative(tree, node, kid)


def _is_condition_joined(tree: Tree, kid: int) -> bool:
    """ "…, and only if matched by longer hours": what is joined is a condition."""
    return any(tree.lower[k] in CONDITIONAL and tree.dep[k] == "mark" and k < kid for k in tree.kids[kid])


def _adverbial(tree: Tree, node: int, kid: int) -> str:
    marks = [tree.lower[k] for k in tree.kids[kid] if k < kid and (tree.dep[k] == "mark" or tree.tag[k] == "WRB")]
    if is_condition(tree, kid) or ("as" in marks and _is_measure(tree, kid)):
        return ""
    own_subject = tree.subject(kid) is not None
    if own_subject and "as" in marks and _is_as_ever(tree, kid):
        return ""
    if own_subject and "as" in marks and said.is_of_denied(tree, node, kid):
        return ""
    if kid > node and any(tree.tag[k] == "WRB" for k in tree.kids[kid] if k < kid) and _is_asked(tree, node):
        return ""  # "has not said when the talks resume"
    if own_subject and any(mark in ("until", "before", "once") for mark in marks) and not is_told_as_past(tree, kid):
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
        told = tree.tag[kid] != "VB"  # "…, the first player to do so"
        return "absolute" if _after_comma(tree, kid) and told else ""
    if (
        tree.tag[kid] == "VBG"
        and marks
        and set(marks) <= {"while", "when", "after", "before", "since"}
        and has_happened(tree, node)
    ):
        return "participle"
    if tree.tag[kid] == "VBG" and kid > node and any(tree.lower[k] in DUTIES for k in tree.kids[node]):
        return ""  # "should call, quoting the number"
    if tree.tag[kid] == "VBG" and _is_listed_way(tree, node, kid):
        return ""
    if tree.tag[kid] in ("VBG", "VBN") and not marks and _after_comma(tree, kid):
        if tree.tag[kid] == "VBG" and kid > node and not _is_result(tree, kid) and _is_to_come(tree, node):
            return ""  # "could close, hurting the north": that hurts it only if it closes
        return "event" if _is_result(tree, kid) or _is_of_passive(tree, node, kid) else "participle"
    return ""


def _is_as_ever(tree: Tree, clause: int) -> bool:
    """ "as it is every year", "as he always does": alone this says nothing."""
    said_more = [k for k in tree.kids[clause] if tree.dep[k] in ("attr", "acomp", "dobj", "prep", "ccomp")]
    often = all(any(tree.lower[d] == "every" for d in tree.kids[k]) for k in said_more)
    return tree.lower[clause] in ELLIPTICAL and often


def _is_listed_way(tree: Tree, node: int, kid: int) -> bool:
    """ "can be prevented by not smoking, eating fruit and …": one more way, and not what the subject does."""
    ways = (k for k in tree.kids[node] if tree.lower[k] == "by" and node < k < kid)
    return any((way := tree.kid(k, "pcomp")) is not None and tree.tag[way] == "VBG" for k in ways)


def _is_to_come(tree: Tree, verb: int) -> bool:
    """ "would close", "is expected to close": what has not happened yet, or may not."""
    words = (verb, *(k for k in tree.kids[verb] if tree.dep[k] == "acomp"))
    awaited = any(tree.lower[w] in AWAITED and tree.kid(w, "xcomp") is not None for w in words)
    return awaited or any(tree.tag[k] == "MD" and k < verb for k in tree.kids[verb])


def _is_of_passive(tree: Tree, verb: int, kid: int) -> bool:
    """ "Flights were cancelled, stranding thousands": not the flights did; but "He was caught, carrying a gun"."""
    subject = tree.kid(verb, "nsubjpass")
    if subject is None or tree.tag[kid] != "VBG" or kid < verb or tree.tag[subject] not in ("NN", "NNS"):
        return False
    return singular_noun(tree.lower[subject]) not in people.PERSON_NOUNS and tree.kid(kid, "dobj") is not None


def _is_asked(tree: Tree, verb: int) -> bool:
    """Is what the verb says or knows told by the clause alone?"""
    if not said.report_base(tree, verb) and base_form(tree.lower[verb]) not in KNOWING:
        return False
    return tree.kid(verb, "dobj", "ccomp", "xcomp", "prep") is None


def _is_measure(tree: Tree, kid: int) -> bool:
    """ "twice as many women as men voted": the second "as" belongs to the first."""
    before = range(max(0, tree.edges(kid)[0] - 8), tree.edges(kid)[0])
    return any(tree.lower[i] == "as" and tree.tag[i + 1] in ("JJ", "RB") and tree.dep[i] == "advmod" for i in before)


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


def _after_comma(tree: Tree, node: int) -> bool:
    first, last = tree.edges(node)
    return (first > 0 and tree.text[first - 1] in (",", "–", "—")) or (
        last + 1 < len(tree) and tree.text[last + 1] == "," and first == 0
    )


def is_reason(tree: Tree, kid: int) -> bool:
    """ "because the crew was late": that one thing was the reason of the other is a claim besides the two."""
    return tree.dep[kid] == "advcl" and any(
        tree.lower[k] == "because" and tree.dep[k] == "mark" for k in tree.kids[kid]
    )


def must_stay(tree: Tree, node: int, kid: int) -> bool:
    """ "two weeks after police came" says when, and "The panic came." nothing: such a clause is told in its place besides."""
    if tree.dep[kid] != "advcl":
        return False
    mark = next((k for k in tree.kids[kid] if k < kid and tree.lower[k] in ("after", "before")), None)
    told_apart = kid < node or tree.text[tree.edges(kid)[0] - 1] == ","
    return (mark is not None and not told_apart and _is_span(tree, mark - 1)) or says_little(tree, node)


def _is_span(tree: Tree, noun: int) -> bool:
    """ "two weeks" after, "a day" before, but not "last month", after …"""
    if tree.dep[noun] != "npadvmod" or tree.tag[noun] not in ("NN", "NNS"):
        return False
    before = [tree.lower[k] for k in tree.kids[noun] if tree.dep[k] in ("det", "amod")]
    return (
        tree.tag[noun] == "NNS" or any(word in ("a", "an") for word in before) or tree.kid(noun, "nummod") is not None
    ) and (not any(word in ("last", "next", "this", "these") for word in before))


def says_little(tree: Tree, node: int) -> bool:
    """ "came", "took place": a verb that only leads to when, how or why."""
    place = tree.kid(node, "dobj")
    if tree.lower[node] not in COMING and not (
        place is not None and tree.lower[place] == "place" and not tree.kids[place] and tree.lower[node] in TAKING
    ):
        return False
    return all(
        k == place or tree.dep[k] in (*SUBJECTS, "aux", "punct", "advcl", "cc", "neg", "mark") for k in tree.kids[node]
    )


def what_it_means(tree: Tree, kid: int) -> int | None:
    """ "…, meaning that tickets are refunded": what it means is said as a fact."""
    content = tree.kid(kid, "ccomp") if tree.lower[kid] == "meaning" else None
    return content if content is not None and tree.subject(content) is not None else None
