"""Save Page Now 2, by which the Wayback Machine of the Internet Archive takes addresses: ask, then look until it is done."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

from django.conf import settings

from claims.sources.outside import ErrandFailed, ask_service

# What will not be better later, of the service's `status_ext`.
_LASTING = {
    "blocked",
    "blocked-url",
    "filesize-limit",
    "ftp-access-denied",
    "invalid-url-syntax",
    "method-not-allowed",
    "no-access",
    "not-found",
    "not-implemented",
    "unauthorized",
}


def submit_address(url: str) -> str:
    """Asks for a copy of the address; the name of the job. Raises ErrandFailed."""
    said = _ask("POST", "/save", data={"url": url})
    if not isinstance(job := said.get("job_id"), str) or not job:
        raise _explain(said)
    return job[:200]


def find_archived_url(job: str) -> str | None:
    """The address of the copy, None while the job runs. Raises ErrandFailed."""
    said = _ask("GET", f"/save/status/{quote(job, safe='')}")
    if said.get("status") == "pending":
        return None
    stamp, original = str(said.get("timestamp", "")), str(said.get("original_url", ""))
    if said.get("status") != "success" or not re.fullmatch(r"\d{14}", stamp) or not original:
        raise _explain(said)
    return f"{settings.WAYBACK_URL}/web/{stamp}/{original}"


def _ask(method: str, path: str, data: dict[str, str] | None = None) -> dict[str, Any]:
    headers = {
        "Accept": "application/json",
        "Authorization": f"LOW {settings.WAYBACK_KEY}:{settings.WAYBACK_SECRET}",
    }
    answer = ask_service(method, settings.WAYBACK_URL + path, headers=headers, data=data)
    try:
        said = json.loads(answer.body)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise ErrandFailed("The Wayback Machine’s answer is no JSON.")
    return said


def _explain(said: dict[str, Any]) -> ErrandFailed:
    kind = str(said.get("status_ext", "")).removeprefix("error:")
    message = str(said.get("message") or kind or "no reason given")[:500]
    return ErrandFailed(f"The Wayback Machine: {message}", lasting=kind in _LASTING)
