"""What every test has: our own servers, started once for a run and before the settings are read."""

from __future__ import annotations

import os

import kombu.pools
import pytest
from hypothesis import settings as hypothesis

from tests.services import separate_messages, start_test_services

os.environ["DJANGO_SETTINGS_MODULE"] = "factcheck.settings"
os.environ.setdefault("DEMO", "1")  # its people are the tests', on servers of others, too
# The same examples each time, however slow the machine is; HYPOTHESIS_PROFILE=default looks for others.
hypothesis.register_profile("same", derandomize=True, deadline=None, database=None)
hypothesis.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_configure(config: pytest.Config) -> None:
    """Runs before pytest-django loads Django. Workers of pytest-xdist find the servers in their environment."""
    if not hasattr(config, "workerinput"):
        config.add_cleanup(start_test_services().close)
    from django.conf import settings

    settings.MEDIA_ROOT /= os.environ.get("PYTEST_XDIST_WORKER", "")  # tests that run at the same time share no copies
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a folder that is not there
    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0  # a live server's threads must not hold the database back
    settings.CELERY_BROKER_URL = separate_messages(settings.CELERY_BROKER_URL)

    # Names with hashes need collectstatic. Reading the settings here is also what makes pytest-django set Django up.
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


def pytest_sessionfinish() -> None:
    """Closes what messages were sent through: a socket left open is a warning, and warnings are errors."""
    from factcheck.celery import app

    kombu.pools.reset()
    app.pool.force_close_all()


# Django is not set up yet when this file is read, so what needs it is imported where it is used.


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Between tests the tables are emptied, which the database itself would refuse."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = 'never_emptied'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER never_emptied")


@pytest.fixture
def scale(db):
    """The default rating scale, also after a test that emptied the tables."""
    from tests.builders import make_scale

    return make_scale()


def _person(name: str, *groups: str):
    @pytest.fixture(name=name)
    def person(scale):
        from tests.builders import make_person

        return make_person(name, *groups)

    return person


rita = _person("rita", "Reviewer")
remy = _person("remy", "Reviewer")
edda = _person("edda", "Editor")
ada = _person("ada", "Admin")
sam = _person("sam")  # signs in, but is in no group


@pytest.fixture
def sign_in():
    """`sign_in(rita)` is a browser in which Rita is signed in; `sign_in(rita, htmx=True)` asks for parts as htmx does."""
    from tests.builders import Browser

    return Browser


@pytest.fixture
def article(rita):
    from tests.builders import make_article

    return make_article(user=rita)


@pytest.fixture
def claim(article):
    """The first claim of the article, open."""
    return article.claims.first()


@pytest.fixture
def extraction(rita):
    from tests.builders import make_source

    return make_source(user=rita)
