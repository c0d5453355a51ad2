"""One HTML file that needs nothing else: no script, no picture or font from elsewhere, its own style, also for print."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

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
from claims.reports.pictures import OF_REPORT, Picture, draw

_STYLE = """
:root{color-scheme:light dark;--ink:#1d1b16;--paper:#fbf9f3;--soft:#5f5a4c;--line:#d9d3c2;--true:#1f6f3f;--mixed:#8a5a00;--false:#a32218;--unproven:#5b3f9e}
@media (prefers-color-scheme:dark){:root{--ink:#ece7da;--paper:#17160f;--soft:#aaa390;--line:#3b382d;--true:#7cc795;--mixed:#e0b050;--false:#ef8a7c;--unproven:#b9a3ee}}
*{box-sizing:border-box}body{margin:0 auto;padding:1.5rem 1rem 4rem;max-width:46rem;background:var(--paper);color:var(--ink);font:1.05rem/1.55 Georgia,"Noto Serif",serif;overflow-wrap:anywhere}
h1{font-size:1.9rem;line-height:1.2}h2{font-size:1.25rem;line-height:1.3;margin:0 0 .5rem}
a{color:inherit}.meta,cite,.stamp,nav,dl{font-family:system-ui,"Noto Sans",sans-serif;font-size:.88rem;font-style:normal;color:var(--soft)}
section{border-top:1px solid var(--line);padding:1.25rem 0}.stamp{display:inline-block;font-weight:700;border:1.5px solid;border-radius:.25rem;padding:.05rem .5rem;margin-bottom:.5rem}
.is-true{color:var(--true)}.is-mixed{color:var(--mixed)}.is-false{color:var(--false)}.is-unproven{color:var(--unproven)}
blockquote{margin:1rem 0;padding:.1rem 0 .1rem 1rem;border-inline-start:3px solid var(--line);white-space:pre-line}
figure{margin:1.25rem 0}figure svg{display:block;max-width:100%;height:auto}cite{display:block;margin-top:.4rem;white-space:normal}dt{font-weight:700}dd{margin:0 0 .4rem}pre{white-space:pre-wrap}
@media print{body{max-width:none;padding:0;font-size:10.5pt;background:#fff;color:#000}blockquote,h2,.stamp{break-inside:avoid}h2,.stamp{break-after:avoid}a[href^="http"]{text-decoration:none}nav{display:none}}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def write(content: Content, imprint: Imprint) -> Iterator[str]:
    article = content["article"]
    yield f'<!doctype html>\n<html lang="{escape(article["language"])}">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
    yield f"<title>{escape(article['title'])}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
    yield f'<h1 dir="auto">{escape(article["title"])}</h1>\n'
    yield f'<p class="meta">{escape(say_imprint(imprint))} · {_link(imprint.page_url)}</p>\n'
    yield f'<p class="meta">Article: {escape(say_article(article))} {_link(article["url"])}</p>\n'
    yield f"<p>{escape(say_tally(content))}.</p>\n"
    if content["claims"]:
        yield from map(_write_picture, (draw(name, content) for name in OF_REPORT))
    for claim in content["claims"]:
        yield from _write_claim(claim)
    yield '<section id="scale"><h2>The scale</h2>\n<dl>\n'
    for row in content["scale"]:
        yield f'<dt class="is-{escape(row["hue"])}">{escape(row["glyph"])} {escape(row["rating"])}{say_value(row)}</dt>'
        yield f"<dd>{escape(row['meaning'])}</dd>\n"
    yield "</dl></section>\n"
    if corrections := content.get("corrections"):
        lines = "".join(f"<li>{escape(say_correction(item))}</li>\n" for item in corrections)
        yield f'<section id="corrections"><h2>Corrections</h2>\n<ul>\n{lines}</ul></section>\n'
    yield "</main>\n</body>\n</html>\n"


def lint(content: Content, imprint: Imprint) -> list[Finding]:
    return []


def _write_claim(claim: dict[str, Any]) -> Iterator[str]:
    verdict, number = claim["verdict"], claim["number"]
    yield f'<section id="claim-{number}"><h2 dir="auto">{number}. {escape(claim["claim"])}</h2>\n'
    yield f'<p class="stamp is-{escape(verdict["hue"])}">{escape(verdict["glyph"])} {escape(verdict["rating"])}</p>\n'
    if said := say_claimants(claim):
        yield f'<p class="meta">{escape(said)}</p>\n'
    yield from map(_write_block, read_rationale(verdict["rationale"]))
    for evidence in verdict["evidence"]:
        yield f'<blockquote dir="auto" id="evidence-{number}-{evidence["number"]}">{escape(evidence["quote"])}\n'
        about = f"{escape(say_source(evidence))} {_link(evidence['source']['url'])}"
        yield f'<cite dir="ltr">[{evidence["number"]}] {STANCES[evidence["stance"]]}: <bdi>{about}</bdi>; {say_archive(evidence)}</cite></blockquote>\n'
    for search in verdict["searches"]:
        yield f'<p class="meta">{escape(say_search(search))}</p>\n'
    yield "</section>\n"


def _write_picture(picture: Picture) -> str:
    return f"<figure>{picture.svg()}<figcaption class=meta>{escape(picture.title)}</figcaption></figure>\n"


def _link(url: str) -> str:
    if not find_link(url):
        return escape(url)
    return f'<a href="{escape(url)}" rel="noreferrer noopener nofollow">{escape(url)}</a>'


def _write_block(block: Block) -> str:
    words = "".join(map(_write_run, block.runs))
    if block.kind == "rule":
        return "<hr>\n"
    if block.kind == "code":
        return f"<pre>{words}</pre>\n"
    marker = f"{escape(block.marker)} " if block.marker else ""
    words = f"<strong>{words}</strong>" if block.kind == "heading" else words
    return f'<p dir="auto" style="margin-inline-start:{min(block.depth, 6)}em">{marker}{words}</p>\n'


def _write_run(run: Run) -> str:
    text = escape(run.text).replace("\n", "<br>")
    for tag, wanted in (("code", run.code), ("em", run.italic), ("strong", run.bold)):
        text = f"<{tag}>{text}</{tag}>" if wanted else text
    return f'<a href="{escape(run.link)}" rel="noreferrer noopener nofollow">{text}</a>' if run.link else text
