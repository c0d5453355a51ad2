"""What others do appears on open pages within three seconds, and takes nothing away from whoever types there."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from claims.articles.models import Claim
from claims.evidence.proposals import propose_evidence
from claims.models import User
from claims.review.assignments import assign_claims
from claims.review.comments import write_comment
from claims.review.presence import note_presence
from tests.builders import make_evidence, make_source, make_verdict

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SOON = 10_000  # milliseconds; how soon it is in fact, `make bench-live` tells


@pytest.fixture
def remy(open_desk) -> User:
    remy = User.objects.get(username="remy")
    remy.display_name = "Remy"
    remy.save()
    return remy


@pytest.fixture
def claim(remy) -> Claim:
    return Claim.objects.order_by("position", "number").first()


def open_first(open_desk, claim, *, with_clock: bool = False):
    page = open_desk("rita")
    if with_clock:
        page.clock.install()  # so that `run_for` lets time pass at once
    with page.expect_response(re.compile("/live/")):
        page.goto(f"/claims/{claim.pk}/")
    return page


def test_what_another_does_shows_on_an_open_desk_and_typed_words_stay(open_desk, claim, remy, pictures):
    other = Claim.objects.order_by("position", "number")[1]
    page = open_first(open_desk, claim)
    page.fill("#rationale", "Half a sent")
    make_evidence(claim, remy, extraction=make_source(user=remy))
    propose_evidence(claim.pk)
    expect(page.locator("#evidence-1")).to_be_visible(timeout=SOON)  # nobody was in the list: it is simply there
    expect(page.locator("#live")).to_contain_text("Remy cited a quote on this claim.")
    make_verdict(other, remy)
    expect(page.locator(f'.claim[data-claims^="{other.pk}"]').first).to_have_class(re.compile("is-false"), timeout=SOON)
    expect(page.locator("#tally")).to_contain_text("1 false")
    note_presence(claim=claim, person=remy)
    expect(page.locator("#presence")).to_have_text("Remy is on this claim", timeout=SOON)
    page.keyboard.type("ence.")
    page.screenshot(path=pictures / "live.png", caret="initial")
    assert page.locator("#rationale").input_value() == "Half a sentence."
    assert page.evaluate("document.activeElement.id") == "rationale"


def test_a_part_that_is_in_use_is_offered_not_replaced(open_desk, claim, remy):
    rita = User.objects.get(username="rita")
    make_evidence(claim, rita, extraction=make_source(user=rita))  # her own: it is no news to her
    propose_evidence(claim.pk)
    page = open_first(open_desk, claim)
    take_back = page.locator("#evidence-list button", has_text="Take back")
    take_back.focus()
    make_evidence(claim, remy, quote="The officials said that no soldiers were lost.")
    show = page.locator("#live .notice", has_text="cited a quote").get_by_role("button", name="Show")
    expect(show).to_be_visible(timeout=SOON)
    assert page.locator("#evidence-2").count() == 0
    expect(take_back).to_be_focused()
    show.click()
    expect(page.locator("#evidence-2")).to_be_visible()


def test_a_verdict_of_another_is_offered_and_what_was_typed_is_still_there(open_desk, claim, remy):
    page = open_first(open_desk, claim)
    page.fill("#rationale", "My own words")
    page.locator("#tool-split summary").click()
    page.fill("#tool-split textarea", "One.\nTwo.")
    make_verdict(claim, remy)
    notice = page.locator("#live .notice", has_text="Remy sealed an opinion on this claim.")
    expect(notice).to_be_visible(timeout=SOON)
    expect(page.locator("#desk .crumbs .chip")).to_have_text("decided")
    assert page.locator("#rationale").input_value() == "My own words"
    notice.get_by_role("button", name="Show").click()
    expect(page.locator("#verdict .stamp")).to_contain_text("False")
    assert page.locator("#tool-split textarea").input_value() == "One.\nTwo."


def test_comments_come_into_an_open_list(open_desk, claim, remy):
    page = open_first(open_desk, claim)
    page.keyboard.press("p")
    page.get_by_text("Nobody has said anything yet.").wait_for()
    page.keyboard.type("I was just about to")
    write_comment(claim=claim, author=remy, text="Is this so?")
    expect(page.locator("#comment-threads")).to_contain_text("Is this so?", timeout=SOON)
    assert page.locator("#comments form[data-clears] textarea").input_value() == "I was just about to"
    expect(page.locator("#comments .count").first).to_have_text("1")


def test_the_queue_follows_and_choices_stay(open_desk, claim, remy):
    page = open_desk("rita")
    with page.expect_response(re.compile("/live/")):
        page.goto("/")
    box = page.locator(f'input[name=claims][value="{claim.pk}"]')
    box.check()
    assign_claims(claim_ids=[claim.pk], person=remy, due_on=None, user=remy)
    row = page.locator("tr", has=box)
    expect(row).to_contain_text("Remy", timeout=SOON)
    expect(box).to_be_checked()
    note_presence(claim=claim, person=remy)
    expect(row).to_contain_text("Remy is on this claim", timeout=SOON)


def test_a_hidden_page_does_not_ask_and_asks_at_once_when_it_is_looked_at(open_desk, claim, remy):
    page = open_first(open_desk, claim, with_clock=True)
    hide(page, True)
    with page.expect_event("request", lambda request: "/presence/" in request.url):
        page.clock.run_for(16_000)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/live/" in request.url else None)
    page.clock.run_for(10_000)
    assert asked == []
    with page.expect_request(lambda request: "/live/" in request.url):
        hide(page, False)


def hide(page, hidden: bool) -> None:
    page.evaluate(
        "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
        "document.dispatchEvent(new Event('visibilitychange')); }",
        hidden,
    )


def test_while_the_server_is_away_it_asks_ever_more_rarely(open_desk, claim, remy):
    page = open_first(open_desk, claim, with_clock=True)
    asked = []
    page.on("requestfailed", lambda request: asked.append(page) if "/live/" in request.url else None)
    page.route("**/live/**", lambda route: route.abort())
    counts = []
    for _ in range(4):
        before = len(asked)
        for _ in range(8):
            page.clock.run_for(1000)
            page.wait_for_timeout(20)
        counts.append(len(asked) - before)
    assert counts[0] >= 1 and sum(counts[2:]) <= counts[0] + 1 and sum(counts) <= 6
    page.unroute("**/live/**")


def test_who_is_signed_out_elsewhere_is_not_asked_for(open_desk, claim, remy):
    page = open_first(open_desk, claim, with_clock=True)
    page.context.clear_cookies()
    with page.expect_response(lambda answer: urlsplit(answer.url).path.endswith("/live/")):
        page.clock.run_for(3000)
    asked = []
    page.on("request", lambda request: asked.append(request) if urlsplit(request.url).path.endswith("/live/") else None)
    page.clock.run_for(8_000)
    page.wait_for_timeout(100)
    assert asked == []
