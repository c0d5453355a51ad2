"""The supervisor: what it does when a part ends, will not start, or finds its port taken."""

from __future__ import annotations

import os
import signal
import socket
import sys
from functools import partial
from pathlib import Path

import pytest

from factcheck.embedded.errors import EmbeddedError
from factcheck.embedded.parts import Part
from factcheck.embedded.processes import wait_until
from factcheck.embedded.program import Address
from factcheck.embedded.reload import Watch
from factcheck.embedded.supervisor import StopRequested, Supervisor, stop_on_signals


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(said):
    with Supervisor(say=said.append) as supervisor:
        yield supervisor


def make_part(folder: Path, script: str, **changes) -> Part:
    return Part(
        name="clerk", command=(sys.executable, "-c", script), folder=folder, log=folder / "clerk.log", **changes
    )


def watch_until(supervisor: Supervisor, condition) -> None:
    def stop_if_true() -> None:
        if condition():
            raise StopRequested

    with pytest.raises(StopRequested):
        supervisor.watch(every_round=stop_if_true)


def test_it_starts_again_what_ended_and_says_so(tmp_path, supervisor, said):
    script = "import os, time; os.open('ran-%d' % os.getpid(), os.O_CREAT); time.sleep(0.3); raise SystemExit(3)"
    supervisor.start(make_part(tmp_path, script, without_it="Nobody files anything."))
    watch_until(supervisor, lambda: len(list(tmp_path.glob("ran-*"))) == 3)
    assert "The clerk ended (exit code 3) and starts again in 0.5 s. Nobody files anything." in said[0]
    assert "in 1 s." in said[1], "the pause must grow"


def test_it_says_when_a_part_is_back(tmp_path, supervisor, said):
    script = (
        "import os, sys, time; again = os.path.exists('begun'); open('begun', 'w').close(); "
        "sys.exit(3) if not again else time.sleep(1); open('answers', 'w').close(); time.sleep(60)"
    )
    answers = (tmp_path / "answers").exists
    supervisor.start(make_part(tmp_path, script, is_ready=lambda: answers() or not (tmp_path / "begun").exists()))
    watch_until(supervisor, lambda: len(said) == 2)
    assert "ended" in said[0]
    assert said[1] == "The clerk is back." and answers()


def test_it_ends_what_a_killed_part_left_behind(tmp_path, supervisor):
    script = (
        "import subprocess, time; child = subprocess.Popen(['sleep', '60']); "
        "open('child', 'w').write(str(child.pid)); time.sleep(60)"
    )
    supervisor.start(make_part(tmp_path, script, is_ready=lambda: (tmp_path / "child").exists()))
    assert wait_until(lambda: (tmp_path / "child").read_text(), seconds=5)
    child = int((tmp_path / "child").read_text())
    os.kill(os.getpgid(child), signal.SIGKILL)
    watch_until(supervisor, lambda: not Path(f"/proc/{child}/cwd").exists())


def test_a_part_that_does_not_start_shows_its_last_words(tmp_path, supervisor):
    with pytest.raises(EmbeddedError, match=r"clerk did not start\. Its log is .*\n.*no desk"):
        supervisor.start(make_part(tmp_path, "raise SystemExit('no desk')", is_ready=lambda: False))


_SPEAKS_ITS_LAST = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: (print("end", sys.argv[1], flush=True), sys.exit()))
print("up", sys.argv[1], flush=True)
time.sleep(60)
"""


def test_it_stops_the_last_started_first(tmp_path, supervisor):
    log = tmp_path / "log"
    for number in ("1", "2"):
        command = (sys.executable, "-c", _SPEAKS_ITS_LAST, number)
        is_ready = partial(says, log, f"up {number}")
        supervisor.start(Part(name="clerk", command=command, folder=tmp_path, log=log, is_ready=is_ready))
    supervisor.stop()
    assert log.read_text().split("\n") == ["up 1", "up 2", "end 2", "end 1", ""]


def says(log: Path, words: str) -> bool:
    return words in log.read_text()


def test_the_first_signal_stops_and_later_ones_wait():
    with pytest.raises(StopRequested), stop_on_signals():
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            os.kill(os.getpid(), signal.SIGINT)


def test_a_taken_port_comes_with_a_way_out():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(EmbeddedError, match=rf"Port {port} .* PORT=\d+ make run"):
            Address("127.0.0.1", port).require_free()


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused(port, monkeypatch):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(EmbeddedError, match="is not a port"):
        Address.from_environment()


def test_a_host_that_is_not_ours_is_named():
    with pytest.raises(EmbeddedError, match="no address of this machine"):
        Address("192.0.2.1", 8000).require_free()


def test_a_changed_file_is_noticed_once(tmp_path):
    watch = Watch((tmp_path,))
    assert not watch.has_changed()
    (tmp_path / "views.py").write_text("")
    assert watch.has_changed()
    assert not watch.has_changed()


@pytest.mark.parametrize(
    ("host", "allowed", "said"),
    [
        ("127.0.0.1", "", ""),
        ("192.0.2.7", "", "Others on your network can reach it too (HOST=192.0.2.7)."),
        ("0.0.0.0", "desk.example", "Others on your network can reach it too (HOST=0.0.0.0), as desk.example."),
        ("0.0.0.0", "", "answers to localhost only"),
    ],
)
def test_it_says_who_else_can_reach_it_and_as_what(host, allowed, said, monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", allowed)
    reach = Address(host, 8000).describe_reach()
    assert said in reach and bool(said) == bool(reach)
