"""Dates as pages write them. Strict: a year alone, or a day that could be two, is no date.

Right                         Wrong
2020年1月7日 → 2020-01-07      2019 → 2019-01-01
令和7年3月18日 → 2025-03-18     03/04/2024 → anything
1er mars 2024 → 2024-03-01    5² March 2024 → 2024-03-52, or any other day
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta

_EARLIEST = 1990  # pages are not older; what says so speaks of its subject
_MONTHS = {
    name.replace("_", " "): number
    for names in (
        "january february march april may june july august september october november december",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "jänner feber mrz apr mai jun jul aug sep okt nov dez",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "januari februari mars april maj juni juli augusti september oktober november december",
        "januar februar marts april maj juni juli august september oktober november december",
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
        "ledna února března dubna května června července srpna září října listopadu prosince",
        "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
        "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
        "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου",
        "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
        "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
        "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
        "januari februari maret april mei juni juli agustus september oktober november desember",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "jan feb mar apr may jun jul aug sept oct nov dec",
        "janv févr mars avr mai juin juil août sept oct nov déc",
        "ene feb mar abr may jun jul ago sept oct nov dic",
    )
    for number, name in enumerate(names.split(), 1)
}
_NAME = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_HUNGARIAN = "január február március április május június július augusztus szeptember október november december".split()
_MONTHS.update(zip(_HUNGARIAN, range(1, 13), strict=True))
_ERAS = {"令和": 2018, "平成": 1988}  # the year before the first
_KANJI = {character: number for number, character in enumerate("〇一二三四五六七八九")}
_KANJI_NUMBER = re.compile("[〇一二三四五六七八九十]{1,4}(?=[年月日])")
_FORMS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"(?<![\d-])(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?![\d-])",
        r"(?<![\d/])(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})(?![\d/])",
        r"(?<![\w.])(?P<y>\d{4})\.(?P<m>\d{2})\.(?P<d>\d{2})(?!\d|\.\d)",
        r"(?<![\w.])(?P<y>\d{4})\. (?P<m>\d{1,2})\. (?P<d>\d{1,2})(?!\d|\.\d)",
        rf"(?<![\w.])(?P<y>\d{{4}})\. (?-i:(?P<name>{'|'.join(_HUNGARIAN)})) (?P<d>\d{{1,2}})(?!\d)",
        rf"(?<!\d)(?P<era>{'|'.join(_ERAS)})\s*(?P<y>元|\d{{1,2}})\s*年\s*(?P<m>\d{{1,2}})\s*月\s*(?P<d>\d{{1,2}})\s*日",
        rf"(?<![\d-])(?P<d>\d{{1,2}})-(?P<name>{_NAME})-(?P<y>\d{{4}})(?!\d)",
        r"(?<!\d)(?P<y>\d{4})\s*[年년]\s*(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})\s*[日일]",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+|of\s+)?(?P<name>{_NAME})\b\.?,?\s+(?:de\s+|del\s+)?(?P<y>\d{{4}})(?!\d)",
        rf"\b(?P<name>{_NAME})\b\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?!\d)",
        r"(?<![\d.])(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})(?!\.?\d)",
    )
)
_SLASHES = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")
_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*)?", re.S)


def read_timestamp(value: str, *, today: date) -> str | None:
    """A date or date-time of a machine-readable field, ISO 8601, kept as written if its day is a day; else None."""
    value = _fold_digits(value.strip()[:40])
    if match := _ISO.fullmatch(value):
        day = _make_day(int(match[1]), int(match[2]), int(match[3]), today)
        if day is None:
            return None
        return day.isoformat() + value[10:] if value[4] == "-" and _is_moment(value) else day.isoformat()
    day = next(find_dates(value, today=today), None)
    return day.isoformat() if day else None


def _is_moment(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def find_dates(text: str, *, today: date) -> Iterator[date]:
    """All dates that `text` states with day, month and year, none in the future, in the order of the text."""
    text = _KANJI_NUMBER.sub(_read_kanji, _fold_digits(text))
    found = [(match.start(), _read(match, today)) for form in _FORMS for match in form.finditer(text)]
    found += [(match.start(), _read_slashes(match, today)) for match in _SLASHES.finditer(text)]
    yield from (day for _, day in sorted(found, key=lambda pair: pair[0]) if day)


def _read(match: re.Match[str], today: date) -> date | None:
    groups = match.groupdict()
    month = int(groups["m"]) if groups.get("m") else _MONTHS[groups["name"].lower()]
    year = 1 if groups["y"] == "元" else int(groups["y"])
    return _make_day(_ERAS.get(groups.get("era", ""), 0) + year, month, int(groups["d"]), today)


def _read_kanji(match: re.Match[str]) -> str:
    """二〇二五 → 2025, 二十五 → 25, 十 → 10."""
    tens, ten, ones = match[0].partition("十")
    if not ten:
        return "".join(str(_KANJI[character]) for character in match[0])
    return str(10 * _KANJI.get(tens, 1) + _KANJI.get(ones, 0))


def _read_slashes(match: re.Match[str], today: date) -> date | None:
    """Only where day and month cannot be taken for each other."""
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    if first > 12 or first == second:
        return _make_day(year, second, first, today)
    return _make_day(year, first, second, today) if second > 12 else None


def _make_day(year: int, month: int, day: int, today: date) -> date | None:
    """None unless such a day exists, is not too old, and lies not after tomorrow (the publisher may be ahead of us)."""
    try:
        made = date(year, month, day)
    except ValueError:
        return None
    return made if made.year >= _EARLIEST and made <= today + timedelta(days=1) else None


def _fold_digits(text: str) -> str:
    """Arabic-Indic, Devanagari and full-width digits as ASCII, raised ones (notes) as nothing that is a digit."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else " " if c.isdigit() else c for c in text)
