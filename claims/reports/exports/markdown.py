"""Markdown (CommonMark). Every text is escaped, the rationale is written anew from its blocks: nobody's words make markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from claims.reports.exports.rationale import Block, Run, read_rationale
from claims.reports.exports.values import Content, Finding, Imprint
from claims.reports.exports.words import (
    STANCES,
    find_link,
    say_archive,
    say_article,
    say_claimants,
    say_correction,
    say_imprint,
    say_search,
    say_source,
    say_tally,
    say_value,
)

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
_BULLET = re.compile(r"^([-+=:])")
_NUMBER = re.compile(r"^(\d+)([.)])")
_NOT_IN_LINK = re.compile(r"[\s<>\x00-\x1f]")
_BREAKS = re.compile(r"[\r\n\u2028\u2029\x85\v\f]+")


def write(content: Content, imprint: Imprint) -> Iterator[str]:
    article = content["article"]
    yield f"# {escape(article['title'])}\n\n"
    yield f"{escape(say_imprint(imprint))}. {link(imprint.page_url)}\n\n"
    yield f"Article: {escape(say_article(article))}. {link(article['url'])}\n\n"
    yield f"{escape(say_tally(content))}.\n"
    for claim in content["claims"]:
        yield from _write_claim(claim)
    yield "\n## The scale\n\n"
    for row in content["scale"]:
        yield f"- **{escape(row['glyph'] + ' ' + row['rating'])}**{say_value(row)}: {escape(row['meaning'])}\n"
    if corrections := content.get("corrections"):
        yield "\n## Corrections\n\n"
        yield from (f"- {escape(say_correction(item))}\n" for item in corrections)


def lint(content: Content, imprint: Imprint) -> list[Finding]:
    return []


def _write_claim(claim: dict[str, Any]) -> Iterator[str]:
    verdict = claim["verdict"]
    yield f"\n## {claim['number']}. {escape(claim['claim'])}\n\n"
    yield f"**{escape(verdict['glyph'] + ' ' + verdict['rating'])}**\n\n"
    if said := say_claimants(claim):
        yield f"{escape(said)}\n\n"
    for block in read_rationale(verdict["rationale"]):
        yield write_block(block) + "\n\n"
    for evidence in verdict["evidence"]:
        yield from _write_evidence(evidence)
    for search in verdict["searches"]:
        yield f"{escape(say_search(search))}\n\n"


def _write_evidence(evidence: dict[str, Any]) -> Iterator[str]:
    for line in evidence["quote"].splitlines() or [""]:
        yield f"> {escape(line)}\n"
    about = f"{escape(say_source(evidence))} {link(evidence['source']['url'])}".rstrip()
    yield f">\n> \\[{evidence['number']}\\] {STANCES[evidence['stance']]}: {about}; {say_archive(evidence)}\n\n"


def escape(text: str) -> str:
    """The text as one line that is only text in CommonMark and in its common extensions."""
    line = _MARKS.sub(r"\\\1", _BREAKS.sub(" ", text).strip())
    return _NUMBER.sub(r"\1\\\2", _BULLET.sub(r"\\\1", line))


def link(url: str) -> str:
    """The address as an autolink; as text if it is none of the web. Blanks and angle brackets would end it early."""
    return f"<{_NOT_IN_LINK.sub(_to_percent, url)}>" if find_link(url) else escape(url)


def _to_percent(found: re.Match[str]) -> str:
    return quote(found[0])


def write_block(block: Block) -> str:
    indent = "> " * block.depth if block.kind != "item" else "  " * (block.depth - 1)
    if block.kind == "rule":
        return "---"
    if block.kind == "code":
        return "\n".join(f"    {line}" for line in block.runs[0].text.splitlines())
    words = "".join(map(_write_run, block.runs))
    marker = {"•": "- ", "": ""}.get(block.marker, f"{block.marker} ")
    return f"{indent}{marker}{words}"


def _write_run(run: Run) -> str:
    text = escape_run(run.text)
    if run.code:
        text = f"`{run.text.replace('`', 'ˋ')}`"
    text = f"**{text}**" if run.bold else f"*{text}*" if run.italic else text
    return f"[{text}](<{_NOT_IN_LINK.sub(_to_percent, run.link)}>)" if run.link else text


def escape_run(text: str) -> str:
    """Like `escape`, the blanks around it kept: words before and after it follow."""
    words = text.strip()
    head, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{head}{escape(words)}{tail}" if words else " "
