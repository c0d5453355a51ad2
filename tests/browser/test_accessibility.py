"""Every page against WCAG 2.2 AA, as far as a machine can tell (axe-core), in both themes and at both widths."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from claims.articles.models import Claim
from claims.models import User
from claims.reports.services import publish_report
from tests.builders import make_evidence, make_verdict

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def complaints_of_axe(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{page.url}: {each['id']} at {node['target']}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_to_complain_of(open_desk, width, scheme):
    claim = Claim.objects.order_by("position", "number").first()
    rita = User.objects.get(username="rita")
    quote = make_evidence(claim, rita)
    decided = claim.article.claims.exclude(pk=claim.pk).filter(checkable=True).first()
    make_evidence(decided, rita)
    make_verdict(decided, rita)
    public = f"/r/{publish_report(article=claim.article, user=User.objects.get(username='edda')).report.slug}/"
    page = open_desk("edda", width=width, scheme=scheme)
    complaints = []
    for path in [
        "/",
        "/?state=decided",
        "/?tab=second&kind=quote",
        "/workload/",
        "/agreement/",
        "/review-policy/",
        f"/claims/{claim.pk}/",
        f"/claims/{decided.pk}/",
        f"/claims/{claim.pk}/history/",
        f"/claims/{claim.pk}/read/{quote.extraction_id}/",
        "/articles/",
        "/articles/import/",
        f"/articles/{claim.article_id}/edit/",
        f"/articles/{claim.article_id}/splitting/changes/",
        f"/articles/{claim.article_id}/report/",
        "/sources/",
        f"/sources/{quote.extraction.snapshot.source_id}/",
        "/reports/",
        "/checked-before/",
        "/checked-before/import/",
        "/verify/",
        "/account/",
        "/account/password/",
        "/account/sign-ins/",
        "/account/codes/",  # asks for the password first
        public,
        f"{public}claims/{decided.number}/",
        f"{public}1/claims/{decided.number}/evidence/1/",
        "/nowhere/",
    ]:
        page.goto(path)
        complaints += complaints_of_axe(page)
    assert not complaints


def test_axe_accepts_a_refused_form_an_open_tool_and_the_list_of_keys(open_desk):
    claim = Claim.objects.order_by("position", "number").first()
    page = open_desk()
    page.goto(f"/claims/{claim.pk}/")
    page.keyboard.press("d")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    complaints = complaints_of_axe(page)
    page.get_by_role("button", name="Seal verdict").click()
    page.wait_for_selector("#verdict [role=alert]")
    complaints += complaints_of_axe(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert not complaints + complaints_of_axe(page)
