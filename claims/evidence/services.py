"""Making evidence: attaching sources, the exact-quote gate, logged searches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.db.models.functions import Now
from django.utils import timezone

from claims.articles.editing import lock_claim, record_claim_event
from claims.articles.models import Claim
from claims.articles.splitting import CONTEXT
from claims.audit.models import Event
from claims.errors import Refused, Stale
from claims.evidence.conflicts import compare_quote
from claims.evidence.models import Attachment, Evidence, Proposal, Search
from claims.sources.addresses import AddressRefused, normalise_url
from claims.sources.models import Extraction, Snapshot, Source, Tombstone
from claims.sources.queries import find_quality
from claims.text.quotes import cuts_a_word, find_quote

TOOL_LIMIT = 120
MOST_SETS = 9


class AmbiguousQuote(Refused):
    """The words stand in several places; `places` are their (start, end)."""

    def __init__(self, sentence: str, places) -> None:
        super().__init__(sentence)
        self.places = places


@transaction.atomic
def attach_source(*, claim: Claim, source: Source, user) -> Attachment:
    """Puts a source on a claim's desk; twice is once. The article under check is no source about itself."""
    claim = lock_claim(claim.pk)
    refuse_own_article(claim, source)
    attachment, created = Attachment.objects.get_or_create(claim=claim, source=source, defaults={"attached_by": user})
    if created:
        record_claim_event(claim, "source attached", user, source=source.pk, url=source.url or source.file_name)
    return attachment


@transaction.atomic
def detach_source(*, attachment: Attachment, user, version: int | None = None) -> None:
    """Takes a source off the desk. One with quotes stays: take those back first."""
    claim = lock_claim(attachment.claim_id)
    attachment = claim.attachments.filter(pk=attachment.pk).select_related("source").first()
    if attachment is None:
        return
    _require_version(attachment, version, "This source was flagged by somebody since you opened it.")
    quoted = claim.evidence.filter(extraction__snapshot__source=attachment.source, withdrawn_at=None)
    if quoted.exists():
        raise Refused("This source is quoted. Take back its quotes first.")
    record_claim_event(claim, "source detached", user, source=attachment.source_id)
    attachment.delete()


def _require_version(row: Evidence | Attachment, version: int | None, sentence: str) -> None:
    """Raises Stale when the row is another than the one that a form was made from. None: no form is asked."""
    if version is not None and row.version != version:
        raise Stale(f"{sentence} It is shown as it stands now; do it again if you still want to.", row)


def _lock_quote(evidence: Evidence, version: int | None) -> Claim:
    """The claim of a quote, locked, and the quote as it is now."""
    claim = lock_claim(evidence.claim_id)
    evidence.refresh_from_db()
    _require_version(evidence, version, f"Somebody changed quote [{evidence.number}] since you opened it.")
    return claim


def refuse_own_article(claim: Claim, source: Source, snapshot: Snapshot | None = None) -> None:
    """Raises Refused when the source, or the page that its address led to, is the very article that is checked."""
    article = claim.article
    own = _compare_by(article.url)
    addresses = {_compare_by(source.url), _compare_by(snapshot.final_url if snapshot else "")}
    if article.source_id == source.pk or (own and own in addresses):
        raise Refused("This is the article under check. It cannot be evidence for what it says: find where it is from.")


def _compare_by(url: str) -> str:
    """The address without what makes no difference (tracking, fragment, a closing slash); "" for none."""
    try:
        return normalise_url(url).rstrip("/") if url else ""
    except AddressRefused:
        return url


