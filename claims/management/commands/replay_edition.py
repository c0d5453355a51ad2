"""`manage.py replay_edition SLUG NUMBER`: builds a past edition anew and says whether it is what was published."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from claims.errors import Refused
from claims.reports.content import canonical_json
from claims.reports.models import Edition
from claims.reports.replay import replay_edition


class Command(BaseCommand):
    help = "Builds an edition anew from rows and trail. Ends with 1 if it differs from what was published."

    def add_arguments(self, parser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("number", metavar="NUMBER", type=int)
        parser.add_argument("--output", metavar="FILE", help="also writes what was built, as canonical JSON")

    def handle(self, *args, **options) -> None:
        edition = Edition.objects.filter(report__slug=options["slug"], number=options["number"]).first()
        if edition is None:
            raise CommandError(f"There is no edition {options['number']} of “{options['slug']}”.")
        try:
            replay = replay_edition(edition)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        if options["output"]:
            Path(options["output"]).write_bytes(canonical_json(replay.content).encode())
        if not replay.is_equal:
            raise CommandError("\n".join(["It differs from what was published.", *replay.list_differences()]))
        self.stdout.write(f"Edition {edition.number} is the same to the byte: {replay.content_sha256}")
