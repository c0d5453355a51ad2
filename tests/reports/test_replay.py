"""A past edition is built anew to the byte, whatever has changed since."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from claims.articles.editing import edit_wording
from claims.articles.models import Claim, Fact
from claims.articles.services import edit_article
from claims.articles.texts import ArticleDetails
from claims.audit.models import Event
from claims.errors import Refused
from claims.evidence.models import Evidence
from claims.evidence.services import (
    flag_problem,
    resize_quote,
    set_medium,
    set_stance,
    set_sufficient_sets,
    withdraw_quote,
)
from claims.people.models import User
from claims.reports.models import Edition
from claims.reports.replay import replay_edition
from claims.reports.services import publish_report
from claims.review.models import Rating
from claims.review.services import reopen_claim
from claims.sources.models import Publisher, Source, WaybackCopy
from claims.sources.publishers import merge_publishers
from claims.sources.removal import remove_snapshot
from tests.builders import make_evidence, make_verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(claim, extraction, rita, edda) -> Edition:
    Source.objects.update(publisher=Publisher.objects.create(name="The Archives", kind="official"))
    Fact.objects.create(claim=claim, kind="date", start=44, end=53, text="late 2022", value={"earliest": "2022-10-01"})
    make_evidence(claim, rita, extraction=extraction)
    make_verdict(claim, rita, rationale="The archive says ten thousand [1].")
    make_verdict(claim.article.claims.all()[1], rita)
    return publish_report(article=claim.article, user=edda)


def reopen(edition: Edition, user) -> Claim:
    claim = edition.report.article.claims.first()
    return reopen_claim(claim=claim, version=claim.version, user=user)


def test_it_is_the_same_at_once(edition):
    replay = replay_edition(edition)
    assert replay.is_equal and replay.content is not edition.content and not replay.list_differences()


def _new_verdict(edition, rita, edda):
    make_verdict(edition.report.article.claims.first(), rita, label="Mixed", rationale="Half of it.")


def _new_wording(edition, rita, edda):
    claim = edition.report.article.claims.first()
    edit_wording(claim=claim, wording="Other words.", version=claim.version, user=rita)


def _quote_withdrawn(edition, rita, edda):
    claim = reopen(edition, rita)
    make_evidence(claim, rita, quote="None were sent in 2022, officials said.")
    make_verdict(claim, rita, label="True", rationale="See [2].")
    withdraw_quote(evidence=claim.evidence.get(number=1), user=rita)


def _quote_changed(edition, rita, edda):
    claim = reopen(edition, rita)
    quote = claim.evidence.get()
    set_stance(evidence=quote, stance="supports", user=rita)
    set_medium(evidence=quote, medium="table", user=rita)
    set_sufficient_sets(claim=claim, sets=[[1]], user=rita)
    flag_problem(attachment=claim.attachments.get(), problem="biased", flagged=True, user=rita)


def _quote_widened(edition, rita, edda):
    claim = reopen(edition, rita)
    make_evidence(claim, rita, quote="None were sent in 2022, officials said.")
    make_verdict(claim, rita, label="True", rationale="See [2].")
    both = "The ministry sent about 10,000 soldiers in October 2024. None were sent in 2022, officials said."
    resize_quote(evidence=claim.evidence.get(number=1), quote=both, user=rita)
    resize_quote(evidence=claim.evidence.get(number=1), quote="None were sent in 2022", user=rita)


def _article_retitled(edition, rita, edda):
    details = ArticleDetails(title="Another title", publisher="Another", published_on=date(2001, 1, 1))
    edit_article(article=edition.report.article, details=details, version=1, user=edda)


def _rating_renamed(edition, rita, edda):
    Rating.objects.filter(label="False").update(label="Untrue", value=2, glyph="!", meaning="not so", retired=True)
    Rating.objects.filter(label="True").update(position=9)


def _publisher_merged(edition, rita, edda):
    other = Publisher.objects.create(name="Another", kind="outlet")
    Source.objects.create(url="https://z.example.org/", normalised_url="https://z.example.org/", publisher=other)
    Source.objects.create(url="https://y.example.org/", normalised_url="https://y.example.org/", publisher=other)
    merge_publishers(publishers=Publisher.objects.all(), user=edda)
    assert Source.objects.filter(publisher=other).count() == 3


def _snapshot_removed(edition, rita, edda):
    snapshot = Evidence.objects.first().extraction.snapshot
    WaybackCopy.objects.create(snapshot=snapshot, state="done", archived_url="https://web.example.org/1")
    remove_snapshot(snapshot=snapshot, reason="A court asked.", user=edda)


def _source_retitled(edition, rita, edda):
    Source.objects.update(title="Another")
    WaybackCopy.objects.create(
        snapshot=Evidence.objects.first().extraction.snapshot, state="done", archived_url="https://web.example.org/1"
    )


def _claim_read_again(edition, rita, edda):
    Fact.objects.all().delete()
    Claim.objects.update(kind="numerical", hedge="about", attribution=[{"claimant": "X", "verb": "", "hedge": ""}])


def _text_imported_again(edition, rita, edda):
    article = edition.report.article
    revision = article.revisions.create(number=2, text="Wholly new.", text_sha256="0" * 64, origin="pasted")
    for claim in article.claims.all():
        claim.appearances.create(revision=revision, start=0, end=6, quote="Wholly")


def _person_renamed(edition, rita, edda):
    User.objects.update(display_name="Somebody else")


CHANGES = [value for name, value in sorted(globals().items()) if name.startswith("_") and callable(value)]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_it_is_the_same_after(change, edition, rita, edda):
    change(edition, rita, edda)
    replay = replay_edition(Edition.objects.get(pk=edition.pk))
    assert replay.is_equal, replay.list_differences()


def test_it_is_the_same_after_everything(edition, rita, edda):
    for change in (
        _quote_widened,
        _article_retitled,
        _rating_renamed,
        _publisher_merged,
        _snapshot_removed,
        _claim_read_again,
    ):
        change(edition, rita, edda)
    assert replay_edition(Edition.objects.get(pk=edition.pk)).is_equal


def test_what_was_tampered_with_is_found(edition):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE claims_verdict DISABLE TRIGGER USER")
        cursor.execute("UPDATE claims_verdict SET rationale = 'Somebody wrote this later.'")
        cursor.execute("ALTER TABLE claims_verdict ENABLE TRIGGER USER")
    replay = replay_edition(edition)
    assert not replay.is_equal and any("wrote this later" in line for line in replay.list_differences())
    with pytest.raises(CommandError, match="differs from what was published"):
        call_command("replay_edition", edition.report.slug, 1)


def test_an_edition_without_its_event_cannot_be_built(edition):
    edition.number = 7
    with pytest.raises(Refused, match="The trail does not tell"):
        replay_edition(edition)


def test_the_command_says_that_it_is_the_same(edition, tmp_path):
    out = StringIO()
    call_command("replay_edition", edition.report.slug, 1, output=str(tmp_path / "1.json"), stdout=out)
    assert edition.content_sha256 in out.getvalue() and (tmp_path / "1.json").read_bytes().startswith(b'{"article"')
    with pytest.raises(CommandError, match="no edition 9"):
        call_command("replay_edition", edition.report.slug, 9)


def test_the_trail_stays_whole(edition):
    assert Event.objects.filter(chain=edition.report.chain).count() == 1
    call_command("verify_audit", stdout=StringIO())
