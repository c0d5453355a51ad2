"""The formats of a report, and the one way to write one: linted first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from claims.errors import Refused
from claims.reports.exports.texts import lint_texts
from claims.reports.exports.values import Content, Finding, Imprint, NotExportable


@dataclass(frozen=True)
class Format:
    """One format. Its module is loaded when it is first asked for: the web process is not to carry what it rarely needs."""

    name: str  # in addresses and on the command line
    label: str
    media_type: str
    suffix: str
    needs_texts: bool = False  # the archived texts in the imprint: it cites by sentence
    slow: bool = False  # made by a child process: worth keeping

    @property
    def module(self):
        return import_module(f"claims.reports.exports.{self.name.replace('-', '_')}")

    def lint(self, content: Content, imprint: Imprint) -> list[Finding]:
        """What its consumers would say, errors first. Broken characters spoil every format, so nothing else is looked at then."""
        findings = lint_texts(content) or self.module.lint(content, imprint)
        return sorted(findings, key=lambda finding: not finding.is_error)

    def write(self, content: Content, imprint: Imprint) -> Iterator[bytes]:
        """The file in pieces. Not linted: use `export`."""
        for piece in self.module.write(content, imprint):
            yield piece.encode() if isinstance(piece, str) else piece

    def export(self, content: Content, imprint: Imprint) -> Export:
        """The linted file. Raises NotExportable; what can fail late (a child process) fails here, not between two pieces."""
        findings = self.lint(content, imprint)
        if any(finding.is_error for finding in findings):
            raise NotExportable(self.label, findings)
        return Export(self, tuple(findings), _start(self.write(content, imprint)))


@dataclass(frozen=True)
class Export:
    format: Format
    warnings: tuple[Finding, ...]
    pieces: Iterator[bytes]


def _start(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, the first one made already."""
    first = next(pieces, b"")

    def follow() -> Iterator[bytes]:
        yield first
        yield from pieces

    return follow()


_OFFICE = "application/vnd.openxmlformats-officedocument"
_JSON_LINES = "application/x-ndjson"
_ANNOTATIONS = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
# for people first, then for programs
FORMATS = {
    format.name: format
    for format in (
        Format("pdf", "PDF", "application/pdf", "pdf", slow=True),
        Format("html", "HTML", "text/html; charset=utf-8", "html"),
        Format("docx", "DOCX", f"{_OFFICE}.wordprocessingml.document", "docx", slow=True),
        Format("markdown", "Markdown", "text/markdown; charset=utf-8", "md"),
        Format("xlsx", "XLSX", f"{_OFFICE}.spreadsheetml.sheet", "xlsx", slow=True),
        Format("csv", "CSV", "text/csv; charset=utf-8", "csv"),
        Format("json", "JSON", "application/json", "json"),
        Format("claimreview", "ClaimReview", "application/ld+json", "jsonld"),
        Format("markup", "Fact Check Markup", "application/json", "markup.json"),
        Format("annotations", "Web Annotations", _ANNOTATIONS, "annotations.jsonld"),
        Format("averitec", "AVeriTeC", "application/json", "averitec.json"),
        Format("fever", "FEVER", _JSON_LINES, "fever.jsonl", needs_texts=True),
        Format("fever-sentences", "FEVER’s sentences", _JSON_LINES, "sentences.jsonl", needs_texts=True),
    )
}


def find_format(name: str) -> Format:
    """The format of this name. Raises Refused with the names there are."""
    try:
        return FORMATS[name]
    except KeyError:
        raise Refused(f"There is no format “{name}”. There are: {', '.join(FORMATS)}.") from None
