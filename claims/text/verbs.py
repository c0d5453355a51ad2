"""English verb forms, by rule and one table of irregular verbs.

Needed where a claim changes a participle into a finite verb ("leading" → "led") or a plural subject into one of its
members ("the team and researchers are" → "the team is"). Unknown verbs follow the regular spelling rules.

    Wrong: "flooding" → "flooding"        Right: "flooding" → "flooded"
    Wrong: "planned" → base "planne"      Right: "planned" → base "plan"
"""

from __future__ import annotations

from functools import lru_cache

# base past participle
_IRREGULAR = """
arise arose arisen|awake awoke awoken|be was been|bear bore borne|beat beat beaten|become became become|begin began begun
bend bent bent|bet bet bet|bind bound bound|bite bit bitten|bleed bled bled|blow blew blown|break broke broken
breed bred bred|bring brought brought|broadcast broadcast broadcast|build built built|burn burned burned|burst burst burst
buy bought bought|cast cast cast|catch caught caught|choose chose chosen|cling clung clung|come came come|cost cost cost
creep crept crept|cut cut cut|deal dealt dealt|dig dug dug|do did done|draw drew drawn|drink drank drunk|drive drove driven
eat ate eaten|fall fell fallen|feed fed fed|feel felt felt|fight fought fought|find found found|flee fled fled
fling flung flung|fly flew flown|forbid forbade forbidden|forecast forecast forecast|foresee foresaw foreseen
forget forgot forgotten|forgive forgave forgiven|freeze froze frozen|get got got|give gave given|go went gone
grind ground ground|grow grew grown|hang hung hung|have had had|hear heard heard|hide hid hidden|hit hit hit|hold held held
hurt hurt hurt|keep kept kept|know knew known|lay laid laid|lead led led|leave left left|lend lent lent|let let let
lie lay lain|light lit lit|lose lost lost|make made made|mean meant meant|meet met met|mistake mistook mistaken
outdo outdid outdone|overcome overcame overcome|oversee oversaw overseen|overtake overtook overtaken
overthrow overthrew overthrown|pay paid paid|put put put|quit quit quit|read read read|rebuild rebuilt rebuilt|rid rid rid
ride rode ridden|ring rang rung|rise rose risen|run ran run|say said said|see saw seen|seek sought sought|sell sold sold
send sent sent|set set set|shake shook shaken|shed shed shed|shine shone shone|shoot shot shot|show showed shown
shrink shrank shrunk|shut shut shut|sing sang sung|sink sank sunk|sit sat sat|sleep slept slept|slide slid slid
speak spoke spoken|spend spent spent|spin spun spun|split split split|spread spread spread|spring sprang sprung
stand stood stood|steal stole stolen|stick stuck stuck|sting stung stung|strike struck struck|strive strove striven
swear swore sworn|sweep swept swept|swim swam swum|swing swung swung|take took taken|teach taught taught|tear tore torn
tell told told|think thought thought|throw threw thrown|undergo underwent undergone|understand understood understood
undertake undertook undertaken|uphold upheld upheld|wake woke woken|wear wore worn|weave wove woven|weep wept wept
win won won|wind wound wound|withdraw withdrew withdrawn|withhold withheld withheld|withstand withstood withstood
write wrote written|rewrite rewrote rewritten|undo undid undone|redo redid redone|remake remade remade|resell resold resold
""".replace("\n", "|")
_ROWS = [row.split() for row in _IRREGULAR.split("|") if row.strip()]
_PAST = {base: past for base, past, _ in _ROWS}
_PAST_FORMS = frozenset(_PAST.values())
_BASE_OF = {form: base for base, *forms in reversed(_ROWS) for form in (base, *forms)}
_BASE_OF |= {
    "were": "be",
    "am": "be",
    "is": "be",
    "are": "be",
    "has": "have",
    "does": "do",
    "lay": "lay",
    "lying": "lie",
}
_BASE_OF |= {
    "dying": "die",
    "tying": "tie",
    "found": "find",
    "ground": "grind",
    "wound": "wind",
    "saw": "see",
    "fell": "fall",
}
_VOWELS = "aeiou"
# Two-letter ends of a stem that, after one vowel, point to a silent e ("requir", "includ"); the rest take none.
_SILENT_E = frozenset(
    "ur ir ar in ut ot ud id od ad is us os as ak ik ok ap ip op up im um am om il ol ul et it er or on en an ab ib ob ub ag ig og ug".split()
)
_LONG_STEM_PLAIN = frozenset(
    "it et en on er or el al om op an in".split()
)  # "visit", "happen", "offer", "cancel": two syllables
_LONG_STEM_E = frozenset(
    "unit invit complet compet delet excit ignit defin combin determin examin imagin declin outlin machin explor ignor restor ador "
    "headlin undermin airlin rout recit expedit postpon telephon interven conven".split()
)
_DOUBLED = frozenset(
    "add fall call fill kill pull sell tell roll poll install recall enroll spell pass miss press cross discuss address express possess "
    "process access dismiss stress assess impress err odd purr buzz staff bluff stuff".split()
)
_LONG_E = frozenset("agree disagree free decree guarantee referee".split())


