"""What people do to claims: edit, split, merge, dismiss, restore, add. Each act keeps lineage and is an event."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from claims.articles.models import Article, Claim, Lineage, Revision
from claims.articles.splitting import add_appearance, anchor_claim, lock_article, next_number
from claims.audit.models import Event
from claims.audit.services import record_event
from claims.errors import Refused, Stale
from claims.text.quotes import find_quote

WORDING_LIMIT = 2000


def lock_claim(claim_id: int, *, version: int | None = None) -> Claim:
    """The claim, locked until the transaction ends. Raises Stale when `version` is not its version any more."""
    claim = Claim.objects.select_for_update(of=("self",)).select_related("article").get(pk=claim_id)
    if version is not None and claim.version != version:
        raise Stale("Someone changed this claim since you opened it. Look at it again before you go on.", claim)
    return claim


def move_claim(claim: Claim, state: str) -> None:
    """Moves along the table of allowed moves, or raises Refused; the caller saves."""
    if not claim.may_become(state):
        raise Refused(f"A claim that is {claim.get_state_display()} cannot become {Claim.State(state).label}.")
    claim.state = state


def record_claim_event(claim: Claim, kind: str, user, **data) -> None:
    record_event(chain=claim.chain, kind=kind, actor=user, article_id=claim.article_id, data=data)


@transaction.atomic
def edit_wording(*, claim: Claim, wording: str, version: int, user) -> Claim:
    """Changes the claim's own words; its anchor stays. A claim that was judged becomes stale: the verdict was on other words."""
    claim = lock_claim(claim.pk, version=version)
    wording = check_wording(wording)
    if wording == claim.standalone:
        return claim
    old = claim.standalone
    _require_open(claim, "edited")
    claim.wording = claim.standalone = wording
    claim.insertions = []
    if claim.state not in Claim.OPEN:
        move_claim(claim, Claim.State.STALE)
    _forget_facts(claim)
    _save(claim)
    record_claim_event(claim, "wording edited", user, old=old, new=wording)
    return claim


@transaction.atomic
def split_claim(*, claim: Claim, wordings: Sequence[str], version: int, user) -> list[Claim]:
    """Replaces a claim by two or more; each keeps its anchor and remembers the claim it came from."""
    lock_article(claim.article_id)
    claim = lock_claim(claim.pk, version=version)
    wordings = [check_wording(item) for item in wordings if item.strip()]
    if len(wordings) < 2:
        raise Refused("Write at least two claims, one a line.")
    _require_undecided(claim, "split")
    old = claim.state
    move_claim(claim, Claim.State.SUPERSEDED)
    _save(claim)
    parts = [_derive_claim([claim], wording, Lineage.Kind.SPLIT_FROM, user) for wording in wordings]
    into = [part.number for part in parts]
    record_claim_event(claim, "claim split", user, old=old, into=into, wordings=wordings)
    return parts


@transaction.atomic
def undo_split(*, claim: Claim, user) -> Claim:
    """Brings a split claim back in place of its parts, unless somebody worked on one of them meanwhile."""
    return _undo_derivation(claim, [claim], "claim split", "split undone", user)


@transaction.atomic
def merge_claims(*, claim: Claim, other: Claim, wording: str, version: int, user) -> Claim:
    """Replaces two claims of one article by one, anchored where the first stands."""
    first, second = sorted([claim.pk, other.pk])  # one order of locking for everybody
    if first == second:
        raise Refused("Choose another claim to merge with.")
    lock_article(claim.article_id)
    locked = {pk: lock_claim(pk, version=version if pk == claim.pk else None) for pk in (first, second)}
    pair = [locked[claim.pk], locked[other.pk]]
    if pair[0].article_id != pair[1].article_id:
        raise Refused("Only claims of the same article can be merged.")
    wording = check_wording(wording)
    for each in pair:
        _require_undecided(each, "merged")
        each.before_merge = each.state
        move_claim(each, Claim.State.SUPERSEDED)
        _save(each)
    merged = _derive_claim(pair, wording, Lineage.Kind.MERGED_FROM, user)
    for each in pair:
        record_claim_event(each, "claim merged", user, old=each.before_merge, into=merged.number, wording=wording)
    return merged


@transaction.atomic
def undo_merge(*, claim: Claim, user) -> Claim:
    """Brings back the claims that a claim was merged with and itself, unless somebody worked on the merged one meanwhile."""
    merged = claim.descent.filter(kind=Lineage.Kind.MERGED_FROM).order_by("-pk").values_list("claim", flat=True).first()
    pair = Claim.objects.filter(descent__claim=merged, descent__kind=Lineage.Kind.MERGED_FROM).distinct()
    return _undo_derivation(claim, list(pair.order_by("pk")), "claim merged", "merge undone", user)


def _undo_derivation(claim: Claim, parents: Sequence[Claim], act: str, kind: str, user) -> Claim:
    """What was derived is superseded, what it was derived from is as it was before; nothing is erased."""
    lock_article(claim.article_id)
    locked = [lock_claim(parent.pk) for parent in parents] or [lock_claim(claim.pk)]
    last = {each.pk: _last_shaping(each) for each in locked}
    if any(event is None or event.kind != act for event in last.values()):
        raise Refused(f"There is no {act.removeprefix('claim ')} of claim {claim.number} to undo.")
    event = last[claim.pk]
    numbers = event.data["into"] if isinstance(event.data["into"], list) else [event.data["into"]]
    derived = claim.article.claims.filter(number__in=numbers).order_by("pk")
    derived = [lock_claim(pk) for pk in derived.values_list("pk", flat=True)]
    for each in derived:
        _require_untouched(each)
        move_claim(each, Claim.State.SUPERSEDED)
        _save(each)
        record_claim_event(each, "claim replaced", user, by=[parent.number for parent in locked])
    for each in locked:
        move_claim(each, last[each.pk].data.get("old", Claim.State.DETECTED))
        _save(each)
        record_claim_event(each, kind, user, state=each.state, instead_of=numbers)
    return next(each for each in locked if each.pk == claim.pk)


