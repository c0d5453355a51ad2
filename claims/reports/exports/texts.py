"""Characters that spoil files, and what becomes of them.

Half a character (an unpaired surrogate) cannot be written as UTF-8 at all. PostgreSQL refuses it and NUL, so they come
only with content from elsewhere: JSON may say "\\ud800". XML 1.0 (2.2) forbids most control characters, which the
database does keep; DOCX, XLSX and PDF show U+FFFD in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from unicodedata import bidirectional

from claims.reports.exports.values import Content, Finding, error

_BROKEN = re.compile("[\ud800-\udfff\x00]")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def lint_texts(content: Content) -> list[Finding]:
    """An error for each text with half a character or NUL in it, named by the way to it: `claims[2].verdict.rationale`."""
    return [
        error(f"`{path}` contains U+{ord(found[0]):04X}, which is no character. Remove it.")
        for path, text in walk_texts(content)
        if (found := _BROKEN.search(text))
    ]


def walk_texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every string in it, with the way to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from walk_texts(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from walk_texts(item, f"{path}[{number}]")


def is_for_xml(text: str) -> bool:
    return not _NOT_IN_XML.search(text)


def make_xml_safe(text: str) -> str:
    """The text with U+FFFD for each character that XML forbids."""
    return _NOT_IN_XML.sub("\ufffd", text)


def is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction goes from right to left (UAX 9, P2 and P3)."""
    return next((kind != "L" for char in text if (kind := bidirectional(char)) in ("L", "R", "AL")), False)
