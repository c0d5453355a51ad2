"""The order in which a sentence is read: what each word is to the text, what the text is about, who is meant together."""

from __future__ import annotations

from dataclasses import replace

from claims.text import people
from claims.text.references.entities import ELIDED, Entity, Memory, Replacement, entity_at, join, put_in, role
from claims.text.references.names import is_name, meet_name, note_written, unlabelled_names
from claims.text.references.nouns import meet_noun
from claims.text.references.pronouns import BE_FORMS, look_ahead, meet_pronoun, meet_this
from claims.text.references.refusals import is_in_title
from claims.text.references.speakers import keep_speaker, note_speech
from claims.text.tree import Tree

WED = (["married", "to"], ["engaged", "to"])
GRANTED = frozenset(
    "awarded given paid offered granted told ordered shown handed denied refused allowed named called".split()
)


class Discourse(Memory):
    """A text that is read sentence by sentence."""

    def read(self, tree: Tree, *, in_article: bool = True) -> tuple[dict[int, Replacement], dict[int, str]]:
        """Read one sentence: the replacements by their first position, and the references that stay open."""
        self.sentence += 1
        for entity in (*self.entities, *self.belongings):
            entity.tokens = frozenset()
        found: dict[int, Replacement] = {}
        open_ones: dict[int, str] = {}
        names = {ent[0]: ent for ent in tree.ents if is_name(tree, *ent)} | unlabelled_names(self, tree)
        inside_name: set[int] = {i for a, b, _ in names.values() for i in range(a, b)}
        note_written(self, tree)
        note_speech(self, tree)
        paired = False
        for i in range(len(tree)):
            if i in names:
                meet_name(self, tree, names[i], in_article, found, open_ones)
            elif i not in inside_name and tree.tag[i] in ("PRP", "PRP$") and not is_in_title(tree, i):
                if tree.lower[i] == "they" and not paired:
                    note_pairs(self, tree, found)
                    paired = True
                meet_pronoun(self, tree, i, found, open_ones)
            elif tree.lower[i] == "this" and tree.dep[i] in ("nsubj", "nsubjpass") and not tree.kids[i]:
                meet_this(self, tree, i, found)
            elif i not in inside_name and tree.pos[i] == "NOUN":
                meet_noun(self, tree, i, in_article, found, open_ones)
            if tree.dep[i] == "conj":
                note_joined(self, tree, i, found)
        if not self.opened and tree.text[-1] != "?":  # what answers a question opens the text
            self.opened = True
            self._find_topic(tree, in_article)
        look_ahead(self, tree, found, open_ones)
        if not paired:
            note_pairs(self, tree, found)
        keep_speaker(self, tree, found)
        self._find_subject(tree, found)
        return self._spare_named(found), open_ones

    def _find_subject(self, tree: Tree, found: dict[int, Replacement]) -> None:
        """Remember what the sentence is about; where it leaves that out ("Was arrested on Friday."), it is what the last one was."""
        subject = tree.subject(tree.root)
        if subject is not None:
            self.subject = entity_at(self, tree, subject, found) or next(
                (e for e in self.entities if subject in e.tokens), None
            )
        elif self.subject is not None and leaves_out_subject(tree, tree.root):
            best = self.subject
            found[ELIDED] = put_in(best, ELIDED, ELIDED - 1, best.said)
        else:
            self.subject = None

    def _spare_named(self, found: dict[int, Replacement]) -> dict[int, Replacement]:
        """Let each replacement know every place of the sentence that names its entity, also behind it. A short name that is
        replaced itself ("Weiss" by "Clara Weiss") spares pronouns, but no other short name."""
        places = {r.entity: r.entity.tokens for r in found.values() if isinstance(r.entity, Entity)}
        short = {i for r in found.values() for i in places.get(r.entity, ()) if r.first <= i <= r.last}
        return {
            i: replace(
                r,
                antecedent=r.antecedent
                | (places.get(r.entity, frozenset()) - (short if short & set(range(r.first, r.last + 1)) else set())),
            )
            for i, r in found.items()
        }

    def _find_topic(self, tree: Tree, in_article: bool) -> None:
        """A text that opens with "X is a …" is about X, and X is what that says."""
        subject, sort = tree.subject(tree.root), tree.kid(tree.root, "attr")
        if (
            subject is None
            or sort is None
            or tree.lower[tree.root] not in BE_FORMS
            or tree.tag[subject] in ("PRP", "DT", "EX", "WP")
            or tree.is_verb(subject)
        ):
            return
        words = [i for i in tree.subtree(subject) if i <= subject]
        entity = next((e for e in self.entities if e.tokens & set(words) and e.named), None)
        if entity is None:
            first = (
                words[1] if tree.tag[words[0]] == "DT" and tree.pos[subject] != "PROPN" and len(words) > 1 else words[0]
            )
            name = ("the " if first != words[0] else "") + join(tree, first, subject + 1)
            entity = Entity(
                name,
                "unknown",
                tree.lower[subject],
                plural=tree.tag[subject] in ("NNS", "NNPS"),
                seen=self.sentence,
                weight=2.0,
                start=tree.start[first] if in_article else None,
                end=tree.end[subject] if in_article else None,
                tokens=frozenset(words),
            )
            self.remember(entity)
        nouns = [sort, *(k for k in tree.kids[sort] if tree.dep[k] == "conj")]
        entity.topic, entity.sorts = True, frozenset(tree.lower[n] for n in nouns)
        entity.plural |= tree.lower[tree.root] in ("are", "were")  # "Marsh Finches are small birds."
        if any(noun in people.PERSON_NOUNS or noun.endswith(people.DOERS) for noun in entity.sorts):
            entity.kind = "person" if tree.pos[subject] == "PROPN" and not entity.plural else entity.kind
        elif entity.kind in ("person", "unknown") and not entity.gender:
            entity.kind = "thing"


