"""One file with what all benches measured, docs/bench.json, and the table made of it in docs/bench.md.

A bench puts its figures in when it ends, unless it was shortened; what others measured before stays. Beside a figure stands its limit, measured in the same run: a bare
view, statement or parse. Only their ratio, and how a figure grows with the archive, can be compared between machines.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[2] / "docs"
SIZES = (1000, 100_000, 1_000_000)  # of the archive, in claims
BENCHES = ("web", "scale", "splitting", "capture", "export", "memory")  # in the order of the table


@dataclass(frozen=True)
class Figure:
    """`claims` is the size of the archive, None where it does not matter. `bare` is of the same unit. `limit` is a sentence."""

    name: str
    value: float
    unit: str
    claims: int | None = None
    bare: float | None = None
    limit: str = ""


def record_figures(bench: str, figures: Iterable[Figure], *, folder: Path = DOCS) -> None:
    """Puts figures in the place of those of the same name and size, and writes the table anew."""
    assert bench in BENCHES, bench
    file = folder / "bench.json"
    kept = json.loads(file.read_text()) if file.exists() else {}
    rows = {(row["name"], row["claims"]): row for row in kept.get(bench, {}).get("figures", [])}
    rows |= {(figure.name, figure.claims): asdict(figure) for figure in figures}
    kept[bench] = {"machine": _describe_machine(), "figures": list(rows.values())}
    ordered = {name: kept[name] for name in BENCHES if name in kept}
    file.write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n")
    replace_table(folder / "bench.md", describe_figures(ordered))


def _describe_machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load average": [round(load, 1) for load in os.getloadavg()],
    }


def replace_table(file: Path, lines: Sequence[str]) -> None:
    """Puts the lines between the two marks of a document."""
    text = file.read_text()
    begin, end = text.index("<!-- table"), text.index("<!-- end of table -->")
    head = text[begin : text.index("\n", begin) + 1]
    file.write_text(text[:begin] + head + "\n".join(lines) + "\n" + text[end:])


def describe_figures(benches: dict[str, dict]) -> list[str]:
    """A row for each name: its value at each size, its part of the bare one at the largest, and how it grew from the smallest."""
    figures = [row for bench in benches.values() for row in bench["figures"]]
    sizes = sorted({row["claims"] for row in figures if row["claims"]})
    lines = [
        f"| figure | any size | {''.join(f'{size:,} claims | ' for size in sizes)}growth | bare beside it | ratio | limit |",
        "|---|" + "--:|" * (len(sizes) + 4) + "---|",
    ]
    for name in dict.fromkeys(row["name"] for row in figures):
        lines.append(_describe_row(name, [row for row in figures if row["name"] == name], sizes))
    return lines


def _describe_row(name: str, rows: list[dict], sizes: Sequence[int]) -> str:
    by_size = {row["claims"]: row for row in rows}
    ordered = [by_size[size] for size in (None, *sizes) if size in by_size]
    first, last = ordered[0], ordered[-1]
    grown = len(ordered) > 1 and first["claims"] and first["value"]
    cells = [
        f"{name}, {last['unit']}".removesuffix(", "),
        *(_write(by_size[size]["value"]) if size in by_size else "" for size in (None, *sizes)),
        f"{last['value'] / first['value']:.2f}×" if grown else "",
        _write(last["bare"]) if last["bare"] else "",
        f"{last['value'] / last['bare']:.2f}" if last["bare"] else "",
        last["limit"],
    ]
    return f"| {' | '.join(cells)} |"


def _write(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"
