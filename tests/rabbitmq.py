"""A RabbitMQ of our own: the system's program, in a folder and on ports of its own."""

from __future__ import annotations

import os
import pwd
import secrets
import subprocess
from contextlib import ExitStack
from pathlib import Path

import kombu

from factcheck.embedded.folders import make_private
from factcheck.embedded.parts import Part
from factcheck.embedded.supervisor import Supervisor
from tests.ports import find_free_port

# Debian keeps it off PATH: what stands there is a wrapper that wants to be root or rabbitmq.
_PROGRAM = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
_CONFIGURATION = """
default_user = factcheck
default_pass = {password}
loopback_users = none
"""


def find_rabbitmq() -> Path | None:
    return _PROGRAM if _PROGRAM.exists() else None


def start_rabbitmq(stack: ExitStack, supervisor: Supervisor, program: Path, folder: Path) -> str:
    """Starts it and returns its address. Erlang's port mapper leaves our session, so the stack ends it."""
    data, port, password = folder / "external-rabbitmq", find_free_port(), secrets.token_hex(16)
    account = _find_account()
    make_private(data, account)
    for name, text in (("rabbitmq.conf", _CONFIGURATION.format(password=password)), ("plugins", "[].")):
        (data / name).write_text(text)
        (data / name).chmod(0o644)
    environment = _describe_environment(data, port)
    stack.callback(subprocess.run, ["epmd", "-kill"], env=environment, capture_output=True, check=False)
    url = f"amqp://factcheck:{password}@127.0.0.1:{port}//"
    supervisor.start(
        Part(
            name="external RabbitMQ",
            command=(program,),
            folder=data,
            log=folder / "external-rabbitmq.log",
            is_ready=lambda: _answers(url),
            environment=environment,
            account=account,
        )
    )
    return url


def _find_account() -> str | None:
    """Its own account when root starts it."""
    if os.geteuid():
        return None
    return next((entry.pw_name for entry in pwd.getpwall() if entry.pw_name == "rabbitmq"), "nobody")


def _describe_environment(data: Path, port: int) -> dict[str, str]:
    """With a port mapper that is not the machine's, and that may be ended while we are still in its list."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(data),
        "RABBITMQ_NODENAME": f"factcheck{port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(find_free_port()),
        "ERL_EPMD_PORT": str(find_free_port()),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "ERL_EPMD_RELAXED_COMMAND_CHECK": "1",
        "RABBITMQ_MNESIA_BASE": str(data / "rows"),
        "RABBITMQ_LOG_BASE": str(data / "logs"),
        "RABBITMQ_CONF_ENV_FILE": "/dev/null",
        "RABBITMQ_CONFIG_FILE": str(data / "rabbitmq"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(data / "plugins"),
        "RABBITMQ_PID_FILE": str(data / "pid"),
    }


def _answers(url: str) -> bool:
    try:
        with kombu.Connection(url, connect_timeout=3) as connection:
            connection.connect()
    except (OSError, *kombu.Connection(url).connection_errors):
        return False
    return True
