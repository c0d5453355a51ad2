"""Importing through the page and the command line: every bad file gets one sentence where it was chosen."""

from __future__ import annotations

import io

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from docx import Document
from pypdf import PdfWriter

from claims.articles.models import Article, Revision
from claims.audit.models import Event
from claims.sources.extraction.reading import extract
from claims.sources.models import Capture
from tests.builders import make_source
from tests.sources.documents import write_pdf

pytestmark = pytest.mark.django_db
WORDS = "The council met on Monday and voted for the bridge. It costs 12 million crowns."


def make_docx(text: str) -> bytes:
    document, out = Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def make_image_pdf() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def give(rita, sign_in):
    browser = sign_in(rita)

    def post(**fields):
        return browser.post(reverse("import_article"), fields)

    return post


def a_file(name: str, body: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def test_a_pasted_text_opens_its_workspace(give):
    answer = give(text=WORDS, title="The bridge")
    assert answer.url == reverse("article", args=[Article.objects.get().pk])
    revision = Revision.objects.get()
    assert (revision.text, revision.origin, revision.article.title) == (WORDS, "pasted", "The bridge")


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.txt", WORDS.encode()),
        ("a.md", f"# Bridge\n\n{WORDS}".encode()),
        ("a.html", f"<html><body><article><p>{WORDS}</p><p>{WORDS}</p></article></body></html>".encode()),
        ("a.DOCX", make_docx(WORDS)),
        ("a.txt", WORDS.replace("Monday", "Montag, für").encode("cp1252")),
        ("a.txt", WORDS.encode("utf-16")),
    ],
)
def test_a_file_becomes_an_article(give, name, body):
    answer = give(file=a_file(name, body))
    assert answer.status_code == 302, answer.context["form"].errors
    revision = Revision.objects.get()
    assert "voted for the bridge" in revision.text
    assert (revision.origin, revision.file_name) == ("uploaded", name)


def test_a_pdf_that_was_not_read_to_its_end_says_so(give, monkeypatch):
    monkeypatch.setattr("claims.articles.reading.extract_in_child", lambda body, **_: extract_two_pages(body))
    answer = give(file=a_file("a.pdf", write_pdf([[WORDS], ["Page two."], ["Page three."]])))
    (message,) = get_messages(answer.wsgi_request)
    assert "Only the first 2 of 3 pages were read." in str(message)


def extract_two_pages(body: bytes):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("claims.sources.extraction.documents.MOST_PAGES", 2)
        return extract(body, media_type="application/pdf")


def test_a_byline_wins_over_the_properties_of_a_pdf(give):
    pages = [["The bridge opens", "By Ann Lee, 3 March 2025", "", WORDS]]
    give(file=a_file("a.pdf", write_pdf(pages, title="Microsoft Word - bridge_v3.docx")))
    article = Article.objects.get()
    assert (article.title, article.author, str(article.published_on)) == ("The bridge opens", "Ann Lee", "2025-03-03")
    assert {"title", "author", "published_on"} <= set(article.guessed)


def test_a_charset_that_is_not_utf_8_is_read_rightly(give):
    give(file=a_file("a.txt", "Der Bürgermeister sagte am Montag, es koste 12 Millionen.".encode("cp1252")))
    assert "Bürgermeister" in Revision.objects.get().text


