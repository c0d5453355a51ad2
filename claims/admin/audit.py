"""The trail."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from import_export.admin import ExportMixin
from import_export.resources import ModelResource

from claims import models
from claims.admin.base import ReadOnlyAdmin
from claims.review.blinding import visible_events


class EventTable(ModelResource):
    """Events as a table to export."""

    class Meta:
        model = models.Event
        fields = ("at", "kind", "chain", "sequence", "actor__username", "data", "hash")


@admin.register(models.Event)
class EventAdmin(ExportMixin, ReadOnlyAdmin):
    section = "Audit"
    label = "Trail"
    resource_classes = (EventTable,)
    list_display = ("at", "kind", "chain", "sequence", "actor")
    list_filter = ("kind",)
    list_select_related = ("actor",)
    search_fields = ("chain", "kind")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible_events(super().get_queryset(request), request.user)
