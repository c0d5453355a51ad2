"""Where sentences end, and what kind of line they are."""

from __future__ import annotations

import pytest

from claims.text.sentences import cut_long, find_sentences

CUTS = [
    "Dr. Lena Voss resigned. | Sgt. Amos Hale left at 5 p.m. | Mr. Lee stayed.",
    "J. K. Adeyemi and Sir W. Grant met. | They talked.",
    "The U.S. Army paid him. | He moved to Washington D.C. in 1999. | The city was new.",
    "It cost approx. 30% more vs. 2019. | Nobody paid.",
    "“He left. | I stayed,” she said. | Then she went.",
    "“Why?” asked Ann. | Nobody knew.",
    "It rose 3.5% to $4.2m on Jan. 5, 2025. | Then it fell.",
    "She earned a Ph.D. in 1990 from M.I.T. in Cambridge.",
    "Was it safe? | No! | It was not.",
    "He works for Acme Inc. | The firm is old.",
    "They called it “a shame” | She left at noon.",
    "The mayor opened the school | The minister left the town.",
    "He won on Don't Push It in 1998.",
    "The band The hills played, and the paper “The day” praised it.",
    "She read “Salt” and The Sun said so.",
]


@pytest.mark.parametrize("marked", CUTS)
def test_it_cuts_here_and_nowhere_else(marked):
    text = marked.replace(" | ", " ")
    assert [text[s.start : s.end] for s in find_sentences(text)] == marked.split(" | ")


KINDS = [
    ("Flood kills 14 in northern Italy\n\nThe river rose on Monday.", ["headline", "sentence"]),
    ("- The plant closed.\n- Two men died.", ["list item", "list item"]),
    ("1. The plant closed.\n2. Two men died.", ["list item", "list item"]),
    ("Photo: the plant in 2019.", ["caption"]),
    ("The plant closed.\nOriginal Source: example.org", ["sentence", "source line"]),
    ("GENEVA, Oct 3 (Wireline) - The plant closed. Two men died.", ["dateline", "sentence", "sentence"]),
    ("RIO DE JANEIRO, Brazil (NP) — The plant closed.", ["dateline", "sentence"]),
    ("NEW DELHI — The plant closed.", ["dateline", "sentence"]),
    ("Lyon (NPA) – The plant closed.", ["dateline", "sentence"]),
    ("MILAN/TURIN, 4 May (NP) - The plant closed.", ["dateline", "sentence"]),
    ("NATO — Its members met.", ["sentence"]),
    ("Lyon – the third city of France – is old.", ["sentence"]),
    ("BP - which sells oil - is old.", ["sentence"]),
]


@pytest.mark.parametrize(("text", "kinds"), KINDS)
def test_it_knows_the_kind_of_a_line(text, kinds):
    assert [sentence.kind for sentence in find_sentences(text)] == kinds


def test_a_wrapped_line_goes_on():
    text = "The river rose by two metres on the night of the storm\nand flooded three villages."
    assert len(find_sentences(text)) == 1


def test_a_long_run_is_read_in_pieces_that_join_up():
    text = "word, " * 1_000
    pieces = list(cut_long(text, 0, len(text), limit=300))
    assert all(end - start <= 300 for start, end in pieces)
    assert " ".join(text[start:end] for start, end in pieces).split() == text.split()
