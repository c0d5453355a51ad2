"""`manage.py import_reviews FILE|URL…`: what others checked, from files or addresses."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from claims.errors import Refused
from claims.matching.feeds import ask_import, perform_import
from claims.matching.imported import import_file
from claims.matching.models import ForeignReview, ReviewImport


class Command(BaseCommand):
    help = (
        "Imports reviews by others: ClaimReview in files, pages and feeds, AVeriTeC's JSON, answers of the Fact Check Tools "
        "API. Importing the same again changes nothing."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("places", nargs="+", metavar="FILE|URL")
        parser.add_argument("--defects", action="store_true", help="print what is wrong with each record")

    def handle(self, *args, **options) -> None:
        failed = [place for place in options["places"] if not self._import(place, options["defects"])]
        if failed:
            raise CommandError(f"{len(failed)} of {len(options['places'])} could not be imported.")

    def _import(self, place: str, with_defects: bool) -> bool:
        try:
            made = self._read(place)
        except (Refused, OSError) as error:
            self.stderr.write(f"{place}: {error}")
            return False
        if made is None or made.state != ReviewImport.State.DONE:
            self.stderr.write(f"{place}: {made.reason if made else 'a worker is reading it already'}")
            return False
        self.stdout.write(
            f"{place}: {made.found} found, {made.added} new, {made.changed} changed, {made.unchanged} as before, "
            f"{made.refused_count} refused"
        )
        for refused in made.refused:
            self.stdout.write(f"  record {refused['position']} refused: {refused['reason']}")
        if with_defects:
            self._print_defects(made)
        return True

    def _read(self, place: str) -> ReviewImport | None:
        if place.startswith(("http://", "https://")):
            return perform_import(ask_import(url=place).pk)
        path = Path(place)
        return import_file(body=path.read_bytes(), name=path.name, kind=ReviewImport.Kind.FILE)

    def _print_defects(self, made: ReviewImport) -> None:
        for review in ForeignReview.objects.filter(last_import=made).order_by("pk").iterator(chunk_size=500):
            for defect in review.defects:
                self.stdout.write(f"  {review.claim_text[:60]}: {defect['field']}: {defect['sentence']}")
