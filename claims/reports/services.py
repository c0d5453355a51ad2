"""Publishing a report and withdrawing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.text import slugify

from claims.articles.models import Article, Claim
from claims.audit.services import record_event
from claims.errors import Refused
from claims.reports.content import (
    FORMAT,
    Content,
    compose_content,
    describe_correction,
    hash_content,
    list_corrections,
)
from claims.reports.corrections import Note, check_notes, find_changes, require_other_author
from claims.reports.models import Correction, Edition, Report
from claims.reports.selection import Selection, select_report
from claims.review.models import Verdict


@transaction.atomic
def publish_report(*, article: Article, user, corrections: Mapping[int, Note] | None = None) -> Edition:
    """Freezes the decided claims as the next edition. Publishing what is published already changes nothing.

    Each published claim that reads otherwise now needs a correction, by its number, from somebody who did not write its new
    verdict; without it CorrectionsNeeded is raised.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    selection = select_report(article)
    if not selection["claims"]:
        raise Refused("No claim of this article is decided yet. Seal a verdict first.")
    report = _find_or_create_report(article)
    ledger = list_corrections(report)
    content = compose_content(selection, ledger)
    latest = report.editions.first()
    if latest and latest.content_sha256 == hash_content(content) and not report.withdrawn_at:
        return latest
    number = latest.number + 1 if latest else 1
    made = _correct(report, number, latest, content, corrections or {}, user) if latest else []
    content["corrections"] = ledger + [describe_correction(row) for row in made]
    edition = Edition.objects.create(
        report=report, number=number, content=content, content_sha256=hash_content(content), published_by=user
    )
    Report.objects.filter(pk=report.pk).update(withdrawn_at=None, withdrawn_reason="")
    _mark_published(article, selection)
    _record_published(edition, selection, made, user)
    return edition


def _mark_published(article: Article, selection: Selection) -> None:
    """Not a claim that was reopened and judged anew meanwhile: reviewers wait for no publication."""
    verdicts = [claim["verdict"] for claim in selection["claims"]]
    published = Verdict.objects.filter(pk__in=verdicts, decisive=True).values("claim")
    article.claims.filter(pk__in=published, state=Claim.State.DECIDED).update(state=Claim.State.PUBLISHED)


def _correct(
    report: Report, number: int, latest: Edition, content: Content, notes: Mapping[int, Note], user
) -> list[Correction]:
    """The new lines of the ledger."""
    changes = find_changes(latest.content, content)
    require_other_author(changes, user)
    checked = check_notes(changes, notes)
    rows = [
        Correction(
            report=report,
            edition=number,
            claim_number=claim,
            kind=note.kind,
            note=note.note,
            approved_by=user,
            approved_by_name=str(user)[:200],
            at=timezone.now(),
        )
        for claim, note in sorted(checked.items())
    ]
    return Correction.objects.bulk_create(rows)


def _record_published(edition: Edition, selection: Selection, made: list[Correction], user) -> None:
    data: dict[str, Any] = {
        "edition": edition.number,
        "content_sha256": edition.content_sha256,
        "claims": len(selection["claims"]),
        "corrections": [{"claim": row.claim_number, "kind": row.kind, "note": row.note} for row in made],
        "format": FORMAT,
        "selection": selection,
    }
    record_event(
        chain=edition.report.chain,
        kind="edition published",
        actor=user,
        article_id=edition.report.article_id,
        data=data,
    )


def _find_or_create_report(article: Article) -> Report:
    slug = f"{slugify(article.title)[:60].strip('-') or 'report'}-{article.pk}"
    return Report.objects.get_or_create(article=article, defaults={"slug": slug})[0]


@transaction.atomic
def withdraw_report(*, report: Report, reason: str, user) -> Report:
    """Takes a report off the public pages, with a reason that readers see. Its editions stay."""
    reason = reason.strip()
    if not reason:
        raise Refused("Say why the report is withdrawn: readers will see the reason.")
    report = Report.objects.select_for_update().get(pk=report.pk)
    report.withdrawn_at, report.withdrawn_reason = Now(), reason
    report.save()
    record_event(
        chain=report.chain,
        kind="report withdrawn",
        actor=user,
        article_id=report.article_id,
        data={"reason": reason},
    )
    report.refresh_from_db()
    return report
