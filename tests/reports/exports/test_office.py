"""XLSX, DOCX and PDF: made in a child process, readable by those who open them, and harmless."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from docx import Document
from pypdf import PdfReader

from claims.reports.exports import child
from claims.reports.exports.glyphs import find_missing, make_printable
from claims.reports.exports.table import COLUMNS
from claims.reports.exports.values import NotExportable
from tests.reports.exports.samples import CONTENT, EVIDENCE, build, export, lint

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SCRIPTS = {
    "Latin": "Œuvre naïve, déjà vu à Łódź",
    "Greek": "Το υπουργείο έστειλε στρατιώτες",
    "Cyrillic": "Министерство направило солдат",
    "Chinese": "國防部在十月派遣了约一万名士兵",
    "Korean": "국방부는 병사를 파견했다",
    "Japanese": "防衛省は兵士を派遣した",
}
EVIL = '=HYPERLINK("https://evil.example/","x") </w:t> ]]> #panic() $x$ *b* \\ \u2028 \x0b \x1f \ufffe <&>\'"'


def squeeze(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module")
def many() -> dict:
    """A report with a quote in each script, a right-to-left one, and one of 10,000 characters."""
    content = json.loads(json.dumps(CONTENT))
    quotes = [*SCRIPTS.values(), "أرسلت الوزارة جنودا", "המשרד שלח חיילים", "long word " * 1_000, "w" * 10_000]
    content["claims"][0]["verdict"]["evidence"] = [
        EVIDENCE
        | {
            "number": number,
            "quote": quote,
            "source": EVIDENCE["source"] | {"url": f"https://archive.example.org/{number}/a/long/address?with=a&query"},
        }
        for number, quote in enumerate(quotes, start=1)
    ]
    content["claims"][0]["verdict"]["rationale"] = "Ten, **not** `twelve` [1].\n\n- [a](https://fine.example.org/)\n"
    content["corrections"] = [
        {
            "edition": 2,
            "claim": 1,
            "kind": "typo",
            "note": "A letter.",
            "approved_by": "Edda",
            "at": "2026-02-01T00:00:00Z",
        }
    ]
    return content


@pytest.fixture(scope="module")
def hostile() -> dict:
    content = json.loads(json.dumps(CONTENT))
    claim = content["claims"][0]
    content["article"] |= {
        "title": EVIL,
        "publisher": EVIL,
        "author": EVIL,
        "url": "javascript:alert(1)",
        "language": EVIL,
    }
    claim |= {"claim": EVIL, "claimants": [EVIL]}
    claim["verdict"] |= {"rationale": EVIL, "rating": EVIL, "glyph": "👩"}
    claim["verdict"]["searches"] = [{"query": EVIL, "tool": EVIL, "searched_on": "2026-01-01", "note": EVIL}]
    claim["verdict"]["evidence"][0]["quote"] = EVIL
    claim["verdict"]["evidence"][0]["source"] = EVIDENCE["source"] | {"title": EVIL, "url": "javascript:alert(1)"}
    content["scale"][0] |= {"rating": EVIL, "meaning": EVIL}
    return content


@pytest.fixture(scope="module")
def sheet(many) -> ElementTree.Element:
    return read_sheet(export("xlsx", many))


@pytest.fixture(scope="module")
def document(many):
    return Document(io.BytesIO(export("docx", many)))


@pytest.fixture(scope="module")
def body(many) -> bytes:
    return export("pdf", many)


@pytest.fixture(scope="module")
def reader(body) -> PdfReader:
    return PdfReader(io.BytesIO(body))


@pytest.fixture(scope="module")
def words(reader) -> str:
    """The text layer without blanks and without the foot of each page."""
    pages = (squeeze(page.extract_text()) for page in reader.pages)
    return "".join(re.sub(r"Edition1of2026-01-03,TheDesk\d+/\d+", "", page) for page in pages)


class TestXlsx:
    def test_a_row_for_each_quote_below_a_frozen_header(self, sheet):
        rows = sheet.findall(f"{SHEET}sheetData/{SHEET}row")
        assert ["".join(cell.itertext()) for cell in rows[0]] == list(COLUMNS) and len(rows) == 11
        assert sheet.find(f".//{SHEET}pane").get("state") == "frozen"
        assert SCRIPTS["Korean"] in "".join(rows[5].itertext())

    def test_texts_are_texts_and_numbers_numbers(self, hostile):
        sheet = read_sheet(build("xlsx", hostile))
        cells = sheet.findall(f"{SHEET}sheetData/{SHEET}row")[1]
        assert not sheet.findall(f".//{SHEET}f") and not sheet.findall(f".//{SHEET}hyperlink")
        assert (cells[0].get("t"), cells[1].get("t")) == (None, "inlineStr")
        assert "".join(cells[1].itertext()).startswith('=HYPERLINK("https://evil.example/"')

    def test_a_cell_too_long_is_cut_and_the_linter_says_so(self, content):
        content["claims"][0]["verdict"]["rationale"] = "𝒳" * 20_000
        cells = read_sheet(build("xlsx", content)).findall(f"{SHEET}sheetData/{SHEET}row")[1]
        text = "".join(cells[4].itertext())
        assert text.endswith("…") and len(text.encode("utf-16-le")) // 2 <= 32_767
        assert "".join(cells[-1].itertext()) == "1"
        assert lint("xlsx", content) == [
            "warning: claim 1: A cell was cut or a control character replaced; the JSON has it as it was."
        ]

    def test_the_same_report_is_the_same_file(self, content):
        assert build("xlsx", content) == build("xlsx", content)


def read_sheet(body: bytes) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))


class TestDocx:
    def test_it_has_headings_tables_and_properties(self, document):
        headings = [each.text for each in document.paragraphs if each.style.name.startswith(("Title", "Heading"))]
        assert headings == ["Soldiers", "1. They sent twelve", "Evidence", "The scale", "Corrections"]
        properties = document.core_properties
        assert (properties.title, properties.author, properties.language) == ("Soldiers", "The Desk", "en")
        assert properties.created.isoformat().startswith("2026-01-03T00:00:00")

    def test_every_quote_and_address_is_in_it(self, document, many):
        words = "\n".join(document.element.body.itertext())
        for evidence in many["claims"][0]["verdict"]["evidence"]:
            assert evidence["quote"] in words and evidence["source"]["url"] in words

    def test_tables_have_a_heading_row_and_a_text_alternative(self, document):
        for table in document.tables:
            xml = table._tbl.xml
            assert "w:tblHeader" in xml and "w:tblCaption" in xml and "w:tblDescription" in xml

    def test_right_to_left_paragraphs_are_marked(self, document):
        turned = [
            cell.text
            for cell in (row.cells[1].paragraphs[0] for row in document.tables[0].rows)
            if cell._p.pPr is not None and "w:bidi" in cell._p.pPr.xml and cell.runs[0].font.rtl
        ]
        assert turned == ["أرسلت الوزارة جنودا", "המשרד שלח חיילים"]

    def test_pictures_have_a_text_alternative(self, document):
        told = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
        assert len(told) == 4 and "1 claim: 1 False." in told

    def test_hostile_texts_are_only_text(self, hostile):
        document = Document(io.BytesIO(build("docx", hostile)))
        links = [each.target_ref for each in document.part.rels.values() if each.is_external]
        assert links == ["https://desk.example.org/r/soldiers-1/"]
        assert "#panic() $x$ *b*" in document.paragraphs[0].text
        assert any("U+FFFD" in line for line in lint("docx", hostile))

    def test_the_same_report_is_the_same_file(self, content):
        assert build("docx", content) == build("docx", content)


def find_alternatives(node) -> Iterator[str]:
    """What the figures in a tree of tags say instead of being seen."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from find_alternatives(child)
    elif isinstance(node, dict):
        if node.get("/S") == "/Figure" and "/Alt" in node:
            yield str(node["/Alt"])
        if "/K" in node:
            yield from find_alternatives(node["/K"])


