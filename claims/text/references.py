"""Find what pronouns and short names refer to, so that a claim can be read without its article.

    context "Judge Ana Ruiz questioned the witness Clara Weiss. Weiss was calm."   text "She denied it."
    Wrong: "Ana Ruiz denied it."       Right: "Clara Weiss denied it."

    "Anna Berg met Maria Lopez. She signed."        Wrong: either.  Right: "She signed." and a note that "She" is open.
    "It was clear that the dam would fail."         Wrong: "The dam was clear …"  Right: this "it" refers to nothing.

The text is read once, front to back. Every name and every subject or object is remembered with its number, its gender
where a word tells it, when it was last mentioned and in which role. A pronoun takes the best fitting candidate: subjects
before objects, near before far, what the text keeps talking about before what it named once (Hobbs 1978; Lappin and
Leass 1994, in short). Two candidates that fit about equally well leave it open.

A replacement is kept as a value, with the place it came from; the claim's own words are never overwritten.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from claims.text import people
from claims.text.places import COUNTRIES
from claims.text.tree import Tree
from claims.text.verbs import base_form, own

SINGULAR = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
NEUTER = frozenset(("it", "its"))
PLURAL = frozenset(("they", "them", "their"))
POSSESSIVE = frozenset(("his", "her", "its", "their"))
ROLES = {
    "nsubj": 2.0,
    "nsubjpass": 2.0,
    "ROOT": 1.8,
    "dobj": 1.4,
    "attr": 1.0,
    "agent": 1.3,
    "pobj": 1.0,
    "appos": 1.0,
    "conj": 1.2,
    "poss": 0.9,
}
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
ELIDED = -1  # where a sentence's missing subject is kept among its replacements
MARGIN = {"person": 0.65, "thing": 0.35, "many": 0.35}
REACH = 12  # entities remembered at a time
FORGET = 8  # sentences after which a mention no longer explains a pronoun
YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
NAMING = frozenset("known called named termed dubbed titled nicknamed".split())
THINGS = people.WORKS | people.ORGANISATIONS
SORT = re.compile(r"\((?:[\w-]+ )*(?P<noun>[a-z]+)\)$")
NAME_LABELS = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "EVENT": "event",
    "WORK_OF_ART": "work",
    "PRODUCT": "thing",
    "LAW": "work",
}


@dataclass(slots=True, eq=False)
class Entity:
    """Something the text talks about, equal only to itself. start, end: its fullest mention in the article, None when that
    is not in it."""

    name: str
    kind: str  # person, organisation, place, event, work, thing
    head: str
    gender: str = ""
    plural: bool = False
    named: bool = True
    seen: int = 0
    weight: float = 1.0
    count: int = 1
    start: int | None = None
    end: int | None = None
    tokens: frozenset[int] = frozenset()  # where it stands in the sentence being read
    titled: bool = False  # the article's title names it so
    article: bool = False  # said with "the": "the United Nations"
    topic: bool = False
    modifies: bool = False  # named only before another noun: "the Varen line"
    sorts: frozenset[str] = frozenset()  # what the opening sentence says it is

    @property
    def said(self) -> str:
        return f"the {self.name}" if self.article and not self.name.lower().startswith("the ") else self.name


@dataclass(frozen=True, slots=True)
class Replacement:
    """Words to put in place of the words first..last of a sentence."""

    first: int
    last: int
    text: str
    origin: str
    entity: Entity | int  # two replacements by the same entity in one claim are one too many
    start: int | None = None
    end: int | None = None
    antecedent: frozenset[int] = frozenset()  # positions in the same sentence; a claim that has them needs no insertion
    kind: str = ""


class Discourse:
    """What has been talked about so far."""

    def __init__(self, title: str = "") -> None:
        self.entities: list[Entity] = []
        self.sentence = 0
        self.belongings: list[
            Entity
        ] = []  # "her car": what an object like "it" may mean, here and in the next sentence
        self.subject: Entity | None = None  # what the last sentence is about
        self.written: list[tuple[int, str]] = []  # sentence and lower case of names lately written, whatever they name
        if (
            title.strip()
            and len(title.split()) <= 6
            and not title.lower().startswith(("list of", "history of", "index of"))
        ):
            words = title.split(" (")[0].strip()
            sort = SORT.search(title)  # "Collision Course (album)"
            sorts = frozenset((sort["noun"].lower(),)) if sort else frozenset()
            self.entities.append(
                Entity(
                    words,
                    "person" if sorts & people.PERSON_NOUNS else "thing" if sorts & THINGS else "unknown",
                    words.split()[-1].lower(),
                    weight=1.0,
                    topic=True,
                    titled=True,
                    gender="" if sorts & THINGS else people.guess_gender(words.split()),
                    sorts=sorts,
                )
            )

    def read(
        self, tree: Tree, *, in_article: bool = True, quoted: bool = False
    ) -> tuple[dict[int, Replacement], dict[int, str]]:
        """Read one sentence: the replacements by their first position, and the references that stay open."""
        self.sentence += 1
        for entity in (*self.entities, *self.belongings):
            entity.tokens = frozenset()
        found: dict[int, Replacement] = {}
        open_ones: dict[int, str] = {}
        names = {ent[0]: ent for ent in tree.ents if ent[2] in NAME_LABELS} | self._unlabelled_names(tree)
        inside_name: set[int] = {i for a, b, _ in names.values() for i in range(a, b)}
        self._note_written(tree)
        for i in range(len(tree)):
            if i in names:
                self._meet_name(tree, names[i], in_article, found, open_ones)
            elif i not in inside_name and tree.tag[i] in ("PRP", "PRP$") and not _is_in_title(tree, i):
                self._meet_pronoun(tree, i, found, open_ones)
            elif tree.lower[i] == "this" and tree.dep[i] in ("nsubj", "nsubjpass") and not tree.kids[i]:
                self._meet_this(tree, i, found)
            elif i not in inside_name and tree.pos[i] == "NOUN":
                self._meet_noun(tree, i, in_article, found, open_ones)
            if tree.dep[i] == "conj":
                note_joined(self, tree, i, found)
        if self.sentence == 1:
            self._find_topic(tree, in_article)
        look_ahead(self, tree, found, open_ones)
        note_pairs(self, tree, found)
        self._find_subject(tree, found)
        return self._spare_named(found), open_ones

    def _find_subject(self, tree: Tree, found: dict[int, Replacement]) -> None:
        """Remember what the sentence is about; where it leaves that out ("Was arrested on Friday."), it is what the last one was."""
        subject = tree.subject(tree.root)
        if subject is not None:
            self.subject = _entity_at(self, tree, subject, found) or next(
                (e for e in self.entities if subject in e.tokens), None
            )
        elif self.subject is not None and leaves_out_subject(tree, tree.root):
            best = self.subject
            found[ELIDED] = _put_in(best, ELIDED, ELIDED - 1, best.said)
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

    def _unlabelled_names(self, tree: Tree) -> dict[int, tuple[int, int, str]]:
        """Names the model did not label, where they are known or stand as a subject."""
        found = {}
        i = 0
        while i < len(tree):
            if tree.pos[i] != "PROPN" or i in tree.ent_of:
                i += 1
                continue
            first = i
            while i < len(tree) and tree.pos[i] == "PROPN" and i not in tree.ent_of:
                i += 1
            known = self._find_name(tree.text[first:i], _join(tree, first, i), "person")
            if known is not None:
                found[first] = (first, i, {v: k for k, v in NAME_LABELS.items()}.get(known.kind, "PERSON"))
            elif tree.dep[i - 1] in ("nsubj", "nsubjpass"):
                titled = people.guess_gender(tree.text[first:i])  # "Mr Obi"
                found[first] = (first, i, "PERSON" if titled else "PRODUCT")
        return found

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
            name = ("the " if first != words[0] else "") + _join(tree, first, subject + 1)
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
        if any(noun in people.PERSON_NOUNS or noun.endswith(people.DOERS) for noun in entity.sorts):
            entity.kind = "person" if tree.pos[subject] == "PROPN" and not entity.plural else entity.kind
        elif entity.kind in ("person", "unknown") and not entity.gender:
            entity.kind = "thing"

    def remember(self, entity: Entity) -> Entity:
        if entity in self.entities:
            self.entities.remove(entity)
        elif len(self.entities) >= REACH:  # what the text is about is never forgotten
            oldest = next((e for e in self.entities if not e.topic), None)
            self.entities.remove(oldest or self.entities[0])
        self.entities.append(entity)
        return entity

    def _meet_name(
        self,
        tree: Tree,
        ent: tuple[int, int, str],
        in_article: bool,
        found: dict[int, Replacement],
        open_ones: dict[int, str],
    ) -> None:
        first, last, label = ent
        first, last = _trim(tree, first, last)
        if first >= last:
            return
        first = _skip_double(tree, first, last)
        if tree.text[first].islower() and (whose := tree.kid(last - 1, "poss")) is not None and whose < first:
            first = tree.edges(whose)[0] if tree.edges(whose)[1] == first - 1 else first  # "Peru's senate"
        if label == "PERSON" and first and tree.lower[first - 1] in people.GIVEN and tree.pos[first - 1] == "PROPN":
            first -= 1  # "Heath Andrew Ledger", of whom the model takes "Andrew Ledger"
        name = _join(tree, first, last).strip('"“”')
        words, kind = name.split(), NAME_LABELS[label]
        titled = tree.text[first][0] in ("“", '"')
        if words[-1].lower().rstrip(".") in people.FIRM_ENDS:
            kind = "organisation"
        elif kind == "person" and words[-1].lower() in people.NEVER_PERSON:
            kind = "thing"
        elif kind != "person" and not titled and len(words) == 2 and words[0].lower() in people.GIVEN:
            kind = "person"  # the model takes many people for firms, works and places
        if kind not in ("person", "place") and not titled and (wider := _widen(tree, first, last)) < first:
            first, name = wider, _join(tree, wider, last)
            words = name.split()
        place = _place(tree, first, last)
        weight = _role(tree, last - 1)
        known = self._find_name(words, name, kind) or self._find_short(tree, first, last, kind, found)
        if known is None:
            before = tree.text[first - 1] if first else ""
            known = Entity(
                name,
                kind,
                words[-1].lower(),
                people.guess_gender(words, before),
                plural=label == "NORP",
                start=place[0] if in_article else None,
                end=place[1] if in_article else None,
            )
        else:
            known.count += 1
            if len(name) > len(known.name) and known.kind in ("unknown", kind) and not known.titled:
                known.name, known.gender = name, known.gender or people.guess_gender(words)
                known.start, known.end = place if in_article else (None, None)
            elif self._is_surname(tree, first, last, kind, known):
                self._name_fully(tree, first, known, found, open_ones)
            if known.kind == "unknown":
                known.kind = kind
        known.article |= kind != "person" and first > 0 and tree.lower[first - 1] == "the"
        modifies = tree.dep[last - 1] in ("compound", "nmod", "amod")
        known.modifies = modifies and (known.modifies or known.count == 1)
        known.seen, known.weight = self.sentence, weight if not known.tokens else max(weight, known.weight)
        known.tokens |= frozenset(range(first, last))
        self.remember(known)

    def _find_short(self, tree: Tree, first: int, last: int, kind: str, found: dict[int, Replacement]) -> Entity | None:
        """ "the Commission" after "the Local Government Commission"."""
        if kind == "person" or last - first > 1 or not first or tree.lower[first - 1] != "the":
            return None
        full = self._find_named_so(tree.lower[first])
        if full is not None and not full.tokens and tree.dep[first] not in ("compound", "nmod"):
            found[first - 1] = _put_in(full, first - 1, first, full.said)
        return full

    def _name_fully(
        self, tree: Tree, i: int, known: Entity, found: dict[int, Replacement], open_ones: dict[int, str]
    ) -> None:
        if self._has_namesake(known):
            open_ones[i] = tree.text[i]
        else:
            found[i] = _put_in(known, i, i, known.name)

    def _is_surname(self, tree: Tree, first: int, last: int, kind: str, known: Entity) -> bool:
        """One word for somebody whose whole name is known: "Weiss", but not "the Weiss government", and not after "Mr" where that is
        how the whole name begins."""
        return (
            last - first == 1
            and (kind != "place" or _acts(tree, first))
            and known.kind in ("person", "unknown")
            and " " in known.name
            and " of " not in known.name
            and not known.tokens
            and tree.dep[first] not in ("compound", "nmod")
            and not (first and known.name.lower().startswith(f"{tree.lower[first - 1]} "))
        )

    def _has_namesake(self, known: Entity) -> bool:
        """ "Holt" after "Iris Holt" and "Paul Holt" is either."""
        others = (e.name for e in self.entities if e.kind == "person" and e.named and not e.plural and " " in e.name)
        last, first = known.name.split()[-1], known.name.split()[0]
        return any(name.split()[-1] == last and first not in name.split() for name in others)

    def _find_name(self, words: list[str], name: str, kind: str) -> Entity | None:
        lower = [word.lower().rstrip(".") for word in words]
        for entity in reversed(self.entities):
            if not entity.named:
                continue
            if entity.name.lower() == name.lower():
                return entity
            if entity.plural and " and " in entity.name:
                continue  # "Anna Berg and Clara Weiss" is not who "Weiss" is
            theirs = [word.lower() for word in entity.name.split()]
            if (
                (entity.kind == "person" or entity.titled)
                and len(lower) == 1
                and len(theirs) > 1
                and (theirs[-1] == lower[0] or (entity.kind == "person" and theirs[0] == lower[0]))
            ):
                return entity  # "Weiss" or "Clara" after "Clara Weiss", whatever the model takes it for
            if kind == "person" and entity.kind in ("person", "unknown"):
                if len(lower) == 1 and (theirs[-1] == lower[0] or (theirs[0] == lower[0] and len(theirs) > 1)):
                    return entity
                if len(theirs) == 1 and theirs[0] in (lower[-1], lower[0]):
                    return entity
                if len(lower) > 1 and len(theirs) > 1 and theirs[-1] == lower[-1] and theirs[0] == lower[0]:
                    return entity
        return None

    def _meet_pronoun(self, tree: Tree, i: int, found: dict[int, Replacement], open_ones: dict[int, str]) -> None:
        word = tree.lower[i]
        if word in SINGULAR and tree.tag[i] in ("PRP", "PRP$"):
            fits, sort = (
                lambda e: e.kind in ("person", "unknown") and not e.plural and e.gender in ("", SINGULAR[word]),
                "person",
            )
        elif word in NEUTER:
            if _is_empty_it(tree, i):
                return
            if tree.dep[i] == "dobj" and tree.lower[tree.head[i]] in BELIEVING:
                open_ones[i] = tree.text[i]  # "the ship was unsafe and the owners knew it"
                return
            fits, sort = (
                lambda e: (
                    e.kind != "person"
                    and not e.plural
                    and not (e.kind == "unknown" and e.gender)
                    and (e.named or e.weight >= 1.0)
                    and not (e.kind == "place" and _is_no_place(tree, i, e))
                ),
                "thing",
            )
        elif word in PLURAL:
            fits, sort = lambda e: e.plural, "many"
        else:
            return
        rivals = self._not_itself(tree, i, found)
        if tree.tag[i] == "PRP":
            rivals |= {e for e in self.entities if e.tokens & _around(tree, i)}
        same = {r.entity for j, r in found.items() if word in NEUTER and tree.lower[j] in NEUTER}
        best = self._choose(tree, i, fits, sort, rivals, same)
        if best is None and sort == "many" and not _is_of_several(tree, i):
            best = self._choose(tree, i, lambda e: e.kind == "organisation", sort, rivals, same)
        again = any(_class(tree.lower[j]) == _class(word) for j in open_ones)
        if again and best is not None and any(tree.dep[t] == "attr" for t in best.tokens):
            best = None  # "Its capital is Bern, and its largest city is Zurich.": both mean the same
        if again and word == "it" and tree.dep[i] != "nsubj":
            best = None  # "sent it to the mayor, who signed it"
        inside = self._mean_inside(tree, i, best) if best is not None and sort == "many" else []
        if inside:
            best = found[inside[0]].entity if inside[0] in found else None
        if best is not None and word == "it" and _reports(tree, i, best):
            best = None  # "Evidence suggests that the mine closed, but it was reopened."
        if best is None or not best.name:
            open_ones[i] = tree.text[i]
            return
        if sort == "person" and not best.gender:
            best.gender = SINGULAR[word]
        if best.kind == "unknown":
            best.kind = "person" if sort == "person" else "thing"
        possessive = tree.tag[i] == "PRP$"
        said = best.said + own(best.head or best.said, best.plural) if possessive else best.said
        if _is_partitive(tree, i) and not best.named and tree.lower[i] in PLURAL and best.head == best.name:
            said = f"the {best.name}"  # "most of the guests"
        found[i] = _put_in(best, i, i, said)
        best.seen, best.weight, best.count = (
            self.sentence,
            max(_role(tree, i), best.weight if best.tokens else 0),
            best.count + 1,
        )
        if best not in self.belongings:
            self.remember(best)

    @staticmethod
    def _mean_inside(tree: Tree, i: int, entity: Entity) -> list[int]:
        """Earlier pronouns for several that are a part of the entity: "Places to find them are meadows, as they like the sun."
        Both mean the same."""
        pronouns = [j for j in range(i) if tree.lower[j] in PLURAL and tree.tag[j] == "PRP"]
        return [j for j in pronouns if entity.tokens & _around(tree, j)]

    def _choose(
        self, tree: Tree, i: int, fits, sort: str, rivals: set[Entity], same: set[Entity | int]
    ) -> Entity | None:
        """same: what "it" meant before in this sentence; it rather means that again."""
        near = self._commanding(tree, i)
        scored = sorted(
            (
                (self._score(e, sort) + near.get(e, 0.0) + _parallel(tree, i, e, sort) + (e in same), n, e)
                for n, e in enumerate(self._candidates(tree, i))
                if fits(e) and e not in rivals and self._is_near(e)
            ),
            key=lambda row: row[:2],
            reverse=True,
        )
        if not scored:
            return None
        best = scored[0][2]
        rivals_left = [row for row in scored[1:] if row[2].name.lower() != best.name.lower()]
        if rivals_left and scored[0][0] - rivals_left[0][0] < MARGIN[sort]:
            return next((e for e in (best, rivals_left[0][2]) if e.topic), None)
        return best

    def _candidates(self, tree: Tree, i: int) -> list[Entity]:
        if tree.dep[i] not in ("dobj", "pobj") or tree.tag[i] == "PRP$":
            return self.entities
        return [*self.entities, *(e for e in self.belongings if self.sentence - e.seen <= 1)]

    def _commanding(self, tree: Tree, i: int) -> dict[Entity, float]:
        """Subjects of the clauses around the pronoun's own: "Rudenko visited Rome, where he …", and for "their" of its own."""
        found: dict[Entity, float] = {}
        own = next((a for a in tree.ancestors(i) if tree.is_verb(a)), None)
        above = tree.ancestors(own) if own is not None else []
        if own is not None and tree.tag[i] == "PRP$":
            above = [own, *above]  # "Oslo sold its trams"
        for verb in above:
            subject = tree.subject(verb) if tree.is_verb(verb) else None
            if subject is not None and subject < i:
                words = set(tree.subtree(subject))
                here = {e for e in self.entities if e.tokens & words} - found.keys()
                found |= dict.fromkeys(here, 2.0 if verb == own else 1.0)
        return found

    def _is_near(self, entity: Entity) -> bool:
        return entity.topic or self.sentence - entity.seen <= (FORGET if entity.named else 2)

    def _score(self, entity: Entity, sort: str) -> float:
        distance = min(self.sentence - entity.seen, 4)
        bonus = (
            0.25 * min(entity.count - 1, 4)
            + ((1.2 if sort == "person" else 0.4) if entity.topic else 0)
            + (0.3 if entity.named else 0)
        )
        bonus += 0.4 if sort == "person" and entity.kind == "person" else 0
        return entity.weight - 0.8 * distance + bonus

    def _not_itself(self, tree: Tree, i: int, found: dict[int, Replacement]) -> set[Entity]:
        """An object is not the subject of its own verb: "Shoigu met him"."""
        if tree.dep[i] not in ("dobj", "dative", "pobj"):
            return set()
        verb = next((a for a in tree.ancestors(i) if tree.is_verb(a)), None)
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
        return {e for e in self.entities if e.tokens & words or e is said}

    def _meet_this(self, tree: Tree, i: int, found: dict[int, Replacement]) -> None:
        """ "This is also known as …" names what the last sentence was about; "This was the second Ordwell Cup" one of its kind."""
        verb = tree.head[i]
        best = self.subject if tree.dep[i] == "nsubjpass" and tree.lower[verb] in NAMING else None
        sort = tree.kid(verb, "attr") if tree.lower[verb] in BE_FORMS else None
        if sort is not None and any(tree.tag[k] == "JJ" and tree.lower[k] in people.ORDINALS for k in tree.kids[sort]):
            kind = " ".join(tree.lower[k] for k in (*tree.kids[sort], sort) if k == sort or tree.dep[k] == "compound")
            best = next((e for e in self.entities if e.named and not e.plural and kind in e.name.lower()), None)
        if best is None or best.kind == "person" or tree.text[-1] == "?":
            return
        found[i] = _put_in(best, i, i, best.said)
        best.seen = self.sentence

    def _meet_noun(
        self, tree: Tree, i: int, in_article: bool, found: dict[int, Replacement], open_ones: dict[int, str]
    ) -> None:
        det = next((k for k in tree.kids[i] if tree.dep[k] == "det"), None)
        word = tree.lower[det] if det is not None else ""
        if word in ("this", "these", "that", "those", "the", "both") and tree.dep[i] != "compound":
            self._meet_definite(tree, i, det, word, found, open_ones)
        if (
            det not in found
            and tree.dep[i] in ("nsubj", "nsubjpass", "dobj", "ROOT", "conj", "pobj", "agent")
            and word not in ("no", "any", "every", "each")
        ):
            self._remember_noun(tree, i, word, in_article, found)

    def _remember_noun(self, tree: Tree, i: int, det: str, in_article: bool, found: dict[int, Replacement]) -> None:
        drop = [
            k
            for k in tree.kids[i]
            if tree.dep[k] in ("relcl", "appos", "acl", "prep", "conj", "cc", "punct", "preconj", "predet")
        ]
        words = tree.subtree(i, drop)
        if not words or len(words) > 8 or words[-1] != i or words != list(range(words[0], i + 1)):
            return
        owner = next((w for w in words if tree.tag[w] == "PRP$"), None)
        if _is_share(tree, i) or _is_named(tree, i) or _is_role(tree, i) or owner not in (None, words[0]):
            return
        if tree.lower[i] in PERIODS or any(tree.tag[w] in ("WRB", "WDT", "WP") for w in words):
            return  # "a further five years", "how many times": nothing that a text goes on about
        body = words[1:] if det else words
        name = ("the " if det else "") + _join(tree, body[0], body[-1] + 1) if body else ""
        if not name:
            return
        if owner is not None:  # "burned her body": the body is hers wherever it is meant again
            name = name.replace(tree.text[owner], found[owner].text, 1) if owner in found else ""
        elif words[0] == 0 and not det and tree.tag[words[0]] not in ("NNP", "NNPS"):
            name = name[0].lower() + name[1:]
        plural = tree.tag[i] == "NNS"
        kind = "person" if tree.lower[i] in people.PERSON_NOUNS and not plural else "thing"
        gender = "f" if tree.lower[i] in people.FEMALE_NOUNS else "m" if tree.lower[i] in people.MALE_NOUNS else ""
        met = Entity(
            name,
            kind,
            tree.lower[i],
            gender,
            plural,
            named=False,
            seen=self.sentence,
            weight=_role(tree, i) - 0.2,
            start=tree.start[body[0]] if in_article else None,
            end=tree.end[body[-1]] if in_article else None,
            tokens=frozenset(words),
        )
        if owner is None:
            self.remember(met)
        else:
            self.belongings = [*self.belongings[-3:], met]

    def _meet_definite(
        self, tree: Tree, i: int, det: int, word: str, found: dict[int, Replacement], open_ones: dict[int, str]
    ) -> None:
        if any(tree.dep[k] in ("prep", "relcl", "acl", "amod", "compound", "poss", "advcl") for k in tree.kids[i]):
            near = set(range(det, i)) <= set(tree.subtree(i))
            if word in ("this", "these") and near and tree.dep[i] in ("nsubj", "nsubjpass", "pobj", "dobj"):
                open_ones[det] = " ".join(tree.text[det : i + 1])
            return
        number = tree.kid(i, "nummod")
        if tree.dep[i] == "appos" and word == "both":
            return  # "Ann Lee and Ben Ross, both doctors"
        if tree.tag[i] == "NNS" and (word == "both" or (number is not None and tree.lower[number] == "two")):
            pair = self._find_pair(tree.lower[i])
            if pair:
                found[det] = Replacement(det, i, pair, "the two named before it in the text", -i)
            else:
                open_ones[det] = " ".join(tree.text[det : i + 1])
            return
        best = self._find_definite(tree, i, word)
        if best is not None and det == i - 1:
            name = best.said if best.named or best.name.startswith("the ") else f"the {best.name}"
            found[det] = _put_in(best, det, i, name)
            best.seen, best.weight, best.count = self.sentence, _role(tree, i), best.count + 1
        elif word in ("this", "these") or (best is None and self._may_be_several(tree.lower[i])):
            open_ones[det] = f"{tree.text[det]} {tree.text[i]}"

    def _find_definite(self, tree: Tree, i: int, word: str) -> Entity | None:
        noun = tree.lower[i]
        plural = tree.tag[i] == "NNS"
        kind = (
            "organisation" if noun in people.ORGANISATIONS else "place" if noun in people.LANDS | people.TOWNS else ""
        )
        named_so = None if plural or kind or word != "the" else self._find_named_so(noun)
        if named_so is not None:
            return named_so
        topic = next((e for e in self.entities if e.topic and noun in e.sorts), None)
        if topic is None and noun in people.WORKS:
            works = [e for e in self.entities if e.kind == "work" or (e.titled and e.count > 1 and e.kind != "person")]
            topic = next((e for e in works if e.titled and not e.sorts and len(works) == 1), None)
        if topic is not None:
            return topic
        named = [e for e in self._named_near(kind) if _may_be_sort(e, noun)] if not plural else []
        if len({e.name for e in named}) == 1:
            return named[0]
        if word not in ("this", "these"):
            return None
        alike = [
            e
            for e in self.entities
            if not e.named and e.plural == plural and people.are_alike(e.head, noun) and self.sentence - e.seen <= 3
        ]
        return alike[-1] if alike and len(alike[-1].name.split()) > 1 else None

    def _note_written(self, tree: Tree) -> None:
        self.written = [row for row in self.written if self.sentence - row[0] <= 3]
        first = None
        for i in range(len(tree) + 1):
            is_name = i < len(tree) and tree.pos[i] == "PROPN"
            if is_name and first is None:
                first = i
            elif not is_name and first is not None:
                if i - first > 1:
                    self.written.append((self.sentence, _join(tree, first, i).lower()))
                first = None

    def _find_named_so(self, noun: str) -> Entity | None:
        """The one name not far back with this sort in it: "the bridge" after "the Golden Gate Bridge", "the lake" after "Lake Chad"."""
        near = [e for e in self.entities if e.named and not e.plural and e.kind != "person" and self._is_recent(e)]
        near = [e for e in near if _is_called(e.name.lower().split(), noun) and not e.modifies]
        if len({e.name.lower() for e in near}) != 1 or noun in people.OTHERWISE:
            return None
        others = (name for _, name in self.written if _is_called(name.split(), noun))
        return near[0] if all(name in near[0].name.lower() or near[0].name.lower() in name for name in others) else None

    def _is_recent(self, entity: Entity) -> bool:
        return entity.topic or self.sentence - entity.seen <= 3

    def _named_near(self, kind: str) -> list[Entity]:
        """Names of this kind not far back. Names the model did not label may be firms."""
        kinds = (kind, "thing") if kind == "organisation" else (kind,)
        near = (e for e in self.entities if e.named and kind and e.kind in kinds and self.sentence - e.seen <= 3)
        return [e for e in near if not e.modifies]

    def _may_be_several(self, noun: str) -> bool:
        """ "The company" after two firms is either."""
        return noun in people.FIRMS and len({e.name for e in self._named_near("organisation")}) > 1

    def _find_pair(self, noun: str) -> str:
        singular = {"countries": "country", "nations": "nation", "companies": "company", "cities": "city"}.get(
            noun, noun.rstrip("s")
        )
        kind = (
            "place"
            if singular in people.LANDS | people.TOWNS
            else "organisation"
            if singular in people.ORGANISATIONS
            else ""
        )
        kind = kind or ("person" if singular in people.PERSON_NOUNS | {"men", "women", "leader"} else "")
        pair = next(
            (
                e
                for e in reversed(self.entities)
                if e.plural and e.kind == kind and " and " in e.name and self.sentence - e.seen <= 1
            ),
            None,
        )
        if pair:
            return pair.name
        near = [e for e in self.entities if e.named and not e.plural and e.kind == kind and self.sentence - e.seen <= 2]
        near = [e for e in near if not (kind == "place" and e.weight < 0.9 and len(near) > 2)]
        return " and ".join(e.name for e in near) if len({e.name for e in near}) == 2 else ""


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


