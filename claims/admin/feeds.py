"""Reviews that others published: feeds, readings of them, and what came of it."""

from __future__ import annotations

from django.contrib import admin
from import_export.resources import ModelResource

from claims import models
from claims.admin.base import ReadOnlyAdmin, TableAdmin


class FeedTable(ModelResource):
    """Feeds as a table to import and export; the address is the key."""

    class Meta:
        model = models.ReviewFeed
        import_id_fields = ("url",)
        fields = ("name", "url", "active", "hours")
        skip_unchanged = True
        clean_model_instances = True


@admin.register(models.ReviewFeed)
class ReviewFeedAdmin(TableAdmin):
    section = "Reviews of others"
    resource_classes = (FeedTable,)
    list_display = ("name", "url", "active", "hours", "next_at")
    list_filter = ("active",)
    search_fields = ("name", "url")


@admin.register(models.ReviewImport)
class ReviewImportAdmin(ReadOnlyAdmin):
    section = "Reviews of others"
    list_display = ("name", "kind", "state", "found", "added", "changed", "refused_count", "asked_by", "asked_at")
    list_filter = ("kind", "state")
    list_select_related = ("asked_by",)
    search_fields = ("name",)


@admin.register(models.ForeignReview)
class ForeignReviewAdmin(ReadOnlyAdmin):
    section = "Reviews of others"
    list_display = ("claim_text", "publisher_name", "rating_text", "reviewed_on", "language", "imported_at")
    list_filter = ("format", "leaning", "language")
    search_fields = ("claim_text", "publisher_name", "url")
