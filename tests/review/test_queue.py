"""The queue: what waits for whom, who gets which claim, filters kept, and how much it asks of the database."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.articles.models import Claim
from claims.audit.models import Event
from claims.errors import Refused
from claims.evidence.conflicts import dismiss_conflict
from claims.evidence.models import Conflict, Evidence
from claims.review import queue
from claims.review.assignments import (
    assign_claims,
    end_assignment,
    list_workloads,
    take_next,
    undo_assignment,
)
from claims.review.models import Assignment, Presence, ReviewPolicy, SavedFilter
from claims.review.presence import SILENCE, list_others, note_presence
from claims.review.queue import Filters, filter_queue, load_numbers, load_page, queue_filters
from claims.statements import Statement
from tests.builders import CLAIMS, make_article, make_claim, make_evidence, make_verdict, run_at_once

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 3, 21)


def assign(claim, person, user, due_on=None):
    return assign_claims(claim_ids=[claim.pk], person=person, due_on=due_on, user=user)


def make_conflict(claim, person, extraction) -> Conflict:
    evidence = make_evidence(claim, person, extraction=extraction)
    evidence.conflicts.all().delete()
    return Conflict.objects.create(
        claim=claim,
        evidence=evidence,
        kind="quantity",
        claim_start=0,
        claim_end=1,
        quote_start=0,
        quote_end=1,
        method="m",
    )


@pytest.fixture
def rounds(article, rita, remy, edda):
    """Claims in every round: open and Remy's, waiting for a second opinion after Rita's, in dispute, stale."""
    ReviewPolicy.objects.create(way="share", share=100)
    mine, second, dispute, stale = article.claims.all()
    assign(mine, remy, edda, DUE)
    make_verdict(second, rita)
    make_verdict(dispute, rita)
    make_verdict(dispute, edda, label="Mixed")
    Claim.objects.filter(pk=stale.pk).update(state="stale")
    return {"mine": mine, "second": second, "disputes": dispute, "stale": stale}


class TestStates:
    def test_what_is_decided_shows_its_rating(self, claim, rita):
        make_verdict(claim, rita, label="Mostly true")
        (row,) = load_page(Filters(state="decided"), rita, "").claims
        assert (row.state, row.hue) == ("✓\u00a0Mostly true", "true")
        Claim.objects.filter(pk=claim.pk).update(state="published")
        assert load_page(Filters(state="decided"), rita, "").claims[0].state == "✓\u00a0Mostly true, published"

    def test_what_is_open_again_shows_none(self, claim, rita):
        make_verdict(claim, rita, label="Mostly true")
        Claim.objects.filter(pk=claim.pk).update(state="in_review")
        row = next(row for row in load_page(Filters(), rita, "").claims if row.pk == claim.pk)
        assert (row.state, row.hue) == ("in review", "open")

    @pytest.mark.parametrize("tab", ["second", "disputes", "stale"])
    def test_what_waits_shows_how_far_it_is(self, tab, rounds, remy):
        (row,) = load_page(Filters(tab=tab), remy, "").claims
        assert row.hue == "open" and "✕" not in row.state


class TestTabs:
    @pytest.mark.parametrize(
        ("tab", "remy_sees", "rita_sees"),
        [
            ("all", {"mine", "stale"}, {"mine", "stale"}),
            ("mine", {"mine"}, set()),
            ("unassigned", {"stale"}, {"stale"}),
            ("second", {"second"}, set()),
            ("disputes", {"disputes"}, {"disputes"}),
            ("stale", {"stale"}, {"stale"}),
        ],
    )
    def test_each_shows_what_it_says_and_counts_it(self, tab, remy_sees, rita_sees, rounds, remy, rita):
        names = {claim.pk: name for name, claim in rounds.items()}
        for person, sees in ((remy, remy_sees), (rita, rita_sees)):
            found = {names[claim.pk] for claim in filter_queue(Filters(tab=tab), person)}
            assert found == sees and load_numbers(person)[tab] == str(len(sees))

    @pytest.mark.parametrize(
        ("counted", "claims", "assigned", "open_ones", "unassigned"),
        [
            (5, 4, 1, "4", "3"),
            (4, 4, 1, "4+", "3"),
            (2, 4, 1, "2+", "2+"),
            (2, 4, 3, "2+", "1+"),
            (1, 4, 0, "1+", "1+"),
        ],
    )
    def test_large_numbers_are_not_counted_to_their_end(
        self, counted, claims, assigned, open_ones, unassigned, article, rita, monkeypatch
    ):
        for claim in article.claims.all()[:assigned]:
            assign(claim, rita, rita)
        monkeypatch.setattr(queue, "COUNTED", counted)
        monkeypatch.setattr(queue, "_NUMBERS", Statement(queue._numbers))
        numbers = load_numbers(rita)
        assert article.claims.count() == claims
        assert (numbers["open"], numbers["unassigned"]) == (open_ones, unassigned)

    def test_an_assignment_counts_in_its_own_round_only(self, rounds, remy, rita, edda):
        assign(rounds["second"], remy, edda)
        make_verdict(rounds["second"], remy)
        assert {claim.pk for claim in filter_queue(Filters(tab="mine"), remy)} == {rounds["mine"].pk}


class TestFilters:
    @pytest.mark.parametrize(
        ("query", "found"),
        [("score=60", {2}), ("age=10", {3}), ("domain=example.org", {1}), ("domain=ample.org", set()),
         ("score=x&age=-1", {1, 2, 3, 4}), ("score=101", {1, 2, 3, 4})],
    )  # fmt: skip
    def test_they_narrow_it(self, query, found, article, rita, extraction):
        make_evidence(article.claims.get(number=1), rita, extraction=extraction)
        article.claims.filter(number=2).update(worthiness=0.7)
        article.claims.filter(number=3).update(created_at=timezone.now() - dt.timedelta(days=11))
        assert {claim.number for claim in filter_queue(queue_filters(QueryDict(query)), rita)} == found

    @pytest.mark.parametrize(
        ("query", "found"), [("conflict=yes", {1}), ("conflict=no", {2, 3, 4}), ("conflict=x", {1, 2, 3, 4})]
    )
    def test_a_quote_that_says_otherwise_counts_while_its_hint_stands(self, query, found, article, rita, extraction):
        for number in (1, 2, 3):
            conflict = make_conflict(article.claims.get(number=number), rita, extraction)
            if number == 2:
                dismiss_conflict(conflict=conflict, reason="Another army.", user=rita)
            if number == 3:
                Evidence.objects.filter(pk=conflict.evidence_id).update(withdrawn_at=timezone.now())
        filters = queue_filters(QueryDict(query))
        assert {claim.number for claim in filter_queue(filters, rita)} == found
        assert {claim.number for claim in load_page(filters, rita, "").claims} == found

    def test_a_row_counts_the_hints_that_stand(self, article, rita, extraction, sign_in):
        first, second, *_ = article.claims.all()
        make_conflict(first, rita, extraction)
        dismiss_conflict(conflict=make_conflict(second, rita, extraction), reason="Another army.", user=rita)
        assert {row.number: row.clashes for row in load_page(Filters(), rita, "").claims} == {
            1: "⚠ 1 conflict",
            2: "",
            3: "",
            4: "",
        }
        assert sign_in(rita).get("/").content.decode().count("⚠ 1 conflict<") == 1

    def test_a_filter_by_conflict_can_be_kept(self, article, rita, extraction, sign_in):
        make_conflict(article.claims.get(number=1), rita, extraction)
        browser = sign_in(rita)
        browser.post(reverse("save_filter"), {"name": "clashes", "query": "conflict=yes"})
        page = browser.get(f"/?{rita.saved_filters.get().query}").content.decode()
        assert page.count('name="claims"') == 1 and '<option value="yes" selected>hints say so' in page

    def test_an_address_says_the_same_after_being_read(self):
        filters = Filters(tab="second", kind="causal", score=30, domain="example.org", conflict="yes")
        assert queue_filters(QueryDict(filters.query)) == filters and Filters().query == ""

    def test_a_saved_filter_is_ones_own_and_its_name_is_used_once(self, rita, remy, sign_in):
        browser = sign_in(rita)
        for query in ("kind=causal", "kind=quote"):
            browser.post(reverse("save_filter"), {"name": "my claims", "query": query})
        assert [each.query for each in rita.saved_filters.all()] == ["kind=quote"]
        page = browser.get(reverse("queue")).content.decode()
        assert 'href="/?kind=quote">my claims</a>' in page
        assert "my claims" not in sign_in(remy).get(reverse("queue")).content.decode()
        pk = SavedFilter.objects.get().pk
        sign_in(remy).post(reverse("drop_filter", args=[pk]))
        assert SavedFilter.objects.exists()
        browser.post(reverse("drop_filter", args=[pk]))
        assert not SavedFilter.objects.exists()

    def test_a_filter_without_a_name_is_refused_and_the_filters_stay(self, rita, sign_in):
        answer = sign_in(rita).post(reverse("save_filter"), {"name": " ", "query": "kind=causal"}, follow=True)
        assert "Give the filter a name" in answer.content.decode()
        assert answer.redirect_chain == [("/?kind=causal", 302)]


class TestPages:
    def test_every_claim_is_on_one_page_and_in_order(self, article, rita):
        for at in range(120):
            make_claim(article, CLAIMS[0], worthiness=(at % 7) / 7)
        seen, after = [], ""
        while True:
            page = load_page(Filters(), rita, after)
            seen += page.claims
            after = page.further
            if not after:
                break
        found = [claim.pk for claim in seen]
        assert found == [claim.pk for claim in filter_queue(Filters(), rita)] and len(set(found)) == 124

    @pytest.mark.parametrize("after", ["", "x", "1", "nan_3", "0.5_x", "2_2", "-1_1", "inf_1", "0.5_" + "9" * 30])
    def test_a_nonsense_place_is_the_top(self, after, article, rita, sign_in):
        assert len(load_page(Filters(), rita, after).claims) == 4
        assert sign_in(rita).get(reverse("queue"), {"after": after}).status_code == 200

    def test_what_is_decided_is_read_in_the_order_of_its_index(self):
        with connection.cursor() as cursor:
            for way in ("seqscan", "bitmapscan", "sort"):  # the table of a test is too short for an index
                cursor.execute(f"SET LOCAL enable_{way} = off")
        plan = filter_queue(Filters(state="decided"))[:51].explain()
        assert "claim_queue_of_decided" in plan and "Sort" not in plan

    def test_it_takes_eight_statements_however_many_claims_there_are(self, article, rita, remy, sign_in):
        browser = sign_in(rita)
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as asked:
                browser.get(reverse("queue"), {"kind": "event/property"})
            counts.append(len(asked))
            for _ in range(60):
                assign(make_claim(article, CLAIMS[1]), remy, remy)
        assert counts[0] == counts[1] <= 8, [query["sql"] for query in asked]


class TestAssignment:
    def test_an_editor_assigns_many_at_once_and_each_claim_remembers(self, article, remy, edda, sign_in):
        ids = list(article.claims.values_list("pk", flat=True))
        fields = {"claims": ids, "person": remy.pk, "due_on": "2026-03-21"}
        page = sign_in(edda).post(reverse("assign_claims"), fields, follow=True).content.decode()
        assert "4 claims assigned." in page and "overdue since 21 Mar" in page
        assert set(Assignment.objects.values_list("person", "due_on")) == {(remy.pk, DUE)}
        event = Event.objects.filter(kind="claim assigned").first()
        assert (event.actor, event.data["new"]) == (edda, {"person": remy.pk, "due_on": "2026-03-21"})

    def test_undo_puts_back_who_had_it_as_one_more_event(self, claim, rita, remy, edda, sign_in):
        assign(claim, rita, edda, DUE)
        browser = sign_in(edda)
        page = browser.post(reverse("assign_claims"), {"claims": [claim.pk], "person": remy.pk}, follow=True)
        undo = f"{reverse('undo_assignments')}?claims={claim.pk}"
        assert undo in page.content.decode()
        browser.post(undo)
        assert (claim.assignments.get().person, claim.assignments.get().due_on) == (rita, DUE)
        kinds = [event.kind for event in Event.objects.filter(chain=claim.chain).order_by("sequence")]
        assert kinds == ["claim assigned", "claim assigned", "assignment undone"]

    def test_undo_of_the_first_assignment_leaves_none(self, claim, rita, edda):
        assign(claim, rita, edda)
        undo_assignment(claim=claim, user=edda)
        assert not claim.assignments.exists()
        with pytest.raises(Refused, match="nothing of yours to undo"):
            undo_assignment(claim=claim, user=edda)

    def test_nobody_undoes_what_another_did(self, claim, rita, edda):
        assign(claim, rita, edda)
        with pytest.raises(Refused, match="nothing of yours to undo"):
            undo_assignment(claim=claim, user=rita)

    def test_what_was_given_back_can_be_had_back(self, claim, rita):
        assign(claim, rita, rita)
        end_assignment(claim=claim, user=rita)
        assert not claim.assignments.exists()
        undo_assignment(claim=claim, user=rita)
        assert claim.assignments.get().person == rita

    def test_reviewers_assign_nobody_else_and_take_nothing_from_anyone(self, claim, rita, remy):
        with pytest.raises(Refused, match="Only editors"):
            assign(claim, remy, rita)
        assign(claim, remy, remy)
        assert assign(claim, rita, rita).refusals == [f"Claim {claim.number} is somebody else’s by now."]
        with pytest.raises(Refused, match="Ask an editor"):
            end_assignment(claim=claim, user=rita)

    def test_whoever_gets_work_is_told_in_one_line_and_nobody_is_told_of_their_own(self, article, rita, remy, edda):
        assign_claims(claim_ids=list(article.claims.values_list("pk", flat=True)), person=remy, due_on=DUE, user=edda)
        assert [line.text for line in remy.notifications.all()] == ["Edda gave you 4 claims, due 21 March 2026."]
        assign(article.claims.first(), edda, edda)
        assert not edda.notifications.exists()

    def test_whoever_leaves_holds_nothing_back(self, claim, rita, remy):
        assign(claim, remy, remy)
        remy.is_active = False
        remy.save()
        assert load_numbers(rita)["unassigned"] == "4"
        assert take_next(person=rita, filters=Filters()) == claim
        assert claim.assignments.get().person == rita

    def test_one_who_is_no_reviewer_gets_none(self, claim, sam, edda):
        with pytest.raises(Refused, match="is no reviewer"):
            assign(claim, sam, edda)

    def test_the_second_opinion_is_not_asked_of_who_gave_the_first(self, rounds, rita, edda):
        assert "somebody else has to" in assign(rounds["second"], rita, edda).refusals[0]

    def test_a_dispute_is_an_editors(self, rounds, remy, edda):
        assert "an editor decides" in assign(rounds["disputes"], remy, edda).refusals[0]
        assert "has given an opinion" in assign(rounds["disputes"], edda, edda).refusals[0]

    def test_what_is_decided_waits_for_nobody(self, claim, rita, edda):
        make_verdict(claim, rita)
        assert "waits for nobody" in assign(claim, rita, edda).refusals[0]

    def test_no_claim_chosen_is_a_sentence(self, rita, sign_in):
        page = sign_in(rita).post(reverse("assign_claims"), {}, follow=True).content.decode()
        assert page.count('role="alert"') == 1 and "Choose the claims first" in page


class TestTakeNext:
    def test_what_one_has_comes_first_the_soonest_due(self, article, rita):
        first, second, third, _ = article.claims.all()
        assign(second, rita, rita)
        assign(third, rita, rita, DUE)
        assert take_next(person=rita, filters=Filters()) == third
        Claim.objects.filter(pk=first.pk).update(worthiness=0.9)
        assert take_next(person=rita, filters=Filters()) == third

    def test_then_second_opinions_then_the_most_check_worthy_that_nobody_has(self, rounds, remy, article):
        end_assignment(claim=rounds["mine"], user=remy)
        assert take_next(person=remy, filters=Filters()) == rounds["second"]
        assert Assignment.objects.get(claim=rounds["second"], round="second").person == remy

    def test_a_claim_that_another_looks_at_is_left_to_them(self, article, rita, remy):
        first, second, *_ = article.claims.all()
        note_presence(claim=first, person=remy)
        assert take_next(person=rita, filters=Filters()) == second

    def test_it_keeps_to_the_filters(self, article, rita):
        article.claims.filter(number=3).update(kind="causal")
        assert take_next(person=rita, filters=Filters(kind="causal")).number == 3
        other = make_article(text="It rained in two towns.", claims=["It rained in two towns"])
        assert take_next(person=rita, filters=Filters(article=other.pk)).article == other

    def test_when_nothing_is_free_it_says_so(self, article, rita, remy, sign_in):
        for claim in article.claims.all():
            assign(claim, remy, remy)
        assert "Nothing is free" in sign_in(rita).post(reverse("take_next"), follow=True).content.decode()

    def test_in_the_browser_it_leads_to_the_claim(self, claim, rita, sign_in):
        assert sign_in(rita).post(reverse("take_next")).url == reverse("claim", args=[claim.pk])

    @pytest.mark.django_db(transaction=True)
    def test_people_who_ask_at_once_get_different_claims(self, article, rita, remy, edda, ada):
        people = (rita, remy, edda, ada)
        taken = run_at_once(*[lambda person=person: take_next(person=person, filters=Filters()) for person in people])
        assert len({claim.pk for claim in taken}) == 4
        assert {(each.claim_id, each.person) for each in Assignment.objects.all()} == {
            (claim.pk, person) for claim, person in zip(taken, people, strict=True)
        }


class TestPresence:
    def test_another_is_told_and_oneself_is_not(self, claim, rita, remy, sign_in):
        sign_in(remy).post(reverse("note_presence", args=[claim.pk]))
        assert list_others(claim, remy) == []
        answer = sign_in(rita).post(reverse("note_presence", args=[claim.pk]))
        assert answer.content.decode() == "Remy is on this claim"

    def test_it_ends_by_itself(self, claim, rita, remy):
        note_presence(claim=claim, person=remy)
        Presence.objects.update(seen_at=timezone.now() - SILENCE - dt.timedelta(seconds=1))
        assert list_others(claim, rita) == []

    def test_one_is_on_one_claim_at_a_time(self, article, rita, remy):
        first, second, *_ = article.claims.all()
        note_presence(claim=first, person=remy)
        note_presence(claim=second, person=remy)
        assert (list_others(first, rita), list_others(second, rita)) == ([], ["Remy"])

    def test_it_keeps_nobody_out(self, claim, rita, remy):
        note_presence(claim=claim, person=remy)
        assert make_verdict(claim, rita).decisive


def test_the_workload_is_for_editors_and_costs_the_same_for_many(article, rita, remy, edda, sign_in):
    assign(article.claims.first(), rita, edda, DUE)
    make_verdict(article.claims.last(), remy)
    loads = {load.person: load for load in list_workloads()}
    assert (loads[rita].assigned, loads[rita].overdue, loads[rita].next_due) == (1, 1, DUE)
    assert (loads[remy].assigned, loads[remy].sealed) == (0, 1)
    page = sign_in(edda).get(reverse("workload")).content.decode()
    assert "21 Mar 2026" in page
    with CaptureQueriesContext(connection) as asked:
        list_workloads()
    assert len(asked) == 3
