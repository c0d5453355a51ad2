"""Which characters the shipped fonts can print, and what is printed for the others: their number, as in [U+1F469].

`fonts/coverage.txt` lists what each font has. PDF/UA-1 forbids a text that shows as an empty box, and a few characters. A mark
is printed on its letter only if one font has both, for instance an accent on a Cyrillic letter, but not on a Chinese one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from unicodedata import category

FONTS = Path(__file__).parents[1] / "fonts"
_INVISIBLE = "\t\n\r \u00a0\u00ad\u034f\u061c\u180b-\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufe00-\ufe0f"
_SIGN = "\u2190-\u2bff\U0001f000-\U0001faff"
# Joiners between pictures, and the choice of a picture's look: no font here knows them, and the sign before would be lost.
_JOINERS = re.compile(f"[\ufe0e\ufe0f]|(?<=[\\]{_SIGN}])\u200d|\u200d(?=[\\[{_SIGN}])")
_FORBIDDEN = re.compile("[\ufeff\ufffe\uffff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# One line break for all of them: typst would stretch the words before U+2028 over the whole line.
_BREAKS = re.compile("\r\n|[\x0b\x0c\x85\u2028\u2029]")
_LONG_WORD = re.compile(r"(?<!\S)(?!https?://)\S{60,}")
_PIECE = re.compile(r"(\S{30})(?=\S)")


def make_printable(text: str) -> str:
    """The text with every character named that no font has; very long words get places to break."""
    return _LONG_WORD.sub(lambda found: _PIECE.sub("\\1\u200b", found[0]), name_missing(_BREAKS.sub("\n", text)))


def name_missing(text: str) -> str:
    text = _missing().sub(lambda found: _name(found[0]), _FORBIDDEN.sub("\ufffd", text))
    return _marked().sub(_keep_marks, _JOINERS.sub("", text))


def find_missing(text: str) -> set[str]:
    """The characters of the text that cannot be printed as they are."""
    text = _BREAKS.sub("\n", text)
    alone = {char for found in _marked().finditer(text) if _keep_marks(found) != found[0] for char in found[0][1:]}
    return {*_missing().findall(text), *_FORBIDDEN.findall(text), *alone}


def _keep_marks(found: re.Match[str]) -> str:
    if any(font.fullmatch(found[0]) for font in _fonts()):
        return found[0]
    return found[0][0] + "".join(map(_name, found[0][1:]))


def _name(char: str) -> str:
    return f"[U+{ord(char):04X}]"


# Patterns rather than sets: they take a tenth of the memory, and the web process lints.


@cache
def _fonts() -> list[re.Pattern[str]]:
    """What each font can show."""
    return [re.compile(f"[{ranges}]+") for ranges in _read_coverage()]


@cache
def _missing() -> re.Pattern[str]:
    return re.compile(f"[^{_INVISIBLE}{''.join(_read_coverage())}]")


@cache
def _marked() -> re.Pattern[str]:
    """A character with the marks on it."""
    known = re.compile(f"[{''.join(_read_coverage())}]")
    marks = (char for char in map(chr, range(0x20000)) if category(char)[0] == "M" and known.match(char))
    return re.compile(f"(?s:.)[{''.join(marks)}]+")


def _read_coverage() -> Iterator[str]:
    """For each font the inside of a character class."""
    for line in (FONTS / "coverage.txt").read_text().splitlines():
        ranges = (each.split("-") for each in line.split()[1:])
        yield "".join(f"\\U{int(low, 16):08x}-\\U{int(high, 16):08x}" for low, high in ranges)
