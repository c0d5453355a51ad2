"""What looks like a date and is none: "2000 soldiers", "it may rain", "a second". Each refusal sees an atom and the words around it."""

from __future__ import annotations

import re
from collections.abc import Callable

from claims.text.dates.patterns import WEEKDAY

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
        rf"(?:\b(?:on|from|between|until|till|by|since|before|after|date[sd]?|\bto|{WEEKDAY}),?|[?:-]) ?$|\d/\d\d? ?(?:-|–|to|and) ?$",
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
    if re.search(r"\b(?:every|each) $", text[max(0, start - 6) : start], re.IGNORECASE):
        return True
    word = fields["wd"].lower().rstrip(".")
    the = text[start : start + 3].lower() == "the" or text[max(0, start - 4) : start].lower() == "the "
    if the and re.match(r" [A-Z][a-z]", text[end : end + 3]):
        return True  # "the Sunday Herald"
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


def _not_now(text: str, start: int, end: int, fields: dict[str, str]) -> bool:
    """ "The charity Safety Now urged …": a capital in the middle of a sentence is of a name."""
    return text[start:end] == "Now" and bool(re.search(r"\w $", text[:start][-2:]))


def _not_a_duration(text: str, start: int, end: int, fields: dict[str, str]) -> bool:
    unit, count = fields["du_u"].lower(), fields["du_n"].lower()
    if unit == "second" and count in ("a", "an"):
        return True
    if unit in ("quarter", "half") or (unit == "weekend" and count == "a"):
        return True
    if re.search(r"(?:%|per ?cent|times|points) (?:with)?in $", text[max(0, start - 18) : start]):
        return True  # "fell by 9% in a year": how long it took
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


REFUSALS: dict[str, Callable[[str, int, int, dict[str, str]], bool]] = {
    "year": _not_a_year, "month": _not_a_month, "named": _not_a_day, "mdy": _not_a_day, "month_day_digits": _not_month_day,
    "weekday": _not_a_weekday, "day_word": _not_now, "duration": _not_a_duration, "year_span": _not_a_span, "time": _not_a_time,
    "numeric": _not_numeric, "ahead": _not_ahead, "iso": _not_iso, "season": _not_a_season,
}  # fmt: skip