@lru_cache(maxsize=20_000)
def base_form(form: str) -> str:
    """The dictionary form of a verb form, lower case; a guess by spelling when the verb is not irregular."""
    form = form.lower()
    if form in _BASE_OF:
        return _BASE_OF[form]
    if form.endswith("ying") and len(form) > 5:
        return form[:-3]
    if form.endswith("ied") and len(form) > 4:
        return form[:-3] + "y"
    if form.endswith("ies") and len(form) > 4:
        return form[:-3] + "y"
    if form.endswith("ing") and len(form) > 4:
        return _restore(form[:-3])
    if form.endswith("eed"):  # "need", "exceed", and the past of "agree"
        return form[:-1] if form[:-1] in _LONG_E else form
    if form.endswith("ed") and len(form) > 3:
        return _restore(form[:-2])
    if form.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return form[:-2]
    if form.endswith("s") and not form.endswith("ss") and len(form) > 2:
        return form[:-1]
    return form


def _restore(stem: str) -> str:
    """Undo the doubling of a last consonant, or give back a silent e."""
    if stem in _BASE_OF or stem in _DOUBLED:
        return stem  # "founding" of "found", not of "find"
    if stem + "e" in _BASE_OF:
        return _BASE_OF[stem + "e"]
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in _VOWELS:
        return stem if stem[-1] in "sz" else stem[:-1]
    return stem + "e" if _lost_e(stem) else stem


def _lost_e(stem: str) -> bool:
    """Did the stem lose a silent e? By its last letters: "chang", "creat", "requir" did; "visit", "remain", "flood" did not."""
    if (
        stem[-1] in "vuz"
        or (stem[-1] == "c" and stem[-2:] != "ic")
        or stem.endswith(("dg", "rg", "ang", "rs", "ns", "ps", "bl", "pl", "tl", "dl", "gl", "fl", "kl", "zl"))
    ):
        return True
    if stem == "us":
        return True
    if len(stem) < 3 or stem[-1] in "aeiouywxh" or stem[-2] not in _VOWELS:
        return False
    if stem[-3] in _VOWELS and not (stem[-3] == "u" and stem[-4:-3] == "q"):
        return stem[-1] == "s" or (stem.endswith(("iat", "uat", "reat")) and stem not in ("treat", "threat"))
    if sum(letter in _VOWELS + "y" for letter in stem) > 1 and stem[-2:] in _LONG_STEM_PLAIN:
        return stem in _LONG_STEM_E
    return stem[-2:] in _SILENT_E or stem.endswith("at")


@lru_cache(maxsize=20_000)
def past_form(form: str) -> str:
    """Simple past of any form: "leading" → "led", "flooding" → "flooded"; "be" gives "was"."""
    lower = form.lower()
    base = base_form(lower)
    if base in _PAST:
        return _PAST[base]
    if lower.endswith("ed") and lower != base:
        return lower
    if lower.endswith("ing"):
        stem = lower[:-3]
        if stem.endswith("y") and len(stem) > 1 and stem[-2] not in _VOWELS:
            return stem[:-1] + "ied"
        return stem + "ed"
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return base[:-1] + "ied"
    return base + "ed"


PREFIXES = ("re", "over", "under", "out", "mis", "un", "fore")


def is_past_form(form: str) -> bool:
    """Can it be a simple past: "hired", "took", "retook"?"""
    stems = [form, *(form.removeprefix(prefix) for prefix in PREFIXES if form.startswith(prefix))]
    return form.endswith("ed") or any(stem in _PAST_FORMS for stem in stems)


@lru_cache(maxsize=20_000)
def third_person(form: str) -> str:
    """Present tense with a singular subject: "rotate" → "rotates"."""
    base = base_form(form)
    if base in ("be", "have", "do", "go"):
        return {"be": "is", "have": "has", "do": "does", "go": "goes"}[base]
    if base.endswith(("s", "x", "z", "ch", "sh")):
        return base + "es"
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return base[:-1] + "ies"
    return base + "s"


def own(noun: str, plural: bool) -> str:
    """The possessive's ending: "the farmers'", "the women's", "James's"."""
    return "'" if plural and noun.endswith("s") else "'s"


def singular_noun(word: str) -> str:
    """One of a plural: "films" → "film", "cities" → "city", "series" → "series". A guess by spelling."""
    lower = word.lower()
    if lower in _PLURALS:
        return _PLURALS[lower]
    if lower.endswith("ies") and len(lower) > 4:
        return word[:-3] + "y"
    if lower.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word[:-1] if lower.endswith("s") and not lower.endswith(("ss", "us", "is")) else word


_PLURALS = {
    row.split("+")[0]: row.split("+")[1]
    for row in "movies+movie series+series species+species women+woman men+man children+child heroes+hero lives+life wives+wife knives+knife "
    "halves+half shelves+shelf wolves+wolf cookies+cookie calories+calorie prairies+prairie zombies+zombie analyses+analysis crises+crisis "
    "criteria+criterion phenomena+phenomenon mice+mouse feet+foot teeth+tooth potatoes+potato tomatoes+tomato lives+life leaves+leaf".split()
}


def forms_of(*bases: str) -> dict[str, str]:
    """Every form of the verbs, mapped to its base: {"said": "say", "says": "say", …}."""
    found = {}
    for base in bases:
        row = next((row for row in _ROWS if row[0] == base), None)
        stem = base[:-1] if base.endswith("e") and not base.endswith("ee") else base
        participle = stem + "ing"
        doubled = base + base[-1] + "ing" if len(base) < 7 and base[-1] in "nptgbdm" else participle
        past = row[1:] if row else (past_form(base), doubled[:-3] + "ed")  # "admit": "admitted"
        for form in (base, third_person(base), *past, participle, doubled):
            found[form] = base
    return found


SINGULAR_FORMS = {
    "are": "is",
    "were": "was",
    "have": "has",
    "do": "does",
    "'re": "'s",
    "aren't": "isn't",
    "weren't": "wasn't",
}
PLURAL_FORMS = {"is": "are", "was": "were", "has": "have", "does": "do"}
