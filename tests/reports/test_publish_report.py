"""Publishing freezes what was decided; withdrawing hides it and says why."""

from __future__ import annotations

import pytest
from django.urls import reverse

from claims.articles.editing import edit_wording
from claims.articles.models import Article, Claim
from claims.audit.models import Event
from claims.errors import Refused
from claims.evidence.services import set_stance
from claims.reports import services
from claims.reports.content import build_content, compose_content, hash_content
from claims.reports.corrections import Note
from claims.reports.exports import child
from claims.reports.models import Edition
from claims.reports.services import publish_report, withdraw_report
from claims.review.models import Rating
from claims.review.services import reopen_claim
from tests.builders import QUOTE, make_article, make_evidence, make_verdict, run_at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(claim, extraction, rita) -> Article:
    make_evidence(claim, rita, extraction=extraction)
    make_verdict(claim, rita, rationale="The archive says **ten** thousand [1].")
    return claim.article


def test_the_report_has_the_decided_claims_with_all_that_proves_them(decided, extraction):
    content = build_content(decided)
    (claim,) = content["claims"]
    anchor = claim["anchor"]
    assert content["article"]["text"][anchor["start"] : anchor["end"]] == anchor["quote"]
    assert (claim["verdict"]["rating"], claim["verdict"]["value"]) == ("False", 1)
    (evidence,) = claim["verdict"]["evidence"]
    assert extraction.text[evidence["start"] : evidence["end"]] == evidence["quote"] == QUOTE
    assert evidence["snapshot"]["sha256"] == extraction.snapshot.raw_sha256
    assert evidence["snapshot"]["text_sha256"] == extraction.text_sha256
    assert evidence["source"]["url"] == extraction.snapshot.final_url


def test_its_hash_is_the_same_whenever_it_is_built(decided):
    assert hash_content(build_content(decided)) == hash_content(build_content(decided))


def test_a_rating_that_was_retired_since_is_still_explained(decided):
    Rating.objects.filter(label="False").update(retired=True)
    assert "False" in {row["rating"] for row in build_content(decided)["scale"]}


def test_nothing_decided_is_nothing_to_publish(article, edda):
    with pytest.raises(Refused, match="No claim of this article is decided"):
        publish_report(article=article, user=edda)
    assert not Edition.objects.exists()


def test_publishing_numbers_editions_and_marks_the_claims(decided, edda):
    edition = publish_report(article=decided, user=edda)
    assert (edition.number, decided.claims.get(state="published").number) == (1, 1)
    event = Event.objects.get(chain=edition.report.chain)
    assert (event.kind, event.actor, event.data["content_sha256"]) == (
        "edition published",
        edda,
        edition.content_sha256,
    )
    assert hash_content(edition.content) == edition.content_sha256


def test_a_claim_that_is_judged_anew_meanwhile_is_not_marked(decided, edda, rita, monkeypatch):
    claim = decided.claims.get(state="decided")

    def compose(*told):
        reopen_claim(claim=claim, version=claim.version, user=rita)
        make_verdict(claim, rita, label="Mixed")
        return compose_content(*told)

    monkeypatch.setattr(services, "compose_content", compose)
    claim.refresh_from_db()
    edition = publish_report(article=decided, user=edda)
    claim.refresh_from_db()
    assert claim.state == "decided" and edition.content["claims"][0]["verdict"]["rating"] == "False"


def test_publishing_the_same_again_changes_nothing(decided, edda):
    first = publish_report(article=decided, user=edda)
    assert publish_report(article=decided, user=edda) == first
    assert Event.objects.filter(chain=first.report.chain).count() == 1


