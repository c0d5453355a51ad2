"""The `pages` object of Google's Fact Check Tools API (v1alpha1), which its Markup Tool edits: ClaimReview, typed and stricter.

Ratings are integers, an address is the page's own with at most an anchor, dates are days. `claimLocation` becomes
`itemReviewed.name` there, so it is not used. One object is one page; sending it replaces everything on that page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from claims.reports.exports.claimreview import (
    build_author,
    find_numbers,
    is_web_address,
    lint_claimreview,
    without_empty,
)
from claims.reports.exports.claimreview import build_claimreview as build_node
from claims.reports.exports.rationale import write_plain
from claims.reports.exports.values import Content, Finding, Imprint, error, name_claim

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def write(content: Content, imprint: Imprint) -> Iterator[str]:
    yield json.dumps(build_page(content, imprint), ensure_ascii=False, indent=1)
    yield "\n"


def lint(content: Content, imprint: Imprint) -> list[Finding]:
    page = build_page(content, imprint)
    findings = [] if is_web_address(page["pageUrl"]) else [error("The report has no public address. Set SITE_URL.")]
    if not _DAY.fullmatch(page["publishDate"]):
        findings.append(error(f"“{page['publishDate']}” is no day of publication."))
    for claim, markup in zip(content["claims"], page["claimReviewMarkups"], strict=True):
        findings += _lint_markup(page, markup, name_claim(claim))
        rules = lint_claimreview(build_node(content, claim, imprint), name_claim(claim))
        findings += [rule for rule in rules if "public address" not in rule.sentence]
    return findings


def build_page(content: Content, imprint: Imprint) -> dict[str, Any]:
    return {
        "pageUrl": imprint.page_url,
        "publishDate": imprint.published_at[:10],
        "claimReviewAuthor": {"name": imprint.desk},
        "claimReviewMarkups": [_build_markup(content, claim, imprint) for claim in content["claims"]],
    }


def _build_markup(content: Content, claim: dict[str, Any], imprint: Imprint) -> dict[str, Any]:
    article, verdict = content["article"], claim["verdict"]
    author = build_author(claim)
    rating = {"textualRating": verdict["rating"], "ratingExplanation": write_plain(verdict["rationale"])}
    return without_empty(
        {
            "url": f"{imprint.page_url}#claim-{claim['number']}",
            "claimReviewed": claim["claim"],
            "claimDate": article["published_on"],
            "claimAppearances": [article["url"]] if article["url"] else [],
            "claimAuthor": {"name": author["name"]} if author else None,
            "rating": rating | find_numbers(verdict, content["scale"]),
        }
    )


def _lint_markup(page: dict[str, Any], markup: dict[str, Any], where: str) -> list[Finding]:
    findings = []
    if markup["url"].partition("#")[0] != page["pageUrl"]:
        findings.append(error("Its address is not the page's own.", where))
    if "claimDate" in markup and not _DAY.fullmatch(markup["claimDate"]):
        findings.append(error(f"“{markup['claimDate']}” is no day.", where))
    findings += [
        error(f"“{url}” is no address of the web.", where)
        for url in markup.get("claimAppearances", ())
        if not is_web_address(url)
    ]
    return findings
