"""Numbers as they are written: digits, words, both mixed, fractions.

`read_number(text, start)` reads the longest number that begins at `start`. It knows thousands marks (1,234,567; 12,34,567;
1 234 567; 1.234,50), decimal points and commas, vulgar fractions (½, 3/4, two thirds), scale words (thousand … trillion,
lakh, crore, dozen, score) and "and a half". Ordinals ("twenty-third", "21st") are not numbers of things and are refused.

    Wrong: "five million 20 years ago" -> 5,000,020      Right: 5,000,000 and 20
    Wrong: "between two hundred and three" -> 203        Right: 200 and 3 (the caller forbids "and" there)
    Wrong: "12,000" -> 12.0                              Right: 12000 (three digits after a comma are thousands)
"""

from __future__ import annotations

import re
from dataclasses import dataclass


def listed(words: str) -> list[str]:
    """The words of a table, in order."""
    return words.split()


UNITS = {
    word: value
    for value, word in enumerate(
        listed(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
            "eighteen nineteen"
        )
    )
} | {"nought": 0, "nil": 0}
TENS = {
    word: 10 * value for value, word in enumerate(listed("twenty thirty forty fifty sixty seventy eighty ninety"), 2)
} | {"fourty": 40}
SCALES = {
    "thousand": 1e3, "thousands": 1e3, "million": 1e6, "millions": 1e6, "billion": 1e9, "billions": 1e9, "trillion": 1e12,
    "trillions": 1e12, "quadrillion": 1e15, "lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7, "dozen": 12.0,
    "dozens": 12.0, "score": 20.0,
}  # fmt: skip
_ORDINALS = {
    word: value
    for value, word in enumerate(
        listed(
            "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
            "seventeenth eighteenth nineteenth"
        ),
        3,
    )
} | {
    "twentieth": 20,
    "thirtieth": 30,
    "fortieth": 40,
    "fiftieth": 50,
    "sixtieth": 60,
    "hundredth": 100,
    "thousandth": 1000,
}
DENOMINATORS = {**_ORDINALS, "half": 2, "halve": 2, "quarter": 4}
VULGAR = {
    "½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅕": 1 / 5, "⅖": 2 / 5, "⅗": 3 / 5, "⅘": 4 / 5,
    "⅙": 1 / 6, "⅚": 5 / 6, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8,
}  # fmt: skip

_WORD_ORDINALS = "first|second|" + "|".join(_ORDINALS)
_SPACE = "[ \u00a0\u2009\u202f]"
LITERAL = re.compile(
    rf"""(?P<mixed>\d+{_SPACE}\d{{1,2}}/\d{{1,2}}(?![\d/]))
    |(?P<ratio>\d{{1,3}}/\d{{1,3}}(?![\d/]))
    |(?P<european>\d{{1,3}}(?:\.\d{{3}})+,\d+|\d{{1,3}}(?:\.\d{{3}}){{2,}})
    |(?P<grouped>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,2}}(?:,\d{{2}})+,\d{{3}}(?:\.\d+)?
        |\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)(?:\.\d+)?)(?!\d)
    |(?P<comma>(?<!,)(?:\d+,\d{{1,2}}|0,\d+))(?![\d,]|,\d)(?<!\d\d\d\d\d,\d)
    |(?P<plain>\d+(?:\.\d+)?|\.\d+)""",
    re.VERBOSE,
)
_TOKEN = re.compile(
    r"(?P<and>and\b)|(?P<a>an?\b)|(?P<point>point\b)|(?P<hundred>hundreds?\b)"
    r"|(?P<scale>" + "|".join(sorted(SCALES, key=len, reverse=True)) + r")\b"
    r"|(?P<part>(?:" + "|".join(sorted(DENOMINATORS, key=len, reverse=True)) + r")s?)\b"
    r"|(?P<unit>" + "|".join(sorted(UNITS, key=len, reverse=True)) + r")\b"
    r"|(?P<ten>" + "|".join(sorted(TENS, key=len, reverse=True)) + r")\b"
    r"|(?P<ordinal>(?:first|second)\b)"
    r"|(?P<vulgar>[" + "".join(VULGAR) + "])"
    r"|(?P<literal>\d)",
    re.IGNORECASE,
)
_GAP = re.compile(r"[ \t\u00a0\u2009\u202f]*[-‐‑]?[ \t\u00a0\u2009\u202f]*")
_LONGEST_FIGURE = 40  # characters; longer runs of digits are keys and dumps, and would not fit a float
_LONGEST = 16  # tokens in one number; longer runs are not numbers anybody writes


