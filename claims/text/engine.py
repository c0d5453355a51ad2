"""Split an article into claims: the one function the rest of the program calls.

The way of a text: sentences (by rule) → grammar (spaCy, one sentence at a time) → repairs → clauses → enumerations and
coordination → references → wording → facts, flags and anchors. Everything is a function of the text, the article's title
and date, and the model: the same input gives the same output, in any process. Sentences are read one after the other and
forgotten, so time and memory grow with the length of the text and no faster.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from claims.text.adjuncts import split_adjuncts
from claims.text.clauses import SAID, TOGETHER, read_clauses
from claims.text.coordination import Coordination, distribute, find_coordinations
from claims.text.descriptions import find_descriptions, find_kinds, read_origins
from claims.text.disagreements import find_disagreements
from claims.text.drafting import Desk, draft_claim
from claims.text.enumerations import Enumeration, expand_enumerations, find_enumerations
from claims.text.language_model import load_model, make_doc, name_model, parse
from claims.text.languages import detect_language
from claims.text.openers import move_opener
from claims.text.purposes import split_purpose
from claims.text.quotations import find_quotations, share_speakers
from claims.text.references import Discourse
from claims.text.repairs import repair
from claims.text.sentences import cut_long, find_sentences, leave_out_citations, read_source_line
from claims.text.tree import Tree, is_word
from claims.text.values import ClaimDraft, Decomposition, Granularity, Method, Sentence
from claims.text.wording import Sketch, pieces

if TYPE_CHECKING:
    from spacy.language import Language

NAME, VERSION = "rules", "2"
READ_BEFORE = 8  # sentences of the context, beside its first, that can still explain a pronoun
# How many words the claims of one sentence may have together: some, and its own words so many times. Ordinary sentences
# stay far below; a run of five hundred commas does not.
BUDGET, REPEATS = 200, 25
COPY = 0.95
BREAKS_OFF = re.compile(r"\b(?:is|are|was|were|be|includes?|included)\s*:$")
ONE_WORD = re.compile(r"\W*\w+\W*")


def decompose(
    text: str,
    *,
    nlp: Language | None = None,
    title: str = "",
    date: dt.date | None = None,
    context: str = "",
    granularity: Granularity = "default",
    progress: Callable[[int, int], None] | None = None,
) -> Decomposition:
    """Every claim of a text, in text order. `progress(done, total)` counts sentences.

    context: what stands before the text; it is read for references only. date: the day of the article, against which
    "last month" is understood. A text in another language is cut into sentences only, each a claim as it stands: English
    grammar would invent.
    """
    nlp = nlp or load_model()
    language, notice = detect_language(text)
    sentences = find_sentences(text)
    desk = Desk(text, date, find_quotations(text), reads=not notice)
    discourse = _read_context(nlp, title, context)
    drafts: list[ClaimDraft] = []
    for number, tree in _parse(nlp, text, sentences, progress):
        drafts += _read_sentence(desk, tree, number, discourse, granularity)
    claims = tuple(share_speakers(text, drafts, desk.quotations))
    source = next((read_source_line(text[s.start : s.end]) for s in reversed(sentences) if s.kind == "source line"), "")
    method = Method(NAME, VERSION, name_model(nlp))
    return Decomposition(claims, sentences, method, language, notice, source, find_disagreements(claims, date))


def _read_context(nlp: Language, title: str, context: str) -> Discourse:
    """What the reader knows before the text begins: its title, the first words of the context and the last ones."""
    discourse = Discourse(title)
    if not context:
        return discourse
    sentences = find_sentences(context)
    trees = [tree for _, tree in _parse(nlp, context, sentences[:1] + sentences[1:][-READ_BEFORE:], None)]
    if not title and len(trees) > 1 and _is_title(trees[0]):
        discourse = Discourse(context[sentences[0].start : sentences[0].end].rstrip("."))
        trees = trees[1:]
    for tree in trees:
        discourse.read(tree, in_article=False)
    return discourse


def _is_title(tree: Tree) -> bool:
    """A few words at the head of a text that are no sentence."""
    return len(tree) <= 7 and not (tree.is_verb(tree.root) and tree.subject(tree.root) is not None)


def _parse(
    nlp: Language, text: str, sentences: tuple[Sentence, ...], progress: Callable[[int, int], None] | None
) -> Iterator[tuple[int, Tree]]:
    jobs = (
        (make_doc(nlp, plain), (number, start, cuts))
        for number, sentence in enumerate(sentences)
        if _may_claim(sentence, text)
        for start, end in cut_long(text, sentence.start, sentence.end)
        for plain, cuts in [leave_out_citations(text[start:end])]
    )
    for doc, (number, start, cuts) in parse(nlp, jobs):
        if len(doc):
            tree = Tree(doc, start)
            if cuts:
                tree.shift(cuts, start)
            yield number, repair(tree)
        if progress:
            progress(number + 1, len(sentences))


def _may_claim(sentence: Sentence, text: str) -> bool:
    """Not what the article says about itself, nor a single word or number, as tables and lists have them."""
    words = text[sentence.start : sentence.end]
    return sentence.kind not in ("source line", "byline", "dateline") and not (
        words.isascii() and ONE_WORD.fullmatch(words)
    )


def _read_sentence(
    desk: Desk, tree: Tree, number: int, discourse: Discourse, granularity: Granularity
) -> Iterator[ClaimDraft]:
    if not desk.reads:
        whole = draft_claim(desk, tree, Sketch.of(pieces(tree, range(len(tree))), tree.root), number, {}, {})
        yield from [whole] if whole else []
        return
    replacements, open_ones = discourse.read(tree)
    if BREAKS_OFF.search(desk.text[tree.start[0] : tree.end[-1]]):  # "The winners are:", before a list
        return
    seen: list[frozenset[int]] = []
    budget = BUDGET + len(tree) * REPEATS
    frames, checkable = [], False
    for sketch in _sketch(tree, granularity):
        budget -= len(sketch.words)
        if budget < 0:
            return
        if sketch.note == SAID:
            frames.append(sketch)
            continue
        sketch = move_opener(tree, sketch)
        draft = draft_claim(desk, tree, sketch, number, replacements, open_ones)
        words = frozenset(i for i in sketch.tokens if is_word(tree.text[i]))
        if draft and not any(_is_copy(words, other) for other in seen):
            seen.append(words)
            checkable |= draft.checkable
            yield draft
    for sketch in frames if not checkable else ():
        draft = draft_claim(desk, tree, sketch, number, replacements, open_ones)
        if draft:
            yield draft


def _is_copy(one: frozenset[int], other: frozenset[int]) -> bool:
    """Do two claims differ by less than a twentieth of their words?"""
    return 2 * len(one & other) > COPY * (len(one) + len(other))


def _sketch(tree: Tree, granularity: Granularity) -> Iterator[Sketch]:
    fine = granularity == "fine"
    sketches = read_clauses(tree, fine=fine)
    if fine:
        sketches = _describe_names(tree, sketches)
    coordinations, enumerations = find_coordinations(tree), find_enumerations(tree)
    for sketch in sketches:
        if sketch.note in (SAID, TOGETHER):
            yield sketch
            continue
        for variant in _distribute(tree, sketch, coordinations, enumerations):
            if fine:
                yield from read_origins(tree, variant)
                yield from split_adjuncts(tree, variant)
            else:
                yield from split_purpose(tree, variant)
    if fine:
        yield from find_kinds(tree, enumerations)


def _describe_names(tree: Tree, sketches: list[Sketch]) -> list[Sketch]:
    """Titles and ages as claims of their own, and taken out of the other claims."""
    descriptions = find_descriptions(tree)
    spare = frozenset(i for description in descriptions for i in description.spare)
    told = [description.sketch.without(spare - description.spare) for description in descriptions]
    return [*told, *(sketch.without(spare) for sketch in sketches)]


def _distribute(
    tree: Tree, sketch: Sketch, coordinations: list[Coordination], enumerations: list[Enumeration]
) -> Iterator[Sketch]:
    """First what joins whole phrases, then the lists, then what is joined inside a list's member."""
    listed = frozenset(i for enumeration in enumerations for i in enumeration.tokens)
    outer = [c for c in coordinations if c.head not in listed]
    inner = [c for c in coordinations if c.head in listed]
    for shared in distribute(tree, sketch, outer):
        for single in expand_enumerations(tree, shared, enumerations):
            yield from distribute(tree, single, inner)
