"""Files, pages and feeds with reviews in them: what they are is told by what is in them, not by their name.

JSON in any shape, JSON Lines, HTML pages with JSON-LD, RSS and Atom. Broken JSON is mended where only one reading is
possible, and that is said; what cannot be mended is refused with its position.
"""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from claims.matching.averitec import is_averitec, read_averitec
from claims.matching.claimreview import NoReview, find_reviews, read_review
from claims.matching.google_answers import is_google_answer, list_pairs, read_google_review
from claims.matching.records import Defect, Read, RefusedRecord, ReviewRecord, read_url
from claims.sources.extraction.charsets import decode_text

_COMMENT = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|"
                      r"(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$")  # fmt: skip
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
# possessive, and up to the end if nothing closes it: no text makes it go back
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.S)
_HTML_LANGUAGE = re.compile(r"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)", re.I)
_LD_TYPE = re.compile(r"""type\s*=\s*["']?\s*application/(?:ld\+)?json\b""", re.I)
_SCRIPT, _SCRIPT_END = re.compile(r"<script\b[^>]{0,2000}>", re.I), re.compile(r"</script", re.I)
MOST_SCRIPTS = 2000


def read_document(body: bytes, *, charset: str = "", page_url: str = "", today: dt.date) -> Read:
    """All reviews in it. `charset` is the label that came with it, `page_url` where it stood."""
    text = decode_text(body, charset)[0].lstrip("\ufeff \t\r\n")
    if text.startswith(("<?xml", "<rss", "<feed")) and "<html" not in text[:2000].lower():
        return read_feed(text, today=today)
    if text.startswith("<"):
        return read_page(text, page_url=page_url, today=today)
    return read_json(text, page_url=page_url, today=today)


def read_json(text: str, *, page_url: str = "", language: str = "", today: dt.date) -> Read:
    """ClaimReview in any shape, an answer of the Fact Check Tools API, AVeriTeC; or one JSON object a line."""
    if not text.strip():
        return Read(notice="There is nothing in it.")
    try:
        document, mended = parse_json(text)
    except ValueError as error:
        if lines := _read_lines(text, today=today):
            return lines
        try:
            document, mended = _first_value(text), "There was something behind the JSON."
        except (ValueError, RecursionError):
            return Read(refused=(RefusedRecord(1, f"This is no JSON: {error}"),))
    return _with_defect(_read_parsed(document, page_url=page_url, language=language, today=today), mended)


def read_page(text: str, *, page_url: str = "", today: dt.date) -> Read:
    """The JSON-LD scripts of an HTML page."""
    language = match[1].lower() if (match := _HTML_LANGUAGE.search(text[:5000])) else ""
    read = [
        read_json(script, page_url=page_url, language=language, today=today)
        for script in find_scripts(text)
        if script.strip()
    ]
    joined = _join(read)
    if not joined.records and not joined.refused:
        return Read(notice="No ClaimReview markup was found on the page.")
    return joined


def read_feed(text: str, *, today: dt.date) -> Read:
    """RSS or Atom: markup inside the entries is read, and the pages they link to are named. Entities are refused."""
    try:
        root = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        return Read(refused=(RefusedRecord(1, f"This is no feed that can be read: {type(error).__name__}."),))
    entries = [node for node in root.iter() if _local(node.tag) in ("item", "entry")]
    read, links = [], []
    for entry in entries:
        link = _find_link(entry)
        content = " ".join(part for node in entry.iter() if (part := (node.text or "").strip()))
        if "ClaimReview" in content:
            read.append(_read_content(content, link, today))
        elif link:
            links.append(link)
    return replace(_join(read), links=tuple(dict.fromkeys(links)), notice="" if entries else "The feed has no entries.")


def find_scripts(text: str) -> Iterator[str]:
    """The contents of <script type="application/ld+json">, in one pass without going back."""
    at = 0
    for _ in range(MOST_SCRIPTS):
        opened = _SCRIPT.search(text, at)
        closed = _SCRIPT_END.search(text, opened.end()) if opened else None
        if not opened or not closed:
            return
        if _LD_TYPE.search(opened[0]):
            yield text[opened.end() : closed.start()]
        at = closed.end()