@dataclass(frozen=True, slots=True)
class Number:
    """A number read from `text[start:end]`; `fraction`: written as a share ("two thirds", "half", "3/4")."""

    start: int
    end: int
    value: float
    fraction: bool = False
    literal: bool = False  # digits alone, without a scale word


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    value: float
    start: int
    end: int
    plural: bool = False


def read_number(text: str, start: int, *, join_and: bool = True) -> Number | None:
    """The longest number that begins at `start`, or None. `join_and=False`: "two hundred and three" ends at "hundred"."""
    tokens = _lex(text, start)
    if not tokens:
        return None
    return _read(tokens, join_and)


def _lex(text: str, position: int) -> list[_Token]:
    tokens: list[_Token] = []
    while len(tokens) < _LONGEST and (match := _TOKEN.match(text, position)):
        token = _token(text, match)
        if token is None or (tokens and _parts(tokens[-1], token, tokens)):
            break
        tokens.append(token)
        gap = _GAP.match(text, token.end)
        if (
            gap.end() == token.end
            and token.kind not in ("literal", "vulgar")
            and text[token.end : token.end + 1] not in VULGAR
        ):
            break
        if "-" in gap.group() and len(gap.group()) > 1 and token.kind != "ten":
            break
        position = gap.end()
    while tokens and tokens[-1].kind in ("and", "point"):
        tokens.pop()
    return tokens


def _parts(before: _Token, token: _Token, tokens: list[_Token]) -> bool:
    """Whether a new number begins: no number has two figures, or two small words, side by side (but after "point")."""
    if before.kind == token.kind == "literal":
        return True
    return (
        before.kind == token.kind == "unit"
        and token.value < 10
        and before.value < 10
        and not any(t.kind == "point" for t in tokens)
    )


def _token(text: str, match: re.Match[str]) -> _Token | None:
    kind, word = match.lastgroup or "", match.group().lower()
    if kind == "literal":
        return _literal(text, match.start())
    if kind == "part":
        bare = word if word in DENOMINATORS else word[:-1]
        plural = word != bare
        return _Token(
            kind, float(DENOMINATORS["half" if bare == "halve" else bare]), match.start(), match.end(), plural
        )
    value = {"unit": UNITS, "ten": TENS, "scale": SCALES, "vulgar": VULGAR}.get(kind, {}).get(word, 0.0)
    return _Token(kind, 100.0 if kind == "hundred" else float(value), match.start(), match.end(), word.endswith("s"))


def _literal(text: str, start: int) -> _Token | None:
    match = LITERAL.match(text, start)
    kind, digits = match.lastgroup, match.group()
    if len(digits) > _LONGEST_FIGURE:
        return None
    if kind in ("mixed", "ratio"):
        whole, _, ratio = digits.rpartition(" ") if kind == "mixed" else ("0", "", digits)
        top, bottom = (int(part) for part in re.split("/", ratio.split("\u00a0")[-1]))
        if not (0 < top < bottom and bottom in (2, 3, 4, 5, 6, 7, 8, 9, 10, 16, 32, 64)):
            plain = re.compile(r"\d+").match(text, start)
            return None if kind == "ratio" else _Token("literal", float(plain.group()), start, plain.end())
        return _Token("vulgar", float(re.sub(r"\D", "", whole) or 0) + top / bottom, start, match.end())
    return _Token("literal", float(_normalise(kind or "", digits)), start, match.end())


def _normalise(kind: str, digits: str) -> str:
    if kind == "european":
        return digits.replace(".", "").replace(",", ".")
    if kind == "comma":
        return digits.replace(",", ".")
    return re.sub(f"{_SPACE}|,", "", digits)


def _read(tokens: list[_Token], join_and: bool) -> Number | None:
    """Fraction first ("half a million", "a third"), else a cardinal with what may follow it."""
    return _read_half(tokens) or _read_article(tokens) or _read_cardinal_number(tokens, join_and)


def _made(tokens: list[_Token], count: int, value: float, *, fraction: bool = False) -> Number:
    literal = count == 1 and tokens[0].kind == "literal"
    return Number(tokens[0].start, tokens[count - 1].end, value, fraction, literal)


def _scale_at(tokens: list[_Token], i: int) -> float:
    if i < len(tokens) and tokens[i].kind in ("scale", "hundred"):
        return tokens[i].value
    return 0.0


