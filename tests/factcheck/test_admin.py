"""The administration: every page opens, for admins only, at a number of statements that does not grow with the rows."""

from __future__ import annotations

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessLog
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from claims import models
from claims.admin.base import ReadOnlyAdmin
from claims.audit.services import record_event
from claims.evidence.services import log_search
from claims.reports.api.models import ApiToken
from claims.reports.services import publish_report
from factcheck.admin_site import SECTIONS
from factcheck.urls import urlpatterns  # noqa: F401 - what registers the pages
from tests.builders import make_article, make_evidence, make_source, make_verdict

pytestmark = pytest.mark.django_db
ADMINS = {model._meta.label_lower: page for model, page in admin.site._registry.items()}
ROWS = 50
MOST_STATEMENTS = 14  # session, person, groups, filters, count, rows, what is fetched beside


def address(model, name: str = "changelist", *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.mark.parametrize("label", ADMINS)
def test_each_model_stands_in_a_section(label):
    assert ADMINS[label].section in SECTIONS


@pytest.mark.parametrize("label", ADMINS)
def test_each_list_can_be_searched(label):
    assert ADMINS[label].search_fields


def test_the_first_page_has_every_section_and_leads_back(ada, sign_in):
    page = sign_in(ada).get("/admin/").content.decode()
    assert [section for section in SECTIONS if f"<h2>{section}</h2>" not in page] == []
    assert "Back to the queue" in page and reverse("health") in page


# How rows of each model come to be; `number` tells them apart. Each row has neighbours of its own, so that looking them
# up one by one would show.
def _work(number, user) -> None:
    """A captured source, an article, a quote, a search, a verdict, a report and its correction."""
    extraction = make_source(
        url=f"https://host{number}.example.org/page", text=f"Thing {number} stood still.", user=user
    )
    article = make_article(
        title=f"Article {number}", text=f"Thing {number} fell. It was late.", claims=[f"Thing {number} fell"], user=user
    )
    claim = article.claims.get()
    evidence = make_evidence(claim, user, extraction=extraction, quote=f"Thing {number} stood still.")
    log_search(claim=claim, query="thing", tool="archive", searched_on=date(2026, 3, 21), user=user)
    make_verdict(claim, user)
    report = publish_report(article=article, user=user).report
    approved = {"approved_by": user, "approved_by_name": "Edda", "at": timezone.now()}
    report.corrections.create(edition=1, claim_number=1, kind="typo", note="A letter.", **approved)
    snapshot = extraction.snapshot
    models.QuoteCheck.objects.create(evidence=evidence, snapshot=snapshot, standing="intact")
    models.Tombstone.objects.create(snapshot=snapshot, reason="Asked for.", removed_by=user)
    models.QualityOverride.objects.create(snapshot=snapshot, quality="content", reason="It is.", decided_by=user)
    models.WaybackCopy.objects.create(snapshot=snapshot)
    models.Timestamp.objects.create(snapshot=snapshot)
    models.ReviewPolicy.objects.create(article=article)


def _person(number, _user) -> None:
    person = models.User.objects.create(username=f"person{number}")
    person.groups.set(Group.objects.all()[:3])
    UserSession.objects.create(user=person, ip="192.0.2.1", session_key=f"key{number}")
    Authenticator.objects.create(user=person, type="totp", data={})
    AccessAttempt.objects.create(username=person.username, ip_address="192.0.2.1", failures_since_start=1)
    AccessLog.objects.create(username=person.username, ip_address="192.0.2.1")
    ApiToken.objects.create(
        name=f"Program {number}", owner=person, scopes=["read"], sha256=f"{number:064}", expires_at=timezone.now()
    )
    Group.objects.create(name=f"Group {number}")


def _desk(number, user) -> None:
    models.RatingScale.objects.create(name=f"Scale {number}")
    publisher = models.Publisher.objects.create(name=f"Publisher {number}")
    models.DomainRule.objects.create(domain=f"d{number}.example.org", publisher=publisher)
    models.Host.objects.create(name=f"host{number}.example.org")
    models.PublicText.objects.create(name=f"page {number}", text="We ask twice.")
    record_event(chain=f"chain:{number}", kind="tested", actor=user)


def _review_of_others(number, user) -> None:
    feed = models.ReviewFeed.objects.create(name=f"Feed {number}", url=f"https://feed{number}.example.org/")
    batch = models.ReviewImport.objects.create(kind="feed", name=feed.name, feed=feed, state="done", asked_by=user)
    imports = {"first_import": batch, "last_import": batch}
    words = {"claim_text": f"Claim {number}", "raw": {}, "raw_sha256": "0" * 64}
    models.ForeignReview.objects.create(identity=f"{number:064}", format="google", **words, **imports)


MAKERS = (_person, _desk, _work, _review_of_others)


def test_long_lists_take_few_statements(edda, ada, sign_in):
    """All rows are made first, so that each list is long; one statement a row would be fifty."""
    for number in range(ROWS):
        for make in MAKERS:
            make(number, edda)
    browser, taken = sign_in(ada), {}
    for label, page in ADMINS.items():
        assert page.model._default_manager.count() >= ROWS, label
        with CaptureQueriesContext(connection) as statements:
            assert browser.get(address(page.model)).status_code == 200, label
        taken[label] = len(statements)
        pk = page.model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
        with CaptureQueriesContext(connection) as statements:
            assert browser.get(address(page.model, "change", pk)).status_code == 200, label
        taken[f"a row of {label}"] = len(statements)
    assert {label: count for label, count in taken.items() if count > MOST_STATEMENTS} == {}


def test_each_row_opens_and_what_is_only_shown_takes_no_post(edda, ada, sign_in):
    for make in MAKERS:
        make(1, edda)
    browser = sign_in(ada)
    for label, page in ADMINS.items():
        pk = page.model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
        assert browser.get(address(page.model, "change", pk)).status_code == 200, label
        assert browser.get(address(page.model), {"q": "nobody’s % _ ' word"}).status_code == 200, label
        if isinstance(page, ReadOnlyAdmin):
            assert browser.post(address(page.model, "change", pk), {}).status_code == 403, label
            assert browser.post(address(page.model, "delete", pk), {"post": "yes"}).status_code == 403, label
            assert browser.get(address(page.model, "add")).status_code == 403, label


def list_admin_addresses() -> list[str]:
    """One of each kind of address under /admin/, from the URL conf."""
    site = next(found for found in get_resolver().url_patterns if getattr(found, "app_name", "") == "admin")
    values = {"object_id": 1, "content_type_id": 1, "app_label": "claims", "url": "x", "export_id": 1, "id": 1}
    found = set()
    for name, ways in site.reverse_dict.lists():
        if not isinstance(name, str):
            continue
        arguments = ways[0][0][0][1]
        try:
            found.add(reverse(f"admin:{name}", kwargs={key: values.get(key, 1) for key in arguments}))
        except NoReverseMatch:
            found.add(reverse(f"admin:{name}", args=[values.get(key, 1) for key in arguments]))
    return sorted(found)


ADDRESSES = list_admin_addresses()


def test_every_model_has_addresses_in_the_list():
    assert len(ADDRESSES) > 3 * len(ADMINS)


@pytest.mark.parametrize("person", ["anonymous", "edda"])
def test_no_address_of_it_opens_for_anybody_else(person, request, sign_in):
    browser = sign_in(None if person == "anonymous" else request.getfixturevalue(person))
    for path in ADDRESSES:
        for method in ("get", "post"):
            answer = getattr(browser, method)(path)
            if person == "anonymous":
                assert answer.status_code == 302 and answer.url.startswith((reverse("sign_in"), "/admin/")), path
            else:
                assert answer.status_code == 403, path


def test_an_admin_needs_the_group_only(ada, rita, sign_in):
    assert not ada.is_staff and not ada.is_superuser
    assert sign_in(ada).get(address(models.User)).status_code == 200
    rita.is_staff = True
    rita.save()
    assert sign_in(rita).get("/admin/").status_code == 403


def test_the_admin_s_own_sign_in_page_is_no_way_round_ours(client):
    answer = client.post("/admin/login/?next=/admin/", {"username": "ada", "password": "x"})
    assert answer.status_code == 302 and answer.url.startswith(reverse("sign_in"))


@pytest.mark.parametrize(
    ("action", "said"), [("end_sessions", "ended"), ("release", "Nobody was waiting"), ("reset_factors", "removed")]
)
def test_actions_on_people_say_what_they_did(action, said, ada, rita, sign_in):
    fields = {"action": action, "_selected_action": [rita.pk]}
    page = sign_in(ada).post(address(models.User), fields, follow=True).content.decode()
    assert said in page


def test_waiting_people_are_released(ada, sign_in):
    attempt = AccessAttempt.objects.create(username="rita", ip_address="192.0.2.1", failures_since_start=9)
    sign_in(ada).post(address(AccessAttempt), {"action": "release", "_selected_action": [attempt.pk]})
    assert not AccessAttempt.objects.exists()


def test_tokens_of_programs_are_revoked_in_the_trail(ada, edda, sign_in):
    _person(1, edda)
    token = ApiToken.objects.get()
    sign_in(ada).post(address(ApiToken), {"action": "revoke", "_selected_action": [token.pk]})
    token.refresh_from_db()
    assert token.revoked_at and models.Event.objects.get(chain=token.chain).actor == ada


def test_a_person_is_made_with_a_password_that_must_be_good(ada, sign_in):
    browser = sign_in(ada)
    for password, status in (("short", 200), ("seven hills and a lake", 302)):
        fields = {"username": "newcomer", "password1": password, "password2": password, "usable_password": "true"}
        assert browser.post(address(models.User, "add"), fields).status_code == status
    assert models.User.objects.get(username="newcomer").check_password("seven hills and a lake")


@pytest.mark.parametrize("model", [models.User, models.Event, models.Publisher, models.DomainRule, models.ReviewFeed])
def test_tables_are_exported_without_secrets(model, ada, edda, sign_in):
    ada.set_password("seven hills and a lake")
    ada.save()
    for make in (_person, _desk, _review_of_others):
        make(1, edda)
    browser = sign_in(ada)
    page = browser.get(address(model, "export"))
    fields = {
        name: "on" for name in page.context["form"].fields if name.endswith(tuple(page.context["fields_list"][0][1]))
    }
    answer = browser.post(address(model, "export"), {**fields, "format": "0", "resource": "0"})
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/csv")
    assert "argon2" not in answer.content.decode()


def export(browser, model) -> str:
    page = browser.get(address(model, "export"))
    fields = dict.fromkeys(set(page.context["form"].fields) - {"format", "resource", "export_items"}, "on")
    return browser.post(address(model, "export"), {**fields, "format": "0", "resource": "0"}).content.decode()


def test_no_cell_of_an_exported_table_is_a_formula(ada, sign_in):
    models.Publisher.objects.create(name='=HYPERLINK("https://evil.example.org")')
    rows = export(sign_in(ada), models.Publisher)
    assert "HYPERLINK" in rows and "=HYPERLINK" not in rows


def test_a_table_beyond_the_limit_is_refused(ada, sign_in, settings):
    settings.UPLOAD_LIMIT = 1024 * 1024
    table = SimpleUploadedFile("publishers.csv", b"name\n" + b"x" * 1024 * 1024)
    fields = {"import_file": table, "format": "0", "resource": "0"}
    page = sign_in(ada).post(address(models.Publisher, "import"), fields).content.decode()
    assert "larger than 1 MB" in page


def test_a_table_of_publishers_is_imported(ada, sign_in):
    browser = sign_in(ada)
    table = SimpleUploadedFile("publishers.csv", b"name,kind,country,reliability,reliability_note\nThe Gazette,,,,\n")
    page = browser.post(address(models.Publisher, "import"), {"import_file": table, "format": "0", "resource": "0"})
    fields = page.context["confirm_form"].initial
    browser.post(address(models.Publisher, "process_import"), {name: value or "" for name, value in fields.items()})
    assert models.Publisher.objects.filter(name="The Gazette").exists()


@pytest.mark.parametrize(("text", "found"), [("fell thing", True), ("THINGS 7", True), ("ship", False), ("%", False)])
def test_claims_are_found_by_their_words(text, found, edda, ada, sign_in):
    _work(7, edda)
    page = sign_in(ada).get(address(models.Claim), {"q": text}).content.decode()
    assert ("Thing 7 fell" in page) is found
