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


def test_a_data_folder_that_is_a_file_is_named_with_a_way_out(tmp_path):
    (tmp_path / "data").write_text("")
    for data in (tmp_path / "data", tmp_path / "data" / "below"):
        with pytest.raises(EmbeddedError, match=rf"{data}.* cannot be used: not a directory\. .*FACTCHECK_DATA="):
            Layout.of(data).secret_key()


@pytest.mark.parametrize("name", ["o'brien", "a,b", "what?", "half#", "50%20", 'a"b', "back\\slash"])
def test_sockets_stay_out_of_paths_that_an_address_reads_otherwise(monkeypatch, name):
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert not Layout.of(Path("/srv", name)).runtime.is_relative_to("/srv")


def test_an_ordinary_path_keeps_its_sockets_beside_the_data(monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    for data in (Path("/srv/my desk/data"), Path("/srv/Büro/v1.2_x-y")):
        assert Layout.of(data).runtime == data / "run"
