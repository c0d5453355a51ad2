"""The few elements that our pictures are made of. All text is escaped, and foreign text keeps its direction.

Units are CSS pixels. Text is placed by its left edge whatever its script: a text that reads from right to left gets that
direction, and is anchored by its end, which then is its left edge.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

WIDTH = 720
_MARGIN = 16  # around a picture that stands alone
HUES = ("true", "mixed", "false", "unproven", "open")
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STYLE = """
.p{font:13px/1.4 Inter,"Segoe UI","Noto Sans",sans-serif;background:#fbfaf7}
.p text{fill:#1d1b18}.p .soft{fill:#5b564d}.p .sheet{fill:#fbfaf7}.p .sunken{fill:#f3f1ec}.p .line{stroke:#c9c3b6;fill:none}
.p .is-true{fill:#1f7a4d}.p .is-mixed{fill:#96660b}.p .is-false{fill:#b3261e}.p .is-unproven{fill:#6a4c93}
.p .is-open{fill:#5c6067}.p .on{fill:#fff}
.p .to-true{stroke:#1f7a4d;fill:none}.p .to-false{stroke:#b3261e;fill:none}.p .to-open{stroke:#5c6067;fill:none}
@media (prefers-color-scheme:dark){.p{background:#171614}
.p text{fill:#ece9e2}.p .soft{fill:#b2ada1}.p .sheet{fill:#171614}.p .sunken{fill:#2b2d30}.p .line{stroke:#4a473f}
.p .is-true{fill:#7fd1a3}.p .is-mixed{fill:#e6bd62}.p .is-false{fill:#ff9c92}.p .is-unproven{fill:#c7a9f0}
.p .is-open{fill:#a5a9b0}.p .on{fill:#171614}
.p .to-true{stroke:#7fd1a3}.p .to-false{stroke:#ff9c92}.p .to-open{stroke:#a5a9b0}}
"""


@dataclass(frozen=True)
class Picture:
    """`title` and `description` are what somebody reads who does not see it; `body` are SVG elements."""

    name: str
    title: str
    description: str
    width: int
    height: int
    body: str

    def svg(self, *, standing_alone: bool = True) -> str:
        """The document, or with `standing_alone=False` the element for a page that has report.css."""
        margin = _MARGIN if standing_alone else 0
        width, height = self.width + 2 * margin, self.height + 2 * margin
        style = f"<style>{_STYLE}</style>" if standing_alone else ""
        sheet = rect(-margin, -margin, width, height, "sheet") if standing_alone else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="p picture" role="img" width="{width}" '
            f'height="{height}" viewBox="{-margin} {-margin} {width} {height}" '
            f'aria-labelledby="{self.name}-title {self.name}-text">'
            f'<title id="{self.name}-title">{clean(self.title)}</title>'
            f'<desc id="{self.name}-text">{clean(self.description)}</desc>{style}{sheet}{self.body}</svg>'
        )


def clean(text: str) -> str:
    """The text for XML: escaped, without what XML has no place for (controls, unpaired surrogates)."""
    return escape(_NOT_IN_XML.sub("\ufffd", text), quote=True)


def rect(x: float, y: float, width: float, height: float, kind: str, *, round: float = 0, title: str = "") -> str:
    corner = f' rx="{_n(round)}"' if round else ""
    shape = f'<rect class="{kind}" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"{corner}'
    return f"{shape}>{_title(title)}</rect>" if title else f"{shape}/>"


def circle(x: float, y: float, radius: float, kind: str, *, title: str = "") -> str:
    return f'<circle class="{kind}" cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}">{_title(title)}</circle>'


def line(x1: float, y1: float, x2: float, y2: float, kind: str = "line") -> str:
    return f'<line class="{kind}" x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"/>'


def curve(x1: float, y1: float, x2: float, y2: float, kind: str, *, width: float = 1.5, dashes: str = "") -> str:
    """From left to right, level at both ends."""
    middle = _n((x1 + x2) / 2)
    way = f"M{_n(x1)} {_n(y1)}C{middle} {_n(y1)} {middle} {_n(y2)} {_n(x2)} {_n(y2)}"
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path class="{kind}" stroke-width="{_n(width)}" stroke-opacity=".7"{dashed} d="{way}"/>'


def label(
    x: float, y: float, text: str, kind: str = "", *, size: int = 13, anchor: str = "start", most: int = 0
) -> str:
    """One line of text; `most` cuts it off, counted in widths of a Latin letter. The whole stands in its title."""
    shown = cut(text, most) if most else text
    place = anchor
    direction = ""
    if reads_from_right(text):
        direction = ' direction="rtl"'
        place = {"start": "end", "end": "start"}.get(anchor, anchor)
    named = f' class="{kind}"' if kind else ""
    attributes = f'{named} x="{_n(x)}" y="{_n(y)}" font-size="{size}" text-anchor="{place}"{direction}'
    whole = _title(text) if shown != text else ""
    return f"<text{attributes}>{whole}{clean(shown)}</text>"


def cut(text: str, most: int) -> str:
    """The text in one line, cut off with an ellipsis at `most` widths of a Latin letter."""
    text = " ".join(text.split())
    width = 0
    for at, char in enumerate(text):
        width += 2 if unicodedata.east_asian_width(char) in "WF" else 0 if unicodedata.combining(char) else 1
        if width > most:
            return text[:at].rstrip() + "…"
    return text


def reads_from_right(text: str) -> bool:
    """By the first character that has a direction (Unicode annex 9, rules P2 and P3)."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def join(parts: Iterable[str]) -> str:
    return "".join(parts)


def say_list(words: Iterable[str]) -> str:
    """one, two and three"""
    words = list(words)
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def draw_nothing(name: str, title: str, why: str) -> Picture:
    return Picture(name, title, why, WIDTH, 40, label(0, 25, why, "soft"))


def _title(text: str) -> str:
    return f"<title>{clean(text)}</title>" if text else ""


def _n(number: float) -> str:
    """Two places at most, no needless zeros: the same picture is the same text."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
