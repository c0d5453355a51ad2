"""Two people at one quote or source: the second form is told what stands now, and nothing typed is lost. And undo."""

from __future__ import annotations

import pytest
from django.urls import reverse

from claims.articles.editing import dismiss_claim
from claims.articles.models import Claim
from claims.audit.models import Event
from claims.errors import Refused, Stale
from claims.evidence import services
from claims.evidence.models import Evidence
from tests.builders import make_evidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def quote(claim, extraction, rita) -> Evidence:
    return make_evidence(claim, rita, extraction=extraction)


@pytest.fixture
def attachment(quote):
    return quote.claim.attachments.get()


@pytest.mark.parametrize(
    "act",
    [
        lambda quote, **by: services.set_stance(evidence=quote, stance="supports", **by),
        lambda quote, **by: services.set_medium(evidence=quote, medium="table", **by),
        lambda quote, **by: services.resize_quote(evidence=quote, quote="about 10,000 soldiers", **by),
        lambda quote, **by: services.withdraw_quote(evidence=quote, **by),
    ],
)
def test_a_form_from_before_another_changed_the_quote_is_stale(act, quote, rita, remy):
    services.set_stance(evidence=quote, stance="context", version=1, user=remy)
    with pytest.raises(Stale, match=r"Somebody changed quote \[1\]") as stale:
        act(quote, version=1, user=rita)
    assert stale.value.current.stance == "context"
    act(quote, version=2, user=rita)


def test_a_source_flagged_meanwhile_is_not_flagged_or_removed_by_an_old_form(attachment, rita, remy):
    services.flag_problem(attachment=attachment, problem="biased", flagged=True, version=1, user=remy)
    with pytest.raises(Stale, match="Somebody else flagged"):
        services.flag_problem(attachment=attachment, problem="paywalled", flagged=True, version=1, user=rita)
    with pytest.raises(Stale, match="flagged by somebody"):
        services.detach_source(attachment=attachment, version=1, user=rita)


def test_sets_chosen_meanwhile_are_shown_beside_those_that_were_typed(quote, rita, remy, sign_in):
    browser, path = sign_in(rita), reverse("set_sufficient_sets", args=[quote.claim_id])
    services.set_sufficient_sets(claim=quote.claim, sets=[[1]], user=remy)
    second = make_evidence(quote.claim, remy, quote="no soldiers were lost", extraction=quote.extraction)
    page = browser.post(path, {"sets": "1, 2", "seen": ""}, follow=True).content.decode()
    assert "They are now: 1. Yours are below." in page and ">1, 2</textarea>" in page
    browser.post(path, {"sets": "1, 2", "seen": "1"})
    second.refresh_from_db()
    assert second.sets == [1]


def test_a_page_sends_the_version_that_it_shows(quote, rita, remy, sign_in):
    browser = sign_in(rita)
    page = browser.get(reverse("claim", args=[quote.claim_id])).content.decode()
    assert page.count('name="version" value="1"') >= 4
    services.set_stance(evidence=quote, stance="context", user=remy)
    answer = browser.post(reverse("set_stance", args=[quote.pk]), {"stance": "supports", "version": 1}, follow=True)
    assert "Somebody changed quote [1]" in answer.content.decode()
    quote.refresh_from_db()
    assert quote.stance == "context"


def test_words_typed_for_a_quote_that_changed_meanwhile_stand_beside_its_own(quote, rita, remy, sign_in):
    services.resize_quote(evidence=quote, quote="about 10,000 soldiers in October 2024.", user=remy)
    fields = {"quote": "The ministry sent about 10,000 soldiers", "version": 1}
    page = sign_in(rita).post(reverse("resize_quote", args=[quote.pk]), fields, follow=True).content.decode()
    assert "Somebody changed quote [1]" in page
    assert "The ministry sent about 10,000 soldiers</textarea>" in page
    assert "</b> about 10,000 soldiers in October 2024.</blockquote>" in page


def test_a_dismissed_claim_is_not_restored_by_an_old_form(claim, rita, sign_in):
    dismiss_claim(claim=claim, reason="x", version=1, user=rita)
    page = sign_in(rita).post(reverse("restore_claim", args=[claim.pk]), {"version": 1}, follow=True).content.decode()
    assert "Someone changed this claim" in page and Claim.objects.get(pk=claim.pk).state == "dismissed"


def test_a_stance_is_undone_once_as_an_event(quote, rita, remy):
    services.set_stance(evidence=quote, stance="supports", user=rita)
    assert services.undo_stance(evidence=quote, user=remy).stance == "refutes"
    with pytest.raises(Refused, match=r"no change of stance of quote \[1\] to undo"):
        services.undo_stance(evidence=quote, user=remy)
    events = Event.objects.filter(chain=quote.claim.chain).order_by("sequence").values_list("kind", "data__new")
    assert list(events)[-2:] == [("stance set", "supports"), ("stance undone", "refutes")]


def test_the_notice_and_the_history_offer_to_undo_a_stance(quote, rita, sign_in):
    address = reverse("undo_stance", args=[quote.pk])
    answer = sign_in(rita, htmx=True).post(reverse("set_stance", args=[quote.pk]), {"stance": "context", "version": 1})
    assert address in answer["HX-Trigger-After-Swap"]
    history = reverse("claim_history", args=[quote.claim_id])
    assert f'action="{address}"' in sign_in(rita).get(history).content.decode()
    sign_in(rita).post(address)
    assert f'action="{address}"' not in sign_in(rita).get(history).content.decode()


def test_the_history_offers_to_bring_back_a_quote_and_a_dismissed_claim(quote, rita, sign_in):
    services.withdraw_quote(evidence=quote, user=rita)
    dismiss_claim(claim=quote.claim, reason="x", version=1, user=rita)
    page = sign_in(rita).get(reverse("claim_history", args=[quote.claim_id])).content.decode()
    for name, pk in (("restore_quote", quote.pk), ("restore_claim", quote.claim_id)):
        assert f'action="{reverse(name, args=[pk])}"' in page