@transaction.atomic
def cite_quote(
    *,
    claim: Claim,
    extraction: Extraction,
    quote: str,
    stance: str,
    user,
    start: int | None = None,
    note: str = "",
    medium: str = "",
) -> Evidence:
    """Turns an exact quote into evidence, or raises Refused; `start` tells apart words that stand there twice.

    What is stored is the archived wording at its offsets, and at which level the given words matched it.
    """
    claim = lock_claim(claim.pk)
    refuse_own_article(claim, extraction.snapshot.source, extraction.snapshot)
    _require_content(extraction.snapshot)
    begin, end, level = place_quote(extraction, quote, start)
    evidence = Evidence(
        claim=claim,
        extraction=extraction,
        number=(claim.evidence.aggregate(last=Max("number"))["last"] or 0) + 1,
        start=begin,
        end=end,
        stance=_check_stance(stance),
        medium=_check_medium(medium) if medium else _medium_of(extraction.snapshot),
        note=note.strip(),
        added_by=user,
    )
    _place(evidence, begin, end, level)
    _save_new(evidence)
    compare_quote(evidence)
    Attachment.objects.get_or_create(claim=claim, source=extraction.snapshot.source, defaults={"attached_by": user})
    record_claim_event(
        claim,
        "quote cited",
        user,
        evidence=evidence.number,
        quote=evidence.quote,
        start=begin,
        end=end,
        level=level,
        stance=evidence.stance,
        medium=evidence.medium,
        snapshot=extraction.snapshot.raw_sha256,
        text_sha256=extraction.text_sha256,
    )
    return evidence


def _place(evidence: Evidence, start: int, end: int, level: str) -> None:
    text = evidence.extraction.text
    evidence.start, evidence.end, evidence.level = start, end, level
    evidence.quote = text[start:end]
    evidence.prefix, evidence.suffix = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def _medium_of(snapshot: Snapshot) -> str:
    """What the archived bytes are; a table or a picture on a page a person has to name."""
    kind, _, form = snapshot.media_type.partition("/")
    if form == "pdf":
        return Evidence.Medium.PDF
    return kind if kind in ("image", "audio", "video") else Evidence.Medium.TEXT


@transaction.atomic
def resize_quote(*, evidence: Evidence, quote: str, user, version: int | None = None) -> Evidence:
    """Widens or shrinks a quote by the rules of the gate; it has to go on covering some of the words it had.

    The quote keeps its number and stance; the event keeps the words it had. One that a standing verdict rests on stays as it is.
    """
    claim = _lock_quote(evidence, version)
    _refuse_under_verdict(evidence, "change it")
    if evidence.withdrawn_at:
        raise Refused("This quote was taken back. Cite the passage anew.")
    _require_content(evidence.extraction.snapshot)
    old = {"quote": evidence.quote, "start": evidence.start, "end": evidence.end}
    begin, end, level = _place_around(evidence, quote)
    if (begin, end) == (evidence.start, evidence.end):
        return evidence
    _place(evidence, begin, end, level)
    evidence.version += 1
    _save_new(evidence)
    evidence.claim = claim
    compare_quote(evidence)
    new = {"quote": evidence.quote, "start": begin, "end": end, "level": level}
    kind = "quote widened" if end - begin > old["end"] - old["start"] else "quote shrunk"
    record_claim_event(claim, kind, user, evidence=evidence.number, old=old, new=new)
    return evidence


def _place_around(evidence: Evidence, quote: str) -> tuple[int, int, str]:
    """The place of the words that overlaps the old place; Refused when there is none."""
    found = find_quote(evidence.extraction.text, quote) if quote.strip() else None
    if found is None:
        raise Refused(_why_not_found(evidence.extraction.text, quote))
    for begin, end in found.spans:
        if begin < evidence.end and end > evidence.start:
            return begin, end, found.level
    raise Refused("These words stand elsewhere in the text. Cite them as a quote of their own.")


def _refuse_under_verdict(evidence: Evidence, what: str) -> None:
    """While a second opinion is awaited every quote stays: a refusal would tell what the first opinion rests on."""
    if Claim.objects.filter(pk=evidence.claim_id, state=Claim.State.SECOND_REVIEW).exists():
        raise Refused(f"The claim waits for a second opinion. Once both are sealed you can {what}.")
    if evidence.verdicts.filter(superseded=False, blind=False).exists():
        raise Refused(f"A sealed verdict rests on this quote. Reopen the claim before you {what}.")


def place_quote(extraction: Extraction, quote: str, start: int | None) -> tuple[int, int, str]:
    """Where the words stand in the archived text, and at which level. Raises Refused or AmbiguousQuote."""
    if not quote.strip():
        raise Refused("Select or paste the words that you want to quote.")
    found = find_quote(extraction.text, quote)
    if found is None:
        raise Refused(_why_not_found(extraction.text, quote))
    here = [span for span in found.spans if span[0] == start] if len(found.spans) > 1 else list(found.spans)
    if not here:
        raise AmbiguousQuote(
            f"These words stand in the archived text {len(found.spans)} times. Choose the place you mean.", found.spans
        )
    return *here[0], found.level


