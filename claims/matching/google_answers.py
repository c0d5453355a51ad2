"""Answers of Google's Fact Check Tools API (`claims:search`, v1alpha1): claims with one or more reviews each.

Any field may be missing, and an empty result has no `claims` at all. There is no number and no evidence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from claims.matching.claimreview import NoReview
from claims.matching.ratings import find_leaning
from claims.matching.records import (
    Defect,
    ReviewRecord,
    make_storable,
    name_site,
    read_day,
    read_language,
    read_text,
    read_url,
)


def is_google_answer(document: Any) -> bool:
    claims = document.get("claims") if isinstance(document, dict) else None
    return isinstance(claims, list) and any(isinstance(each, dict) and "claimReview" in each for each in claims)


def list_pairs(document: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    """Claim and review, for each review."""
    for claim in document["claims"]:
        reviews = claim.get("claimReview") if isinstance(claim, dict) else None
        yield from ((claim, review) for review in (reviews if isinstance(reviews, list) else [reviews]))


def read_google_review(claim: Any, review: Any, *, today: dt.date) -> ReviewRecord:
    """Raises NoReview."""
    text = read_text(claim.get("text")) if isinstance(claim, dict) else ""
    if not text or not isinstance(review, dict):
        raise NoReview("It has no claim." if not text else "It has no review.")
    defects: list[Defect] = []
    url = read_url(review.get("url"))
    if not url:
        defects.append(Defect("url", "There is no usable address of the review."))
    publisher = review.get("publisher") if isinstance(review.get("publisher"), dict) else {}
    rating = read_text(review.get("textualRating"))
    if not rating:
        defects.append(Defect("textualRating", "There is no rating."))
    return ReviewRecord(
        format="google",
        claim_text=text,
        raw=make_storable(
            {**{key: value for key, value in claim.items() if key != "claimReview"}, "claimReview": review}
        ),
        claimant=read_text(claim.get("claimant")),
        claimed_on=read_day(claim.get("claimDate"), "claimDate", defects, today=today),
        publisher_name=read_text(publisher.get("name")),
        publisher_site=name_site(url) or read_text(publisher.get("site")).removeprefix("www.")[:253],
        url=url,
        title=read_text(review.get("title")),
        reviewed_on=read_day(review.get("reviewDate"), "reviewDate", defects, today=today),
        rating_text=rating,
        leaning=find_leaning(rating),
        language=read_language(review.get("languageCode"), defects),
        defects=tuple(defects),
    )
