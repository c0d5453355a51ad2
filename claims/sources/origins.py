"""Which sources are one and the same in truth: reprints, agency copy, mirrors. Ten links to one dispatch are one origin.

Sources belong together when their pages name the same canonical address, have the same text, or when most of the shorter
text stands in the longer one (runs of five words; Broder 1997).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from claims.sources.addresses import AddressRefused, normalise_url
from claims.sources.comparing import make_shingles, measure_overlap
from claims.sources.models import Extraction, Source

LEAST_OVERLAP = 0.6
LEAST_SHINGLES = 30  # shorter texts are alike by chance


@dataclass(frozen=True)
class OriginGroup:
    """Sources of one origin, and why: one sentence for each pair that was found alike."""

    sources: tuple[Source, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class _Member:
    source: Source
    text_sha256: str
    canonical: str
    shingles: frozenset[int]


def origin_groups(sources: Iterable[Source]) -> list[OriginGroup]:
    """All sources in groups of one origin, in the order given; a source like no other is a group of its own."""
    members = [_read_member(source) for source in sources]
    groups = {index: index for index in range(len(members))}
    reasons: dict[int, list[str]] = {}
    for one, other in combinations(range(len(members)), 2):
        if reason := _compare(members[one], members[other]):
            first, second = sorted((groups[one], groups[other]))
            groups = {index: first if group == second else group for index, group in groups.items()}
            reasons[first] = [*reasons.get(first, []), *(reasons.pop(second, []) if second != first else []), reason]
    return [
        OriginGroup(
            tuple(members[index].source for index, of in groups.items() if of == group), tuple(reasons.get(group, ()))
        )
        for group in dict.fromkeys(groups.values())
    ]


def _read_member(source: Source) -> _Member:
    extraction = Extraction.objects.filter(snapshot__source=source, snapshot__quality="content").first()
    if extraction is None:
        return _Member(source, "", _normalise(source.url), frozenset())
    canonical = extraction.metadata.get("canonical_url", {}).get("value", "")
    return _Member(source, extraction.text_sha256, _normalise(canonical or source.url), make_shingles(extraction.text))


def _compare(one: _Member, other: _Member) -> str:
    names = f"“{one.source}” and “{other.source}”"
    if one.canonical and one.canonical == other.canonical:
        return f"{names} name the same canonical address."
    if one.text_sha256 and one.text_sha256 == other.text_sha256:
        return f"{names} have the same text."
    overlap = measure_overlap(one.shingles, other.shingles)
    if min(len(one.shingles), len(other.shingles)) >= LEAST_SHINGLES and overlap >= LEAST_OVERLAP:
        return f"{names} share {overlap:.0%} of the shorter text."
    return ""


def _normalise(url: str) -> str:
    try:
        return normalise_url(url).removeprefix("http://").removeprefix("https://") if url else ""
    except AddressRefused:
        return ""