def _class(word: str) -> str:
    """What a pronoun may mean: "m", "f", "thing", "many"."""
    return "thing" if word in NEUTER else "many" if word in PLURAL else SINGULAR.get(word, word)


def look_ahead(discourse: Discourse, tree: Tree, found: dict[int, Replacement], open_ones: dict[int, str]) -> None:
    """ "When she arrived, Greta Lund …": a pronoun in a clause that opens the sentence may mean the subject behind it."""
    for i in [i for i in open_ones if tree.tag[i] in ("PRP", "PRP$")]:
        clause = next((a for a in tree.ancestors(i) if tree.dep[a] in ("advcl", "pcomp", "relcl", "prep")), None)
        main = next((a for a in tree.ancestors(clause) if tree.is_verb(a)), None) if clause is not None else None
        subject = tree.subject(main) if main is not None else None
        if subject is None or subject < tree.edges(clause)[1]:
            continue
        meant = next((e for e in reversed(discourse.entities) if subject in e.tokens), None)
        word = tree.lower[i]
        if meant is None or meant.plural or not _may_be(meant, word):
            continue
        text = meant.said + own(meant.head, False) if tree.tag[i] == "PRP$" else meant.said
        found[i] = _put_in(meant, i, i, text)
        del open_ones[i]


def _may_be(entity: Entity, word: str) -> bool:
    if word in NEUTER:
        return entity.kind not in ("person", "unknown")
    return word in SINGULAR and entity.kind == "person" and entity.gender in ("", SINGULAR[word])


