"""`manage.py export_claims --format csv`: all decided claims of the desk as one file."""

from __future__ import annotations

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from claims.errors import Refused
from claims.reports.exports.archive import MEDIA_TYPES, export_claims
from claims.reports.exports.files import write_file


class Command(BaseCommand):
    help = "Writes every decided claim with its verdict and quotes to standard output or into a file."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--format", default="csv", help=f"one of: {', '.join(MEDIA_TYPES)} (default: csv)")
        parser.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")

    def handle(self, *args, **options) -> None:
        try:
            pieces = export_claims(options["format"])
            write_file(pieces, options["output"], default=sys.stdout.buffer)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
