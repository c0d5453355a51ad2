"""What the text talks about: its entities, what has been mentioned so far, and the words to put in the place of a reference."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claims.text import people
from claims.text.tree import Tree

ELIDED = -1  # where a sentence's missing subject is kept among its replacements
REACH = 12  # entities remembered at a time
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
THINGS = people.WORKS | people.ORGANISATIONS
SORT = re.compile(r"\((?:[\w-]+ )*(?P<noun>[a-z]+)\)$")


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
    modifies: bool = (
        False  # named only before another noun, "the Varen line", or as somebody's house, "an analyst at Varen"
    )
    many: bool = False  # one name with a plural verb: "Redmere have won"
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


class Memory:
    """What has been talked about so far."""

    def __init__(self, title: str = "") -> None:
        self.entities: list[Entity] = []
        self.sentence = 0
        self.opened = False
        self.people: dict[str, Entity | None] = {}  # long not named, by surname; None: several have it
        self.belongings: list[
            Entity
        ] = []  # "her car": what an object like "it" may mean, here and in the next sentence
        self.subject: Entity | None = None  # what the last sentence is about
        self.quoted: frozenset[int] = frozenset()  # the quoted words of the sentence being read
        self.speaking = False  # does a quotation go on behind it?
        self.teller: int | None = None  # the word in it that names who speaks
        self.speaker: Entity | None = None  # who spoke in the sentence before
        self.written: list[tuple[int, str]] = []  # sentence and lower case of names lately written, whatever they name
        if (
            title.strip()
            and len(title.split()) <= 6
            and not title.lower().startswith(("list of", "history of", "index of"))
            and all(not word[0].islower() for word in title.split(" (")[0].split() if len(word) > 3)  # no headline
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

    def remember(self, entity: Entity) -> Entity:
        if entity in self.entities:
            self.entities.remove(entity)
        elif len(self.entities) >= REACH:  # what the text is about is never forgotten
            oldest = next((e for e in self.entities if not e.topic), self.entities[0])
            self.entities.remove(oldest)
            if oldest.kind == "person" and oldest.named and not oldest.plural and " " in oldest.name:
                surname = oldest.name.split()[-1].lower()
                self.people[surname] = oldest if self.people.get(surname, oldest) is oldest else None
        self.entities.append(entity)
        return entity


def entity_at(memory: Memory, tree: Tree, node: int, found: dict[int, Replacement]) -> Entity | None:
    """The entity that a word names or stands for."""
    if node in found:
        return next((e for e in memory.entities if e is found[node].entity), None)
    return next((e for e in memory.entities if node in e.tokens and e.named), None)


def put_in(entity: Entity, first: int, last: int, text: str) -> Replacement:
    """The entity's name, as `text`, in the place of the words first..last."""
    return Replacement(first, last, text, _say(entity), entity, entity.start, entity.end, entity.tokens, entity.kind)


def _say(entity: Entity) -> str:
    return (
        f"“{entity.name}”, named in the article"
        if entity.start is not None
        else f"“{entity.name}”, named before this text"
    )


def role(tree: Tree, i: int) -> float:
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


def join(tree: Tree, first: int, last: int) -> str:
    """The words first..last-1 as they are written."""
    return "".join(tree.text[i] + (" " if tree.space[i] else "") for i in range(first, last)).strip()
