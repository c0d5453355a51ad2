"""robots.txt after RFC 9309: asked before each new host of a fetch, kept for a day.

No file (4xx) means all may be fetched; a server in trouble means nothing may be fetched for now, and the capture waits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from protego import Protego

from claims.sources.addresses import Address
from claims.sources.fetching import FetchError, FetchResult, Limits, RobotsRefused, StatusRefused

AGENT = "FactcheckWorkbench"
LIMITS = Limits(total=10.0, read=5.0, hops=5, wire=4 * 1024 * 1024, decoded=4 * 1024 * 1024)
HEEDED = 512 * 1024  # bytes; RFC 9309 asks to parse 500 KiB and allows to leave the rest
_ROBOT_LINE = re.compile(r"\s*user(-|\s+|)agent\s*[:\s](?P<name>[^#]*)", re.I)
LONGEST_DELAY = 10.0  # seconds; what asks for more gets this


class Robots:
    """The rules that one fetch meets. `known`: authority → robots.txt; `learnt`: what was fetched on the way.

    `ignored(host)`: whether an admin made an exception. `fetch` is `fetching.fetch` with all but address and limits set.
    """

    def __init__(
        self, *, known: Mapping[str, str], ignored: Callable[[str], bool], fetch: Callable[..., FetchResult]
    ) -> None:
        self._known, self._ignored, self._fetch = known, ignored, fetch
        self.learnt: dict[str, str] = {}

    def check(self, address: Address) -> None:
        """Raises RobotsRefused, or a retryable FetchError while the file cannot be had."""
        if self._ignored(address.host):
            return
        if not parse_robots(self._find(address)).can_fetch(address.url, AGENT):
            raise RobotsRefused()

    def _find(self, address: Address) -> str:
        known = self._known.get(address.authority, self.learnt.get(address.authority))
        if known is None:
            known = self.learnt[address.authority] = self._read(address)
        return known

    def _read(self, address: Address) -> str:
        try:
            answer = self._fetch(replace(address, target="/robots.txt"), limits=LIMITS)
        except FetchError as error:
            if error.retryable:
                raise
            return ""
        if answer.status >= 500 or answer.status == 429:
            raise StatusRefused(answer.status, hops=answer.hops)
        return _take_heeded(answer.decoded).decode("utf-8", "replace") if 200 <= answer.status < 300 else ""


def _take_heeded(body: bytes) -> bytes:
    """Whole lines only: half a line would forbid more than was written."""
    return body if len(body) <= HEEDED else body[:HEEDED].rpartition(b"\n")[0]


def parse_robots(text: str) -> Protego:
    """Never fails: what is no robots.txt forbids nothing. All other robots are read as one, because the parser copies the
    rules of a group to each of its robots, and some files name thousands."""
    return Protego.parse("\n".join("User-agent: other" if _is_for_others(line) else line for line in text.splitlines()))


def _is_for_others(line: str) -> bool:
    named = _ROBOT_LINE.match(line)
    return bool(named) and not AGENT.lower().startswith(named["name"].replace("*", "").strip().lower())


def read_crawl_delay(text: str) -> float | None:
    delay = parse_robots(text).crawl_delay(AGENT)
    return None if delay is None else min(float(delay), LONGEST_DELAY)