def test_an_edition_is_not_touched_by_what_changes_later(decided, rita, edda):
    first = publish_report(article=decided, user=edda)
    claim = decided.claims.first()
    set_stance(evidence=claim.evidence.get(), stance="supports", user=rita)
    claim.refresh_from_db()
    edit_wording(claim=claim, wording="Other words.", version=claim.version, user=rita)
    Rating.objects.filter(label="False").update(label="Untrue")
    make_verdict(decided.claims.all()[1], rita, label="True")
    second = publish_report(article=decided, user=edda, corrections={1: Note("removal", "It has other words now.")})
    first.refresh_from_db()
    assert first.content["claims"][0]["claim"] == "The ministry sent 12,000 soldiers abroad in late 2022"
    assert first.content["claims"][0]["verdict"]["rating"] == "False"
    assert hash_content(first.content) == first.content_sha256
    assert (second.number, [item["number"] for item in second.content["claims"]]) == (2, [2])


def test_a_new_verdict_makes_a_new_edition(decided, rita, edda):
    publish_report(article=decided, user=edda)
    make_verdict(decided.claims.first(), rita, label="Mixed")
    second = publish_report(article=decided, user=edda, corrections={1: Note("verdict", "Half of it is right.")})
    assert (second.number, second.content["claims"][0]["verdict"]["rating"]) == (2, "Mixed")


def test_a_withdrawal_needs_a_reason(decided, edda):
    report = publish_report(article=decided, user=edda).report
    with pytest.raises(Refused, match="readers will see the reason"):
        withdraw_report(report=report, reason=" ", user=edda)


def test_publishing_after_a_withdrawal_is_a_new_edition(decided, edda):
    report = publish_report(article=decided, user=edda).report
    withdraw_report(report=report, reason="A quote was wrong.", user=edda)
    edition = publish_report(article=decided, user=edda)
    report.refresh_from_db()
    assert (edition.number, report.withdrawn_at, report.withdrawn_reason) == (2, None, "")


def test_a_title_in_any_script_makes_an_address(rita, edda):
    for title in ("東京の橋", "…", "A" * 400):
        article = make_article(text=f"{title} stands.", claims=[f"{title} stands"], title=title)
        make_verdict(article.claims.get(), rita)
        slug = publish_report(article=article, user=edda).report.slug
        assert slug.endswith(f"-{article.pk}") and len(slug) <= 80


@pytest.mark.django_db(transaction=True)
def test_two_editors_publishing_at_once_make_one_edition(decided, edda, ada):
    editions = run_at_once(*[lambda user=user: publish_report(article=decided, user=user) for user in (edda, ada)])
    assert len({edition.pk for edition in editions}) == 1 and Edition.objects.count() == 1


