"""Cut a sentence into its clauses and give each the subject it is about.

    "The council approved the budget, closed two depots and hired 40 engineers."
    Right: three claims, each with "The council".

    "Marta Olin, who ran the port until 2019, now chairs the board."
    Wrong: "who ran the port until 2019"     Right: "Marta Olin ran the port until 2019."

    "People who smoke die earlier."
    Wrong: "People smoke." | "People die earlier."     Right: left whole: the clause says which people.

    "The dam failed, flooding three villages."   Right: "The dam failed." | "The dam flooded three villages."

Each clause becomes a sketch: the words under its predicate, without the clauses that became sketches of their own,
preceded by what it borrows: the subject, a helper verb, a phrase that opened the sentence.

`reading` is the way through a sentence. `frames` only say that something is so; `apart` are the clauses under a predicate that are claims of
their own, `modifiers` those at a noun. `borrowing` is what they take over from the rest, `sketching` how they are worded, `facts` whether
they are told as facts.
"""

from __future__ import annotations

from claims.text.apposition import TOGETHER
from claims.text.clauses.apart import COMING
from claims.text.clauses.facts import has_happened, is_negated
from claims.text.clauses.reading import SAID, read_clauses

__all__ = ["COMING", "SAID", "TOGETHER", "has_happened", "is_negated", "read_clauses"]
