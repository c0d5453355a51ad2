"""The embedded PostgreSQL: made once, then started as a child of the supervisor.

It listens on a unix socket in a private folder and nowhere else. One role may come in, `factcheck`, with a password
(SCRAM) that lies in a file only its owner can read. The role is no superuser; nobody can connect as one: what needs it
is done in PostgreSQL's single-user mode before the server starts.
"""

from __future__ import annotations

import secrets
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from factcheck.embedded.errors import EmbeddedError
from factcheck.embedded.folders import make_private
from factcheck.embedded.layout import DATABASE, PORT, ROLE, Layout, write_private
from factcheck.embedded.parts import Part
from factcheck.embedded.processes import clear_folder, run_as

# initdb's language and the servers' messages; builtin collation because these builds come without ICU.
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
_HBA = f"""# Written at every start.
local all {ROLE} scram-sha-256
"""
# Modest: this runs beside the site on a laptop. Larger sites set DATABASE_URL, or write local.conf.
_CONF = """# Written at every start; put your own settings into local.conf beside it.
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
port = {port}
hba_file = '{hba}'
max_connections = 60
shared_buffers = 64MB
work_mem = 8MB
maintenance_work_mem = 64MB
huge_pages = off
io_method = sync                # three processes less than PostgreSQL 18's workers
max_logical_replication_workers = 0  # and one less: nothing is replicated
max_wal_size = 512MB
min_wal_size = 48MB
autovacuum_max_workers = 2
max_parallel_workers_per_gather = 0
shared_preload_libraries = 'pg_stat_statements'
password_encryption = 'scram-sha-256'
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] '
log_min_duration_statement = 1s
include_if_exists 'local.conf'
"""
# Extensions that only a superuser may create; in template1, so that test databases have them too. The rest is
# created by the migrations.
_TEMPLATE_SQL = "CREATE EXTENSION IF NOT EXISTS pg_stat_statements;\nCREATE EXTENSION IF NOT EXISTS vector;\n"
_SETUP_SQL = f"""CREATE ROLE {ROLE} LOGIN CREATEDB;
GRANT pg_monitor TO {ROLE};
CREATE DATABASE {DATABASE} OWNER {ROLE};
"""


@dataclass(frozen=True)
class Postgres:
    layout: Layout
    binaries: Path

    def part(self) -> Part:
        """The database as the supervisor sees it. SIGINT is PostgreSQL's fast shutdown, SIGQUIT its emergency exit."""
        return Part(
            name="database",
            command=(self.binaries / "postgres", *self._at(self.layout.cluster())),
            folder=self.layout.cluster(),
            log=self.layout.logs() / "database.log",
            is_ready=self.answers,
            prepare=self.prepare,
            account=self.layout.account,
            environment=_ENVIRONMENT,
            farewells=((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0)),
        )

    def prepare(self) -> None:
        """Leaves a cluster that can be started, whatever happened before: nothing there, a kill, an older version."""
        make_private(self.layout.runtime, self.layout.account)
        self._configure()
        if not self.layout.cluster().exists():
            self._make_cluster()
        self._check_version()
        clear_folder(self.layout.cluster(), farewell=signal.SIGINT)
        # Nobody works here now, so a number left behind is stale, even if a zombie or a stranger has it today.
        (self.layout.cluster() / "postmaster.pid").unlink(missing_ok=True)
        for left_behind in self.layout.runtime.glob(".s.PGSQL.*"):
            left_behind.unlink()
        if not self.layout.password_file().exists():
            self._set_password()

    def answers(self) -> bool:
        """Whether the application's role can sign in. By psql: a driver would stay in the supervisor's memory."""
        result = subprocess.run(
            [str(self.binaries / "psql"), "--no-psqlrc", "--no-password", "--command=SELECT 1"],
            env={**_ENVIRONMENT, **self._sign_in()},
            capture_output=True,
            check=False,
        )
        return result.returncode == 0

    def _sign_in(self) -> dict[str, str]:
        database = self.layout.database()
        return {
            "PGHOST": database["HOST"],
            "PGPORT": database["PORT"],
            "PGUSER": database["USER"],
            "PGDATABASE": database["NAME"],
            "PGPASSFILE": database["OPTIONS"]["passfile"],
            "PGCONNECT_TIMEOUT": "5",
        }

    def _make_cluster(self) -> None:
        """All or nothing: made under another name and moved into place when whole."""
        draft = self.layout.services / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        make_private(draft, self.layout.account)
        self._run(
            "initdb", f"--pgdata={draft}", "--username=postgres", "--auth=reject", "--encoding=UTF8",
            "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums",
        )  # fmt: skip
        self._run_alone(draft, _TEMPLATE_SQL + _SETUP_SQL)
        self.layout.password_file().unlink(missing_ok=True)
        draft.rename(self.layout.cluster())

    def _configure(self) -> None:
        """Beside the cluster, not in it: under root the cluster is another account's, and root must not write there."""
        conf, hba = self.layout.services / "postgresql.conf", self.layout.services / "pg_hba.conf"
        conf.write_text(_CONF.format(sockets=_quote(self.layout.runtime), port=PORT, hba=_quote(hba)))
        hba.write_text(_HBA)
        for path in (conf, hba):
            path.chmod(0o644)

    def _at(self, cluster: Path) -> tuple[str, ...]:
        return ("-D", str(cluster), "-c", f"config_file={self.layout.services / 'postgresql.conf'}")

    def _set_password(self) -> None:
        """A new one whenever its file is missing. The file appears last: a kill in between only makes us do it again."""
        password = secrets.token_hex(24)
        draft = self.layout.password_file().with_suffix(".new")
        write_private(draft, f"*:*:*:*:{password}\n")
        self._run_alone(self.layout.cluster(), f"ALTER ROLE {ROLE} PASSWORD '{password}';\n")
        draft.rename(self.layout.password_file())

    def _check_version(self) -> None:
        ours = self._run("postgres", "--version").split()[-1].split(".")[0]
        theirs = (self.layout.cluster() / "PG_VERSION").read_text().strip()
        if theirs != ours:
            raise EmbeddedError(
                f"The database in {self.layout.cluster()} was made by PostgreSQL {theirs}, and this release brings "
                f"PostgreSQL {ours}, which cannot read it. Nothing was changed. Dump it with the release that made it, "
                'move the folder away, start again and restore: docs/operations.md, "A new PostgreSQL version".'
            )

    def _run_alone(self, cluster: Path, sql: str) -> None:
        """Runs statements, one a line, in single-user mode: no server, no password, and the first error ends it."""
        self._run(
            "postgres", "--single", *self._at(cluster), "-c", "exit_on_error=on", "-c", "log_min_messages=error",
            "template1", stdin=sql,
        )  # fmt: skip

    def _run(self, program: str, *arguments: str, stdin: str = "") -> str:
        result = subprocess.run(
            [str(self.binaries / program), *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            env=_ENVIRONMENT,
            cwd=self.layout.services,
            check=False,
            **run_as(self.layout.account),
        )
        if result.returncode:
            raise EmbeddedError(f"{program} failed in {self.layout.services}:\n{result.stderr or result.stdout}")
        return result.stdout


def _quote(path: Path) -> str:
    """A path between the quotes of postgresql.conf."""
    return str(path).replace("\\", "\\\\").replace("'", "''")
