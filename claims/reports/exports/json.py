"""The report's own JSON: the content itself, faithful and complete; `schema/report-1.json` describes it (JSON Schema 2020-12).

The linter holds it against the schema and against what a schema cannot say: that quotes stand where they should, that the
text has its hash, that what a rationale cites is there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from claims.reports.exports.values import Content, Finding, Imprint, error, name_claim, warning

SCHEMA = Path(__file__).parents[1] / "schema" / "report-1.json"
_CITATION = re.compile(r"\[(\d{1,4})\]")
_MOST_FINDINGS = 20


def write(content: Content, imprint: Imprint) -> Iterator[str]:
    yield json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
    yield "\n"


def lint(content: Content, imprint: Imprint) -> list[Finding]:
    return lint_schema(content) or [*_lint_article(content), *_lint_numbers(content), *_lint_claims(content)]


def lint_schema(content: Any) -> list[Finding]:
    """An error for each place that the schema does not allow, named by the way to it."""
    faults = sorted(_load_validator().iter_errors(content), key=lambda fault: list(map(str, fault.absolute_path)))
    return [error(f"`{_name(fault.absolute_path)}`: {fault.message[:200]}.") for fault in faults[:_MOST_FINDINGS]]


@cache
def _load_validator():
    """The library is loaded here: it is heavy, and most processes never write JSON."""
    from jsonschema import Draft202012Validator, FormatChecker

    formats = FormatChecker(formats=())
    formats.checks("date", ValueError)(lambda text: not isinstance(text, str) or bool(dt.date.fromisoformat(text)))
    formats.checks("date-time", (ValueError, OverflowError))(_is_moment)
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")), format_checker=formats)


def _is_moment(text: Any) -> bool:
    """With an offset, and between the years 1 and 9999 wherever one is: a database keeps it in UTC."""
    if not isinstance(text, str):
        return True
    moment = dt.datetime.fromisoformat(text)
    return moment.tzinfo is not None and bool(moment.astimezone(dt.UTC))


def _name(path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".") or "the report"


def _lint_article(content: Content) -> list[Finding]:
    article = content["article"]
    if hashlib.sha256(article["text"].encode()).hexdigest() != article["text_sha256"]:
        return [error("The article's text does not have the hash that is given for it.")]
    return []


def _lint_numbers(content: Content) -> list[Finding]:
    numbers = Counter(claim["number"] for claim in content["claims"])
    return [error(f"{count} claims have the number {number}.") for number, count in numbers.items() if count > 1]


def _lint_claims(content: Content) -> list[Finding]:
    text, known = content["article"]["text"], {row["rating"] for row in content["scale"]}
    findings = []
    for claim in content["claims"]:
        where, verdict = name_claim(claim), claim["verdict"]
        places = [*claim.get("appearances", ()), *([claim["anchor"]] if claim["anchor"] else [])]
        if any(text[place["start"] : place["end"]] != place["quote"] for place in places):
            findings.append(error("Its quote does not stand at its place in the article.", where))
        if verdict["rating"] not in known:
            findings.append(error(f"The scale does not have its rating, “{verdict['rating']}”.", where))
        findings += _lint_grounds(verdict, where)
    return findings


def _lint_grounds(verdict: dict[str, Any], where: str) -> list[Finding]:
    findings = []
    numbers = [item["number"] for item in verdict["evidence"]]
    if not numbers and not verdict["searches"]:
        findings.append(error("Its verdict rests on nothing.", where))
    if len(numbers) != len(set(numbers)):
        findings.append(error("Two of its quotes have the same number.", where))
    if any(item["end"] - item["start"] != len(item["quote"]) for item in verdict["evidence"]):
        findings.append(error("A quote is not as long as its place says.", where))
    if unknown := sorted({*map(int, _CITATION.findall(verdict["rationale"]))} - {*numbers}):
        findings.append(warning(f"Its rationale cites [{unknown[0]}], which is not among its quotes.", where))
    return findings
