"""All decided claims as one file."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from claims.articles.models import Article, Claim
from claims.evidence.services import log_search
from claims.reports.content import build_content
from claims.reports.exports.archive import export_claims
from claims.sources.models import Publisher, Source
from tests.builders import QUOTE, make_article, make_evidence, make_source, make_verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(article, rita) -> Article:
    first, second, third, _ = article.claims.all()
    Claim.objects.filter(pk=first.pk).update(
        attribution=[{"claimant": "reportedly", "hedge": "reportedly"}, {"claimant": "the agency", "hedge": ""}]
    )
    make_evidence(first, rita, extraction=make_source(user=rita))
    make_verdict(first, rita, rationale="=1+1 [1]")
    log_search(claim=second, query="losses", tool="x", searched_on=date(2026, 1, 2), note="n", user=rita)
    make_verdict(second, rita, label="Unproven")
    make_evidence(third, rita, quote="The officials said that the army had not grown.")
    return article


def read_json() -> list[dict]:
    document = json.loads(b"".join(export_claims("json")))
    assert document["format"] == "factcheck-claims/1"
    return document["claims"]


def read_csv() -> list[dict]:
    return list(csv.DictReader(io.StringIO(b"".join(export_claims("csv")).decode("utf-8-sig"), newline="")))


def test_each_claim_is_as_the_report_has_it(decided):
    content = build_content(decided)
    exported = read_json()
    assert [claim["number"] for claim in exported] == [1, 2]
    for claim, told in zip(exported, content["claims"], strict=True):
        assert_part_of(claim | {"article": None}, told | {"article": None})
        assert_part_of(claim["article"], content["article"])


def assert_part_of(part, whole, way="claim") -> None:
    """Every value of `part` is in `whole`; moments may be written otherwise."""
    if isinstance(part, dict):
        for key, value in part.items():
            assert_part_of(value, whole[key], f"{way}.{key}")
    elif isinstance(part, list):
        assert len(part) == len(whole), way
        for value, other in zip(part, whole, strict=True):
            assert_part_of(value, other, way)
    elif not way.endswith("_at"):
        assert part == whole, way


def test_names_that_only_the_publisher_has_are_taken_from_it(decided):
    Source.objects.update(publisher=Publisher.objects.create(name="The Paper"))
    evidence = read_json()[0]["verdict"]["evidence"][0]
    assert evidence == evidence | {"quote": QUOTE} and evidence["source"]["publisher"] == "The Archive"


def test_rows_are_those_of_a_reports_csv_with_the_article_before(decided):
    first, second = read_csv()
    assert (first["article"], first["article_title"]) == (str(decided.pk), "Soldiers abroad")
    assert (first["evidence_quote"], first["claimant"], first["rationale"]) == (QUOTE, "the agency", "'=1+1 [1]")
    assert (first["escaped"], second["escaped"]) == ("1", "0")
    assert second["searches"] == "losses (x, 2026-01-02)" and second["value"] == ""


def test_articles_follow_one_another(decided, rita):
    other = make_article(text="Another text says so.", claims=["Another text says so"], title="Other")
    make_verdict(other.claims.get(), rita)
    assert [claim["article"]["title"] for claim in read_json()] == ["Soldiers abroad", "Soldiers abroad", "Other"]


def test_nothing_decided_is_an_empty_list(article):
    assert read_json() == [] and read_csv() == []


def test_what_is_blind_or_open_is_not_in_it(decided):
    Claim.objects.filter(article=decided, number=1).update(state="second_review")
    assert [claim["number"] for claim in read_json()] == [2]


def test_it_is_one_statement(decided, django_assert_num_queries):
    with django_assert_num_queries(4):  # savepoint, setting, statement, release
        list(export_claims("csv"))


def test_the_command_writes_a_file(decided, tmp_path):
    path = tmp_path / "claims.csv"
    call_command("export_claims", format="csv", output=path)
    assert QUOTE in path.read_text(encoding="utf-8-sig") and list(tmp_path.iterdir()) == [path]
    with pytest.raises(CommandError, match="There is no format “xml” of all claims"):
        call_command("export_claims", format="xml")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_claims", output=tmp_path / "no" / "claims.csv")


def test_admins_get_it_from_the_page(decided, ada, sign_in):
    answer = sign_in(ada).get(reverse("download_claims", args=["csv"]))
    assert answer["Content-Type"] == "text/csv; charset=utf-8" and QUOTE in answer.getvalue().decode()
    assert answer["Content-Disposition"] == 'attachment; filename="claims.csv"'
    assert sign_in(ada).get(reverse("download_claims", args=["xml"])).status_code == 404
