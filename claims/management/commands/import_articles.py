"""`manage.py import_articles FILE.jsonl…`: many articles at once, one JSON object a line."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from claims.articles.bulk import NewText, import_articles
from claims.articles.texts import ArticleDetails
from claims.errors import Refused
from claims.tasks import queue_splitting


class Command(BaseCommand):
    help = (
        "Imports articles from JSON lines with the fields text, title, publisher, author, published (2025-03-21) and url; "
        "only text is needed. Queues their splitting."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args, **options) -> None:
        refused = sum(self._import(path) for path in options["files"])
        if refused:
            raise CommandError(f"{refused} lines were not imported.")

    def _import(self, path: Path) -> int:
        """How many lines were refused."""
        counts: dict[str, int] = {}
        for number, outcome in enumerate(import_articles(self._read(path), origin="command line"), start=1):
            if isinstance(outcome, Refused):
                self.stderr.write(f"{path}:{number}: {outcome}")
                counts["refused"] = counts.get("refused", 0) + 1
            else:
                counts[outcome.outcome] = counts.get(outcome.outcome, 0) + 1
                queue_splitting(outcome.revision.splitting)
        self.stdout.write(f"{path}: " + (", ".join(f"{count} {name}" for name, count in counts.items()) or "no line"))
        return counts.get("refused", 0)

    def _read(self, path: Path) -> Iterator[NewText]:
        try:
            with path.open(encoding="utf-8") as lines:
                for number, line in enumerate(lines, start=1):
                    yield read_line(line, f"{path}:{number}", path.name)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path}: {error}") from error


def read_line(line: str, place: str, file_name: str) -> NewText:
    """Raises CommandError for a line that is no article; a text without words is refused later, with its number."""
    try:
        row = json.loads(line)
        published = dt.date.fromisoformat(row["published"]) if row.get("published") else None
        details = {name: str(row.get(name) or "") for name in ("title", "publisher", "author", "url")}
        return NewText(str(row["text"]), ArticleDetails(published_on=published, **details), file_name)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandError(f"{place}: this is no article in JSON with a text: {error}") from error
