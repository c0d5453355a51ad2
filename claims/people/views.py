"""A person's feed."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.errors import Refused
from claims.http import go_back
from claims.paging import paginate
from claims.people.keys import choose_keys, list_keys, reset_keys
from claims.people.models import Notification, User
from claims.people.services import choose_notifications, read_notifications, say_news


@require_GET
def notification_list(request: HttpRequest) -> HttpResponse:
    page = paginate(request, request.user.notifications.all(), 50)
    return render(request, "people/notification_list.html", {"page": page})


@require_GET
def notification_feed(request: HttpRequest) -> HttpResponse:
    """How much is new; 204 and one count while that is what the page shows already. Every page asks now and then."""
    if request.GET.get("shown") == slugify(say_news(request.user)):
        return HttpResponse(status=204)
    return render(request, "people/_feed.html")


@require_POST
def read_notifications_view(request: HttpRequest) -> HttpResponse:
    read_notifications(person=request.user)
    return redirect("notification_list")


@require_http_methods(["GET", "POST"])
def notification_settings(request: HttpRequest) -> HttpResponse:
    """How a person wants to be told."""
    error = ""
    if request.method == "POST":
        try:
            choose_notifications(
                person=request.user,
                digest=request.POST.get("digest", ""),
                muted=[kind for kind in Notification.Kind.values if kind not in request.POST.getlist("wanted")],
                email=request.POST.get("email", ""),
            )
            return go_back(request, "notification_list", notice="Saved.")
        except Refused as refusal:
            error = str(refusal)
    context = {"error": error, "digests": User.Digest.choices, "kinds": Notification.Kind.choices}
    return render(request, "people/notification_settings.html", context, status=422 if error else 200)


@require_http_methods(["GET", "POST"])
def choose_keys_view(request: HttpRequest) -> HttpResponse:
    """All keys with this person's own; a refused form comes back as it was filled in."""
    keys, error = list_keys(request.user), ""
    if request.method == "POST":
        chosen = {key.default: request.POST.get(f"key {key.default}", key.default) for key in keys}
        try:
            choose_keys(person=request.user, chosen=chosen)
            return go_back(request, "choose_keys", notice="Saved.")
        except Refused as refusal:
            error = str(refusal)
            keys = [replace(key, key=chosen[key.default]) for key in keys]
    return render(request, "people/choose_keys.html", {"keys": keys, "error": error}, status=422 if error else 200)


@require_POST
def reset_keys_view(request: HttpRequest) -> HttpResponse:
    reset_keys(person=request.user)
    return go_back(request, "choose_keys", notice="All keys are as they came.")
