#!/usr/bin/env python3
"""Makes the fonts of this folder anew out of Debian's packages: `python make_fonts.py FOLDER`, where both were unpacked. Needs fonttools.

apt-get download fonts-noto-core fonts-noto-cjk
for package in *.deb; do dpkg-deb -x "$package" FOLDER; done
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
CJK = "NotoSansCJKsc-Regular-subset.otf"
WHOLE = (
    *(f"NotoSans-{weight}" for weight in ("Regular", "Bold", "Italic", "BoldItalic")),
    *(f"NotoSans{script}-{weight}" for script in ("Arabic", "Hebrew") for weight in ("Regular", "Bold")),
    *(f"NotoSans{script}-Regular" for script in "Armenian Bengali Devanagari Ethiopic Georgian Tamil Thai Symbols2 Math".split()),
)  # fmt: skip


def main(folder: Path) -> None:
    fonts = folder / "usr/share/fonts"
    for name in WHOLE:
        shutil.copyfile(fonts / f"truetype/noto/{name}.ttf", HERE / f"{name}.ttf")
    cut_cjk(fonts / "opentype/noto/NotoSansCJK-Regular.ttc")
    (HERE / "coverage.txt").write_text("".join(describe_coverage()))


def cut_cjk(source: Path) -> None:
    """Face 2 of the collection (Simplified Chinese forms) with the characters of everyday Chinese, Japanese and Korean."""
    options = subset.Options(font_number=2, layout_features=["ccmp", "vert", "vrt2", "mark", "mkmk"])
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=list(map(ord, list_cjk())))
    cutter.subset(font)
    subset.save_font(font, str(HERE / CJK), options)


def list_cjk() -> set[str]:
    chars = {*decode_cells("gb2312", 0xA1, 0xF8)}
    chars |= {*decode_cells("big5", 0xA1, 0xC7, [*range(0x40, 0x7F), *range(0xA1, 0xFF)])}  # signs and level 1
    chars |= {*decode_cells("euc_jp", 0xA1, 0xD0)}  # signs, kana and level 1 of JIS X 0208
    chars |= {*decode_cells("euc_kr", 0xA1, 0xC9)}
    blocks = ((0xAC00, 0xD7A4), (0x3000, 0x3100), (0x31F0, 0x3200), (0x3130, 0x3190), (0xFF00, 0xFFF0))
    return chars | {chr(code) for block in blocks for code in range(*block)}


def decode_cells(codec: str, first: int, last: int, cells=range(0xA1, 0xFF)) -> Iterator[str]:
    for row in range(first, last):
        for cell in cells:
            yield from bytes([row, cell]).decode(codec, "ignore")


def describe_coverage() -> Iterator[str]:
    """A line for each family: its characters as ranges of hexadecimal numbers."""
    for path in sorted(HERE.glob("*Regular*")):
        ranges: list[list[int]] = []
        for code in sorted(TTFont(path).getBestCmap()):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
        yield f"{path.stem} " + " ".join(f"{low:X}-{high:X}" for low, high in ranges) + "\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
