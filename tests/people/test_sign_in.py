"""Signing in, trying too often, sessions that end, and one's own password."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.people.demo import wants_demo
from claims.people.sessions import end_other_sessions
from claims.people.sign_in import release_sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def passwords(rita, remy, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    cache.clear()
    for person in (rita, remy):
        person.set_password(PASSWORD)
        person.save()


def enter(browser: Client, *, person="rita", password=PASSWORD, **more):
    return browser.post(reverse("sign_in"), {"username": person, "password": password}, **more)


def is_signed_in(browser: Client) -> bool:
    return browser.get(reverse("notification_list")).status_code == 200


def try_often(browser: Client, count: int = 6, **more):
    return [enter(browser, password="wrong", **more) for _ in range(count)][-1]


def test_too_many_tries_must_wait_and_the_page_says_how_long(client):
    answer = try_often(client)
    page = answer.content.decode()
    assert answer.status_code == 429 and answer["Retry-After"] == "600"
    assert "Wait 10 minutes" in page and "ask an admin" in page
    assert enter(client).status_code == 429 and not is_signed_in(client)


def test_others_and_other_places_need_not_wait(client):
    try_often(client)
    assert enter(Client(), person="remy").status_code == 302
    assert enter(Client(), REMOTE_ADDR="192.0.2.7").status_code == 302


def test_five_wrong_tries_are_forgiven(client):
    try_often(client, 5)
    assert enter(client).status_code == 302
    try_often(client, 5)
    assert enter(client).status_code == 302


def test_after_the_pause_it_goes_on(client):
    try_often(client)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=11))
    assert enter(client).status_code == 302 and is_signed_in(client)


def test_trying_meanwhile_makes_the_pause_no_longer(client):
    try_often(client)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=8))
    assert "Wait 2 minutes" in enter(client).content.decode()


def test_an_admin_releases(client, ada):
    try_often(client)
    assert release_sign_in(name="rita", by=ada) == 1
    assert enter(client).status_code == 302


def test_a_forged_address_is_no_way_round(client):
    for number in range(6):
        enter(client, password="wrong", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
    assert enter(client, HTTP_X_FORWARDED_FOR="192.0.2.99").status_code == 429


def test_behind_a_proxy_the_address_that_it_saw_counts(client, settings):
    settings.BEHIND_PROXY = True
    for number in range(6):
        enter(client, password="wrong", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}, 192.0.2.1")
    assert enter(client, HTTP_X_FORWARDED_FOR="203.0.113.9, 192.0.2.1").status_code == 429
    assert enter(client, HTTP_X_FORWARDED_FOR="192.0.2.1, 192.0.2.2").status_code == 302


def test_no_password_is_kept_of_a_try(client):
    enter(client, password="nearly my password")
    kept = AccessAttempt.objects.get()
    assert "nearly" not in kept.post_data and "nearly" not in kept.get_data


def test_an_unknown_name_and_a_wrong_password_read_alike(client):
    pages = [enter(Client(), person=name, password="wrong").content.decode() for name in ("rita", "nobody")]
    sentences = [page[page.index('role="alert"') :][:90] for page in pages]
    assert sentences[0] == sentences[1]


def test_signing_in_is_written_down_with_its_address(client):
    enter(client, REMOTE_ADDR="192.0.2.7")
    assert AccessLog.objects.get().ip_address == "192.0.2.7"


def test_signing_in_gives_the_session_a_new_key(client):
    client.get(reverse("sign_in"))
    client.session.save()
    before = client.session.session_key
    enter(client)
    assert client.session.session_key != before


def test_an_idle_session_ends(client, settings):
    enter(client)
    session = client.session
    assert session.get_expiry_age() == settings.SESSION_COOKIE_AGE == 12 * 3600


def test_a_session_in_use_goes_on_without_a_statement_each_time(client):
    enter(client)
    session = client.session
    session["seen"] = time.time() - 3600
    session.save()
    is_signed_in(client)
    assert client.session["seen"] > time.time() - 60
    seen = client.session["seen"]
    is_signed_in(client)
    assert client.session["seen"] == seen


def test_what_an_open_page_asks_by_itself_is_not_use(client, rita):
    client.force_login(rita)
    session = client.session
    session["seen"] = before = time.time() - 3600
    session.save()
    client.get(reverse("live_queue"))
    client.get(reverse("notification_feed"))
    assert client.session["seen"] == before
    client.get(reverse("queue"))
    assert client.session["seen"] > before


def test_the_oldest_session_ends_in_use_or_not(client):
    enter(client)
    session = client.session
    session["since"] = time.time() - 15 * 24 * 3600
    session.save()
    assert not is_signed_in(client)


def test_signing_out_ends_the_session_and_empties_the_browser_s_cache(client):
    enter(client)
    key = client.cookies["sessionid"].value
    answer = client.post(reverse("sign_out"))
    assert answer["Clear-Site-Data"] == '"cache"'
    client.cookies["sessionid"] = key
    assert not is_signed_in(client)


def test_nobody_is_signed_out_by_a_link(client):
    enter(client)
    assert client.get(reverse("sign_out")).status_code == 405 and is_signed_in(client)


def change(browser: Client, new: str, *, old=PASSWORD):
    return browser.post(reverse("change_password"), {"old_password": old, "new_password1": new, "new_password2": new})


def test_a_changed_password_ends_all_other_sessions(client, rita):
    elsewhere = Client()
    enter(elsewhere)
    enter(client)
    assert change(client, "seven hills and a lake").status_code == 302
    assert is_signed_in(client) and not is_signed_in(elsewhere)
    assert not is_signed_in(elsewhere)
    rita.refresh_from_db()
    assert rita.check_password("seven hills and a lake")


def test_passwords_are_kept_as_argon2(rita, settings):
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[1:]
    rita.set_password(PASSWORD)
    assert rita.password.startswith("argon2$argon2id$")


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("short words", "at least 12 characters"),
        ("1q2w3e4r5t6y", "too common"),
        ("rita-reviewer", "too similar"),
        ("factcheck-demo", "everybody tries first"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(new, why, client, rita):
    rita.display_name = "Rita Reviewer"
    rita.save()
    enter(client)
    answer = change(client, new)
    assert answer.status_code == 422 and why in answer.content.decode()


def test_the_old_password_is_asked_for(client, rita):
    enter(client)
    assert change(client, "seven hills and a lake", old="wrong").status_code == 422
    rita.refresh_from_db()
    assert rita.check_password(PASSWORD)


@pytest.mark.parametrize(
    "new", ["928374650192", "factcheck and seven hills", "ein Satz mit 🦊 und Grüßen", "x" * 5 + " long words " * 20]
)
def test_long_passwords_and_all_characters_are_welcome(new, client):
    enter(client)
    assert change(client, new).status_code == 302
    assert enter(Client(), password=new).status_code == 302


def test_a_person_sees_own_sign_ins_only_and_ends_the_others(client, rita, remy):
    elsewhere, stranger = Client(), Client()
    enter(elsewhere, HTTP_USER_AGENT="An old telephone")
    enter(stranger, person="remy", HTTP_USER_AGENT="Somebody else's")
    enter(client)
    page = client.get(reverse("usersessions_list")).content.decode()
    assert "An old telephone" in page and "Here" in page and "Somebody else" not in page
    client.post(f"{reverse('account_reauthenticate')}?next=/", {"password": PASSWORD})
    client.post(reverse("end_sessions"))
    assert is_signed_in(client) and not is_signed_in(elsewhere) and is_signed_in(stranger)


def test_an_admin_ends_all_sessions_of_a_person(client, rita):
    enter(client)
    assert end_other_sessions(rita) == 1
    assert not is_signed_in(client)


def test_nobody_can_register(client):
    for path in ("/accounts/signup/", "/account/signup/", "/sign-up/"):
        assert client.post(path, {"username": "me", "password1": PASSWORD, "password2": PASSWORD}).status_code in {
            302,
            404,
        }
    from claims.people.models import User

    assert not User.objects.filter(username="me").exists()


@pytest.mark.parametrize(
    "next_page", ["https://evil.example.org/", "//evil.example.org", "/\\evil.example.org", "javascript:alert(1)"]
)
def test_no_address_leads_elsewhere_after_signing_in(next_page, client):
    answer = client.post(
        f"{reverse('sign_in')}?next={next_page}", {"username": "rita", "password": PASSWORD, "next": next_page}
    )
    assert answer.url == reverse("queue")


def test_nor_after_confirming_the_password(client):
    enter(client)
    answer = client.post(
        f"{reverse('account_reauthenticate')}?next=https://evil.example.org/",
        {"password": PASSWORD, "next": "https://evil.example.org/"},
    )
    assert "evil" not in answer.url


def test_the_demo_s_password_opens_nothing_where_there_is_no_demo(client, rita, monkeypatch):
    rita.set_password("factcheck-demo")
    rita.save()
    monkeypatch.setenv("DEMO", "0")
    answer = enter(client, password="factcheck-demo")
    assert answer.status_code == 403 and "changepassword rita" in answer.content.decode()
    assert not is_signed_in(client)
    monkeypatch.setenv("DEMO", "1")
    assert enter(client, password="factcheck-demo").status_code == 302


@pytest.mark.parametrize(
    ("told", "database", "https", "wanted"),
    [
        (None, "", False, True),
        (None, "postgresql://db/desk", False, False),
        (None, "", True, False),
        ("1", "postgresql://db/desk", True, True),
        ("0", "", False, False),
    ],
)
def test_the_demo_is_where_nothing_else_was_set_up(told, database, https, wanted, settings, monkeypatch):
    settings.DATABASE_URL, settings.HTTPS = database, https
    monkeypatch.delenv("DEMO", raising=False) if told is None else monkeypatch.setenv("DEMO", told)
    assert wants_demo() is wanted
