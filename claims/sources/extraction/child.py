"""Reading a document in a forked child: what hangs, grows or crashes there costs one document, never the worker.

Forking a process that has the libraries loaded costs about 10 ms, and the kernel keeps the limits exactly.
"""

from __future__ import annotations

import ctypes
import json
import logging
import os
import resource
import select
import signal
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from claims.sources.extraction.values import Extracted

logger = logging.getLogger(__name__)
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_LARGEST_ANSWER = 64 * 1024 * 1024
_PROSE = {
    "time": "The document takes too long to read. It is kept; upload the part that matters as PDF or text.",
    "memory": "The document needs too much memory to read. It is kept; upload the part that matters as PDF or text.",
    "crash": "The document breaks the reader. It is kept; upload a PDF or a text of it.",
}


@dataclass(frozen=True)
class ChildLimits:
    """Processor seconds, bytes of address space beyond what the parent has, seconds by the clock."""

    cpu: int = 10
    memory: int = 192 * 1024 * 1024
    wall: float = 15.0


_SIMPLE = ChildLimits(cpu=5, wall=8.0)


class ChildFailed(Exception):
    """`why`: time, memory or crash."""

    def __init__(self, why: str) -> None:
        super().__init__(_PROSE[why])
        self.why = why


def extract_in_child(
    body: bytes,
    *,
    media_type: str = "",
    charset_hint: str = "",
    url: str = "",
    limits: ChildLimits = ChildLimits(),
    while_waiting: Callable[[], object] = lambda: None,
) -> Extracted:
    """`reading.extract` under limits. What is too heavy for the article reader is read once more in the simple way.

    `while_waiting` is called about once a second, so that the caller can say that it is alive.
    """
    ask = {"media_type": media_type, "charset_hint": charset_hint, "url": url}
    try:
        return Extracted(**run_in_child(lambda: _extract(body, ask), limits=limits, while_waiting=while_waiting))
    except ChildFailed as first:
        logger.info("extraction of %s ended: %s", url, first.why)
    try:
        simple = Extracted(
            **run_in_child(lambda: _extract(body, {**ask, "simple": True}), limits=_SIMPLE, while_waiting=while_waiting)
        )
        return simple if simple.outcome == "read" else _give_up("time", simple.media_type)
    except ChildFailed as second:
        return _give_up(second.why, media_type)


def prepare() -> None:
    """Loads the libraries, so that children need not. For workers, at their start; web processes stay small."""
    import_module("claims.sources.extraction.reading")


def run_in_child(
    work: Callable[[], dict], *, limits: ChildLimits, while_waiting: Callable[[], object] = lambda: None
) -> dict:
    """What `work` returns, by way of JSON, from a forked child under limits. Raises ChildFailed."""
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        # newer Pythons warn of threads at fork; the child touches no lock but the allocator's
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        os.close(reader)
        _run_and_exit(work, writer, limits)
    os.close(writer)
    answer = b""
    try:
        answer = _collect(reader, time.monotonic() + limits.wall, while_waiting)
    finally:
        os.close(reader)
        os.kill(pid, signal.SIGKILL)  # not yet waited for, so the number is still the child's
        _, status = os.waitpid(pid, 0)
    return _judge(answer, status)


def _extract(body: bytes, ask: dict) -> dict:
    # looked up here, because web processes never load what it imports
    return import_module("claims.sources.extraction.reading").extract(body, **ask).as_json()


def _run_and_exit(work: Callable[[], dict], writer: int, limits: ChildLimits) -> None:
    """The child's whole life. It leaves by `_exit`, so that nothing of the parent's (connections, buffers) is closed."""
    code = 70
    try:
        _limit_self(limits)
        answer = json.dumps(work()).encode()
        while answer:
            answer = answer[os.write(writer, answer[: 1 << 20]) :]
        code = 0
    except MemoryError:
        code = 71
    except BaseException as error:  # whatever it was, it ends here
        os.write(2, f"extraction child: {type(error).__name__}: {str(error)[:300]}\n".encode("utf-8", "replace"))
    finally:
        os._exit(code)


def _limit_self(limits: ChildLimits) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGXCPU):
        signal.signal(number, signal.SIG_DFL)
    logging.disable()  # what the libraries say about hostile documents helps nobody
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu + 1))
    space = _address_space() + limits.memory
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _address_space() -> int:
    with open("/proc/self/statm") as file:  # noqa: PTH123
        return int(file.read().split()[0]) * resource.getpagesize()


def _collect(reader: int, deadline: float, while_waiting: Callable[[], object]) -> bytes:
    answer = bytearray()
    while (left := deadline - time.monotonic()) > 0:
        if not select.select([reader], [], [], min(left, 1.0))[0]:
            while_waiting()
            continue
        piece = os.read(reader, 1 << 20)
        if not piece:
            return bytes(answer)
        answer += piece
        if len(answer) > _LARGEST_ANSWER:
            raise ChildFailed("memory")
    raise ChildFailed("time")


def _judge(answer: bytes, status: int) -> dict:
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
        raise ChildFailed("time")
    try:
        return json.loads(answer)
    except ValueError:
        raise ChildFailed("memory" if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 71 else "crash") from None


def _give_up(why: str, media_type: str) -> Extracted:
    return Extracted(outcome="too_heavy", notice=_PROSE[why], media_type=media_type, extractor="none", version="1")
