"""What the evidence panel of a claim shows, read in one statement."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from claims.articles.models import Claim, Fact
from claims.evidence.models import Attachment, Conflict, Evidence, Passage, Proposal, QuoteCheck, Search
from claims.evidence.passages import Piece, mark_text
from claims.people.models import User
from claims.sources.models import Capture, Extraction, QualityOverride, Snapshot, Source
from claims.sources.turns import is_worker_missing
from claims.statements import PlainObject, Statement, restore, row_of

SHOWN = 3  # passages of one source on the desk; the others are marked on its reading page


_HUES = {Evidence.Stance.SUPPORTS: "true", Evidence.Stance.REFUTES: "false"}


@dataclass
class Shown:
    """A quote or a proposed passage as the desk shows it: its words with what clashes and what is shared marked."""

    row: Evidence | Passage
    pieces: list[Piece]
    conflicts: list[Conflict]

    @property
    def hue(self) -> str:
        """Of a quote, by its stance."""
        return _HUES.get(self.row.stance, "open")


@dataclass
class SourceOnDesk:
    """One attached source: its newest capture, the text that can be quoted, what was quoted of it, what might be."""

    attachment: Attachment
    capture: Capture | None
    extraction: Extraction | None
    quotes: list[Shown] = field(default_factory=list)
    passages: list[Shown] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def source(self):
        return self.attachment.source

    @property
    def citable(self) -> bool:
        return self.extraction is not None and self.extraction.quality == Snapshot.Quality.CONTENT

    @property
    def failed(self) -> bool:
        return self.capture is not None and self.capture.state == Capture.State.FAILED

    @property
    def pending(self) -> bool:
        """Whether how the capture stands matters more than what was captured before."""
        return self.capture is not None and (self.capture.is_open or (self.failed and self.extraction is None))

    @property
    def kept(self) -> str:
        """What happened when a page that was captured before could not be captured again."""
        if not self.failed or self.extraction is None:
            return ""
        gone = self.capture.outcome in ("http_404", "http_410")
        return "the live page was gone" if gone else "the live page could not be captured again"

    @property
    def problems(self) -> list[str]:
        return [Attachment.Problem(problem).label for problem in self.attachment.problems]

    @property
    def flags(self) -> list[tuple[str, str, str]]:
        """Each kind of problem with its word, and "true" where it was flagged."""
        found = self.attachment.problems
        return [(value, label, "true" if value in found else "false") for value, label in Attachment.Problem.choices]


@dataclass
class EvidencePanel:
    claim: Claim
    sources: list[SourceOnDesk]
    searches: list[Search]
    proposed: bool  # whether passages and conflicts were looked for in all that can be quoted
    origins: list[dict] = field(default_factory=list)

    @property
    def captured(self) -> int:
        return sum(1 for item in self.sources if item.extraction)

    @property
    def capturing(self) -> bool:
        return any(item.capture and item.capture.is_open for item in self.sources)

    @property
    def waiting(self) -> bool:
        """Whether more is about to come, so that the panel asks again by itself."""
        return self.capturing or not self.proposed

    @property
    def worker_missing(self) -> bool:
        return self.capturing and is_worker_missing()

    @property
    def best(self) -> int | None:
        """The passage that bears most on the claim: the one that the keys make evidence."""
        shown = [passage.row for item in self.sources for passage in item.passages]
        return max(shown, key=lambda row: row.score).pk if shown else None

    @property
    def unread(self) -> SourceOnDesk | None:
        """The source that the key opens: the first that nothing was quoted from yet, or else the first that can be read."""
        citable = [item for item in self.sources if item.citable]
        return next((item for item in citable if not item.quotes), citable[0] if citable else None)

    @property
    def stances(self) -> tuple[tuple[str, str, str], ...]:
        """Value, word and key of each stance that a passage can be given."""
        return ("supports", "Supports", "f"), ("refutes", "Refutes", "a"), ("context", "Context", "t")

    @property
    def origin_count(self) -> int:
        """How many sources there are in truth: all of one origin count as one."""
        return len(self.sources) - sum(len(group["sources"]) - 1 for group in self.origins)

    @property
    def sets(self) -> dict[int, list[int]]:
        """Numbers of the quotes in each sufficient set."""
        sets = defaultdict(list)
        for item in self.sources:
            for quote in item.quotes:
                for number in quote.row.sets:
                    sets[number].append(quote.row.number)
        return {number: sorted(sets[number]) for number in sorted(sets)}


def with_quality(rows, snapshot: str):
    """Adds `quality`, of the snapshot that is reached by that path: an editor's newest word, or else what the rules say."""
    said = QualityOverride.objects.filter(snapshot=OuterRef(snapshot)).order_by("-id").values("quality")[:1]
    return rows.annotate(quality=Coalesce(Subquery(said), f"{snapshot}__quality"))


