"""`manage.py export_report ARTICLE --format csv`: a report as a file, linted."""

from __future__ import annotations

import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims.articles.models import Article
from claims.errors import Refused
from claims.reports.content import build_content
from claims.reports.downloads import build_imprint
from claims.reports.exports.files import write_file
from claims.reports.exports.registry import FORMATS, Export, Format, find_format
from claims.reports.exports.values import NotExportable
from claims.reports.models import Edition, Report

_NO_TEXT = {"pdf", "docx", "xlsx"}


class Command(BaseCommand):
    help = "Writes a report to standard output or into a file. What its readers would refuse is listed, and nothing is written."

    def add_arguments(self, parser) -> None:
        parser.add_argument("article", type=int, metavar="ARTICLE", help="number of the article")
        parser.add_argument("--format", default="json", help=f"one of: {', '.join(FORMATS)} (default: json)")
        parser.add_argument(
            "--edition", type=int, metavar="N", help="a published edition; without it, as it stands now"
        )
        parser.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
        parser.add_argument("--home", default=settings.SITE_URL, help="the site's public address (default: SITE_URL)")
        parser.add_argument("--lint", action="store_true", help="only say what the linter finds")

    def handle(self, *args, **options) -> None:
        try:
            format = find_format(options["format"])
            self._require_file(format, options)
            export = self._export(format, options)
        except NotExportable as refusal:
            self._say(refusal.findings)
            raise CommandError(str(refusal)) from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self._say(export.warnings)
        if not options["lint"]:
            self._write(export, options["output"])

    def _require_file(self, format: Format, options) -> None:
        """Bytes that are no text would only upset a terminal."""
        shown = not options["lint"] and options["output"] is None and sys.stdout.isatty()
        if shown and format.suffix in _NO_TEXT:
            raise CommandError(f"{format.label} is nothing to read at a terminal. Add --output report.{format.suffix}")

    def _write(self, export: Export, path: Path | None) -> None:
        try:
            write_file(export.pieces, path, default=sys.stdout.buffer)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None

    def _export(self, format: Format, options) -> Export:
        article = Article.objects.filter(pk=options["article"]).first()
        if article is None:
            raise CommandError(f"There is no article {options['article']}.")
        report = Report.objects.filter(article=article).first()
        edition = self._find_edition(report, options["edition"])
        content = edition.content if edition else build_content(article)
        home = options["home"].rstrip("/")
        return format.export(content, build_imprint(content, format=format, home=home, report=report, edition=edition))

    def _find_edition(self, report: Report | None, number: int | None) -> Edition | None:
        if number is None:
            return None
        edition = report.editions.filter(number=number).first() if report else None
        if edition is None:
            raise CommandError(f"There is no edition {number} of this article's report.")
        return edition

    def _say(self, findings) -> None:
        for finding in findings:
            self.stderr.write(f"{finding.severity}: {finding}")
