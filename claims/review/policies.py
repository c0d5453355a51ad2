"""Which claims need a second opinion: the desk's policy, or the article's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.crypto import salted_hmac

from claims.articles.models import Article, Claim
from claims.audit.services import record_event
from claims.errors import Refused, Stale
from claims.review.models import Rating, ReviewPolicy
from claims.statements import PlainObject

_RULES = ("way", "share", "kinds", "hues", "opposite_search")


@dataclass(frozen=True)
class Rules:
    """A policy as values; what holds where nobody has set one."""

    way: str = ReviewPolicy.Way.NONE
    share: int = 0
    kinds: list[str] = field(default_factory=list)
    hues: list[str] = field(default_factory=list)
    opposite_search: bool = False

    def asks_second(self, claim: Claim, rating: Rating) -> bool:
        """Whether this first verdict wants a second opinion."""
        if self.way == ReviewPolicy.Way.SHARE:
            return is_drawn(claim, self.share)
        if self.way == ReviewPolicy.Way.KIND:
            return claim.kind in self.kinds
        if self.way == ReviewPolicy.Way.VERDICT:
            return rating.hue in self.hues or is_drawn(claim, self.share)
        return False

    def asks_opposite_search(self, claim: Claim, rating: Rating) -> bool:
        """For True and False; for every verdict on a claim that may get a second opinion, or else a claim that waits for
        one without such a search would tell that the first was neither."""
        return self.opposite_search and (
            rating.hue in {Rating.Hue.TRUE, Rating.Hue.FALSE} or self._may_ask_second(claim)
        )

    def _may_ask_second(self, claim: Claim) -> bool:
        """The same for every claim that nobody can tell from another beforehand."""
        if self.way == ReviewPolicy.Way.KIND:
            return claim.kind in self.kinds
        return self.way == ReviewPolicy.Way.VERDICT or (self.way == ReviewPolicy.Way.SHARE and self.share > 0)


def is_drawn(claim: Claim, share: int) -> bool:
    """Whether a claim falls in a share of 0 to 100 per cent. Always the same for a claim, and without the site's secret
    key nobody can tell beforehand: neither reviewers nor editors pick."""
    digest = salted_hmac("claims.review.second", str(claim.pk), algorithm="sha256").digest()
    return int.from_bytes(digest[:8], "big") % 100 < share


_OWN_OR_DESKS = ReviewPolicy.objects.filter(Q(article=OuterRef("article")) | Q(article=None))
# a column beside a claim, which `read_rules` turns into Rules
RULES_IN_FORCE = Subquery(
    _OWN_OR_DESKS.order_by(F("article").asc(nulls_last=True)).values(rules=PlainObject(**{n: n for n in _RULES}))[:1]
)


def read_rules(claim: Claim) -> Rules:
    return Rules(**(claim.rules_in_force or {}))


def find_policy(article: Article | None) -> ReviewPolicy:
    """The policy of the article or desk; a fresh one, not saved, where nobody has set any."""
    return ReviewPolicy.objects.filter(article=article).first() or ReviewPolicy(article=article, version=0)


@transaction.atomic
def set_policy(*, article: Article | None, rules: dict[str, Any], version: int, user) -> ReviewPolicy:
    """Sets the policy of an article, or of the desk. It holds for verdicts that are sealed from now on."""
    policy = ReviewPolicy.objects.select_for_update().filter(article=article).first()
    policy = policy or ReviewPolicy(article=article, version=0)
    if policy.version != version:
        raise Stale(
            "Someone changed this policy since you opened it. Both are shown; save again what is right.", policy
        )
    old = {name: getattr(policy, name) for name in _RULES}
    for name in _RULES:
        setattr(policy, name, rules[name])
    if policy.way == ReviewPolicy.Way.VERDICT and policy.share < 10:
        raise Refused(
            "Ask for at least 10 per cent of the other claims too: otherwise a claim that waits for a second opinion "
            "tells what the first one was."
        )
    policy.version += 1
    try:
        with transaction.atomic():
            policy.save()
    except IntegrityError:
        raise Stale("Someone set a policy at the same moment. Open the page again.", find_policy(article)) from None
    _record(policy, old, rules, user)
    return policy


@transaction.atomic
def drop_policy(*, article: Article, user) -> None:
    """Takes an article's own policy away: the desk's holds again."""
    policy = ReviewPolicy.objects.select_for_update().filter(article=article).first()
    if policy:
        old = {name: getattr(policy, name) for name in _RULES}
        policy.delete()
        _record(policy, old, {}, user)


def _record(policy: ReviewPolicy, old: dict, new: dict, user) -> None:
    record_event(
        chain=policy.article.chain if policy.article else "desk",
        kind="review policy set" if new else "review policy dropped",
        actor=user,
        article_id=policy.article_id,
        data={"old": old, "new": new},
    )
