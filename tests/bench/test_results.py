"""The one result file and its table: figures are put in, replaced by name and size, and set beside each other."""

from __future__ import annotations

import json

import pytest

from tests.bench.results import Figure, record_figures

PAGE = "# Figures\n\n<!-- table: made by make bench -->\n<!-- end of table -->\n\nThe end.\n"


@pytest.fixture
def docs(tmp_path):
    (tmp_path / "bench.md").write_text(PAGE)
    return tmp_path


def read_rows(folder) -> dict[str, list[str]]:
    lines = [line for line in (folder / "bench.md").read_text().splitlines() if line.startswith("|")]
    return {cells[0]: cells[1:] for cells in ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)}


def test_a_row_has_each_size_its_growth_and_its_part_of_the_bare_one(docs):
    record_figures("web", [Figure("open", 3.0, "ms", 1000, 1.5, "9")], folder=docs)
    record_figures("web", [Figure("open", 3.6, "ms", 1_000_000, 1.2, "9")], folder=docs)
    rows = read_rows(docs)
    assert rows["figure"] == [
        "any size",
        "1,000 claims",
        "1,000,000 claims",
        "growth",
        "bare beside it",
        "ratio",
        "limit",
    ]
    assert rows["open, ms"] == ["", "3", "3.6", "1.20×", "1.2", "3.00", "9"]
    assert (docs / "bench.md").read_text().endswith("The end.\n")


def test_a_bench_replaces_its_own_figures_and_no_others(docs):
    record_figures("memory", [Figure("all processes", 440.0, "MB", limit="450")], folder=docs)
    record_figures("web", [Figure("open", 3.0, "ms", 1000), Figure("save", 5.0, "ms", 1000)], folder=docs)
    record_figures("web", [Figure("open", 2.0, "ms", 1000)], folder=docs)
    kept = json.loads((docs / "bench.json").read_text())
    assert list(kept) == ["web", "memory"]  # in the order of the table, whichever ran first
    assert {row["name"]: row["value"] for row in kept["web"]["figures"]} == {"open": 2.0, "save": 5.0}
    assert read_rows(docs)["all processes, MB"] == ["440", "", "", "", "", "450"]
