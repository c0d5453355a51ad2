"""A rationale, which is Markdown, as plain blocks: what Markdown, HTML, DOCX and PDF are written from.

The same Markdown as on the pages: no HTML, no pictures; links to the web only. Nothing of it is ever copied as markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable(["image", "html_block", "html_inline"])


@dataclass(frozen=True)
class Run:
    """Words of one look. `link` is an http(s) address or ""; a line break is "\\n"."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


@dataclass(frozen=True)
class Block:
    """kind: paragraph, heading, item, code, rule. `depth` counts the lists and quotations around it; `marker` is "•" or "1."."""

    kind: str
    runs: tuple[Run, ...]
    depth: int = 0
    marker: str = ""


def read_rationale(text: str) -> tuple[Block, ...]:
    return tuple(_read_blocks(_MARKDOWN.parse(text)))


def write_plain(text: str) -> str:
    """The words alone, as a reader sees them: for consumers that know no Markdown. A block a line."""
    return "\n".join(
        " ".join(filter(None, (block.marker, _join(block)))) for block in read_rationale(text) if block.runs
    )


def _join(block: Block) -> str:
    return "".join(run.text for run in block.runs).strip()


def _read_blocks(tokens: list[Token]) -> Iterator[Block]:
    lists: list[int | None] = []  # the number of the next item; None in a list of bullets
    depth, marker, kind = 0, "", "paragraph"
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            start = int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None
            lists.append(start)
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
            depth -= 1
        elif token.type == "list_item_open":
            marker, lists[-1] = ("•", None) if lists[-1] is None else (f"{lists[-1]}.", lists[-1] + 1)
        elif token.type == "list_item_close":
            marker = ""
        elif token.type in ("blockquote_open", "blockquote_close"):
            depth += token.nesting
        elif token.type in ("paragraph_open", "heading_open"):
            kind = token.type.removesuffix("_open")
        elif token.type == "inline":
            yield Block("item" if marker else kind, tuple(_read_runs(token.children or [])), depth, marker)
            marker = ""
        elif token.type in ("fence", "code_block"):
            yield Block("code", (Run(token.content.rstrip("\n"), code=True),), depth)
        elif token.type == "hr":
            yield Block("rule", (), depth)


def _read_runs(tokens: list[Token]) -> Iterator[Run]:
    bold = italic = 0
    links: list[str] = []
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            bold += token.nesting
        elif token.type in ("em_open", "em_close"):
            italic += token.nesting
        elif token.type == "link_open":
            links.append(_keep_web(str(token.attrs.get("href", ""))))
        elif token.type == "link_close":
            links.pop()
        elif text := _TEXTS.get(token.type, token.content):
            yield Run(text, bool(bold), bool(italic), token.type == "code_inline", links[-1] if links else "")


_TEXTS = {"softbreak": " ", "hardbreak": "\n"}


def _keep_web(url: str) -> str:
    return url if url.lower().startswith(("http://", "https://")) else ""
