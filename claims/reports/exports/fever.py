"""FEVER's JSONL (Thorne et al. 2018): a claim a line, its evidence as sets of sentences of which any one is enough.

A page is a text of a snapshot, a line the number of a sentence in it from 0, as `claims.text.sentences` cuts it; the format
`fever-sentences` is the table of both. FEVER knows no conflicting evidence: such claims are left out, and the linter says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from claims.reports.exports.values import Content, Finding, Imprint, name_claim, warning
from claims.text.sentences import find_sentences
from claims.text.values import Sentence

_LABELS = {"true": "SUPPORTS", "false": "REFUTES", "unproven": "NOT ENOUGH INFO"}
_STANCES = {"SUPPORTS": "supports", "REFUTES": "refutes"}
_MOST_COUNTED = 5  # sentences of a prediction that FEVER's scorer looks at
Pages = Mapping[str, Sequence[Sentence]]


def write(content: Content, imprint: Imprint) -> Iterator[str]:
    pages = cut_pages(content, imprint)
    for claim in content["claims"]:
        if not _why_skipped(claim, pages):
            yield json.dumps(_build_line(claim, pages), ensure_ascii=False) + "\n"


def lint(content: Content, imprint: Imprint) -> list[Finding]:
    """Only warnings: which claims the file lacks, and why."""
    pages = cut_pages(content, imprint)
    skipped = [
        warning(f"It is not in the file: {why}.", name_claim(claim))
        for claim in content["claims"]
        if (why := _why_skipped(claim, pages))
    ]
    return skipped + [
        warning(f"No set of its evidence has at most {_MOST_COUNTED} sentences, as many as FEVER's scorer counts.", name_claim(claim))
        for claim in content["claims"]
        if not _why_skipped(claim, pages) and min(map(len, _build_line(claim, pages)["evidence"])) > _MOST_COUNTED
    ]  # fmt: skip


def name_page(evidence: dict[str, Any]) -> str:
    """A snapshot may have been read twice, by different extractors; the text's hash tells its texts apart."""
    snapshot = evidence["snapshot"]
    return f"snapshot-{snapshot['id']}-{snapshot['text_sha256'][:8]}"


def cut_pages(content: Content, imprint: Imprint) -> Pages:
    """The sentences of every cited text that is at hand."""
    cited = {
        name_page(item): item["snapshot"]["text_sha256"]
        for claim in content["claims"]
        for item in claim["verdict"]["evidence"]
    }
    return {page: find_sentences(imprint.texts[digest]) for page, digest in cited.items() if digest in imprint.texts}


def _build_line(claim: dict[str, Any], pages: Pages) -> dict[str, Any]:
    label = _LABELS[claim["verdict"]["hue"]]
    return {
        "id": claim["id"],
        "verifiable": "NOT VERIFIABLE" if label == "NOT ENOUGH INFO" else "VERIFIABLE",
        "label": label,
        "claim": claim["claim"],
        "evidence": _build_sets(claim, label, pages),
    }


def _build_sets(claim: dict[str, Any], label: str, pages: Pages) -> list[list[list]]:
    if label == "NOT ENOUGH INFO":
        return [[[claim["id"], None, None, None]]]
    return [
        [
            [claim["id"] * 100 + number, item["number"], name_page(item), line]
            for item in quotes
            for line in find_lines(item, pages[name_page(item)])
        ]
        for number, quotes in enumerate(_group(claim, label))
    ]


def _group(claim: dict[str, Any], label: str) -> list[list[dict[str, Any]]]:
    """The quotes of each set that the reviewer called sufficient; if none was, all that speak for the verdict together."""
    quotes = claim["verdict"]["evidence"]
    numbers = sorted({number for item in quotes for number in item.get("sets", ())})
    if numbers:
        return [[item for item in quotes if number in item["sets"]] for number in numbers]
    return [[item for item in quotes if item["stance"] == _STANCES[label]] or quotes]


def find_lines(evidence: dict[str, Any], sentences: Sequence[Sentence]) -> list[int]:
    """The numbers of the sentences that the quote touches."""
    return [
        line
        for line, sentence in enumerate(sentences)
        if sentence.start < evidence["end"] and sentence.end > evidence["start"]
    ]


def _why_skipped(claim: dict[str, Any], pages: Pages) -> str:
    """Why FEVER cannot have this claim; "" if it can."""
    quotes = claim["verdict"]["evidence"]
    if claim["verdict"]["hue"] not in _LABELS:
        return f"FEVER has no label for “{claim['verdict']['rating']}”"
    if claim["verdict"]["hue"] == "unproven":
        return ""
    if not quotes:
        return "it rests on searches alone"
    if any(not find_lines(item, pages.get(name_page(item), ())) for item in quotes):
        return "an archived text that it cites is not there any more"
    return ""
