"""The evidence panel: attaching sources, reading archived texts, citing quotes, logging searches."""

from __future__ import annotations

import datetime as dt
import json
import re

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from claims.articles.models import Claim
from claims.errors import Refused
from claims.evidence import conflicts, services
from claims.evidence.models import Attachment, Conflict, Evidence, Passage
from claims.evidence.panels import load_evidence_panel
from claims.evidence.passages import lay_out_passages, take_neighbour
from claims.evidence.proposals import propose_evidence
from claims.http import allowed_to, bounce, go_back, read_number, read_version, take_bounced
from claims.sources.models import Extraction, Source
from claims.sources.services import find_or_create_source, request_capture, upload_document
from claims.tasks import capture_source_task, propose_evidence_task


def _version(request: HttpRequest) -> int | None:
    """Of the quote or source that a form changes; None for a program that knows no version."""
    return read_version(request) if "version" in request.POST else None


def _render_evidence_panel(request: HttpRequest, claim: Claim, status: int = 200) -> HttpResponse:
    context = {
        "claim": claim,
        "evidence": load_evidence_panel(claim),
        "bounced": take_bounced(request),
        "today": timezone.localdate(),
    }
    return render(request, "desk/evidence.html", context, status=status)


def _change_evidence(
    request: HttpRequest, claim: Claim, form: str, change, notice: str = "", undo: str = ""
) -> HttpResponse:
    """Runs one change and shows the panel again; a refusal brings the typed text back where it was typed."""
    try:
        change()
    except Refused as refusal:
        notice = ""
        bounce(request, form, str(refusal), request.POST.dict())
    if not request.htmx:
        return go_back(request, "claim", claim.pk, notice=notice, undo=undo)
    response = _render_evidence_panel(request, claim)
    if notice:
        response["HX-Trigger-After-Swap"] = json.dumps({"notice": {"text": notice, "undo": undo}})
    return response


