"""Statements that are built once say what the ORM says, whatever the values are."""

from __future__ import annotations

import pytest
from django.db import DataError, OperationalError, ProgrammingError, connection, transaction
from django.db.models import Value
from django.test.utils import CaptureQueriesContext

from claims.articles.models import Article, Claim
from claims.audit.models import Event
from claims.statements import Statement, restore, row_of, run_prepared
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


def test_what_the_server_refuses_is_told_as_by_django():
    with pytest.raises(DataError, match="division by zero"), transaction.atomic():
        run_prepared("SELECT 1 / %(by)s", {"by": 0})
    with pytest.raises(ProgrammingError, match="nowhere"), transaction.atomic():
        run_prepared("SELECT * FROM nowhere WHERE id = %(id)s", {"id": 1})
    assert run_prepared("SELECT 1 / %(by)s", {"by": 1}) == [(1,)]  # and the plan is still there


@pytest.mark.django_db(transaction=True)
def test_the_first_statement_of_a_transaction_begins_it():
    with pytest.raises(RuntimeError), transaction.atomic():
        run_prepared("SELECT set_config('factcheck.seen', %(word)s, false)", {"word": "inside"})
        raise RuntimeError
    assert run_prepared("SELECT current_setting('factcheck.seen', true)", {}) in ([("",)], [(None,)])


def test_the_server_keeps_a_hundred_plans_and_gives_up_the_oldest():
    run_prepared("SELECT 0", {})
    for number in range(1, 120):
        run_prepared("SELECT 0" if number == 60 else f"SELECT {number}", {})
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE name LIKE 'kept_%'")
        kept = {words for (words,) in cursor.fetchall()}
    assert len(kept) == 100
    assert {"SELECT 0", "SELECT 119"} <= kept and "SELECT 5" not in kept
    assert run_prepared("SELECT 5", {}) == [(5,)]


def test_values_of_another_kind_get_a_plan_of_their_own():
    words = "SELECT %(value)s::text"
    assert run_prepared(words, {"value": 7}) == [("7",)]
    assert run_prepared(words, {"value": "seven"}) == [("seven",)]
    assert run_prepared(words, {"value": None}) == [(None,)]
    assert run_prepared("SELECT %(ids)s::bigint[]", {"ids": [1, 2]}) == [([1, 2],)]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_lost_is_told_and_the_next_begins_anew():
    run_prepared("SELECT 1", {})
    connection.connection.pgconn.finish()
    with pytest.raises(OperationalError):
        run_prepared("SELECT 1", {})
    connection.close()
    assert run_prepared("SELECT 1", {}) == [(1,)]
