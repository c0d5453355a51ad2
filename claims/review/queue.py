"""The queue: what waits for whom, by check-worthiness, narrowed by filters; and the numbers above it."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now
from django.http import QueryDict

from claims.articles.models import Article, Claim
from claims.evidence.models import Attachment, Conflict, Evidence
from claims.http import read_number
from claims.people.models import User
from claims.review.models import Assignment, Verdict
from claims.sources.models import Capture
from claims.statements import PlainObject, Statement, count_rows, restore

TABS = (
    ("all", "All"),
    ("mine", "Mine"),
    ("unassigned", "Unassigned"),
    ("second", "Second opinions"),
    ("disputes", "Disputes"),
    ("stale", "Stale"),
)
STATES = (
    ("open", "open"),
    ("decided", "decided"),
    ("stale", "stale"),
    ("dismissed", "dismissed"),
    ("flagged", "not checkable"),
)
KINDS = ("numerical", "quote", "event/property", "causal", "position")
PAGE = 50
COUNTED = 1000  # as far as the numbers above the queue are counted


@dataclass(frozen=True)
class Filters:
    """A question to the queue. `state` counts in the tab "all" only: the others say it by themselves."""

    tab: str = "all"
    state: str = "open"
    article: int | None = None
    kind: str = ""
    attributed: str = ""
    score: int | None = None  # at least, in hundredths
    domain: str = ""  # of an attached source, or a part of it that begins at a dot
    conflict: str = ""  # whether a quote says otherwise in a number, date or name, as a hint has it
    age: int | None = None  # at least, in days

    @property
    def narrowed(self) -> bool:
        return self != Filters(tab=self.tab)

    @property
    def query(self) -> str:
        """As an address has it, without what is as usual."""
        usual = asdict(Filters())
        return urlencode({name: value for name, value in asdict(self).items() if value != usual[name]})


def queue_filters(query: QueryDict) -> Filters:
    """Reads filters from the address; what makes no sense is left out."""
    asked = {each.name: query.get(each.name, "").replace("\0", "").strip() for each in fields(Filters)}
    return Filters(
        tab=asked["tab"] if asked["tab"] in dict(TABS) else "all",
        state=asked["state"] if asked["state"] in dict(STATES) else "open",
        article=read_number(asked["article"], 10**18),
        kind=asked["kind"][:20],
        attributed=asked["attributed"] if asked["attributed"] in {"yes", "no"} else "",
        score=read_number(asked["score"], 100),
        domain=asked["domain"].lower()[:200],
        conflict=asked["conflict"] if asked["conflict"] in {"yes", "no"} else "",
        age=read_number(asked["age"], 36_500),
    )


_IN_STATE = {
    "open": Q(state__in=Claim.OPEN, checkable=True),
    "decided": Q(state__in=Claim.SETTLED),
    "stale": Q(state=Claim.State.STALE),
    "dismissed": Q(state=Claim.State.DISMISSED),
    "flagged": Q(checkable=False, state__in=Claim.OPEN),
}
_ROUND_OF_STATE = (
    Q(round=Verdict.Round.FIRST, claim__state__in=Claim.OPEN)
    | Q(round=Verdict.Round.SECOND, claim__state=Claim.State.SECOND_REVIEW)
    | Q(round=Verdict.Round.ADJUDICATION, claim__state=Claim.State.IN_DISPUTE)
)


def standing_assignments() -> QuerySet[Assignment]:
    """Those of the round that their claim is in. Whoever was made inactive holds nothing back."""
    return Assignment.objects.filter(_ROUND_OF_STATE, person__is_active=True)


def _in_tab(filters: Filters, person) -> Q | Exists:
    assigned = standing_assignments().filter(claim=OuterRef("pk"))
    own = Verdict.objects.filter(claim=OuterRef("pk"), reviewer=person, superseded=False)
    return {
        "all": _IN_STATE[filters.state],
        "mine": Q(pk__in=standing_assignments().filter(person=person).values("claim")),
        "unassigned": _IN_STATE["open"] & ~Exists(assigned),
        "second": Q(state=Claim.State.SECOND_REVIEW) & ~Exists(own),
        "disputes": Q(state=Claim.State.IN_DISPUTE),
        "stale": _IN_STATE["stale"],
    }[filters.tab]


def filter_queue(filters: Filters, person=None) -> QuerySet[Claim]:
    """Claims of the queue, the most check-worthy first."""
    claims = Claim.objects.filter(_in_tab(filters, person)).select_related("article")
    return narrow(claims, filters).order_by("-worthiness", "id")


def narrow(claims: QuerySet[Claim], filters: Filters) -> QuerySet[Claim]:
    """The claims that all filters but tab and state let through."""
    if filters.article:
        claims = claims.filter(article_id=filters.article)
    if filters.kind:
        claims = claims.filter(kind=filters.kind)
    if filters.attributed:
        claims = claims.filter(attribution=[]) if filters.attributed == "no" else claims.exclude(attribution=[])
    if filters.score is not None:
        claims = claims.filter(worthiness__gte=filters.score / 100)
    if filters.age is not None:
        claims = claims.filter(created_at__lte=Now() - dt.timedelta(days=filters.age))
    if filters.domain:
        host = Q(source__host=filters.domain) | Q(source__host__endswith=f".{filters.domain}")
        claims = claims.filter(Exists(Attachment.objects.filter(host, claim=OuterRef("pk"))))
    if filters.conflict:
        clashes = Exists(standing_hints().filter(claim=OuterRef("pk")))
        claims = claims.filter(clashes if filters.conflict == "yes" else ~clashes)
    return claims


def standing_hints() -> QuerySet[Conflict]:
    """Hints that a quote says otherwise, neither dismissed nor of a quote that was taken back."""
    return Conflict.objects.filter(dismissed_at=None, evidence__isnull=False, evidence__withdrawn_at=None)


@dataclass(frozen=True)
class Row:
    """A claim in the queue, in words: fifty of them are on a page, so a template has nothing left to work out."""

    pk: int
    number: int
    words: str
    article: str
    worthiness: float
    evidence: str
    clashes: str  # hints that a quote says otherwise, in words; empty for none
    state: str
    hue: str
    holder: int | None  # the id of whom it is assigned to
    name: str
    due_on: dt.date | None

    @property
    def score(self) -> str:
        return f"{self.worthiness:.2f}"


@dataclass(frozen=True)
class QueuePage:
    """Some rows, and where the next ones begin; found by their place in the order, not by counting from the top."""

    claims: list[Row]
    further: str
    first: bool


def load_page(filters: Filters, person, after: str) -> QueuePage:
    """One page, in one statement however long the queue and however far down."""
    score, _, pk = after.partition("_")
    place = _read_place(score, pk)
    at = {"worthiness": place[0], "after": place[1]} if place else {}
    rows = [_read_row(row) for row in _page_statement(filters, place is not None).all(person=person.pk, **at)]
    further = f"{rows[PAGE - 1].worthiness!r}_{rows[PAGE - 1].pk}" if len(rows) > PAGE else ""
    return QueuePage(rows[:PAGE], further, place is None)


@lru_cache(maxsize=100)
def _page_statement(filters: Filters, continued: bool) -> Statement:
    """The statement of a page under these filters; people come back to theirs."""
    if not continued:
        return Statement(lambda person: _rows(filter_queue(filters, person)))
    # the first condition says nothing new, but is one that the index can begin at
    return Statement(
        lambda person, worthiness, after: _rows(
            filter_queue(filters, person)
            .filter(worthiness__lte=worthiness)
            .filter(Q(worthiness__lt=worthiness) | Q(pk__gt=after))
        )
    )


def _rows(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """What a row shows, of one claim more than a page has; PostgreSQL counts for the rows of the page only."""
    attached = Attachment.objects.filter(claim=OuterRef("pk"))
    being_fetched = Exists(Capture.objects.filter(source=OuterRef("source"), state__in=Capture.OPEN))
    told = claims.annotate(
        quotes=count_rows(Evidence.objects.filter(claim=OuterRef("pk"), withdrawn_at=None)),
        fetching=count_rows(attached.filter(being_fetched)),
        sources=count_rows(attached),
        clashes=count_rows(standing_hints().filter(claim=OuterRef("pk"))),
        verdict=Subquery(Verdict.objects.filter(claim=OuterRef("pk"), decisive=True).values(row=_VERDICT)),
        assignment=Subquery(standing_assignments().filter(claim=OuterRef("pk")).values(row=ASSIGNMENT)[:1]),
    )
    shown = ("pk", "number", "standalone", "article__title", "worthiness", "state")
    return told.values_list(*shown, "quotes", "fetching", "sources", "clashes", "verdict", "assignment")[: PAGE + 1]


_PERSON = ("id", "username", "first_name", "last_name", "display_name")
_VERDICT = PlainObject(**{name: f"rating__{name}" for name in ("hue", "glyph", "label")})
ASSIGNMENT = PlainObject(due_on="due_on", person=PlainObject(**{name: f"person__{name}" for name in _PERSON}))


def _read_row(row: tuple) -> Row:
    pk, number, words, article, worthiness, state, *counts, clashes, verdict, given = row
    rated = verdict if state in Claim.SETTLED else None
    return Row(
        pk=pk,
        number=number,
        words=words,
        article=article if len(article) <= 60 else f"{article[:59]}…",
        worthiness=worthiness,
        evidence=_say_evidence(*counts),
        clashes=f"⚠ {clashes} conflict{'s' if clashes > 1 else ''}" if clashes else "",
        state=_say_state(state, rated),
        hue=rated["hue"] if rated else "open",
        holder=given["person"]["id"] if given else None,
        name=str(restore(User, given["person"])) if given else "",
        due_on=dt.date.fromisoformat(given["due_on"]) if given and given["due_on"] else None,
    )


_STATES = dict(Claim.State.choices)


def _say_state(state: str, rated: dict[str, str] | None) -> str:
    """The rating of a claim that is decided; else how far it is."""
    if rated is None:
        return _STATES[state]
    rating = f"{rated['glyph']}\u00a0{rated['label']}"
    return rating if state == Claim.State.DECIDED else f"{rating}, {_STATES[state]}"


def _say_evidence(quotes: int, fetching: int, sources: int) -> str:
    if quotes:
        return f"{quotes} quote{'s' if quotes > 1 else ''}"
    if fetching:
        return f"{fetching} fetching"
    return f"{sources} source{'s' if sources > 1 else ''}" if sources else "–"


def _read_place(score: str, pk: str) -> tuple[float, int] | None:
    try:
        worthiness = float(score)
    except ValueError:
        return None
    return (worthiness, int(pk)) if 0 <= worthiness <= 1 and pk.isdecimal() and len(pk) < 19 else None


def load_numbers(person) -> dict[str, str]:
    """The tiles and the number on each tab, in one statement. Nobody needs to know which of the large numbers it is, so
    counting stops at a thousand: "1,000+"."""
    counted = _NUMBERS.one(person=person.pk)[0]
    numbers = {name: _say_number(number, COUNTED) for name, number in counted.items()}
    unassigned = _say_number(counted["all"] - counted["assigned"], COUNTED, counted["all"] == 2 * COUNTED)
    return numbers | {"open": numbers["all"], "unassigned": unassigned}


def _say_number(number: int, most: int, is_least: bool = False) -> str:
    return f"{min(number, most):,}{'+' if is_least or number >= most else ''}"


def _numbers(person: int) -> QuerySet[User]:
    claims = Claim.objects.all()
    assigned = standing_assignments()
    own = Verdict.objects.filter(claim=OuterRef("pk"), reviewer=person, superseded=False)
    numbers = {
        "all": claims.filter(_IN_STATE["open"]),
        "mine": assigned.filter(person=person),
        "assigned": assigned.filter(round=Verdict.Round.FIRST, claim__checkable=True),
        "second": claims.filter(~Exists(own), state=Claim.State.SECOND_REVIEW),
        "disputes": claims.filter(state=Claim.State.IN_DISPUTE),
        "stale": claims.filter(_IN_STATE["stale"]),
        "decided_by_you": Verdict.objects.filter(reviewer=person, superseded=False),
        "fetching": Capture.objects.filter(state__in=Capture.OPEN),
        "articles": Article.objects.all(),
    }
    # twice as far, so that the difference of "all" and "assigned" can be told up to a thousand
    counted = {name: count_rows(rows, 2 * COUNTED) for name, rows in numbers.items()}
    return User.objects.filter(pk=person).values_list(PlainObject(**counted))


_NUMBERS = Statement(_numbers)
