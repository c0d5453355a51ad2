"""Hints where claim and quote disagree: both spans shown, dismissed with a reason, never a verdict."""

from __future__ import annotations

import pytest
from django.urls import reverse

from claims.articles.editing import edit_wording
from claims.audit.models import Event
from claims.errors import Refused
from claims.evidence.conflicts import compare_quote, dismiss_conflict, restore_conflict
from claims.evidence.models import Conflict
from claims.evidence.panels import load_evidence_panel
from claims.evidence.proposals import propose_evidence
from claims.evidence.services import attach_source, resize_quote, withdraw_quote
from tests.builders import make_claim, make_evidence, make_source

pytestmark = pytest.mark.django_db

SAID = "The ministry sent 12,000 soldiers abroad in October 2024."


@pytest.fixture
def hinted(claim, rita):
    """The claim says late 2022; the quote says October 2024."""
    make_evidence(claim, rita, quote=SAID, extraction=make_source(text=SAID))
    return claim


def kinds(claim) -> set[str]:
    return set(claim.conflicts.values_list("kind", flat=True))


def test_a_cited_quote_is_compared_at_once(hinted):
    found = hinted.conflicts.get(kind="date")
    assert str(found) == "date: claim says late 2022, source says October 2024"
    assert hinted.standalone[found.claim_start : found.claim_end] == found.claim_says
    assert SAID[found.quote_start : found.quote_end] == found.quote_says
    assert found.method == "comparisons 3"


def test_it_changes_neither_state_nor_stance(hinted):
    hinted.refresh_from_db()
    assert (hinted.state, hinted.verdicts.count(), hinted.evidence.get().stance) == ("detected", 0, "refutes")


def test_a_quote_that_agrees_has_no_hint(claim, rita):
    said = "The ministry sent about 12,000 soldiers abroad in November 2022."
    make_evidence(claim, rita, quote=said, extraction=make_source(text=said), stance="supports")
    assert not claim.conflicts.exists()


def test_a_denial_is_a_hint(article, rita):
    article.revisions.first()
    claim = make_claim(article, "the army had grown by 4 per cent")
    claim.standalone = "The ministry notified the passengers of the flight"
    claim.save()
    said = "The ministry did not notify the passengers of the flight."
    make_evidence(claim, rita, quote=said, extraction=make_source(text=said))
    assert kinds(claim) == {"negation"}


def test_both_sides_are_shown_and_the_clash_is_marked(hinted, rita, sign_in):
    page = sign_in(rita).get(reverse("claim", args=[hinted.pk])).content.decode()
    assert "⚠ date: claim says late 2022, source says October 2024" in page
    assert '<mark class="clash">October 2024</mark>' in page


def test_proposed_passages_are_compared_too(claim, rita):
    attach_source(claim=claim, source=make_source(text=SAID).snapshot.source, user=rita)
    propose_evidence(claim.pk)
    assert Conflict.objects.get(kind="date").passage.text == SAID
    assert load_evidence_panel(claim).sources[0].passages[0].conflicts


def test_it_is_dismissed_with_a_reason_and_an_event(hinted, rita):
    found = hinted.conflicts.get(kind="date")
    with pytest.raises(Refused, match="why this is no conflict"):
        dismiss_conflict(conflict=found, reason="  ", user=rita)
    dismiss_conflict(conflict=found, reason="another deployment", user=rita)
    event = Event.objects.filter(chain=hinted.chain).latest("sequence")
    assert (event.kind, event.data["reason"]) == ("conflict dismissed", "another deployment")
    assert (event.data["claim_says"], event.data["source_says"]) == ("late 2022", "October 2024")


def test_a_dismissal_is_undone_by_a_new_event(hinted, rita):
    found = hinted.conflicts.get(kind="date")
    dismiss_conflict(conflict=found, reason="another deployment", user=rita)
    restore_conflict(conflict=found, user=rita)
    found.refresh_from_db()
    assert (found.dismissed_at, found.dismissed_reason) == (None, "")
    assert [event.kind for event in Event.objects.filter(chain=hinted.chain).order_by("-sequence")[:2]] == [
        "conflict restored",
        "conflict dismissed",
    ]


def test_the_page_offers_undo_and_stops_marking(hinted, rita, sign_in):
    found = hinted.conflicts.get(kind="date")
    answer = sign_in(rita, htmx=True).post(reverse("dismiss_conflict", args=[found.pk]), {"reason": "another one"})
    assert reverse("restore_conflict", args=[found.pk]) in answer["HX-Trigger-After-Swap"]
    assert '<mark class="clash">October 2024</mark>' not in answer.content.decode()


def test_a_refused_dismissal_says_why_where_it_was_typed(hinted, rita, sign_in):
    found = hinted.conflicts.get(kind="date")
    fields = {"reason": "", "conflict": found.pk}
    page = sign_in(rita, htmx=True).post(reverse("dismiss_conflict", args=[found.pk]), fields).content.decode()
    assert "Say in a few words why this is no conflict." in page


