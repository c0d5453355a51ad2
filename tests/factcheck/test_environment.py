"""Each function says which variable is wrong and what would be right."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from factcheck.environment import name_listened_on, parse_database_url, read_flag, read_list, read_number

MANAGE = Path(__file__).resolve().parents[2] / "manage.py"


@pytest.mark.parametrize(
    ("value", "flag"),
    [("1", True), ("YES", True), ("on", True), ("0", False), ("false", False), ("", False), (None, True)],
)
def test_a_flag_is_yes_or_no(value, flag, monkeypatch):
    monkeypatch.delenv("FLAG", raising=False) if value is None else monkeypatch.setenv("FLAG", value)
    assert read_flag("FLAG", default=True) is flag


def test_a_flag_that_is_neither_fails_by_name(monkeypatch):
    monkeypatch.setenv("FLAG", "maybe")
    with pytest.raises(ImproperlyConfigured, match=r"FLAG='maybe' is neither yes nor no"):
        read_flag("FLAG", default=True)


@pytest.mark.parametrize(("value", "items"), [("a, b,,c ", ["a", "b", "c"]), ("", []), (None, ["d"])])
def test_a_list_is_separated_by_commas(value, items, monkeypatch):
    monkeypatch.delenv("LIST", raising=False) if value is None else monkeypatch.setenv("LIST", value)
    assert read_list("LIST", default=["d"]) == items


@pytest.mark.parametrize(("value", "number"), [("2.5", 2.5), ("", 1.0), (None, 1.0)])
def test_a_number_is_read_or_its_default_taken(value, number, monkeypatch):
    monkeypatch.delenv("NUMBER", raising=False) if value is None else monkeypatch.setenv("NUMBER", value)
    assert read_number("NUMBER", default=1.0) == number


@pytest.mark.parametrize("value", ["many", "nan", "inf", "-inf"])
def test_a_number_that_is_none_fails_by_name(value, monkeypatch):
    monkeypatch.setenv("NUMBER", value)
    with pytest.raises(ImproperlyConfigured, match=f"NUMBER='{value}'"):
        read_number("NUMBER", default=1.0)


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        (
            "postgresql://rita:p%40ss@db:5433/desk",
            {"NAME": "desk", "USER": "rita", "PASSWORD": "p@ss", "HOST": "db", "PORT": "5433"},
        ),
        ("postgres://db", {"NAME": "factcheck", "USER": "", "PASSWORD": "", "HOST": "db", "PORT": ""}),
        (
            "postgresql:///desk?host=/run/pg&port=5434",
            {"NAME": "desk", "HOST": "/run/pg", "PORT": "5434", "OPTIONS": {}},
        ),
        ("postgresql://[::1]:5432/desk", {"HOST": "::1", "PORT": "5432"}),
        ("postgresql://db/desk?sslmode=require", {"OPTIONS": {"sslmode": "require"}}),
    ],
)
def test_a_database_address_is_read(url, wanted):
    parsed = parse_database_url(url)
    assert {key: parsed[key] for key in wanted} == wanted


@pytest.mark.parametrize("url", ["mysql://db/desk", "sqlite:///x", "nonsense", "postgresql://db:many/desk"])
def test_another_kind_of_address_fails_with_what_would_be_right(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        parse_database_url(url)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DATABASE_URL", "mysql://db/desk", "DATABASE_URL must begin with postgresql://, not mysql://."),
        ("HTTPS", "perhaps", "HTTPS='perhaps' is neither yes nor no. Use 1 or 0."),
        ("FACTCHECK_DATA", str(MANAGE), f"{MANAGE}"),
    ],
)
def test_at_the_terminal_it_is_a_sentence_and_no_traceback(name, value, sentence):
    ended = subprocess.run(
        [sys.executable, str(MANAGE), "workbench"],
        env={"PATH": os.environ["PATH"], name: value},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.strip().startswith(sentence)
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("host", "names"),
    [("", []), ("0.0.0.0", []), ("::", []), ("192.0.2.7", ["192.0.2.7"]), ("2001:db8::7", ["[2001:db8::7]"])],
)
def test_the_address_listened_on_is_a_name_of_the_site(host, names):
    assert name_listened_on(host) == names
