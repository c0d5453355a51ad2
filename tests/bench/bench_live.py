"""200 open pages beside savers: `python -m tests.bench.bench_live [--pages 200] [--seconds 15]`. A table on standard output.

The pages ask as `live.js` does, every 2.0 to 2.6 seconds: most are open desks, each on an article that savers work on, some
are queues. Sixteen savers seal verdicts as fast as they can, once without the pages and once with them. Rates depend on what
else the machine does; the processor time that the web server and the database take for each answer does not.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import statistics
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import django
from django.db import connection

from tests.bench.bench_web import CLAIMS_PER_ARTICLE, CLIENTS, Client, Visitor, serve
from tests.services import start_test_services

PAUSE, JITTER = 2.0, 0.6
QUEUES = 0.1  # of the pages
TURNS = 3


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--claims", type=int, default=60_000)
    arguments.add_argument("--pages", type=int, default=200)
    arguments.add_argument("--seconds", type=float, default=12)
    asked = arguments.parse_args()
    os.environ.update(DJANGO_SETTINGS_MODULE="factcheck.settings", LOG_LEVEL="ERROR")
    with start_test_services(durable=True):
        django.setup()
        from tests.bench import archive

        archive.prepare(asked.claims, CLAIMS_PER_ARTICLE)
        visitors = archive.sign_in(CLIENTS)
        with serve() as port:
            measure(port, visitors, asked)
    return 0


def measure(port: int, visitors: list[Visitor], asked) -> None:
    print(
        f"{asked.pages} open pages, {CLIENTS} savers, {asked.claims} claims, {asked.seconds:.0f} s each; {TURNS} turns"
    )
    quiet = run_pages(port, visitors, asked, None)
    print(f"nobody saves: {describe(quiet)}; {quiet.cost}")
    alone, beside, heard = [], [], Heard()
    with ProcessPoolExecutor(2) as pool:
        for turn in range(TURNS):
            clock = Processors(port)
            alone.append(run_savers(pool, port, visitors, asked, first=2 * turn))
            print(f"a verdict, savers alone: {clock.say_each(alone[-1].saved)}")
            heard.add(
                run_pages(
                    port,
                    visitors,
                    asked,
                    lambda turn=turn: beside.append(run_savers(pool, port, visitors, asked, first=2 * turn + 1)),
                )
            )
    rates = [statistics.median(run.rate for run in runs) for runs in (alone, beside)]
    failed = sum(run.failed for run in alone + beside)
    print(
        f"savers alone {rates[0]:.0f} verdicts/s, beside the pages {rates[1]:.0f} ({rates[1] / rates[0]:.2f}); failed {failed}"
    )
    print(f"while they save: {describe(heard)}")


@dataclass(frozen=True)
class Saved:
    """What all savers together did in one run."""

    saved: int
    failed: int
    rate: float  # verdicts a second


class Processors:
    """Processor time that the web server and the database have taken since this was made."""

    def __init__(self, port: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            folder = Path(cursor.fetchone()[0])
        self._roots = {"web": _find_server(port), "database": int((folder / "postmaster.pid").read_text().split()[0])}
        self._before = self._read()

    def _read(self) -> dict[str, float]:
        return {name: _time_of_tree(root) for name, root in self._roots.items()}

    def say_each(self, count: int) -> str:
        taken = {name: 1000 * (now - self._before[name]) / max(count, 1) for name, now in self._read().items()}
        return f"web {taken['web']:.2f} ms, database {taken['database']:.2f} ms of processor each"


def _find_server(port: int) -> int:
    """The process that `serve` started."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"--port={port}".encode() in words:
            return int(folder.name)
    raise RuntimeError("the web server is not there")


def _time_of_tree(root: int) -> float:
    """Seconds that a process and what it started have taken, those that ended included."""
    parents, times = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)] = int(fields[1])
        times[int(folder.name)] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    tree, grown = {root}, True
    while grown:
        grown = {pid for pid, parent in parents.items() if parent in tree} - tree
        tree |= grown
    return sum(times.get(pid, 0) for pid in tree)


@dataclass
class Heard:
    """What the pages got: seconds for each answer, how many of them were 204, how many failed."""

    times: list[float] = field(default_factory=list)
    empty: int = 0
    failed: int = 0
    elapsed: float = 0
    cost: str = ""  # processor time of each answer

    def add(self, other: Heard) -> None:
        self.times += other.times
        self.empty += other.empty
        self.failed += other.failed
        self.elapsed += other.elapsed


