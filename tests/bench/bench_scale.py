"""Search, matching and import at 1,000, 100,000 and 1,000,000 claims: `python -m tests.bench.bench_scale [--sizes 1000,100000]`.

Each figure stands beside its limit, measured in the same run on the same rows: the bare statement, sent by the same driver, and nothing
around it. Writes docs/bench.json and the tables of docs/scale.md and docs/matching.md. The database is our own and is gone afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import django

from tests.bench.results import DOCS, SIZES, Figure, record_figures, replace_table
from tests.services import start_test_services

ARTICLES, CHARACTERS = 1000, 2500
QUESTIONS = (
    "{rare}", "{middle}", "{common}", "{rare} {middle}", "{middle} {common}", "{common} {other}", '"{middle} {other}"', "{middle} -{common}",
    "{beginning}*", "{middle} verdict:false", "{common} kind:numerical", "{middle} from:2023", "claimant:poe {common}", "{rare} domain:site7.example.org",
    "{typo}",
)  # fmt: skip
ROUNDS = 6  # of all questions


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--sizes", default=",".join(map(str, SIZES)))
    arguments.add_argument("--only", choices=("search", "matching", "import"), default=None)
    asked = arguments.parse_args()
    sizes = sorted(int(size) for size in asked.sizes.split(","))
    os.environ.update(DJANGO_SETTINGS_MODULE="factcheck.settings", LOG_LEVEL="WARNING")
    with start_test_services(durable=True):
        django.setup()
        figures = measure_sizes(sizes, asked.only)
    if not asked.only and tuple(sizes) == SIZES:
        write_results(figures)
    if asked.only == "matching" and sizes[-1] == SIZES[-1]:
        record_figures("scale", list_figures(figures))
        replace_table(DOCS / "matching.md", describe_matching(figures))
    print(json.dumps(figures, indent=1))
    return 0


def measure_sizes(sizes: Sequence[int], only: str | None) -> dict:
    """Figures by size, and those of the paraphrases at the largest."""
    from django.core.management import call_command

    from claims.matching.counting import count_words
    from tests.bench.bench_matching import measure_paraphrases
    from tests.bench.large_archive import LargeArchive

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    archive, figures = LargeArchive(), {"sizes": {}}
    for size in sizes:
        start = time.perf_counter()
        archive.grow(size)
        count_words(seconds=600)
        print(f"{size} claims after {time.perf_counter() - start:.0f} s", file=sys.stderr)
        figures["load average"] = [round(load, 1) for load in os.getloadavg()]
        measured = figures["sizes"][str(size)] = {}
        if only in (None, "search"):
            measured |= measure_search(archive)
        if only in (None, "matching"):
            measured |= measure_matching(size)
        if only in (None, "import"):
            measured |= measure_import(archive)
    if only in (None, "matching"):
        figures["paraphrases"] = measure_paraphrases()
    return figures


@dataclass(frozen=True)
class Times:
    """What acts took by the clock, and what each took of this process and of its database server on average, which a busy machine changes
    less. Milliseconds."""

    clock: list[float]
    processor: float


def summarise(times: Times) -> dict[str, float]:
    ordered = sorted(times.clock)
    return {
        "processor": round(times.processor, 1),
        "p50": round(statistics.median(ordered), 2),
        "p95": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 2),
        "max": round(ordered[-1], 1),
    }


def time_each(act: Callable, items: Iterable) -> Times:
    clock, before = [], _read_processor()
    for item in items:
        start = time.perf_counter()
        act(item)
        clock.append(1000 * (time.perf_counter() - start))
    return Times(clock, 1000 * (_read_processor() - before) / max(1, len(clock)))


def _read_processor() -> float:
    """Seconds that this process and its database server have worked, to a hundredth."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        fields = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# --- search -------------------------------------------------------------------------------------------------------------


