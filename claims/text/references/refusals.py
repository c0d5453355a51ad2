"""What a pronoun does not mean: nothing at all, the subject of its own verb, what it is a part of, a town that was only passed."""

from __future__ import annotations

from claims.text import people
from claims.text.references.entities import Entity, Memory, Replacement
from claims.text.tree import Tree
from claims.text.verbs import base_form

# Verbs whose object may be a town or a country; one does not hide or sign it.
OF_PLACES = frozenset(
    "leave left visit visited reach reached enter entered capture captured recapture recaptured take took seize seized invade invaded "
    "occupy occupied attack attacked bomb bombed shell shelled besiege besieged surround surrounded liberate liberated destroy destroyed "
    "hit strike struck flood flooded rule ruled govern governed run represent represented found founded settle settled rename renamed "
    "call called name named love loved know knew known make made see saw describe described cross crossed defend defended "
    "rebuild rebuilt build built flee fled quit join joined divide divided own owned annex annexed control controlled".split()
)
TO_PLACES = frozenset(
    "in to from near around into at through over across outside within towards toward of about for on".split()
)
MOVING = frozenset(
    "moved move moves returned return returns went go goes came come comes travelled traveled lived live lives lies lay born worked "
    "stayed flew drove marched settled arrived fled died is was".split()
)
OF_NO_PLACE = frozenset(
    "owner owners founder founders builder builders buyer buyers author authors editor director directors chairman chairwoman boss manager "
    "captain crew driver pilot shareholder shareholders shares staff customers sales profit profits revenue lenders".split()
)
FINDING = frozenset(
    "make makes made making find finds found finding think thinks thought consider considers considered deem deemed".split()
)
MADE_IT = frozenset("to into through home back onto past".split())
EMERGING = frozenset("emerged emerges transpired transpires".split())
SEEMING = frozenset("seems seemed appears appeared turned turns takes took".split())
RAISING = frozenset(
    "likely unlikely able unable set due sure certain ready bound expected about free willing eager".split()
)
KIN = (
    people.FEMALE_NOUNS
    | people.MALE_NOUNS
    | frozenset("parents parent children child family relatives mothers fathers".split())
)
TOLD = frozenset(
    "tell tells told ask asks asked warn warns warned remind reminded inform informed assure assured".split()
)
SAYING_SO = frozenset(
    "say says said think thinks thought believe believed claim claimed insist insisted deny denied told admitted argued hoped feared".split()
)
CROWDS = frozenset(
    "people child men women police famil parent troop force authority side union rebel twin victim refugee migrant".split()
)
OF_BODIES = frozenset(
    "members member shareholders shareholder investors customers staff employees executives chairman".split()
)
BE = frozenset(("is", "was", "'s", "be", "been", "became", "becomes"))


def is_in_title(tree: Tree, i: int) -> bool:
    """ "It Ain't Half Hot Mum": a capital in the middle of a sentence, not at the start of a quotation's sentence."""
    if not tree.text[i][0].isupper() or i == 0 or tree.text[i - 1] in (".", ":", "?", "!", "-", "–", "—", ";", "•"):
        return False
    return i + 1 < len(tree) and tree.text[i + 1][0].isupper()


def is_empty_it(tree: Tree, i: int) -> bool:
    """ "It is clear that …", "it rained", "It was Anna who …" refer to nothing."""
    if tree.lower[i] != "it":
        return False
    if _is_idiom(tree, i) or _is_news(tree, i):
        return True
    verb = tree.head[i]
    if tree.dep[i] == "expl" or tree.lower[verb] in ("rains", "rained", "snowed", "snows"):
        return True
    if tree.dep[i] not in ("nsubj", "nsubjpass"):
        return False
    behind = [k for k in tree.kids[verb] if k > verb]
    if tree.dep[i] == "nsubjpass":
        return any(tree.dep[k] in ("ccomp", "csubj", "csubjpass") for k in behind)
    if tree.lower[verb] in BE:
        return any(_points_ahead(tree, k) or _is_awaited(tree, k) for k in behind)
    return tree.lower[verb] in SEEMING and any(tree.dep[k] in ("ccomp", "advcl", "xcomp") for k in tree.kids[verb])


