"""What readers get without signing in: pages that are the same bytes for everybody, and safe whatever text is in them."""

from __future__ import annotations

import html
import json
import re
import xml.etree.ElementTree as ET

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.articles.models import Article, Claim
from claims.audit.models import Event
from claims.evidence.services import cite_quote
from claims.reports.content import build_content
from claims.reports.corrections import Note
from claims.reports.models import Edition, PublicText
from claims.reports.pages import AROUND, cut_excerpt, lay_out_report, write_script
from claims.reports.public import PAGES, PageCache, list_design
from claims.reports.public_views import render_page
from claims.reports.services import publish_report, withdraw_report
from claims.review.models import ReviewPolicy
from claims.review.services import reopen_claim
from claims.sources.removal import remove_snapshot
from tests.builders import QUOTE, Browser, make_article, make_evidence, make_source, make_verdict
from tests.reports.large import make_large_article

pytestmark = pytest.mark.django_db
LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def edition(claim, extraction, rita, edda) -> Edition:
    make_evidence(claim, rita, extraction=extraction)
    make_verdict(claim, rita, rationale="The archive says **ten** thousand [1].")
    make_verdict(claim.article.claims.all()[1], rita, label="Unproven")
    return publish_report(article=claim.article, user=edda)


@pytest.fixture
def slug(edition) -> str:
    return edition.report.slug


@pytest.fixture
def second(edition, rita, edda) -> Edition:
    make_verdict(edition.report.article.claims.first(), rita, label="Mixed", rationale="Half of it [1].")
    note = Note("verdict", "A reader sent us the ministry’s own figure. </script>")
    return publish_report(article=edition.report.article, user=edda, corrections={1: note})


def addresses(slug: str) -> list[str]:
    return [
        reverse("public_reports"),
        reverse("public_report", args=[slug]),
        reverse("public_edition", args=[slug, 1]),
        reverse("public_claim", args=[slug, 1]),
        reverse("public_edition_claim", args=[slug, 1, 2]),
        reverse("public_evidence", args=[slug, 1, 1, 1]),
        reverse("public_policy", args=["methodology"]),
        reverse("public_policy", args=["corrections"]),
        reverse("editions_feed"),
        reverse("corrections_feed", args=[slug]),
        *(reverse("public_picture", args=[slug, 1, name]) for name in ("verdicts", "map", "timeline", "origins")),
        *(reverse("public_claim_picture", args=[slug, 1, 1, name]) for name in ("timeline", "origins")),
    ]


class TestCaching:
    def test_everybody_gets_the_same_bytes_and_no_cookie(self, slug, client, rita, sign_in):
        for path in addresses(slug):
            signed_out, signed_in = client.get(path), sign_in(rita).get(path)
            PAGES.clear()
            rendered_again = client.get(path)
            assert signed_out.status_code == 200, path
            assert signed_out.content == signed_in.content == rendered_again.content, path
            assert not signed_out.cookies and "Cookie" not in signed_out.get("Vary", ""), path
            assert "csrf" not in signed_out.content.decode().lower(), path

    def test_who_has_a_page_is_not_sent_it_again(self, slug, client):
        for path in addresses(slug):
            first = client.get(path)
            again = client.get(path, headers={"If-None-Match": first["ETag"]})
            assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"]), path
            assert first["Cache-Control"] == again["Cache-Control"] == "public, max-age=60", path
            assert "Last-Modified" in first or "r/" in path or "about" in path

    def test_so_are_cards_and_what_belongs_to_no_report(self, slug, client, rita, sign_in):
        names = ("explain_verifying", "download_verifier", "download_schema")
        for path in (reverse("claim_card", args=[slug, 1]), *map(reverse, names)):
            first = client.get(path)
            assert "Cookie" not in first.get("Vary", "") and not first.cookies, path
            assert sign_in(rita).get(path).content == first.content, path
            again = client.get(path, headers={"If-None-Match": first["ETag"]})
            assert (again.status_code, again["Cache-Control"]) == (304, "public, max-age=60"), path

    def test_a_page_is_another_only_when_something_on_it_changed(self, slug, edition, client, edda):
        path = reverse("public_claim", args=[slug, 1])
        before = client.get(path)
        Claim.objects.filter(number=3).update(state="second_review")  # it waits for a second opinion: nobody's business
        assert client.get(path)["ETag"] == before["ETag"]
        Claim.objects.filter(number=1).update(state="stale")
        after = client.get(path, headers={"If-None-Match": before["ETag"]})
        assert after.status_code == 200 and after.content != before.content

    def test_a_page_that_is_kept_takes_one_statement(self, slug, client):
        path = reverse("public_claim", args=[slug, 1])
        client.get(path)
        with CaptureQueriesContext(connection) as kept:
            client.get(path)
        assert len(kept) == 1

    def test_a_claim_of_a_large_report_takes_as_many_statements_as_one_of_a_small(self, slug, edda, rita, client):
        large = publish_report(article=make_large_article(rita, claims=60), user=edda)
        counts = []
        for each in (slug, large.report.slug):
            with CaptureQueriesContext(connection) as made:
                assert client.get(reverse("public_claim", args=[each, 1])).status_code == 200
            counts.append(len(made))
        assert counts[0] == counts[1] <= 3

    def test_head_is_get_without_the_page(self, slug, client):
        path = reverse("public_report", args=[slug])
        assert client.head(path).content == b"" and client.head(path)["ETag"] == client.get(path)["ETag"]
        assert client.post(path).status_code == 405


