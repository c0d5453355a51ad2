"""Migrations that a running site survives: docs/migrations.md."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django_migration_linter import MigrationLinter
from django_migration_linter.sql_analyser import analyse_sql_statements, get_sql_analyser_class

pytestmark = pytest.mark.django_db

# Whoever runs 1.0 has these already; before it there is no running site that could be stopped by one.
FIRST_RELEASE = "0025_quotes_of_copies_elsewhere"


def list_later() -> list[str]:
    names = [name for app, name in MigrationLoader(connection).disk_migrations if app == "claims"]
    return sorted(name for name in names if name > FIRST_RELEASE)


def test_no_migration_after_the_first_release_stops_the_program_of_the_release_before():
    linter = MigrationLinter(include_apps=["claims"], include_name=list_later(), no_cache=True, no_output=True)
    if list_later():
        linter.lint_all_migrations()
    assert not linter.has_errors


@pytest.mark.parametrize(
    ("statement", "harmful"),
    [
        ("ALTER TABLE claims_claim ADD COLUMN mood varchar(10) NOT NULL", True),
        ("ALTER TABLE claims_claim DROP COLUMN hedge", True),
        ("ALTER TABLE claims_claim RENAME COLUMN hedge TO doubt", True),
        ("ALTER TABLE claims_claim ADD COLUMN mood varchar(10) NULL", False),
        ("ALTER TABLE claims_claim ADD COLUMN mood varchar(10) DEFAULT 'calm' NOT NULL", False),
    ],
)
def test_the_linter_tells_what_stops_a_running_site(statement, harmful):
    errors, _, _ = analyse_sql_statements(get_sql_analyser_class("django.db.backends.postgresql"), [statement])
    assert bool(errors) is harmful


def test_there_is_one_line_of_migrations():
    leaves = MigrationLoader(connection).graph.leaf_nodes("claims")
    assert len(leaves) == 1
