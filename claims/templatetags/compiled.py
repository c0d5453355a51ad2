"""The claim desk is written in Jinja2, which compiles a template to Python: it comes with every verdict, and Django's own
templates took a quarter of all the time that a verdict takes. Everything else is in Django's language.

Templates of the desk (`templates/desk/`) say `url("claim", claim.id)` and `csrf_field` where Django's have tags, and know
the words and filters below. They ask for `id`, which is there, not for `pk`, which is looked for each time. A part in the other language comes by `part(…)` here, by `{% desk_part … %}` there.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import template_localtime
from jinja2 import Environment, FileSystemLoader, PrefixLoader

from claims.addresses import find_addresses
from claims.http import read_number
from claims.people.permissions import may
from claims.templatetags import quick, workbench


def make_environment(**options: Any) -> Environment:
    """Jinja2 as the desk has it. It finds nothing outside templates/desk, so that every other name is Django's."""
    options["loader"] = PrefixLoader({"desk": FileSystemLoader(settings.BASE_DIR / "templates" / "desk")})
    del options["autoescape"]  # nobody switches it off
    environment = Environment(autoescape=True, **options)
    environment.filters |= {
        "date": _write_date,
        "number": read_number,
        "short_hash": workbench.short_hash,
    }
    environment.globals |= {
        "fresh_key": workbench.fresh_key,
        "marked": quick.marked,
        "may": may,
        "part": _render_part,
        "problem_buttons": quick.problem_buttons,
        "rating_choices": quick.rating_choices,
        "rationale": workbench.rationale,
        "stacked_bar": workbench.stacked_bar,
    }
    return environment


def words_of_request(request: HttpRequest) -> dict[str, Any]:
    """What the desk's templates know beside what a view tells them."""
    url = find_addresses()
    return {
        "user": request.user,
        "csrf_field": quick.write_csrf_field(request),
        "url": url,
        "sent_to": lambda name, *ids: _sent_to(url(name, *ids)),
        "leads_to": lambda name, *ids: _leads_to(url(name, *ids)),
    }


def _sent_to(address: str) -> SafeString:
    """What a form says of where it goes, with htmx and without."""
    return SafeString(f'method="post" action="{address}" hx-post="{address}"')


def _leads_to(address: str) -> SafeString:
    """What a link says of where it leads, with htmx and without."""
    return SafeString(f'href="{address}" hx-get="{address}"')


def _write_date(value: dt.date | None, form: str) -> str:
    """`form` as in strftime; moments in the site's time zone. Django's letters take five times as long."""
    return template_localtime(value).strftime(form) if value else ""


def _render_part(name: str, **context: Any) -> SafeString:
    return render_to_string(name, context)
