"""Archived HTML for people to look at: no script, no network, no forms, in a frame that is nobody's origin.

The text view is the rule; this is for those who want to see the page. Views send the result with `FRAME_POLICY` into an
`<iframe sandbox>` without any allowance.
"""

from __future__ import annotations

import nh3

from claims.sources.extraction.charsets import decode_text
from claims.sources.extraction.child import ChildFailed, ChildLimits, run_in_child

LIMITS = ChildLimits(cpu=5, memory=512 * 1024 * 1024, wall=8.0)
FRAME_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
DOWNLOAD_HEADERS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
_TAGS = (nh3.ALLOWED_TAGS | {"main", "section", "article", "header", "footer", "figure", "figcaption", "time"}) - {
    "img",
    "map",
    "area",
}
_NOTHING_LEFT = "<p>Nothing of this page can be shown safely. Read its text, or download the archived file.</p>"


def sanitise_page(body: bytes, *, charset: str = "") -> str:
    """A whole HTML document with only structure and text of the archived one. Links lead nowhere by accident: they are
    kept as addresses to read, http and https only, and open apart from us.

    Done in a child, because tags that are nested a hundred thousand deep take minutes."""
    try:
        clean = run_in_child(lambda: {"clean": _clean(body, charset)}, limits=LIMITS)["clean"].strip()
    except ChildFailed:
        clean = ""
    return f"<!DOCTYPE html><meta charset=utf-8><style>{_STYLE}</style>{clean or _NOTHING_LEFT}"


def _clean(body: bytes, charset: str) -> str:
    markup, _ = decode_text(body, charset)
    return nh3.clean(
        markup,
        tags=_TAGS,
        attributes={
            "a": {"href", "title"},
            "td": {"colspan", "rowspan"},
            "th": {"colspan", "rowspan"},
            "time": {"datetime"},
        },
        clean_content_tags={"script", "style", "template", "noscript", "svg", "iframe", "object", "title", "textarea"},
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer nofollow",
    )


_STYLE = "body{font:16px/1.6 Georgia,serif;max-width:42em;margin:2em auto;padding:0 1em;overflow-wrap:anywhere}"
