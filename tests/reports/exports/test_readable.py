"""Markdown and HTML: everything said, nothing of it markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from claims.reports.exports.rationale import read_rationale
from tests.reports.exports.samples import export

EVIL = """</script><script>alert(1)</script><img src=x onerror=alert(2)>"'& `x` **b** [l](javascript:x) ![p](//e.example/p) $x$ #"""
RATIONALE = """Ten **not** *twelve*, says [1]. <b>x</b> [a](javascript:alert(1)) [b](https://fine.example.org/a)

# Big

1. one
2. two `code`
   - deep

> said

```
x = 1
```
"""


@pytest.fixture
def hostile(content) -> dict:
    claim = content["claims"][0]
    evidence = claim["verdict"]["evidence"][0]
    content["article"] |= {"title": EVIL, "publisher": EVIL, "author": EVIL, "url": "javascript:alert(1)"}
    claim |= {"claim": EVIL, "claimants": [EVIL]}
    claim["verdict"] |= {"rationale": RATIONALE + EVIL, "rating": EVIL, "glyph": "<"}
    evidence["quote"] = f"# {EVIL}\n\n    code\u2028- item\n1. one\n=====\n<!-- "
    evidence["source"] |= {"title": EVIL, "publisher": EVIL, "url": "javascript:alert(1)"}
    claim["verdict"]["searches"] = [{"query": EVIL, "tool": EVIL, "searched_on": "2026-01-01", "note": EVIL}]
    content["scale"][0] |= {"rating": EVIL, "meaning": EVIL}
    return content


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes) -> None:
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data) -> None:
        self.words += data


ALLOWED = {
    *"html head meta title style body main h1 h2 p a section blockquote cite bdi dl dt dd ul li strong em code br hr pre".split(),
    *"figure figcaption svg desc rect text tspan circle path line g".split(),
}


def check_harmless(page: Page, allowed: set[str]) -> None:
    assert {tag for tag, _ in page.tags} <= allowed
    for _, attributes in page.tags:
        assert not any(name.startswith("on") or name == "src" for name in attributes)
        assert attributes.get("href", "https://").startswith(("https://", "http://"))


def test_the_html_runs_and_loads_nothing(hostile):
    page = Page(export("html", hostile).decode())
    check_harmless(page, ALLOWED)
    assert EVIL in page.words and hostile["claims"][0]["verdict"]["evidence"][0]["quote"] in page.words


def test_the_html_is_whole_and_says_its_language(content):
    content["article"]["language"] = "ar"
    text = export("html", content).decode()
    assert text.startswith('<!doctype html>\n<html lang="ar">') and text.endswith("</html>\n")
    assert 'id="evidence-1-1"' in text and "https://archive.example.org/1" in text and "@media print" in text
    assert "ab" * 32 in text


def test_the_html_has_the_pictures_with_their_words(content):
    page = Page(export("html", content).decode())
    assert sum(tag == "svg" and named["role"] == "img" for tag, named in page.tags) == 4
    assert "1 claim: 1 False." in page.words


def test_the_markdown_is_only_text_to_its_readers(hostile):
    html = MarkdownIt("commonmark", {"html": True}).render(export("markdown", hostile).decode())
    page = Page(html)
    check_harmless(page, {"h1", "h2", "p", "a", "blockquote", "strong", "em", "code", "ol", "ul", "li", "pre"})
    assert page.words.count(re.sub(r"\s+", " ", EVIL)) >= 8
    quoted = html.split("<blockquote>")[1].split("</blockquote>")[0]
    assert not re.search("<(h1|h2|ul|ol|pre|hr)", quoted)


@pytest.mark.parametrize(
    "start", ["1. x", "12) x", "- x", "+ x", "=== x", "# x", "> x", "    x", "* x", "~~~", "| a |"]
)
def test_no_beginning_of_a_line_makes_markup(start, content):
    content["claims"][0]["verdict"]["evidence"][0]["quote"] = f"before\n{start}\nafter"
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(export("markdown", content).decode())
    quoted = Page(html.split("<blockquote>")[1].split("</blockquote>")[0])
    assert {tag for tag, _ in quoted.tags} == {"p", "a"} and start.strip() in quoted.words


def test_the_markdown_says_everything(content):
    text = export("markdown", content).decode()
    for word in ("# Soldiers", "## 1. They sent twelve", "**✕ False**", "<https://archive.example.org/1>", "ab" * 32):
        assert word in text


class TestRationale:
    def test_it_is_read_as_blocks(self):
        blocks = read_rationale(RATIONALE)
        assert [(block.kind, block.depth, block.marker) for block in blocks] == [
            ("paragraph", 0, ""),
            ("heading", 0, ""),
            ("item", 1, "1."),
            ("item", 1, "2."),
            ("item", 2, "•"),
            ("paragraph", 1, ""),
            ("code", 0, ""),
        ]

    def test_looks_and_links_are_kept_where_they_are_harmless(self):
        runs = read_rationale(RATIONALE)[0].runs
        assert [run.text for run in runs if run.bold] == ["not"] and [run.text for run in runs if run.italic] == [
            "twelve"
        ]
        assert {run.link for run in runs} == {"", "https://fine.example.org/a"}
        assert "<b>x</b>" in "".join(run.text for run in runs)

    def test_an_empty_item_leaves_no_mark_on_what_follows(self):
        assert [block.kind for block in read_rationale("-\n\nafter")] == ["paragraph"]


@pytest.mark.parametrize("name", ["markdown", "html"])
def test_corrections_are_told(name, content):
    content["corrections"] = [
        {"edition": 2, "claim": 1, "kind": "typo", "note": "A <letter>.", "at": "2026-02-01T00:00:00Z"}
    ]
    text = export(name, content).decode()
    assert "2026-02-01, edition 2, claim 1: Typo. A" in text and "<letter>" not in text
