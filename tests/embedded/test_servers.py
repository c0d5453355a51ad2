"""The embedded database and broker: who may come in, and what they survive."""

from __future__ import annotations

import os
import re
import signal
import stat
from pathlib import Path

import psycopg
import pytest

from factcheck.embedded.processes import find_processes_in, wait_until
from tests.embedded.conftest import Workbench

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another account")


def read_mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def find_postmaster(workbench) -> int:
    return int((workbench.layout.cluster() / "postmaster.pid").read_text().split()[0])


def find_listening_sockets() -> set[str]:
    """Inodes of the sockets that listen on TCP (state 0A)."""
    lines = [line.split() for name in ("tcp", "tcp6") for line in Path("/proc/net", name).read_text().splitlines()[1:]]
    return {fields[9] for fields in lines if fields[3] == "0A"}


def find_open_sockets(pid: int) -> set[str]:
    links = [str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir()]
    return {found[1] for link in links if (found := re.fullmatch(r"socket:\[(\d+)\]", link))}


def test_it_lets_the_application_in(running):
    with running.connect() as connection:
        row = connection.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    assert row == ("factcheck", False)


def test_it_sorts_and_searches_the_same_everywhere(running):
    with running.connect() as connection:
        provider = connection.execute(
            "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'factcheck'"
        ).fetchone()
        extensions = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
        preloaded = connection.execute("SHOW shared_preload_libraries").fetchone()
    assert provider == ("b", "C.UTF-8")
    assert {"pg_stat_statements", "vector"} <= extensions
    assert preloaded == ("pg_stat_statements",)


@pytest.mark.parametrize("name", ["pg_trgm", "unaccent", "btree_gin", "btree_gist"])
def test_migrations_may_create_the_extension(name, running):
    with running.connect() as connection:
        connection.execute(f"CREATE EXTENSION {name}")


def test_it_refuses_whoever_lacks_the_password(running):
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        running.connect(passfile="/dev/null", password="guessed")


def test_it_lets_no_superuser_in(running):
    with pytest.raises(psycopg.OperationalError, match=r"no pg_hba.conf entry"):
        running.connect(user="postgres", dbname="postgres")


def test_it_listens_on_no_tcp_port(running):
    layout = running.layout
    servers = find_processes_in(layout.cluster()) + find_processes_in(layout.broker_folder())
    sockets = set().union(*map(find_open_sockets, servers))
    assert sockets, "the servers' sockets were not found, so the next line would prove nothing"
    assert not sockets & find_listening_sockets()


def test_nobody_else_may_look_inside(running):
    layout = running.layout
    assert {read_mode(path) for path in (layout.cluster(), layout.broker_folder(), layout.runtime)} == {0o700}
    assert {read_mode(path) for path in layout.runtime.iterdir() if path.is_socket()} == {0o700}
    assert layout.secret_key()
    private = (layout.password_file(), layout.data / "secret-key", layout.lock_file())
    assert {read_mode(path) for path in private} == {0o600}


def test_sigterm_stops_it_cleanly(data, launch):
    workbench = launch(data).wait()
    workbench.process.send_signal(signal.SIGTERM)
    assert "Stopped" in workbench.read()
    assert workbench.process.returncode == 0
    assert "database system is shut down" in (workbench.layout.logs() / "database.log").read_text()
    assert not find_processes_in(workbench.layout.cluster()) + find_processes_in(workbench.layout.broker_folder())


def test_a_second_start_keeps_the_data(data, launch):
    first = launch(data).wait()
    with first.connect() as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    first.process.terminate()
    first.read()
    with launch(data).wait().connect() as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


@pytest.mark.fault
def test_a_killed_database_comes_back_with_its_rows(data, launch):
    workbench = launch(data).wait()
    with workbench.connect() as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    postmaster = find_postmaster(workbench)
    os.kill(postmaster, signal.SIGKILL)
    assert wait_until(lambda: workbench.answers() and find_postmaster(workbench) != postmaster, seconds=30)
    with workbench.connect() as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)
    workbench.process.terminate()
    assert "The database ended (killed by SIGKILL) and starts again" in workbench.read()


@pytest.mark.fault
def test_a_killed_supervisor_takes_its_servers_along(data, launch):
    workbench = launch(data).wait()
    workbench.process.kill()
    folders = workbench.layout.cluster(), workbench.layout.broker_folder()
    assert wait_until(lambda: not any(map(find_processes_in, folders)), seconds=20)
    launch(data).wait()


@pytest.mark.fault
def test_it_takes_over_from_servers_that_outlived_their_supervisor(data, launch):
    """A supervisor that is frozen while it is killed, or a kernel without farewells, leaves servers behind."""
    workbench = launch(data).wait()
    survivors = find_processes_in(workbench.layout.cluster())
    for pid in survivors:
        os.kill(pid, signal.SIGSTOP)
    workbench.process.kill()
    workbench.process.wait()
    launch(data).wait()
    assert not set(survivors) & set(find_processes_in(workbench.layout.cluster()))


def test_it_does_not_mistake_a_stranger_for_its_server(data, launch):
    """After a crash the number in the file may be anybody's: here it is this test's."""
    workbench = launch(data).wait()
    workbench.process.terminate()
    workbench.read()
    (workbench.layout.cluster() / "postmaster.pid").write_text(f"{os.getpid()}\n{workbench.layout.cluster()}\n")
    workbench.layout.broker_socket().touch()
    launch(data).wait()


def test_a_second_supervisor_is_told_about_the_first(running):
    second = Workbench(running.layout.data)
    assert f"running already on {running.layout.data} (process {running.process.pid})" in second.read()
    assert second.process.returncode == 1
    assert running.answers()


def test_a_database_of_another_version_is_left_alone(data, launch):
    workbench = launch(data).wait()
    workbench.process.terminate()
    workbench.read()
    version = workbench.layout.cluster() / "PG_VERSION"
    version.write_text("15\n")
    later = launch(data)
    said = later.read()
    assert "made by PostgreSQL 15" in said and "Nothing was changed" in said and "docs/operations.md" in said
    assert later.process.returncode == 1
    assert version.read_text() == "15\n"


def test_a_lost_password_file_is_made_again(data, launch):
    workbench = launch(data).wait()
    workbench.process.terminate()
    workbench.read()
    workbench.layout.password_file().unlink()
    launch(data).wait()


def test_a_long_path_gets_sockets_in_a_short_one(data, launch):
    deep = data / ("deep" * 30)
    layout = launch(deep).wait().layout
    assert not layout.runtime.is_relative_to(deep)
    assert read_mode(layout.runtime) == 0o700
    assert len(str(layout.runtime / ".s.PGSQL.5432.lock")) <= 107


def test_a_path_with_marks_of_its_own_is_only_a_path(data, launch):
    odd = data / "O'Brien's, #1? 50%20"
    assert launch(odd).wait().layout.data == odd


@needs_root
def test_root_runs_the_servers_as_an_ordinary_account(running):
    layout = running.layout
    servers = find_processes_in(layout.cluster()) + find_processes_in(layout.broker_folder())
    assert servers
    assert 0 not in {Path(f"/proc/{pid}").stat().st_uid for pid in servers}


@needs_root
def test_root_opens_nobodys_home(data, launch):
    home = data / "home"
    home.mkdir(mode=0o700)
    layout = launch(home / "data").wait().layout
    assert not layout.services.is_relative_to(home)
    assert read_mode(home) == 0o700 and read_mode(home / "data") == 0o700
