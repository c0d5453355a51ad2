"""What kind of document some bytes are. The first bytes overrule a wrong label, never the other way round."""

from __future__ import annotations

import re

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole"),
    (b"{\\rtf", "application/rtf"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ\x90\x00", "application/x-executable"),
    (b"Rar!\x1a\x07", "application/x-rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z"),
)
# A comment ends at its first "-->": could it match in several ways, a run of comments would take for ever.
_HTML = re.compile(
    rb"\s*(<\?xml[^>]*\?>\s*)?(<!--((?!-->).){0,2000}-->\s*)*<(!doctype\s+html|html|head|body|title|meta|h1|div|article|p)\b",
    re.I | re.S,
)
_SUFFIXES = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".docx": DOCX,
    ".pdf": "application/pdf",
}


def find_media_type(body: bytes, declared: str = "") -> str:
    """One of the kinds that `reading` knows where possible; `declared` is a Content-Type, parameters and all."""
    declared = declared.partition(";")[0].strip().lower()
    return _sniff(body) or _fold(declared, body)


def guess_media_type(file_name: str) -> str:
    """The kind that a file's name promises, empty when it promises none."""
    name = file_name.lower()
    return next((kind for suffix, kind in _SUFFIXES.items() if name.endswith(suffix)), "")


def _sniff(body: bytes) -> str:
    for magic, kind in _MAGIC:
        if body.startswith(magic):
            return kind
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    if body[4:12] in (b"ftypavif", b"ftypheic"):
        return "image/" + body[8:12].decode()
    if body.startswith(b"PK\x03\x04"):
        return DOCX if b"word/" in body else "application/zip"
    return "application/pdf" if b"%PDF-" in body[:1024] else ""


def _fold(declared: str, body: bytes) -> str:
    if declared in ("text/markdown", "text/x-markdown"):
        return "text/markdown"
    if declared in ("text/html", "application/xhtml+xml"):
        return "text/html"
    if declared == "text/plain":
        return "text/plain"
    if _HTML.match(body[:4096].removeprefix(b"\xef\xbb\xbf")):
        return "text/html"
    # what is not known is tried as text; binary junk is found out when it is decoded
    if declared in ("", "application/octet-stream", "binary/octet-stream") or re.search(
        r"^text/|json|xml|javascript|csv", declared
    ):
        return "text/plain"
    return declared[:120] if re.fullmatch(r"[\w.+-]+/[\w.+-]+", declared) else "application/octet-stream"
