"""Who speaks between quotation marks: nobody calls himself “he” there.

"“He told me to rest,” Reyes said."       Wrong: "Reyes told me to rest."
"“Moss is no thief,” he said."            Wrong: "Moss said."
"""

from __future__ import annotations

from claims.text.attribution import report_base
from claims.text.references.entities import Entity, Memory, Replacement
from claims.text.tree import Tree

ASKING = frozenset("asks asked says said".split())


def note_speech(memory: Memory, tree: Tree) -> None:
    """Remember which words of the sentence are quoted, and which word names their speaker."""
    goes_on = memory.speaking or tree.text[0] in ('"', "“")
    memory.quoted, memory.speaking = _find_quoted(tree, memory.speaking)
    memory.teller = _find_teller(tree, memory.quoted) if memory.quoted else None
    if memory.teller is not None or not goes_on:
        memory.speaker = None


def _find_quoted(tree: Tree, opened: bool) -> tuple[frozenset[int], bool]:
    """The quoted words, and whether the quotation goes on behind the sentence."""
    inside = set()
    for i, word in enumerate(tree.text):
        if word == '"':
            opened = not opened or i == 0
        elif word in ("“", "”"):
            opened = word == "“"
        elif opened:
            inside.add(i)
    return frozenset(inside), opened


def _find_teller(tree: Tree, quoted: frozenset[int]) -> int | None:
    for verb in range(len(tree)):
        if verb in quoted or not (report_base(tree, verb) or tree.lower[verb] in ASKING):
            continue
        subject = tree.subject(verb)
        if subject is not None and subject not in quoted and tree.dep[subject] == "nsubj":
            return subject
    return None


def not_oneself(memory: Memory, tree: Tree, i: int, found: dict[int, Replacement]) -> set[Entity]:
    """Whom a “he” cannot mean because of who speaks: the speaker, or, where it is the speaker, those the quotation names."""
    if i == memory.teller:
        named = {r.entity for j, r in found.items() if j in memory.quoted and isinstance(r.entity, Entity)}
        return named | {e for e in memory.entities if e.tokens & memory.quoted and e.kind == "person"}
    if i not in memory.quoted:
        return set()
    if memory.teller is None:
        return {memory.speaker} if memory.speaker is not None else set()
    word = tree.lower[memory.teller]
    return {e for e in memory.entities if memory.teller in e.tokens or (e.named and e.name.lower().split()[-1] == word)}


def keep_speaker(memory: Memory, tree: Tree, found: dict[int, Replacement]) -> None:
    """Remember who spoke, for the sentences of the quotation that follow."""
    if memory.teller is None:
        return
    said = found.get(memory.teller)
    if said is not None and isinstance(said.entity, Entity):
        memory.speaker = said.entity
    else:
        memory.speaker = next((e for e in memory.entities if memory.teller in e.tokens), None)
