"""How far reviewers agree, against examples that were published with their results."""

from __future__ import annotations

import pytest
from django.urls import reverse

from claims.review.agreement import (
    FEWEST,
    Pair,
    compute_agreement,
    compute_alpha,
    compute_kappa,
    compute_raw,
    estimate,
    list_pairs,
    measure,
    measure_groups,
    request_agreement,
)
from claims.review.models import AgreementRun, Rating, ReviewPolicy
from claims.review.services import submit_verdict
from tests.builders import make_article, make_claim, make_evidence

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011)
A = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]  # section A: Meg and Owen, ten units, binary: 0.095
B = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
BEN = "aabbdcccedda"  # section B: Ben and Gerry, twelve units, five categories: 0.692
GERRY = "babbbccceddd"
FOUR = [  # section C: four observers, twelve units, gaps: nominal 0.743, ordinal 0.815
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
# Fleiss, Cohen and Everitt, "Large sample standard errors of kappa" (1969): 200 cases, kappa 0.429
FLEISS = [[106, 10, 4], [22, 28, 10], [2, 12, 6]]


@pytest.mark.parametrize(
    ("coders", "level", "alpha"),
    [
        ([A, B], "nominal", 0.095),
        ([[*map(ord, BEN)], [*map(ord, GERRY)]], "nominal", 0.692),
        (FOUR, "nominal", 0.743),
        (FOUR, "ordinal", 0.815),
    ],
)
def test_alpha_is_what_krippendorff_published(coders, level, alpha):
    assert compute_alpha(coders, level) == pytest.approx(alpha, abs=0.0005)


def spread(table) -> list[tuple[int, int]]:
    return [(row, column) for row, line in enumerate(table) for column, count in enumerate(line) for _ in range(count)]


def test_kappa_is_what_fleiss_cohen_and_everitt_published():
    assert compute_kappa(spread(FLEISS)) == pytest.approx(0.429, abs=0.0005)
    assert compute_raw(spread(FLEISS)) == pytest.approx(0.70)


def test_the_interval_of_kappa_is_near_the_published_standard_error():
    """They give 0.002885 as the estimate's variance: 0.429 ± 1.96 x 0.0537."""
    found = estimate(spread(FLEISS), compute_kappa)
    assert found.low == pytest.approx(0.429 - 0.105, abs=0.02) and found.high == pytest.approx(0.429 + 0.105, abs=0.02)


def pairs(*ratings, **more) -> list[Pair]:
    fields = {"first_reviewer": "rita", "second_reviewer": "remy", "kind": "quote", "month": "2026-03"} | more
    return [Pair(a, b, a if a < 6 else None, b if b < 6 else None, **fields) for a, b in ratings]


@pytest.mark.parametrize("count", [0, 1, FEWEST - 1])
def test_no_coefficient_is_given_on_fewer_than_twenty_pairs(count):
    row = measure("all", "all", pairs(*[(1, 1), (2, 1)] * 10)[:count])
    for found in (row.raw, row.kappa, row.nominal, row.ordinal):
        assert (found.value, found.low, found.reason) == (None, None, "needs 20 pairs")
    assert row.pairs == count


def test_ratings_without_a_number_are_no_pairs_of_the_ordinal_measure():
    row = measure("all", "all", pairs(*[(1, 1), (2, 2), (5, 4), (6, 5)] * 6))
    assert row.nominal.value is not None and row.ordinal.reason == "needs 20 pairs"


def test_where_all_ratings_are_the_same_there_is_no_coefficient():
    row = measure("all", "all", pairs(*[(1, 1)] * 30))
    assert row.raw.value == 1 and row.kappa.reason == row.nominal.reason == "not defined: there was only one rating"


def test_neighbours_on_the_scale_are_no_great_disagreement_in_the_ordinal_measure():
    row = measure("all", "all", pairs(*[(1, 1), (1, 2), (3, 3), (5, 5), (5, 4)] * 6))
    assert row.ordinal.value > row.nominal.value


def test_the_same_pairs_give_the_same_interval():
    sample = spread([[9, 3], [2, 8]])
    assert estimate(sample, compute_raw) == estimate(sample, compute_raw)


def test_two_people_stay_on_their_sides_whoever_came_first():
    there = pairs((1, 2))
    back = pairs((2, 1), first_reviewer="remy", second_reviewer="rita")
    turned = [pair.in_order_of_names() for pair in there + back]
    assert {(pair.first, pair.second) for pair in turned} == {(2, 1)}
    rows = [row for row in measure_groups(there + back) if row.grouped_by == "reviewers"]
    assert [(row.name, row.pairs) for row in rows] == [("remy and rita", 2)]


@pytest.fixture
def judged(rita, remy, edda, extraction):
    """Three claims with two opinions each, the last in dispute; and a fourth whose first opinion is blind."""
    ReviewPolicy.objects.create(way="share", share=100)
    article = make_article(user=rita)
    for claim, labels in zip(article.claims.all(), (("True", "True"), ("False", "False"), ("True", "Mixed"), ("True",))):  # fmt: skip  # noqa: B905
        make_evidence(claim, rita, extraction=extraction)
        for version, (label, person) in enumerate(zip(labels, (rita, remy), strict=False), 1):
            rating = Rating.objects.get(label=label)
            submit_verdict(claim=claim, reviewer=person, rating=rating, rationale="See [1].", version=version)
    return article


@pytest.mark.django_db
def test_pairs_are_second_opinions_with_the_first_they_met(judged):
    found = list_pairs()
    assert [pair.first == pair.second for pair in found] == [True, True, False]
    assert {pair.reviewers for pair in found} == {"remy and rita"}


@pytest.mark.django_db
def test_one_computation_runs_at_a_time_and_its_result_is_kept(judged, edda):
    run = request_agreement(user=edda)
    assert request_agreement(user=edda) == run
    compute_agreement(run.pk)
    run.refresh_from_db()
    assert run.finished_at and run.results[0]["pairs"] == 3 and run.results[0]["equal"] == 2
    assert request_agreement(user=edda) != run


@pytest.mark.django_db
def test_the_page_is_for_editors_and_shows_counts_but_no_coefficient_of_few_pairs(judged, rita, edda, sign_in):
    assert sign_in(rita).get(reverse("agreement")).status_code == 403
    run = request_agreement(user=edda)
    assert "computing" in sign_in(edda).get(reverse("agreement")).content.decode()
    compute_agreement(run.pk)
    page = sign_in(edda).get(reverse("agreement")).content.decode()
    assert "2 of 3" in page and "needs 20 pairs" in page and "0.67" not in page


@pytest.mark.django_db
def test_asking_in_the_browser_makes_a_run(edda, sign_in):
    assert sign_in(edda).post(reverse("compute_agreement")).status_code == 302
    assert AgreementRun.objects.count() == 1


@pytest.mark.django_db
def test_a_claim_alone_is_no_pair(article):
    make_claim(article, "army had grown")
    assert list_pairs() == []
