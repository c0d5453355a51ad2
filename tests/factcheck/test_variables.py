"""The reference of settings is whole: every variable that the code reads is explained, and none that it does not."""

from __future__ import annotations

import ast

import pytest

from factcheck.variables import MEANINGS, ROOT, _read_node, find_readings, write_reference


def test_every_variable_is_explained_and_none_that_is_not_read():
    explained = [name for group in MEANINGS.values() for name in group]
    assert sorted(explained) == sorted({reading.name for reading in find_readings()})


def test_the_page_is_as_the_code_is():
    assert (ROOT / "docs/settings.md").read_text() == write_reference()


def test_the_example_for_containers_names_only_variables_there_are():
    servers = {"POSTGRES_PASSWORD", "RABBITMQ_PASSWORD", "STORAGE_SECRET"}  # read by the composition
    names = {line.partition("=")[0] for line in (ROOT / ".env.example").read_text().splitlines() if line[:1].isupper()}
    assert names - servers <= {name for group in MEANINGS.values() for name in group}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('os.environ.get("A", "b")', ("A", "", "b")),
        ('os.environ["A"]', ("A", "", "")),
        ('read_flag("A", default=True)', ("A", "1 or 0", "1")),
        ('read_number("A", default=1.5)', ("A", "a number", "1.5")),
        ('read_list("A", default=["x", "y"])', ("A", "comma-separated", "x,y")),
        ("os.environ.get(name)", None),
    ],
)
def test_it_finds_how_a_variable_is_read(code, found):
    reading = _read_node(ast.parse(code, mode="eval").body)
    assert reading == found if found is None else (reading.name, reading.kind, reading.default) == found
