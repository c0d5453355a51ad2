"""Until both opinions are sealed no address tells the first one: everything that anybody else can open is the same to
the byte, whatever the first opinion was.

The addresses come from the URL conf and the admin's registry, so that a new view cannot be forgotten. One claim lives
through two lives, each undone afterwards: in one it is called false for one reason, in the other true for another.
"""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.articles.editing import edit_wording
from claims.articles.models import Claim
from claims.audit.models import Event
from claims.errors import Refused
from claims.evidence.staleness import watch_cited_sources
from claims.matching import search_words
from claims.matching.search import search
from claims.matching.search_query import read_question
from claims.reports.public import PAGES
from claims.reports.services import publish_report
from claims.review.blinding import redact_events, visible_events, visible_verdicts
from claims.review.comments import (
    answer_invitation,
    invite_expert,
    load_threads,
    sign_invitation,
    withdraw_invitation,
    write_comment,
)
from claims.review.models import Rating, ReviewPolicy, Verdict
from claims.review.queue import STATES, TABS
from claims.review.services import submit_verdict
from tests.builders import make_evidence, make_source, make_verdict
from tests.people.test_permissions import ADDRESSES

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
LIVES = {
    "false": ("False", "Contradicted by the ministry itself [1].", "Contradicted"),
    "true": ("True", "Confirmed from two sides [2].", "Confirmed"),
}
SIGNS = re.compile("Contradicted by|Confirmed from")


@pytest.fixture
def claim(article, extraction, rita, edda) -> Claim:
    """The claim that waits, in a published article: another claim is decided, so that there is a report."""
    waiting, decided, *_ = article.claims.all()
    make_evidence(waiting, rita, extraction=extraction)
    other = make_source(url="https://b.example.org/", text="Twelve thousand went. So they say.")
    make_evidence(waiting, rita, quote="Twelve thousand went.", extraction=other)
    make_evidence(decided, rita, extraction=extraction)
    make_verdict(decided, rita, label="Mixed", rationale="Half of it [1].")
    publish_report(article=article, user=edda)
    for each in (extraction, other):
        default_storage.save(each.snapshot.storage_name, ContentFile(b"bytes"))
    ReviewPolicy.objects.create(way="share", share=100)
    return waiting


def live(claim: Claim, reviewer, life: str) -> None:
    label, rationale, _ = LIVES[life]
    rating = Rating.objects.get(label=label)
    version = Claim.objects.get(pk=claim.pk).version
    submit_verdict(
        claim=claim, reviewer=reviewer, rating=rating, rationale=rationale, version=version, idempotency_key="one"
    )
    write_comment(claim=claim, author=reviewer, text=f"@remy @edda {rationale}")
    for expert in ("Dr Voss", "Dr Weiss"):
        asked = invite_expert(claim=claim, expert=expert, question=rationale, days=3, user=reviewer)
    answer_invitation(token=sign_invitation(asked), text=f"{rationale} I agree.")
    watch_cited_sources()


_numbers = 0  # where the numbers of new rows begin in each life of this test


@pytest.fixture(autouse=True)
def numbers():
    """Beyond those of the test before: a sequence keeps its place when a transaction is undone."""
    global _numbers
    _numbers += 100_000


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    """What search keeps for a while is read anew each time: or else one answer in many takes a statement more."""
    monkeypatch.setattr(search_words, "CONFIGS_FOR", -1)


