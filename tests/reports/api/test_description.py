"""The interface does what its own description says, whatever is sent to it (schemathesis)."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from claims.reports.api.api import api
from claims.reports.api.models import ApiToken
from claims.reports.api.tokens import issue_token

pytestmark = pytest.mark.django_db(transaction=True)
schema = schemathesis.openapi.from_dict(dict(api.get_openapi_schema()))


@pytest.fixture
def call(rita, edition, settings, live_server):
    """Sends a case to a running server that has something published, with a token that may everything."""
    settings.API_RATE_TOKEN = settings.API_RATE_ADDRESS = 10**9
    _, words = issue_token(owner=rita, name="a script", scopes=ApiToken.Scope.values, days=1)
    # Left out: unknown parameters of a query are ignored, as Google's interface ignores them; and words and addresses are
    # refused for reasons that a description cannot tell.
    return lambda case: case.call_and_validate(
        base_url=live_server.url,
        headers={"Authorization": f"Bearer {words}"},
        excluded_checks=[negative_data_rejection, positive_data_acceptance],
    )


@schema.parametrize()
@settings(max_examples=12, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
def test_it_keeps_to_its_description(case, call):
    call(case)
