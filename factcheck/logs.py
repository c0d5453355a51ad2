"""What is written to the log: lines to read, or JSON for machines, each with the id of its request and task.

Modules log as ever: `log.info("captured source=%s outcome=%s", …)`. Here the words become the event and each `name=%s` a
field, so that a machine finds `outcome` without taking sentences apart.
"""

from __future__ import annotations

import logging
import re
import uuid
from typing import Any

import structlog
from celery.signals import before_task_publish, task_postrun, task_prerun
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars

_SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_FIELD = re.compile(r"\s*\b(\w+)=%(?:[sdr]|\.\d+f)")
_PLACE = re.compile(r"%(?:[sdr]|\.\d+f)")


def build_formatter(form: str) -> structlog.stdlib.ProcessorFormatter:
    """A formatter for the standard library's records: the same fields, told in two ways."""
    render = [structlog.processors.JSONRenderer(default=str)] if form == "json" else [_write_line]
    before = [structlog.processors.format_exc_info] if form == "json" else []
    return structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *before, *render],
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", key="at"),
            *([_split_fields] if form == "json" else []),
        ],
        pass_foreign_args=True,
    )


def _split_fields(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """`"captured source=%s", 5` becomes event "captured", source 5. Left alone where a value stands without a name."""
    template, values = event["_record"].msg, event.pop("positional_args", ())
    if not isinstance(template, str) or not isinstance(values, tuple) or not values:
        return event
    names = _FIELD.findall(template)
    if len(names) != len(_PLACE.findall(template)) or len(names) != len(values):
        return event
    # A field never replaces what every line has.
    fields = {f"{name}_" if name in event else name: value for name, value in zip(names, values, strict=True)}
    return {**event, **fields, "event": _FIELD.sub("", template).strip()}


def _write_line(_logger: Any, _method: str, event: dict[str, Any]) -> str:
    """One line for a reader, a stack trace below it. Line breaks inside the message cannot begin a line of their own."""
    trace = event.pop("exc_info", None)
    said = str(event.pop("event")).replace("\r", "\\r").replace("\n", "\\n")
    first = f"{event.pop('at')} {event.pop('level').upper()} {event.pop('logger')} {said}"
    rest = "".join(f" {name}={event[name]}" for name in ("request", "task") if name in event)
    return first + rest + (f"\n{_format_trace(trace)}" if trace else "")


def _format_trace(trace: Any) -> str:
    return logging.Formatter().formatException(trace)


class RequestIdMiddleware:
    """Gives each request an id: the proxy's X-Request-ID where it is sane, else a new one. The answer repeats it."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request_id = given if _SANE.fullmatch(given) else uuid.uuid4().hex
        clear_contextvars()  # threads are used again
        bind_contextvars(request=request_id)
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


@before_task_publish.connect
def send_request_id(headers: dict[str, Any] | None = None, **_kwargs: Any) -> None:
    """A task carries the id of the request that asked for it."""
    if headers is not None and (request_id := get_contextvars().get("request")):
        headers["request_id"] = request_id


@task_prerun.connect
def bind_task_id(task_id: str, task: Any, **_kwargs: Any) -> None:
    clear_contextvars()
    bind_contextvars(task=task_id)
    if request_id := getattr(task.request, "request_id", None):
        bind_contextvars(request=request_id)


@task_postrun.connect
def forget_task_id(**_kwargs: Any) -> None:
    clear_contextvars()
