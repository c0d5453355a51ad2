"""Reading an article out of an uploaded file or a captured page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings

from claims.articles.texts import ArticleDetails
from claims.errors import Refused
from claims.sources.extraction import extract_in_child
from claims.sources.models import Capture, Snapshot, Source

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
}

# by `Extracted.outcome`
_WHY_NO_TEXT = {
    "no_text": "has no text; a scan is only pictures of words",
    "encrypted": "is locked with a password",
    "unreadable": "cannot be read: it is broken, binary, or in an unknown character set",
    "unsupported": "is not what its name says",
    "too_heavy": "takes too much time or memory to read",
}


@dataclass(frozen=True)
class ReadArticle:
    text: str
    details: ArticleDetails


def read_upload(file_name: str, body: bytes) -> ReadArticle:
    """The text and details of a file. Raises Refused with the reason why there is none and what to do."""
    media_type = MEDIA_TYPES.get(PurePath(file_name).suffix.lower())
    if media_type is None:
        raise Refused(f"“{file_name}” is of no kind that can be read. Use .txt, .md, .html, .docx or .pdf.")
    if not body:
        raise Refused(f"“{file_name}” is empty. Choose another file.")
    if len(body) > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT // 2**20
        raise Refused(f"“{file_name}” has {len(body) / 2**20:.1f} MB; the limit is {limit} MB.")
    extracted = extract_in_child(body, media_type=media_type)
    if not extracted.text.strip():
        raise Refused(f"“{file_name}” {_WHY_NO_TEXT.get(extracted.outcome, 'has no text')}. Paste the text instead.")
    return ReadArticle(extracted.text, _details(extracted))


def read_capture(capture_id: int) -> tuple[ReadArticle, Source]:
    """The text and details of a captured page. Raises Refused when it is not the page itself."""
    capture = Capture.objects.select_related("snapshot", "source").get(pk=capture_id)
    snapshot = capture.snapshot
    if snapshot is None:
        raise Refused("This page is not captured yet. Wait a moment, or paste its text.")
    if snapshot.quality != Snapshot.Quality.CONTENT:
        raise Refused(f"This is not the page itself but: {snapshot.get_quality_display()}. Paste its text instead.")
    extraction = snapshot.extractions.first()
    details = _details(extraction)
    values = {name: getattr(details, name) for name in ArticleDetails.FIELDS} | {"url": snapshot.final_url}
    return ReadArticle(extraction.text, ArticleDetails(**values, guessed=details.guessed)), capture.source


def _details(extracted) -> ArticleDetails:
    values = {
        "title": extracted.title[:500],
        "publisher": extracted.publisher[:200],
        "author": extracted.author[:200],
        "published_on": extracted.published_on,
    }
    return ArticleDetails(**values, guessed=tuple(name for name, value in values.items() if value))
