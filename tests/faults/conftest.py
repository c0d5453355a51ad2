"""The short form is part of every run; the long one, FAULTS=long, also kills and restarts the servers of a whole desk."""

from __future__ import annotations

import os

import pytest

from tests.sources.conftest import archive, web

__all__ = ["archive", "web"]

LONG = os.environ.get("FAULTS") == "long"


@pytest.fixture(scope="session")
def long_form() -> None:
    """For tests that take minutes."""
    if not LONG:
        pytest.skip("the long form only: make test-faults")


@pytest.fixture(scope="session")
def rounds() -> int:
    """How often a fault is repeated."""
    return 8 if LONG else 2
