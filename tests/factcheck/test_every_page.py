"""What holds for every page: text stays text, nothing runs but our own files.

The pages come from the URL conf, so that a new one cannot be forgotten.
"""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from claims.articles.editing import dismiss_claim, edit_wording
from claims.articles.models import Claim, Reimport, Splitting
from claims.articles.reimports import ask_reimport, hash_claims
from claims.articles.services import edit_article
from claims.articles.texts import ArticleDetails
from claims.evidence.proposals import propose_evidence
from claims.evidence.services import cite_quote, log_search
from claims.matching.services import decide_match
from claims.reports.services import publish_report
from claims.review.comments import invite_expert, sign_invitation, write_comment
from claims.review.services import save_draft
from claims.sources.models import Capture
from tests.builders import make_article, make_earlier, make_source, make_verdict
from tests.matching.reviews import make_foreign_review
from tests.people.test_permissions import ADDRESSES, NEEDS, PUBLIC

pytestmark = pytest.mark.django_db
EVIL = """<script>alert(1)</script><img src=x onerror=alert(2)>"'{{ 7|add:7 }}<!--"""
MARKDOWN = (
    "See [1]. <script>alert(1)</script> [a](javascript:alert(1)) [b](data:text/html,x) ![c](https://evil.example/p.png) "
    "<b onclick='x'>d</b> <https://fine.example.org/> [e](//evil.example.org)\n\n<style>*{}</style>\n\n## f"
)


