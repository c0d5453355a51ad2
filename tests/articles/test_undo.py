"""Splits and merges undone: what was is there again, nothing is erased, and nobody's later work is hidden."""

from __future__ import annotations

import pytest
from django.urls import reverse

from claims.articles.editing import dismiss_claim, edit_wording, merge_claims, split_claim, undo_merge, undo_split
from claims.articles.models import Claim
from claims.audit.models import Event
from claims.errors import Refused
from claims.review.as_of import first_wording, replay
from claims.review.comments import write_comment
from tests.builders import run_at_once

pytestmark = pytest.mark.django_db


def again(claim: Claim) -> Claim:
    return Claim.objects.get(pk=claim.pk)


def kinds(claim: Claim) -> list[str]:
    return list(Event.objects.filter(chain=claim.chain).order_by("sequence").values_list("kind", flat=True))


@pytest.fixture
def parts(claim, rita) -> list[Claim]:
    return split_claim(claim=claim, wordings=["One.", "Two."], version=1, user=rita)


def test_a_split_is_undone(claim, parts, remy):
    undo_split(claim=claim, user=remy)
    assert again(claim).state == "detected" and {again(part).state for part in parts} == {"superseded"}
    assert kinds(claim) == ["claim split", "split undone"]
    assert kinds(parts[0]) == ["claim added", "claim replaced"]


def test_undoing_twice_is_refused(claim, parts, rita):
    undo_split(claim=claim, user=rita)
    with pytest.raises(Refused, match="no split of claim 1 to undo"):
        undo_split(claim=again(claim), user=rita)


def test_a_split_can_be_done_again_after_an_undo_and_undone_again(claim, parts, rita):
    undo_split(claim=claim, user=rita)
    split_claim(claim=again(claim), wordings=["Three.", "Four."], version=again(claim).version, user=rita)
    undo_split(claim=again(claim), user=rita)
    assert again(claim).state == "detected"


@pytest.mark.parametrize(
    "act",
    [
        lambda part, who: edit_wording(claim=part, wording="Other.", version=part.version, user=who),
        lambda part, who: write_comment(claim=part, author=who, text="So it is."),
        lambda part, who: dismiss_claim(claim=part, reason="x", version=part.version, user=who),
    ],
)
def test_what_somebody_worked_on_meanwhile_stays(act, claim, parts, rita, remy):
    act(parts[1], remy)
    with pytest.raises(Refused, match="Claim 6 was worked on meanwhile"):
        undo_split(claim=claim, user=rita)
    assert again(claim).state == "superseded" and again(parts[0]).state == "detected"


def test_a_claim_comes_back_in_the_state_it_had(claim, rita):
    Claim.objects.filter(pk=claim.pk).update(state="stale")
    split_claim(claim=again(claim), wordings=["One.", "Two."], version=1, user=rita)
    undo_split(claim=claim, user=rita)
    assert again(claim).state == "stale"
    events = Event.objects.filter(chain=claim.chain).order_by("sequence")
    assert replay(events, first_wording(events, claim.standalone)).state == "stale"


@pytest.mark.parametrize("asked", [0, 1])
def test_a_merge_is_undone_from_either_side(asked, claim, article, rita):
    pair = list(article.claims.all()[:2])
    merged = merge_claims(claim=pair[0], other=pair[1], wording="Both.", version=1, user=rita)
    undo_merge(claim=again(pair[asked]), user=rita)
    assert [again(each).state for each in [*pair, merged]] == ["detected", "detected", "superseded"]
    with pytest.raises(Refused, match="no merge"):
        undo_merge(claim=again(pair[1 - asked]), user=rita)


def test_a_claim_that_was_never_split_has_nothing_to_undo(claim, rita):
    for undo in (undo_split, undo_merge):
        with pytest.raises(Refused, match="to undo"):
            undo(claim=claim, user=rita)


def test_the_notice_and_the_history_offer_it(claim, rita, sign_in):
    browser = sign_in(rita)
    fields = {"wordings": "One.\nTwo.", "version": 1}
    page = browser.post(reverse("split_claim", args=[claim.pk]), fields, follow=True).content.decode()
    address = reverse("undo_split", args=[claim.pk])
    assert f'action="{address}"' in page
    assert f'action="{address}"' in browser.get(reverse("claim_history", args=[claim.pk])).content.decode()
    assert "One claim again." in browser.post(address, follow=True).content.decode()
    assert f'action="{address}"' not in browser.get(reverse("claim_history", args=[claim.pk])).content.decode()


def test_a_refused_undo_says_why_on_the_page(claim, rita, sign_in):
    page = sign_in(rita).post(reverse("undo_split", args=[claim.pk]), follow=True).content.decode()
    assert "There is no split of claim 1 to undo." in page


@pytest.mark.django_db(transaction=True)
def test_two_people_undoing_at_once_undo_once(claim, rita, remy):
    split_claim(claim=claim, wordings=["One.", "Two."], version=1, user=rita)

    def undo(person):
        try:
            undo_split(claim=claim, user=person)
        except Refused as refusal:
            return str(refusal)
        return "undone"

    answers = run_at_once(lambda: undo(rita), lambda: undo(remy))
    assert sorted(answers) == ["There is no split of claim 1 to undo.", "undone"]
