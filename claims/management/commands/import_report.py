"""`manage.py import_report FILE…`: reports in our own JSON, as articles with claims and verdicts."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from claims.errors import Refused
from claims.people.models import User
from claims.reports.importing import import_report, read_report


class Command(BaseCommand):
    help = "Imports reports from the JSON that export_report writes. A file that is not whole and true is refused as a whole."

    def add_arguments(self, parser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--user", help="user name of whoever imports, for the trail")

    def handle(self, *args, **options) -> None:
        user = self._find_user(options["user"])
        refused = [path for path in options["files"] if not self._import(path, user)]
        if refused:
            raise CommandError(f"{len(refused)} of {len(options['files'])} files were not imported.")

    def _find_user(self, name: str | None) -> User | None:
        user = User.objects.filter(username=name).first() if name else None
        if name and user is None:
            raise CommandError(f"There is nobody with the user name {name}.")
        return user

    def _import(self, path: Path, user: User | None) -> bool:
        try:
            article = import_report(content=read_report(path.read_bytes()), user=user)
        except (Refused, OSError) as error:
            self.stderr.write(f"{path}: {error}")
            return False
        self.stdout.write(f"{path}: article {article.pk}, {article.claims.count()} claims")
        return True
