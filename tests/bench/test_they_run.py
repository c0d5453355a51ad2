"""Benches lay down rows by themselves, past the services; what the database refuses since would stop them unseen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("bench", "arguments", "said"),
    [
        ("bench_capture", ["--sources", "6", "--hosts", "6"], '"captured content": 6'),
        ("bench_export", ["--claims", "60"], "csv: 60 claims in"),
    ],
)
def test_a_short_run_ends_well_and_leaves_the_figures_alone(bench, arguments, said):
    kept = (ROOT / "docs/bench.json").read_bytes()
    command = [sys.executable, "-m", f"tests.bench.{bench}", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=170)
    assert done.returncode == 0, done.stderr[-2000:]
    assert said in done.stdout and (ROOT / "docs/bench.json").read_bytes() == kept
