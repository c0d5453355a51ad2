"""Text and metadata out of documents, honest ones and others."""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import trafilatura
from django.conf import settings
from lxml.html import document_fromstring

from claims.sources.extraction import ChildLimits, child, extract_in_child
from claims.sources.extraction.charsets import decode_text
from claims.sources.extraction.child import ChildFailed, run_in_child
from claims.sources.extraction.dates import find_dates, read_timestamp
from claims.sources.extraction.html import read_visible_text
from claims.sources.extraction.media import DOCX, find_media_type
from claims.sources.extraction.metadata import read_metadata
from claims.sources.extraction.reading import extract
from tests.sources.documents import lock_pdf, write_docx, write_empty_pdf, write_pdf, write_pdf_bomb
from tests.sources.misbehaving_server import PARAGRAPHS, write_article

TODAY = date(2026, 11, 23)
RANDOM = random.Random(7)


def read(body: bytes | str, kind: str = "text/html", **more):
    body = body.encode() if isinstance(body, str) else body
    return extract(body, media_type=kind, today=TODAY, url="https://paper.example/2025/story", **more)


def read_head(head: str, extra: str = ""):
    return read(write_article(head=head, extra=extra))


# --- text --------------------------------------------------------------------------------------------------------


def test_an_article_comes_out_in_paragraphs_without_its_surroundings():
    got = read(write_article())
    assert got.text.split("\n\n")[1:] == PARAGRAPHS
    assert got.outcome == "read"
    assert got.notice == ""


@pytest.mark.parametrize(
    "extra",
    [
        "",
        "<ul><li>One point of several points</li><li>Another point</li></ul>",
        "<table><tr><td>a</td><td>b</td></tr></table>",
    ],
)
def test_it_takes_what_the_article_reader_takes(extra):
    page = write_article(extra=extra).decode()
    theirs = trafilatura.extract(page, include_comments=False).split("\n")
    assert read(page).text.split("\n\n") == [line for line in theirs if line]


def test_hidden_passages_are_marked_where_they_stand():
    hidden = "This sentence is hidden from all readers of the page, though it is long enough to be taken for text."
    got = read(
        write_article(
            extra=f"<p hidden>{hidden}</p><p>And this is the last sentence that readers of the page can see.</p>"
        )
    )
    assert [got.text[start:end] for start, end in got.hidden] == [hidden]


def test_scripts_and_events_leave_no_trace():
    got = read(
        write_article(
            extra='<script>alert(1)</script><img src=x onerror=alert(2)><p onclick="alert(3)">A last paragraph with plain words only.</p>'
        )
    )
    assert "alert" not in got.text


def test_a_page_without_an_article_gives_all_its_text_and_says_so():
    got = read("<html><body><div>One</div><div>Two</div></body></html>")
    assert "One" in got.text
    assert "Two" in got.text


def test_pdf_text_comes_page_by_page():
    got = read(
        write_pdf([["Survey of bridges", "Pier 2 lost 38 (38.2) centimetres."], ["Close it."]], title="Survey"),
        "application/pdf",
    )
    assert got.text == "Survey of bridges\nPier 2 lost 38 (38.2) centimetres.\n\nClose it."
    assert (got.title, got.published_on) == ("Survey", None)
    assert got.suggestions["published"] == {"value": "2025-01-10", "from": "PDF creation date"}
    assert got.extractor == "pypdf"


def test_docx_keeps_paragraphs_and_tables_in_order():
    got = read(write_docx(["First.", "Second."], title="Minutes", rows=[["a", "b"]]), DOCX)
    assert got.text == "First.\n\nSecond.\n\na | b"
    assert got.title == "Minutes"


def test_markdown_comes_out_as_its_readers_see_it():
    got = read("# The *vote*\n\nIt was **31** to [14](https://x.example).\n\n- one\n- two", "text/markdown")
    assert got.text == "The vote\n\nIt was 31 to 14.\n\none\n\ntwo"
    assert got.title == "The vote"


def test_plain_text_stays_as_it_is():
    assert read("a < b &amp; c\r\n\r\n\r\n\r\nd  \n", "text/plain").text == "a < b &amp; c\n\nd"


