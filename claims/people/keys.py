"""The keys of the workbench, and each person's own in their place.

An action is known by the key that it has by default: templates say `data-key="e"`, and a page translates what is pressed. Only
letters and signs can be changed; digits rate, Enter, Esc, the arrows and Ctrl+Enter do what they do everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from claims.errors import Refused
from claims.people.models import User


@dataclass(frozen=True)
class Key:
    """One action: its key by default, and what it does. `place` is where it works."""

    default: str
    does: str
    place: str


KEYS = (
    Key("j", "next claim, row or passage", "everywhere"),
    Key("k", "previous claim, row or passage", "everywhere"),
    Key("g", "go: then q to the queue, a to the articles, s to the sources, r to the report", "everywhere"),
    Key("b", "back", "everywhere"),
    Key("/", "search", "everywhere"),
    Key("?", "show the keys", "everywhere"),
    Key("w", "take the next claim", "queue"),
    Key("r", "write the rationale", "claim"),
    Key("s", "add a source", "claim"),
    Key("o", "open the next source’s text", "claim"),
    Key("n", "log a search that found nothing", "claim"),
    Key("v", "earlier checks of the same claim", "claim"),
    Key("e", "edit the wording", "claim"),
    Key("x", "split", "claim"),
    Key("m", "merge", "claim"),
    Key("d", "dismiss", "claim"),
    Key("c", "make a claim from selected text", "claim"),
    Key("p", "comments on the claim", "claim"),
    Key("h", "history of the claim", "claim"),
    Key("f", "the best passage, or the quote, supports (for)", "claim and source"),
    Key("a", "the best passage, or the quote, refutes (against)", "claim and source"),
    Key("t", "the best passage, or the quote, gives context", "claim and source"),
    Key("+", "take the next passage in", "source"),
    Key("-", "let the last passage out", "source"),
)
_DEFAULTS = {key.default for key in KEYS}


@dataclass(frozen=True)
class OwnKey:
    """An action as one person has it; `key` is empty where they switched it off."""

    default: str
    key: str
    does: str
    place: str


def list_keys(person) -> list[OwnKey]:
    """Every action with this person's key."""
    own = getattr(person, "own_keys", None) or {}
    return [OwnKey(key.default, own.get(key.default, key.default), key.does, key.place) for key in KEYS]


def translate_keys(person) -> dict[str, str]:
    """What each pressed key means, as the default key of an action, "" for nothing; only what differs from the default."""
    own = {key.default: key.key for key in list_keys(person)}
    meant = {key: default for default, key in own.items() if key}
    return {key: meant.get(key, "") for key in {*_DEFAULTS, *meant} if meant.get(key, "") != key}


def choose_keys(*, person: User, chosen: Mapping[str, str]) -> User:
    """Sets a person's keys: a letter or sign for each action, or nothing. Raises Refused where one key is to do two things."""
    own = {key.default: chosen.get(key.default, key.default).strip() for key in KEYS}
    for default, key in own.items():
        _check_key(key, next(each.does for each in KEYS if each.default == default))
    _refuse_doubles(own)
    person.own_keys = {default: key for default, key in own.items() if key != default}
    person.save(update_fields=["own_keys"])
    return person


def reset_keys(*, person: User) -> User:
    person.own_keys = {}
    person.save(update_fields=["own_keys"])
    return person


def _check_key(key: str, does: str) -> None:
    if len(key) > 1:
        raise Refused(f"One key for “{does}”, please: “{key[:20]}” is more than one.")
    if key.isdigit() or (key and not key.isprintable()):
        raise Refused(f"“{key}” cannot be the key for “{does}”: digits are for ratings. Choose a letter or a sign.")


def _refuse_doubles(own: Mapping[str, str]) -> None:
    does = {key.default: key.does for key in KEYS}
    taken: dict[str, str] = {}
    for default, key in own.items():
        if key and key in taken:
            raise Refused(
                f"“{key}” would do two things: “{does[taken[key]]}” and “{does[default]}”. Choose another for one."
            )
        taken[key] = default
