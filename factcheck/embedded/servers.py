"""Which servers of ours run."""

from __future__ import annotations

from factcheck.embedded.binaries import find_postgres, find_valkey
from factcheck.embedded.layout import Layout
from factcheck.embedded.parts import Part
from factcheck.embedded.postgres import Postgres
from factcheck.embedded.valkey import Valkey


def embedded_parts(layout: Layout, *, database: bool = True, broker: bool = True) -> list[Part]:
    """The servers that run in place of external ones."""
    return [
        *([Postgres(layout, find_postgres(layout)).part()] if database else []),
        *([Valkey(layout, find_valkey(layout)).part()] if broker else []),
    ]
