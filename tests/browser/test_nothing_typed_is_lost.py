"""What a person typed is still there, whatever happens to the page, the session or the claim meanwhile."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from claims.articles.models import Claim
from claims.models import User
from claims.review.models import Draft
from tests.builders import make_evidence, make_verdict
from tests.journeys.stage import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "The Pentagon speaks of October 2024."


def open_claim(page: Page) -> Claim:
    claim = Claim.objects.order_by("position", "number").first()
    page.goto(f"/claims/{claim.pk}/")
    return claim


def press_step(page: Page, key: str) -> None:
    shown = page.locator("#desk").get_attribute("data-claim")
    page.keyboard.press(key)
    expect(page.locator("#desk")).not_to_have_attribute("data-claim", shown)


def sign_in_elsewhere(page: Page) -> None:
    tab = page.context.new_page()
    tab.goto("/sign-in/")
    tab.fill("[name=username]", "rita")
    tab.fill("[name=password]", "factcheck-demo")
    tab.click("main button")
    tab.wait_for_url("**/")
    tab.close()


def test_words_typed_a_moment_before_going_on_are_there_on_coming_back(open_desk):
    page = open_desk()
    open_claim(page)
    page.fill("#rationale", WORDS)
    page.keyboard.press("Escape")
    press_step(page, "j")
    assert page.locator("#rationale").input_value() == ""
    press_step(page, "k")
    assert page.locator("#rationale").input_value() == WORDS


def test_words_typed_a_moment_before_leaving_for_another_page_are_kept(open_desk):
    page = open_desk()
    claim = open_claim(page)
    page.fill("#rationale", WORDS)
    page.get_by_role("link", name="Queue").click()
    page.wait_for_url("**/")
    wait_for(lambda: Draft.objects.filter(claim=claim, rationale=WORDS).exists(), seconds=5, what="the draft")


def test_save_draft_leaves_the_desk_as_it_is(open_desk):
    page = open_desk()
    claim = open_claim(page)
    page.fill("#rationale", WORDS)
    with page.expect_response(re.compile("/draft/")):
        page.get_by_role("button", name="Save draft").click()
    expect(page.locator("#draft-state")).to_contain_text("saved as draft")
    assert page.locator("#rationale").input_value() == WORDS
    assert Draft.objects.get(claim=claim).rationale == WORDS


def test_a_half_written_search_outlives_an_attached_source(open_page, sources):
    wait_for(lambda: Claim.objects.exists(), seconds=40, what="splitting")
    page = open_page()
    open_claim(page)
    page.keyboard.press("n")
    page.fill("#log-search [name=query]", "troops in Kursk")
    page.fill("#rationale", WORDS)
    page.locator("#attach summary").click()
    page.fill("#attach [name=url]", f"{sources.address}/pentagon")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile("Read and quote"))).to_be_visible(timeout=30_000)
    assert page.locator("#log-search [name=query]").input_value() == "troops in Kursk"
    assert page.locator("#rationale").input_value() == WORDS


def test_a_half_written_wording_is_there_on_coming_back(open_desk):
    page = open_desk()
    open_claim(page)
    page.keyboard.press("e")
    page.fill("#tool-wording textarea", WORDS)
    page.keyboard.press("Escape")
    press_step(page, "j")
    press_step(page, "k")
    expect(page.locator("#tool-wording textarea")).to_be_visible()
    assert page.locator("#tool-wording textarea").input_value() == WORDS


def test_the_page_waits_while_one_signs_in_again(open_desk):
    page = open_desk()
    claim = open_claim(page)
    page.context.clear_cookies(name="sessionid")
    page.fill("#rationale", WORDS)
    expect(page.locator("#notices")).to_contain_text("You are signed out", timeout=10_000)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#notices")).to_contain_text("You are signed out")
    assert page.locator("#rationale").input_value() == WORDS
    sign_in_elsewhere(page)
    with page.expect_response(re.compile("/draft/")) as answer:
        page.get_by_role("button", name="Save draft").click()
    assert answer.value.status == 200
    assert Draft.objects.get(claim=claim).rationale == WORDS


def test_that_one_is_signed_out_is_said_once_and_while_it_is_so(open_desk):
    """The desk asks every fifteen seconds who else is there."""
    page = open_desk()
    page.clock.install()
    with page.expect_response(re.compile("/presence/")):
        open_claim(page)
    page.context.clear_cookies(name="sessionid")
    page.clock.run_for(16_000)
    said = page.locator("#notices .error")
    expect(said).to_contain_text("You are signed out")
    said.evaluate("line => { line.id = 'first'; }")
    with page.expect_response(re.compile("/sign-in/")):
        page.clock.run_for(16_000)
    expect(page.locator("#first")).to_be_visible()
    sign_in_elsewhere(page)
    page.clock.run_for(16_000)
    expect(said).to_have_count(0)


def test_words_typed_beside_another_verdict_are_in_sight(open_desk):
    page = open_desk()
    claim = open_claim(page)
    rita = User.objects.get(username="rita")
    make_evidence(claim, rita)
    make_verdict(claim, User.objects.get(username="remy"))
    page.fill("#rationale", WORDS)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("What you typed")).to_be_in_viewport(ratio=1)
    expect(page.get_by_label("What you typed")).to_have_value(WORDS)


def test_a_comment_stays_while_one_signs_in_again(open_desk):
    page = open_desk()
    claim = open_claim(page)
    page.keyboard.press("p")
    field = page.locator("#comments form[data-clears] textarea")
    field.fill(WORDS)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("#notices")).to_contain_text("You are signed out")
    assert field.input_value() == WORDS
    page.reload()
    sign_in_elsewhere(page)
    page.goto(f"/claims/{claim.pk}/")
    assert field.input_value() == WORDS
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("#comment-threads")).to_contain_text(WORDS)
    expect(field).to_have_value("")


def test_a_comment_that_is_refused_stays(open_desk):
    page = open_desk()
    open_claim(page)
    page.keyboard.press("p")
    expect(page.locator("#comment-threads")).to_contain_text("Nobody has said anything yet.")
    field = page.locator("#comments form[data-clears] textarea")
    field.fill(WORDS * 300)
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("#comments [role=alert]")).to_contain_text("10,000 characters")
    assert field.input_value() == WORDS * 300
    field.fill(WORDS)
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("#comment-threads")).to_contain_text(WORDS)
    expect(field).to_have_value("")


def test_without_scripts_a_form_sent_too_late_comes_back_after_signing_in(open_desk):
    page = open_desk(scripts=False)
    claim = open_claim(page)
    page.fill("#rationale", WORDS)
    page.check('[data-rating="4"]', force=True)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Seal verdict").click()
    page.fill("[name=username]", "rita")
    page.fill("[name=password]", "factcheck-demo")
    page.click("main button")
    page.wait_for_url(f"**/claims/{claim.pk}/")
    expect(page.get_by_role("alert")).to_contain_text("You were signed out")
    assert page.locator("#rationale").input_value() == WORDS
    assert page.locator("[name=rating]:checked").get_attribute("data-rating") == "4"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_quote_taken_back_is_brought_back_by_undo(open_desk, scripts):
    claim = Claim.objects.order_by("position", "number").first()
    evidence = make_evidence(claim, User.objects.get(username="rita"))
    page = open_desk(scripts=scripts)
    page.goto(f"/claims/{claim.pk}/")
    page.get_by_role("button", name="Take back").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(f"#evidence-{evidence.number}")).to_contain_text(evidence.quote[:20])
    evidence.refresh_from_db()
    assert evidence.withdrawn_at is None


@pytest.mark.parametrize("scripts", [True, False])
def test_a_claim_dismissed_is_brought_back_by_undo(open_desk, scripts):
    page = open_desk(scripts=scripts)
    claim = open_claim(page)
    page.locator("#tool-dismiss summary").click()
    page.fill("#tool-dismiss [name=reason]", "an opinion")
    page.locator("#tool-dismiss button").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#notices")).to_contain_text("Restored.")
    claim.refresh_from_db()
    assert claim.state == "detected"


def test_the_focus_goes_to_what_was_refused_and_stays_near_what_was_done(open_desk, sources):
    page = open_desk()
    open_claim(page)
    page.keyboard.press("s")
    page.fill("#attach [name=url]", "nonsense")
    page.keyboard.press("Enter")
    expect(page.locator("#attach [role=alert]")).to_be_visible()
    expect(page.locator("#attach [name=url]")).to_be_focused()
    page.fill("#attach [name=url]", f"{sources.address}/pentagon")
    page.keyboard.press("Enter")
    expect(page.locator("#attach summary")).to_be_focused()


def test_title_and_back_button_follow_the_claim(open_desk):
    page = open_desk()
    claim = open_claim(page)
    press_step(page, "j")
    expect(page).not_to_have_title(re.compile(rf"^Claim {claim.number} "))
    page.go_back()
    expect(page).to_have_title(re.compile(rf"^Claim {claim.number} "))
    expect(page.locator("#desk")).to_have_attribute("data-claim", str(claim.pk))


def test_a_verdict_waits_for_the_draft_that_is_under_way(open_desk):
    """A draft that came after its verdict would stand on the claim as if something were unsaid."""
    page = open_desk()
    claim = open_claim(page)
    make_evidence(claim, User.objects.get(username="rita"))
    held, sealed = [], []
    page.route("**/draft/", lambda route: held.append(route))  # held until continued
    page.on("request", lambda request: sealed.append(request) if request.url.endswith("/verdict/") else None)
    page.fill("#rationale", WORDS)
    page.keyboard.press("Escape")
    page.keyboard.press("4")
    wait_for_page(page, lambda: held)
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(300)
    assert not sealed
    held[0].continue_()
    expect(page.locator("#notices")).to_contain_text("sealed")
    assert claim.verdicts.get().rationale == WORDS
    assert not Draft.objects.exists()


def test_nothing_is_typed_beside_a_verdict_that_is_under_way(open_desk):
    page = open_desk()
    claim = open_claim(page)
    make_evidence(claim, User.objects.get(username="rita"))
    page.fill("#rationale", WORDS)
    with page.expect_response(re.compile("/draft/")):
        page.check('[data-rating="4"]', force=True)
    held, drafts = [], []
    page.route("**/verdict/", lambda route: held.append(route))
    page.on("request", lambda request: drafts.append(request) if request.url.endswith("/draft/") else None)
    page.focus("#rationale")
    page.keyboard.press("Control+Enter")
    wait_for_page(page, lambda: held)
    page.keyboard.type(" And more.")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    page.wait_for_timeout(1_200)  # longer than a draft waits
    assert not drafts and page.locator("#rationale").input_value() == WORDS
    held[0].continue_()
    expect(page.locator("#notices")).to_contain_text("sealed")
    assert (claim.verdicts.get().rationale, claim.verdicts.get().rating.label) == (WORDS, "Mostly false")
    assert not Draft.objects.exists()


def test_what_was_typed_while_the_server_was_away_is_kept_when_it_is_back(open_desk):
    page = open_desk()
    page.clock.install()  # so that `run_for` lets time pass at once
    claim = open_claim(page)
    page.route("**/draft/", lambda route: route.abort())
    page.fill("#rationale", WORDS)
    page.clock.run_for(1_000)
    expect(page.locator("#notices")).to_contain_text("cannot be reached")
    page.unroute("**/draft/")
    page.clock.run_for(10_000)
    expect(page.locator("#draft-state")).to_contain_text("saved as draft")
    expect(page.locator("#notices .error")).to_have_count(0)
    assert Draft.objects.get(claim=claim).rationale == WORDS


def wait_for_page(page: Page, condition) -> None:
    """As `wait_for`, but lets the page's own events arrive meanwhile."""
    for _ in range(50):
        if condition():
            return
        page.wait_for_timeout(100)
    raise AssertionError("It did not happen within five seconds.")
