"""Django's admin, in the order in which admins think of things, behind our own sign-in page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify

from claims.people.permissions import may

# Each ModelAdmin says which of these it stands in: `section = "People"`.
SECTIONS = (
    "People",
    "Scales and policies",
    "Publishers and domains",
    "Captures and storage",
    "Articles and claims",
    "Evidence and verdicts",
    "Reports",
    "Reviews of others",
    "Audit",
)

_REFUSAL = "Only admins open the administration. Ask an admin of your desk."


class FactcheckAdminSite(admin.AdminSite):
    site_header = "Factcheck administration"
    site_title = "Factcheck"
    index_title = "Administration"
    site_url = "/"
    empty_value_display = "–"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only ours: pages that other applications bring along say nothing of where they belong."""
        if hasattr(admin_class, "section"):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "manage_people")

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """Whoever is signed in and may not is told so, instead of being asked to sign in."""
        page = super().admin_view(view, cacheable)

        @wraps(page)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied(_REFUSAL)
            return page(request, *args, **kwargs)

        return checked

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Ours, which counts tries and asks for the second factor."""
        if request.user.is_authenticated:
            raise PermissionDenied(_REFUSAL)
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"), reverse("sign_in"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("admin:index")  # signing out is the form in the bar

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("change_password")

    def password_change_done(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("change_password")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """The models in our sections; on the page of one Django application, those of that application."""
        apps = self._build_app_dict(request, app_label)
        if app_label:
            return super().get_app_list(request, app_label)
        found: dict[str, list] = {section: [] for section in SECTIONS}
        for app in apps.values():
            for model in app["models"]:
                page = self._registry[model["model"]]
                found[page.section].append({**model, "name": page.label or model["name"]})
        return [_describe_section(name, models) for name, models in found.items() if models]


def _describe_section(name: str, models: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": name,
        "app_label": slugify(name),
        "app_url": reverse("admin:index") + f"#{slugify(name)}",
        "has_module_perms": True,
        "models": sorted(models, key=lambda model: model["name"].lower()),
    }
