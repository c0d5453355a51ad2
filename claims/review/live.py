"""What others do, for a page that is open: what happened since it looked last, told to this reader alone.

A page asks every two or three seconds and sends back the mark it got. The mark is made of row ids: the newest events of the
article (or of all), who is on the claim, and how many copies its sources have. Equal marks are the whole answer, for one statement
of index look-ups, which costs the same whatever the size of the archive. Ids alone would not do: a transaction that began
first may commit last, so the mark names several events, not only the newest.

Blind means blind here too: the mark counts rows and never looks into them, and what is told goes through `redact_events`. A comment that is hidden is
not told of at all.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.template.loader import render_to_string

from claims.articles.models import Article, Claim
from claims.audit.models import Event
from claims.evidence.models import Attachment
from claims.people.models import User
from claims.review.blinding import HIDDEN, redact_events
from claims.review.comments import count_open_threads
from claims.review.desk import hue_of, tally_claims, with_hues
from claims.review.presence import SILENCE
from claims.statements import run_prepared

MOST = 20  # events that a mark names; when more happened between two looks, the page says so
_SLACK = dt.timedelta(seconds=2)  # between the clock of an event and its commit

# Written out, as each is several look-ups in one; every open page asks.
_MARK_OF_ARTICLE = """
SELECT ARRAY(SELECT id FROM claims_event WHERE article_id = %(article)s ORDER BY id DESC LIMIT %(most)s),
       ARRAY(SELECT person_id FROM claims_presence
             WHERE claim_id = %(claim)s AND person_id <> %(reader)s AND seen_at > now() - %(silence)s ORDER BY 1),
       ARRAY(SELECT (SELECT count(*) FROM claims_snapshot s WHERE s.source_id = a.source_id)
             FROM claims_attachment a WHERE a.claim_id = %(claim)s ORDER BY a.id)
"""
_MARK_OF_QUEUE = """
SELECT ARRAY(SELECT id FROM claims_event ORDER BY id DESC LIMIT %(most)s),
       ARRAY(SELECT person_id || ':' || claim_id FROM claims_presence
             WHERE person_id <> %(reader)s AND seen_at > now() - %(silence)s ORDER BY 1)
