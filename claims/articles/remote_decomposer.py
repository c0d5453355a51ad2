"""A decomposer behind any OpenAI-compatible address. Off unless the settings name an address and a model.

One request for one sentence, answered as JSON after a schema. The answer is only a proposal: `claims.text.gate` decides.
A busy or broken server is asked again with growing pauses; an answer that is no valid JSON is asked for once more; then
the sentence is left to the rules. Answers are kept by a hash of everything that went into the request, so splitting a
text again costs nothing. Time and, where the server says it, tokens are logged for each request.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import MutableMapping
from dataclasses import dataclass, field

import httpx

from claims.text.decomposers import DecomposerFailed
from claims.text.gate import Proposal
from claims.text.values import Method

log = logging.getLogger(__name__)

VERSION = "1"
TIMEOUT = httpx.Timeout(30.0, connect=5.0)
PAUSES = (0.5, 2.0)  # seconds before the second and third attempt
MAX_ANSWER = 200_000  # bytes: a sentence's claims are a few thousand
CONTEXT = 2_000  # code points of what stands before the sentence
BUSY = frozenset((408, 409, 425, 429, 500, 502, 503, 504))

PROMPT = (
    "Split the SENTENCE into atomic, checkable claims. Each claim is one full sentence that can be read alone: replace "
    "pronouns by the names the CONTEXT gives. Use only words, names and numbers of the SENTENCE and the CONTEXT. Keep "
    "negations, hedges, quantities and conditions. Leave out who reported it. For each claim give the exact piece of "
    "the SENTENCE it rests on as the quote."
)
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["claims"],
    "properties": {
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["text", "quote"],
                "properties": {"text": {"type": "string"}, "quote": {"type": "string"}},
            },
        }
    },
}


@dataclass(slots=True)
class RemoteDecomposer:
    """address: the base URL, with "/v1" where the server wants it. cache: any mapping of strings, e.g. Django's cache."""

    address: str
    model: str
    key: str = field(default="", repr=False)
    cache: MutableMapping[str, str] = field(default_factory=dict)
    timeout: httpx.Timeout = field(default_factory=lambda: TIMEOUT)
    pauses: tuple[float, ...] = PAUSES

    @property
    def method(self) -> Method:
        return Method("remote", VERSION, self.model)

    def propose(self, sentence: str, *, context: str) -> list[Proposal]:
        """The claims the server makes of one sentence. Raises DecomposerFailed."""
        request = self._request(sentence, context[-CONTEXT:])
        name = hashlib.sha256(json.dumps([VERSION, self.address, request], sort_keys=True).encode()).hexdigest()
        answer = self.cache.get(name)
        if answer is None:
            answer = self._ask(request)
            self.cache[name] = answer
        return read_answer(answer)

    def _request(self, sentence: str, context: str) -> dict:
        return {
            "model": self.model,
            "temperature": 0,
            "messages": [
                {"role": "system", "content": PROMPT},
                {"role": "user", "content": f"CONTEXT:\n{context.strip()}\n\nSENTENCE:\n{sentence}"},
            ],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "claims", "strict": True, "schema": SCHEMA},
            },
        }

    def _ask(self, request: dict) -> str:
        """Ask until an answer can be read or the attempts are used up; the last reason is in the error."""
        reason = ""
        for pause in (0.0, *self.pauses):
            time.sleep(pause)
            try:
                answer = self._post(request)
                read_answer(answer)
                return answer
            except httpx.HTTPStatusError as error:
                reason = f"the server answered {error.response.status_code}"
                if error.response.status_code not in BUSY:
                    break
            except httpx.HTTPError as error:
                reason = f"no answer: {type(error).__name__}"
            except DecomposerFailed as error:
                reason = str(error)
        log.warning("remote decomposer gave up model=%s reason=%s", self.model, reason)
        raise DecomposerFailed(reason)

    def _post(self, request: dict) -> str:
        started = time.monotonic()
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        with httpx.Client(timeout=self.timeout, headers=headers, follow_redirects=False) as client:
            response = client.post(f"{self.address.rstrip('/')}/chat/completions", json=request)
        response.raise_for_status()
        if len(response.content) > MAX_ANSWER:
            raise DecomposerFailed("the answer is too long")
        try:
            body = response.json()
            content = body["choices"][0]["message"]["content"]
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise DecomposerFailed("the answer has not the form of a chat completion") from error
        _log_cost(self.model, time.monotonic() - started, body.get("usage"))
        return content if isinstance(content, str) else ""


def read_answer(answer: str) -> list[Proposal]:
    """The proposals of an answer. Raises DecomposerFailed when it is not what the schema asks for."""
    try:
        rows = json.loads(answer)["claims"]
        return [Proposal(_text(row["text"]), _text(row["quote"])) for row in rows]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DecomposerFailed("the answer is not the JSON that was asked for") from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a string was asked for")
    return value


def _log_cost(model: str, seconds: float, usage: object) -> None:
    usage = usage if isinstance(usage, dict) else {}
    log.info(
        "remote decomposer answered model=%s seconds=%.2f prompt_tokens=%s completion_tokens=%s",
        model,
        seconds,
        usage.get("prompt_tokens", "?"),
        usage.get("completion_tokens", "?"),
    )
