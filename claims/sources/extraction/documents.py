"""Text of PDF, DOCX and Markdown."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date

from claims.sources.extraction.dates import read_timestamp
from claims.sources.extraction.values import LONGEST_TEXT, Found

MOST_PAGES = 500
_MOST_FRONT = 100  # lines of front matter
_FRONT_LINE = re.compile(r"[A-Za-z][\w-]*[ \t]*:|[ \t#-]|$")
LARGEST_UNPACKED = 100 * 1024 * 1024


class Unreadable(Exception):
    """A document without usable text. `outcome` and `sentence` as in `Extracted`."""

    def __init__(self, outcome: str, sentence: str) -> None:
        super().__init__(sentence)
        self.outcome, self.sentence = outcome, sentence


@dataclass(frozen=True)
class Document:
    text: str
    metadata: Found = field(default_factory=dict)
    suggestions: Found = field(default_factory=dict)
    notice: str = ""


def read_pdf(body: bytes) -> Document:
    """The text layer, page after page. Raises Unreadable: encrypted, damaged, or without any text."""
    from pypdf import PdfReader  # here and below: only the child that reads one pays for the library
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(body), strict=False)
        _unlock(reader)
        pages, notice = _read_pages(reader)
        about = reader.metadata
    except PyPdfError as error:
        raise Unreadable("unreadable", _DAMAGED) from error
    if not any(pages):
        raise Unreadable(
            "no_text", "This PDF has no text, only pictures of pages. Upload a version with recognised text (OCR)."
        )
    metadata = {
        name: {"value": str(value).strip(), "from": "PDF properties"}
        for name, value in (("title", about and about.title), ("author", about and about.author))
        if value and str(value).strip()
    }
    return Document("\n\n".join(page for page in pages if page), metadata, _suggest_creation(about), notice)


def _unlock(reader) -> None:
    """An empty password opens what is only protected against printing."""
    try:
        if not reader.is_encrypted or reader.decrypt(""):
            return
    except Exception as error:  # the libraries of ciphers raise what they like
        raise Unreadable("encrypted", _LOCKED) from error
    raise Unreadable("encrypted", _LOCKED)


_DAMAGED = "This PDF is damaged and cannot be read. Open it elsewhere and save it anew, or upload its text."
_LOCKED = "This PDF is locked with a password. Save a copy without the password and upload that."


def _read_pages(reader) -> tuple[list[str], str]:
    pages, length, broken = [], 0, 0
    for number, page in enumerate(reader.pages):
        if number == MOST_PAGES or length > LONGEST_TEXT:
            return pages, f"Only the first {number} of {len(reader.pages)} pages were read."
        text = _read_page(page)
        pages.append(_tidy(text or ""))
        broken += text is None
        length += len(pages[-1])
    if broken and not any(pages):
        raise Unreadable("unreadable", _DAMAGED)
    return pages, f"{broken} of {len(pages)} pages could not be read." if broken else ""


def _read_page(page) -> str | None:
    """None for a broken page, so that the others can be read. The limits of the child stay in force."""
    try:
        text = page.extract_text()
        if not text and (contents := page.get_contents()):
            contents.get_data()  # the reader takes what unpacks to too much for an empty page; this raises
        return text
    except (MemoryError, RecursionError):
        raise
    except Exception:
        return None


def _suggest_creation(about) -> Found:
    """When the file was made is not when it was published, but a hint."""
    try:
        made = about and about.creation_date
    except Exception:
        made = None
    return {"published": {"value": made.date().isoformat(), "from": "PDF creation date"}} if made else {}


def read_docx(body: bytes) -> Document:
    """Paragraphs and tables in the order of the document. Raises Unreadable."""
    from docx import Document as open_docx
    from docx.table import Table

    _check_archive(body)
    try:
        document = open_docx(io.BytesIO(body))
        blocks = [
            "\n".join(" | ".join(cell.text.strip() for cell in row.cells) for row in block.rows)
            if isinstance(block, Table)
            else block.text
            for block in document.iter_inner_content()
        ]
        about = document.core_properties
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # lxml, zipfile and docx each have errors of their own for one thing
        raise Unreadable(
            "unreadable", "This Word document is damaged and cannot be read. Save it anew, or upload it as PDF."
        ) from error
    metadata = {
        name: {"value": value.strip(), "from": "document properties"}
        for name, value in (("title", about.title), ("author", about.author))
        if value and value.strip() and value != "python-docx"
    }
    return Document("\n\n".join(tidy for block in blocks if (tidy := _tidy(block))), metadata)


def _check_archive(body: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Unreadable(
            "unreadable", "This Word document is damaged and cannot be read. Save it anew, or upload it as PDF."
        ) from error
    if size > LARGEST_UNPACKED:
        raise Unreadable(
            "too_heavy", "This Word document unpacks to far too much. Upload the part that matters as PDF or text."
        )


def read_markdown(text: str, *, today: date) -> Document:
    """Markdown as its readers see it, a line for each row of a table. Title, author and day are those of the front
    matter; without one the first heading is the title."""
    from markdown_it import MarkdownIt

    from claims.sources.extraction.html import read_visible_text

    text, metadata = _take_front_matter(text, today)
    rendered = MarkdownIt("commonmark").enable("table").render(text)
    plain = read_visible_text(re.sub(r"</t[dh]>\s*<t[dh][^>]*>", " | ", rendered))
    heading = re.search(r"^ {0,3}#{1,2}\s+(.+?)\s*#*\s*$", text, re.M)
    if "title" not in metadata and heading:
        title = read_visible_text(MarkdownIt("commonmark").renderInline(heading[1]))
        metadata["title"] = {"value": title, "from": "first heading"}
    return Document(plain, {name: found for name, found in metadata.items() if found["value"]})


def _take_front_matter(text: str, today: date) -> tuple[str, Found]:
    """The text without the lines between `---` at its head, and what those say in the form `name: value`."""
    head = [line.rstrip() for line in text.split("\n", _MOST_FRONT)[:_MOST_FRONT]]
    end = next((at for at, line in enumerate(head) if at and line in ("---", "...")), 0)
    if head[0] != "---" or not end or not all(_FRONT_LINE.match(line) for line in head[1:end]):
        return text, {}
    named = (line.partition(":") for line in head[1:end] if line[:1].isalpha())
    values = {name.strip().lower(): value.strip().strip("\"'[]") for name, _, value in named}
    day = read_timestamp(values.get("date") or values.get("published") or "", today=today)
    found = {
        "title": values.get("title"),
        "author": values.get("author") or values.get("authors"),
        "publisher": values.get("publisher"),
        "published": day,
    }
    rest = text.split("\n", end + 1)[end + 1 :]
    return "".join(rest), {name: {"value": value, "from": "front matter"} for name, value in found.items() if value}


def read_plain(text: str) -> Document:
    """Plain text as it is, but for blank ends of lines and more than one blank line."""
    return Document(_tidy(text))


def _tidy(text: str) -> str:
    lines = [
        line.rstrip()
        for line in re.sub(r"[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]", "\ufffd", text).replace("\f", "\n\n").split("\n")
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
