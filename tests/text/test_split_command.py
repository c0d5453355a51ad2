"""The split command: a text to claims, records to records."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command


def split(*args: str, **options) -> str:
    out = io.StringIO()
    call_command("split", *args, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text("The council closed two depots and hired 40 engineers.\n\nSource: example.org", encoding="utf-8")
    return str(path)


def test_it_prints_a_line_a_claim(article):
    table = split(article)
    assert "The council closed two depots." in table
    assert "The council hired 40 engineers." in table
    assert "Original source: example.org" in table


def test_it_prints_everything_as_json(article):
    found = json.loads(split(article, "--json"))
    assert [claim["standalone"] for claim in found["claims"]] == [
        "The council closed two depots.",
        "The council hired 40 engineers.",
    ]


def test_it_prints_brat_annotations(article):
    lines = split(article, "--brat").splitlines()
    assert lines[0] == "T1\tClaim 0 29\tThe council closed two depots"


def test_it_writes_a_record_for_each_record(tmp_path):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [
        {"id": "a", "text": "She left Oslo on 3 May.", "context": "Ann Lee is a nurse.", "date": "2025-03-21"},
        {"id": "b", "text": ""},
    ]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    split(jsonl=[str(source), str(target)])
    first, second = map(json.loads, target.read_text(encoding="utf-8").splitlines())
    assert (first["id"], second["id"], second["claims"]) == ("a", "b", [])
    [claim] = first["claims"]
    assert claim["text"] == "Ann Lee left Oslo on 3 May."
    assert {"start", "end", "checkable", "attribution", "quote", "polarity", "quantities", "dates", "places"} <= set(
        claim
    )


def test_it_names_the_line_that_is_no_record(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": "a", "text": "x"}\n{"id": "b"}\n', encoding="utf-8")
    with pytest.raises(CommandError, match="line 2"):
        split(jsonl=[str(source), str(tmp_path / "out.jsonl")])


def test_it_says_what_is_missing():
    with pytest.raises(CommandError, match="Give a FILE"):
        split()
