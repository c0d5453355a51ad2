"""One-time codes, recovery codes, and who must have a second factor. Passkeys need a browser: tests/browser."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings as global_settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from claims.audit.models import Event
from claims.people.second_factors import reset_second_factors

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
TOLERANCE = global_settings.MFA_TOTP_TOLERANCE


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MFA_TOTP_TOLERANCE = 1  # the half minute may end between making a code and entering it
    cache.clear()  # counts of tries


@pytest.fixture
def codes(rita):
    """Rita's password is set, and an app makes codes for her."""
    rita.set_password(PASSWORD)
    rita.save()
    secret = generate_totp_secret()
    TOTP.activate(rita, secret)
    return lambda steps=0: format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def enter_password(browser: Client, person="rita", **more):
    return browser.post(reverse("sign_in"), {"username": person, "password": PASSWORD, **more})


def is_signed_in(browser: Client) -> bool:
    return browser.get(reverse("notification_list")).status_code == 200


def test_a_password_alone_opens_nothing(codes, client):
    answer = enter_password(client)
    assert answer.url == reverse("mfa_authenticate") and not is_signed_in(client)


def test_the_code_opens_and_leads_on_to_the_page_that_was_asked_for(codes, client, claim):
    asked = reverse("claim", args=[claim.pk])
    enter_password(client, next=asked)
    answer = client.post(reverse("mfa_authenticate"), {"code": codes()})
    assert answer.url == asked and is_signed_in(client)


def test_a_wrong_code_opens_nothing(codes, client):
    enter_password(client)
    answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Incorrect code" in answer.content.decode() and not is_signed_in(client)


def test_a_code_opens_once(codes, client):
    code = codes()
    for browser, opened in [(client, True), (Client(), False)]:
        enter_password(browser)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert is_signed_in(browser) is opened


def test_an_old_code_opens_nothing(codes, client):
    enter_password(client)
    client.post(reverse("mfa_authenticate"), {"code": codes(steps=-3)})
    assert not is_signed_in(client)


def test_a_code_holds_for_its_half_minute_only(codes, client, settings, monkeypatch):
    settings.MFA_TOTP_TOLERANCE = TOLERANCE
    assert TOLERANCE == 0
    now = time.time() // 30 * 30 + 5  # five seconds into a half minute
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: now)
    for steps, opened in [(-1, False), (1, False), (0, True)]:
        enter_password(client)
        client.post(reverse("mfa_authenticate"), {"code": codes(steps)})
        assert is_signed_in(client) is opened


def test_a_changed_factor_ends_all_other_sessions(codes, rita, client):
    elsewhere = Client()
    for browser, code in ((elsewhere, codes()), (client, codes(steps=1))):
        enter_password(browser)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert is_signed_in(browser)
    confirm(client, reverse("mfa_deactivate_totp"))
    client.post(reverse("mfa_deactivate_totp"))
    assert is_signed_in(client) and not is_signed_in(elsewhere)


def test_guessing_codes_is_stopped(codes, client):
    enter_password(client)
    for guess in range(5):
        client.post(reverse("mfa_authenticate"), {"code": f"{guess:06}"})
    answer = client.post(reverse("mfa_authenticate"), {"code": codes()})
    assert "Too many" in answer.content.decode() and not is_signed_in(client)


def test_the_code_without_the_password_opens_nothing(codes, client):
    answer = client.post(reverse("mfa_authenticate"), {"code": codes()})
    assert answer.status_code == 302 and not is_signed_in(client)


def confirm(browser: Client, then: str):
    return browser.post(f"{reverse('account_reauthenticate')}?next={then}", {"password": PASSWORD, "next": then})


