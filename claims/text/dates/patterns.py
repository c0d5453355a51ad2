"""How dates are written: the words of the calendar with the number each stands for, and a pattern for every kind of atom, the
smallest piece that is read at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from claims.text.numerals import TENS, UNITS, listed

MONTHS = {
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
WEEKDAYS = {
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
DAY_WORDS = (
    _ORDINALS
    | {"thirtieth": 30}
    | {
        f"{ten}{gap}{unit}": 20 * (ten == "twenty") + 30 * (ten == "thirty") + value
        for ten in ("twenty", "thirty")
        for gap in ("-", " ")
        for unit, value in list(_ORDINALS.items())[:9]
    }
)
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
COUNTS = {**UNITS, **TENS, "a": 1, "an": 1, "few": 3, "couple": 2, "several": 3, "half": 0.5} | {
    f"{ten}-{unit}": tens + units for ten, tens in TENS.items() for unit, units in UNITS.items() if 0 < units < 10
}
_UNITS = "second|minute|min|hour|hr|day|week|month|year|yr|decade|century|centurie|fortnight|weekend|quarter"

HOLIDAYS = {
    "new year's day": (1, 1), "new year's eve": (12, 31), "valentine's day": (2, 14), "international women's day": (3, 8),
    "april fools' day": (4, 1), "international workers' day": (5, 1), "workers' day": (5, 1), "may day": (5, 1),
    "halloween": (10, 31), "christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25), "boxing day": (12, 26),
}  # fmt: skip


def _any(words: object) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))  # type: ignore[call-overload]


_MONTH = rf"(?:{_any(m for m in MONTHS if len(m) > 4 or m in ('june', 'july', 'may'))}|(?:{_any(m for m in MONTHS if len(m) <= 4 and m not in ('june', 'july', 'may'))})(?![a-z])\.?)"
WEEKDAY = rf"(?:{_any(w for w in WEEKDAYS if w.endswith('day'))}|(?:mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)\b\.?)"
_DAY = rf"(?:{_any(DAY_WORDS)}|(?:[0-2]?\d|3[01])(?:st|nd|rd|th)?)(?!\w)(?!:\d)"
_DAY_TIGHT = rf"(?:{_any(DAY_WORDS)}|(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?)(?!\w)(?![.,:]\d)"
_YEAR = r"(?:1[0-9]|20|21)\d\d(?!\d|[.,]\d|\w)"
_COUNT = rf"(?:\d+(?:\.\d+)?|(?:a )?(?:few|couple(?: of)?)|half[ -]an?|{_any(k for k in COUNTS if k not in ('few', 'couple', 'half'))})"
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
|(?P<mdy>\b(?P<m_m>{_MONTH})(?:[-/]| ?(?:the )?)(?P<m_d>{_DAY_TIGHT})(?:\((?:{WEEKDAY})\))?(?:(?: ?,? ?(?:of |in )?|/)(?P<m_y>{_YEAR}|['’]\d\d\b))?)
|(?P<myd>\b(?P<w_m>{_MONTH})-(?P<w_y>(?:19|20)\d\d)-(?P<w_d>{_DAY}))
|(?P<month_year>\b(?P<my_m>{_MONTH})(?:[ -]|,? (?:of |in )?|/| ?['’](?=\d\d\b))(?P<my_y>{_YEAR}|(?<=['’])\d\d\b))
|(?P<year_month>(?<![\d.,])(?P<ym_y>{_YEAR})(?:[ /-])(?P<ym_m>{_MONTH})\b)
|(?P<year_digits>(?<![\d./-])(?P<yd_y>(?:19|20)\d\d)-(?P<yd_m>0?[1-9]|1[0-2])(?![\d/-]|[.,]\d))
|(?P<half_year>\b(?:(?P<hy_y>{_YEAR})[ -]?(?P<hy_q>[QH][1-4])|(?P<hy_r>[QH][1-4])[ -](?:of )?(?P<hy_z>{_YEAR})|(?P<hy_o>Q[1-4]))\b)
|(?P<part>\b(?:the )?(?P<p_n>first|second|third|fourth|last|1st|2nd|3rd|4th|opening|final)[ -](?P<p_u>quarter|half)\b(?:,? (?:of |in )?(?P<p_y>{_YEAR}|(?:the|this|last|next) (?:calendar |financial |fiscal )?year))?)
|(?P<week_of>\b(?:the )?week (?:of|beginning|starting|commencing|ending)(?: on)? (?=(?:the )?(?:{_MONTH}|{WEEKDAY}|\d)))
|(?P<week_no>\b(?:the )?(?:week (?P<wk_n>[1-4]?\d|5[0-3])\b(?:(?:,? of|,? in|,)? (?P<wk_y>{_YEAR}))?|(?P<wk_o>first|second|third|fourth|last|1st|2nd|3rd|4th) week(?:end)? (?:of|in) (?=(?:this |last |next |the )?(?:{_MONTH}\b|{_YEAR}|month\b|year\b))))
|(?P<nth_day>\b(?:the )?(?P<nd_d>{_any(DAY_WORDS)}|\d{{1,2}}(?:st|nd|rd|th))(?: day)? of (?P<nd_r>the|this|last|next|that|the following|the same) month\b)
|(?P<decade>(?:\bthe )?(?<![\d.])(?P<dc_y>(?:1[0-9]|20)\d0)['’]?s\b|(?:\bthe )['’]?(?P<dc_s>[1-9]0)['’]?s\b(?! (?:km|kg|per)\b)|['’](?P<dc_q>[1-9]0)s\b|\bthe (?P<dc_w>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b)
|(?P<century>\b(?:the )?(?P<ce_n>\d{{1,2}}(?:st|nd|rd|th)|{_any(DAY_WORDS)})[ -]centur(?:y|ies)\b(?: (?P<ce_bc>bc|bce)\b)?)
|(?P<season>\b(?:the )?(?:(?P<se_n>spring|summer|autumn|fall|winter)(?: of|,)? (?P<se_y>{_YEAR})(?:[/–-]\d\d(?!\d))?|(?P<se_r>this|last|next|past|previous|coming|following) (?P<se_m>spring|summer|autumn|fall|winter)\b|(?<=\bin the )(?P<se_o>spring|summer|autumn|winter)\b))
|(?P<relative_unit>\b(?:the )?(?P<ru_r>this|current|last|past|previous|preceding|next|coming|upcoming|following|same|that)(?: (?:calendar|whole|entire|financial|fiscal|full))? (?P<ru_u>morning|afternoon|evening|night|weekend|week|month|quarter|half|year|decade|century|day)(?:['’]s)?(?! (?:old|olds|ago)\b)\b)
|(?P<relative_month>\b(?P<rm_r>this|last|past|previous|next|coming|following)(?: coming)? (?P<rm_m>{_MONTH})\b(?! \d))
|(?P<relative_weekday>\b(?:the )?(?P<rw_r>this|last|past|previous|next|coming|following)(?: coming)? (?P<rw_d>{WEEKDAY})\b)
|(?P<day_word>\b(?:the )?(?:day (?P<dw_b>before yesterday|after tomorrow)|(?P<dw_w>today|yesterday|tomorrow|tonight|otd)|(?P<dw_n>right now|nowadays|now)(?! (?:that|known|called)\b))\b)
|(?P<window>\b(?:(?:over|in|during|for|within|throughout) )?(?:the |these )?(?P<wi_r>past|last|previous|preceding|next|coming|following) (?P<wi_n>{_COUNT}) (?P<wi_u>{_UNITS})s?\b)
|(?P<ago>\b(?P<ag_n>{_COUNT})[ -](?P<ag_u>{_UNITS})s? (?:(?P<ag_a>ago|earlier|before now|previously)|(?P<ag_l>later|from now|hence|afterwards))\b)
|(?P<ahead>\bin (?:the space of )?(?P<ah_n>{_COUNT}) (?P<ah_u>{_UNITS})s?['’]?(?: time)?\b)
|(?P<anaphor>\b(?:the (?:day|week|month|year|night|morning) (?:before|after)|that (?:same )?(?:day|week|month|year|time|morning|evening|night)|the (?:same|following|previous|next|preceding) (?:day|week|month|year|morning|evening)|(?<=\bfor )the (?:day|month|week|year)|(?<=\bin )the (?:year|month)|end of (?:the )?day)\b(?! (?:of|i|we|he|she|it|they|the)\b))
|(?P<duration>\b(?P<du_n>{_COUNT})[ -](?P<du_u>{_UNITS})(?:s|s['’])?(?![\w]|['’]s|-old| old| of age|[ -]?hand|[ -]?largest| place| half))
|(?P<holiday>\b(?P<ho>{_any(h for h in HOLIDAYS)}|{_any(h.replace("'", "’") for h in HOLIDAYS if "'" in h)})\b(?:,? (?:of |in )?(?P<ho_y>{_YEAR}))?(?! (?:Island|tree|card|market|carol)))
|(?P<year_span>(?<![\d.,$£€/-])(?P<ys_a>(?:1[5-9]|20)\d\d)(?:[-–—/]|\ ?–\ ?)(?P<ys_b>(?:1[5-9]|20)\d\d|\d\d)(?![\d/-]|[.,]\d|%))
|(?P<weekend>\b(?:(?P<we_o>over the |at the )|the )?weekend\b(?![- ](?:edition|box)))
|(?P<end_of_year>\bEO(?P<ey>Y|M|D)\b|\bend of (?P<ey_w>year|month)\b)
|(?P<time>{_TIME}(?!\w))
|(?P<month_day_digits>(?<![\d/.$£€])(?P<md_a>0?[1-9]|[12]\d|3[01])/(?P<md_b>0?[1-9]|[12]\d|3[01])(?![\d/]|[.,]\d|\w))
|(?P<weekday>(?<!easter )(?<!palm )(?<!good )(?<!black )(?<!super )(?<!bloody )(?<!ash )(?<!cyber )\b(?P<wd>{WEEKDAY})(?!\w)(?:,? (?:the )?(?P<wd_d>\d{{1,2}}(?:st|nd|rd|th)|{_any(DAY_WORDS)}|(?:[0-2]?\d|3[01])(?=[.,!?]|$))\b)?)
|(?P<year>(?<![\d.,$£€#/:])(?:(?<![A-Za-z]-)|(?<=mid-)|(?<=late-)|(?<=early-))(?P<yr>(?:1[0-9]|20|21)\d\d)(?![\d%]|[.,:/]\d|\w|-\d|['’]?s\b))
|(?P<month>\b(?P<mo>{_MONTH})(?!\w))
"""
KINDS = re.findall(r"^\|?\(\?P<(\w+)>", _ATOMS, re.MULTILINE)
_FROM_DIGIT = frozenset(
    listed(
        "iso compact numeric named ymd dym year_month year_digits half_year week_no nth_day decade century ago duration "
        "year_span time month_day_digits year"
    )
)
_ONLY_DIGIT = frozenset(listed("iso compact numeric ymd dym year_month year_digits year_span month_day_digits year"))