def _read_half(tokens: list[_Token]) -> Number | None:
    """ "half", "half a million", "quarter million", "½ million"."""
    first = tokens[0]
    if first.kind == "part" and first.value in (2, 4) and not first.plural:
        share = 1 / first.value
    elif first.kind == "vulgar":
        share = first.value
    else:
        return None
    skip = 2 if len(tokens) > 2 and tokens[1].kind == "a" else 1
    if scale := _scale_at(tokens, skip):
        return _made(tokens, skip + 1, share * scale)
    if first.kind == "part" and first.value == 4:
        return None  # "quarter" alone is a part of a year or a town
    return _made(tokens, 1, share, fraction=share < 1)


def _read_article(tokens: list[_Token]) -> Number | None:
    """ "a third", "a hundred and twenty", "a million and a half", "a dozen"."""
    if tokens[0].kind != "a" or len(tokens) < 2:
        return None
    second = tokens[1]
    if second.kind == "part" and not second.plural:
        if scale := _scale_at(tokens, 2):
            return _made(tokens, 3, scale / second.value)
        return _made(tokens, 2, 1 / second.value, fraction=True)
    below, count = _denominator(tokens, 1)
    if count == 2 and not tokens[2].plural:
        return _made(tokens, 3, 1 / below, fraction=True)
    if second.kind in ("hundred", "scale") and not second.plural:
        one = _Token("unit", 1.0, tokens[0].start, tokens[0].end)
        return _read_cardinal_number([one, *tokens[1:]], True)
    return None


def _read_cardinal_number(tokens: list[_Token], join_and: bool) -> Number | None:
    value, used = _cardinal(tokens, 0, join_and)
    if not used:
        return None
    if used < len(tokens) and tokens[used].kind == "point":
        value, used = _decimals(tokens, used, value)
    if used < len(tokens) and tokens[used].kind in ("part", "ordinal", "ten"):
        return _share(tokens, used, value)
    extra, more, factor = _and_a_half(tokens, used)
    return _made(tokens, used + more, value * factor + extra)


def _share(tokens: list[_Token], used: int, top: float) -> Number | None:
    """ "two thirds", "one twenty-fifth"; "twenty third" and "one hundred and fifth" are ordinals."""
    below, count = _denominator(tokens, used)
    part = tokens[used + count - 1]
    if not count or not (part.plural or (top == 1 and used == 1)):
        return None if tokens[used].kind != "ten" and _is_ordinal(tokens, used) else _made(tokens, used, top)
    if below in (100, 1000) and (whole := top - top % 100) and top % 100 and tokens[used - 1].kind != "hundred":
        return _made(
            tokens, used + count, whole + top % 100 / below
        )  # decimals read out: "two hundred and four hundredths"
    if scale := _scale_at(tokens, used + count):
        return _made(tokens, used + count + 1, top / below * scale)
    return _made(tokens, used + count, top / below, fraction=True)


