"""Many articles at once: the same rules as `services.import_article`, in a few statements for hundreds of texts."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice

from django.conf import settings
from django.db import connection, transaction

from claims.articles.models import Article, Revision, Splitting
from claims.articles.services import Imported, import_article
from claims.articles.texts import ArticleDetails, clean_text, guess_details, hash_text
from claims.audit.models import Event
from claims.audit.services import link_event
from claims.errors import Refused

log = logging.getLogger(__name__)
BATCH = 250  # articles in one transaction; so many locks are held


@dataclass(frozen=True)
class NewText:
    """One text to import, and what is known about it."""

    text: str
    details: ArticleDetails = field(default_factory=ArticleDetails)
    file_name: str = ""


@dataclass(frozen=True)
class _Ready:
    place: int
    text: str
    digest: str
    details: ArticleDetails
    file_name: str


def import_articles(texts: Iterable[NewText], *, origin: str, user=None) -> Iterator[Imported | Refused]:
    """What became of each text, in order. A text that is refused keeps none of the others back; each batch is one transaction."""
    remaining = iter(texts)
    while batch := list(islice(remaining, BATCH)):
        yield from _import_batch(batch, origin, user)


def _import_batch(batch: Sequence[NewText], origin: str, user) -> list[Imported | Refused]:
    outcomes: dict[int, Imported | Refused] = {}
    ready: list[_Ready] = []
    for place, item in enumerate(batch):
        try:
            ready.append(_prepare(place, item))
        except Refused as refusal:
            outcomes[place] = refusal
    known, new = _part(ready)
    outcomes |= _create(new, origin, user)
    for item in known:  # of a known text or address, or twice in this batch: one by one, by the usual rules
        outcomes[item.place] = import_article(
            text=item.text, details=item.details, origin=origin, user=user, file_name=item.file_name
        )
    return [outcomes[place] for place in range(len(batch))]


def _prepare(place: int, item: NewText) -> _Ready:
    text = clean_text(item.text, limit=settings.ARTICLE_LIMIT)
    return _Ready(place, text, hash_text(text), item.details.completed_by(guess_details(text)), item.file_name)


def _part(ready: Sequence[_Ready]) -> tuple[list[_Ready], list[_Ready]]:
    """Those that share a text or an address with an article or with one before them here, and the others."""
    digests, urls = {item.digest for item in ready}, {item.details.url for item in ready} - {""}
    seen_texts = set(Revision.objects.filter(text_sha256__in=digests).values_list("text_sha256", flat=True))
    seen_urls = set(Article.objects.filter(url__in=urls).values_list("url", flat=True)) if urls else set()
    known, new = [], []
    for item in ready:
        double = item.digest in seen_texts or item.details.url in seen_urls
        (known if double else new).append(item)
        seen_texts.add(item.digest)
        seen_urls |= {item.details.url} - {""}
    return known, new


def _create(new: Sequence[_Ready], origin: str, user) -> dict[int, Imported]:
    if not new:
        return {}
    with transaction.atomic():
        _lock_all(new)
        late, free = _part(new)  # somebody may have imported one meanwhile
        rows = _insert(free, origin, user)
    made = {item.place: Imported(article, revision, "new article") for item, article, revision in rows}
    others = {
        item.place: import_article(
            text=item.text, details=item.details, origin=origin, user=user, file_name=item.file_name
        )
        for item in late
    }
    log.info("articles imported new=%s known=%s", len(made), len(others))
    return made | others


def _lock_all(new: Sequence[_Ready]) -> None:
    """The locks of `services.lock_imports` for all: first texts, then addresses, each in one order, so that nobody waits in a circle."""
    texts = sorted(item.digest for item in new)
    urls = sorted({item.details.url for item in new} - {""})
    with connection.cursor() as cursor:
        for names, kind in ((texts, 1), (urls, 2)):
            cursor.execute(
                "SELECT pg_advisory_xact_lock(key) FROM (SELECT hashtextextended(name, %s) AS key FROM unnest(%s::text[]) name "
                "ORDER BY key) keys",
                [kind, names],
            )


def _insert(new: Sequence[_Ready], origin: str, user) -> list[tuple[_Ready, Article, Revision]]:
    articles = [
        Article(
            **{name: getattr(item.details, name) for name in ArticleDetails.FIELDS},
            guessed=list(item.details.guessed),
            imported_by=user,
        )
        for item in new
    ]
    Article.objects.bulk_create(articles)
    revisions = [
        Revision(
            article=article,
            number=1,
            text=item.text,
            text_sha256=item.digest,
            origin=origin,
            file_name=item.file_name,
            imported_by=user,
        )
        for item, article in zip(new, articles, strict=True)
    ]
    Revision.objects.bulk_create(revisions)
    Splitting.objects.bulk_create([Splitting(revision=revision) for revision in revisions])
    rows = list(zip(new, articles, revisions, strict=True))
    Event.objects.bulk_create([event for row in rows for event in _link_events(*row, origin, user)])
    return rows


def _link_events(item: _Ready, article: Article, revision: Revision, origin: str, user) -> list[Event]:
    """The first two links of the article's trail."""
    about = {"chain": article.chain, "actor_id": user.pk if user else None, "article_id": article.pk}
    first = link_event(0, "", kind="article imported", data=asdict(item.details), **about)
    told = {"revision": 1, "text_sha256": item.digest, "origin": origin, "file_name": item.file_name}
    return [first, link_event(first.sequence, first.hash, kind="revision added", data=told, **about)]
