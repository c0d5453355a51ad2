"""The interface as one description: OpenAPI at `/api/openapi.json`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import Throttled, ValidationError

from claims.errors import Refused
from claims.reports.api import claim_search, publications, writing
from claims.reports.api.limits import Limit

api = NinjaAPI(
    title="Fact-checking workbench",
    version="1",
    description="What is published is for everyone; the desk's own rows need a token (`Authorization: Bearer fct_…`).",
    urls_namespace="api",
    docs_url=None,  # its page loads scripts from elsewhere; ours is `/api/`
    throttle=[Limit()],
)
api.add_router("/v1", publications.router)
api.add_router("/v1", writing.router)  # the router of `reading`, with what may be written
api.add_router("/v1alpha1", claim_search.router)


@api.exception_handler(Refused)
def say_refusal(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return api.create_response(request, {"detail": str(refusal)}, status=422)


@api.exception_handler(ValidationError)
def say_what_is_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """One sentence, as everywhere, and not a list."""
    faults = [f"{'.'.join(str(part) for part in each['loc'][1:])}: {each['msg']}" for each in error.errors]
    if _asks_as_google(request):
        return claim_search.write_problem(400, "; ".join(faults))
    return api.create_response(request, {"detail": "; ".join(faults)}, status=422)


@api.exception_handler(Throttled)
def say_too_often(request: HttpRequest, error: Throttled) -> HttpResponse:
    """Ninja adds when to come back."""
    if _asks_as_google(request):
        return claim_search.write_problem(429, str(error))
    return api.create_response(request, {"detail": str(error)}, status=429)


def _asks_as_google(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.url_name == claim_search.NAME
