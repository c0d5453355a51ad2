"""Background work. A message is only a wake-up that carries row ids: the truth is in the rows, and
`claims.resume_stalled` wakes whatever a lost message left asleep. So messages may be lost, late or doubled."""

from __future__ import annotations

import ctypes
import gc
import logging
import os
from typing import Any

from celery import Celery
from celery.contrib.django.task import DjangoTask
from celery.signals import setup_logging, task_postrun, worker_before_create_process, worker_ready
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from factcheck.clock import add_clock

log = logging.getLogger(__name__)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")


class PatientTask(DjangoTask):
    """A task whose sending may fail: then the row stays queued, and the next sweep sends it again.

    Without this, a broker that is down would turn an answer already committed into an error page.
    """

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:
        self.apply_async_on_commit(args, kwargs)

    def apply_async_on_commit(self, *args: Any, **kwargs: Any) -> None:
        def send() -> None:
            try:
                self.apply_async(*args, **kwargs)
            except OperationalError as error:
                log.warning("not sent task=%s reason=%s", self.name, error)

        transaction.on_commit(send)


def describe_transport(broker_url: str) -> dict[str, Any]:
    """Options of kombu's transport, which differ between RabbitMQ and the Redis family (Valkey, our own included)."""
    if broker_url.startswith(("amqp", "pyamqp")):
        # A publish to a broker that hangs gives up; RabbitMQ itself notices a killed worker at once.
        return {"read_timeout": 5, "write_timeout": 5}
    return {
        # Seconds after which an unacknowledged message counts as abandoned and is delivered again. A task may take
        # longer than that: its double finds the row leased and ends.
        "visibility_timeout": 30,
        # Look for abandoned messages every 5 s; kombu's defaults look every 10 × 10 s, which turns 30 s into 130.
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        # A publish to a broker that hangs gives up, so that the web answers.
        "socket_connect_timeout": 2,
        "socket_timeout": 5,
    }


app = Celery("factcheck", task_cls=PatientTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    broker_transport_options=describe_transport(settings.CELERY_BROKER_URL),
    broker_connection_timeout=2,
    # Workers wait for the broker, at the start and later, for as long as it takes.
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    # One more try to publish, then the row waits for the sweep.
    task_publish_retry_policy={"max_retries": 1, "interval_start": 0.1, "interval_step": 0, "interval_max": 0.1},
    # Acknowledge when done, not when begun: a killed worker's messages come back.
    task_acks_late=True,
    # But not those of a killed child, which the worker acknowledges: a task that kills its process would be delivered
    # for ever. The sweep wakes it a limited number of times instead.
    task_reject_on_worker_lost=False,
    # One message for each process, so that none waits behind a slow capture while another process is idle.
    worker_prefetch_multiplier=1,
    # The result of a task is what it wrote into its row.
    task_ignore_result=True,
    # A task that hangs ends with SoftTimeLimitExceeded, which it may turn into an outcome, else with SIGKILL.
    task_soft_time_limit=300,
    task_time_limit=330,
    # Memory that a long text or a large PDF took is given back by a new process. In kB.
    worker_max_memory_per_child=600_000,
    # When the broker goes away, finish what is being done: it is in the rows, and a double ends early.
    worker_cancel_long_running_tasks_on_connection_loss=False,
    # On SIGQUIT, which is what the workbench makes of SIGTERM, tasks get so many seconds to end before they are given
    # back to the queue.
    worker_soft_shutdown_timeout=10,
    # Print stays print; see also configure_logging.
    worker_redirect_stdouts=False,
    timezone="UTC",
    beat_schedule={
        "resume-stalled": {
            "task": "claims.resume_stalled",
            "schedule": 20.0,
            # A wake-up that nobody fetched in time is replaced by the next one instead of piling up.
            "options": {"expires": 20},
        },
        "count-words": {"task": "claims.count_words", "schedule": 60.0, "options": {"expires": 60}},
        "note-beat": {"task": "factcheck.note_beat", "schedule": 30.0, "options": {"expires": 30}},
        "tidy-up": {"task": "factcheck.tidy_up", "schedule": 3600.0, "options": {"expires": 3600}},
        "seal-head": {"task": "claims.seal_head", "schedule": 300.0, "options": {"expires": 300}},
        "forget-uses": {"task": "claims.forget_uses", "schedule": 3600.0, "options": {"expires": 3600}},
        "send-digests": {"task": "claims.send_digests", "schedule": 3600.0, "options": {"expires": 3600}},
    },
)
app.autodiscover_tasks(["claims"])
app.autodiscover_tasks(["factcheck"], related_name="housekeeping")
add_clock(app)


@setup_logging.connect
def configure_logging(**_kwargs: Any) -> None:
    """Workers log as settings.LOGGING says; connecting here keeps Celery from setting up its own."""


@worker_before_create_process.connect
def load_language_model(**_kwargs: Any) -> None:
    """Before the worker forks, so that its processes share the model's memory, and what else it alone has use for; frozen,
    so that counting does not touch the shared pages. Imported here because the web process wants the app without them."""
    import charset_normalizer  # noqa: F401

    import claims.sources.timestamps  # noqa: F401
    from claims.text.language_model import load_model

    load_model(settings.SPACY_MODEL)
    gc.collect()
    gc.freeze()
    _give_back_memory()


@task_postrun.connect
def _give_back_memory(**_kwargs: Any) -> None:
    """What loading or a task took and freed, to the system again. Only glibc can."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)


@worker_ready.connect
def resume_at_start(**_kwargs: Any) -> None:
    """A worker that starts picks up what stalled, so that beat is no single point of failure."""
    app.send_task("claims.resume_stalled")
    # Once more when the leases of a worker that was killed have run out.
    app.send_task("claims.resume_stalled", countdown=25)
