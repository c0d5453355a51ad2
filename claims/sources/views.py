"""Sources: the list, one source with its captures and archived copies, a copy as text, page or bytes, two compared."""

from __future__ import annotations

from csp.decorators import csp_exempt
from django.core.files.storage import default_storage
from django.db.models import Max
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from claims.errors import Refused
from claims.http import allowed_to, bounce, go_back, take_bounced
from claims.paging import paginate
from claims.sources.comparing import diff_words
from claims.sources.health import list_host_health, measure_storage
from claims.sources.models import Capture, Snapshot, Source, Timestamp
from claims.sources.removal import override_quality, remove_snapshot
from claims.sources.services import request_capture, upload_document
from claims.sources.store import read_bytes
from claims.sources.turns import is_worker_missing, queue_position
from claims.sources.viewing import DOWNLOAD_HEADERS, FRAME_POLICY, sanitise_page
from claims.tasks import capture_source_task


@require_GET
@allowed_to("review")
def source_list(request: HttpRequest) -> HttpResponse:
    sources = Source.objects.select_related("publisher").annotate(last_capture=Max("captures__id")).order_by("-id")
    page = paginate(request, sources, 50)
    captures = Capture.objects.in_bulk([source.last_capture for source in page if source.last_capture])
    for source in page:
        source.capture = captures.get(source.last_capture)
    return render(request, "sources/source_list.html", {"page": page})


def _captures_context(source: Source) -> dict:
    captures = list(source.captures.select_related("asked_by", "snapshot")[:20])
    open_capture = next((capture for capture in captures if capture.is_open), None)
    return {
        "source": source,
        "captures": captures,
        "open_capture": open_capture,
        "position": queue_position(open_capture) if open_capture else None,
        "worker_missing": bool(open_capture) and is_worker_missing(),
    }


@require_GET
@allowed_to("review")
def source_detail(request: HttpRequest, source_id: int) -> HttpResponse:
    """One source: how captures went, and the newest archived text."""
    source = get_object_or_404(Source.objects.select_related("publisher"), pk=source_id)
    snapshots = list(
        source.snapshots.select_related("tombstone", "waybackcopy", "timestamp").prefetch_related(
            "extractions", "overrides"
        )[:20]
    )
    context = _captures_context(source) | {
        "snapshots": snapshots,
        "qualities": Snapshot.Quality.choices,
        "bounced": take_bounced(request),
    }
    return render(request, "sources/source_detail.html", context)


@require_GET
@allowed_to("review")
def source_captures(request: HttpRequest, source_id: int) -> HttpResponse:
    """The captures alone; they poll themselves while one is open."""
    source = get_object_or_404(Source, pk=source_id)
    return render(request, "sources/_captures.html", _captures_context(source))


@require_POST
@allowed_to("attach_source")
def capture_source(request: HttpRequest, source_id: int) -> HttpResponse:
    """Captures an address again; what is there already stays."""
    source = get_object_or_404(Source, pk=source_id)
    try:
        capture = request_capture(source=source, asked_by=request.user)
        capture_source_task.delay_on_commit(capture.pk)
    except Refused as refusal:
        bounce(request, "capture", str(refusal), {})
    return go_back(request, "source", source_id)


@require_POST
@allowed_to("attach_source")
def upload_instead(request: HttpRequest, source_id: int) -> HttpResponse:
    """Takes a copy made by hand where capturing did not get the page itself."""
    source = get_object_or_404(Source, pk=source_id)
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise Refused("Choose a file: a PDF, an HTML page or a text.")
        upload_document(
            file_name=upload.name,
            body=upload.read(),
            media_type=upload.content_type or "",
            user=request.user,
            source=source,
        )
    except Refused as refusal:
        bounce(request, "upload", str(refusal), {})
        return go_back(request, "source", source_id)
    return go_back(request, "source", source_id, notice="Uploaded; its text can be quoted now.")


