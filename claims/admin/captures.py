"""What was fetched, what is kept of it, and what others were asked to keep."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from claims import models
from claims.admin.base import DeskAdmin, ReadOnlyAdmin
from claims.errors import Refused
from claims.sources.services import request_capture
from claims.tasks import capture_source_task


@admin.register(models.Source)
class SourceAdmin(DeskAdmin):
    section = "Captures and storage"
    list_display = ("__str__", "host", "publisher", "watched", "created_by", "created_at")
    list_filter = ("watched",)
    list_select_related = ("publisher", "created_by")
    search_fields = ("title", "url", "host", "file_name")
    fields = ("url", "file_name", "title", "publisher", "watched")
    readonly_fields = ("url", "file_name", "watched")
    autocomplete_fields = ("publisher",)
    actions = ("capture_again",)

    @admin.action(description="Capture again")
    def capture_again(self, request: HttpRequest, sources: QuerySet) -> None:
        asked = 0
        for source in sources.exclude(url=""):
            try:
                capture_source_task.delay_on_commit(request_capture(source=source, asked_by=request.user).pk)
                asked += 1
            except Refused as refusal:
                messages.error(request, f"{source}: {refusal}")
        messages.success(request, f"{asked} captures asked for.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(models.Capture)
class CaptureAdmin(ReadOnlyAdmin):
    section = "Captures and storage"
    list_display = ("source", "state", "outcome", "attempts", "asked_by", "created_at", "finished_at")
    list_filter = ("state", "outcome")
    list_select_related = ("source", "asked_by")
    search_fields = ("source__url", "source__title", "reason")


@admin.register(models.Snapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    section = "Captures and storage"
    list_display = ("source", "captured_at", "quality", "media_type", "size", "raw_sha256")
    list_filter = ("quality", "media_type")
    list_select_related = ("source",)
    search_fields = ("source__url", "raw_sha256")


@admin.register(models.Extraction)
class ExtractionAdmin(ReadOnlyAdmin):
    section = "Captures and storage"
    list_display = ("snapshot", "title", "publisher", "published_on", "extractor", "version")
    list_select_related = ("snapshot__source",)
    search_fields = ("title", "publisher", "text_sha256")


@admin.register(models.Tombstone)
class TombstoneAdmin(ReadOnlyAdmin):
    section = "Captures and storage"
    list_display = ("snapshot", "reason", "removed_by", "removed_at")
    list_select_related = ("snapshot__source", "removed_by")
    search_fields = ("snapshot__source__url", "reason")


@admin.register(models.QualityOverride)
class QualityOverrideAdmin(ReadOnlyAdmin):
    section = "Captures and storage"
    list_display = ("snapshot", "quality", "reason", "decided_by", "decided_at")
    list_select_related = ("snapshot__source", "decided_by")
    search_fields = ("snapshot__source__url", "reason")


@admin.register(models.WaybackCopy)
class WaybackCopyAdmin(ReadOnlyAdmin):
    section = "Captures and storage"
    list_display = ("snapshot", "state", "archived_url", "attempts", "not_before")
    list_filter = ("state",)
    list_select_related = ("snapshot__source",)
    search_fields = ("archived_url", "snapshot__source__url")


@admin.register(models.Timestamp)
class TimestampAdmin(ReadOnlyAdmin):
    section = "Captures and storage"
    list_display = ("snapshot", "state", "authority", "stamped_at", "attempts")
    list_filter = ("state",)
    list_select_related = ("snapshot__source",)
    search_fields = ("snapshot__source__url", "snapshot__raw_sha256")
    exclude = ("answer",)  # bytes; the workbench offers them as a download
