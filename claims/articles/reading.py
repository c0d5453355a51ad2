"""Reading an article out of an uploaded file or a captured page."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePath

from django.conf import settings

from claims.articles.texts import ArticleDetails, guess_details, join_wrapped_lines
from claims.errors import Refused
from claims.sources.extraction import extract_in_child
from claims.sources.extraction.values import LONGEST_TEXT, Extracted
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

_FILE_NAME = re.compile(
    r"^(?:microsoft word\b|untitled|document\d*$)|\.(?:docx?|pdf|odt|rtf|indd|qxd|pages)$", re.IGNORECASE
)


@dataclass(frozen=True)
class ReadArticle:
    text: str
    details: ArticleDetails
    notice: str = ""  # why there is less text than one would expect


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
        raise Refused(f"“{file_name}” {_explain_no_text(extracted)}. Paste the text instead.")
    if len(extracted.text) == LONGEST_TEXT:
        raise Refused(
            f"“{file_name}” has more than {LONGEST_TEXT:,} characters; an article may have {settings.ARTICLE_LIMIT:,}. "
            "Import it in parts."
        )
    text = join_wrapped_lines(extracted.text) if media_type == MEDIA_TYPES[".pdf"] else extracted.text
    details = _details(extracted)
    has_properties = media_type in (MEDIA_TYPES[".pdf"], MEDIA_TYPES[".docx"])
    return ReadArticle(text, _prefer_text(details, text) if has_properties else details, extracted.notice)


def _explain_no_text(extracted: Extracted) -> str:
    if extracted.outcome == "no_text" and extracted.media_type.startswith("text/"):
        return "has no text"  # and is no scan
    return _WHY_NO_TEXT.get(extracted.outcome, "has no text")


def _prefer_text(details: ArticleDetails, text: str) -> ArticleDetails:
    """The properties of a PDF or Word file name whoever typed it, and often a file for a title; a byline is meant to be
    read."""
    title = "" if _FILE_NAME.search(details.title) else details.title
    return replace(details, title=title, author=guess_details(text).author or details.author)


def read_capture(capture_id: int) -> tuple[ReadArticle, Source]:
    """The text and details of a captured page. Raises Refused when it is not the page itself."""
    capture = Capture.objects.select_related("snapshot", "source").get(pk=capture_id)
    snapshot = capture.snapshot
    if snapshot is None:
        raise Refused("This page is not captured yet. Wait a moment, or paste its text.")
    if snapshot.quality != Snapshot.Quality.CONTENT:
        raise Refused(f"{Snapshot.Quality(snapshot.quality).lack} Paste its text instead.")
    extraction = snapshot.extractions.first()
    details = _details(extraction)
    values = {name: getattr(details, name) for name in ArticleDetails.FIELDS} | {"url": snapshot.final_url}
    details = ArticleDetails(**values, guessed=details.guessed)
    return ReadArticle(extraction.text, details, extraction.notice), capture.source


def _details(extracted) -> ArticleDetails:
    values = {
        "title": extracted.title[:500],
        "publisher": extracted.publisher[:200],
        "author": extracted.author[:200],
        "published_on": extracted.published_on,
    }
    return ArticleDetails(**values, guessed=tuple(name for name, value in values.items() if value))
