"""Documents made for tests: PDF and DOCX with known text, and broken ones."""

from __future__ import annotations

import io
import zlib

from docx import Document
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject


def write_pdf(pages: list[list[str]], *, title: str = "") -> bytes:
    """A small PDF with one text object a page. Latin-1 only."""
    objects: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        4: f"<< /Title ({title}) /CreationDate (D:20250110120000Z) >>".encode("latin-1"),
    }
    for number, lines in enumerate(pages):
        shown = " ".join(f"({line.translate(_ESCAPES)}) Tj T*" for line in lines)
        data = zlib.compress(f"BT /F1 12 Tf 16 TL 60 760 Td {shown} ET".encode("cp1252"))
        objects[5 + 2 * number] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            b"/Contents %d 0 R >>" % (6 + 2 * number)
        )
        objects[6 + 2 * number] = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(data), data)
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects[2] = f"<< /Type /Pages /Count {len(pages)} /Kids [ {kids} ] >>".encode()
    return _write_objects(objects)


_ESCAPES = str.maketrans({"\\": "\\\\", "(": "\\(", ")": "\\)"})


def _write_objects(objects: dict[int, bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % places[number] for number in sorted(places))
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def lock_pdf(body: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(body)))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    return _write(writer)


def write_empty_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    return _write(writer)


def write_pdf_bomb() -> bytes:
    """One page whose content stream unpacks to 300 MB."""
    writer = PdfWriter()
    stream = DecodedStreamObject()
    stream.set_data(b"BT (a) Tj ET" * 25_000_000)
    writer.add_blank_page(200, 200)[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    return _write(writer)


def write_docx(paragraphs: list[str], *, title: str = "", rows: list[list[str]] | None = None) -> bytes:
    document = Document()
    document.core_properties.title = title
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    return _write(document, "save")


def _write(writer, how: str = "write") -> bytes:
    buffer = io.BytesIO()
    getattr(writer, how)(buffer)
    return buffer.getvalue()
