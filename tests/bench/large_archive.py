"""A large archive with words as people use them: common and rare ones, names, figures. Seeded, by COPY, growing from size to size.

The words are those of the claims in `../shared/data` where that is there, else those of our own pairs of paraphrases and of made-up
names. Half of the claims are real sentences in which some words were exchanged, so that near ones abound; half are words at random.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.db import connection

from claims.review.models import Rating
from tests.builders import make_person, make_scale

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data" / "claims"
PARAPHRASES = ROOT / "tests" / "matching" / "paraphrases.jsonl"
PER_ARTICLE, PER_SOURCE = 20, 100
BATCH = 50_000
_WORD = re.compile(r"[^\W\d_][\w’'-]*|\d[\d,.]*\d|\d")


class LargeArchive:
    """Grows the archive; ids begin at 1 and leave no gap."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)
        self.sentences = _read_sentences()
        counts = Counter(word for sentence in self.sentences for word in _WORD.findall(sentence))
        rare = [_make_name(self.random) for _ in range(60_000)]
        self.words = [*counts, *rare]
        self.weights = list(itertools.accumulate([*counts.values(), *([0.3] * len(rare))]))
        self.size = self.sources = 0

    def say(self) -> str:
        """One claim."""
        choice = self.random
        if choice.random() < 0.5:
            return " ".join(choice.choices(self.words, cum_weights=self.weights, k=choice.randint(8, 18))) + "."
        pieces = choice.choice(self.sentences).split(" ")
        for at in range(len(pieces)):
            if choice.random() < 0.3:
                pieces[at] = choice.choices(self.words, cum_weights=self.weights)[0]
        return " ".join(pieces)

    def grow(self, size: int) -> None:
        """Adds articles, claims, sources with quotes, and verdicts until there are `size` claims."""
        with connection.cursor() as cursor:
            if not self.size:
                self._begin()
            while self.size < size:
                self._add(cursor, self.size, min(size, self.size + BATCH))
            for table in ("article", "revision", "claim", "source", "snapshot", "extraction", "evidence", "verdict"):
                name = f"claims_{table}"
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))")
            cursor.execute("VACUUM ANALYZE")

    def _begin(self) -> None:
        _give_defaults()
        make_scale()
        self.people = [make_person(f"reviewer{number}", "Reviewer").pk for number in range(4)]
        self.ratings = list(Rating.objects.values_list("pk", flat=True))

    def _add(self, cursor, first: int, last: int) -> None:
        claims = [(pk, self.say()) for pk in range(first + 1, last + 1)]
        articles = range(first // PER_ARTICLE + 1, (last - 1) // PER_ARTICLE + 2)
        _copy(cursor, "article", _ARTICLE, (self._article(pk) for pk in articles))
        _copy(cursor, "revision", _REVISION, (_revision(pk, claims[0][1]) for pk in articles))
        _copy(cursor, "claim", _CLAIM, (self._claim(pk, words) for pk, words in claims))
        quoted = [pk for pk, _ in claims if pk % 4 == 0]
        self._add_sources(cursor, quoted)
        decided = [(pk, words) for pk, words in claims if pk % 4 == 0]
        _copy(cursor, "verdict", _VERDICT, (self._verdict(pk, words) for pk, words in decided))
        self.size = last

    def _article(self, pk: int) -> tuple:
        day = date(2020, 1, 1) + timedelta(days=pk % 2000)
        return pk, self.say()[:80], "The Example", "", day, "", "", "en", "[]", 1

    def _claim(self, pk: int, words: str) -> tuple:
        state = "decided" if pk % 4 == 0 else "detected"
        kind = "numerical" if pk % 3 == 0 else "event/property"
        number = (pk - 1) % PER_ARTICLE
        said = [{"claimant": self.random.choice(_CLAIMANTS), "verb": "said", "hedge": ""}] if pk % 10 == 0 else []
        return (
            pk, 1 + (pk - 1) // PER_ARTICLE, number + 1, number * 50, words, words, state, True, "", kind, "affirmed", "",
            json.dumps(said), "[]", "[]", (pk % 1000) / 1000, "[]", True, "bench", "", 1,
        )  # fmt: skip

    def _add_sources(self, cursor, quoted: list[int]) -> None:
        groups = [quoted[at : at + PER_SOURCE] for at in range(0, len(quoted), PER_SOURCE)]
        sources = [(self.sources + at, [self.say() for _ in group], group) for at, group in enumerate(groups, start=1)]
        self.sources += len(sources)
        _copy(cursor, "source", _SOURCE, (_source(pk) for pk, _, _ in sources))
        _copy(cursor, "snapshot", _SNAPSHOT, (_snapshot(pk) for pk, _, _ in sources))
        _copy(cursor, "extraction", _EXTRACTION, (_extraction(pk, texts) for pk, texts, _ in sources))
        _copy(
            cursor,
            "attachment",
            _ATTACHMENT,
            ((claim, pk, self.people[0], "{}") for pk, _, group in sources for claim in group),
        )
        _copy(
            cursor,
            "evidence",
            _EVIDENCE,
            (row for pk, texts, group in sources for row in self._quotes(pk, texts, group)),
        )

    def _quotes(self, source: int, texts: list[str], claims: list[int]) -> Iterator[tuple]:
        at = 0
        for claim, text in zip(claims, texts, strict=True):
            yield (
                claim,
                source,
                1,
                at,
                at + len(text),
                text,
                "",
                "",
                "identical",
                "supports",
                "text",
                "{}",
                "",
                self.people[0],
            )
            at += len(text) + 1

    def _verdict(self, claim: int, words: str) -> tuple:
        rationale = f"{self.say()} See [1]."
        return (
            claim,
            self.people[claim % 4],
            "first",
            self.random.choice(self.ratings),
            rationale,
            words,
            False,
            True,
            False,
        )


_ARTICLE = "id title publisher author published_on url original_source language guessed version"
_REVISION = "id article_id number text text_sha256 origin file_name"
_CLAIM = (
    "id article_id number position wording standalone state checkable checkable_reason kind polarity hedge attribution insertions "
    "unresolved worthiness worthiness_reasons facts_read method dismissed_reason version"
)
_SOURCE = "id url normalised_url host file_name title watched"
_SNAPSHOT = (
    "id source_id raw_sha256 decoded_sha256 size media_type charset final_url status headers storage_name archive_name quality "
    "quality_reason"
)
_EXTRACTION = "id snapshot_id extractor version text text_sha256 hidden title author publisher language metadata suggestions notice"
_ATTACHMENT = "claim_id source_id attached_by_id problems"
_EVIDENCE = 'claim_id extraction_id number start "end" quote prefix suffix level stance medium sets note added_by_id'
_VERDICT = "claim_id reviewer_id round rating_id rationale wording superseded decisive blind"
_CLAIMANTS = ("Jane Poe", "the ministry of health", "Viktor Example", "the mayor", "a spokesman for the bank")


def _give_defaults() -> None:
    """A neutral default for each column that must have a value, so that columns of which nothing here depends need not be named."""
    neutral = {"jsonb": "[]", "ARRAY": "{}", "text": "", "character varying": "", "boolean": "false", "integer": "0"}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' "
            "AND table_name LIKE 'claims_%' AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'"
        )
        for table, column, kind in cursor.fetchall():
            if kind in neutral:
                cursor.execute(f"ALTER TABLE {table} ALTER COLUMN \"{column}\" SET DEFAULT '{neutral[kind]}'")