@pytest.mark.parametrize(
    ("body", "kind", "outcome"),
    [
        (b"", "text/html", "no_text"),
        (b"<html><body></body></html>", "text/html", "no_text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "image/png", "no_text"),
        (write_empty_pdf(), "application/pdf", "no_text"),
        (lock_pdf(write_pdf([["secret"]]), "password"), "application/pdf", "encrypted"),
        (b"%PDF-1.7\n" + RANDOM.randbytes(3000), "application/pdf", "unreadable"),
        (write_pdf([["a"]])[:300], "application/pdf", "unreadable"),
        (write_pdf_bomb(), "application/pdf", "unreadable"),
        (write_docx(["a"])[:2000], DOCX, "unreadable"),
        (RANDOM.randbytes(50_000), "text/html", "unreadable"),
        (RANDOM.randbytes(50_000), "", "unreadable"),
        (b"PK\x03\x04" + bytes(100), "application/zip", "unsupported"),
        (b"{\\rtf1 hello}", "application/rtf", "unsupported"),
        (b"\x7fELF" + bytes(100), "text/plain", "unsupported"),
    ],
)
def test_what_cannot_be_read_says_so_with_a_next_step(body, kind, outcome):
    got = read(body, kind)
    assert (got.outcome, got.text) == (outcome, "")
    assert any(word in got.notice for word in ("pload", "Save"))


def test_a_pdf_locked_only_against_printing_is_read():
    assert read(lock_pdf(write_pdf([["open"]]), ""), "application/pdf").text == "open"


# --- characters --------------------------------------------------------------------------------------------------

RUSSIAN = "<html><head>{}</head><body><p>Пешеходный мост через Линне закроют на ремонт со второго апреля, сообщили в управлении.</p></body></html>"


@pytest.mark.parametrize(
    ("encoding", "hint", "meta"),
    [
        ("utf-8", "", ""),
        ("utf-8", "iso-8859-1", ""),
        ("utf-8", "unicode_escape", ""),
        ("utf-8", "utf-7", ""),
        ("utf-8-sig", "windows-1251", ""),
        ("utf-16", "", ""),
        ("cp1251", "windows-1251", ""),
        ("cp1251", "", "<meta charset=windows-1251>"),
        ("cp1251", "utf-8", ""),
        ("cp1251", "iso-8859-1", "<meta charset=windows-1251>"),
        ("cp1251", "", ""),
        ("koi8-r", "koi8-r", ""),
        ("koi8-r", "no-such-charset", "<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>"),
    ],
)
def test_it_finds_the_charset(encoding, hint, meta):
    text, _ = decode_text(RUSSIAN.format(meta).encode(encoding), hint)
    assert "Пешеходный мост" in text


def test_what_no_database_can_store_is_replaced():
    assert decode_text(b"a\x00b\x0bc")[0] == "a\ufffdb\ufffdc"


# --- metadata ----------------------------------------------------------------------------------------------------

LD = '<script type="application/ld+json">{}</script>'
ARTICLE = {
    "@type": "NewsArticle",
    "headline": "The vote",
    "datePublished": "2025-03-18T23:30:00-05:00",
    "dateModified": "2025-03-19",
    "author": [{"@type": "Person", "name": "Tom Aker"}, {"name": "Ida Lund"}],
    "publisher": {"name": "Linne Observer"},
    "inLanguage": "nb-NO",
}


def test_json_ld_comes_first_and_every_field_says_where_it_is_from():
    got = read_head(
        LD.format(json.dumps({"@graph": [{"@type": "Organization", "name": "No"}, ARTICLE]}))
        + '<meta property="og:title" content="Other">'
    )
    assert got.metadata["title"] == {"value": "The vote", "from": "JSON-LD headline"}
    assert got.metadata["published"] == {"value": "2025-03-18T23:30:00-05:00", "from": "JSON-LD datePublished"}
    assert (got.published_on, got.author, got.publisher) == (date(2025, 3, 18), "Tom Aker, Ida Lund", "Linne Observer")
    assert got.metadata["language"] == {"value": "en", "from": "html lang"}
    assert got.metadata["modified"]["value"] == "2025-03-19"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Der Bürgermeister lobt die Schule.", "cp1252"),
        ("El año pasado la población creció.", "cp1252"),
        ("Die Größe: 12 m²", "cp1252"),
        ("Počet dětí letos vzrostl, školy jsou plné a žáci čekají.", "cp1250"),
        ("Мэр заявил, что бюджет вырос на треть.", "cp1251"),
    ],
)
def test_it_reads_a_short_text_that_does_not_say_its_charset(text, encoding):
    assert decode_text(text.encode(encoding))[0] == text


