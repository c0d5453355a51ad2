"""A worker's turn at the captures: many fetches at once in threads, everything else in the one main thread.

Fetching is waiting, so threads are right for it, and they touch no database. Reading (in forked children), storing and
the rows are the main thread's. Slow servers must not hold back the others: a fetch that has run for a while no longer
counts against those that may start, up to a generous total. Large bodies wait for one of a few permits, so that the
memory of a worker stays bounded whatever is sent.
"""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from claims.sources.addresses import AddressRefused
from claims.sources.capturing import Fetched, finish_fetch, give_up_or_wait, plan_fetch, run_fetch
from claims.sources.extraction.child import prepare
from claims.sources.fetching import Dialer, LoginNeeded, Resolver, TimedOut
from claims.sources.models import Capture
from claims.sources.turns import claim_captures, put_back_lost, renew_lease, seconds_until_due

logger = logging.getLogger(__name__)

YOUNG_FOR = 0.5  # seconds
MOST_YOUNG, MOST_FLYING, MOST_LARGE = 8, 64, 2
RENEW_EVERY = 5.0  # far less than a lease, and also while a document is read
LONGEST_PAUSE = 1.0  # what is due later is left to the next wake-up


@dataclass(frozen=True)
class Turn:
    """What a worker's turn came to."""

    captured: int  # new copies stored
    more_due: bool  # captures are left that are due now: then the caller should send for a worker again


@dataclass
class _Flight:
    capture: Capture
    future: Future[Fetched]
    large: threading.Event
    started: float = field(default_factory=time.monotonic)

    def is_young(self) -> bool:
        return time.monotonic() - self.started < YOUNG_FOR


def run_captures(*, seconds: float = 20.0, resolver: Resolver | None = None, dialer: Dialer | None = None) -> Turn:
    """Performs due captures until none is due within a second, or for about so many seconds. All that was begun is ended."""
    prepare()
    return _Runner(seconds, resolver, dialer).run()


class _Runner:
    def __init__(self, seconds: float, resolver: Resolver | None, dialer: Dialer | None) -> None:
        self._until = time.monotonic() + seconds
        self._resolver, self._dialer = resolver, dialer
        self._large = threading.BoundedSemaphore(MOST_LARGE)
        self._flights: list[_Flight] = []
        self._renewed = time.monotonic()
        self._captured = 0

    def run(self) -> Turn:
        put_back_lost()  # so that every message makes good what others lost, with or without the clock's
        with ThreadPoolExecutor(max_workers=MOST_FLYING, thread_name_prefix="capture") as self._threads:
            while self._start_some() or self._flights or self._wait_for_turn():
                self._land_some()
                self._renew_leases()
        due = seconds_until_due()
        return Turn(self._captured, more_due=due is not None and due <= LONGEST_PAUSE)

    def _start_some(self) -> bool:
        room = min(MOST_YOUNG - sum(flight.is_young() for flight in self._flights), MOST_FLYING - len(self._flights))
        if room <= 0 or time.monotonic() > self._until:
            return False
        claimed = claim_captures(room)
        for capture in claimed:
            self._start(capture)
        return bool(claimed)

    def _start(self, capture: Capture) -> None:
        try:
            plan = plan_fetch(capture)
        except (AddressRefused, LoginNeeded) as error:
            give_up_or_wait(capture, error)
            return
        large = threading.Event()
        future = self._threads.submit(
            run_fetch,
            plan,
            resolver=self._resolver,
            dialer=self._dialer,
            before_large=lambda left: self._take_permit(large, left),
        )
        self._flights.append(_Flight(capture, future, large))

    def _take_permit(self, large: threading.Event, left: float) -> None:
        if large.is_set():
            return
        if not self._large.acquire(timeout=left):
            raise TimedOut("Too many large documents came at once. It will be tried again.")
        large.set()

    def _land_some(self) -> None:
        wait([flight.future for flight in self._flights], timeout=0.1, return_when=FIRST_COMPLETED)
        for flight in [flight for flight in self._flights if flight.future.done()]:
            try:
                ended = finish_fetch(flight.capture, flight.future.result(), while_waiting=self._renew_leases)
                self._captured += ended.state == Capture.State.CAPTURED
            finally:
                self._flights.remove(flight)
                if flight.large.is_set():
                    self._large.release()

    def _renew_leases(self) -> None:
        if time.monotonic() - self._renewed > RENEW_EVERY:
            for flight in self._flights:
                renew_lease(flight.capture)
            self._renewed = time.monotonic()

    def _wait_for_turn(self) -> bool:
        """Sleeps until the next host's turn if that is near; whether to go on."""
        due = seconds_until_due()
        if due is None or due > LONGEST_PAUSE or time.monotonic() > self._until:
            return False
        time.sleep(max(due, 0.05))
        return True
