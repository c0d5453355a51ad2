"""Dates in a text: points, periods and durations, each as the interval of days it can mean.

A date is never made more exact than its words: "September 2024" is the month, not a day in it. `earliest` and `latest` are
both inclusive; an open side ("since 2019", "before 2010") is None. `soft` says that the edges are a reading:

    "late 2022"      2022-10-01 … 2022-12-31, soft     a quarter at either end of a year, May to August in its middle
    "mid-March"      11th to 20th, soft                thirds of a month, of a decade, of a century
    "summer 2019"    June to August, soft              seasons of the northern half; winter 2019 ends in February 2020
    "5/3/18"         3 May 2018, soft                  month first, unless only day first is possible
    "the 1990s"      1990 … 1999, value "199"

Relative dates need `reference`, the article's date; without it they are found and left unresolved (value None). Without a
year, a date is the last one before the reference; where the sentence speaks of the future, the next one. Weekdays likewise.
"last Monday" and "Monday" are the Monday before; "next Monday" is the Monday of the coming week.

    Wrong: "It may rain", "they march", "wait a second", "won 3-1"     Right: nothing
    Wrong: "2000 soldiers"    Right: nothing                           "in 2000", "(2000)", "the 2000 election": the year
    Wrong: "in six months" after "second time" -> September            Right: the six months up to the reference

Holidays are known where one date fits all countries (Christmas, New Year's Day, Workers' Day); "Independence Day" does not.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from .numerals import TENS, UNITS, listed
from .values import DateSpan

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tues tue",
            "wednesday weds wed",
            "thursday thurs thur thu",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
_ORDINALS = {
    word: value
    for value, word in enumerate(
        listed(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
            "sixteenth seventeenth eighteenth nineteenth twentieth"
        ),
        1,
    )
}
_DAY_WORDS = (
    _ORDINALS
    | {"thirtieth": 30}
    | {
        f"{ten}{gap}{unit}": 20 * (ten == "twenty") + 30 * (ten == "thirty") + value
        for ten in ("twenty", "thirty")
        for gap in ("-", " ")
        for unit, value in list(_ORDINALS.items())[:9]
    }
)
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_COUNTS = {**UNITS, **TENS, "a": 1, "an": 1, "few": 3, "couple": 2, "several": 3, "half": 0.5} | {
    f"{ten}-{unit}": tens + units for ten, tens in TENS.items() for unit, units in UNITS.items() if 0 < units < 10
}
_UNITS = "second|minute|min|hour|hr|day|week|month|year|yr|decade|century|centurie|fortnight|weekend|quarter"
_DAYS = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}
_HOLIDAYS = {
    "new year's day": (1, 1), "new year's eve": (12, 31), "valentine's day": (2, 14), "international women's day": (3, 8),
    "april fools' day": (4, 1), "international workers' day": (5, 1), "workers' day": (5, 1), "may day": (5, 1),
    "halloween": (10, 31), "christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25), "boxing day": (12, 26),
}  # fmt: skip


def _any(words: object) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))  # type: ignore[call-overload]


_MONTH = rf"(?:{_any(m for m in _MONTHS if len(m) > 4 or m in ('june', 'july', 'may'))}|(?:{_any(m for m in _MONTHS if len(m) <= 4 and m not in ('june', 'july', 'may'))})(?![a-z])\.?)"
_WEEKDAY = rf"(?:{_any(w for w in _WEEKDAYS if w.endswith('day'))}|(?:mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)\b\.?)"
_DAY = rf"(?:{_any(_DAY_WORDS)}|(?:[0-2]?\d|3[01])(?:st|nd|rd|th)?)(?!\w)(?!:\d)"
_DAY_TIGHT = rf"(?:{_any(_DAY_WORDS)}|(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?)(?!\w)(?![.,:]\d)"
_YEAR = r"(?:1[0-9]|20|21)\d\d(?!\d|[.,]\d|\w)"
_COUNT = rf"(?:\d+(?:\.\d+)?|(?:a )?(?:few|couple(?: of)?)|half[ -]an?|{_any(k for k in _COUNTS if k not in ('few', 'couple', 'half'))})"
_HOUR = r"(?:[01]?\d|2[0-4])"
_TIME = (
    rf"(?:(?:at |@ ?)?{_HOUR}(?:[:.][0-5]\d)?(?::[0-5]\d)? ?(?:[ap]\. ?m\b\.?|[ap] ?m\b|(?<=\d)a\b(?=[.\s]|$))|(?:at |@ ?)?{_HOUR}:[0-5]\d(?::[0-5]\d)?(?: ?(?:hrs|hours|GMT|UTC))?"
    rf"|(?:at )?{_HOUR} ?o['’ ]?clock|(?:at )?\b(?:noon|midnight|midday)\b)"
)

_ATOMS = rf"""
(?P<iso>(?<![\d/.])(?P<iso_y>(?:1[0-9]|20|21)\d\d)(?P<iso_sep>[-/. ])(?P<iso_m>0?[1-9]|1[0-2])(?P=iso_sep)(?P<iso_d>0?[1-9]|[12]\d|3[01])(?!\d)(?:T\d\d:\d\d(?::\d\d)?Z?)?)
|(?P<compact>(?<!\d)(?P<c_y>19\d\d|20\d\d)(?P<c_m>0[1-9]|1[0-2])(?P<c_d>0[1-9]|[12]\d|3[01])(?!\d|[.,]\d))
|(?P<numeric>(?<![\d/.$£€])(?P<n_a>0?[1-9]|[12]\d|3[01])(?P<n_sep>[-/.])(?P<n_b>0?[1-9]|[12]\d|3[01])(?P=n_sep)(?P<n_y>(?:1[0-9]|20|21)\d\d|\d\d)(?![\d/]|[.,]\d))
|(?P<named>(?<!\w)(?:the )?(?P<d_d>{_DAY})(?: day)?(?:,? of (?:the month of )?|[ /.-]+)?(?P<d_m>{_MONTH})\b(?:(?:\.?,? ?(?:of |in )?|[/-]| ?['’](?=\d\d\b))(?P<d_y>{_YEAR}|(?<=['’])\d\d\b|(?<=of )\d\d\b))?)
|(?P<ymd>(?<!\d)(?P<y_y>{_YEAR}[-/ ])(?P<y_m>{_MONTH})[-/ ](?P<y_d>{_DAY}))
|(?P<dym>(?<!\d)(?P<z_d>{_DAY})-(?P<z_y>(?:19|20)\d\d)-(?P<z_m>{_MONTH}))
|(?P<mdy>\b(?P<m_m>{_MONTH})(?:[-/]| ?(?:the )?)(?P<m_d>{_DAY_TIGHT})(?:\((?:{_WEEKDAY})\))?(?:(?: ?,? ?(?:of |in )?|/)(?P<m_y>{_YEAR}|['’]\d\d\b))?)
|(?P<myd>\b(?P<w_m>{_MONTH})-(?P<w_y>(?:19|20)\d\d)-(?P<w_d>{_DAY}))
|(?P<month_year>\b(?P<my_m>{_MONTH})(?:[ -]|,? (?:of |in )?|/| ?['’](?=\d\d\b))(?P<my_y>{_YEAR}|(?<=['’])\d\d\b))
|(?P<year_month>(?<![\d.,])(?P<ym_y>{_YEAR})(?:[ /-])(?P<ym_m>{_MONTH})\b)
|(?P<year_digits>(?<![\d./-])(?P<yd_y>(?:19|20)\d\d)-(?P<yd_m>0?[1-9]|1[0-2])(?![\d/-]|[.,]\d))
|(?P<half_year>\b(?:(?P<hy_y>{_YEAR})[ -]?(?P<hy_q>[QH][1-4])|(?P<hy_r>[QH][1-4])[ -](?:of )?(?P<hy_z>{_YEAR})|(?P<hy_o>Q[1-4]))\b)
|(?P<part>\b(?:the )?(?P<p_n>first|second|third|fourth|last|1st|2nd|3rd|4th|opening|final)[ -](?P<p_u>quarter|half)\b(?:,? (?:of |in )?(?P<p_y>{_YEAR}|(?:the|this|last|next) (?:calendar |financial |fiscal )?year))?)
|(?P<week_of>\b(?:the )?week (?:of|beginning|starting|commencing|ending)(?: on)? (?=(?:the )?(?:{_MONTH}|{_WEEKDAY}|\d)))
|(?P<week_no>\b(?:the )?(?:week (?P<wk_n>[1-4]?\d|5[0-3])\b(?:(?:,? of|,? in|,)? (?P<wk_y>{_YEAR}))?|(?P<wk_o>first|second|third|fourth|last|1st|2nd|3rd|4th) week(?:end)? (?:of|in) (?=(?:this |last |next |the )?(?:{_MONTH}\b|{_YEAR}|month\b|year\b))))
|(?P<nth_day>\b(?:the )?(?P<nd_d>{_any(_DAY_WORDS)}|\d{{1,2}}(?:st|nd|rd|th))(?: day)? of (?P<nd_r>the|this|last|next|that|the following|the same) month\b)
|(?P<decade>(?:\bthe )?(?<![\d.])(?P<dc_y>(?:1[0-9]|20)\d0)['’]?s\b|(?:\bthe )['’]?(?P<dc_s>[1-9]0)['’]?s\b(?! (?:km|kg|per)\b)|['’](?P<dc_q>[1-9]0)s\b|\bthe (?P<dc_w>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b)
|(?P<century>\b(?:the )?(?P<ce_n>\d{{1,2}}(?:st|nd|rd|th)|{_any(_DAY_WORDS)})[ -]centur(?:y|ies)\b(?: (?P<ce_bc>bc|bce)\b)?)
|(?P<season>\b(?:the )?(?:(?P<se_n>spring|summer|autumn|fall|winter)(?: of|,)? (?P<se_y>{_YEAR})(?:[/–-]\d\d(?!\d))?|(?P<se_r>this|last|next|past|previous|coming|following) (?P<se_m>spring|summer|autumn|fall|winter)\b|(?<=\bin the )(?P<se_o>spring|summer|autumn|winter)\b))
|(?P<relative_unit>\b(?:the )?(?P<ru_r>this|current|last|past|previous|preceding|next|coming|upcoming|following|same|that)(?: (?:calendar|whole|entire|financial|fiscal|full))? (?P<ru_u>morning|afternoon|evening|night|weekend|week|month|quarter|half|year|decade|century|day)(?:['’]s)?(?! (?:old|olds|ago)\b)\b)
|(?P<relative_month>\b(?P<rm_r>this|last|past|previous|next|coming|following)(?: coming)? (?P<rm_m>{_MONTH})\b(?! \d))
|(?P<relative_weekday>\b(?:the )?(?P<rw_r>this|last|past|previous|next|coming|following)(?: coming)? (?P<rw_d>{_WEEKDAY})\b)
|(?P<day_word>\b(?:the )?(?:day (?P<dw_b>before yesterday|after tomorrow)|(?P<dw_w>today|yesterday|tomorrow|tonight|otd)|(?P<dw_n>right now|nowadays|now)(?! (?:that|known|called)\b))\b)
|(?P<window>\b(?:(?:over|in|during|for|within|throughout) )?(?:the |these )?(?P<wi_r>past|last|previous|preceding|next|coming|following) (?P<wi_n>{_COUNT}) (?P<wi_u>{_UNITS})s?\b)
|(?P<ago>\b(?P<ag_n>{_COUNT})[ -](?P<ag_u>{_UNITS})s? (?:(?P<ag_a>ago|earlier|before now|previously)|(?P<ag_l>later|from now|hence|afterwards))\b)
|(?P<ahead>\bin (?:the space of )?(?P<ah_n>{_COUNT}) (?P<ah_u>{_UNITS})s?['’]?(?: time)?\b)
|(?P<anaphor>\b(?:the (?:day|week|month|year|night|morning) (?:before|after)|that (?:same )?(?:day|week|month|year|time|morning|evening|night)|the (?:same|following|previous|next|preceding) (?:day|week|month|year|morning|evening)|(?<=\bfor )the (?:day|month|week|year)|(?<=\bin )the (?:year|month)|end of (?:the )?day)\b(?! (?:of|i|we|he|she|it|they|the)\b))
|(?P<duration>\b(?P<du_n>{_COUNT})[ -](?P<du_u>{_UNITS})(?:s|s['’])?(?![\w]|['’]s|-old| old| of age|[ -]?hand|[ -]?largest| place| half))
|(?P<holiday>\b(?P<ho>{_any(h for h in _HOLIDAYS)}|{_any(h.replace("'", "’") for h in _HOLIDAYS if "'" in h)})\b(?:,? (?:of |in )?(?P<ho_y>{_YEAR}))?(?! (?:Island|tree|card|market|carol)))
|(?P<year_span>(?<![\d.,$£€/-])(?P<ys_a>(?:1[5-9]|20)\d\d)(?:[-–—/]|\ ?–\ ?)(?P<ys_b>(?:1[5-9]|20)\d\d|\d\d)(?![\d/-]|[.,]\d|%))
|(?P<weekend>\b(?:(?P<we_o>over the |at the )|the )?weekend\b(?![- ](?:edition|box)))
|(?P<end_of_year>\bEO(?P<ey>Y|M|D)\b|\bend of (?P<ey_w>year|month)\b)
|(?P<time>{_TIME}(?!\w))
|(?P<month_day_digits>(?<![\d/.$£€])(?P<md_a>0?[1-9]|[12]\d|3[01])/(?P<md_b>0?[1-9]|[12]\d|3[01])(?![\d/]|[.,]\d|\w))
|(?P<weekday>(?<!easter )(?<!palm )(?<!good )(?<!black )(?<!super )(?<!bloody )(?<!ash )(?<!cyber )\b(?P<wd>{_WEEKDAY})(?!\w)(?:,? (?:the )?(?P<wd_d>\d{{1,2}}(?:st|nd|rd|th)|{_any(_DAY_WORDS)}|(?:[0-2]?\d|3[01])(?=[.,!?]|$))\b)?)
|(?P<year>(?<![\d.,$£€#/:])(?:(?<![A-Za-z]-)|(?<=mid-)|(?<=late-)|(?<=early-))(?P<yr>(?:1[0-9]|20|21)\d\d)(?![\d%]|[.,:/]\d|\w|-\d|['’]?s\b))
|(?P<month>\b(?P<mo>{_MONTH})(?!\w))
"""
_KINDS = re.findall(r"^\|?\(\?P<(\w+)>", _ATOMS, re.MULTILINE)
_FROM_DIGIT = frozenset(
    listed(
        "iso compact numeric named ymd dym year_month year_digits half_year week_no nth_day decade century ago duration "
        "year_span time month_day_digits year"
    )
)
_ONLY_DIGIT = frozenset(listed("iso compact numeric ymd dym year_month year_digits year_span month_day_digits year"))


def _compile(kinds: Iterable[str]) -> re.Pattern[str]:
    rows = dict(zip(_KINDS, _ATOMS.strip().splitlines(), strict=True))
    return re.compile("|".join(rows[kind].removeprefix("|") for kind in _KINDS if kind in kinds), re.IGNORECASE)


_DIGIT_ATOM = _compile(_FROM_DIGIT)
_WORD_ATOM = _compile(set(_KINDS) - _ONLY_DIGIT)
_TIME_WORDS = (
    set(
        listed("""today yesterday tomorrow tonight now nowadays otd christmas halloween noon midnight midday eoy eom eod spring summer
    autumn fall winter century decade decades centuries year years month months week weeks weekend weekends day days hour hours hr hrs
    minute minutes min mins second seconds quarter half fortnight fortnights time morning evening night afternoon twenties thirties forties
    fifties sixties seventies eighties nineties""")
    )
    | set(_MONTHS)
    | set(_WEEKDAYS)
)
_DAY_RANGE = re.compile(
    rf"(?P<a>{_DAY_TIGHT}) ?(?:to|through|until|till|and|[-–—]) ?(?:the )?(?P<b>{_DAY_TIGHT})(?: of)? (?P<m>{_MONTH})\b(?:,? (?:of |in )?(?P<y>{_YEAR}))?"
    rf"|\b(?P<m2>{_MONTH}) (?:the )?(?P<a2>{_DAY_TIGHT}) ?(?:to|through|until|till|and|[-–—]) ?(?:the )?(?P<b2>{_DAY_TIGHT})\b(?! ?(?:{_MONTH})\b)(?:,? (?:of |in )?(?P<y2>{_YEAR}))?",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?<![A-Za-z])[A-Za-z]+|(?<![\d.,])\d|['’@](?=\w)")
_STARTERS = (
    set(
        listed("""the a an in over during for within throughout these that this last past previous preceding next coming upcoming current following same
    today yesterday tomorrow tonight otd right nowadays now day week end eo eoy eom eod q h half couple few first second third fourth opening final
    spring summer autumn fall winter christmas halloween weekend new valentine international workers may april boxing at noon midnight midday""")
    )
    | set(_MONTHS)
    | set(_WEEKDAYS)
    | set("'’@")
    | {w.split("-")[0].split(" ")[0] for w in [*_DAY_WORDS, *_COUNTS]}
)

_FUTURE = re.compile(
    r"\b(?:will|shall|won['’]t|would(?:n['’]t)?(?! have\b)|going to|plan(?:s|ning)? to|planned for|scheduled|due (?:to|on|in|for|by)|expect(?:ed|s)? (?:to|in|on|by)|set to|upcoming|tomorrow|to be (?:held|opened|released|launched|published)|(?:is|are) to|please|hop(?:es?|ing) to|aim(?:s|ing)? to|intends? to|wants? to|could be|"
    r"(?:ends|expires|begins|starts|opens|closes|resumes|takes (?:effect|place|office)) (?:on|in|by|at|next|until))\b|['’]ll\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|has been|have been|took|made|came|went|rose|fell|won|lost|built|said|beat|became|began|left|met|gave|got|held|led|saw|sold|bought|sent|spent|paid|wrote|ran|told|brought|found|kept|\w{3,}ed)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th)|last|only|once|twice|times?|\w+est|most|least|record|best|worst|ever|else|any|anyone)\b(?: \w+){0,3} $",
    re.IGNORECASE,
)


_Atom = tuple[str, int, int, dict[str, str]]  # kind, start, end, the named groups that matched


@dataclass(frozen=True, slots=True)
class _Date:
    """A date being read: calendar fields where it has them, else the interval itself."""

    kind: str
    start: int
    end: int
    grain: str = ""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    time: str = ""
    value: str | None = None
    earliest: dt.date | None = None
    latest: dt.date | None = None
    soft: bool = False
    settled: bool = False  # the interval is final
    edge: str = ""  # "early": the words name the very beginning, "late": the very end
    fields: dict[str, str] | None = None
    ahead: bool = False  # its sentence speaks of the future


def find_dates(text: str, reference: dt.date | None) -> tuple[DateSpan, ...]:
    """Every date, period and duration of `text`, in order; relative ones resolved against `reference`.

    Offsets are code points of `text`. A reference outside the years 1000 to 9000 counts as none. Nothing raises: an impossible date ("30 February") is found with value None.
    """
    reference = reference if reference and 1000 <= reference.year <= 9000 else None
    read = (_read(text, *atom, reference) for atom in _atoms(text))
    dates = _merge_neighbours(text, [date for date in read if date], reference)
    dates = [_narrow(text, date, reference) for date in dates]
    dates = _join_ranges(text, dates, reference)
    return tuple(_bound(text, date, reference) for date in dates)


def date_places(text: str) -> tuple[tuple[int, int], ...]:
    """Where numbers of `text` belong to a date: (start, end) of every date but plain durations ("three days")."""
    return tuple((start, end) for kind, start, end, _ in _atoms(text) if kind not in ("duration", "ahead", "anaphor"))


@lru_cache(maxsize=256)
def _atoms(text: str) -> tuple[_Atom, ...]:
    """Every piece of a date, left to right. Only words that can begin one and stand close to a word of time are tried."""
    found, position = [], 0
    for start, word in _candidates(text):
        if start < position:
            continue
        pattern = _DIGIT_ATOM if word.isdigit() else _WORD_ATOM
        match = _DAY_RANGE.match(text, start) or pattern.match(text, start)
        if match and (atom := _accept(text, match)):
            found.append(atom)
            position = atom[2]
        elif word.isdigit():
            position = _FIGURE.match(text, start).end()
    return tuple(found)


_FIGURE = re.compile(r"\d(?:[\d.,]*\d)?")
_REACH = 34  # characters from the first word of a date to its first word of time: "throughout these preceding couple of weeks"


def _candidates(text: str) -> list[tuple[int, str]]:
    """(start, lower-case word) of every word that may begin a date."""
    words = [(match.start(), match.group().lower()) for match in _WORD.finditer(text)]
    candidates, reach = [], -1
    for start, word in reversed(words):
        if word in _TIME_WORDS or word.isdigit():
            reach = start
        if 0 <= reach - start <= _REACH and (word.isdigit() or word in _STARTERS):
            candidates.append((start, word))
    return candidates[::-1]


def _accept(text: str, match: re.Match[str]) -> _Atom | None:
    fields = {name: value for name, value in match.groupdict().items() if value}
    kind = "day_range" if match.re is _DAY_RANGE else next(name for name in _KINDS if name in fields)
    start, end = match.span()
    refuse = _REFUSALS.get(kind)
    if refuse and refuse(text, start, end, fields):
        return None
    while end > start and text[end - 1] in " ,":
        end -= 1
    return kind, start, end, fields


_STRONG = re.compile(
    r"\b(?:in|since|until|till|during|early|mid|late|year|before|after|circa|around|throughout|by|from|to|of|and|or|than|through|summer|spring|autumn|winter|fall|back in|as of|class of|between|late-|early-|mid-) ?\(?$|[(–—-]$",
    re.IGNORECASE,
)
_VERY_STRONG = re.compile(
    r"\b(?:in|since|until|till|during|early|mid|late|year|throughout|as of|back in) $", re.IGNORECASE
)
_THINGS = re.compile(
    r"[ \u00a0-]+(?:[a-z]+ )?(?:people|men|women|children|troops|soldiers|meters|metres|miles|km|kg|m|ft|feet|tons|tonnes|acres|hectares|dollars|euros|pounds|yen|yuan|rubles|roubles|percent|per cent|hp|MW|kW|GB|MB|kcal|calories|rpm|cc|degrees|[a-z]{3,}(?<!s)s)\b"
)
_YEARLY = re.compile(
    r"[ ]+(?:elections?|games|championships?|olympics|talks|protests|riots|attacks|floods|results|figures|levels|prices|sales|earnings|has|was|is|as|hostilities|wildfires|bombings|killings|accords|records|reports|saw|sanctions|reforms|standards|guidelines|estimates|polls|awards|finals|hits|movies|films|primaries|caucuses|midterms|states|s)\b",
    re.IGNORECASE,
)


def _not_a_year(text: str, start: int, end: int, fields: dict[str, str]) -> bool:
    """Four digits that count something: "2000 soldiers", "No. 1500", "1200 km"."""
    before, year = text[max(0, start - 14) : start], int(fields["yr"])
    if re.search(
        r"\b(?:no|nos|number|flight|room|route|page|boeing|resolution|article|form)\.? $", before, re.IGNORECASE
    ):
        return True
    if re.search(
        r"\b(?:about|approximately|nearly|almost|some|least|most|over)\.? $",
        before,
        re.IGNORECASE,
    ) and not re.search(r"\bin (?:about|approximately) $", before):
        return not 1900 <= year <= 2100 or bool(_THINGS.match(text, end))
    if _VERY_STRONG.search(before):
        return bool(re.match(r"[ \u00a0-]?(?:km|kg|m|ft|feet|metres|meters|miles|people)\b", text[end : end + 9]))
    counted = _THINGS.match(text, end) and not _YEARLY.match(text, end)
    if not 1500 <= year <= 2100:
        return not (_STRONG.search(before) and not counted and year >= 1000)
    if counted and not re.search(r"\b(?:the|his|her|its|their|our) $", before, re.IGNORECASE):
        return year % 100 == 0 or not 1950 <= year <= 2035
    return not (1900 <= year <= 2100 or _STRONG.search(before))


def _not_a_month(text: str, start: int, end: int, fields: dict[str, str]) -> bool:
    word = fields["mo"]
    lowered, before = word.lower(), text[max(0, start - 16) : start]
    if lowered.rstrip(".") not in (
        "may",
        "march",
        "mar",
        "jan",
        "jun",
        "dec",
        "sep",
        "august",
        "april",
        "june",
        "oct",
        "nov",
        "apr",
        "aug",
        "jul",
        "feb",
        "sept",
    ):
        return False
    after = text[end : end + 14]
    cue = re.search(
        r"\b(?:in|since|until|till|by|from|to|of|last|this|next|early|mid|late|during|before|after|through|between|and|every|each) ?-?$",
        before,
        re.IGNORECASE,
    )
    if lowered in ("may", "march"):
        return (
            not cue
            or word[0].islower()
            or bool(lowered == "may" and re.match(r" (?:have|be|not|also|well|or)\b", after))
        )
    if lowered in ("april", "june", "august"):
        return (word[0].islower() and not cue) or bool(not cue and re.match(r" [A-Z][a-z]+", after))
    return not cue and not re.search(r"[-–/]$", before) and not re.match(r"\.? ?[-–/]", after)


def _not_a_day(text: str, start: int, end: int, fields: dict[str, str]) -> bool:
    """ "may 5" in "it may 5…" never; "second May" the ordinal needs "of" or a figure."""
    month = fields.get("d_m") or fields.get("m_m") or ""
    if re.search(r"[$£€¥] ?$", text[max(0, start - 2) : start]):
        return True
    if (
        month.lower() in ("may", "march", "mar", "second")
        and month[0].islower()
        and not re.match(r"(?:\d|the )", text[start:end])
    ):
        return True
    day = fields.get("d_d", "")
    return day.isalpha() and " of " not in text[start:end].lower() and month.lower() == "may"


def _not_month_day(text: str, start: int, end: int, fields: dict[str, str]) -> bool:
    before = text[max(0, start - 16) : start]
    cue = re.search(
        rf"(?:\b(?:on|from|between|until|till|by|since|before|after|date[sd]?|\bto|{_WEEKDAY}),?|[?:-]) ?$|\d/\d\d? ?(?:-|–|to|and) ?$",
        before,
        re.IGNORECASE,
    )
    into = re.match(r" ?(?:[-–]|to\b) ?\d{1,2}/\d", text[end : end + 8])
    return (
        not (cue or into)
        or (int(fields["md_a"]) > 12 and int(fields["md_b"]) > 12)
        or bool(re.match(r" ?(?:miles?|cups?|inch|of|st)\b", text[end : end + 7]))
    )


def _not_a_weekday(text: str, start: int, end: int, fields: dict[str, str]) -> bool:
    word = fields["wd"].lower().rstrip(".")
    if word in ("sat", "sun", "wed", "mon", "tue", "fri", "thu", "weds", "tues"):
        return (
            not re.search(
                r"(?:^|\b(?:on|last|next|this|since|until|by|from|every|and|or|until|hi|back|through|to|of) |[(,-] ?)$",
                text[max(0, start - 8) : start],
                re.IGNORECASE,
            )
            or bool(
                word in ("sat", "sun", "wed")
                and text[start].islower()
                and not fields.get("wd_d")
                and not re.match(r" (?:at|\d)", text[end : end + 4])
            )
            or (
                word in ("sun", "sat", "wed")
                and bool(re.search(r"\b(?:the|who|and|he|she|they) $", text[max(0, start - 5) : start]))
            )
        )
    return False


def _not_a_duration(text: str, start: int, end: int, fields: dict[str, str]) -> bool:
    unit, count = fields["du_u"].lower(), fields["du_n"].lower()
    if unit == "second" and count in ("a", "an"):
        return True
    if unit in ("quarter", "half") or (unit == "weekend" and count == "a"):
        return True
    if count in ("a", "an", "one"):  # "12 cents a day" is a rate; "one day" some day
        return bool(
            re.search(r"[\w%] $", text[:start][-2:])
            and not re.search(
                r"\b(?:for|in|within|after|than|over|about|nearly|almost|least|only|lasted|took|every|just|half|spent) $",
                text[max(0, start - 9) : start],
                re.IGNORECASE,
            )
        )
    return bool(re.search(r"\d[.,]$", text[max(0, start - 2) : start]))


def _not_a_span(text: str, start: int, end: int, fields: dict[str, str]) -> bool:
    first, last = int(fields["ys_a"]), fields["ys_b"]
    if len(last) == 2:
        if (
            int(last) <= 12
            and text[start:end][4] == "-"
            and not re.match(
                r" (?:season|campaign|academic|school|financial|fiscal|year|term|winter|budget)",
                text[end : end + 12],
                re.IGNORECASE,
            )
        ):
            return True  # "2015-12" is a month
        return int(last) <= first % 100
    return int(last) <= first


def _not_a_time(text: str, start: int, end: int, fields: dict[str, str]) -> bool:
    return bool(
        re.match(r"\d{1,2}:\d\d", fields["time"])
        and re.search(
            r"\b(?:won|beat|lost|ratio|odds|genesis|john|matthew|luke|mark|psalms?) $",
            text[max(0, start - 10) : start],
            re.IGNORECASE,
        )
    )


def _not_numeric(text: str, start: int, end: int, fields: dict[str, str]) -> bool:
    a, b, year = int(fields["n_a"]), int(fields["n_b"]), fields["n_y"]
    if min(a, b) > 12 or (fields["n_sep"] == "." and len(year) == 2):
        return True
    return fields["n_sep"] == "-" and len(year) == 2


def _not_ahead(text: str, start: int, end: int, fields: dict[str, str]) -> bool:
    return bool(re.match(r" of\b", text[end : end + 3])) or (
        fields["ah_n"].lower() in ("a", "an") and bool(re.match(r" (?:when|where|that|row)\b", text[end : end + 6]))
    )


def _not_iso(text: str, start: int, end: int, fields: dict[str, str]) -> bool:
    return fields["iso_sep"] == " " and (len(fields["iso_m"]) < 2 or len(fields["iso_d"]) < 2)


def _not_a_season(text: str, start: int, end: int, fields: dict[str, str]) -> bool:
    return (
        fields.get("se_m", "").lower() == "fall"
        and fields.get("se_r", "").lower() in ("this", "following", "coming", "past", "previous")
        and bool(re.match(r" (?:in|of|from)\b", text[end : end + 5]))
    )


_REFUSALS: dict[str, Callable[[str, int, int, dict[str, str]], bool]] = {
    "year": _not_a_year, "month": _not_a_month, "named": _not_a_day, "mdy": _not_a_day, "month_day_digits": _not_month_day,
    "weekday": _not_a_weekday, "duration": _not_a_duration, "year_span": _not_a_span, "time": _not_a_time,
    "numeric": _not_numeric, "ahead": _not_ahead, "iso": _not_iso, "season": _not_a_season,
}  # fmt: skip


# --- reading one atom -------------------------------------------------------------------------------------------------


def _number(word: str) -> float:
    word = word.lower()
    if word[0].isdigit():
        return float(re.match(r"[\d.]+", word).group().rstrip("."))
    word = re.sub(r"^(?:a |the )|(?: of| an?)$", "", word)
    return float(_DAY_WORDS.get(word, _COUNTS.get(word, 1)))


def _month(word: str) -> int:
    return _MONTHS[word.lower().rstrip(".")]


def _year(word: str, reference: dt.date | None = None) -> int:
    digits = re.sub(r"\D", "", word)
    if len(digits) > 2:
        return int(digits)
    pivot = (reference or dt.date(2030, 1, 1)).year % 100 + 20
    return int(digits) + (2000 if int(digits) <= pivot else 1900)


_STOP = re.compile(r"[.!?]['\"”’]?\s+(?=[A-Z])|\n")


def _looks_ahead(text: str, start: int, end: int) -> bool:
    """Whether the sentence around `text[start:end]` speaks of the future."""
    first = max((stop.end() for stop in _STOP.finditer(text, max(0, start - 300), start)), default=max(0, start - 300))
    stop = _STOP.search(text, end, end + 300)
    return bool(_FUTURE.search(text, first, min(end + 300, stop.start() if stop else len(text))))


def _read(
    text: str, kind: str, start: int, end: int, fields: dict[str, str], reference: dt.date | None
) -> _Date | None:
    date = _Date(kind, start, end, fields=fields, ahead=_looks_ahead(text, start, end))
    if kind in _CALENDAR:
        return _CALENDAR[kind](date, fields, reference)
    return _RELATIVE[kind](date, fields, reference, text)


def _with_fields(date: _Date, year: str | None, month: str | None, day: str | None, reference: dt.date | None) -> _Date:
    return replace(
        date,
        year=_year(year, reference) if year else None,
        month=(int(month) if month.isdigit() else _month(month)) if month else None,
        day=int(_number(day)) if day else None,
        grain="day" if day else "month" if month else "year",
    )


def _read_numeric(date: _Date, fields: dict[str, str], reference: dt.date | None) -> _Date:
    """Month first, unless that is impossible or the marks are those of a day-first country ("23.04.2022")."""
    a, b = fields["n_a"], fields["n_b"]
    day_first = int(a) > 12 or (fields["n_sep"] == "." and int(b) <= 12)
    month, day = (b, a) if day_first else (a, b)
    made = _with_fields(date, fields["n_y"], month, day, reference)
    return replace(made, soft=int(a) <= 12 and int(b) <= 12 and a != b and fields["n_sep"] != ".")


def _read_month_day(date: _Date, fields: dict[str, str], reference: dt.date | None) -> _Date:
    a, b = fields["md_a"], fields["md_b"]
    month, day = (b, a) if int(a) > 12 else (a, b)
    return replace(_with_fields(date, None, month, day, reference), soft=int(a) <= 12 and int(b) <= 12 and a != b)


def _calendar(year: str, month: str, day: str) -> Callable[[_Date, dict[str, str], dt.date | None], _Date]:
    return lambda date, fields, reference: _with_fields(
        date, fields.get(year), fields.get(month), fields.get(day), reference
    )


_CALENDAR: dict[str, Callable[[_Date, dict[str, str], dt.date | None], _Date]] = {
    "iso": _calendar("iso_y", "iso_m", "iso_d"),
    "compact": _calendar("c_y", "c_m", "c_d"),
    "numeric": _read_numeric,
    "named": _calendar("d_y", "d_m", "d_d"),
    "ymd": _calendar("y_y", "y_m", "y_d"),
    "dym": _calendar("z_y", "z_m", "z_d"),
    "mdy": _calendar("m_y", "m_m", "m_d"),
    "myd": _calendar("w_y", "w_m", "w_d"),
    "month_year": _calendar("my_y", "my_m", ""),
    "year_month": _calendar("ym_y", "ym_m", ""),
    "year_digits": _calendar("yd_y", "yd_m", ""),
    "month_day_digits": _read_month_day,
    "year": _calendar("yr", "", ""),
    "month": _calendar("", "mo", ""),
}


def _settle(date: _Date, reference: dt.date | None) -> _Date:
    """Give a calendar date its interval; a missing year is the last (or next) one that fits."""
    if date.settled or date.grain not in ("day", "month", "year"):
        return date
    year = date.year or _nearest_year(date, reference)
    if year is None:
        return replace(date, settled=True)
    try:
        first, last = _bounds(year, date.month, date.day)
    except ValueError:
        return replace(date, settled=True)
    return replace(
        date, year=year, earliest=first, latest=last, value=_iso(year, date.month, date.day) + date.time, settled=True
    )


def _bounds(year: int, month: int | None, day: int | None) -> tuple[dt.date, dt.date]:
    if month is None:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if day is None:
        return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
    return dt.date(year, month, day), dt.date(year, month, day)


def _iso(year: int, month: int | None, day: int | None) -> str:
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")


def _nearest_year(date: _Date, reference: dt.date | None) -> int | None:
    """The latest year that does not lie after the reference; when the sentence looks ahead, the first not before it."""
    if reference is None or date.month is None:
        return None
    candidates = [reference.year + step for step in (0, -1, 1, -2, 2, -3, 3, -4, 4)]
    fitting = [year for year in candidates if _fits(year, date)]
    late = [year for year in fitting if _bounds(year, date.month, date.day)[1] >= reference]
    early = [year for year in fitting if _bounds(year, date.month, date.day)[0] <= reference]
    if date.ahead:
        return min(late, default=None)
    return max(early, default=None)


def _fits(year: int, date: _Date) -> bool:
    try:
        first, _ = _bounds(year, date.month, date.day)
    except ValueError:
        return False
    return date.weekday is None or first.weekday() == date.weekday or date.day is None


# --- relative and other periods: each reads (date, fields, reference, text) ---------------------------------------------


def _period(
    date: _Date, grain: str, first: dt.date | None, last: dt.date | None, value: str | None, *, soft: bool = False
) -> _Date:
    return replace(date, grain=grain, earliest=first, latest=last, value=value, soft=soft, settled=True)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months on (or back), the month's last day where it has no such day; unchanged at the calendar's ends."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9998:
        return day
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _shift(day: dt.date, count: float, unit: str) -> dt.date | None:
    unit = {"min": "minute", "hr": "hour", "yr": "year", "centurie": "century"}.get(unit, unit)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
    try:
        if unit in months:
            return add_months(day, round(count * months[unit]))
        return day + dt.timedelta(days=count * _DAYS.get(unit, 0))
    except (OverflowError, ValueError):
        return None


def _unit_period(day: dt.date, unit: str) -> tuple[dt.date, dt.date, str, str]:
    """(first, last, value, grain) of the week, month, … that `day` lies in. Weeks begin on Monday (ISO 8601)."""
    if unit == "week":
        first = day - dt.timedelta(days=day.weekday())
        return first, first + dt.timedelta(days=6), first.isoformat(), "week"
    if unit == "weekend":
        first = day + dt.timedelta(days=5 - day.weekday())
        return first, first + dt.timedelta(days=1), first.isoformat(), "week"
    if unit == "month":
        first, last = _bounds(day.year, day.month, None)
        return first, last, _iso(day.year, day.month, None), "month"
    if unit in ("quarter", "half"):
        return _nth_part(day.year, (day.month - 1) // (3 if unit == "quarter" else 6) + 1, unit)
    if unit == "decade":
        start = day.year - day.year % 10
        return dt.date(start, 1, 1), dt.date(start + 9, 12, 31), str(start)[:-1], "decade"
    if unit == "century":
        start = day.year - day.year % 100
        return dt.date(start, 1, 1), dt.date(start + 99, 12, 31), str(start)[:-2], "century"
    if unit == "year":
        first, last = _bounds(day.year, None, None)
        return first, last, str(day.year), "year"
    return day, day, day.isoformat(), "day"


def _nth_part(year: int, n: int, unit: str) -> tuple[dt.date, dt.date, str, str]:
    months = 3 if unit == "quarter" else 6
    first = dt.date(year, months * (n - 1) + 1, 1)
    last = add_months(first, months) - dt.timedelta(days=1)
    return first, last, f"{year}-{'Q' if unit == 'quarter' else 'H'}{n}", unit


_BACK = frozenset(("last", "past", "previous", "preceding"))
_AHEAD = frozenset(("next", "coming", "upcoming", "following"))


def _direction(word: str) -> int:
    return -1 if word in _BACK else 1 if word in _AHEAD else 0


def _read_relative_unit(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date:
    how, unit = fields["ru_r"].lower(), fields["ru_u"].lower()
    grain = "day" if unit in ("morning", "afternoon", "evening", "night", "day") else unit
    anaphoric = how in ("same", "that") or (how in ("following", "preceding") and unit != "week")
    if reference is None or anaphoric or (unit == "day" and how not in ("this", "current")):
        return _period(date, grain, None, None, None)
    step = _direction(how)
    if unit in ("morning", "afternoon", "evening", "night"):
        day = reference + dt.timedelta(days=step)
        return _period(date, "day", day, day, day.isoformat())
    if unit == "weekend":
        week = (
            reference - dt.timedelta(days=7 if step < 0 and reference.weekday() < 5 else 0)
            if step <= 0
            else reference + dt.timedelta(days=7)
        )
        first, last, value, grain = _unit_period(week, unit)
        return _period(date, grain, first, last, value)
    if how == "past" and unit in ("year", "decade", "century"):  # "over the past year" runs up to today
        first = _shift(reference, -1, unit)
        return _period(date, "duration", first, reference, f"{first}/{reference}", soft=unit != "year")
    anchor = _unit_period(reference, unit)[0] if unit != "half" else reference
    moved = add_months(anchor, 6 * step) if unit == "half" else _shift(anchor, step, unit)
    first, last, value, grain = _unit_period(moved, unit)
    return _period(date, grain, first, last, value, soft=unit in ("decade", "century"))


def _read_relative_month(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date:
    month, step = _month(fields["rm_m"]), _direction(fields["rm_r"].lower())
    if reference is None:
        return replace(date, grain="month", month=month)
    year = reference.year
    if step < 0 and month >= reference.month:
        year -= 1
    if step > 0 and month <= reference.month:
        year += 1
    return replace(date, grain="month", month=month, year=year)


def _read_relative_weekday(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date:
    weekday, how = _weekday(fields["rw_d"]), fields["rw_r"].lower()
    if reference is None:
        return _period(date, "day", None, None, None)
    monday = reference - dt.timedelta(days=reference.weekday())
    if how in ("previous", "next", "following"):
        day = monday + dt.timedelta(days=weekday + (-7 if how == "previous" else 7))
    elif how in ("last", "past"):
        day = reference - dt.timedelta(days=(reference.weekday() - weekday - 1) % 7 + 1)
    elif how == "coming":
        day = reference + dt.timedelta(days=(weekday - reference.weekday() - 1) % 7 + 1)
    else:
        day = monday + dt.timedelta(days=weekday)
    return replace(_period(date, "day", day, day, day.isoformat()), weekday=weekday)


def _weekday(word: str) -> int:
    return _WEEKDAYS[word.lower().rstrip(".")]


def _read_weekday(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date:
    """ "Tuesday": the last one up to the reference; "Monday 21" or "Friday the 26th": the day whose weekday fits."""
    weekday = _weekday(fields["wd"])
    made = replace(date, grain="day", weekday=weekday)
    if reference is None:
        return replace(made, settled=True)
    if nth := fields.get("wd_d"):
        day = _weekday_and_day(weekday, int(_number(nth)), reference, date.ahead)
    else:
        day = (
            reference + dt.timedelta(days=(weekday - reference.weekday()) % 7)
            if date.ahead
            else reference - dt.timedelta(days=(reference.weekday() - weekday) % 7)
        )
    return _period(made, "day", day, day, day.isoformat() if day else None)


def _weekday_and_day(weekday: int, number: int, reference: dt.date, ahead: bool) -> dt.date | None:
    """The nearest month, looking back (or ahead) up to two years, in which that day falls on that weekday."""
    for step in range(0, 25) if ahead else (0, 1, *range(-1, -25, -1)):
        first = add_months(reference.replace(day=1), step)
        if number <= calendar.monthrange(first.year, first.month)[1] and first.replace(day=number).weekday() == weekday:
            return first.replace(day=number)
    return None


def _read_day_word(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date:
    if reference is None:
        return _period(date, "day", None, None, None)
    word = (fields.get("dw_b") or fields.get("dw_w") or "now").lower()
    step = {"before yesterday": -2, "after tomorrow": 2, "yesterday": -1, "tomorrow": 1}.get(word, 0)
    day = reference + dt.timedelta(days=step)
    return _period(date, "day", day, day, day.isoformat(), soft="dw_n" in fields)


def _read_window(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date:
    """ "the past six months": up to the reference; "the next two days": from the day after it."""
    count, unit, step = _number(fields["wi_n"]), fields["wi_u"].lower(), _direction(fields["wi_r"].lower())
    if reference is None or fields["wi_r"].lower() in ("following", "preceding"):
        return _period(date, "duration", None, None, None)
    edge = _shift(reference, step * count, unit)
    if edge is None:
        return _period(date, "duration", None, None, None)
    if step < 0:
        return _period(date, "duration", edge, reference, f"{edge}/{reference}")
    first = reference + dt.timedelta(days=1)
    return _period(date, "duration", min(first, edge), edge, f"{first}/{edge}")


def _read_ago(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date:
    count, unit = _number(fields["ag_n"]), fields["ag_u"].lower()
    how = (fields.get("ag_a") or fields["ag_l"]).lower()
    anaphoric = how in ("earlier", "previously") or (how in ("later", "afterwards") and _PAST.search(text))
    day = _shift(reference, count if fields.get("ag_l") else -count, unit) if reference else None
    if day is None or anaphoric:
        return _period(date, "day", None, None, None)
    return _coarse(date, day, unit, count)


def _coarse(date: _Date, day: dt.date, unit: str, count: float) -> _Date:
    """ "two weeks ago" is about that day: as exact as its unit, soft; the value names the day counted to."""
    slack = {
        "week": 3,
        "fortnight": 3,
        "month": 15,
        "quarter": 45,
        "year": 183,
        "yr": 183,
        "decade": 1826,
        "century": 18262,
    }.get(unit, 0)
    if not slack:
        return _period(date, "day", day, day, day.isoformat())
    width = dt.timedelta(days=slack)
    return _period(
        date,
        unit if unit in ("week", "month", "year", "decade", "century") else "day",
        _clip(day, -width),
        _clip(day, width),
        day.isoformat(),
        soft=True,
    )


def _clip(day: dt.date, by: dt.timedelta) -> dt.date:
    try:
        return day + by
    except OverflowError:
        return day


def _read_ahead(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date:
    """ "in six months": the time since when something has been counted, a duration in the past tense, else a day ahead."""
    count, unit = _number(fields["ah_n"]), fields["ah_u"].lower()
    amount = _iso_duration(count, unit)
    if reference is None:
        return _period(date, "duration", None, None, amount)
    if _COUNTED.search(text[max(0, date.start - 48) : date.start]):
        first = _shift(reference, -count, unit)
        return _period(date, "duration", first, reference, amount, soft=True)
    if not date.ahead and not fields["ahead"].endswith("time") and _PAST.search(text[: date.start]):
        return _period(date, "duration", None, None, amount)
    day = _shift(reference, count, unit)
    return _coarse(date, day, unit, count) if day else _period(date, "duration", None, None, amount)


def _iso_duration(count: float, unit: str) -> str:
    unit = {"min": "minute", "hr": "hour", "yr": "year", "centurie": "century"}.get(unit, unit)
    letter, times, clock = {
        "second": ("S", 1, True), "minute": ("M", 1, True), "hour": ("H", 1, True), "day": ("D", 1, False), "week": ("W", 1, False),
        "fortnight": ("W", 2, False), "weekend": ("D", 2, False), "month": ("M", 1, False), "quarter": ("M", 3, False),
        "year": ("Y", 1, False), "decade": ("Y", 10, False), "century": ("Y", 100, False),
    }[unit]  # fmt: skip
    return f"P{'T' if clock else ''}{count * times:g}{letter}"


def _read_duration(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date:
    return _period(date, "duration", None, None, _iso_duration(_number(fields["du_n"]), fields["du_u"].lower()))


def _read_anaphor(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date:
    """ "that day", "the year before": they point into the text. "for the month", "end of day": the reference's own."""
    words = fields["anaphor"].lower()
    own = re.fullmatch(r"(?:the|end of(?: the)?) (day|week|month|year)", words)
    grain = re.search(r"day|week|month|year|night|morning|evening|time", words).group()
    grain = grain if grain in ("week", "month", "year") else "day"
    if own is None or reference is None:
        return _period(date, grain, None, None, None)
    first, last, value, grain = _unit_period(reference, own.group(1))
    return _period(date, grain, first, last, value, soft=True)


def _read_decade(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date:
    if fields.get("dc_y"):
        start = int(fields["dc_y"])
    else:
        short = fields.get("dc_s") or fields.get("dc_q") or ""
        tens = (
            int(short)
            if short
            else 20
            + 10
            * listed("twenties thirties forties fifties sixties seventies eighties nineties").index(
                fields["dc_w"].lower()
            )
        )
        start = 1900 + tens
    if start % 100 == 0 and "dc_y" in fields and start < 2000:
        return _period(date, "century", dt.date(start, 1, 1), dt.date(start + 99, 12, 31), str(start)[:2])
    return _period(date, "decade", dt.date(start, 1, 1), dt.date(start + 9, 12, 31), str(start)[:3])


def _read_century(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date:
    """The 19th century: 1801 to 1900 by the books, 1800 to 1899 in use; both edges are in, so it is soft."""
    n = int(_number(fields["ce_n"]))
    if fields.get("ce_bc") or not 1 <= n <= 99:
        return _period(date, "century", None, None, None)
    return _period(
        date, "century", dt.date(max(1, 100 * (n - 1)), 1, 1), dt.date(100 * n, 12, 31), f"{n - 1:02d}", soft=True
    )


def _read_half_year(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date:
    code = (fields.get("hy_q") or fields.get("hy_r") or fields.get("hy_o") or "").upper()
    year = fields.get("hy_y") or fields.get("hy_z")
    unit, n = ("quarter" if code[0] == "Q" else "half"), int(code[1])
    if unit == "half" and n > 2:
        return _period(date, "half", None, None, None)
    return _part_of(date, n, unit, _year(year) if year else None, reference)


def _part_of(date: _Date, n: int, unit: str, year: int | None, reference: dt.date | None) -> _Date:
    if year is None and reference is not None:
        year = reference.year
        if _nth_part(year, n, unit)[0] > reference:
            year -= 1
    if year is None:
        return _period(date, unit, None, None, None)
    first, last, value, grain = _nth_part(year, n, unit)
    return _period(date, grain, first, last, value)


def _read_part(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date | None:
    word, unit, year = fields["p_n"].lower(), fields["p_u"].lower(), (fields.get("p_y") or "").lower()
    last = 4 if unit == "quarter" else 2
    if unit == "half" and not year:
        return None  # the half of a match as often as of a year
    if word == "last" and unit == "quarter" and not year:
        return _read_relative_unit(date, {"ru_r": "last", "ru_u": "quarter"}, reference, text)
    n = {"first": 1, "1st": 1, "opening": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}.get(
        word, last
    )
    if n > last:
        return None
    own = _YEAR_ONLY.search(year)
    if year and not own and reference:
        return _part_of(date, n, unit, reference.year + _direction(year.split()[0]), reference)
    return _part_of(date, n, unit, int(own.group()) if own else None, reference)


_YEAR_ONLY = re.compile(r"\d{4}")


def _read_season(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date:
    name = (fields.get("se_n") or fields.get("se_m") or fields.get("se_o")).lower()
    start = _SEASONS[name]
    if fields.get("se_y"):
        year = int(_YEAR_ONLY.search(fields["se_y"]).group())
    elif reference is None:
        return _period(date, "season", None, None, None)
    else:
        year = _season_year(start, (fields.get("se_r") or "past").lower(), reference)
    first = dt.date(year, start, 1)
    return _period(date, "season", first, add_months(first, 3) - dt.timedelta(days=1), f"{year}-{start:02d}", soft=True)


def _season_year(start: int, how: str, reference: dt.date) -> int:
    year = reference.year
    first = dt.date(year, start, 1)
    if how in _AHEAD:
        return year if first > reference else year + 1
    if how == "this":
        return year - 1 if start == 12 and reference.month < 3 else year
    return year if add_months(first, 3) <= reference else year - 1


def _read_week_no(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date | None:
    if not fields.get("wk_n"):
        return replace(date, grain="nth week")
    year = int(fields["wk_y"]) if fields.get("wk_y") else reference.year if reference else None
    if year is None:
        return None
    try:
        monday = dt.date.fromisocalendar(year, int(fields["wk_n"]), 1)
    except ValueError:
        return None
    return _period(date, "week", monday, monday + dt.timedelta(days=6), f"{year}-W{int(fields['wk_n']):02d}")


def _read_week_of(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date:
    return replace(date, grain="week of")


def _read_nth_day(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date:
    how = fields["nd_r"].lower()
    if reference is None or how in ("that", "the following", "the same"):
        return _period(date, "day", None, None, None)
    month = add_months(reference.replace(day=1), _direction(how))
    try:
        day = month.replace(day=int(_number(fields["nd_d"])))
    except ValueError:
        return _period(date, "day", None, None, None)
    return _period(date, "day", day, day, day.isoformat())


def _read_day_range(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date | None:
    """ "9 to 12 of June", "November 18-19"."""
    month, year = fields.get("m") or fields["m2"], fields.get("y") or fields.get("y2")
    first, last = _number(fields.get("a") or fields["a2"]), _number(fields.get("b") or fields["b2"])
    if last <= first:
        return None
    ends = [_settle(_with_fields(date, year, month, str(int(day)), reference), reference) for day in (first, last)]
    if year is None and ends[0].year and ends[1].year != ends[0].year:
        ends[1] = _settle(_with_fields(date, str(ends[0].year), month, str(int(last)), reference), reference)
    return _spanning(date, ends[0], ends[1], date.start, date.end)


def _read_year_span(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date:
    first, last = int(fields["ys_a"]), fields["ys_b"]
    last_year = int(last) if len(last) == 4 else first - first % 100 + int(last)
    return _period(date, "year", dt.date(first, 1, 1), dt.date(last_year, 12, 31), f"{first}/{last_year}")


def _read_weekend(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date:
    """The weekend of the reference's week; the one before where the sentence looks back."""
    if reference is None:
        return _period(date, "week", None, None, None)
    back = fields.get("we_o") or _PAST.search(text)
    day = reference - dt.timedelta(days=7) if back and not date.ahead and reference.weekday() < 5 else reference
    first, last, value, grain = _unit_period(day, "weekend")
    return _period(date, grain, first, last, value)


def _read_end_of_year(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date:
    unit = {"y": "year", "m": "month", "d": "day"}.get((fields.get("ey") or "").lower()) or fields.get(
        "ey_w", "day"
    ).lower()
    if reference is None:
        return _period(date, unit, None, None, None)
    first, last, value, grain = _unit_period(reference, unit)
    return _third(_period(date, grain, first, last, value), "late")


def _read_time(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date:
    clock = _clock(fields["time"])
    return replace(_period(date, "time", None, None, clock or None), time=clock)


def _clock(words: str) -> str:
    """ISO 8601 time of day, "T17:00"; "" when it names none."""
    lowered = words.lower()
    if "noon" in lowered or "midday" in lowered:
        return "T12:00"
    if "midnight" in lowered:
        return "T00:00"
    found = re.search(r"(\d{1,2})(?:[:.](\d\d))?(?::(\d\d))?", lowered)
    hour, minute, second = int(found[1]), found[2] or "00", found[3]
    half = re.search(r"([ap]) ?\.? ?m?\.?$", lowered[found.end() :].strip())
    if half:
        hour = hour % 12 + (12 if half[1] == "p" else 0)
    return f"T{hour:02d}:{minute}" + (f":{second}" if second else "") if hour < 25 else ""


def _read_holiday(date: _Date, fields: dict[str, str], reference: dt.date | None, text: str) -> _Date:
    month, day = _HOLIDAYS[fields["ho"].lower().replace("’", "'")]
    return replace(_with_fields(date, fields.get("ho_y"), str(month), str(day), reference))


_RELATIVE: dict[str, Callable[[_Date, dict[str, str], dt.date | None, str], _Date | None]] = {
    "relative_unit": _read_relative_unit, "relative_month": _read_relative_month, "relative_weekday": _read_relative_weekday,
    "weekday": _read_weekday, "day_word": _read_day_word, "window": _read_window, "ago": _read_ago, "ahead": _read_ahead,
    "duration": _read_duration, "anaphor": _read_anaphor, "decade": _read_decade, "century": _read_century,
    "half_year": _read_half_year, "part": _read_part, "season": _read_season, "week_no": _read_week_no,
    "week_of": _read_week_of, "nth_day": _read_nth_day, "day_range": _read_day_range, "year_span": _read_year_span,
    "end_of_year": _read_end_of_year, "weekend": _read_weekend, "time": _read_time, "holiday": _read_holiday,
}  # fmt: skip


# --- neighbours, modifiers, ranges, bounds ------------------------------------------------------------------------------

_NEAR = re.compile(r"[ \u00a0]*[,@-]?[ \u00a0]*(?:(?:at|on|for|around|about|the|in the|of)[ \u00a0])?", re.IGNORECASE)
_OF = re.compile(r"[ \u00a0]of[ \u00a0](?:the[ \u00a0])?", re.IGNORECASE)


def _merge_neighbours(text: str, dates: list[_Date], reference: dt.date | None) -> list[_Date]:
    """Day and time, weekday and date, week and weekday that stand side by side are one date."""
    out: list[_Date] = []
    for date in dates:
        merged = _merge(text, out[-1], date, reference) if out else None
        if merged:
            out[-1] = merged
        else:
            out.append(date)
    return [date for date in out if date.grain not in ("week of", "nth week")]


def _merge(text: str, a: _Date, b: _Date, reference: dt.date | None) -> _Date | None:
    gap = text[a.end : b.start]
    if len(gap) > 14 or not (_NEAR.fullmatch(gap) or _OF.fullmatch(gap)):
        return None
    if a.grain == "week of":
        return _week_of(a, _settle(b, reference), reference)
    if a.grain == "nth week":
        return _nth_week(a, _settle(b, reference))
    if b.grain == "time" and a.grain == "day":
        return _with_time(replace(a, end=b.end), b.time)
    if a.grain == "time" and b.grain == "day":
        return _with_time(replace(b, start=a.start), a.time)
    if a.kind == "weekday" and b.kind in _CALENDAR and b.grain == "day":
        return replace(b, start=a.start, weekday=a.weekday, time=a.time, soft=False)
    return _weekday_in_week(a, b)


def _with_time(date: _Date, clock: str) -> _Date:
    value = date.value[:10] + clock if date.value else None
    return replace(date, time=clock, value=value, soft=False)


def _weekday_in_week(a: _Date, b: _Date) -> _Date | None:
    week, day = (a, b) if a.grain == "week" else (b, a)
    if week.grain != "week" or day.kind != "weekday" or week.earliest is None or day.weekday is None:
        return None
    on = week.earliest + dt.timedelta(days=day.weekday)
    return _period(replace(day, start=a.start, end=b.end), "day", on, on, on.isoformat() + day.time)


def _week_of(a: _Date, b: _Date, reference: dt.date | None) -> _Date | None:
    if b.earliest is None:
        return None
    first, last, value, _ = _unit_period(b.earliest, "week")
    return _period(replace(a, kind="week", end=b.end), "week", first, last, value)


def _nth_week(a: _Date, b: _Date) -> _Date | None:
    """ISO weeks: the first is the one with the period's first Thursday."""
    if b.earliest is None or b.latest is None:
        return None
    word = (a.fields or {}).get("wk_o", "first").lower()
    thursday = b.earliest + dt.timedelta(days=(3 - b.earliest.weekday()) % 7)
    n = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3}.get(word)
    if n is None:
        monday = b.latest - dt.timedelta(days=b.latest.weekday())
    else:
        monday = thursday - dt.timedelta(days=3) + dt.timedelta(days=7 * n)
    return _period(
        replace(a, kind="week", end=b.end), "week", monday, monday + dt.timedelta(days=6), monday.isoformat()
    )


_PART_BEFORE = re.compile(
    r"(?:\b(?P<early>(?:very )?early(?: in)?|earlier(?: in)?|(?:the )?(?:beginning|start|opening (?:days|weeks|months)) of|the first (?:days|weeks|months) of)|\b(?P<mid>(?:the )?middle of|mid(?:way through)?|halfway through)|\b(?P<late>(?:very )?late(?: in)?|later(?: in)?|(?:the )?(?:end|close|final (?:days|weeks|months)|last (?:days|weeks|months)) of))[ -](?:the )?$",
    re.IGNORECASE,
)


def _narrow(text: str, date: _Date, reference: dt.date | None) -> _Date:
    """ "early", "mid", "late" before a period."""
    found = _PART_BEFORE.search(text, max(0, date.start - 26), date.start)
    if not found:
        return date
    part, words = found.lastgroup or "", found.group().lower()
    date = replace(_settle(date, reference), start=found.start())
    if (
        words.startswith(("earlier", "later"))
        and reference
        and date.earliest
        and date.latest
        and date.earliest <= reference <= date.latest
    ):
        return _so_far(date, part, reference)
    edge = part if re.match(r"(?:the )?(?:beginning|start|end|close)", words) else ""
    return replace(_third(date, part), edge=edge)


def _so_far(date: _Date, part: str, reference: dt.date) -> _Date:
    """ "earlier this month": up to the reference; "later this week": from it on."""
    if part == "early":
        return replace(date, latest=max(date.earliest, reference - dt.timedelta(days=1)))
    return replace(date, earliest=reference)


def _third(date: _Date, part: str) -> _Date:
    if date.earliest is None or date.latest is None:
        return date
    first, last = _third_of(date, part)
    return replace(date, earliest=first, latest=last, soft=True, settled=True)


def _third_of(date: _Date, part: str) -> tuple[dt.date, dt.date]:
    first, last = date.earliest, date.latest
    if date.grain == "year" and first.year == last.year:
        months = {"early": (1, 3), "mid": (5, 8), "late": (10, 12)}[part]
        return _bounds(first.year, months[0], None)[0], _bounds(first.year, months[1], None)[1]
    if date.grain == "decade":
        years = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}[part]
        return dt.date(first.year + years[0], 1, 1), dt.date(first.year + years[1], 12, 31)
    if date.grain == "month":
        days = {"early": (1, 10), "mid": (11, 20), "late": (21, last.day)}[part]
        return first.replace(day=days[0]), first.replace(day=days[1])
    third = (last - first) / 3
    edges = {"early": (first, first + third), "mid": (first + third, last - third), "late": (last - third, last)}
    return edges[part]


_JOINT = re.compile(r"[ \u00a0]*(?:to|through|until|till|thru|up to|[-–—]|and)[ \u00a0]*(?:the )?", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|from) (?:the )?$", re.IGNORECASE)


def _join_ranges(text: str, dates: list[_Date], reference: dt.date | None) -> list[_Date]:
    out: list[_Date] = []
    for date in dates:
        joined = _join(text, out[-1], date, reference) if out else None
        if joined:
            out[-1] = joined
        else:
            out.append(date)
    return [_settle(date, reference) for date in out]


def _join(text: str, a: _Date, b: _Date, reference: dt.date | None) -> _Date | None:
    joint = _JOINT.fullmatch(text, a.end, b.start)
    if not joint or "duration" in (a.grain, b.grain) or a.grain == "range" or "anaphor" in (a.kind, b.kind):
        return None
    opening = _BETWEEN.search(text, max(0, a.start - 13), a.start)
    if joint.group().strip().lower().startswith("and") and not (
        opening and opening.group().lower().startswith("between")
    ):
        return None
    if (a.grain == "time") != (b.grain == "time"):
        return None
    start = opening.start() if opening else a.start
    return _spanning(a, *_agree(a, b, reference), start, b.end)


def _agree(a: _Date, b: _Date, reference: dt.date | None) -> tuple[_Date, _Date]:
    """The ends of a range share what one of them leaves out: "26 to 28 June 2020", "November to February 2017"."""
    if not a.settled and a.year is None and b.year is not None and a.month is not None:
        end = (b.month or 12, b.day or 31)
        a = replace(a, year=b.year if (a.month, a.day or 1) <= end else b.year - 1)
    if a.ahead and not a.settled and not b.settled and a.year is None and b.year is None:
        b = _settle(b, reference)  # a range that has begun is not over
        return _agree(replace(a, ahead=False), b, reference) if b.year else (a, b)
    a = _settle(a, reference)
    if not b.settled and b.year is None and a.year is not None and b.month is not None:
        later = (b.month, b.day or 31) >= (a.month or 1, a.day or 1)
        b = replace(b, year=a.year if later else a.year + 1)
    elif not b.settled and b.year is None and a.earliest is not None and b.month is not None:
        b = _settle(replace(b, ahead=True), a.earliest)
    return a, _settle(b, reference)


def _spanning(base: _Date, a: _Date, b: _Date, start: int, end: int) -> _Date | None:
    if a.earliest is None or b.latest is None:
        if a.grain == "time":
            return replace(base, start=start, end=end, grain="time", value=f"{a.value}/{b.value}")
        return replace(base, start=start, end=end, value=None, earliest=None, latest=None, settled=True)
    if b.latest < a.earliest:
        return None
    grain = a.grain if a.grain == b.grain else b.grain
    made = _period(base, grain, a.earliest, b.latest, f"{a.value}/{b.value}", soft=a.soft or b.soft)
    return replace(made, kind="range", start=start, end=end)


_BOUND = re.compile(
    r"(?:\b(?P<since>since|(?:starting|beginning|commencing)(?: on| in| from)?|as of|effective)|\b(?P<after>(?:no earlier than|not before|on or after)|after|later than|greater than|following|(?:older|newer) than|past)"
    r"|\b(?P<until>until|till|up to|up until|through|by|no later than|not later than|to date|on or before)|\b(?P<before>before|prior to|earlier than|less than|ahead of|pre)|(?P<sign>[<>] ?=?)|(?P<equal>=)) ?(?:the )?$",
    re.IGNORECASE,
)


def _bound(text: str, date: _Date, reference: dt.date | None) -> DateSpan:
    """ "since", "after", "before", "until": one side opens."""
    first, last, start, end = date.earliest, date.latest, date.start, date.end
    bounded = date.kind != "range" and date.grain not in ("time", "duration")
    if bounded and (found := _BOUND.search(text, max(0, start - 18), start)):
        start, (first, last) = found.start(), _open(found, date)
    elif bounded and first and (onward := _ONWARD.match(text, end)):
        last, end = None, onward.end()
    return DateSpan(
        text[start:end], start, end, date.value, first, last, "time" if date.time else date.grain, date.soft
    )


_ONWARD = re.compile(r"[ \u00a0](?:onwards?|and (?:after|later|beyond)|or later)\b", re.IGNORECASE)


def _open(found: re.Match[str], date: _Date) -> tuple[dt.date | None, dt.date | None]:
    how, words, first, last = found.lastgroup, found.group().strip().lower(), date.earliest, date.latest
    if how == "sign":
        how = {"<": "before", ">": "after"}.get(words.replace(" ", ""), "since" if words[0] == ">" else "until")
    if how == "since" or words.startswith(("no earlier", "not before", "on or after")):
        return first, None
    if how == "after":
        return (first if date.edge == "early" else last and _clip(last, dt.timedelta(days=1))), None
    if how == "until":
        return None, last
    if how == "before":
        return None, (last if date.edge == "late" else first and _clip(first, dt.timedelta(days=-1)))
    return first, last