def test_the_cache_of_pages_keeps_to_its_size():
    cache = PageCache(400)
    for number in range(100):
        assert cache.get(str(number), lambda: b"x" * 90) == b"x" * 90
    made = []
    cache.get("99", lambda: made.append(1) or b"")
    cache.get("0", lambda: made.append(2) or b"")
    assert made == [2] and cache.get("large", lambda: b"x" * 1000) == b"x" * 1000


class TestClaimPage:
    def get(self, client, slug, number=1) -> str:
        return client.get(reverse("public_claim", args=[slug, number])).content.decode()

    def test_it_shows_the_verdict_with_all_that_proves_it(self, slug, client):
        page = self.get(client, slug)
        assert "✕ False" in page and QUOTE in page and "<strong>ten</strong>" in page
        assert reverse("public_evidence", args=[slug, 1, 1, 1]) in page
        assert reverse("public_policy", args=["methodology"]) in page
        assert reverse("public_policy", args=["corrections"]) in page

    def test_it_carries_exactly_one_claimreview_that_says_what_the_page_says(self, slug, edition, client):
        page = self.get(client, slug)
        (found,) = LD.findall(page)
        node = json.loads(found)
        assert (node["@context"], node["@type"]) == ("https://schema.org", "ClaimReview")
        assert node["url"] == f"http://testserver{reverse('public_claim', args=[slug, 1])}"
        assert node["claimReviewed"] in page and node["reviewRating"]["alternateName"] == "False"
        assert (node["reviewRating"]["ratingValue"], node["reviewRating"]["worstRating"]) == (1, 1)
        assert node["datePublished"] == edition.published_at.isoformat() and "correction" not in node

    def test_a_verdict_off_the_scale_has_no_number(self, slug, client):
        (found,) = LD.findall(self.get(client, slug, 2))
        assert "ratingValue" not in found and json.loads(found)["reviewRating"]["alternateName"] == "Unproven"

    def test_the_report_itself_carries_none(self, slug, client):
        assert not LD.findall(client.get(reverse("public_report", args=[slug])).content.decode())

    def test_a_claim_that_is_not_in_it_is_not_found(self, slug, client):
        assert client.get(reverse("public_claim", args=[slug, 3])).status_code == 404

    def test_two_opinions_are_told_without_names(self, article, rita, remy, edda, client):
        ReviewPolicy.objects.create(way="share", share=100)
        make_verdict(article.claims.first(), rita)
        make_verdict(article.claims.first(), remy)
        page = self.get(client, publish_report(article=article, user=edda).report.slug)
        assert "first review" in page and "second review" in page and "Rita" not in page and "Remy" not in page