def test_codes_are_set_up_after_the_password_and_recovery_codes_come_with_them(
    rita, client, django_capture_on_commit_callbacks
):
    rita.set_password(PASSWORD)
    rita.save()
    enter_password(client)
    page = reverse("mfa_activate_totp")
    assert client.get(page).url.startswith(reverse("account_reauthenticate"))
    confirm(client, page)
    html = client.get(page).content.decode()
    secret = re.search(r'readonly value="([A-Z2-7 ]+)"', html)[1].replace(" ", "")
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(page, {"code": format_hotp_value(hotp_value(secret, int(time.time()) // 30))})
    assert answer.url == reverse("mfa_view_recovery_codes")
    recovery = re.findall(r"<code>([\d ]+)</code>", client.get(answer.url).content.decode())
    assert len(recovery) == 10
    assert "one-time codes set up" in Event.objects.filter(chain=f"person:{rita.pk}").values_list("kind", flat=True)

    browser = Client()
    enter_password(browser)
    browser.post(reverse("mfa_authenticate"), {"code": recovery[0].replace(" ", "")})
    assert is_signed_in(browser)


def test_the_qr_code_has_no_style_of_its_own(rita, client):
    rita.set_password(PASSWORD)
    rita.save()
    enter_password(client)
    confirm(client, reverse("mfa_activate_totp"))
    svg = re.search(r"<svg.*?</svg>", client.get(reverse("mfa_activate_totp")).content.decode(), re.DOTALL)[0]
    assert "style" not in svg and svg.count("M") > 200


def test_the_secret_is_not_readable_in_the_database(codes, rita):
    kept = Authenticator.objects.get(user=rita).data["secret"]
    assert kept.startswith("gAAAA") and not re.fullmatch(r"[A-Z2-7]+", kept)


def test_codes_are_removed_after_the_password(codes, rita, client):
    enter_password(client)
    client.post(reverse("mfa_authenticate"), {"code": codes()})
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=rita).exists()
    confirm(client, reverse("mfa_deactivate_totp"))
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=rita).exists()


def test_a_passkey_of_somebody_else_is_not_there(codes, rita, remy, client):
    key = Authenticator.objects.create(user=remy, type="webauthn", data={"name": "Key", "credential": {}})
    enter_password(client)
    client.post(reverse("mfa_authenticate"), {"code": codes()})
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        confirm(client, reverse(name, args=[key.pk]))
        assert client.post(reverse(name, args=[key.pk]), {"name": "Mine"}).status_code == 404
    key.refresh_from_db()
    assert key.data["name"] == "Key"


def test_who_must_have_one_is_led_to_setting_it_up(edda, rita, sign_in, settings):
    settings.SECOND_FACTOR_FOR = ["Editor", "Admin"]
    answer = sign_in(edda).get(reverse("queue"))
    assert answer.status_code == 302 and answer.url == reverse("mfa_index")
    assert "asks for a second factor" in sign_in(edda).get(reverse("queue"), follow=True).content.decode()
    assert sign_in(rita).get(reverse("queue")).status_code == 200
    TOTP.activate(edda, generate_totp_secret())
    assert sign_in(edda).get(reverse("queue")).status_code == 200


def test_who_must_have_one_may_not_remove_the_last(codes, rita, client, settings):
    settings.SECOND_FACTOR_FOR = ["Reviewer"]
    enter_password(client)
    client.post(reverse("mfa_authenticate"), {"code": codes()})
    confirm(client, reverse("mfa_deactivate_totp"))
    page = client.post(reverse("mfa_deactivate_totp")).content.decode()
    assert "add a passkey first" in page and Authenticator.objects.filter(user=rita, type="totp").exists()


def test_an_admin_resets_them_and_that_is_in_the_trail(codes, rita, ada, client):
    enter_password(client)
    client.post(reverse("mfa_authenticate"), {"code": codes()})
    assert reset_second_factors(person=rita, by=ada) == 1
    assert not is_signed_in(client)
    assert Event.objects.get(chain=f"person:{rita.pk}", kind="second factors reset").actor == ada
    enter_password(client)
    assert is_signed_in(client)


def test_a_change_is_told_by_mail(codes, rita, client, settings, mailoutbox):
    settings.EMAIL_HOST = "mail.example.org"
    rita.email = "rita@example.org"
    rita.save()
    enter_password(client)
    client.post(reverse("mfa_authenticate"), {"code": codes()})
    confirm(client, reverse("mfa_deactivate_totp"))
    client.post(reverse("mfa_deactivate_totp"))
    (mail,) = mailoutbox
    assert "one-time codes removed" in mail.subject and mail.to == ["rita@example.org"]
