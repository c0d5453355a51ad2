"""A backup: the database as `pg_dump` writes it, every archived file that a row names, and a manifest of hashes.

    FOLDER/manifest.json    format, time, versions, SHA-256 and size of the dump, names of the files
    FOLDER/database.dump    PostgreSQL's custom format
    FOLDER/files/…          archived files, under the names that rows give them; each name holds its SHA-256

The rows come first: a row never names bytes that were not stored before it. Backing up into the same folder again
copies only files that are new. The manifest is written last, so a folder without one is no backup.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from claims.audit.services import verify_chains
from claims.sources.orphans import list_named_files
from factcheck.embedded.binaries import find_postgres
from factcheck.embedded.errors import EmbeddedError

FORMAT = "factcheck-backup/1"
MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files"
_CHUNK = 1024 * 1024


class BackupFailed(Exception):
    """Nothing was harmed; the text says what to do."""


@dataclass(frozen=True)
class Manifest:
    format: str
    made_at: str  # ISO 8601
    schema: str  # the newest migration
    postgresql: int  # as the server numbers itself: 180006 is 18.6
    dump_sha256: str
    dump_size: int  # bytes
    files: list[str]


# --- making one ------------------------------------------------------------------------------------------------------


def make_backup(folder: Path) -> Manifest:
    """Writes a backup into the folder, or brings the one in it up to date. Raises BackupFailed."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / MANIFEST).unlink(missing_ok=True)
    draft = folder / f"{DUMP}.new"
    _run_postgres("pg_dump", "--format=custom", "--no-comments", f"--file={draft}")
    draft.rename(folder / DUMP)
    names = sorted(list_named_files())
    for name in names:
        _copy_out(name, folder / FILES / name)
    _remove_others(folder / FILES, set(names))
    manifest = _describe(folder / DUMP, names)
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
    return manifest


def _describe(dump: Path, names: list[str]) -> Manifest:
    return Manifest(
        format=FORMAT,
        made_at=timezone.now().isoformat(),
        schema=max(name for app, name in MigrationRecorder(connection).applied_migrations() if app == "claims"),
        postgresql=connection.pg_version,
        dump_sha256=_hash_file(dump),
        dump_size=dump.stat().st_size,
        files=names,
    )


def _copy_out(name: str, target: Path) -> None:
    """A file that is there already is left: `verify_backup` reads it."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.new")
    try:
        with default_storage.open(name) as source, draft.open("wb") as copy:
            shutil.copyfileobj(source, copy, _CHUNK)
    except FileNotFoundError:
        raise BackupFailed(
            f"{name} is named by a row but is not in the storage. `manage.py doctor` looks into it."
        ) from None
    if _hash_file(draft) != _digest_in(name):
        draft.unlink()
        raise BackupFailed(f"{name} is damaged in the storage: its bytes are not those of its name.")
    draft.rename(target)


def _remove_others(files: Path, names: set[str]) -> None:
    """What was removed from the archive, for legal reasons say, must not live on in the backup."""
    for path in files.rglob("*"):
        if path.is_file() and path.relative_to(files).as_posix() not in names:
            path.unlink()


# --- checking one ----------------------------------------------------------------------------------------------------


def verify_backup(folder: Path) -> Iterator[str]:
    """Reads all of a backup and yields a sentence for each thing that is wrong with it. Raises BackupFailed."""
    manifest = read_manifest(folder)
    if not (folder / DUMP).exists():
        yield f"{DUMP} is missing."
    elif _hash_file(folder / DUMP) != manifest.dump_sha256:
        yield f"{DUMP} was changed."
    for name in manifest.files:
        path = folder / FILES / name
        if not path.exists():
            yield f"{name} is missing."
        elif _hash_file(path) != _digest_in(name):
            yield f"{name} was changed."


def read_manifest(folder: Path) -> Manifest:
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
    except (OSError, ValueError, TypeError):
        raise BackupFailed(f"{folder} is no whole backup: it has no manifest that can be read.") from None
    if manifest.format != FORMAT:
        raise BackupFailed(f"{folder} is a backup of another format: {manifest.format}.")
    return manifest


# --- restoring one ---------------------------------------------------------------------------------------------------


def restore_backup(folder: Path) -> Manifest:
    """Fills an empty database and the storage from a backup that was checked first. Raises BackupFailed."""
    manifest = read_manifest(folder)
    if wrong := next(verify_backup(folder), None):
        raise BackupFailed(f"The backup is damaged: {wrong} Nothing was restored.")
    if connection.introspection.table_names():
        raise BackupFailed(
            "The database is not empty. Make a new one and name it in DATABASE_URL; nothing was restored."
        )
    connection.close()
    _run_postgres("pg_restore", "--exit-on-error", "--no-owner", "--single-transaction", str(folder / DUMP))
    for name in manifest.files:
        _copy_in(folder / FILES / name, name)
    return manifest


def _copy_in(path: Path, name: str) -> None:
    if default_storage.exists(name):
        return
    with path.open("rb") as file:
        default_storage.save(name, File(file))


def check_archive() -> Iterator[str]:
    """Reads everything that rows name, and the trail; yields a sentence for each thing that is wrong."""
    for name in sorted(list_named_files()):
        if not default_storage.exists(name):
            yield f"{name} is named by a row but is not in the storage."
        elif _hash_stored(name) != _digest_in(name):
            yield f"{name} is damaged in the storage."
    for link in verify_chains():
        yield f"The trail is broken: {link.chain} #{link.sequence}: {link.reason}."


# --- parts -----------------------------------------------------------------------------------------------------------


def _run_postgres(program: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs, on the database of the settings."""
    database = connection.settings_dict
    environment = {
        **os.environ,
        "PGHOST": database["HOST"],
        "PGPORT": database["PORT"],
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGPASSFILE": database["OPTIONS"].get("passfile", ""),
        "PGSSLMODE": database["OPTIONS"].get("sslmode", ""),
    }
    done = subprocess.run(  # noqa: S603 - our own arguments
        [_find_program(program), f"--dbname={database['NAME']}", *arguments],
        env={key: value for key, value in environment.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupFailed(f"{program} failed: {done.stderr.strip() or done.returncode}")


def _find_program(name: str) -> str:
    """The one that came with the embedded database, else the system's: it must not be older than the server."""
    try:
        return str(find_postgres(settings.EMBEDDED) / name)
    except EmbeddedError:
        found = shutil.which(name)
    if not found:
        raise BackupFailed(f"{name} is missing. Install PostgreSQL's client programs, as new as the server or newer.")
    return found


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hash_stored(name: str) -> str:
    digest = hashlib.sha256()
    with default_storage.open(name) as file:
        for chunk in iter(lambda: file.read(_CHUNK), b""):
            digest.update(chunk)
    return digest.hexdigest()


def _digest_in(name: str) -> str:
    """The SHA-256 in the name of an archived file: `documents/ab/ab…`, `archives/ab/ab….warc.gz`."""
    return name.rpartition("/")[2].partition(".")[0]
