"""Whether two claims are one: what they share, and the one thing that keeps them apart."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.comparisons import read_passage
from claims.text.matching import relate_claims

PAIRS = [
    json.loads(line) for line in (Path(__file__).parents[1] / "matching" / "paraphrases.jsonl").read_text().splitlines()
]
DAY = dt.date(2025, 3, 1)


def relate(ours: str, theirs: str):
    return relate_claims(read_passage(ours, DAY), read_passage(theirs, DAY))


@pytest.mark.parametrize(
    ("ours", "theirs", "kind", "said"),
    [
        ("It lost 12,000 soldiers.", "It lost 1,200 soldiers.", "number", ("12,000 soldiers", "1,200 soldiers")),
        ("The ministry sent soldiers in 2022.", "The ministry sent soldiers in 2024.", "date", ("2022", "2024")),
        ("The mayor of Lyon resigned.", "The mayor of Paris resigned.", "name", ("Lyon", "Paris")),
        ("The Bank of Japan raised its rate.", "The Bank of England raised its rate.", "name", None),
        ("The tower had no sprinklers.", "The tower had sprinklers.", "negation", ("no", "–")),
        ("Prices rose in May.", "Prices fell in May.", "negation", ("rose", "fell")),
        ("It bought 18 F-35 jets.", "It bought 18 F-16 jets.", "name", ("F-35", "F-16")),
        ("She paid her second visit.", "She paid her third visit.", "number", ("second", "third")),
        ("It is the largest port of Europe.", "It is the second largest port of Europe.", "number", ("–", "second")),
        ("The king opened five bridges.", "The king opened the bridge.", "number", ("five bridges", "the bridge")),
        ("The crash killed nine people.", "The crash injured nine people.", "words", ("killed", "injured")),
        ("It sends £350 million a week.", "It sends £350 million a month.", "number", None),
        ("It sends 350 million pounds.", "It sends 350 million euros.", "number", None),
        ("It loses 9 tonnes of ice a year.", "It loses 9 tonnes of ice a decade.", "number", ("a year", "a decade")),
        ("More than 500 people died.", "More than 900 people died.", "number", None),
        ("At least 20 people are missing.", "At most 20 people are missing.", "number", None),
        (
            "He left two weeks earlier.",
            "He left two months earlier.",
            "date",
            ("two weeks earlier", "two months earlier"),
        ),
        ("The lake has shrunk since the 1960s.", "The lake has shrunk since the 1990s.", "date", None),
        ("He served from 1966 to 1969.", "He served from 1966 to 1996.", "date", None),
        ("Malta voted to ban whaling.", "Malta voted against a ban on whaling.", "negation", None),
        ("Most teachers are vaccinated.", "Few teachers are vaccinated.", "negation", ("Most", "Few")),
        ("Rents in London have doubled.", "Rents in Britain have doubled.", "name", ("London", "Britain")),
        ("The wall is visible from space.", "The wall is invisible from space.", "negation", ("visible", "invisible")),
        ("The tap water contains lead.", "The tap water is free of lead.", "negation", ("–", "free of")),
        ("The minister confirmed the leak.", "The minister denied the leak.", "negation", ("confirmed", "denied")),
        (
            "The city will abolish the toll.",
            "The city has abolished the toll.",
            "words",
            ("will abolish", "has abolished"),
        ),
        ("Whales are larger than sharks.", "Sharks are larger than whales.", "words", ("Whales", "sharks")),
        (
            "The court found him guilty of fraud.",
            "The court found him guilty of perjury.",
            "words",
            ("fraud", "perjury"),
        ),
        ("Chelsea won 3-1 at Arsenal.", "Chelsea won 1-3 at Arsenal.", "number", ("3-1", "1-3")),
    ],
)
def test_one_difference_keeps_two_claims_apart(ours, theirs, kind, said):
    relation = relate(ours, theirs)
    assert not relation.is_match
    found = {reason.kind: (reason.ours, reason.theirs) for reason in relation.differs}
    assert kind in found and said in (None, found[kind])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Norway's fund earned 213 billion dollars in 2023.", "In 2023 the Norwegian fund earned $213 billion."),
        ("Prices did not rise in May.", "In May prices failed to rise."),
        (
            "Nobody owns more farmland in Spain than the church.",
            "The church owns more farmland in Spain than anybody else.",
        ),
        ("Migrants get higher benefits than pensioners.", "Pensioners get lower benefits than migrants."),
        ("Greece sold 14 airports to Fraport.", "Fraport bought 14 airports from Greece."),
        ("About 12,000 soldiers were sent abroad.", "11,950 soldiers were sent abroad."),
        ("The WHO approved the malaria drug.", "The World Health Organization approved the malaria drug."),
        ("The UK sent £350 million a week to the EU.", "Britain paid £350m per week to the European Union."),
        ("The works pour out 12 tonnes a day.", "The works pour out 84 tonnes a week."),
        ("More than 500 people died.", "Some 520 people died."),
        ("He served from March 1966 to May 1969.", "From 1966 to 1969 he served."),
        ("London refused the offer.", "Britain refused the offer."),
        ("The wall is not visible from space.", "The wall is invisible from space."),
        ("Reporters were not allowed into the court.", "Journalists were barred from the court."),
        ("The town has as many bars as churches.", "The town has as many churches as bars."),
        ("Thousands of protesters blocked the airport.", "The airport was blocked by thousands of demonstrators."),
    ],
)
def test_other_words_for_the_same_are_a_match(ours, theirs):
    assert relate(ours, theirs).is_match


@pytest.mark.parametrize(
    ("ours", "theirs", "one"),
    [
        ("Peru banned plastic bags in May 2019.", "I think the Peru a me May shoulders.", False),
        ("Peru joined OPEC in May 2019.", "In May 2019 Peru became a member of OPEC.", True),  # three facts in common
        ("The tower is 330 metres tall.", "At 330 metres in height stands the tower.", True),
        ("The vaccine is unsafe for children.", "Vaccines cause autism in children.", False),
        ("Korea sent 12,000 soldiers to Russia in 2024.", "Korea has sent more soldiers.", False),
        ("Peru launched three satellites.", "I gave it to Peru.", False),
        (
            "Lima has 10 million people.",
            "10 million people live in Lima.",
            True,
        ),  # two facts and no other word against them
        ("The judge fined the baker ninety dollars for theft.", "It was ninety dollars.", False),
        ("Smoking kills three million people every year.", "Millions of people had been killed.", False),  # no figure
        ("They shut the mine in May 2020.", "Mines are shut.", False),
        ("Every vote was cast twice.", "You have the votes.", False),  # one word
        ("The judge dismissed the case.", "The case was thrown out by the judge.", True),
        ("The town paid 30 million euros for the bridge.", "We pay a trillion euros, and there are 60 towns.", False),
        ("Wasps kill a hundred people a year.", "A hundred people were killed.", False),  # in how long?
        ("Wasps kill a hundred people a year.", "Every year a hundred people are killed by wasps.", True),
        ("North Korea fired four rockets.", "North Korea fired at them.", False),
        ("There were no nuclear weapons in Libya.", "We kept Libya from getting weapons.", False),
        ("In 2021 the firm did not pay any council tax.", "I pay tax, and not only council tax.", False),
        ("The cabinet will abolish the road tax.", "Your cabinet of tax.", False),
        ("Peru extradited Juan Soto to Chile.", "It is Chile and Peru.", False),
    ],
)
def test_too_little_in_common_is_no_match(ours, theirs, one):
    assert relate(ours, theirs).is_match == one


def test_it_says_what_both_share():
    same = relate("Shoigu sent 12,000 soldiers in 2022.", "In 2022 Sergei Shoigu sent 12,000 troops.").same
    assert {(reason.kind, reason.ours, reason.theirs) for reason in same} >= {
        ("number", "12,000 soldiers", "12,000 troops"),
        ("date", "2022", "2022"),
        ("name", "Shoigu", "Sergei Shoigu"),
    }


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if "trap" in pair], ids=lambda pair: pair["claim"][:40])
def test_no_trap_is_a_match(pair):
    relation = relate(pair["claim"], pair["earlier"])
    assert relation.differs and not relation.is_match


def test_paraphrases_are_matches():
    written = [pair for pair in PAIRS if "trap" not in pair]
    found = [pair for pair in written if relate(pair["claim"], pair["earlier"]).is_match]
    assert len(written) >= 230 and len(found) / len(written) >= 0.9


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_can_be_compared(ours, theirs):
    relation = relate(ours, theirs)
    assert 0 <= relation.score <= 1


def test_a_claim_is_the_same_as_itself():
    assert all(relate(pair["claim"], pair["claim"]).differs == () for pair in PAIRS)
