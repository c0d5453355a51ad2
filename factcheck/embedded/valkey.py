"""The embedded broker: valkey-server on a unix socket, with its messages on disk.

What must not be lost is a row in the database: the append-only file, written out every second, only spares us a new
delivery of everything after a restart.
"""

from __future__ import annotations

import signal
import socket
from dataclasses import dataclass
from pathlib import Path

from factcheck.embedded.folders import make_private
from factcheck.embedded.layout import Layout
from factcheck.embedded.parts import Part
from factcheck.embedded.processes import clear_folder


@dataclass(frozen=True)
class Valkey:
    layout: Layout
    program: Path

    def part(self) -> Part:
        return Part(
            name="broker",
            command=(
                self.program,
                *("--port", "0"),  # no TCP
                *("--unixsocket", str(self.layout.broker_socket()), "--unixsocketperm", "700"),
                *("--dir", str(self.layout.broker_folder())),
                *("--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
                # A message dropped for want of room would be a message lost: refuse new ones instead.
                *("--maxmemory", "256mb", "--maxmemory-policy", "noeviction"),
                *("--daemonize", "no"),
            ),
            folder=self.layout.broker_folder(),
            log=self.layout.logs() / "broker.log",
            is_ready=self.answers,
            prepare=self.prepare,
            account=self.layout.account,
            environment={"PATH": "/usr/bin:/bin"},
            farewells=((signal.SIGTERM, 10.0),),
        )

    def prepare(self) -> None:
        """Ends a server that outlived its supervisor: two must never write the same append-only file."""
        make_private(self.layout.runtime, self.layout.account)
        make_private(self.layout.broker_folder(), self.layout.account)
        clear_folder(self.layout.broker_folder(), farewell=signal.SIGTERM)
        self.layout.broker_socket().unlink(missing_ok=True)

    def answers(self) -> bool:
        """Whether it is up and has read its file: PING is refused while loading."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            try:
                connection.connect(str(self.layout.broker_socket()))
                connection.sendall(b"PING\r\n")
                return connection.recv(64) == b"+PONG\r\n"
            except OSError:
                return False