def _denominator(tokens: list[_Token], i: int) -> tuple[float, int]:
    """ "fifths" -> 5, "twenty-fifths" -> 25, and how many tokens that takes."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if tokens[i].kind == "part":
        return tokens[i].value, 1
    if tokens[i].kind == "ten" and after and after.kind == "part" and 3 <= after.value <= 9:
        return tokens[i].value + after.value, 2
    return 0.0, 0


def _is_ordinal(tokens: list[_Token], used: int) -> bool:
    """ "twenty-first", "one hundred and second", but "$280 million first preferred notes"."""
    before, word = tokens[used - 1], tokens[used]
    return before.kind in ("ten", "hundred", "and") or (
        before.kind == "scale" and word.kind == "part" and word.start - before.end > 1
    )


def _decimals(tokens: list[_Token], i: int, whole: float) -> tuple[float, int]:
    """ "five point two five": digits after the point, in words or as one literal."""
    digits, j = "", i + 1
    while j < len(tokens) and tokens[j].kind in ("unit", "literal") and tokens[j].value < 10:
        digits += str(int(tokens[j].value))
        j += 1
    if not digits:
        return whole, i
    value = whole + float("0." + digits)
    if scale := _scale_at(tokens, j):
        return value * scale, j + 1
    return value, j


def _and_a_half(tokens: list[_Token], i: int) -> tuple[float, int, float]:
    """What "and a half [million]" adds, how many tokens it takes, and by how much it scales what stands before.

    "five and a half million" scales both; "one billion and a half million" adds; "two million and a half" halves a million.
    """
    if i < len(tokens) and tokens[i].kind == "vulgar":
        own = _scale_at(tokens, i + 1) or 1.0
        return tokens[i].value * own, 1 + (own > 1), own
    share, count = _small_share(tokens, i + 1) if i + 1 < len(tokens) and tokens[i].kind == "and" else (0.0, 0)
    if not count:
        return 0.0, 0, 1.0
    own, before = _scale_at(tokens, i + 1 + count), tokens[i - 1]
    if own:
        return share * own, 2 + count, 1.0 if before.kind == "scale" else own
    return share * (before.value if before.kind == "scale" else 1.0), 1 + count, 1.0


def _small_share(tokens: list[_Token], i: int) -> tuple[float, int]:
    rest = tokens[i : i + 2]
    if rest[0].kind == "vulgar":
        return rest[0].value, 1
    if rest[0].kind == "part" and rest[0].value == 2:
        return 0.5, 1
    if len(rest) == 2 and rest[0].kind in ("a", "unit", "literal") and rest[1].kind == "part":
        top = 1.0 if rest[0].kind == "a" else rest[0].value
        if top == 1.0 or rest[1].plural:
            return top / rest[1].value, 2
    return 0.0, 0


def _cardinal(tokens: list[_Token], i: int, join_and: bool) -> tuple[float, int]:
    """Value and token count of the cardinal number at `i`; (0, 0) when there is none."""
    total, current, last, j = 0.0, None, float("inf"), i
    while j < len(tokens):
        token, previous = tokens[j], tokens[j - 1] if j > i else None
        step = _step(token, previous, current, total, last, tokens, j, join_and)
        if step is None:
            break
        total, current, last, j = step
    return (total + (current or 0.0), j - i) if j > i else (0.0, 0)


def _step(token, previous, current, total, last, tokens, j, join_and):  # type: ignore[no-untyped-def]
    """One token further, or None where the number ends. State: (sum of closed groups, open group, last scale, next)."""
    follows_scale = previous is not None and previous.kind == "scale"
    if token.kind == "literal":
        bound = _scale_at(tokens, j + 1)
        if previous is None or (follows_scale and 0 < bound < last and token.value < last):
            return total, token.value, last, j + 1
        return None
    if token.kind in ("unit", "ten"):
        grown = _grow(current, token, previous)
        return None if grown is None else (total, grown, last, j + 1)
    if token.kind == "hundred":
        if current is None and previous is None:
            return total, 100.0, last, j + 1
        fits = current is not None and current < 1000 and previous.kind in ("unit", "ten", "literal")
        return (total, current * 100.0, last, j + 1) if fits else None
    if token.kind == "scale":
        return _step_scale(token, previous, current, total, last, j)
    if token.kind == "and" and join_and and previous is not None:
        return _step_and(previous, current, total, last, tokens, j)
    return None


def _grow(current: float | None, token: _Token, previous: _Token | None) -> float | None:
    if current is None:
        return token.value
    if previous.kind == "ten" and token.kind == "unit" and 0 < token.value < 10:
        return current + token.value
    return current + token.value if previous.kind == "hundred" and token.value else None


def _step_scale(token, previous, current, total, last, j):  # type: ignore[no-untyped-def]
    if current is None:
        if previous is None:
            return None
        return (total * token.value, None, token.value * last, j + 1) if previous.kind == "scale" else None
    if token.value >= last:
        return None
    return total + current * token.value, None, token.value, j + 1


def _step_and(previous, current, total, last, tokens, j):  # type: ignore[no-untyped-def]
    """ "and" inside a number: after "hundred" or a scale, when what follows is small enough to be added."""
    if previous.kind not in ("hundred", "scale") or j + 1 >= len(tokens):
        return None
    if tokens[j + 1].kind not in ("unit", "ten", "literal"):
        return None
    if previous.kind == "hundred":
        added, count = _below_hundred(tokens, j + 1)
    else:
        added, count = _cardinal(tokens, j + 1, join_and=False)
    after = tokens[j + 1 + count].kind if j + 1 + count < len(tokens) else ""
    if after == "part" and tokens[j + 1 + count].plural and previous.kind == "scale":
        return None  # "two million and three fifths" is a share of a million
    bound = 100.0 if previous.kind == "hundred" else last
    least = 100.0 if previous.kind == "scale" and last >= 1e5 else 1.0
    if not least <= added < bound or (tokens[j + 1].kind == "literal" and previous.kind != "hundred"):
        return None
    if previous.kind == "hundred" and current is not None:
        return total, current + added, last, j + 1 + count  # still open: "two hundred and two thousand"
    return total + added, None, 1.0, j + 1 + count


def _below_hundred(tokens: list[_Token], i: int) -> tuple[float, int]:
    first, second = tokens[i], tokens[i + 1] if i + 1 < len(tokens) else None
    if first.kind == "ten" and second and second.kind == "unit" and 0 < second.value < 10:
        return first.value + second.value, 2
    return first.value, 1
