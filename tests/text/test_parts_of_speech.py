"""Parts of speech are what the model's own ruler says, though it does not run."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from claims.text import load_model
from claims.text.language_model import make_doc, parse
from claims.text.parts_of_speech import RULER, read_ruler

SEED = Path(__file__).resolve().parents[2] / "seeds" / "shoigu-article.txt"
SENTENCES = [
    *SEED.read_text(encoding="utf-8").split("\n\n"),
    "There is a bridge, there's a ferry, there were two tunnels and it is said that there are more.",
    "Ann has a car, had to sell it, has sold it, did so, did not say why and doesn't care.",
    "That the mayor left, that dam that broke and the one that I saw that day are what those who know this talk about.",
    "But for the rain it would've been all but over; he'd gone, she'd go, let's see, y'all gonna win.",
    "Nobody knew anything, nothing that's happened since 1999 (€5.4bn, 3% or $2 – #1) once was there, so as to be well.",
    "While she waited,  he  \t left \n\n because of that; they'd rather not be the ones, whatever you or I do.",
    "A",
    "  ",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_it_says_what_the_ruler_says(sentence):
    nlp = load_model()
    ((ours, beside),) = parse(nlp, [(make_doc(nlp, sentence), "beside")])
    ((theirs, _),) = nlp.pipe([(make_doc(nlp, sentence), "")], as_tuples=True)
    assert [(word.pos_, word.tag_, word.dep_) for word in ours] == [(w.pos_, w.tag_, w.dep_) for w in theirs]
    assert beside == "beside" and not any(word.morph for word in ours), "or the ruler ran and this shows nothing"


def _model_with(*rules: dict) -> spacy.language.Language:
    nlp = spacy.blank("en")
    nlp.add_pipe(RULER).add_patterns(rules)
    return nlp


def test_of_two_rules_the_later_one_counts():
    plain = {
        "patterns": [[{"LOWER": "there"}, {"LOWER": {"IN": ["is", "are"]}}]],
        "attrs": {"POS": "VERB"},
        "index": -1,
    }
    nlp = _model_with({"patterns": [[{"LOWER": "is"}]], "attrs": {"POS": "AUX"}}, plain)
    assert _tell(nlp, "There is") == ["", "VERB"] and _tell(nlp, "It is there") == ["", "AUX", ""]
    nlp = _model_with(plain, {"patterns": [[{"LOWER": "is"}]], "attrs": {"POS": "AUX"}})
    assert _tell(nlp, "There is") == ["", "AUX"] and _tell(nlp, "there are") == ["", "VERB"]


def _tell(nlp: spacy.language.Language, text: str) -> list[str]:
    assert read_ruler(nlp)
    return [word.pos_ for ((doc, _),) in [parse(nlp, [(nlp.make_doc(text), None)])] for word in doc]


def test_what_another_part_of_the_model_said_stays():
    nlp = _model_with({"patterns": [[{"LOWER": "is"}]], "attrs": {"POS": "AUX"}})
    doc = nlp.make_doc("It is there")
    for word in doc:
        word.pos_ = "PRON"
    list(parse(nlp, [(doc, None)]))
    assert [word.pos_ for word in doc] == ["PRON", "AUX", "PRON"]


@pytest.mark.parametrize(
    "word", [{"LOWER": {"REGEX": "^un"}}, {"LOWER": "unit", "OP": "?"}, {"SHAPE": "xxxx"}, {"LENGTH": {">=": 4}}]
)
def test_a_ruler_that_is_not_understood_runs_itself(word):
    nlp = _model_with({"patterns": [[word]], "attrs": {"POS": "NOUN"}})
    assert read_ruler(nlp) is None
    ((doc, _),) = parse(nlp, [(nlp.make_doc("unit"), None)])
    assert doc[0].pos_ == "NOUN"


def test_a_model_without_a_ruler_is_left_as_it_is():
    assert read_ruler(spacy.blank("en")) is None
