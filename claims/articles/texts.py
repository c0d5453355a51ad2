"""Article texts before they are stored: cleaned, limited, and read for what they say about themselves."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from claims.errors import Refused
from claims.text.bylines import Byline, read_byline

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ORIGINAL_SOURCE = re.compile(r"^\s*(?:original\s+)?source\s*:\s*(\S.{0,300})$", re.IGNORECASE)
_HOST = re.compile(r"^(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.IGNORECASE)
_LIST_ITEM = re.compile(r"\s*(?:[-*•‣·–—]|\(?\d{1,3}[.)])\s")
_NARROWEST = 40  # characters of a line; narrower ones are verses, columns of a table or a title page
_HEAD = 8  # lines in which a byline may stand


@dataclass(frozen=True)
class ArticleDetails:
    """What an article says about itself; `guessed` names the fields that nobody has confirmed."""

    title: str = ""
    publisher: str = ""
    author: str = ""
    published_on: dt.date | None = None
    url: str = ""
    original_source: str = ""
    guessed: tuple[str, ...] = field(default=())

    FIELDS = ("title", "publisher", "author", "published_on", "url", "original_source")

    def completed_by(self, other: ArticleDetails) -> ArticleDetails:
        """These details, the empty ones taken from `other` and marked as guessed."""
        guessed = tuple(name for name in self.FIELDS if not getattr(self, name) and getattr(other, name))
        values = {name: getattr(self, name) or getattr(other, name) for name in self.FIELDS}
        return ArticleDetails(**values, guessed=self.guessed + guessed)


def clean_text(text: str, *, limit: int) -> str:
    """One kind of line end, no control characters, composed Unicode (NFC), no blanks at line ends.

    Raises Refused for a text with no words, or with more than `limit` code points.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = _CONTROL.sub("", text.removeprefix("\ufeff"))
    text = text.encode("utf-8", "replace").decode("utf-8")  # unpaired surrogates cannot be stored
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"[ \t\u00a0]+$", "", text, flags=re.MULTILINE).strip("\n")
    if not any(char.isalnum() for char in text):
        raise Refused("There are no words in this text. Paste the article, or choose another file.")
    if len(text) > limit:
        raise Refused(f"This text has {len(text):,} characters; an article may have {limit:,}. Import it in parts.")
    return text


def join_wrapped_lines(text: str) -> str:
    """Lines that end where the page ends, as a PDF has them, made one paragraph; a word cut by a hyphen made whole.

    A line was wrapped when the next line's first word would not have fitted on it. What the widest lines hold is the
    measure, with a tenth to spare: letters differ in width.
    """
    lengths = sorted(len(line) for line in text.split("\n") if line.strip())
    full = lengths[-1 - len(lengths) // 10] if lengths else 0
    if full < _NARROWEST:
        return text
    lines = text.split("\n")
    joined = lines[:1]
    for before, line in pairwise(lines):
        word = line.split(" ", 1)[0]
        if not before.strip() or not word or _LIST_ITEM.match(line) or len(before) + 1 + len(word) < 0.9 * full:
            joined.append(line)
        elif before.endswith("-") and before[-2:-1].islower() and word[0].islower():
            joined[-1] = joined[-1][:-1] + line
        else:
            joined[-1] += f" {line}"
    return "\n".join(joined)


def hash_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def guess_details(text: str) -> ArticleDetails:
    """What the text itself tells: its first line or sentence as title, a byline, an "Original Source:" last line."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    source = read_original_source(text)
    host = _HOST.match(source)
    bylines = read_bylines(lines)
    days = sorted((byline.updated, at, byline.day) for at, byline in enumerate(bylines) if byline.day)
    return ArticleDetails(
        title=_guess_title(next((line for line in lines if not read_byline(line)), lines[0])),
        publisher=host.group(1).lower()
        if host
        else source[:200] or _first(byline.publisher for byline in bylines)[:200],
        author=_first(byline.author for byline in bylines)[:200],
        published_on=days[0][2] if days else None,
        url=source if source.startswith(("http://", "https://")) else "",
        original_source=source,
    )


def read_bylines(lines: list[str]) -> list[Byline]:
    """The bylines and date lines at the head of a text, in order."""
    return [byline for line in lines[:_HEAD] if (byline := read_byline(line))]


def _first(values: Iterable[str]) -> str:
    return next(filter(None, values), "")


def read_original_source(text: str) -> str:
    """What a last line such as "Original Source: example.org" names, or nothing."""
    found = _ORIGINAL_SOURCE.match(text.rstrip().rsplit("\n", 1)[-1])
    return found.group(1).strip() if found else ""


def _guess_title(first_line: str) -> str:
    first_line = re.sub(r"^#+\s*", "", first_line)
    sentence = re.split(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ“\"'‘])", first_line)[0]
    title = (first_line if len(first_line) <= 120 else sentence).rstrip(" .")
    return title if len(title) <= 160 else title[:157].rsplit(" ", 1)[0] + "…"