def _is_news(tree: Tree, i: int) -> bool:
    """ "It emerged that the dam had leaked", "It transpired that …"."""
    verb = tree.head[i]
    return tree.dep[i] == "nsubj" and tree.lower[verb] in EMERGING and "that" in tree.lower[verb + 1 :]


def is_of_what_is_said(tree: Tree, i: int) -> bool:
    """ "They knew it was not true", "was aware of it": no thing that was named, but what was said of it."""
    head = tree.head[i]
    if tree.dep[i] == "pobj" and tree.lower[head] == "of" and tree.lower[tree.head[head]] in ("aware", "unaware"):
        return True
    sort = tree.kid(head, "acomp") if tree.dep[i] == "nsubj" else None
    return sort is not None and tree.lower[sort] in ("true", "untrue", "false", "possible", "impossible")


def _is_idiom(tree: Tree, i: int) -> bool:
    """ "made it clear that", "found it hard to", "made it to the final", "won it for the hosts"."""
    verb, behind = tree.lower[i - 1] if i else "", tree.lower[i + 1] if i + 1 < len(tree) else ""
    if verb in FINDING and tree.tag[i + 1 : i + 2] in (["JJ"], ["JJR"]):
        return True
    ways = {"make": MADE_IT, "win": ("for", "with")}.get(base_form(verb), ())
    return behind in ways


def _points_ahead(tree: Tree, clause: int) -> bool:
    """The clause an empty "it" stands for: "that the dam would fail", "to leave"; not ", associated with dance"."""
    if tree.dep[clause] in ("ccomp", "csubj", "csubjpass", "relcl"):
        return True
    infinitive = any(tree.tag[k] == "TO" for k in tree.kids[clause])
    return tree.dep[clause] in ("xcomp", "advcl", "acl") and (infinitive or tree.is_finite(clause))


def _is_awaited(tree: Tree, word: int) -> bool:
    """ "It is clear that …", "It was Anna who …"; but "It is a film that won" and "It is able to fly" tell of a thing."""
    if tree.dep[word] not in ("attr", "acomp") or tree.lower[word] in RAISING:
        return False
    described = any(tree.lower[k] in ("a", "an") for k in tree.kids[word])
    if tree.kid(word, "neg") is not None and any(tree.kid(k, "relcl") is not None for k in tree.kids[word]):
        return True  # "It was Anna, not Ben, who …"
    return any(_points_ahead(tree, k) and not (described and tree.dep[k] == "relcl") for k in tree.kids[word])


def not_itself(memory: Memory, tree: Tree, i: int, found: dict[int, Replacement]) -> set[Entity]:
    """An object is not the subject of its own verb: "Shoigu met him"; nor is who "was born to a clerk" the clerk."""
    if tree.dep[i] in ("nsubj", "nsubjpass") and tree.tag[i] == "PRP":
        return _in_opener(memory, tree, i)
    if tree.dep[i] not in ("dobj", "dative", "pobj"):
        return set()
    verb = next((a for a in tree.ancestors(i) if tree.is_verb(a)), None)
    if verb is not None and i < verb and is_partitive(tree, i):
        return set()  # "Protesters, most of them young, had gathered."
    while (
        tree.lower[i] == "it"
        and verb is not None
        and tree.subject(verb) is None
        and tree.dep[verb] in ("advcl", "xcomp")
    ):
        verb = tree.head[verb]  # "The senate approved the bill, sending it …": nor of the verb before
    subject = tree.subject(verb) if verb is not None else None
    if subject is None:
        return set()
    words = set(tree.subtree(subject))
    if tree.tag[subject] in ("WP", "WDT"):
        words.add(tree.head[verb])  # "people who hit them"
    if tree.dep[i] == "pobj":
        words.update(k for k in tree.kids[verb] if tree.dep[k] == "dobj" and k < i)  # "promised loans for them"
    said = found[subject].entity if subject in found else None
    return {e for e in memory.entities if e.tokens & words or e is said}


