"""The trail: each link holds the one before it, and tampering is found and named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.audit.models import Event
from claims.audit.services import record_event, verify_chains

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(rita):
    return [record_event(chain="claim:1", kind=f"act {n}", actor=rita, data={"n": n}) for n in range(1, 5)]


def as_owner(statement: str, *params) -> None:
    """What somebody with the database's own password could do: switch the trigger off, change, switch it on again."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE claims_event DISABLE TRIGGER never_changed")
        cursor.execute(statement, params)
        cursor.execute("ALTER TABLE claims_event ENABLE TRIGGER never_changed")


def broken() -> list[tuple[str, int, str]]:
    return [(link.chain, link.sequence, link.reason) for link in verify_chains()]


def test_each_link_holds_the_hash_of_the_one_before(chain):
    assert [event.sequence for event in chain] == [1, 2, 3, 4]
    assert [event.previous_hash for event in chain] == ["", *(event.hash for event in chain[:-1])]
    assert broken() == []


def test_chains_of_different_things_are_independent(chain):
    other = record_event(chain="claim:2", kind="act")
    assert (other.sequence, other.previous_hash) == (1, "")


@pytest.mark.parametrize(
    "change",
    [
        "data = '{\"n\": 9}'",
        "kind = 'another act'",
        "actor_id = NULL",
        "at = at + interval '1 second'",
        "article_id = 7",
    ],
)
def test_a_changed_event_is_found_and_named(chain, change):
    as_owner(f"UPDATE claims_event SET {change} WHERE sequence = 2")
    assert broken() == [("claim:1", 2, "its content was changed")]


def test_a_changed_event_with_a_fresh_hash_breaks_the_next_link(chain):
    as_owner("UPDATE claims_event SET hash = repeat('0', 64) WHERE sequence = 2")
    assert ("claim:1", 3, "it does not follow the link before it") in broken()


def test_a_removed_event_is_missed(chain):
    as_owner("DELETE FROM claims_event WHERE sequence = 2")
    assert ("claim:1", 3, "link 2 is missing") in broken()


def test_a_removed_first_event_is_missed(chain):
    as_owner("DELETE FROM claims_event WHERE sequence = 1")
    assert ("claim:1", 2, "link 1 is missing") in broken()


def test_two_swapped_events_are_found(chain):
    as_owner("UPDATE claims_event SET data = CASE sequence WHEN 2 THEN '{\"n\": 3}' ELSE '{\"n\": 2}' END::jsonb "
             "WHERE sequence IN (2, 3)")  # fmt: skip
    assert [link[1] for link in broken()] == [2, 3]


def test_a_fork_is_refused(chain):
    with pytest.raises(IntegrityError, match="one_event_per_link"), transaction.atomic():
        Event.objects.create(chain="claim:1", sequence=4, kind="act", at=chain[0].at, hash="x")


def test_the_command_names_the_broken_links(chain, capsys):
    call_command("verify_audit")
    assert "4 events hold." in capsys.readouterr().out
    as_owner("UPDATE claims_event SET data = '{}' WHERE sequence = 3")
    with pytest.raises(CommandError, match="1 broken links, 0 broken heads"):
        call_command("verify_audit")
    assert "claim:1 #3: its content was changed" in capsys.readouterr().err


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.dates()
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(data=st.dictionaries(st.sampled_from("abc"), VALUES, max_size=3))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_an_event_says_its_hash_survives_the_database(db, data):
    with transaction.atomic():
        record_event(chain="claim:1", kind="act", data=data)
    assert broken() == []


def test_days_and_decimals_are_told_as_text():
    event = record_event(chain="claim:1", kind="act", data={"day": date(2026, 3, 21), "amount": Decimal("1.50")})
    event.refresh_from_db()
    assert event.data == {"day": "2026-03-21", "amount": "1.50"}