class TestPdf:
    def test_it_is_tagged_titled_and_says_that_it_is_pdf_ua_1(self, reader, body):
        root = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and root["/Lang"] == "en"
        assert reader.metadata.title == "Soldiers" and reader.metadata.author == "The Desk"
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert b"pdfuaid:part" in root["/Metadata"].get_data()

    def test_it_has_an_outline(self, reader):
        assert [each.title for each in reader.outline] == ["1. They sent twelve", "The scale", "Corrections"]

    @pytest.mark.parametrize("script", SCRIPTS)
    def test_every_script_is_in_its_text_layer(self, script, words):
        assert squeeze(SCRIPTS[script]) in words

    def test_every_address_is_in_its_text_layer_and_a_link(self, words, reader, many):
        links = {
            str(note.get_object()["/A"]["/URI"])
            for page in reader.pages
            for note in page.get("/Annots", ())
            if "/URI" in note.get_object().get("/A", {})
        }
        for evidence in many["claims"][0]["verdict"]["evidence"]:
            assert evidence["source"]["url"] in words and evidence["source"]["url"] in links

    @pytest.mark.parametrize("words", ["أرسلت الوزارة الجنود إلى الخارج", "The ministry sent soldiers abroad"])
    def test_in_the_list_of_claims_the_page_stands_behind_the_claim_whatever_its_direction(self, content, words):
        """In the direction of an Arabic claim dots and page number would stand before it."""
        content["claims"][0]["claim"] = words
        page = PdfReader(io.BytesIO(build("pdf", content))).pages[0]
        pieces: dict[int, list[tuple[float, str]]] = {}  # by line

        def note(text, matrix, text_matrix, *_) -> None:
            if text.strip():
                line = round(matrix[5] + text_matrix[5] * matrix[3])
                pieces.setdefault(line, []).append((matrix[4] + text_matrix[4] * matrix[0], text.strip()))

        page.extract_text(visitor_text=note)
        entries = [sorted(line) for line in pieces.values() if sum("." in text for _, text in line) > 5]
        entry = next(line for line in entries if line[0][1].startswith("1."))
        assert entry[-1][1].isdecimal(), entry

    def test_long_quotes_are_whole(self, words):
        assert words.count("longword") == 1_000 and words.replace("\u200b", "").count("w" * 10_000) == 1

    def test_pictures_have_a_text_alternative(self, reader):
        told = list(find_alternatives(reader.trailer["/Root"]["/StructTreeRoot"]))
        assert len(told) == 4 and "1 claim: 1 False." in told

    def test_the_json_is_attached(self, reader, many):
        (attached,) = reader.attachments["report.json"]
        assert json.loads(attached) == many

    def test_only_our_own_fonts_are_in_it(self, reader):
        names = {
            str(font.get_object()["/BaseFont"])
            for page in reader.pages
            for font in page["/Resources"].get("/Font", {}).values()
        }
        assert names and all("Noto" in name or "DejaVu" in name for name in names), names

    def test_hostile_texts_are_only_text(self, hostile):
        reader = PdfReader(io.BytesIO(build("pdf", hostile)))
        words = "".join(page.extract_text() for page in reader.pages)
        assert "#panic() $x$ *b*" in words.replace("\n", " ") and "[U+1F469]" in words
        assert reader.trailer["/Root"]["/Lang"] == "en"
        assert lint("pdf", hostile)[0].startswith("warning: No font for")

    def test_the_same_report_is_the_same_file(self, many, body):
        assert export("pdf", many) == body


