"""What the admin pages have in common. What must not change is shown, never edited."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import CSV, JSON, TSV
from import_export.forms import ImportForm


class DeskAdmin(admin.ModelAdmin):
    """`section` is the heading of the first page under which the model stands, one of factcheck.admin_site.SECTIONS;
    `label` what its rows are called there, where Django's guess is none of our words."""

    section: str
    label = ""
    list_per_page = 50
    show_full_result_count = False  # counting a million rows to say "50 of 1,000,000" is what makes lists slow

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = {"title": self.label or capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, {**title, **(extra_context or {})})


class SmallTableForm(ImportForm):
    """The file of a table, up to the limit of all uploads."""

    def clean_import_file(self) -> UploadedFile:
        file = self.cleaned_data["import_file"]
        if file.size > settings.UPLOAD_LIMIT:
            raise ValidationError(f"The file is larger than {settings.UPLOAD_LIMIT // 2**20} MB. Import it in parts.")
        return file


class TableAdmin(ImportExportMixin, DeskAdmin):
    """For rows that are kept as a table elsewhere, too. Text formats only: packed ones can unpack to anything."""

    import_form_class = SmallTableForm
    formats = (CSV, TSV, JSON)


class ReadOnlyAdmin(DeskAdmin):
    """For rows that only the workbench writes, through services that keep the trail."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