def _in_opener(memory: Memory, tree: Tree, i: int) -> set[Entity]:
    """Whom a participle in front names, whose subject is the pronoun: "Hired by Otto Lind, she …"."""
    openers = [
        k
        for k in tree.kids[tree.head[i]]
        if k < i and tree.dep[k] == "advcl" and tree.tag[k] in ("VBN", "VBG") and tree.subject(k) is None
    ]
    words = {w for k in openers for w in tree.subtree(k) if tree.dep[w] != "poss"}
    return {e for e in memory.entities if e.tokens & words} if words else set()


def find_counted(tree: Tree, i: int) -> int | None:
    """ "40 people, most of them pupils", "men, among them two priests": the word before the comma, of which these are some."""
    if tree.lower[i] != "them" or tree.dep[i] != "pobj" or tree.lower[tree.head[i]] not in ("of", "among"):
        return None
    first = tree.head[i]
    if tree.lower[first] == "of":
        top = tree.head[first]
        if tree.is_verb(top) or top > first:
            return None
        first = min(tree.edges(top)[0], next((k for k in tree.kids[top] if tree.dep[k] == "quantmod"), top))
    before = first - 1
    if before < 1 or tree.text[before] not in (",", "–", "—", "("):
        return None
    return before - 1


def not_one_of(memory: Memory, tree: Tree, i: int) -> set[Entity]:
    """ "Two drugs, A and B, slow its progress": it is neither of the two."""
    verb = next((a for a in tree.ancestors(i) if tree.is_verb(a)), None)
    while verb is not None and tree.subject(verb) is None and tree.dep[verb] in ("xcomp", "advcl"):
        verb = tree.head[verb]
    subject = tree.subject(verb) if verb is not None else None
    if subject is None or subject > i or tree.tag[subject] != "NNS" or tree.lower[i] not in ("it", "its"):
        return set()
    words = {t for k in tree.kids[subject] if tree.dep[k] == "appos" for t in tree.subtree(k)}
    return {e for e in memory.entities if e.tokens & words}


def is_of_list(tree: Tree, i: int) -> bool:
    """ "a chief, his wife and their children": rather of those before it in the list."""
    noun = tree.head[i]
    return tree.tag[i] == "PRP$" and tree.dep[noun] == "conj" and tree.dep[tree.head[noun]] == "conj"


def is_partitive(tree: Tree, i: int) -> bool:
    """ "most of them" """
    return tree.dep[i] == "pobj" and tree.lower[tree.head[i]] == "of" and tree.pos[tree.head[tree.head[i]]] != "VERB"


def around(tree: Tree, i: int) -> set[int]:
    """The nouns that the pronoun is a part of, and so cannot mean: "places to find them"; but "people who said they came" and
    "40 people, most of them pupils"."""
    nouns = set()
    for above in tree.ancestors(i):
        if tree.is_verb(above) and tree.subject(above) is not None:
            break
        if tree.pos[above] in ("NOUN", "PROPN"):
            nouns.add(above)
        if tree.dep[above] in ("appos", "nsubj"):
            break
    return nouns


def is_of_several(tree: Tree, i: int) -> bool:
    """Does the pronoun stand in a clause with "Ann and her husband" for its subject?"""
    verb = next((a for a in tree.ancestors(i) if tree.is_verb(a)), None)
    subject = tree.subject(verb) if verb is not None else None
    return subject is not None and tree.kid(subject, "conj") is not None


def is_no_place(tree: Tree, i: int, entity: Entity) -> bool:
    """ "hid it in a case", after "in Leeds": a town that was only named as a place is no object of such a verb, and has no owner."""
    if entity.topic or entity.weight >= 1.1:
        return False
    head = tree.head[i]
    if tree.dep[i] == "poss":
        return tree.lower[head] in OF_NO_PLACE
    if tree.dep[i] in ("dobj", "nsubjpass"):
        return tree.lower[head] not in OF_PLACES
    return tree.dep[i] == "pobj" and (tree.lower[head] not in TO_PLACES or tree.lower[tree.head[head]] not in MOVING)


