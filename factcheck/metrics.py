"""Metrics for Prometheus: requests by django-prometheus, and what waits, read from the database when asked.

Requests are counted in each web process for itself. With more than one, PROMETHEUS_MULTIPROC_DIR names an empty folder
in which they add up; it must be set before they start.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, InterfaceError

from factcheck.health import list_waiting
from factcheck.housekeeping import measure_beat_age


def write_metrics() -> tuple[bytes, str]:
    """The text of all metrics, and its content type."""
    # Here, so that whoever watches nothing does not pay for the package.
    from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest, multiprocess

    waiting = CollectorRegistry()
    waiting.register(WaitingCollector())
    requests = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        requests = CollectorRegistry()
        multiprocess.MultiProcessCollector(requests)
    return generate_latest(requests) + generate_latest(waiting), CONTENT_TYPE_LATEST


class WaitingCollector:
    """Gauges that hold for the whole site, whichever process is asked."""

    def collect(self) -> Iterator:
        from prometheus_client.core import GaugeMetricFamily

        reached = GaugeMetricFamily("factcheck_database_up", "1 while the database answers")
        try:
            waiting, beat = list_waiting(), measure_beat_age()
        except (DatabaseError, InterfaceError):
            reached.add_metric([], 0)
            yield reached
            return
        reached.add_metric([], 1)
        yield reached
        count = GaugeMetricFamily("factcheck_waiting", "Work that no worker has begun", labels=["kind"])
        age = GaugeMetricFamily("factcheck_waiting_oldest_seconds", "Age of the oldest such work", labels=["kind"])
        for work in waiting:
            count.add_metric([work.kind], work.count)
            age.add_metric([work.kind], work.age or 0)
        yield count
        yield age
        if beat is not None:
            yield GaugeMetricFamily("factcheck_beat_age_seconds", "Since beat was last heard of", value=beat)
        if settings.MEDIA_ROOT.is_dir():
            free = shutil.disk_usage(settings.MEDIA_ROOT).free
            yield GaugeMetricFamily("factcheck_storage_free_bytes", "Free space for snapshots", value=free)