@pytest.mark.parametrize(
    "broken",
    ["{", "[" * 100_000, "null", '"text"', "{}", '{"@type": 5, "author": 7}', '{"@type":"Article","headline":{"a":1}}'],
)
def test_broken_json_ld_does_no_harm(broken):
    assert read_head(LD.format(broken)).title == "Council votes for the footbridge"


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2024-11-22T10:00:00+03:00">', date(2024, 11, 22)),
        ('<meta name="DC.date.issued" content="2024-11-22">', date(2024, 11, 22)),
        ('<meta name="date" content="2019">', None),
        ('<meta property="article:published_time" content="2019">', None),
        ('<meta property="article:published_time" content="2019-05">', None),
        ('<meta property="article:published_time" content="2099-01-01">', None),
        ('<meta property="article:published_time" content="2024-02-30">', None),
        ('<meta property="article:published_time" content="0001-01-01T00:00:00">', None),
        ('<meta property="article:published_time" content="20241122">', date(2024, 11, 22)),
        ("", None),
    ],
)
def test_no_date_is_better_than_an_invented_one(head, published):
    assert read_head(head).published_on == published


def test_a_date_in_the_text_is_only_a_suggestion():
    got = read_head("", extra="<p>Published on 4 June 2024, and it has been so since 2019, as all readers know.</p>")
    assert got.published_on is None
    assert got.suggestions["published"] == {"value": "2024-06-04", "from": "a date in the text"}


@pytest.mark.parametrize(
    "flood",
    [
        '<script type="application/ld+json">{"@type":"Article","name":"a"}</script>' * 60_000,
        "<div itemprop=author>" * 250 + "<span itemprop=author>x</span>" * 40_000,
        "<a rel=author></a>" * 100_000,
    ],
    ids=["json-ld", "itemprop", "rel"],
)
def test_a_flood_of_metadata_is_read_in_time(flood):
    started = time.process_time()
    got = read_metadata(
        document_fromstring(f"<html><head><title>The vote</title></head><body>{flood}"), url="", today=TODAY
    )
    assert got["title"]["value"] == "The vote"
    assert time.process_time() - started < 8


def test_one_time_element_in_the_article_is_its_date_but_several_days_are_none():
    assert read_head("", extra='<time datetime="2024-06-04T10:00">yesterday</time>').published_on == date(2024, 6, 4)
    assert (
        read_head("", extra='<time datetime="2024-06-04">a</time><time datetime="2024-06-05">b</time>').published_on
        is None
    )


def test_the_publisher_never_comes_from_base_and_names_are_no_addresses():
    got = read_head('<base href="http://127.0.0.1:1/"><meta name="author" content="https://x.example/tom">')
    assert (got.publisher, got.author) == ("", "")


def test_the_site_name_is_taken_off_the_title():
    got = read_head(
        '<meta property="og:site_name" content="Linne Observer"><meta property="og:title" content="The vote – Linne Observer">'
    )
    assert got.title == "The vote"


