"""Health for people and machines. What is more than "up" or "down" is for admins, this machine, and who has the token."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_GET

from claims.http import allowed_to
from factcheck.features import list_features
from factcheck.health import Check, State, check_health, find_worst
from factcheck.http import find_client_address
from factcheck.metrics import write_metrics

_HERE = {"127.0.0.1", "::1", None}  # None: a socket file


class ProbeMiddleware:
    """Answers /live/ and /ready/ before anything else: probes come under any host name, often, and without TLS."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/live/":
            return _say({"status": "up"}, 200)
        if request.path_info == "/ready/":
            return _say_ready()
        return self.get_response(request)


def _say_ready() -> HttpResponse:
    """Ready is who reaches the database: without the broker pages still work."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return _say({"status": "down"}, 503)
    return _say({"status": "up"}, 200)


def _say(content: dict, status: int) -> JsonResponse:
    response = JsonResponse(content, status=status)
    response["Cache-Control"] = "no-store"
    if status == 503:
        response["Retry-After"] = "10"
    return response


@require_GET
@allowed_to("manage_people")
def health(request: HttpRequest) -> HttpResponse:
    if request.GET.get("format") == "json":
        return say_checks(check_health())
    checks = check_health()
    context = {"checks": checks, "worst": find_worst(checks), "features": list_features()}
    return render(request, "health.html", context)


@require_GET
@login_not_required
def health_json(request: HttpRequest) -> HttpResponse:
    return say_checks(check_health()) if may_watch(request) else _say_ready()


@require_GET
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    if not may_watch(request):
        return HttpResponse("Show the token: Authorization: Bearer …\n", status=403, content_type="text/plain")
    text, content_type = write_metrics()
    return HttpResponse(text, content_type=content_type)


def may_watch(request: HttpRequest) -> bool:
    """This machine, or whoever shows MONITORING_TOKEN. A proxy that we were not told of makes nobody local."""
    scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if settings.MONITORING_TOKEN and scheme.lower() == "bearer":
        return constant_time_compare(token, settings.MONITORING_TOKEN)
    proxied = not settings.BEHIND_PROXY and {"HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED"} & request.META.keys()
    return not proxied and find_client_address(request) in _HERE


def say_checks(checks: Iterable[Check]) -> JsonResponse:
    checks = list(checks)
    worst = find_worst(checks)
    content = {
        "status": "down" if worst == State.FAILED else "up",
        "worst": worst,
        "checks": [asdict(c) for c in checks],
    }
    return _say(content, 503 if worst == State.FAILED else 200)
