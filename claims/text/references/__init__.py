"""Find what pronouns and short names refer to, so that a claim can be read without its article.

    context "Judge Ana Ruiz questioned the witness Clara Weiss. Weiss was calm."   text "She denied it."
    Wrong: "Ana Ruiz denied it."       Right: "Clara Weiss denied it."

    "Anna Berg met Maria Lopez. She signed."        Wrong: either.  Right: "She signed." and a note that "She" is open.
    "It was clear that the dam would fail."         Wrong: "The dam was clear …"  Right: this "it" refers to nothing.

The text is read once, front to back. Every name and every subject or object is remembered with its number, its gender
where a word tells it, when it was last mentioned and in which role. A pronoun takes the best fitting candidate: subjects
before objects, near before far, what the text keeps talking about before what it named once (Hobbs 1978; Lappin and
Leass 1994, in short). Two candidates that fit about equally well leave it open.

A replacement is kept as a value, with the place it came from; the claim's own words are never overwritten.

`discourse` is the order in which a sentence is read, `entities` what is remembered of it. `names`, `nouns` and `pronouns` are read as they
are met; `refusals` is what a pronoun does not mean.
"""

from __future__ import annotations

from claims.text.references.discourse import Discourse
from claims.text.references.entities import ELIDED, Entity, Replacement

__all__ = ["ELIDED", "Discourse", "Entity", "Replacement"]
