"""Pages under load: `python -m tests.bench.bench_web [--claims 100000]`. Each figure beside its limit, measured in the same run: bare
views of the same stack in the same processes, PostgreSQL with fsync. On standard output, and in docs/bench.json.
"""

from __future__ import annotations

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

import django
from playwright.sync_api import sync_playwright

from tests.bench.results import SIZES, Figure, record_figures
from tests.chromium import describe_launch
from tests.services import start_test_services

CLAIMS_PER_ARTICLE = 20
ROUNDS = int(os.environ.get("BENCH_ROUNDS", 300))  # fewer for a quick look while something is changed
CLIENTS, PROCESSES = 16, 2
SAVES, TURNS = int(os.environ.get("BENCH_SAVES", 20)), 7  # by each client in a turn, and turns


@dataclass(frozen=True)
class Visitor:
    """A signed-in browser: its cookies, and the token that goes with them."""

    cookies: str
    token: str


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--claims", type=int, default=100_000)
    asked = arguments.parse_args()
    os.environ.update(DJANGO_SETTINGS_MODULE="factcheck.settings", LOG_LEVEL="WARNING")
    with start_test_services(durable=True):
        django.setup()
        from tests.bench import archive

        archive.prepare(asked.claims, CLAIMS_PER_ARTICLE)
        long_article = archive.add_long_article()
        visitors = archive.sign_in(CLIENTS)
        figures = []
        with serve() as port:
            for figure in (
                *measure(port, visitors, asked.claims),
                *measure_in_browser(port, visitors[0], long_article, asked.claims),
            ):
                print(describe(figure), flush=True)
                figures.append(figure)
    if asked.claims in SIZES and not {"BENCH_ROUNDS", "BENCH_SAVES"} & os.environ.keys():
        record_figures("web", figures)
    return 0


