"""AVeriTeC's JSON (Schlichtkrull, Guo and Vlachos 2023), as its dev file has it, which differs from its README.

A quote is an Extractive answer, a logged search that found nothing an Unanswerable one. Where the reviewer asked no
question, one is made: "What does <source> say about …?". Quotes of one source answer one question.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from claims.reports.exports.rationale import write_plain
from claims.reports.exports.values import Content, Finding, Imprint, error, name_claim, warning

LABELS = {
    "true": "Supported",
    "false": "Refuted",
    "mixed": "Conflicting Evidence/Cherrypicking",
    "unproven": "Not Enough Evidence",
}
CLAIM_TYPES = {
    "quote": "Quote Verification",
    "causal": "Causal Claim",
    "position": "Position Statement",
    "numerical": "Numerical Claim",
    "event/property": "Event/Property Claim",
}
MEDIA = {
    "text": "Web text",
    "table": "Web table",
    "pdf": "PDF",
    "image": "Image/graphic",
    "video": "Video",
    "audio": "Other",
    "other": "Other",
}
NO_ANSWER = "No answer could be found."
_LONGEST_ANSWER = 2_000  # the longest in the data


def write(content: Content, imprint: Imprint) -> Iterator[str]:
    yield "["
    for place, claim in enumerate(content["claims"]):
        yield ",\n" if place else "\n"
        yield json.dumps(build_record(content, claim, imprint), ensure_ascii=False, indent=1)
    yield "\n]\n"


def lint(content: Content, imprint: Imprint) -> list[Finding]:
    findings = []
    if not content["article"]["published_on"]:
        findings.append(warning("The article has no date; every claim of the data set has one."))
    for claim in content["claims"]:
        findings += _lint_record(build_record(content, claim, imprint), name_claim(claim))
    return findings


def build_record(content: Content, claim: dict[str, Any], imprint: Imprint) -> dict[str, Any]:
    article, verdict = content["article"], claim["verdict"]
    claim_type = CLAIM_TYPES.get(claim["kind"])
    return {
        "claim": claim["claim"],
        "required_reannotation": False,
        "label": LABELS[verdict["hue"]],
        "justification": write_plain(verdict["rationale"]),
        "claim_date": write_day(article["published_on"]),
        "speaker": claim["claimants"][-1] if claim["claimants"] else None,
        "original_claim_url": article["url"] or None,
        "cached_original_claim_url": None,
        "fact_checking_article": imprint.find_claim_url(claim["number"]),
        "reporting_source": article["publisher"] or None,
        "location_ISO_code": None,
        "claim_types": [claim_type] if claim_type else [],
        "fact_checking_strategies": ["Written Evidence"] if verdict["evidence"] else [],
        "questions": _build_questions(claim, imprint),
    }


def write_day(day: str | None) -> str | None:
    """2025-03-21 as 21-3-2025: the data set has no leading zeros."""
    if not day:
        return None
    date = dt.date.fromisoformat(day)
    return f"{date.day}-{date.month}-{date.year}"


def _build_questions(claim: dict[str, Any], imprint: Imprint) -> list[dict[str, Any]]:
    """In the order of the quotes, then of the searches."""
    questions: dict[str, list] = {}
    for evidence in claim["verdict"]["evidence"]:
        questions.setdefault(_ask(claim, evidence), []).append(_answer(claim, evidence, imprint))
    for search in claim["verdict"]["searches"]:
        question = f"What does {search['tool']} say about “{search['query']}”?"
        questions.setdefault(search.get("question") or question, []).append(_no_answer())
    return [{"question": question, "answers": answers} for question, answers in questions.items()]


def _ask(claim: dict[str, Any], evidence: dict[str, Any]) -> str:
    source = evidence["source"]
    name = source["publisher"] or source["host"] or source["title"] or source["file_name"] or "the source"
    return evidence.get("question") or f"What does {name} say about the claim “{claim['claim']}”?"


def _answer(claim: dict[str, Any], evidence: dict[str, Any], imprint: Imprint) -> dict[str, Any]:
    answer = {
        "answer": evidence["quote"],
        "answer_type": "Extractive",
        "source_url": evidence["source"]["url"],
        "source_medium": MEDIA[evidence.get("medium", "text")],
    }
    archived = imprint.find_archived(claim, evidence)
    return answer | ({"cached_source_url": archived} if archived else {})


def _no_answer() -> dict[str, Any]:
    return {"answer": NO_ANSWER, "answer_type": "Unanswerable", "source_url": "", "source_medium": ""}


def _lint_record(record: dict[str, Any], where: str) -> list[Finding]:
    findings = []
    if not record["claim"].strip() or not record["justification"].strip():
        findings.append(error("A claim and its justification need words.", where))
    if not record["questions"]:
        findings.append(error("It has neither a quote nor a search, so there is no question and no answer.", where))
    answers = [answer for question in record["questions"] for answer in question["answers"]]
    if any(len(answer["answer"]) > _LONGEST_ANSWER for answer in answers):
        findings.append(
            warning(f"A quote has more than {_LONGEST_ANSWER:,} characters, more than any in the data set.", where)
        )
    if any(answer["answer_type"] == "Extractive" and not answer["source_url"] for answer in answers):
        findings.append(warning("A quote is from a document without an address.", where))
    return findings
