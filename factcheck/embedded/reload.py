"""Noticing that the program's files changed, for development."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

_WATCHED = {".py", ".html", ".txt", ".json", ".toml"}


@dataclass
class Watch:
    """Answers whether a file below `folders` was written, added or removed since it was last asked."""

    folders: tuple[Path, ...]
    _seen: frozenset[tuple[str, int]] | None = field(default=None, init=False)

    def has_changed(self) -> bool:
        now = frozenset(_stamp_files(self.folders))
        before, self._seen = self._seen, now
        return before is not None and before != now


def _stamp_files(folders: Iterable[Path]) -> Iterable[tuple[str, int]]:
    for folder in folders:
        for path in folder.rglob("*"):
            if path.suffix in _WATCHED and path.is_file():
                yield str(path), path.stat().st_mtime_ns
