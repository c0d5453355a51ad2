"""W3C Web Annotations: both selectors must lead to the same words, counted in code points."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.reports.exports.samples import IMPRINT, export, lint


def read(content: dict, imprint=IMPRINT) -> list[dict]:
    page = json.loads(export("annotations", content, imprint))
    assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    return page["items"]


@pytest.fixture
def marked(content) -> dict:
    """A claim after characters that are two units in UTF-16."""
    text = "👩‍💻𝒳 " * 12 + "They sent twelve. And then no more of it was heard by anybody at all."
    start = text.index("They")
    content["article"]["text"] = text
    content["claims"][0]["anchor"] = {"start": start, "end": start + 16, "quote": "They sent twelve"}
    return content


def test_position_and_quote_select_the_same_words_in_code_points(marked):
    quote, position = read(marked)[0]["target"]["selector"]
    text = marked["article"]["text"]
    assert text[position["start"] : position["end"]] == quote["exact"] == "They sent twelve"
    assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
    assert (len(quote["prefix"]), len(quote["suffix"])) == (32, 32)


def test_a_quote_names_its_source_the_moment_and_the_copy(content):
    item = read(content, replace(IMPRINT, evidence_urls={"1-1": "https://desk.example.org/e/1/1/"}))[1]
    assert item["target"]["source"] == "https://archive.example.org/1"
    assert item["target"]["state"] == {
        "type": "TimeState",
        "sourceDate": "2026-01-02T03:04:05Z",
        "cached": "https://desk.example.org/e/1/1/",
    }
    assert [body["value"] for body in item["body"]] == ["They sent twelve", "refutes"]


def test_every_annotation_has_its_own_address_and_what_the_model_requires(content):
    items = read(content)
    assert len({item["id"] for item in items}) == len(items) == 2
    assert all({"id", "type", "target", "body", "motivation"} <= set(item) for item in items)
    assert all(item["created"].endswith("Z") for item in items)


def test_a_moment_elsewhere_is_said_in_utc(content):
    imprint = replace(IMPRINT, published_at="2026-01-03T01:30:00.123+05:30")
    assert read(content, imprint)[0]["created"] == "2026-01-02T20:00:00Z"


def test_an_uploaded_document_is_named_by_its_hash(content):
    content["claims"][0]["verdict"]["evidence"][0]["source"]["url"] = ""
    assert read(content)[1]["target"]["source"] == "urn:sha256:" + "ab" * 32
    assert any("its hash stands for one" in line for line in lint("annotations", content))


def test_a_quote_that_is_not_where_it_should_be_is_an_error(content):
    content["claims"][0]["anchor"]["start"] = 1
    assert lint("annotations", content)[0].startswith("error: claim 1: Its quote does not stand at 1–16")


def test_a_quote_that_the_archived_text_lacks_is_an_error(content):
    digest = content["claims"][0]["verdict"]["evidence"][0]["snapshot"]["text_sha256"]
    (finding,) = lint("annotations", content, replace(IMPRINT, texts={digest: "Something else."}))
    assert "does not stand at its position in the archived text" in finding


def test_words_that_stand_twice_are_a_warning(content):
    content["article"]["text"] = f"{' ' * 40}They sent twelve" * 2 + " " * 40
    content["claims"][0]["anchor"] |= {"start": 40, "end": 56}
    assert "the same words more than once" in lint("annotations", content)[0]


def test_a_claim_that_stands_nowhere_any_more_gets_its_quotes_only(content):
    content["claims"][0]["anchor"] = None
    assert [item["motivation"] for item in read(content)] == ["linking"]
