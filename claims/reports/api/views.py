"""The pages about the interface: what it offers, and a person's own tokens."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.errors import Refused
from claims.http import allowed_to, go_back, read_number
from claims.reports.api.models import ApiToken
from claims.reports.api.tokens import issue_token, revoke_token, usable_tokens

LIVES = ((30, "30 days"), (90, "90 days"), (365, "a year"))


@require_GET
@allowed_to("review")
def describe_api(request: HttpRequest) -> HttpResponse:
    """Every address with what it answers, from the description itself."""
    from claims.reports.api.api import api  # reads the routers, whose first reader is the address table that names us

    paths = api.get_openapi_schema()["paths"]
    calls = [(method.upper(), path, call) for path, methods in paths.items() for method, call in methods.items()]
    return render(request, "reports/api.html", {"calls": calls})


@require_http_methods(["GET", "POST"])
@allowed_to("review")
def token_list(request: HttpRequest) -> HttpResponse:
    """A person's tokens; a new one is shown this once."""
    issued, error = "", ""
    if request.method == "POST":
        try:
            _, issued = issue_token(
                owner=request.user,
                name=request.POST.get("name", ""),
                scopes=request.POST.getlist("scopes"),
                days=read_number(request.POST.get("days")) or 0,
            )
        except Refused as refusal:
            error = str(refusal)
    context = {
        "tokens": usable_tokens().filter(owner=request.user),
        "scopes": ApiToken.Scope.choices,
        "lives": LIVES,
        "issued": issued,
        "error": error,
        "typed": request.POST if error else {},
        "chosen": request.POST.getlist("scopes") if error else [],
    }
    response = render(request, "reports/token_list.html", context, status=422 if error else 200)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@allowed_to("review")
def revoke_token_view(request: HttpRequest, token_id: int) -> HttpResponse:
    """One's own; somebody else's is as good as none."""
    token = ApiToken.objects.filter(pk=token_id, owner=request.user).first()
    if token is None:
        return go_back(request, "token_list")
    revoke_token(token=token, user=request.user)
    return go_back(request, "token_list", notice=f"“{token.name}” can no longer ask.")
