"""`manage.py import_article FILE…`: articles from the command line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from claims.articles.models import Article
from claims.articles.reading import read_upload
from claims.articles.services import import_article
from claims.articles.texts import ArticleDetails
from claims.errors import Refused
from claims.tasks import queue_splitting


class Command(BaseCommand):
    help = "Imports articles from files (.txt, .md, .html, .docx, .pdf) and queues their splitting."

    def add_arguments(self, parser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--title", default="", help="title; guessed when left out")
        parser.add_argument("--publisher", default="")
        parser.add_argument("--author", default="")
        parser.add_argument("--url", default="", help="the article's address")
        parser.add_argument("--published", type=dt.date.fromisoformat, default=None, help="day, as 2025-03-21")
        parser.add_argument("--revises", type=int, metavar="ID", help="the article that this is a new text of")

    def handle(self, *args, **options) -> None:
        if len(options["files"]) > 1 and (options["title"] or options["url"] or options["revises"]):
            raise CommandError("--title, --url and --revises are about one file. Import the files one by one.")
        article = self._find_article(options["revises"])
        refused = [path for path in options["files"] if not self._import(path, article, options)]
        if refused:
            raise CommandError(f"{len(refused)} of {len(options['files'])} files were not imported.")

    def _find_article(self, article_id: int | None) -> Article | None:
        if article_id is None:
            return None
        article = Article.objects.filter(pk=article_id).first()
        if article is None:
            raise CommandError(f"There is no article {article_id}.")
        return article

    def _import(self, path: Path, article: Article | None, options) -> bool:
        try:
            read = read_upload(path.name, path.read_bytes())
            details = ArticleDetails(
                title=options["title"],
                publisher=options["publisher"],
                author=options["author"],
                published_on=options["published"],
                url=options["url"],
            )
            imported = import_article(
                text=read.text,
                details=details.completed_by(read.details),
                origin="command line",
                file_name=path.name,
                article=article,
            )
        except (Refused, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            self.stderr.write(f"{path}: {reason}")
            return False
        queue_splitting(imported.revision.splitting)
        self.stdout.write(
            f"{path}: {imported.outcome}, article {imported.article.pk}, revision {imported.revision.number}"
        )
        if read.notice:
            self.stderr.write(f"{path}: {read.notice}")
        return True
