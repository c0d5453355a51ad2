"""Each person's own keys: kept, shown, without doubles, and back as they came."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from claims.errors import Refused
from claims.people.keys import KEYS, choose_keys, list_keys, reset_keys, translate_keys

pytestmark = pytest.mark.django_db


def test_every_key_of_a_template_can_be_changed():
    """An action that is not in the list would keep its key, and might meet another's."""
    known = {key.default for key in KEYS}
    used = set()
    for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
        used |= set(re.findall(r'data-key="([^"{]+)"', path.read_text()))
    assert used and used <= known


def test_no_two_actions_come_with_one_key():
    assert len({key.default for key in KEYS}) == len(KEYS)


@pytest.mark.parametrize(
    ("chosen", "meant"),
    [
        ({}, {}),
        ({"e": "i"}, {"i": "e", "e": ""}),
        ({"e": "s", "s": "e"}, {"s": "e", "e": "s"}),  # changed places
        ({"e": "s", "s": "y"}, {"s": "e", "y": "s", "e": ""}),
        ({"d": ""}, {"d": ""}),  # switched off
        ({"j": "N", "?": "ä"}, {"N": "j", "j": "", "ä": "?", "?": ""}),
    ],
)
def test_pressed_keys_mean_what_the_person_chose(chosen, meant, rita):
    choose_keys(person=rita, chosen=chosen)
    rita.refresh_from_db()
    assert translate_keys(rita) == meant
    assert [key.key for key in list_keys(rita)] == [chosen.get(key.default, key.default) for key in KEYS]


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"e": "s"}, "“s” would do two things: “add a source” and “edit the wording”."),
        ({"e": "y", "x": "y"}, "“y” would do two things"),
        ({"e": "5"}, "digits are for ratings"),
        ({"e": "ab"}, "is more than one"),
        ({"e": "\x07"}, "cannot be the key"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(chosen, sentence, rita):
    choose_keys(person=rita, chosen={"m": "y"} if "y" not in chosen.values() else {})
    before = rita.own_keys
    with pytest.raises(Refused, match=re.escape(sentence)):
        choose_keys(person=rita, chosen=chosen)
    rita.refresh_from_db()
    assert rita.own_keys == before


def test_a_reset_brings_all_back(rita):
    choose_keys(person=rita, chosen={"e": "i"})
    assert translate_keys(reset_keys(person=rita)) == {}


def test_the_page_shows_all_saves_and_gives_a_refused_form_back(rita, remy, sign_in):
    browser, path = sign_in(rita), reverse("choose_keys")
    page = browser.get(path).content.decode()
    assert all(f'aria-label="Key: {key.does}"' in page for key in KEYS)
    answer = browser.post(path, {"key e": "s"})
    assert answer.status_code == 422 and answer.content.decode().count('value="s"') == 2
    assert browser.post(path, {"key e": "i"}).status_code == 302
    page = browser.get(reverse("queue")).content.decode()
    assert "<kbd data-own>i</kbd></dt><dd>edit the wording" in page and "&quot;i&quot;: &quot;e&quot;" in page
    assert "<kbd data-own>e</kbd></dt><dd>edit the wording" in sign_in(remy).get(reverse("queue")).content.decode()
    browser.post(reverse("reset_keys"))
    rita.refresh_from_db()
    assert rita.own_keys == {}
