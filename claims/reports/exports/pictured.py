"""The report's pictures for files: as SVG that typst reads, and as PNG for those who read no SVG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from claims.reports.exports.glyphs import FONTS, name_missing
from claims.reports.pictures import OF_REPORT, draw

_WIDEST, _TALLEST = 16.2, 21.0  # centimetres of a page
_ALONE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 16cm)
"""


@dataclass(frozen=True)
class Figure:
    """`alt` says in words what it shows; `width` is in centimetres, so that it fits on a page."""

    title: str
    svg: str
    alt: str
    width: float


def list_figures(content: dict[str, Any]) -> list[Figure]:
    """All pictures of the report; none of a report without claims."""
    if not content["claims"]:
        return []
    return [_make_figure(draw(name, content)) for name in OF_REPORT]


def _make_figure(picture) -> Figure:
    """With the font named outright: typst does not read the style sheet's shorthand."""
    svg = name_missing(picture.svg()).replace("<svg ", '<svg font-family="Noto Sans" ', 1)
    width = min(_WIDEST, _TALLEST * picture.width / picture.height)
    return Figure(picture.title, svg, picture.description, round(width, 2))


def render_png(figure: Figure) -> bytes:
    """In a child only: the library is loaded here."""
    import typst

    return typst.compile(
        _ALONE,
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="png",
        ppi=144,
        sys_inputs={"svg": figure.svg},
    )
