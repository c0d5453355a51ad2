"""How views answer: part or redirect, refusals with what was typed, one lookup for everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from claims.people.permissions import require

_BOUNCED = "bounced"


def allowed_to(action: str) -> Callable:
    """A view for those who may do `action`; others get 403 with a sentence that says whom to ask."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            require(request.user, action)
            return view(request, *args, **kwargs)

        return checked

    return decorate


def for_other_sites(view: Callable) -> Callable:
    """What is public may be read by pages of other sites, too: nothing in it depends on who asks, and no cookie is looked at."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return wrapped


def read_number(text: str | None, most: int = 10**18) -> int | None:
    """A whole number as a form or an address has it, from 0 to `most`; None for whatever else came."""
    text = text or ""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else most + 1
    return number if number <= most else None


def read_version(request: HttpRequest) -> int:
    """The version of what a form was about when it was opened; 0, which nothing has, when it does not say."""
    return read_number(request.POST.get("version")) or 0


def bounce(request: HttpRequest, form: str, error: str, typed: Mapping[str, Any]) -> None:
    """Keeps a refused form for the next page about the same thing, so that nothing typed is lost."""
    kept = {key: value for key, value in typed.items() if key != "csrfmiddlewaretoken" and isinstance(value, str)}
    about = request.resolver_match.kwargs
    request.session[_BOUNCED] = {"form": form, "error": error, "typed": kept, "about": about}


@dataclass(frozen=True)
class Bounced:
    """A refused form: which one, why, and what was typed in it. The empty one is none."""

    form: str = ""
    error: str = ""
    typed: Mapping[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.error)


NOTHING_BOUNCED = Bounced()


def take_bounced(request: HttpRequest) -> Bounced:
    """The form that was refused last, once, unless it was about another claim, source or article than this page."""
    bounced = request.session.get(_BOUNCED)
    here = request.resolver_match.kwargs
    if not bounced or any(here.get(key, value) != value for key, value in bounced["about"].items()):
        return NOTHING_BOUNCED
    del request.session[_BOUNCED]
    return Bounced(bounced["form"], bounced["error"], bounced["typed"])


def go_back(request: HttpRequest, to: str, *args, notice: str = "", undo: str = "") -> HttpResponse:
    """After a change without htmx: the page again, with a notice, and an Undo in it that posts to `undo`."""
    if notice:
        messages.success(request, notice, extra_tags=undo)
    return redirect(to, *args)
