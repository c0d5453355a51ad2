"""A bundle of an edition is complete, always the same bytes, and read by ordinary tools."""

from __future__ import annotations

import html
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse

from claims.audit.models import Event
from claims.errors import Refused
from claims.evidence.services import log_search, set_stance
from claims.reports import verify_report
from claims.reports.bundle import plan_bundle
from claims.reports.models import Edition
from claims.reports.services import publish_report, withdraw_report
from claims.reports.signing import find_signing_key
from claims.reports.verify_report import canonical_json
from claims.sources.models import Snapshot, Source
from claims.sources.removal import remove_snapshot
from claims.sources.store import build_upload_archive, store_archive, store_bytes
from tests.builders import SOURCE, make_evidence, make_source, make_verdict
from tests.reports.bundles import build_bundle, hash_of, unpack, verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(article, extraction, rita, edda) -> Edition:
    """Two verdicts: one on a quote, one on a search that found nothing."""
    first, second = article.claims.all()[:2]
    make_evidence(first, rita, extraction=extraction)
    make_verdict(first, rita, rationale="The archive says ten thousand [1].")
    make_verdict(second, rita, label="Unproven", rationale="Nobody counted them.")
    return publish_report(article=article, user=edda)


@pytest.fixture
def archived(claim, rita, edda, settings, tmp_path) -> Edition:
    """An edition whose source was uploaded, with its archive in storage."""
    settings.MEDIA_ROOT = tmp_path
    body = SOURCE.encode()
    snapshot = Snapshot.objects.create(
        source=Source.objects.create(file_name="soldiers.txt"),
        raw_sha256=hash_of(body),
        decoded_sha256=hash_of(body),
        size=len(body),
        media_type="text/plain",
        storage_name=store_bytes(body),
        archive_name=store_archive(build_upload_archive(body, name="soldiers.txt", media_type="text/plain")),
        quality="content",
    )
    extraction = snapshot.extractions.create(extractor="text", version="1", text=SOURCE, text_sha256=hash_of(body))
    make_evidence(claim, rita, extraction=extraction)
    make_verdict(claim, rita)
    return publish_report(article=claim.article, user=edda)


def lose_archive() -> None:
    default_storage.delete(Snapshot.objects.exclude(archive_name="").get().archive_name)


def test_it_verifies(edition):
    outcome = verify(build_bundle(edition))
    assert outcome.holds and outcome.signature == "not signed"
    assert [(finding.number, finding.rating, finding.quotes, finding.searches) for finding in outcome.verdicts] == [
        (1, "False", 1, 0),
        (2, "Unproven", 0, 1),
    ]
    assert outcome.report["content_sha256"] == edition.content_sha256


def test_it_holds_the_report_and_each_cited_text_once(edition, extraction, rita, edda):
    third = edition.report.article.claims.all()[2]
    make_evidence(third, rita, extraction=extraction, quote="The officials said that the army had not grown.")
    make_verdict(third, rita)
    files = unpack(publish_report(article=edition.report.article, user=edda))
    assert list(files) == ["manifest.json", "README.txt", "report.json", f"texts/{extraction.text_sha256}.txt"]
    assert files[f"texts/{extraction.text_sha256}.txt"].decode() == extraction.text


def test_the_report_in_it_has_the_editions_hash(edition):
    assert hash_of(unpack(edition)["report.json"]) == edition.content_sha256


def test_the_same_edition_is_the_same_bytes_whatever_happens_later(edition, rita):
    before = build_bundle(edition)
    claim = edition.report.article.claims.first()
    set_stance(evidence=claim.evidence.get(), stance="context", user=rita)
    log_search(claim=claim, query="more", tool="an archive", searched_on=edition.published_at.date(), user=rita)
    assert build_bundle(Edition.objects.get(pk=edition.pk)) == before


def test_its_size_is_known_before_it_is_sent(edition):
    assert plan_bundle(edition).size == len(build_bundle(edition))


