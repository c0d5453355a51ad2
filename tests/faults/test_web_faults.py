"""The web process killed while it is posted to: what it answered is kept, and what is posted again adds nothing."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field

import httpx
import pytest
from django.conf import settings

from claims.evidence.models import Attachment
from claims.sources.models import Capture, Snapshot, Source
from tests.builders import make_article, make_person, make_scale
from tests.journeys import stage
from tests.journeys.stage import PASSWORD, ROOT, Reader, wait_for

POSTS = 12  # by each of two browsers, each round

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


@dataclass(frozen=True)
class Post:
    """One form as a browser sends it, with the key that came with the page."""

    claim_id: int
    address: str = ""
    document: str = ""
    key: str = field(default_factory=lambda: uuid.uuid4().hex)

    def send(self, reader: Reader) -> bool:
        """Whether it was acknowledged."""
        file = {"file": (f"{self.document}.txt", f"{self.document} opened.".encode())} if self.document else None
        try:
            answer = reader.post_form(
                f"/claims/{self.claim_id}/attach/", {"url": self.address, "key": self.key}, files=file
            )
        except httpx.HTTPError:
            return False
        return answer.status_code == 200 and "Source attached" in answer.text


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture
def rita(transactional_db):
    make_scale()
    rita = make_person("rita", "Reviewer")
    rita.set_password(PASSWORD)
    rita.save()
    return rita


@contextmanager
def web_process(port: int, endpoint: str) -> Iterator[subprocess.Popen]:
    """The server that `make run` starts."""
    environment = {
        **os.environ,
        "DATABASE_URL": stage.test_database_url(),
        "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
        "SNAPSHOT_ROOT": str(settings.MEDIA_ROOT),
        "CAPTURE_ALLOWED_ENDPOINTS": endpoint,
        "SECRET_KEY": "faults",
        "DEBUG": "1",  # static files by their plain names
    }
    command = [sys.executable, "-m", "granian", "--interface=wsgi", "--no-ws", "--http=1", "--workers=1"]
    options = ["--host=127.0.0.1", f"--port={port}", "--blocking-threads=4", "factcheck.wsgi:application"]
    process = subprocess.Popen([*command, *options], cwd=ROOT, env=environment, start_new_session=True)
    try:
        wait_for(lambda: answers(port), seconds=60, what="the first page")
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def answers(port: int) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(f"http://127.0.0.1:{port}/sign-in/").status_code == 200
    return False


def post_until_killed(port: int, posts: list[Post], journal: list[Post]) -> None:
    with suppress(httpx.HTTPError), closing(Reader(f"http://127.0.0.1:{port}", "rita")) as reader:
        for post in posts:
            if not post.send(reader):
                return
            journal.append(post)


def test_what_a_killed_web_process_acknowledged_is_kept_and_repeating_adds_nothing(web, rita, rounds, port):
    claims = make_article(user=rita).claims.all()[:2]
    endpoint = f"{web.host}:{web.port}"
    posts: list[Post] = []
    journal: list[Post] = []
    for number in range(rounds):
        mine = [make_posts(web, f"{number}-{claim.pk}", claim.pk) for claim in claims]
        posts += [post for half in mine for post in half]
        with web_process(port, endpoint) as process:
            threads = [threading.Thread(target=post_until_killed, args=(port, half, journal)) for half in mine]
            for thread in threads:
                thread.start()
            before = len(journal)
            wait_for(lambda before=before: len(journal) > before + 3, seconds=30, what="a few answers")
            time.sleep(random.uniform(0, 0.3))
            kill(process)
            for thread in threads:
                thread.join()
    assert len(journal) < len(posts), "the kill came in the middle"
    assert_kept(journal)
    with web_process(port, endpoint), closing(Reader(f"http://127.0.0.1:{port}", "rita")) as reader:
        assert all(post.send(reader) for post in [*journal, *posts])
    assert_kept(posts)
    assert Capture.objects.count() == Source.objects.count() == Attachment.objects.count() == len(posts)
    assert Snapshot.objects.count() == sum(bool(post.document) for post in posts)


def make_posts(web, name: str, claim_id: int) -> list[Post]:
    return [
        Post(claim_id, document=f"Bridge {name}-{n}")
        if n % 3 == 2
        else Post(claim_id, address=web.url(f"/article?n={name}-{n}"))
        for n in range(POSTS)
    ]


def assert_kept(journal: list[Post]) -> None:
    attached = Attachment.objects.values_list("source", flat=True)
    kept = Capture.objects.filter(source__in=attached).values_list("idempotency_key", flat=True)
    assert {post.key for post in journal} <= set(kept)
