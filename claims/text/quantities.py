"""Quantities in a text: amounts, shares, factors, measures and money, each as an interval with a unit.

What counts: numbers in digits and words with what they count ("12,000 soldiers"), money ("£30m"), percentages and
percentage points, shares ("one in five", "half", "two thirds"), factors ("doubled"), measures ("1,200 square kilometres").
What does not: ordinals, dates, years, times of day, names with a number in them ("Article 5", "Boeing 747", "COVID-19").
A duration ("three days") is a quantity; "three days ago" is a date.

The words around a number decide its interval:

    "40 engineers"                value 40       [40, 40]
    "about 12,000 soldiers"       value 12000    [10800, 13200]   a tenth to each side, at least half a unit
    "nearly 500"                  value 500      [450, 500]
    "more than 500", "500 or more", "at least 500", "500+"    [500, -]
    "up to 500", "fewer than 500"                             [0, 500]
    "between 20 and 25 people"    value none     [20, 25]
    "hundreds of homes"           value none     [200, 1000]
    "rose from 3% to 5%"          two quantities: a change is not a range

A tenth: English "about" and "around" are used for round numbers, whose own step is rarely finer than that; the flag
`approximate` tells the reader that the interval is our reading. Edges of "more than" and "at least" are both taken as
closed: no claim turns on the single point.
"""

from __future__ import annotations

import bisect
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from . import units
from .dates import date_places
from .numerals import LITERAL, Number, listed, read_number
from .units import PREFIXES, RATE, SYMBOLS, WORDS, Unit, any_of
from .values import Quantity

_WORD = re.compile(r"\d|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]|(?<![A-Za-z])[A-Za-z]+")
_STARTERS = frozenset(
    listed(
        """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
        twenty thirty forty fourty fifty sixty seventy eighty ninety hundred hundreds thousands million millions billions dozen dozens half
        quarter zero nought nil double doubled doubles doubling triple tripled triples tripling quadruple quadrupled quadruples quadrupling
        halve halved halves halving twice thrice twofold threefold fourfold fivefold sixfold sevenfold eightfold ninefold tenfold percent
        percents per a an scores tens several few couple"""
    )
)
_AFTER_ARTICLE = re.compile(
    r"an?[ -](?:hundred|thousand|million|billion|trillion|dozen|score|lakh|crore|half|third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
    r"|twentieth|hundredth|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-)\b",
    re.IGNORECASE,
)
_BEGINS = {
    "a": _AFTER_ARTICLE,
    "an": _AFTER_ARTICLE,
    "scores": re.compile("scores of", re.IGNORECASE),
    "tens": re.compile("tens of", re.IGNORECASE),
    "several": re.compile("several (?:dozen|hundred|thousand|million|billion)", re.IGNORECASE),
    "few": re.compile("few (?:dozen|hundred|thousand|million|billion)", re.IGNORECASE),
    "couple": re.compile("couple (?:of )?(?:dozen|hundred|thousand|million|billion)", re.IGNORECASE),
    "per": re.compile("per cent", re.IGNORECASE),
}
_SIGN = re.compile(r"(?:(?<![\w.,)\]%])[-−]|\b(?:minus|negative) )$", re.IGNORECASE)
_IN_WORD = re.compile(r"(?:[A-Za-z_][-.]?|\d[.:/]|[#§№])$")
_LABEL = re.compile(
    r"(?:\b(?:no|nos|art|sec|fig|vol|p|pp|ch)\.|\b(?:number|article|section|chapter|paragraph|clause|page|room|flight|boeing|airbus|"
    r"windows|channel|route|highway|interstate|resolution|rule|title|apollo|phase|type|grade|catch|formula|gate|terminal|"
    r"platform|psalm|verse|war|bowl|iphone|android|version|tier|stage|district|ward|zone|figure|table|part|volume|episode|season|round|"
    r"proposition|amendment|protocol|directive|bill|act|model|agenda|step|chapter|level|scenario|option|area|sector|group|class of|mark|galaxy|playstation|xbox|falcon|ares|sputnik|voyager|minuteman|patriot|covid)) ?$",
    re.IGNORECASE,
)
_ALONG = re.compile(r"[ \u00a0]*(?:o['’ ]?clock|[ap]\.?m\b\.?|:\d\d)", re.IGNORECASE)
_SHORT_SCALES = {
    "k": 1e3,
    "K": 1e3,
    "m": 1e6,
    "M": 1e6,
    "mm": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "mil": 1e6,
    "mio": 1e6,
    "b": 1e9,
    "B": 1e9,
    "bn": 1e9,
    "Bn": 1e9,
    "bln": 1e9,
    "tn": 1e12,
    "trn": 1e12,
    "T": 1e12,
}
_MONEY_WORD = re.compile(
    r"[ \u00a0](?:pounds|dollars|euros?|yen|yuan|rou?bles|rupees|francs|kron[ae]|kronor|kroner)\b", re.IGNORECASE
)
_SHORT_SCALE = re.compile(r"[ \u00a0]?(bn|Bn|bln|trn|tn|mio|mln|mil|mn|[kKmMbBT])(?![\w²³°])")
_ALWAYS_SCALE = frozenset(("bn", "Bn", "bln", "tn", "trn", "mln", "mil", "mio", "mn"))
_BIG_MONEY = re.compile(r"[ \u00a0]?(k|M|bn|B)(EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|JPY|CNY|INR)\b")
_PREFIX = re.compile(rf"(?<![A-Za-z])(?:{any_of(PREFIXES)})[ \u00a0]?$", re.IGNORECASE)
_MILLION_AFTER = re.compile(r"[ \u00a0](million|billion|trillion|thousand|bn|m)\b", re.IGNORECASE)
_SYMBOL = re.compile(rf"[ \u00a0]?[-\[{{<(]?({any_of(SYMBOLS)})(?![\w²³°])")
_WORD_UNIT = re.compile(rf"[ \u00a0]?[-‐‑]?[ \u00a0]?\b({any_of(WORDS)})\b(?!['’]s)", re.IGNORECASE)
_MONEY_AFTER = re.compile(
    rf"[ \u00a0]?({any_of(p for p in PREFIXES if not p.endswith((' $',)))})(?![\w$])(?![ \u00a0]?\d)", re.IGNORECASE
)
_CODE_AFTER = re.compile(rf"[ \u00a0]?({any_of(p for p in PREFIXES if p.isalpha() and len(p) == 3)})\b", re.IGNORECASE)
_RATE = re.compile(
    rf"(?:[ \u00a0](?:an?|per|each|every)[ \u00a0-]|[ \u00a0]?/[ \u00a0]?)({any_of(RATE)})\b|[ \u00a0](annually|yearly|daily|monthly|weekly|hourly)\b",
    re.IGNORECASE,
)
_ADVERB_RATE = {"annually": "a", "yearly": "a", "daily": "d", "monthly": "mo", "weekly": "wk", "hourly": "h"}

