from __future__ import annotations

import copy

import pytest

from tests.reports.exports.samples import CONTENT


@pytest.fixture
def content() -> dict:
    return copy.deepcopy(CONTENT)