def test_ordinary_tools_open_it(edition):
    with zipfile.ZipFile(io.BytesIO(build_bundle(edition))) as opened:
        assert opened.testzip() is None
        assert opened.read("report.json") == canonical_json(edition.content)
        assert {info.date_time for info in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any(info.extra or info.comment for info in opened.infolist())


def test_it_names_the_heads_of_the_trail_as_they_were(edition):
    heads = {head["chain"]: head for head in json.loads(unpack(edition)["manifest.json"])["audit"]}
    claims = {f"claim:{claim['id']}" for claim in edition.content["claims"]}
    assert set(heads) == claims | {edition.report.chain}
    for head in heads.values():
        assert Event.objects.get(chain=head["chain"], sequence=head["sequence"]).hash == head["hash"]
    assert heads[edition.report.chain]["sequence"] == 1


def test_archives_are_included_when_asked_for_and_hold_the_captured_bytes(archived):
    data = build_bundle(archived, archives=True)
    assert verify(data).holds
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        (name,) = [name for name in opened.namelist() if name.startswith("archives/")]
        assert name == f"archives/{hash_of(opened.read(name))}.warc.gz"


def test_an_archive_that_storage_lost_is_named_as_such(archived):
    lose_archive()
    with pytest.raises(Refused, match="Leave the archives out"):
        plan_bundle(archived, archives=True)
    assert verify(build_bundle(archived)).holds


def test_a_text_that_was_removed_is_missing_with_its_reason(edition, extraction, ada):
    remove_snapshot(snapshot=extraction.snapshot, reason="A court asked for it.", user=ada)
    outcome = verify(build_bundle(edition))
    first, second = outcome.verdicts
    assert not outcome.holds and "A court asked for it." in first.reasons[0] and not second.reasons


def test_a_text_that_stands_in_another_copy_too_survives_the_removal_of_one(article, rita, edda, ada):
    first, second = article.claims.all()[:2]
    one = make_source(url="https://one.example.org/", user=rita)
    other = make_source(url="https://other.example.org/", user=rita)
    for claim, extraction in ((first, one), (second, other)):
        make_evidence(claim, rita, extraction=extraction)
        make_verdict(claim, rita)
    edition = publish_report(article=article, user=edda)
    remove_snapshot(snapshot=one.snapshot, reason="A court asked for it.", user=ada)
    assert verify(build_bundle(edition)).holds


class TestDownload:
    def test_readers_get_it_from_the_page(self, edition, client):
        address = reverse("download_bundle", args=[edition.report.slug, edition.number])
        assert address in client.get(reverse("public_report", args=[edition.report.slug])).content.decode()
        answer = client.get(address, headers={"Accept-Encoding": "gzip"})
        data = b"".join(answer.streaming_content)
        assert verify(data).holds and answer["Content-Length"] == str(len(data))
        assert answer["Content-Type"] == "application/zip"
        assert f"{edition.report.slug}-edition-1.zip" in answer["Content-Disposition"]

    def test_it_is_not_sent_again_to_who_has_it(self, edition, client):
        address = reverse("download_bundle", args=[edition.report.slug, edition.number])
        tag = client.get(address)["ETag"]
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304

    def test_archives_are_for_editors(self, archived, client, sign_in, edda, rita):
        address = reverse("download_bundle", args=[archived.report.slug, 1]) + "?archives=1"
        assert client.get(address).status_code == 403
        assert sign_in(rita).get(address).status_code == 403
        assert verify(b"".join(sign_in(edda).get(address).streaming_content)).holds
        preview = reverse("preview_report", args=[archived.report.article_id])
        assert address in sign_in(edda).get(preview).content.decode()
        assert address not in sign_in(rita).get(preview).content.decode()

    def test_a_withdrawn_report_has_none(self, edition, edda, client):
        withdraw_report(report=edition.report, reason="A quote was wrong.", user=edda)
        assert client.get(reverse("download_bundle", args=[edition.report.slug, 1])).status_code == 410

    def test_editors_are_told_what_hinders_it(self, archived, sign_in, edda):
        lose_archive()
        answer = sign_in(edda).get(reverse("download_bundle", args=[archived.report.slug, 1]) + "?archives=1")
        assert answer.status_code == 503 and "Leave the archives out" in answer.content.decode()

    def test_readers_are_told_that_it_is_not_to_be_had_now_and_no_more(self, edition, client, settings, tmp_path):
        settings.REPORT_SIGNING_KEY = str(tmp_path / "absent.pem")
        answer = client.get(reverse("download_bundle", args=[edition.report.slug, 1]))
        assert answer.status_code == 503 and "absent.pem" not in answer.content.decode()
        assert client.get(reverse("explain_verifying")).status_code == 200

    def test_the_verifier_is_public_and_told_by_its_hash(self, client):
        source = client.get(reverse("download_verifier")).content
        assert source == Path(verify_report.__file__).read_bytes()
        assert hash_of(source) in client.get(reverse("explain_verifying")).content.decode()

    def test_the_key_is_public_where_there_is_one(self, client, settings, signing_key_file):
        assert "are not signed" in client.get(reverse("explain_verifying")).content.decode()
        settings.REPORT_SIGNING_KEY = str(signing_key_file)
        page = html.unescape(client.get(reverse("explain_verifying")).content.decode())
        assert find_signing_key().public_file in page


class TestCommand:
    def test_it_writes_the_bundle(self, edition, tmp_path, capsys):
        call_command("bundle_report", edition.report.slug, output=str(tmp_path / "report.zip"))
        assert verify((tmp_path / "report.zip").read_bytes()).holds
        assert "report.zip" in capsys.readouterr().out

    def test_it_takes_an_editions_number(self, edition, rita, edda, tmp_path):
        make_verdict(edition.report.article.claims.all()[2], rita)
        publish_report(article=edition.report.article, user=edda)
        call_command("bundle_report", edition.report.slug, edition=1, output=str(tmp_path / "one.zip"))
        assert (tmp_path / "one.zip").read_bytes() == build_bundle(edition)

    def test_it_says_what_is_not_there(self, edition, tmp_path):
        with pytest.raises(CommandError, match="no report"):
            call_command("bundle_report", "nothing")
        with pytest.raises(CommandError, match="no edition 7"):
            call_command("bundle_report", edition.report.slug, edition=7)

    def test_a_bundle_that_is_refused_leaves_no_file(self, archived, tmp_path):
        lose_archive()
        with pytest.raises(CommandError, match="Leave the archives out"):
            call_command("bundle_report", archived.report.slug, warc=True, output=str(tmp_path / "a.zip"))
        assert not list(tmp_path.glob("*.zip"))


def test_a_bundle_is_planned_in_a_fixed_number_of_statements_but_for_its_texts(
    edition, extraction, rita, edda, django_assert_num_queries
):
    with django_assert_num_queries(6):
        plan_bundle(edition)
    for claim in edition.report.article.claims.all()[2:]:
        make_evidence(claim, rita, extraction=extraction)
        make_verdict(claim, rita)
    more = publish_report(article=edition.report.article, user=edda)
    with django_assert_num_queries(6):
        plan_bundle(more)
