"""What people say to each other about a claim: threads, mentions, and questions to an expert outside.

Blinding holds here too: while a claim has a blind verdict, nobody else sees what its author says or asks outside, nor answers to it,
as that may tell the verdict. The trail records that a comment was written and the hash of its words, never the words.
"""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Now, Substr
from django.utils import timezone

from claims.articles.editing import lock_claim, record_claim_event
from claims.articles.models import Claim
from claims.errors import Refused
from claims.evidence.models import Evidence, Passage
from claims.people.models import Notification, User
from claims.people.permissions import may
from claims.people.services import notify
from claims.review.blinding import hidden_invitations, hidden_verdicts, visible_verdicts
from claims.review.models import Comment, Invitation, Verdict

LIMIT = 10_000
LONGEST_DAYS = 60
_SALT = "claims.review.invitation"
_MENTION = re.compile(r"(?<![\w@.])@([\w.+-]{1,150})")
_Kind = Notification.Kind


def visible_comments(claim: Claim, reader: User) -> QuerySet[Comment]:
    """The comments on a claim that a person may learn of."""
    return readable_comments(reader).filter(claim=claim)


def readable_comments(reader) -> QuerySet[Comment]:
    """All comments that a person (or the id of one) may learn of."""
    said_by = Q(reviewer=OuterRef("author")) | Q(reviewer=OuterRef("parent__author"))
    asked_by = Q(reviewer=OuterRef("invitation__asked_by")) | Q(reviewer=OuterRef("parent__invitation__asked_by"))
    blind = hidden_verdicts(reader).filter(said_by | asked_by | Q(pk=OuterRef("verdict")), claim=OuterRef("claim"))
    return Comment.objects.filter(~Exists(blind))


def open_threads(reader) -> QuerySet[Comment]:
    return readable_comments(reader).filter(parent=None, resolved_at=None)


def load_threads(claim: Claim, reader: User) -> list[Comment]:
    """Threads with their answers in `shown_answers`, the unresolved ones first."""
    visible = visible_comments(claim, reader)
    about = ("author", "invitation", "resolved_by", "evidence", "verdict__rating")
    answers = Prefetch("answers", visible.select_related("author", "invitation"), to_attr="shown_answers")
    threads = visible.filter(parent=None).select_related(*about).prefetch_related(answers)
    words = Substr("extraction__text", F("start") + 1, F("end") - F("start"))
    threads = threads.annotate(
        passage_words=Case(When(extraction__snapshot__tombstone=None, then=words), default=Value(""))
    )
    return sorted(threads, key=lambda comment: (comment.resolved_at is not None, comment.pk))


def count_open_threads(claim: Claim, reader: User) -> int:
    return open_threads(reader).filter(claim=claim).count()


@transaction.atomic
def write_comment(
    *,
    claim: Claim,
    author: User,
    text: str,
    evidence: Evidence | None = None,
    verdict: Verdict | None = None,
    passage: Passage | None = None,
    parent: Comment | None = None,
) -> Comment:
    """Says something about the claim, a quote of it, a proposed passage or a verdict, or answers. Those meant are told.

    A passage is kept as the place of its words: proposals come and go, and words that had to be removed are kept nowhere.
    """
    claim = lock_claim(claim.pk)
    text = _check_text(text)
    if any(anchor and anchor.claim_id != claim.pk for anchor in (evidence, verdict, passage)):
        raise Refused("This quote, passage or verdict belongs to another claim.")
    if verdict and not visible_verdicts(author).filter(pk=verdict.pk).exists():
        raise Refused("There is no such verdict.")
    if parent and not visible_comments(claim, author).filter(pk=parent.pk, parent=None).exists():
        raise Refused("The comment that this answers is not there any more.")
    comment = Comment.objects.create(
        claim=claim, author=author, text=text, evidence=evidence, verdict=verdict, parent=parent, **_place_of(passage)
    )
    _record(comment, "comment written", author)
    _tell(comment)
    return comment


def _place_of(passage: Passage | None) -> dict:
    return {"extraction": passage.extraction, "start": passage.start, "end": passage.end} if passage else {}


