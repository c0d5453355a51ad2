"""ClaimReview as publishers really write it: everything that names a claim survives, and each defect is said."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from claims.matching.documents import read_document
from claims.matching.ratings import find_leaning
from claims.matching.records import Read, ReviewRecord, identify_review

TODAY = dt.date(2026, 3, 21)
GOOD = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://www.check.example.org/2024/bridge",
    "claimReviewed": "The bridge was closed for two years.",
    "datePublished": "2024-05-06",
    "inLanguage": "en-GB",
    "author": {"@type": "Organization", "name": "Check Desk", "url": "https://check.example.org"},
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "Jo Smith"},
        "datePublished": "2024-05-01T10:00:00+02:00",
        "appearance": {"@type": "CreativeWork", "url": "https://paper.example.org/1"},
    },
    "reviewRating": {
        "@type": "Rating",
        "alternateName": "Mostly false",
        "ratingValue": 2,
        "worstRating": 1,
        "bestRating": 5,
        "ratingExplanation": "It was closed for two weeks.",
    },
}


def read(document) -> Read:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return read_document(body, today=TODAY)


def read_one(document) -> ReviewRecord:
    (record,) = read(document).records
    return record


def change(**values) -> dict:
    """The good record with other values; `itemReviewed__x` and `reviewRating__x` go inside, None leaves out."""
    record = json.loads(json.dumps(GOOD))
    for name, value in values.items():
        *inner, last = name.removeprefix("at_").split("__")
        target = record
        for part in inner:
            target = target[part]
        target.pop(last, None)
        if value is not None:
            target["@type" if name == "at_type" else last] = value
    return record


def name_defects(record: ReviewRecord) -> list[str]:
    return [defect.field for defect in record.defects]


def test_a_good_record_is_read_without_a_word():
    record = read_one(GOOD)
    assert record.defects == ()
    assert (record.claim_text, record.claimant) == ("The bridge was closed for two years.", "Jo Smith")
    assert (record.claimed_on, record.reviewed_on) == (dt.date(2024, 5, 1), dt.date(2024, 5, 6))
    assert (record.publisher_name, record.publisher_site) == ("Check Desk", "check.example.org")
    assert (record.rating_text, record.rating_value, record.rating_share, record.leaning) == (
        "Mostly false",
        2,
        0.25,
        "false",
    )
    assert (record.language, record.explanation) == ("en-gb", "It was closed for two weeks.")
    assert record.appearances == ("https://paper.example.org/1",)
    assert record.raw == GOOD


class TestDefects:
    @pytest.mark.parametrize(
        ("changes", "fields"),
        [
            ({"reviewRating__ratingValue": "2"}, ["ratingValue"]),
            ({"reviewRating__bestRating": "five"}, ["bestRating", "bestRating"]),
            ({"reviewRating__worstRating": 0}, ["worstRating"]),
            ({"reviewRating__worstRating": -1, "reviewRating__ratingValue": -1, "reviewRating__bestRating": -1},
             ["worstRating", "bestRating"]),
            ({"reviewRating__worstRating": 2, "reviewRating__bestRating": 2}, ["bestRating"]),
            ({"reviewRating__worstRating": 5, "reviewRating__bestRating": 1, "reviewRating__ratingValue": 5},
             ["bestRating"]),
            ({"reviewRating__worstRating": None, "reviewRating__bestRating": None}, ["worstRating"]),
            ({"reviewRating__ratingValue": 9}, ["ratingValue"]),
            ({"reviewRating__ratingValue": float("nan")}, ["ratingValue"]),
            ({"reviewRating__alternateName": "True"}, ["ratingValue"]),
            ({"reviewRating__alternateName": None, "reviewRating__ratingExplanation": None}, ["alternateName"]),
            ({"reviewRating__alternateName": None}, ["alternateName"]),
            ({"reviewRating__alternateName": "mostly_false"}, ["alternateName"]),
            ({"reviewRating__alternateName": "We conclude that. " * 10}, ["alternateName"]),
            ({"reviewRating__alternateName": "The bridge was never closed at all."}, ["alternateName"]),
            ({"reviewRating__alternateName": "Not proven", "reviewRating__ratingValue": 1}, []),
            ({"reviewRating__alternateName": "Unproven", "reviewRating__ratingValue": 1}, ["ratingValue"]),
            ({"reviewRating__alternateName": "Unproven", "reviewRating__ratingValue": 0, "reviewRating__worstRating": 0},
             ["worstRating", "ratingValue"]),
            ({"reviewRating__alternateName": "Unproven", "reviewRating__ratingValue": None}, []),
            ({"reviewRating": None}, ["reviewRating"]),
            ({"reviewRating": "False"}, ["reviewRating"]),
            ({"reviewRating": [GOOD["reviewRating"], GOOD["reviewRating"]]}, ["reviewRating"]),
            ({"reviewRating": []}, ["reviewRating"]),
            ({"itemReviewed__@type": "CreativeWork"}, ["itemReviewed.@type"]),
            ({"itemReviewed__@type": "creativeWork"}, ["itemReviewed.@type"]),
            ({"itemReviewed__@type": None}, ["itemReviewed.@type"]),
            ({"itemReviewed": None}, ["itemReviewed", "itemReviewed.datePublished"]),
            ({"itemReviewed": "A bridge"}, ["itemReviewed", "itemReviewed.datePublished"]),
            ({"itemReviewed__datePublished": None}, ["itemReviewed.datePublished"]),
            ({"itemReviewed__author": {"@type": "Person"}}, ["itemReviewed.author"]),
            ({"datePublished": None}, ["datePublished"]),
            ({"datePublished": "2024-05-06 09:30"}, ["datePublished"]),
            ({"datePublished": "2024-05-06T09:30:00+0200"}, ["datePublished"]),
            ({"datePublished": "6 May 2024"}, ["datePublished"]),
            ({"datePublished": "05/06/2024"}, ["datePublished"]),
            ({"datePublished": "2024-02-31"}, ["datePublished"]),
            ({"datePublished": "soon"}, ["datePublished"]),
            ({"at_type": "claimReview"}, ["@type"]),
            ({"author": None}, ["author"]),
            ({"url": None}, ["url"]),
            ({"url": "javascript:alert(1)"}, ["url"]),
            ({"url": "/2024/bridge"}, ["url"]),
            ({"url": "https://check.example.org/"}, ["url"]),
            ({"url": "https://check.example.org/?p=7"}, []),
            ({"itemReviewed__author": {"@type": "Organization", "name": "check desk"}}, ["itemReviewed.author"]),
            ({"itemReviewed__datePublished": "2024-05-07"}, ["itemReviewed.datePublished"]),
            ({"claimReviewed": "The bridge was closed for two years, two months, two weeks and two days, it is said."},
             ["claimReviewed"]),
            ({"claimReviewed": "Mostly false: the bridge was closed."}, ["claimReviewed"]),
            ({"claimReviewed": "The bridge \ud800 was \x00 closed."}, ["JSON"]),
            ({"inLanguage": "English, mostly"}, ["inLanguage"]),
            ({"claimReviewed": ["The bridge was closed."]}, ["claimReviewed"]),
            ({"claimReviewed": None, "itemReviewed__name": "The bridge was closed."}, ["claimReviewed"]),
        ],
    )  # fmt: skip
    def test_each_is_survived_and_said(self, changes, fields):
        record = read_one(change(**changes))
        assert name_defects(record) == fields
        assert record.claim_text

    def test_what_is_unproven_has_no_place_on_the_line(self):
        record = read_one(change(reviewRating__alternateName="Unproven", reviewRating__ratingValue=1))
        assert record.rating_share is None and record.rating_value == 1

    def test_the_wrong_case_is_called_so(self):
        (defect,) = read_one(change(**{"itemReviewed__@type": "creativeWork"})).defects
        assert "wrong case" in defect.sentence

    def test_no_claim_is_no_record(self):
        got = read(change(claimReviewed=None))
        assert not got.records and "which claim" in got.refused[0].reason

    @pytest.mark.parametrize("value", [None, True, 7, [], {}, [[]], {"@type": []}, "", "\x00", "\ud83d"])
    @pytest.mark.parametrize(
        "name", ["claimReviewed", "itemReviewed", "reviewRating", "author", "url", "datePublished", "inLanguage"]
    )
    def test_no_value_of_any_kind_stops_it(self, name, value):
        """Also what is kept can be stored: no NUL, no unpaired surrogate."""
        got = read(change(**{name: value}) | {name: value})
        assert len(got.records) + len(got.refused) == 1
        for record in got.records:
            stored = json.dumps(record.raw, ensure_ascii=False)
            assert "\x00" not in stored and "\\u0000" not in json.dumps(record.raw)
            stored.encode()


class TestRatings:
    @pytest.mark.parametrize(
        ("value", "worst", "best", "share"),
        [
            (1, 1, 5, 0.0),
            (5, 1, 5, 1.0),
            (3, 1, 5, 0.5),
            ("2,5", 1, 4, 0.5),
            (6, 1, 6, 1.0),
            (2, 1, 2, 1.0),
            (0, 0, 5, 0.0),
            (5, 5, 1, 0.0),  # the larger, the falser
            (1, 5, 1, 1.0),
            (-1, -1, -1, None),
            (2, 2, 2, None),
            (3, None, None, 0.5),  # schema.org's 1 and 5
            (4, None, 6, 0.6),
            (7, 1, 5, None),
            (True, 1, 5, None),
            ("four", 1, 5, None),
        ],
    )
    def test_the_number_lies_between_worst_and_best(self, value, worst, best, share):
        rating = {"alternateName": "see below", "ratingValue": value, "worstRating": worst, "bestRating": best}
        record = read_one(change(reviewRating=rating))
        assert record.rating_share == (None if share is None else pytest.approx(share))

    def test_a_number_that_does_not_fit_the_word_is_not_believed(self):
        """As met: “Falso” with 4 of 6."""
        rating = {"alternateName": "Falso", "ratingValue": "4", "bestRating": "6"}
        record = read_one(change(reviewRating=rating))
        assert (record.rating_value, record.rating_share, record.leaning) == (4, None, "false")

    @pytest.mark.parametrize(
        ("words", "leaning"),
        [
            ("FALSE!", "false"),
            ("Pants on Fire", "false"),
            ("mostly_false", "false"),
            ("Half-True", "mixed"),
            ("Engañoso", "mixed"),
            ("Größtenteils falsch", "false"),
            ("Правда", "true"),
            ("❌ Falso", "false"),
            ("Not Enough Evidence", "unproven"),
            ("False, but funny", ""),
            ("This is not false", ""),
            ("Spins the facts", ""),
            ("", ""),
        ],
    )
    def test_only_whole_words_that_are_known_say_something(self, words, leaning):
        assert find_leaning(words) == leaning

    def test_a_word_in_place_of_the_number_is_the_rating(self):
        record = read_one(change(reviewRating={"ratingValue": "Falsch"}))
        assert (record.rating_text, record.leaning, record.rating_value) == ("Falsch", "false", None)


class TestShapes:
    @pytest.mark.parametrize(
        "document",
        [
            GOOD,
            [GOOD],
            [[GOOD]],
            {"@graph": [{"@type": "WebPage"}, GOOD]},
            {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [GOOD]}]},
            {"@type": "NewsArticle", "review": GOOD},
            {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": GOOD}]},
            GOOD | {"@type": ["Article", "ClaimReview"]},
            GOOD | {"@type": "http://schema.org/ClaimReview"},
            GOOD | {"@type": "schema:ClaimReview"},
        ],
    )
    def test_it_is_found_wherever_it_stands(self, document):
        assert read_one(document).claim_text == GOOD["claimReviewed"]

    def test_what_is_named_by_id_is_looked_up(self):
        graph = [
            change(author={"@id": "#desk"}, itemReviewed={"@id": "#claim"}),
            {"@id": "#desk", "@type": "Organization", "name": "Check Desk"},
            {"@id": "#claim", "@type": "Claim", "author": {"@id": "#jo"}, "datePublished": "2024-05-01"},
            {"@id": "#jo", "@type": "Person", "name": "Jo Smith"},
        ]
        record = read_one({"@graph": graph})
        assert (record.publisher_name, record.claimant, record.defects) == ("Check Desk", "Jo Smith", ())

    def test_an_aggregators_word_stands_in_for_the_publisher(self):
        item = {"@type": "DataFeedItem", "sdPublisher": {"name": "Aggregator"}, "item": [change(author=None)]}
        assert read_one({"dataFeedElement": [item]}).publisher_name == "Aggregator"

    def test_several_are_read_in_order_and_a_bad_one_does_not_stop_the_others(self):
        got = read([GOOD, change(claimReviewed=None), change(claimReviewed="Another.")])
        assert [record.claim_text for record in got.records] == [GOOD["claimReviewed"], "Another."]
        assert [refused.position for refused in got.refused] == [2]

    def test_several_claimants_are_all_named(self):
        record = read_one(change(itemReviewed__author=[{"name": "Jo"}, "Sam", {"name": "Jo"}]))
        assert record.claimant == "Jo, Sam"

    def test_html_in_texts_is_taken_off(self):
        assert read_one(change(claimReviewed="<p>Tom &amp;amp; Jerry <b>won</b></p>")).claim_text == "Tom & Jerry won"

    def test_json_lines_are_read_and_a_broken_line_is_named(self):
        lines = [json.dumps(GOOD), "{broken", json.dumps(change(claimReviewed="Another."))]
        got = read("\n".join(lines).encode())
        assert (len(got.records), got.refused[0].position) == (2, 2)

    def test_nothing_of_the_kind_is_said(self):
        for document in ({}, [], 7, "text", {"@type": "Review"}, {"claims": []}):
            got = read(document)
            assert not got.records and got.notice

    @pytest.mark.parametrize("body", [b"", b"   ", b"\xef\xbb\xbf", b"no json", b"{", b"[" * 100_000, bytes(100)])
    def test_what_is_no_json_is_told(self, body):
        got = read(body)
        assert not got.records and (got.refused or got.notice)


class TestBrokenJson:
    TEXT = json.dumps(GOOD)

    @pytest.mark.parametrize(
        ("broken", "what"),
        [
            (TEXT.replace('"@type": "Claim",', '"@type": "Claim",,').replace(",,", ","), ""),
            (TEXT[:-1] + ",}", "commas"),
            (f"<!-- {TEXT} -->", "comment"),
            (f"//<![CDATA[\n{TEXT}\n//]]>", "comment"),
            (TEXT + ";", "comment"),
            (TEXT.replace("two years", "two\nyears"), ""),
            (TEXT.replace('"', "&quot;"), "HTML text"),
            (TEXT + "}", "behind"),
            (TEXT.replace("two years", "two, ] years")[:-1] + ",}", "commas"),
        ],
    )
    def test_it_is_mended_where_there_is_one_reading(self, broken, what):
        record = read_one(f'<html><script type="application/ld+json">{broken}</script></html>'.encode())
        assert [defect.sentence for defect in record.defects if defect.field == "JSON"] == (
            [record.defects[0].sentence] if what else []
        )
        assert not what or what in record.defects[0].sentence
        assert record.claim_text.startswith("The bridge was closed for two")

    def test_one_broken_script_does_not_stop_the_others(self):
        page = f'<script type="application/ld+json">{{"a": }}</script><script type="application/ld+json">{self.TEXT}</script>'
        got = read(page.encode())
        assert len(got.records) == 1 and "no JSON" in got.refused[0].reason


class TestHostileInput:
    """Time grows with the length, whatever is in it."""

    @pytest.mark.timeout(20)
    @pytest.mark.parametrize(
        "body",
        [
            b'{"a": "' + b'\\"' * 1_000_000,
            b'{"a": "' + b'\\"' * 1_000_000 + b"\\",
            b'{"a": ' + b"," * 2_000_000,
            b'{"a": ' + b", " * 1_000_000,
            b'<?xml version="1.0"?>' + b"<!-- a --> " * 100_000 + b"<",
            b"<!--" * 500_000,
            b"<html " * 500_000,
            b"{" * 1_000_000,
            b'[{"@type": "ClaimReview", "claimReviewed": ' + b'"&amp;<b>' * 200_000,
            json.dumps(GOOD | {"claimReviewed": "<" * 1_000_000 + "&lt;" * 100_000}).encode(),
            json.dumps(GOOD | {"inLanguage": "a-" * 500_000, "datePublished": "1" * 1_000_000}).encode(),
            json.dumps(GOOD | {"url": "https://a.example.org/" + "a" * 1_000_000}).encode(),
        ],
        ids=range(12),
    )
    def test_it_is_read_in_one_go(self, body):
        read(body)

    @pytest.mark.parametrize("depth", [50, 300, 900])
    def test_records_nested_too_deeply_are_refused_alone(self, depth):
        nested = json.loads("[" * depth + "]" * depth)
        got = read([GOOD | {"x": nested, "claimReviewed": "Deep."}, GOOD])
        assert got.records[-1].claim_text == GOOD["claimReviewed"]
        assert len(got.records) + len(got.refused) == 2


class TestPages:
    def test_all_scripts_are_read_and_the_pages_language_and_address_stand_in(self):
        first, second = change(url=None, inLanguage=None), change(claimReviewed="Another.")
        page = (
            "<!DOCTYPE html><html lang='pt-BR'><head><script>var x = '<script>';</script>"
            f"<SCRIPT TYPE='application/ld+json; charset=utf-8' id=a>{json.dumps(first)}</SCRIPT>"
            f"<script id=b type=application/ld+json>{json.dumps([second])}</script ></head></html>"
        )
        got = read_document(page.encode(), page_url="https://www.check.example.org/page", today=TODAY)
        assert [record.claim_text for record in got.records] == [GOOD["claimReviewed"], "Another."]
        assert got.records[0].url == "https://www.check.example.org/page" and got.records[0].language == "pt-br"

    def test_other_scripts_are_left_alone(self):
        page = f'<script type="text/javascript">{json.dumps(GOOD)}</script><p>Text</p>'
        assert "No ClaimReview" in read(page.encode()).notice

    def test_a_page_of_scripts_without_end_is_read_in_one_go(self):
        read(b"<html>" + b"<script type=application/ld+json>" * 200_000)
        read(b"<html>" + b"<script " * 200_000)

    def test_other_character_sets_are_read(self):
        page = '<meta charset="windows-1252"><script type="application/ld+json">' + json.dumps(
            change(claimReviewed="Größe"), ensure_ascii=False
        )
        assert read_one((page + "</script>").encode("cp1252")).claim_text == "Größe"


class TestFeeds:
    def test_markup_inside_entries_is_read_and_other_entries_are_named(self):
        script = json.dumps(GOOD).replace("<", "&lt;").replace("&", "&amp;")
        feed = (
            '<?xml version="1.0"?><rss version="2.0"><channel>'
            f"<item><link>https://check.example.org/1</link><description>&lt;script "
            f'type="application/ld+json"&gt;{script}&lt;/script&gt;</description></item>'
            "<item><title>Other</title><link>https://check.example.org/2</link></item></channel></rss>"
        )
        got = read(feed.encode())
        assert len(got.records) == 1 and got.links == ("https://check.example.org/2",)

    def test_atom_links_are_taken(self):
        feed = (
            '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="edit" href="https://a.example.org/no"/>'
            '<link href="https://a.example.org/1"/></entry><entry><link href="javascript:x"/></entry></feed>'
        )
        assert read(feed.encode()).links == ("https://a.example.org/1",)

    def test_a_feed_in_another_character_set_is_read(self):
        feed = '<?xml version="1.0" encoding="iso-8859-1"?><rss><item><link>https://a.example.org/é</link></item></rss>'
        assert read(feed.encode("iso-8859-1")).links == ("https://a.example.org/é",)

    @pytest.mark.parametrize(
        "feed",
        [
            '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa">]><rss>&a;</rss>',
            '<?xml version="1.0"?><!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss/>',
            "<rss><channel>",
        ],
    )
    def test_entities_and_broken_feeds_are_refused(self, feed):
        assert "no feed" in read(feed.encode()).refused[0].reason


class TestGoogleAnswers:
    ANSWER = {
        "claims": [
            {
                "text": "The bridge was closed for two years.",
                "claimant": "Jo Smith",
                "claimDate": "2024-05-01T00:00:00Z",
                "claimReview": [
                    {
                        "publisher": {"name": "Check Desk", "site": "check.example.org"},
                        "url": "https://check.example.org/2024/bridge/",
                        "title": "Bridge",
                        "reviewDate": "2024-05-06T00:00:00Z",
                        "textualRating": "Mostly false",
                        "languageCode": "en",
                    },
                    {"publisher": {"site": "other.example.org"}, "url": "https://other.example.org/1"},
                ],
            },
            {"claimReview": [{}]},
        ],
        "nextPageToken": "x",
    }

    def test_each_review_is_a_record_and_missing_fields_are_said(self):
        got = read(self.ANSWER)
        first, second = got.records
        assert (first.format, first.claimant, first.reviewed_on) == ("google", "Jo Smith", dt.date(2024, 5, 6))
        assert (second.publisher_site, name_defects(second)) == ("other.example.org", ["textualRating", "reviewDate"])
        assert [refused.reason for refused in got.refused] == ["It has no claim."]

    def test_it_is_the_same_review_as_the_pages(self):
        assert read(self.ANSWER).records[0].identity == read_one(GOOD).identity


class TestIdentity:
    @pytest.mark.parametrize(
        "url",
        [
            "http://check.example.org/2024/bridge",
            "https://www.check.example.org/2024/bridge/",
            "https://check.example.org/2024/bridge?utm_source=x&fbclid=1#claim-2",
            "https://web.archive.org/web/20240507000000/https://www.check.example.org/2024/bridge",
        ],
    )
    def test_one_review_has_one_however_it_came(self, url):
        other = identify_review(url=url, publisher="x", claim="“The bridge was closed, for TWO years”")
        assert other == read_one(GOOD).identity

    def test_another_claim_or_place_is_another_review(self):
        same = {"url": "https://check.example.org/1?id=1", "publisher": "", "claim": "It was closed."}
        others = [{"claim": "It was opened."}, {"url": "https://check.example.org/1?id=2"}, {"url": ""}]
        assert len({identify_review(**same | other) for other in [{}, *others]}) == 4
