"""A real Chromium on the stage of the journeys. Set SCREENSHOTS to a folder to keep pictures of the pages there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Page, sync_playwright

from tests.chromium import describe_launch
from tests.journeys.conftest import archive, sources, stage, worker  # noqa: F401 — the same stage
from tests.journeys.stage import PASSWORD

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread beside the database


def _is_complaint(message) -> bool:
    """Chromium also calls each answer of 4xx an error, and a refused form is one: pages are to deal with them."""
    return message.type == "error" and not message.text.startswith("Failed to load resource")


@pytest.fixture
def pictures(tmp_path) -> Path:
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**describe_launch())
        yield browser
        browser.close()
        connections.close_all()  # inside Playwright's loop Django opened one of its own


@pytest.fixture
def opener(chromium):
    """`opener(address)` opens pages there. Any complaint of a page (a script's error, a refused script or style) fails
    the test."""
    complaints: list[str] = []
    contexts = []

    def at(address: str):
        def open_it(person: str | None = "rita", *, width: int = 1440, scheme: str = "light", scripts: bool = True):
            context = chromium.new_context(
                base_url=address,
                viewport={"width": width, "height": 900},
                color_scheme=scheme,
                java_script_enabled=scripts,
            )
            contexts.append(context)
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda message: complaints.append(message.text) if _is_complaint(message) else None)
            if person:
                sign_in(page, person)
            return page

        return open_it

    yield at
    for context in contexts:
        context.close()
    assert not complaints


def sign_in(page: Page, person: str) -> None:
    page.goto("/sign-in/")
    page.fill("[name=username]", person)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/")


@pytest.fixture
def open_page(opener, stage):  # noqa: F811
    """`open_page("rita", width=1440, scheme="light")` is a page in which Rita is signed in, with the seed article and a
    worker."""
    return opener(stage)


@pytest.fixture
def open_desk(opener, transactional_db, live_server, archive, scale):  # noqa: F811
    """The same with a small article that is split already, and without a worker."""
    from claims.models import User  # Django is not set up yet when this file is read
    from claims.people.demo import create_demo_people
    from tests.builders import make_article

    create_demo_people()
    make_article(user=User.objects.get(username="rita"))
    return opener(live_server.url)