def _check_text(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refused("Write what you want to say.")
    if len(text) > LIMIT:
        raise Refused(f"A comment may have {LIMIT:,} characters; this one has {len(text):,}.")
    return text


def _record(comment: Comment, kind: str, user, **data) -> None:
    digest = hashlib.sha256(comment.text.encode()).hexdigest()
    record_claim_event(comment.claim, kind, user, comment=comment.pk, text_sha256=digest, **data)


def _tell(comment: Comment) -> None:
    """Whoever is mentioned, and whoever takes part in the thread; each once, nobody of what they may not see."""
    told = {comment.author_id}
    for person in find_mentioned(comment.text):
        if person.pk not in told and _may_see(comment, person):
            told.add(person.pk)
            text = f"{comment.author} mentions you on claim {comment.claim.number}."
            notify(person=person, text=text, claim_id=comment.claim_id, kind=_Kind.MENTION)
    if comment.parent_id is None:
        return
    thread = Q(comments=comment.parent_id) | Q(comments__parent=comment.parent_id)
    for person in User.objects.filter(thread).exclude(pk__in=told).distinct():
        if _may_see(comment, person):
            text = f"{comment.author} answers on claim {comment.claim.number}."
            notify(person=person, text=text, claim_id=comment.claim_id, kind=_Kind.REPLY)


def tell_withheld(claim: Claim, verdict_id: int) -> None:
    """Tells those who are meant by what a verdict's author wrote while it was blind: nobody was told then."""
    verdict = Verdict.objects.filter(pk=verdict_id)
    meanwhile = Comment.objects.filter(
        claim=claim, author__in=verdict.values("reviewer"), written_at__gte=Subquery(verdict.values("sealed_at"))
    )
    for comment in meanwhile.select_related("author", "claim"):
        _tell(comment)


def find_mentioned(text: str) -> list[User]:
    """The people behind the @names of a text; names that nobody has are just words."""
    names = {name.rstrip(".+-").casefold() for name in _MENTION.findall(text)}
    named = Q()
    for name in sorted(names)[:20]:
        named |= Q(username__iexact=name)
    return list(User.objects.filter(named, is_active=True)) if names else []


def _may_see(comment: Comment, person: User) -> bool:
    return may(person, "review") and visible_comments(comment.claim, person).filter(pk=comment.pk).exists()


@transaction.atomic
def resolve_thread(*, comment: Comment, user: User) -> Comment:
    """Marks a thread as settled; twice is once."""
    return _settle(comment, user, resolved=True)


@transaction.atomic
def reopen_thread(*, comment: Comment, user: User) -> Comment:
    """Undoes `resolve_thread`."""
    return _settle(comment, user, resolved=False)


def _settle(comment: Comment, user: User, *, resolved: bool) -> Comment:
    claim = lock_claim(comment.claim_id)
    comment = visible_comments(claim, user).filter(pk=comment.pk, parent=None).first()
    if comment is None:
        raise Refused("This comment is not there any more.")
    if bool(comment.resolved_at) == resolved:
        return comment
    comment.resolved_at, comment.resolved_by = (Now(), user) if resolved else (None, None)
    comment.save(update_fields=["resolved_at", "resolved_by"])
    _record(comment, "thread resolved" if resolved else "thread reopened", user)
    return comment


# --- experts outside --------------------------------------------------------------------------------------------------


@transaction.atomic
def invite_expert(*, claim: Claim, expert: str, question: str, days: int, user: User) -> Invitation:
    """Makes a link that shows one claim to somebody without an account and takes one comment, for so many days."""
    claim = lock_claim(claim.pk)
    expert = " ".join(expert.split())
    if not expert or len(expert) > 120:
        raise Refused("Say in at most 120 characters whom you ask.")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(f"A link lasts from 1 to {LONGEST_DAYS} days.")
    if len(question) > LIMIT:
        raise Refused(f"A question may have {LIMIT:,} characters.")
    invitation = Invitation.objects.create(
        claim=claim,
        expert=expert,
        question=question.strip(),
        asked_by=user,
        expires_at=timezone.now() + timedelta(days=days),
    )
    record_claim_event(claim, "expert invited", user, invitation=invitation.pk, expert=expert, days=days)
    return invitation


def sign_invitation(invitation: Invitation) -> str:
    """What the link carries: nothing but the row's id, signed."""
    return signing.dumps(invitation.pk, salt=_SALT)


def read_invitation(token: str) -> Invitation:
    """The invitation behind a link. Raises Refused with the reason when it takes no answer (any more)."""
    try:
        pk = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise Refused("This link is not complete. Copy it again from the message you got.") from None
    invitation = Invitation.objects.filter(pk=pk).select_related("claim__article", "asked_by").first()
    if invitation is None or invitation.withdrawn_at:
        raise Refused("This question was withdrawn.")
    if hasattr(invitation, "answer"):
        raise Refused("This question was answered. Thank you.")
    if invitation.expires_at <= timezone.now():
        raise Refused("This link is too old. Ask for a new one.")
    return invitation


@transaction.atomic
def answer_invitation(*, token: str, text: str) -> Comment:
    """Takes the one comment of an expert, and tells who asked."""
    claim = lock_claim(read_invitation(token).claim_id)
    invitation = read_invitation(token)  # once more, with the claim locked: two answers at once are one
    try:
        comment = Comment.objects.create(claim=claim, invitation=invitation, text=_check_text(text))
    except IntegrityError:
        raise Refused("This question was answered. Thank you.") from None
    _record(comment, "expert answered", None, invitation=invitation.pk, expert=invitation.expert)
    told = f"{invitation.expert} has answered on claim {claim.number}."
    notify(person=invitation.asked_by, text=told, claim_id=claim.pk, kind=_Kind.EXPERT)
    return comment


def list_open_invitations(claim: Claim, reader: User) -> QuerySet[Invitation]:
    """The questions that wait for an answer, but for those that this person may not know."""
    waiting = claim.invitations.filter(withdrawn_at=None, answer=None).select_related("asked_by")
    return waiting.exclude(pk__in=hidden_invitations(reader))


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, user: User) -> None:
    """Ends a link before its time."""
    claim = lock_claim(invitation.claim_id)
    if hidden_invitations(user).filter(pk=invitation.pk).exists():
        raise Refused("This question is not there any more.")
    if Invitation.objects.filter(pk=invitation.pk, withdrawn_at=None).update(withdrawn_at=Now()):
        record_claim_event(claim, "expert no longer asked", user, invitation=invitation.pk, expert=invitation.expert)