_BEFORE_HEDGE = re.compile(
    r"(?:(?P<over>\b(?:more|greater|higher|larger|better|longer|heavier|older|bigger) than|\bover|\babove|\bin excess of|\bexceed(?:s|ed|ing)?|\bupwards? of|\bno (?:fewer|less) than|"
    r"\bnot less than|\bat least|\ba minimum of|\bminimum(?: of)?|\bwell over|\bjust over|\bslightly (?:more than|over)|\bsurpass(?:es|ed|ing)?|\btopp(?:ed|ing)|[>≥])"
    r"|(?P<under>\b(?:less|fewer|lower|smaller|shorter|younger|cheaper) than|\bunder|\bbelow|\bat most|\bup to|\bas (?:many|much|high|long|far|little|few) as|\b(?:no|not) (?:more|longer|later|higher|larger) than|"
    r"\ba maximum of|\bmaximum(?: of)?|\bjust under|\b(?:slightly )?(?:less than|under)|[<≤])"
    r"|(?P<nearly>\bnearly|\balmost|\bclose to|\bapproaching|\bvirtually|\bpractically)"
    r"|(?P<about>\babout|\baround|\bapproximately|\bapprox\.?|\broughly|\bsome|\bcirca|\bc\.|\bca\.|\ban estimated|\bestimated(?: at)?|\bin the region of|\bin the order of|\bon the order of|\bsomething like|\ba reported|\bor so|[~≈]))"
    r"[ \u00a0]*(?:an? |the |another )?$",
    re.IGNORECASE,
)
_AFTER_HEDGE = re.compile(
    r"(?P<over>[ \u00a0]*\+(?!\d)|[ \u00a0]or (?:more|above|over|higher|older|longer)\b|[ \u00a0]and (?:above|over|older|counting|up)\b)|(?P<under>[ \u00a0]or (?:less|fewer|under|below|younger|lower)\b)"
    r"|(?P<about>-odd\b|[ \u00a0]odd\b|[ \u00a0]or so\b|-ish\b|[ \u00a0](?:more or less|give or take|approximately|roughly)\b)",
    re.IGNORECASE,
)
_TO = re.compile(r"[ \u00a0]?(?:to|[-–—‐‑]|through|and|or)[ \u00a0]?", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween (?:about |around |roughly |some |approximately |an? )?$", re.IGNORECASE)
_FROM_CHANGE = re.compile(
    r"\b(?:ris(?:e|es|en|ing)|rose|fall(?:s|en|ing)?|fell|increas\w+|decreas\w+|grow\w*|grew|drop\w*|declin\w+|slow\w*|climb\w*|jump\w*|cut|cuts|cutting|"
    r"rais\w+|lower\w*|reduc\w+|up|down|went|go|gone|chang\w+|mov\w+|shr[aiu]nk|expand\w*|doubl\w+|tripl\w+|slip\w*|slid\w*|surg\w+|plung\w+|soar\w*|dip\w*|eas\w+|swell\w*|improv\w+|widen\w*|narrow\w*|shift\w*|rebound\w*|recover\w*)\b[^.;:]{0,40}\bfrom (?:about |around |nearly |roughly |some |an? )?$",
    re.IGNORECASE,
)
_SCORE = re.compile(
    r"\b(?:won|win|wins|lost|lose|loses|beat|beats|beaten|defeat\w*|drew|draw|score[ds]?|scoring|voted?|led|trailed|victory|defeat)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_IN_OF = re.compile(r"[ \u00a0-](?:in(?: every)?|out of(?: every)?|of every)[ \u00a0-](?=\w)", re.IGNORECASE)
_OVER = re.compile(r"[ \u00a0]over[ \u00a0](?=\w)", re.IGNORECASE)
_TIMES = re.compile(r"[ \u00a0-](?:times|fold|x)\b|x\b|×", re.IGNORECASE)
_TIMES_AS = re.compile(
    r"[ \u00a0](?:as|more|less|the|larger|higher|greater|bigger|faster|lower|longer|older|smaller|that|what|its|their|his|her|over|better|heavier|worse|stronger|likelier)\b",
    re.IGNORECASE,
)
_FACTORS = {"doubl": 2.0, "tripl": 3.0, "quadrupl": 4.0, "halv": 0.5, "twice": 2.0, "thrice": 3.0}
_FOLD = dict(zip(listed("two three four five six seven eight nine ten"), range(2, 11), strict=True))
_VAGUE = re.compile(
    r"(?P<tens>tens of )?(?P<many>hundreds|thousands|millions|billions|dozens|scores|tens)(?: of (?P<next>thousands|millions|billions))?\b(?= of|\s|[.,;:]|$)",
    re.IGNORECASE,
)
_MANY = {
    "tens": (20, 100),
    "dozens": (24, 120),
    "scores": (40, 200),
    "hundreds": (200, 1000),
    "thousands": (2e3, 1e5),
    "millions": (2e6, 1e9),
    "billions": (2e9, 1e12),
}
_NEXT = {"thousands": 1e3, "millions": 1e6, "billions": 1e9}
_ONE_OF = re.compile(
    r"(?: of\b| another\b|['’]s\b|-(?:time|off|way|sided|man|woman)\b| (?:day|can|could|may|might|must|should|would|will|who|that|which|is|was|has|by|at|in|or|and|more|thing|way|hand|side|to|\w+ed)\b|[.,;:!?)]|$)",
    re.IGNORECASE,
)
_NOT_ONE = re.compile(
    r"\b(?:no|the|this|any|every|some|each|which|another|same|other|only|big|last|next|good|new|square|day|number) $",
    re.IGNORECASE,
)
_HALF_NOT = re.compile(
    r"(?:[- ](?:time|brother|sister|hour show|way|marathon|moon|life|term|dozen of)\b)", re.IGNORECASE
)
_PART_BEFORE = re.compile(
    r"\b(?:first|second|third|fourth|latter|other|top|bottom|upper|lower|northern|southern|eastern|western|this|last|next|other|each|either|better|every|final|opening) $",
    re.IGNORECASE,
)

_STOP_NOUN = frozenset(
    listed(
        """a an the and or but nor of in on at to from by for with as into onto over under about after before during between among against than
    then is are was were be been being has have had do does did will would can could may might must should shall not no that which who whom whose
    this these those it its he she they his her their we our you your i if while when where because since until although though per each also
    only just more most less fewer other last next this ago later earlier year-on-year so up down out off alone today yesterday tomorrow
    times others across near within without through per-cent around total altogether apiece always is’s has’s whereas versus vs via plus minus lies loses does says wins makes takes goes comes shows costs remains means
    """
    )
)
_IRREGULAR_PLURALS = frozenset(
    listed(
        """people men women children police troops staff personnel cattle sheep aircraft spacecraft fish deer feet teeth mice geese
    media data crew infantry servicemen servicewomen policemen firemen fishermen businessmen congressmen gunmen workmen
    clergy poultry species series offspring criteria phenomena alumni bacteria cacti fungi nuclei vertebrae hovercraft passersby passers-by"""
    )
)
_PLAIN_NOUNS = frozenset(
    listed(
        "medal hospital animal goal trial proposal festival rival journal signal meal deal criminal professional official individual arrival "
        "appeal capital canal cathedral terminal metal officer driver member player worker teacher soldier fighter helicopter tower river "
        "building clinic topic seed bed"
    )
)
_NUMBER_WORD = re.compile(
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?)\b"
)
_NOUN_WORD = re.compile(r"[ \u00a0-]*(?:[(\[][^)\]]{0,30}[)\]] ?)?([A-Za-z][\w’'-]*)")


@dataclass(frozen=True, slots=True)
class _Amount:
    """A quantity being built: where the number stands, and the span with its prefix and unit."""

    start: int
    end: int
    value: float
    step: float  # half of the last digit named
    unit: str | None = None
    noun: bool = False  # the unit is a counted noun
    scale: float = 1.0
    fraction: bool = False


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of `text` in order, without overlaps; offsets in code points. See the module for the rules."""
    return _find(text)


def unit_label(quantity: Quantity) -> str:
    """The quantity's unit for a reader: the word in the text, its name and its code."""
    return units.unit_label(quantity.unit, quantity.text)


@lru_cache(maxsize=256)
def _find(text: str) -> tuple[Quantity, ...]:
    return tuple(_join_ranges(text, _amounts(text)))


def _amounts(text: str) -> list[_Amount | Quantity]:
    found: list[_Amount | Quantity] = []
    position, dates = 0, None
    for start, word in _candidates(text):
        if start < position:
            continue
        dates = date_places(text) if dates is None else dates
        if position := _past_date(dates, start):
            continue
        if amount := _read_at(text, start, word, found):
            found.append(amount)
            position = amount.end
        elif word.isdigit():
            position = LITERAL.match(text, start).end()
    return found


def _candidates(text: str) -> Iterator[tuple[int, str]]:
    """(start, lower-case word or first digit) of everything that may begin a quantity."""
    for match in _WORD.finditer(text):
        start, word = match.start(), match.group().lower()
        if not word.isalpha() or (
            word in _STARTERS and ((begins := _BEGINS.get(word)) is None or begins.match(text, start))
        ):
            yield start, word


def _past_date(dates: Sequence[tuple[int, int]], start: int) -> int:
    """The end of the date that `start` lies in, else 0."""
    i = bisect.bisect_right(dates, (start, math.inf)) - 1
    return dates[i][1] if i >= 0 and start < dates[i][1] else 0


def _read_at(text: str, start: int, word: str, found: list[_Amount | Quantity]) -> _Amount | Quantity | None:
    if word.startswith(("doubl", "tripl", "quadrupl", "halv", "twice", "thrice")) or word.endswith("fold"):
        return _factor(text, start, word)
    if word in ("hundreds", "thousands", "millions", "billions", "dozens", "scores", "tens"):
        return _vague(text, start)
    if word in ("several", "few", "couple"):
        return _some(text, start)
    if word.startswith("per"):
        return _percent_of(text, start, word)
    return _amount(text, start, word, found[-1].end if found else 0)


def _amount(text: str, start: int, word: str, floor: int) -> _Amount | None:
    """`floor`: where the quantity before ends; what stands before it is taken."""
    prefix = _money_before(text, start, floor)
    if word[0].isdigit() and not prefix and _IN_WORD.search(text[max(0, start - 3) : start]):
        return None
    between = text[max(0, start - 9) : start].lower().endswith("between ")
    number = read_number(text, start, join_and=not between)
    sign = _SIGN.search(text, max(0, start - 10), start)
    if number is None or (not sign and _is_no_quantity(text, number, word)):
        return None
    amount = _with_unit(text, number, sign.start() if sign else start, -1.0 if sign else 1.0, prefix)
    return None if number.literal and amount.unit is None and _is_part_of_a_name(text, number, amount) else amount


_CAPITAL = re.compile(r"\b([A-Z][\w.]*) $")
_NO_NAME = frozenset(
    listed(
        "about around approximately roughly some nearly almost only just at in of for by to from over under up the a an and or but with than then as on "
        "when while after before if total another all most these those more less fewer least between until since plus no not yes"
    )
)


def _is_part_of_a_name(text: str, number: Number, amount: _Amount) -> bool:
    """ "Python 2", "US 258", "7E7", "2.7.18": a bare figure after a capitalised word, or glued to letters or more digits."""
    if amount.end == number.end and re.match(r"[A-Za-z]|\.\d", text[number.end : number.end + 2]):
        return True
    before = _CAPITAL.search(text, max(0, number.start - 24), number.start)
    return bool(before and before.group(1).lower() not in _NO_NAME)


def _is_no_quantity(text: str, number: Number, word: str) -> bool:
    after, before = text[number.end : number.end + 16], text[max(0, number.start - 24) : number.start]
    if _ALONG.match(after) or (
        number.literal and (_GLUED.match(after) or _LABEL.search(before) or _is_list_mark(text, number))
    ):
        return True
    if number.literal and _is_model_or_score(text, number):
        return True
    if word == "one" and number.end - number.start == 3:
        return bool(_NOT_ONE.search(before)) or (bool(_ONE_OF.match(after)) and not _IN_OF.match(text, number.end))
    if word == "half":
        return bool(_PART_BEFORE.search(before) or _HALF_NOT.match(after))
    return number.fraction and word == "a" and not _OF_WHOLE.match(after)


_GLUED = re.compile(r"(?:st|nd|rd|th|ers?|s)\b|['’]s\b")
_OF_WHOLE = re.compile(
    r"(?: (?:of|or|and|from|in|to|the|each|more|less|fewer|higher|lower|larger|smaller|as|that|are|is|were|was|have|had|said)\b|[ -](?:inch|mile|pound|metre|meter|hour|year|century|acre|litre|percent)|\s*[.,;:!?)]|\s*$)",
    re.IGNORECASE,
)


def _is_list_mark(text: str, number: Number) -> bool:
    """ "1. Abigail" at the start of a line."""
    line = text.rfind("\n", 0, number.start) + 1
    return not text[line : number.start].strip() and bool(
        re.match(r"[.)](?=\s|[A-Za-z])", text[number.end : number.end + 2])
    )


def _is_model_or_score(text: str, number: Number) -> bool:
    """ "787-8", "won 3-1", "a 13–3 record": two figures around a dash that are no range."""
    after = _DASHED.match(text, number.end)
    if after and float(after.group(1).replace(",", "")) <= number.value:
        return True
    before = _DASHED_BEFORE.search(text, max(0, number.start - 8), number.start)
    return bool(before and float(before.group(1)) >= number.value)


_DASHED = re.compile(r" ?[-–] ?(\d[\d,]*)(?![\d%]|\.\d|[ -]?(?:million|billion|per|%))")
_DASHED_BEFORE = re.compile(r"(?<![\d.,$£€])(\d{1,4}) ?[-–] ?$")


def _with_unit(text: str, number: Number, start: int, sign: float, prefix: tuple[int, Unit] | None) -> _Amount:
    number = _fraction_of_scale(text, number)
    value, end, scale = number.value, number.end, 1.0
    step = _step(text[number.start : number.end], value)
    short = None if number.fraction else _SHORT_SCALE.match(text, end)
    if short and (
        prefix
        or _MONEY_WORD.match(text, short.end())
        or short.group(1) in _ALWAYS_SCALE
        or short.group(1) in ("M", "k", "K", "bn")
        or (short.group(1) == "m" and _COUNTED_IN_MILLIONS.match(text, short.end()))
    ):
        scale, end = _SHORT_SCALES[short.group(1)], short.end()
    amount = _Amount(start, end, sign * value * scale, step * scale, scale=scale, fraction=number.fraction)
    if prefix:
        return _with_money(text, amount, *prefix)
    if (
        number.fraction
        and (joint := _OF_A.match(text, end))
        and (whole := _with_measure(text, replace(amount, end=joint.end())))
    ):
        return whole
    return _share_of(text, amount) or _with_measure(text, amount) or _with_noun(text, amount)


# "3m people", "20m Syrian refugees"; but "3m pipes" are as long as that, and so are the races of runners.
_COUNTED_IN_MILLIONS = re.compile(
    r"[ \u00a0](?:(?:[A-Z][a-z]+|more|new|young|old|poor|other) )?(?!(?:runn|swimm|jump|sprint|tow|ladd|lay|riv|wat|contain|trail|timb|barri|raft|roll)ers|(?:do|flo|corrid)ors)"
    r"(?:people|men|women|children|households|homes|jobs|copies|tickets|barrels|vehicles|cars|patients|pupils|students|adults|migrants|"
    r"views|downloads|doses|tons|tonnes|shares|votes|births|deaths|cases|trips|visits|hectares|acres|pounds|litres|[a-z]{2,}(?:[eo]r|ee|ist)s)\b"
)


def _fraction_of_scale(text: str, number: Number) -> Number:
    """ "a quarter of a million" is one number."""
    joint = _OF_SCALE.match(text, number.end) if number.fraction else None
    whole = read_number(text, joint.end()) if joint else None
    if whole is None:
        return number
    return replace(number, end=whole.end, value=number.value * whole.value, fraction=False)


_OF_SCALE = re.compile(r" of (?=a (?:dozen|hundred|thousand|million|billion|trillion)\b)", re.IGNORECASE)
_OF_A = re.compile(r"[ -](?:of )?an?(?=[ -])", re.IGNORECASE)


def _step(words: str, value: float) -> float:
    """Half of the last place the number names: 12,000 -> 500, 12.5 -> 0.05, 7 -> 0.5."""
    if not value or not math.isfinite(value):
        return 0.5
    digits = re.sub(r"\D", "", words.split(".")[0])
    if "." in words and words[-1].isdigit():
        return 0.5 * 10.0 ** -len(words.rsplit(".", 1)[1])
    if digits and float(digits or 0) == abs(value):
        return 0.5 * 10.0 ** (len(digits) - len(digits.rstrip("0")))
    return 0.5 * 10.0 ** max(0, math.floor(math.log10(abs(value))) - 1) if abs(value) >= 1 else abs(value) * 0.05


def _money_before(text: str, start: int, floor: int) -> tuple[int, Unit] | None:
    found = _PREFIX.search(text, max(floor, start - 8), start)
    if not found:
        return None
    words = found.group().replace("\u00a0", " ").strip().lower()
    if words in ("rs", "rm", "rp", "php", "try", "all", "fr.", "eth") and not found.group()[0].isupper():
        return None
    return found.start(), PREFIXES[re.sub("[  ]+", " ", words)]


def _with_money(text: str, amount: _Amount, start: int, unit: Unit) -> _Amount:
    """A currency before the number; a scale may come after ("USD 75 million" is read already), a word again ("$ 10 dollars")."""
    end = amount.end
    again = _WORD_UNIT.match(text, end)
    if again and WORDS[_clean(again.group(1))].kind.startswith("money"):
        unit, end = WORDS[_clean(again.group(1))], again.end()
    rate, end = _rate(text, end)
    return replace(amount, start=start, end=end, unit=unit.code + rate)


def _clean(words: str) -> str:
    return re.sub("[  ]+", " ", words).lower()


def _rate(text: str, end: int) -> tuple[str, int]:
    found = _RATE.match(text, end)
    if not found:
        return "", end
    code = RATE[_clean(found.group(1))] if found.group(1) else _ADVERB_RATE[found.group(2).lower()]
    return "/" + code, found.end()


def _with_measure(text: str, amount: _Amount) -> _Amount | None:
    unit, end = _unit_after(text, amount)
    if unit is None:
        return None
    if unit.kind.startswith("money") and unit.code not in ("cent", "penny", "GBX"):
        amount, end = _with_scale_after(text, amount, end)
        amount, end = _with_cents(text, amount, end)
    elif unit.code == "[ft_i]":
        amount, end = _with_inches(text, amount, end)
    if text[end : end + 1] in "]}>" and text[end : end + 1]:
        end += 1
    if unit.kind == "time" and (age := _AGE.match(text, end)):
        return replace(amount, end=age.end(), unit=unit.code)
    rate, end = ("", end) if "/" in unit.code else _rate(text, end)
    if unit.code in ("%", "[pp]") and rate not in ("/a", "/mo", "/d", "/quarter"):
        rate = ""
    if unit.code in ("h", "d", "wk", "mo", "a", "min") and rate not in ("/d", "/wk", "/mo", "/a"):
        rate = ""
    return replace(amount, end=end, unit=unit.code + rate)


_AGE = re.compile(r"[ -](?:olds?|of age)\b", re.IGNORECASE)


_GLUED_SYMBOLS = frozenset("CFVW")  # a letter by itself is a name as often as a unit


def _unit_after(text: str, amount: _Amount) -> tuple[Unit | None, int]:
    end = amount.end
    if found := _BIG_MONEY.match(text, end):
        return None, end
    found = _SYMBOL.match(text, end)
    if found and not (amount.scale != 1.0 and text[end - 1] in "mM"):
        name = re.sub("[  ]", " ", found.group(1))
        if name not in _GLUED_SYMBOLS or found.start(1) == end:
            return SYMBOLS[name], found.end()
    found = _WORD_UNIT.match(text, end)
    if found:
        return _decide(text, WORDS[_clean(found.group(1))], found), found.end()
    found = _MONEY_AFTER.match(text, end)
    if found:
        return PREFIXES[_clean(found.group(1))], found.end()
    found = _CODE_AFTER.match(text, end)
    return (PREFIXES[_clean(found.group(1))], found.end()) if found else (None, end)


_MASS = re.compile(
    r"\b(?:weigh\w*|lift\w*|heavy|heavier|lost|lose|gained?|gain|obes\w+|mass)\b|-pound|pounds? of (?!sterling)",
    re.IGNORECASE,
)


def _decide(text: str, unit: Unit, found: re.Match[str]) -> Unit:
    """Words with two readings: "pounds" of weight or of money."""
    if unit.name == "pound" and _MASS.search(text, max(0, found.start() - 40), found.end() + 12):
        return units.POUND_OF_MASS
    return unit


def _with_scale_after(text: str, amount: _Amount, end: int) -> tuple[_Amount, int]:
    """ "75 USD million"."""
    found = _MILLION_AFTER.match(text, end)
    if not found:
        return amount, end
    word = found.group(1).lower()
    scale = {"million": 1e6, "billion": 1e9, "trillion": 1e12, "thousand": 1e3, "bn": 1e9, "m": 1e6}[word]
    return replace(amount, value=amount.value * scale, step=amount.step * scale, scale=scale), found.end()


_CENTS = re.compile(r"(?:[ \u00a0]and)?[ \u00a0](?=\w)", re.IGNORECASE)
_CENT_WORD = re.compile(r"[ \u00a0](?:cents?|pence|p)\b", re.IGNORECASE)
_CENT_END = re.compile(r"\s*(?:[.,;:!?)]|$)")
_INCHES = re.compile(r"(?:[ \u00a0]and)?[ \u00a0](?=\w)", re.IGNORECASE)
_INCH_WORD = re.compile(r"[ \u00a0]?(?:inch(?:es)?|in|″)\b", re.IGNORECASE)


def _with_cents(text: str, amount: _Amount, end: int) -> tuple[_Amount, int]:
    """ "15 dollars 50", "thirteen dollars forty-five cents": below a hundred, said as cents or ending the phrase."""
    gap = _CENTS.match(text, end)
    number = read_number(text, gap.end()) if gap else None
    if number is None or not 0 < number.value < 100 or number.value % 1:
        return amount, end
    word = _CENT_WORD.match(text, number.end)
    if not word and not (_CENT_END.match(text, number.end) and number.value >= 10):
        return amount, end
    return replace(amount, value=amount.value + number.value / 100), word.end() if word else number.end


def _with_inches(text: str, amount: _Amount, end: int) -> tuple[_Amount, int]:
    gap = _INCHES.match(text, end)
    number = read_number(text, gap.end()) if gap else None
    word = _INCH_WORD.match(text, number.end) if number and number.value < 12 else None
    if not word:
        return amount, end
    return replace(amount, value=amount.value + number.value / 12), word.end()


def _share_of(text: str, amount: _Amount) -> _Amount | None:
    """ "one in five", "two out of three", "1 over 20", "half", "three times" are shares and factors."""
    if amount.fraction and not _unit_follows(text, amount.end):
        return replace(amount, unit="1")
    times = _TIMES.match(text, amount.end)
    if times:
        factor = text[amount.end : times.end()].lower().endswith(("fold", "x", "×")) or _TIMES_AS.match(
            text, times.end()
        )
        return replace(amount, end=times.end(), unit="×" if factor else "times", noun=not factor)
    joint = _IN_OF.match(text, amount.end) or _OVER.match(text, amount.end)
    whole = read_number(text, joint.end()) if joint else None
    if whole is None or not 0 < abs(amount.value) < whole.value or amount.value % 1 or whole.value % 1:
        return None
    if joint.group().strip(" \u00a0-").lower() in ("in", "over", "in every") and not _is_one_in(text, amount, whole):
        return None
    return replace(amount, end=whole.end, value=amount.value / whole.value, step=0.0, unit="1")


_UNIT_NEXT = re.compile(
    rf"[ \u00a0-](?:of an? |an? )?(?:{any_of(w for w in WORDS if w not in ('mark', 'real', 'won', 'turn', 'turns', 'rand'))})\b|[ \u00a0]?(?:km|mm|cm|m|kg|lb|lbs|oz|L|%)\b",
    re.IGNORECASE,
)


def _unit_follows(text: str, end: int) -> bool:
    return bool(_UNIT_NEXT.match(text, end))


def _is_one_in(text: str, amount: _Amount, whole: Number) -> bool:
    """ "two in three pupils", not "two in 2019", "14 in 20 minutes" or "five in one night"."""
    if whole.value > 1e7 or (amount.value != 1 and whole.value > 100) or whole.value == 1:
        return False
    return not re.match(
        r"[ -](?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|games|matches|minutes)\b",
        text[whole.end : whole.end + 12],
    )


def _with_noun(text: str, amount: _Amount) -> _Amount:
    """The counted noun: the last of the first run of plural words within five words; for one, the next word."""
    if big := _BIG_MONEY.match(text, amount.end):
        scale = _SHORT_SCALES[big.group(1)]
        return replace(
            amount,
            end=big.end(),
            value=amount.value * scale,
            step=amount.step * scale,
            scale=scale,
            unit=big.group(2).upper(),
        )
    noun, end = _counted_noun(text, amount.end, amount.value == 1)
    if not noun:
        return amount
    rate, end = _rate(text, end)
    return replace(amount, end=end, unit=noun + rate, noun=True)


def _counted_noun(text: str, position: int, single: bool) -> tuple[str, int]:
    if text[position : position + 1] not in (" ", "-", "\u00a0"):
        return "", position
    of = re.compile(r" of (?:the |these |those |its |their |his |her |our |all )?", re.IGNORECASE).match(text, position)
    position = of.end() - 1 if of else position
    noun, end = "", position
    for _ in range(5):
        word = _NOUN_WORD.match(text, position)
        if not word:
            break
        lowered = word.group(1).lower().replace("’", "'")
        if lowered in _STOP_NOUN or _NUMBER_WORD.match(lowered) or lowered.endswith("'s") or lowered.endswith("ly"):
            break
        if word.group(1)[-1].isdigit() and not _is_plural(lowered):
            position = word.end()
            continue
        plural = _is_plural(lowered)
        if noun and not plural:
            break
        if plural:
            noun, end = word.group(1), word.end()
        elif single:
            return (
                (word.group(1), word.end())
                if lowered in _PLAIN_NOUNS or not lowered.endswith(("ed", "ing", "al", "ic", "ous", "ive", "er"))
                else ("", position)
            )
        position = word.end()
        if text[position : position + 1] not in (" ", "\u00a0"):
            break
    return noun, end


def _is_plural(word: str) -> bool:
    if word in _IRREGULAR_PLURALS:
        return True
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))