class Page(HTMLParser):
    """Collects what a page would run or load."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes) -> None:
        named = dict(attributes)
        if tag in {"style", "object", "embed", "base"} or _runs_inline(tag, named):
            self.faults.append(self.get_starttag_text())
        if tag == "iframe" and ("sandbox" not in named or named["sandbox"]):  # an archived page may show, never run
            self.faults.append(self.get_starttag_text())
        for name, value in attributes:
            if (
                name.startswith(("on", "hx-on"))
                or name == "style"
                or (value or "").strip().lower().startswith("javascript:")
            ):
                self.faults.append(self.get_starttag_text())
            if name in {"src", "href", "action", "formaction"} and named.get("rel") not in {"alternate", "canonical"}:
                self.links.append(f"{tag} {value}")


def _runs_inline(tag: str, named: dict[str, str | None]) -> bool:
    """A script in the page itself, unless it is data: what search engines read."""
    return tag == "script" and not named.get("src") and named.get("type") != "application/ld+json"


@pytest.fixture
def things(rita, edda) -> dict:
    """A row for each page, every text of it as evil as a form or a foreign page could make it."""
    rita.display_name = EVIL[:80]
    rita.save()
    article = make_article(
        text=f"{EVIL} stood here. {EVIL} fell there. Third stood.\nOriginal Source: {EVIL}",
        claims=[f"{EVIL} stood here", f"{EVIL} fell there", "Third stood"],
        title=EVIL,
        user=rita,
    )
    details = ArticleDetails(
        title=EVIL, publisher=EVIL, author=EVIL, original_source=EVIL, url="https://a.example.org/?q=%3C&x='"
    )
    edit_article(article=article, details=details, version=1, user=rita)
    Splitting.objects.update(notice=EVIL, reason=EVIL)
    claim, second, third = article.claims.all()
    Claim.objects.update(
        hedge=EVIL[:80],
        kind=EVIL[:20],
        checkable_reason=EVIL[:40],
        attribution=[{"claimant": EVIL, "verb": EVIL, "hedge": ""}],
        insertions=[{"start": 0, "end": 8, "origin": EVIL, "replaced": EVIL}],
        unresolved=[EVIL],
        worthiness_reasons=[{"feature": EVIL, "amount": 0.1}],
        method=EVIL[:120],
    )
    claim.facts.create(kind="quantity", start=0, end=8, text=EVIL, value={"low": 1, "high": 2, "unit": EVIL})
    extraction = make_source(text=f"{EVIL}. They said {EVIL} twice.", title=EVIL, user=rita)
    Capture.objects.update(reason=EVIL, timeline=[{"at": EVIL, "what": EVIL, "url": EVIL, "status": EVIL}])
    quote = f"They said {EVIL} twice."
    evidence = cite_quote(claim=claim, extraction=extraction, quote=quote, stance="refutes", note=EVIL, user=rita)
    log_search(claim=claim, query=EVIL, tool=EVIL, searched_on=date(2026, 3, 21), note=EVIL, user=rita)
    make_verdict(claim, rita, rationale=MARKDOWN)
    edit_wording(claim=third, wording=f"{EVIL} third", version=1, user=rita)
    save_draft(claim=third, reviewer=rita, rating=None, rationale=EVIL)
    dismiss_claim(claim=second, reason=EVIL, version=1, user=rita)
    propose_evidence(claim.pk)
    passage = claim.passages.create(
        extraction=extraction, place=9, start=0, end=1, text=EVIL, score=0.5, method=EVIL[:120]
    )
    said = {"claim_start": 0, "claim_end": 3, "quote_start": 0, "quote_end": 3, "claim_says": EVIL, "quote_says": EVIL}
    conflict = claim.conflicts.create(evidence=evidence, kind="date", explanation=EVIL, method=EVIL[:120], **said)
    reimport = ask_reimport(article=article, text=EVIL, digest="1", origin="pasted", file_name="", user=rita)
    reworded = {"number": 1, "pieces": [{"kind": "removed", "text": EVIL}, {"kind": "added", "text": EVIL}]}
    gone = {"number": 1, "wording": EVIL}
    impact = {"before": 1, "same": [], "moved": [1], "reworded": [reworded], "deleted": [gone], "candidates": [EVIL]}
    Reimport.objects.update(state="ready", impact=impact, basis=hash_claims(article), method=EVIL[:120])
    comment = write_comment(claim=claim, author=rita, text=EVIL)
    write_comment(claim=claim, author=rita, text=EVIL, parent=comment)
    invitation = invite_expert(claim=claim, expert=EVIL[:120], question=EVIL, days=3, user=rita)
    default_storage.save(extraction.snapshot.storage_name, ContentFile(EVIL.encode()))
    return {
        "passage_id": passage.pk,
        "conflict_id": conflict.pk,
        "reimport_id": reimport.pk,
        "comment_id": comment.pk,
        "invitation_id": invitation.pk,
        "token": sign_invitation(invitation),
        "article_id": article.pk,
        "claim_id": claim.pk,
        "capture_id": Capture.objects.first().pk,
        "source_id": extraction.snapshot.source_id,
        "snapshot_id": extraction.snapshot_id,
        "other_id": extraction.snapshot_id,
        "extraction_id": extraction.pk,
        "attachment_id": claim.attachments.get().pk,
        "evidence_id": evidence.pk,
        "slug": publish_report(article=article, user=edda).report.slug,
        **make_foreign_review(rita, EVIL),
        "match_id": decide_match(claim=claim, earlier=make_earlier(rita, EVIL), standing="confirmed", user=rita).pk,
        "saved_filter_id": 1,
        "saved_search_id": 1,
        "number": 1,
        "claim": claim.number,
        "quote": 1,
        "picture": "timeline",
        "page": "corrections",
        "token_id": 1,
        "format": "json",
        "pk": 1,
    }


def open_page(browser, name: str, things: dict, **changes) -> str | None:
    """The HTML at an address, or None where there is none to get."""
    optional = {"number"} if name == "public_report" else set()
    values = things | changes
    kwargs = {key: values[key] for key in ADDRESSES[name].pattern.converters if key not in optional}
    answer = browser.get(reverse(name, kwargs=kwargs))
    if answer.streaming:
        b"".join(answer.streaming_content)
        return None
    if answer.status_code == 405 or not answer["Content-Type"].startswith("text/html"):
        return None
    return answer.content.decode()


@pytest.mark.parametrize("htmx", [False, True])
def test_text_from_anywhere_stays_text(htmx, things, rita, sign_in):
    browser = sign_in(rita, htmx=htmx)
    opened = 0
    for name in set(ADDRESSES) - {"archived_frame"}:
        html = open_page(browser, name, things)
        if html:
            opened += 1
            assert "alert(1)</script>" not in html and "<img src=x" not in html and "<!--" not in html, name
            assert Page(html).faults == [], name
    assert opened >= 15


def test_an_archived_page_is_shown_without_anything_that_runs(things, rita, sign_in):
    path = reverse("archived_frame", args=[things["snapshot_id"]])
    answer = sign_in(rita).get(path)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy and "script" not in policy
    assert "<script" not in answer.content.decode() and "onerror" not in answer.content.decode()


def test_every_claim_of_the_article_is_shown_as_text(things, rita, sign_in):
    browser = sign_in(rita)
    for claim in Claim.objects.all():
        for name in ("claim", "claim_history"):
            html = open_page(browser, name, things, claim_id=claim.pk)
            assert Page(html).faults == [] and "alert(1)</script>" not in html


def test_pages_load_nothing_from_elsewhere(things, rita, sign_in):
    for name in ADDRESSES:
        html = open_page(sign_in(rita), name, things)
        loaded = [link for link in Page(html or "").links if link.startswith(("script", "link", "img"))]
        assert all(re.match(r"\w+ /?(static/|/static/)", link) for link in loaded), (name, loaded)


def test_readers_get_no_script_at_all(things, client):
    html = open_page(client, "public_report", things)
    assert "<script" not in html and "hx-" not in html


def test_a_rationale_is_markdown_without_what_could_harm(things, client):
    html = open_page(client, "public_report", things)
    links = Page(html).links
    assert not [link for link in links if "javascript:" in link or "data:" in link]
    assert "<img" not in html
    assert "<style>" not in html and "<b onclick" not in html
    assert '<a href="https://fine.example.org/"' in html and 'href="#evidence-1-1"' in html


def test_every_form_has_its_token_and_a_place_to_go(things, rita, sign_in):
    for name in ADDRESSES:
        html = open_page(sign_in(rita), name, things) or ""
        for form in re.findall(r"<form.*?</form>", html, re.DOTALL):
            if 'method="post"' in form:
                assert "csrfmiddlewaretoken" in form, (name, form[:200])


@pytest.mark.parametrize(
    ("name", "fields", "back"),
    [
        ("edit_wording", {"wording": EVIL, "version": "77"}, "wording"),
        ("split_claim", {"wordings": EVIL, "version": "77"}, "wordings"),
        ("merge_claims", {"other": EVIL, "wording": EVIL, "version": "77"}, "wording"),
        ("dismiss_claim", {"reason": EVIL, "version": "77"}, "reason"),
        ("add_claim", {"quote": EVIL + "absent", "wording": EVIL}, "quote"),
        ("attach_source", {"url": EVIL}, "url"),
        ("log_search", {"query": EVIL, "tool": ""}, "query"),
        ("cite_quote", {"quote": EVIL + "absent", "note": EVIL, "stance": EVIL}, "quote"),
        ("submit_verdict", {"rationale": EVIL, "version": "77"}, "rationale"),
        ("import_article", {"text": "", "title": EVIL, "url": EVIL}, "title"),
    ],
)
def test_what_is_refused_comes_back_as_text(name, fields, back, things, rita, sign_in):
    kwargs = {key: things[key] for key in ADDRESSES[name].pattern.converters}
    if "claim_id" in kwargs:
        kwargs["claim_id"] = Claim.objects.get(state="detected").pk
    answer = sign_in(rita).post(reverse(name, kwargs=kwargs), fields, follow=True)
    html = answer.content.decode()
    assert Page(html).faults == []
    assert 'role="alert"' in html
    assert (
        fields[back]
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#x27;")
        in html
    )


def test_the_table_of_public_pages_is_short():
    assert {name for name, need in NEEDS.items() if need == PUBLIC} == {
        "sign_in",
        "account_login",
        "mfa_authenticate",  # after the password
        "mfa_login_webauthn",
        "health_json",  # up or down
        "metrics",  # with a token
        "answer_invitation",  # with a signed link: one claim's words and a question
        "public_report",
        "public_edition",
        "public_reports",
        "public_claim",
        "public_edition_claim",
        "public_evidence",
        "public_picture",
        "public_claim_picture",
        "public_policy",
        "editions_feed",
        "corrections_feed",
        "download_bundle",
        "explain_verifying",
        "download_verifier",
        "describe_embedding",
        "claim_card",
        "claimreview_feed",
        "download_schema",
        "download_report",
    }
