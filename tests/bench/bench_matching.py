"""Paraphrases and traps looked for in a large archive: are earlier claims found, and does nothing pass for one that is none?

The pairs are in tests/matching/paraphrases.jsonl. The earlier side of each is put into the archive, with the facts that a worker would
read; the other side is a new claim, looked for and taken away again. Run it by `make bench-matching`.
"""

from __future__ import annotations

import datetime as dt
import json
import time

from django.conf import settings
from django.db import transaction

from claims.articles.models import Article, Claim, Fact
from claims.articles.splitting import build_facts
from claims.matching.counting import count_words
from claims.matching.ranking import Suggestion, suggest_matches
from claims.text.comparisons import read_passage
from claims.text.language_model import load_model
from claims.text.names import find_names
from claims.text.values import ClaimDraft
from tests.bench.large_archive import PARAPHRASES

DAY = dt.date(2025, 3, 1)
SCORES = (0.4, 0.5, 0.55, 0.6, 0.7, 0.8)
FIRST = 5


def measure_paraphrases() -> dict:
    pairs = [json.loads(line) for line in PARAPHRASES.read_text().splitlines()]
    earlier = {words: store_claim(words) for words in dict.fromkeys(pair["earlier"] for pair in pairs)}
    count_words(seconds=600)
    suggest_matches(Claim.objects.select_related("article").get(pk=earlier[pairs[0]["earlier"]]))  # warm
    looked = [(pair, earlier[pair["earlier"]], *look_for(pair["claim"])) for pair in pairs]
    written = [each for each in looked if "trap" not in each[0]]
    traps = [each for each in looked if "trap" in each[0]]
    times = sorted(each[3] for each in looked)
    return {
        "claims": Claim.objects.count(),
        "figures": _name_figures(written, traps, times),
        "false first": [
            f"{pair['claim']} / {found[0].words}" for pair, _, found, _ in traps if _is_match(found[:1], wanted=None)
        ],
        "thresholds": [_at_threshold(score, written, traps) for score in SCORES],
    }


def store_claim(words: str) -> int:
    """A claim in an article of its own, its facts read as a worker reads them."""
    article = Article.objects.create(title="A paraphrase", published_on=DAY, language="en")
    claim = Claim.objects.create(article=article, number=1, wording=words, standalone=words, method="bench")
    ents = load_model(settings.SPACY_MODEL)(words).ents
    facts = read_passage(words, DAY, find_names(words, [(ent.start_char, ent.end_char, ent.label_) for ent in ents]))
    draft = ClaimDraft(
        text=words, standalone=words, start=0, end=len(words), quote=words, spans=(), sentence=0,
        quantities=facts.quantities, dates=facts.dates, names=facts.names,
    )  # fmt: skip
    Fact.objects.bulk_create(build_facts(claim, draft))
    return claim.pk


def look_for(words: str) -> tuple[list[Suggestion], float]:
    """The first suggestions for a new claim, and how many milliseconds they took; the claim is gone afterwards."""
    with transaction.atomic():
        claim = Claim.objects.select_related("article").prefetch_related("facts").get(pk=store_claim(words))
        start = time.perf_counter()
        found = suggest_matches(claim, shown=FIRST)
        taken = 1000 * (time.perf_counter() - start)
        transaction.set_rollback(True)
    return found, taken


def _name_figures(written: list, traps: list, times: list[float]) -> dict[str, str]:
    far = [each for each in written if each[0].get("far")]
    return {
        "paraphrases found among five": _share(written, _is_found),
        "of these, in quite other words": _share(far, _is_found),
        "paraphrases found first": _share(
            written, lambda pair, wanted, found, _: bool(found) and _is(found[0], wanted)
        ),
        "traps": str(len(traps)),
        "traps with a false match first": str(sum(_is_match(found[:1], wanted=None) for _, _, found, _ in traps)),
        "traps shown as differing": _share(traps, _is_shown_apart),
        "one claim matched, p50 ms": f"{times[len(times) // 2]:.1f}",
        "one claim matched, p95 ms": f"{times[int(0.95 * len(times))]:.1f}",
    }


def _share(rows: list, holds) -> str:
    count = sum(bool(holds(*row)) for row in rows)
    return f"{count} of {len(rows)} = {count / len(rows):.3f}"


def _is(suggestion: Suggestion, wanted: int) -> bool:
    return suggestion.earlier is not None and suggestion.earlier.pk == wanted


def _is_found(pair: dict, wanted: int, found: list[Suggestion], _: float) -> bool:
    return any(_is(suggestion, wanted) for suggestion in found)


def _is_shown_apart(pair: dict, wanted: int, found: list[Suggestion], _: float) -> bool:
    return any(_is(suggestion, wanted) and suggestion.relation.differs for suggestion in found)


def _is_match(found: list[Suggestion], wanted: int | None, score: float | None = None) -> bool:
    """Whether one that is not wanted is called a match."""
    return any(_counts(each, score) and not (wanted and _is(each, wanted)) for each in found)


def _counts(suggestion: Suggestion, score: float | None) -> bool:
    if score is None:
        return suggestion.relation.is_match
    return suggestion.relation.score >= score and not suggestion.relation.differs


def _at_threshold(score: float, written: list, traps: list) -> dict:
    called = sum(any(_is(each, wanted) and _counts(each, score) for each in found) for _, wanted, found, _ in written)
    false_shown = sum(_is_match(found, wanted, score) for _, wanted, found, _ in written)
    false_shown += sum(_is_match(found, None, score) for _, _, found, _ in traps)
    return {
        "score": score,
        "matches": f"{called} of {len(written)}",
        "false_first": sum(_is_match(found[:1], None, score) for _, _, found, _ in traps),
        "false_shown": f"{false_shown} of {len(written) + len(traps)}",
    }