@contextmanager
def serve() -> Iterator[int]:
    """The site in two processes, as in service. Yields its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface=wsgi", "--no-ws", "--workers=2", "--blocking-threads=4"]
    process = subprocess.Popen([*command, f"--port={port}", "--log-level=warning", "tests.bench.bare_wsgi:application"])
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(600):  # a busy machine takes its time
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the web server did not start")


def measure(port: int, visitors: list[Visitor], claims: int) -> Iterator[Figure]:
    """Medians, taken in turn with the bare view or save."""
    reader = Client(port, visitors[0])
    ids = [1 + (17 * turn) % (claims * 3 // 4) for turn in range(ROUNDS)]  # those that wait
    opened, bare = time_in_turn(
        lambda claim: reader.get(f"/claims/{claim}/", part=True), lambda claim: reader.get(f"/bare/show/{claim}/"), ids
    )
    yield Figure(
        "open the next claim, p50", opened[0], "ms", claims, bare[0], "9 of the bare view; 1.3 times 1,000 claims"
    )
    yield Figure("its answer as sent", reader.largest, "bytes", claims, limit="15,000")
    sealed, bare = time_in_turn(reader.seal, lambda claim: reader.get(f"/bare/save/{claim}/"), ids)
    yield Figure(
        "seal a verdict, 1 client, p50", sealed[0], "ms", claims, bare[0], "5 of the bare save; 1.3 times 1,000 claims"
    )
    queue, bare = time_in_turn(
        lambda _: reader.get("/?kind=numerical"), lambda claim: reader.get(f"/bare/show/{claim}/"), ids[:110]
    )
    yield Figure("queue of 50 rows, filtered, p50", queue[0], "ms", claims, bare[0], "1.3 times 1,000 claims")
    yield Figure("queue of 50 rows, filtered, p95", queue[1], "ms", claims, bare[1], "35")
    if claims // 4 > TURNS * CLIENTS * SAVES:  # so many claims wait that were not touched
        yield from measure_together(port, visitors, claims)


def measure_together(port: int, visitors: list[Visitor], claims: int) -> Iterator[Figure]:
    """Rounds of bare saves and of verdicts in turn, as what else the machine does changes meanwhile."""
    rates, bare_rates, failed = [], [], 0
    for turn in range(TURNS):
        bare, _ = run_clients(port, visitors, "bare", claims, turn)
        sealed, lost = run_clients(port, visitors, "seal", claims, turn)
        rates.append(sealed)
        bare_rates.append(bare)
        failed += lost
    rate, bare = statistics.median(rates), statistics.median(bare_rates)
    yield Figure(
        f"seal verdicts, {CLIENTS} clients", rate, "verdicts/s", claims, bare, "at least 0.35 of the bare saves"
    )
    yield Figure("of these failed", failed, "verdicts", claims, limit="0")


def measure_in_browser(port: int, visitor: Visitor, article: int, claims: int) -> Iterator[Figure]:
    """What Chromium loads for a claim with nothing kept, and a long article until its load event has ended: by then htmx has seen every link."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**describe_launch())
        context = browser.new_context(base_url=f"http://127.0.0.1:{port}")
        pairs = (cookie.split("=", 1) for cookie in visitor.cookies.split("; "))
        context.add_cookies(
            [{"name": name, "value": value, "url": f"http://127.0.0.1:{port}"} for name, value in pairs]
        )
        page = context.new_page()
        page.goto("/claims/1/", wait_until="networkidle")
        first_load = page.evaluate(_TRANSFERRED)
        times = []
        for _ in range(11):
            page.goto(f"/articles/{article}/", wait_until="load")
            times.append(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
        links = page.locator("#article-text a.claim").count()
        browser.close()
    yield Figure("first load of a claim, all it sends", first_load, "bytes", claims)
    yield Figure(f"an article with {links} claims in Chromium", statistics.median(times[1:]), "ms", claims, limit="300")


_TRANSFERRED = """
[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .reduce((sum, entry) => sum + entry.transferSize, 0)
"""


def run_clients(port: int, visitors: list[Visitor], act: str, claims: int, turn: int) -> tuple[float, int]:
    """Saves a second of all clients together, and how many failed."""
    share = CLIENTS // PROCESSES
    start = time.perf_counter()
    with ProcessPoolExecutor(PROCESSES) as pool:
        jobs = [
            pool.submit(
                run_threads, port, visitors[at * share : (at + 1) * share], act, claims, turn * CLIENTS + at * share
            )
            for at in range(PROCESSES)
        ]
        failed = sum(job.result() for job in jobs)
    return CLIENTS * SAVES / (time.perf_counter() - start), failed


def run_threads(port: int, visitors: list[Visitor], act: str, claims: int, first: int) -> int:
    def save(number: int, visitor: Visitor) -> int:
        client = Client(port, visitor)
        failed = 0
        for turn in range(SAVES):
            claim = 1 + (first + number) * SAVES + turn + claims // 2
            try:
                client.get(f"/bare/save/{claim}/") if act == "bare" else client.seal(claim)
            except AssertionError:
                failed += 1
        return failed

    with ThreadPoolExecutor(len(visitors)) as pool:
        return sum(pool.map(save, range(len(visitors)), visitors))


class Client:
    """One connection that is kept open."""

    def __init__(self, port: int, visitor: Visitor) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.visitor = visitor
        self.largest = 0

    def get(self, path: str, *, part: bool = False) -> bytes:
        headers = {"Cookie": self.visitor.cookies, "Accept-Encoding": "gzip"}
        self.connection.request("GET", path, headers=headers | ({"HX-Request": "true"} if part else {}))
        return self._read(path)

    def seal(self, claim: int) -> bytes:
        """A verdict on a claim that nobody touched: its version is 1, its one quote has number 1."""
        form = urlencode(
            {"rating": 5, "rationale": "It says otherwise [1].", "version": 1, "key": f"bench-{claim}-{os.getpid()}"}
        )
        headers = {
            "Cookie": self.visitor.cookies,
            "X-CSRFToken": self.visitor.token,
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept-Encoding": "gzip",
        }
        self.connection.request("POST", f"/claims/{claim}/verdict/", form, headers)
        return self._read(f"verdict on {claim}")

    def _read(self, what: str) -> bytes:
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == 200, f"{what}: {answer.status}"
        self.largest = max(self.largest, len(body))
        return body


Spread = tuple[float, float]  # median and 95th percentile in milliseconds


def time_in_turn(act: Callable, bare: Callable, items: list[int]) -> tuple[Spread, Spread]:
    """What we do and the bare beside it, one after the other: a busy moment hits both. The first ten turns only warm up."""
    ours, others = [], []
    for item in items:
        for times, do in ((ours, act), (others, bare)):
            start = time.perf_counter()
            do(item)
            times.append(1000 * (time.perf_counter() - start))
    return _sum_up(ours[10:]), _sum_up(others[10:])


def _sum_up(times: list[float]) -> Spread:
    return statistics.median(times), sorted(times)[int(0.95 * len(times))]


def describe(figure: Figure) -> str:
    beside = f", bare {figure.bare:.2f}, ratio {figure.value / figure.bare:.2f}" if figure.bare else ""
    return f"{figure.name}: {figure.value:,.2f} {figure.unit}{beside} (limit {figure.limit or '–'})"


if __name__ == "__main__":
    sys.exit(main())
