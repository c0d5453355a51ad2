"""A backup is whole or it is none, and what is restored from it is what was there."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from claims.audit.models import Event
from claims.sources.models import Capture, Snapshot
from claims.sources.orphans import list_named_files
from claims.sources.services import find_or_create_source, upload_document
from claims.sources.store import read_bytes
from factcheck.backup import BackupFailed, make_backup, verify_backup
from tests.builders import make_article, make_person

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def archive(settings, tmp_path, scale):
    """An article, two documents in a storage of their own, and a page that could not be captured."""
    settings.MEDIA_ROOT = tmp_path / "snapshots"
    rita = make_person("rita", "Reviewer")
    make_article(user=rita)
    for words in ("The mayor said so.", "The mayor denied it. — “Never”"):
        upload_document(file_name="letter.txt", body=words.encode(), user=rita)
    source = find_or_create_source(url="https://gone.example.org/", user=rita)
    Capture.objects.create(source=source, state="failed", outcome="http_404", asked_by=rita)  # which left no file


@pytest.fixture
def empty_database():
    """The name and address of a database that nothing was migrated into."""
    name, made = f"restored_{secrets.token_hex(4)}", connection.settings_dict
    server = {"host": made["HOST"], "port": made["PORT"], "user": made["USER"], "password": made["PASSWORD"]}
    passfile = {key: value for key, value in made["OPTIONS"].items() if key == "passfile"}
    with psycopg.connect(dbname="postgres", autocommit=True, **server, **passfile) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        query = urlencode({"host": made["HOST"], "port": made["PORT"], **passfile})
        yield name, f"postgresql://{made['USER']}:{made['PASSWORD']}@/{name}?{query}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def restore(folder: Path, database_url: str, storage: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": database_url, "SNAPSHOT_ROOT": str(storage)}
    command = [sys.executable, "manage.py", "restore", str(folder)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def read_rows(cursor) -> dict[str, list[str]]:
    """Every row of every table as text."""
    cursor.execute(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
    )
    rows = {}
    for (table,) in cursor.fetchall():
        cursor.execute(f'SELECT t::text FROM "{table}" AS t ORDER BY 1')
        rows[table] = [text for (text,) in cursor.fetchall()]
    return rows


def test_what_is_restored_is_what_was_there(archive, empty_database, tmp_path):
    name, address = empty_database
    make_backup(tmp_path / "backup")
    done = restore(tmp_path / "backup", address, tmp_path / "elsewhere")
    assert done.returncode == 0, done.stderr
    with connection.cursor() as cursor:
        before = read_rows(cursor)
    parameters = {
        key: value
        for key, value in connection.get_connection_params().items()
        if key in {"host", "port", "user", "password", "passfile"}
    }
    with psycopg.connect(dbname=name, **parameters) as restored:
        after = read_rows(restored.cursor())
    assert after == before and after["claims_event"] and after["claims_snapshot"]
    for file in list_named_files():
        assert (tmp_path / "elsewhere" / file).read_bytes() == read_bytes(file)
    again = restore(tmp_path / "backup", address, tmp_path / "elsewhere")
    assert again.returncode == 1 and "not empty" in again.stderr


def test_a_second_backup_copies_only_what_is_new_and_forgets_what_is_gone(archive, tmp_path):
    make_backup(tmp_path / "backup")
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "backup/files").rglob("*.gz")}
    (tmp_path / "backup/files/documents/00").mkdir(exist_ok=True)
    (tmp_path / "backup/files/documents/00/removed").write_text("what had to go")
    upload_document(file_name="new.txt", body=b"Something new.")
    manifest = make_backup(tmp_path / "backup")
    assert (
        len(manifest.files)
        == len(list_named_files())
        == len([p for p in (tmp_path / "backup/files").rglob("*") if p.is_file()])
    )
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    assert list(verify_backup(tmp_path / "backup")) == []


@pytest.mark.parametrize("damage", ["dump", "changed file", "missing file", "no manifest", "another format"])
def test_a_damaged_backup_is_found_out(archive, tmp_path, damage):
    folder = tmp_path / "backup"
    name = make_backup(folder).files[0]
    match damage:
        case "dump":
            (folder / "database.dump").write_bytes((folder / "database.dump").read_bytes()[:-1] + b"x")
        case "changed file":
            (folder / "files" / name).write_bytes(b"other")
        case "missing file":
            (folder / "files" / name).unlink()
        case "no manifest":
            (folder / "manifest.json").unlink()
        case "another format":
            text = (folder / "manifest.json").read_text()
            (folder / "manifest.json").write_text(text.replace("factcheck-backup/1", "factcheck-backup/9"))
    with pytest.raises(CommandError):
        call_command("backup", folder, "--verify")


def test_a_file_that_the_storage_lost_or_spoilt_makes_no_backup(archive, tmp_path):
    name = Snapshot.objects.first().storage_name
    stored = Path(default_storage.path(name))
    stored.write_bytes(b"spoilt")
    with pytest.raises(BackupFailed, match="damaged"):
        make_backup(tmp_path / "backup")
    stored.unlink()
    with pytest.raises(BackupFailed, match="not in the storage"):
        make_backup(tmp_path / "backup")
    assert not (tmp_path / "backup/manifest.json").exists()
    assert Event.objects.exists()