_SHAPING = ("claim split", "claim merged", "split undone", "merge undone")


def _last_shaping(claim: Claim) -> Event | None:
    """The last split or merge of a claim, or its undo."""
    return Event.objects.filter(chain=claim.chain, kind__in=_SHAPING).order_by("-sequence").first()


def _require_untouched(claim: Claim) -> None:
    """Refuses where an undo would hide what somebody did: other words, evidence, a verdict, a comment."""
    did = Event.objects.filter(chain=claim.chain).exclude(kind="claim added").order_by("sequence").first()
    if did:
        raise Refused(
            f"Claim {claim.number} was worked on meanwhile ({did.kind}). Take that back first, or merge by hand."
        )


@transaction.atomic
def dismiss_claim(*, claim: Claim, reason: str, version: int, user) -> Claim:
    """Takes a claim out of the work, with a reason. It can be restored."""
    claim = lock_claim(claim.pk, version=version)
    reason = reason.strip()
    if not reason:
        raise Refused("Say in a few words why this claim need not be checked.")
    if claim.state == Claim.State.DISMISSED:
        return claim
    _require_undecided(claim, "dismissed")
    old = claim.state
    move_claim(claim, Claim.State.DISMISSED)
    claim.dismissed_reason = reason
    _save(claim)
    record_claim_event(claim, "claim dismissed", user, old=old, reason=reason)
    return claim


@transaction.atomic
def restore_claim(*, claim: Claim, user, version: int | None = None) -> Claim:
    """Brings a dismissed claim back as open. `version` is that of the form; an undo in a notice has none."""
    claim = lock_claim(claim.pk)
    if claim.state == Claim.State.DETECTED:
        return claim
    if version is not None and claim.version != version:
        raise Stale("Someone changed this claim since you opened it. Look at it again before you go on.", claim)
    if claim.state != Claim.State.DISMISSED:
        raise Refused("Only a dismissed claim can be restored.")
    move_claim(claim, Claim.State.DETECTED)
    reason, claim.dismissed_reason = claim.dismissed_reason, ""
    _save(claim)
    record_claim_event(claim, "claim restored", user, dismissed_because=reason)
    return claim


@transaction.atomic
def add_claim(
    *, article: Article, revision: Revision, quote: str, wording: str, user, start: int | None = None
) -> Claim:
    """Makes a claim from words that a person selected in the article; `start` tells apart words that stand there twice."""
    begin, end = locate_quote(revision.text, quote, start)
    wording = check_wording(wording or revision.text[begin:end])
    lock_article(article.pk)
    claim = Claim.objects.create(
        article=article,
        number=next_number(article),
        wording=wording,
        standalone=wording,
        facts_read=False,
        created_by=user,
    )
    anchor_claim(claim, revision, begin, end)
    record_claim_event(claim, "claim added", user, wording=wording, start=begin, end=end)
    return claim


def locate_quote(text: str, quote: str, start: int | None) -> tuple[int, int]:
    """Where the selected words stand. Raises Refused when they do not, or in several places and `start` is none of them."""
    found = find_quote(text, quote)
    if found is None:
        raise Refused("These words do not stand in the article. Select them in the text, or copy them exactly.")
    if len(found.spans) == 1:
        return found.spans[0]
    here = [span for span in found.spans if span[0] == start]
    if not here:
        raise Refused(f"These words stand in the article {len(found.spans)} times. Select a few words more.")
    return here[0]


def check_wording(wording: str) -> str:
    """One line, some words, not too long; or Refused."""
    wording = " ".join(wording.split())
    if not any(char.isalnum() for char in wording):
        raise Refused("A claim needs words.")
    if len(wording) > WORDING_LIMIT:
        raise Refused(f"A claim may have {WORDING_LIMIT:,} characters; this one has {len(wording):,}. Split it.")
    return wording


def _forget_facts(claim: Claim) -> None:
    """The words are new, so what was read out of the old ones goes; a worker reads again (`read_claim_facts`)."""
    claim.facts.all().delete()
    claim.facts_read = False


def _derive_claim(parents: list[Claim], wording: str, kind: str, user) -> Claim:
    first = parents[0]
    claim = Claim.objects.create(
        article=first.article,
        number=next_number(first.article),
        position=first.position,
        wording=wording,
        standalone=wording,
        attribution=first.attribution,
        facts_read=False,
        created_by=user,
    )
    for parent in parents:
        Lineage.objects.create(claim=claim, parent=parent, kind=kind)
    spans = {(item.revision_id, item.start, item.end): item for each in parents for item in each.appearances.all()}
    for item in spans.values():
        add_appearance(claim, item.revision, item.start, item.end)
    record_claim_event(claim, "claim added", user, wording=wording, **{kind: [each.number for each in parents]})
    return claim


def _require_open(claim: Claim, verb: str) -> None:
    if claim.state in Claim.GONE:
        raise Refused(f"This claim is {claim.get_state_display()} and cannot be {verb}. Restore it first.")


def _require_undecided(claim: Claim, verb: str) -> None:
    _require_open(claim, verb)
    if claim.state not in Claim.OPEN:
        raise Refused(f"This claim is {claim.get_state_display()} and cannot be {verb} any more.")


def _save(claim: Claim) -> None:
    claim.version += 1
    claim.save()
