"""`manage.py backup FOLDER`: the database and the archived files, with a manifest of hashes; again into the same folder is quick."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from factcheck.backup import BackupFailed, make_backup, verify_backup


class Command(BaseCommand):
    help = "Backs up the database and the archived files into a folder, and reads the backup once more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--verify", action="store_true", help="only check the backup that is there")

    def handle(self, *args, **options) -> None:
        folder: Path = options["folder"]
        try:
            if not options["verify"]:
                manifest = make_backup(folder)
                self.stdout.write(f"{manifest.dump_size:,} bytes of rows, {len(manifest.files):,} files in {folder}.")
            wrong = list(verify_backup(folder))
        except BackupFailed as failure:
            raise CommandError(str(failure)) from None
        for sentence in wrong:
            self.stderr.write(sentence)
        if wrong:
            raise CommandError("The backup is damaged. Make a new one.")
        self.stdout.write("Every hash holds.")
