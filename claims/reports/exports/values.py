"""What travels between the formats and those who ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from claims.errors import Refused

Content = dict[str, Any]  # as claims.reports.content builds it and docs/report-format.md describes it


@dataclass(frozen=True)
class Imprint:
    """Who publishes a report, where and when; what a format says beside the content.

    `published_at` is ISO 8601, `edition` 0 for a draft. `claim_urls` maps a claim's number to its own public page,
    `evidence_urls` claim and quote as "4-1" to the public page with the archived text. `texts` maps the SHA-256 of an
    archived text to the text, for formats that cite by sentence.
    """

    page_url: str
    desk: str
    desk_url: str
    published_at: str
    edition: int = 0
    claim_urls: Mapping[int, str] = field(default_factory=dict)
    evidence_urls: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def find_claim_url(self, number: int) -> str:
        return self.claim_urls.get(number) or f"{self.page_url}#claim-{number}"

    def find_archived(self, claim: Mapping[str, Any], evidence: Mapping[str, Any]) -> str:
        """Where a reader finds the archived copy: on the desk's own pages, or elsewhere; "" for nowhere public."""
        own = self.evidence_urls.get(f"{claim['number']}-{evidence['number']}", "")
        return own or evidence["snapshot"].get("wayback_url", "")


@dataclass(frozen=True)
class Finding:
    """Something that the consumer of a format will not take (an error) or will not like (a warning).

    `where` is for people: "claim 3", "" for the whole report. `sentence` says what to mend.
    """

    severity: str
    sentence: str
    where: str = ""

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}" if self.where else self.sentence


def error(sentence: str, where: str = "") -> Finding:
    return Finding("error", sentence, where)


def warning(sentence: str, where: str = "") -> Finding:
    return Finding("warning", sentence, where)


class NotExportable(Refused):
    """The linter found errors: the file would be refused, or misread, by those it is for."""

    def __init__(self, label: str, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        wrong = [finding for finding in self.findings if finding.is_error]
        more = f" And {len(wrong) - 1} more." if len(wrong) > 1 else ""
        super().__init__(f"{label} cannot be written. {wrong[0]}{more}")


class TooBusy(NotExportable):
    """Nothing is wrong with the report: too many files are being made at this moment."""


def name_claim(claim: Mapping[str, Any]) -> str:
    return f"claim {claim['number']}"
