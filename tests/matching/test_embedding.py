"""Claims near in meaning: vectors by a service of our own on this machine, kept with pgvector, compared by pages."""

from __future__ import annotations

import base64
import json

import pytest
from django.db import connection

from claims.errors import Refused
from claims.matching.embedding import embed_claims, find_nearest, load_embedder
from claims.matching.ranking import suggest_matches
from tests.matching.stub_service import StubService

# an ONNX model made for this test: it gives each of five tokens a vector of three numbers (padding, soldier, bread, tax, all else)
TINY_MODEL = (
    "CAgSADq2AQoiCgV0YWJsZQoJaW5wdXRfaWRzEgZoaWRkZW4iBkdhdGhlchIEdGlueSpLCAUIAxABQgV0YWJsZUo8AAAAAAAAAAAA"
    "AAAAAACAPwAAAAAAAAAAAAAAAAAAgD8AAAAAAAAAAAAAAAAAAIA/zczMPc3MzD3NzMw9Wh0KCWlucHV0X2lkcxIQCg4IBxIKCgMS"
    "AWIKAxIBbmIeCgZoaWRkZW4SFAoSCAESDgoDEgFiCgMSAW4KAggDQgQKABAN"
)

pytestmark = pytest.mark.django_db
SUBJECTS = ("soldier", "bread", "tax")


def embed(path: str, asked: dict) -> tuple[int, bytes]:
    """A model of three dimensions: what a text speaks of."""
    known = {"troops": "soldier", "loaf": "bread", "levy": "tax"}
    texts = [" ".join(known.get(word, word) for word in text.lower().split()) for text in asked["input"]]
    vectors = [[1.0 * (subject in text) + 0.01 for subject in SUBJECTS] for text in texts]
    data = [{"index": at, "embedding": vector} for at, vector in enumerate(vectors)]
    return 200, json.dumps({"data": data[::-1]}).encode()


@pytest.fixture
def model(settings):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'")
        if not cursor.fetchone():
            pytest.skip("this database has no pgvector")
    with StubService(embed) as stub:
        settings.EMBEDDING_URL, settings.EMBEDDING_MODEL = stub.url, "three-subjects"
        yield stub


def test_it_is_off_unless_it_is_set(say, settings):
    assert settings.EMBEDDING_MODEL == "" and embed_claims() == 0 and find_nearest(say("Soldiers left.").pk) == {}


def test_a_claim_without_a_word_in_common_is_found_by_its_meaning(say, model):
    earlier = say("soldier numbers halved")
    say("bread got dearer")
    claim = say("troops decreased by 50 per cent")
    assert suggest_matches(claim) == []
    assert embed_claims() == 3 and embed_claims() == 0
    assert suggest_matches(claim)[0].earlier == earlier
    assert model.asked[0][0] == "/embeddings" and model.asked[0][1]["model"] == "three-subjects"


def test_new_words_and_a_new_model_make_new_vectors(say, model, settings):
    claim = say("soldier numbers halved")
    embed_claims()
    claim.standalone = "bread got dearer"
    claim.save()
    assert embed_claims() == 1
    settings.EMBEDDING_MODEL = "other"
    assert find_nearest(claim.pk) == {} and embed_claims() == 1


@pytest.mark.parametrize(
    "answer",
    [
        (500, b""),
        (200, b"{}"),
        (200, b'{"data": []}'),
        (200, b"<html>"),
        (200, b'{"data": [{"index": 0, "embedding": "x"}]}'),
    ],
)
def test_a_service_that_does_not_answer_as_it_should_is_a_sentence(answer, say, model):
    say("soldier numbers halved")
    model.answer = lambda *_: answer
    with pytest.raises(Refused, match="embedding service"):
        embed_claims()


def test_a_local_model_that_is_not_there_is_a_sentence(settings, tmp_path):
    settings.EMBEDDING_MODEL, settings.EMBEDDING_URL = str(tmp_path), ""
    with pytest.raises(Refused, match=r"model\.onnx|pip install"):
        load_embedder()


def test_a_local_model_is_read_from_its_folder(settings, tmp_path):
    for name in ("onnxruntime", "tokenizers"):
        pytest.importorskip(name, reason=f"{name} is an extra and not installed")
    words = {"[PAD]": 0, "soldier": 1, "bread": 2, "tax": 3, "[UNK]": 4}
    tokenizer = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"}, "post_processor": None, "decoder": None,
        "model": {"type": "WordLevel", "vocab": words, "unk_token": "[UNK]"},
    }  # fmt: skip
    (tmp_path / "tokenizer.json").write_text(json.dumps(tokenizer))
    (tmp_path / "model.onnx").write_bytes(base64.b64decode(TINY_MODEL))
    settings.EMBEDDING_MODEL, settings.EMBEDDING_URL = str(tmp_path), ""
    soldier, bread, both = load_embedder()(["Soldier", "bread bread bread", "soldier bread"])
    assert soldier == [1, 0, 0] and bread == [0, 1, 0]
    assert both == pytest.approx([0.5**0.5, 0.5**0.5, 0])
