"""Build the words of a claim out of the words of its sentence.

A claim is a list of pieces. A piece is a word of the sentence (with its position, so that the claim can be traced to the
article letter by letter) or one of a few function words the grammar asks for ("is", "was", "of"). All operations on
claims are set operations on positions: leave these out, keep those, change the form of that one. Nothing else can get
into a claim, which is why it cannot invent a number or a name.

    Wrong: "The dam flooding three villages downstream"
    Right: "The dam flooded three villages downstream."
    Wrong: "Marta Olin, , now chairs the board ."
    Right: "Marta Olin now chairs the board."
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from claims.text.tree import FINITE_TAGS, Tree, is_word
from claims.text.values import Attribution
from claims.text.verbs import SINGULAR_FORMS, base_form, past_form, third_person

NO_SPACE_BEFORE = frozenset(
    (",", ".", ";", ":", "!", "?", ")", "]", "}", "%", "'s", "’s", "'", "’", "n't", "n’t", "”", "…")
)
NO_SPACE_AFTER = frozenset(("(", "[", "{", "“", "$", "€", "£", "¥", "‘"))
QUOTES = frozenset(("'", "’", '"'))
PAIRS = frozenset((("'", "'"), ("'", "’"), ("‘", "’"), ('"', '"'), ("“", "”")))
MARKS = frozenset(('"', "“", "”"))
LOOSE_MARKS = frozenset((",", ";", ":", "-", "–", "—", "--"))
DANGLING = frozenset(("and", "but", "nor"))
CLOSERS = {")": "(", "]": "[", "}": "{"}


class Piece(NamedTuple):
    """One word of a claim: `token` is its position in the sentence, or -1 for a word the grammar adds."""

    token: int
    text: str


Words = list[Piece]


@dataclass(frozen=True, slots=True)
class Sketch:
    """A claim in the making: its pieces, its predicate, and what surrounds it."""

    words: tuple[Piece, ...]
    verb: int
    borrowed: frozenset[int] = frozenset()  # positions shared with another claim: they do not widen the anchor
    attribution: tuple[Attribution, ...] = ()
    hedge: str = ""
    quote: str = ""
    note: str = ""  # which rule made it
    tokens: frozenset[int] = field(default=frozenset())

    @staticmethod
    def of(words: Iterable[Piece], verb: int, **more) -> Sketch:
        words = tuple(words)
        return Sketch(words, verb, tokens=frozenset(piece.token for piece in words if piece.token >= 0), **more)

    def without(self, drop: Collection[int]) -> Sketch:
        """The same claim without these positions."""
        if self.tokens.isdisjoint(drop):
            return self
        words = tuple(piece for piece in self.words if piece.token not in drop)
        return replace(self, words=words, tokens=self.tokens - frozenset(drop))

    def with_words(self, words: Iterable[Piece]) -> Sketch:
        """The same claim in other words."""
        words = tuple(words)
        return replace(self, words=words, tokens=frozenset(piece.token for piece in words if piece.token >= 0))

    def borrowing(self, tokens: Iterable[int]) -> Sketch:
        """The same claim with more of its words counted as shared."""
        return replace(self, borrowed=self.borrowed | frozenset(tokens))

    def with_form(self, token: int, text: str) -> Sketch:
        """The same claim with another form of one word."""
        return replace(self, words=tuple(Piece(token, text) if piece.token == token else piece for piece in self.words))


def pieces(tree: Tree, tokens: Iterable[int]) -> Words:
    return [Piece(i, tree.text[i]) for i in tokens]


def added(*words: str) -> Words:
    return [Piece(-1, word) for word in words]


def negate(tree: Tree, sketch: Sketch) -> Sketch:
    """Say "not" where "neither" or "nor" said it: "was not inspected", "did not attend"."""
    helper = next(
        (
            p
            for p in sketch.words
            if p.token >= 0
            and tree.dep[p.token] in ("aux", "auxpass")
            and tree.head[p.token] in _chain(tree, sketch.verb)
        ),
        None,
    )
    target = helper or next((p for p in sketch.words if p.token == sketch.verb), None)
    if target is None:
        return sketch
    at = sketch.words.index(target)
    if helper or base_form(tree.lower[target.token]) == "be":
        return sketch.with_words([*sketch.words[: at + 1], *added("not"), *sketch.words[at + 1 :]])
    support = {"VBD": "did", "VBZ": "does", "VBP": "do"}.get(tree.tag[target.token])
    if support is None:
        return sketch
    verb = Piece(target.token, base_form(target.text))
    return sketch.with_words([*sketch.words[:at], *added(support, "not"), verb, *sketch.words[at + 1 :]])


def make_singular(tree: Tree, sketch: Sketch) -> Sketch:
    """Agreement: "the team and researchers are" → "the team is", "closed their borders" → "closed its borders"."""
    sketch = _own_single(tree, sketch)
    finite = next(
        (
            i
            for i in [*(k for k in tree.kids[sketch.verb] if tree.dep[k] in ("aux", "auxpass")), sketch.verb]
            if i in sketch.tokens
        ),
        None,
    )
    if finite is None:
        return sketch
    word, tag = tree.lower[finite], tree.tag[finite]
    if finite == sketch.verb and tag in ("VB", "VBD", "VBN") and base_form(word) == word != past_form(word):
        tag = "VBP"  # "run" is no past tense
    if tag not in ("VBP", "VBD"):
        return sketch
    if word in SINGULAR_FORMS:
        return sketch.with_form(finite, SINGULAR_FORMS[word])
    return sketch.with_form(finite, third_person(word)) if tag == "VBP" and finite == sketch.verb else sketch


def _own_single(tree: Tree, sketch: Sketch) -> Sketch:
    """ "their" of a subject that is now one: "its", but "their" of a person, whose gender nobody told."""
    subject = tree.subject(sketch.verb)
    own = next((i for i in sketch.tokens if tree.lower[i] == "their" and tree.head[tree.head[i]] == sketch.verb), None)
    if own is None or subject is None or own < sketch.verb:
        return sketch
    heads = [i for i in sketch.tokens if i < sketch.verb and tree.pos[i] in ("NOUN", "PROPN")]
    place = any((n := tree.ent_of.get(i)) is not None and tree.ents[n][2] in ("GPE", "ORG", "LOC") for i in heads)
    words = (Piece(-1, "its" if place else "their") if p.token == own else p for p in sketch.words)
    return sketch.with_words(words)


def _chain(tree: Tree, verb: int) -> set[int]:
    """The verb and those it is conjoined with, whose helper it may share."""
    found = {verb}
    while tree.dep[verb] == "conj":
        verb = tree.head[verb]
        found.add(verb)
    return found


def is_negation_added(sketch: Sketch) -> bool:
    return any(piece.token < 0 and piece.text == "not" for piece in sketch.words)


def tidy(tree: Tree, words: Iterable[Piece]) -> Words:
    """Drop marks that lost what they marked: at the edges, doubled, brackets and quotation marks without a partner."""
    words = list(words)
    loose = _loose_joiners(tree, {p.token for p in words})
    if tree.lower[first_word(tree)] == "nor" and not any(p.token < 0 and p.text == "not" for p in words):
        loose.discard(first_word(tree))  # the only word that denies
    kept = _drop_unpaired(
        [
            p
            for p in words
            if not p.text.isspace()
            and p.token not in loose
            and not (p.text == "." and p.token >= 0 and tree.tag[p.token] == ".")
        ]
    )
    kept = _drop_half_quote(tree, kept)
    kept = [
        piece
        for n, piece in enumerate(kept)
        if not (
            piece.text in LOOSE_MARKS and (n == 0 or n + 1 == len(kept) or kept[n + 1].text in (*LOOSE_MARKS, ".", ")"))
        )
    ]
    kept = _join_to_verb(tree, kept)
    if len(kept) > 2 and (kept[0].text, kept[-1].text) in PAIRS and not any(p.text in MARKS for p in kept[1:-1]):
        kept = kept[1:-1]
    if len(kept) > 2 and (kept[0].text, kept[-1].text) == ("(", ")") and not any(p.text in "()" for p in kept[1:-1]):
        kept = kept[1:-1]
    while kept and (kept[0].text in LOOSE_MARKS or kept[0].text in ".)]"):
        kept.pop(0)
    while kept and (
        kept[-1].text in (*LOOSE_MARKS, ".", "(", "[")
        or (kept[-1].token >= 0 and tree.lower[kept[-1].token] in DANGLING)
    ):
        kept.pop()
    return [_fit_article(piece, after) for piece, after in zip(kept, [*kept, None][1:], strict=True)]


def _loose_joiners(tree: Tree, tokens: set[int]) -> set[int]:
    """An "and" that lost what it joins."""
    found = set()
    for i in tokens:
        if i >= 0 and tree.dep[i] == "cc":
            joined = joined_by(tree, i)
            if not tokens.intersection(joined) if joined else _stands_alone(tree, i, tokens):
                found |= {i} if tree.lower[i] != "as" else set(tree.subtree(i))
    return found


def joined_by(tree: Tree, joiner: int) -> list[int]:
    """What an "and" joins to its head: "fell in Rome and in Bern but rose in Oslo", where "and" does not join "rose"."""
    kids = tree.kids[tree.head[joiner]]
    if tree.lower[joiner] in ("neither", "either", "both"):
        return [k for k in kids if tree.dep[k] == "conj" and k > joiner]
    until = next(
        (k for k in kids if k > joiner and tree.dep[k] == "cc" and tree.lower[k] != tree.lower[joiner]), len(tree)
    )
    return [k for k in kids if tree.dep[k] == "conj" and joiner < k < until]


def _stands_alone(tree: Tree, joiner: int, tokens: set[int]) -> bool:
    """Nothing is left before or behind the joiner that it could join: "lived and in Bern" without "in Oslo"."""
    behind = joiner + 1
    if behind not in tokens or not any(is_word(tree.text[i]) for i in tokens if 0 <= i < tree.edges(joiner)[0]):
        return True
    if tree.dep[behind] != "prep":
        return False
    return not any(tree.dep[i] == "prep" and i < joiner for i in tokens.intersection(tree.kids[tree.head[behind]]))


def _fit_article(piece: Piece, after: Piece | None) -> Piece:
    """ "a 2016 American film" without its year is "an American film"."""
    if after is None or after.token == piece.token + 1 or piece.text.lower() not in ("a", "an"):
        return piece
    first = after.text[0].lower()
    if piece.text.lower() == "a" and first in "aeio" and not after.text.lower().startswith(("eu", "one")):
        return Piece(piece.token, f"{piece.text}n")
    return Piece(piece.token, piece.text[0]) if first.isalpha() and first not in "aeiouh" else piece


def say_indefinite(words: Words, article: int) -> Words:
    """ "is the firm" → "is a firm"."""
    at = next(n for n, p in enumerate(words) if p.token == article)
    form = "an" if words[at + 1].text[0].lower() in "aeio" else "a"
    return [*words[:at], Piece(article, form), *words[at + 1 :]]


def _drop_unpaired(words: Words) -> Words:
    stack: list[int] = []
    bad: set[int] = set()
    for n, piece in enumerate(words):
        mark = piece.text
        if mark in ("(", "[", "{", "“"):
            stack.append(n)
        elif mark in CLOSERS or mark == "”":
            wanted = CLOSERS.get(mark, "“")
            if stack and words[stack[-1]].text == wanted:
                opened = stack.pop()
                if opened == n - 1:
                    bad |= {opened, n}
            else:
                bad.add(n)
    bad |= set(stack)
    straight = [n for n, piece in enumerate(words) if piece.text == '"']
    if len(straight) % 2:
        bad.add(straight[-1] if straight[-1] == len(words) - 1 else straight[0])
    return [piece for n, piece in enumerate(words) if n not in bad]


def _join_to_verb(tree: Tree, words: Words) -> Words:
    """One comma alone between a subject and its verb marks nothing any more: "Unemployment, at 4%, is low" without its "at 4%"."""
    at = next((n for n, p in enumerate(words) if p.text == ","), 0)
    if not 0 < at < len(words) - 1 or words[0].token < 0:
        return words
    verb, before = words[at + 1].token, [p.token for p in words[:at] if p.token >= 0]
    head = tree.head[verb] if verb >= 0 and tree.dep[verb] in ("aux", "auxpass") else verb
    if verb < 0 or tree.tag[verb] not in FINITE_TAGS or not before or any(tree.tag[i] in FINITE_TAGS for i in before):
        return words
    tops = [i for i in before if tree.head[i] not in before]
    if len(tops) != 1 or tree.pos[tops[0]] not in ("NOUN", "PROPN", "NUM", "PRON") or tree.dep[tops[0]] == "npadvmod":
        return words
    return [*words[:at], *words[at + 1 :]] if head != tops[0] else words


def _drop_half_quote(tree: Tree, words: Words) -> Words:
    """A single mark at an edge that lost its partner: "'the song was good" out of "“'the song was good', he said"."""
    single = [n for n, p in enumerate(words) if p.text in ("'", "‘", "’") and p.token >= 0]
    if len(single) % 2 == 0:  # also "years'", which may be a closing mark
        return words
    edge = 0 if single[0] == 0 else len(words) - 1
    owns = tree.tag[words[edge].token] == "POS"
    return [p for n, p in enumerate(words) if n != edge] if edge in single and not owns else words


def join_words(tree: Tree, words: Iterable[Piece]) -> str:
    """Write pieces out: words that stand together in the sentence keep its spacing."""
    out: list[str] = []
    last: Piece | None = None
    for piece in words:
        if last is not None and has_space(tree, last, piece):
            out.append(" ")
        out.append(piece.text)
        last = piece
    return "".join(out)


def has_space(tree: Tree, last: Piece, piece: Piece) -> bool:
    if last.token >= 0 and piece.token == last.token + 1:
        return tree.space[last.token]
    if piece.text in QUOTES and piece.token > 0:
        return tree.space[piece.token - 1]
    if last.text in QUOTES and last.token >= 0:
        return tree.space[last.token]
    return piece.text not in NO_SPACE_BEFORE and last.text not in NO_SPACE_AFTER


def lower_opener(tree: Tree, words: Words) -> Words:
    """A word that opened the sentence and now stands inside the claim loses its capital, unless it is a name."""
    opener = first_word(tree)
    at = next((n for n, piece in enumerate(words) if piece.token == opener), 0)
    if any(is_word(piece.text) for piece in words[:at]) and may_lower(tree, opener):
        word = words[at].text
        return [*words[:at], Piece(opener, word[0].lower() + word[1:]), *words[at + 1 :]]
    return words


def first_word(tree: Tree) -> int:
    return next((i for i, word in enumerate(tree.text) if is_word(word)), 0)


def may_lower(tree: Tree, token: int) -> bool:
    word = tree.text[token]
    if word == "I" or word[1:] != word[1:].lower() or tree.tag[token] in ("NNP", "NNPS"):
        return False
    return (
        token not in tree.ent_of or tree.pos[token] in ("DET", "ADP", "SCONJ", "ADV", "PRON") or tree.tag[token] == "IN"
    )


def close_sentence(text: str) -> str:
    """A capital at the start, a full stop at the end unless another mark is there."""
    text = text.strip()
    if not text:
        return ""
    if not (len(text) > 1 and text[0].islower() and text[1].isupper()):
        text = text[0].upper() + text[1:]
    return text if text[-1] in ".?!…。！？" or text.endswith((".”", "?”", "!”", '."', '?"', '!"')) else text + "."
