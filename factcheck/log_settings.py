"""Which log lines are wanted. Apart from `factcheck.logs`, which writes them: the supervisor reads the settings, too, and
is to stay small."""

from __future__ import annotations

import os
from typing import Any

from django.core.exceptions import ImproperlyConfigured

_FORMATS = ("lines", "json")


def describe_logging() -> dict[str, Any]:
    """LOG_FORMAT and LOG_LEVEL as logging's dictConfig wants them."""
    form = os.environ.get("LOG_FORMAT") or "lines"
    if form not in _FORMATS:
        raise ImproperlyConfigured(f"LOG_FORMAT={form!r} is unknown. Use {' or '.join(_FORMATS)}.")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"chosen": {"()": "factcheck.logs.build_formatter", "form": form}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "chosen"}},
        # Each sign-in in four lines is three too many; failures and pauses are warnings.
        "loggers": {"axes": {"level": "WARNING"}},
        "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL") or "INFO"},
    }
