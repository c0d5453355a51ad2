"""Text of HTML pages: the article as trafilatura finds it, or all visible text where there is no article.

Hidden passages are marked before extraction and reported after it. They are taken along because scripts show some of
them later; a quote from one needs a second look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, document_fromstring, tostring
from lxml.html import HTMLParser as LxmlParser

from claims.sources.extraction.metadata import read_metadata
from claims.sources.extraction.values import Found

VERSION = trafilatura.__version__
# Signs of the Phaistos disc: printable, so that the extractor keeps them, and on no page that is read for its facts.
_OPEN, _CLOSE = "\U000101f0", "\U000101f1"
_MARKS = re.compile(f"[{_OPEN}{_CLOSE}]")
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])", re.I
)
_BLOCKS = frozenset(
    """address article aside blockquote body br caption dd details div dl dt fieldset figcaption figure footer form h1 h2
    h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table td th title tr ul""".split()
)
_UNSEEN = frozenset(
    {"script", "style", "template", "noscript", "svg", "iframe", "object", "textarea", "select", "head"}
)
# Tags with thousands of attributes, or a whole picture in one, cost seconds and say nothing.
_FLOOD = re.compile(r"<[a-zA-Z][^<>]{20000,}>")
_ASCII_LOWER = {capital: capital + 32 for capital in range(ord("A"), ord("Z") + 1)}
_TAG = re.compile(r"<(/?[a-z][a-z0-9-]{0,30}|[!?])")
# Above this the article reader needs minutes; all visible text is read instead.
LARGEST_FOR_ARTICLE = 3_000_000


@dataclass(frozen=True)
class Page:
    text: str
    hidden: list[list[int]]
    metadata: Found
    whole: bool  # all visible text, because no article was recognised


def read_page(markup: str, *, url: str, today: date, simple: bool = False) -> Page:
    """Text and metadata of one page. `simple` leaves the article reader out: fast on any input."""
    markup = _FLOOD.sub("", markup)
    tree = _parse(markup)
    if tree is None:
        return Page(read_visible_text(markup), [], {}, whole=True)
    metadata = read_metadata(tree, url=url, today=today)
    article = "" if simple or len(markup) > LARGEST_FOR_ARTICLE else _read_article(tree)
    text, hidden = _take_marks(article)
    if text:
        return Page(text, hidden, metadata, whole=False)
    return Page(read_visible_text(markup), [], metadata, whole=True)


def read_visible_text(markup: str) -> str:
    """All text outside scripts and the like, block by block. Depth and size do not matter."""
    blocks, line = [], []
    for kind, value in _scan(markup):
        if kind == "text":
            line.append(value)
        elif value.lstrip("/") in _BLOCKS:
            blocks.append(_join(line))
            line = []
    return "\n\n".join(block for block in (*blocks, _join(line)) if block)


def _join(pieces: list[str]) -> str:
    return " ".join(unescape("".join(pieces)).split())


def _parse(markup: str) -> HtmlElement | None:
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup)  # lxml refuses str with an encoding declaration
    try:
        return document_fromstring(markup, parser=LxmlParser(remove_comments=True, remove_pis=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _read_article(tree: HtmlElement) -> str:
    _mark_hidden(tree)
    document = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True, with_metadata=False)
    lines = [line.strip() for line in (document.text or "").split("\n") if line.strip()] if document else []
    if len(lines) == 1 and (blocks := _part_again(tree, lines[0])):
        return blocks
    return "\n\n".join(lines)


def _part_again(tree: HtmlElement, line: str) -> str:
    """The reader takes a short article as one line, its headline and byline run into the text: as blocks again."""
    squeezed = "".join(line.split())
    for article in tree.iter("article"):
        blocks = read_visible_text(tostring(article, encoding="unicode"))
        if "".join(blocks.split()) == squeezed:
            return blocks
    return ""


def _mark_hidden(tree: HtmlElement) -> None:
    for element in tree.iter():
        if isinstance(element.tag, str) and _is_hidden(element):
            for node in element.iter():
                if node.text and node.text.strip():
                    node.text = f"{_OPEN}{node.text}{_CLOSE}"
                if node is not element and node.tail and node.tail.strip():
                    node.tail = f"{_OPEN}{node.tail}{_CLOSE}"


def _is_hidden(element: HtmlElement) -> bool:
    return element.get("hidden") is not None or bool(_HIDING.search(element.get("style") or ""))


def _take_marks(marked: str) -> tuple[str, list[list[int]]]:
    """The text without marks, and the pieces that stood between them (nested and touching ones joined)."""
    pieces: list[list[int]] = []
    out, at, depth, last = [], 0, 0, 0
    for match in _MARKS.finditer(marked):
        out.append(marked[last : match.start()])
        at += match.start() - last
        last = match.end()
        if match[0] == _OPEN:
            if depth == 0:
                pieces.append([at, at])
            depth += 1
        elif depth:
            depth -= 1
            pieces[-1][1] = at
    out.append(marked[last:])
    return "".join(out), [piece for piece in pieces if piece[0] < piece[1]]


def _scan(markup: str) -> Iterator[tuple[str, str]]:
    """("text", …) and ("tag", name) in order. Every step looks ahead only to what it then skips, so the time is linear
    in the length, whatever is left unclosed; the standard library's parser is not."""
    lower, at, length = _lower(markup), 0, len(markup)
    while at < length:
        found = _TAG.search(lower, at)
        if found is None:
            yield "text", markup[at:]
            return
        start = found.start()
        if start > at:
            yield "text", markup[at:start]
        comment = markup.startswith("<!--", start)
        name = "" if comment else found[1]
        end = markup.find("-->" if comment else ">", start)
        if end < 0:
            return
        at = end + (3 if comment else 1)
        if name in _UNSEEN and markup[end - 1] != "/":
            at = lower.find(f"</{name}", at)
            if at < 0:
                return
        elif name:
            yield "tag", name


def _lower(markup: str) -> str:
    """In lower case and as long as before: a dotted capital I becomes two characters elsewhere."""
    lower = markup.lower()
    return lower if len(lower) == len(markup) else markup.translate(_ASCII_LOWER)