def _copy(cursor, table: str, columns: str, rows: Iterator[tuple]) -> None:
    with cursor.copy(f"COPY claims_{table} ({', '.join(columns.split())}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _revision(pk: int, text: str) -> tuple:
    return pk, pk, 1, text, hashlib.sha256(str(pk).encode()).hexdigest(), "pasted", ""


def _source(pk: int) -> tuple:
    url = f"https://site{pk % 500}.example.org/{pk}"
    return pk, url, url, f"site{pk % 500}.example.org", "", f"Page {pk}", False


def _snapshot(pk: int) -> tuple:
    digest = hashlib.sha256(f"s{pk}".encode()).hexdigest()
    return pk, pk, digest, digest, 1, "text/html", "", "", 200, "[]", "absent", "", "content", ""


def _extraction(pk: int, texts: list[str]) -> tuple:
    text = "\n".join(texts)
    return (
        pk,
        pk,
        "text",
        "1",
        text,
        hashlib.sha256(text.encode()).hexdigest(),
        "[]",
        f"Page {pk}",
        "",
        "",
        "en",
        "{}",
        "{}",
        "",
    )


def _make_name(choice: random.Random) -> str:
    syllables = (
        "ka",
        "lo",
        "mir",
        "vash",
        "tor",
        "be",
        "nu",
        "zin",
        "dra",
        "pol",
        "ess",
        "gua",
        "hri",
        "yam",
        "cor",
        "wel",
    )
    return "".join(choice.choices(syllables, k=choice.randint(2, 4))).title()


def _read_sentences() -> list[str]:
    """Claims and sentences of people, 4 to 40 words long."""
    files = sorted(SHARED.glob("checkworthy_*.jsonl")) or [PARAPHRASES]
    found = []
    for file in files:
        for line in file.read_text().splitlines():
            row = json.loads(line)
            found += [value for value in row.values() if isinstance(value, str)]
    return [text for text in found if 4 <= len(text.split(" ")) <= 40] or ["Nothing was found in these files at all."]