def _factor(text: str, start: int, word: str) -> Quantity | None:
    if word.endswith("fold"):
        value = float(_FOLD[word[:-4]])
    else:
        value = next(value for stem, value in _FACTORS.items() if word.startswith(stem))
    end = start + len(word)
    if word in ("twice", "thrice") and not _TIMES_AS.match(text, end):
        return Quantity(text[start:end], start, end, value, value, value, "times")
    if word in ("double", "triple", "doubles", "halve") and re.match(
        r"[ -](?!the|its|their|his|her|our|in|by|from|to|what|that|as)\w", text[end : end + 6]
    ):
        return None  # "a double murder", "a triple jump"
    return _quantity(text, _Amount(start, end, value, 0.0, "×"))


def _vague(text: str, start: int) -> Quantity | None:
    """ "hundreds of homes", "tens of thousands": from two of them to the next scale."""
    found = _VAGUE.match(text, start)
    if not found:
        return None
    low, high = _MANY[found["many"].lower()]
    if found["tens"]:
        low, high = low * 10, low * 50
    if found["next"]:
        scale = _NEXT[found["next"].lower()]
        low, high = low * scale, high * scale
    noun, end = _counted_noun(text, found.end(), False)
    return Quantity(text[start:end], start, end, None, float(low), float(high), noun or None, True)


