"""Rating scales, review policies and what the desk says of itself."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest

from claims import models
from claims.admin.base import DeskAdmin, ReadOnlyAdmin
from claims.audit.services import record_event
from claims.reports.policies import read_policy


class RatingInline(admin.TabularInline):
    model = models.Rating
    extra = 0
    can_delete = False  # retired instead; and a refusal would tell that a verdict, which may be blind, uses it


@admin.register(models.RatingScale)
class RatingScaleAdmin(DeskAdmin):
    section = "Scales and policies"
    list_display = ("name", "is_default")
    search_fields = ("name", "ratings__label")
    inlines = (RatingInline,)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(models.ReviewPolicy)
class ReviewPolicyAdmin(ReadOnlyAdmin):
    """Shown here, set by editors in the workbench, where what it means for open claims is worked out."""

    section = "Scales and policies"
    list_display = ("__str__", "way", "share", "opposite_search")
    list_filter = ("way",)
    list_select_related = ("article",)
    search_fields = ("article__title",)


@admin.register(models.PublicText)
class PublicTextAdmin(DeskAdmin):
    """Without a row a page has its default text; to take a row away brings that back."""

    section = "Scales and policies"
    label = "Public texts"
    list_display = ("name", "changed_at")
    search_fields = ("name", "text")
    readonly_fields = ("changed_at",)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str]:
        """What readers get now, to go on from: of `?name=corrections`, or of the first page."""
        name = request.GET.get("name")
        name = name if name in models.PublicText.Name.values else models.PublicText.Name.METHODOLOGY
        return {"name": name, "text": read_policy(name)}

    def save_model(self, request: HttpRequest, obj: models.PublicText, form: ModelForm, change: bool) -> None:
        old = read_policy(obj.name)
        super().save_model(request, obj, form, change)
        _record(request, obj.name, old=old, new=obj.text)

    def delete_model(self, request: HttpRequest, obj: models.PublicText) -> None:
        super().delete_model(request, obj)
        _record(request, obj.name, old=obj.text, new="")


def _record(request: HttpRequest, name: str, **texts: str) -> None:
    record_event(chain=f"public text:{name}", kind="public text changed", actor=request.user, data=texts)
