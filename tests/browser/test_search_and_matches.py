"""Search by its key from anywhere, and the card of earlier claims on the desk: by keyboard, in both themes, from 360 px."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from claims.articles.models import Claim
from claims.matching.counting import count_words
from claims.models import User
from tests.builders import make_earlier, make_evidence

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def claim(open_desk) -> Claim:
    """The claim on the desk; an earlier one says the same and was judged, another differs in its number."""
    rita = User.objects.get(username="rita")
    same = make_earlier(rita, "In late 2022 the ministry sent 12,000 soldiers abroad")
    make_evidence(same, rita)
    make_earlier(rita, "The ministry sent 1,200 soldiers abroad in late 2022")
    count_words()
    return Claim.objects.order_by("pk").first()


def test_the_card_comes_by_itself_and_is_answered_by_key(open_desk, claim, pictures):
    page = open_desk("rita")
    page.goto(f"/claims/{claim.pk}/")
    card = page.locator("#checked-before")
    page.evaluate("document.getElementById('checked-before').scrollIntoView()")  # it may be replaced meanwhile
    expect(card.locator("summary")).to_contain_text("1 alike and the same")
    page.keyboard.press("v")
    page.screenshot(path=pictures / "checked-before.png")
    card.get_by_role("button", name="Same claim").first.click()
    expect(card).to_contain_text("The same claim, says Rita")
    card.get_by_role("button", name="Cite it here too").first.click()
    expect(card.get_by_role("button", name="Cite it here too")).to_have_count(0)
    page.screenshot(path=pictures / "checked-before-confirmed.png")


def test_a_stroke_leads_to_search_from_anywhere(open_desk, claim, pictures):
    page = open_desk("rita")
    page.goto(f"/claims/{claim.pk}/")
    page.locator("#desk").focus()
    page.keyboard.press("/")
    page.keyboard.type("soldiers abroad -bread")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    expect(page.locator("mark").first).to_have_text("soldiers")
    page.screenshot(path=pictures / "search.png")


@pytest.mark.parametrize(("width", "scheme", "scripts"), [(360, "dark", True), (360, "light", False)])
def test_both_pages_fit_a_small_screen_and_work_without_scripts(open_desk, claim, pictures, width, scheme, scripts):
    page = open_desk("rita", width=width, scheme=scheme, scripts=scripts)
    for name, path in (
        ("search", "/search/?q=soldiers"),
        ("checked", f"/claims/{claim.pk}/checked-before/"),
        ("matches", "/matches/"),
    ):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=pictures / f"{name}-{width}-{scheme}.png", full_page=True)
    page.goto(f"/claims/{claim.pk}/checked-before/")
    page.get_by_role("button", name="Another claim").first.click()
    expect(page.locator("#checked-before")).to_contain_text("Another claim, says Rita")
