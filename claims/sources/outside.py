"""Asking a service that the desk chose: one request, held to a time and a size."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

LONGEST = 10.0  # seconds
LARGEST = 2**20  # bytes


class ErrandFailed(Exception):
    """The service did not do it. `lasting`: it will not do it later either."""

    def __init__(self, sentence: str, *, lasting: bool = False, retry_after: float = 0.0) -> None:
        super().__init__(sentence)
        self.sentence, self.lasting, self.retry_after = sentence, lasting, retry_after


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


def ask_service(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    data: Mapping[str, str] | None = None,
    content: bytes | None = None,
) -> Answer:
    """The answer, if its status is 2xx. Redirects are not followed. Raises ErrandFailed."""
    until = time.monotonic() + LONGEST
    body = b""
    try:
        with (
            httpx.Client(timeout=LONGEST / 2, trust_env=False) as client,
            client.stream(method, url, headers=dict(headers), data=data, content=content) as response,
        ):
            for piece in response.iter_bytes():
                body += piece
                if len(body) > LARGEST or time.monotonic() > until:
                    raise ErrandFailed("The service’s answer is too long or too slow.")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ErrandFailed(f"The service could not be asked: {type(error).__name__}.") from error
    if response.status_code >= 300:
        raise ErrandFailed(f"The service answered {response.status_code}.", retry_after=_read_wait(response))
    return Answer(response.status_code, body)


def _read_wait(response: httpx.Response) -> float:
    said = response.headers.get("retry-after", "")
    return min(float(said), 86_400.0) if said.isascii() and said.isdigit() else 0.0
