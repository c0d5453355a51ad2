"""A verdict is sealed with a rating, a rationale and grounds, or refused with everything typed kept."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.articles.editing import edit_wording
from claims.articles.models import Claim
from claims.articles.splitting import lock_article
from claims.audit.models import Event
from claims.errors import Refused, Stale
from claims.evidence.services import withdraw_quote
from claims.reports.content import build_content
from claims.review.desk import load_desk
from claims.review.models import Draft, Rating, RatingScale, Verdict
from claims.review.services import RATIONALE_LIMIT, reopen_claim, save_draft, submit_verdict
from tests.builders import make_evidence, make_source, make_verdict, run_at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(claim, extraction, rita) -> Claim:
    """A claim with one quote, which a verdict may rest on."""
    make_evidence(claim, rita, extraction=extraction)
    return claim


def seal(claim, reviewer, label="False", rationale="The archive says ten thousand [1].", version=1, **more) -> Verdict:
    rating = Rating.objects.get(label=label) if label else None
    return submit_verdict(claim=claim, reviewer=reviewer, rating=rating, rationale=rationale, version=version, **more)


def test_it_seals_the_verdict_on_the_words_and_quotes_of_now(ready, rita):
    verdict = seal(ready, rita)
    ready.refresh_from_db()
    assert (ready.state, ready.version) == ("decided", 2)
    assert (verdict.wording, [item.number for item in verdict.evidence.all()]) == (ready.standalone, [1])
    event = Event.objects.filter(chain=ready.chain).latest("sequence")
    assert (event.kind, event.actor, event.data["rating"]) == ("verdict submitted", rita, "False")
    assert event.data["rationale"] == "The archive says ten thousand [1]."


def test_it_rests_on_the_quotes_that_are_cited_or_on_all(ready, rita):
    make_evidence(ready, rita, quote="None were sent in 2022, officials said.")
    assert {item.number for item in seal(ready, rita, rationale="See [2].").evidence.all()} == {2}
    assert {item.number for item in seal(ready, rita, rationale="See all.", version=2).evidence.all()} == {1, 2}


def test_a_search_that_found_nothing_is_ground_enough(claim, rita):
    assert make_verdict(claim, rita, label="Unproven").searches.count() == 1


REFUSED = {
    "no rating": ({"label": ""}, "Choose a rating"),
    "no rationale": ({"rationale": " \n "}, "needs a rationale"),
    "a rationale of signs": ({"rationale": "…!"}, "needs a rationale"),
    "a rationale too long": ({"rationale": "w" * (RATIONALE_LIMIT + 1)}, "100,001"),
    "a quote that is not there": ({"rationale": "See [7]."}, r"cites \[7\]"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_an_incomplete_verdict_is_refused(kind, ready, rita):
    change, sentence = REFUSED[kind]
    with pytest.raises(Refused, match=sentence):
        seal(ready, rita, **change)
    ready.refresh_from_db()
    assert (ready.state, ready.version, Verdict.objects.count()) == ("detected", 1, 0)


def test_a_verdict_without_a_quote_is_refused(claim, rita):
    with pytest.raises(Refused, match="at least one quote"):
        seal(claim, rita, rationale="I know it.")


def test_a_quote_taken_back_is_no_ground(ready, rita):
    withdraw_quote(evidence=ready.evidence.get(), user=rita)
    with pytest.raises(Refused, match="at least one quote"):
        seal(ready, rita, rationale="I know it.")


def test_a_quote_of_what_turned_out_to_be_a_paywall_is_no_ground(ready, rita, edda):
    snapshot = ready.evidence.get().extraction.snapshot
    snapshot.overrides.create(quality="paywall", reason="only the teaser", decided_by=edda)
    with pytest.raises(Refused, match="at least one quote"):
        seal(ready, rita, rationale="I know it.")


def test_a_retired_rating_is_offered_no_more(ready, rita):
    Rating.objects.filter(label="False").update(retired=True)
    with pytest.raises(Refused, match="Choose a rating"):
        seal(ready, rita)


def test_a_stale_form_is_refused(ready, rita, remy):
    edit_wording(claim=ready, wording="Other words.", version=1, user=remy)
    with pytest.raises(Stale):
        seal(ready, rita)
    assert not Verdict.objects.exists()


def test_the_longest_rationale_is_kept_whole(ready, rita):
    rationale = ("Ten thousand, says [1]. " * 5000)[:RATIONALE_LIMIT].strip()
    assert seal(ready, rita, rationale=rationale).rationale == rationale


def test_the_same_submission_twice_is_one_verdict(ready, rita):
    first = seal(ready, rita, idempotency_key="one")
    assert seal(ready, rita, idempotency_key="one") == first
    assert Verdict.objects.count() == 1
    assert Event.objects.filter(chain=ready.chain, kind="verdict submitted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_verdict(ready, rita):
    verdicts = run_at_once(*[lambda: seal(ready, rita, idempotency_key="one")] * 4)
    assert len({verdict.pk for verdict in verdicts}) == 1 and Verdict.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_it_does_not_wait_for_the_article(ready, rita):
    """Whoever makes claims locks the article and then a claim; with the claim locked first both would wait in a circle."""

    def seal_at_once() -> Verdict:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        return seal(ready, rita)

    with transaction.atomic():
        lock_article(ready.article_id)
        (verdict,) = run_at_once(seal_at_once)
    assert verdict.claim_id == ready.pk


def test_a_key_of_another_claim_or_person_is_no_repetition(ready, rita, remy):
    seal(ready, rita, idempotency_key="one")
    with pytest.raises(Refused):
        seal(ready, remy, version=2, idempotency_key="one")


def test_a_later_verdict_supersedes_the_reviewers_earlier_one(ready, rita):
    first = seal(ready, rita)
    second = seal(ready, rita, label="Mixed", version=2)
    first.refresh_from_db()
    assert (first.superseded, second.superseded, first.rationale) == (True, False, second.rationale)
    assert Event.objects.filter(chain=ready.chain).latest("sequence").data["replaces_earlier"] is True


def test_of_two_reviewers_verdicts_the_later_one_counts(ready, rita, remy):
    seal(ready, rita)
    later = seal(ready, remy, label="Mixed", version=2)
    assert load_desk(ready, rita).verdict == later
    assert build_content(ready.article)["claims"][0]["verdict"]["rating"] == "Mixed"


def test_sealing_takes_three_statements(ready, rita):
    rating = Rating.objects.get(label="False")
    with CaptureQueriesContext(connection) as asked:
        submit_verdict(claim=ready, reviewer=rita, rating=rating, rationale="See [1].", version=1)
    said = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
    assert len(said) == 3, said


@pytest.mark.parametrize("state", ["dismissed", "superseded"])  # the rounds have tests of their own
def test_only_an_open_or_decided_claim_takes_a_verdict(state, ready, rita):
    Claim.objects.filter(pk=ready.pk).update(state=state, dismissed_reason="an opinion")
    with pytest.raises(Refused, match="cannot become decided"):
        seal(ready, rita)
    assert not Verdict.objects.exists()


def test_a_verdict_under_review_again_says_why_and_what_it_was(ready, rita, sign_in):
    verdict = make_verdict(ready, rita, rationale="Ten *thousand*.")
    browser, address = sign_in(rita), reverse("claim", args=[ready.pk])
    reopen_claim(claim=ready, version=2, user=rita)
    page = browser.get(address).content.decode()
    assert "Reopened: this stands until" in page and "Ten <em>thousand</em>." in page
    edit_wording(claim=ready, wording="Other words.", version=3, user=rita)
    page = browser.get(address).content.decode()
    assert f"Sealed for other words: “{verdict.wording}”" in page and "Ten <em>thousand</em>." in page
    Claim.objects.filter(pk=ready.pk).update(state="stale", standalone=verdict.wording)
    assert "the history says what" in browser.get(address).content.decode()


def test_a_decided_claim_can_be_reopened_and_its_verdict_stands_until_the_next(ready, rita):
    verdict = seal(ready, rita)
    reopened = reopen_claim(claim=ready, version=2, user=rita)
    assert (reopened.state, reopened.verdicts.get(superseded=False)) == ("in_review", verdict)
    with pytest.raises(Stale):
        reopen_claim(claim=ready, version=2, user=rita)
    with pytest.raises(Refused, match="Only a decided claim"):
        reopen_claim(claim=ready, version=3, user=rita)


def test_drafts_belong_to_one_person_and_the_newest_wins(ready, rita, remy):
    save_draft(claim=ready, reviewer=rita, rating=None, rationale="one")
    save_draft(claim=ready, reviewer=rita, rating=None, rationale="two")
    save_draft(claim=ready, reviewer=remy, rating=None, rationale="three")
    assert set(Draft.objects.values_list("reviewer__username", "rationale")) == {("rita", "two"), ("remy", "three")}
    seal(ready, rita)
    assert Draft.objects.get().reviewer == remy


class TestPage:
    @pytest.fixture
    def post(self, rita, sign_in):
        def post(claim, *, htmx=False, **fields):
            rating = Rating.objects.get(label="False")
            fields = {
                "version": claim.version,
                "rating": rating.pk,
                "rationale": "Ten thousand [1].",
                "key": "k",
            } | fields
            return sign_in(rita, htmx=htmx).post(reverse("submit_verdict", args=[claim.pk]), fields)

        return post

    def test_sealing_leads_to_the_next_open_claim(self, post, ready):
        following = ready.article.claims.all()[1]
        assert post(ready).url == reverse("claim", args=[following.pk])

    def test_with_htmx_the_answer_is_the_next_desk_and_the_tally(self, post, ready):
        following = ready.article.claims.all()[1]
        answer = post(ready, htmx=True)
        page = answer.content.decode()
        assert answer["HX-Push-Url"] == reverse("claim", args=[following.pk])
        assert (
            f'"id": {ready.pk}' in answer["HX-Trigger-After-Swap"]
            and '"hue": "false"' in answer["HX-Trigger-After-Swap"]
        )
        assert f'data-claim="{following.pk}"' in page and "1 false" in page and "hx-swap-oob" in page
        assert "<html" not in page

    def test_a_double_click_answers_with_the_next_claim_both_times(self, post, ready):
        answers = [post(ready, htmx=True) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0]["HX-Push-Url"] == answers[1]["HX-Push-Url"]
        assert Verdict.objects.count() == 1

    @pytest.mark.parametrize("htmx", [True, False])
    def test_a_refusal_keeps_what_was_typed_and_says_why_once(self, post, ready, htmx):
        answer = post(ready, htmx=htmx, rating="", rationale="Long thoughts.")
        page = answer.content.decode()
        assert answer.status_code == 422
        assert page.count('role="alert"') == 1 and "Choose a rating." in page
        assert ">Long thoughts.</textarea>" in page
        assert Draft.objects.get().rationale == "Long thoughts."

    @pytest.mark.parametrize("htmx", [True, False])
    def test_a_stale_form_shows_the_new_words_and_keeps_the_typed_ones(self, post, ready, remy, htmx):
        edit_wording(claim=ready, wording="Other words.", version=1, user=remy)
        answer = post(ready, htmx=htmx, version="1", rationale="Long thoughts.")
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Someone changed this claim" in page and "Other words." in page and ">Long thoughts.</textarea>" in page
        assert 'name="version" value="2"' in page

    @pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
    def test_a_nonsense_version_is_stale(self, post, ready, version):
        assert post(ready, version=version).status_code == 409

    @pytest.mark.parametrize("rating", ["x", "0", "9" * 30])
    def test_a_nonsense_rating_is_none(self, post, ready, rating):
        assert post(ready, rating=rating).status_code == 422

    def test_a_rating_of_another_scale_is_none(self, post, ready):
        other = RatingScale.objects.create(name="Other").ratings.create(position=1, label="So", glyph="✓", hue="true")
        assert post(ready, rating=other.pk).status_code == 422

    def test_a_long_rationale_survives_a_refusal_whole(self, post, ready):
        rationale = "w" * RATIONALE_LIMIT
        assert rationale in post(ready, rating="", rationale=rationale).content.decode()

    def test_too_long_a_rationale_is_refused_and_comes_back_whole(self, post, ready):
        rationale = "w" * (RATIONALE_LIMIT + 9)
        answer = post(ready, rationale=rationale)
        assert answer.status_code == 422 and rationale in answer.content.decode()

    def test_a_draft_is_saved_without_leaving(self, ready, rita, sign_in):
        answer = sign_in(rita, htmx=True).post(reverse("save_draft", args=[ready.pk]), {"rationale": "half a th"})
        assert "saved as draft" in answer.content.decode()
        assert "half a th</textarea>" in sign_in(rita).get(reverse("claim", args=[ready.pk])).content.decode()

    def test_a_draft_that_is_too_long_for_a_rationale_says_how_much_of_it_is_kept(self, ready, rita, sign_in):
        typed = {"rationale": "a" * (RATIONALE_LIMIT + 1)}
        answer = sign_in(rita, htmx=True).post(reverse("save_draft", args=[ready.pk]), typed)
        assert "its beginning saved as draft" in answer.content.decode()
        assert ready.drafts.get().rationale == "a" * RATIONALE_LIMIT

    def test_a_draft_of_another_reviewer_is_not_shown(self, ready, rita, remy, sign_in):
        save_draft(claim=ready, reviewer=remy, rating=None, rationale="secret thoughts")
        assert "secret thoughts" not in sign_in(rita).get(reverse("claim", args=[ready.pk])).content.decode()

    def test_the_last_claim_stays_open_on_the_desk(self, post, article, rita, extraction):
        *others, last = article.claims.all()
        for claim in others:
            make_verdict(claim, rita)
        make_evidence(last, rita)
        assert post(last).url == reverse("claim", args=[last.pk])

    def test_a_source_of_a_failed_capture_is_no_obstacle(self, post, ready, rita):
        make_evidence(
            ready,
            rita,
            extraction=make_source(url="https://b.example.org/", text="It did not. So they said."),
            quote="It did not.",
        )
        assert post(ready, htmx=True).status_code == 200


@pytest.mark.parametrize("htmx", [True, False])
def test_after_the_last_one_the_way_leads_back_to_the_queue(htmx, article, extraction, rita, sign_in):
    *others, last = article.claims.all()
    make_evidence(last, rita, extraction=extraction)
    browser = sign_in(rita, htmx=htmx)

    def seal_in_browser(claim) -> str:
        version = Claim.objects.get(pk=claim.pk).version
        fields = {"rating": Rating.objects.first().pk, "rationale": "So.", "version": version}
        answer = browser.post(reverse("submit_verdict", args=[claim.pk]), fields, follow=not htmx)
        return str(answer.headers) if htmx else answer.content.decode()

    assert "Nothing else here waits for you" not in seal_in_browser(last)
    reopen_claim(claim=last, version=Claim.objects.get(pk=last.pk).version, user=rita)
    for claim in others:
        make_verdict(claim, rita)
    assert "Nothing else here waits for you" in seal_in_browser(last)
