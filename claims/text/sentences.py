"""Cut a text into sentences and say what kind of line each one is.

The parser's own boundaries are wrong where a full stop belongs to a word, and it does not see the page: blank lines,
headlines, list items, table rows. So the cuts are made first, by rule, and the parser reads one sentence at a time;
that also keeps its memory and its time linear in the length of the text.

    Wrong: "She met Sgt." | "Amos Hale at 5 p.m. Mr. Lee left."
    Right: "She met Sgt. Amos Hale at 5 p.m." | "Mr. Lee left."

A quotation of several sentences is cut as well; `quotations.py` gives each of them its speaker. Where the full stop was
forgotten, a word that is only written with a capital where a sentence begins cuts: "They called it “a shame” She left."

Offsets are code points of the given text, end exclusive, without the white space around a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.text.bylines import read_byline
from claims.text.values import Sentence

# Words whose full stop never ends a sentence, because a name or a number follows.
BEFORE_NAME = frozenset(
    "mr mrs ms mx dr prof sir st sgt cpl pvt lt col gen adm capt cmdr maj brig gov sen rep pres hon rev fr sr msgr supt "
    "insp det messrs mme mlle mt ft no nos art sec fig figs vol vols ch pp p ed eds approx ca cf vs v viz al est "
    "ambassador-gen attys atty amb asst dept univ ph".split()
)
# Words whose full stop may end a sentence: only a following sentence opener decides.
MAYBE_LAST = frozenset(
    "inc ltd co corp bros plc llc jr sr etc jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri "
    "sat sun ave blvd rd ln sq u.s u.k u.n e.u d.c a.m p.m e.g i.e b.c a.d ph.d m.d b.a m.a kg km cm mm oz lb lbs hrs "
    "hr min mins avg gal mph mass calif conn ill ind wis va pa fla tex wash ore ariz colo mich minn tenn ala ark okla".split()
)
NEVER_LAST = frozenset(["e.g", "i.e", "u.s", "u.k", "u.n", "e.u"])
OPENER = re.compile(
    r"(?:the|a|an|he|she|it|they|we|i|you|his|her|its|their|our|this|that|these|those|there|in|on|at|by|for|from|after|"
    r"before|when|while|as|if|although|though|but|and|however|meanwhile|moreover|additionally|mr|mrs|ms|dr|prof|sir|"
    r"president|one|two|some|many|most|no|not|what|who|why|how|where|according)\b",
    re.IGNORECASE,
)
END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?:\[(?:\d{1,3}|[a-z]|note \d+|citation needed)\])*(?=\s|$)|[。！？]+[」』”]*")
# A forgotten full stop: behind a closing mark, or behind a word in lower case, a sentence's first word and another in lower case.
LOST_END = re.compile(
    r"(?<=\w)[\"'”’](?=\s+(?:The|An?|He|She|It|They|We|This|That|These|Those|There|His|Her|Its|Their|But|And|In|On|At|For|"
    r"After|Before|When|While|If|As|One|Two|Some|Many|Most|No|Only|Even|Both|Was|Were|Has|Had)\s+[a-z\d])"
    r"|(?<=[a-z])(?=\s+(?:The|He|She|They|It|This|These|But|There|His|Her|Their)\s+[a-z])"
)
# Words that a sentence does not end with.
NEVER_END = frozenset(
    "the a an of to and or but nor that than as at by for from in into on with about after before when while if because where "
    "whether who whom which what how is are was were be called named titled dubbed my your his her its our their this".split()
)
# The marks of an encyclopedia's notes, "failed.[3][4]", "in 1930,[a]"; and the brackets of "“[w]e will”", which keep the letter.
CITATION = re.compile(
    r"(?<=[\w.,;:!?)\]”\"'])\[(?:\d{1,3}|[a-z]|note \d+|citation needed)\](?!\w)|(?P<opens>\[)(?=\w\]\w)|(?<=\[\w)\](?=\w)"
)
ANY_END = re.compile(f"{END.pattern}|{LOST_END.pattern}")
BLOCK = re.compile(r"\n[^\S\n]*\n\s*|\n|\r\n?|\u2028|\u2029|\f|\v|\x85")
LIST_ITEM = re.compile(r"\s*(?:[-*•‣·–—]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+")
NUMBER = re.compile(r"(?<=\S)\s+\(?(?P<number>\d{1,2})[.)]\s+(?=\S)")
SOURCE_LINE = re.compile(r"\s*(?:original\s+source|source|via)\s*:\s*(?P<source>\S.*?)\s*$", re.IGNORECASE)
# Where a dispatch was written, before its dash: "LONDON, March 4 (Newswire) - ", "Paris (AFP) — "; a place alone only in capitals.
_CAPITALS = r"[A-Z][A-Z.'’]+(?:[ /-][A-Z][A-Z.'’]+){0,3}(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)?"
_DAY = r"(?:,? (?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?(?: \d{1,2})?(?:,? \d{4})?)"
_AGENCY = r"(?: \([A-Z][\w.&/ -]{1,30}\))"
DATELINE = re.compile(
    rf"(?:{_CAPITALS}(?:{_DAY}{_AGENCY}?|{_AGENCY})\s+(?:[—–]|--?)\s+|(?=[A-Z.]{{5}}|[A-Z.]+[ -][A-Z]{{2}}){_CAPITALS}\s?(?:[—–]|--)\s?(?=[\"“‘\'A-Z\d])"
    rf"|[A-Z][\w.'’]+(?: [A-Z][\w.'’]+){{0,2}}{_DAY}?{_AGENCY}\s?(?:[—–]|--?)\s+)"
)
CAPTION = re.compile(r"\s*(?:photo|picture|image|caption|credit|file photo|figure \d+|table \d+)\s*[:.]", re.IGNORECASE)
MAX_CHARS = 1200  # a longer run without a full stop is read in pieces: the parser's time must stay linear


def find_sentences(text: str) -> tuple[Sentence, ...]:
    """Every sentence, headline, list item, caption, byline, dateline and source line of the text, in order."""
    return tuple(sentence for start, end in _blocks(text) for sentence in _read_block(text, start, end))


def read_source_line(text: str) -> str:
    """What a line "Original Source: …" names, or ""."""
    match = SOURCE_LINE.match(text)
    return match["source"] if match else ""


def leave_out_citations(text: str) -> tuple[str, list[tuple[int, int, bool]]]:
    """The text without its note marks, and for each: its place in the shorter text, how much is left out up to behind it,
    and whether it opens a word that goes on."""
    if "[" not in text:
        return text, []
    cuts, out = [], 0
    for mark in CITATION.finditer(text):
        cuts.append((mark.start() - out, out + len(mark.group()), bool(mark["opens"])))
        out += len(mark.group())
    return CITATION.sub("", text), cuts


def cut_long(text: str, start: int, end: int, limit: int = MAX_CHARS) -> Iterator[tuple[int, int]]:
    """Pieces of at most `limit` characters, cut at a semicolon, else a comma, else a space."""
    while end - start > limit:
        window = text[start : start + limit]
        cut = max(window.rfind("; "), window.rfind(", ")) + 1
        cut = cut if cut > limit // 2 else window.rfind(" ") + 1
        cut = cut or limit
        yield start, start + cut
        start += cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Lines; a line that was only wrapped (it goes on in lower case and its end is no sentence's end) is joined."""
    start = 0
    for match in BLOCK.finditer(text):
        if _is_wrapped(text, start, match):
            continue
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _is_wrapped(text: str, start: int, gap: re.Match[str]) -> bool:
    if gap.group().count("\n") > 1:
        return False
    before, after = text[start : gap.start()].rstrip(), text[gap.end() : gap.end() + 40].lstrip()
    return bool(len(before) > 40 and before[-1] not in '.!?:;…"”' and after[:1].islower())


