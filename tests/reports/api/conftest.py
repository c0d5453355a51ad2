"""A published claim, and programs that ask. Django is not set up yet when this file is read: imports stand inside."""

from __future__ import annotations

import pytest


@pytest.fixture
def program():
    """`program(rita, "read")` asks with a token of hers that has these scopes; without scopes, with all of them."""
    from django.test import Client

    from claims.reports.api.models import ApiToken
    from claims.reports.api.tokens import issue_token

    def make(owner, *scopes: str) -> Client:
        _, words = issue_token(owner=owner, name="a script", scopes=list(scopes or ApiToken.Scope.values), days=30)
        return Client(headers={"Authorization": f"Bearer {words}"})

    return make


@pytest.fixture
def edition(claim, extraction, rita, edda):
    """Edition 1 with one claim, which is false by one quote."""
    from claims.reports.services import publish_report
    from tests.builders import make_evidence, make_verdict

    make_evidence(claim, rita, extraction=extraction)
    make_verdict(claim, rita, rationale="The ministry says otherwise [1].")
    return publish_report(article=claim.article, user=edda)
