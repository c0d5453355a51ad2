"""Exports: `python -m tests.bench.bench_export [--claims 100000]`. Figures beside their limits, on standard output and in docs/bench.json.

All claims as CSV and JSON, streamed into a file by a process of its own (its start is not counted); then one report of 300
claims with 600 quotes in every format. Memory is the most that a process ever held.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import django

from tests.bench.results import SIZES, Figure, record_figures
from tests.services import start_test_services

CLAIMS, QUOTES = 300, 2
SENTENCES = (
    "The ministry sent about ten thousand soldiers abroad in October, officials said.",
    "Министерство направило около десяти тысяч солдат за границу в октябре.",
    "국방부는 10월에 약 1만 명의 병사를 해외로 파견했다고 밝혔다.",
    "أرسلت الوزارة حوالي عشرة آلاف جندي إلى الخارج في أكتوبر.",
    "国防部在十月派遣了约一万名士兵，軍隊沒有增長。",
)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--claims", type=int, default=100_000)
    arguments.add_argument(
        "--stream", nargs=2, metavar=("FORMAT", "FILE"), help="only this, from the database there is"
    )
    asked = arguments.parse_args()
    if asked.stream:
        stream(*asked.stream)
        return 0
    os.environ.update(DJANGO_SETTINGS_MODULE="factcheck.settings", LOG_LEVEL="WARNING")
    with start_test_services():
        django.setup()
        from tests.bench import archive

        archive.prepare(asked.claims, 20)
        decide_all()
        figures = list(measure_archive(asked.claims))
    if asked.claims in SIZES:
        record_figures("export", figures)
    for line in measure_formats():
        print(line, flush=True)
    return 0


def decide_all() -> None:
    """A decisive verdict for every claim of the archive that has none yet, resting on its quote."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_DECIDE)


_DECIDE = """
INSERT INTO claims_verdict (claim_id, reviewer_id, round, rating_id, rationale, wording, superseded, decisive, blind)
    SELECT id, 1, 'first', (SELECT id FROM claims_rating WHERE label = 'False'),
        'The archive says otherwise [1], and so do others who were asked.', standalone, false, true, false
    FROM claims_claim WHERE state = 'detected';
INSERT INTO claims_verdict_evidence (verdict_id, evidence_id)
    SELECT v.id, e.id FROM claims_verdict v JOIN claims_evidence e ON e.claim_id = v.claim_id JOIN claims_claim c ON c.id = v.claim_id
    WHERE c.state = 'detected';
UPDATE claims_claim SET state = 'decided';
ANALYZE;
"""


def measure_archive(claims: int) -> Iterator[Figure]:
    bare = measure_bare(claims)
    for form in ("csv", "json"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"claims.{form}"
            command = [sys.executable, "-m", "tests.bench.bench_export", "--stream", form, str(path)]
            seconds, memory = map(
                float, subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()
            )
            size = path.stat().st_size / 2**20
            lines = sum(1 for _ in path.open("rb"))
            assert lines == claims + {"csv": 1, "json": 2}[form], lines
        print(
            f"{form}: {claims} claims in {seconds:.1f} s, {claims / seconds:,.0f} claims/s (least 10,000), "
            f"{memory:.0f} MB at most (limit 200), {size:.0f} MB of file",
            flush=True,
        )
        yield Figure(f"export as {form}", claims / seconds, "claims/s", claims, bare, "at least 10,000")
        yield Figure(f"export as {form}, most memory", memory, "MB", claims, limit="200")


def measure_bare(claims: int) -> float:
    """Claims a second of a bare COPY of the same claims with verdict, rating and quote."""
    from django.db import connection

    with connection.cursor() as cursor, tempfile.TemporaryFile() as file:
        start = time.perf_counter()
        with cursor.copy(_BARE) as rows:
            file.writelines(rows)
        return claims / (time.perf_counter() - start)


_BARE = """
COPY (SELECT c.id, c.standalone, g.label, v.rationale, v.sealed_at, e.quote, s.url
    FROM claims_claim c JOIN claims_verdict v ON v.claim_id = c.id AND v.decisive JOIN claims_rating g ON g.id = v.rating_id
    JOIN claims_evidence e ON e.claim_id = c.id JOIN claims_extraction x ON x.id = e.extraction_id
    JOIN claims_snapshot n ON n.id = x.snapshot_id JOIN claims_source s ON s.id = n.source_id ORDER BY c.id) TO STDOUT (FORMAT csv)
"""


def stream(form: str, path: str) -> None:
    """Prints how long it took, and the most MB that this process held."""
    django.setup()
    from claims.reports.exports.archive import export_claims

    start = time.perf_counter()
    with Path(path).open("wb") as file:
        file.writelines(export_claims(form))
    print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def measure_formats() -> Iterator[str]:
    from claims.reports.exports.registry import FORMATS

    content, imprint = build_report()
    yield f"a report of {CLAIMS} claims with {CLAIMS * QUOTES} quotes:"
    for format in FORMATS.values():
        start = time.perf_counter()
        size = sum(map(len, format.export(content, imprint).pieces))
        yield f"  {format.name}: {time.perf_counter() - start:.2f} s, {size / 1024:,.0f} KB"
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"the largest child (the PDF's) held {child:.0f} MB (limit 400), this process {own:.0f} MB; the PDF's limit is 3 s"


def build_report() -> tuple[dict, object]:
    """Claims and quotes in five scripts, each quote with an address of its own."""
    from dataclasses import replace

    from tests.reports.exports.samples import CONTENT, IMPRINT

    sample = CONTENT["claims"][0]
    text = " ".join(SENTENCES)
    claims = [build_claim(sample, number) for number in range(1, CLAIMS + 1)]
    digest = sample["verdict"]["evidence"][0]["snapshot"]["text_sha256"]
    return CONTENT | {"claims": claims}, replace(IMPRINT, texts={digest: text})


def build_claim(sample: dict, number: int) -> dict:
    text, verdict = " ".join(SENTENCES), sample["verdict"]
    evidence = []
    for place in range(QUOTES):
        quote = SENTENCES[(number + place) % len(SENTENCES)]
        start = text.index(quote)
        url = f"https://archive.example.org/{number}/{place + 1}/a-rather-long-address?with=a&query"
        evidence.append(
            verdict["evidence"][0]
            | {"number": place + 1, "quote": quote, "start": start, "end": start + len(quote)}
            | {"source": verdict["evidence"][0]["source"] | {"url": url}}
        )
    rationale = f"Ten, **not** *twelve*, says [1]; see [2]. {SENTENCES[0] * 3}\n\n- first\n- second"
    claim = f"{SENTENCES[number % len(SENTENCES)][:60]} ({number})"
    return sample | {
        "id": number,
        "number": number,
        "claim": claim,
        "verdict": verdict | {"rationale": rationale, "evidence": evidence},
    }


if __name__ == "__main__":
    sys.exit(main())
