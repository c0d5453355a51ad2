"""Every pair of states: which moves a claim, a splitting and a capture may make."""

from __future__ import annotations

from itertools import product

import pytest

from claims.articles.editing import move_claim
from claims.articles.models import Claim, Splitting
from claims.errors import Refused
from claims.sources.models import Capture

# from: to …, written down once more on purpose, from the way a claim goes
CLAIM = {
    "detected": "in_review second_review decided dismissed superseded",
    "in_review": "detected second_review decided dismissed superseded",
    "second_review": "agreed in_dispute decided stale dismissed",
    "agreed": "decided stale",
    "in_dispute": "adjudicated stale",
    "adjudicated": "decided stale",
    "decided": "published stale in_review decided",
    "published": "stale in_review decided",
    "stale": "in_review second_review decided dismissed superseded",
    "dismissed": "detected",
    "superseded": "detected in_review stale",
}
SPLITTING = {
    "queued": "running failed",
    "running": "running queued done failed",
    "done": "queued",
    "failed": "queued",
}
CAPTURE = {
    "queued": "fetching failed",
    "fetching": "fetching waiting captured unchanged failed",
    "waiting": "fetching failed",
    "captured": "",
    "unchanged": "",
    "failed": "",
}
TABLES = [(Claim, CLAIM), (Splitting, SPLITTING), (Capture, CAPTURE)]


@pytest.mark.parametrize(("old", "new"), list(product(CLAIM, CLAIM)))
def test_a_claim_moves_as_the_table_says(old, new):
    claim = Claim(state=old)
    if new in CLAIM[old].split():
        move_claim(claim, new)
        assert claim.state == new
    else:
        with pytest.raises(Refused, match="cannot become"):
            move_claim(claim, new)
        assert claim.state == old


@pytest.mark.parametrize(("model", "table"), TABLES)
def test_each_model_declares_its_moves(model, table):
    assert {str(old): {str(new) for new in moves} for old, moves in model.MOVES.items()} == {
        old: set(moves.split()) for old, moves in table.items()
    }


def test_no_state_is_both_open_and_settled_or_gone():
    sets = [set(Claim.OPEN), set(Claim.SETTLED), set(Claim.GONE)]
    assert sum(map(len, sets)) == len(set().union(*sets))
