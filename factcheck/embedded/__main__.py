"""`python -m factcheck.embedded`: the supervisor, which is what `manage.py workbench` becomes.

It stays for as long as the program runs, so it is kept small: neither Django nor a database driver is loaded.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from factcheck.embedded import processes
from factcheck.embedded.errors import EmbeddedError
from factcheck.embedded.layout import Layout
from factcheck.embedded.lock import hold_data_folder
from factcheck.embedded.program import Address, Program
from factcheck.embedded.reload import Watch
from factcheck.embedded.servers import embedded_parts
from factcheck.embedded.supervisor import StopRequested, Supervisor, stop_on_signals

BASE_DIR = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="manage.py workbench")
    parser.add_argument("--services", action="store_true")
    parser.add_argument("--dev", action="store_true")
    options = parser.parse_args(arguments)
    os.umask(0o077)  # snapshots, logs and keys are nobody else's business
    supervisor = Supervisor(say=_say)
    try:
        layout = Layout.find(BASE_DIR)
        with stop_on_signals(), hold_data_folder(layout), supervisor:
            if options.services:
                _run_servers(supervisor, layout)
            else:
                _run_program(supervisor, layout, development=options.dev)
    except EmbeddedError as error:
        print(f"\n{error}\n", file=sys.stderr)
        return 1
    except StopRequested:
        _say("Stopped. The data stays where it is.")
    return 0


def _run_servers(supervisor: Supervisor, layout: Layout) -> None:
    for part in embedded_parts(layout):
        supervisor.start(part)
    _say(f"Database and broker are up; their sockets are in {layout.runtime}. Ctrl-C stops them.")
    supervisor.watch()


def _run_program(supervisor: Supervisor, layout: Layout, *, development: bool) -> None:
    address = Address.from_environment()
    address.require_free()
    program = Program(BASE_DIR, layout, address, development=development)
    _say("Starting. The first time this takes a little longer.")
    own = {"database": not os.environ.get("DATABASE_URL"), "broker": not os.environ.get("CELERY_BROKER_URL")}
    for part in embedded_parts(layout, **own):
        supervisor.start(part)
    logins = _prepare(program)
    for part in program.parts():
        supervisor.start(part)
    _say(_welcome(program, logins))
    supervisor.watch(every_round=_restart_on_changes(supervisor, program) if development else None)


def _prepare(program: Program) -> str:
    """Migrates, collects and seeds in a child; returns the logins it printed."""
    process = processes.start(
        program.prepare_command(),
        folder=program.base_dir,
        output=subprocess.PIPE,
        errors=None,
        environment=program.environment(LOG_LEVEL="WARNING"),
    )
    try:
        output, _ = process.communicate()
    finally:
        processes.stop(process)
    if process.returncode:
        raise EmbeddedError("The database could not be prepared; the lines above say why.")
    return output.decode()


def _welcome(program: Program, logins: str) -> str:
    """The one screen a newcomer reads."""
    address, layout = program.address, program.layout
    reach = f"\n  {said}\n" if (said := address.describe_reach()) else ""
    sign_in = "\n".join(f"             {line}" for line in logins.splitlines()).lstrip() or "with the accounts you made"
    return f"""
  The fact-checking workbench is running.

  Open       {address.url()}
  Sign in    {sign_in}
  Data       {layout.data}{f" and {layout.services}" if layout.services != layout.data else ""}
  Logs       {"this terminal" if program.development else layout.logs()}
  Stop       Ctrl-C
{reach}"""


def _restart_on_changes(supervisor: Supervisor, program: Program):
    watch = Watch(tuple(program.base_dir / name for name in ("factcheck", "claims", "templates")))

    def restart_if_changed() -> None:
        if watch.has_changed():
            _say("Files changed; starting web and worker again.")
            supervisor.restart("worker", "web server")

    return restart_if_changed


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