def _read_block(text: str, start: int, end: int) -> Iterator[Sentence]:
    start, end = _strip(text, start, end)
    if start == end:
        return
    line = text[start:end]
    if SOURCE_LINE.match(line) and len(line) < 200:
        yield Sentence(start, end, "source line")
        return
    if read_byline(line):
        yield Sentence(start, end, "byline")
        return
    kind = "sentence"
    if bullet := LIST_ITEM.match(line):
        start, kind = start + bullet.end(), "list item"
    elif CAPTION.match(line):
        kind = "caption"
    elif (dateline := DATELINE.match(line)) and not DATELINE.match(line, dateline.end()):
        yield Sentence(start, start + len(dateline.group().rstrip(" —–-")), "dateline")
        start += dateline.end()
    if numbers := _find_numbered(text, start, end):
        yield from _read_numbered(text, start, end, numbers)
        return
    for first, last in _cut(text, start, end):
        whole = (first, last) == (start, end)
        yield Sentence(
            first, last, "headline" if whole and kind == "sentence" and _is_headline(text, first, last) else kind
        )


def _find_numbered(text: str, start: int, end: int) -> list[re.Match[str]]:
    """The numbers of a list inside a line, "They are: 1. Oslo 2. Bern", which count from one."""
    if ":" not in text[start:end]:
        return []
    found: list[re.Match[str]] = []
    for match in NUMBER.finditer(text, start, end):
        if int(match["number"]) == len(found) + 1 and (found or text[start : match.start()].rstrip().endswith(":")):
            found.append(match)
    return found if len(found) > 1 else []


