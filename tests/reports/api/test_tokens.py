"""Who may ask, what for, and how often."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.audit.models import Event
from claims.errors import Refused
from claims.reports.api.api import api
from claims.reports.api.models import ApiToken, ApiUse
from claims.reports.api.tokens import find_token, issue_token, revoke_token
from claims.reports.api.uses import forget_uses

pytestmark = pytest.mark.django_db
CALLS = [
    (method, path, call)
    for path, methods in api.get_openapi_schema()["paths"].items()
    for method, call in methods.items()
]
VALUES = {"article_id": "1", "claim_id": "1", "slug": "none", "number": "1", "format": "csv"}


def ask(client: Client, method: str, path: str):
    return getattr(client, method)(path.format(**VALUES), content_type="application/json")


@pytest.mark.parametrize(("method", "path", "call"), CALLS, ids=lambda value: value if isinstance(value, str) else "")
def test_what_is_not_published_needs_a_token_with_the_right_scope(method, path, call, program, rita):
    if call["tags"] == ["published"]:
        assert ask(Client(), method, path).status_code not in {401, 403}
        return
    assert ask(Client(), method, path).status_code == 401
    assert ask(Client(headers={"Authorization": "Bearer fct_invented"}), method, path).status_code == 401
    allowed = [
        scope
        for scope in ApiToken.Scope.values
        if ask(program(rita, scope), method, path).status_code not in {401, 403}
    ]
    assert len(allowed) == 1


def test_a_browser_that_is_signed_in_is_no_program(sign_in, rita):
    assert sign_in(rita).get("/api/v1/articles").status_code == 401


@pytest.mark.parametrize("ending", ["revoked", "expired", "owner left", "owner lost the right"])
def test_a_token_ends(ending, program, rita):
    asking = program(rita)
    assert asking.get("/api/v1/articles").status_code == 200
    token = ApiToken.objects.get()
    match ending:
        case "revoked":
            revoke_token(token=token, user=rita)
        case "expired":
            ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        case "owner left":
            rita.is_active = False
            rita.save()
        case "owner lost the right":
            rita.groups.clear()
    assert asking.get("/api/v1/articles").status_code == (403 if ending == "owner lost the right" else 401)


def test_only_the_hash_of_a_token_is_kept_and_the_trail_tells_of_it(rita):
    token, words = issue_token(owner=rita, name="a script", scopes=["read"], days=1)
    assert words not in str(ApiToken.objects.values().get()) and find_token(words) == token
    revoke_token(token=token, user=rita)
    assert list(Event.objects.filter(chain=token.chain).values_list("kind", flat=True)) == [
        "token issued",
        "token revoked",
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": " "}, "what will use"),
        ({"scopes": []}, "may do"),
        ({"scopes": ["all"]}, "may do"),
        ({"days": 0}, "days"),
    ],
)
def test_a_token_that_makes_no_sense_is_refused(rita, change, sentence):
    with pytest.raises(Refused, match=sentence):
        issue_token(**{"owner": rita, "name": "a script", "scopes": ["read"], "days": 30} | change)


def test_the_page_shows_a_new_token_once_and_brings_back_what_was_typed(sign_in, rita):
    browser = sign_in(rita)
    refused = browser.post(reverse("token_list"), {"name": "nightly import", "days": "30"})
    assert refused.status_code == 422 and "nightly import" in refused.content.decode()
    made = browser.post(reverse("token_list"), {"name": "nightly import", "scopes": ["import"], "days": "30"})
    token = ApiToken.objects.get()
    assert f"{token.beginning}" in made.content.decode() and "fct_" in made.context["issued"]
    assert made.context["issued"] not in browser.get(reverse("token_list")).content.decode()
    browser.post(reverse("revoke_token", args=[token.pk]))
    assert not find_token(made.context["issued"])


def test_nobody_revokes_the_token_of_another(sign_in, rita, remy):
    token, words = issue_token(owner=rita, name="a script", scopes=["read"], days=1)
    sign_in(remy).post(reverse("revoke_token", args=[token.pk]))
    assert find_token(words) == token


def test_who_asks_too_often_is_told_when_to_come_back(program, rita, settings):
    settings.API_RATE_TOKEN = settings.API_RATE_ADDRESS = 2
    asking, other = program(rita), program(rita)
    answers = [asking.get("/api/v1/articles") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert other.get("/api/v1/articles").status_code == 200
    assert [Client().get("/api/v1/reports").status_code for _ in range(3)] == [200, 200, 429]
    ApiUse.objects.update(since=timezone.now() - timedelta(seconds=61))
    assert asking.get("/api/v1/articles").status_code == 200
    ApiUse.objects.update(since=timezone.now() - timedelta(hours=2))
    assert forget_uses() == 3
