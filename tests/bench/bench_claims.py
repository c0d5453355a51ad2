"""Measure the claims engine on the shared data and write the table into docs/claims-engine.md.

    python -m tests.bench.bench_claims              the whole table (a few minutes on one core)
    python -m tests.bench.bench_claims --quick      a tenth of the large sets, printed only

The data and the scorer stand beside the project (`../shared`); without them there is nothing to measure.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from claims.text import decompose, load_model
from claims.text.checkability import judge_checkability
from claims.text.checkworthiness import score_checkworthiness
from claims.text.comparisons import compare, read_passage
from claims.text.dates import find_dates
from claims.text.quantities import find_quantities
from claims.text.records import describe_date, describe_quantity, read_date, split_record
from claims.text.verbs import base_form

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("SHARED_DATA", ROOT.parent / "shared"))
DATA, SCORER = SHARED / "data" / "claims", SHARED / "eval" / "score_claims.py"
PAGE = ROOT / "docs" / "claims-engine.md"
START, END = "<!-- table: made by make bench-claims -->", "<!-- end of table -->"
CHILD = "import json,sys; from claims.text import decompose; print(json.dumps(decompose(sys.stdin.read()).as_dict(), sort_keys=True))"


@dataclass(frozen=True)
class Row:
    measure: str
    reached: str
    clear: str
    strong: str


CLAIM_SETS = (  # file, granularity, measure, part, what "clear" and "strong" mean
    ("wice_partial", "default", "core@0.8", "macro_r", "0.50", "0.60"),
    ("propsegment", "fine", "span@0.8", "macro_f1", "0.44", "0.52"),
    ("rose_acu", "fine", "core@0.8", "macro_f1", "0.48", "0.55"),
    ("factscore", "fine", "core@0.8", "macro_f1", "0.62", "0.70"),
    ("factcheckbench", "default", "core@0.8", "macro_f1", "0.60", "0.66"),
    ("feverfact", "fine", "hard@0.8", "macro_f1", "0.17", "0.205"),
    ("carb", "default", "core@0.8", "macro_f1", "0.52", "0.56"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    if not SCORER.exists():
        print(f"No data to measure with: {SCORER} is not there.")
        return 1
    rows = measure(load_scorer(), every=10 if quick else 1)
    table = write_table(rows)
    print(table)
    if not quick:
        put_into_page(table)
    return 0


def load_scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_claims", SCORER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_records(name: str, every: int = 1) -> dict[str, dict]:
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines[::every])}


def measure(scorer: ModuleType, *, every: int) -> list[Row]:
    rows = measure_phenomena(scorer)
    for name, granularity, kind, part, clear, strong in CLAIM_SETS:
        rows.append(measure_claims(scorer, read_records(name, every), name, granularity, (kind, part), clear, strong))
    rows += measure_defaults(scorer, every)
    rows += measure_worthiness(scorer, every)
    rows += measure_extraction(scorer)
    return [*rows, *measure_cost(), measure_growth(), measure_sameness()]


def measure_phenomena(scorer: ModuleType) -> list[Row]:
    gold = read_records("phenomena_dev")
    found = scorer.phenomena(gold, {i: split_record(row) for i, row in gold.items()})
    return [
        Row("phenomena (dev): claims pass", f"{found['claims_pass']:.3f}", "0.95", "1.00"),
        Row("phenomena (dev): full pass", f"{found['full_pass']:.3f}", "0.85", "0.95"),
    ]


def measure_claims(
    scorer: ModuleType, gold: dict, name: str, granularity: str, measure: tuple[str, str], clear: str, strong: str
) -> Row:
    found = scorer.score(gold, {i: split_record(row, granularity=granularity) for i, row in gold.items()})
    value = found[measure[0]][measure[1]]
    extra = (
        f" (P {found[measure[0]]['macro_p']:.3f}, R {found[measure[0]]['macro_r']:.3f}, claims ×{found['ratio']:.2f})"
    )
    return Row(f"{name} {measure[0]} {measure[1]}, {granularity}", f"**{value:.3f}**{extra}", clear, strong)


def measure_defaults(scorer: ModuleType, every: int) -> list[Row]:
    """What must hold of every set with the default setting: grounding, coverage, anchors, duplicates, open pronouns."""
    found, anchors = {}, [0, 0]
    for name, *_ in CLAIM_SETS:
        gold = read_records(name, every)
        predicted = {i: split_record(row) for i, row in gold.items()}
        found[name] = scorer.score(gold, predicted)
        for i, row in predicted.items():
            anchors[0] += sum(_is_anchored(gold[i], claim, scorer) for claim in row["claims"])
            anchors[1] += len(row["claims"])
    with_context = [name for name in found if name not in ("carb", "rose_acu")]

    def spread(key: str, names: list[str]) -> str:
        values = {name: found[name][key] for name in names}
        return ", ".join(f"{name} {value:.3f}" for name, value in values.items())

    names = list(found)
    return [
        Row("grounded, default (least)", f"{min(found[n]['grounded'] for n in names):.4f}", "0.998", "0.998"),
        Row(
            "claims with an invented number, default",
            f"{max(found[n]['number_invention'] for n in names):.4f}",
            "0",
            "0",
        ),
        Row("pronoun at the start, with context", spread("pronoun_start", with_context), "≤ 0.02", ""),
        Row("duplicates (most)", f"{max(found[n]['duplicates'] for n in names):.4f}", "≤ 0.005", ""),
        Row("more than one finite verb", spread("multi_verb", names), "≤ 0.05", ""),
        Row("coverage of the expected words, default", spread("coverage", names), "0.95 but feverfact", "0.97"),
        Row("anchors", f"{anchors[0]} of {anchors[1]}", "100 %", "100 %"),
    ]


def _is_anchored(gold: dict, claim: dict, scorer: ModuleType) -> bool:
    """Inside the text, on whole pieces, and every content word of the claim in the text or its context, up to its form."""
    text = gold["text"]
    pieces = [(claim["start"], claim["end"]), *claim["spans"]]
    if not all(0 <= a < b <= len(text) and text[a:b].strip() == text[a:b] for a, b in pieces):
        return False
    known = {word for word, _, _ in scorer.words(f"{text} {gold.get('context') or ''} {gold.get('title') or ''}")}
    return all(word in known or _is_form(word, known) for word in scorer.content(claim["text"]))


def _is_form(word: str, known: set[str]) -> bool:
    """ "broke" of "breaking", "became" of "becoming": the scorer's stems know only the regular forms."""
    return base_form(word) in {base_form(other) for other in known} or any(other[:2] == word[:2] for other in known)


