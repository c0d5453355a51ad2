"""A claim as it was: made from its events, the same as the row was, and no more than the reader may know."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.urls import reverse

from claims.articles import editing
from claims.articles.models import Claim
from claims.audit.models import Event
from claims.errors import Refused
from claims.evidence import services as evidence
from claims.evidence.staleness import check_cited_quotes
from claims.reports.services import publish_report
from claims.review.as_of import Past, first_wording, replay
from claims.review.assignments import assign_claims, end_assignment, undo_assignment
from claims.review.blinding import redact_events
from claims.review.history_views import _list_events
from claims.review.models import Rating, ReviewPolicy, Verdict
from claims.review.services import reopen_claim, submit_verdict
from tests.builders import SOURCE, make_evidence, make_source, make_verdict

pytestmark = pytest.mark.django_db
QUOTES = ("None were sent in 2022, officials said.", "The officials said that no soldiers were lost.", "no soldiers")


def past_of(claim: Claim, person=None) -> Past:
    events = _list_events(Claim.objects.get(pk=claim.pk))
    events = redact_events(events, person) if person else events
    return replay(events, first_wording(events, Claim.objects.get(pk=claim.pk).standalone))


def assert_same_as_row(claim: Claim) -> None:
    row, past = Claim.objects.get(pk=claim.pk), past_of(claim)
    assert (past.wording, past.state, past.dismissed_reason) == (row.standalone, row.state, row.dismissed_reason)
    assert [
        (each.number, each.quote, each.start, each.end, each.level, each.stance, each.medium)
        for each in past.standing_quotes
    ] == list(
        row.evidence.filter(withdrawn_at=None).values_list(
            "number", "quote", "start", "end", "level", "stance", "medium"
        )
    )
    assert [each.query for each in past.searches] == list(row.searches.values_list("query", flat=True))
    assert past.decisive == row.verdicts.filter(decisive=True).values_list("pk", flat=True).first()
    standing = row.verdicts.filter(superseded=False).order_by("pk").values_list("pk", "round", "rating__label")
    assert [(each.verdict, each.round, each.rating) for each in past.standing_opinions] == list(standing)
    assert dict(past.assigned) == dict(row.assignments.values_list("round", "person"))


class Desk:
    """People who do random things to one claim; what is refused changes nothing."""

    def __init__(self, claim: Claim, extraction, people, seed: int) -> None:
        self.claim, self.extraction, self.people, self.dice = claim, extraction, people, random.Random(seed)
        self.kinds = set()

    def act(self) -> None:
        person, row = self.dice.choice(self.people), Claim.objects.get(pk=self.claim.pk)
        name = self.dice.choice(sorted(self.acts))
        before = Event.objects.count()
        try:
            self.acts[name](self, row, person)
        except Refused:
            return
        if Event.objects.count() > before:
            self.kinds.add(name)

    def quote(self, row: Claim):
        quotes = list(row.evidence.all())
        if not quotes:
            raise Refused("none")
        return self.dice.choice(quotes)

    def seal(self, row: Claim, person) -> None:
        rating = self.dice.choice(Rating.objects.all()[:3])
        submit_verdict(claim=row, reviewer=person, rating=rating, rationale="So it is.", version=row.version)

    def cite(self, row: Claim, person) -> None:
        words = self.dice.choice(QUOTES)
        evidence.cite_quote(claim=row, extraction=self.extraction, quote=words, stance="refutes", user=person)

    def resize(self, row: Claim, person) -> None:
        words = self.dice.choice(("officials said that no soldiers", "no soldiers were lost", *QUOTES))
        evidence.resize_quote(evidence=self.quote(row), quote=words, user=person)

    def capture_again(self, row: Claim, person) -> None:
        """The page was changed, so that quotes of it are altered or gone."""
        text = SOURCE.replace("no soldiers were lost", f"{self.dice.random()} soldiers were lost")
        check_cited_quotes(make_source(text=text, user=person).snapshot_id)

    def set_policy(self, row: Claim, person) -> None:
        ReviewPolicy.objects.update_or_create(
            article=None, defaults={"way": "share", "share": self.dice.choice([0, 100])}
        )

    acts = {
        "edit": lambda self, row, who: editing.edit_wording(
            claim=row, wording=f"Words {self.dice.random()}", version=row.version, user=who
        ),
        "dismiss": lambda self, row, who: editing.dismiss_claim(claim=row, reason="x", version=row.version, user=who),
        "restore": lambda self, row, who: editing.restore_claim(claim=row, user=who),
        "reopen": lambda self, row, who: reopen_claim(claim=row, version=row.version, user=who),
        "seal": seal,
        "seal too": seal,
        "seal three": seal,
        "cite": cite,
        "resize": resize,
        "withdraw": lambda self, row, who: evidence.withdraw_quote(evidence=self.quote(row), user=who),
        "bring back": lambda self, row, who: evidence.restore_quote(evidence=self.quote(row), user=who),
        "stance": lambda self, row, who: evidence.set_stance(
            evidence=self.quote(row), stance=self.dice.choice(["supports", "context"]), user=who
        ),
        "medium": lambda self, row, who: evidence.set_medium(
            evidence=self.quote(row), medium=self.dice.choice(["table", "pdf"]), user=who
        ),
        "sets": lambda self, row, who: evidence.set_sufficient_sets(
            claim=row, sets=[[self.quote(row).number]], user=who
        ),
        "search": lambda self, row, who: evidence.log_search(
            claim=row, query=f"q{self.dice.random()}", tool="x", searched_on=dt.date(2026, 3, 21), user=who
        ),
        "assign": lambda self, row, who: assign_claims(claim_ids=[row.pk], person=who, due_on=None, user=who),
        "give back": lambda self, row, who: end_assignment(claim=row, user=who),
        "undo assignment": lambda self, row, who: undo_assignment(claim=row, user=who),
        "publish": lambda self, row, who: publish_report(article=row.article, user=who),
        "capture again": capture_again,
        "policy": set_policy,
    }  # fmt: skip


def test_after_whatever_people_do_the_events_tell_the_row(claim, extraction, rita, remy, edda):
    kinds = set()
    for seed, each in enumerate(claim.article.claims.all()):
        desk = Desk(each, extraction, [rita, remy, edda], seed)
        for _ in range(60):
            desk.act()
            assert_same_as_row(each)
        kinds |= desk.kinds
    assert kinds >= {"edit", "dismiss", "restore", "seal", "cite", "withdraw", "stance", "search", "assign", "reopen"}


def test_a_moment_shows_the_claim_of_then(claim, extraction, rita, remy, sign_in):
    quote = make_evidence(claim, rita, extraction=extraction)
    make_verdict(claim, rita, rationale="Contradicted [1].")
    moment = Event.objects.filter(chain=claim.chain).latest("pk").at
    row = Claim.objects.get(pk=claim.pk)
    reopen_claim(claim=row, version=row.version, user=remy)
    evidence.set_stance(evidence=quote, stance="context", user=remy)
    row = Claim.objects.get(pk=claim.pk)
    editing.edit_wording(claim=row, wording="Other words.", version=row.version, user=remy)
    page = sign_in(rita).get(reverse("claim_as_of", args=[claim.pk]), {"at": moment.isoformat()}).content.decode()
    assert claim.standalone in page and "Other words." not in page
    assert 'Contradicted <sup><a href="#evidence-1">1</a></sup>.' in page and 'id="evidence-1"' in page
    assert "decided" in page and "refutes" in page
    early = sign_in(rita).get(reverse("claim_as_of", args=[claim.pk]), {"at": "2020-01-01T00:00"}).content.decode()
    assert "did not exist then" in early


def test_each_event_of_the_history_leads_to_its_moment(claim, extraction, rita, sign_in):
    make_evidence(claim, rita, extraction=extraction)
    browser = sign_in(rita)
    page = browser.get(reverse("claim_history", args=[claim.pk])).content.decode()
    event = Event.objects.get(chain=claim.chain, kind="quote cited")
    path = f"{reverse('claim_as_of', args=[claim.pk])}?at={event.at.isoformat().replace('+', '%2B')}"
    assert path in page
    assert "[1]" in browser.get(path).content.decode()


def test_a_blind_verdict_stays_hidden_in_the_past_too(claim, extraction, rita, remy, sign_in):
    make_evidence(claim, rita, extraction=extraction)
    ReviewPolicy.objects.create(way="share", share=100)
    make_verdict(claim, rita, rationale="Contradicted.")
    page = sign_in(remy).get(reverse("claim_as_of", args=[claim.pk])).content.decode()
    assert "hidden until both are sealed" in page and "Contradicted" not in page and "False" not in page
    assert past_of(claim, remy).state == past_of(claim, rita).state == "second_review"
    assert past_of(claim, remy).verdict is None
    make_verdict(claim, remy, label="True", rationale="Confirmed.")
    assert {each.rating for each in past_of(claim, remy).opinions} == {"False", "True"}


@pytest.mark.parametrize("at", ["yesterday", "2026-13-01T00:00", "1", "2026-01-01T00:00+99:00", "\0"])
def test_what_is_no_moment_is_not_found(at, claim, rita, sign_in):
    assert sign_in(rita).get(reverse("claim_as_of", args=[claim.pk]), {"at": at}).status_code == 404


def test_the_first_words_of_a_claim_that_nobody_changed_are_those_of_now(claim, rita):
    assert past_of(claim).wording == claim.standalone
    assert Verdict.objects.count() == 0
