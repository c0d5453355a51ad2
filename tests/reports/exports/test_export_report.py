"""Downloads from the pages and the command line: every format, from the database to the file."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from pypdf import PdfReader

from claims.articles.models import Article
from claims.reports.content import build_content
from claims.reports.exports.registry import FORMATS
from claims.reports.models import Edition
from claims.reports.services import publish_report
from tests.builders import QUOTE, make_evidence, make_verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(claim, extraction, rita) -> Article:
    make_evidence(claim, rita, extraction=extraction)
    make_verdict(claim, rita, rationale="The archive says **ten** thousand [1].")
    return claim.article


@pytest.fixture
def edition(decided, edda) -> Edition:
    return publish_report(article=decided, user=edda)


def run(article_id: int, capfdbinary, **options) -> bytes:
    call_command("export_report", article_id, home="https://desk.example.org", **options)
    return capfdbinary.readouterr().out


def find_words(name: str, body: bytes) -> str:
    """The words of a file of that format."""
    if name == "pdf":
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages).replace("\n", " ")
    if name in ("xlsx", "docx"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "".join(archive.read(entry).decode("utf-8", "replace") for entry in archive.namelist())
    return body.decode()


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_comes_from_the_database_to_the_file(name, edition, client):
    answer = client.get(reverse("download_report", args=[edition.report.slug, 1, name]))
    assert (answer.status_code, answer["Content-Type"]) == (200, FORMATS[name].media_type)
    assert answer["Content-Disposition"].endswith(f'edition-1.{FORMATS[name].suffix}"')
    said = edition.content["claims"][0]["claim"] if name in ("markup", "fever") else QUOTE
    assert said in find_words(name, answer.getvalue())


def test_who_has_the_file_already_is_not_sent_it_again(edition, client, monkeypatch):
    address = reverse("download_report", args=[edition.report.slug, 1, "csv"])
    first = client.get(address)
    assert first["Cache-Control"] == "public, max-age=60"
    monkeypatch.setattr("claims.reports.exports.csv.write", None)  # nothing is written
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(reverse("download_report", args=[edition.report.slug, 1, "json"]))
    assert other["ETag"] != first["ETag"]


def test_claimreview_leads_to_the_claims_own_page(edition, client):
    answer = client.get(reverse("download_report", args=[edition.report.slug, 1, "claimreview"]))
    (review,) = json.loads(answer.getvalue())["@graph"]
    assert review["url"].endswith(reverse("public_claim", args=[edition.report.slug, 1]))
    assert "/evidence/1/" in review["citation"][0]["archivedAt"]


def test_the_command_writes_what_is_decided_now_or_an_edition(edition, decided, rita, capfdbinary):
    make_verdict(decided.claims.first(), rita, label="Mixed")
    assert json.loads(run(decided.pk, capfdbinary))["claims"][0]["verdict"]["rating"] == "Mixed"
    assert json.loads(run(decided.pk, capfdbinary, edition=1)) == edition.content


def test_the_command_writes_a_file_and_leaves_no_draft(decided, tmp_path):
    path = tmp_path / "report.csv"
    call_command("export_report", decided.pk, format="csv", output=path, home="https://desk.example.org")
    assert QUOTE in path.read_text(encoding="utf-8-sig") and list(tmp_path.iterdir()) == [path]


def test_the_command_asks_for_a_file_before_it_fills_a_terminal(decided, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    with pytest.raises(CommandError, match=r"Add --output report\.pdf$"):
        call_command("export_report", decided.pk, format="pdf", home="https://desk.example.org")


def test_the_command_shows_warnings_and_refuses_errors(decided, capsys):
    call_command("export_report", decided.pk, format="claimreview", home="https://desk.example.org", lint=True)
    told = capsys.readouterr()
    assert told.out == "" and "warning: " in told.err
    with pytest.raises(CommandError, match="ClaimReview cannot be written"):
        call_command("export_report", decided.pk, format="claimreview", home="")
    assert "error: claim 1: “/articles/" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"format": "xml"}, "There is no format “xml”. There are: pdf, html"),
        ({"edition": 7}, "There is no edition 7"),
    ],
)
def test_the_command_says_what_there_is_not(options, said, decided):
    with pytest.raises(CommandError, match=said):
        call_command("export_report", decided.pk, **options)


def test_the_command_says_that_there_is_no_article(db):
    with pytest.raises(CommandError, match="There is no article 99"):
        call_command("export_report", 99)


def test_a_download_with_errors_is_a_page_that_says_what_to_mend(decided, rita, sign_in, settings):
    settings.SITE_NAME = ""
    answer = sign_in(rita).get(reverse("download_preview", args=[decided.pk, "claimreview"]))
    assert answer.status_code == 409
    assert "The publisher of the review has no name. Set SITE_NAME." in answer.content.decode()


def test_a_page_says_what_every_linter_finds(decided, rita, sign_in):
    page = sign_in(rita).get(reverse("check_exports", args=[decided.pk])).content.decode()
    assert all(format.label in page for format in FORMATS.values())
    assert "It has no date: say when the article was published." in page


def test_the_schema_is_public(client):
    answer = client.get(reverse("download_schema"))
    assert answer["Content-Type"] == "application/schema+json"
    assert json.loads(answer.getvalue())["properties"]["format"] == {"const": "factcheck-report/1"}


def test_what_is_downloaded_is_what_was_built(decided, capfdbinary):
    assert json.loads(run(decided.pk, capfdbinary)) == build_content(decided)
