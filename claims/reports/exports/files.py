"""Exports into files, from the command line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import IO

from claims.errors import Refused


def write_file(pieces: Iterable[bytes], path: Path | None, *, default: IO[bytes]) -> None:
    """Into a file only when all of it is there; without a path to `default`. Raises Refused."""
    if path is None:
        for piece in pieces:
            default.write(piece)
        default.flush()
        return
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("wb") as file:
            file.writelines(pieces)
        draft.replace(path)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.") from None
    finally:
        draft.unlink(missing_ok=True)
