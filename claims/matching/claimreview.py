"""ClaimReview as publishers really write it: every record that names a claim is kept, and what is wrong with it is said.

Source of the rules: schema.org, and Google's documentation of fact-check markup. Of 32 pages looked at, 23 had the rating
as text, 17 the older CreativeWork, and a few dates, scales and types that fit nothing; see `docs/checked-before.md`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from claims.matching.ratings import find_leaning, read_rating
from claims.matching.records import (
    Defect,
    ReviewRecord,
    has_broken_text,
    make_storable,
    name_site,
    read_day,
    read_language,
    read_text,
    read_url,
    read_urls,
)

DEEPEST = 60  # objects within objects
LONGEST_SHOWN = 75  # Google: "aim for under 75 characters"


class NoReview(Exception):
    """The record cannot be kept; `str()` says why."""


@dataclass(frozen=True)
class Found:
    """A ClaimReview node, and what stood around it: the nearest `sdPublisher`, and all nodes by their @id."""

    node: dict[str, Any]
    sd_publisher: Any = None
    by_id: dict[str, dict[str, Any]] = field(default_factory=dict)


def find_reviews(document: Any) -> Iterator[Found]:
    """Every ClaimReview anywhere in a JSON document (@graph, arrays, DataFeed, nested), in its order."""
    by_id: dict[str, dict[str, Any]] = {}
    waiting = [(document, None, 0)]
    found = []
    while waiting:
        value, publisher, depth = waiting.pop()
        if isinstance(value, dict):
            name = value.get("@id")
            if isinstance(name, str) and len(value) > 1:
                by_id.setdefault(name, value)
            if is_claim_review(value):
                found.append(Found(value, publisher, by_id))
            publisher = value.get("sdPublisher") or publisher
            value = [item for key, item in value.items() if key != "itemReviewed"]
        if isinstance(value, list) and depth < DEEPEST:
            waiting += [(item, publisher, depth + 1) for item in reversed(value) if isinstance(item, dict | list)]
    yield from found


def is_claim_review(node: dict[str, Any]) -> bool:
    return "claimreview" in {name.lower() for name in list_types(node)}


def list_types(node: Any) -> list[str]:
    """The types of a node without namespace: "http://schema.org/Claim" and "schema:Claim" are "Claim"."""
    types = node.get("@type") or node.get("type") if isinstance(node, dict) else None
    names = types if isinstance(types, list) else [types]
    return [name.rsplit("/", 1)[-1].rsplit(":", 1)[-1].strip() for name in names if isinstance(name, str)]


def read_review(found: Found, *, page_url: str = "", language: str = "", today: dt.date) -> ReviewRecord:
    """One review. `page_url` and `language` are those of the page it stood on, where there is one. Raises NoReview."""
    node = {key: _resolve(value, found.by_id) for key, value in found.node.items()}
    defects = _check_type(node)
    claim = _resolve(_first(node.get("itemReviewed")), found.by_id)
    claim = {key: _resolve(value, found.by_id) for key, value in claim.items()} if isinstance(claim, dict) else claim
    text = _read_claim_text(node, claim, defects)
    _check_claim_type(claim, defects)
    claim = claim if isinstance(claim, dict) else {}
    rated = read_rating(node.get("reviewRating"), defects)
    url = _read_address(node, page_url, defects)
    publisher = _read_publisher(node, found.sd_publisher, defects)
    claimant = _read_claimant(claim, defects)
    claimed_on = read_day(claim.get("datePublished"), "itemReviewed.datePublished", defects, today=today)
    reviewed_on = read_day(node.get("datePublished"), "datePublished", defects, today=today)
    if has_broken_text(found.node):
        defects.append(Defect("JSON", "It has NUL or half a character in it; they are replaced."))
    _check_words(text, rated.text, defects)
    _check_sense(claimant, publisher, claimed_on, reviewed_on, defects)
    return ReviewRecord(
        format="claimreview",
        claim_text=text,
        raw=make_storable(found.node),
        claimant=claimant,
        claimed_on=claimed_on,
        appearances=_read_appearances(claim),
        publisher_name=publisher,
        publisher_site=name_site(url or read_url(node.get("author"))),
        url=url,
        title=read_text(node.get("headline") or node.get("name")),
        reviewed_on=reviewed_on,
        rating_text=rated.text,
        rating_value=rated.value,
        rating_worst=rated.worst,
        rating_best=rated.best,
        rating_share=rated.share,
        leaning=rated.leaning or find_leaning(rated.text),
        explanation=_read_explanation(node),
        language=read_language(node.get("inLanguage") or claim.get("inLanguage"), defects) or language,
        defects=tuple(defects),
    )


def _first(value: Any) -> Any:
    return next((item for item in value if item), None) if isinstance(value, list) else value


def _resolve(value: Any, by_id: dict[str, dict[str, Any]]) -> Any:
    """What a bare {"@id": …} points to in the same document."""
    if isinstance(value, dict) and set(value) <= {"@id", "@type"} and isinstance(value.get("@id"), str):
        return by_id.get(value["@id"], value)
    return value


def _check_type(node: dict[str, Any]) -> list[Defect]:
    name = next(name for name in list_types(node) if name.lower() == "claimreview")
    return [] if name == "ClaimReview" else [Defect("@type", f"“{name}” is written “ClaimReview”.")]


def _check_claim_type(claim: Any, defects: list[Defect]) -> None:
    if not claim:
        defects.append(Defect("itemReviewed", "It is not said what is reviewed, by whom and when it was claimed."))
        return
    if not isinstance(claim, dict):
        defects.append(Defect("itemReviewed", "It is a bare text instead of a Claim."))
        return
    types = list_types(claim)
    if "Claim" in types:
        return
    if "creativework" in {name.lower() for name in types}:
        case = "" if "CreativeWork" in types else ", in the wrong case"
        defects.append(Defect("itemReviewed.@type", f"“{types[0]}” is the older markup{case}; today it is “Claim”."))
    else:
        defects.append(Defect("itemReviewed.@type", f"“{types[0] if types else 'nothing'}” is no “Claim”."))


def _check_words(text: str, rating: str, defects: list[Defect]) -> None:
    if len(text) >= LONGEST_SHOWN:
        defects.append(Defect("claimReviewed", f"It has {len(text)} characters; fewer than {LONGEST_SHOWN} are shown."))
    if len(rating) > 3 and re.search(rf"\b{re.escape(rating.casefold())}\b", text.casefold()):
        defects.append(
            Defect("claimReviewed", f"It contains the rating, “{rating[:60]}”, so it is not the claim alone.")
        )


def _check_sense(
    claimant: str, publisher: str, claimed_on: dt.date | None, reviewed_on: dt.date | None, defects: list[Defect]
) -> None:
    """What markup tools get wrong: the desk as the claimant, the day of writing as the day of the claim."""
    if claimant and claimant.casefold() == publisher.casefold():
        defects.append(
            Defect("itemReviewed.author", f"“{claimant[:60]}” made the review, and is named for the claim, too.")
        )
    if claimed_on and reviewed_on and claimed_on > reviewed_on:
        defects.append(Defect("itemReviewed.datePublished", "The claim would be younger than its review."))


def _read_claim_text(node: dict[str, Any], claim: Any, defects: list[Defect]) -> str:
    value = node.get("claimReviewed")
    if text := read_text(value):
        if not isinstance(value, str):
            defects.append(Defect("claimReviewed", "It is no text; its first text is taken."))
        return text
    claim = claim if isinstance(claim, dict) else {"name": claim}
    for name in ("name", "text", "headline", "description"):
        if text := read_text(claim.get(name)):
            defects.append(Defect("claimReviewed", f"It is missing; “itemReviewed.{name}” is taken for it."))
            return text
    raise NoReview("It does not say which claim it reviews.")


def _read_claimant(claim: dict[str, Any], defects: list[Defect]) -> str:
    author = claim.get("author") or claim.get("creator")
    names = [read_text(item) for item in (author if isinstance(author, list) else [author])]
    if author and not any(names):
        defects.append(Defect("itemReviewed.author", "It has no name."))
    return ", ".join(dict.fromkeys(name for name in names if name))


def _read_appearances(claim: dict[str, Any]) -> tuple[str, ...]:
    """Where the claim was made; in the older markup the reviewed work itself is the place."""
    places = [claim.get("firstAppearance"), claim.get("appearance")]
    if "Claim" not in list_types(claim):
        places += [claim.get("url"), claim.get("sameAs")]
    flat = [item for place in places for item in (place if isinstance(place, list) else [place])]
    return read_urls(flat)


def _read_address(node: dict[str, Any], page_url: str, defects: list[Defect]) -> str:
    if url := read_url(node.get("url")):
        if not urlsplit(url).path.strip("/") and not urlsplit(url).query:
            defects.append(Defect("url", "It is a site’s first page, not the page of the review."))
        return url
    instead = read_url(node.get("mainEntityOfPage")) or page_url or read_url(node.get("@id"))
    told = "the page it stands on is taken" if instead else "nobody can look it up"
    defects.append(Defect("url", f"There is no usable address of the review; {told}."))
    return instead


def _read_publisher(node: dict[str, Any], sd_publisher: Any, defects: list[Defect]) -> str:
    if name := read_text(node.get("author")):
        return name
    instead = read_text(node.get("publisher")) or read_text(node.get("sdPublisher") or sd_publisher)
    told = f"“{instead[:60]}” is taken" if instead else "it is not known who checked"
    defects.append(Defect("author", f"The publisher of the review is not named; {told}."))
    return instead


def _read_explanation(node: dict[str, Any]) -> str:
    rating = _first(node.get("reviewRating"))
    explanation = read_text(rating.get("ratingExplanation")) if isinstance(rating, dict) else ""
    return explanation or read_text(node.get("reviewBody") or node.get("description"))
