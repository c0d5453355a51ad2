"""`manage.py restore FOLDER`: an empty database and the storage, filled from a backup."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from factcheck.backup import BackupFailed, check_archive, restore_backup


class Command(BaseCommand):
    help = "Restores a backup into an empty database, copies its files into the storage, and checks all of it."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args, **options) -> None:
        try:
            manifest = restore_backup(options["folder"])
        except BackupFailed as failure:
            raise CommandError(str(failure)) from None
        wrong = list(check_archive())
        for sentence in wrong:
            self.stderr.write(sentence)
        if wrong:
            raise CommandError("The restored archive is not whole.")
        self.stdout.write(
            f"Restored the backup of {manifest.made_at}: {len(manifest.files):,} files, and the trail holds."
        )
        self.stdout.write("Now `manage.py migrate`, if this program is newer than the backup.")