_SOME = re.compile(r"(?:several|few|couple(?: of)?) (dozen|hundred|thousand|million|billion)\b", re.IGNORECASE)
_SCALE_VALUES = {"dozen": 12, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}


def _some(text: str, start: int) -> Quantity | None:
    """ "several thousand troops", "a few hundred", "a couple of dozen": from two of them to nine, or to three."""
    found = _SOME.match(text, start)
    if not found:
        return None
    scale = _SCALE_VALUES[found.group(1).lower()]
    high = 3 if found.group().lower().startswith("couple") else 9
    noun, end = _counted_noun(text, found.end(), False)
    start -= 2 if text[max(0, start - 2) : start].lower() == "a " else 0
    return Quantity(text[start:end], start, end, None, 2 * scale, high * scale, noun or None, True)


_PERCENT_OF = re.compile(r"(?:percents?|per cent) of (?=\w)", re.IGNORECASE)


def _percent_of(text: str, start: int, word: str) -> Quantity | None:
    """A sentence that opens with it and ends after the number: "Per cent of twenty-two"."""
    found = _PERCENT_OF.match(text, start)
    if not found or text[:start].strip():
        return None
    number = read_number(text, found.end())
    if number is None or text[number.end :].strip(" .!?"):
        return None
    return Quantity(text[start : number.end], start, number.end, number.value, number.value, number.value, "%")


