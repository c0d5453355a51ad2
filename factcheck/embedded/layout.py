"""Where the embedded servers keep their things.

Everything here is arithmetic on paths, so that importing the settings starts nothing and, but for the secret key,
creates nothing. What is below `data` belongs to whoever runs the program:

    secret-key  pgpass  lock         0600
    snapshots/  static/  logs/       the program's own files
    postgres/   valkey/              0700, the servers' files
    postgresql.conf  pg_hba.conf     the servers' settings; local.conf is yours
    run/                             0700, their sockets
    binaries/                        copies of the servers, only where the originals cannot be read

Root may not run PostgreSQL, so under root the servers run as another account that exists already. When that account
cannot walk down to `data` (a private home), the servers' folders lie in /var/lib/factcheck/<digest> instead: nobody's
home is opened.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factcheck.embedded.errors import EmbeddedError

PORT = 5432  # only part of the socket's name: nothing listens on TCP
ROLE = DATABASE = "factcheck"
# The kernel keeps 108 bytes for a socket's path, its closing zero included.
_LONGEST_SOCKET_PATH = 107
_LONGEST_SOCKET_NAME = f".s.PGSQL.{PORT}.lock"
_PLAIN_PATH = re.compile(r"[\w./ -]*")


@dataclass(frozen=True)
class Layout:
    """The folders of one installation. `account` is whom the servers run as, None when it is ourselves."""

    data: Path
    services: Path
    runtime: Path
    account: str | None

    @classmethod
    def find(cls, base_dir: Path) -> Layout:
        """The folders for the program in `base_dir`, after FACTCHECK_DATA and FACTCHECK_ACCOUNT."""
        return cls.of(_find_data_folder(base_dir))

    @classmethod
    def of(cls, data: Path) -> Layout:
        """The folders of the installation whose data lies in `data`."""
        data = data.expanduser().resolve()
        account = _choose_account(data) if os.geteuid() == 0 else None
        digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
        services = data if account is None else _find_services_folder(account, data, digest)
        return cls(data=data, services=services, runtime=_find_runtime_folder(services, digest), account=account)

    def database(self) -> dict[str, Any]:
        """Django's settings of the embedded database. The password stays in its file: libpq reads it on connecting."""
        return {
            "NAME": DATABASE,
            "USER": ROLE,
            "PASSWORD": "",
            "HOST": str(self.runtime),
            "PORT": str(PORT),
            "OPTIONS": {"passfile": str(self.password_file())},
        }

    def broker_url(self) -> str:
        return f"redis+socket://{self.broker_socket()}?virtual_host=0"

    def secret_key(self) -> str:
        """The key that signs sessions: made once, readable by its owner only."""
        path = self.data / "secret-key"
        try:
            self.make_data_folder()
            return path.read_text().strip() if path.exists() else _create_once(path, secrets.token_urlsafe(50))
        except OSError as error:
            raise EmbeddedError(describe_unusable(self.data, error)) from None

    def make_data_folder(self) -> None:
        """Private, but the servers' account may pass through it where their folders lie inside."""
        if not self.data.exists():
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.data.chmod(0o711 if self._servers_lie_inside() else 0o700)

    def snapshots(self) -> Path:
        return self.data / "snapshots"

    def static_files(self) -> Path:
        return self.data / "static"

    def logs(self) -> Path:
        return self.data / "logs"

    def lock_file(self) -> Path:
        return self.data / "lock"

    def password_file(self) -> Path:
        return self.data / "pgpass"

    def cluster(self) -> Path:
        return self.services / "postgres"

    def broker_folder(self) -> Path:
        return self.services / "valkey"

    def broker_socket(self) -> Path:
        return self.runtime / "valkey.sock"

    def binaries(self) -> Path:
        return self.services / "binaries"

    def _servers_lie_inside(self) -> bool:
        return self.account is not None and self.services == self.data


def _find_data_folder(base_dir: Path) -> Path:
    """FACTCHECK_DATA, else `.data` beside the program, else, where that cannot be written, the XDG data folder."""
    if chosen := os.environ.get("FACTCHECK_DATA"):
        return Path(chosen)
    beside = base_dir / ".data"
    if os.access(beside if beside.exists() else base_dir, os.W_OK):
        return beside
    home = os.environ.get("XDG_DATA_HOME") or Path("~/.local/share").expanduser()
    return Path(home) / "factcheck"


def _choose_account(data: Path) -> str:
    """FACTCHECK_ACCOUNT, else whoever owns the database that is there already, else nobody."""
    if chosen := os.environ.get("FACTCHECK_ACCOUNT"):
        return _require_account(chosen)
    cluster = data / "postgres"
    if cluster.exists() and (uid := cluster.stat().st_uid) != 0:
        return pwd.getpwuid(uid).pw_name
    return "nobody"


def _require_account(name: str) -> str:
    try:
        return pwd.getpwnam(name).pw_name
    except KeyError:
        raise EmbeddedError(f"FACTCHECK_ACCOUNT={name} is no account of this machine.") from None


def _find_services_folder(account: str, data: Path, digest: str) -> Path:
    """Where the database is already; a new one inside `data` if the servers' account can walk there."""
    elsewhere = Path("/var/lib/factcheck") / digest
    if (elsewhere / "postgres").exists():
        return elsewhere
    return data if (data / "postgres").exists() or _can_reach(account, data) else elsewhere


def _can_reach(account: str, data: Path) -> bool:
    """Whether `account` may walk down to where `data` is or will be. Groups are left out: too much to trust."""
    uid = pwd.getpwnam(account).pw_uid
    return all(
        status.st_mode & (0o100 if status.st_uid == uid else 0o001)
        for status in (folder.stat() for folder in (data, *data.parents) if folder.exists())
    )


def _find_runtime_folder(services: Path, digest: str) -> Path:
    """`run` beside the servers' files, or a short private folder where the sockets' paths would grow too long or hold
    what means something else in a connection's address: libpq reads a comma as the next host, the broker's URL ends at ?."""
    beside = services / "run"
    is_short = len(os.fsencode(beside / _LONGEST_SOCKET_NAME)) <= _LONGEST_SOCKET_PATH
    if is_short and _PLAIN_PATH.fullmatch(str(beside)):
        return beside
    return Path("/tmp") / f"factcheck-{os.geteuid()}-{digest}"  # noqa: S108 - owner is checked


def _create_once(path: Path, text: str) -> str:
    """Writes `text` unless somebody was faster; returns what the file holds. Linking is all or nothing."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    write_private(draft, text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text().strip()


def describe_unusable(data: Path, error: OSError) -> str:
    """Why the data folder cannot be used, and the way out."""
    what, why = error.filename or data, (error.strerror or str(error)).lower()
    if isinstance(error, PermissionError):
        return (
            f"{what} is closed to this account. Start the workbench as the account that owns {data}, or give it another "
            "data folder: FACTCHECK_DATA=/some/folder."
        )
    return f"{what} cannot be used: {why}. Give the workbench another data folder: FACTCHECK_DATA=/some/folder."


def write_private(path: Path, text: str) -> None:
    """Writes a file that nobody else could read at any moment."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
