"""Measure the ranking of passages and write the table into docs/passages.md.

    python -m tests.bench.bench_ranking

All quotes of seeds/conflict-pairs.jsonl are the passages of one text; each claim looks for the quote that was written for it. The
same with one feature left out at a time, and with words or spelling alone, tells what each is good for.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from tests.services import start_test_services

ROOT = Path(__file__).resolve().parents[2]
PAIRS = ROOT / "seeds" / "conflict-pairs.jsonl"
PAGE = ROOT / "docs" / "passages.md"
START, END = "<!-- table: made by make bench-ranking -->", "<!-- end of table -->"
EVERY = 3  # of the claims, to keep it short


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    lines = ["| score | first | among three | among eight | ms a claim |", "|---|--:|--:|--:|--:|"]
    lines += [measure(name, weights) for name, weights in list_variants()]
    head, rest = PAGE.read_text().split(START)
    PAGE.write_text("\n".join([head + START, *lines, END]) + rest.split(END)[1])
    print("\n".join(lines))


def list_variants() -> list[tuple[str, dict[str, float]]]:
    from claims.evidence.ranking import WEIGHTS

    without = [(f"without {name}", WEIGHTS | {name: 0.0}) for name in WEIGHTS]
    nothing = dict.fromkeys(WEIGHTS, 0.0)
    alone = [(f"{name} alone", nothing | {name: 1.0}) for name in ("words", "spelling")]
    return [("as it is", dict(WEIGHTS)), *without, *alone]


def measure(name: str, weights: dict[str, float]) -> str:
    from claims.evidence import ranking
    from claims.text.comparisons import read_passage
    from claims.text.records import read_date

    pairs = [json.loads(line) for line in PAIRS.read_text().splitlines()]
    text = "\n\n".join(dict.fromkeys(pair["quote"] for pair in pairs))
    before, ranking.WEIGHTS = ranking.WEIGHTS, weights
    places, started = [], time.perf_counter()
    for pair in pairs[::EVERY]:
        claim = read_passage(pair["claim"], read_date(pair["date"]))
        found = [passage.text for passage in ranking.rank_passages(claim, text, published=read_date(pair["date"]))]
        places.append(next((at for at, passage in enumerate(found) if passage in pair["quote"]), None))
    spent = (time.perf_counter() - started) / len(places) * 1000
    ranking.WEIGHTS = before
    shares = [sum(place is not None and place < most for place in places) / len(places) for most in (1, 3, 8)]
    return f"| {name} | " + " | ".join(f"{share:.0%}" for share in shares) + f" | {spent:.0f} |"


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "factcheck.settings"
    with start_test_services():
        main()
