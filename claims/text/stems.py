"""Words made comparable: a light stem, then a class of words that mean the same for a fact-checker's purpose.

"fatalities", "killed" and "died" meet in one class, "deployed" and "sent" in another. The stemmer knows the regular endings and a
short table of irregular forms; it need not find the dictionary form, only the same form for both sides.

    Wrong: "houses" -> "hous", "opposes" -> "oppos"        Right: "house", "oppose"
"""

from __future__ import annotations

from functools import lru_cache

from .numerals import listed

# Words that mean the same for our purpose: one row, one class. Stems, see `plain_stem`.
_CLASSES = """
kill die dead death fatality perish toll slay casualty
injure injury wound hurt
deploy send dispatch station
rise raise increase grow climb jump surge gain soar up
fall drop decline decrease shrink slump plunge tumble down slide
cut reduce slash lower
buy acquire purchase
build construct erect
hire recruit employ
fire dismiss sack
arrest detain apprehend
begin start launch commence
end finish conclude
visit trip travel arrive
meet meeting talk hold
say tell state
vote ballot
show find
move relocate
cost price worth value spend pay expense
earn make revenue profit
large big
home house household dwelling
company firm business corporation
student pupil
child kid minor
soldier troop serviceman personnel
officer police policeman
workere staff job
car vehicle
plane aircraft jet airplane aeroplane airliner
ship vessel boat
resident inhabitant population live people person individual
migrant refugee
doctor physician surgeon medic
attack assault strike
flood flooding
quake earthquake
fire blaze
election poll
law bill act legislation
school
evacuate flee displace
give donate provide
approve pass adopt
win victory
found establish create set
close shut
open inaugurate
sign
ban prohibit outlaw forbid bar
near about
university college
film movie
journalist reporter
rescue save
abduct kidnap
protester demonstrator
finance fund
agreement accord treaty pact
convict guilty
leave withdraw quit exit
unemployment unemployed jobless joblessness
salary wage
illness disease
largest biggest
richest wealthiest
abolish scrap
prison jail imprison
highway motorway freeway
photo photograph picture
video footage
vaccinate inoculate immunise immunize
vaccine jab
drug medicine medication
probe inquiry investigation
murder homicide
deport expel
cannabis marijuana
coronavirus covid
monkeypox mpox
flu influenza
lawmaker legislator parliamentarian
lawyer attorney
explosion blast explode
border frontier
truck lorry
petrol gasoline
fake forged counterfeit
produce generate
lab laboratory
worldwide globally
toxic poisonous
pensioner retiree
teenager teen adolescent
drunk intoxicated
reject refuse
"""
IRREGULAR = {
    "rose": "rise", "risen": "rise", "fell": "fall", "fallen": "fall", "grew": "grow", "grown": "grow", "sent": "send", "built": "build",
    "bought": "buy", "began": "begin", "begun": "begin", "met": "meet", "said": "say", "told": "tell", "found": "find", "shown": "show", "held": "hold",
    "spent": "spend", "paid": "pay", "made": "make", "won": "win", "lost": "lose", "gave": "give", "given": "give", "left": "leave",
    "sold": "sell", "shrank": "shrink", "led": "lead", "died": "die", "dying": "die", "dies": "die", "men": "man", "women": "woman", "children": "child",
    "people": "people", "costs": "cost", "went": "go", "gone": "go", "came": "come", "took": "take", "taken": "take", "fled": "flee", "struck": "strike",
    "lives": "live", "living": "live", "deaths": "death", "companies": "company", "businesses": "business", "police": "police", "losses": "loss", "hit": "strike",
    "feet": "foot", "wrote": "write", "written": "write", "broke": "break", "broken": "break", "knew": "know", "became": "become",
    "servicemen": "serviceman", "froze": "freeze", "frozen": "freeze", "shrunk": "shrink", "burnt": "burn", "known": "know", "stole": "steal", "stolen": "steal", "drove": "drive", "driven": "drive",
    "flew": "fly", "flown": "fly", "sank": "sink", "sunk": "sink", "drank": "drink", "ate": "eat", "eaten": "eat", "chose": "choose", "chosen": "choose", "drew": "draw", "drawn": "draw",
    "fought": "fight", "hid": "hide", "hidden": "hide", "kept": "keep", "lent": "lend", "sought": "seek", "shot": "shoot", "spoke": "speak", "spoken": "speak", "stood": "stand", "taught": "teach",
    "thought": "think", "threw": "throw", "thrown": "throw", "wore": "wear", "worn": "wear", "caught": "catch", "brought": "bring", "felt": "feel", "fed": "feed", "got": "get",
    "heard": "hear", "ran": "run", "saw": "see", "seen": "see", "lied": "lie", "lying": "lie", "misled": "mislead", "dealt": "deal", "withdrew": "withdraw", "withdrawn": "withdraw", "forbidden": "forbid",
    "legalised": "legalize", "legalized": "legalize", "higher": "higher", "lower": "lower", "prices": "price", "passes": "pass", "passed": "pass",
}  # fmt: skip
STOP_WORDS = frozenset(
    listed(
        """a an the and or but nor never neither none so yet of in on at to from by for with as into onto over under about after before during between among against
        through within than then is are was were be been being am do does did have has had having will would can could may might must shall
        should not no also only just very more most less such same own other another any some each every all both that which who whom whose this these
        those it its he she they his her their him them we our you your i my there here where when while if because although though since
        until how what why up down out off again now said say says told according reported reports report year month week day last next
        ago later earlier around approximately nearly almost roughly least per cent percent million billion thousand hundred trillion new total
        one two three four five six seven eight nine ten half third quarter first second mr mrs ms dr s t official officials
        final count counts counted figure figures estimate estimates estimated census survey auditors researchers statement website"""
    )
)


@lru_cache(maxsize=20_000)
def word_class(word: str) -> str:
    """A light stem, then the first word of its class: "fatalities" -> "kill"."""
    stem = plain_stem(word)
    return CLASS_OF.get(stem, stem)


def plain_stem(word: str) -> str:
    """The word without its regular ending and without a last "e", so that "fine", "fined" and "fining" meet."""
    word = word.lower().replace("’", "'").removesuffix("'s").rstrip("'")
    if word not in IRREGULAR:
        word = _without_ending(word)
    word = IRREGULAR.get(word, word)
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def _without_ending(word: str) -> str:
    for suffix, least in (("ing", 3), ("ed", 3), ("es", 3), ("s", 3)):
        if word.endswith(suffix) and len(word) - len(suffix) >= least and not word.endswith(("ss", "us", "is")):
            return _repair(word[: -len(suffix)], suffix)
    return word


def _repair(stem: str, suffix: str) -> str:
    """Give back what the ending took: "hous" -> "house", "stopp" -> "stop", "carri" -> "carry"."""
    if stem.endswith("i") and suffix in ("es", "ed"):
        return stem[:-1] + "y"
    if suffix == "es":
        plain = stem.endswith(("ss", "x", "z", "ch", "sh", "o"))
        return stem if plain else stem + "e"
    doubled = suffix in ("ed", "ing") and len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "lsz"
    return stem[:-1] if doubled else stem


CLASS_OF = {
    plain_stem(word): plain_stem(row.split()[0]) for row in _CLASSES.strip().splitlines() for word in row.split()
}