def describe(heard: Heard) -> str:
    times = sorted(1000 * each for each in heard.times)
    at = {share: times[int(share * len(times)) - 1] for share in (0.5, 0.95, 0.99)}
    return (
        f"{len(times) / heard.elapsed:.0f} questions/s, p50 {at[0.5]:.1f} ms, p95 {at[0.95]:.1f}, p99 {at[0.99]:.1f}, "
        f"{heard.empty / len(times):.0%} of them 204; failed {heard.failed}"
    )


def run_pages(port: int, visitors: list[Visitor], asked, meanwhile: Callable[[], None] | None) -> Heard:
    """All pages, each with a connection of its own, kept open, in a thread of its own. Measured are the questions of pages
    that are open already: each asks once before."""
    heard, lock, stop = Heard(), threading.Lock(), threading.Event()
    ready = threading.Barrier(asked.pages + 1)
    pages = [
        threading.Thread(
            target=run_page, args=(Page(port, visitors[at % CLIENTS], at, asked), heard, lock, ready, stop)
        )
        for at in range(asked.pages)
    ]
    for page in pages:
        page.start()
    ready.wait()
    start, clock = time.perf_counter(), Processors(port)
    meanwhile() if meanwhile else stop.wait(asked.seconds)
    stop.set()
    heard.elapsed = time.perf_counter() - start
    heard.cost = clock.say_each(len(heard.times))
    for page in pages:
        page.join()
    return heard


class Page:
    """One open page: a connection that is kept, and the mark of what it saw."""

    def __init__(self, port: int, visitor: Visitor, at: int, asked) -> None:
        article = 1 + at % (asked.claims // CLAIMS_PER_ARTICLE)
        self.path = "/queue/live/" if at < QUEUES * asked.pages else f"/articles/{article}/live/"
        self.claim, self.since, self.seen = (article - 1) * CLAIMS_PER_ARTICLE + 1, int(time.time()), ""
        self.visitor = visitor
        self.server = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self) -> int:
        query = urlencode({"claim": self.claim, "seen": self.seen, "since": self.since})
        self.server.request(
            "GET", f"{self.path}?{query}", headers={"Cookie": self.visitor.cookies, "HX-Request": "true"}
        )
        answer = self.server.getresponse()
        body = answer.read()
        self.seen = json.loads(body)["seen"] if answer.status == 200 else self.seen
        return answer.status


def run_page(page: Page, heard: Heard, lock, ready: threading.Barrier, stop: threading.Event) -> None:
    page.ask()
    ready.wait()
    stop.wait(random.random() * (PAUSE + JITTER))
    while not stop.is_set():
        start = time.perf_counter()
        status = page.ask()
        with lock:
            heard.times.append(time.perf_counter() - start)
            heard.empty += status == 204
            heard.failed += status not in (200, 204)
        stop.wait(PAUSE + random.random() * JITTER)
    page.server.close()


def run_savers(pool: ProcessPoolExecutor, port: int, visitors: list[Visitor], asked, first: int) -> Saved:
    """All savers at once, half of them in each of two processes."""
    share = CLIENTS // 2
    start = time.perf_counter()
    jobs = [
        pool.submit(save_for, port, visitors[at * share : (at + 1) * share], asked, first * CLIENTS + at * share)
        for at in range(2)
    ]
    done = [job.result() for job in jobs]
    saved = sum(count for count, _ in done)
    return Saved(saved, sum(lost for _, lost in done), saved / (time.perf_counter() - start))


def save_for(port: int, visitors: list[Visitor], asked, first: int) -> tuple[int, int]:
    """Each visitor seals verdicts on claims of its own until the time is over: how many, and how many failed."""
    totals = [0, 0]
    room = asked.claims // (4 * TURNS * CLIENTS)  # claims for each saver and run

    def save(number: int, visitor: Visitor) -> None:
        client, end = Client(port, visitor), time.perf_counter() + asked.seconds
        for turn in range(room):
            if time.perf_counter() > end:
                return
            try:
                client.seal(1 + (first + number) * room + turn)
                totals[0] += 1
            except AssertionError:
                totals[1] += 1

    threads = [threading.Thread(target=save, args=each) for each in enumerate(visitors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return totals[0], totals[1]


if __name__ == "__main__":
    sys.exit(main())
