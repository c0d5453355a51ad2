"""Truths that the database keeps by itself, whatever the program does."""

from __future__ import annotations

from itertools import product

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, InternalError

from claims.articles.models import Appearance, Claim
from claims.evidence.models import Evidence
from claims.models import Event, Extraction, Revision, Snapshot
from claims.reports.models import Edition
from claims.reports.services import publish_report
from claims.review.models import Rating, Verdict
from claims.sources.models import Capture
from tests.builders import QUOTE, make_evidence, make_source, make_verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(claim, extraction, rita, edda):
    make_evidence(claim, rita, extraction=extraction)
    make_verdict(claim, rita)
    return publish_report(article=claim.article, user=edda)


def refused(act, *errors) -> str:
    with pytest.raises(errors or (IntegrityError, InternalError)) as error, transaction.atomic():
        act()
    return str(error.value)


@pytest.mark.parametrize(
    ("model", "field"),
    [(Revision, "text"), (Snapshot, "raw_sha256"), (Extraction, "text"), (Edition, "content_sha256"), (Event, "kind")],
)
def test_what_is_archived_is_never_changed_nor_deleted(model, field, published):
    row = model.objects.latest("pk")
    before = getattr(row, field)
    assert "its rows are never changed" in refused(lambda: model.objects.filter(pk=row.pk).update(**{field: "x"}))
    with connection.cursor() as cursor:
        table = model._meta.db_table
        sentence = refused(lambda: cursor.execute(f"DELETE FROM {table} WHERE id = %s", [row.pk]))
    assert "its rows are never changed" in sentence
    row.refresh_from_db()
    assert getattr(row, field) == before


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "The ministry sent about 12,000 soldiers in October 2024."},
        {"start": 18},
        {"end": 70},
        {"quote": "", "start": 5, "end": 5},
    ],
)
def test_evidence_that_is_not_at_its_offsets_is_refused(change, claim, extraction, rita):
    evidence = make_evidence(claim, rita, extraction=extraction)
    refused(lambda: Evidence.objects.filter(pk=evidence.pk).update(**change))
    evidence.pk, evidence.number = None, 2
    evidence.__dict__.update(change)
    refused(lambda: evidence.save(force_insert=True))


def test_evidence_of_another_text_is_refused(claim, extraction, rita):
    evidence = make_evidence(claim, rita, extraction=extraction)
    other = make_source(url="https://other.example.org/", text="Nothing of the kind.")
    assert "does not stand at its offsets" in refused(
        lambda: Evidence.objects.filter(pk=evidence.pk).update(extraction=other)
    )


def test_offsets_of_evidence_count_code_points(claim, rita):
    extraction = make_source(text=f"😀𝟏 e\u0301 {QUOTE}")
    evidence = make_evidence(claim, rita, extraction=extraction)
    assert (evidence.start, evidence.end) == (6, 6 + len(QUOTE))


@pytest.mark.parametrize("change", [{"start": 1}, {"quote": "The ministry"}])
def test_a_claim_that_is_not_at_its_offsets_is_refused(change, claim):
    appearance = claim.appearances.get()
    refused(lambda: Appearance.objects.filter(pk=appearance.pk).update(**change))
    appearance.pk = None
    appearance.__dict__.update({"end": 30} | change)
    refused(lambda: Appearance.objects.bulk_create([appearance]))


def test_one_standing_verdict_a_claim_round_and_reviewer(claim, rita):
    verdict = make_verdict(claim, rita)
    verdict.pk = None
    verdict.idempotency_key = None
    assert "one_verdict_per_claim_round_and_reviewer" in refused(lambda: verdict.save(force_insert=True))


def test_a_verdict_without_a_rationale_is_refused(claim, rita):
    rating = Rating.objects.first()
    verdict = Verdict(claim=claim, reviewer=rita, rating=rating, rationale="", wording=claim.standalone)
    assert "verdict_has_rationale" in refused(verdict.save)


def test_a_dismissal_without_a_reason_is_refused(claim):
    assert "dismissal_says_why" in refused(lambda: Claim.objects.filter(pk=claim.pk).update(state="dismissed"))


def test_one_open_capture_a_source(extraction):
    source = extraction.snapshot.source
    Capture.objects.create(source=source)
    assert "one_open_capture_per_source" in refused(lambda: Capture.objects.create(source=source))


@pytest.mark.parametrize("field", ["rationale", "wording", "round"])
def test_a_sealed_verdict_keeps_its_words(field, claim, rita):
    verdict = make_verdict(claim, rita)
    assert "never changed" in refused(lambda: Verdict.objects.filter(pk=verdict.pk).update(**{field: "other"}))
    assert Verdict.objects.filter(pk=verdict.pk).update(superseded=True) == 1


def test_a_sealed_verdict_keeps_its_rating_and_stays(claim, rita):
    verdict = make_verdict(claim, rita)
    other = verdict.rating.scale.ratings.get(label="True")
    refused(lambda: Verdict.objects.filter(pk=verdict.pk).update(rating=other))
    with connection.cursor() as cursor:
        refused(lambda: cursor.execute("DELETE FROM claims_verdict"))


def change_capture(capture: Capture, state: str) -> None:
    Capture.objects.filter(pk=capture.pk).update(state=state)


@pytest.mark.parametrize(("old", "new"), list(product(Capture.State.values, Capture.State.values)))
def test_the_database_lets_a_capture_move_only_along_its_table(old, new, extraction):
    capture = Capture.objects.create(source=extraction.snapshot.source, snapshot=extraction.snapshot, state=old)
    if old == new or new in Capture.MOVES[old]:
        change_capture(capture, new)
    else:
        assert f"a capture that is {old} cannot become {new}" in refused(lambda: change_capture(capture, new))