def note_pairs(discourse: Discourse, tree: Tree, found: dict[int, Replacement]) -> None:
    """Remember two people as one plural entity when the sentence has them act together."""
    for verb in range(len(tree)):
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
        if subject is None or partner is None:
            continue
        one, two = _entity_at(discourse, tree, subject, found), _entity_at(discourse, tree, partner, found)
        if one and two and one is not two and one.kind == two.kind == "person":
            discourse.remember(
                Entity(
                    f"{one.name} and {two.name}",
                    "person",
                    "",
                    plural=True,
                    named=True,
                    seen=discourse.sentence,
                    weight=2.5,
                    start=one.start,
                    end=one.end,
                )
            )


def _note_list(discourse: Discourse, tree: Tree, last: int) -> None:
    """ "Poland, Latvia and Estonia said they …": the names of a list together."""
    chain = [last]
    while tree.dep[chain[0]] == "conj" and not tree.is_verb(tree.head[chain[0]]):
        chain.insert(0, tree.head[chain[0]])
    members = [next((e for e in discourse.entities if e.named and n in e.tokens), None) for n in chain]
    if len(chain) < 3 or None in members or any(e.plural for e in members):
        return
    names = [e.said for e in members]
    discourse.remember(
        Entity(
            f"{', '.join(names[:-1])} and {names[-1]}",
            members[0].kind,
            "",
            plural=True,
            seen=discourse.sentence,
            weight=_role(tree, chain[0]) + 0.3,
            start=members[0].start,
            end=members[0].end,
            tokens=frozenset().union(*(e.tokens for e in members)),
        )
    )