def measure_search(archive) -> dict:
    """A mixture of questions, put to the claims and to everything, each beside the bare statement for the same words."""
    from django.test import Client

    from claims.matching.search import search
    from claims.matching.search_query import read_question
    from claims.people.models import User

    reader = User.objects.get(username="reviewer0")
    browser = Client(headers={"host": "localhost"})
    browser.force_login(reader)
    questions = write_questions(archive)
    for text in questions[:20]:  # warm
        search(read_question(f"{text} in:claims"), reader)
    bare = time_each(search_bare, [read_question(text) for text in questions])
    service = time_each(lambda text: search(read_question(f"{text} in:claims"), reader), questions)
    page = time_each(lambda text: browser.get("/search/", {"q": f"{text} in:claims"}), questions)
    everything = time_each(lambda text: search(read_question(text), reader), questions)
    return {
        "search, bare statement": summarise(bare),
        "search in claims": summarise(service),
        "search in claims, the page": summarise(page),
        "search in everything": summarise(everything),
    }


def write_questions(archive) -> list[str]:
    """The mixture, with words of this archive: rare ones, ones in between, common ones."""
    from claims.matching.counting import count_claims
    from claims.matching.match_models import Lexeme, Word

    choice, total = random.Random(3), count_claims()
    words = Word.objects.filter(text__regex="^[a-z]{4,12}$")

    def pick(low: float, high: float) -> list[str]:
        found = words.filter(claims__gte=max(1, low * total), claims__lte=max(2, high * total)).values_list(
            "text", flat=True
        )
        known = list(found.order_by("text")[:400])
        return known or list(Lexeme.objects.order_by("-claims").values_list("text", flat=True)[:50])

    rare, middle, common = pick(0, 2e-5), pick(2e-4, 2e-3), pick(0.02, 1)
    texts = []
    for _ in range(ROUNDS):
        for pattern in QUESTIONS:
            word = choice.choice(middle)
            texts.append(
                pattern.format(
                    rare=choice.choice(rare), middle=word, common=choice.choice(common), other=choice.choice(middle), beginning=word[:4],
                    typo=word[:2] + word[3] + word[2] + word[4:] + "q",
                )
            )  # fmt: skip
    return texts


def search_bare(question) -> list:
    """What the words come to as one statement: matches first, the newest 50 with their texts. No operators, nothing highlighted."""
    from django.db import connection

    words = " ".join(term.text for term in (*question.wanted, *question.claimants))
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH matches AS MATERIALIZED (SELECT id FROM claims_claimwords WHERE words @@ plainto_tsquery('claims_english', %s)) "
            "SELECT c.id, c.standalone, c.state FROM matches JOIN claims_claim c USING (id) ORDER BY id DESC LIMIT 50",
            [words],
        )
        return cursor.fetchall()


# --- matching -------------------------------------------------------------------------------------------------------------


def measure_matching(size: int) -> dict:
    """Claims of the archive, drawn at random, each matched against all others."""
    from claims.articles.models import Claim
    from claims.matching.candidates import find_candidate_claims
    from claims.matching.ranking import suggest_matches

    ids = random.Random(5).sample(range(1, size + 1), min(size, 200))
    claims = list(Claim.objects.select_related("article").prefetch_related("facts").filter(pk__in=ids))
    for claim in claims[:20]:  # warm
        suggest_matches(claim)
    candidates = time_each(find_candidate_claims, claims)
    matched = time_each(suggest_matches, claims)
    return {"matching, candidates alone": summarise(candidates), "matching one claim": summarise(matched)}


# --- import ---------------------------------------------------------------------------------------------------------------


