"""A large bundle, made and verified: `python -m tests.bench.bench_bundle`. Figures as JSON on standard output.

300 claims with 600 quotes of 600 archived texts, signed, with and without archives. Verifying is timed as a stranger does it: a
process of its own, from the command to its exit. Beside it the bare limit: the same process reading and hashing the file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

from tests.services import start_test_services

CLAIMS, QUOTES_EACH, WORDS, RUNS = 300, 2, 3000, 5
LIMIT_SECONDS = 2.0


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--claims", type=int, default=CLAIMS)
    asked = arguments.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "factcheck.settings"
    os.environ["LOG_LEVEL"] = "WARNING"
    with start_test_services(), tempfile.TemporaryDirectory() as folder:
        os.environ["REPORT_SIGNING_KEY"] = str(_write_key(Path(folder)))
        os.environ["SNAPSHOT_ROOT"] = str(Path(folder) / "snapshots")
        django.setup()
        edition = publish(asked.claims)
        figures = {
            "texts": measure(edition, Path(folder), archives=False),
            "with_archives": measure(edition, Path(folder), archives=True),
        }
    figures["limit_seconds"] = LIMIT_SECONDS
    figures["within_limit"] = figures["texts"]["verify_seconds_median"] <= LIMIT_SECONDS
    print(json.dumps(figures, indent=1))
    return 0


def _write_key(folder: Path) -> Path:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    path = folder / "key.pem"
    path.write_bytes(Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return path


def publish(claims: int):
    """The edition, laid down as rows: each claim with quotes of texts of its own, each text with its archive."""
    from django.core.management import call_command

    from claims.reports.services import publish_report
    from tests.builders import make_article, make_person, make_scale, make_verdict

    call_command("migrate", verbosity=0)
    make_scale()
    rita, edda = make_person("rita", "Reviewer"), make_person("edda", "Editor")
    sentences = [
        f"Statement {number} of this article says that 12,{number:03} ships came in." for number in range(claims)
    ]
    article = make_article(text=" ".join(sentences), claims=sentences, user=rita)
    choice = random.Random(5)
    for claim in article.claims.all():
        for number in range(QUOTES_EACH):
            _cite(claim, f"{claim.number}-{number}", choice, rita)
        make_verdict(claim, rita, rationale="Both registers say otherwise [1][2].")
    return publish_report(article=article, user=edda)


def _cite(claim, name: str, choice: random.Random, user) -> None:
    from claims.sources.models import Snapshot, Source
    from claims.sources.store import build_upload_archive, store_archive
    from tests.builders import make_evidence

    words = ["harbour", "ferry", "register", "Größe", "причал", "pier", "2,100", "ships", "said", "the", "of", "year"]
    text = (
        f"Register {name}.\n\n" + " ".join(choice.choice(words) for _ in range(WORDS)) + f" Count {name}: 2,100 ships."
    )
    body = text.encode()
    digest = hashlib.sha256(body).hexdigest()
    snapshot = Snapshot.objects.create(
        source=Source.objects.create(file_name=f"{name}.txt"),
        raw_sha256=digest,
        decoded_sha256=digest,
        size=len(body),
        media_type="text/plain",
        storage_name=f"absent/{digest}",
        archive_name=store_archive(build_upload_archive(body, name=name, media_type="text/plain")),
        quality="content",
    )
    extraction = snapshot.extractions.create(extractor="text", version="1", text=text, text_sha256=digest)
    make_evidence(claim, user, extraction=extraction, quote=f"Count {name}: 2,100 ships.")


def measure(edition, folder: Path, *, archives: bool) -> dict:
    from claims.reports import verify_report
    from claims.reports.bundle import plan_bundle
    from claims.reports.signing import find_signing_key

    path = folder / "report.zip"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    bundle = plan_bundle(edition, archives=archives)
    planned = time.perf_counter() - started
    with path.open("wb") as file:
        for step in bundle.stream():
            file.write(step)
    made = time.perf_counter() - started
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    key = find_signing_key().public_line
    verify = [sys.executable, "-I", "-S", verify_report.__file__, str(path), "--key", key]
    bare = [sys.executable, "-I", "-S", "-c", "import hashlib,sys;hashlib.file_digest(open(sys.argv[1],'rb'),'sha256')"]
    verified = _time(verify, expect="All holds.")
    hashed = _time([*bare, str(path)])
    return {
        "verdicts": len(edition.content["claims"]),
        "quotes": sum(len(claim["verdict"]["evidence"]) for claim in edition.content["claims"]),
        "files": len(bundle.entries),
        "megabytes": round(bundle.size / 2**20, 1),
        "plan_seconds": round(planned, 2),
        "make_seconds": round(made, 2),
        "make_memory_grown_mb": grown // 1024,
        "verify_seconds_median": round(verified, 3),
        "verify_peak_mb": _weigh(verify_report.__file__, str(path), "--key", key),
        "bare_hash_seconds": round(hashed, 3),
        "ratio": round(verified / hashed, 1),
    }


def _time(command: list[str], *, expect: str = "") -> float:
    """Median seconds of a few runs."""
    seconds = []
    for _ in range(RUNS):
        started = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
        seconds.append(time.perf_counter() - started)
        if expect not in done.stdout:
            raise SystemExit(f"not verified: {done.stdout[-500:]}")
    return statistics.median(seconds)


_WEIGH = """
import runpy, sys
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
finally:
    print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")), file=sys.stderr)
"""


def _weigh(script: str, *arguments: str) -> int:
    """The most memory that the script had, in MB, as its own process tells: what a parent is told counts the parent in."""
    code = f"import sys; sys.argv = {[script, *arguments]!r}\n{_WEIGH}"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, encoding="utf-8", check=True
    )
    return int(done.stderr.split()[1]) // 1024


if __name__ == "__main__":
    raise SystemExit(main())
