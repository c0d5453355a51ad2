"""`manage.py sweep_orphans`: files that no row names. A worker that died between file and row leaves them; they are harmless."""

from argparse import ArgumentParser
from datetime import timedelta

from django.core.management.base import BaseCommand

from claims.sources.orphans import sweep_orphans


class Command(BaseCommand):
    help = "Lists archived files that no row names, and with --delete removes them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--delete", action="store_true", help="remove them; otherwise they are only listed")
        parser.add_argument("--hours", type=float, default=24.0, help="leave alone what is younger than this (24)")

    def handle(self, *args, **options) -> None:
        swept = sweep_orphans(delete=options["delete"], spare=timedelta(hours=options["hours"]))
        for orphan in swept:
            self.stdout.write(f"{orphan.name}  {orphan.size} bytes")
        total = sum(orphan.size for orphan in swept)
        self.stdout.write(f"{'Removed' if options['delete'] else 'Found'} {len(swept)} files, {total} bytes.")