def _why_not_found(text: str, quote: str) -> str:
    at = text.find(quote.strip())
    if at >= 0 and cuts_a_word(text, at, at + len(quote.strip())):
        return "The quote begins or ends in the middle of a word or number. Take the whole word."
    return "These words do not stand in the archived text. Copy them from it exactly; nothing similar is accepted."


def _require_content(snapshot: Snapshot) -> None:
    quality = find_quality(snapshot)
    if quality != Snapshot.Quality.CONTENT:
        raise Refused(f"{Snapshot.Quality(quality).lack} Capture it again, or upload the page or a PDF of it.")
    if Tombstone.objects.filter(snapshot=snapshot).exists():
        raise Refused("This capture was removed from the archive. Choose another source.")


def _check_stance(stance: str) -> str:
    if stance not in Evidence.Stance.values:
        raise Refused("Say whether the quote supports, refutes or gives context.")
    return stance


def _check_medium(medium: str) -> str:
    if medium not in Evidence.Medium.values:
        raise Refused("Choose one of the media.")
    return medium


def _save_new(evidence: Evidence) -> None:
    try:
        with transaction.atomic():
            evidence.save()
    except IntegrityError as error:
        if "one_evidence_per_span" in str(error):
            raise Refused("This passage is evidence for this claim already.") from None
        raise


@transaction.atomic
def set_stance(*, evidence: Evidence, stance: str, user, version: int | None = None) -> Evidence:
    """Supports, refutes or context."""
    claim = _lock_quote(evidence, version)
    return _change_stance(claim, evidence, _check_stance(stance), "stance set", user)


def _change_stance(claim: Claim, evidence: Evidence, stance: str, kind: str, user) -> Evidence:
    old, evidence.stance = evidence.stance, stance
    if old != stance:
        evidence.version += 1
        evidence.save(update_fields=["stance", "version"])
        record_claim_event(claim, kind, user, evidence=evidence.number, old=old, new=stance)
    return evidence


@transaction.atomic
def undo_stance(*, evidence: Evidence, user) -> Evidence:
    """Puts back the stance before the last change, as one more event. Twice is once: an undo is not undone by another."""
    claim = _lock_quote(evidence, None)
    changes = Event.objects.filter(chain=claim.chain, kind__in=["stance set", "stance undone"])
    last = changes.filter(data__evidence=evidence.number).order_by("-sequence").first()
    if last is None or last.kind == "stance undone":
        raise Refused(f"There is no change of stance of quote [{evidence.number}] to undo.")
    return _change_stance(claim, evidence, last.data["old"], "stance undone", user)


@transaction.atomic
def set_medium(*, evidence: Evidence, medium: str, user, version: int | None = None) -> Evidence:
    """In what the words stand: running text, a table, a picture, a recording."""
    claim = _lock_quote(evidence, version)
    old, evidence.medium = evidence.medium, _check_medium(medium)
    if old != evidence.medium:
        evidence.version += 1
        evidence.save(update_fields=["medium", "version"])
        record_claim_event(claim, "medium set", user, evidence=evidence.number, old=old, new=evidence.medium)
    return evidence


@transaction.atomic
def set_sufficient_sets(
    *, claim: Claim, sets: Sequence[Sequence[int]], user, seen: Sequence[Sequence[int]] | None = None
) -> None:
    """Which quotes are enough: all of one set together, and any one set. A quote may be in several sets.

    `seen` are the sets that the form was made from: raises Stale when they are others by now.
    """
    claim = lock_claim(claim.pk)
    quotes = {quote.number: quote for quote in claim.evidence.filter(withdrawn_at=None)}
    wanted = [sorted(set(numbers)) for numbers in sets if numbers]
    unknown = [number for numbers in wanted for number in numbers if number not in quotes]
    if unknown:
        raise Refused(f"There is no quote [{unknown[0]}] on this claim.")
    if len(wanted) > MOST_SETS:
        raise Refused(f"A claim may have {MOST_SETS} sets.")
    old = _read_sets(quotes.values())
    if old == wanted:
        return
    if seen is not None and [sorted(set(numbers)) for numbers in seen if numbers] != old:
        stands = "; ".join(", ".join(map(str, numbers)) for numbers in old) or "none"
        raise Stale(f"Somebody changed the sets since you opened them. They are now: {stands}. Yours are below.", claim)
    for number, quote in quotes.items():
        quote.sets = [place for place, numbers in enumerate(wanted, start=1) if number in numbers]
    Evidence.objects.bulk_update(quotes.values(), ["sets"])
    record_claim_event(claim, "sufficient sets changed", user, old=old, new=wanted)


