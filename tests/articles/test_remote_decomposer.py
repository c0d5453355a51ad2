"""A remote decomposer that behaves badly costs nothing but a few seconds: the rules' claims stay."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from claims.articles.decomposing import KeptAnswers, find_remote_decomposer
from claims.articles.remote_decomposer import RemoteDecomposer
from claims.articles.services import import_article
from claims.articles.splitting import perform_splitting
from claims.articles.texts import ArticleDetails
from claims.text import decompose
from claims.text.decomposers import DecomposerFailed, decompose_with

TEXT = "The council closed two depots and hired 40 engineers in Ostrava."
GOOD = {
    "claims": [
        {"text": "The council closed two depots.", "quote": "The council closed two depots"},
        {"text": "The council hired 40 engineers in Ostrava.", "quote": "hired 40 engineers in Ostrava"},
    ]
}


def completion(content: str) -> bytes:
    body = {"choices": [{"message": {"content": content}}], "usage": {"prompt_tokens": 9, "completion_tokens": 5}}
    return json.dumps(body).encode()


class Stub(ThreadingHTTPServer):
    """A local server that answers from a list of (status, body, seconds to wait)."""

    daemon_threads = True

    def __init__(self, answers):
        self.answers, self.requests = list(answers), []
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append((self.path, self.headers.get("Authorization"), json.loads(body)))
        status, answer, wait = self.server.answers[min(len(self.server.requests), len(self.server.answers)) - 1]
        time.sleep(wait)
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        pass


@pytest.fixture
def serve():
    running = []

    def start(*answers):
        running.append(Stub(answers))
        return running[-1]

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def remote(server: Stub, **more) -> RemoteDecomposer:
    return RemoteDecomposer(server.address, "tiny", "secret", pauses=(0.01, 0.01), **more)


def outcome(server: Stub, **more):
    return decompose_with(remote(server, **more), TEXT, decompose(TEXT))


def test_it_uses_claims_that_pass_the_gate(serve):
    server = serve((200, completion(json.dumps(GOOD)), 0))
    found = outcome(server)
    assert [claim.text for claim in found.decomposition.claims] == [row["text"] for row in GOOD["claims"]]
    assert all(TEXT[claim.start : claim.end] == claim.quote for claim in found.decomposition.claims)
    assert str(found.decomposition.method) == "remote 1 (tiny)"
    path, key, body = server.requests[0]
    assert (path, key) == ("/v1/chat/completions", "Bearer secret")
    assert body["response_format"]["type"] == "json_schema"


MISBEHAVIOUR = {
    "an invented number": json.dumps(
        {"claims": [{"text": "The council hired 400 engineers.", "quote": "hired 40 engineers"}]}
    ),
    "an invented name": json.dumps(
        {"claims": [{"text": "Mayor Zidek hired 40 engineers.", "quote": "hired 40 engineers"}]}
    ),
    "a quote of its own": json.dumps(
        {"claims": [{"text": "The council hired engineers.", "quote": "engineers were hired"}]}
    ),
    "too many claims": json.dumps({"claims": GOOD["claims"] * 30}),
    "no claims": json.dumps({"claims": []}),
    "bad JSON": "Sure! Here are the claims: {",
    "another form": json.dumps({"facts": ["x"]}),
    "numbers for strings": json.dumps({"claims": [{"text": 7, "quote": None}]}),
}


@pytest.mark.parametrize("answer", MISBEHAVIOUR.values(), ids=MISBEHAVIOUR.keys())
def test_it_falls_back_to_the_rules(serve, answer):
    found = outcome(serve((200, completion(answer), 0)))
    assert found.decomposition == decompose(TEXT)
    assert found.own_sentences == frozenset()


def test_it_says_what_was_not_grounded(serve):
    found = outcome(serve((200, completion(MISBEHAVIOUR["an invented number"]), 0)))
    assert [refused.reason for refused in found.refused] == ["not grounded: 400"]


def test_it_asks_again_when_the_server_is_busy(serve):
    server = serve((429, b"slow down", 0), (503, b"", 0), (200, completion(json.dumps(GOOD)), 0))
    assert outcome(server).own_sentences == {0}
    assert len(server.requests) == 3


def test_it_gives_up_on_a_refusal(serve):
    server = serve((401, b"who are you", 0))
    assert outcome(server).refused[0].reason == "the server answered 401"
    assert len(server.requests) == 1


def test_it_gives_up_when_no_answer_comes(serve):
    server = serve((200, completion(json.dumps(GOOD)), 0.5))
    found = outcome(server, timeout=httpx.Timeout(0.05))
    assert found.refused[0].reason == "no answer: ReadTimeout"
    assert found.decomposition == decompose(TEXT)


def test_it_asks_once_for_the_same_sentence(serve):
    server = serve((200, completion(json.dumps(GOOD)), 0))
    asked = remote(server)
    assert asked.propose(TEXT, context="") == asked.propose(TEXT, context="")
    assert len(server.requests) == 1


def test_it_does_not_keep_what_it_could_not_read(serve):
    server = serve((200, completion("nothing"), 0))
    asked = remote(server)
    with pytest.raises(DecomposerFailed):
        asked.propose(TEXT, context="")
    assert asked.cache == {}


def test_it_is_off_without_an_address_and_a_model(settings):
    assert find_remote_decomposer() is None
    settings.LLM_BASE_URL, settings.LLM_MODEL = "http://127.0.0.1:1/v1", "tiny"
    assert find_remote_decomposer().model == "tiny"
    assert "secret" not in repr(RemoteDecomposer("http://x", "m", "secret"))


@pytest.mark.django_db
def test_answers_are_kept_in_the_database_and_asked_for_once(serve):
    server = serve((200, completion(json.dumps(GOOD)), 0))
    asked = remote(server)
    asked.cache = KeptAnswers()
    first = asked.propose(TEXT, context="")
    assert asked.propose(TEXT, context="") == first
    assert len(KeptAnswers()) == 1


@pytest.mark.django_db
class TestSplitting:
    """A whole splitting with a remote model configured."""

    def split(self, serve, settings, *proposals):
        server = serve((200, completion(json.dumps({"claims": list(proposals)})), 0))
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.address, "tiny"
        imported = import_article(text=TEXT, details=ArticleDetails(), origin="pasted")
        return perform_splitting(imported.revision.splitting.pk)

    def test_claims_that_pass_the_gate_are_used_and_say_who_proposed_them(self, serve, settings):
        job = self.split(serve, settings, *GOOD["claims"])
        claims = job.revision.article.claims.order_by("position")
        assert [claim.standalone for claim in claims] == [claim["text"] for claim in GOOD["claims"]]
        assert {claim.method for claim in claims} == {"remote 1 (tiny)"}
        assert job.refused == []

    def test_an_invented_number_is_refused_and_the_rules_claims_are_used(self, serve, settings):
        invented = {"text": "The council hired 400 engineers.", "quote": "hired 40 engineers"}
        job = self.split(serve, settings, invented)
        assert [each["text"] for each in job.refused] == [invented["text"]]
        claims = job.revision.article.claims.all()
        assert claims
        assert all(claim.method.startswith("rules") and "400" not in claim.standalone for claim in claims)
