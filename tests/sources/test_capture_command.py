"""`manage.py capture` says what was got, in words and as JSON."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("capture", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_the_outcome_as_json(web):
    got = json.loads(run(web.url("/redirect?to=/article"), "--json"))
    assert (got["state"], got["quality"], got["status"]) == ("captured", "content", 200)
    assert [hop["status"] for hop in got["hops"]] == [302, 200]
    assert set(got["hashes"]) == {"raw", "decoded", "text"}
    assert got["metadata"]["title"] == {"value": "Council votes for the footbridge", "from": "h1"}
    assert got["text"].startswith("Council votes")


def test_it_prints_the_outcome_in_words(web):
    got = run(web.url("/article"))
    assert "captured, content" in got
    assert "title: Council votes for the footbridge  (from h1)" in got
    assert "The work will cost 2.4 million euros" in got


def test_it_waits_for_a_server_that_asks_for_it(web):
    got = json.loads(run(web.url("/busy?after=1"), "--json"))
    assert (got["state"], got["attempts"]) == ("captured", 2)


def test_a_failure_says_why_and_what_to_do(web):
    with pytest.raises(SystemExit):
        run(web.url("/gone"))


def test_a_batch_answers_for_each_line_in_order(web, tmp_path):
    lines = [{"url": web.url("/article")}, {"url": "http://10.0.0.1/"}, {"url": web.url("/gone")}]
    file = tmp_path / "urls.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)) + "\n\n" + json.dumps(web.url("/edited")))
    got = [json.loads(line) for line in run("--batch", str(file), "--json").splitlines()]
    assert [(one["state"], one["outcome"]) for one in got] == [
        ("captured", "content"),
        ("failed", "address_refused"),
        ("failed", "http_410"),
        ("captured", "content"),
    ]


@pytest.mark.parametrize("lines", ["no json", '{"link": 1}', "7"])
def test_a_batch_that_cannot_be_read_says_where(tmp_path, lines):
    file = tmp_path / "urls.jsonl"
    file.write_text(lines)
    with pytest.raises(CommandError, match="line 1"):
        run("--batch", str(file))


def test_it_wants_one_address_or_a_batch():
    with pytest.raises(CommandError):
        run()
