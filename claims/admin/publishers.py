"""Publishers, and what holds for their domains; both can be imported and exported as tables."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget

from claims import models
from claims.admin.base import ReadOnlyAdmin, TableAdmin
from claims.errors import Refused
from claims.sources.publishers import merge_publishers


class DomainRuleInline(admin.TabularInline):
    model = models.DomainRule
    extra = 0
    fields = ("domain", "access", "reason")


class PublisherTable(ModelResource):
    """Publishers as a table to import and export; the name is the key."""

    class Meta:
        model = models.Publisher
        import_id_fields = ("name",)
        fields = ("name", "kind", "country", "reliability", "reliability_note")
        skip_unchanged = True
        clean_model_instances = True  # the database's truths are told as sentences


@admin.register(models.Publisher)
class PublisherAdmin(TableAdmin):
    section = "Publishers and domains"
    resource_classes = (PublisherTable,)
    list_display = ("name", "kind", "country", "reliability")
    list_filter = ("kind", "reliability")
    search_fields = ("name", "domains__domain")
    inlines = (DomainRuleInline,)
    actions = ("merge",)

    @admin.action(description="Merge into one: they are the same publisher")
    def merge(self, request: HttpRequest, publishers: QuerySet) -> None:
        try:
            stays = merge_publishers(publishers=publishers, user=request.user)
            messages.success(request, f"Merged into {stays}.")
        except Refused as refusal:
            messages.error(request, str(refusal))


class DomainRuleTable(ModelResource):
    """Domain rules as a table to import and export; the domain is the key, publishers go by name."""

    publisher = Field("publisher", "publisher", ForeignKeyWidget(models.Publisher, "name"))

    class Meta:
        model = models.DomainRule
        import_id_fields = ("domain",)
        fields = (
            "domain",
            "publisher",
            "access",
            "reason",
            "delay_seconds",
            "ignore_robots",
            "login_needed",
            "recapture_days",
        )
        skip_unchanged = True
        clean_model_instances = True


@admin.register(models.DomainRule)
class DomainRuleAdmin(TableAdmin):
    section = "Publishers and domains"
    resource_classes = (DomainRuleTable,)
    list_display = ("domain", "publisher", "access", "delay_seconds", "ignore_robots", "login_needed", "recapture_days")
    list_filter = ("access", "ignore_robots", "login_needed")
    list_select_related = ("publisher",)
    search_fields = ("domain", "publisher__name")
    autocomplete_fields = ("publisher",)


@admin.register(models.Host)
class HostAdmin(ReadOnlyAdmin):
    section = "Publishers and domains"
    list_display = ("name", "next_start", "crawl_delay", "robots_read_at")
    search_fields = ("name",)
