"""The program's own processes, as parts for the supervisor."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from factcheck.embedded.errors import EmbeddedError
from factcheck.embedded.layout import Layout
from factcheck.embedded.parts import Part

_WITHOUT_WORKER = "Until it runs, no article is split and no source is fetched; both catch up by themselves."


@dataclass(frozen=True)
class Address:
    """Where the site is served."""

    host: str
    port: int

    @classmethod
    def from_environment(cls) -> Address:
        port = os.environ.get("PORT") or "8000"
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise EmbeddedError(f"PORT={port!r} is not a port. Use a number from 1 to 65535.")
        return cls(host=os.environ.get("HOST") or "127.0.0.1", port=int(port))

    def url(self) -> str:
        shown = {"127.0.0.1": "localhost", "0.0.0.0": "localhost", "::": "localhost"}.get(self.host, self.host)  # noqa: S104
        return f"http://{shown}:{self.port}/"

    def describe_reach(self) -> str:
        """Who else can reach it, and under which name; nothing when nobody can."""
        if self.host in {"127.0.0.1", "localhost", "::1"}:
            return ""
        if names := os.environ.get("ALLOWED_HOSTS"):
            return f"Others on your network can reach it too (HOST={self.host}), as {names}."
        if self.host not in {"0.0.0.0", "::"}:  # noqa: S104
            return f"Others on your network can reach it too (HOST={self.host})."
        return (
            f"It listens to others on your network too (HOST={self.host}), but answers to localhost only. Name this\n"
            f"  machine as they do: ALLOWED_HOSTS=localhost,192.0.2.7 HOST={self.host} make run"
        )

    def require_free(self) -> None:
        """Better said now, in one sentence, than by the web server after everything else has started."""
        try:
            family, kind, protocol, _, name = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(name)
        except OSError as error:
            raise EmbeddedError(self._explain(error)) from None

    def _explain(self, error: OSError) -> str:
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            return f"HOST={self.host!r} is no address of this machine. Leave it out, or use 0.0.0.0 for all of them."
        other = self.port + 1 if 1024 <= self.port < 65535 else 8000
        return (
            f"Port {self.port} on {self.host} cannot be used: {error.strerror.lower()}. "
            f"Stop what uses it, or take another port: PORT={other} make run"
        )

    def answers(self) -> bool:
        """Whether the site answers requests; what it answers is not our business here."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        try:
            with socket.create_connection((host, self.port), timeout=10) as connection:
                connection.sendall(b"HEAD / HTTP/1.0\r\nHost: localhost\r\n\r\n")
                status = connection.makefile("rb").readline().split()[1:2]
        except OSError:
            return False
        return bool(status) and status[0].isdigit() and int(status[0]) < 500


@dataclass(frozen=True)
class Program:
    """Web and worker (which sends what beat would) of the program in `base_dir`. In development they speak at the terminal, not into logs."""

    base_dir: Path
    layout: Layout
    address: Address
    development: bool = False

    def parts(self) -> list[Part]:
        return [self.worker(), self.web()]

    def worker(self) -> Part:
        return self._part(
            "worker",
            # The checks are made before, by what prepares; here they would load every page and the administration.
            *("celery", "--app=factcheck", "--skip-checks", "worker"),
            *("--concurrency=2", "--loglevel=INFO", "--hostname=workbench@%h"),
            "--tick",  # and no process for beat
            # Talk between workers, of which there is one here.
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            without_it=_WITHOUT_WORKER,
            # Warm shutdown would wait for the longest capture.
            REMAP_SIGTERM="SIGQUIT",
        )

    def web(self) -> Part:
        return self._development_web() if self.development else self._production_web()

    def prepare_command(self) -> tuple[str, ...]:
        """Migrations, static files and the demo, in one process because loading Django takes most of the time."""
        return (sys.executable, "manage.py", "workbench", "--prepare")

    def environment(self, **more: str) -> dict[str, str]:
        """Children find the same data folder, wherever they are and whoever they run as."""
        own = {"FACTCHECK_DATA": str(self.layout.data), "DJANGO_SETTINGS_MODULE": "factcheck.settings"}
        return {**os.environ, **own, **({"DEBUG": "1"} if self.development else {}), **more}

    def _production_web(self) -> Part:
        return self._part(
            "web server",
            *("granian", "--interface=wsgi", "--no-ws", "--http=1", f"--host={self.address.host}"),
            *(f"--port={self.address.port}", "--workers=1", "--blocking-threads=4"),
            *("--respawn-failed-workers", "--respawn-interval=1", "--workers-kill-timeout=10"),
            "factcheck.wsgi:application",
            is_ready=self.address.answers,
        )

    def _development_web(self) -> Part:
        # Our supervisor starts it again on changes, as it does with the worker.
        address = f"{self.address.host}:{self.address.port}"
        return self._part("web server", "django", "runserver", "--noreload", address, is_ready=self.address.answers)

    def _part(
        self,
        name: str,
        module: str,
        *arguments: str,
        is_ready: Callable[[], bool] = lambda: True,
        without_it: str = "",
        **environment: str,
    ) -> Part:
        return Part(
            name=name,
            command=(sys.executable, "-m", module, *arguments),
            folder=self.base_dir,
            log=None if self.development else self.layout.logs() / f"{name.replace(' ', '-')}.log",
            is_ready=is_ready,
            environment=self.environment(**environment),
            farewells=((signal.SIGTERM, 20.0),),
            without_it=without_it,
        )
