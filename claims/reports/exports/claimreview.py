"""ClaimReview of schema.org, after Google's rules for it ("Fact check structured data"): an `@graph` with a node a claim.

A rating off the scale ("unproven") has no number. Rationales are given without their Markdown: Google wants what the page
shows. The meaning comes first in `alternateName`, in case it is cut off.
`archivedAt` and `citation` are for other consumers; Google does not mind them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from claims.reports.exports.claimants import tell_kind
from claims.reports.exports.rationale import write_plain
from claims.reports.exports.values import Content, Finding, Imprint, error, name_claim, warning

_LONGEST_SHOWN = 75  # Google: "aim for under 75 characters"


def write(content: Content, imprint: Imprint) -> Iterator[str]:
    yield '{\n"@context": "https://schema.org",\n"@graph": ['
    for place, claim in enumerate(content["claims"]):
        yield ",\n" if place else "\n"
        yield json.dumps(build_claimreview(content, claim, imprint), ensure_ascii=False, indent=1)
    yield "\n]\n}\n"


def lint(content: Content, imprint: Imprint) -> list[Finding]:
    reviews = [build_claimreview(content, claim, imprint) for claim in content["claims"]]
    findings = [
        finding
        for claim, review in zip(content["claims"], reviews, strict=True)
        for finding in lint_claimreview(review, name_claim(claim))
    ]
    urls = Counter(review["url"] for review in reviews)
    twice = [
        error(f"{count} claims have the address {url}; each needs its own.") for url, count in urls.items() if count > 1
    ]
    return findings + twice + _lint_scale(content) + _lint_origin(content, imprint)


def build_claimreview(content: Content, claim: dict[str, Any], imprint: Imprint) -> dict[str, Any]:
    """The node of one claim, without `@context`."""
    verdict, article = claim["verdict"], content["article"]
    reviewed = {
        "@type": "Claim",
        "author": build_author(claim),
        "datePublished": article["published_on"],
        "appearance": _appearances(article),
    }
    return without_empty(
        {
            "@type": "ClaimReview",
            "url": imprint.find_claim_url(claim["number"]),
            "claimReviewed": claim["claim"],
            "datePublished": imprint.published_at,
            "inLanguage": article["language"],
            "author": {"@type": "Organization", "name": imprint.desk, "url": imprint.desk_url},
            "itemReviewed": without_empty(reviewed),
            "reviewRating": build_rating(verdict, content["scale"]),
            "reviewBody": write_plain(verdict["rationale"]),
            "citation": [_citation(claim, item, imprint) for item in verdict["evidence"]],
            "correction": [
                _correction(item) for item in content.get("corrections", ()) if item["claim"] == claim["number"]
            ],
        }
    )


def build_author(claim: dict[str, Any]) -> dict[str, str] | None:
    """Who made the claim: the innermost claimant, the one whose words they are."""
    if not claim["claimants"]:
        return None
    name = claim["claimants"][-1]
    return {"@type": tell_kind(name), "name": name}


def build_rating(verdict: dict[str, Any], scale: list[dict[str, Any]]) -> dict[str, Any]:
    rating = {
        "@type": "Rating",
        "alternateName": verdict["rating"],
        "ratingExplanation": write_plain(verdict["rationale"]),
    }
    return rating | find_numbers(verdict, scale)


def find_numbers(verdict: dict[str, Any], scale: list[dict[str, Any]]) -> dict[str, int]:
    """`ratingValue`, `worstRating`, `bestRating`; nothing for a rating off the scale, or a scale that is none."""
    values = {row["value"] for row in scale if row["value"] is not None}
    if verdict["value"] is None or len(values) < 2:
        return {}
    return {"ratingValue": verdict["value"], "worstRating": min(values), "bestRating": max(values)}


def lint_claimreview(review: dict[str, Any], where: str) -> list[Finding]:
    """Google's rules for one node: what is required, what is recommended, and what makes no sense."""
    said, rating = review.get("claimReviewed", ""), review["reviewRating"]
    verdict = rating.get("alternateName", "")
    findings = []
    if not said.strip():
        findings.append(error("It has no words.", where))
    if not verdict.strip():
        findings.append(error("Its rating has no name.", where))
    if not is_web_address(review.get("url", "")):
        findings.append(error(f"“{review.get('url', '')}” is no public address of its review. Set SITE_URL.", where))
    if not review["author"].get("name"):
        findings.append(error("The publisher of the review has no name. Set SITE_NAME.", where))
    findings += _lint_numbers(rating, where)
    if len(said) >= _LONGEST_SHOWN:
        findings.append(
            warning(f"It has {len(said)} characters; search engines show fewer than {_LONGEST_SHOWN}.", where)
        )
    if len(verdict) > 3 and f" {verdict.lower()} " in f" {said.lower()} ":
        findings.append(warning(f"Its words contain its rating, “{verdict}”.", where))
    return findings + _lint_item(review["itemReviewed"], where)


def _lint_numbers(rating: dict[str, Any], where: str) -> list[Finding]:
    if "ratingValue" not in rating:
        return []
    value, worst, best = (rating.get(key) for key in ("ratingValue", "worstRating", "bestRating"))
    if not all(isinstance(number, int) for number in (value, worst, best)):
        return [error("Its rating's numbers are not whole numbers.", where)]
    if not 1 <= worst < best or not worst <= value <= best:
        return [error(f"Its rating {value} does not lie between {worst} and {best}, counted from 1.", where)]
    return []


def _lint_item(item: dict[str, Any], where: str) -> list[Finding]:
    findings = []
    if "datePublished" not in item:
        findings.append(warning("It has no date: say when the article was published.", where))
    if not any("url" in place for place in item.get("appearance", ())):
        findings.append(warning("It has no address where it appeared: say where the article stands.", where))
    return findings


def _lint_scale(content: Content) -> list[Finding]:
    values = {row["value"] for row in content["scale"] if row["value"] is not None}
    return [warning("The scale has one number only, so no rating gets one.")] if len(values) == 1 else []


def _lint_origin(content: Content, imprint: Imprint) -> list[Finding]:
    """Google: the claim must be attributed to an origin outside of your own site."""
    site, origin = read_site(imprint.page_url), read_site(content["article"]["url"] or "")
    return (
        [warning("The article stands on this very site; a review is of what others say.")]
        if site and site == origin
        else []
    )


def is_web_address(url: str) -> bool:
    return url.startswith(("http://", "https://")) and bool(read_site(url))


def read_site(url: str) -> str:
    """The host, with its port if there is one; "" for what is no address."""
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


def _appearances(article: dict[str, Any]) -> list[dict[str, Any]]:
    where = {"@type": "CreativeWork", "url": article["url"], "name": article["title"], "publisher": None}
    if article["publisher"]:
        where["publisher"] = {"@type": "Organization", "name": article["publisher"]}
    return [without_empty(where)]


def _citation(claim: dict[str, Any], evidence: dict[str, Any], imprint: Imprint) -> dict[str, Any]:
    source = evidence["source"]
    name = source["publisher"] or source["host"]
    return without_empty(
        {
            "@type": "CreativeWork",
            "url": source["url"],
            "name": source["title"] or source["file_name"],
            "publisher": {"@type": "Organization", "name": name} if name else None,
            "datePublished": source["published_on"],
            "text": evidence["quote"],
            "identifier": f"sha256:{evidence['snapshot']['sha256']}",
            "archivedAt": imprint.find_archived(claim, evidence),
        }
    )


def _correction(item: dict[str, Any]) -> dict[str, Any]:
    return {"@type": "CorrectionComment", "text": item["note"], "datePublished": item["at"]}


def without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}
