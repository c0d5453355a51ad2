"""Names in a text: the parser's entity spans, cleaned and sorted into six kinds; and whether two names may be of one.

The parser's spans are close but ragged: they take the article, the possessive and the title along. What is left here is
the name alone, so that two mentions of one person compare equal.

    Wrong: "the European Union's", "Foreign Minister Choe Son-hui", "Dr. Lena Voss"
    Right: "European Union",       "Choe Son-hui",                  "Lena Voss"

Numbers, dates and amounts are not names and are dropped. Nationalities ("Russian") are kept as `other`: they help to
match a claim with a passage, but are no actor.

Two names may be of one thing when they share a word ("Shoigu", "Sergei Shoigu"), when one is the other's initials ("EMA"), or
when one is the capital or the people of the other ("Moscow", "Russian", "Russia"): the press uses them for each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .numerals import listed
from .stems import CLASS_OF, STOP_WORDS, plain_stem
from .values import Name

KINDS = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "EVENT": "event",
    "WORK_OF_ART": "work",
    "LAW": "work",
    "PRODUCT": "other",
    "NORP": "other",
    "LANGUAGE": "other",
}

_ROLES = (
    "mr mrs ms mx miss dr prof professor sir dame lord lady judge justice rev reverend fr father sister brother rabbi imam "
    "pope king queen prince princess emperor sheikh sultan duke duchess president premier chancellor governor gov mayor "
    "senator sen representative rep congressman congresswoman councillor cllr ambassador envoy secretary minister sgt "
    "sergeant cpl corporal capt captain maj major lt lieutenant col colonel gen general adm admiral cmdr commander "
    "commissioner chief chairman chairwoman chair director inspector detective constable officer coach"
)
_QUALIFIERS = (
    "vice deputy prime first foreign defence defense finance interior health justice home trade energy education "
    "environment culture acting former then ex state attorney secretary leader us russian"
)
_TITLE = re.compile(
    rf"(?:(?:{'|'.join(_QUALIFIERS.split())})[\s-]+)*(?:{'|'.join(_ROLES.split())})\b\.?,?\s+(?:general\s+)?(?=\S)",
    re.IGNORECASE,
)
_LEAD = re.compile(r"[\s\"'“”‘’«»(\[,;:–—-]*(?:(?:the|a|an|its|his|her|their|our)\s+)?", re.IGNORECASE)
_TAIL = re.compile(r"(?:['’]s?|[\s\"“”‘’«»)\],;:!?–—-]|(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\bInc)(?<!\bLtd)(?<!\bCorp)\.)+$")


def find_names(text: str, ents: Iterable[tuple[int, int, str]]) -> tuple[Name, ...]:
    """Clean the entity spans `(start, end, label)` of `text` and sort them into kinds, in text order.

    Spans outside the text, spans of other labels and spans without a letter are left out. Nothing raises.
    """
    found = (_clean(text, start, end, KINDS[label]) for start, end, label in ents if label in KINDS)
    return tuple(sorted({name for name in found if name}, key=lambda name: (name.start, name.end, name.label)))


def _clean(text: str, start: int, end: int, label: str) -> Name | None:
    start, end = max(0, start), min(len(text), end)
    if start >= end:
        return None
    start = max(start, min(_LEAD.match(text, start, end).end(), end))
    if label == "person":
        start = _skip_titles(text, start, end)
    tail = _TAIL.search(text, start, end)
    end = tail.start() if tail else end
    name = text[start:end]
    return Name(name, start, end, label) if any(map(str.isalpha, name)) else None


def _skip_titles(text: str, start: int, end: int) -> int:
    while (title := _TITLE.match(text, start, end)) and title.end() < end:
        start = title.end()
    return start


# --- the same name ----------------------------------------------------------------------------------------------------

SAME_PLACE = {
    alias: place
    for place, aliases in (
        ("russia", "moscow kremlin russian russians"), ("ukraine", "kyiv kiev ukrainian"), ("north korea", "pyongyang dprk"), ("south korea", "seoul"),
        ("united states", "washington us usa u.s america american"), ("china", "beijing chinese"), ("japan", "tokyo japanese"), ("france", "paris french"),
        ("germany", "berlin german"), ("united kingdom", "london uk u.k britain british"), ("iran", "tehran iranian"), ("israel", "jerusalem israeli"),
        ("india", "delhi indian"), ("turkey", "ankara turkish türkiye"), ("european union", "brussels eu"), ("united nations", "un u.n"),
        ("italy", "rome italian"), ("spain", "madrid spanish"), ("poland", "warsaw polish"), ("brazil", "brasilia brazilian"), ("mexico", "mexican"),
        ("syria", "damascus syrian"), ("egypt", "cairo egyptian"), ("kenya", "nairobi kenyan"), ("canada", "ottawa canadian"), ("australia", "canberra australian"),
    )
    for alias in listed(aliases)
}  # fmt: skip


_TITLES = frozenset(
    listed(
        "president minister mayor senator governor judge prime foreign deputy vice chief doctor professor prof sir general king queen secretary director chairman mr mrs ms"
    )
)


def name_parts(name: str) -> set[str]:
    """What a name may be called by: its words, the whole, its initials, the country behind a capital."""
    plain = re.sub(r"['’]s\b", "", name).lower().strip(" .")
    plain = SAME_PLACE.get(plain, plain)
    words = [
        word
        for word in re.split(r"[\s-]+", plain)
        if len(word) > 2 and word not in STOP_WORDS and word.strip(".") not in _TITLES
    ]
    parts = {SAME_PLACE.get(word.strip("."), word.strip(".")) for word in words} | {plain}
    if len(words) > 1:
        parts.add("".join(word[0] for word in words))
    return parts


def same_name(a: Name, b: Name) -> bool:
    """Whether two names may be of one: a shared word, initials, a country and its capital."""
    parts_a, parts_b = name_parts(a.text), name_parts(b.text)
    return bool(parts_a & parts_b)


# --- without a parser -------------------------------------------------------------------------------------------------

_WORD = r"[A-ZÀ-Þ](?:\.(?:[A-Z]\.)*|[\w-]*(?:['’](?!s\b)\w+)*)"
_PROPER = re.compile(rf"\b{_WORD}(?: (?:(?:of|de|al|bin|van|von|the) )?{_WORD})*")
_OPENING = re.compile(r"(?:^|[.!?:][\"'”’)]*\s+|\n|[\"“‘])$")
_CALENDAR = frozenset(
    listed(
        "january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday i"
    )
)
_COMMON = STOP_WORDS | _CALENDAR | _TITLES | frozenset(listed("nearly up however meanwhile police authorities"))


def guess_names(text: str) -> tuple[Name, ...]:
    """Runs of capitalised words, for use without a parser; all labelled `other`. Calendar words and function words are no names."""
    guesses = (_guess(text, match) for match in _PROPER.finditer(text))
    return tuple(name for name in guesses if name)


def _guess(text: str, match: re.Match[str]) -> Name | None:
    start, words = match.start(), match.group().rstrip(" .")
    opening = bool(_OPENING.search(text, max(0, start - 6), start))
    first, _, rest = words.partition(" ")
    if first.lower().strip(".") in _COMMON:
        start, words = start + len(first) + 1, rest
    elif opening and not rest and not text.startswith(("'s", "’s"), match.end()) and _is_common(first):
        return None
    return Name(words, start, start + len(words), "other") if words else None


def _is_common(word: str) -> bool:
    """A word that opens a sentence and is more likely common than a name: plural, -ing, -ion, -ment … or a class word."""
    if sum(map(str.isupper, word)) > 1:
        return False
    return word.lower().endswith(("s", "ing", "ion", "ment", "ly", "ers", "ity", "ics")) or plain_stem(word) in CLASS_OF
