"""`manage.py load_demo`: demo people and the seed article; run again, it changes nothing."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims.articles.services import import_article
from claims.articles.texts import ArticleDetails
from claims.people.demo import create_demo_people, wants_demo
from claims.tasks import queue_splitting

SEED = settings.BASE_DIR / "seeds" / "shoigu-article.txt"
DETAILS = ArticleDetails(
    title="Sergei Shoigu visits North Korea for the second time in six months", published_on=dt.date(2025, 3, 21)
)


class Command(BaseCommand):
    help = "Makes the demo's people and imports the seed article."

    def handle(self, *args, **options) -> None:
        if not wants_demo():
            raise CommandError("Everybody knows the demo's passwords, and this is no demo. To make it one: DEMO=1.")
        create_demo_people()
        imported = import_article(text=SEED.read_text(encoding="utf-8"), details=DETAILS, origin="command line")
        queue_splitting(imported.revision.splitting)
        self.stdout.write(f"{imported.outcome}: {imported.article}")