BAD_FILES = {
    "empty": ("a.txt", b"", "is empty"),
    "binary": ("a.txt", bytes(range(256)) * 40, "binary"),
    "blank": ("a.txt", b" \n \n", "has no text. Paste"),
    "no words": ("a.txt", b"... --- ...", "no words"),
    "an image-only pdf": ("a.pdf", make_image_pdf(), "has no text"),
    "a broken pdf": ("a.pdf", b"%PDF-1.4 and nothing more", "cannot be read"),
    "a broken docx": ("a.docx", b"PK\x03\x04 broken", "is not what its name says"),
    "an unknown kind": ("a.exe", b"MZ", "of no kind that can be read"),
    "a picture": ("a.png", b"\x89PNG\r\n\x1a\n", "of no kind that can be read"),
    "too many words": ("a.txt", b"word " * (5 * 2**20 // 5), "an article may have 1,000,000"),
    "too many bytes": ("a.txt", b"word " * (11 * 2**20 // 5), "the limit is 10 MB"),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_is_refused_where_it_was_chosen(give, kind):
    name, body, sentence = BAD_FILES[kind]
    answer = give(file=a_file(name, body), title="The bridge")
    assert answer.status_code == 422
    (error,) = answer.context["form"].errors["file"]
    assert sentence in error
    assert 'value="The bridge"' in answer.content.decode()
    assert not Article.objects.exists() and not Event.objects.exists()


@pytest.mark.parametrize(
    ("fields", "where", "sentence"),
    [
        ({}, "__all__", "Paste a text, choose a file, or give an address."),
        ({"text": " \n ", "title": "T"}, "text", "no words"),
        ({"text": WORDS, "fetch_url": "https://example.org/"}, "__all__", "Choose one way"),
        ({"text": WORDS, "url": "javascript:alert(1)"}, "url", "begins with http"),
        ({"text": WORDS, "published_on": "yesterday"}, "published_on", "valid date"),
        ({"text": WORDS, "title": "t" * 501}, "title", "500"),
        ({"fetch_url": "not an address"}, "fetch_url", ""),
        ({"fetch_url": "http://127.0.0.1/"}, "fetch_url", ""),
        ({"fetch_url": "http://[::1]:5432/"}, "fetch_url", ""),
        ({"fetch_url": "http://169.254.169.254/latest/meta-data"}, "fetch_url", ""),
        ({"fetch_url": "file:///etc/passwd"}, "fetch_url", ""),
        ({"fetch_url": "http://0x7f000001/"}, "fetch_url", ""),
    ],
)
def test_bad_fields_come_back_with_one_sentence(give, fields, where, sentence):
    answer = give(**fields)
    assert answer.status_code == 422
    (error,) = answer.context["form"].errors[where]
    assert sentence in error
    assert not Article.objects.exists() and not Capture.objects.exists()


def test_a_refused_text_comes_back(give):
    page = give(text=WORDS, published_on="yesterday").content.decode()
    assert WORDS in page and 'value="yesterday"' in page


def test_blanks_left_in_the_box_are_no_second_way(give):
    assert give(text=" \n", file=a_file("a.txt", WORDS.encode())).status_code == 302
    assert Revision.objects.get().origin == "uploaded"


def test_an_address_is_fetched_as_any_source_is(give):
    answer = give(fetch_url="https://news.example.org/bridge")
    capture = Capture.objects.get()
    assert answer.url == reverse("article_fetch", args=[capture.pk])
    assert (capture.state, capture.source.url) == ("queued", "https://news.example.org/bridge")


def test_a_captured_page_becomes_an_article_with_its_source(rita, sign_in):
    extraction = make_source(url="https://news.example.org/bridge", text=WORDS, title="The bridge")
    capture = Capture.objects.get()
    sign_in(rita).post(reverse("import_capture", args=[capture.pk]))
    article = Article.objects.get()
    assert (article.title, article.url, article.source) == (
        "The bridge",
        "https://news.example.org/bridge",
        extraction.snapshot.source,
    )


def test_what_was_typed_beside_an_address_wins_over_the_page(give, rita, sign_in):
    answer = give(fetch_url="https://news.example.org/bridge", title="Our title & more", published_on="2026-03-21")
    asked = Capture.objects.get()
    make_source(url="https://news.example.org/bridge", text=WORDS, title="The page's title")
    captured = Capture.objects.get(state="captured")
    browser = sign_in(rita)
    page = browser.get(answer.url.replace(f"/{asked.pk}/", f"/{captured.pk}/"))
    assert 'name="title" value="Our title &amp; more"' in page.content.decode()
    browser.post(reverse("import_capture", args=[captured.pk]), page.context["typed"])
    article = Article.objects.get()
    assert (article.title, str(article.published_on)) == ("Our title & more", "2026-03-21")
    assert not {"title", "published_on", "url"} & set(article.guessed)


def test_a_new_text_by_address_is_a_revision_of_the_article_it_was_asked_for(give, rita, sign_in):
    give(text=WORDS)
    article = Article.objects.get()
    browser = sign_in(rita)
    asking = browser.get(reverse("import_article"), {"article": article.pk}).content.decode()
    assert f"New text of “<bdi>{article.title}</bdi>”" in asking and 'name="title"' not in asking
    answer = browser.post(
        reverse("import_article"), {"article": article.pk, "fetch_url": "https://elsewhere.example/b"}
    )
    assert answer.url.endswith(f"?article={article.pk}")
    make_source(url="https://elsewhere.example/b", text=f"{WORDS} Work begins in May.")
    captured = Capture.objects.get(state="captured")
    browser.post(reverse("import_capture", args=[captured.pk]), {"article": article.pk})
    assert Article.objects.count() == 1
    assert article.revisions.count() == 2


def test_a_page_that_is_a_bot_check_becomes_no_article(rita, sign_in):
    make_source(text="Prove that you are human.", quality="bot_check")
    browser = sign_in(rita)
    answer = browser.post(reverse("import_capture", args=[Capture.objects.get().pk]), follow=True)
    assert not Article.objects.exists()
    assert "not the page itself but: bot check" in answer.content.decode()


def test_the_command_line_imports_what_it_can_and_names_the_rest(tmp_path, capsys):
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text(WORDS)
    bad.write_bytes(b"")
    absent = tmp_path / "absent.txt"
    with pytest.raises(CommandError, match="2 of 4 files"):
        call_command("import_article", str(good), str(bad), str(absent), str(good))
    said = capsys.readouterr()
    assert "new article" in said.out and "unchanged" in said.out and "bad.txt" in said.err
    assert f"{absent}: No such file or directory\n" in said.err
    assert Article.objects.count() == 1


def test_the_command_line_takes_title_and_day(tmp_path):
    (tmp_path / "a.txt").write_text(WORDS)
    call_command("import_article", str(tmp_path / "a.txt"), "--title", "Bridge", "--published", "2026-03-21")
    article = Article.objects.get()
    assert (article.title, str(article.published_on)) == ("Bridge", "2026-03-21")
