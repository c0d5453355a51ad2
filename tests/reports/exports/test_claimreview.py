"""ClaimReview as Google and others read it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from claims.reports.exports.claimants import tell_kind
from claims.reports.exports.values import NotExportable
from tests.reports.exports.samples import EVIDENCE, IMPRINT, export, lint


def read(content: dict) -> dict:
    document = json.loads(export("claimreview", content))
    assert document["@context"] == "https://schema.org"
    (review,) = document["@graph"]
    return review


def test_it_has_what_is_required(content):
    review = read(content)
    assert review["@type"] == "ClaimReview"
    assert review["url"] == "https://desk.example.org/r/soldiers-1/#claim-1"
    assert review["claimReviewed"] == "They sent twelve"
    assert review["author"] == {"@type": "Organization", "name": "The Desk", "url": "https://desk.example.org"}
    assert review["datePublished"] == "2026-01-03T00:00:00+00:00"
    rating = review["reviewRating"]
    assert rating["@type"] == "Rating" and rating["alternateName"] == "False"
    assert (rating["ratingValue"], rating["worstRating"], rating["bestRating"]) == (1, 1, 5)


def test_it_says_who_claimed_what_where_and_when(content):
    item = read(content)["itemReviewed"]
    assert item["@type"] == "Claim" and item["author"]["name"] == "the ministry"
    assert item["datePublished"] == "2025-03-21"
    assert item["appearance"][0]["url"] == "https://news.example.org/1"


def test_it_cites_the_archived_copies(content):
    (citation,) = read(content)["citation"]
    assert citation["text"] == EVIDENCE["quote"] and citation["identifier"] == "sha256:" + "ab" * 32
    assert citation["publisher"]["name"] == "The Archive" and citation["datePublished"] == "2024-11-01"


def test_a_rating_off_the_scale_has_no_number(content):
    content["claims"][0]["verdict"] |= {"rating": "Unproven", "value": None}
    rating = read(content)["reviewRating"]
    assert rating["alternateName"] == "Unproven"
    assert not {"ratingValue", "worstRating", "bestRating"} & set(rating)


def test_nothing_empty_is_said(content):
    content["article"] |= {"url": "", "publisher": "", "published_on": None}
    content["claims"][0]["claimants"] = []
    review = read(content)

    def walk(value):
        if isinstance(value, dict):
            for item in value.values():
                yield from walk(item)
        elif isinstance(value, list):
            for item in value:
                yield from walk(item)
        else:
            yield value

    assert None not in list(walk(review)) and "" not in list(walk(review))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Foreign Minister Lavrov", "Person"),
        ("Lena Voss", "Person"),
        ("the ministry's spokesman", "Person"),
        ("a spokesman for the ministry", "Person"),
        ("leader of the party", "Person"),
        ("Prof. Ngo", "Person"),
        ("the mayor", "Person"),
        ("the ministry", "Organization"),
        ("the agency", "Organization"),
        ("officials", "Organization"),
        ("Marks & Spencer", "Organization"),
        ("Grace Hospital", "Organization"),
        ("the ministry of the interior", "Organization"),
        ("", "Organization"),
        ("東京都", "Organization"),
    ],
)
def test_a_claimant_is_a_person_or_an_organisation(name, kind):
    assert tell_kind(name) == kind


def test_a_claimant_who_is_a_person_is_said_to_be_one(content):
    content["claims"][0]["claimants"] = ["the agency", "President Mila Novak"]
    assert read(content)["itemReviewed"]["author"] == {"@type": "Person", "name": "President Mila Novak"}


def test_it_tells_the_corrections_of_its_own_claim(content):
    line = {"edition": 2, "kind": "typo", "approved_by": "Edda", "at": "2026-02-01T00:00:00Z"}
    content["corrections"] = [line | {"claim": 1, "note": "A letter."}, line | {"claim": 2, "note": "Another."}]
    assert read(content)["correction"] == [
        {"@type": "CorrectionComment", "text": "A letter.", "datePublished": "2026-02-01T00:00:00Z"}
    ]


class TestLinter:
    def test_it_has_nothing_to_say_of_a_good_report(self, content):
        assert lint("claimreview", content) == []

    def test_a_long_claim_is_a_warning(self, content):
        content["claims"][0]["claim"] = "w" * 74
        assert lint("claimreview", content) == []
        content["claims"][0]["claim"] = "w" * 75
        assert lint("claimreview", content) == [
            "warning: claim 1: It has 75 characters; search engines show fewer than 75."
        ]

    def test_a_page_without_a_public_address_is_an_error(self, content):
        with pytest.raises(NotExportable, match="is no public address of its review"):
            export("claimreview", content, replace(IMPRINT, page_url="/r/x/"))

    def test_a_rating_outside_of_its_scale_is_an_error(self, content):
        for row, value in zip(content["scale"], (5, 2), strict=False):
            row["value"] = value
        assert any("does not lie between 2 and 5" in line for line in lint("claimreview", content))

    def test_a_scale_that_begins_at_nought_is_an_error(self, content):
        content["scale"][1]["value"] = content["claims"][0]["verdict"]["value"] = 0
        assert any("counted from 1" in line for line in lint("claimreview", content))

    def test_a_scale_of_one_number_gives_none(self, content):
        content["scale"][0]["value"] = None
        assert "ratingValue" not in read(content)["reviewRating"]
        assert "The scale has one number only" in lint("claimreview", content)[0]

    def test_words_that_contain_the_rating_are_a_warning(self, content):
        content["claims"][0]["claim"] = "It is false that they sent twelve"
        assert lint("claimreview", content) == ["warning: claim 1: Its words contain its rating, “False”."]

    def test_what_google_recommends_and_we_lack_is_a_warning(self, content):
        content["article"] |= {"published_on": None, "url": ""}
        said = " ".join(lint("claimreview", content))
        assert "no date" in said and "no address where it appeared" in said

    def test_a_claim_of_our_own_site_is_a_warning(self, content):
        content["article"]["url"] = "https://desk.example.org/blog/1"
        assert lint("claimreview", content)[0].startswith("warning: The article stands on this very site")

    def test_an_address_that_is_none_does_not_stop_it(self, content):
        content["article"]["url"] = "https://[broken"
        assert lint("claimreview", content) == []

    def test_half_a_character_is_an_error_in_every_format(self, content):
        content["claims"][0]["verdict"]["evidence"][0]["quote"] = "x\ud83dy"
        assert (
            lint("claimreview", content)
            == lint("csv", content)
            == ["error: `claims[0].verdict.evidence[0].quote` contains U+D83D, which is no character. Remove it."]
        )


def test_explanations_are_what_the_page_shows_without_markdown(content):
    content["claims"][0]["verdict"]["rationale"] = (
        "**No**, says [1]: *ten* `went`.\n\n- see [here](https://example.org/)\n- <b>not</b>\n\n> quoted\n\n---\n\n1. one"
    )
    shown = "No, says [1]: ten went.\n• see here\n• <b>not</b>\nquoted\n1. one"
    node = json.loads(export("claimreview", content))["@graph"][0]
    assert node["reviewBody"] == node["reviewRating"]["ratingExplanation"] == shown
    (markup,) = json.loads(export("markup", content))["claimReviewMarkups"]
    assert markup["rating"]["ratingExplanation"] == shown
    assert json.loads(export("averitec", content))[0]["justification"] == shown