def parse_json(text: str) -> tuple[Any, str]:
    """The value, and what had to be mended for it: nothing, or a sentence. Raises ValueError."""
    first = ""
    for mend, sentence in _MENDINGS:
        try:
            return json.loads(mend(text), strict=False), sentence
        except RecursionError:
            raise ValueError("it is nested too deeply") from None
        except ValueError as error:
            first = first or str(error)[:120]
    raise ValueError(first)


def _as_it_is(text: str) -> str:
    return text


def _uncomment(text: str) -> str:
    return _COMMENT.sub("", text).strip().rstrip(";")


def _drop_commas(text: str) -> str:
    """Commas before a closing bracket, but not those inside texts."""
    out, at = [], 0
    for match in _STRING.finditer(text):
        out += [_TRAILING_COMMA.sub("", text[at : match.start()] + "\0")[:-1], match[0]]
        at = match.end()
    return "".join([*out, _TRAILING_COMMA.sub("", text[at:])])


def _first_value(text: str) -> Any:
    """The value that the text begins with."""
    return json.JSONDecoder(strict=False).raw_decode(_drop_commas(_uncomment(text)))[0]


_MENDINGS: tuple[tuple[Callable[[str], str], str], ...] = (
    (_as_it_is, ""),
    (_uncomment, "The JSON stood inside a comment."),
    (lambda text: _drop_commas(_uncomment(text)), "The JSON had commas too many."),
    (lambda text: _drop_commas(html.unescape(_uncomment(text))), "The JSON was written as HTML text."),
)


def _read_parsed(document: Any, *, page_url: str, language: str, today: dt.date) -> Read:
    if is_averitec(document):
        return _read_each(document, read_averitec)
    if is_google_answer(document):
        return _read_each(list(list_pairs(document)), lambda pair: read_google_review(*pair, today=today))
    found = list(find_reviews(document))
    if not found:
        return Read(notice="No ClaimReview was found in it.")
    return _read_each(found, lambda each: read_review(each, page_url=page_url, language=language, today=today))


def _read_each(items: list[Any], read: Callable[[Any], ReviewRecord]) -> Read:
    records, refused = [], []
    for position, item in enumerate(items, 1):
        try:
            records.append(read(item))
        except NoReview as reason:
            refused.append(RefusedRecord(position, str(reason)))
        except RecursionError:
            refused.append(RefusedRecord(position, "It is nested too deeply."))
    return Read(tuple(records), tuple(refused))


def _read_lines(text: str, *, today: dt.date) -> Read | None:
    """JSON Lines, if at least the first line is JSON by itself; a broken line is refused with its number."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if len(lines) < 2 or not lines[0][1].lstrip().startswith(("{", "[")):
        return None
    parsed, refused = [], []
    for number, line in lines:
        try:
            parsed.append(json.loads(line))
        except (ValueError, RecursionError):
            if not parsed:
                return None
            refused.append(RefusedRecord(number, f"Line {number} is no JSON."))
    read = _read_parsed(parsed, page_url="", language="", today=today)
    return replace(read, refused=(*refused, *read.refused))


def _join(read: list[Read]) -> Read:
    records = tuple(record for each in read for record in each.records)
    return Read(records, tuple(refused for each in read for refused in each.refused))


def _with_defect(read: Read, sentence: str) -> Read:
    if not sentence:
        return read
    defect = Defect("JSON", sentence)
    return replace(read, records=tuple(replace(each, defects=(defect, *each.defects)) for each in read.records))


def _local(tag: Any) -> str:
    return tag.rsplit("}", 1)[-1].lower() if isinstance(tag, str) else ""


def _find_link(entry) -> str:
    links = [node for node in entry if _local(node.tag) == "link" and node.get("rel", "alternate") == "alternate"]
    return next((url for node in links if (url := read_url(node.get("href") or node.text or ""))), "")


def _read_content(content: str, link: str, today: dt.date) -> Read:
    if "<script" in content.lower():
        return read_page(content, page_url=link, today=today)
    start = min((at for mark in "{[" if (at := content.find(mark)) >= 0), default=0)
    return read_json(content[start:], page_url=link, today=today)
