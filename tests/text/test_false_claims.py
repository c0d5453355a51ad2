"""Sentences whose parts, taken alone, would say something that the whole does not say. One phenomenon a row."""

from __future__ import annotations

import pytest

from claims.text import decompose


def claims_of(text: str, **more) -> list[str]:
    return [claim.standalone for claim in decompose(text, **more).claims]


DENIALS = {
    "neither of two, one of them described": (
        "Neither Olga Pell, who is in hospital, nor Karl Moss was told.",
        ["Olga Pell was not told.", "Karl Moss was not told.", "Olga Pell is in hospital."],
    ),
    "neither of two, one of them named besides": (
        "Neither the chief engineer, Ada Flood, nor Weber is leaving.",
        ["The chief engineer is not leaving.", "Weber is not leaving.", "Ada Flood is the chief engineer."],
    ),
    "none of some, nor another": (
        "None of the pilots, nor even the captain, saw the mast.",
        ["None of the pilots saw the mast.", "Even the captain did not see the mast."],
    ),
    "nor at the start": ("Nor did the mayor visit the camp.", ["The mayor did not visit the camp."]),
    "not this but that": (
        "What worried many was not the price but the delay.",
        ["What worried many was not the price but the delay."],
    ),
    "not done but done": (
        "The driver was not jailed but fined.",
        ["The driver was not jailed.", "The driver was fined."],
    ),
    "done rather than done": (
        "The works were postponed rather than cancelled.",
        ["The works were postponed rather than cancelled."],
    ),
    "what cannot both be done": (
        "The state cannot lower fees and hire nurses.",
        ["The state cannot lower fees and hire nurses."],
    ),
    "things that cannot both be had": (
        "The club could not afford the striker and the keeper.",
        ["The club could not afford the striker and the keeper."],
    ),
    "not done and done": ("He was not searched and questioned.", ["He was not searched and questioned."]),
    "few thought": ("Few believed the bridge would hold.", ["Few believed the bridge would hold."]),
}


@pytest.mark.parametrize(("text", "expected"), DENIALS.values(), ids=DENIALS)
def test_a_denial_reaches_as_far_as_it_does(text, expected):
    assert sorted(claims_of(text)) == sorted(expected)


WHO = {
    "who asked": (
        "An envoy briefed on the negotiations, who asked not to be named, said that Moss had left.",
        ["Moss had left.", "The envoy briefed on the negotiations asked not to be named."],
    ),
    "whom somebody from a place": (
        "In 1931 Ida Flood met Karl Moss, a baker from Bern, whom she married.",
        ["In 1931 Ida Flood met Karl Moss.", "Karl Moss is a baker from Bern.", "Ida Flood married Karl Moss."],
    ),
    "who of several": (
        "Ida Flood has three brothers: Max, Otto and Karl, who fell in Norway.",
        [
            "Ida Flood has three brothers.",
            "Ida Flood has Max.",
            "Ida Flood has Otto.",
            "Ida Flood has Karl.",
            "Karl fell in Norway.",
        ],
    ),
    "whose and whose": (
        "Ida Flood, whose mill burned and whose house was sold, moved to Bern.",
        ["Ida Flood moved to Bern.", "Ida Flood's mill burned.", "Ida Flood's house was sold."],
    ),
    "who and who": (
        "The house was left to Karl Moss, the lawyer who had defended him, and who became a judge.",
        [
            "The house was left to Karl Moss.",
            "Karl Moss is a lawyer.",
            "Karl Moss had defended him.",
            "Karl Moss became a judge.",
        ],
    ),
    "a man in a place": (
        "Moss met a baker in Norway, a man named Otto Lind.",
        ["Moss met a baker in Norway.", "A baker in Norway is a man named Otto Lind."],
    ),
    "several with their ages": (
        "Police charged Karl Moss, 58, his sister Ida, 54, and Otto Lind, 47, with fraud.",
        [
            "Police charged Karl Moss, 58.",
            "Police charged Karl Moss, 58, with fraud.",
            "Police charged Karl Moss's sister Ida, 54, with fraud.",
            "Police charged Otto Lind, 47, with fraud.",
        ],
    ),
    "the third that": (
        "It was the third strike the firm had faced in a year.",
        ["It was the third strike the firm had faced in a year."],
    ),
}


@pytest.mark.parametrize(("text", "expected"), WHO.values(), ids=WHO)
def test_who_means_somebody(text, expected):
    assert sorted(claims_of(text)) == sorted(expected)


MEANT = {
    "a speaker is nobody he speaks of": (
        "Karl Moss left Bern in May. “He told me to wait,” Moss said.",
        ["Karl Moss left Bern in May.", "He told me to wait."],
    ),
    "nor in the next sentence of the quotation": (
        "Karl Moss left Bern in May. “I told him to wait,” Moss said. “He was late.”",
        ["Karl Moss left Bern in May.", "I told him to wait.", "He was late."],
    ),
    "who speaks is not whom he names": (
        "Ada Moss was fined in May. Her lawyer, Otto Lind, met reporters. “Karl Flood stole it,” he said.",
        [
            "Ada Moss was fined in May.",
            "Ada Moss's lawyer met reporters.",
            "Otto Lind is Ada Moss's lawyer.",
            "Karl Flood stole it.",
        ],
    ),
    "a client of a lawyer": (
        "Karl Moss was fined. Moss's lawyer said his client was ill.",
        ["Karl Moss was fined.", "His client was ill."],
    ),
    "somebody's girlfriend": (
        "Inspector Karl Moss spoke first. The victim's girlfriend sat at his bed.",
        ["Inspector Karl Moss spoke first.", "The victim's girlfriend sat at his bed."],
    ),
    "a mother of two countries": (
        "Peru and Chile signed. Ida Flood looked after their mother.",
        ["Peru signed.", "Chile signed.", "Ida Flood looked after their mother."],
    ),
    "whom a judge told": (
        "The sentences were read in court. The judge told them that they faced jail.",
        ["The sentences were read in court.", "They faced jail."],
    ),
    "two people of this sentence": (
        "Ada Flood starred in films. His mother lives in Bern, and Karl Moss phones her, although they rarely talk.",
        [
            "Ada Flood starred in films.",
            "His mother lives in Bern.",
            "Karl Moss phones her.",
            "They rarely talk.",
        ],
    ),
    "a couple": (
        "Ada Brandt starred in films. Brandt is married to singer Karl Moss and they have a son.",
        [
            "Ada Brandt starred in films.",
            "Ada Brandt is married to singer Karl Moss.",
            "Ada Brandt and Karl Moss have a son.",
        ],
    ),
    "sons of no films": (
        "Ada Brandt starred in films. They have two sons.",
        ["Ada Brandt starred in films.", "They have two sons."],
    ),
    "none of the money": (
        "None of the money was found. It was hidden in a barn.",
        ["None of the money was found.", "The money was hidden in a barn."],
    ),
    "members of no town": (
        "The clubs met in Turin. Most of its members left.",
        ["The clubs met in Turin.", "Most of its members left."],
    ),
}


@pytest.mark.parametrize(("text", "expected"), MEANT.values(), ids=MEANT)
def test_a_pronoun_means_nobody_it_cannot_mean(text, expected):
    assert sorted(claims_of(text)) == sorted(expected)


def test_a_quotation_says_of_whom_it_speaks_and_who_speaks():
    text = "Ada Moss was fined in May. Her lawyer, Otto Lind, met reporters. “Mrs Moss did nothing wrong,” he said."
    said = decompose(text).claims[-1]
    assert [one.claimant for one in said.attribution] == ["Otto Lind"]
