"""Reviews by others as values, whatever format they came in. No database."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import json
import math
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from claims.sources.extraction.dates import read_timestamp

_WAYBACK = re.compile(
    r"https?://(?:web\.archive\.org|archive\.org|wayback\.archive\.org)/(?:web/)?[^/]*/(https?:/?/?.+)"
)
_TAG = re.compile(r"<[^<>]{1,200}>")
_TRACKING = re.compile(r"(?:^|&)(?:utm_[a-z]+|fbclid|gclid|amp)(?:=[^&]*)?(?=&|$)", re.I)
_SURROGATE = re.compile(r"[\x00\ud800-\udfff]")
LONGEST = 20_000  # code points of one text of a record


@dataclass(frozen=True)
class Defect:
    """What is wrong with one record: the field, in the format's own words, and a sentence."""

    field: str
    sentence: str

    def as_json(self) -> dict[str, str]:
        return {"field": self.field, "sentence": self.sentence}


@dataclass(frozen=True)
class ReviewRecord:
    """One review as read; the fields are those of `ForeignReview`, whose docstring explains them."""

    format: str
    claim_text: str
    raw: dict[str, Any]
    claimant: str = ""
    claimed_on: dt.date | None = None
    appearances: tuple[str, ...] = ()
    publisher_name: str = ""
    publisher_site: str = ""
    url: str = ""
    title: str = ""
    reviewed_on: dt.date | None = None
    rating_text: str = ""
    rating_value: float | None = None
    rating_worst: float | None = None
    rating_best: float | None = None
    rating_share: float | None = None
    leaning: str = ""
    explanation: str = ""
    language: str = ""
    questions: tuple[dict[str, Any], ...] = ()
    defects: tuple[Defect, ...] = ()

    @property
    def identity(self) -> str:
        dataset = self.format if self.format == "averitec" else ""
        return identify_review(url=self.url, publisher=self.publisher_name, claim=self.claim_text, dataset=dataset)

    @property
    def raw_sha256(self) -> str:
        return hash_json(self.raw)


@dataclass(frozen=True)
class RefusedRecord:
    """A record that cannot be kept. `position` counts from 1, in the order of the file."""

    position: int
    reason: str


@dataclass(frozen=True)
class Read:
    """What a file, page or feed came to. `links` are pages that a feed names without saying what they say."""

    records: tuple[ReviewRecord, ...] = ()
    refused: tuple[RefusedRecord, ...] = ()
    notice: str = ""
    links: tuple[str, ...] = ()


def identify_review(*, url: str, publisher: str, claim: str, dataset: str = "") -> str:
    """Which review it is: SHA-256 over where it stands (else who made it) and the claim's words.

    Scheme, "www.", tracking, anchor and a last slash do not count: one review comes by page and by feed. The claim's words
    count because one page may review several claims; their case, blanks and marks do not. A record of a data set is not
    the review it was made from: it has questions and answers of its own.
    """
    words = " ".join(re.findall(r"\w+", claim.casefold())) or claim
    place = _normalise_place(url) or publisher.casefold().strip()
    return hashlib.sha256(f"{dataset}{place}\n{words}".encode()).hexdigest()


def _normalise_place(url: str) -> str:
    if not url:
        return ""
    parts = urlsplit(find_original(url))
    query = _TRACKING.sub("", parts.query).strip("&")
    return f"{name_site(url)}{parts.path.rstrip('/')}{'?' if query else ''}{query}"


def hash_json(value: Any) -> str:
    """SHA-256 over canonical JSON: keys sorted, no blanks, UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def make_storable(value: Any) -> Any:
    """JSON that a database takes: no NUL, no unpaired surrogate, no infinite number."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {make_storable(str(key)): make_storable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [make_storable(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def has_broken_text(value: Any) -> bool:
    """Whether any text in it has NUL or an unpaired surrogate."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    return any(map(has_broken_text, value)) if isinstance(value, list) else bool(_SURROGATE.search(str(value)))


# --- fields, read as tolerantly as they are written ------------------------------------------------------------------


def read_text(value: Any) -> str:
    """The words of a value: a text, a number, the first of a list, or what an object is called."""
    if isinstance(value, str):
        text = html.unescape(value)
        text = html.unescape(_TAG.sub(" ", text)) if "<" in text or "&" in text else text
        return " ".join(_SURROGATE.sub("\ufffd", text).split())[:LONGEST]
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return next((text for item in value if (text := read_text(item))), "")
    return read_text(value.get("@value") or value.get("name") or value.get("text")) if isinstance(value, dict) else ""


def read_url(value: Any) -> str:
    """An absolute web address, or nothing: a `javascript:` address must never become a link."""
    if isinstance(value, dict):
        value = value.get("url") or value.get("@id") or value.get("contentUrl")
    if isinstance(value, list):
        return next((url for item in value if (url := read_url(item))), "")
    if not isinstance(value, str):
        return ""
    url = "".join(_SURROGATE.sub("", value).split())
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme.lower() in ("http", "https") and parts.hostname and len(url) < 4000 else ""


def read_urls(value: Any) -> tuple[str, ...]:
    """All addresses in a list or a single value, each once, at most 20."""
    items = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(url for item in items if (url := read_url(item))))[:20]


def read_day(value: Any, field: str, defects: list[Defect], *, today: dt.date) -> dt.date | None:
    """A day, with a defect where it is missing, or written otherwise than ISO 8601 says."""
    text = read_text(value)
    if not text:
        defects.append(Defect(field, "There is no date."))
        return None
    found = read_timestamp(text, today=today)
    if found is None:
        defects.append(Defect(field, f"“{text[:60]}” is no day that can be told for sure."))
        return None
    if not _is_iso(text):
        defects.append(Defect(field, f"“{text[:60]}” is not written as a date (ISO 8601)."))
    return dt.date.fromisoformat(found[:10])


def _is_iso(text: str) -> bool:
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10 or (text[10:11] == "T" and not re.search(r"[+-]\d{4}$", text))


def read_language(value: Any, defects: list[Defect]) -> str:
    """A BCP 47 tag in lower case."""
    if isinstance(value, dict):
        value = value.get("alternateName") or value.get("name")
    text = read_text(value).lower().replace("_", "-")
    if not text or re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}", text):
        return text[:20]
    defects.append(Defect("inLanguage", f"“{text[:40]}” is no language tag."))
    return ""


def name_site(url: str) -> str:
    """The host of a review, without "www."; of an archived copy, the host of what was archived."""
    host = (urlsplit(find_original(url)).hostname or "").removeprefix("www.") if url else ""
    return host[:253]


def find_original(url: str) -> str:
    """The address of which this is a copy in the Wayback Machine; or itself."""
    match = _WAYBACK.match(url)
    if not match:
        return url
    original = re.sub(r"^(https?):/*", r"\1://", match[1])
    return original if read_url(original) else url