class TestPrintable:
    @pytest.mark.parametrize(
        ("text", "printed"),
        [
            ("plain", "plain"),
            ("👩", "[U+1F469]"),
            ("a\u0301 и\u0301", "a\u0301 и\u0301"),
            ("中\u0301", "中[U+0301]"),
            ("x\ufeffy\x00", "x\ufffdy\ufffd"),
            ("👩\u200d💻❤\ufe0f", "[U+1F469]💻❤"),
            ("क्\u200dष", "क्\u200dष"),
            ("line\u2028break\u00a0\u200f", "line\nbreak\u00a0\u200f"),
            ("a\r\nb\x85c\u2029d\x0be", "a\nb\nc\nd\ne"),
            ("https://example.org/" + "a" * 90, "https://example.org/" + "a" * 90),
        ],
    )
    def test_what_no_font_has_is_named(self, text, printed):
        assert make_printable(text) == printed

    def test_long_words_may_break(self):
        assert make_printable("w" * 70) == "w" * 30 + "\u200b" + "w" * 30 + "\u200b" + "w" * 10

    def test_what_is_missing_is_found(self):
        assert find_missing("a\u2028b\x0bc") == set()
        assert find_missing("a👩中\u0301") == {"👩", "\u0301"} and find_missing("국方нαאع") == set()


class TestChild:
    def test_a_child_that_breaks_is_a_sentence_and_no_half_file(self, content):
        content["claims"][0]["verdict"]["hue"] = "blue"
        with pytest.raises(NotExportable, match="Something in it breaks the writer"):
            export("pdf", content)

    def test_a_child_that_takes_too_long_is_ended(self, content, monkeypatch):
        monkeypatch.setattr(child, "_CLOCK", 0.01)
        with pytest.raises(NotExportable, match="It took too long"):
            export("pdf", content)

    def test_a_child_that_wants_too_much_memory_is_refused_it(self, content, monkeypatch):
        monkeypatch.setattr(child, "_MEMORY", 60 * 1024 * 1024)
        with pytest.raises(NotExportable, match="too much memory or time"):
            export("pdf", content)

    def test_one_file_is_made_at_a_time_and_the_others_wait_no_longer_than_they_must(self, content, monkeypatch):
        monkeypatch.setattr(child, "_PATIENCE", 0.01)
        with child._TURN, pytest.raises(NotExportable, match="Too many files are being made"):
            export("xlsx", content)
        assert export("xlsx", content)

    def test_it_takes_neither_django_nor_the_database_along(self):
        code = "import sys, claims.reports.exports.child, claims.reports.exports.pdf; print('django' in sys.modules)"
        assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"
