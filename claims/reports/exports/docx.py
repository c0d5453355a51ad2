"""DOCX for word processors: real headings and tables, every table with a text alternative, properties filled in."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from claims.reports.exports.child import build_in_child
from claims.reports.exports.pictured import Figure, list_figures, render_png
from claims.reports.exports.rationale import Block, read_rationale
from claims.reports.exports.texts import is_for_xml, is_right_to_left, make_xml_safe, walk_texts
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
)

_LONGEST_PROPERTY = 255
# what follows `w:bidi` in a paragraph's properties, by the schema
_AFTER_BIDI = (
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
    "w:outlineLvl",
    "w:rPr",
)


def write(content: Content, imprint: Imprint) -> Iterator[bytes]:
    return build_in_child("docx", "DOCX", content, imprint)


def lint(content: Content, imprint: Imprint) -> list[Finding]:
    changed = [
        path for path, text in walk_texts(content) if not path.startswith("article.text") and not is_for_xml(text)
    ]
    return [warning(f"A control character in `{path}` is shown as U+FFFD.") for path in changed]


def build(content: Content, imprint: Imprint) -> bytes:
    """In the child only: the library is loaded here and nowhere else."""
    from docx import Document

    document = Document()
    file = io.BytesIO()
    _Writer(document, content, imprint).write()
    document.save(file)
    return _without_clock(file)


def _without_clock(file: IO[bytes]) -> bytes:
    """The same archive without the time of its making: the same report is the same file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename), old.read(entry), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


