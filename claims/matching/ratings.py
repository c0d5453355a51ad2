"""Ratings of others: the number on a line from 0 (worst) to 1 (best), and what the word says."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from claims.matching.records import Defect, read_text

# Whole ratings, folded (no case, no accents), that mean one thing wherever they are met. Longer ones are not guessed at.
_WORDS = {
    "true": (
        "true|correct|accurate|right|supported|confirmed|mostly true|mostly correct|mostly accurate|largely true|"
        "verdadero|cierto|correcto|mayormente cierto|verdadeiro|certo|vrai|exact|plutot vrai|wahr|richtig|grosstenteils wahr|"
        "grosstenteils richtig|vero|in gran parte vero|waar|grotendeels waar|prawda|dogru|sant|sandt|verdad|pravda|правда|"
        "benar|fakta|sahi|صحيح|正確|事實"
    ),
    "mixed": (
        "half true|half-true|mixed|mixture|partly true|partly false|partially true|partially false|misleading|missing context|"
        "lacks context|needs context|cherrypicking|conflicting evidence/cherrypicking|conflicting evidence|out of context|"
        "verdad a medias|enganoso|engañoso|impreciso|distorcido|exagerado|enganador|descontextualizado|fora de contexto|"
        "trompeur|partiellement vrai|partiellement faux|imprecis|a nuancer|teilweise richtig|teilweise falsch|irrefuhrend|"
        "fehlender kontext|unbelegt und irrefuhrend|parzialmente vero|fuorviante|misleidend|deels waar|half waar|"
        "manipulacja|czesciowo falsz|karma|yaniltici|menyesatkan|манипуляция|manipulation|مضلل|部分錯誤"
    ),
    "false": (
        "false|incorrect|wrong|fake|hoax|inaccurate|refuted|debunked|mostly false|largely false|pants on fire|scam|altered|"
        "altered photo|fabricated|four pinocchios|not true|falso|falsa|mentira|bulo|incorrecto|mayormente falso|errado|fake news|"
        "faux|fausse|infox|plutot faux|falsch|grosstenteils falsch|gefalscht|frei erfunden|bufala|notizia falsa|onwaar|"
        "niet waar|grotendeels onwaar|falsz|nieprawda|yanlis|falskt|falsk|falskur|nepravda|lez|ложь|фейк|неправда|"
        "salah|hoaks|false news|خطأ|كاذب|زائف|錯誤|不實"
    ),
    "unproven": (
        "unproven|unverified|unsubstantiated|not enough evidence|insufficient evidence|no evidence|unsupported|inconclusive|"
        "unclear|unverifiable|no se puede verificar|sin pruebas|insustentavel|sem provas|non verifiable|non prouve|"
        "unbelegt|nicht belegt|unbewiesen|non verificabile|niet te controleren|onbewezen|nieweryfikowalne|kanitlanmamis|"
        "не доказано|tidak terbukti"
    ),
}


def _fold(text: str) -> str:
    """No case, no accents, no outer marks; a slug's underscores and hyphens are blanks."""
    text = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    text = "".join(char for char in text if not unicodedata.combining(char)).replace("_", " ").replace("-", " ")
    return " ".join(text.split()).strip(" .!?:;\"'“”«»„()[]✓✕✅❌🚫⚠️")


_MOST_WORDS = 5  # of a short rating
_LEANINGS = {_fold(word): leaning for leaning, words in _WORDS.items() for word in words.split("|")}
_NUMBER = re.compile(r"[-+]?\d{1,9}(?:[.,]\d{1,6})?")


def find_leaning(text: str) -> str:
    """What a rating says in our hues, if it is one of the words known to mean it; else nothing."""
    return _LEANINGS.get(_fold(text), "")


@dataclass(frozen=True)
class Rated:
    """A rating as read. `share` is None wherever the number cannot be relied on."""

    text: str
    value: float | None = None
    worst: float | None = None
    best: float | None = None
    share: float | None = None
    leaning: str = ""


