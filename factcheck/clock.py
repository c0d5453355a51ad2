"""Beat without a process of its own: with `--tick`, a worker sends what is due from its own loop.

For the program from one command, where the memory of another process counts. A site with several workers runs
`celery beat` once instead; both use the schedule in `factcheck.celery`.
"""

from __future__ import annotations

import click
from celery import Celery, bootsteps
from celery.beat import Scheduler


class Clock(bootsteps.StartStopStep):
    """Started anew with each connection to the broker; the schedule goes on where it was."""

    def __init__(self, consumer, tick: bool = False, **_options) -> None:
        super().__init__(consumer)
        self.enabled = tick
        self._schedule: Scheduler | None = None
        self._next = None  # the entry in the loop's timer

    def start(self, consumer) -> None:
        self._schedule = self._schedule or Scheduler(consumer.app)
        self._tick(consumer.timer)

    def stop(self, consumer) -> None:
        if self._next:
            self._next.cancel()

    def _tick(self, timer) -> None:
        """Sends what is due and waits for what is next. What cannot be sent is logged, and due again at its next time."""
        self._next = timer.call_after(max(1.0, self._schedule.tick()), self._tick, (timer,))


def add_clock(app: Celery) -> None:
    app.user_options["worker"].add(click.Option(("--tick",), is_flag=True, help="Send what is due, as beat would."))
    app.steps["consumer"].add(Clock)
