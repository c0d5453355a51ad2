"""What people do to claims: each act keeps lineage, is an event, and refuses what no longer fits."""

from __future__ import annotations

import pytest

from claims.articles.editing import (
    WORDING_LIMIT,
    add_claim,
    dismiss_claim,
    edit_wording,
    merge_claims,
    restore_claim,
    split_claim,
)
from claims.articles.models import Appearance, Claim, Fact, Lineage
from claims.audit.models import Event
from claims.errors import Refused, Stale
from tests.builders import make_article, make_verdict, run_at_once

pytestmark = pytest.mark.django_db


def kinds(claim: Claim) -> list[str]:
    return list(Event.objects.filter(chain=claim.chain).order_by("sequence").values_list("kind", flat=True))


def last_event(claim: Claim) -> Event:
    return Event.objects.filter(chain=claim.chain).latest("sequence")


def place(claim: Claim) -> tuple[int, int]:
    return claim.appearances.values_list("start", "end").get()


class TestEdit:
    def test_it_changes_the_words_and_keeps_the_place(self, claim, rita):
        before = place(claim)
        edited = edit_wording(claim=claim, wording=" The army sent\n men. ", version=1, user=rita)
        assert (edited.standalone, edited.wording, edited.version) == ("The army sent men.", "The army sent men.", 2)
        assert place(edited) == before
        event = last_event(claim)
        assert (event.kind, event.actor, event.data["new"]) == ("wording edited", rita, "The army sent men.")
        assert event.data["old"] == "The ministry sent 12,000 soldiers abroad in late 2022"

    def test_facts_of_the_old_words_are_forgotten(self, claim, rita):
        Fact.objects.create(claim=claim, kind="quantity", start=18, end=24, text="12,000")
        edited = edit_wording(claim=claim, wording="The army sent men.", version=1, user=rita)
        assert (edited.facts_read, edited.facts.count()) == (False, 0)

    def test_the_same_words_change_nothing(self, claim, rita):
        assert edit_wording(claim=claim, wording=claim.standalone, version=1, user=rita).version == 1
        assert kinds(claim) == []

    def test_a_decided_claim_becomes_stale(self, claim, rita):
        make_verdict(claim, rita)
        claim.refresh_from_db()
        assert edit_wording(claim=claim, wording="Other words.", version=claim.version, user=rita).state == "stale"

    @pytest.mark.parametrize(
        ("wording", "sentence"), [("", "needs words"), (" …—! ", "needs words"), ("w" * (WORDING_LIMIT + 1), "2,001")]
    )
    def test_words_that_are_none_or_too_many_are_refused(self, claim, rita, wording, sentence):
        with pytest.raises(Refused, match=sentence):
            edit_wording(claim=claim, wording=wording, version=1, user=rita)


class TestSplit:
    def test_the_parts_take_its_place_and_remember_it(self, claim, rita):
        parts = split_claim(claim=claim, wordings=["It sent men.", "", "It was 2022."], version=1, user=rita)
        claim.refresh_from_db()
        assert claim.state == "superseded"
        assert [part.standalone for part in parts] == ["It sent men.", "It was 2022."]
        assert [part.number for part in parts] == [5, 6]
        assert {(link.parent, link.kind) for part in parts for link in part.ancestry.all()} == {(claim, "split_from")}
        assert {place(part) for part in parts} == {place(claim)}
        assert last_event(claim).data == {
            "old": "detected",
            "into": [5, 6],
            "wordings": ["It sent men.", "It was 2022."],
        }
        assert [last_event(part).data["split_from"] for part in parts] == [[1], [1]]

    def test_one_line_is_no_split(self, claim, rita):
        with pytest.raises(Refused, match="at least two"):
            split_claim(claim=claim, wordings=["It sent men.", " "], version=1, user=rita)
        claim.refresh_from_db()
        assert claim.state == "detected"

    def test_a_part_without_words_refuses_the_whole(self, claim, rita):
        with pytest.raises(Refused):
            split_claim(claim=claim, wordings=["It sent men.", "It lost.", "…"], version=1, user=rita)
        assert claim.article.claims.count() == 4 and not Event.objects.filter(chain=claim.chain).exists()