def note_joined(discourse: Discourse, tree: Tree, conjunct: int, found: dict[int, Replacement]) -> None:
    """Remember "Peru and Chile" as one plural entity, from its last name on."""
    if tree.kid(conjunct, "conj") is not None:
        return
    if tree.dep[tree.head[conjunct]] == "conj":
        _note_list(discourse, tree, conjunct)
        return
    one, two = _entity_at(discourse, tree, tree.head[conjunct], found), _entity_at(discourse, tree, conjunct, found)
    if one and two and one is not two and one.kind == two.kind and not one.plural:
        weight = _role(tree, tree.head[conjunct]) + 0.3
        discourse.remember(
            Entity(
                f"{one.name} and {two.name}",
                one.kind,
                "",
                plural=True,
                seen=discourse.sentence,
                weight=weight,
                start=one.start,
                end=one.end,
                tokens=one.tokens | two.tokens,
            )
        )


def _entity_at(discourse: Discourse, tree: Tree, node: int, found: dict[int, Replacement]) -> Entity | None:
    if node in found:
        return next((e for e in discourse.entities if e is found[node].entity), None)
    return next((e for e in discourse.entities if node in e.tokens and e.named), None)


def _trim(tree: Tree, first: int, last: int) -> tuple[int, int]:
    while first < last and (
        tree.tag[first] in ("DT", "''", "``", "POS", ",") or tree.lower[first] in ("the", "'s", "“", '"')
    ):
        first += 1
    while last > first and (
        tree.tag[last - 1] in ("POS", ",", ".", "''") or tree.lower[last - 1] in ("'s", "'", '"', "”")
    ):
        last -= 1
    return first, last