def reports(tree: Tree, i: int, entity: Entity) -> bool:
    """Does a study or a figure, no firm and nobody, tell in this sentence of another thing that the pronoun may mean as well?"""
    if entity.kind != "thing" or entity.named or entity.head in people.ORGANISATIONS:
        return False
    told = (tree.kid(tree.head[t], "ccomp") for t in entity.tokens if tree.dep[t] == "nsubj")
    subjects = (tree.subject(verb) for verb in told if verb is not None and verb < i)
    return any(s is not None and s < i and tree.tag[s] in ("NN", "NNP", "VBG") for s in subjects)


def is_in_doubt_marks(tree: Tree, i: int) -> bool:
    """ "says that “they” banned it": whoever that is."""
    marks = ('"', "“", "”")
    return 0 < i < len(tree) - 1 and tree.text[i - 1] in marks and tree.text[i + 1] in marks


def is_no_crowd(tree: Tree, i: int, entity: Entity) -> bool:
    """ "their mother" is nobody's who are two countries, and "told them that they" is not said to verdicts."""
    head = tree.head[i]
    if tree.tag[i] == "PRP$":
        return tree.lower[head] in KIN and entity.kind in ("place", "organisation", "event", "work")
    given = tree.dep[i] in ("dobj", "dative")
    if given and entity.modifies and entity.kind == "organisation":
        return True  # "a Lutheran pastor"
    told = given and tree.lower[head] in TOLD
    says = tree.dep[i] == "nsubj" and (
        tree.lower[head] in SAYING_SO or _is_told_clause(tree, head) or _has_kin(tree, head)
    )
    return (told or says) and entity.kind == "thing" and not entity.named and not _are_people(entity.head)


def _has_kin(tree: Tree, verb: int) -> bool:
    """ "They have two children": no films have."""
    thing = tree.kid(verb, "dobj") if tree.lower[verb] in ("have", "had", "has") else None
    return thing is not None and (tree.lower[thing] in KIN or tree.lower[thing].rstrip("s") in KIN)


def _is_told_clause(tree: Tree, verb: int) -> bool:
    """ "told them that they faced": they are those who were told."""
    teller = tree.head[verb]
    told = tree.kid(teller, "dobj", "dative") if tree.dep[verb] == "ccomp" and tree.lower[teller] in TOLD else None
    return told is not None and tree.lower[told] == "them"


def _are_people(noun: str) -> bool:
    single = noun[:-3] + "y" if noun.endswith("ies") else noun.rstrip("s")
    return single in people.PERSON_NOUNS | people.KIN | people.ORGANISATIONS | CROWDS or single.endswith(people.DOERS)


def is_of_two_here(memory: Memory, entity: Entity) -> bool:
    """ "His mother lives in Bern, and he phones her, although they …": not some others of whom an earlier sentence told."""
    if entity.seen == memory.sentence:
        return False
    here = [e for e in (*memory.entities, *memory.belongings) if e.seen == memory.sentence]
    return len({e.name for e in here if e.kind == "person" and not e.plural}) > 1


def is_open_owner(tree: Tree, i: int) -> bool:
    """ "The victim's girlfriend was at his bedside": rather the victim's than that of somebody named before; "Moss's lawyer said
    his client": a lawyer has clients, and Moss has none."""
    verb = next((a for a in tree.ancestors(i) if tree.is_verb(a)), None)
    if tree.lower[i] not in ("his", "her") or tree.tag[i] != "PRP$" or verb is None:
        return False
    if tree.lower[tree.head[i]] in ("client", "clients"):
        return True
    subject = tree.subject(verb)
    owner = tree.kid(subject, "poss") if subject is not None and subject < i else None
    return owner is not None and tree.pos[owner] == "NOUN" and tree.lower[owner] in people.PERSON_NOUNS


def has_no_members(tree: Tree, i: int, entity: Entity) -> bool:
    """ "its members" are no town's that was only named as a place."""
    head = tree.head[i]
    return tree.tag[i] == "PRP$" and not entity.topic and entity.weight < 1.1 and tree.lower[head] in OF_BODIES