class TestStanding:
    def test_an_older_edition_says_that_a_newer_one_exists(self, second, slug, client):
        for name, args in (("public_edition", [1]), ("public_edition_claim", [1, 1]), ("public_evidence", [1, 1, 1])):
            page = client.get(reverse(name, args=[slug, *args])).content.decode()
            assert "A newer edition exists" in page and f'href="{reverse("public_report", args=[slug])}"' in page
        assert "A newer edition" not in client.get(reverse("public_edition", args=[slug, 2])).content.decode()

    def test_a_correction_stands_on_page_in_markup_and_feed(self, second, slug, client):
        page = client.get(reverse("public_claim", args=[slug, 1])).content.decode()
        (found,) = LD.findall(page)
        (correction,) = json.loads(found)["correction"]
        assert correction["text"].startswith("Verdict change: A reader sent us") and "ministry’s own figure" in page
        assert "Corrections" in client.get(reverse("public_report", args=[slug])).content.decode()
        feed = client.get(reverse("corrections_feed", args=[slug]))
        entry = ET.fromstring(feed.content).find("{*}entry")
        summary = entry.find("{*}summary")
        assert entry.find("{*}title").text == "Claim 1: verdict change"
        assert summary.get("type") == "html" and html.unescape(summary.text).endswith("figure. </script>")
        assert "<" not in summary.text  # or it would be markup, and readers would not see it

    def test_the_pages_of_editions_carry_no_markup_so_that_each_review_stands_once(self, second, slug, client):
        for number in (1, 2):
            page = client.get(reverse("public_edition_claim", args=[slug, number, 1])).content.decode()
            assert (
                not LD.findall(page)
                and f'rel="canonical" href="http://testserver{reverse("public_claim", args=[slug, 1])}"' in page
            )

    @pytest.mark.parametrize("state", ["stale", "in_review", "second_review", "in_dispute"])
    def test_a_verdict_under_review_again_is_marked_whatever_the_round(self, state, slug, client):
        path = reverse("public_claim", args=[slug, 1])
        Claim.objects.filter(number=1).update(state=state)
        page = client.get(path).content.decode()
        assert "Under review again" in page
        Claim.objects.filter(number=1).update(state="stale")
        assert client.get(path).content.decode() == page

    def test_the_mark_says_so_once_it_was_reviewed_and_goes_with_the_next_edition(
        self, slug, edition, rita, edda, client
    ):
        claim = edition.report.article.claims.first()
        reopen_claim(claim=claim, version=claim.version, user=rita)
        make_verdict(claim, rita, label="Mixed", rationale="Half of it [1].")
        path = reverse("public_claim", args=[slug, 1])
        page = client.get(path).content.decode()
        assert "Reviewed again" in page and "Mixed" not in LD.findall(page)[0]
        publish_report(article=edition.report.article, user=edda, corrections={1: Note("verdict", "Half of it.")})
        assert "eviewed again" not in client.get(path).content.decode()

    def test_a_claim_that_left_the_report_says_why(self, slug, edition, rita, edda, client):
        claim = edition.report.article.claims.first()
        reopen_claim(claim=claim, version=claim.version, user=rita)
        note = Note("removal", "The source was forged.")
        publish_report(article=edition.report.article, user=edda, corrections={1: note})
        answer = client.get(reverse("public_claim", args=[slug, 1]))
        assert answer.status_code == 410 and "The source was forged." in answer.content.decode()
        assert client.get(reverse("public_edition_claim", args=[slug, 1, 1])).status_code == 200

    def test_everything_of_a_withdrawn_report_is_gone_and_says_why(self, edition, slug, edda, client):
        withdraw_report(report=edition.report, reason="A quote was wrong.", user=edda)
        for path in addresses(slug):
            answer = client.get(path)
            if slug in path:
                assert answer.status_code == 410 and "A quote was wrong." in answer.content.decode(), path
                assert "Cookie" not in answer.get("Vary", "")
        feed = client.get(reverse("editions_feed")).content.decode()
        assert "Withdrawn: " in feed and "A quote was wrong." in feed
        assert slug not in client.get(reverse("public_reports")).content.decode()

    def test_publishing_again_brings_it_back(self, edition, slug, edda, client):
        withdraw_report(report=edition.report, reason="A quote was wrong.", user=edda)
        publish_report(article=edition.report.article, user=edda)
        assert client.get(reverse("public_report", args=[slug])).status_code == 200


