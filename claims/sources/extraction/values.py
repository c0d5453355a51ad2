"""What comes out of a document."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date

LONGEST_TEXT = 2_000_000

Found = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Extracted:
    """Offsets count code points of `text` from 0; paragraphs are separated by a blank line.

    `metadata` maps a field (title, author, publisher, published, modified, language, canonical_url) to its value and
    where it was found; `suggestions` likewise for what was only guessed from free text and waits for a person. `hidden`
    lists [start, end] pieces that a reader of the page does not see. `notice` is one sentence when there is less than
    one would expect.
    """

    text: str = ""
    metadata: Found = field(default_factory=dict)
    suggestions: Found = field(default_factory=dict)
    hidden: list[list[int]] = field(default_factory=list)
    notice: str = ""
    outcome: str = "read"  # or: no_text, encrypted, unreadable, unsupported, too_heavy
    media_type: str = ""
    charset: str = ""
    extractor: str = ""
    version: str = ""

    def value(self, name: str) -> str:
        return self.metadata.get(name, {}).get("value", "")

    @property
    def title(self) -> str:
        return self.value("title")

    @property
    def author(self) -> str:
        return self.value("author")

    @property
    def publisher(self) -> str:
        return self.value("publisher")

    @property
    def language(self) -> str:
        return self.value("language")

    @property
    def published_on(self) -> date | None:
        """The day as the publisher wrote it, in the publisher's own time zone."""
        return date.fromisoformat(self.value("published")[:10]) if self.value("published") else None

    def as_json(self) -> dict:
        return asdict(self)
