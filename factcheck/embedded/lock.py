"""One supervisor at a time for a data folder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from factcheck.embedded.errors import AlreadyRunning, EmbeddedError
from factcheck.embedded.folders import make_folders
from factcheck.embedded.layout import Layout, describe_unusable


@contextmanager
def hold_data_folder(layout: Layout) -> Iterator[None]:
    """Keeps others from starting servers on the same data.

    The kernel lets go of the lock when we die, however we die; the number in the file is only for people.
    """
    try:
        make_folders(layout)
    except OSError as error:
        raise EmbeddedError(describe_unusable(layout.data, error)) from None
    with layout.lock_file().open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise AlreadyRunning(
                f"A workbench is running already on {layout.data} (process {file.read().strip() or 'unknown'}). "
                "Use that one or stop it, or start this one on a folder of its own: FACTCHECK_DATA=/some/folder."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
