"""A resolver and a dialer without a network: canned answers in, a record of every dialled address out."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpcore

from claims.sources.fetching import HostUnknown


@dataclass
class CannedResolver:
    """Host → addresses, or a list of lists: successive answers, the last of which repeats."""

    answers: dict[str, list]
    asked: dict[str, int] = field(default_factory=dict)

    def __call__(self, host: str) -> list[str]:
        if host not in self.answers:
            raise HostUnknown()
        answer = self.answers[host]
        if answer and isinstance(answer[0], list):
            turn = self.asked.get(host, 0)
            answer = answer[min(turn, len(answer) - 1)]
        self.asked[host] = self.asked.get(host, 0) + 1
        return answer


class CannedStream(httpcore.NetworkStream):
    """Gives `data` whatever is asked; TLS is taken for done."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, max_bytes, timeout=None):
        piece, self._data = self._data[:max_bytes], self._data[max_bytes:]
        return piece

    def write(self, buffer, timeout=None):
        pass

    def close(self):
        pass

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        return self

    def get_extra_info(self, info):
        return None


@dataclass
class CannedDialer:
    """Answers each connection with the next canned answer, then with 200, and keeps what was dialled."""

    answers: list[bytes] = field(default_factory=list)
    dialled: list[tuple[str, int]] = field(default_factory=list)

    def __call__(self, ip: str, port: int, timeout: float) -> CannedStream:
        self.dialled.append((ip, port))
        turn = len(self.dialled) - 1
        return CannedStream(self.answers[turn] if turn < len(self.answers) else build_answer(200, body=b"canned"))


def build_answer(status: int, *, headers: dict[str, str] | None = None, body: bytes = b"") -> bytes:
    lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in (headers or {}).items())]
    return ("\r\n".join(lines) + f"\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body