class TestEvidence:
    def test_the_quote_is_marked_in_its_archived_text(self, slug, client):
        page = client.get(reverse("public_evidence", args=[slug, 1, 1, 1])).content.decode()
        assert f'<mark id="quote">{QUOTE}</mark>' in page and "None were sent in 2022" in page and "noindex" in page

    def test_only_what_stands_around_it_is_shown(self, claim, rita, edda, client):
        text = f"Beginning. {'before ' * 1000}{QUOTE} {'after ' * 1000}End."
        make_evidence(claim, rita, extraction=make_source(text=text))
        make_verdict(claim, rita)
        slug = publish_report(article=claim.article, user=edda).report.slug
        page = client.get(reverse("public_evidence", args=[slug, 1, 1, 1])).content.decode()
        assert QUOTE in page and "Beginning." not in page and "End." not in page

    def test_other_texts_of_the_desk_are_not_to_be_had(self, slug, client):
        for claim, quote in ((1, 2), (2, 1), (3, 1), (9, 9)):
            assert client.get(reverse("public_evidence", args=[slug, 1, claim, quote])).status_code == 404

    def test_a_copy_that_was_removed_says_so(self, edition, slug, extraction, ada, client):
        path = reverse("public_evidence", args=[slug, 1, 1, 1])
        before = client.get(path)["ETag"]
        remove_snapshot(snapshot=extraction.snapshot, reason="A court asked.", user=ada)
        page = client.get(path, headers={"If-None-Match": before}).content.decode()
        assert "This copy was removed" in page and "A court asked." in page
        assert QUOTE in page and "None were sent in 2022" not in page
        assert "copy removed" in client.get(reverse("public_claim", args=[slug, 1])).content.decode()

    def test_excerpts_are_cut_between_words_and_keep_the_quote_whole(self):
        text = "word " * 1000 + "THE QUOTE" + " word" * 1000
        start = text.index("THE QUOTE")
        cut = cut_excerpt(text, start, start + 9)
        assert (cut.quote, cut.cut_before, cut.cut_after) == ("THE QUOTE", True, True)
        assert cut.before.startswith("word ") and cut.after.endswith("word ") and len(cut.before) <= AROUND
        whole = cut_excerpt("a THE QUOTE b", 2, 11)
        assert (whole.before, whole.after, whole.cut_before, whole.cut_after) == ("a ", " b", False, False)

    def test_a_text_without_blanks_is_cut_too(self):
        cut = cut_excerpt("文" * 5000, 2000, 2010)
        assert len(cut.before) == AROUND and cut.quote == "文" * 10 and len(cut.after) == AROUND


class TestPolicies:
    def test_they_have_words_before_anybody_wrote_any(self, client, db):
        assert "archived" in client.get(reverse("public_policy", args=["methodology"])).content.decode()
        assert client.get(reverse("public_policy", args=["other"])).status_code == 404

    def test_the_desk_says_it_in_its_own_words(self, slug, client):
        path = reverse("public_policy", args=["corrections"])
        before = client.get(path)["ETag"]
        PublicText.objects.create(name="corrections", text="Write to **us**. <script>alert(1)</script>")
        answer = client.get(path)
        assert "<strong>us</strong>" in answer.content.decode() and "<script" not in answer.content.decode()
        assert answer["ETag"] != before

    def test_an_admin_begins_with_what_readers_get_and_the_trail_keeps_both(self, ada, sign_in, client):
        browser, form = sign_in(ada), reverse("admin:claims_publictext_add")
        assert "statement by statement" in browser.get(form).content.decode()
        browser.post(form, {"name": "methodology", "text": "We ask twice."})
        assert "We ask twice." in client.get(reverse("public_policy", args=["methodology"])).content.decode()
        event = Event.objects.get(chain="public text:methodology")
        assert (event.actor, event.data["new"]) == (ada, "We ask twice.") and "statement" in event.data["old"]

    def test_there_are_two_of_them(self):
        with pytest.raises(ValidationError):
            PublicText(name="about", text="x").full_clean()


EVIL = "=cmd|'/c calc'!A1 </script><script>alert(1)</script>\u2028\u2029<!-- "


