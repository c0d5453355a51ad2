"""The sentences that FEVER's pages and lines stand for: JSONL, a sentence a line, offsets in code points of the archived text."""

from __future__ import annotations

import json
from collections.abc import Iterator

from claims.reports.exports.fever import cut_pages, name_page
from claims.reports.exports.values import Content, Finding, Imprint, warning


def write(content: Content, imprint: Imprint) -> Iterator[str]:
    cited = {name_page(item): item for claim in content["claims"] for item in claim["verdict"]["evidence"]}
    for page, sentences in cut_pages(content, imprint).items():
        digest = cited[page]["snapshot"]["text_sha256"]
        about = {"page": page, "url": cited[page]["source"]["url"], "text_sha256": digest}
        for line, sentence in enumerate(sentences):
            place = {"line": line, "start": sentence.start, "end": sentence.end}
            text = imprint.texts[digest][sentence.start : sentence.end]
            yield json.dumps({**about, **place, "text": text}, ensure_ascii=False) + "\n"


def lint(content: Content, imprint: Imprint) -> list[Finding]:
    cited = {name_page(item) for claim in content["claims"] for item in claim["verdict"]["evidence"]}
    gone = sorted(cited - set(cut_pages(content, imprint)))
    return [warning(f"The text of {page} is not there any more.") for page in gone]
