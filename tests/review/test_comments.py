"""Threads on claims, quotes and verdicts; mentions; experts outside; and nothing that tells a blind verdict."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.audit.models import Event
from claims.errors import Refused
from claims.evidence.proposals import propose_evidence
from claims.evidence.services import attach_source
from claims.people.models import Notification, User
from claims.review.comments import (
    answer_invitation,
    count_open_threads,
    invite_expert,
    load_threads,
    read_invitation,
    reopen_thread,
    resolve_thread,
    sign_invitation,
    withdraw_invitation,
    write_comment,
)
from claims.review.models import Comment, Invitation, ReviewPolicy
from claims.review.rounds import waive_second
from claims.sources.models import Tombstone
from tests.builders import Browser, make_evidence, make_verdict

pytestmark = pytest.mark.django_db


def say(claim, author, text="Is this so?", **more) -> Comment:
    return write_comment(claim=claim, author=author, text=text, **more)


def told(person) -> list[str]:
    return list(person.notifications.order_by("id").values_list("text", flat=True))


class TestThreads:
    def test_a_thread_is_a_comment_and_its_answers(self, claim, rita, remy):
        first = say(claim, rita)
        say(claim, remy, "It is.", parent=first)
        (thread,) = load_threads(claim, rita)
        assert (thread.text, [answer.text for answer in thread.shown_answers]) == ("Is this so?", ["It is."])

    def test_it_may_be_about_a_quote_or_a_verdict(self, claim, rita):
        quote = make_evidence(claim, rita)
        verdict = make_verdict(claim, rita)
        assert say(claim, rita, evidence=quote).evidence == quote
        assert say(claim, rita, verdict=verdict).verdict == verdict

    def test_a_quote_of_another_claim_is_refused(self, article, rita):
        first, second, *_ = article.claims.all()
        with pytest.raises(Refused, match="another claim"):
            say(second, rita, evidence=make_evidence(first, rita))

    @pytest.mark.parametrize("text", ["", " \n ", "x" * 10_001])
    def test_nothing_and_too_much_are_refused(self, claim, rita, text):
        with pytest.raises(Refused):
            say(claim, rita, text)

    def test_a_resolved_thread_comes_last_and_can_be_reopened(self, claim, rita, remy):
        first, _ = say(claim, rita), say(claim, rita, "And this?")
        resolve_thread(comment=first, user=remy)
        assert [thread.text for thread in load_threads(claim, rita)] == ["And this?", "Is this so?"]
        assert count_open_threads(claim, rita) == 1
        reopen_thread(comment=first, user=remy)
        assert count_open_threads(claim, rita) == 2
        kinds = Event.objects.filter(chain=claim.chain).order_by("-sequence").values_list("kind", flat=True)
        assert list(kinds[:2]) == ["thread reopened", "thread resolved"]

    def test_the_trail_says_that_it_was_written_but_not_what(self, claim, rita):
        say(claim, rita, "a secret thought")
        event = Event.objects.filter(chain=claim.chain).latest("sequence")
        assert event.kind == "comment written" and "secret" not in str(event.data)
        assert len(event.data["text_sha256"]) == 64


class TestMentions:
    def test_whoever_is_mentioned_is_told_once(self, claim, rita, remy):
        say(claim, rita, "@remy, what do you think? @Remy! @nobody @rita")
        assert told(remy) == [f"Rita mentions you on claim {claim.number}."]
        assert told(rita) == []

    def test_whoever_took_part_is_told_of_an_answer(self, claim, rita, remy, edda):
        first = say(claim, rita)
        say(claim, remy, "It is.", parent=first)
        say(claim, edda, "It is not.", parent=first)
        assert told(rita) == [f"Remy answers on claim {claim.number}.", f"Edda answers on claim {claim.number}."]
        assert told(remy) == [f"Edda answers on claim {claim.number}."]

    def test_an_address_is_no_mention(self, claim, rita, remy):
        say(claim, rita, "write to desk@remy.example")
        assert told(remy) == []

    def test_who_may_not_review_is_not_told(self, claim, rita, sam):
        say(claim, rita, "@sam look")
        assert told(sam) == []

    def test_who_does_not_want_it_is_not_told(self, claim, rita, remy):
        remy.muted = ["mention"]
        remy.save()
        say(claim, rita, "@remy look")
        assert told(remy) == []


class TestBlind:
    @pytest.fixture
    def waiting(self, claim, rita):
        """Rita has sealed the first opinion; another reviewer is to give the second."""
        ReviewPolicy.objects.create(way="share", share=100)
        make_evidence(claim, rita)
        make_verdict(claim, rita)
        claim.refresh_from_db()
        assert claim.state == "second_review"
        return claim

    def test_what_the_first_reviewer_says_is_hidden_from_all_others(self, waiting, rita, remy, edda, ada):
        say(waiting, rita, "clearly false")
        assert [thread.text for thread in load_threads(waiting, rita)] == ["clearly false"]
        for person in (remy, edda, ada):
            assert load_threads(waiting, person) == [] and count_open_threads(waiting, person) == 0

    def test_what_was_said_before_the_verdict_is_hidden_too(self, claim, rita, remy):
        say(claim, rita, "clearly false")
        ReviewPolicy.objects.create(way="share", share=100)
        make_evidence(claim, rita)
        make_verdict(claim, rita)
        assert load_threads(claim, remy) == []

    def test_a_mention_by_the_first_reviewer_tells_nobody(self, waiting, rita, remy):
        say(waiting, rita, "@remy it is false")
        assert told(remy) == []

    def test_whoever_was_meant_is_told_once_both_are_sealed(self, waiting, rita, remy, edda):
        say(waiting, rita, "@edda @remy it is false")
        say(waiting, edda, "@remy please")
        assert told(edda) == []
        make_verdict(waiting, remy)
        mention = f"mentions you on claim {waiting.number}."
        assert told(edda) == [f"Rita {mention}"] and sorted(told(remy)) == [f"Edda {mention}", f"Rita {mention}"]

    def test_whoever_was_meant_is_told_when_the_second_opinion_is_waived(self, waiting, rita, edda, ada):
        User.objects.exclude(pk__in=[rita.pk, edda.pk]).update(is_active=False)
        say(waiting, rita, "@edda it is false")
        waive_second(claim=waiting, reason="Nobody else is here.", version=waiting.version, user=edda)
        assert told(edda) == [f"Rita mentions you on claim {waiting.number}."]

    def test_no_page_shows_it(self, waiting, rita, remy, sign_in):
        say(waiting, rita, "clearly false")
        for name in ("claim", "claim_comments", "claim_history"):
            assert "clearly false" not in sign_in(remy).get(reverse(name, args=[waiting.pk])).content.decode()

    def test_a_hidden_thread_can_be_neither_answered_nor_resolved(self, waiting, rita, remy):
        hidden = say(waiting, rita, "clearly false")
        with pytest.raises(Refused):
            say(waiting, remy, "I see", parent=hidden)
        with pytest.raises(Refused):
            resolve_thread(comment=hidden, user=remy)

    def test_others_go_on_talking_in_the_open(self, waiting, rita, remy, edda):
        say(waiting, edda, "@remy please")
        assert [thread.text for thread in load_threads(waiting, remy)] == ["@remy please"]
        assert told(remy) == [f"Edda mentions you on claim {waiting.number}."]

    def test_once_both_are_sealed_all_is_seen(self, waiting, rita, remy):
        say(waiting, rita, "clearly false")
        make_verdict(waiting, remy)
        assert [thread.text for thread in load_threads(waiting, remy)] == ["clearly false"]


class TestExpert:
    @pytest.fixture
    def invitation(self, claim, rita) -> Invitation:
        return invite_expert(claim=claim, expert="Dr Voss", question="Is the figure right?", days=3, user=rita)

    @pytest.fixture
    def path(self, invitation) -> str:
        return reverse("answer_invitation", args=[sign_invitation(invitation)])

    def test_the_link_shows_one_claim_and_the_question_without_an_account(self, path, claim):
        page = Browser().get(path).content.decode()
        assert claim.standalone in page and "Is the figure right?" in page
        assert reverse("claim", args=[claim.pk]) not in page and "<script" not in page

    def test_it_shows_no_verdict(self, path, claim, rita):
        make_verdict(claim, rita, rationale="My private reasons.")
        page = Browser().get(path).content.decode()
        assert "My private reasons" not in page and "False" not in page

    def test_one_answer_reaches_the_desk_and_who_asked(self, path, claim, rita, sign_in):
        assert "Thank you" in Browser().post(path, {"text": "It is 10,000."}).content.decode()
        comment = Comment.objects.get()
        assert (comment.text, comment.author, comment.invitation.expert) == ("It is 10,000.", None, "Dr Voss")
        assert told(rita) == [f"Dr Voss has answered on claim {claim.number}."]
        page = sign_in(rita).get(reverse("claim_comments", args=[claim.pk])).content.decode()
        assert "It is 10,000." in page and "Dr Voss" in page

    def test_a_second_answer_is_refused(self, path):
        Browser().post(path, {"text": "Yes."})
        answer = Browser().post(path, {"text": "No."})
        assert answer.status_code == 410 and Comment.objects.count() == 1

    def test_a_refused_answer_keeps_what_was_typed(self, path):
        answer = Browser().post(path, {"text": "x" * 10_001})
        assert answer.status_code == 422 and "x" * 10_001 in answer.content.decode()

    def test_after_its_time_it_is_closed(self, path, invitation):
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        answer = Browser().get(path)
        assert answer.status_code == 410 and "too old" in answer.content.decode()
        assert invitation.claim.standalone not in answer.content.decode()

    def test_a_withdrawn_question_is_closed(self, path, invitation, rita):
        withdraw_invitation(invitation=invitation, user=rita)
        assert Browser().get(path).status_code == 410

    @pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: "x" + token, lambda token: "1"])
    def test_a_link_that_we_did_not_sign_opens_nothing(self, invitation, change):
        with pytest.raises(Refused, match="not complete"):
            read_invitation(change(sign_invitation(invitation)))

    @pytest.mark.parametrize(("expert", "days"), [("", 3), ("Dr Voss", 0), ("Dr Voss", 61)])
    def test_whom_and_how_long_have_limits(self, claim, rita, expert, days):
        with pytest.raises(Refused):
            invite_expert(claim=claim, expert=expert, question="", days=days, user=rita)

    def test_the_answer_is_an_event_of_the_claim(self, claim, invitation):
        answer_invitation(token=sign_invitation(invitation), text="Yes.")
        event = Event.objects.filter(chain=claim.chain).latest("sequence")
        assert (event.kind, event.actor, event.data["expert"]) == ("expert answered", None, "Dr Voss")


class TestPages:
    def test_a_comment_is_written_from_the_desk_and_shown_as_text(self, claim, rita, sign_in):
        quote = make_evidence(claim, rita)
        path = reverse("write_comment", args=[claim.pk])
        fields = {"text": "<b>Is</b> this so?", "about": f"evidence-{quote.number}"}
        page = sign_in(rita, htmx=True).post(path, fields).content.decode()
        assert "&lt;b&gt;Is&lt;/b&gt; this so?" in page and "on quote [1]" in page

    def test_a_refusal_comes_back_with_what_was_typed(self, claim, rita, sign_in):
        first = say(claim, rita)
        path = reverse("write_comment", args=[claim.pk])
        fields = {"text": "y" * 10_001, "parent": first.pk}
        answer = sign_in(rita, htmx=True).post(path, fields)
        assert answer.status_code == 422 and "y" * 10_001 in answer.content.decode()

    def test_the_desk_says_how_many_threads_are_open(self, claim, rita, sign_in):
        assert not Notification.objects.exists()
        say(claim, rita)
        page = sign_in(rita).get(reverse("claim", args=[claim.pk])).content.decode()
        assert 'Comments <span class="count">1</span>' in page

    def test_the_link_for_the_expert_is_shown_in_full(self, claim, rita, sign_in):
        path = reverse("invite_expert", args=[claim.pk])
        fields = {"expert": "Dr Voss", "days": "3"}
        page = sign_in(rita, htmx=True).post(path, fields).content.decode()
        token = re.search(r'value="http://testserver/ask/([^"]+)/"', page)[1]
        assert read_invitation(token) == Invitation.objects.get()


def test_a_comment_on_a_proposed_passage_stays_when_proposals_are_made_anew(claim, extraction, rita, remy, sign_in):
    attach_source(claim=claim, source=extraction.snapshot.source, user=rita)
    propose_evidence(claim.pk)
    passage = claim.passages.first()
    browser = sign_in(rita)
    form = browser.get(reverse("claim", args=[claim.pk])).content.decode()
    assert f'<option value="passage-{passage.pk}">' in form
    browser.post(reverse("write_comment", args=[claim.pk]), {"text": "Is this it?", "about": f"passage-{passage.pk}"})
    propose_evidence(claim.pk, again=True)
    (thread,) = load_threads(claim, remy)
    assert thread.passage_words == passage.text
    page = sign_in(remy).get(reverse("claim_comments", args=[claim.pk])).content.decode()
    assert f"#passage-{passage.start}" in page and "Is this it?" in page


def test_the_words_of_a_removed_passage_are_not_kept_by_a_comment(claim, extraction, rita, ada):
    attach_source(claim=claim, source=extraction.snapshot.source, user=rita)
    propose_evidence(claim.pk)
    write_comment(claim=claim, author=rita, text="Is this it?", passage=claim.passages.first())
    Tombstone.objects.create(snapshot=extraction.snapshot, removed_by=ada, reason="asked for")
    assert load_threads(claim, rita)[0].passage_words == ""


def test_a_passage_of_another_claim_is_refused(claim, article, extraction, rita):
    attach_source(claim=claim, source=extraction.snapshot.source, user=rita)
    propose_evidence(claim.pk)
    with pytest.raises(Refused, match="belongs to another claim"):
        write_comment(claim=article.claims.all()[1], author=rita, text="x", passage=claim.passages.first())