def _compile(kinds: Iterable[str]) -> re.Pattern[str]:
    rows = dict(zip(KINDS, _ATOMS.strip().splitlines(), strict=True))
    return re.compile("|".join(rows[kind].removeprefix("|") for kind in KINDS if kind in kinds), re.IGNORECASE)


DIGIT_ATOM = _compile(_FROM_DIGIT)
WORD_ATOM = _compile(set(KINDS) - _ONLY_DIGIT)
DAY_RANGE = re.compile(
    rf"(?P<a>{_DAY_TIGHT}) ?(?:to|through|until|till|and|[-–—]) ?(?:the )?(?P<b>{_DAY_TIGHT})(?: of)? (?P<m>{_MONTH})\b(?:,? (?:of |in )?(?P<y>{_YEAR}))?"
    rf"|\b(?P<m2>{_MONTH}) (?:the )?(?P<a2>{_DAY_TIGHT}) ?(?:to|through|until|till|and|[-–—]) ?(?:the )?(?P<b2>{_DAY_TIGHT})\b(?! ?(?:{_MONTH})\b)(?:,? (?:of |in )?(?P<y2>{_YEAR}))?",
    re.IGNORECASE,
)


def number_of(word: str) -> float:
    word = word.lower()
    if word[0].isdigit():
        return float(re.match(r"[\d.]+", word).group().rstrip("."))
    word = re.sub(r"^(?:a |the )|(?: of| an?)$", "", word)
    return float(DAY_WORDS.get(word, COUNTS.get(word, 1)))


def month_of(word: str) -> int:
    return MONTHS[word.lower().rstrip(".")]


def year_of(word: str, reference: dt.date | None = None) -> int:
    digits = re.sub(r"\D", "", word)
    if len(digits) > 2:
        return int(digits)
    pivot = (reference or dt.date(2030, 1, 1)).year % 100 + 20
    return int(digits) + (2000 if int(digits) <= pivot else 1900)
