"""AVeriTeC's JSON, as its data has it."""

from __future__ import annotations

import json

import pytest

from claims.reports.exports.averitec import write_day
from claims.reports.exports.values import NotExportable
from tests.reports.exports.samples import EVIDENCE, export, lint

SEARCH = {"query": "twelve soldiers", "tool": "The Archive's search", "searched_on": "2026-01-02", "note": ""}


def read(content: dict) -> dict:
    (record,) = json.loads(export("averitec", content))
    return record


def test_it_has_the_fields_of_the_data(content):
    record = read(content)
    assert set(record) == {
        "claim", "required_reannotation", "label", "justification", "claim_date", "speaker", "original_claim_url",
        "cached_original_claim_url", "fact_checking_article", "reporting_source", "location_ISO_code", "claim_types",
        "fact_checking_strategies", "questions",
    }  # fmt: skip
    assert (record["label"], record["claim_date"], record["speaker"]) == ("Refuted", "21-3-2025", "the ministry")
    assert record["claim_types"] == ["Numerical Claim"] and record["required_reannotation"] is False


@pytest.mark.parametrize(
    ("hue", "label"),
    [
        ("true", "Supported"),
        ("false", "Refuted"),
        ("mixed", "Conflicting Evidence/Cherrypicking"),
        ("unproven", "Not Enough Evidence"),
    ],
)
def test_every_verdict_has_a_label(hue, label, content):
    content["claims"][0]["verdict"]["hue"] = hue
    assert read(content)["label"] == label


@pytest.mark.parametrize(
    ("day", "written"), [("2025-03-01", "1-3-2025"), ("2025-11-30", "30-11-2025"), ("", None), (None, None)]
)
def test_days_come_before_months_without_noughts(day, written):
    assert write_day(day) == written


def test_a_quote_answers_a_question_about_its_source(content):
    (question,) = read(content)["questions"]
    assert question["question"] == "What does The Archive say about the claim “They sent twelve”?"
    (answer,) = question["answers"]
    assert (answer["answer"], answer["answer_type"]) == (EVIDENCE["quote"], "Extractive")
    assert (answer["source_url"], answer["source_medium"]) == ("https://archive.example.org/1", "Web text")


def test_the_reviewers_own_question_comes_first(content):
    content["claims"][0]["verdict"]["evidence"][0]["question"] = "How many were sent?"
    assert read(content)["questions"][0]["question"] == "How many were sent?"


def test_quotes_of_one_source_answer_one_question(content):
    content["claims"][0]["verdict"]["evidence"] = [EVIDENCE, EVIDENCE | {"number": 2, "quote": "More."}]
    (question,) = read(content)["questions"]
    assert [answer["answer"] for answer in question["answers"]] == [EVIDENCE["quote"], "More."]


def test_a_search_that_found_nothing_is_unanswerable(content):
    content["claims"][0]["verdict"] |= {"evidence": [], "searches": [SEARCH], "hue": "unproven", "value": None}
    (question,) = read(content)["questions"]
    assert question["question"] == "What does The Archive's search say about “twelve soldiers”?"
    (answer,) = question["answers"]
    assert answer == {
        "answer": "No answer could be found.", "answer_type": "Unanswerable", "source_url": "", "source_medium": "",
    }  # fmt: skip


def test_nothing_found_and_nothing_searched_is_an_error(content):
    content["claims"][0]["verdict"]["evidence"] = []
    with pytest.raises(NotExportable, match="neither a quote nor a search"):
        export("averitec", content)


def test_a_missing_date_and_a_very_long_quote_are_warnings(content):
    content["article"]["published_on"] = None
    content["claims"][0]["verdict"]["evidence"] = [EVIDENCE | {"quote": "w" * 10_000}]
    assert read(content)["claim_date"] is None
    said = " ".join(lint("averitec", content))
    assert "The article has no date" in said and "more than 2,000 characters" in said
