"""Captures under load: `python -m tests.bench.bench_capture`. Figures as JSON on standard output, and in
docs/bench.json.

A local server answers after 50 ms with an article of 60 kB, different at every address. Two worker processes capture 300
sources on 60 hosts, while addresses are attached and timed; then once more with 50 servers that take 6 s to answer.
Names lead to this machine by a resolver of our own; everything else is as in service, pauses between starts included.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from tests.bench.results import Figure, record_figures
from tests.services import start_test_services
from tests.sources.misbehaving_server import MisbehavingServer, page, write_article

SOURCES, HOSTS, WORKERS, SLOW = 300, 60, 2, 50
SENTENCE = (
    "Pier {} has lost {} centimetres of masonry since the survey, says paragraph {} of the minutes of the hearing. "
)


@page("/report")
def send_report(visit) -> None:
    number = int(visit.asked.query["n"])
    visit.web.stopping.wait(6.0 if visit.asked.query.get("slow") else 0.05)
    paragraphs = [SENTENCE.format(line % 6, (line * number) % 90, line) * 5 for line in range(105)]
    visit.answer(write_article(title=f"Hearing number {number}", paragraphs=paragraphs))


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--sources", type=int, default=SOURCES)
    arguments.add_argument("--hosts", type=int, default=HOSTS)
    asked = arguments.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "factcheck.settings"
    with start_test_services(), MisbehavingServer() as web:
        os.environ["CAPTURE_ALLOWED_ENDPOINTS"] = f"{web.host}:{web.port}"
        os.environ["LOG_LEVEL"] = "WARNING"
        django.setup()
        prepare_database()
        slow = SLOW * asked.sources // SOURCES
        figures = {
            "all_quick": measure(web, asked.sources, asked.hosts, slow=0, first=0),
            "with_slow": measure(web, asked.sources, asked.hosts, slow=slow, first=asked.sources),
        }
    print(json.dumps(figures, indent=1))
    if (asked.sources, asked.hosts) == (SOURCES, HOSTS):
        record_figures("capture", list_figures(figures))
    return 0


def list_figures(figures: dict) -> Iterator[Figure]:
    """What stands in the one table of all benches. No server can be asked faster than the pauses between two requests to one host allow."""
    quick, slow = figures["all_quick"], figures["with_slow"]
    yield Figure("sources captured", quick["sources"] / quick["seconds_to_quick_stored"], "sources/s")
    yield Figure(
        "… beside slow servers", (slow["sources"] - slow["slow"]) / slow["seconds_to_quick_stored"], "sources/s"
    )
    yield Figure("attach a source meanwhile, p95", quick["attach_ms_p95"], "ms")


def measure(web: MisbehavingServer, sources: int, hosts: int, *, slow: int, first: int) -> dict:
    """`first` numbers the sources, so that no second measure meets texts and hosts of the one before: what was captured stays."""
    with running_workers() as pids, measuring_memory(pids) as memory:
        time.sleep(2)  # libraries loaded, as in service
        started = time.monotonic()
        attach = attach_all(web, sources, hosts, slow, first)
        last_quick = wait_until_done(started, quick_only=True)
        last = wait_until_done(started, quick_only=False)
    return {
        "sources": sources,
        "hosts": hosts,
        "slow": slow,
        "seconds_to_quick_stored": round(last_quick, 2),
        "seconds_to_all_stored": round(last, 2),
        "attach_ms_p50": round(statistics.median(attach) * 1000, 1),
        "attach_ms_p95": round(sorted(attach)[int(len(attach) * 0.95)] * 1000, 1),
        "worker_peak_mb": max(memory, default=0) // 1024,
        "states": count_states(sources),
    }


def prepare_database() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


@contextmanager
def running_workers() -> Iterator[list[int]]:
    from django.db import connections

    connections.close_all()
    pids: list[int] = []
    for _ in range(WORKERS):
        pid = os.fork()
        if pid == 0:
            work()
        pids.append(pid)
    try:
        yield pids
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def work() -> None:
    from claims.sources.running import run_captures

    try:
        while True:
            if not run_captures(resolver=lambda host: ["127.0.0.1"]).more_due:
                time.sleep(0.05)  # in service the next message wakes it
    finally:
        os._exit(1)


@contextmanager
def measuring_memory(pids: list[int]) -> Iterator[list[int]]:
    """kB of proportional memory, worker and reading children together."""
    readings: list[int] = []
    stop = threading.Event()

    def sample() -> None:
        while not stop.wait(0.2):
            readings.extend(read_memory(pid) for pid in pids)

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield readings
    finally:
        stop.set()
        thread.join()


def read_memory(pid: int) -> int:
    family = [pid, *(int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    return sum(_read_pss(member) for member in family)


def _read_pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0  # it has ended meanwhile
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def attach_all(web: MisbehavingServer, sources: int, hosts: int, slow: int, first: int) -> list[float]:
    """Seconds that each request took in the service that the view calls, transaction included."""
    from claims.people.models import User
    from claims.sources.services import find_or_create_source, request_capture

    rita, _ = User.objects.get_or_create(username="rita")
    every = sources // slow if slow else sources + 1
    took = []
    for number in range(sources):
        flag = "&slow=1" if slow and number % every == 0 else ""
        host = f"slow{first + number}.example" if flag else f"paper{number % hosts}.town{first}.example"
        started = time.monotonic()
        request_capture(
            source=find_or_create_source(url=web.url(f"/report?n={first + number}{flag}", host=host), user=rita),
            asked_by=rita,
        )
        took.append(time.monotonic() - started)
    return took


def wait_until_done(started: float, *, quick_only: bool) -> float:
    from claims.sources.models import Capture

    waiting = Capture.objects.filter(state__in=Capture.OPEN)
    if quick_only:
        waiting = waiting.exclude(source__url__contains="slow=1")
    while waiting.exists() and time.monotonic() - started < 120:
        time.sleep(0.05)
    return time.monotonic() - started


def count_states(last: int) -> dict[str, int]:
    """Of so many captures, the last ones."""
    from django.db.models import Count

    from claims.sources.models import Capture

    newest = Capture.objects.order_by("-pk").values("pk")[:last]
    states = Capture.objects.filter(pk__in=newest).values_list("state", "outcome").annotate(n=Count("id"))
    return {f"{state} {outcome}": n for state, outcome, n in states}


if __name__ == "__main__":
    sys.exit(main())