def _skip_double(tree: Tree, first: int, last: int) -> int:
    """ "What is the Avon Trust The Avon Trust is a charity": a name the model takes together with its repetition is said once."""
    for between in (0, 1):
        half, odd = divmod(last - first - between, 2)
        same = half and not odd and tree.lower[first : first + half] == tree.lower[last - half : last]
        if same and (not between or tree.lower[first + half] in ("the", "a", "an")):
            return last - half
    return first


def _may_be_sort(entity: Entity, noun: str) -> bool:
    """Whether a name says no other sort: "the band" is not Cardiff University."""
    said = entity.name.split()[-1].lower()
    return said not in people.SAYS_SORT or said == noun or noun in ("group", "organisation", "organization")


def _acts(tree: Tree, i: int) -> bool:
    """Does a name do something, so that the model's "place" may be a surname: "Lund resigned", not "in Lund", "Peru resigned"?"""
    return tree.dep[i] in ("nsubj", "poss", "dobj") and tree.lower[i] not in COUNTRIES


def _is_called(name: list[str], noun: str) -> bool:
    return len(name) > 1 and (name[-1] == noun or (name[0] == noun and noun in people.SORTS_IN_FRONT))


def _widen(tree: Tree, first: int, last: int) -> int:
    """Where a name begins with the year or the capitalised word before it that the model left out: "the 1932 Ordwell Cup"."""
    while first > 1 and tree.head[first - 1] in range(first, last):
        word, label = tree.text[first - 1], tree.ent_of.get(first - 1)
        is_year = tree.lower[first - 2] == "the" and YEAR.fullmatch(word)
        if not is_year and not (label is None and word[0].isupper() and tree.dep[first - 1] in ("amod", "compound")):
            return first
        first -= 1
    return first