def test_a_canonical_address_is_absolute_and_of_the_web():
    assert read_head('<link rel="canonical" href="/c">').value("canonical_url") == "https://paper.example/c"
    assert read_head('<link rel="canonical" href="javascript:1">').value("canonical_url") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020年1月7日", "2020-01-07"),
        ("２０２０年１月７日（火）", "2020-01-07"),
        ("令和7年3月18日", "2025-03-18"),
        ("令和元年５月１日", "2019-05-01"),
        ("平成31年4月30日", "2019-04-30"),
        ("二〇二五年十二月二十五日", "2025-12-25"),
        ("2025/3/18 10:00", "2025-03-18"),
        ("2025.03.18", "2025-03-18"),
        ("2025. 3. 18.", "2025-03-18"),
        ("2025. március 18.", "2025-03-18"),
        ("2025-3-8", "2025-03-08"),
        ("18-Mar-2025", "2025-03-18"),
        ("٤ يونيو ٢٠٢٤", "2024-06-04"),
        ("٢٠٢٥/٣/١٨", "2025-03-18"),
        ("18 كانون الثاني 2025", "2025-01-18"),
        ("१८ मार्च २०२५", "2025-03-18"),
        ("18 Μαρτίου 2025", "2025-03-18"),
        ("18. maaliskuuta 2025", "2025-03-18"),
        ("5 March 2024²", "2024-03-05"),
        ("1er mars 2024", "2024-03-01"),
        ("Sept. 5, 2023", "2023-09-05"),
        ("5 Sept 2023", "2023-09-05"),
        ("le 14 juillet 2022", "2022-07-14"),
        ("4. Juni 2024", "2024-06-04"),
        ("12 de marzo de 2021", "2021-03-12"),
        ("22 ноября 2024", "2024-11-22"),
        ("04.06.2024", "2024-06-04"),
        ("25/12/2023", "2023-12-25"),
        ("12/25/2023", "2023-12-25"),
        ("03/04/2024", None),
        ("since 2019", None),
        ("2025年3月", None),
        ("令和7年", None),
        ("令和30年1月1日", None),
        ("18 มีนาคม 2568", None),
        ("https://a.example/2025/03/18/story", None),
        ("v2024.10.12", None),
        ("1² March 2024", "2024-03-01"),
        ("March 2024", None),
        ("31 June 2024", None),
        ("1 January 2099", None),
        ("version 10.4.2024.1", None),
    ],
)
def test_it_reads_dates_of_free_text_strictly(text, expected):
    assert next((str(day) for day in find_dates(text, today=TODAY)), None) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-03-18T99:99:99Z", "2025-03-18"),
        ("2025-03-18T<script>", "2025-03-18"),
        ("٢٠٢٥-٠٣-١٨", "2025-03-18"),
        ("2025-03-18 16:05", "2025-03-18 16:05"),
        ("2025-03-18T16:05:00.000+0100", "2025-03-18T16:05:00.000+0100"),
        ("2025-03", None),
        ("1710777600", None),
        ("0000-00-00", None),
    ],
)
def test_a_timestamp_is_a_moment_or_a_day(value, expected):
    assert read_timestamp(value, today=TODAY) == expected


def test_a_timestamp_keeps_its_zone():
    assert read_timestamp("2025-03-18T16:05:00+01:00", today=TODAY) == "2025-03-18T16:05:00+01:00"
    assert read_timestamp("Tue, 18 Mar 2025 16:05:00 GMT", today=TODAY) == "2025-03-18"


# --- kinds -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "declared", "kind"),
    [
        (b"%PDF-1.4", "text/html", "application/pdf"),
        (b"\n\n%PDF-1.4", "application/octet-stream", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "text/html", "image/png"),
        (b"<!DOCTYPE html><p>", "", "text/html"),
        (b"<p>quoted</p>", "text/plain; charset=utf-8", "text/plain"),
        (b"plain", "", "text/plain"),
        (b"<?xml version='1.0'?><html>", "application/xhtml+xml", "text/html"),
        (b"a,b", "text/csv", "text/plain"),
        (b"x", "no type at all", "application/octet-stream"),
        (write_docx(["a"]), "application/zip", DOCX),
    ],
)
def test_it_tells_kinds_apart(body, declared, kind):
    assert find_media_type(body, declared) == kind


def test_a_run_of_comments_is_told_apart_in_linear_time():
    """Uploads are told apart in the web process, outside the child and its limits."""
    started = time.monotonic()
    assert find_media_type(b"<!-- a -->" * 300 + b"<p>b</p>", "") == "text/html"
    assert find_media_type(b"<!-- a -->" * 300 + b"b", "") == "text/plain"
    assert time.monotonic() - started < 2


