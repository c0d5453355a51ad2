"""The report's own JSON, its schema, and what a schema cannot say."""

from __future__ import annotations

import copy
import json

import pytest
from jsonschema import Draft202012Validator

from claims.reports.content import build_content
from claims.reports.exports.json import SCHEMA, lint_schema
from claims.reports.exports.values import NotExportable
from claims.reports.services import publish_report
from tests.builders import make_evidence, make_verdict
from tests.reports.exports.samples import EVIDENCE, export, lint


def read_schema() -> dict:
    return json.loads(SCHEMA.read_text(encoding="utf-8"))


def forbid_more(schema):
    """The same schema, but keys that it does not name are forbidden."""
    if isinstance(schema, dict):
        named = {"additionalProperties": False} if "properties" in schema else {}
        return {key: forbid_more(value) for key, value in schema.items()} | named
    return [forbid_more(item) for item in schema] if isinstance(schema, list) else schema


def test_it_is_the_content_itself(content):
    assert json.loads(export("json", content)) == content


def test_it_keeps_every_script_readable(content):
    content["claims"][0]["claim"] = "東京 👩‍💻 نص"
    assert "東京 👩‍💻 نص" in export("json", content).decode()


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(read_schema())


@pytest.mark.django_db
def test_the_schema_names_every_key_of_what_is_built(claim, extraction, rita, edda):
    make_evidence(claim, rita, extraction=extraction)
    make_verdict(claim, rita, rationale="The archive says **ten** thousand [1].")
    make_verdict(claim.article.claims.all()[1], rita, label="Unproven")
    publish_report(article=claim.article, user=edda)
    content = build_content(claim.article)
    assert lint("json", content) == []
    strict = Draft202012Validator(forbid_more(read_schema()))
    assert [fault.message for fault in strict.iter_errors(content)] == []


@pytest.mark.parametrize(
    ("way", "value", "named"),
    [
        ((), [], "the report"),
        (("format",), "factcheck-report/9", "format"),
        (("article", "text_sha256"), "xyz", "article.text_sha256"),
        (("article", "published_on"), "21-3-2025", "article.published_on"),
        (("claims", 0, "number"), "1", "claims[0].number"),
        (("claims", 0, "claim"), "", "claims[0].claim"),
        (("claims", 0, "verdict", "hue"), "blue", "claims[0].verdict.hue"),
        (("claims", 0, "verdict", "value"), 0, "claims[0].verdict.value"),
        (("claims", 0, "verdict", "value"), "1", "claims[0].verdict.value"),
        (("claims", 0, "verdict", "sealed_at"), "2026-01-02T03:04:05", "claims[0].verdict.sealed_at"),
        (("claims", 0, "verdict", "sealed_at"), "9999-12-31T23:59:59-14:00", "claims[0].verdict.sealed_at"),
        (("claims", 0, "verdict", "sealed_at"), "0001-01-01T00:00:00+14:00", "claims[0].verdict.sealed_at"),
        (("claims", 0, "verdict", "evidence", 0, "start"), -1, "claims[0].verdict.evidence[0].start"),
        (("claims", 0, "verdict", "evidence", 0, "stance"), "maybe", "claims[0].verdict.evidence[0].stance"),
    ],
)
def test_what_the_schema_does_not_allow_is_named(way, value, named, content):
    place = content
    for step in way[:-1]:
        place = place[step]
    if way:
        place[way[-1]] = value
    assert str(lint_schema(content if way else value)[0]).startswith(f"`{named}`")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda c: c["article"].update(text="They sent thirteen."), "does not have the hash"),
        (lambda c: c["claims"][0]["anchor"].update(start=1), "does not stand at its place in the article"),
        (lambda c: c["claims"].append(copy.deepcopy(c["claims"][0])), "2 claims have the number 1"),
        (lambda c: c["claims"][0]["verdict"].update(rating="Wrong"), "The scale does not have its rating, “Wrong”"),
        (lambda c: c["claims"][0]["verdict"].update(evidence=[]), "Its verdict rests on nothing"),
        (lambda c: c["claims"][0]["verdict"].update(evidence=[EVIDENCE, EVIDENCE]), "have the same number"),
        (lambda c: c["claims"][0]["verdict"]["evidence"][0].update(end=99), "not as long as its place says"),
    ],
)
def test_what_cannot_be_true_is_an_error(change, said, content):
    change(content)
    with pytest.raises(NotExportable, match="JSON cannot be written") as refused:
        export("json", content)
    assert said in str(refused.value)


def test_a_citation_that_leads_nowhere_is_a_warning(content):
    content["claims"][0]["verdict"]["rationale"] = "See [7]."
    assert lint("json", content) == ["warning: claim 1: Its rationale cites [7], which is not among its quotes."]