def test_new_words_of_the_claim_bring_new_hints(hinted, rita):
    words = "The ministry sent 12,000 soldiers abroad in October 2024"
    edit_wording(claim=hinted, wording=words, version=hinted.version, user=rita)
    propose_evidence(hinted.pk)
    assert not hinted.conflicts.exists()


def test_comparing_again_keeps_a_dismissal(hinted, rita):
    dismiss_conflict(conflict=hinted.conflicts.get(kind="date"), reason="another deployment", user=rita)
    propose_evidence(hinted.pk, again=True)
    assert hinted.conflicts.get(kind="date").dismissed_reason == "another deployment"


def test_a_dismissal_outlives_the_method_that_hinted(hinted, rita):
    dismiss_conflict(conflict=hinted.conflicts.get(kind="date"), reason="another deployment", user=rita)
    hinted.conflicts.update(method="comparisons 1")
    compare_quote(hinted.evidence.get())
    found = hinted.conflicts.get(kind="date")
    assert (found.method, found.dismissed_reason, found.dismissed_by) == ("comparisons 3", "another deployment", rita)


def test_a_dismissal_outlives_a_quote_that_was_widened(claim, rita):
    source = make_source(text=f"So it was. {SAID}")
    quote = make_evidence(claim, rita, quote=SAID, extraction=source)
    dismiss_conflict(conflict=claim.conflicts.get(), reason="another deployment", user=rita)
    resize_quote(evidence=quote, quote=f"So it was. {SAID}", user=rita)
    assert claim.conflicts.get().dismissed_reason == "another deployment"


def test_a_dismissal_outlives_the_passage_that_became_a_quote(claim, rita):
    source = make_source(text=SAID)
    attach_source(claim=claim, source=source.snapshot.source, user=rita)
    propose_evidence(claim.pk)
    dismiss_conflict(conflict=Conflict.objects.get(), reason="another deployment", user=rita)
    make_evidence(claim, rita, quote=SAID, extraction=source)
    assert claim.conflicts.get().dismissed_reason == "another deployment"


def test_a_dismissed_hint_in_a_passage_stays_dismissed_when_it_is_ranked_again(claim, rita):
    attach_source(claim=claim, source=make_source(text=SAID).snapshot.source, user=rita)
    propose_evidence(claim.pk)
    dismiss_conflict(conflict=Conflict.objects.get(), reason="another deployment", user=rita)
    propose_evidence(claim.pk, again=True)
    assert Conflict.objects.get().dismissed_reason == "another deployment"


def test_a_quoted_passage_has_its_hints_once(claim, rita):
    source = make_source(text=SAID)
    attach_source(claim=claim, source=source.snapshot.source, user=rita)
    propose_evidence(claim.pk)
    evidence = make_evidence(claim, rita, quote=SAID, extraction=source)
    assert Conflict.objects.get().evidence == evidence
    withdraw_quote(evidence=evidence, user=rita)
    propose_evidence(claim.pk)
    assert Conflict.objects.filter(passage__isnull=False).count() == 1


def outcomes(row) -> set[tuple]:
    return {(each["kind"], each["outcome"], each["claim_says"], each["quote_says"]) for each in row.comparisons}


def test_what_agrees_is_shown_beside_what_conflicts_with_both_spans(hinted, rita, sign_in):
    quote = hinted.evidence.get()
    assert outcomes(quote) == {("quantity", "agrees", "12,000 soldiers", "12,000 soldiers")}
    claim_start, claim_end, start, end = quote.comparisons[0]["spans"]
    assert hinted.standalone[claim_start:claim_end] == SAID[start:end] == "12,000 soldiers"
    page = sign_in(rita).get(reverse("claim", args=[hinted.pk])).content.decode()
    assert "Agrees: claim “12,000 soldiers”, source “12,000 soldiers”" in page and "⚠" in page


def test_another_quantity_is_told_from_a_conflict(article, rita):
    claim = make_claim(article, "It lost a third of them", standalone="The attack killed 12 soldiers.")
    quote = make_evidence(claim, rita, quote="The attack injured 40 soldiers.", extraction=make_source(text="The attack injured 40 soldiers."))  # fmt: skip
    assert {each[:2] for each in outcomes(quote)} == {("quantity", "different quantity")}
    assert not claim.conflicts.exists()


def test_a_proposed_passage_has_its_comparisons_and_they_follow_the_words(claim, rita):
    attach_source(claim=claim, source=make_source(text=SAID).snapshot.source, user=rita)
    propose_evidence(claim.pk)
    assert outcomes(claim.passages.get()) == {("quantity", "agrees", "12,000 soldiers", "12,000 soldiers")}
    quote = make_evidence(claim, rita, quote=SAID)
    edit_wording(claim=claim, wording="The ministry sent 900 soldiers abroad in 2024.", version=1, user=rita)
    propose_evidence(claim.pk)
    quote.refresh_from_db()
    assert outcomes(quote) == {("date", "agrees", "2024", "October 2024")}
