"""Pictures say in words what they show, hold their numbers, and survive whatever text they are given."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from claims.reports.pictures import OF_CLAIM, OF_REPORT, draw, draw_claim
from claims.reports.pictures.svg import cut, label, reads_from_right
from tests.reports.samples import sample_claim, sample_content, sample_quote

SVG = "{http://www.w3.org/2000/svg}"
EVIL = "</title><script>alert(1)</script>\u2028\x00\x1b\ud800]]>\"' & السلام"


@pytest.fixture
def content():
    return sample_content(
        sample_claim(1, "Ten thousand went abroad.", "False", [sample_quote(1), sample_quote(2, day="2023-01-05", stance="context")],
                     dates=[{"text": "2022", "earliest": "2022-10-01", "latest": "2022-12-31"}]),
        sample_claim(2, "A third came back.", "Mixed", [sample_quote(1, "Agency"), sample_quote(2, "Mirror")],
                     origins=[{"evidence": [1, 2], "reasons": ["They share 90% of the text."]}]),
        sample_claim(3, "They went by train.", "Unproven"),
    )  # fmt: skip


def read(svg: str) -> ET.Element:
    return ET.fromstring(svg.encode())


def test_the_bar_has_a_part_for_each_rating_as_wide_as_its_share(content):
    picture = draw("verdicts", content)
    bars = [each for each in read(picture.svg()).iter(f"{SVG}rect") if each.get("height") == "26"]
    assert [each.get("class") for each in bars] == ["is-mixed", "is-false", "is-unproven"]
    assert {each.get("width") for each in bars} == {"238"} and picture.description == (
        "3 claims: 1 Mixed, 1 False and 1 Unproven."
    )


def test_the_map_has_each_claim_at_its_place(content):
    text = "x" * 1000 + content["article"]["text"]
    for claim in content["claims"]:
        claim["anchor"] = claim["anchor"] | {
            "start": claim["anchor"]["start"] + 1000,
            "end": claim["anchor"]["end"] + 1000,
        }
    content["article"]["text"] = text
    picture = draw("map", content)
    assert "claim 1 (False) at 93 %" in picture.description
    marks = [each for each in read(picture.svg()).iter(f"{SVG}rect") if "is-" in each.get("class")]
    assert {each.get("class") for each in marks} == {"is-false", "is-mixed", "is-unproven"}
    assert all(float(each.get("y")) > 100 for each in marks)


def test_claims_that_overlap_share_the_height():
    text = "The ministry said that ten thousand went abroad in the winter of that year."
    place = {"prefix": "", "suffix": "", "quote": ""}
    content = sample_content(
        sample_claim(1, "One.", anchor={"start": 0, "end": 70, **place}),
        sample_claim(2, "Two.", "True", anchor={"start": 23, "end": 70, **place}),
        text=text,
    )
    marks = [each for each in read(draw("map", content).svg()).iter(f"{SVG}rect") if "is-" in each.get("class")]
    boxes = [tuple(float(each.get(name)) for name in ("x", "y", "width", "height")) for each in marks]
    for at, (x, y, width, height) in enumerate(boxes):
        for left, top, wide, high in boxes[at + 1 :]:
            assert x + width <= left or left + wide <= x or y + height <= top or top + high <= y


def test_the_timeline_of_a_claim_has_its_days_in_order(content):
    claim = content["claims"][0]
    picture = draw_claim("timeline", content, claim)
    dots = [float(each.get("cx")) for each in read(picture.svg()).iter(f"{SVG}circle") if len(each)]
    assert dots == sorted(dots) and len(dots) == 2
    assert picture.description == (
        "The claim is about 2022-10-01 to 2022-12-31. The article is of 2024-11-20. "
        "Quotes by the day their source was published: [2] context, 2023-01-05 and [1] refutes, 2024-10-28."
    )


def test_the_timeline_of_a_report_counts_what_has_no_day(content):
    content["claims"][1]["verdict"]["evidence"][0]["source"]["published_on"] = None
    said = draw("timeline", content).description
    assert said.startswith("3 quotes from 2023-01-05 to 2024-10-28: 2 refutes and 1 context.")
    assert said.endswith("1 quote without a day.")


def test_reprints_are_one_origin(content):
    assert "Agency = Mirror (2)" in draw("origins", content).description
    assert (
        draw_claim("origins", content, content["claims"][1]).description
        == "2 quotes from 1 origin: Agency = Mirror (2)."
    )


@pytest.mark.parametrize("name", OF_REPORT)
def test_a_report_of_nothing_says_so(name):
    picture = draw(name, sample_content())
    assert picture.description and picture.description in "".join(read(picture.svg()).itertext())


@pytest.mark.parametrize("name", OF_CLAIM)
def test_a_claim_without_quotes_says_so(name, content):
    assert "no " in draw_claim(name, content, content["claims"][2]).description.lower()


def all_pictures(content):
    yield from (draw(name, content) for name in OF_REPORT)
    yield from (draw_claim(name, content, claim) for name in OF_CLAIM for claim in content["claims"])


def test_evil_text_stays_text():
    quote = sample_quote(1, EVIL)
    content = sample_content(sample_claim(1, EVIL, quotes=[quote, sample_quote(2, "x" * 10_000)]), title=EVIL)
    for picture in all_pictures(content):
        svg = picture.svg()
        assert not list(read(svg).iter(f"{SVG}script")) and "\x1b" not in svg and "<script" not in svg
        svg.encode()  # no unpaired surrogate


@pytest.mark.parametrize("day", [None, "", "not a day", "0001-01-01", "9999-12-31"])
def test_any_day_or_none_is_drawn(day):
    content = sample_content(sample_claim(1, "One.", quotes=[sample_quote(1, day=day)]), published_on=day)
    for picture in all_pictures(content):
        read(picture.svg())


def test_nothing_is_drawn_outside_of_the_picture():
    quotes = [sample_quote(number, f"Publisher {number}", f"20{number:02}-03-01") for number in range(1, 80)]
    claims = [sample_claim(number, f"Claim number {number} says so.", quotes=quotes) for number in range(1, 60)]
    for picture in all_pictures(sample_content(*claims)):
        for shape in read(picture.svg(standing_alone=False)).iter(f"{SVG}rect"):
            x, y, width, height = (float(shape.get(name)) for name in ("x", "y", "width", "height"))
            assert x >= 0 and x + width <= picture.width + 0.1 and y >= 0 and y + height <= picture.height + 0.1


def test_it_names_itself_for_those_who_do_not_see_it(content):
    for picture in all_pictures(content):
        svg = read(picture.svg())
        title, description = svg.get("aria-labelledby").split()
        told = {each.get("id"): each.text for each in svg if each.get("id")}
        assert svg.get("role") == "img" and told[title] == picture.title and told[description] == picture.description


def test_a_page_gives_its_own_colours(content):
    alone, placed = draw("verdicts", content).svg(), draw("verdicts", content).svg(standing_alone=False)
    assert "<style>" in alone and "prefers-color-scheme" in alone
    assert "<style" not in placed and not re.search(r'\sstyle="', placed)


def test_it_is_the_same_text_each_time(content):
    assert [each.svg() for each in all_pictures(content)] == [each.svg() for each in all_pictures(content)]


@pytest.mark.parametrize(
    ("text", "from_right"), [("السلام", True), ("12 שלום", True), ("Peace", False), ("…", False), ("", False)]
)
def test_text_that_reads_from_the_right_is_told_by_its_first_letter(text, from_right):
    assert reads_from_right(text) is from_right
    assert ('direction="rtl"' in label(0, 0, text)) is from_right


@pytest.mark.parametrize(
    ("text", "shown"), [("abc", "abc"), ("abcdef", "abcd…"), ("東京の橋", "東京…"), ("a\nb", "a b")]
)
def test_labels_are_cut_by_their_width(text, shown):
    assert cut(text, 4) == shown
