"""A published claim that reads otherwise needs a correction: a kind, a public note, an approver who is not its author."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from claims.articles.editing import edit_wording
from claims.articles.models import Article, Claim
from claims.audit.models import Event
from claims.errors import Refused
from claims.evidence.services import set_stance
from claims.reports import services
from claims.reports.content import build_content
from claims.reports.corrections import CorrectionsNeeded, Note, find_changes, is_typo
from claims.reports.models import Correction, Edition
from claims.reports.replay import replay_edition
from claims.reports.services import publish_report, withdraw_report
from claims.review.models import Rating, ReviewPolicy
from claims.review.services import reopen_claim
from tests.builders import make_evidence, make_verdict

pytestmark = pytest.mark.django_db
SAID = Note("verdict", "Half of it is right, as a reader told us.")


@pytest.fixture
def edition(claim, extraction, rita, edda) -> Edition:
    make_evidence(claim, rita, extraction=extraction)
    make_verdict(claim, rita, rationale="The archive says ten thousand [1].")
    make_verdict(claim.article.claims.all()[1], rita)
    return publish_report(article=claim.article, user=edda)


def find(article: Article) -> list[tuple[int, str]]:
    latest = Edition.objects.filter(report__article=article).order_by("-number").first()
    return [(change.number, change.suggested) for change in find_changes(latest.content, build_content(article))]


@pytest.mark.parametrize(
    ("old", "new", "typo"),
    [
        ("The ministry sent soldeirs.", "The ministry sent soldiers.", True),
        ("The ministry sent soldiers", "The Ministry sent soldiers.", True),
        ("It sent soldiers .", "It sent  soldiers.", True),
        ("It sent 12,000 soldiers.", "It sent 12,001 soldiers.", False),
        ("It sent soldiers.", "It sent no soldiers.", False),
        ("It is now done.", "It is not done.", False),
        ("It sent soldiers.", "It sent spies.", False),
        ("It sent soldiers abroad.", "It sent soldiers.", False),
        ("東京は晴れ。", "東京は雨。", False),
    ],
)
def test_a_typo_changes_letters_never_what_is_said(old, new, typo):
    assert is_typo(old, new) is typo


class TestTheKindThatIsProposed:
    def test_nothing_for_what_reads_the_same(self, edition, article, rita):
        Claim.objects.filter(number=1).update(kind="numerical", position=7)
        make_verdict(article.claims.get(number=1), rita, rationale="The archive says ten thousand [1].")
        make_verdict(article.claims.get(number=3), rita)
        assert find(article) == []

    def test_another_rating_is_a_verdict_change(self, edition, article, rita):
        make_verdict(article.claims.get(number=1), rita, label="Mixed", rationale="Other words.")
        assert find(article) == [(1, "verdict")]

    def test_another_quote_is_new_evidence(self, edition, article, rita):
        claim = article.claims.get(number=1)
        make_evidence(claim, rita, quote="None were sent in 2022, officials said.")
        make_verdict(claim, rita, rationale="The archive says ten thousand [1], none in 2022 [2].")
        assert find(article) == [(1, "evidence")]

    def test_another_stance_is_new_evidence(self, edition, article, rita):
        set_stance(evidence=article.claims.get(number=1).evidence.get(), stance="context", user=rita)
        assert find(article) == [(1, "evidence")]

    def test_other_words_are_wording(self, edition, article, rita):
        make_verdict(article.claims.get(number=1), rita, rationale="An archived page says ten thousand [1].")
        assert find(article) == [(1, "wording")]

    def test_a_few_letters_are_a_typo(self, edition, article, rita):
        make_verdict(article.claims.get(number=1), rita, rationale="The archives say ten thousand [1].")
        assert find(article) == [(1, "typo")]

    def test_a_rating_with_a_new_name_is_wording(self, edition, article):
        Rating.objects.filter(label="False").update(label="Untrue")
        assert find(article) == [(1, "wording"), (2, "wording")]

    def test_a_claim_that_waits_again_is_withdrawn(self, edition, article, rita):
        claim = article.claims.get(number=1)
        edit_wording(claim=claim, wording="Other words.", version=claim.version, user=rita)
        assert find(article) == [(1, "removal")]


@pytest.fixture
def changed(edition, article, rita) -> Article:
    make_verdict(article.claims.get(number=1), rita, label="Mixed", rationale="Half of it [1].")
    return article


def test_without_a_correction_a_change_is_not_published(changed, edda):
    with pytest.raises(CorrectionsNeeded, match="claim 1 has changed") as refused:
        publish_report(article=changed, user=edda)
    assert [change.number for change in refused.value.changes] == [1]
    assert Edition.objects.count() == 1 and not Correction.objects.exists()


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        (Note("verdict", "  "), "has changed"),
        (Note("rumour", "x"), "Choose the kind"),
        (Note("removal", "x"), "in the report no more"),
        (Note("typo", "x"), "call it a verdict change"),
        (Note("verdict", "x" * 2001), "2,000 characters"),
    ],
)
def test_a_correction_says_what_it_is(note, sentence, changed, edda):
    with pytest.raises(Refused, match=sentence):
        publish_report(article=changed, user=edda, corrections={1: note})


def test_a_correction_is_in_the_content_the_ledger_and_the_trail(changed, edda):
    edition = publish_report(article=changed, user=edda, corrections={1: SAID, 2: Note("typo", "not needed")})
    (told,) = edition.content["corrections"]
    row = Correction.objects.get()
    assert (told["claim"], told["kind"], told["note"], told["approved_by"]) == (1, "verdict", SAID.note, "Edda")
    assert (row.edition, row.approved_by, row.at.isoformat()) == (2, edda, told["at"])
    event = Event.objects.filter(chain=edition.report.chain).order_by("sequence").last()
    assert event.data["corrections"] == [{"claim": 1, "kind": "verdict", "note": SAID.note}]
    assert replay_edition(edition).is_equal


def test_the_ledger_grows_and_every_edition_is_built_anew(changed, rita, edda, ada):
    publish_report(article=changed, user=edda, corrections={1: SAID})
    make_verdict(changed.claims.get(number=2), rita, rationale="Something else.")
    third = publish_report(article=changed, user=ada, corrections={2: Note("wording", "Said more plainly.")})
    assert [(each["edition"], each["claim"]) for each in third.content["corrections"]] == [(2, 1), (3, 2)]
    assert all(replay_edition(each).is_equal for each in Edition.objects.all())
    assert publish_report(article=changed, user=edda) == third


def test_nobody_approves_the_change_of_their_own_verdict(edition, article, edda, ada):
    make_verdict(article.claims.get(number=1), edda, label="Mixed", rationale="Half of it [1].")
    with pytest.raises(Refused, match="claim 1 is yours"):
        publish_report(article=article, user=edda, corrections={1: SAID})
    assert publish_report(article=article, user=ada, corrections={1: SAID}).number == 2


def test_nor_do_those_who_gave_one_of_its_opinions(edition, article, rita, edda, ada):
    claim = article.claims.get(number=1)
    ReviewPolicy.objects.create(way="share", share=100)
    reopen_claim(claim=claim, version=claim.version, user=rita)
    make_verdict(claim, rita, label="Mixed")
    make_verdict(claim, edda, label="Mixed")
    with pytest.raises(Refused, match="claim 1 is yours"):
        publish_report(article=article, user=edda, corrections={1: SAID})
    publish_report(article=article, user=ada, corrections={1: SAID})


def test_publishing_again_after_a_withdrawal_needs_corrections_too(changed, edition, edda):
    withdraw_report(report=edition.report, reason="A quote was wrong.", user=edda)
    with pytest.raises(CorrectionsNeeded):
        publish_report(article=changed, user=edda)


@pytest.mark.parametrize("act", [lambda rows: rows.update(note="x"), lambda rows: rows.delete()])
def test_the_ledger_is_never_changed(act, changed, edda):
    publish_report(article=changed, user=edda, corrections={1: SAID})
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        act(Correction.objects.all())


def test_a_claim_decided_meanwhile_is_not_called_published(edition, article, rita, edda, monkeypatch):
    """It was not in what was selected: another editor's reviewer sealed it a moment later."""

    def select_and_wait(article):
        selection = services_select(article)
        make_verdict(article.claims.get(number=3), rita)
        return selection

    services_select = services.select_report
    make_verdict(article.claims.get(number=4), rita)
    monkeypatch.setattr(services, "select_report", select_and_wait)
    publish_report(article=article, user=edda)
    assert [article.claims.get(number=number).state for number in (3, 4)] == ["decided", "published"]
