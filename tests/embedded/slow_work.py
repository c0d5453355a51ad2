"""A Celery worker of the program with one task more, which takes its time and leaves a line when it is done."""

from __future__ import annotations

import time
from pathlib import Path

from factcheck.celery import app


@app.task(name="tests.write_slowly")
def write_slowly(path: str, seconds: float) -> None:
    with Path(path).open("a") as file:
        file.write("begun\n")
    time.sleep(seconds)
    with Path(path).open("a") as file:
        file.write("done\n")
