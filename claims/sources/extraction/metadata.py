"""What a page says about itself, field by field, with where it says it.

Each field has an ordered list of places; the first that gives something usable wins. Nothing is taken from `<base>`, and
nothing is invented: a date needs a day, and what only free text says becomes a suggestion (see `reading`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from claims.sources.extraction.dates import read_timestamp
from claims.sources.extraction.values import Found

_ARTICLE_TYPE = re.compile(r"(Article|Posting|Report|ScholarlyArticle|AnalysisNewsArticle|LiveBlogPosting)$")
_PAGE_TYPES = {
    "WebPage",
    "ItemPage",
    "AboutPage",
    "FAQPage",
    "VideoObject",
    "Dataset",
    "CreativeWork",
    "Book",
    "Legislation",
}
_MOST_NODES = 2000
_MOST_PLACES = 50  # of one kind that are looked at; pages that have more say nothing with them
_LONGEST_VALUE = 500
_LONGEST_JSON = 1_000_000

Reader = Callable[[str], str | None]


def read_metadata(tree: HtmlElement, *, url: str, today: date) -> Found:
    """All fields that the page states. `url` is the final address, for relative canonical links."""
    page = _Page(tree)
    stamp: Reader = lambda value: read_timestamp(value, today=today)  # noqa: E731
    found = {
        "publisher": page.first(
            _clean,
            ("ld", "publisher"),
            ("meta", "og:site_name dc.publisher dcterms.publisher citation_publisher publisher application-name"),
        ),
        "author": page.first(
            _clean_author,
            ("ld", "author"),
            (
                "meta",
                "author dc.creator dcterms.creator citation_author parsely-author sailthru.author article:author twitter:creator",
            ),
            ("item", "author"),
            ("rel", "author"),
        ),
        "published": page.first(
            stamp,
            ("ld", "datePublished"),
            (
                "meta",
                "article:published_time og:published_time dc.date.issued dcterms.issued dc.date.created dcterms.created dc.date dcterms.date citation_publication_date citation_date parsely-pub-date sailthru.date publication_date publish-date pubdate",
            ),
            ("item", "datePublished"),
            ("time", ""),
        ),
        "modified": page.first(
            stamp,
            ("ld", "dateModified"),
            ("meta", "article:modified_time og:updated_time dcterms.modified last-modified"),
            ("item", "dateModified"),
        ),
        "language": page.first(
            _clean_language, ("html", "lang"), ("meta", "og:locale content-language dc.language"), ("ld", "inLanguage")
        ),
        "canonical_url": page.first(lambda value: _clean_url(value, url), ("link", "canonical"), ("meta", "og:url")),
    }
    publisher = (found["publisher"] or {}).get("value", "")
    found["title"] = page.first(
        lambda value: _clean_title(value, publisher),
        ("ld", "headline"),
        ("meta", "og:title"),
        ("h1", ""),
        ("meta", "dc.title dcterms.title citation_title twitter:title"),
        ("title", ""),
    )
    return {name: value for name, value in found.items() if value}


class _Page:
    """The places of one page, read once."""

    def __init__(self, tree: HtmlElement) -> None:
        self._tree = tree
        self._objects = _order_objects(list(_linked_objects(tree)))
        self._metas: dict[str, list[str]] = {}
        for element in tree.iter("meta"):
            name = element.get("property") or element.get("name") or element.get("http-equiv") or ""
            if content := element.get("content"):
                self._metas.setdefault(name.strip().lower(), []).append(content)

    def first(self, read: Reader, *places: tuple[str, str]) -> dict[str, str] | None:
        for kind, names in places:
            for value, where in getattr(self, f"_from_{kind}")(names):
                if isinstance(value, str) and (usable := read(value[:5000])):
                    return {"value": usable[:_LONGEST_VALUE], "from": where}
        return None

    def _from_ld(self, name: str) -> Iterator[tuple[str, str]]:
        for node in self._objects:
            names = [text for text in _names(node.get(name)) if text.strip()]
            if names:
                yield ", ".join(dict.fromkeys(names)) if name == "author" else names[0], f"JSON-LD {name}"

    def _from_meta(self, names: str) -> Iterator[tuple[str, str]]:
        for name in names.split():
            for value in self._metas.get(name, ()):
                yield value, f"meta {name}"

    def _from_item(self, name: str) -> Iterator[tuple[str, str]]:
        for element in self._tree.xpath("//*[@itemprop=$name]", name=name)[:_MOST_PLACES]:
            named = element.xpath(".//*[@itemprop='name']")
            value = element.get("content") or element.get("datetime") or (named[0] if named else element).text_content()
            yield value, f"itemprop {name}"

    def _from_rel(self, name: str) -> Iterator[tuple[str, str]]:
        for element in self._tree.xpath("//a[@rel=$name]", name=name)[:_MOST_PLACES]:
            yield element.text_content(), f"rel {name}"

    def _from_time(self, _: str) -> Iterator[tuple[str, str]]:
        """`<time>` near the article only, and only when all of them name one day: lists of other articles have their own."""
        scope = self._tree.xpath("//article") or self._tree.xpath("//main") or [self._tree]
        if len(scope) == 1:
            values = [element.get("datetime") for element in scope[0].iter("time") if element.get("datetime")]
            marked = scope[0].xpath(".//time[@pubdate]/@datetime")
            if marked or len({value[:10] for value in values}) == 1:
                yield str((marked or values)[0]), "time element"

    def _from_html(self, _: str) -> Iterator[tuple[str, str]]:
        yield self._tree.get("lang") or self._tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "", "html lang"

    def _from_link(self, name: str) -> Iterator[tuple[str, str]]:
        for element in self._tree.xpath("//link[@rel=$name]", name=name):
            yield element.get("href") or "", f"link {name}"

    def _from_h1(self, _: str) -> Iterator[tuple[str, str]]:
        heads = self._tree.xpath("//h1")
        if len(heads) == 1:
            yield heads[0].text_content(), "h1"

    def _from_title(self, _: str) -> Iterator[tuple[str, str]]:
        for element in self._tree.xpath("//head/title"):
            yield element.text_content(), "title"


def _linked_objects(tree: HtmlElement) -> Iterator[dict]:
    scripts = tree.xpath("//script[translate(@type,'LDJSON','ldjson')='application/ld+json']")
    for element in scripts[:_MOST_PLACES]:
        text = (element.text or "")[:_LONGEST_JSON].strip().removeprefix("<!--").removesuffix("-->")
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _walk(value)


def _walk(value) -> Iterator[dict]:
    waiting, seen = [value], 0
    while waiting and seen < _MOST_NODES:
        value = waiting.pop(0)
        seen += 1
        if isinstance(value, dict):
            yield value
            waiting += [
                value[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage")
                if isinstance(value.get(key), (dict, list))
            ]
        elif isinstance(value, list):
            waiting += value[:200]


def _order_objects(objects: list[dict]) -> list[dict]:
    """Articles first, then pages; organisations, breadcrumbs and comments say nothing about the page."""
    articles = [node for node in objects if any(_ARTICLE_TYPE.search(kind) for kind in _types(node))]
    known = {id(node) for node in articles}
    return articles + [node for node in objects if id(node) not in known and _PAGE_TYPES.intersection(_types(node))]


def _types(node: dict) -> list[str]:
    kinds = node.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _names(value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _names(value.get("name"))
    elif isinstance(value, list):
        for item in value[:20]:
            yield from _names(item)


def _clean(value: str) -> str | None:
    """One line, no markup; an address is no name."""
    value = " ".join(re.sub(r"<[^>]{0,200}>", " ", value).split())
    return None if not value or re.match(r"https?://|@|www\.", value) else value


def _clean_author(value: str) -> str | None:
    value = _clean(value) or ""
    value = re.sub(r"^(by|von|par|por|di|door|автор:?)\s+", "", value, flags=re.I)
    return value if 1 < len(value) <= 200 else None


def _clean_title(value: str, publisher: str) -> str | None:
    """Without the site's name at its end or beginning, where the page says that this is its name."""
    value = _clean(value) or ""
    if publisher:
        name = re.escape(publisher)
        value = re.sub(rf"\s+[|–—\-·•:»]\s+{name}$|^{name}\s+[|–—\-·•:»]\s+", "", value, flags=re.I)
    return value or None


def _clean_language(value: str) -> str | None:
    match = re.fullmatch(r"([A-Za-z]{2,3})([-_][A-Za-z0-9]{2,8})*", value.strip())
    return match[1].lower() if match else None


def _clean_url(value: str, base: str) -> str | None:
    try:
        url = urljoin(base, value.strip())
        return url if urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname else None
    except ValueError:
        return None
