"""Editors learn of a dispute; an editor may waive a second opinion that nobody can give, blind and with a reason."""

from __future__ import annotations

import pytest
from django.urls import reverse

from claims.articles.models import Claim
from claims.audit.models import Event
from claims.errors import Refused, Stale
from claims.people.models import Notification
from claims.review.models import ReviewPolicy
from claims.review.rounds import waive_second
from tests.builders import make_evidence, make_person, make_verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(claim, extraction, rita) -> Claim:
    """A claim with Rita's blind opinion."""
    make_evidence(claim, rita, extraction=extraction)
    ReviewPolicy.objects.create(way="share", share=100)
    make_verdict(claim, rita, rationale="Contradicted.")
    return Claim.objects.get(pk=claim.pk)


def waive(claim: Claim, user, reason: str = "Remy is on leave.") -> Claim:
    return waive_second(claim=claim, reason=reason, version=Claim.objects.get(pk=claim.pk).version, user=user)


def told() -> set[str]:
    return set(Notification.objects.filter(kind="dispute").values_list("person__username", flat=True))


def test_editors_are_told_of_a_dispute_unless_they_are_in_it_or_do_not_want_to(waiting, remy, edda, ada, sam):
    emil, erna = make_person("emil", "Editor"), make_person("erna", "Editor")
    emil.muted = ["dispute"]
    emil.save()
    erna.is_active = False
    erna.save()
    make_verdict(waiting, edda, label="True")
    assert told() == {"ada"}
    line = Notification.objects.get(kind="dispute")
    assert line.claim == waiting and line.text.startswith("The two opinions on claim 1 of “Soldiers abroad” differ.")


def test_nobody_is_told_where_the_two_agree(waiting, remy, edda):
    make_verdict(waiting, remy)
    assert told() == set()


def test_a_waiver_lets_the_first_opinion_decide(waiting, rita, edda):
    waive(waiting, edda)
    waiting.refresh_from_db()
    assert waiting.state == "decided"
    verdict = waiting.verdicts.get()
    assert verdict.decisive and not verdict.blind
    event = Event.objects.filter(chain=waiting.chain).latest("pk")
    assert (event.kind, event.actor, event.data["reason"]) == ("second opinion waived", edda, "Remy is on leave.")


def test_nobody_waives_while_a_colleague_could_judge(waiting, remy, edda):
    with pytest.raises(Refused, match=r"Remy could give the second opinion. Assign the claim instead."):
        waive(waiting, edda)
    remy.is_active = False
    remy.save()
    assert waive(waiting, edda).state == "decided"


def test_nobody_waives_the_second_opinion_on_their_own(claim, extraction, edda, rita):
    make_evidence(claim, rita, extraction=extraction)
    ReviewPolicy.objects.create(way="share", share=100)
    make_verdict(claim, edda)
    with pytest.raises(Refused, match="nobody approves their own work"):
        waive(claim, edda)


@pytest.mark.parametrize("reason", ["", "  ", "…", "x" * 2001])
def test_a_waiver_needs_a_reason(reason, waiting, edda):
    with pytest.raises(Refused, match=r"Say why|may have"):
        waive(waiting, edda, reason)
    assert Claim.objects.get(pk=waiting.pk).state == "second_review"


def test_a_reviewer_waives_nothing_and_a_claim_that_waits_for_nobody_has_nothing_to_waive(
    waiting, claim, rita, remy, edda
):
    with pytest.raises(Refused, match="Only editors"):
        waive(waiting, remy)
    with pytest.raises(Refused, match="waits for no second opinion"):
        waive(waiting.article.claims.all()[1], edda)


def test_an_old_form_is_refused_and_its_reason_comes_back(waiting, edda, sign_in):
    with pytest.raises(Stale):
        waive_second(claim=waiting, reason="x", version=1, user=edda)
    path = reverse("waive_second", args=[waiting.pk])
    page = sign_in(edda).post(path, {"version": 1, "reason": "Remy is ill."}, follow=True).content.decode()
    assert "Someone changed this claim" in page and ">Remy is ill.</textarea>" in page


def test_the_editor_does_not_see_what_is_waived(waiting, edda, sign_in):
    browser = sign_in(edda)
    page = browser.get(reverse("claim", args=[waiting.pk])).content.decode()
    assert "Nobody can give a second opinion?" in page and "Contradicted" not in page
    fields = {"version": waiting.version, "reason": "All are on leave."}
    assert (
        "Contradicted" in browser.post(reverse("waive_second", args=[waiting.pk]), fields, follow=True).content.decode()
    )
