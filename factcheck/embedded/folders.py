"""Making the folders, as closed as can be."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

from factcheck.embedded.errors import EmbeddedError
from factcheck.embedded.layout import Layout


def make_private(folder: Path, account: str | None) -> None:
    """Makes `folder` with mode 0700 for `account` (None: for ourselves); refuses one that belongs to somebody else."""
    owner = pwd.getpwnam(account).pw_uid if account else os.geteuid()
    if not folder.exists():
        folder.mkdir(mode=0o700)
        if account:
            os.chown(folder, owner, pwd.getpwnam(account).pw_gid)
    if folder.is_symlink() or folder.stat().st_uid != owner:
        raise EmbeddedError(
            f"{folder} belongs to somebody else, so it is left alone. Start the workbench as the account that made "
            "it, or use another data folder: FACTCHECK_DATA=/some/folder."
        )
    folder.chmod(0o700)


def make_folders(layout: Layout) -> None:
    """What a supervisor needs before it starts anything. The servers' account may pass through `services`, no more."""
    layout.make_data_folder()
    layout.logs().mkdir(mode=0o700, exist_ok=True)
    if layout.services != layout.data:
        for folder in (layout.services.parent, layout.services):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o711)