class TestPages:
    @pytest.fixture
    def edition(self, decided, edda) -> Edition:
        return publish_report(article=decided, user=edda)

    def test_readers_see_the_newest_edition_without_signing_in(self, edition, client):
        answer = client.get(reverse("public_report", args=[edition.report.slug]))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert QUOTE in page and "<strong>ten</strong>" in page and 'href="#evidence-1-1"' in page and "False" in page
        assert edition.content_sha256 in page

    def test_an_older_edition_stays_under_its_number(self, edition, decided, rita, edda, client):
        make_verdict(decided.claims.first(), rita, label="Mixed")
        publish_report(article=decided, user=edda, corrections={1: Note("verdict", "Half of it is right.")})
        old, new = (
            client.get(reverse("public_edition", args=[edition.report.slug, n])).content.decode() for n in (1, 2)
        )
        assert "1 false" in old and "1 mixed" in new
        assert client.get(reverse("public_edition", args=[edition.report.slug, 3])).status_code == 404

    def test_a_draft_is_not_public(self, decided, client):
        assert client.get(f"/r/soldiers-abroad-{decided.pk}/").status_code == 404

    def test_a_withdrawn_report_is_gone_and_says_why(self, edition, edda, client):
        withdraw_report(report=edition.report, reason="A quote was wrong.", user=edda)
        slug = edition.report.slug
        for path in (reverse("public_report", args=[slug]), reverse("public_edition", args=[slug, 1])):
            answer = client.get(path)
            assert answer.status_code == 410 and "A quote was wrong." in answer.content.decode()
            assert QUOTE not in answer.content.decode()

    @pytest.mark.parametrize("format", ["csv", "json", "claimreview"])
    def test_downloads_of_a_withdrawn_report_are_gone_too(self, format, edition, edda, client):
        withdraw_report(report=edition.report, reason="A quote was wrong.", user=edda)
        assert client.get(reverse("download_report", args=[edition.report.slug, 1, format])).status_code == 410

    def test_publishing_and_withdrawing_by_the_page(self, decided, edda, sign_in):
        browser = sign_in(edda)
        page = browser.post(reverse("publish_report", args=[decided.pk]), follow=True).content.decode()
        assert "Edition 1 is public" in page and "and up to date" in page
        page = browser.post(reverse("withdraw_report", args=[decided.pk]), {"reason": ""}, follow=True).content.decode()
        assert "Say why the report is withdrawn" in page
        page = browser.post(
            reverse("withdraw_report", args=[decided.pk]), {"reason": "Wrong."}, follow=True
        ).content.decode()
        assert "Withdrawn" in page and "Wrong." in page

    @pytest.mark.parametrize("name", ["note-03", "note-٣", f"note-{'9' * 900}", "note-", "note-x", "note--1"])
    def test_a_note_on_no_claim_is_left_alone(self, name, decided, edda, sign_in):
        answer = sign_in(edda).post(reverse("publish_report", args=[decided.pk]), {name: "A note."}, follow=True)
        assert answer.status_code == 200 and "Edition 1 is public." in answer.content.decode()

    def test_a_preview_says_when_it_is_newer_than_what_is_public(self, edition, decided, rita, sign_in):
        make_verdict(decided.claims.all()[1], rita)
        page = sign_in(rita).get(reverse("preview_report", args=[decided.pk])).content.decode()
        assert "and older than this preview" in page

    def test_claims_of_a_stale_verdict_are_left_out_of_the_preview(self, edition, decided, rita, sign_in):
        Claim.objects.filter(article=decided).update(state="stale")
        page = sign_in(rita).get(reverse("preview_report", args=[decided.pk])).content.decode()
        assert "No claim is decided yet" in page

    @pytest.mark.parametrize(
        ("format", "type"),
        [("csv", "text/csv; charset=utf-8"), ("json", "application/json"), ("claimreview", "application/ld+json")],
    )
    def test_a_download_is_a_file_and_nothing_else(self, format, type, edition, client):
        answer = client.get(reverse("download_report", args=[edition.report.slug, 1, format]))
        assert (answer.status_code, answer["Content-Type"], answer["X-Content-Type-Options"]) == (200, type, "nosniff")
        assert answer["Content-Disposition"].startswith(f'attachment; filename="{edition.report.slug}-edition-1.')

    def test_a_file_that_takes_long_is_made_once_for_all_readers(
        self, edition, decided, client, rita, sign_in, monkeypatch
    ):
        made = []
        run = child._run
        monkeypatch.setattr(child, "_run", lambda *asked: (made.append(asked[0]), run(*asked)))
        path = reverse("download_report", args=[edition.report.slug, 1, "xlsx"])
        first, second = client.get(path), sign_in(rita).get(path)
        assert first.content == second.content and made == ["xlsx"]
        for _ in range(2):  # drafts change
            sign_in(rita).get(reverse("download_preview", args=[decided.pk, "xlsx"])).getvalue()
        assert made == ["xlsx"] * 3

    @pytest.mark.parametrize("path", ["/r/{}/1/pdf/", "/api/v1/reports/{}/editions/1/pdf"])
    def test_when_too_many_are_made_readers_are_told_to_come_back(self, path, edition, client, monkeypatch):
        monkeypatch.setattr(child, "_PATIENCE", 0.01)
        with child._TURN:
            answer = client.get(path.format(edition.report.slug))
        assert answer.status_code == 503 and "Try again in a minute" in answer.content.decode()
        assert "To mend" not in answer.content.decode() and "max-age" not in answer.get("Cache-Control", "")

    def test_an_unknown_format_is_not_found(self, edition, client):
        assert client.get(reverse("download_report", args=[edition.report.slug, 1, "xml"])).status_code == 404