class TestBadInput:
    @pytest.fixture
    def evil(self, rita, edda) -> str:
        words = "=cmd|'/c calc'!A1 </script><script>alert(1)</script><!-- said so"
        article = make_article(text=f"{words}. العربية نص.", claims=[words], title=EVIL, user=rita)
        article.claims.update(standalone=f"{EVIL} said so")
        quote = "x" * 9_990 + " شخص </script>"
        cite_quote(
            claim=article.claims.get(), extraction=make_source(text=quote), quote=quote, stance="refutes", user=rita
        )
        make_verdict(article.claims.get(), rita, label="Unproven", rationale=f"{EVIL} [1]")
        return publish_report(article=article, user=edda).report.slug

    def test_no_text_ends_the_script_or_becomes_one(self, evil, client):
        page = client.get(reverse("public_claim", args=[evil, 1])).content.decode()
        (found,) = LD.findall(page)
        assert page.count("<script") == 1 and "\u2028" not in found and "<" not in found
        assert json.loads(found)["claimReviewed"].startswith("=cmd") and "\u2028" in json.loads(found)["reviewBody"]

    def test_every_page_stands(self, evil, client):
        for path in addresses(evil):
            if "/2/" not in path:
                assert client.get(path).status_code == 200, path

    def test_a_quote_of_ten_thousand_characters_is_shown_whole(self, evil, client):
        page = client.get(reverse("public_claim", args=[evil, 1])).content.decode()
        assert "x" * 9_990 in page and 'blockquote dir="auto"' in page

    def test_a_date_that_is_missing_is_left_out(self, article, rita, edda, client):
        Article.objects.update(published_on=None)
        make_verdict(article.claims.first(), rita)
        page = client.get(reverse("public_claim", args=[publish_report(article=article, user=edda).report.slug, 1]))
        assert "None" not in page.content.decode()


def test_json_for_a_script_holds_what_no_file_can():
    node = {"text": "</script>\u2028\ud800&<!--"}
    text = write_script(node)
    assert json.loads(text) == node and not {"<", ">", "&", "\u2028"} & set(text)
    text.encode("ascii")


def test_unpaired_surrogates_stop_no_page(claim, rita):
    make_verdict(claim, rita)
    content = build_content(claim.article)
    content["claims"][0]["claim"] = "broken \ud800"
    page = render_page("reports/_report.html", page=lay_out_report(content), digest="")
    assert b"broken ?" in page


class TestPublishingByThePage:
    def test_a_change_asks_for_its_correction_and_keeps_what_was_typed(self, edition, rita, edda):
        article = edition.report.article
        make_verdict(article.claims.first(), rita, label="Mixed", rationale="Half of it [1].")
        browser, path = Browser(edda), reverse("publish_report", args=[article.pk])
        page = browser.get(reverse("preview_report", args=[article.pk])).content.decode()
        assert "Rating: False → Mixed." in page and '<option value="verdict" selected>verdict change (proposed)' in page
        sent = {"kind-1": "typo", "note-1": "A reader wrote to us."}
        refused = browser.post(path, sent, follow=True).content.decode()
        assert "call it a verdict change" in refused and "A reader wrote to us." in refused
        done = browser.post(path, sent | {"kind-1": "verdict"}, follow=True).content.decode()
        assert "Edition 2 is public" in done and Edition.objects.count() == 2

    def test_who_only_reviews_sees_no_form(self, edition, rita, sign_in):
        article = edition.report.article
        make_verdict(article.claims.first(), rita, label="Mixed", rationale="Half of it [1].")
        page = sign_in(rita).get(reverse("preview_report", args=[article.pk])).content.decode()
        assert "Kind of correction" not in page and "Editors publish." in page


def test_feeds_are_atom(second, slug, client):
    for path in (reverse("editions_feed"), reverse("corrections_feed", args=[slug])):
        answer = client.get(path)
        feed = ET.fromstring(answer.content)
        assert answer["Content-Type"].startswith("application/atom+xml") and feed.tag.endswith("}feed")
        for name in ("id", "title", "updated"):
            assert feed.find(f"{{*}}{name}").text
        assert all(entry.find("{*}id").text and entry.find("{*}updated").text for entry in feed.findall("{*}entry"))


def test_a_picture_that_stands_alone_may_style_itself_and_nothing_else(slug, client):
    answer = client.get(reverse("public_picture", args=[slug, 1, "verdicts"]))
    policy = answer["Content-Security-Policy"]
    assert answer["Content-Type"].startswith("image/svg+xml") and b"<style>" in answer.content
    assert "default-src 'none'" in policy and "script" not in policy
    assert client.get(reverse("public_picture", args=[slug, 1, "other"])).status_code == 404


def test_a_new_style_makes_new_pages_as_a_new_template_does():
    """Pages name the styles by their hashes; who kept a page would ask for a file that is no longer there."""
    names = {path.name for path in list_design()}
    assert {"report.css", "workbench.css", "mark.svg", "_grounds.html", "workbench.py", "public_views.py"} <= names
