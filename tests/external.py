"""`python -m tests.external`: the journeys once more, on a PostgreSQL, a Redis and a RabbitMQ that are not ours.

The programs are the system's (root installs them where they are missing), but they run in a folder of their own, on
ports of their own: servers that the machine runs already are left alone.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import psycopg
import redis

from factcheck.embedded.folders import make_private
from factcheck.embedded.parts import Part
from factcheck.embedded.processes import run_as
from factcheck.embedded.supervisor import Supervisor
from tests.ports import find_free_port
from tests.rabbitmq import find_rabbitmq, start_rabbitmq
from tests.services import temporary_data_folder
from tests.system_packages import install_packages

_SUITE = (sys.executable, "-m", "pytest", "-q", "tests/journeys", "-p", "no:cacheprovider")
_OF_MESSAGES = ("-k", "killing or published_report")  # where another broker may make a difference
_ACCOUNT = "nobody" if os.geteuid() == 0 else None


class NotPossible(Exception):
    """No external servers here; the text says why."""


def main() -> int:
    """The worst exit code of the suites. With --if-possible a machine without such servers is no failure, but says so."""
    try:
        with ExitStack() as stack:
            database, brokers = _provide_servers(stack)
            choices = [(), *[_OF_MESSAGES] * (len(brokers) - 1)]
            return max(_run_journeys(database, *each) for each in zip(brokers, choices, strict=True))
    except NotPossible as reason:
        print(f"The journeys on external servers are left out: {reason}")
        return 0 if "--if-possible" in sys.argv else 1


def _run_journeys(database_url: str, broker_url: str, choice: tuple[str, ...]) -> int:
    print(f"The journeys on external servers, {broker_url.partition(':')[0]}:", flush=True)
    environment = {**os.environ, "DATABASE_URL": database_url, "CELERY_BROKER_URL": broker_url}
    return subprocess.run([*_SUITE, *choice], env=environment, check=False).returncode


def _provide_servers(stack: ExitStack) -> tuple[str, list[str]]:
    """Addresses of a database and of brokers: those of the environment, else servers started for us."""
    database, broker = os.environ.get("DATABASE_URL"), os.environ.get("CELERY_BROKER_URL")
    if database and broker:
        return database, [broker]
    initdb, redis_server, rabbitmq = _find_programs()
    folder = stack.enter_context(temporary_data_folder())
    supervisor = stack.enter_context(Supervisor(say=print))
    brokers = [broker] if broker else [_start_redis(supervisor, redis_server, folder)]
    if rabbitmq and not broker:
        brokers.append(start_rabbitmq(stack, supervisor, rabbitmq, folder))
    return database or _start_database(supervisor, initdb.parent, folder), brokers


def _find_programs() -> tuple[Path, Path, Path | None]:
    """RabbitMQ may be missing; it is said then."""
    found = _find_initdb(), _find_redis(), find_rabbitmq()
    if not all(found) and install_packages("postgresql", "redis-server", "rabbitmq-server"):
        found = _find_initdb(), _find_redis(), find_rabbitmq()
    if not all(found[:2]):
        raise NotPossible("PostgreSQL and Redis or Valkey of the system are needed, and only root can install them.")
    if not found[2]:
        print("RabbitMQ is left out: it is not installed, and only root can install it.")
    return found


def _find_initdb() -> Path | None:
    """The newest. Debian keeps PostgreSQL's own programs off PATH."""
    beside_path = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return beside_path[-1] if beside_path else Path(on_path) if on_path else None


def _find_redis() -> Path | None:
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    return Path(found) if found else None


def _start_database(supervisor: Supervisor, programs: Path, folder: Path) -> str:
    """A cluster with a role that is no superuser, as a newsroom would give us."""
    data, port, password = folder / "external-postgres", find_free_port(), secrets.token_hex(16)
    make_private(data, _ACCOUNT)
    password_file = folder / "password"
    password_file.write_text(password)
    password_file.chmod(0o644)
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "postgres", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8",
         f"--pwfile={password_file}"],
        check=True, capture_output=True, cwd=folder, **run_as(_ACCOUNT),
    )  # fmt: skip
    address = {"host": "127.0.0.1", "port": port, "user": "postgres", "password": password, "dbname": "postgres"}
    supervisor.start(
        Part(
            name="external database",
            command=(programs / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", str(data)),
            folder=data,
            log=folder / "external-postgres.log",
            is_ready=lambda: _database_answers(address),
            account=_ACCOUNT,
            farewells=((signal.SIGINT, 20.0),),
        )
    )
    with psycopg.connect(**address, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE factcheck LOGIN CREATEDB PASSWORD '{password}'")
        connection.execute("CREATE DATABASE factcheck OWNER factcheck")
    return f"postgresql://factcheck:{password}@127.0.0.1:{port}/factcheck"


def _start_redis(supervisor: Supervisor, program: Path, folder: Path) -> str:
    data, port, password = folder / "external-redis", find_free_port(), secrets.token_hex(16)
    make_private(data, _ACCOUNT)
    supervisor.start(
        Part(
            name="external broker",
            command=(program, "--port", str(port), "--bind", "127.0.0.1", "--requirepass", password, "--dir", data),
            folder=data,
            log=folder / "external-redis.log",
            is_ready=lambda: _broker_answers(port, password),
            account=_ACCOUNT,
        )
    )
    return f"redis://:{password}@127.0.0.1:{port}/0"


def _database_answers(address: dict[str, object]) -> bool:
    try:
        psycopg.connect(**address, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _broker_answers(port: int, password: str) -> bool:
    try:
        with redis.Redis(port=port, password=password, socket_timeout=3) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


if __name__ == "__main__":
    sys.exit(main())