def read_rating(rating: Any, defects: list[Defect]) -> Rated:
    """Of a ClaimReview's `reviewRating`: an object, the first of a list, or a bare text."""
    if isinstance(rating, list):
        if len(rating) > 1:
            defects.append(Defect("reviewRating", f"There are {len(rating)} ratings; the first one is taken."))
        rating = rating[0] if rating else None
    if isinstance(rating, str | int | float) and not isinstance(rating, bool):
        defects.append(Defect("reviewRating", "It is a bare value instead of a Rating."))
        rating = {"alternateName": rating} if isinstance(rating, str) else {"ratingValue": rating}
    if not isinstance(rating, dict) or not rating:
        defects.append(Defect("reviewRating", "There is no rating."))
        return Rated("")
    text = _read_words(rating, defects)
    value, worst, best = (_read_number(rating, name, defects) for name in ("ratingValue", "worstRating", "bestRating"))
    leaning = find_leaning(text)
    share = _find_share(value, worst, best, defects)
    if share is not None and ((leaning == "false" and share > 0.5) or (leaning == "true" and share < 0.5)):
        defects.append(
            Defect("ratingValue", f"{value:g} of {worst or 1:g} to {best or 5:g} does not fit the word “{text[:60]}”.")
        )
        share = None
    if share is not None and leaning == "unproven":
        defects.append(Defect("ratingValue", f"{value:g} would place “{text[:60]}”, which is off every scale."))
        share = None
    return Rated(text, value, worst, best, share, leaning)


def _read_words(rating: dict[str, Any], defects: list[Defect]) -> str:
    text, instead = read_text(rating.get("alternateName")), ""
    if not text:
        instead = next((name for name in ("name", "ratingExplanation") if read_text(rating.get(name))), "")
        value = rating.get("ratingValue")
        if not instead and isinstance(value, str) and value.strip() and not _NUMBER.fullmatch(value.strip()):
            instead = "ratingValue"
        text = read_text(rating.get(instead))
        told = f"; “{instead}” is taken for it" if instead else ""
        defects.append(Defect("alternateName", f"There is no rating in words{told}."))
    if "_" in text and " " not in text:
        defects.append(Defect("alternateName", f"“{text[:60]}” is a machine’s word, not one for readers."))
        return text.replace("_", " ").strip()
    if len(text) > 120:
        defects.append(Defect("alternateName", "It is a whole text instead of a short rating."))
    elif not instead and len(text.split()) > _MOST_WORDS and not find_leaning(text):
        defects.append(Defect("alternateName", "It is a sentence, without a rating in a word."))
    return text


def _read_number(rating: dict[str, Any], name: str, defects: list[Defect]) -> float | None:
    value = rating.get(name)
    if value is None or isinstance(value, bool) or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value.strip()):
            defects.append(Defect(name, f"“{value.strip()[:40]}” is no number."))
            return None
        defects.append(Defect(name, "It is a number written as text."))
        value = float(value.strip().replace(",", "."))
    if not isinstance(value, int | float) or not abs(value) < 1e9 or not math.isfinite(value):
        defects.append(Defect(name, "It is no usable number."))
        return None
    return float(value)


def _find_share(value: float | None, worst: float | None, best: float | None, defects: list[Defect]) -> float | None:
    """Where the number lies between worst and best. schema.org assumes 1 and 5 where they are not said.

    A scale on which the best is the smaller number counts the other way, and comes out right by itself.
    """
    if worst is not None and worst < 1:
        defects.append(Defect("worstRating", f"{worst:g} is below 1, where scales begin."))
    if value is None:
        return None
    missing = [name for name, number in (("worstRating", worst), ("bestRating", best)) if number is None]
    if missing:
        defects.append(Defect(missing[0], f"Not given: {' and '.join(missing)}; 1 and 5 are assumed."))
    low, high = 1.0 if worst is None else worst, 5.0 if best is None else best
    if low == high:
        defects.append(Defect("bestRating", "Best and worst are the same: the number says nothing."))
        return None
    if high < low:
        defects.append(Defect("bestRating", "The best is less than the worst: the scale runs the other way."))
    share = (value - low) / (high - low) + 0.0  # never -0.0
    if not 0 <= share <= 1:
        defects.append(Defect("ratingValue", f"{value:g} lies outside the scale from {low:g} to {high:g}."))
        return None
    return share
