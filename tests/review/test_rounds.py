"""One opinion or two, agreement or dispute: which verdict decides, and who may give which."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.articles.editing import edit_wording
from claims.articles.models import Claim
from claims.audit.models import Event
from claims.audit.services import verify_chains
from claims.errors import Refused
from claims.evidence.services import withdraw_quote
from claims.reports.content import build_content
from claims.review.desk import load_desk
from claims.review.models import Rating, ReviewPolicy, Verdict
from claims.review.policies import is_drawn
from claims.review.services import find_next_claim, reopen_claim, submit_verdict
from tests.builders import make_evidence, make_person, run_at_once

pytestmark = pytest.mark.django_db
ALL = {"way": "share", "share": 100}


@pytest.fixture
def ready(claim, extraction, rita) -> Claim:
    make_evidence(claim, rita, extraction=extraction)
    return claim


@pytest.fixture
def policy(db):
    return ReviewPolicy.objects.create(**ALL)


def seal(claim, reviewer, label="False", rationale="The archive says ten thousand [1].") -> Verdict:
    version = Claim.objects.get(pk=claim.pk).version
    rating = Rating.objects.get(label=label)
    verdict = submit_verdict(claim=claim, reviewer=reviewer, rating=rating, rationale=rationale, version=version)
    claim.refresh_from_db()
    return verdict


def test_without_a_policy_one_verdict_decides(ready, rita):
    verdict = seal(ready, rita)
    assert (ready.state, verdict.decisive, verdict.blind) == ("decided", True, False)


def test_a_first_verdict_under_a_policy_waits_and_decides_nothing(ready, rita, policy):
    verdict = seal(ready, rita)
    assert (ready.state, verdict.decisive, verdict.blind) == ("second_review", False, True)
    assert build_content(ready.article)["claims"] == []


def test_two_equal_opinions_decide(ready, rita, remy, policy):
    first = seal(ready, rita)
    second = seal(ready, remy, rationale="Ten thousand, not twelve [1].")
    first.refresh_from_db()
    assert (ready.state, second.round) == ("decided", "second")
    assert (first.decisive, first.blind, second.decisive, second.blind) == (True, False, False, False)
    assert build_content(ready.article)["claims"][0]["verdict"]["rationale"] == first.rationale


def test_two_unequal_opinions_are_a_dispute_that_decides_nothing(ready, rita, remy, policy):
    seal(ready, rita)
    seal(ready, remy, "Mixed")
    assert ready.state == "in_dispute"
    assert not Verdict.objects.filter(decisive=True).exists() and not Verdict.objects.filter(blind=True).exists()
    assert build_content(ready.article)["claims"] == []


def test_an_editor_who_gave_neither_opinion_ends_the_dispute(ready, rita, remy, edda, policy):
    seal(ready, rita)
    seal(ready, remy, "Mixed")
    verdict = seal(ready, edda, "Mostly false", "Ten is close to twelve, but it is not twelve [1].")
    assert (ready.state, verdict.round, verdict.decisive) == ("decided", "adjudication", True)
    event = Event.objects.filter(chain=ready.chain).latest("sequence")
    assert (event.kind, event.data["rationale"]) == ("dispute adjudicated", verdict.rationale)
    assert build_content(ready.article)["claims"][0]["verdict"]["rating"] == "Mostly false"
    assert list(verify_chains()) == []


def test_the_reason_of_an_adjudication_is_needed(ready, rita, remy, edda, policy):
    seal(ready, rita)
    seal(ready, remy, "Mixed")
    with pytest.raises(Refused, match="Say why"):
        seal(ready, edda, "Mixed", " ")


def test_nobody_gives_both_opinions(ready, rita, policy):
    seal(ready, rita)
    with pytest.raises(Refused, match="Somebody else gives the second"):
        seal(ready, rita)


def test_a_reviewer_does_not_adjudicate(ready, rita, remy, policy):
    seal(ready, rita)
    seal(ready, remy, "Mixed")
    for person in (rita, remy, make_person("robin", "Reviewer")):
        with pytest.raises(Refused, match="an editor decides"):
            seal(ready, person)


@pytest.mark.parametrize("turn", ["first", "second"])
def test_an_editor_does_not_judge_between_their_own_opinion_and_another(turn, ready, rita, edda, policy):
    people = [edda, rita] if turn == "first" else [rita, edda]
    seal(ready, people[0])
    seal(ready, people[1], "Mixed")
    with pytest.raises(Refused, match="One of the two opinions is yours"):
        seal(ready, edda)


def test_the_database_knows_one_decisive_verdict_and_none_that_is_blind(ready, rita, remy, policy):
    first = seal(ready, rita)
    for change in ({"decisive": True}, {"decisive": True, "blind": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Verdict.objects.filter(pk=first.pk).update(**{"blind": True} | change)
    seal(ready, remy)
    with pytest.raises(IntegrityError), transaction.atomic():
        Verdict.objects.filter(claim=ready).update(decisive=True)


def test_a_reopened_claim_is_judged_in_two_rounds_again_and_its_verdict_decides_meanwhile(ready, rita, remy, policy):
    old = seal(ready, rita)
    seal(ready, remy)
    reopen_claim(claim=ready, version=ready.version, user=remy)
    new = seal(ready, remy, "Mixed")
    old.refresh_from_db()
    assert (ready.state, old.decisive, new.blind) == ("second_review", True, True)
    seal(ready, rita, "Mixed")
    assert ready.verdicts.get(decisive=True) == new
    assert ready.verdicts.filter(superseded=False).count() == 2


def test_new_words_end_the_round_and_the_old_opinion_stays_hidden(ready, rita, remy, policy):
    first = seal(ready, rita)
    edit_wording(claim=ready, wording="Other words.", version=ready.version, user=remy)
    ready.refresh_from_db()
    assert ready.state == "stale"
    assert load_desk(ready, remy).opinions == []
    seal(ready, remy, "Mixed")
    first.refresh_from_db()
    assert (first.superseded, first.blind, ready.state) == (True, True, "second_review")
    seal(ready, rita, "Mixed")
    first.refresh_from_db()
    assert (ready.state, first.blind) == ("decided", False)


def test_quotes_stay_while_a_second_opinion_is_awaited(ready, rita, remy, policy):
    seal(ready, rita)
    with pytest.raises(Refused, match="waits for a second opinion"):
        withdraw_quote(evidence=ready.evidence.get(), user=remy)


def test_the_next_claim_of_the_second_reviewer_is_one_that_waits_for_them(ready, rita, remy, policy):
    later = ready.article.claims.last()
    Claim.objects.exclude(pk__in=[ready.pk, later.pk]).update(state="dismissed", dismissed_reason="an opinion")
    seal(ready, rita)
    assert find_next_claim(later, remy) == ready
    assert find_next_claim(later, rita) is None


@pytest.mark.parametrize("turn", ["second", "adjudication"])
def test_later_rounds_take_ten_statements_too(turn, ready, rita, remy, edda, policy):
    seal(ready, rita)
    if turn == "adjudication":
        seal(ready, remy, "Mixed")
    rating, reviewer = Rating.objects.get(label="False"), remy if turn == "second" else edda
    with CaptureQueriesContext(connection) as asked:
        submit_verdict(claim=ready, reviewer=reviewer, rating=rating, rationale="[1]", version=ready.version)
    said = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
    assert len(said) <= (10 if turn == "second" else 11), said  # who may adjudicate is looked up; once a request


@pytest.mark.django_db(transaction=True)
def test_of_two_second_opinions_at_once_one_counts(ready, rita, remy, edda, policy):
    seal(ready, rita)
    rating = Rating.objects.get(label="False")

    def second(reviewer):
        try:
            return submit_verdict(claim=ready, reviewer=reviewer, rating=rating, rationale="See [1].", version=2)
        except Refused as refusal:
            return refusal

    results = run_at_once(lambda: second(remy), lambda: second(edda))
    assert sorted(isinstance(result, Verdict) for result in results) == [False, True]
    ready.refresh_from_db()
    assert (ready.state, ready.verdicts.count()) == ("decided", 2)


class TestPage:
    def post(self, browser, claim, label="False", rationale="Ten thousand [1]."):
        version = Claim.objects.get(pk=claim.pk).version
        fields = {"version": version, "rating": Rating.objects.get(label=label).pk, "rationale": rationale}
        return browser.post(reverse("submit_verdict", args=[claim.pk]), fields | {"key": f"{label}{version}"})

    def test_two_reviewers_and_an_editor_end_a_dispute_in_the_browser(self, ready, rita, remy, edda, policy, sign_in):
        answer = self.post(sign_in(rita, htmx=True), ready)
        assert '"hue": "open"' in answer["HX-Trigger-After-Swap"] and "waits for a second" in str(answer.headers)
        page = sign_in(remy).get(reverse("claim", args=[ready.pk])).content.decode()
        assert "The first one is hidden" in page and "Ten thousand" not in page
        answer = self.post(sign_in(remy, htmx=True), ready, "Mixed", "Half of it [1].")
        assert "an editor decides" in answer["HX-Trigger-After-Swap"]
        page = sign_in(rita).get(reverse("claim", args=[ready.pk])).content.decode()
        assert "Half of it" in page and 'id="verdict-form"' not in page
        page = sign_in(edda).get(reverse("claim", args=[ready.pk])).content.decode()
        assert "Half of it" in page and "Ten thousand" in page and "Decide</button>" in page
        self.post(sign_in(edda), ready, "Mixed", "Remy is right [1].")
        page = sign_in(rita).get(reverse("claim", args=[ready.pk])).content.decode()
        assert "Remy is right" in page and "decides" in page

    def test_a_refused_second_opinion_keeps_what_was_typed(self, ready, rita, policy, sign_in):
        self.post(sign_in(rita), ready)
        answer = self.post(sign_in(rita), ready, "Mixed", "Long thoughts [1].")
        page = answer.content.decode()
        assert answer.status_code == 422 and "Somebody else gives the second." in page
        assert ">Long thoughts [1].</textarea>" in page

    def test_what_was_typed_too_late_is_shown_beside_what_was_sealed_meanwhile(self, ready, rita, remy, sign_in):
        seal(ready, rita)
        fields = {"version": 1, "rating": Rating.objects.get(label="Mixed").pk, "rationale": "Long thoughts [1]."}
        answer = sign_in(remy).post(reverse("submit_verdict", args=[ready.pk]), fields)
        page = answer.content.decode()
        assert answer.status_code == 409 and "Someone changed this claim" in page
        assert ">Long thoughts [1].</textarea>" in page and "The archive says ten thousand" in page


class TestPolicy:
    @pytest.fixture
    def ask(self, edda, sign_in):
        def ask(path, **fields):
            return sign_in(edda).post(path, {"version": 0, "share": 10} | fields)

        return ask

    @pytest.mark.parametrize(
        ("rules", "label", "state"),
        [
            ({"way": "none", "share": 100}, "False", "decided"),
            ({"way": "share", "share": 0}, "False", "decided"),
            ({"way": "share", "share": 100}, "False", "second_review"),
            ({"way": "kind", "kinds": ["event/property"]}, "False", "second_review"),
            ({"way": "kind", "kinds": ["causal"]}, "False", "decided"),
            ({"way": "verdict", "hues": ["false"], "share": 10}, "Mostly false", "second_review"),
            ({"way": "verdict", "hues": ["true"], "share": 100}, "False", "second_review"),
        ],
    )
    def test_it_says_which_claims_need_a_second_opinion(self, rules, label, state, ready, rita):
        ReviewPolicy.objects.create(**rules)
        seal(ready, rita, label)
        assert ready.state == state

    @pytest.mark.parametrize(("own", "state"), [(ALL, "second_review"), ({"way": "none"}, "decided")])
    def test_an_articles_own_policy_goes_before_the_desks(self, own, state, ready, rita):
        ReviewPolicy.objects.create(**(ALL if own != ALL else {"way": "none"}))
        ReviewPolicy.objects.create(article=ready.article, **own)
        seal(ready, rita)
        assert ready.state == state

    def test_a_share_is_drawn_by_lot_and_stays_drawn(self):
        claims = [Claim(pk=number) for number in range(1, 2001)]
        drawn = [claim for claim in claims if is_drawn(claim, 30)]
        assert 500 < len(drawn) < 700 and drawn == [claim for claim in claims if is_drawn(claim, 30)]
        assert {claim.pk for claim in drawn} < {claim.pk for claim in claims if is_drawn(claim, 40)}

    def test_the_lot_hangs_on_the_sites_secret(self, settings):
        claims = [Claim(pk=number) for number in range(1, 200)]
        before = [is_drawn(claim, 50) for claim in claims]
        settings.SECRET_KEY = "another"
        assert before != [is_drawn(claim, 50) for claim in claims]

    @pytest.mark.parametrize(("label", "refused"), [("True", True), ("Mostly false", True), ("Mixed", False)])
    def test_true_and_false_may_need_a_search_for_the_opposite(self, label, refused, ready, rita):
        ReviewPolicy.objects.create(opposite_search=True)
        if refused:
            with pytest.raises(Refused, match="search for the opposite"):
                seal(ready, rita, label)
            ready.searches.create(
                query="12,000", tool="an archive", searched_on="2026-03-01", for_opposite=True, logged_by=rita
            )
        seal(ready, rita, label)
        assert ready.state == "decided"

    @pytest.mark.parametrize(
        ("policy", "refused"),
        [
            ({"way": "share", "share": 1}, True),
            ({"way": "share", "share": 0}, False),
            ({"way": "kind", "kinds": ["numerical"]}, True),
            ({"way": "kind", "kinds": ["causal"]}, False),
            ({"way": "verdict", "hues": ["false"], "share": 10}, True),
        ],
    )
    def test_where_a_second_opinion_may_come_every_verdict_needs_the_search(self, policy, refused, ready, rita):
        """Or else a claim that waits without one would tell that the first opinion was neither true nor false."""
        Claim.objects.filter(pk=ready.pk).update(kind="numerical")
        ReviewPolicy.objects.create(opposite_search=True, **policy)
        if refused:
            with pytest.raises(Refused, match="search for the opposite"):
                seal(ready, rita, "Mixed")
        else:
            assert seal(ready, rita, "Mixed").rating.label == "Mixed"

    def test_an_editor_sets_it_and_the_trail_knows(self, ask, edda):
        ask(reverse("review_policy"), way="kind", kinds=["causal", "nonsense"], opposite_search="on")
        policy = ReviewPolicy.objects.get()
        assert (policy.way, policy.kinds, policy.opposite_search, policy.version) == ("kind", ["causal"], True, 1)
        event = Event.objects.get(chain="desk")
        assert (event.actor, event.data["old"]["way"], event.data["new"]["way"]) == (edda, "none", "kind")

    def test_an_article_gets_its_own_and_gives_it_up(self, ask, article):
        ask(reverse("article_review_policy", args=[article.pk]), way="share", share=50)
        assert ReviewPolicy.objects.get().article == article
        ask(reverse("drop_review_policy", args=[article.pk]))
        assert not ReviewPolicy.objects.exists()
        assert [event.kind for event in Event.objects.filter(chain=article.chain).order_by("sequence")][-2:] == [
            "review policy set",
            "review policy dropped",
        ]

    def test_a_policy_by_verdict_needs_cover(self, ask):
        answer = ask(reverse("review_policy"), way="verdict", hues=["false"], share=9)
        assert answer.status_code == 422 and "tells what the first one was" in answer.content.decode()
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewPolicy.objects.create(way="verdict", share=9)

    def test_of_two_editors_at_once_the_later_sees_both(self, ask):
        ask(reverse("review_policy"), way="share", share=40)
        answer = ask(reverse("review_policy"), way="kind", kinds=["causal"])
        page = answer.content.decode()
        assert answer.status_code == 409 and "Saved meanwhile" in page and "40 per cent" in page
        assert 'value="kind" checked' in page and 'name="version" value="1"' in page
