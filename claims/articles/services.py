"""Importing articles and revising them."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from claims.articles.models import Article, Revision, Splitting
from claims.articles.texts import ArticleDetails, clean_text, guess_details, hash_text
from claims.audit.services import record_event
from claims.errors import Stale

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Imported:
    """What an import came to: a new article, a new revision of one, or nothing new."""

    article: Article
    revision: Revision
    outcome: str  # "new article", "new revision", "unchanged", "changed": another text of an article with claims
    text: str = ""  # of "changed": nothing is stored yet, see `reimports.ask_reimport`
    digest: str = ""

    @property
    def is_new(self) -> bool:
        return self.outcome != "unchanged"


def import_article(
    *,
    text: str,
    details: ArticleDetails,
    origin: str,
    user=None,
    article: Article | None = None,
    file_name: str = "",
    at_once: bool = True,
) -> Imported:
    """Stores a text as an article, or as the next revision of `article` or of the article with the same address.

    The same text again changes nothing. Without `at_once`, another text of an article that has claims is not stored: what it
    would do to them is shown to a person first. Raises Refused when there is no text, or too much of it.
    """
    text = clean_text(text, limit=settings.ARTICLE_LIMIT)
    digest = hash_text(text)
    details = details.completed_by(guess_details(text))
    with transaction.atomic():
        lock_imports(digest, details.url)
        target = article or _find_article(digest, details)
        known = target and target.revisions.filter(text_sha256=digest).first()
        if known:
            return Imported(target, known, "unchanged")
        if target and not at_once and target.claims.exists():
            return Imported(target, target.revisions.first(), "changed", text, digest)
        outcome = "new revision" if target else "new article"
        target = target or _create_article(details, user)
        revision = add_revision(target, text, digest, origin, file_name, user)
        return Imported(target, revision, outcome)


def lock_imports(digest: str, url: str) -> None:
    """Two people importing one text, or texts of one address, at the same time wait for each other; others do not.

    First the text, then the address, for everybody: so nobody waits in a circle.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [digest])
        if url:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))", [url])


def _find_article(digest: str, details: ArticleDetails) -> Article | None:
    same_text = Revision.objects.filter(text_sha256=digest).select_related("article").first()
    if same_text:
        return same_text.article
    return Article.objects.filter(url=details.url).first() if details.url else None


def _create_article(details: ArticleDetails, user) -> Article:
    values = {name: getattr(details, name) for name in ArticleDetails.FIELDS}
    article = Article.objects.create(**values, guessed=list(details.guessed), imported_by=user)
    record_event(chain=article.chain, kind="article imported", actor=user, article_id=article.pk, data=asdict(details))
    return article


def add_revision(article: Article, text: str, digest: str, origin: str, file_name: str, user) -> Revision:
    """The next revision of an article, with the job of splitting it."""
    Article.objects.select_for_update().get(pk=article.pk)
    number = article.revisions.count() + 1
    revision = Revision.objects.create(
        article=article,
        number=number,
        text=text,
        text_sha256=digest,
        origin=origin,
        file_name=file_name,
        imported_by=user,
    )
    Splitting.objects.create(revision=revision)
    record_event(
        chain=article.chain,
        kind="revision added",
        actor=user,
        article_id=article.pk,
        data={"revision": number, "text_sha256": digest, "origin": origin, "file_name": file_name},
    )
    log.info("revision added article=%s revision=%s characters=%s", article.pk, number, len(text))
    return revision


def edit_article(*, article: Article, details: ArticleDetails, version: int, user) -> Article:
    """Changes what is said about an article. Raises Stale when someone else did since the form was opened."""
    with transaction.atomic():
        current = Article.objects.select_for_update().get(pk=article.pk)
        if current.version != version:
            raise Stale("Someone changed these details since you opened them. Both are shown below.", current)
        before = {name: getattr(current, name) for name in ArticleDetails.FIELDS}
        for name in ArticleDetails.FIELDS:
            setattr(current, name, getattr(details, name))
        current.guessed = []
        current.version = F("version") + 1
        current.save()
        after = {name: getattr(details, name) for name in ArticleDetails.FIELDS}
        record_event(
            chain=current.chain,
            kind="article edited",
            actor=user,
            article_id=current.pk,
            data={"old": before, "new": after},
        )
    current.refresh_from_db()
    return current
