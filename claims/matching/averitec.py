"""AVeriTeC's JSON: one array of claims with questions, answers and a label. The data's fields, where README and data differ.

Source: MichSchli/AVeriTeC, data/dev.json. Dates are day-month-year without padding; "Metadata" stands where an address
should be; `cached_…` fields may be null or absent; `boolean_explanation` goes with Yes and No alone.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from claims.matching.claimreview import NoReview
from claims.matching.records import (
    Defect,
    ReviewRecord,
    find_original,
    make_storable,
    name_site,
    read_text,
    read_url,
    read_urls,
)

LEANINGS = {
    "Supported": "true",
    "Refuted": "false",
    "Not Enough Evidence": "unproven",
    "Conflicting Evidence/Cherrypicking": "mixed",
}
ANSWER_TYPES = frozenset({"Extractive", "Abstractive", "Boolean", "Unanswerable"})
_DATE = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")


def is_averitec(document: Any) -> bool:
    """Whether a JSON document looks like it: an array whose first object has a claim with questions or a label."""
    first = next((item for item in document if isinstance(item, dict)), {}) if isinstance(document, list) else {}
    return "claim" in first and ("questions" in first or "label" in first)


def read_averitec(record: Any) -> ReviewRecord:
    """One claim with its questions. Raises NoReview."""
    if not isinstance(record, dict):
        raise NoReview("It is no object.")
    claim = read_text(record.get("claim"))
    if not claim:
        raise NoReview("It has no claim.")
    defects: list[Defect] = []
    label = _read_label(record.get("label"), defects)
    url = read_url(record.get("fact_checking_article"))
    if not url:
        defects.append(Defect("fact_checking_article", "There is no usable address of the check."))
    return ReviewRecord(
        format="averitec",
        claim_text=claim,
        raw=make_storable(record),
        claimant=read_text(record.get("speaker")),
        claimed_on=_read_date(record.get("claim_date"), defects),
        appearances=read_urls([record.get("original_claim_url"), record.get("cached_original_claim_url")]),
        publisher_name=name_site(url),
        publisher_site=name_site(url),
        url=url,
        rating_text=label,
        leaning=LEANINGS.get(label, ""),
        explanation=read_text(record.get("justification")),
        language="en",
        questions=tuple(_read_questions(record.get("questions"), defects)),
        defects=tuple(defects),
    )


def _read_label(value: Any, defects: list[Defect]) -> str:
    label = read_text(value)
    if label not in LEANINGS:
        defects.append(
            Defect("label", f"“{label[:60]}” is none of the four labels." if label else "There is no label.")
        )
    return label


def _read_date(value: Any, defects: list[Defect]) -> dt.date | None:
    text = read_text(value)
    if not text:
        return None
    match = _DATE.fullmatch(text)
    try:
        return dt.date(int(match[3]), int(match[2]), int(match[1])) if match else dt.date.fromisoformat(text[:10])
    except ValueError:
        defects.append(Defect("claim_date", f"“{text[:40]}” is no day."))
        return None


def _read_questions(value: Any, defects: list[Defect]):
    for number, item in enumerate(value if isinstance(value, list) else [], 1):
        question = read_text(item.get("question")) if isinstance(item, dict) else ""
        if not question:
            defects.append(Defect("questions", f"Question {number} has no words."))
            continue
        answers = item.get("answers")
        answers = answers if isinstance(answers, list) else [answers] if isinstance(answers, dict) else []
        read = [_read_answer(answer, number, defects) for answer in answers if isinstance(answer, dict)]
        if not read:
            defects.append(Defect("questions", f"Question {number} has no answer."))
        yield {"question": question, "answers": read}


def _read_answer(answer: dict[str, Any], number: int, defects: list[Defect]) -> dict[str, str]:
    kind = read_text(answer.get("answer_type"))
    if kind not in ANSWER_TYPES:
        defects.append(Defect("answer_type", f"“{kind[:40]}” (question {number}) is none of the four types."))
    url = read_url(answer.get("source_url"))
    if not url and kind != "Unanswerable" and read_text(answer.get("source_url")) != "Metadata":
        defects.append(Defect("source_url", f"An answer to question {number} has no usable address."))
    return {
        "answer": read_text(answer.get("answer")),
        "type": kind,
        "explanation": read_text(answer.get("boolean_explanation")),
        "url": url or find_original(read_url(answer.get("cached_source_url"))),
        "cached_url": read_url(answer.get("cached_source_url")),
        "medium": read_text(answer.get("source_medium")),
    }