def _place(tree: Tree, first: int, last: int) -> tuple[int, int]:
    """Where a name stands in the article; a quoted title without its marks."""
    start = tree.start[first]
    if last - first > 1 or tree.text[first][0] not in ("“", '"'):
        return start, tree.end[last - 1]
    return start + 1, start + len(tree.text[first]) - 1


def _join(tree: Tree, first: int, last: int) -> str:
    return "".join(tree.text[i] + (" " if tree.space[i] else "") for i in range(first, last)).strip()


def _role(tree: Tree, i: int) -> float:
    """How much a place in the sentence makes its word worth referring to."""
    while tree.dep[i] in ("compound", "flat", "nmod", "punct") and tree.head[i] != i:
        i = tree.head[i]
    while tree.dep[i] == "conj" and not tree.is_verb(tree.head[i]):
        i = tree.head[i]  # "Ann Lee and Ben Ross left": both are subjects
    weight = ROLES.get(tree.dep[i], 0.8)
    if tree.dep[i] in ("nsubj", "nsubjpass") and tree.dep[tree.head[i]] in ("relcl", "advcl", "acl"):
        weight -= 0.4
    if tree.dep[i] == "dobj" and tree.lower[tree.head[i]] in ("told", "tells", "tell"):
        weight -= 0.7  # who is told something is seldom what it is about
    if tree.dep[i] == "pobj" and tree.lower[tree.head[i]] in ("during", "since", "until", "before", "after"):
        weight -= 0.5
    return weight


