"""Sentences whose parts, taken alone, would say something that the whole does not say. One phenomenon a row."""

from __future__ import annotations

import datetime as dt

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
    "nothing that emerged": (
        "Moss moved to Peru. It emerged that letters had been burned.",
        ["Moss moved to Peru.", "It emerged that letters had been burned."],
    ),
    "what people knew": (
        "Moss moved to Peru. Neighbours knew it was not true.",
        ["Moss moved to Peru.", "Neighbours knew it was not true."],
    ),
    "four of them": (
        "Ada Brandt and Karl Moss died. Nine people were hurt, four of them badly.",
        ["Ada Brandt died.", "Karl Moss died.", "Nine people were hurt, four of them badly."],
    ),
    "whoever “they” are": (
        "Ada Brandt and Karl Moss left. A clerk says that “they” banned it.",
        ["Ada Brandt left.", "Karl Moss left.", "“they” banned it."],
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


SAID_BY = {
    "a post that is shared": (
        "A video viewed 9,000 times on Twitter claims that a Polish mill was burned.",
        [("A Polish mill was burned.", ["A video"])],
    ),
    "what a study is said to prove": (
        "A video viewed 9,000 times on Twitter claims that a Polish study “proved” cars kill bees.",
        [("A Polish study “proved” cars kill bees.", ["A video"])],
    ),
    "a colon is no report": (
        "She did not hear of it until then: Moss and Lind had agreed not to call.",
        [("Moss and Lind had agreed not to call.", []), ("She did not hear of it until then.", [])],
    ),
    "what is claimed of a denial": (
        "The nurses did not, as Moss claims, sell the ward.",
        [("The nurses did not, as Moss claims, sell the ward.", [])],
    ),
    "though, behind a source": (
        "Nine men were killed and twice as many wounded, according to doctors, though the number could not be verified.",
        [
            ("Nine men were killed.", ["doctors"]),
            ("Twice as many were wounded.", ["doctors"]),
            ("The number could not be verified.", []),
        ],
    ),
    "said to be claimed, then told": (
        "It was claimed that Moss had sold the ward; he had bought it, he told the court.",
        [("Moss had sold the ward.", [""]), ("Moss had bought the ward.", ["Moss"])],
    ),
    "admitted but insisted": (
        "Karl Moss admitted that he had run but insisted that he had paid.",
        [("Karl Moss had run.", ["Karl Moss"]), ("Karl Moss had paid.", ["Karl Moss"])],
    ),
    "found but recommended": (
        "The inquiry found that Moss had paid but recommended a fine.",
        [("Moss had paid.", ["The inquiry"]), ("The inquiry recommended a fine.", [])],
    ),
    "a speaker whose son died": (
        "“They burned it down,” said Ada Brandt, a nurse from Turin, whose niece Ida, 12, drowned.",
        [
            ("They burned it down.", ["Ada Brandt"]),
            ("Ada Brandt is a nurse from Turin.", []),
            ("Ada Brandt's niece Ida, 12, drowned.", []),
        ],
    ),
    "what a claim is": (
        "A third claim – that prices doubled – is untrue.",
        [("A third claim – that prices doubled – is untrue.", [])],
    ),
    "a condition before the speaker": (
        "Had it been built, said Otto Lind, the villages would be dry.",
        [("Had it been built, the villages would be dry.", ["Otto Lind"])],
    ),
    "who told whom": (
        "The photo was sent by a clerk, who told his readers: “This is how they live.”",
        [("The photo was sent by a clerk.", []), ("This is how they live.", ["a clerk"])],
    ),
    "nor, behind the speaker": (
        "The board had seen no letters about the mill, a nurse said, nor had it ever discussed closing it.",
        [
            ("The board had seen no letters about the mill.", ["a nurse"]),
            ("The board had not ever discussed closing it.", ["a nurse"]),
        ],
    ),
    "nor, where it hangs on the speaker": (
        "The bank had received no offers, a clerk said, nor had it ever considered closing.",
        [("The bank had received no offers.", ["a clerk"]), ("The bank had not ever considered closing.", ["a clerk"])],
    ),
    "nor, with what hangs on the speaker": (
        "The bank had received no letters, a spokeswoman said, nor had it ever discussed moving.",
        [
            ("The bank had received no letters.", ["a spokeswoman"]),
            ("The bank had not ever discussed moving.", ["a spokeswoman"]),
        ],
    ),
    "what is said of a lack": (
        "The report named no proof that Moss had lied, as his rivals had alleged.",
        [("The report named no proof that Moss had lied, as his rivals had alleged.", [])],
    ),
    "two with an age": (
        "Moss, 51, and his wife Ida, 49, said that the price was fair.",
        [("The price was fair.", ["Moss and his wife Ida"])],
    ),
    "charged or not, and says": (
        "The owner, Otto Lind, was not charged and says the dam was safe.",
        [
            ("The owner was not charged.", []),
            ("Otto Lind is the owner.", []),
            ("The dam was safe.", ["The owner"]),
        ],
    ),
    "wrongly reported": (
        "The abbey was wrongly reported to have been closed.",
        [("The abbey was wrongly reported to have been closed.", [])],
    ),
    "who wrote": (
        "The rumour began with Karl Moss, a baker, who wrote that the Swiss had closed the dam.",
        [
            ("The rumour began with Karl Moss.", []),
            ("Karl Moss is a baker.", []),
            ("The Swiss had closed the dam.", ["Karl Moss"]),
        ],
    ),
    "what somebody wishes": (
        "Ada Flood suggested she move to Bern.",
        [("Ada Flood suggested she move to Bern.", [])],
    ),
}


@pytest.mark.parametrize(("text", "expected"), SAID_BY.values(), ids=SAID_BY)
def test_what_is_said_has_its_speaker_and_nothing_else_has(text, expected):
    found = [(claim.standalone, [one.claimant for one in claim.attribution]) for claim in decompose(text).claims]
    assert sorted(found) == sorted(expected)


def test_what_the_author_says_of_a_report_stays_with_it():
    said = decompose("Moss falsely claimed that the dam had burst.").claims[0]
    assert [(one.claimant, one.verb) for one in said.attribution] == [("Moss", "falsely claimed")]


WHOLE = {
    "provided": (
        "Moss is likely to stand again, provided his party wants him to.",
        ["Moss is likely to stand again, provided his party wants him to."],
    ),
    "a second passive with a modal": (
        "Wages would be cut in May and put back by June.",
        ["Wages would be cut in May.", "Wages would be put back by June."],
    ),
    "two-thirds of them": (
        "Millions have fled since May, two-thirds of them children.",
        ["Millions have fled since May."],
    ),
    "thought to be": (
        "A fourth driver, believed to be her uncle, was being questioned.",
        ["A fourth driver was being questioned.", "The fourth driver was believed to be her uncle."],
    ),
    "respectively with two verbs": (
        "Peru and Chile have shut it and left it open respectively.",
        ["Peru and Chile have shut it and left it open respectively."],
    ),
    "a duty and its manner": (
        "Visitors should ring 101, giving the number.",
        ["Visitors should ring 101, giving the number."],
    ),
    "arrested and fled": (
        "The mayor was fined, was arrested and fled.",
        ["The mayor was fined.", "The mayor was arrested.", "The mayor fled."],
    ),
    "received and feared": (
        "Ada Brandt left after she received letters and feared for her son.",
        ["Ada Brandt left.", "Ada Brandt received letters.", "Ada Brandt feared for her son."],
    ),
    "one verb, another object": (
        "The bank collapsed, lost its licence.",
        ["The bank collapsed.", "The bank lost its licence."],
    ),
    "born to two": (
        "Born in Bern to a baker, Otto Lind, and a nurse, Ida Moss, she was the second of five children.",
        [
            "She was the second of five children.",
            "She was born in Bern to a baker and a nurse.",
            "Otto Lind is a baker.",
            "Ida Moss is a nurse.",
        ],
    ),
    "neither of them": (
        "They lived with a cousin, whom neither had seen.",
        ["They lived with a cousin.", "Neither had seen the cousin."],
    ),
    "a year in front": (
        "In 1931 father and son left for Peru.",
        ["In 1931 father left for Peru.", "In 1931 son left for Peru."],
    ),
    "a house in a country": (
        "They rented a flat in Greece, which belonged to a priest.",
        ["They rented a flat in Greece.", "The flat belonged to a priest."],
    ),
    "bought and paid": (
        "The navy bought boats and the governor paid for them.",
        ["The navy bought boats.", "The governor paid for boats."],
    ),
    "a bill to do something": ("What she signed was a law to ban it.", ["She signed a law to ban it."]),
    "none of whom": (
        "Snow closed the pass, killing two, none of whom was found.",
        ["Snow closed the pass.", "Snow killed two.", "None of two was found."],
    ),
    "the mayor of a town, named": (
        "Voters cleared the mayor of Turin, Otto Lind.",
        ["Voters cleared the mayor of Turin.", "Otto Lind is the mayor of Turin."],
    ),
    "a firm whose owner, named": (
        "The mill was sold to Brandt Works, a firm whose sole owner, Otto Lind, had paid for the campaign.",
        [
            "The mill was sold to Brandt Works.",
            "Brandt Works is a firm whose sole owner, Otto Lind, had paid for the campaign.",
        ],
    ),
    "as it is every year": (
        "The stall was set up in May, as it is every year.",
        ["The stall was set up in May, as it is every year."],
    ),
    "which did so respectively": (
        "Peru and Chile, which bought 40 and 60 boats respectively, signed.",
        ["Peru and Chile signed.", "Peru and Chile bought 40 and 60 boats respectively."],
    ),
    "an age before the verb": (
        "Otto Lind, 38, ran the mill but denied having lied.",
        ["Otto Lind, 38, ran the mill.", "Otto Lind, 38, denied having lied."],
    ),
    "not a promise": (
        "The firm gave them a rise – not a promise, a rise.",
        ["The firm gave them a rise – not a promise, a rise."],
    ),
    "two who have not spoken": ("Moss and Lind have not spoken since.", ["Moss and Lind have not spoken since."]),
    "short for the whole name": (
        "Envoys came, residents said, even as talks began with the African Union (AU).",
        ["Envoys came.", "Talks began with the African Union (AU)."],
    ),
}


@pytest.mark.parametrize(("text", "expected"), WHOLE.values(), ids=WHOLE)
def test_what_belongs_together_stays_together(text, expected):
    assert sorted(claims_of(text)) == sorted(expected)


def test_a_day_of_last_year_is_one_date():
    said = decompose("The bus left on 12 May last year.", date=dt.date(2025, 3, 21)).claims[0]
    assert [(day.text, day.value) for day in said.dates] == [("12 May last year", "2024-05-12")]


@pytest.mark.parametrize("text", ["Moss phones her every Sunday.", "Crime has fallen by 9% in a year."])
def test_it_dates_nothing_that_is_no_day(text):
    assert decompose(text, date=dt.date(2025, 3, 21)).claims[0].standalone == text