def _read_numbered(text: str, start: int, end: int, numbers: list[re.Match[str]]) -> Iterator[Sentence]:
    for first, last in _cut(text, start, numbers[0].start()):
        yield Sentence(first, last)
    for match, after in zip(numbers, [*numbers[1:], None], strict=True):
        behind = match.end() + len(
            re.sub(r"[,;]?(?:\s+(?:and|or))?\s*$", "", text[match.end() : after.start() if after else end])
        )
        for n, (first, last) in enumerate(_cut(text, match.end(), behind)):
            yield Sentence(first, last, "list item" if not n else "sentence")


def _is_headline(text: str, start: int, end: int) -> bool:
    """A line of its own without a sentence's end."""
    return end - start < 160 and text[end - 1] not in '.!?…:;,"”’)' and (start == 0 or text[start - 1] in "\n\r")


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    for match in ANY_END.finditer(text, start, end):
        if match.end() >= end or match.end() <= first or not _ends_sentence(text, first, match, end):
            continue
        yield _strip(text, first, match.end())
        first = match.end()
    if text[first:end].strip():
        yield _strip(text, first, end)


def _ends_sentence(text: str, start: int, match: re.Match[str], limit: int) -> bool:
    after = text[match.end() : min(limit, match.end() + 60)].lstrip()
    if not after:
        return False
    mark = match.group()
    if after[0].islower() or after[0] in ",;:)":
        return False
    if not mark or mark in "\"'”’":
        return _is_lost_end(text, start, match.start(), mark)
    if not mark.startswith(".") or mark.startswith(".."):
        return mark[-1] not in '"”’»' or not _is_reporting_tail(after)
    word = re.search(r"[^\s(\[“\"‘]*$", text[max(start, match.start() - 24) : match.start()])
    word = word.group().lower() if word else ""
    return _full_stop_ends(word, after)


def _is_lost_end(text: str, start: int, at: int, mark: str) -> bool:
    """Not in a title, "their song “Lose It” …", "the film Push It in 2010": there other words have capitals too."""
    words = text[max(start, at - 60) : at].split()
    last = words[-1].lstrip("\"'“‘") if words else ""
    return bool(mark) or (len(words) > 2 and last.islower() and last not in NEVER_END)


def _full_stop_ends(word: str, after: str) -> bool:
    if word.startswith(":") and word[1:].isdigit():  # "They are: 1. Oslo"
        return False
    if word in BEFORE_NAME:
        return word == "no" and after[0].isupper()
    if word in MAYBE_LAST or re.fullmatch(r"(?:[a-z]\.)+[a-z]", word):
        return bool(OPENER.match(after)) and after[0].isupper() and word not in ("e.g", "i.e")
    if re.fullmatch(r"[a-z]", word):  # an initial: "J. K. Adeyemi"; but "vitamin C. The …"
        return bool(OPENER.match(after)) and after[0].isupper() and not re.match(r"[A-Z]\.", after)
    return True


def _is_reporting_tail(after: str) -> bool:
    return after[0].islower()


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
