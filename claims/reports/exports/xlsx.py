"""XLSX for spreadsheets: the rows of the CSV, the scale, and where it is from.

Every text is written as a text: no formula, no link, no number is ever read out of it. What a cell or XML cannot hold is cut
or replaced, and the row says so in the column `escaped`.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator
from typing import Any

from claims.reports.exports.child import build_in_child
from claims.reports.exports.table import COLUMNS, build_rows
from claims.reports.exports.texts import make_xml_safe
from claims.reports.exports.values import Content, Finding, Imprint, error, warning
from claims.reports.exports.words import say_imprint
from claims.spreadsheets import cut_cell

_WIDTHS = {"claim": 60, "rationale": 60, "evidence_quote": 60, "quote_in_article": 40, "source_url": 30, "searches": 40}
_MOST_ROWS = 1_048_576


def write(content: Content, imprint: Imprint) -> Iterator[bytes]:
    return build_in_child("xlsx", "XLSX", content, imprint)


def lint(content: Content, imprint: Imprint) -> list[Finding]:
    rows = list(build_rows(content))
    if len(rows) >= _MOST_ROWS:
        return [error(f"A sheet has {_MOST_ROWS:,} rows; this report needs {len(rows) + 1:,}. Take the CSV.")]
    changed = {row[0] for row in rows if _make_safe(row) != row}
    return [
        warning("A cell was cut or a control character replaced; the JSON has it as it was.", f"claim {number}")
        for number in sorted(changed)
    ]


def build(content: Content, imprint: Imprint) -> bytes:
    """In the child only: the library is loaded here and nowhere else."""
    from xlsxwriter import Workbook

    file = io.BytesIO()
    book = Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    published = dt.datetime.fromisoformat(imprint.published_at).astimezone(dt.UTC).replace(tzinfo=None)
    about = {"title": content["article"]["title"], "author": imprint.desk, "company": imprint.desk}
    book.set_properties({key: make_xml_safe(text)[:255] for key, text in about.items()} | {"created": published})
    _write_sheet(book, "Claims", COLUMNS, _mark(build_rows(content)))
    scale = ([row["glyph"], row["rating"], row["value"], row["meaning"]] for row in content["scale"])
    _write_sheet(book, "Scale", ("glyph", "rating", "value", "meaning"), scale)
    _write_sheet(book, "About", ("what", "is"), _describe(content, imprint))
    book.close()
    return file.getvalue()


def _describe(content: Content, imprint: Imprint) -> list[list[str]]:
    article = content["article"]
    return [
        ["article", article["title"]],
        ["article's address", article["url"]],
        ["published by", article["publisher"]],
        ["published on", article["published_on"] or ""],
        ["report", imprint.page_url],
        ["imprint", say_imprint(imprint)],
        ["format", content["format"]],
    ]


def _mark(rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
    for row in rows:
        safe = _make_safe(row)
        yield [*safe, int(safe != row)]


def _make_safe(row: list[Any]) -> list[Any]:
    return [cut_cell(make_xml_safe(cell)) if isinstance(cell, str) else cell for cell in row]


def _write_sheet(book, name: str, columns: Iterable[str], rows: Iterable[list[Any]]) -> None:
    """Frozen header, filter, wrapped cells; rows in order, as `constant_memory` asks."""
    sheet = book.add_worksheet(name)
    bold, top = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, _WIDTHS.get(column, 16))
        sheet.write_string(0, at, column, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for at, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(last, at, cell, top)
            elif cell:
                sheet.write_string(last, at, cut_cell(make_xml_safe(cell)), top)
    sheet.autofilter(0, 0, last, len(tuple(columns)) - 1)
