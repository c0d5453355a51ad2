"""Passages by key, and the pages of comments, settings and new texts against WCAG 2.2 AA."""

from __future__ import annotations

import pytest

from claims.articles.models import Claim, Reimport
from claims.articles.reimports import ask_reimport, hash_claims
from claims.evidence.models import Evidence
from claims.evidence.proposals import propose_evidence
from claims.evidence.services import attach_source
from claims.models import User
from claims.review.comments import invite_expert, sign_invitation, write_comment
from tests.browser.test_accessibility import complaints_of_axe
from tests.builders import make_evidence, make_source

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAID = "The ministry sent 12,000 soldiers abroad in October 2024."


@pytest.fixture
def claim() -> Claim:
    claim = Claim.objects.order_by("position", "number").first()
    rita = User.objects.get(username="rita")
    attach_source(claim=claim, source=make_source(text=f"{SAID} Nothing else is known.").snapshot.source, user=rita)
    propose_evidence(claim.pk)
    return claim


def test_one_key_makes_the_best_passage_evidence(open_desk, claim):
    page = open_desk()
    page.goto(f"/claims/{claim.pk}/")
    page.locator("#rationale").focus()
    page.keyboard.press("a")  # typed, not meant as a key
    assert not Evidence.objects.filter(claim=claim).exists()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.wait_for_selector("#evidence-1")
    evidence = Evidence.objects.get(claim=claim)
    assert (evidence.quote, evidence.stance) == (SAID, "refutes")
    assert page.locator("mark.clash").inner_text() == "October 2024"


def test_a_comment_is_written_by_key(open_desk, claim):
    page = open_desk()
    page.goto(f"/claims/{claim.pk}/")
    page.keyboard.press("p")
    page.wait_for_function("document.activeElement.matches('#comments textarea')")
    page.keyboard.type("Is this so?")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Is this so?").wait_for()
    assert page.locator("#comments form[data-clears] textarea").input_value() == ""


def test_a_comment_shows_though_the_threads_arrived_while_it_was_on_its_way(open_desk, claim):
    """The first answer replaces the part that the second is for."""
    page = open_desk()
    page.goto(f"/claims/{claim.pk}/")
    held = {}

    def hold(route) -> None:
        if route.request.method in held:
            route.continue_()
        else:
            held[route.request.method] = (route, route.fetch())

    page.route("**/comments/**", hold)
    page.keyboard.press("p")
    page.wait_for_function("document.activeElement.matches('#comments textarea')")
    page.keyboard.type("Is this so?")
    page.keyboard.press("Control+Enter")
    while len(held) < 2:
        page.wait_for_timeout(50)
    for method, seen in (("GET", "Nobody has said anything yet."), ("POST", "Is this so?")):
        route, answer = held[method]
        route.fulfill(response=answer)
        page.locator("#comment-threads").get_by_text(seen).wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_complain_of(open_desk, claim, scheme):
    rita = User.objects.get(username="rita")
    write_comment(claim=claim, author=rita, text="Is this so?")
    make_evidence(claim, rita, quote="Nothing else is known.")
    token = sign_invitation(invite_expert(claim=claim, expert="Dr Voss", question="Is it?", days=3, user=rita))
    reimport = ask_reimport(article=claim.article, text="A", digest="1", origin="pasted", file_name="", user=rita)
    diff = [{"kind": "same", "text": "So "}, {"kind": "removed", "text": "it"}, {"kind": "added", "text": "they"}]
    impact = {
        "before": 3,
        "same": [1],
        "moved": [1],
        "deleted": [{"number": 2, "wording": "It"}],
        "candidates": ["New"],
    }
    impact["reworded"] = [{"number": 3, "pieces": diff}]
    Reimport.objects.update(state="ready", impact=impact, basis=hash_claims(claim.article))
    page = open_desk("edda", scheme=scheme)
    complaints = []
    for path in [
        f"/claims/{claim.pk}/",
        f"/claims/{claim.pk}/comments/",
        f"/claims/{claim.pk}/read/{claim.passages.first().extraction_id}/",
        f"/articles/reimports/{reimport.pk}/",
        f"/articles/{claim.article_id}/revisions/1/",
        "/notifications/",
        "/notifications/settings/",
        f"/ask/{token}/",
        "/ask/nonsense/",
    ]:
        page.goto(path)
        complaints += complaints_of_axe(page)
    assert not complaints
