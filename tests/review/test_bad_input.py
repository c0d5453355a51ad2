"""What goes wrong at a desk sooner or later: two at once, old pages, ended sessions, removed copies, clocks that are off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.articles.editing import edit_wording
from claims.articles.models import Claim
from claims.audit import services as audit
from claims.audit.services import verify_chains
from claims.errors import Refused, Stale
from claims.evidence import services as evidence
from claims.review.as_of import replay
from claims.review.assignments import assign_claims, take_next
from claims.review.history_views import _list_events
from claims.review.models import Draft, Presence, Rating, Verdict
from claims.review.presence import list_others, note_presence
from claims.review.queue import Filters, standing_assignments
from claims.review.services import submit_verdict
from claims.sources.removal import remove_snapshot
from tests.builders import make_evidence, make_verdict, run_at_once

pytestmark = pytest.mark.django_db
LONG = "Contradicted by the ministry [1]. " * 2900  # near 100,000 characters


@pytest.fixture
def ready(claim, extraction, rita) -> Claim:
    make_evidence(claim, rita, extraction=extraction)
    return Claim.objects.get(pk=claim.pk)


def form(claim: Claim, **more) -> dict:
    return {
        "version": claim.version,
        "rating": Rating.objects.get(label="False").pk,
        "rationale": "So [1].",
        "key": "k",
    } | more


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_seal_at_once_one_decides_and_the_other_keeps_the_words(ready, rita, remy, sign_in):
    browsers = {person: sign_in(person, htmx=True) for person in (rita, remy)}
    path = reverse("submit_verdict", args=[ready.pk])

    def seal(person):
        return browsers[person].post(path, form(ready, rationale=f"{person} says so [1].", key=person.username))

    answers = run_at_once(lambda: seal(rita), lambda: seal(remy))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    late = remy if answers[1].status_code == 409 else rita
    verdict = Verdict.objects.get()
    assert verdict.reviewer != late and verdict.decisive
    refused = next(answer for answer in answers if answer.status_code == 409).content.decode()
    assert f"{late} says so [1]." in refused and verdict.rationale.removesuffix(" [1].") in refused  # both texts
    assert Draft.objects.get(claim=ready, reviewer=late).rationale == f"{late} says so [1]."


class TestBackButton:
    """The page from before the sealing is sent once more."""

    def test_as_it_was_it_is_the_same_verdict(self, ready, rita):
        sent = {"claim": ready, "reviewer": rita, "rating": Rating.objects.first(), "version": ready.version}
        first = submit_verdict(**sent, rationale="So [1].\r\n", idempotency_key="k")
        assert submit_verdict(**sent, rationale="So [1].", idempotency_key="k") == first

    def test_with_other_words_it_is_refused_and_the_words_come_back(self, ready, rita, sign_in):
        browser, path = sign_in(rita), reverse("submit_verdict", args=[ready.pk])
        assert browser.post(path, form(ready)).status_code == 302
        answer = browser.post(path, form(ready, rationale="On second thoughts [1]."))
        page = answer.content.decode()
        assert answer.status_code == 409 and "On second thoughts [1]." in page and "So " in page
        assert Verdict.objects.get().rationale == "So [1]."


def test_a_long_rationale_survives_an_ended_session(ready, rita, client):
    rita.set_password("correct horse battery")
    rita.save()
    page = f"http://testserver{reverse('claim', args=[ready.pk])}"
    asked = client.post(
        reverse("submit_verdict", args=[ready.pk]), form(ready, rationale=LONG), headers={"Referer": page}
    )
    assert asked.status_code == 302 and not Verdict.objects.exists()
    fields = {"username": "rita", "password": "correct horse battery", "next": reverse("claim", args=[ready.pk])}
    shown = client.post(reverse("sign_in"), fields, follow=True).content.decode()
    assert "You were signed out before this was sent." in shown
    assert LONG.strip() in shown


class TestRemovedCopy:
    """A quote whose copy had to be removed from the archive."""

    @pytest.fixture
    def removed(self, ready, extraction, ada) -> Claim:
        remove_snapshot(snapshot=extraction.snapshot, reason="A court ordered it.", user=ada)
        return ready

    def test_every_page_of_the_claim_opens(self, removed, rita, sign_in):
        for name in ("claim", "claim_history", "claim_as_of", "claim_comments", "evidence_panel"):
            assert sign_in(rita).get(reverse(name, args=[removed.pk])).status_code == 200

    @pytest.mark.parametrize(
        "act",
        [
            lambda quote, who: evidence.resize_quote(evidence=quote, quote="about 10,000 soldiers", user=who),
            lambda quote, who: evidence.cite_quote(claim=quote.claim, extraction=quote.extraction, quote="None were sent", stance="refutes", user=who),
        ],
    )  # fmt: skip
    def test_nothing_new_is_taken_from_it(self, act, removed, rita):
        with pytest.raises(Refused):
            act(removed.evidence.get(), rita)

    def test_its_stance_may_still_be_set_and_it_may_be_taken_back_but_not_brought_back(self, removed, rita):
        quote = removed.evidence.get()
        assert evidence.set_stance(evidence=quote, stance="context", user=rita).stance == "context"
        evidence.withdraw_quote(evidence=quote, user=rita)
        with pytest.raises(Refused, match="removed from the archive"):
            evidence.restore_quote(evidence=quote, user=rita)


def test_a_rating_that_was_retired_while_the_form_was_open_is_refused_and_nothing_is_lost(ready, rita, sign_in):
    fields = form(ready)
    Rating.objects.filter(label="False").update(retired=True)
    answer = sign_in(rita).post(reverse("submit_verdict", args=[ready.pk]), fields)
    assert answer.status_code == 422 and "Choose a rating." in answer.content.decode()
    assert Draft.objects.get(claim=ready, reviewer=rita).rationale == "So [1]."


class TestDeactivated:
    """A reviewer who is made inactive in the middle of a review."""

    @pytest.fixture
    def gone(self, ready, remy, edda):
        assign_claims(claim_ids=[ready.pk], person=remy, due_on=None, user=edda)
        note_presence(claim=ready, person=remy)
        remy.is_active = False
        remy.save()
        return remy

    def test_nothing_is_sealed_any_more(self, ready, remy, sign_in):
        browser = sign_in(remy)
        remy.is_active = False
        remy.save()
        answer = browser.post(reverse("submit_verdict", args=[ready.pk]), form(ready))
        assert answer.status_code == 302 and answer.url.startswith(reverse("sign_in"))
        assert not Verdict.objects.exists()

    def test_the_claim_is_free_for_others(self, ready, gone, rita):
        assert not standing_assignments().filter(claim=ready).exists()
        Presence.objects.all().delete()
        Claim.objects.filter(pk=ready.pk).update(worthiness=1)
        assert take_next(person=rita, filters=Filters()) == ready

    def test_what_they_sealed_before_stays(self, ready, remy):
        verdict = make_verdict(ready, remy)
        remy.is_active = False
        remy.save()
        verdict.refresh_from_db()
        assert verdict.decisive


class TestClocks:
    def test_a_clock_that_was_set_back_breaks_neither_the_chain_nor_the_past(self, ready, rita, monkeypatch):
        early = timezone.now() - timedelta(days=1)
        monkeypatch.setattr(audit.timezone, "now", lambda: early)
        edit_wording(claim=ready, wording="Other words.", version=ready.version, user=rita)
        monkeypatch.undo()
        events = _list_events(ready)
        assert events[-1].kind == "wording edited"
        assert [event.at for event in events] == sorted(event.at for event in events)
        assert replay(events, ready.standalone).wording == "Other words."
        assert list(verify_chains()) == []

    def test_presence_asks_one_clock_alone(self, ready, rita, remy, monkeypatch):
        """A web server whose clock is an hour off says who is there all the same."""
        wrong = timezone.now() - timedelta(hours=1)
        monkeypatch.setattr("django.utils.timezone.now", lambda: wrong)
        note_presence(claim=ready, person=remy)
        assert list_others(ready, rita) == ["Remy"]

    def test_a_page_whose_clock_is_ahead_is_told_from_now_on(self, ready, rita, sign_in):
        path = reverse("live_article", args=[ready.article_id])
        assert sign_in(rita).get(path, {"since": 9_999_999_999, "claim": ready.pk}).status_code == 200


def test_an_old_form_after_new_words_is_stale(ready, rita, remy):
    edit_wording(claim=ready, wording="Other words.", version=ready.version, user=remy)
    with pytest.raises(Stale):
        submit_verdict(
            claim=ready, reviewer=rita, rating=Rating.objects.first(), rationale="So.", version=ready.version
        )
