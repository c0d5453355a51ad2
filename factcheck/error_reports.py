"""Errors told to a Sentry server, where SENTRY_DSN names one. What people typed, and who they are, stays here."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured

_HEADERS_KEPT = {"host", "user-agent", "content-type", "x-request-id"}


def start_error_reports(dsn: str, **options: Any) -> None:
    """Does nothing without a DSN, and then nothing of the package is loaded."""
    if not dsn:
        return
    if not find_spec("sentry_sdk"):
        raise ImproperlyConfigured("SENTRY_DSN needs a package: pip install sentry-sdk.")
    import sentry_sdk  # 2 MB, wanted by few

    sentry_sdk.init(
        dsn,
        include_local_variables=False,  # they hold the texts of people
        max_request_body_size="never",
        traces_sample_rate=0.0,
        before_send=remove_personal_data,
        **options,
    )


def remove_personal_data(event: dict[str, Any], _hint: dict[str, Any]) -> dict[str, Any]:
    """Leaves what went wrong and where; takes out who it was, addresses, cookies, what was asked for and typed."""
    event.pop("user", None)
    event.pop("breadcrumbs", None)  # log lines and statements, which quote
    request = event.get("request", {})
    for name in ("cookies", "data", "query_string", "env"):
        request.pop(name, None)
    request["headers"] = {
        name: value for name, value in request.get("headers", {}).items() if name.lower() in _HEADERS_KEPT
    }
    return event