# --- limits ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"<html><body><p>" + b"word and another word, " * 450_000, "read"),
        (b"<div>" * 100_000 + b"deep text that is long enough to be quoted by someone" + b"</div>" * 100_000, "read"),
        (
            b"<p " + b" ".join(b"a%d=x" % number for number in range(50_000)) + b">text of the only paragraph</p>",
            "read",
        ),
        (b"<!--" * 1_000_000, "no_text"),
        (b"<a '" * 500_000, "no_text"),
        (b"<" * 5_000_000, "read"),
    ],
    ids=["one line", "nested", "attributes", "comments", "quotes", "brackets"],
)
def test_heavy_pages_end_within_their_time(body, outcome, monkeypatch):
    """Time of the processor: by the clock a busy machine may take much longer."""
    limits = replace(ChildLimits(), wall=120), replace(child._SIMPLE, wall=120)
    monkeypatch.setattr(child, "_SIMPLE", limits[1])
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert extract_in_child(body, media_type="text/html", limits=limits[0]).outcome == outcome
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime <= sum(each.cpu + 1 for each in limits)


@pytest.mark.parametrize(
    ("work", "why"),
    [
        (lambda: sum(1 for _ in iter(int, 1)), "time"),
        (lambda: time.sleep(30), "time"),
        (lambda: {"big": len(bytearray(600 * 1024 * 1024))}, "memory"),
        (lambda: os.kill(os.getpid(), 9), "crash"),
        (lambda: os._exit(0), "crash"),
        (lambda: 1 / 0, "crash"),
    ],
    ids=["loops", "sleeps", "grows", "dies", "leaves", "raises"],
)
def test_a_child_that_misbehaves_costs_only_itself(work, why):
    before = list_children()
    with pytest.raises(ChildFailed) as failure:
        run_in_child(work, limits=ChildLimits(cpu=1, wall=3))
    assert failure.value.why == why
    assert set(list_children()) <= set(before)


def list_children() -> list[str]:
    return [line for task in Path("/proc/self/task").iterdir() for line in (task / "children").read_text().split()]


def test_all_visible_text_is_read_in_linear_time():
    assert (
        read_visible_text("a<br>b<script>c</script><style>d</style><p>e &amp; f<!-- g --><svg><text>h</text></svg>i")
        == "a\n\nb\n\ne & fi"
    )


def test_visible_text_is_cut_in_the_right_places_whatever_the_case():
    assert read_visible_text("<P>İİİİ İSTANBUL</P><SCRIPT>a</SCRIPT><p>1 < 2 <3 İ</p>") == "İİİİ İSTANBUL\n\n1 < 2 <3 İ"


def test_the_package_loads_nothing_heavy():
    """Web processes import it, and must stay small."""
    code = "import sys, claims.sources.extraction; assert not {'trafilatura', 'lxml', 'pypdf', 'docx', 'django'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR).returncode == 0


def test_front_matter_tells_the_details_and_is_no_text():
    body = '---\ntitle: "The vote: how it went"\nauthor: Jo Doe\ndate: 2024-05-06\ntags:\n  - town\n---\n# Vote\n\nIt was 31 to 14.\n'
    got = read(body, "text/markdown")
    assert got.text == "Vote\n\nIt was 31 to 14."
    assert (got.title, got.author, str(got.published_on)) == ("The vote: how it went", "Jo Doe", "2024-05-06")


@pytest.mark.parametrize(
    "body", ["---\nA rule above, said the mayor.\n---\nIt was 31.", "---\ntitle: never closed\nIt was 31.", "---"]
)
def test_a_rule_is_no_front_matter(body):
    got = read(body, "text/markdown")
    assert "front matter" not in str(got.metadata)
    assert ("It was 31." in got.text) == ("It was 31." in body)


def test_a_row_of_a_markdown_table_is_one_line():
    assert (
        read("| Year | Ships |\n|---|---|\n| 2020 | 8,400 |\n", "text/markdown").text == "Year | Ships\n\n2020 | 8,400"
    )


def test_headline_and_byline_of_a_short_article_stay_apart_from_its_text():
    page = "<article><h1>Wages rose 5%</h1><p>By Ann Lee</p><p>Wages rose by 5% in 2024, the office said on Wednesday.</p><p>Inflation was 2.1 percent in December, it said.</p></article>"
    got = read(f"<html><body><nav>Home</nav>{page}</body></html>", "text/html")
    assert got.text.split("\n\n")[:2] == ["Wages rose 5%", "By Ann Lee"]
    assert "Home" not in got.text
