"""PDF, tagged, PDF/UA-1, made by typst in a child process; the report's JSON is attached.

All texts go to typst as data, never as its markup. Only the shipped fonts are used, so it looks the same everywhere. What no
font has is printed as its number, for instance [U+1F469]; the attached JSON has it as it was. The order of letters in copied
Arabic and Hebrew text depends on the reader's program: the attached JSON is the text to copy from.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from claims.reports.exports.child import build_in_child
from claims.reports.exports.glyphs import FONTS, find_missing, make_printable
from claims.reports.exports.pictured import list_figures
from claims.reports.exports.rationale import Block, read_rationale
from claims.reports.exports.texts import is_right_to_left, walk_texts
from claims.reports.exports.values import Content, Finding, Imprint, warning
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

_TEMPLATE = Path(__file__).with_name("report.typ")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]([A-Za-z]{2}))?(?:[-_]|$)")


def write(content: Content, imprint: Imprint) -> Iterator[bytes]:
    return build_in_child("pdf", "PDF", content, imprint)


def lint(content: Content, imprint: Imprint) -> list[Finding]:
    """Which characters are printed as their numbers. The article's own text is not printed, only attached."""
    missing = sorted(set().union(*(find_missing(text) for path, text in walk_texts(content) if path != "article.text")))
    if not missing:
        return []
    named = ", ".join(f"U+{ord(char):04X}" for char in missing[:10]) + (" …" if len(missing) > 10 else "")
    return [warning(f"No font for {len(missing)} of its characters: {named}. They are printed as these numbers.")]


def build(content: Content, imprint: Imprint) -> bytes:
    """In the child only: the library is loaded here and nowhere else."""
    import typst

    moment = dt.datetime.fromisoformat(imprint.published_at)
    return typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=int(moment.timestamp()),
        sys_inputs={
            "report": json.dumps(lay_out(content, imprint)),
            "attached": json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True),
        },
    )


def lay_out(content: Content, imprint: Imprint) -> dict[str, Any]:
    """What the template shows, every text printable."""
    article = content["article"]
    day = dt.datetime.fromisoformat(imprint.published_at)
    language = _LANGUAGE.match(article["language"])
    return _map_texts(
        {
            "title": article["title"].strip() or "An article without a title",
            "rtl": is_right_to_left(article["title"]),
            "desk": imprint.desk,
            "date": [day.year, day.month, day.day],
            "language": [language[1], (language[2] or "").upper()] if language else ["en", ""],
            "imprint": say_imprint(imprint),
            "page_url": imprint.page_url,
            "page_linked": bool(find_link(imprint.page_url)),
            "article": f"Article: {say_article(article)}",
            "article_url": article["url"],
            "article_linked": bool(find_link(article["url"])),
            "tally": f"{say_tally(content)}.",
            "figures": [vars(figure) for figure in list_figures(content)],
            "claims": [_lay_out_claim(claim) for claim in content["claims"]],
            "scale": [
                {
                    "rating": f"{row['glyph']} {row['rating']}{say_value(row)}",
                    "meaning": row["meaning"],
                    "hue": row["hue"],
                }
                for row in content["scale"]
            ],
            "corrections": [say_correction(item) for item in content.get("corrections", ())],
        }
    )


def _lay_out_claim(claim: dict[str, Any]) -> dict[str, Any]:
    verdict = claim["verdict"]
    return {
        "number": str(claim["number"]),
        "text": claim["claim"],
        "rtl": is_right_to_left(claim["claim"]),
        "stamp": f"{verdict['glyph']} {verdict['rating']}",
        "hue": verdict["hue"],
        "claimants": say_claimants(claim),
        "blocks": [_lay_out_block(block) for block in read_rationale(verdict["rationale"])],
        "evidence": [_lay_out_evidence(item) for item in verdict["evidence"]],
        "searches": [say_search(item) for item in verdict["searches"]],
    }


def _lay_out_block(block: Block) -> dict[str, Any]:
    return {
        "kind": block.kind,
        "depth": block.depth,
        "marker": block.marker,
        "rtl": is_right_to_left("".join(run.text for run in block.runs)),
        "runs": [vars(run) for run in block.runs],
    }


def _lay_out_evidence(evidence: dict[str, Any]) -> dict[str, Any]:
    url = evidence["source"]["url"]
    return {
        "mark": f"[{evidence['number']}]",
        "stance": STANCES[evidence["stance"]],
        "quote": evidence["quote"],
        "rtl": is_right_to_left(evidence["quote"]),
        "about": say_source(evidence),
        "url": url,
        "linked": bool(find_link(url)),
        "archive": say_archive(evidence),
    }


def _map_texts(value: Any) -> Any:
    if isinstance(value, str):
        return make_printable(value)
    if isinstance(value, dict):
        return {key: item if key == "svg" else _map_texts(item) for key, item in value.items()}
    return [_map_texts(item) for item in value] if isinstance(value, list) else value