class _Writer:
    """Writes one report into an empty document."""

    def __init__(self, document, content: Content, imprint: Imprint) -> None:
        self.document, self.content, self.imprint = document, content, imprint

    def write(self) -> None:
        article = self.content["article"]
        self._fill_properties()
        self._add(article["title"], "Title")
        self._add(say_imprint(self.imprint), "Subtitle")
        self._link(self._add("Report: "), self.imprint.page_url)
        self._link(self._add(f"Article: {say_article(article)}. "), article["url"])
        self._add(f"{say_tally(self.content)}.")
        for figure in list_figures(self.content):
            self._add_figure(figure)
        for claim in self.content["claims"]:
            self._write_claim(claim)
        self._write_scale()
        if corrections := self.content.get("corrections"):
            self._add("Corrections", "Heading1")
            for item in corrections:
                self._add(say_correction(item))

    def _fill_properties(self) -> None:
        """Also the document's language, which readers aloud go by."""
        article, properties = self.content["article"], self.document.core_properties
        properties.title = _short(article["title"])
        properties.author = properties.last_modified_by = _short(self.imprint.desk)
        properties.subject, properties.keywords = "Fact check", "fact check"
        properties.language = _short(article["language"])
        properties.comments = _short(f"{say_imprint(self.imprint)}, {self.imprint.page_url}")
        moment = dt.datetime.fromisoformat(self.imprint.published_at).astimezone(dt.UTC).replace(tzinfo=None)
        properties.created = properties.modified = moment
        self._set_language(article["language"])

    def _set_language(self, language: str) -> None:
        from docx.oxml.ns import qn

        for mark in self.document.styles.element.iter(qn("w:lang")):
            mark.set(qn("w:val"), make_xml_safe(language))

    def _add_figure(self, figure: Figure) -> None:
        from docx.shared import Cm

        picture = self.document.add_picture(io.BytesIO(render_png(figure)), width=Cm(figure.width))
        picture._inline.docPr.set("descr", make_xml_safe(figure.alt))
        self._add(figure.title, "Caption")

    def _write_claim(self, claim: dict[str, Any]) -> None:
        verdict = claim["verdict"]
        self._add(f"{claim['number']}. {claim['claim']}", "Heading1")
        self._add(f"{verdict['glyph']} {verdict['rating']}").runs[0].bold = True
        if said := say_claimants(claim):
            self._add(said)
        for block in read_rationale(verdict["rationale"]):
            self._write_block(block)
        if verdict["evidence"]:
            self._add("Evidence", "Heading2")
            self._write_evidence(claim)
        for search in verdict["searches"]:
            self._add(say_search(search))

    def _write_evidence(self, claim: dict[str, Any]) -> None:
        rows = claim["verdict"]["evidence"]
        table = self._add_table(("No.", "Quote", "Source"), f"Evidence for claim {claim['number']}")
        for evidence in rows:
            cells = table.add_row().cells
            self._fill(cells[0].paragraphs[0], f"[{evidence['number']}]")
            self._fill(cells[1].paragraphs[0], evidence["quote"])
            about = cells[2].paragraphs[0]
            self._fill(about, f"{STANCES[evidence['stance']]}: {say_source(evidence)} ")
            self._link(about, evidence["source"]["url"])
            self._run(about, f"; {say_archive(evidence)}")

    def _write_scale(self) -> None:
        self._add("The scale", "Heading1")
        table = self._add_table(("Rating", "Number", "Meaning"), "The ratings, their numbers and what they mean")
        for row in self.content["scale"]:
            cells = table.add_row().cells
            self._fill(cells[0].paragraphs[0], f"{row['glyph']} {row['rating']}")
            self._fill(cells[1].paragraphs[0], "none" if row["value"] is None else str(row["value"]))
            self._fill(cells[2].paragraphs[0], row["meaning"])

    def _write_block(self, block: Block) -> None:
        from docx.shared import Cm

        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(0.8 * min(block.depth, 6))
        if block.marker:
            paragraph.add_run(f"{block.marker} ")
        for piece in block.runs:
            if piece.link:
                self._link(paragraph, piece.link, piece.text)
                continue
            run = self._run(paragraph, piece.text)
            run.bold = piece.bold or block.kind == "heading" or None
            run.italic = piece.italic or None
            run.font.name = "Courier New" if piece.code else None
        self._turn(paragraph)

    def _add(self, text: str, style: str | None = None):
        paragraph = self.document.add_paragraph()
        if style:
            paragraph._p.style = style  # by its id: looking one up by name takes longer than all the rest
        self._fill(paragraph, text)
        return paragraph

    def _fill(self, paragraph, text: str) -> None:
        self._run(paragraph, text)
        self._turn(paragraph)

    def _run(self, paragraph, text: str):
        """Marked where it goes from right to left: word processors take its marks and numbers for the other direction else."""
        run = paragraph.add_run(make_xml_safe(text))
        if is_right_to_left(text):
            run.font.rtl = True
        return run

    def _turn(self, paragraph) -> None:
        """Right to left where the first letter with a direction is."""
        from docx.oxml import OxmlElement

        if is_right_to_left(paragraph.text):
            paragraph._p.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)

    def _link(self, paragraph, url: str, text: str = "") -> None:
        """The address as a link, if it is one of the web; otherwise as text."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        run = self._run(paragraph, text or url)
        if not find_link(url):
            return
        link = OxmlElement("w:hyperlink")
        target = make_xml_safe(url)
        link.set(qn("r:id"), paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        link.append(run._r)
        paragraph._p.append(link)

    def _add_table(self, columns: tuple[str, ...], description: str):
        """Its first row is marked as the heading, and it has a text alternative."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        table = self.document.add_table(rows=1, cols=len(columns))
        table._tbl.tblStyle_val = "TableGrid"
        for cell, column in zip(table.rows[0].cells, columns, strict=True):
            cell.paragraphs[0].add_run(column).bold = True
        heading = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(heading)
        for tag in ("w:tblCaption", "w:tblDescription"):
            element = OxmlElement(tag)
            element.set(qn("w:val"), description)
            table._tbl.tblPr.append(element)
        return table


def _short(text: str) -> str:
    """As long as the library takes it."""
    return make_xml_safe(text)[:_LONGEST_PROPERTY]
