"""A person's own keys at work: they press, they are shown, and never while one types."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from claims.articles.models import Claim
from claims.models import User
from tests.browser.test_accessibility import complaints_of_axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_keys_are_changed_used_and_shown(open_desk, pictures):
    page = open_desk("rita")
    page.goto("/keys/")
    page.get_by_label("Key: edit the wording").fill("s")
    page.get_by_label("Key: add a source").fill("y")
    page.get_by_label("Key: dismiss").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#notices")).to_contain_text("Saved.")
    page.screenshot(path=pictures / "keys.png")
    claim = Claim.objects.order_by("position", "number").first()
    page.goto(f"/claims/{claim.pk}/")
    expect(page.locator("#tool-wording summary kbd")).to_have_text("s")
    expect(page.locator("#attach summary kbd")).to_have_text("y")
    expect(page.locator("#tool-dismiss summary kbd")).to_be_hidden()
    page.keyboard.press("d")
    page.keyboard.press("e")
    assert page.locator("details[open]").count() == 0
    page.keyboard.press("s")
    expect(page.locator("#tool-wording textarea")).to_be_focused()
    page.keyboard.type("ys")  # typed, not meant
    assert page.locator("#tool-wording textarea").input_value().startswith("ys")
    page.keyboard.press("Escape")
    page.keyboard.press("j")  # the hints of the next claim, which comes as a part, follow too
    expect(page.locator("#desk")).not_to_have_attribute("data-claim", str(claim.pk))
    expect(page.locator("#tool-wording summary kbd")).to_have_text("s")
    page.keyboard.press("?")
    expect(page.locator("#keys dt", has_text="y").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_complain_of(open_desk, scheme):
    page = open_desk("rita", scheme=scheme)
    page.goto("/keys/")
    assert complaints_of_axe(page) == []
    claim = Claim.objects.order_by("position", "number").first()
    page.goto(f"/claims/{claim.pk}/as-of/")
    assert complaints_of_axe(page) == []
    assert User.objects.filter(own_keys={}).exists()