def _put_in(entity: Entity, first: int, last: int, text: str) -> Replacement:
    """The entity's name, as `text`, in the place of the words first..last."""
    return Replacement(first, last, text, _say(entity), entity, entity.start, entity.end, entity.tokens, entity.kind)


def _say(entity: Entity) -> str:
    return (
        f"“{entity.name}”, named in the article"
        if entity.start is not None
        else f"“{entity.name}”, named before this text"
    )


def _parallel(tree: Tree, i: int, entity: Entity, sort: str) -> float:
    """ "it" as an object rather means what was an object: "approved the plan and the mayor signed it"."""
    if sort == "person" or tree.dep[i] not in ("dobj", "pobj"):
        return 0.0
    if sort == "thing" and any(tree.dep[t] == "conj" or tree.kid(t, "conj") is not None for t in entity.tokens):
        return -1.2  # one of several: "it" would mean them all
    return -0.8 if entity.weight >= 1.75 else 0.5 if entity.weight >= 1.1 else 0.0


def _is_partitive(tree: Tree, i: int) -> bool:
    """ "most of them" """
    return tree.dep[i] == "pobj" and tree.lower[tree.head[i]] == "of" and tree.pos[tree.head[tree.head[i]]] != "VERB"


def _is_role(tree: Tree, i: int) -> bool:
    """ "As a mayor, he …": what somebody is, nobody of its own."""
    return tree.dep[i] == "pobj" and tree.lower[tree.head[i]] == "as"


