"""`manage.py bundle_report SLUG`: an edition as a bundle that anyone can verify offline."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from claims.errors import Refused
from claims.reports.bundle import Bundle, plan_bundle
from claims.reports.models import Edition, Report
from claims.reports.signing import find_signing_key


class Command(BaseCommand):
    help = "Writes the bundle of a report's edition; `verify_report.py` verifies it without database or network."

    def add_arguments(self, parser) -> None:
        parser.add_argument("slug", nargs="?", help="the report's name in its address, /r/SLUG/")
        parser.add_argument("--edition", type=int, metavar="N", help="the newest one when left out")
        parser.add_argument("--warc", action="store_true", help="with the archives of the cited copies")
        parser.add_argument("--output", type=Path, metavar="FILE", help="the bundle's own name when left out")
        parser.add_argument("--public-key", action="store_true", help="print the public key of REPORT_SIGNING_KEY")

    def handle(self, *args, **options) -> None:
        try:
            if options["public_key"]:
                self._print_key()
                return
            edition = self._find_edition(options["slug"], options["edition"])
            bundle = plan_bundle(edition, archives=options["warc"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        target = Path(options["output"] or bundle.file_name)
        write_bundle(bundle, target)
        self.stdout.write(f"{target}: {len(bundle.entries)} files, {bundle.size:,} bytes")

    def _print_key(self) -> None:
        key = find_signing_key()
        if key is None:
            raise CommandError("REPORT_SIGNING_KEY is not set.")
        self.stdout.write(key.public_file, ending="")

    def _find_edition(self, slug: str | None, number: int | None) -> Edition:
        report = Report.objects.filter(slug=slug).first()
        if report is None:
            raise CommandError(f"There is no report “{slug or ''}”. Its name stands in its address, /r/NAME/.")
        editions = report.editions.select_related("report")
        edition = editions.filter(number=number).first() if number else editions.first()
        if edition is None:
            raise CommandError(f"The report has no edition {number}.")
        return edition


def write_bundle(bundle: Bundle, target: Path) -> None:
    """Under another name first, so that a file with the name is complete."""
    draft = target.with_name(f".{target.name}.draft")
    try:
        with draft.open("wb") as file:
            for step in bundle.stream():
                file.write(step)
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
