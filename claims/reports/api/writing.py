"""What trusted programs may add: articles to check, and sources to look into."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Status

from claims.articles.models import Claim
from claims.articles.reimports import ask_reimport
from claims.articles.services import Imported, import_article
from claims.articles.texts import ArticleDetails
from claims.evidence.views import attach_address
from claims.reports.api.models import ApiToken
from claims.reports.api.reading import router
from claims.reports.api.schemas import (
    PROBLEMS,
    ArticleImported,
    ArticleIn,
    Id,
    Problem,
    SourceAttached,
    SourceIn,
)
from claims.reports.api.tokens import Bearer
from claims.tasks import queue_splitting, weigh_reimport_task

ORIGIN = "program"


@router.post(
    "/articles",
    auth=Bearer(ApiToken.Scope.IMPORT),
    response={200: ArticleImported, 201: ArticleImported, 202: ArticleImported, PROBLEMS: Problem},
)
def import_article_of_program(request: HttpRequest, asked: ArticleIn):
    """201 for a new article or revision, which a worker splits; 200 when this very text is here already. 202 when it is
    another text of an article that has claims: a person looks at what would become of them first."""
    details = ArticleDetails(**asked.dict(exclude={"text"}))
    with transaction.atomic():
        imported = import_article(text=asked.text, details=details, origin=ORIGIN, at_once=False, user=request.user)
        answer = {"id": imported.article.pk, "outcome": imported.outcome, "revision": imported.revision.number}
        if imported.outcome == "changed":
            _ask_reimport(imported, request.user)
            return Status(202, answer | {"outcome": "waits for confirmation"})
        queue_splitting(imported.revision.splitting)
    return Status(201 if imported.is_new else 200, answer)


def _ask_reimport(imported: Imported, user) -> None:
    reimport = ask_reimport(
        article=imported.article,
        text=imported.text,
        digest=imported.digest,
        origin=ORIGIN,
        file_name="",
        user=user,
    )
    weigh_reimport_task.delay_on_commit(reimport.pk)


@router.post(
    "/claims/{claim_id}/sources", auth=Bearer(ApiToken.Scope.ATTACH), response={200: SourceAttached, PROBLEMS: Problem}
)
def attach_source_of_program(request: HttpRequest, claim_id: Id, asked: SourceIn):
    """Puts an address on a claim's desk and has it captured, if it was not; twice is once."""
    claim = get_object_or_404(Claim.objects.select_related("article"), pk=claim_id)
    source = attach_address(claim, asked.url, None, request.user)
    return {"source": source.pk, "url": source.url, "captured": source.snapshots.exists()}
