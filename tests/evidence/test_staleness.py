"""A cited quote is compared with newer copies; only one that was altered or is gone touches the verdict."""

from __future__ import annotations

import pytest

from claims.evidence.models import QuoteCheck
from claims.evidence.staleness import check_cited_quotes, find_unchecked_snapshots, watch_cited_sources
from claims.people.models import Notification
from claims.sources.models import Source
from tests.builders import QUOTE, SOURCE, make_article, make_evidence, make_source, make_verdict

pytestmark = pytest.mark.django_db

NEWER = {
    "the same": (SOURCE + "\n\nA footnote was added.", "content", "unchanged", "decided"),
    "other words around it": (f"Once more\n\nA leader came first. {QUOTE} And more.", "content", "moved", "decided"),
    "another number": (SOURCE.replace("10,000", "1,000"), "content", "altered", "stale"),
    "nothing like it": ("Weather\n\nIt will rain in the north and in the west tomorrow.", "content", "gone", "stale"),
    "a bot check": ("Are you a human? Tick the box.", "bot_check", "unreadable", "decided"),
}


@pytest.fixture
def decided(rita):
    """A claim that Rita decided on one quote."""
    claim = make_article().claims.first()
    make_evidence(claim, rita)
    make_verdict(claim, rita)
    return claim


@pytest.mark.parametrize(("text", "quality", "standing", "state"), NEWER.values(), ids=NEWER)
def test_a_newer_copy_touches_the_verdict_only_when_the_quoted_words_changed(
    decided, rita, text, quality, standing, state
):
    newer = make_source(text=text, quality=quality)
    (check,) = check_cited_quotes(newer.snapshot_id)
    decided.refresh_from_db()
    assert (check.standing, decided.state) == (standing, state)
    assert Notification.objects.filter(person=rita, claim=decided).exists() == (state == "stale")


def test_an_altered_passage_keeps_its_word_diff(decided):
    check_cited_quotes(make_source(text=SOURCE.replace("10,000", "1,000")).snapshot_id)
    changes = QuoteCheck.objects.get().changes
    assert {"kind": "removed", "text": "10,000"} in changes
    assert {"kind": "added", "text": "1,000"} in changes


def test_checking_again_changes_nothing(decided):
    newer = make_source(text=SOURCE.replace("10,000", "1,000"))
    check_cited_quotes(newer.snapshot_id)
    assert check_cited_quotes(newer.snapshot_id) == []
    assert Notification.objects.count() == 1


def test_the_sources_of_standing_verdicts_are_put_on_the_schedule(decided):
    assert watch_cited_sources() == 1
    assert watch_cited_sources() == 0
    source = Source.objects.get()
    assert source.watched
    assert source.next_capture_at is not None


def test_the_sweep_finds_newer_copies_of_watched_sources_once(decided):
    watch_cited_sources()
    assert find_unchecked_snapshots() == []
    newer = make_source(text=SOURCE + " More.")
    assert find_unchecked_snapshots() == [newer.snapshot_id]
    check_cited_quotes(newer.snapshot_id)
    assert find_unchecked_snapshots() == []


def test_the_desk_and_the_feed_show_what_became_of_the_quote(decided, rita, sign_in):
    check_cited_quotes(make_source(text=SOURCE.replace("10,000", "1,000")).snapshot_id)
    page = sign_in(rita).get(f"/claims/{decided.pk}/").content.decode()
    assert "On the live page this quote is altered." in page
    assert "<del>10,000</del><ins>1,000</ins>" in page
    assert "<del>10,000</del><ins>1,000</ins>" in sign_in(rita).get("/notifications/").content.decode()
