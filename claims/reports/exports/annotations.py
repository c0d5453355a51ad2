"""W3C Web Annotations (model of 2017): where each claim stands in the article, and each quote in its source.

Two selectors say the same place: the quote with 32 characters around it, and the position, zero-based, end exclusive,
counted in Unicode code points of the text after our own extraction (`extractor` names it). The quote is the truth;
positions hold for the archived text only, which the state names: when it was captured and where the copy is.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from claims.reports.exports.claimreview import is_web_address, without_empty
from claims.reports.exports.values import Content, Finding, Imprint, error, name_claim, warning

_CONTEXT = 32  # characters before and after a quote, as elsewhere in the product and in Hypothesis


def write(content: Content, imprint: Imprint) -> Iterator[str]:
    yield '{\n"@context": "http://www.w3.org/ns/anno.jsonld",\n'
    yield f'"id": {_quote(imprint.page_url + "#annotations")},\n"type": "AnnotationPage",\n"items": ['
    for place, item in enumerate(build_annotations(content, imprint)):
        yield ",\n" if place else "\n"
        yield json.dumps(item, ensure_ascii=False, indent=1)
    yield "\n]\n}\n"


def lint(content: Content, imprint: Imprint) -> list[Finding]:
    findings = [] if is_web_address(imprint.page_url) else [error("The report has no public address. Set SITE_URL.")]
    for claim in content["claims"]:
        findings += _lint_anchor(content, claim)
        for evidence in claim["verdict"]["evidence"]:
            findings += _lint_evidence(evidence, imprint, f"{name_claim(claim)}, quote [{evidence['number']}]")
    return findings


def build_annotations(content: Content, imprint: Imprint) -> Iterator[dict[str, Any]]:
    """For each claim: one on the article that says the verdict, then one on each source that says what it is quoted for."""
    for claim in content["claims"]:
        about = f"{imprint.page_url}#annotation-{claim['number']}"
        if claim["anchor"]:
            yield _annotation(
                about, "assessing", _bodies_of(content, claim), _article_target(content, claim, imprint), imprint
            )
        for evidence in claim["verdict"]["evidence"]:
            bodies = [_text(claim["claim"], content, "describing"), _text(evidence["stance"], None, "tagging")]
            target = _source_target(claim, evidence, imprint)
            yield _annotation(f"{about}-{evidence['number']}", "linking", bodies, target, imprint)


def select(text_before: str, exact: str, text_after: str, start: int, end: int) -> list[dict[str, Any]]:
    """The two selectors of one place."""
    return [
        {"type": "TextQuoteSelector", "exact": exact, "prefix": text_before, "suffix": text_after},
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]


def to_utc(moment: str) -> str:
    """An ISO 8601 moment as the model wants it: UTC, ending in Z."""
    return dt.datetime.fromisoformat(moment).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _annotation(name: str, motivation: str, bodies: list, target: dict, imprint: Imprint) -> dict[str, Any]:
    return {
        "id": name,
        "type": "Annotation",
        "motivation": motivation,
        "created": to_utc(imprint.published_at),
        "creator": without_empty({"type": "Organization", "name": imprint.desk, "homepage": imprint.desk_url}),
        "body": bodies,
        "target": target,
    }


def _bodies_of(content: Content, claim: dict[str, Any]) -> list[dict[str, Any]]:
    verdict = claim["verdict"]
    return [
        _text(verdict["rating"], None, "tagging"),
        _text(verdict["rationale"], content, "assessing", "text/markdown"),
    ]


def _text(value: str, content: Content | None, purpose: str, format: str = "text/plain") -> dict[str, Any]:
    language = {"language": content["article"]["language"]} if content else {}
    return {"type": "TextualBody", "value": value, "format": format, "purpose": purpose, **language}


def _article_target(content: Content, claim: dict[str, Any], imprint: Imprint) -> dict[str, Any]:
    article, anchor = content["article"], claim["anchor"]
    text, start, end = article["text"], anchor["start"], anchor["end"]
    around = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    return {
        "source": article["url"] or imprint.page_url,
        "selector": select(around[0], anchor["quote"], around[1], start, end),
    }


def _source_target(claim: dict[str, Any], evidence: dict[str, Any], imprint: Imprint) -> dict[str, Any]:
    snapshot = evidence["snapshot"]
    state = {
        "type": "TimeState",
        "sourceDate": to_utc(snapshot["captured_at"]),
        "cached": imprint.find_archived(claim, evidence),
    }
    return {
        "source": evidence["source"]["url"] or f"urn:sha256:{snapshot['sha256']}",
        "selector": select(
            evidence["prefix"], evidence["quote"], evidence["suffix"], evidence["start"], evidence["end"]
        ),
        "state": without_empty(state),
    }


def _lint_anchor(content: Content, claim: dict[str, Any]) -> list[Finding]:
    anchor, text = claim["anchor"], content["article"]["text"]
    if not anchor:
        return [
            warning("It stands nowhere in the article any more, so the article gets no annotation.", name_claim(claim))
        ]
    start, end = anchor["start"], anchor["end"]
    if text[start:end] != anchor["quote"]:
        return [error(f"Its quote does not stand at {start}–{end} of the article's text.", name_claim(claim))]
    around = text[max(0, start - _CONTEXT) : end + _CONTEXT]
    if text.find(around) != text.rfind(around):
        return [warning("The article has the same words more than once; the position tells which.", name_claim(claim))]
    return []


def _lint_evidence(evidence: dict[str, Any], imprint: Imprint, where: str) -> list[Finding]:
    findings = []
    if not evidence["quote"] or evidence["end"] - evidence["start"] != len(evidence["quote"]):
        findings.append(error("The quote is not as long as its position says.", where))
    text = imprint.texts.get(evidence["snapshot"]["text_sha256"])
    if text is not None and text[evidence["start"] : evidence["end"]] != evidence["quote"]:
        findings.append(error("The quote does not stand at its position in the archived text.", where))
    if not evidence["source"]["url"]:
        findings.append(warning("The source is a document without an address; its hash stands for one.", where))
    return findings


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
