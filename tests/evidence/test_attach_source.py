"""Attaching, detaching, and searches that found nothing."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.functions import Now
from django.urls import reverse

from claims.audit.models import Event
from claims.errors import Refused
from claims.evidence.models import Attachment, Search
from claims.evidence.services import attach_source, detach_source, log_search
from claims.sources.models import Capture, Source
from tests.builders import make_article, make_evidence, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def attach(claim, rita, sign_in):
    browser = sign_in(rita, htmx=True)

    def post(**fields):
        return browser.post(reverse("attach_source", args=[claim.pk]), fields)

    return post


def test_an_address_is_attached_and_waits_for_a_worker(attach, claim):
    page = attach(url="https://archive.example.org/1").content.decode()
    capture = Capture.objects.get()
    assert (claim.attachments.get().source, capture.state) == (capture.source, "queued")
    assert "archive.example.org" in page and "queued" in page and "hx-trigger" in page


def test_the_same_address_twice_is_one_source_and_one_capture(attach, claim):
    attach(url="https://archive.example.org/1")
    attach(url="https://archive.example.org:443/1?utm_source=x#part")
    assert (Source.objects.count(), Capture.objects.count(), claim.attachments.count()) == (1, 1, 1)
    assert Event.objects.filter(chain=claim.chain, kind="source attached").count() == 1


def test_the_same_submission_twice_is_one_capture(attach):
    attach(url="https://archive.example.org/1", key="one")
    Capture.objects.update(state="failed", outcome="http_410", reason="Gone.")
    attach(url="https://archive.example.org/1", key="one")
    assert Capture.objects.count() == 1
    attach(url="https://archive.example.org/1", key="two")
    assert Capture.objects.count() == 2


def test_a_captured_source_is_not_captured_again(attach, claim, extraction):
    attach(url=extraction.snapshot.source.url)
    assert (claim.attachments.get().source, Capture.objects.count()) == (extraction.snapshot.source, 1)


BAD_ADDRESSES = [
    "",
    "no address",
    "ftp://example.org/",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "http://",
    "http://user:secret@example.org/",
    "http://localhost/",
    "http://127.0.0.1:8000/",
    "http://2130706433/",
    "http://[::ffff:10.0.0.1]/",
    "http://192.168.0.1/",
    "http://169.254.169.254/",
    "https://example.org:22/",
    "https://exa mple.org/",
    "https://example.org/" + "a" * 9000,
]


@pytest.mark.parametrize("url", BAD_ADDRESSES)
def test_a_bad_address_is_refused_where_it_was_typed(url, attach, claim):
    answer = attach(url=url)
    page = answer.content.decode()
    assert answer.status_code == 200 and page.count('role="alert"') == 1
    assert not url or f'value="{url}"' in page
    assert not (Source.objects.exists() or Attachment.objects.exists() or Capture.objects.exists())


def test_without_htmx_the_refusal_comes_with_the_whole_page(claim, rita, sign_in):
    answer = sign_in(rita).post(reverse("attach_source", args=[claim.pk]), {"url": "http://10.0.0.1/"}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[0][0] == reverse("claim", args=[claim.pk])
    assert page.count('role="alert"') == 1 and 'value="http://10.0.0.1/"' in page


def test_a_document_is_attached_and_can_be_quoted_at_once(attach, claim):
    page = attach(file=SimpleUploadedFile("minutes.txt", b"The vote on the bridge was 31 to 14. " * 4)).content.decode()
    source = claim.attachments.get().source
    assert (source.file_name, source.snapshots.get().quality) == ("minutes.txt", "content")
    assert "Read and quote" in page


@pytest.mark.parametrize("body", [b"", b"x" * (10 * 2**20 + 1)])
def test_a_bad_document_is_refused_and_leaves_nothing(body, attach):
    page = attach(file=SimpleUploadedFile("minutes.txt", body)).content.decode()
    assert page.count('role="alert"') == 1
    assert not (Source.objects.exists() or Attachment.objects.exists())


def test_a_binary_document_is_kept_but_cannot_be_quoted(attach, claim):
    page = attach(file=SimpleUploadedFile("minutes.txt", bytes(range(256)) * 40)).content.decode()
    assert claim.attachments.get().source.snapshots.get().quality == "empty"
    assert "the file is binary" in page and "Read and quote" not in page
    assert "page itself" not in page and "apture again" not in page  # it never was one


def test_a_page_that_is_not_the_page_itself_says_what_it_is(claim, rita, sign_in):
    extraction = make_source(text="Prove that you are human.", quality="bot_check")
    attach_source(claim=claim, source=extraction.snapshot.source, user=rita)
    page = sign_in(rita).get(reverse("claim", args=[claim.pk])).content.decode()
    assert "Not the page itself but: bot check." in page and "Try again or upload instead" in page


def test_a_copy_that_was_cut_off_is_said_to_be_a_part(claim, rita, sign_in):
    extraction = make_source(text="Half of it.", quality="truncated")
    attach_source(claim=claim, source=extraction.snapshot.source, user=rita)
    page = sign_in(rita).get(reverse("claim", args=[claim.pk])).content.decode()
    assert "page itself" not in page and "Try again or upload instead" in page


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [("http_404", "the live page was gone"), ("timed_out", "the live page could not be captured again")],
)
def test_a_page_that_cannot_be_captured_again_still_has_its_copy(outcome, sentence, claim, extraction, rita, sign_in):
    attach_source(claim=claim, source=extraction.snapshot.source, user=rita)
    Capture.objects.create(
        source=extraction.snapshot.source, state="failed", outcome=outcome, reason="Upload it.", finished_at=Now()
    )
    page = sign_in(rita).get(reverse("claim", args=[claim.pk])).content.decode()
    assert f"{sentence}; this copy stays." in page
    assert "Read and quote" in page and "sha256" in page
    assert "Upload it." not in page


def test_the_key_opens_the_first_source_that_nothing_was_quoted_from(claim, extraction, rita, sign_in):
    def opens() -> str:
        page = sign_in(rita).get(reverse("claim", args=[claim.pk])).content.decode()
        (link,) = re.findall(r'data-open-source href="([^"]*)"', page)
        return link

    other = make_source(url="https://other.example.org/", text="Another text.")
    make_evidence(claim, rita, extraction=extraction)
    assert opens() == reverse("read_source", args=[claim.pk, extraction.pk])
    attach_source(claim=claim, source=other.snapshot.source, user=rita)
    assert opens() == reverse("read_source", args=[claim.pk, other.pk])


def test_of_an_address_and_a_document_one_is_chosen(attach):
    document = SimpleUploadedFile("minutes.txt", b"The vote was 31 to 14.")
    page = attach(url="https://example.org/", file=document).content.decode()
    assert "Choose one: an address or a document." in page and 'value="https://example.org/"' in page
    assert not (Source.objects.exists() or Attachment.objects.exists())


def test_the_article_under_check_is_no_source(rita, sign_in):
    claim = make_article(url="https://news.example.org/soldiers").claims.first()
    page = sign_in(rita, htmx=True).post(
        reverse("attach_source", args=[claim.pk]), {"url": "https://news.example.org/soldiers/?utm_source=x"}
    )
    assert "This is the article under check" in page.content.decode()
    assert not Attachment.objects.exists() and not Capture.objects.exists()


def test_a_source_without_quotes_can_be_taken_off(claim, extraction, rita):
    attachment = attach_source(claim=claim, source=extraction.snapshot.source, user=rita)
    detach_source(attachment=attachment, user=rita)
    assert not claim.attachments.exists()
    assert Event.objects.filter(chain=claim.chain).latest("sequence").kind == "source detached"


def test_a_quoted_source_stays(claim, extraction, rita):
    make_evidence(claim, rita, extraction=extraction)
    with pytest.raises(Refused, match="is quoted"):
        detach_source(attachment=claim.attachments.get(), user=rita)
    assert claim.attachments.exists()


def test_nobody_is_told_to_log_a_search_when_one_is_logged(claim, rita, sign_in):
    browser, address = sign_in(rita), reverse("claim", args=[claim.pk])
    assert "No source yet." in browser.get(address).content.decode()
    log_search(claim=claim, query="soldiers", tool="an archive", searched_on=date(2026, 3, 21), user=rita)
    assert "No source yet." not in browser.get(address).content.decode()


def test_a_search_that_found_nothing_is_logged(claim, rita):
    search = log_search(claim=claim, query=" soldiers ", tool=" an archive ", searched_on=date(2026, 3, 21), user=rita)
    assert (search.query, search.tool, search.logged_by) == ("soldiers", "an archive", rita)
    event = Event.objects.get(chain=claim.chain)
    assert event.data == {
        "query": "soldiers",
        "tool": "an archive",
        "on": "2026-03-21",
        "for_opposite": False,
    }


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"query": "", "tool": "an archive"}, "what you searched for"),
        ({"query": "soldiers", "tool": " "}, "and where"),
        ({"query": "soldiers", "tool": "an archive", "searched_on": "21.3.2026"}, "year-month-day"),
        ({"query": "soldiers", "tool": "a" * 121}, "120"),
        ({"query": "soldiers", "tool": "an archive", "searched_on": "2999-01-01"}, "future"),
    ],
)
def test_an_incomplete_search_is_refused_and_comes_back(fields, sentence, claim, rita, sign_in):
    page = sign_in(rita, htmx=True).post(reverse("log_search", args=[claim.pk]), fields).content.decode()
    assert sentence in page
    assert all(f'value="{value}"' in page for value in fields.values() if value.strip())
    assert not Search.objects.exists()
