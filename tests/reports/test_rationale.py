"""The few words that templates need: rationales as safe HTML, bars, short hashes."""

from __future__ import annotations

import re

import pytest

from claims.review.desk import Part, Tally
from claims.templatetags.workbench import bar, percent_of, render_rationale, short_hash, stacked_bar


def render(text: str, numbers=frozenset({1, 2})) -> str:
    return str(render_rationale(text, "#evidence-", set(numbers))).strip()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("See [1].", '<p>See <sup><a href="#evidence-1">1</a></sup>.</p>'),
        ("See [1][2]", '<p>See <sup><a href="#evidence-1">1</a></sup><sup><a href="#evidence-2">2</a></sup></p>'),
        ("See [7].", "<p>See [7].</p>"),
        ("**Ten**, not *twelve*", "<p><strong>Ten</strong>, not <em>twelve</em></p>"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("東京 نص 👩‍💻", "<p>東京 نص 👩‍💻</p>"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
        ("# Big", "Big"),
    ],
)
def test_a_rationale_is_markdown_with_linked_citations(text, html):
    assert render(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://evil.example.org/pixel.png)",
        "<https://a.example.org/' onclick='x>",
        "[1]: javascript:alert(1)\n\n[x][1]",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ],
)
def test_nothing_in_it_runs_or_loads(text):
    html = render(text)
    assert not any(bad in html for bad in ("<script", "<img", 'href="javascript', 'href="data', 'href="vbscript'))
    assert not re.search(r"<[^>]*\son\w+\s*=", html)


def test_links_out_tell_the_other_site_nothing():
    assert 'rel="noopener noreferrer"' in render("[x](https://fine.example.org/)")


def test_a_very_long_rationale_is_rendered_in_time():
    assert len(render("*" * 50_000 + "[" * 50_000)) >= 100_000


@pytest.mark.parametrize(("share", "width"), [(0.5, "50"), (-1, "0"), (7, "100")])
def test_a_bar_stays_within_its_box(share, width):
    assert f'class="part" width="{width}"' in bar(share)


def test_a_stacked_bar_says_its_numbers_aloud():
    svg = stacked_bar(Tally((Part("true", "✓", "true", 1), Part("false", "✕", "false", 3)), total=8, open=4))
    assert 'aria-label="4 of 8 claims decided: 1 true, 3 false"' in svg
    assert 'class="is-false" x="12.50" width="37.50"' in svg


def test_an_empty_tally_is_an_empty_bar():
    assert "<rect" not in stacked_bar(Tally((), total=0, open=0))


def test_small_words():
    assert (short_hash("9f2c" + "0" * 58 + "e1"), short_hash("")) == ("9f2c…e1", "")
    assert (percent_of(1, 3), percent_of(1, 0)) == ("33.33", "0")
