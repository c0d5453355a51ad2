"""A worker's own clock: what is due is sent, and goes on after the broker was away."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from celery import Celery
from kombu.asynchronous.timer import Timer

from factcheck.celery import app
from factcheck.clock import Clock


class Loop(Timer):
    """Celery's timer; a test's hand moves it on, and `pauses` tells for how long it was told to wait."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses: list[float] = []

    def call_after(self, secs, *args, **kwargs):
        self.pauses.append(secs)
        return super().call_after(secs, *args, **kwargs)

    def run_next(self) -> None:
        entry = min(self.queue).entry
        self.clear()
        entry()


@pytest.fixture
def sent(monkeypatch):
    names: list[str] = []
    monkeypatch.setattr("celery.beat.Scheduler.apply_async", lambda self, entry, **_: names.append(entry.name))
    return names


@pytest.fixture
def consumer(monkeypatch):
    little = Celery("little", broker="memory://", set_as_current=False)  # or shared tasks would be its own
    little.conf.beat_schedule = {
        "often": {"task": "often", "schedule": 0.0},
        "daily": {"task": "daily", "schedule": 86400.0},
    }
    return SimpleNamespace(app=little, timer=Loop(), steps=[])


def test_it_sends_what_is_due_and_waits_a_second_at_least(consumer, sent):
    clock = Clock(consumer, tick=True)
    clock.start(consumer)
    assert sent == ["often"]
    consumer.timer.run_next()
    assert sent == ["often", "often"] and consumer.timer.pauses == [1, 1]


def test_it_rests_while_the_broker_is_away_and_goes_on_where_it_was(consumer, sent):
    clock = Clock(consumer, tick=True)
    clock.stop(consumer)  # the broker was away from the start
    clock.start(consumer)
    clock.stop(consumer)
    entry = min(consumer.timer.queue).entry
    assert entry.canceled
    schedule = clock._schedule
    clock.start(consumer)
    assert clock._schedule is schedule and sent == ["often", "often"]


def test_only_the_worker_that_is_asked_to_ticks(consumer):
    assert Clock(consumer).enabled is False
    assert Clock in app.steps["consumer"]
