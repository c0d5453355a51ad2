"""The page object of Google's Fact Check Markup Tool."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from claims.reports.exports.values import NotExportable
from tests.reports.exports.samples import IMPRINT, export, lint


def test_ratings_are_whole_numbers_and_dates_are_days(content):
    page = json.loads(export("markup", content))
    (markup,) = page["claimReviewMarkups"]
    assert (page["pageUrl"], page["publishDate"]) == (IMPRINT.page_url, "2026-01-03")
    numbers = [markup["rating"][key] for key in ("ratingValue", "worstRating", "bestRating")]
    assert numbers == [1, 1, 5] and all(type(number) is int for number in numbers)
    assert markup["claimDate"] == "2025-03-21" and markup["claimAppearances"] == ["https://news.example.org/1"]
    assert markup["claimAuthor"] == {"name": "the ministry"}


def test_each_address_is_the_pages_own_even_if_claims_have_pages(content):
    imprint = replace(IMPRINT, claim_urls={1: "https://desk.example.org/r/soldiers-1/claims/1/"})
    (markup,) = json.loads(export("markup", content, imprint))["claimReviewMarkups"]
    assert markup["url"] == f"{IMPRINT.page_url}#claim-1"


def test_unproven_has_no_number(content):
    content["claims"][0]["verdict"] |= {"rating": "Unproven", "value": None}
    (markup,) = json.loads(export("markup", content))["claimReviewMarkups"]
    assert set(markup["rating"]) == {"textualRating", "ratingExplanation"}


def test_it_refuses_what_the_tool_would_refuse(content):
    with pytest.raises(NotExportable, match="no public address"):
        export("markup", content, replace(IMPRINT, page_url="report.html"))
    content["article"]["url"] = "ftp://old.example.org/"
    with pytest.raises(NotExportable, match="is no address of the web"):
        export("markup", content)


def test_it_warns_as_claimreview_does(content):
    content["claims"][0]["claim"] = "w" * 80
    assert lint("markup", content) == ["warning: claim 1: It has 80 characters; search engines show fewer than 75."]
