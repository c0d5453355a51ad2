"""The few words that pages of reports need: `{% load reports %}`."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from claims.reports.pictures import Picture
from claims.templatetags.workbench import render_rationale

register = template.Library()


@register.simple_tag
def picture_of(picture: Picture) -> SafeString:
    """A picture in a page, in the page's colours. Its text is escaped where it is drawn."""
    return SafeString(picture.svg(standing_alone=False))


@register.simple_tag
def markdown(text: str) -> SafeString:
    return render_rationale(text, "", set())


@register.filter
def day(text: str | None) -> str:
    """A day or moment of the content (ISO 8601) as people read it: 21 March 2026. What is none stays as it is."""
    try:
        return date_format(dt.date.fromisoformat((text or "")[:10]), "j F Y")
    except ValueError:
        return text or ""


@register.filter
def moment(text: str) -> str:
    """21 March 2026, 10:05:31 UTC"""
    at = dt.datetime.fromisoformat(text).astimezone(dt.UTC)
    return f"{date_format(at.date(), 'j F Y')}, {at:%H:%M:%S} UTC"
