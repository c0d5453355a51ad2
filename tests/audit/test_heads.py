"""Heads over all chains: what is missed that no chain misses by itself, and what it costs."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import IntegrityError, InternalError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.audit import services
from claims.audit.models import Event, Head
from claims.audit.services import record_event, seal_head, verify_chains, verify_heads
from tests.audit.test_chains import as_owner

pytestmark = pytest.mark.django_db
NEVER_EMPTIED = "event head revision snapshot extraction verdict edition".split()


@pytest.fixture(autouse=True)
def settled_at_once(monkeypatch):
    monkeypatch.setattr(services, "_SETTLED", timedelta(0))
    # this test's own transaction is open, and its events are in it
    monkeypatch.setattr(
        services, "_find_settled", lambda: Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    )


@pytest.fixture
def trail(rita):
    """Two chains under two heads."""
    for chain in ("claim:1", "claim:2"):
        record_event(chain=chain, kind="act", actor=rita)
    first = seal_head()
    for chain in ("claim:1", "claim:2", "claim:2"):
        record_event(chain=chain, kind="act", actor=rita)
    return first, seal_head()


def broken(noted: str = "") -> list[str]:
    return [each.reason for each in verify_heads(noted)]


def test_heads_follow_each_other_and_hold(trail):
    first, second = trail
    assert (first.events, second.events) == (2, 3)
    assert (first.previous_hash, second.previous_hash) == ("", first.hash)
    assert broken() == [] and seal_head() is None


def test_the_last_link_of_a_chain_is_missed(trail):
    """No chain can tell: what is left of it is whole."""
    as_owner("DELETE FROM claims_event WHERE chain = 'claim:2' AND sequence = 3")
    assert list(verify_chains()) == []
    assert broken() == ["it covered 3 events, of which there are 2"]


def test_a_whole_chain_is_missed(trail):
    as_owner("DELETE FROM claims_event WHERE chain = 'claim:1'")
    assert list(verify_chains()) == []
    assert len(broken()) == 2


def test_an_event_with_a_fresh_hash_at_the_end_of_its_chain_is_found(trail):
    as_owner("UPDATE claims_event SET hash = repeat('0', 64) WHERE chain = 'claim:1' AND sequence = 2")
    assert "an event that it covered was changed" in broken()


def test_a_head_that_was_taken_away_is_missed_by_the_next_one_or_by_whoever_wrote_it_down(trail):
    first, second = trail
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE claims_head DISABLE TRIGGER never_changed")
        cursor.execute("DELETE FROM claims_head WHERE id = %s", [first.pk])
        assert broken() == ["it does not follow the head before it"]
        cursor.execute("DELETE FROM claims_head")
        cursor.execute("ALTER TABLE claims_head ENABLE TRIGGER never_changed")
    assert broken() == []
    assert broken(second.hash) == [f"the head {second.hash} is not there"]


@pytest.mark.parametrize("statement", ["UPDATE claims_head SET events = 1", "DELETE FROM claims_head"])
def test_heads_are_insert_only(trail, statement):
    with connection.cursor() as cursor, pytest.raises((IntegrityError, InternalError), match="never changed"):
        cursor.execute(statement)


@pytest.mark.parametrize("table", NEVER_EMPTIED)
def test_what_is_archived_is_never_emptied(table):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE claims_{table} ENABLE TRIGGER never_emptied")  # off in tests, which empty tables
        with (
            pytest.raises((IntegrityError, InternalError), match=f"TRUNCATE of claims_{table} refused"),
            transaction.atomic(),
        ):
            cursor.execute(f"TRUNCATE claims_{table} CASCADE")
        transaction.set_rollback(True)


def test_the_command_tells_of_heads_and_checks_a_noted_one(trail, capsys):
    call_command("verify_audit", head=trail[0].hash)
    assert trail[1].hash in capsys.readouterr().out
    with pytest.raises(CommandError, match="0 broken links, 1 broken heads"):
        call_command("verify_audit", head="0" * 64)
    assert "is not there" in capsys.readouterr().err


def test_a_head_reads_the_new_events_alone(trail, rita):
    """And recording an event takes no statement more than before."""
    with CaptureQueriesContext(connection) as asked:
        record_event(chain="claim:1", kind="act", actor=rita)
    assert len(asked) == 2
    with CaptureQueriesContext(connection) as asked:
        assert seal_head().events == 1
    ranged = [each["sql"] for each in asked if "claims_event" in each["sql"] and "sequence" in each["sql"]]
    assert len([sql for sql in asked.captured_queries if "claims_head" in sql["sql"]]) <= 2
    assert all(f'"id" > {trail[1].upto}' in sql for sql in ranged)


def seal_soon() -> Head:
    """Transactions of the whole server hold a head back, those of tests that run beside this one, too."""
    for _ in range(600):
        if head := seal_head():
            return head
        time.sleep(0.1)
    raise AssertionError("No head in a minute.")


@pytest.mark.django_db(transaction=True)
def test_an_event_that_is_still_to_come_holds_the_head_back(monkeypatch, rita):
    """Its id is lower than that of an event that is there already: a head now would leave it out for ever."""
    monkeypatch.undo()
    monkeypatch.setattr(services, "_SETTLED", timedelta(seconds=-1))
    recorded, go = threading.Event(), threading.Event()

    def record_slowly() -> None:
        with transaction.atomic():
            record_event(chain="claim:1", kind="act")
            recorded.set()
            go.wait(10)
        connection.close()

    slow = threading.Thread(target=record_slowly)
    slow.start()
    recorded.wait(10)
    with transaction.atomic():
        record_event(chain="claim:2", kind="act")
    assert seal_head() is None
    go.set()
    slow.join()
    assert seal_soon().events == 2 and broken() == []


@pytest.mark.django_db(transaction=True)
def test_only_events_that_are_some_seconds_old_are_covered(monkeypatch):
    monkeypatch.undo()
    record_event(chain="claim:1", kind="act")
    assert seal_head() is None
    later = timezone.now() + timedelta(seconds=11)
    monkeypatch.setattr(services.timezone, "now", lambda: later)
    assert seal_soon().events == 1 and Head.objects.count() == 1
