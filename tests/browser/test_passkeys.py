"""Passkeys with a real browser and its virtual authenticator: adding one, signing in with it alone, as second factor."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.stage import PASSWORD

pytestmark = pytest.mark.browser
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def give_phone(page: Page) -> None:
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})


def add_passkey(page: Page, *, alone: bool) -> None:
    page.goto("/account/passkeys/add/")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.fill("[name=name]", "My phone")
    page.set_checked("[name=passwordless]", alone)
    page.click("main button")
    expect(page.locator("h1")).to_have_text("Recovery codes")
    page.goto("/account/passkeys/")
    expect(page.locator("main")).to_contain_text("My phone")


def sign_out(page: Page) -> None:
    page.click("[data-sign-out] button")
    expect(page.locator("h1")).to_have_text("Sign in")


def test_a_passkey_signs_in_alone_and_leads_on(open_desk):
    page = open_desk("rita")
    give_phone(page)
    add_passkey(page, alone=True)
    sign_out(page)
    page.goto("/sign-in/?next=/reports/")
    page.click("text=Sign in with a passkey")
    page.wait_for_url("**/reports/")
    expect(page.locator(".who")).to_have_text("Rita Reviewer")


def test_a_passkey_is_a_second_factor_after_the_password(open_desk):
    page = open_desk("rita")
    give_phone(page)
    add_passkey(page, alone=False)
    sign_out(page)
    page.fill("[name=username]", "rita")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    expect(page.locator("h1")).to_have_text("Second factor")
    page.goto("/articles/")
    expect(page.locator("h1")).to_have_text("Sign in")
    page.goto("/sign-in/second-factor/")
    page.click("text=Use a passkey")
    expect(page.locator(".who")).to_have_text("Rita Reviewer")


def test_without_a_passkey_it_says_what_to_do_and_passwords_sign_in_without_scripts(open_desk):
    page = open_desk(None)
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")  # no authenticator answers, and no dialog of the system opens
    page.add_init_script("navigator.credentials.get = () => Promise.reject(new DOMException('x', 'NotAllowedError'))")
    page.goto("/sign-in/")
    page.click("text=Sign in with a passkey")
    expect(page.get_by_role("alert")).to_contain_text("cancelled")

    page = open_desk("rita", scripts=False)
    expect(page.locator(".who")).to_have_text("Rita Reviewer")
    page.goto("/account/")
    expect(page.locator("h1")).to_have_text("Your account")