"""


@dataclass(frozen=True)
class Mark:
    """What a page has seen, as the page keeps it: parts divided by "~", ids by "."; the first part are events."""

    events: tuple[int, ...]
    parts: tuple[str, ...]

    def __str__(self) -> str:
        return "~".join([".".join(map(str, self.events)), *self.parts])


def read_mark(text: str) -> Mark | None:
    """The mark that a page sends back; None for none, or for what no page got from here."""
    events, *parts = text[:2000].split("~")
    ids = [part for part in events.split(".") if part]
    if not parts or not all(part.isascii() and part.isdecimal() and len(part) < 19 for part in ids):
        return None
    return Mark(tuple(map(int, ids)), tuple(parts))


def mark_article(article_id: int, claim_id: int, reader: User) -> Mark:
    return _read(_MARK_OF_ARTICLE, article=article_id, claim=claim_id, reader=reader.pk)


def mark_queue(reader: User) -> Mark:
    return _read(_MARK_OF_QUEUE, reader=reader.pk)


def _read(statement: str, **values) -> Mark:
    events, *parts = run_prepared(statement, values | {"most": MOST, "silence": SILENCE})[0]
    return Mark(tuple(events), tuple(".".join(map(str, part)) for part in parts))


@dataclass
class News:
    """What a page is told: its new mark, sentences about what others did, and how the claims concerned stand now."""

    seen: str
    presence: object
    news: list[dict] = field(default_factory=list)
    more: bool = False  # more happened than is told
    copies: bool = False  # a new copy of one of the claim's sources
    claims: dict[int, dict] = field(default_factory=dict)  # by id: hue, state in words, number
    tally: str = ""
    threads: int | None = None


def tell_article(article: Article, claim: Claim | None, reader: User, now: Mark, seen: Mark | None, since) -> News:
    """What happened in an article since a page saw `seen`, or since the moment at which it was made."""
    events, more = _find_new(Event.objects.filter(article_id=article.pk), reader, now, seen, since)
    told = News(seen=str(now), presence=_name_people(now.parts[0]), more=more)
    told.copies = seen is not None and len(seen.parts) == 2 and _has_new_copy(seen.parts[1], now.parts[1])
    concerned = _list_concerned(events)
    told.claims = {each.pk: _describe(each) for each in concerned}
    told.news = _say_all(events, {each.pk: each for each in concerned}, reader, claim)
    if any(event.kind in _MOVES for event in events):
        told.tally = render_to_string("desk/tally.html", {"tally": tally_claims(article)})
    if claim and any(_PARTS.get(event.kind) == "comments" and event.chain == claim.chain for event in events):
        told.threads = count_open_threads(claim, reader)
    return told


def tell_queue(reader: User, now: Mark, seen: Mark | None, since) -> News:
    """What happened anywhere since; `claims` are those whose rows may read otherwise now."""
    events, more = _find_new(Event.objects.all(), reader, now, seen, since)
    here = [pair.partition(":") for pair in now.parts[0].split(".") if pair]
    people = {person.pk: str(person) for person in User.objects.filter(pk__in=[pair[0] for pair in here])}
    presence = defaultdict(list)
    for person, _, claim in here:
        presence[claim].append(people[int(person)])
    told = News(seen=str(now), presence={claim: _say_presence(names) for claim, names in presence.items()}, more=more)
    concerned = _list_concerned(events, with_sources=True)
    told.claims = {each.pk: _describe(each) for each in concerned}
    told.news = _say_all(events, {each.pk: each for each in concerned}, reader, None)
    return told


def _find_new(events, reader: User, now: Mark, seen: Mark | None, since) -> tuple[list[Event], bool]:
    """The events that the page has not seen and this reader may know of, in order, and whether there may be more."""
    if seen is None:
        fresh = events.filter(pk__in=now.events, at__gte=since - _SLACK).exclude(actor=reader)
        # The page that comes when a text is split comes because it is: no news to it. Open ones hear of it from their
        # progress part.
        fresh = fresh.exclude(kind="revision split")
    else:
        fresh = events.filter(pk__in=set(now.events) - set(seen.events))
    found = redact_events(fresh.select_related("actor").order_by("pk"), reader)
    found = [event for event in found if event.data.get("comment") != HIDDEN]
    more = seen is not None and len(now.events) == MOST and not set(now.events) & set(seen.events)
    return found, more


def _has_new_copy(before: str, after: str) -> bool:
    """Not: a source came or went, or another claim is on the desk."""
    return before != "" and "?" not in before and len(before.split(".")) == len(after.split(".")) and before != after


def _list_concerned(events: Sequence[Event], with_sources: bool = False) -> list[Claim]:
    """The claims that events are about, with their hues; a source's events are about the claims that it is attached to."""
    about = defaultdict(set)
    for event in events:
        noun, _, pk = event.chain.partition(":")
        about[noun].add(int(pk) if pk else 0)
    wanted = Q(pk__in=about["claim"])
    if with_sources and about["source"]:
        wanted |= Q(pk__in=Attachment.objects.filter(source__in=about["source"]).values("claim")[:100])
    if any(event.kind == "edition published" for event in events):
        wanted |= Q(article__in={event.article_id for event in events}, state=Claim.State.PUBLISHED)
    claims = with_hues(Claim.objects.filter(wanted)).only("number", "article", "state", "checkable")
    return list(claims[:300]) if events else []


def _describe(claim) -> dict:
    hue = hue_of(claim) if claim.checkable else "flagged"
    return {"number": claim.number, "hue": hue, "state": claim.get_state_display(), "gone": claim.state in Claim.GONE}


def _name_people(ids: str) -> str:
    people = User.objects.filter(pk__in=ids.split(".")).order_by("username") if ids else []
    return _say_presence([str(person) for person in people])


def _say_presence(names: list[str]) -> str:
    return f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} on this claim" if names else ""


