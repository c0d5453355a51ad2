"""CSV as spreadsheets and programs read it."""

from __future__ import annotations

import csv
import io

import pytest

from claims.reports.exports.table import COLUMNS
from claims.spreadsheets import make_formula_safe
from tests.reports.exports.samples import EVIDENCE, export, lint


def read(content: dict) -> list[dict]:
    return list(csv.DictReader(io.StringIO(export("csv", content).decode("utf-8-sig"), newline="")))


def test_lines_end_and_quotes_double_as_rfc_4180_says(content):
    text = export("csv", content).decode()
    assert text.startswith("\ufeff" + ",".join(COLUMNS) + "\r\n") and text.endswith("\r\n")
    assert '"They sent\nten, “not” ""twelve""."' in text


def test_it_reads_back_as_it_was(content):
    (row,) = read(content)
    assert row["evidence_quote"] == EVIDENCE["quote"] and row["claim"] == "They sent twelve"
    assert (row["start"], row["end"], row["evidence_start"], row["evidence_end"]) == ("0", "16", "10", "40")
    assert (row["snapshot_sha256"], row["text_sha256"], row["escaped"]) == ("ab" * 32, "cd" * 32, "0")
    assert row["claimant"] == "the agency; the ministry"


def test_a_verdict_without_quotes_has_a_row_with_its_searches(content):
    verdict = content["claims"][0]["verdict"]
    search = {"query": "soldiers", "tool": "an archive", "searched_on": "2026-03-21", "note": ""}
    verdict |= {"evidence": [], "searches": [search], "rating": "Unproven", "value": None}
    (row,) = read(content)
    assert (row["value"], row["evidence_quote"], row["searches"]) == ("", "", "soldiers (an archive, 2026-03-21)")


def test_each_quote_has_a_row(content):
    content["claims"][0]["verdict"]["evidence"] = [EVIDENCE, EVIDENCE | {"number": 2}]
    assert [row["evidence_number"] for row in read(content)] == ["1", "2"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize("field", ["claim", "rationale", "evidence_quote", "source_title", "claimant", "searches"])
def test_no_cell_is_taken_for_a_formula(start, field, content):
    evil = f"{start}cmd|' /C calc'!A0"
    claim = content["claims"][0]
    claim["claim"] = claim["verdict"]["rationale"] = claim["claimants"][0] = evil
    claim["verdict"]["evidence"][0]["quote"] = claim["verdict"]["evidence"][0]["source"]["title"] = evil
    claim["verdict"]["searches"] = [{"query": evil, "tool": "x", "searched_on": "2026-03-21", "note": ""}]
    (row,) = read(content)
    assert row[field].startswith("'" + start) and row["escaped"] == "1"


@pytest.mark.parametrize(
    ("text", "cell"), [("=1", "'=1"), (" =1", "' =1"), ("\u00a0@x", "'\u00a0@x"), ("5 - 3", "5 - 3"), ("", "")]
)
def test_a_formula_behind_blanks_is_one_too(text, cell):
    assert make_formula_safe(text) == cell


def test_a_cell_too_long_for_a_spreadsheet_is_cut_and_the_row_says_so(content):
    content["claims"][0]["verdict"]["rationale"] = "w" * 100_000
    (row,) = read(content)
    assert len(row["rationale"]) == 32_767 and row["rationale"].endswith("…") and row["escaped"] == "1"


def test_the_linter_says_which_claim_has_a_changed_cell(content):
    assert lint("csv", content) == []
    content["claims"][0]["claim"] = "=1+1"
    assert lint("csv", content) == [
        "warning: claim 1: A cell was changed so that spreadsheets take it for text and can hold it."
    ]