def measure_import(archive) -> dict:
    """1,000 texts of 2,500 characters, by the service and as bare COPY of the same texts into a table with one index."""
    from django.db import connection, transaction

    from claims.articles.bulk import NewText, import_articles

    texts = [NewText(_write_text(archive)) for _ in range(ARTICLES)]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_texts (id bigserial PRIMARY KEY, text text)")
        start = time.perf_counter()
        with cursor.copy("COPY bench_texts (text) FROM STDIN") as copy:
            for item in texts:
                copy.write_row((item.text,))
        bare = time.perf_counter() - start
        cursor.execute("DROP TABLE bench_texts")
    with transaction.atomic():  # rolled back, so that the archive stays the one that was seeded
        start, before = time.perf_counter(), _read_processor()
        outcomes = list(import_articles(texts, origin="command line"))
        taken, worked = time.perf_counter() - start, _read_processor() - before
        assert all(outcome.outcome == "new article" for outcome in outcomes) and len(outcomes) == ARTICLES
        transaction.set_rollback(True)
    return {
        "import, articles/s": {
            "service": round(ARTICLES / taken),
            "service, of the processor": round(ARTICLES / worked),
            "bare COPY": round(ARTICLES / bare),
        },
    }


def _write_text(archive) -> str:
    sentences: list[str] = []
    while sum(map(len, sentences)) + len(sentences) < CHARACTERS:
        sentences.append(archive.say())
    return " ".join(sentences)[:CHARACTERS]


# --- results --------------------------------------------------------------------------------------------------------------


def write_results(figures: dict) -> None:
    record_figures("scale", list_figures(figures))
    replace_table(DOCS / "scale.md", describe_sizes(figures["sizes"]))
    replace_table(DOCS / "matching.md", describe_matching(figures))


def list_figures(figures: dict) -> Iterator[Figure]:
    """What stands in the one table of all benches, of that which was measured."""
    for size, measured in figures["sizes"].items():
        for name, beside, limit in (
            ("search in claims", "search, bare statement", "150; 3 of the bare statement (p95)"),
            ("search in claims, the page", "search, bare statement", ""),
            ("search in everything", "search, bare statement", ""),
            ("matching one claim", "matching, candidates alone", "100"),
        ):
            for part in ("p50", "p95") if name in measured else ():
                told = limit if part == "p95" else ""
                yield Figure(f"{name}, {part}", measured[name][part], "ms", int(size), measured[beside][part], told)
        if imported := measured.get("import, articles/s"):
            yield Figure("import", imported["service"], "articles/s", int(size), imported["bare COPY"], "at least 500")
    found, largest = figures["paraphrases"], max(map(int, figures["sizes"]))
    for name, limit in (("paraphrases found among five", "at least 0.9"), ("traps with a false match first", "0")):
        yield Figure(name, float(found["figures"][name].rpartition("= ")[2]), "", largest, limit=limit)


def describe_sizes(sizes: dict) -> list[str]:
    names = list(sizes)
    lines = ["| figure | " + " | ".join(f"{int(name):,} claims" for name in names) + " | growth |"]
    lines.append("|---|" + "--:|" * (len(names) + 1))
    first, last = sizes[names[0]], sizes[names[-1]]
    for figure, value in first.items():
        for part in ("p50", "p95", "processor") if "p95" in value else value:
            cells = " | ".join(f"{sizes[name][figure][part]:,g}" for name in names)
            unit = "ms" if "p95" in value else ""
            lines.append(f"| {figure}, {part} {unit} | {cells} | {last[figure][part] / first[figure][part]:.1f}× |")
    return lines


def describe_matching(figures: dict) -> list[str]:
    found = figures["paraphrases"]
    lines = ["| figure | |", "|---|--:|", f"| claims in the archive | {found['claims']:,} |"]
    lines += [f"| {name} | {value} |" for name, value in found["figures"].items()]
    lines += [
        "",
        "| score from | paraphrases called a match | traps with a false match first | claims with a false match among five |",
        "|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {row['score']:.2f} | {row['matches']} | {row['false_first']} | {row['false_shown']} |"
        for row in found["thresholds"]
    ]
    return lines


if __name__ == "__main__":
    sys.exit(main())
