"""What a reviewer sees: the article with its claims underlined, the claim desk, the tally. Plain values for templates."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from types import SimpleNamespace

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from claims.articles.models import Article, Claim, Disagreement, Fact, Revision
from claims.evidence.models import Evidence
from claims.evidence.panels import EvidencePanel, panel_columns, read_panel
from claims.people.models import User
from claims.people.permissions import may
from claims.review.blinding import visible_verdicts
from claims.review.comments import open_threads
from claims.review.models import Draft, Rating, Verdict
from claims.review.queue import ASSIGNMENT, standing_assignments
from claims.review.ratings import offered_ratings
from claims.review.services import find_round, next_claims
from claims.statements import PlainObject, Statement, count_rows, restore, row_of


@dataclass(frozen=True)
class Segment:
    """A piece of the article's text and the claims over it, the shortest first; `ends` are numbers to print after it."""

    text: str
    claims: tuple[int, ...] = ()
    hue: str = ""
    ends: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Shown:
    """What the text shows of a claim."""

    pk: int
    number: int
    hue: str  # "flagged": it cannot be checked


@dataclass(frozen=True)
class Part:
    hue: str
    glyph: str
    label: str
    count: int


@dataclass(frozen=True)
class Tally:
    """How far an article is: counts by hue, and the sentence a screen reader says."""

    parts: tuple[Part, ...]
    total: int
    open: int

    @property
    def sentence(self) -> str:
        said = ", ".join(f"{part.count} {part.label}" for part in self.parts)
        return f"{self.total - self.open} of {self.total} claims decided" + (f": {said}" if said else "")


HUES = (("true", "✓", "true"), ("mixed", "≈", "mixed"), ("false", "✕", "false"), ("unproven", "?", "unproven"))


def with_hues(claims):
    """Adds hue and glyph of the verdict that decides; nothing for a claim that has none."""
    decisive = Verdict.objects.filter(claim=OuterRef("pk"), decisive=True)
    return claims.annotate(
        verdict_hue=Subquery(decisive.values("rating__hue")[:1]),
        verdict_glyph=Subquery(decisive.values("rating__glyph")[:1]),
    )


def hue_of(claim) -> str:
    """A claim's hue on the page: its verdict's, once it is decided."""
    return claim.verdict_hue if claim.state in Claim.SETTLED and claim.verdict_hue else "open"


def shown_claims(article) -> QuerySet[Claim]:
    """The claims of an article that are on its page, each with its `hue` there as `hue_of` has it; in no order."""
    decided = Verdict.objects.filter(claim=OuterRef("pk"), decisive=True).values("rating__hue")[:1]
    settled = When(state__in=Claim.SETTLED, then=Coalesce(Subquery(decided), Value("open")))
    hue = Case(settled, default=Value("open"), output_field=CharField())
    return Claim.objects.filter(article=article).exclude(state__in=Claim.GONE).order_by().annotate(hue=hue)


def tallied_claims(article) -> QuerySet[Claim]:
    """The claims that count in an article's tally."""
    return shown_claims(article).filter(checkable=True)


def tally_claims(article: Article) -> Tally:
    return make_tally(tallied_claims(article).values_list("hue", flat=True))


def make_tally(hues: Iterable[str]) -> Tally:
    counted = Counter(hues)
    parts = tuple(Part(hue, glyph, label, counted[hue]) for hue, glyph, label in HUES if counted[hue])
    return Tally(parts=parts, total=sum(counted.values()), open=counted["open"])


def lay_out_article(revision: Revision) -> list[list[Segment]]:
    """The text as paragraphs of segments. Where claims overlap, a segment shows the shortest claim over it."""
    told = shown_claims(revision.article_id).values_list("pk", "number", "checkable", "hue")
    shown = {pk: _Shown(pk, number, hue if checkable else "flagged") for pk, number, checkable, hue in told}
    anchors = [
        (start, end, shown[claim_id])
        for claim_id, start, end in revision.appearances.values_list("claim_id", "start", "end")
        if claim_id in shown
    ]
    return [_segment(revision.text, start, end, anchors) for start, end in _paragraphs(revision.text)]