@require_GET
@allowed_to("review")
def show_snapshot(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """One archived copy: its text with the quotes that were taken from it."""
    snapshot = get_object_or_404(Snapshot.objects.select_related("source__publisher", "tombstone"), pk=snapshot_id)
    context = {"snapshot": snapshot, "source": snapshot.source, "extraction": snapshot.extractions.first()}
    return render(request, "sources/snapshot_detail.html", context)


@require_GET
@allowed_to("review")
def show_archived_page(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """The archived page in a frame that is nobody's origin, beside its true address."""
    snapshot = _find_standing(snapshot_id)
    return render(request, "sources/archived_page.html", {"snapshot": snapshot, "source": snapshot.source})


@csp_exempt()  # the frame has a stricter policy of its own
@xframe_options_sameorigin
@require_GET
@allowed_to("review")
def show_archived_frame(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """The archived HTML, sanitised: what the frame shows."""
    snapshot = _find_standing(snapshot_id)
    if "html" not in snapshot.media_type:
        raise Http404("Only archived HTML can be shown as a page.")
    response = HttpResponse(sanitise_page(read_bytes(snapshot.storage_name), charset=snapshot.charset))
    response["Content-Security-Policy"] = FRAME_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _find_standing(snapshot_id: int) -> Snapshot:
    snapshot = get_object_or_404(Snapshot.objects.select_related("source"), pk=snapshot_id)
    if hasattr(snapshot, "tombstone"):
        raise Http404("This copy was removed.")
    return snapshot


@require_GET
@allowed_to("review")
def compare_snapshots(request: HttpRequest, source_id: int) -> HttpResponse:
    """Two copies of a source side by side, word by word; without a choice the two newest."""
    source = get_object_or_404(Source, pk=source_id)
    snapshots = list(source.snapshots.prefetch_related("extractions")[:50])
    by_id = {str(snapshot.pk): snapshot for snapshot in snapshots}
    new = by_id.get(request.GET.get("new", "")) or (snapshots[0] if snapshots else None)
    old = by_id.get(request.GET.get("old", "")) or (snapshots[1] if len(snapshots) > 1 else new)
    context = {"source": source, "snapshots": snapshots, "old": old, "new": new}
    if old and new:
        context["pieces"] = diff_words(_text_of(old), _text_of(new))
    return render(request, "sources/compare_snapshots.html", context)


def _text_of(snapshot: Snapshot) -> str:
    extraction = next(iter(snapshot.extractions.all()), None)
    return extraction.text if extraction else ""


@require_POST
@allowed_to("override_quality")
def override_quality_view(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """An editor's word on what kind of page was captured."""
    snapshot = get_object_or_404(Snapshot, pk=snapshot_id)
    return _decide(
        request,
        snapshot,
        lambda: override_quality(
            snapshot=snapshot,
            quality=request.POST.get("quality", ""),
            reason=request.POST.get("reason", ""),
            user=request.user,
        ),
        "Noted, with your reason.",
    )


@require_POST
@allowed_to("remove_snapshot")
def remove_snapshot_view(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """Takes a copy away for good; a tombstone stays."""
    snapshot = get_object_or_404(Snapshot, pk=snapshot_id)
    return _decide(
        request,
        snapshot,
        lambda: remove_snapshot(snapshot=snapshot, reason=request.POST.get("reason", ""), user=request.user),
        "Removed. The tombstone says who and why.",
    )


def _decide(request: HttpRequest, snapshot: Snapshot, act, notice: str) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        bounce(request, f"snapshot-{snapshot.pk}", str(refusal), request.POST.dict())
        notice = ""
    return go_back(request, "source", snapshot.source_id, notice=notice)


@require_GET
@allowed_to("review")
def capture_health(request: HttpRequest) -> HttpResponse:
    """How captures went, host by host, and what the archive holds."""
    return render(request, "sources/capture_health.html", {"hosts": list_host_health(), "storage": measure_storage()})


@require_GET
@allowed_to("review")
def download_timestamp(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """The authority's answer as it came, for `openssl ts -verify`."""
    stamp = get_object_or_404(Timestamp, snapshot=snapshot_id, state=Timestamp.State.DONE)
    response = HttpResponse(bytes(stamp.answer), content_type="application/timestamp-reply")
    response["Content-Disposition"] = f'attachment; filename="snapshot-{snapshot_id}.tsr"'
    return response


@csp_exempt()  # a stricter one is set below
@require_GET
@allowed_to("review")
def download_snapshot(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """The archived bytes, as a download only: never shown from our address."""
    snapshot = _find_standing(snapshot_id)
    response = FileResponse(
        default_storage.open(snapshot.storage_name),
        as_attachment=True,
        filename=f"snapshot-{snapshot.pk}-{snapshot.raw_sha256[:12]}",
        content_type="application/octet-stream",
    )
    for name, value in DOWNLOAD_HEADERS.items():
        response[name] = value
    return response
