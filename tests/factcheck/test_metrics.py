"""Metrics: what waits, who may read it, and requests counted over several processes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.urls import reverse

from claims.articles.models import Splitting
from factcheck.metrics import write_metrics
from tests.builders import make_article

pytestmark = pytest.mark.django_db


def read(name: str, **labels: str) -> float | None:
    said = "".join(f'{key}="{value}"' for key, value in labels.items())
    start = f"{name}{{{said}}} " if said else f"{name} "
    lines = write_metrics()[0].decode().splitlines()
    return next((float(line.removeprefix(start)) for line in lines if line.startswith(start)), None)


def test_it_says_what_waits_and_for_how_long(rita):
    assert read("factcheck_waiting", kind="splittings") == 0
    make_article(user=rita)
    Splitting.objects.update(state="queued")
    assert read("factcheck_waiting", kind="splittings") == 1
    assert 0 <= read("factcheck_waiting_oldest_seconds", kind="splittings") < 60


def test_it_says_whether_the_database_answers_and_how_much_room_is_left():
    assert read("factcheck_database_up") == 1
    assert read("factcheck_storage_free_bytes") > 0


def test_a_stranger_reads_nothing(client):
    answer = client.get(reverse("metrics"), REMOTE_ADDR="192.0.2.7")
    assert answer.status_code == 403 and b"factcheck_" not in answer.content


SERVE = """
import django
django.setup()
from django.test import Client
from factcheck.metrics import write_metrics
for _ in range({count}):
    assert Client().get("/sign-in/again/").status_code == 302
print(write_metrics()[0].decode())
"""


def test_requests_of_several_processes_add_up(tmp_path):
    """As with granian --workers 2: each process counts its own, the folder adds them up."""
    more = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "METRICS": "1", "ALLOWED_HOSTS": "testserver"}
    texts = [run(SERVE.format(count=count), os.environ | more) for count in (2, 3)]
    assert [count_requests(text, "account_login") for text in texts] == [2, 5]


def count_requests(text: str, view: str) -> float:
    lines = (line for line in text.splitlines() if line.startswith("django_http_requests_total_by_view_"))
    return next(float(line.rpartition(" ")[2]) for line in lines if f'view="{view}"' in line)


def run(code: str, environment: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout
