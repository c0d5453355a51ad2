"""How far two reviewers agree who judge the same claim without knowing of each other.

Three measures of the same pairs. Raw agreement is the share of equal ratings. Cohen's kappa (1960) takes off what two
people with their habits would reach by chance. Krippendorff's alpha (2004) takes off what the ratings as a whole would
reach by chance; nominal, where any two ratings differ alike, and ordinal, where "true" and "mostly true" differ less
than "true" and "false". A rating without a number ("unproven") is no point on that line: its pairs are left out there.

Intervals are percentiles of a bootstrap: pairs are drawn anew, with replacement. On fewer than 20 pairs no coefficient
is given: its interval would span most of what is possible, and the number alone would be believed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Now

from claims.review.models import AgreementRun, Verdict

FEWEST = 20
RESAMPLES = 1000
_SEED = 20  # the same pairs give the same interval


@dataclass(frozen=True)
class Pair:
    """Two opinions on one claim, each a rating's id and its number for the ordinal measure."""

    first: int
    second: int
    first_value: int | None
    second_value: int | None
    first_reviewer: str
    second_reviewer: str
    kind: str
    month: str

    @property
    def reviewers(self) -> str:
        return " and ".join(sorted((self.first_reviewer, self.second_reviewer)))

    def in_order_of_names(self) -> Pair:
        """Turned so that each person is always on the same side, as Cohen's kappa wants it for two certain people."""
        if self.first_reviewer <= self.second_reviewer:
            return self
        return Pair(
            self.second,
            self.first,
            self.second_value,
            self.first_value,
            self.second_reviewer,
            self.first_reviewer,
            self.kind,
            self.month,
        )


@dataclass(frozen=True)
class Coefficient:
    """A measure with its 95 per cent interval; no value, and why, where there is none."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the page: a group of pairs and what was measured on it."""

    grouped_by: str
    name: str
    pairs: int
    equal: int
    raw: Coefficient
    kappa: Coefficient
    nominal: Coefficient
    ordinal: Coefficient


def list_pairs() -> list[Pair]:
    """Every second opinion with the first one that it met. What is still blind has no second and is not among them; nor
    are opinions that came with a report from elsewhere, which one account signs for all."""
    met = Verdict.objects.filter(claim=OuterRef("claim"), round=Verdict.Round.FIRST, pk__lt=OuterRef("pk"))
    second = Verdict.objects.filter(round=Verdict.Round.SECOND, blind=False).annotate(
        first=Subquery(met.order_by("-pk").values("pk")[:1]),
        opener=Subquery(met.order_by("-pk").values("reviewer")[:1]),
    )
    second = second.filter(opener__isnull=False).exclude(opener=F("reviewer"))
    rows = list(second.order_by("pk").values("first", "rating", "rating__value", "rating__scale", "sealed_at",
                                             name=F("reviewer__username"), kind=F("claim__kind")))  # fmt: skip
    firsts = Verdict.objects.select_related("rating", "reviewer").in_bulk([row["first"] for row in rows])
    return [
        Pair(
            first=firsts[row["first"]].rating_id,
            second=row["rating"],
            first_value=firsts[row["first"]].rating.value,
            second_value=row["rating__value"],
            first_reviewer=firsts[row["first"]].reviewer.username,
            second_reviewer=row["name"],
            kind=row["kind"],
            month=row["sealed_at"].strftime("%Y-%m"),
        )
        for row in rows
        if firsts[row["first"]].rating.scale_id == row["rating__scale"]
    ]


def measure_groups(pairs: Sequence[Pair]) -> list[Row]:
    """All pairs together, then by kind of claim, by the two reviewers, and by month."""
    rows = [measure("all", "all pairs", pairs)]
    for grouped_by, name_of in (("kind", lambda pair: pair.kind), ("month", lambda pair: pair.month)):
        rows += [measure(grouped_by, name, group) for name, group in _group(pairs, name_of)]
    turned = [pair.in_order_of_names() for pair in pairs]
    return rows + [measure("reviewers", name, group) for name, group in _group(turned, lambda pair: pair.reviewers)]


def _group(pairs: Sequence[Pair], name_of: Callable[[Pair], str]) -> list[tuple[str, list[Pair]]]:
    groups = defaultdict(list)
    for pair in pairs:
        groups[name_of(pair)].append(pair)
    return sorted(groups.items())


def measure(grouped_by: str, name: str, pairs: Sequence[Pair]) -> Row:
    ratings = [(pair.first, pair.second) for pair in pairs]
    numbered = [
        (pair.first_value, pair.second_value)
        for pair in pairs
        if pair.first_value is not None and pair.second_value is not None
    ]
    return Row(
        grouped_by=grouped_by,
        name=name,
        pairs=len(pairs),
        equal=sum(first == second for first, second in ratings),
        raw=estimate(ratings, compute_raw),
        kappa=estimate(ratings, compute_kappa),
        nominal=estimate(ratings, lambda sample: compute_alpha(_as_coders(sample), "nominal")),
        ordinal=estimate(numbered, lambda sample: compute_alpha(_as_coders(sample), "ordinal")),
    )


def _as_coders(pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    return [[first for first, _ in pairs], [second for _, second in pairs]]


def compute_raw(pairs: Sequence[tuple[int, int]]) -> float:
    """The share of pairs whose two ratings are equal."""
    return sum(first == second for first, second in pairs) / len(pairs)


def compute_kappa(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Cohen's kappa, unweighted, by scikit-learn; None where it is not defined (everybody always chose the same)."""
    # imported here: SciPy takes a second and much memory, which only the worker that computes this pays
    from sklearn.metrics import cohen_kappa_score

    first, second = _as_coders(pairs)
    if len({*first, *second}) < 2:
        return None
    return float(cohen_kappa_score(first, second))


def compute_alpha(coders: Sequence[Sequence[float | None]], level: str) -> float | None:
    """Krippendorff's alpha of a table of coders by units, None for what a coder left out, by the package of that name.

    None where it is not defined: there is but one value in the whole table.
    """
    import krippendorff  # here for the reason given above

    values = {value for row in coders for value in row if value is not None}
    if len(values) < 2:
        return None
    # every value that occurs takes part in the order, whether or not it can be paired
    table = [[math.nan if value is None else float(value) for value in row] for row in coders]
    return float(krippendorff.alpha(table, level_of_measurement=level))


def estimate(pairs: Sequence[tuple[int, int]], compute: Callable[[Sequence], float | None]) -> Coefficient:
    """The coefficient with its interval; or why there is none."""
    if len(pairs) < FEWEST:
        return Coefficient(reason=f"needs {FEWEST} pairs")
    value = compute(pairs)
    if value is None:
        return Coefficient(reason="not defined: there was only one rating")
    low, high = _resample(pairs, compute)
    return Coefficient(value=value, low=low, high=high)


def _resample(pairs: Sequence[tuple[int, int]], compute: Callable) -> tuple[float, float]:
    """The middle 95 per cent of the coefficient over samples of the same size; samples where it is not defined are
    left out, which only happens when nearly all ratings are the same."""
    import numpy

    random = numpy.random.default_rng(_SEED)
    draws = random.integers(0, len(pairs), size=(RESAMPLES, len(pairs)))
    values = [value for draw in draws if (value := compute([pairs[at] for at in draw])) is not None]
    low, high = numpy.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def request_agreement(*, user) -> AgreementRun:
    """Asks for a new computation; while one is under way, that one."""
    try:
        with transaction.atomic():
            return AgreementRun.objects.create(asked_by=user)
    except IntegrityError:
        return AgreementRun.objects.filter(finished_at=None).first() or AgreementRun.objects.first()


@transaction.atomic
def compute_agreement(run_id: int) -> None:
    """Computes what was asked for and stores it. The lock is held meanwhile: who is woken a second time goes away."""
    run = AgreementRun.objects.select_for_update(skip_locked=True).filter(pk=run_id, finished_at=None).first()
    if run:
        results = [asdict(row) for row in measure_groups(list_pairs())]
        AgreementRun.objects.filter(pk=run_id).update(results=results, finished_at=Now())


def find_open_agreement_runs() -> list[int]:
    return list(AgreementRun.objects.filter(finished_at=None).values_list("pk", flat=True))