def measure_worthiness(scorer: ModuleType, every: int) -> list[Row]:
    rows = []
    for name, clear, strong in (
        ("checkworthy_claimbuster", "F1 0.75, AUC 0.93", "0.80, 0.95"),
        ("checkworthy_debates", "MAP 0.14", "0.166"),
    ):
        gold = read_records(name, every)
        scored = {i: {"id": i, "score": _score(row["text"])} for i, row in gold.items()}
        found = scorer.checkworthy(gold, scored)
        said = ", ".join(f"{k} {v:.3f}" for k, v in found.items() if k in ("f1", "auc", "MAP_docs") and v is not None)
        rows.append(Row(name, said, clear, strong))
    return rows


def _score(text: str) -> float:
    checkable, reason = judge_checkability(text)
    return score_checkworthiness(text, quantities=find_quantities(text), checkable=checkable, reason=reason).score


def measure_extraction(scorer: ModuleType) -> list[Row]:
    gold = read_records("dates")
    found = scorer.extraction(gold, {i: _read_dates(row) for i, row in gold.items()}, "dates")
    rows = [
        Row("dates found / right", f"{found['found']:.3f} / {found['value_right']:.3f}", "0.93 / 0.80", "0.97 / 0.90")
    ]
    gold = read_records("quantities")
    predicted = {
        i: {"quantities": [describe_quantity(q) for q in find_quantities(row["text"])]} for i, row in gold.items()
    }
    found = scorer.extraction(gold, predicted, "quantities")
    said = f"{found['found']:.3f} / {found['value_right']:.3f} / {found['unit_right']:.3f}"
    return [*rows, Row("quantities found / value / unit", said, "0.97 / 0.92 / 0.85", "0.99 / 0.97 / 0.95")]


