"""Where the embedded servers keep their files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from factcheck.embedded.errors import EmbeddedError
from factcheck.embedded.layout import Layout


@pytest.fixture(autouse=True)
def no_choices(monkeypatch):
    for name in ("FACTCHECK_DATA", "FACTCHECK_ACCOUNT", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)


def test_it_keeps_data_beside_the_program(tmp_path):
    assert Layout.find(tmp_path).data == tmp_path / ".data"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_program_that_cannot_be_written_keeps_data_at_home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert Layout.find(Path("/usr")).data == tmp_path / "share" / "factcheck"


def test_the_environment_has_the_last_word(tmp_path, monkeypatch):
    monkeypatch.setenv("FACTCHECK_DATA", str(tmp_path / "chosen"))
    assert Layout.find(tmp_path).data == tmp_path / "chosen"


def test_looking_creates_nothing(tmp_path):
    layout = Layout.find(tmp_path)
    layout.database(), layout.broker_url(), layout.snapshots(), layout.static_files()
    assert list(tmp_path.iterdir()) == []


def test_the_secret_key_is_made_once(tmp_path):
    key = Layout.find(tmp_path).secret_key()
    assert len(key) >= 50
    assert Layout.find(tmp_path).secret_key() == key


def test_the_password_is_not_in_the_settings(tmp_path):
    database = Layout.find(tmp_path).database()
    assert database["PASSWORD"] == ""
    assert database["OPTIONS"]["passfile"] == str(tmp_path / ".data" / "pgpass")


def test_an_unknown_account_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setenv("FACTCHECK_ACCOUNT", "no-such-account")
    with pytest.raises(EmbeddedError, match=r"FACTCHECK_ACCOUNT=no-such-account"):
        Layout.find(tmp_path)
