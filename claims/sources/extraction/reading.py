"""Which reader a document needs, and what it found: `extract` is the whole of it for one document."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version

from claims.sources.extraction.charsets import decode_text, is_binary
from claims.sources.extraction.dates import find_dates
from claims.sources.extraction.documents import Document, Unreadable, read_docx, read_markdown, read_pdf, read_plain
from claims.sources.extraction.html import VERSION as HTML_VERSION
from claims.sources.extraction.html import Page, read_page
from claims.sources.extraction.media import DOCX, find_media_type
from claims.sources.extraction.values import LONGEST_TEXT, Extracted

# Our own part of the method: raise it whenever the same bytes may give another text.
REVISION = 2
_SUGGESTING = 3000  # characters at the beginning of a text in which a date may be the page's own


def extract(
    body: bytes,
    *,
    media_type: str = "",
    charset_hint: str = "",
    url: str = "",
    today: date | None = None,
    simple: bool = False,
) -> Extracted:
    """Text and metadata of one document; what cannot be read has an outcome and a sentence instead of text.

    `simple` is the second attempt at a page that was too heavy: all visible text, no search for the article.
    """
    kind = find_media_type(body, media_type)
    today = today or date.today()
    try:
        return _read(kind, body, charset_hint, url, today, simple)
    except Unreadable as error:
        return Extracted(notice=error.sentence, outcome=error.outcome, media_type=kind, **name_method(kind))


def _read(kind: str, body: bytes, hint: str, url: str, today: date, simple: bool) -> Extracted:
    if not body:
        raise Unreadable("no_text", "The document is empty. Upload the page as you see it in a browser.")
    if kind == "application/pdf":
        return _finish(read_pdf(body), kind, "", today)
    if kind == DOCX:
        return _finish(read_docx(body), kind, "", today)
    if kind.startswith("image/"):
        raise Unreadable(
            "no_text", "An image has no text to quote. It is kept; to quote, upload the page or a PDF with text."
        )
    if not kind.startswith("text/"):
        raise Unreadable(
            "unsupported", "This kind of file cannot be read for text. It is kept; upload a PDF or a text of it."
        )
    text, charset = decode_text(body, hint)
    if is_binary(text):
        raise Unreadable(
            "unreadable",
            "This is no readable text: the file is binary or in an unknown character set. Upload a PDF of it.",
        )
    if kind == "text/html":
        return _finish_page(read_page(text, url=url, today=today, simple=simple), charset, today)
    document = read_markdown(text, today=today) if kind == "text/markdown" else read_plain(text)
    return _finish(document, kind, charset, today)


def _finish(document: Document, kind: str, charset: str, today: date) -> Extracted:
    text, notice = _limit(document.text)
    if not text.strip():
        raise Unreadable("no_text", "The document has no text. Upload another version of it.")
    return Extracted(
        text=text,
        metadata=document.metadata,
        suggestions={**_suggest_date(text, today), **document.suggestions},
        notice=" ".join(filter(None, (document.notice, notice))),
        media_type=kind,
        charset=charset,
        **name_method(kind),
    )


def _finish_page(page: Page, charset: str, today: date) -> Extracted:
    text, notice = _limit(page.text)
    if page.whole and text.strip():
        notice = "No article was recognised; this is all text of the page. " + notice
    elif not text.strip():
        notice = "The page has no text; it may be built by scripts. Open it in a browser and upload it instead."
    return Extracted(
        text=text,
        metadata=page.metadata,
        suggestions={} if "published" in page.metadata else _suggest_date(text, today),
        hidden=[piece for piece in page.hidden if piece[1] <= len(text)],
        notice=notice.strip(),
        outcome="read" if text.strip() else "no_text",
        media_type="text/html",
        charset=charset,
        **name_method("text/html"),
    )


def _limit(text: str) -> tuple[str, str]:
    if len(text) <= LONGEST_TEXT:
        return text, ""
    return (
        text[:LONGEST_TEXT],
        f"Only the first {LONGEST_TEXT // 1_000_000} million characters are kept as text; the rest is in the archived file.",
    )


def _suggest_date(text: str, today: date) -> dict:
    found = next(find_dates(text[:_SUGGESTING], today=today), None)
    return {"published": {"value": found.isoformat(), "from": "a date in the text"}} if found else {}


def name_method(kind: str) -> dict[str, str]:
    """Extractor and version by which a document of this media type is read today."""
    if kind == "application/pdf":
        return {"extractor": "pypdf", "version": f"{version('pypdf')}+{REVISION}"}
    if kind == DOCX:
        return {"extractor": "python-docx", "version": f"{version('python-docx')}+{REVISION}"}
    if kind == "text/html":
        return {"extractor": "trafilatura", "version": f"{HTML_VERSION}+{REVISION}"}
    return {"extractor": "text", "version": str(REVISION)}