def _read_sets(quotes) -> list[list[int]]:
    last = max((number for quote in quotes for number in quote.sets), default=0)
    return [sorted(quote.number for quote in quotes if place in quote.sets) for place in range(1, last + 1)]


@transaction.atomic
def flag_problem(
    *, attachment: Attachment, problem: str, flagged: bool, user, version: int | None = None
) -> Attachment:
    """Says what is wrong with a source as evidence for this claim, or takes that back."""
    claim = lock_claim(attachment.claim_id)
    attachment.refresh_from_db()
    _require_version(attachment, version, "Somebody else flagged this source since you opened it.")
    if problem not in Attachment.Problem.values:
        raise Refused("Choose one of the problems.")
    if (problem in attachment.problems) == flagged:
        return attachment
    problems = {*attachment.problems, problem} if flagged else {*attachment.problems} - {problem}
    attachment.problems = [value for value in Attachment.Problem.values if value in problems]
    attachment.version += 1
    attachment.save(update_fields=["problems", "version"])
    kind = "problem flagged" if flagged else "problem taken back"
    record_claim_event(claim, kind, user, source=attachment.source_id, problem=problem)
    return attachment


@transaction.atomic
def withdraw_quote(*, evidence: Evidence, user, version: int | None = None) -> Evidence:
    """Takes a quote back. One that a standing verdict rests on stays."""
    claim = _lock_quote(evidence, version)
    _refuse_under_verdict(evidence, "take it back")
    standing = Evidence.objects.filter(pk=evidence.pk, withdrawn_at=None)
    if standing.update(withdrawn_at=Now(), version=F("version") + 1):
        Proposal.objects.filter(claim=claim).delete()  # its passage is one to propose again, with its hints
        record_claim_event(claim, "quote withdrawn", user, evidence=evidence.number)
    return evidence


@transaction.atomic
def restore_quote(*, evidence: Evidence, user) -> Evidence:
    """Undoes `withdraw_quote`: the same evidence with its number, unless the passage was cited anew meanwhile."""
    claim = lock_claim(evidence.claim_id)
    evidence.refresh_from_db()
    if evidence.withdrawn_at is None:
        return evidence
    if Tombstone.objects.filter(snapshot=evidence.extraction.snapshot_id).exists():
        raise Refused("The copy that this quote is from was removed from the archive. Cite another source.")
    evidence.withdrawn_at = None
    evidence.version += 1
    _save_new(evidence)
    evidence.claim = claim
    compare_quote(evidence)
    Attachment.objects.get_or_create(
        claim=claim, source=evidence.extraction.snapshot.source, defaults={"attached_by": user}
    )
    record_claim_event(claim, "quote restored", user, evidence=evidence.number)
    return evidence


@transaction.atomic
def log_search(
    *, claim: Claim, query: str, tool: str, searched_on: dt.date, note: str = "", for_opposite: bool = False, user
) -> Search:
    """Logs a search that found nothing, so that "unproven" rests on something too."""
    claim = lock_claim(claim.pk)
    if not query.strip() or not tool.strip():
        raise Refused("Say what you searched for and where.")
    if len(tool.strip()) > TOOL_LIMIT:
        raise Refused(f"Say in at most {TOOL_LIMIT} characters where you searched; the rest belongs in the note.")
    if searched_on > timezone.localdate():
        raise Refused("This day is in the future. When did you search?")
    search = Search.objects.create(
        claim=claim,
        query=query.strip(),
        tool=tool.strip(),
        searched_on=searched_on,
        note=note.strip(),
        for_opposite=for_opposite,
        logged_by=user,
    )
    record_claim_event(
        claim,
        "search logged",
        user,
        query=search.query,
        tool=search.tool,
        on=searched_on,
        for_opposite=for_opposite,
    )
    return search