@contextmanager
def undone():
    """Nothing stays, and new rows get the same numbers each time."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for model in apps.get_models():
                if model._meta.pk.name != "id" or model._meta.proxy:
                    continue
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [model._meta.db_table, _numbers])
        yield
        transaction.set_rollback(True)


# The last three tell of the machine, in milliseconds and bytes that are others each time, and of no claim.
_LEFT_OUT = {"sign_out", "health", "health_json", "metrics"}


def list_paths(claim: Claim) -> list[str]:
    """Each address of our own about this claim or whatever is nearest to it, and each page of the admin."""
    paths = [
        reverse(name, kwargs=_fill(pattern, claim)) for name, pattern in ADDRESSES.items() if name not in _LEFT_OUT
    ]
    looked_last = f"?claim={claim.pk}&seen=1~~"  # before anything happened: all of it is news
    paths = [path + looked_last if path.endswith("/live/") else path for path in paths]
    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        paths += [reverse(f"{base}_changelist"), reverse(f"{base}_changelist") + "?q=Contradicted"]
        for key in model._default_manager.order_by("pk").values_list("pk", flat=True)[:3]:
            paths += [reverse(f"{base}_{page}", args=[key]) for page in ("change", "history", "delete")]
    paths += [reverse("queue") + f"?state={state}" for state in dict(STATES)]
    paths += [reverse("queue") + f"?tab={tab}&conflict=yes" for tab in dict(TABS)]
    paths += [reverse("search") + f"?q={asked}" for asked in ("Contradicted", "agree", "verdict:false", "in:verdicts")]
    return [*paths, reverse("admin:claims_verdict_changelist") + f"?rating__id__exact={Rating.objects.first().pk}"]


def _fill(pattern, claim: Claim) -> dict:
    """A value for each argument of an address: this claim, its article, or the first row of the model it names."""
    known = {"claim_id": claim.pk, "article_id": claim.article_id, "slug": claim.article.report.slug}
    known |= {"number": 1, "format": "json", "token": "none"}
    known |= {"claim": 2, "quote": 1, "picture": "timeline", "page": "corrections", "pk": 1, "token_id": 1}
    names = set(pattern.pattern.converters) - ({"number"} if pattern.name == "public_report" else set())
    return {name: known[name] if name in known else _first(name.removesuffix("_id")) for name in names}


def _first(model: str) -> int:
    return (
        apps.get_model("claims", model.replace("_", "")).objects.order_by("pk").values_list("pk", flat=True).first()
        or 1
    )


def open_everything(browser, claim: Claim) -> dict[str, tuple]:
    """What each address answers to GET and POST, with the number of its statements; nothing it does stays."""
    seen = {}
    for path in list_paths(claim):
        for method in ("get", "post"):
            PAGES.clear()  # a page that is kept takes fewer statements
            connection.queries_log.clear()  # it holds 9,000, and complains of more
            with transaction.atomic(), CaptureQueriesContext(connection) as asked:
                answer = getattr(browser, method)(path)
                body = b"".join(getattr(answer, "streaming_content", ())) or answer.content
                transaction.set_rollback(True)
            seen[f"{method} {path}"] = (
                answer.status_code,
                _still(str(answer.headers)),
                _still(body.decode(errors="replace")),  # bundles are no text
                len(asked),
            )
    return seen


def _still(text: str) -> str:
    """Without what differs between any two answers: tokens, times of day, lengths that follow from them. Hashes stay."""
    text = re.sub(r"(?<![\w-])(?![0-9a-f]{64}\b)[A-Za-z0-9_-]{20,}", "token", text)
    text = re.sub(r'data-since="\d+"', "time", text)
    text = re.sub(r"\b(?:\d?\d(?::\d\d)? [ap]\.m\.|midnight|noon)", "time", text)  # a full hour has no minutes there
    return re.sub(r"\d?\d:\d\d(:\d\d(\.\d+)?)?|'Content-Length': '\d+'", "time", text)


_warm: set[str] = set()  # for whom this process has opened everything once: what it keeps then is no sign of a verdict


def differences(person, claim: Claim, rita, sign_in, after=lambda: None) -> list[str]:
    seen, name = {}, str(person)
    for life in LIVES if name in _warm else ("false", *LIVES):
        with undone():
            live(claim, rita, life)
            after()
            seen[life] = open_everything(sign_in(person, htmx=False), claim)
            assert not [key for key, answer in seen[life].items() if SIGNS.search(str(answer))]
    _warm.add(name)
    keys = seen["false"].keys() | seen["true"].keys()
    for key in keys:
        if seen["false"].get(key) != seen["true"].get(key):
            print(key, seen["false"].get(key), seen["true"].get(key), sep="\n")
    return [key for key in keys if seen["false"].get(key) != seen["true"].get(key)]


@pytest.mark.parametrize("name", ["remy", "edda", "ada", "nobody"])
def test_whatever_the_first_opinion_was_everything_is_the_same_to_the_byte(name, claim, rita, request, sign_in):
    person = None if name == "nobody" else request.getfixturevalue(name)
    assert differences(person, claim, rita, sign_in) == []


def test_the_first_opinion_stays_hidden_when_new_words_end_the_round(claim, rita, remy, sign_in):
    def reword() -> None:
        version = Claim.objects.get(pk=claim.pk).version
        edit_wording(claim=claim, wording="Other words.", version=version, user=rita)

    assert differences(remy, claim, rita, sign_in, after=reword) == []


def test_this_test_sees_a_leak(claim, rita, remy, sign_in):
    """The same comparison with the mark taken off: it must find the desk and the history, or it proves nothing."""
    seen = {}
    for life in LIVES:
        with undone():
            live(claim, rita, life)
            Verdict.objects.update(blind=False)
            seen[life] = open_everything(sign_in(remy), claim)
    found = {key for key in seen["false"] if key in seen["true"] and seen["false"][key] != seen["true"][key]}
    assert f"get {reverse('claim_history', args=[claim.pk])}" in found


def test_the_parts_that_htmx_gets_tell_no_more(claim, rita, remy, sign_in):
    seen = []
    for life in LIVES:
        with undone():
            live(claim, rita, life)
            browser = sign_in(remy, htmx=True)
            paths = [reverse(name, args=[claim.pk]) for name in ("claim", "claim_history", "evidence_panel")]
            seen.append([_still(browser.get(path).content.decode()) for path in paths])
            assert not SIGNS.search(str(seen[-1]))
    assert seen[0] == seen[1]


def test_sending_the_first_reviewers_form_again_tells_nothing(claim, rita, remy, sign_in):
    seen = []
    for life in LIVES:
        with undone():
            version = claim.version
            live(claim, rita, life)
            fields = {"version": version, "rating": Rating.objects.first().pk, "rationale": "Mine [1].", "key": "one"}
            answer = sign_in(remy, htmx=True).post(reverse("submit_verdict", args=[claim.pk]), fields)
            assert answer.status_code == 409
            seen.append(_still(answer.content.decode()))
    assert seen[0] == seen[1]


@pytest.mark.parametrize("quote", [0, 1])
def test_a_quote_that_the_first_opinion_rests_on_is_like_any_other(quote, claim, rita, remy, sign_in):
    seen = []
    evidence = claim.evidence.all()[quote]
    for life in LIVES:
        with undone():
            live(claim, rita, life)
            answer = sign_in(remy, htmx=True).post(reverse("withdraw_quote", args=[evidence.pk]))
            seen.append(_still(answer.content.decode()))
    assert seen[0] == seen[1] and "waits for a second opinion" in seen[0]


def test_what_the_first_reviewer_asks_outside_is_theirs_alone_until_both_are_sealed(claim, rita, remy, edda, sign_in):
    live(claim, rita, "false")
    address, asked = reverse("claim_comments", args=[claim.pk]), claim.invitations.get(expert="Dr Voss")
    assert "/ask/" in sign_in(rita).get(address).content.decode() and len(load_threads(claim, rita)) == 2
    assert "/ask/" not in sign_in(remy).get(address).content.decode() and load_threads(claim, remy) == []
    assert search(read_question("agree"), remy).is_empty and not search(read_question("agree"), rita).is_empty
    with pytest.raises(Refused, match="not there any more"):
        withdraw_invitation(invitation=asked, user=remy)
    make_verdict(claim, remy, label="False", rationale="Mine [1].")
    assert "/ask/" in sign_in(edda).get(address).content.decode() and len(load_threads(claim, edda)) == 2


def test_the_author_sees_their_own(claim, rita, sign_in):
    live(claim, rita, "false")
    for name in ("claim", "claim_history"):
        assert "Contradicted by" in sign_in(rita).get(reverse(name, args=[claim.pk])).content.decode()


def test_the_trail_holds_all_and_shows_what_may_be_known(claim, rita, remy):
    live(claim, rita, "false")
    event = Event.objects.get(chain=claim.chain, kind="verdict submitted")
    assert event.data["rating"] == "False"
    assert redact_events([event], rita)[0].data["rating"] == "False"
    assert redact_events([event], remy)[0].data == {"round": "first", "opinion": "hidden until both are sealed"}
    assert event not in visible_events(Event.objects.all(), remy) and event in visible_events(Event.objects.all(), rita)


def test_once_both_are_sealed_everybody_sees_both(claim, rita, remy, edda):
    live(claim, rita, "false")
    assert visible_verdicts(edda).filter(claim=claim).count() == 0
    live_second = submit_verdict(
        claim=claim, reviewer=remy, rating=Rating.objects.get(label="True"), rationale="[2]",
        version=Claim.objects.get(pk=claim.pk).version,
    )  # fmt: skip
    assert visible_verdicts(edda).filter(claim=claim).count() == 2 and live_second.claim.state == "in_dispute"
