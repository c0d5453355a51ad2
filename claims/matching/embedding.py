"""Claims near in meaning, where an embedding model is configured: a local MiniLM-like ONNX file, or an OpenAI-compatible address.

Off by default, and never asked by a page: a worker turns the words of claims into vectors and keeps them, with pgvector, in a table that
is made at first use. A page only compares vectors that are there. Two models are never mixed: a vector belongs to its model's name.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import Error, connection, transaction

from claims.articles.models import Claim
from claims.errors import Refused
from claims.sources.outside import ErrandFailed, ask_service

log = logging.getLogger(__name__)
NEAREST = 20
BATCH = 64  # claims in one question to the model
LONGEST_TEXT = 1000  # code points of a claim that the model reads
_TOKENS = 256
Embed = Callable[[Sequence[str]], list[list[float]]]


def is_embedding_on() -> bool:
    return bool(settings.EMBEDDING_MODEL)


def find_nearest(claim_id: int) -> dict[int, float]:
    """Ids of the claims nearest in meaning, with the cosine of the angle between the vectors; nothing without a model or a vector."""
    if not is_embedding_on() or not _has_table():
        return {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.id, 1 - (v.embedding <=> own.embedding) FROM claims_vector own, LATERAL (SELECT id, embedding FROM claims_vector "
            "WHERE model = own.model AND id <> own.id ORDER BY embedding <=> own.embedding LIMIT %s) v "
            "WHERE own.id = %s AND own.model = %s",
            [NEAREST, claim_id, settings.EMBEDDING_MODEL],
        )
        return {pk: max(0.0, min(1.0, nearness)) for pk, nearness in cursor.fetchall()}


def _has_table() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('claims_vector') IS NOT NULL")
        return cursor.fetchone()[0]


# --- making vectors, in a worker ------------------------------------------------------------------------------------------


def embed_claims(*, most: int = 2000) -> int:
    """Makes vectors for claims that have none of this model, or whose words changed. Returns how many. Raises Refused with what to do."""
    if not is_embedding_on():
        return 0
    embed, made = load_embedder(), 0
    while made < most and (batch := _find_without_vector()):
        vectors = embed([words[:LONGEST_TEXT] for _, words in batch])
        _store([(pk, words, vector) for (pk, words), vector in zip(batch, vectors, strict=True)])
        made += len(batch)
    return made


def _find_without_vector() -> list[tuple[int, str]]:
    if not _has_table():
        return list(Claim.objects.order_by("pk").values_list("pk", "standalone")[:BATCH])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.id, c.standalone FROM claims_claim c LEFT JOIN claims_vector v ON v.id = c.id AND v.model = %s "
            "AND v.words_md5 = md5(c.standalone) WHERE v.id IS NULL ORDER BY c.id LIMIT %s",
            [settings.EMBEDDING_MODEL, BATCH],
        )
        return cursor.fetchall()


@transaction.atomic
def _store(rows: Sequence[tuple[int, str, list[float]]]) -> None:
    if not _has_table():
        _make_table(len(rows[0][2]))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO claims_vector (id, model, words_md5, embedding) VALUES (%s, %s, md5(%s), %s::vector) "
            "ON CONFLICT (id) DO UPDATE SET model = EXCLUDED.model, words_md5 = EXCLUDED.words_md5, embedding = EXCLUDED.embedding",
            [(pk, settings.EMBEDDING_MODEL, words, json.dumps(vector)) for pk, words, vector in rows],
        )


def _make_table(length: int) -> None:
    """The table of vectors of this length, and the index that finds the nearest."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS vector")
    except Error as error:
        raise Refused("The database lacks pgvector. Install it, or unset EMBEDDING_MODEL.") from error
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE claims_vector (id bigint PRIMARY KEY, model text NOT NULL, words_md5 text NOT NULL, "
            f"embedding vector({int(length)}) NOT NULL)"
        )
        cursor.execute("CREATE INDEX ON claims_vector USING hnsw (embedding vector_cosine_ops)")


def load_embedder() -> Embed:
    """Turns texts into vectors of length 1. Raises Refused when the model cannot be had."""
    return _ask_service if settings.EMBEDDING_URL else _load_local(settings.EMBEDDING_MODEL)


def _ask_service(texts: Sequence[str]) -> list[list[float]]:
    headers = {"Content-Type": "application/json"}
    if settings.EMBEDDING_KEY:
        headers["Authorization"] = f"Bearer {settings.EMBEDDING_KEY}"
    body = json.dumps({"model": settings.EMBEDDING_MODEL, "input": list(texts)}).encode()
    try:
        answer = ask_service("POST", f"{settings.EMBEDDING_URL}/embeddings", headers=headers, content=body)
        data = sorted(json.loads(answer.body)["data"], key=lambda item: item["index"])
        vectors = [[float(value) for value in item["embedding"]] for item in data]
    except (ErrandFailed, ValueError, KeyError, TypeError) as error:
        raise Refused(f"The embedding service did not answer as it should: {error}") from error
    if len(vectors) != len(texts) or len({len(vector) for vector in vectors}) != 1:
        raise Refused("The embedding service answered with another number of vectors than texts, or of unequal length.")
    return [_normalise(vector) for vector in vectors]


def _normalise(vector: list[float]) -> list[float]:
    length = sum(value * value for value in vector) ** 0.5
    return [value / length for value in vector] if length else vector


@lru_cache(maxsize=1)
def _load_local(folder: str) -> Embed:
    """A sentence transformer as ONNX: mean of the last hidden states of all tokens. The libraries are an extra and heavy, so they are
    imported here, in a worker, and not with this module."""
    try:
        import numpy
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError as error:
        raise Refused("A local embedding model needs: pip install 'factcheck-workbench[onnx]'.") from error
    model, words = Path(folder) / "model.onnx", Path(folder) / "tokenizer.json"
    if not model.is_file() or not words.is_file():
        raise Refused("EMBEDDING_MODEL names a folder with model.onnx and tokenizer.json; one of them is not there.")
    tokenizer = Tokenizer.from_file(str(words))
    tokenizer.enable_truncation(_TOKENS)
    tokenizer.enable_padding()
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    wanted = {each.name for each in session.get_inputs()}

    def embed(texts: Sequence[str]) -> list[list[float]]:
        encoded = tokenizer.encode_batch(list(texts))
        ids, mask = (
            numpy.array([getattr(each, name) for each in encoded], dtype=numpy.int64)
            for name in ("ids", "attention_mask")
        )
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": numpy.zeros_like(ids)}
        hidden = session.run(None, {name: value for name, value in given.items() if name in wanted})[0]
        means = (hidden * mask[..., None]).sum(axis=1) / mask.sum(axis=1, keepdims=True).clip(1)
        return [_normalise([float(value) for value in row]) for row in means]

    return embed