def _join_ranges(text: str, amounts: list[_Amount | Quantity]) -> list[Quantity]:
    """Two amounts joined by "to", a dash or "between … and" are one range; every other amount stands alone."""
    out: list[Quantity] = []
    i = 0
    while i < len(amounts):
        here, after = amounts[i], amounts[i + 1] if i + 1 < len(amounts) else None
        both = _range(text, here, after) if isinstance(here, _Amount) and isinstance(after, _Amount) else None
        out.append(both or (_quantity(text, here) if isinstance(here, _Amount) else here))
        i += 2 if both else 1
    return out


def _range(text: str, a: _Amount, b: _Amount) -> Quantity | None:
    joint = _TO.fullmatch(text, a.end, b.start)
    if b.unit == "m" and text[b.end - 1] == "m" and a.unit and a.unit.isupper() and len(a.unit) == 3:
        b = replace(b, value=b.value * 1e6, scale=1e6, unit=a.unit)  # "€50-60m"
    before = text[max(0, a.start - 60) : a.start]
    if not joint or (joint.group().strip() == "and") != bool(_BETWEEN.search(before)):
        return None
    if joint.group().strip() == "or":
        return None
    if a.unit not in (None, b.unit) and not (a.noun and b.noun) and not (b.unit is None and a.unit):
        return None
    dash = joint.group().strip() in "-–—‐‑"
    if _FROM_CHANGE.search(before) or (dash and not text[b.start].isdigit() and text[b.start] not in "$£€"):
        return None
    if dash and not a.unit and not b.unit and _SCORE.search(before):
        return None
    unit, low = b.unit or a.unit, a.value
    if a.scale == 1.0 and b.scale > 1.0 and low < b.value / b.scale:
        low *= b.scale
    elif (word := _scale_word(text[b.start : b.end])) and low < b.value / word:
        low *= word
    if low >= b.value:
        return None
    start = a.start
    if lead := re.search(r"\b(?:between|from) (?:about |around |roughly |some )?$", before, re.IGNORECASE):
        start -= len(lead.group())
    hedge = _BEFORE_HEDGE.search(before)
    if hedge and not lead:
        start -= len(hedge.group())
    return Quantity(text[start : b.end], start, b.end, None, low, b.value, unit, bool(hedge and hedge["about"]))


