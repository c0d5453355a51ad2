"""Articles imported and split by a worker with two processes: `python -m tests.bench.bench_splitting [--articles 300]`.

Each article has 2,500 characters: sentences of the seed article in another order. The bare parse of the same texts by the same model, one
process alone, is measured beside it.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import time

import django

from tests.bench.results import Figure, record_figures
from tests.services import start_test_services

ARTICLES, CHARACTERS = 300, 2500
LEAST = 8  # articles a second, on two cores


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--articles", type=int, default=ARTICLES)
    asked = arguments.parse_args()
    os.environ.update(DJANGO_SETTINGS_MODULE="factcheck.settings", LOG_LEVEL="WARNING", DEMO="0")
    with start_test_services(durable=True):
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        texts = write_texts(asked.articles)
        split, claims = measure(texts)
        parsed = measure_parse(texts[:60])
        print(f"{len(texts)} articles of {CHARACTERS} characters, {claims} claims")
        print(f"imported and split: {split:.1f} articles/s (least {LEAST})")
        print(f"bare parse, one process: {parsed:.1f} articles/s")
    if asked.articles == ARTICLES:
        record_figures(
            "splitting",
            [Figure("imported and split by two processes", split, "articles/s", None, parsed, f"at least {LEAST}")],
        )
    return 0


def write_texts(count: int) -> list[str]:
    from django.conf import settings

    article = (settings.BASE_DIR / "seeds" / "shoigu-article.txt").read_text().splitlines()
    sentences = [f"{part.strip('. ')}." for line in article[:-1] for part in line.split(". ") if len(part) > 40]
    texts, chance = [], random.Random(1)
    for number in range(count):
        chosen = [f"Report {number} was filed on Monday."]
        while sum(map(len, chosen)) + len(chosen) < CHARACTERS:
            chosen.append(chance.choice(sentences))
        texts.append(" ".join(chosen)[:CHARACTERS])
    return texts


def measure(texts: list[str]) -> tuple[float, int]:
    """Articles a second from the first import to the last text split, and how many claims they made."""
    from claims.articles.bulk import NewText, import_articles
    from claims.articles.models import Claim, Splitting
    from claims.tasks import split_revision_task

    worker = start_worker()
    try:
        start = time.perf_counter()
        assert all(outcome.is_new for outcome in import_articles(map(NewText, texts), origin="command line"))
        for job in Splitting.objects.order_by("pk").values_list("pk", flat=True):
            split_revision_task.delay(job)  # no clock runs here that would wake them
        while Splitting.objects.filter(state=Splitting.State.DONE).count() < len(texts):
            time.sleep(0.05)
        return len(texts) / (time.perf_counter() - start), Claim.objects.count()
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(60)


def start_worker() -> subprocess.Popen:
    """Answers once it is ready to work."""
    from factcheck.celery import app

    command = [sys.executable, "-m", "celery", "--app=factcheck", "--skip-checks", "worker", "-c", "2", "-l", "WARNING"]
    worker = subprocess.Popen(command)
    while not app.control.ping(timeout=1):
        assert worker.poll() is None, "the worker ended"
    return worker


def measure_parse(texts: list[str]) -> float:
    from django.conf import settings

    from claims.text.language_model import load_model

    model = load_model(settings.SPACY_MODEL)
    model(texts[0])
    start = time.perf_counter()
    for text in texts:
        model(text)
    return len(texts) / (time.perf_counter() - start)


if __name__ == "__main__":
    sys.exit(main())
