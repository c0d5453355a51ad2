"""Statements that are built once say what the ORM says, whatever the values are."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Value
from django.test.utils import CaptureQueriesContext

from claims.articles.models import Article, Claim
from claims.audit.models import Event
from claims.statements import Statement, restore, row_of
from tests.builders import make_claim

pytestmark = pytest.mark.django_db


def test_each_value_takes_its_place_and_what_is_fixed_stays(article):
    later = Statement(
        lambda article, number: (
            Claim.objects.filter(article=article, number__gt=number, state="detected")
            .exclude(kind="100% sure")
            .order_by("number")
            .values_list("number", Value("a % b"))
        )
    )
    assert later.all(article=article.pk, number=2) == [(3, "a % b"), (4, "a % b")]
    assert later.all(article=article.pk, number=3) == [(4, "a % b")]
    assert later.one(article=article.pk, number=9) is None


def test_the_log_and_the_counts_of_statements_see_it(article):
    by_number = Statement(lambda number: Claim.objects.filter(number=number).values_list("pk"))
    with CaptureQueriesContext(connection) as asked:
        by_number.one(number=1)
    assert len(asked) == 1 and "claims_claim" in asked[0]["sql"]


def test_a_parameter_that_something_was_made_of_is_refused():
    of_chain = Statement(lambda number: Event.objects.filter(chain=f"claim:{number}").values_list("pk"))
    with pytest.raises(TypeError, match="number became a part of something else"):
        of_chain.all(number=1)


@pytest.mark.parametrize("number", [10**30, -(10**30)])
def test_no_row_has_a_number_that_no_column_can_hold(number):
    assert Statement(lambda number: Claim.objects.filter(pk=number).values_list("pk")).one(number=number) is None


@pytest.mark.parametrize("newer", [True, False], ids=["from PostgreSQL 16", "before"])
def test_a_row_comes_back_as_it_went_in(article, monkeypatch, newer):
    monkeypatch.setattr(connection.features, "is_postgresql_16", newer)
    Article.objects.filter(pk=article.pk).update(published_on="2024-02-29", title="“Ünï” \\ %s {}")
    claim = make_claim(article, "12,000 soldiers")
    found = Statement(
        lambda pk: Claim.objects.filter(pk=pk).values_list(row_of(Claim, article=row_of(Article, "article__")))
    )
    (row,) = found.one(pk=claim.pk)
    restored = restore(Claim, row, article=restore(Article, row["article"]))
    kept = Claim.objects.select_related("article").get(pk=claim.pk)
    for one, other in ((restored, kept), (restored.article, kept.article)):
        assert {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields} == {
            field.attname: getattr(other, field.attname) for field in other._meta.concrete_fields
        }
