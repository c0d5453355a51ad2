"""CSV for spreadsheets. What they need is changed in a cell, and its row says so in the column `escaped`: the JSON is the
faithful export."""

from __future__ import annotations

from collections.abc import Iterator

from claims.reports.exports.table import COLUMNS, build_rows
from claims.reports.exports.values import Content, Finding, Imprint, warning
from claims.spreadsheets import make_safe, write_rows


def write(content: Content, imprint: Imprint) -> Iterator[str]:
    return write_rows(COLUMNS, build_rows(content))


def lint(content: Content, imprint: Imprint) -> list[Finding]:
    """Nothing is refused; what a spreadsheet cannot take as it is, is said."""
    changed = {row[0] for row in build_rows(content) if make_safe(row) != row}
    return [
        warning("A cell was changed so that spreadsheets take it for text and can hold it.", f"claim {number}")
        for number in sorted(changed)
    ]
