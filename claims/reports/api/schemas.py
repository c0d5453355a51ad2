"""What goes over the wire. Offsets count code points from 0, the end excluded; times are ISO 8601."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Generic, TypeVar

from ninja import Field, Schema

Row = TypeVar("Row")
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Page(Schema, Generic[Row]):
    """`next` is the `after` of the page that follows; null at the end."""

    items: list[Row]
    next: int | None


class Problem(Schema):
    """What went wrong, as a sentence."""

    detail: str


class GoogleFault(Schema):
    code: int
    message: str
    status: str


class GoogleProblem(Schema):
    """What went wrong, as Google's interfaces say it."""

    error: GoogleFault


PROBLEMS = frozenset({400, 401, 403, 404, 409, 410, 422, 429, 503})  # the statuses that come with a Problem


class ArticleOut(Schema):
    id: int
    title: str
    publisher: str
    author: str
    published_on: dt.date | None
    url: str
    original_source: str
    language: str
    imported_at: dt.datetime
    claims: int
    open: int


class ArticleText(ArticleOut):
    revision: int
    text: str
    text_sha256: str


class Anchor(Schema):
    start: int
    end: int
    quote: str


class ClaimOut(Schema):
    id: int
    number: int
    article: int
    wording: str
    standalone: str
    state: str
    checkable: bool
    checkable_reason: str
    kind: str
    worthiness: float
    claimants: list[str]
    hedge: str
    anchor: Anchor | None


class SourceOut(Schema):
    id: int
    url: str
    file_name: str
    title: str
    publisher: str
    author: str
    published_on: dt.date | None


class SnapshotOut(Schema):
    id: int
    captured_at: dt.datetime
    sha256: str
    text_sha256: str
    extractor: str


class EvidenceOut(Schema):
    number: int
    stance: str
    medium: str
    quote: str
    start: int
    end: int
    prefix: str
    suffix: str
    match: str
    note: str
    source: SourceOut
    snapshot: SnapshotOut


class VerdictOut(Schema):
    id: int
    round: str
    reviewer: str
    rating: str
    value: int | None
    rationale: str
    sealed_at: dt.datetime
    decides: bool
    evidence: list[int]


class EditionOut(Schema):
    report: str
    number: int
    title: str
    published_at: dt.datetime
    content_sha256: str
    page: str
    content: str


class ReportOut(Schema):
    report: str
    title: str
    withdrawn: bool
    latest: EditionOut | None


class ArticleIn(Schema):
    text: str = Field(max_length=2_000_000, description="The article's plain text.")
    title: str = Field("", max_length=1000)
    publisher: str = Field("", max_length=200)
    author: str = Field("", max_length=200)
    published_on: dt.date | None = None
    url: str = Field("", max_length=8000)


class ArticleImported(Schema):
    id: int
    outcome: str
    revision: int


class SourceIn(Schema):
    url: str = Field(max_length=8000)


class SourceAttached(Schema):
    source: int
    url: str
    captured: bool = Field(description="False while the copy has yet to be made.")
