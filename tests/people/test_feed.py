"""The number in the bar of every page asks by itself, cheaply."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.people.services import notify

pytestmark = pytest.mark.django_db


def test_nothing_new_is_an_empty_answer_and_few_statements(rita, sign_in):
    browser = sign_in(rita, htmx=True)
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(reverse("notification_feed"), {"shown": "no-news"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert len(asked) <= 3  # session, person, count


def test_news_comes_as_the_part_that_asks_on(rita, sign_in):
    notify(person=rita, text="One.")
    page = sign_in(rita, htmx=True).get(reverse("notification_feed"), {"shown": "no-news"}).content.decode()
    assert "1 new" in page and "shown=1-new" in page


def test_the_bar_of_a_page_asks(rita, sign_in):
    page = sign_in(rita).get(reverse("queue")).content.decode()
    assert f'hx-get="{reverse("notification_feed")}?shown=no-news"' in page