class TestMerge:
    def test_both_end_in_one_that_stands_where_both_stood(self, article, rita):
        first, second = article.claims.all()[:2]
        merged = merge_claims(claim=first, other=second, wording="It sent men and lost them.", version=1, user=rita)
        assert set(article.claims.filter(state="superseded")) == {first, second}
        assert set(merged.ancestry.values_list("parent", "kind")) == {(c.pk, "merged_from") for c in (first, second)}
        assert set(merged.appearances.values_list("start", "end")) == {place(first), place(second)}
        assert kinds(first) == kinds(second) == ["claim merged"]
        assert last_event(merged).data["merged_from"] == [1, 2]

    def test_a_merged_claim_is_read_where_the_claim_it_was_merged_from_stood(self, article, rita):
        first, second = article.claims.all()[:2]
        assert merge_claims(claim=first, other=second, wording="Both.", version=1, user=rita).position == first.position

    def test_a_claim_is_not_merged_with_itself(self, claim, rita):
        with pytest.raises(Refused, match="another claim"):
            merge_claims(claim=claim, other=claim, wording="Both.", version=1, user=rita)

    def test_claims_of_two_articles_are_not_merged(self, claim, rita):
        other = make_article(text="Ships left.", claims=["Ships left"]).claims.get()
        with pytest.raises(Refused, match="same article"):
            merge_claims(claim=claim, other=other, wording="Both.", version=1, user=rita)
        assert not Lineage.objects.exists()

    def test_a_decided_claim_is_not_merged_away(self, article, rita):
        first, second = article.claims.all()[:2]
        make_verdict(second, rita)
        with pytest.raises(Refused, match="cannot be merged"):
            merge_claims(claim=first, other=second, wording="Both.", version=1, user=rita)
        first.refresh_from_db()
        assert first.state == "detected"


class TestDismissAndRestore:
    def test_a_dismissed_claim_says_why_and_comes_back(self, claim, rita, remy):
        dismissed = dismiss_claim(claim=claim, reason=" an opinion ", version=1, user=rita)
        assert (dismissed.state, dismissed.dismissed_reason) == ("dismissed", "an opinion")
        restored = restore_claim(claim=claim, user=remy)
        assert (restored.state, restored.dismissed_reason) == ("detected", "")
        assert kinds(claim) == ["claim dismissed", "claim restored"]
        assert last_event(claim).data == {"dismissed_because": "an opinion"}

    def test_a_dismissal_needs_a_reason(self, claim, rita):
        with pytest.raises(Refused, match="why"):
            dismiss_claim(claim=claim, reason="  ", version=1, user=rita)

    def test_twice_is_once(self, claim, rita):
        dismiss_claim(claim=claim, reason="an opinion", version=1, user=rita)
        dismiss_claim(claim=claim, reason="an opinion", version=2, user=rita)
        restore_claim(claim=claim, user=rita)
        restore_claim(claim=claim, user=rita)
        assert kinds(claim) == ["claim dismissed", "claim restored"]

    def test_only_a_dismissed_claim_can_be_restored(self, claim, rita):
        split_claim(claim=claim, wordings=["It sent men.", "It was 2022."], version=1, user=rita)
        with pytest.raises(Refused, match="Only a dismissed claim"):
            restore_claim(claim=claim, user=rita)

    def test_a_decided_claim_is_not_dismissed(self, claim, rita):
        make_verdict(claim, rita)
        claim.refresh_from_db()
        with pytest.raises(Refused, match="cannot be dismissed"):
            dismiss_claim(claim=claim, reason="an opinion", version=claim.version, user=rita)