def panel_columns() -> dict[str, Combinable]:
    """What the panel needs, as columns beside a claim; `read_panel` makes it of them."""
    claim = OuterRef("pk")
    return {
        "sources": ArraySubquery(_attachments().filter(claim=claim).values(row=_ATTACHMENT)),
        "searches": ArraySubquery(Search.objects.filter(claim=claim, withdrawn_at=None).values(row=row_of(Search))),
        "quotes": ArraySubquery(_quotes().filter(claim=claim).values(row=_QUOTE)),
        "conflicts": ArraySubquery(Conflict.objects.filter(claim=claim).values(row=_CONFLICT)),
        "proposal": Subquery(Proposal.objects.filter(claim=claim).values(row=row_of(Proposal))),
        "passages": ArraySubquery(Passage.objects.filter(claim=claim).values(row=row_of(Passage))),
        "facts": ArraySubquery(Fact.objects.filter(claim=claim).values(row=row_of(Fact))),
    }


def _attachments() -> QuerySet[Attachment]:
    """Attachments with the newest capture and the newest text of their sources."""
    captures = Capture.objects.filter(source=OuterRef("source")).order_by("-id")
    texts = with_quality(Extraction.objects.filter(snapshot__source=OuterRef("source")), "snapshot")
    return Attachment.objects.annotate(
        capture=Subquery(captures.values(row=row_of(Capture, without=("timeline", "lease_token")))[:1]),
        extraction=Subquery(texts.order_by("-snapshot_id", "-id").values(row=_EXTRACTION)[:1]),
    )


def _quotes() -> QuerySet[Evidence]:
    """Quotes that stand, each with `standing` and `changes`: what the newest copy of its source makes of it."""
    newest = QuoteCheck.objects.filter(evidence=OuterRef("pk")).exclude(standing=QuoteCheck.Standing.UNREADABLE)
    return Evidence.objects.filter(withdrawn_at=None).annotate(
        standing=Subquery(newest.values("standing")[:1]), changes=Subquery(newest.values("changes")[:1])
    )


_HEAVY = ("text", "metadata", "hidden", "suggestions")
_EXTRACTION = row_of(
    Extraction,
    without=_HEAVY,
    quality=F("quality"),
    removed=F("snapshot__tombstone"),
    snapshot=row_of(Snapshot, "snapshot__", without=("headers",)),
)
_ATTACHMENT = row_of(Attachment, source=row_of(Source, "source__"), capture=F("capture"), extraction=F("extraction"))
_QUOTE = row_of(Evidence, standing=F("standing"), changes=F("changes"), source=F("extraction__snapshot__source"))
_CONFLICT = row_of(Conflict, dismissed_by=row_of(User, "dismissed_by__", without=("password",)))
_PANEL = Statement(lambda claim: Claim.objects.filter(pk=claim).values_list(PlainObject(**panel_columns())))


def load_evidence_panel(claim: Claim) -> EvidencePanel:
    return read_panel(claim, _PANEL.one(claim=claim.pk)[0])


