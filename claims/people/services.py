"""Telling people things."""

from __future__ import annotations

from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db.models.functions import Now

from claims.errors import Refused
from claims.people.models import Notification, User

Kind = Notification.Kind


def notify(
    *, person: User, text: str, claim_id: int | None = None, kind: str = Kind.STALE, changes=()
) -> Notification | None:
    """Leaves one line in a person's feed, unless that person does not want such lines. `changes` is a word diff."""
    if kind in person.muted or not person.is_active:
        return None
    return Notification.objects.create(
        person=person, text=text, claim_id=claim_id, kind=kind, changes=[asdict(piece) for piece in changes]
    )


def say_news(person: User) -> str:
    """How many lines of a person's feed are new, in words."""
    count = person.notifications.filter(read_at=None).count()
    return f"{count} new" if count else "No news"


def read_notifications(*, person: User) -> None:
    """Marks a person's feed as read."""
    person.notifications.filter(read_at=None).update(read_at=Now())


def choose_notifications(*, person: User, digest: str, muted: list[str], email: str) -> User:
    """How a person wants to be told. Raises Refused for what cannot be chosen."""
    if digest not in User.Digest.values or not set(muted) <= set(Kind.values):
        raise Refused("Choose one of the ways that are offered.")
    try:
        person.email = email.strip()
        User._meta.get_field("email").clean(person.email, person)
    except ValidationError:
        raise Refused("This is not an e-mail address.") from None
    person.digest, person.muted = digest, sorted(muted)
    person.save(update_fields=["digest", "muted", "email"])
    return person