def _around(tree: Tree, i: int) -> set[int]:
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


def _reports(tree: Tree, i: int, entity: Entity) -> bool:
    """Does a study or a figure, no firm and nobody, tell in this sentence of another thing that the pronoun may mean as well?"""
    if entity.kind != "thing" or entity.named or entity.head in people.ORGANISATIONS:
        return False
    told = (tree.kid(tree.head[t], "ccomp") for t in entity.tokens if tree.dep[t] == "nsubj")
    subjects = (tree.subject(verb) for verb in told if verb is not None and verb < i)
    return any(s is not None and s < i and tree.tag[s] in ("NN", "NNP", "VBG") for s in subjects)


def _is_share(tree: Tree, i: int) -> bool:
    """ "40% of voters said they …": not the voters at large."""
    if tree.dep[i] != "pobj" or tree.lower[tree.head[i]] != "of":
        return False
    whole = tree.head[tree.head[i]]
    return tree.lower[whole] in SHARES


def _is_named(tree: Tree, i: int) -> bool:
    """ "the farmer Piet Hol": the noun and the name behind it are one person."""
    names = (k for k in tree.kids[i] if tree.dep[k] == "appos" and tree.pos[k] == "PROPN")
    return any(tree.edges(k)[0] == i + 1 for k in names)


def _is_in_title(tree: Tree, i: int) -> bool:
    """ "It Ain't Half Hot Mum": a capital in the middle of a sentence, not at the start of a quotation's sentence."""
    if not tree.text[i][0].isupper() or i == 0 or tree.text[i - 1] in (".", ":", "?", "!", "-", "–", "—", ";", "•"):
        return False
    return i + 1 < len(tree) and tree.text[i + 1][0].isupper()


def _is_of_several(tree: Tree, i: int) -> bool:
    """Does the pronoun stand in a clause with "Ann and her husband" for its subject?"""
    verb = next((a for a in tree.ancestors(i) if tree.is_verb(a)), None)
    subject = tree.subject(verb) if verb is not None else None
    return subject is not None and tree.kid(subject, "conj") is not None


def _is_no_place(tree: Tree, i: int, entity: Entity) -> bool:
    """ "hid it in a case", after "in Leeds": a town that was only named as a place is no object of such a verb."""
    if entity.topic or entity.weight >= 1.1:
        return False
    head = tree.head[i]
    if tree.dep[i] == "dobj":
        return tree.lower[head] not in OF_PLACES
    return tree.dep[i] == "pobj" and (tree.lower[head] not in TO_PLACES or tree.lower[tree.head[head]] not in MOVING)


def _is_idiom(tree: Tree, i: int) -> bool:
    """ "made it clear that", "found it hard to", "made it to the final", "won it for the hosts"."""
    verb, behind = tree.lower[i - 1] if i else "", tree.lower[i + 1] if i + 1 < len(tree) else ""
    if verb in FINDING and tree.tag[i + 1 : i + 2] in (["JJ"], ["JJR"]):
        return True
    ways = {"make": MADE_IT, "win": ("for", "with")}.get(base_form(verb), ())
    return behind in ways


def _is_empty_it(tree: Tree, i: int) -> bool:
    """ "It is clear that …", "it rained", "It was Anna who …" refer to nothing."""
    if tree.lower[i] != "it":
        return False
    if _is_idiom(tree, i):
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
    return any(_points_ahead(tree, k) and not (described and tree.dep[k] == "relcl") for k in tree.kids[word])


FINDING = frozenset(
    "make makes made making find finds found finding think thinks thought consider considers considered deem deemed".split()
)
MADE_IT = frozenset("to into through home back onto past".split())
MOVING = frozenset(
    "moved move moves returned return returns went go goes came come comes travelled traveled lived live lives lies lay born worked "
    "stayed flew drove marched settled arrived fled died is was".split()
)
GRANTED = frozenset(
    "awarded given paid offered granted told ordered shown handed denied refused allowed named called".split()
)
PERIODS = frozenset(
    "second seconds minute minutes hour hours day days night nights week weeks weekend weekends fortnight month months quarter quarters "
    "season seasons year years decade decades century centuries time times".split()
)
SHARES = frozenset("% percent half third thirds quarter quarters most majority none".split())
BELIEVING = frozenset(
    "know knows knew known deny denies denied believe believes believed admit admitted doubt doubted prove proved".split()
)
SEEMING = frozenset("seems seemed appears appeared turned turns takes took".split())
RAISING = frozenset(
    "likely unlikely able unable set due sure certain ready bound expected about free willing eager".split()
)
BE_FORMS = frozenset(("is", "was", "are", "were"))
BE = frozenset(("is", "was", "'s", "be", "been", "became", "becomes"))
