"""FEVER's lines and the table of sentences that they point into."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.reports.exports.samples import EVIDENCE, IMPRINT, export, lint

TEXT = "Old news came. They sent ten. Nobody sent twelve. All came home."
DIGEST = EVIDENCE["snapshot"]["text_sha256"]
AT_HAND = replace(IMPRINT, texts={DIGEST: TEXT})


def cite(quote: str, number: int = 1, **more) -> dict:
    start = TEXT.index(quote)
    return EVIDENCE | {"number": number, "quote": quote, "start": start, "end": start + len(quote)} | more


def read(name: str, content: dict, imprint=AT_HAND) -> list[dict]:
    return [json.loads(line) for line in export(name, content, imprint).decode().splitlines()]


@pytest.fixture
def cited(content) -> dict:
    content["claims"][0]["verdict"]["evidence"] = [cite("They sent ten. Nobody sent twelve.")]
    return content


def test_a_quote_is_the_sentences_it_touches(cited):
    (line,) = read("fever", cited)
    assert (line["label"], line["verifiable"], line["claim"]) == ("REFUTES", "VERIFIABLE", "They sent twelve")
    assert line["evidence"] == [[[100, 1, "snapshot-1-cdcdcdcd", 1], [100, 1, "snapshot-1-cdcdcdcd", 2]]]


def test_every_page_and_line_is_in_the_table_with_the_words_at_its_offsets(cited):
    table = {(row["page"], row["line"]): row for row in read("fever-sentences", cited)}
    for _, _, page, line in read("fever", cited)[0]["evidence"][0]:
        row = table[page, line]
        assert TEXT[row["start"] : row["end"]] == row["text"] and row["text_sha256"] == DIGEST
    assert len(table) == 4


def test_each_sufficient_set_is_a_set(cited):
    cited["claims"][0]["verdict"]["evidence"] = [
        cite("They sent ten.", 1, sets=[1]),
        cite("Nobody sent twelve.", 2, sets=[1, 2]),
        cite("All came home.", 3, sets=[]),
    ]
    sets = read("fever", cited)[0]["evidence"]
    assert [[(number, line) for _, number, _, line in quotes] for quotes in sets] == [[(1, 1), (2, 2)], [(2, 2)]]


def test_without_sets_the_quotes_that_speak_for_the_verdict_are_one(cited):
    cited["claims"][0]["verdict"]["evidence"] = [
        cite("They sent ten.", 1),
        cite("All came home.", 2, stance="context"),
    ]
    assert [[item[3] for item in quotes] for quotes in read("fever", cited)[0]["evidence"]] == [[1]]


def test_not_enough_info_has_one_empty_set(cited):
    cited["claims"][0]["verdict"] |= {"hue": "unproven", "rating": "Unproven", "value": None}
    (line,) = read("fever", cited)
    assert (line["label"], line["verifiable"]) == ("NOT ENOUGH INFO", "NOT VERIFIABLE")
    assert line["evidence"] == [[[1, None, None, None]]]


def test_conflicting_evidence_is_skipped_and_said(cited):
    cited["claims"][0]["verdict"] |= {"hue": "mixed", "rating": "Mixed"}
    assert read("fever", cited) == []
    assert lint("fever", cited, AT_HAND) == ["warning: claim 1: It is not in the file: FEVER has no label for “Mixed”."]


def test_a_text_that_is_gone_is_said_in_both_files(cited):
    assert read("fever", cited, IMPRINT) == []
    assert "is not there any more" in lint("fever", cited, IMPRINT)[0]
    assert lint("fever-sentences", cited, IMPRINT) == [
        "warning: The text of snapshot-1-cdcdcdcd is not there any more."
    ]


def test_a_verdict_that_rests_on_searches_alone_is_skipped(cited):
    cited["claims"][0]["verdict"] |= {"evidence": [], "searches": [{"query": "x"}]}
    assert lint("fever", cited, AT_HAND) == ["warning: claim 1: It is not in the file: it rests on searches alone."]


def test_more_sentences_than_the_scorer_counts_are_a_warning(cited):
    text = " ".join(f"Sentence number {number} stands here." for number in range(7))
    quote = EVIDENCE | {"quote": text, "start": 0, "end": len(text)}
    cited["claims"][0]["verdict"]["evidence"] = [quote]
    assert "at most 5 sentences" in lint("fever", cited, replace(IMPRINT, texts={DIGEST: text}))[0]