def _read_dates(row: dict) -> dict:
    return {"dates": [describe_date(date) for date in find_dates(row["text"], read_date(row["reference"]))]}


def sample_article() -> str:
    texts = [row["text"] for row in read_records("propsegment").values()]
    return "\n\n".join(" ".join(texts[i : i + 6]) for i in range(0, 180, 6))


def measure_cost() -> list[Row]:
    nlp, article = load_model(), sample_article()
    paragraphs = article.split("\n\n")

    def parse() -> None:
        for doc in nlp.pipe(paragraphs):
            len(doc)

    decompose(article[:2000], nlp=nlp)
    bare = min(_time(parse) for _ in range(3))
    whole = min(_time(lambda: decompose(article, nlp=nlp)) for _ in range(3))
    words = len(article.split())
    return [
        Row("time over the bare parse", f"{whole / bare:.2f}×", "≤ 1.6×", "≤ 1.3×"),
        Row("words a second, one core", f"{words / whole:,.0f}", "2,500", ""),
    ]


def _time(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def measure_growth() -> Row:
    """How much longer twice a text takes, of texts that ask for more: one piece again and again, to every function that reads texts."""
    worst = max((_time(lambda: act(piece * count)) / _time(lambda: act(piece * (count // 2))), piece)  # noqa: B023
                for act, piece, count in _growing())  # fmt: skip
    return Row("time for twice a text made to be slow, at most", f"{worst[0]:.1f}× (“{worst[1].strip()}”)", "≤ 3", "2")


def _growing() -> Iterator[tuple[Callable[[str], object], str, int]]:
    """Each with a piece and how often it is said."""
    for piece, count in (
        ("word, ", 10_000), ("the dog saw the cat and ", 4_000), ("(", 6_000), ("a", 600_000), ("“", 5_000), ("'a ", 8_000), ("a\n", 10_000),
        ("a and ", 5_000), ("Depot 9 of town 7 sold 90 lorries in 1950. ", 1_200),
    ):  # fmt: skip
        yield decompose, piece, count
    for piece in ("1,", "two ", "from 3% to ", "hundred and "):
        yield find_quantities, piece, 4_000
    for piece in ("May 5 ", "2019-", "last week on ", "and 3 May "):
        yield _date, piece, 4_000
    for piece in ("1, ", "May 5 ", "Reyes met 5 men in 2019. "):
        yield _compare_with_itself, piece, 800


def _date(text: str) -> None:
    find_dates(text, dt.date(2025, 3, 21))


def _compare_with_itself(text: str) -> None:
    side = read_passage(text)
    compare(side, side)


def measure_sameness() -> Row:
    """The same JSON from two fresh processes with different hash seeds."""
    digests = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", CHILD],
            input=sample_article(),
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env=environment,
        )
        digests.add(hashlib.sha256(done.stdout.encode()).hexdigest())
    return Row("same JSON over processes", "yes" if len(digests) == 1 else "NO", "always", "always")


def write_table(rows: list[Row]) -> str:
    lines = ["| measure | reached | clear | strong |", "| --- | --- | --- | --- |"]
    return "\n".join([*lines, *(f"| {row.measure} | {row.reached} | {row.clear} | {row.strong} |" for row in rows)])


def put_into_page(table: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(START)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{START}\n\n{table}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
