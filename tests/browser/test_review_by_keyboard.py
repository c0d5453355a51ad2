"""The main job in a real browser: once by keyboard alone, once without scripts, and what the pages weigh."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from claims.articles.models import Article, Claim
from claims.evidence.models import Evidence
from claims.review.models import Verdict
from tests.journeys.stage import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def wait_for_soldiers() -> Claim:
    wait_for(lambda: Claim.objects.exists(), seconds=40, what="splitting")
    return next(claim for claim in Claim.objects.order_by("position") if "12,000" in claim.standalone)


def step_to(page: Page, claim: Claim) -> None:
    """Presses j until this claim is on the desk."""
    for _ in range(Claim.objects.count()):
        desk = page.locator("#desk")
        shown = desk.get_attribute("data-claim")
        if shown == str(claim.pk):
            return
        with page.expect_response(re.compile(r"/claims/\d+/$")):
            page.keyboard.press("j")
        expect(desk).not_to_have_attribute("data-claim", shown)
    raise AssertionError("the claim was not reached")


def test_a_claim_is_decided_and_reported_by_keyboard_alone(open_page, sources, pictures):
    claim = wait_for_soldiers()
    page = open_page("rita")
    page.goto(f"/articles/{Article.objects.get().pk}/")
    step_to(page, claim)

    page.keyboard.press("s")
    expect(page.locator("#attach [name=url]")).to_be_focused()
    page.keyboard.type(f"{sources.address}/pentagon")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile("Read and quote"))).to_be_visible(timeout=30_000)

    page.keyboard.press("Escape")
    page.keyboard.press("o")
    page.wait_for_url("**/read/**")
    while "around 10,000 soldiers" not in page.locator("[data-quote]").input_value():
        page.keyboard.press("j")
    page.keyboard.press("a")
    page.screenshot(path=pictures / "source.png", caret="initial")
    page.keyboard.press("Enter")
    expect(page.get_by_text("[1]").first).to_be_visible()
    assert Evidence.objects.get().stance == "refutes"

    page.keyboard.press("b")
    page.wait_for_url(f"**/claims/{claim.pk}/")
    page.keyboard.press("5")
    page.keyboard.press("r")
    with page.expect_response(re.compile("/draft/")):
        page.keyboard.type("The number is close, but it began in October 2024 [1].")
    page.screenshot(path=pictures / "workspace.png", caret="initial")
    with page.expect_response(re.compile("/verdict/")) as sealed:
        page.keyboard.press("Control+Enter")
    assert sealed.value.status == 200
    assert len(sealed.value.body()) <= 15_000
    expect(page.locator("#desk")).not_to_have_attribute("data-claim", str(claim.pk))
    expect(page.locator(f'.claim[data-claims^="{claim.pk}"]').first).to_have_class(re.compile("is-false"))
    assert Verdict.objects.get().rating.label == "False"

    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_url("**/report/")
    expect(page.get_by_text("began in October 2024")).to_be_visible()
    page.screenshot(path=pictures / "report.png", caret="initial")


def test_keys_do_nothing_while_one_types(open_page):
    claim = wait_for_soldiers()
    page = open_page("rita")
    page.goto(f"/claims/{claim.pk}/")
    page.locator("#rationale").click()
    page.keyboard.type("just 5 jokes, e.g. dismissed?")
    assert page.locator("#rationale").input_value() == "just 5 jokes, e.g. dismissed?"
    assert page.locator("#desk").get_attribute("data-claim") == str(claim.pk)
    assert page.locator("details[open]").count() == 0
    assert page.locator("[name=rating]:checked").count() == 0


def test_a_draft_is_there_after_a_reload(open_page):
    claim = wait_for_soldiers()
    page = open_page("rita")
    page.goto(f"/claims/{claim.pk}/")
    page.keyboard.press("3")
    page.keyboard.press("r")
    # the rating is saved at once, so the answer that counts is the one to the words
    with page.expect_response(lambda answer: "right" in (answer.request.post_data or "")):
        page.keyboard.type("Half of it is right.")
    page.reload()
    assert page.locator("#rationale").input_value() == "Half of it is right."
    assert page.locator("[name=rating]:checked").get_attribute("data-rating") == "3"


def test_everything_works_without_scripts(open_page, sources):
    claim = wait_for_soldiers()
    page = open_page("rita", scripts=False)
    page.goto(f"/claims/{claim.pk}/")
    page.locator("#attach summary").click()
    page.fill("#attach [name=url]", f"{sources.address}/pentagon")
    page.click("#attach button")
    wait_for(lambda: claim.attachments.filter(source__snapshots__isnull=False).exists(), seconds=30, what="capture")
    page.reload()
    page.get_by_role("link", name=re.compile("Read and quote")).click()
    page.fill("[data-quote]", "North Korea has sent around 10,000 soldiers")
    page.check("[value=refutes]")
    page.click("#cite button")
    page.get_by_role("link", name=re.compile("back to claim")).click()
    page.check('[data-rating="5"]', force=True)
    page.fill("#rationale", "It began later [1].")
    page.get_by_role("button", name="Seal verdict").click()
    expect(page.get_by_text("sealed")).to_be_visible()
    claim.refresh_from_db()
    assert claim.state == "decided"


def test_the_first_review_page_is_light(open_page):
    claim = wait_for_soldiers()
    page = open_page("rita")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    asked, weights = [], []
    session.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    page.goto(f"/claims/{claim.pk}/", wait_until="networkidle")
    asked = [address for address in asked if not address.startswith("data:")]  # the calendar sign of a field for days
    assert len(asked) <= 8, asked
    # The test server sends static files uncompressed; what the workbench sends is smaller (whitenoise, gzip).
    assert sum(weights) <= 160_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_pages_fit_their_window(open_page, pictures, width, scheme):
    claim = wait_for_soldiers()
    page = open_page("rita", width=width, scheme=scheme)
    article = claim.article_id
    for name, path in {
        "queue": "/",
        "claim": f"/claims/{claim.pk}/",
        "articles": "/articles/",
        "import": "/articles/import/",
        "sources": "/sources/",
        "report": f"/articles/{article}/report/",
    }.items():
        page.goto(path)
        page.screenshot(path=pictures / f"{name}-{width}-{scheme}.png", caret="initial")
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name} scrolls sideways at {width}px"