class TestAdd:
    def add(self, article, rita, quote, **more):
        revision = article.revisions.first()
        return add_claim(article=article, revision=revision, quote=quote, user=rita, **{"wording": "", **more})

    def test_selected_words_become_a_claim_with_its_place(self, article, rita):
        claim = self.add(article, rita, "army had grown")
        text = article.revisions.first().text
        start, end = place(claim)
        assert (text[start:end], claim.standalone, claim.number, claim.method) == (
            "army had grown",
            "army had grown",
            5,
            "",
        )
        assert last_event(claim).data == {"wording": "army had grown", "start": start, "end": end}

    def test_it_may_read_differently(self, article, rita):
        claim = self.add(article, rita, "It lost a third of them", wording="The ministry lost a third of the soldiers")
        assert claim.standalone == "The ministry lost a third of the soldiers"
        assert claim.appearances.get().quote == "It lost a third of them"

    @pytest.mark.parametrize("quote", ["the navy", "oldiers abroad", "12", "", "of them and"])
    def test_words_that_do_not_stand_in_the_article_are_refused(self, article, rita, quote):
        with pytest.raises(Refused, match="do not stand in the article"):
            self.add(article, rita, quote)
        assert article.claims.count() == 4

    def test_words_that_stand_twice_need_their_place(self, rita):
        article = make_article(text="It rained. Later it rained.", claims=[])
        with pytest.raises(Refused, match="2 times"):
            self.add(article, rita, "rained")
        assert place(self.add(article, rita, "rained", start=20)) == (20, 26)

    def test_a_claim_added_over_a_span_that_no_longer_fits_is_refused(self, article, rita):
        old = article.revisions.first().text
        make_article(text=old.replace("A second visit", "No visit"), claims=[], url="https://a.example/1")
        revision = article.revisions.first()
        with pytest.raises(Refused):
            add_claim(
                article=article, revision=revision, quote="No visit", wording="", start=old.index("A second"), user=rita
            )


STALE = {
    "edit": lambda claim, user: edit_wording(claim=claim, wording="Mine.", version=1, user=user),
    "split": lambda claim, user: split_claim(claim=claim, wordings=["Mine.", "Too."], version=1, user=user),
    "merge": lambda claim, user: merge_claims(
        claim=claim, other=claim.article.claims.exclude(pk=claim.pk).first(), wording="Mine.", version=1, user=user
    ),
    "dismiss": lambda claim, user: dismiss_claim(claim=claim, reason="mine", version=1, user=user),
}


@pytest.mark.parametrize("act", STALE)
def test_a_stale_form_is_refused_and_changes_nothing(act, claim, rita, remy):
    edit_wording(claim=claim, wording="Theirs.", version=1, user=remy)
    before = (Claim.objects.count(), Lineage.objects.count(), Appearance.objects.count(), Event.objects.count())
    with pytest.raises(Stale, match="Someone changed this claim") as stale:
        STALE[act](claim, rita)
    assert stale.value.current.standalone == "Theirs."
    claim.refresh_from_db()
    assert (claim.standalone, claim.state) == ("Theirs.", "detected")
    assert before == (Claim.objects.count(), Lineage.objects.count(), Appearance.objects.count(), Event.objects.count())


@pytest.mark.parametrize("act", ["edit", "split", "merge"])
@pytest.mark.parametrize("state", ["dismissed", "superseded"])
def test_what_is_gone_is_not_shaped(act, state, claim, rita):
    Claim.objects.filter(pk=claim.pk).update(state=state, dismissed_reason="an opinion")
    with pytest.raises(Refused):
        STALE[act](claim, rita)


@pytest.mark.django_db(transaction=True)
def test_two_people_splitting_at_once_get_numbers_of_their_own(rita, remy):
    article = make_article()
    first, second = article.claims.all()[:2]
    parts = run_at_once(
        lambda: split_claim(claim=first, wordings=["One.", "Two."], version=1, user=rita),
        lambda: split_claim(claim=second, wordings=["Three.", "Four."], version=1, user=remy),
    )
    assert sorted(part.number for both in parts for part in both) == [5, 6, 7, 8]