# what changed on the desk; a kind that is not here is about the article's claims
_PARTS = {
    "quote cited": "evidence", "quote widened": "evidence", "quote shrunk": "evidence", "quote withdrawn": "evidence",
    "quote restored": "evidence", "stance set": "evidence", "stance undone": "evidence", "medium set": "evidence",
    "source attached": "evidence", "source detached": "evidence", "search logged": "evidence",
    "sufficient sets changed": "evidence", "problem flagged": "evidence", "problem taken back": "evidence",
    "conflict dismissed": "evidence", "conflict restored": "evidence",
    "comment written": "comments", "thread resolved": "comments", "thread reopened": "comments",
    "expert answered": "comments", "expert invited": "comments", "expert no longer asked": "comments",
    "claim assigned": "", "assignment ended": "", "assignment undone": "",
}  # fmt: skip
# after these the tally, or a claim's hue, may be another
_MOVES = {
    "verdict submitted", "dispute adjudicated", "second opinion waived", "claim reopened", "wording edited", "claim split",
    "claim merged", "claim replaced", "split undone", "merge undone", "claim dismissed", "claim restored", "claim added", "quote no longer stands",
    "reworded by the article", "words gone from the article", "revision split", "edition published",
}  # fmt: skip
_SAYINGS = {
    "quote cited": "cited a quote on", "quote widened": "widened a quote on", "quote shrunk": "shrank a quote on",
    "quote withdrawn": "took back a quote on", "quote restored": "brought back a quote on", "stance set": "set a stance on",
    "stance undone": "undid a stance on", "medium set": "set a medium on", "source attached": "attached a source to",
    "source detached": "removed a source from", "search logged": "logged a search on", "comment written": "commented on",
    "thread resolved": "resolved a thread on", "thread reopened": "reopened a thread on", "verdict submitted": "sealed an opinion on",
    "dispute adjudicated": "decided the dispute on", "second opinion waived": "waived the second opinion on",
    "claim reopened": "reopened", "wording edited": "changed the words of", "claim split": "split", "claim merged": "merged",
    "split undone": "undid the split of", "merge undone": "undid the merge of", "claim dismissed": "dismissed",
    "claim restored": "restored", "claim added": "added", "conflict dismissed": "dismissed a hint on",
    "conflict restored": "restored a hint on", "assignment ended": "gave back", "assignment undone": "undid the assignment of",
}  # fmt: skip


def _say_all(events: Sequence[Event], claims: dict[int, Claim], reader: User, claim: Claim | None) -> list[dict]:
    """A line for each thing that others did; what the reader did, the reader knows."""
    people = _name_assigned(events)
    said = []
    for event in events:
        noun, _, pk = event.chain.partition(":")
        if event.actor_id == reader.pk or noun == "source":
            continue
        about = claims.get(int(pk)) if noun == "claim" else None
        part = _PARTS.get(event.kind, "desk" if about else "article")
        text = _say(event, about, claim, people)
        said.append({"text": text, "claim": about.pk if about else None, "part": part})
    return said


def _name_assigned(events: Sequence[Event]) -> dict[int, str]:
    ids = {(event.data.get("new") or {}).get("person") for event in events if event.kind == "claim assigned"}
    return {person.pk: str(person) for person in User.objects.filter(pk__in=ids)} if ids else {}


def _say(event: Event, about: Claim | None, claim: Claim | None, people: dict[int, str]) -> str:
    who = str(event.actor) if event.actor else "The machine"
    if about is None:
        return f"{who}: {event.kind}."
    what = "this claim" if claim and claim.pk == about.pk else f"claim {about.number}"
    if event.kind == "claim assigned":
        person = event.data["new"]["person"]
        return f"{who} took {what}." if person == event.actor_id else f"{who} gave {what} to {people.get(person)}."
    if event.kind in _SAYINGS:
        return f"{who} {_SAYINGS[event.kind]} {what}."
    return f"{what[0].upper()}{what[1:]}: {event.kind}."
