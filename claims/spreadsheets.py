"""Rows for spreadsheets: CSV as RFC 4180 has it (CRLF), in UTF-8 with the mark that spreadsheets need to see it.

A cell that a spreadsheet would take for a formula gets a leading apostrophe (CWE-1236, ASVS 1.2.10); one too long for a
cell is cut. Each row says in its last cell whether that happened to it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_CONTROL_STARTS = ("\t", "\r", "\n", "\0")
CELL_LIMIT = 32_767  # UTF-16 code units, as Excel counts


def write_rows(columns: Iterable[str], rows: Iterable[list[Any]]) -> Iterator[str]:
    """A line for the columns, then one for each row."""
    yield "\ufeff"
    line = csv.writer(_Echo(), lineterminator="\r\n").writerow
    yield line(columns)
    for row in rows:
        safe = make_safe(row)
        yield line([*safe, int(safe != row)])


class _Echo:
    """A file that gives back what is written to it, which the writer then returns."""

    def write(self, line: str) -> str:
        return line


def make_safe(row: list[Any]) -> list[Any]:
    return [make_formula_safe(cell) if isinstance(cell, str) else cell for cell in row]


def make_formula_safe(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula and none cuts off unmarked.

    Some spreadsheets strip blanks before they look, so a formula behind blanks is one too.
    """
    if text.startswith(_CONTROL_STARTS) or text.lstrip().startswith(_FORMULA_STARTS):
        text = f"'{text}"
    return cut_cell(text)


def cut_cell(text: str) -> str:
    """The text as far as a cell holds it, with a mark where it was cut."""
    if len(text) * 2 <= CELL_LIMIT:  # no need to count units
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * CELL_LIMIT:
        return text
    return units[: 2 * (CELL_LIMIT - 1)].decode("utf-16-le", "ignore") + "…"