def read_panel(claim: Claim, columns: dict) -> EvidencePanel:
    """The panel, of what `panel_columns` brought. The claim has its facts from now on."""
    prefetched = claim.__dict__.setdefault("_prefetched_objects_cache", {})
    prefetched["facts"] = [restore(Fact, row) for row in columns["facts"]]
    searches = [restore(Search, row) for row in columns["searches"]]
    panel = EvidencePanel(claim, [_read_source(row) for row in columns["sources"]], searches, proposed=True)
    by_source = {item.source.pk: item for item in panel.sources}
    conflicts = defaultdict(list)
    for row in columns["conflicts"]:
        conflicts[row["evidence_id"], row["passage_id"]].append(_read_conflict(row))
    for row in columns["quotes"]:
        quote = restore(Evidence, row, standing=row["standing"], changes=row["changes"], source=row["source"])
        by_source[row["source"]].quotes.append(_show(quote, quote.quote, conflicts[quote.pk, None]))
    _add_proposals(panel, columns, conflicts)
    _add_warnings(panel)
    return panel


def _read_source(row: dict) -> SourceOnDesk:
    attachment = restore(Attachment, row, source=restore(Source, row["source"]))
    capture = row["capture"] and restore(Capture, row["capture"])
    return SourceOnDesk(attachment, capture, row["extraction"] and _read_extraction(row["extraction"]))


def _read_extraction(row: dict) -> Extraction:
    snapshot = restore(Snapshot, row["snapshot"])
    return restore(Extraction, row, snapshot=snapshot, quality=row["quality"], removed=row["removed"] is not None)


def _read_conflict(row: dict) -> Conflict:
    by = row["dismissed_by"] if row["dismissed_by_id"] else None
    return restore(Conflict, row, **({"dismissed_by": restore(User, by)} if by else {}))


def _show(row: Evidence | Passage, text: str, conflicts: list[Conflict], marks=()) -> Shown:
    clashes = [(each.quote_start, each.quote_end) for each in conflicts if each.dismissed_at is None]
    return Shown(row, mark_text(text, marks, clashes), conflicts)


def _add_proposals(panel: EvidencePanel, columns: dict, conflicts) -> None:
    """The best passages of each source that are no quotes yet; those of removed copies are not shown."""
    citable = {item.extraction.pk: item for item in panel.sources if item.citable and not item.extraction.removed}
    if not citable:
        return
    proposal = columns["proposal"]
    panel.proposed = (
        proposal is not None
        and proposal["wording"] == panel.claim.standalone
        and proposal["extractions"] == sorted(citable)
    )
    if proposal is None:
        return
    here = {item.source.pk for item in panel.sources}
    panel.origins = [group for group in proposal["origins"] if here.issuperset(group["sources"])]
    for row in columns["passages"]:
        item = citable.get(row["extraction_id"])
        if item and len(item.passages) < SHOWN and not _is_quoted(row, item.quotes):
            passage = restore(Passage, row)
            item.passages.append(_show(passage, passage.text, conflicts[None, passage.pk], passage.marks))


def _is_quoted(passage: dict, quotes: list[Shown]) -> bool:
    return any(
        quote.row.extraction_id == passage["extraction_id"]
        and quote.row.start < passage["end"]
        and quote.row.end > passage["start"]
        for quote in quotes
    )


def _add_warnings(panel: EvidencePanel) -> None:
    """Flags sources that were published before what the claim tells of, or after the claim was made."""
    dated = [item for item in panel.sources if item.extraction and item.extraction.published_on]
    event = _event_began(panel.claim) if dated else None
    claimed = panel.claim.article.published_on
    for item in dated:
        published = item.extraction.published_on
        if event and published < event:
            item.warnings.append("published before the event")
        if claimed and published > claimed:
            item.warnings.append("published after the claim")


def _event_began(claim: Claim) -> dt.date | None:
    """The first day that a date of the claim can mean. A claim without one tells nothing."""
    values = [fact.value for fact in claim.facts.all() if fact.kind == Fact.Kind.DATE]
    days = [value["earliest"] for value in values if value.get("earliest") and value.get("grain") != "duration"]
    return dt.date.fromisoformat(min(days)) if days else None
