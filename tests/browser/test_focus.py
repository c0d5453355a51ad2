"""Where the focus is after a part of the page was replaced: near what was done, never at the top of the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from claims.articles.models import Claim
from claims.models import User
from claims.review.comments import write_comment
from tests.builders import make_evidence

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(open_desk) -> Page:
    claim = Claim.objects.order_by("position", "number").first()
    rita = User.objects.get(username="rita")
    make_evidence(claim, rita)
    write_comment(claim=claim, author=rita, text="Is this so?")
    page = open_desk("edda")
    page.goto(f"/claims/{claim.pk}/")
    return page


def use(page: Page, button: str) -> None:
    """Presses a button by key."""
    page.get_by_role("button", name=button, exact=True).first.focus()
    page.keyboard.press("Enter")


def test_in_the_comments_it_stays_with_the_thread(desk):
    desk.keyboard.press("p")
    thread = desk.get_by_role("group", name="Thread")
    thread.wait_for()
    use(desk, "Resolve")
    settled = desk.locator("#comment-threads [id^=thread-]")
    expect(settled).to_be_focused()
    use(desk, "Reopen")
    expect(thread).to_be_focused()
    thread.get_by_text("answer", exact=True).click()
    thread.locator("textarea").fill("It is.")
    use(desk, "Answer")
    expect(thread).to_be_focused()
    expect(thread).to_contain_text("It is.")


def test_a_key_leads_to_the_field_that_one_can_see(desk):
    """The threads hold fields too, in tools that are closed."""
    field = desk.locator("#comments form[data-clears] textarea")
    for _ in range(2):
        desk.keyboard.press("p")
        expect(field).to_be_focused()
        desk.get_by_role("group", name="Thread").wait_for()
        desk.keyboard.press("Escape")


def test_the_link_for_an_expert_is_in_sight_when_it_was_made(desk):
    desk.keyboard.press("p")
    desk.get_by_role("group", name="Thread").wait_for()
    desk.get_by_text("Ask an expert outside").click()
    desk.get_by_label("Who?").fill("Dr Voss")
    use(desk, "Make a link")
    expect(desk.get_by_text("Ask an expert outside")).to_be_focused()
    expect(desk.get_by_label("Link to send")).to_be_visible()


def test_a_flag_leaves_it_at_its_tool(desk):
    problem = desk.locator("#evidence-list summary", has_text="problem?")
    problem.click()
    use(desk, "biased")
    expect(desk.locator("#evidence-list .chip", has_text="biased")).to_be_visible()
    expect(problem).to_be_focused()


@pytest.mark.parametrize("key", ["h", "v"])
def test_a_tool_without_fields_is_where_its_key_led(desk, key):
    desk.keyboard.press(key)
    expect(desk.locator(f"summary[data-key={key}]")).to_be_focused()


def test_what_is_wrong_with_a_whole_page_has_it(desk):
    """No field is to blame when none of three ways to give a text was used."""
    desk.goto("/articles/import/")
    desk.get_by_role("button", name="Import and split").click()
    expect(desk.get_by_role("alert")).to_be_focused()
