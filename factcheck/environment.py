"""Reading the environment: each function says which variable is wrong and what would be right."""

from __future__ import annotations

import math
import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off", ""}


def read_flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() not in _YES | _NO:
        raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no. Use 1 or 0.")
    return value.lower() in _YES


def read_list(name: str, *, default: list[str]) -> list[str]:
    """A comma-separated list; blanks around the items do not count."""
    value = os.environ.get(name)
    if value is None:
        return default
    return [item.strip() for item in value.split(",") if item.strip()]


def read_number(name: str, *, default: float) -> float:
    value = os.environ.get(name)
    if not value:
        return default
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ImproperlyConfigured(f"{name}={value!r} is not a number.")
    return number


def name_listened_on(host: str) -> list[str]:
    """The one address that HOST names, as browsers ask for it; none where it means all addresses."""
    if host in {"", "0.0.0.0", "::"}:  # noqa: S104
        return []
    return [f"[{host}]" if ":" in host else host]


def parse_database_url(url: str) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?option=value` as Django wants it; a socket folder goes in `?host=`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL must begin with postgresql://, not {parts.scheme or 'nothing'}://. Only PostgreSQL will do."
        )
    options = dict(parse_qsl(parts.query))
    try:
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured("DATABASE_URL has a port that is no number up to 65535.") from None
    return {
        "NAME": unquote(parts.path.lstrip("/")) or "factcheck",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(port or options.pop("port", "")),
        "OPTIONS": options,
    }
