"""Ports for servers that are started for a test."""

from __future__ import annotations

import socket


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
