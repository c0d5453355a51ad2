"""Write a claim twice: in the article's own words, and so that it can be read without the article.

The second wording differs only by insertions, each with the place its words came from. What stays open is named.

    own words "He conferred with Choe Son-hui."
    standalone "Andrey Rudenko conferred with Choe Son-hui."   insertion "Andrey Rudenko" for "He", named in the article

    own words "She'll join the board."
    standalone "Mara Quill will join the board."

    Wrong: "Ledger moved to further develop Ledger's film career."
    Right: "Ledger moved to further develop his film career."    the claim names him already
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from claims.text.references import ELIDED, Entity, Replacement
from claims.text.tree import Tree
from claims.text.values import Insertion
from claims.text.wording import Piece, close_sentence, has_space

POSSESSIVES = frozenset(("PRP$", "WP$"))
HELPERS = {"'ll": "will", "'ve": "have", "'re": "are", "'m": "am"}
# Participles of verbs without an object: behind "'s" they are a perfect, "has gone", where others are a passive, "is sold".
UNDERGONE = frozenset(
    "gone come become got grown fallen risen died arrived returned resigned retired joined begun happened occurred lived worked "
    "stayed remained disappeared escaped fled failed suffered".split()
)
GIVEN = frozenset("given awarded paid told asked offered shown granted taught sent handed".split())
LABELS = {"person": "PERSON", "organisation": "ORG", "place": "GPE", "event": "EVENT", "work": "WORK_OF_ART"}


@dataclass(slots=True)
class Written:
    """A wording with the place of every word in it."""

    text: str = ""
    places: dict[int, tuple[int, int]] = field(default_factory=dict)  # position in the sentence → offsets in `text`
    insertions: list[Insertion] = field(default_factory=list)
    names: list[tuple[int, int, str]] = field(default_factory=list)  # inserted names with the parser's labels
    unresolved: list[str] = field(default_factory=list)


def write_claim(
    tree: Tree, words: list[Piece], replacements: dict[int, Replacement], open_ones: dict[int, str]
) -> Written:
    """Write the pieces with the replacements that this claim needs. Without any, this is the claim's own wording."""
    out = Written()
    tokens = {piece.token for piece in words}
    used: set[Entity | int] = set()
    last: Piece | None = None
    skip_to, named = -1, False
    if ELIDED in replacements and not replacements[ELIDED].antecedent & tokens:
        _insert(tree, out, "", replacements[ELIDED])
        used.add(replacements[ELIDED].entity)
        words = [Piece(words[0].token, words[0].text[:1].lower() + words[0].text[1:]), *words[1:]]
        last = Piece(ELIDED, "")
    for n, piece in enumerate(words):
        if n <= skip_to:
            continue
        gap = " " if last is not None and has_space(tree, last, piece) else ""
        found = replacements.get(piece.token) if piece.token >= 0 else None
        if found and _is_needed(words, n, found, tokens, used):
            used.add(found.entity)
            _insert(tree, out, gap, found)
            skip_to = n + found.last - found.first
            last = words[skip_to]
            named = True
            continue
        if (named or (last is not None and last.token != piece.token - 1)) and (helper := _spell_helper(tree, piece)):
            piece, gap = Piece(piece.token, helper), " "
        named = False
        if piece.token in open_ones:
            out.unresolved.append(open_ones[piece.token])
            if (
                n == 0
                and len(words) > 1
                and " " in open_ones[piece.token]
                and tree.lower[piece.token] in ("this", "these")
            ):
                out.insertions.append(Insertion(0, 3, "The", piece.text, "what this points to is left open"))
                piece = Piece(piece.token, "The")
        start = len(out.text) + len(gap)
        out.text += gap + piece.text
        if piece.token >= 0:
            out.places[piece.token] = (start, len(out.text))
        last = piece
    out.text = close_sentence(out.text)
    out.insertions = [replace(item, text=out.text[item.start : item.end]) for item in out.insertions]
    return out


def _spell_helper(tree: Tree, piece: Piece) -> str:
    """The helper verb that a pronoun carried, as a word of its own: "She'll" → "will"; "" for any other word."""
    short, i = piece.text.lower().replace("’", "'"), piece.token
    if not short.startswith("'") or i < 0 or tree.pos[i] not in ("AUX", "VERB"):
        return ""
    if short in HELPERS:
        return HELPERS[short]
    verb = tree.head[i] if tree.dep[i] in ("aux", "auxpass") else i
    if short == "'d":
        return "would" if tree.tag[verb] == "VB" and tree.lower[i + 1] != "better" else "had"
    if short != "'s":
        return ""
    done = tree.tag[verb] == "VBN" or tree.lower[verb] == "got"
    return "has" if done and verb != i and _is_perfect(tree, verb) else "is"


def _is_perfect(tree: Tree, verb: int) -> bool:
    """ "'s been sold", "'s gone", "'s sold his house"; but "'s sold", "'s called the Wall"."""
    if any(tree.lower[i] == "been" for i in (verb, *tree.kids[verb])):
        return True
    if tree.kid(verb, "agent") is not None:
        return False
    return tree.lower[verb] in UNDERGONE or (tree.kid(verb, "dobj") is not None and tree.lower[verb] not in GIVEN)


def _is_needed(words: list[Piece], n: int, found: Replacement, tokens: set[int], used: set[Entity | int]) -> bool:
    if found.entity in used or found.antecedent & tokens:
        return False
    span = words[n : n + found.last - found.first + 1]
    return [piece.token for piece in span] == list(range(found.first, found.last + 1))


def _insert(tree: Tree, out: Written, gap: str, found: Replacement) -> None:
    replaced = "".join(
        tree.text[i] + (" " if tree.space[i] else "") for i in range(found.first, found.last + 1)
    ).strip()
    start = len(out.text) + len(gap)
    out.text += gap + found.text
    end = len(out.text)
    name_end = end - 2 if found.text.endswith(("'s", "’s")) else end - found.text.endswith("'")
    out.insertions.append(Insertion(start, end, found.text, replaced, found.origin, found.start, found.end))
    if found.kind in LABELS and not found.text.startswith("the "):
        out.names.append((start, name_end, LABELS[found.kind]))