def _scale_word(words: str) -> float:
    found = re.search(r"\b(thousand|million|billion|trillion)\b", words, re.IGNORECASE)
    return {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}[found.group().lower()] if found else 0.0


def _quantity(text: str, amount: _Amount) -> Quantity:
    before, after = (
        _BEFORE_HEDGE.search(text[max(0, amount.start - 32) : amount.start]),
        _AFTER_HEDGE.match(text, amount.end),
    )
    hedge = (before and before.lastgroup) or (after and after.lastgroup) or ""
    start = amount.start - len(before.group()) if before else amount.start
    end = after.end() if after else amount.end
    if hedge == "about" and amount.noun and amount.value < 10 and before and "about" in before.group().lower():
        hedge, before = "", None  # "a thriller about two young men"
        start = amount.start
    low, high = _interval(hedge, amount)
    return Quantity(text[start:end], start, end, _tidy(amount.value), _tidy(low), _tidy(high), amount.unit, bool(hedge))


def _interval(hedge: str, amount: _Amount) -> tuple[float | None, float | None]:
    value, width = amount.value, max(abs(amount.value) * 0.1, min(amount.step, 0.5) if amount.unit != "1" else 0.0)
    if hedge == "about":
        return value - width, value + width
    if hedge == "nearly":
        return value - width, value
    if hedge == "over":
        return value, None
    return (min(0.0, value), value) if hedge == "under" else (value, value)


def _tidy(value: float | None) -> float | None:
    """0.1 + 0.2 is not what the text says: twelve significant digits are."""
    return None if value is None else float(f"{value:.12g}")