def leaves_out_subject(tree: Tree, verb: int) -> bool:
    """ "Can be equipped with cameras.", "Allegedly took the money.": a verb with a tense and nothing before it to do it."""
    if tree.text[-1] == "?" or tree.subject(verb) is not None or not tree.is_verb(verb):
        return False
    helpers = [k for k in tree.kids[verb] if tree.dep[k] in ("aux", "auxpass")]
    first = helpers[0] if helpers else verb
    past = (
        tree.tag[first] == "VBN" and first == 0 and tree.kid(verb, "dobj") is not None
    )  # "Sent letters.", not "Awarded £5."
    past = past and tree.lower[verb] not in GRANTED
    if (tree.tag[first] not in ("VBZ", "VBD", "MD") and not past) or tree.lower[verb] in (
        "let",
        "come",
        "comes",
        "came",
        "follows",
        "followed",
    ):
        return False
    opener = tree.edges(verb)[0]
    if opener != first and tree.kid(verb, "attr") is not None:  # "Now is the time to leave."
        return False
    return all(
        tree.pos[i] in ("ADV", "AUX", "PART", "PUNCT") or i == verb for i in range(tree.edges(verb)[0], verb + 1)
    )


def note_pairs(memory: Memory, tree: Tree, found: dict[int, Replacement]) -> None:
    """Remember two people as one plural entity when the sentence has them act together."""
    for verb in range(len(tree)):
        if tree.lower[verb : verb + 2] in WED:  # "married to actor Ben Ross", where "actor" is taken for a verb
            home = tree.subject(verb) if tree.subject(verb) is not None else tree.subject(tree.head[verb])
            behind = (i for i in range(verb + 2, min(verb + 8, len(tree))) if tree.pos[i] == "PROPN")
            _note_pair(memory, tree, home, next((i for i in behind), None), found)
        if not tree.is_verb(verb):
            continue
        subject = tree.subject(verb)
        partner = next(
            (tree.kid(k, "pobj") for k in tree.kids[verb] if tree.dep[k] == "prep" and tree.lower[k] == "with"), None
        )
        partner = (
            partner
            if partner is not None
            else (tree.kid(verb, "dobj") if tree.lower[verb] in ("met", "meets", "meet", "married") else None)
        )
        _note_pair(memory, tree, subject, partner, found)


def _note_pair(
    memory: Memory, tree: Tree, subject: int | None, partner: int | None, found: dict[int, Replacement]
) -> None:
    if subject is None or partner is None:
        return
    one, two = entity_at(memory, tree, subject, found), entity_at(memory, tree, partner, found)
    if one and two and one is not two and one.kind == two.kind == "person":
        memory.remember(
            Entity(
                f"{one.name} and {two.name}",
                "person",
                "",
                plural=True,
                named=True,
                seen=memory.sentence,
                weight=2.5,
                start=one.start,
                end=one.end,
            )
        )


def note_joined(memory: Memory, tree: Tree, conjunct: int, found: dict[int, Replacement]) -> None:
    """Remember "Peru and Chile" as one plural entity, from its last name on."""
    if tree.kid(conjunct, "conj") is not None:
        return
    if tree.dep[tree.head[conjunct]] == "conj":
        _note_list(memory, tree, conjunct)
        return
    one, two = entity_at(memory, tree, tree.head[conjunct], found), entity_at(memory, tree, conjunct, found)
    if one and two and one is not two and one.kind == two.kind and not one.plural:
        weight = role(tree, tree.head[conjunct]) + 0.3
        memory.remember(
            Entity(
                f"{one.name} and {two.name}",
                one.kind,
                "",
                plural=True,
                seen=memory.sentence,
                weight=weight,
                start=one.start,
                end=one.end,
                tokens=one.tokens | two.tokens,
            )
        )


def _note_list(memory: Memory, tree: Tree, last: int) -> None:
    """ "Poland, Latvia and Estonia said they …": the names of a list together."""
    chain = [last]
    while tree.dep[chain[0]] == "conj" and not tree.is_verb(tree.head[chain[0]]):
        chain.insert(0, tree.head[chain[0]])
    members = [next((e for e in memory.entities if e.named and n in e.tokens), None) for n in chain]
    if len(chain) < 3 or None in members or any(e.plural for e in members):
        return
    names = [e.said for e in members]
    memory.remember(
        Entity(
            f"{', '.join(names[:-1])} and {names[-1]}",
            members[0].kind,
            "",
            plural=True,
            seen=memory.sentence,
            weight=role(tree, chain[0]) + 0.3,
            start=members[0].start,
            end=members[0].end,
            tokens=frozenset().union(*(e.tokens for e in members)),
        )
    )
