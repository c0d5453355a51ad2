"""Whether a claimant is a person or an organisation, as schema.org wants to know. Pure; general knowledge of English.

The words decide: a title or a given name makes a person ("Foreign Minister Lavrov", "Lena Voss"), and so does a head noun
("a spokesman for the ministry"); everything else is taken for an organisation, several officials too.

    Wrong: "the ministry's spokesman": Organization    "leader of the party": Organization    "Marks & Spencer": Person
    Right: "the ministry's spokesman": Person          "leader of the party": Person          "Marks & Spencer": Organization
"""

from __future__ import annotations

import re

from claims.text.people import FEMALE_TITLES, GIVEN, MALE_TITLES, ORGANISATIONS, PERSON_NOUNS

_MORE_TITLES = frozenset(
    "dr prof professor sen rep gov gen lt col capt sgt judge justice sheikh ayatollah rabbi".split()
)
_MORE_NOUNS = frozenset(
    "official aide diplomat ambassador premier adviser advisor analyst expert user author commander".split()
)
_TITLES = FEMALE_TITLES | MALE_TITLES | _MORE_TITLES
_NOUNS = PERSON_NOUNS | _MORE_NOUNS
_AFTER_HEAD = re.compile(r"\s+(?:of|for|at|from|in|with|to|who|which)\b|,")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


def tell_kind(claimant: str) -> str:
    """ "Person" or "Organization"."""
    words = _WORD.findall(_AFTER_HEAD.split(claimant, maxsplit=1)[0])
    lower = [re.sub(r"[’']s$", "", word.lower()) for word in words]
    if not words or "&" in claimant or lower[-1] in ORGANISATIONS:
        return "Organization"
    is_person = (
        lower[-1] in _NOUNS
        or lower[0] in _TITLES
        or (len(words) > 1 and lower[0] in GIVEN and words[0][0].isupper())
        or any(word in _NOUNS and rest[0].isupper() for word, rest in zip(lower, words[1:], strict=False))
    )
    return "Person" if is_person else "Organization"