def _paragraphs(text: str) -> list[tuple[int, int]]:
    spans, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            spans.append((at, at + len(line)))
        at += len(line) + 1
    return spans


def _segment(text: str, begin: int, stop: int, anchors) -> list[Segment]:
    here = [anchor for anchor in anchors if anchor[0] < stop and anchor[1] > begin]
    edges = {begin, stop} | {max(begin, start) for start, _, _ in here} | {min(stop, end) for _, end, _ in here}
    cuts = sorted(edges)
    return [_make_segment(text, left, right, here) for left, right in pairwise(cuts)]


def _make_segment(text: str, left: int, right: int, anchors) -> Segment:
    over = sorted(
        (end - start, start, claim.number, claim) for start, end, claim in anchors if start <= left and end >= right
    )
    ends = tuple(sorted(claim.number for _, end, claim in anchors if end == right and claim.hue != "flagged"))
    if not over or not (text[left:right].strip() or ends):  # a link of a space has no name
        return Segment(text[left:right])
    return Segment(text[left:right], tuple(item[3].pk for item in over), over[0][3].hue, ends)


@dataclass(frozen=True)
class Piece:
    """A piece of a claim's wording: inserted words say where they came from, facts say what kind they are."""

    text: str
    origin: str = ""


def lay_out_wording(claim: Claim) -> list[Piece]:
    pieces, at = [], 0
    for item in sorted(claim.insertions, key=lambda item: item["start"]):
        if item["start"] < at:
            continue
        pieces.append(Piece(claim.standalone[at : item["start"]]))
        pieces.append(Piece(claim.standalone[item["start"] : item["end"]], _say_origin(item)))
        at = item["end"]
    return [piece for piece in [*pieces, Piece(claim.standalone[at:])] if piece.text]


def _say_origin(insertion: dict) -> str:
    replaced = insertion.get("replaced")
    return (f"for “{replaced}”, " if replaced else "") + f"from {insertion['origin']}"


@dataclass(frozen=True)
class Assertion:
    """One line of "what the claim asserts": kind, the words, and their normal form."""

    kind: str
    text: str
    normal: str


def list_assertions(claim: Claim) -> list[Assertion]:
    """People and organisations together as "who", then quantities, times and places."""
    facts = list(claim.facts.all())
    order = {
        Fact.Kind.PERSON: 0,
        Fact.Kind.ORGANISATION: 0,
        Fact.Kind.QUANTITY: 1,
        Fact.Kind.DATE: 2,
        Fact.Kind.PLACE: 3,
    }
    facts.sort(key=lambda fact: (order.get(fact.kind, 4), fact.start))
    lines: list[Assertion] = []
    for fact in facts:
        kind, normal = _HEADINGS.get(fact.kind, "Name"), _say_normal(fact)
        if lines and lines[-1].kind == kind and not normal and not lines[-1].normal:
            lines[-1] = Assertion(kind, f"{lines[-1].text} · {fact.text}", "")
        else:
            lines.append(Assertion(kind, fact.text, normal))
    return lines


_HEADINGS = {
    Fact.Kind.PERSON: "Who",
    Fact.Kind.ORGANISATION: "Who",
    Fact.Kind.QUANTITY: "Quantity",
    Fact.Kind.DATE: "When",
    Fact.Kind.PLACE: "Where",
}


def _say_normal(fact: Fact) -> str:
    value = fact.value
    if fact.kind == Fact.Kind.QUANTITY:
        low, high = value.get("low"), value.get("high")
        amount = _say_amount(low) if low == high else f"{_say_amount(low)} – {_say_amount(high)}"
        return f"{amount} {value.get('unit') or ''}".strip()
    if fact.kind == Fact.Kind.DATE:
        first, last = value.get("earliest"), value.get("latest")
        return (first if first == last else f"{first} / {last}") if first and last else (value.get("value") or "")
    return ""


def _say_amount(amount: float | None) -> str:
    if amount is None:
        return "…"
    return f"{amount:,.0f}".replace(",", "\u202f") if float(amount).is_integer() else f"{amount:g}"


@dataclass(frozen=True)
class Holder:
    """Who is asked to judge the claim in the round that it is in, and by when."""

    pk: int
    name: str
    due_on: dt.date | None


@dataclass
class Desk:
    """All that the desk of one claim shows."""

    claim: Claim
    evidence: EvidencePanel
    ratings: list[SimpleNamespace]  # the columns of those that are offered
    draft: Draft | None
    verdict: Verdict | None  # the one that decides
    opinions: list[Verdict]  # those of this person's knowledge that stand, in the order in which they were sealed
    round: str
    holder: Holder | None
    hindrance: str  # why this person cannot judge now; empty: they can
    disagreements: list[Disagreement]
    threads: int  # of comments that are open, of those that this person may see
    previous: int | None
    following: int | None
    place: int
    total: int
    tally: Tally | None  # of the article; after a verdict only
    key: str  # a verdict submitted twice with it is one verdict

    @property
    def hue(self) -> str:
        """As `hue_of` has it: that of the verdict, while the claim is decided."""
        return self.verdict.rating.hue if self.verdict and self.claim.state in Claim.SETTLED else "open"


def _desks(claims: QuerySet[Claim], reader: int, **more) -> QuerySet[Claim]:
    """Everything that the desks of these claims show to a person, each as one JSON object."""
    claim = OuterRef("pk")
    beside = Claim.objects.filter(article=OuterRef("article")).exclude(state__in=Claim.GONE)
    standing = visible_verdicts(reader).filter(Q(superseded=False) | Q(decisive=True), claim=claim)
    against = Disagreement.objects.filter(Q(first=claim) | Q(second=claim))
    return claims.order_by().values_list(
        row_of(
            Claim,
            article=row_of(Article, "article__"),
            beside=ArraySubquery(beside.order_by("position", "number").values("pk")),
            verdicts=ArraySubquery(standing.order_by("pk").values(row=_VERDICT)),
            ratings=ArraySubquery(offered_ratings().values(row=row_of(Rating))),
            draft=Subquery(Draft.objects.filter(claim=claim, reviewer=reader).values(row=row_of(Draft))),
            disagreements=ArraySubquery(against.values(row=_DISAGREEMENT)),
            assignment=Subquery(standing_assignments().filter(claim=claim).values(row=ASSIGNMENT)[:1]),
            threads=count_rows(open_threads(reader).filter(claim=claim)),
            panel=PlainObject(**panel_columns()),
            **more,
        )
    )


_PERSON = ("id", "username", "first_name", "last_name", "display_name")
_VERDICT = row_of(
    Verdict,
    rating=row_of(Rating, "rating__"),
    reviewer=PlainObject(**{name: f"reviewer__{name}" for name in _PERSON}),
    cited=ArraySubquery(Evidence.objects.filter(verdicts=OuterRef("pk")).values("number")),
)
_DISAGREEMENT = row_of(Disagreement, first=row_of(Claim, "first__"), second=row_of(Claim, "second__"))


def _next_claims(after: int, article: int, position: int, number: int, reader: int) -> QuerySet[Claim]:
    """The claim that `find_next_claim` finds, or else the one just judged."""
    waiting = next_claims(after=after, article=article, position=position, number=number, reader=reader)
    return Claim.objects.filter(pk=Coalesce(Subquery(waiting.values("pk")[:1]), Value(after)))


def _hues_of_article() -> ArraySubquery:
    """The hue of each claim that counts in the tally of the article."""
    return ArraySubquery(tallied_claims(OuterRef("article")).values("hue"))


_DESK = Statement(lambda claim, reader: _desks(Claim.objects.filter(pk=claim), reader))
_NEXT_DESK = Statement(
    lambda after, article, position, number, reader: _desks(
        _next_claims(after, article, position, number, reader), reader, hues=_hues_of_article()
    )
)


def load_desk(claim: Claim, reviewer) -> Desk:
    """The desk of a claim, in one statement."""
    return _read_desk(_DESK.one(claim=claim.pk, reader=reviewer.pk)[0], reviewer)


def find_desk(claim_id: int, reviewer) -> Desk | None:
    """The desk of the claim with this id, if there is one."""
    found = _DESK.one(claim=claim_id, reader=reviewer.pk)
    return _read_desk(found[0], reviewer) if found else None


def load_next_desk(after: Claim, reviewer) -> Desk:
    """The desk of the next claim that waits for this person, with the article's tally, in one statement."""
    at = {"article": after.article_id, "position": after.position, "number": after.number}
    return _read_desk(_NEXT_DESK.one(after=after.pk, reader=reviewer.pk, **at)[0], reviewer)


def _read_desk(row: dict, reviewer) -> Desk:
    claim = restore(Claim, row, article=restore(Article, row["article"]))
    ids = row["beside"]
    at = ids.index(claim.pk) if claim.pk in ids else None
    known = [_read_verdict(verdict) for verdict in row["verdicts"]]
    opinions = [verdict for verdict in known if not verdict.superseded]
    return Desk(
        claim=claim,
        evidence=read_panel(claim, row["panel"]),
        ratings=[SimpleNamespace(**rating) for rating in row["ratings"]],
        draft=row["draft"] and restore(Draft, row["draft"]),
        verdict=next((verdict for verdict in known if verdict.decisive), None),
        opinions=opinions,
        round=find_round(claim),
        holder=row["assignment"] and _read_holder(row["assignment"]),
        hindrance=_find_hindrance(claim, reviewer, opinions),
        disagreements=_read_disagreements(claim, row["disagreements"]),
        threads=row["threads"],
        previous=ids[at - 1] if at else None,
        following=ids[at + 1] if at is not None and at + 1 < len(ids) else None,
        place=0 if at is None else at + 1,
        total=len(ids),
        tally=make_tally(row["hues"]) if "hues" in row else None,
        key=secrets.token_urlsafe(16),
    )


def _read_holder(row: dict) -> Holder:
    due_on = row["due_on"] and dt.date.fromisoformat(row["due_on"])
    return Holder(row["person"]["id"], str(restore(User, row["person"])), due_on)


def _read_verdict(row: dict) -> Verdict:
    rating, reviewer = restore(Rating, row["rating"]), restore(User, row["reviewer"])
    return restore(Verdict, row, rating=rating, reviewer=reviewer, cited=set(row["cited"]))


def _find_hindrance(claim: Claim, reader, opinions: list[Verdict]) -> str:
    """Why somebody cannot give the verdict that a claim waits for. Says nothing that a blind verdict would tell."""
    own = any(verdict.reviewer_id == reader.pk for verdict in opinions)
    if claim.state == Claim.State.SECOND_REVIEW and own:
        return "Your opinion is sealed. Somebody else gives the second; until then nobody sees yours."
    if claim.state == Claim.State.IN_DISPUTE and not may(reader, "adjudicate"):
        return "The two opinions differ. An editor decides between them."
    if claim.state == Claim.State.IN_DISPUTE and own:
        return "The two opinions differ, and one of them is yours. Another editor decides between them."
    return ""


def _read_disagreements(claim: Claim, rows: list[dict]) -> list[Disagreement]:
    """Where the article contradicts this claim by itself; `other` is the claim on the other side."""
    found = []
    for row in rows:
        if not {row["first"]["state"], row["second"]["state"]} & set(Claim.GONE):
            other = restore(Claim, row["second" if row["first_id"] == claim.pk else "first"])
            found.append(restore(Disagreement, row, other=other))
    return found
