"""Templates of the desk, which are compiled, and the addresses in them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse, set_script_prefix

from claims.addresses import address_of

PARTS = sorted(path.name for path in (settings.BASE_DIR / "templates" / "desk").iterdir())


@pytest.mark.parametrize("part", PARTS)
def test_the_desk_is_compiled_and_escapes(part):
    template = get_template(f"desk/{part}")
    assert template.backend.name == "jinja2" and template.backend.env.autoescape


@pytest.mark.parametrize("name", ["review/queue.html", "base.html", "admin/base_site.html"])
def test_every_other_page_is_in_djangos_language(name):
    assert get_template(name).backend.name == "django"


def write(template: str, **values) -> str:
    return get_template("desk/claim.html").backend.env.from_string(template).render(**values)


def test_what_is_in_a_value_is_text():
    assert write("{{ words }}", words="<b onclick='x()'>\"&") == "&lt;b onclick=&#39;x()&#39;&gt;&#34;&amp;"


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        (dt.date(2024, 3, 5), "%-d %b %Y", "5 Mar 2024"),
        (dt.datetime(2024, 3, 5, 23, 7, tzinfo=dt.UTC), "%-d %b %H:%M", "6 Mar 00:07"),  # as in Paris
        (None, "%Y", ""),
    ],
)
def test_moments_are_in_the_time_of_the_site(value, form, said, settings):
    settings.TIME_ZONE = "Europe/Paris"
    assert write("{{ value|date(form) }}", value=value, form=form) == said


@pytest.mark.parametrize(("name", "ids"), [("queue", ()), ("claim", (7,)), ("read_source", (7, 10**17))])
def test_an_address_is_the_one_that_django_finds(name, ids):
    found = address_of(name, *ids)
    assert found == reverse(name, args=ids) and type(found) is str  # a header takes no other


def test_an_address_is_below_where_the_site_is():
    set_script_prefix("/desk/")
    assert address_of("claim", 7) == "/desk/claims/7/"
    set_script_prefix("/")
    assert address_of("claim", 7) == "/claims/7/"


@pytest.mark.parametrize(("name", "ids"), [("no_such_page", ()), ("claim", ()), ("claim", (1, 2))])
def test_an_address_that_no_page_has_is_an_error(name, ids):
    with pytest.raises(NoReverseMatch):
        address_of(name, *ids)
