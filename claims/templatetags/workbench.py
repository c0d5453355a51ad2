"""The few words that templates need beyond Django's own."""

from __future__ import annotations

import json
import re
import uuid

import nh3
from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

from claims.people.keys import OwnKey, list_keys, translate_keys
from claims.people.permissions import may as person_may
from claims.people.services import say_news
from claims.templatetags import quick

register = template.Library()
register.tag("url", quick.url)
register.tag("csrf_token", quick.csrf_token)
register.simple_tag(quick.underlined)
register.simple_tag(quick.marked)


@register.filter
def may(user, action: str) -> bool:
    """`{% if user|may:"publish" %}`"""
    return person_may(user, action)


@register.simple_tag
def own_keys(user) -> list[OwnKey]:
    return list_keys(user)


@register.simple_tag
def key_map(user) -> str:
    """What pressed keys mean to this person, for the page's script."""
    return json.dumps(translate_keys(user))


@register.simple_tag
def unread_notifications(user) -> str:
    return say_news(user)


@register.filter
def short_hash(digest: str) -> str:
    """9f2c…e1: enough to compare by eye."""
    return f"{digest[:4]}…{digest[-2:]}" if digest else ""


@register.filter
def percent_of(part: float, whole: float) -> str:
    """A number for an SVG width; always with a full stop."""
    return f"{100 * part / whole:.2f}" if whole else "0"


@register.simple_tag
def bar(share: float, label: str = "") -> SafeString:
    """A small horizontal bar, filled to `share` of 1."""
    return format_html(
        '<svg class="score" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="full" width="100" height="10"/><rect class="part" width="{}" height="10"/></svg>',
        label or f"{share:.2f}",
        f"{100 * min(max(share, 0), 1):.0f}",
    )


@register.simple_tag
def stacked_bar(tally) -> SafeString:
    """The verdicts of an article as one bar: `tally` has `total` and `parts` of (hue, label, count)."""
    rects, at = [], 0.0
    for part in tally.parts:
        width = 100 * part.count / tally.total if tally.total else 0
        rects.append((part.hue, f"{at:.2f}", f"{width:.2f}"))
        at += width
    return format_html(
        '<svg class="progress" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        tally.sentence,
        format_html_join("", '<rect class="is-{}" x="{}" width="{}" height="10"/>', rects),
    )


_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable(["image", "html_block", "html_inline"])


@register.simple_tag
def rationale_of(finding: dict) -> SafeString:
    """The rationale of a report's finding, its citations linked to the quotes below it."""
    numbers = {item["number"] for item in finding["verdict"]["evidence"]}
    return render_rationale(finding["verdict"]["rationale"], f"#evidence-{finding['number']}-", numbers)


@register.simple_tag
def rationale(verdict) -> SafeString:
    """The rationale of a verdict on the desk, its citations linked to the quotes in the evidence panel."""
    return render_rationale(verdict.rationale, "#evidence-", verdict.cited)


def render_rationale(text: str, target: str, numbers: set[int]) -> SafeString:
    """Markdown as HTML that nh3 has cleaned; `[1]` becomes a link to `target` + 1 where there is such a quote."""
    html = nh3.clean(
        _MARKDOWN.render(text), tags=_RATIONALE_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https"}
    )

    def link(found: re.Match) -> str:
        number = int(found.group(1))
        return f'<sup><a href="{target}{number}">{number}</a></sup>' if number in numbers else found.group()

    return SafeString(_CITATION.sub(link, html))


_RATIONALE_TAGS = {"p", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "a", "br", "hr", "h3", "h4"}
_CITATION = re.compile(r"\[(\d{1,4})\]")


@register.simple_tag
def marked_text(extraction) -> SafeString:
    """An archived text as paragraphs, with the quotes taken from it marked and linked to their claims."""
    if extraction is None:
        return format_html('<p class="empty">There is no text in this copy.</p>')
    quotes = list(extraction.evidence.filter(withdrawn_at=None).order_by("start", "end").select_related("claim"))
    parts, at = [], 0
    for quote in quotes:
        if quote.start < at:
            continue
        parts.append(format_html("{}", extraction.text[at : quote.start]))
        parts.append(
            format_html(
                '<mark><a href="/claims/{}/">{}</a></mark>', quote.claim_id, extraction.text[quote.start : quote.end]
            )
        )
        at = quote.end
    parts.append(format_html("{}", extraction.text[at:]))
    return format_html_join("", "{}", ((part,) for part in parts))


@register.simple_tag
def host_bar(host) -> SafeString:
    """Captures of one host as a stacked bar: content, obstructed, failed."""
    rects, at = [], 0.0
    for hue, count in (("true", host.content), ("mixed", host.obstructed), ("false", host.failed), ("open", host.open)):
        width = 100 * count / host.total
        rects.append((hue, f"{at:.2f}", f"{width:.2f}"))
        at += width
    return format_html(
        '<svg class="progress" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">{}</svg>',
        format_html_join("", '<rect class="is-{}" x="{}" width="{}" height="10"/>', rects),
    )


@register.simple_tag(takes_context=True)
def desk_part(context: Context, name: str) -> SafeString:
    """A part of the claim desk, in a page of Django's language."""
    return SafeString(render_to_string(f"desk/{name}.html", context.flatten(), context.request))


@register.simple_tag
def fresh_key() -> str:
    """For a form whose post may be repeated after a lost answer: the same key twice is one act."""
    return uuid.uuid4().hex
