"""Who may open what: every address of the site against every kind of person.

The list comes from the URL conf itself, so that a new view without a line in `NEEDS` fails here.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from claims.articles.reimports import ask_reimport
from claims.evidence.proposals import propose_evidence
from claims.matching.services import decide_match
from claims.people.permissions import GROUPS, RIGHTS, may
from claims.reports.services import publish_report
from claims.review.comments import invite_expert, sign_invitation, write_comment
from claims.sources.models import Capture, Timestamp
from tests.builders import make_earlier, make_evidence, make_verdict
from tests.matching.reviews import make_foreign_review

pytestmark = pytest.mark.django_db
PUBLIC, SIGNED_IN = "public", "signed in"
NEEDS = {
    "sign_in": PUBLIC,
    "sign_out": SIGNED_IN,
    "mfa_authenticate": PUBLIC,
    "mfa_login_webauthn": PUBLIC,
    "account_login": PUBLIC,
    "account_reauthenticate": SIGNED_IN,
    "change_password": SIGNED_IN,
    "end_sessions": SIGNED_IN,
    "usersessions_list": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_remove_webauthn": SIGNED_IN,
    "mfa_edit_webauthn": SIGNED_IN,
    "health": "Admin",
    "health_json": PUBLIC,  # "up" or "down"; more for whoever has the token
    "metrics": PUBLIC,  # refuses by itself, see tests/factcheck/test_metrics.py
    "article_list": "Reviewer",
    "import_article": "Reviewer",
    "article_fetch": "Reviewer",
    "import_capture": "Reviewer",
    "edit_article": "Reviewer",
    "splitting_progress": "Reviewer",
    "split_again": "Reviewer",
    "splitting_changes": "Reviewer",
    "add_claim": "Reviewer",
    "reimport": "Reviewer",
    "confirm_reimport": "Reviewer",
    "reject_reimport": "Reviewer",
    "revision": "Reviewer",
    "edit_wording": "Reviewer",
    "split_claim": "Reviewer",
    "merge_claims": "Reviewer",
    "dismiss_claim": "Reviewer",
    "restore_claim": "Reviewer",
    "source_list": "Reviewer",
    "source": "Reviewer",
    "source_captures": "Reviewer",
    "capture_source": "Reviewer",
    "upload_instead": "Reviewer",
    "download_snapshot": "Reviewer",
    "download_timestamp": "Reviewer",
    "capture_health": "Reviewer",
    "snapshot": "Reviewer",
    "archived_page": "Reviewer",
    "archived_frame": "Reviewer",
    "compare_snapshots": "Reviewer",
    "override_quality": "Editor",
    "remove_snapshot": "Admin",
    "evidence_panel": "Reviewer",
    "attach_source": "Reviewer",
    "detach_source": "Reviewer",
    "read_source": "Reviewer",
    "cite_quote": "Reviewer",
    "set_stance": "Reviewer",
    "undo_stance": "Reviewer",
    "undo_split": "Reviewer",
    "undo_merge": "Reviewer",
    "withdraw_quote": "Reviewer",
    "restore_quote": "Reviewer",
    "log_search": "Reviewer",
    "resize_quote": "Reviewer",
    "set_medium": "Reviewer",
    "set_sufficient_sets": "Reviewer",
    "flag_problem": "Reviewer",
    "cite_passage": "Reviewer",
    "dismiss_conflict": "Reviewer",
    "restore_conflict": "Reviewer",
    "checked_before": "Reviewer",
    "decide_match": "Reviewer",
    "withdraw_match": "Reviewer",
    "copy_quote": "Reviewer",
    "look_up": "Reviewer",
    "match_report": "Reviewer",
    "search": "Reviewer",
    "search_csv": "Reviewer",
    "save_search": "Reviewer",
    "drop_search": "Reviewer",
    "queue": "Reviewer",
    "article": "Reviewer",
    "claim": "Reviewer",
    "submit_verdict": "Reviewer",
    "save_draft": "Reviewer",
    "reopen_claim": "Reviewer",
    "claim_history": "Reviewer",
    "claim_as_of": "Reviewer",
    "note_presence": "Reviewer",
    "live_article": "Reviewer",
    "live_queue": "Reviewer",
    "end_assignment": "Reviewer",
    "take_next": "Reviewer",
    "assign_claims": "Reviewer",
    "undo_assignments": "Reviewer",
    "save_filter": "Reviewer",
    "drop_filter": "Reviewer",
    "workload": "Editor",
    "waive_second": "Editor",
    "review_policy": "Editor",
    "article_review_policy": "Editor",
    "drop_review_policy": "Editor",
    "agreement": "Editor",
    "compute_agreement": "Editor",
    "claim_comments": "Reviewer",
    "write_comment": "Reviewer",
    "resolve_thread": "Reviewer",
    "reopen_thread": "Reviewer",
    "invite_expert": "Reviewer",
    "withdraw_invitation": "Reviewer",
    "answer_invitation": PUBLIC,
    "notification_list": SIGNED_IN,
    "notification_settings": SIGNED_IN,
    "notification_feed": SIGNED_IN,
    "choose_keys": SIGNED_IN,
    "reset_keys": SIGNED_IN,
    "read_notifications": SIGNED_IN,
    "report_list": "Reviewer",
    "preview_report": "Reviewer",
    "publish_report": "Editor",
    "withdraw_report": "Editor",
    "download_preview": "Reviewer",
    "check_exports": "Reviewer",
    "download_schema": PUBLIC,
    "download_claims": "Admin",
    "public_report": PUBLIC,
    "public_edition": PUBLIC,
    "public_reports": PUBLIC,
    "public_claim": PUBLIC,
    "public_edition_claim": PUBLIC,
    "public_evidence": PUBLIC,
    "public_picture": PUBLIC,
    "public_claim_picture": PUBLIC,
    "public_policy": PUBLIC,
    "editions_feed": PUBLIC,
    "corrections_feed": PUBLIC,
    "download_report": PUBLIC,
    "download_bundle": PUBLIC,
    "explain_verifying": PUBLIC,
    "download_verifier": PUBLIC,
    "imported_reviews": "Reviewer",
    "imported_review": "Reviewer",
    "import_reviews": "Reviewer",
    "review_import": "Reviewer",
    "describe_api": "Reviewer",
    "token_list": "Reviewer",
    "revoke_token": "Reviewer",
    "describe_embedding": PUBLIC,
    "claim_card": PUBLIC,
    "claimreview_feed": PUBLIC,
}
PEOPLE = ("anonymous", "sam", "rita", "edda", "ada")
MAY = {
    PUBLIC: {*PEOPLE},
    SIGNED_IN: {"sam", "rita", "edda", "ada"},
    "Reviewer": {"rita", "edda", "ada"},
    "Editor": {"edda", "ada"},
    "Admin": {"ada"},
}


def list_addresses(patterns=None) -> dict[str, URLPattern]:
    """Every named address but the admin's and the programs', which tests/factcheck/test_admin.py and tests/reports/api open."""
    found = {}
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            found[pattern.name] = pattern
        elif getattr(pattern, "app_name", None) not in {"admin", "ninja"}:
            found |= list_addresses(pattern.url_patterns)
    return found


ADDRESSES = list_addresses()


def test_every_address_is_in_the_table():
    assert set(ADDRESSES) == set(NEEDS)


@pytest.fixture
def things(article, extraction, rita, edda) -> dict:
    """A value for each kind of argument that an address has."""
    claim = article.claims.first()
    evidence = make_evidence(claim, rita, extraction=extraction)
    make_verdict(claim, rita)
    propose_evidence(claim.pk)
    passage = claim.passages.first()
    conflict = claim.conflicts.create(
        evidence=evidence, kind="date", claim_start=0, claim_end=3, quote_start=0, quote_end=3
    )
    reimport = ask_reimport(article=article, text="New.", digest="1", origin="pasted", file_name="", user=rita)
    invitation = invite_expert(claim=claim, expert="Dr Voss", question="", days=3, user=rita)
    default_storage.save(extraction.snapshot.storage_name, ContentFile(b"bytes"))
    Timestamp.objects.create(snapshot=extraction.snapshot, state="done", answer=b"answer", stamped_at=timezone.now())
    return {
        "article_id": article.pk,
        "claim_id": claim.pk,
        "capture_id": Capture.objects.get().pk,
        "source_id": extraction.snapshot.source_id,
        "snapshot_id": extraction.snapshot_id,
        "extraction_id": extraction.pk,
        "attachment_id": claim.attachments.get().pk,
        "evidence_id": evidence.pk,
        "passage_id": passage.pk,
        "conflict_id": conflict.pk,
        "reimport_id": reimport.pk,
        "comment_id": write_comment(claim=claim, author=rita, text="Is this so?").pk,
        "invitation_id": invitation.pk,
        "token": sign_invitation(invitation),
        "slug": publish_report(article=article, user=edda).report.slug,
        **make_foreign_review(rita),
        "match_id": decide_match(claim=claim, earlier=make_earlier(rita), standing="confirmed", user=rita).pk,
        "saved_filter_id": 1,
        "saved_search_id": 1,
        "token_id": 1,
        "number": 1,
        "claim": 1,
        "quote": 1,
        "picture": "timeline",
        "page": "corrections",
        "format": "json",
        "pk": 1,
    }


@pytest.fixture
def second_factors(sam, rita, edda, ada) -> None:
    """Codes and recovery codes for everybody who signs in, so that there is something to see and to remove."""
    for person in (sam, rita, edda, ada):
        TOTP.activate(person, generate_totp_secret())
        RecoveryCodes.activate(person)


@pytest.fixture
def browser_of(request, sign_in):
    return lambda name: sign_in(None if name == "anonymous" else request.getfixturevalue(name))


@pytest.mark.parametrize("name", ADDRESSES)
def test_it_opens_for_those_who_may_and_for_nobody_else(name, things, request, browser_of):
    if name.startswith("mfa_"):
        request.getfixturevalue("second_factors")
    optional = {"number"} if name == "public_report" else set()
    path = reverse(name, kwargs={key: things[key] for key in ADDRESSES[name].pattern.converters if key not in optional})
    seen = {person: [knock(browser_of(person), path, method) for method in ("get", "post")] for person in PEOPLE}
    for person, answers in seen.items():
        if person in MAY[NEEDS[name]]:
            assert not {"sign-in", "refused", "fault"} & set(answers) and "opens" in answers, person
        elif person == "anonymous":
            assert set(answers) == {"sign-in"}
        else:
            assert set(answers) <= {"refused", "no such method"} and "refused" in answers, person


def knock(browser, path: str, method: str) -> str:
    with transaction.atomic():
        answer = getattr(browser, method)(path)
        b"".join(getattr(answer, "streaming_content", ()))  # closes the file of a download
        transaction.set_rollback(True)  # so that everybody finds the same things
    if answer.status_code == 302 and answer.url.startswith(f"{reverse('sign_in')}?next="):
        return "sign-in"
    return {403: "refused", 404: "not found", 405: "no such method", 500: "fault"}.get(answer.status_code, "opens")


def test_a_refusal_says_whom_to_ask(browser_of, article):
    assert "Ask an admin to make you a reviewer" in browser_of("sam").get("/").content.decode()
    page = browser_of("rita").post(reverse("publish_report", args=[article.pk])).content.decode()
    assert "Only editors publish reports" in page


def test_rights_add_up():
    assert [RIGHTS[low] < RIGHTS[high] for low, high in pairwise(GROUPS)] == [True, True]


def test_somebody_who_left_may_nothing(rita, sign_in):
    browser = sign_in(rita)
    rita.is_active = False
    rita.save()
    assert browser.get("/").status_code == 302
    assert not may(rita, "review")


def test_a_superuser_may_everything_without_a_group(django_user_model):
    root = django_user_model.objects.create(username="root", is_superuser=True)
    assert all(may(root, action) for action in RIGHTS["Admin"])


def test_signing_in_leads_on_to_the_page_that_was_asked_for(rita, claim, client):
    rita.set_password("correct horse")
    rita.save()
    asked = client.get(reverse("claim", args=[claim.pk]))
    answer = client.post(
        asked.url, {"username": "rita", "password": "correct horse", "next": reverse("claim", args=[claim.pk])}
    )
    assert answer.url == reverse("claim", args=[claim.pk])


def test_signing_in_leads_to_no_other_site(rita, client):
    rita.set_password("correct horse")
    rita.save()
    fields = {"username": "rita", "password": "correct horse", "next": "https://evil.example.org/"}
    assert client.post(reverse("sign_in"), fields).url == reverse("queue")


def test_a_wrong_password_is_one_sentence_and_the_name_comes_back(rita, client):
    page = client.post(reverse("sign_in"), {"username": "rita", "password": "wrong"}).content.decode()
    assert page.count('role="alert"') == 1 and 'value="rita"' in page