@require_GET
@allowed_to("review")
def evidence_panel(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The panel alone; it asks again by itself while a capture is under way or passages were not looked for yet.

    A worker looks for them when a text arrives; where none did, the first poll does, never the page itself.
    """
    claim = get_object_or_404(Claim.objects.select_related("article"), pk=claim_id)
    propose_evidence(claim.pk)
    return _render_evidence_panel(request, claim)


@require_POST
@allowed_to("attach_source")
def attach_source(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Attaches an address or an uploaded document; an address is captured by a worker."""
    claim = get_object_or_404(Claim.objects.select_related("article"), pk=claim_id)

    def attach() -> None:
        upload, key = request.FILES.get("file"), request.POST.get("key") or None
        url = request.POST.get("url", "")
        if upload and url.strip():
            raise Refused("Choose one: an address or a document. For both, add one after the other.")
        if upload:
            _attach_upload(claim, upload, key, request.user)
        else:
            attach_address(claim, url, key, request.user)

    return _change_evidence(request, claim, "attach", attach, notice="Source attached.")


@transaction.atomic
def attach_address(claim: Claim, url: str, key: str | None, user) -> Source:
    """The source of an address, on the claim's desk; a worker captures it if there is no copy yet."""
    source = find_or_create_source(url=url, user=user)
    services.attach_source(claim=claim, source=source, user=user)
    if not source.snapshots.exists():
        capture = request_capture(source=source, asked_by=user, idempotency_key=key)
        capture_source_task.delay_on_commit(capture.pk)
    else:
        propose_evidence_task.delay_on_commit(claim.pk)
    return source


@transaction.atomic
def _attach_upload(claim: Claim, upload, key: str | None, user) -> None:
    capture = upload_document(
        file_name=upload.name,
        body=upload.read(),
        media_type=upload.content_type or "",
        user=user,
        idempotency_key=key,
    )
    services.attach_source(claim=claim, source=capture.source, user=user)
    propose_evidence_task.delay_on_commit(claim.pk)


@require_POST
@allowed_to("attach_source")
def detach_source(request: HttpRequest, attachment_id: int) -> HttpResponse:
    attachment = get_object_or_404(Attachment.objects.select_related("claim", "source"), pk=attachment_id)
    return _change_evidence(
        request,
        attachment.claim,
        "detach",
        lambda: services.detach_source(attachment=attachment, version=_version(request), user=request.user),
        notice="Source removed from this claim.",
    )


@require_GET
@allowed_to("review")
def read_source(request: HttpRequest, claim_id: int, extraction_id: int) -> HttpResponse:
    """The archived text, passage by passage, beside the claim: select or step through it, and cite."""
    claim = get_object_or_404(Claim.objects.select_related("article"), pk=claim_id)
    texts = Extraction.objects.select_related("snapshot__source__publisher")
    extraction = get_object_or_404(texts, pk=extraction_id)
    quotes = claim.evidence.filter(extraction=extraction, withdrawn_at=None)
    context = {
        "claim": claim,
        "extraction": extraction,
        "quotes": quotes,
        "media": Evidence.Medium.choices,
        "ranked": claim.passages.filter(extraction=extraction, extraction__snapshot__tombstone=None),
        "paragraphs": lay_out_passages(extraction.text, [(item.start, item.end, item.number) for item in quotes]),
        "bounced": take_bounced(request),
    }
    return render(request, "evidence/source_text.html", context)


@require_POST
@allowed_to("cite")
def cite_quote(request: HttpRequest, claim_id: int, extraction_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, pk=claim_id)
    extraction = get_object_or_404(Extraction.objects.select_related("snapshot__source"), pk=extraction_id)
    try:
        evidence = services.cite_quote(
            claim=claim,
            extraction=extraction,
            quote=request.POST.get("quote", ""),
            start=read_number(request.POST.get("start")),
            stance=request.POST.get("stance", ""),
            note=request.POST.get("note", ""),
            medium=request.POST.get("medium", ""),
            user=request.user,
        )
    except services.AmbiguousQuote as ambiguous:
        return _offer_places(request, claim, extraction, ambiguous)
    except Refused as refusal:
        bounce(request, "cite", str(refusal), request.POST.dict())
        return redirect("read_source", claim_id, extraction_id)
    notice = f"Quote [{evidence.number}] is evidence: {evidence.get_stance_display()}."
    return go_back(request, "read_source", claim_id, extraction_id, notice=notice)


def _offer_places(request: HttpRequest, claim: Claim, extraction: Extraction, ambiguous) -> HttpResponse:
    """The words stand several times: each place with what is around it, to choose from."""
    text = extraction.text
    places = [
        {
            "start": start,
            "before": text[max(0, start - 80) : start],
            "quote": text[start:end],
            "after": text[end : end + 80],
        }
        for start, end in ambiguous.places[:50]
    ]
    context = {
        "claim": claim,
        "extraction": extraction,
        "error": str(ambiguous),
        "places": places,
        "typed": request.POST.dict(),
    }
    return render(request, "evidence/choose_place.html", context, status=422)


@require_POST
@allowed_to("cite")
def cite_passage(request: HttpRequest, passage_id: int) -> HttpResponse:
    """Makes a proposed passage evidence, with the stance that the person chose, by the same gate as any quote."""
    passage = get_object_or_404(Passage.objects.select_related("claim", "extraction__snapshot__source"), pk=passage_id)
    cited = []
    return _change_evidence(
        request,
        passage.claim,
        "stance",
        lambda: cited.append(
            services.cite_quote(
                claim=passage.claim,
                extraction=passage.extraction,
                quote=passage.text,
                start=passage.start,
                stance=request.POST.get("stance", ""),
                user=request.user,
            )
        ),
        notice="The passage is evidence now.",
    )


@require_POST
@allowed_to("cite")
def resize_quote(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Widens or shrinks a quote: the words it shall have, or one passage more."""
    rows = Evidence.objects.select_related("claim", "extraction__snapshot__source")
    evidence = get_object_or_404(rows, pk=evidence_id)
    quote = request.POST.get("quote", "")
    if request.POST.get("take") in ("before", "after"):
        quote = take_neighbour(evidence.extraction.text, evidence.start, evidence.end, request.POST["take"])
    try:
        services.resize_quote(evidence=evidence, quote=quote, version=_version(request), user=request.user)
    except Refused as refusal:
        bounce(request, "resize", str(refusal), {"quote": quote, "evidence": str(evidence.pk)})
        return redirect("read_source", evidence.claim_id, evidence.extraction_id)
    notice = f"Quote [{evidence.number}] reads otherwise now; its history keeps what it was."
    return go_back(request, "read_source", evidence.claim_id, evidence.extraction_id, notice=notice)


@require_POST
@allowed_to("cite")
def set_medium(request: HttpRequest, evidence_id: int) -> HttpResponse:
    evidence = get_object_or_404(Evidence.objects.select_related("claim"), pk=evidence_id)
    try:
        services.set_medium(
            evidence=evidence, medium=request.POST.get("medium", ""), version=_version(request), user=request.user
        )
    except Refused as refusal:
        bounce(request, "resize", str(refusal), {"quote": evidence.quote, "evidence": str(evidence.pk)})
    return redirect("read_source", evidence.claim_id, evidence.extraction_id)


@require_POST
@allowed_to("cite")
def set_sufficient_sets(request: HttpRequest, claim_id: int) -> HttpResponse:
    """One set a line: the numbers of its quotes."""
    claim = get_object_or_404(Claim, pk=claim_id)
    return _change_evidence(
        request,
        claim,
        "sets",
        lambda: services.set_sufficient_sets(
            claim=claim,
            sets=_read_sets(request.POST.get("sets", "")),
            seen=_read_sets(request.POST["seen"]) if "seen" in request.POST else None,
            user=request.user,
        ),
        notice="Sets saved.",
    )


def _read_sets(text: str) -> list[list[int]]:
    return [[int(number) for number in re.findall(r"[0-9]{1,4}", line)] for line in text.splitlines()[:50]]


@require_POST
@allowed_to("cite")
def flag_problem(request: HttpRequest, attachment_id: int) -> HttpResponse:
    attachment = get_object_or_404(Attachment.objects.select_related("claim"), pk=attachment_id)
    problem = request.POST.get("problem", "")
    return _change_evidence(
        request,
        attachment.claim,
        "detach",
        lambda: services.flag_problem(
            attachment=attachment,
            problem=problem,
            flagged=problem not in attachment.problems,
            version=_version(request),
            user=request.user,
        ),
    )


@require_POST
@allowed_to("cite")
def dismiss_conflict(request: HttpRequest, conflict_id: int) -> HttpResponse:
    conflict = get_object_or_404(Conflict.objects.select_related("claim", "evidence", "passage"), pk=conflict_id)
    return _change_evidence(
        request,
        conflict.claim,
        "conflict",
        lambda: conflicts.dismiss_conflict(conflict=conflict, reason=request.POST.get("reason", ""), user=request.user),
        notice="Dismissed: no conflict.",
        undo=reverse("restore_conflict", args=[conflict.pk]),
    )


@require_POST
@allowed_to("cite")
def restore_conflict(request: HttpRequest, conflict_id: int) -> HttpResponse:
    conflict = get_object_or_404(Conflict.objects.select_related("claim", "evidence", "passage"), pk=conflict_id)
    return _change_evidence(
        request,
        conflict.claim,
        "detach",
        lambda: conflicts.restore_conflict(conflict=conflict, user=request.user),
        notice="The hint is shown again.",
    )


@require_POST
@allowed_to("cite")
def set_stance(request: HttpRequest, evidence_id: int) -> HttpResponse:
    evidence = get_object_or_404(Evidence.objects.select_related("claim"), pk=evidence_id)
    stance = request.POST.get("stance", "")
    return _change_evidence(
        request,
        evidence.claim,
        "stance",
        lambda: services.set_stance(evidence=evidence, stance=stance, version=_version(request), user=request.user),
        notice="" if stance == evidence.stance else f"Quote [{evidence.number}]: stance set.",
        undo=reverse("undo_stance", args=[evidence.pk]),
    )


@require_POST
@allowed_to("cite")
def undo_stance(request: HttpRequest, evidence_id: int) -> HttpResponse:
    evidence = get_object_or_404(Evidence.objects.select_related("claim"), pk=evidence_id)
    return _change_evidence(
        request,
        evidence.claim,
        "stance",
        lambda: services.undo_stance(evidence=evidence, user=request.user),
        notice=f"Quote [{evidence.number}] has the stance it had before.",
    )


@require_POST
@allowed_to("cite")
def withdraw_quote(request: HttpRequest, evidence_id: int) -> HttpResponse:
    evidence = get_object_or_404(Evidence.objects.select_related("claim"), pk=evidence_id)
    return _change_evidence(
        request,
        evidence.claim,
        "withdraw",
        lambda: services.withdraw_quote(evidence=evidence, version=_version(request), user=request.user),
        notice=f"Quote [{evidence.number}] taken back.",
        undo=reverse("restore_quote", args=[evidence.pk]),
    )


@require_POST
@allowed_to("cite")
def restore_quote(request: HttpRequest, evidence_id: int) -> HttpResponse:
    evidence = get_object_or_404(Evidence.objects.select_related("claim"), pk=evidence_id)
    return _change_evidence(
        request,
        evidence.claim,
        "withdraw",
        lambda: services.restore_quote(evidence=evidence, user=request.user),
        notice=f"Quote [{evidence.number}] is evidence again.",
    )


@require_POST
@allowed_to("cite")
def log_search(request: HttpRequest, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, pk=claim_id)

    def log() -> None:
        services.log_search(
            claim=claim,
            query=request.POST.get("query", ""),
            tool=request.POST.get("tool", ""),
            searched_on=_read_day(request.POST.get("searched_on", "")),
            note=request.POST.get("note", ""),
            for_opposite="for_opposite" in request.POST,
            user=request.user,
        )

    return _change_evidence(request, claim, "search", log, notice="Search logged.")


def _read_day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if text else timezone.localdate()
    except ValueError:
        raise Refused("Write the day as year-month-day, for example 2026-03-21.") from None
