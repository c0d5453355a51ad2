"""`manage.py reextract`: after an extractor got better, reads archived copies with it. Old texts and their quotes stay."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from claims.sources.models import Snapshot
from claims.sources.rereading import find_outdated_snapshots, reextract_snapshot


class Command(BaseCommand):
    help = "Reads every archived copy again that today's extractor has not read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, help="so many at most")

    def handle(self, *args, **options) -> None:
        ids = list(find_outdated_snapshots().values_list("pk", flat=True)[: options["limit"]])
        for pk in ids:
            reextract_snapshot(Snapshot.objects.get(pk=pk))
        self.stdout.write(f"Read {len(ids)} copies again.")
