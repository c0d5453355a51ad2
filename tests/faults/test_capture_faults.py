"""Workers and children killed in the middle of captures, connections cut, storage full: nothing lost, nothing double."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection, connections

from claims.sources import capturing, turns
from claims.sources.models import Capture, Snapshot
from claims.sources.running import run_captures
from claims.sources.services import find_or_create_source, request_capture
from claims.sources.store import find_orphans
from claims.sources.turns import resume_captures

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

SHORT_LEASE = timedelta(seconds=3)


@pytest.fixture(autouse=True)
def short_leases(monkeypatch):
    monkeypatch.setattr(turns, "LEASE", SHORT_LEASE)
    monkeypatch.setattr("claims.sources.running.RENEW_EVERY", 0.5)


def ask(web, path: str, count: int) -> list[int]:
    return [
        request_capture(source=find_or_create_source(url=web.url(f"{path}n={number}", host=f"h{number}.example"))).pk
        for number in range(count)
    ]


@contextmanager
def worker(prepare: Callable[[], None] = lambda: None) -> Iterator[int]:
    """A worker in a process of its own; a task that fails is followed by the next, as in service."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        try:
            prepare()
            while True:
                with suppress(Exception):
                    resume_captures()
                    run_captures(seconds=5, resolver=lambda host: ["127.0.0.1"])
                connections.close_all()
                time.sleep(0.1)
        finally:
            os._exit(1)
    try:
        yield pid
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def wait_until(condition: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, list(Capture.objects.values_list("state", "outcome", "losses"))
        time.sleep(0.05)


def all_ended() -> bool:
    return not Capture.objects.filter(state__in=Capture.OPEN).exists()


def assert_each_has_one_snapshot(count: int) -> None:
    assert set(Capture.objects.values_list("state", flat=True)) == {"captured"}
    assert Snapshot.objects.count() == count
    assert all(default_storage.exists(name) for name in Snapshot.objects.values_list("storage_name", flat=True))


def test_a_killed_workers_captures_are_finished_by_the_next(web):
    ask(web, "/slow?s=1.5&", 6)
    with worker() as pid:
        wait_until(lambda: len(web.asked("/slow")) >= 4, 10)
        kill(pid)
        assert Capture.objects.filter(state="fetching").exists()
    killed = time.monotonic()
    with worker():
        wait_until(all_ended, 30)
    assert time.monotonic() - killed < 20
    assert_each_has_one_snapshot(6)


def test_workers_killed_again_and_again_lose_nothing(web):
    ask(web, "/slow?s=0.3&", 24)
    for _ in range(3):
        with worker() as pid:
            time.sleep(random.uniform(0.8, 1.4))
            kill(pid)
    with worker(), worker():
        wait_until(all_ended, 60)
    assert_each_has_one_snapshot(24)


def test_a_worker_killed_between_file_and_row_leaves_no_row(web):
    (asked,) = ask(web, "/article?", 1)

    def die_before_the_row() -> None:
        capturing._save_captured = lambda *args: os.kill(os.getpid(), signal.SIGKILL)

    with worker(die_before_the_row) as pid:
        os.waitpid(pid, 0)
    assert Snapshot.objects.count() == 0
    assert len(find_orphans([])) == 2, "the document and its archive were written"
    with worker():
        wait_until(all_ended, 20)
    assert_each_has_one_snapshot(1)
    assert Capture.objects.get(pk=asked).losses == 1
    orphans = find_orphans(
        [
            *Snapshot.objects.values_list("storage_name", flat=True),
            *Capture.objects.values_list("archive_name", flat=True),
        ]
    )
    assert len(orphans) <= 1, "the document is adopted by its name; an archive has its own times in it"


def test_children_killed_while_reading_cost_no_capture(web):
    ask(web, "/article?", 12)
    with worker() as pid:
        while not all_ended():
            for child in _children(pid):
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            time.sleep(0.15)
    assert set(Capture.objects.values_list("state", flat=True)) == {"captured"}
    assert Snapshot.objects.count() == 12


def test_captures_survive_the_loss_of_their_connections(web):
    ask(web, "/slow?s=0.4&", 20)
    with worker():
        for _ in range(4):
            time.sleep(0.7)
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        wait_until(all_ended, 60)
    assert_each_has_one_snapshot(20)


def test_a_poison_source_ends_after_three_workers_and_the_others_are_captured(web):
    (poison,) = ask(web, "/gone?", 1)
    real = capturing.give_up_or_wait

    def die(capture, error):
        return os.kill(os.getpid(), signal.SIGKILL) if capture.pk == poison else real(capture, error)

    def poison_self() -> None:
        capturing.give_up_or_wait = die

    for _ in range(3):
        with worker(poison_self) as pid:
            os.waitpid(pid, 0)
        time.sleep(SHORT_LEASE.total_seconds() + 0.2)
    others = [
        request_capture(source=find_or_create_source(url=web.url(f"/article?{n}", host=f"o{n}.example"))).pk
        for n in range(3)
    ]
    with worker(poison_self):
        wait_until(all_ended, 20)
    assert Capture.objects.get(pk=poison).outcome == "worker_lost"
    assert set(Capture.objects.filter(pk__in=others).values_list("state", flat=True)) == {"captured"}


def test_a_full_storage_waits_and_recovers_by_itself(web, settings, tmp_path, monkeypatch):
    folder = _mount_small(tmp_path / "small")
    monkeypatch.setattr(capturing, "STORAGE_WAIT", timedelta(seconds=1))
    try:
        settings.MEDIA_ROOT = folder
        (folder / "filler").write_bytes(bytes(60_000))
        ask(web, "/article?", 1)
        with worker():
            wait_until(lambda: Capture.objects.filter(outcome="storage_full").exists(), 10)
            assert Snapshot.objects.count() == 0
            (folder / "filler").unlink()
            wait_until(all_ended, 20)
        assert_each_has_one_snapshot(1)
    finally:
        subprocess.run(["umount", str(folder)], check=False)


def _mount_small(folder: Path) -> Path:
    folder.mkdir()
    mount = shutil.which("mount")
    asked = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if not mount or subprocess.run(asked, capture_output=True).returncode:
        pytest.skip("this account may not mount a small file system to fill")
    return folder


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []
