"""Who asks is looked up at each request; only what was signed in the same words is not checked again."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from claims.people.recognition import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(rita, sign_in):
    browser = sign_in(rita)
    assert browser.get(reverse("queue")).status_code == 200
    return browser


def test_a_session_of_which_a_sign_was_changed_is_nobodys(browser):
    session = Session.objects.get()
    session.session_data = ("a" if session.session_data[0] != "a" else "b") + session.session_data[1:]
    session.save()
    assert browser.get(reverse("queue")).status_code == 302
    assert SessionStore().decode(session.session_data) == {}


def test_a_session_that_was_ended_is_nobodys_at_once(browser):
    Session.objects.all().delete()
    assert browser.get(reverse("queue")).status_code == 302


def test_what_a_session_holds_is_read_anew(browser):
    words = Session.objects.get().session_data
    SessionStore().decode(words)["_auth_user_id"] = "another"
    assert SessionStore().decode(words)["_auth_user_id"] != "another"
    store = SessionStore(Session.objects.get().session_key)
    store["seen"] = 1
    store.save()
    assert SessionStore(store.session_key)["seen"] == 1


def test_a_person_who_may_no_more_is_asked_at_once(browser, rita):
    rita.is_active = False
    rita.save()
    assert browser.get(reverse("queue")).status_code == 302
