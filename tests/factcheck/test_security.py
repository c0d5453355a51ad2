"""What holds for the site as a whole in production, and that docs/security.md names tests that are there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "HTTPS": "1",
    "SECRET_KEY": "a-long-random-string-that-only-this-test-knows-and-nobody-else-0123456789",
    "ALLOWED_HOSTS": "desk.example.org",
    "SECOND_FACTOR_FOR": "Editor,Admin",
    "MONITORING_TOKEN": "of-the-house",
    "LOG_FORMAT": "json",
}
ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
from django.contrib.staticfiles.storage import StaticFilesStorage
answers = {}
for name, secure, host in [("plain", False, "desk.example.org"), ("secure", True, "desk.example.org"), ("other", True, "evil.example.org")]:
    answer = Client(SERVER_NAME=host, raise_request_exception=False).get("/sign-in/again/", secure=secure)
    answers[name] = {"status": answer.status_code, "headers": {key.lower(): value for key, value in answer.headers.items()}}
cookies = {name: getattr(settings, name) for name in dir(settings) if "COOKIE" in name}
print(json.dumps([answers, cookies], default=str))
"""


def run_production(*command: str) -> subprocess.CompletedProcess:
    environment = {**os.environ, **PRODUCTION}
    for name in ("DEBUG", "DJANGO_ALLOW_ASYNC_UNSAFE"):  # the second is set by tests with a browser
        environment.pop(name, None)
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )


def test_django_s_own_check_finds_nothing_in_production():
    done = run_production("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


@pytest.fixture(scope="module")
def production():
    done = run_production("-c", ASK)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_in_production_everything_is_https(production):
    answers, _ = production
    assert answers["plain"]["status"] == 301
    assert answers["plain"]["headers"]["location"] == "https://desk.example.org/sign-in/again/"
    assert answers["secure"]["headers"]["strict-transport-security"] == "max-age=31536000; includeSubDomains; preload"


def test_another_host_name_is_refused(production):
    assert production[0]["other"]["status"] == 400


def test_cookies_are_for_us_over_tls_only(production):
    _, cookies = production
    assert cookies["SESSION_COOKIE_SECURE"] and cookies["SESSION_COOKIE_HTTPONLY"] and cookies["CSRF_COOKIE_SECURE"]
    assert cookies["SESSION_COOKIE_NAME"].startswith("__Host-") and cookies["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert cookies["SESSION_COOKIE_SAMESITE"] == cookies["CSRF_COOKIE_SAMESITE"] == "Lax"
    assert cookies["SESSION_COOKIE_DOMAIN"] is None and cookies["SESSION_COOKIE_PATH"] == "/"


def test_https_without_a_key_of_its_own_does_not_start():
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env={**os.environ, "HTTPS": "1", "SECRET_KEY": ""},
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode and "set SECRET_KEY" in done.stderr


@pytest.mark.django_db
def test_browsers_are_told_what_pages_may_do(client):
    answer = client.get(reverse("sign_in"))
    assert (
        "camera=()" in answer["Permissions-Policy"]
        and "publickey-credentials-get=(self)" in answer["Permissions-Policy"]
    )
    assert answer["Cross-Origin-Opener-Policy"] == answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.django_db
def test_pages_of_people_are_kept_by_no_cache_between(rita, sign_in):
    browser = sign_in(rita)
    assert "private" in browser.get(reverse("queue"))["Cache-Control"]
    assert browser.get(reverse("mfa_index"))["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["trace", "put", "delete", "patch"])
def test_other_methods_change_nothing(method, rita, claim, sign_in):
    answer = getattr(sign_in(rita), method)(reverse("dismiss_claim", args=[claim.pk]))
    assert answer.status_code == 405


@pytest.mark.django_db
def test_a_fault_shows_nothing_of_the_inside(rita, sign_in, monkeypatch):
    def fail(_user):
        raise ZeroDivisionError("the inside")

    monkeypatch.setattr("claims.review.views.load_numbers", fail)
    page = sign_in(rita, raise_request_exception=False).get(reverse("queue")).content.decode()
    assert "the inside" not in page and "Traceback" not in page and settings.DEBUG is False


@pytest.mark.django_db
def test_a_very_long_address_is_no_fault():
    assert Client().get("/" + "x" * 5000).status_code in {302, 404}


def test_the_demo_s_passwords_never_enter_a_database_that_somebody_else_set_up():
    """Neither by `workbench --prepare` nor, without being told twice, by `load_demo`."""
    told = {**os.environ, "DATABASE_URL": "postgresql://desk:secret@db.example.org/desk"}
    told.pop("DEMO", None)
    done = subprocess.run(
        [sys.executable, "manage.py", "load_demo"], cwd=ROOT, env=told, capture_output=True, text=True
    )
    assert done.returncode and "DEMO=1" in done.stderr


@pytest.mark.parametrize(
    ("script", "said", "code"),
    [
        ("exit 0", "no known holes", 0),
        ('echo \'{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": []}]}]}\' >"$F"; exit 1',
         "CVE-1", 1),
        ("exit 1", "could not be reached", 0),
    ],
)  # fmt: skip
def test_a_lost_network_fails_no_audit_but_a_known_hole_does(script, said, code, tmp_path):
    fake = tmp_path / "pip-audit"
    fake.write_text(f'#!/bin/sh\nwhile [ "$1" != --output ]; do shift; done; F=$2\n{script}\n')
    fake.chmod(0o755)
    done = subprocess.run(
        [ROOT / ".ci" / "audit"], env={**os.environ, "PIP_AUDIT": str(fake)}, capture_output=True, text=True
    )
    assert (said in done.stdout, done.returncode) == (True, code)


NAMED = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "docs" / "security.md").read_text())


def test_docs_security_names_tests():
    assert len(NAMED) > 50


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED)))
def test_each_test_that_docs_security_names_is_there(file, name):
    text = (ROOT / file).read_text()
    assert not name or f"def {name}(" in text
