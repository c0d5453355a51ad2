"""Reading a report's own JSON back in: `manage.py import_report FILE`.

The article that comes of it is equal to the one the report was made from: building its content gives the same again but for
what docs/decisions/0010 names (ids, and what only this desk can know). Nothing is taken on trust that can be checked:
the linter's rules for an export hold for an import, too.

The file has the quotes but not the archived texts around them. So where this archive does not hold a source's copy itself, the
copy's row is made with a tombstone that says so, as if the text had been here and had to be removed: hashes and quotes
stay, and nobody can cite from it. Opinions are signed by an account that stands for "somebody elsewhere".
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from claims.articles.models import Appearance, Article, Claim, Fact, Revision, Splitting
from claims.articles.services import lock_imports
from claims.articles.splitting import CONTEXT
from claims.audit.services import record_event
from claims.errors import Refused
from claims.evidence.models import Attachment, Evidence, Proposal, Search
from claims.people.models import User
from claims.reports.content import FORMAT, hash_content
from claims.reports.exports.json import lint_schema
from claims.reports.exports.registry import find_format
from claims.reports.exports.texts import lint_texts
from claims.reports.exports.values import Imprint
from claims.review.models import Rating, RatingScale, Verdict
from claims.sources.addresses import AddressRefused, normalise_url
from claims.sources.models import Extraction, Publisher, Snapshot, Source, Tombstone, WaybackCopy

METHOD = "report import 1"
ELSEWHERE = "imported-reports"  # user name of the account that signs what others decided
ABSENT = (
    "Imported with a report, which holds the quote only. The copy is in the archive of whoever published the report."
)
LARGEST = 256 * 1024 * 1024  # bytes of a file
_NOWHERE = Imprint(page_url="", desk="", desk_url="", published_at="")


def read_report(body: bytes) -> dict[str, Any]:
    """The content in a file, held against the schema and all that must be true of a report. Raises Refused."""
    if len(body) > LARGEST:
        raise Refused(f"The file has more than {LARGEST // 2**20} MB. A report is smaller.")
    try:
        content = json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Refused(f"This is not JSON in UTF-8: {error}.") from None
    broken = lint_texts(content) or lint_schema(content) or find_format("json").lint(content, _NOWHERE)
    wrong = [str(finding) for finding in broken if finding.is_error]
    if wrong:
        raise Refused(f"This is no report of the format {FORMAT}. {wrong[0]}")
    return content


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


@transaction.atomic
def import_report(*, content: dict[str, Any], user=None) -> Article:
    """Makes the article of a report that `read_report` has read, with claims, places, evidence and verdicts.

    Raises Refused when the text is here already: two articles with one text would be two truths.
    """
    told = content["article"]
    lock_imports(told["text_sha256"], told["url"])
    _refuse_known(told)
    importing = _Importing(user=user, elsewhere=_find_elsewhere())
    article = _make_article(told, user)
    revision = _make_revision(article, told, user)
    importing.rows = _make_copies(content, importing)
    ratings = _Ratings(content["scale"])
    _make_claims(content["claims"], revision, importing, ratings)
    record_event(
        chain=article.chain,
        kind="report imported",
        actor=user,
        article_id=article.pk,
        data={"format": content["format"], "content_sha256": hash_content(content), "claims": len(content["claims"])},
    )
    return article


@dataclass
class _Importing:
    """Who imports, who signs, and the extractions by (snapshot's hash, address or file name, text's hash)."""

    user: Any
    elsewhere: User
    rows: dict[tuple[str, str, str], Extraction] = field(default_factory=dict)

    @property
    def signer(self) -> User:
        return self.user or self.elsewhere


def _refuse_known(told: dict[str, Any]) -> None:
    if len(told["text"]) > settings.ARTICLE_LIMIT:
        raise Refused(f"The article has {len(told['text']):,} characters; one may have {settings.ARTICLE_LIMIT:,}.")
    known = Revision.objects.filter(text_sha256=told["text_sha256"]).first()
    if known:
        raise Refused(f"The text of this report is here already, as article {known.article_id}. Nothing was imported.")


def _find_elsewhere() -> User:
    """Nobody can sign in with it, and it is in no group."""
    person, created = User.objects.get_or_create(
        username=ELSEWHERE, defaults={"display_name": "imported report", "is_active": False, "digest": User.Digest.OFF}
    )
    if created:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return person


def _make_article(told: dict[str, Any], user) -> Article:
    names = ("title", "publisher", "author", "url", "original_source", "language")
    values = {name: told[name] for name in names} | {"published_on": _read_day(told["published_on"])}
    article = Article.objects.create(**values, imported_by=user)
    record_event(chain=article.chain, kind="article imported", actor=user, article_id=article.pk, data=values)
    return article


def _read_day(day: str | None) -> dt.date | None:
    return dt.date.fromisoformat(day) if day else None


def _make_revision(article: Article, told: dict[str, Any], user) -> Revision:
    """Its text as it stands, split already: the claims come with it."""
    revision = Revision.objects.create(
        article=article, number=1, text=told["text"], text_sha256=told["text_sha256"], origin="report", imported_by=user
    )
    Splitting.objects.create(revision=revision, state=Splitting.State.DONE, method=METHOD)
    record_event(
        chain=article.chain,
        kind="revision added",
        actor=user,
        article_id=article.pk,
        data={"revision": 1, "text_sha256": revision.text_sha256, "origin": "report", "file_name": ""},
    )
    return revision


# --- copies ---------------------------------------------------------------------------------------------------------


def _key(item: dict[str, Any]) -> tuple[str, str, str]:
    source, snapshot = item["source"], item["snapshot"]
    return snapshot["sha256"], source["url"] or source["file_name"], snapshot["text_sha256"]


def _make_copies(content: dict[str, Any], importing: _Importing) -> dict[tuple[str, str, str], Extraction]:
    """An extraction for every cited text: this archive's own where it has it."""
    cited: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for claim in content["claims"]:
        for item in claim["verdict"]["evidence"]:
            cited.setdefault(_key(item), []).append(item)
    return {key: _find_copy(items) or _make_copy(items, importing) for key, items in cited.items()}


def _find_copy(items: list[dict[str, Any]]) -> Extraction | None:
    """The same text of the same bytes in this archive, if every quote stands in it."""
    (sha256, where, digest), source = _key(items[0]), items[0]["source"]
    found = Extraction.objects.filter(
        snapshot__raw_sha256=sha256, text_sha256=digest, snapshot__tombstone__isnull=True
    ).select_related("snapshot__source")
    for extraction in found:
        own = extraction.snapshot.source
        here = extraction.snapshot.final_url or own.url if source["url"] else own.file_name
        if here == where and all(extraction.text[each["start"] : each["end"]] == each["quote"] for each in items):
            return extraction
    return None


def _make_copy(items: list[dict[str, Any]], importing: _Importing) -> Extraction:
    """The rows of a copy that is elsewhere: its hashes, without text, under a tombstone."""
    told, source = items[0]["snapshot"], _find_source(items[0]["source"])
    snapshot, created = Snapshot.objects.get_or_create(
        source=source,
        raw_sha256=told["sha256"],
        defaults={
            "decoded_sha256": told.get("decoded_sha256", told["sha256"]),
            "size": told.get("size", 0),
            "media_type": told.get("media_type", ""),
            "final_url": items[0]["source"]["url"],
            "quality": Snapshot.Quality.CONTENT,
            "captured_at": told["captured_at"],
        },
    )
    if created:
        Tombstone.objects.create(snapshot=snapshot, reason=ABSENT, removed_by=importing.signer)
        _keep_wayback(snapshot, told)
    elif not Tombstone.objects.filter(snapshot=snapshot).exists():
        raise Refused(
            f"This archive has the copy of {source} itself, but does not read in it what the report quotes. Read it again with "
            "`manage.py reextract`, or ask the publisher of the report. Nothing was imported."
        )
    return _find_or_make_extraction(snapshot, items[0])


def _keep_wayback(snapshot: Snapshot, told: dict[str, Any]) -> None:
    if told.get("wayback_url"):
        WaybackCopy.objects.get_or_create(
            snapshot=snapshot, defaults={"state": WaybackCopy.State.DONE, "archived_url": told["wayback_url"]}
        )


def _find_source(told: dict[str, Any]) -> Source:
    values = {"host": told["host"], "file_name": told["file_name"], "title": told["title"]}
    if not told["url"]:
        return Source.objects.create(**values, publisher=_find_publisher(told))
    try:
        normalised = normalise_url(told["url"])
    except AddressRefused as refusal:
        raise Refused(f"“{told['url'][:200]}” cannot be a source's address. {refusal}") from None
    known = Source.objects.filter(normalised_url=normalised).first()
    return known or Source.objects.create(
        **values, url=told["url"], normalised_url=normalised, publisher=_find_publisher(told)
    )


def _find_publisher(told: dict[str, Any]) -> Publisher | None:
    """Only one whose kind the report knows: the desk that wrote it had a row for it, too."""
    kinds = {label: value for value, label in Publisher.Kind.choices}
    if not told["publisher"] or told.get("publisher_kind") not in kinds:
        return None
    name = told["publisher"][: Publisher._meta.get_field("name").max_length]
    return Publisher.objects.get_or_create(name=name, defaults={"kind": kinds[told["publisher_kind"]]})[0]


def _find_or_make_extraction(snapshot: Snapshot, told: dict[str, Any]) -> Extraction:
    """Without its text; the database takes quotes for one under a tombstone only."""
    source, digest = told["source"], told["snapshot"]["text_sha256"]
    extractor, _, version = told["snapshot"]["extractor"].rpartition(" ")
    extraction, _ = Extraction.objects.get_or_create(
        snapshot=snapshot,
        extractor=extractor,
        version=version,
        defaults={
            "text_sha256": digest,
            "title": source["title"],
            "author": source["author"],
            "publisher": source["publisher"],
            "published_on": source["published_on"],
            "language": source.get("language", ""),
        },
    )
    if extraction.text_sha256 != digest:
        raise Refused(f"Two reports tell of {snapshot.source} the same copy and different texts. One of them is wrong.")
    return extraction


# --- ratings --------------------------------------------------------------------------------------------------------


class _Ratings:
    """The desk's own ratings where they are the same in all that readers see; others in a scale of their own."""

    def __init__(self, scale: list[dict[str, Any]]) -> None:
        self._meanings = {row["rating"]: row["meaning"] for row in scale}
        self._found: dict[tuple, Rating] = {}

    def find(self, told: dict[str, Any]) -> Rating:
        key = (told["rating"], self._meanings.get(told["rating"], ""), told["glyph"], told["hue"], told["value"])
        if key not in self._found:
            names = ("label", "meaning", "glyph", "hue", "value")
            wanted = dict(zip(names, key, strict=True))
            self._found[key] = Rating.objects.filter(**wanted).order_by("scale__pk").first() or self._make(wanted)
        return self._found[key]

    def _make(self, wanted: dict[str, Any]) -> Rating:
        """Retired at once: it is for these verdicts, not for new ones."""
        for number in count(1):
            scale, _ = RatingScale.objects.get_or_create(name=f"Imported {number}")
            if not scale.ratings.filter(label=wanted["label"]).exists():
                position = (scale.ratings.aggregate(last=Max("position"))["last"] or 0) + 1
                return scale.ratings.create(**wanted, position=position, retired=True)
        raise AssertionError("there is always another number")


# --- claims ---------------------------------------------------------------------------------------------------------


def _make_claims(told: list[dict[str, Any]], revision: Revision, importing: _Importing, ratings: _Ratings) -> None:
    """In the report's order, which is that of positions, then of numbers."""
    position = last = 0
    for each in told:
        start = each["anchor"]["start"] if each["anchor"] else 0
        position = max(position + (each["number"] < last), start)
        last = each["number"]
        _make_claim(each, revision, position, importing, ratings)


def _make_claim(
    told: dict[str, Any], revision: Revision, position: int, importing: _Importing, ratings: _Ratings
) -> None:
    """One claim with all that hangs on it."""
    claim = Claim.objects.create(
        article=revision.article,
        number=told["number"],
        position=position,
        wording=told.get("wording", told["claim"]),
        standalone=told["claim"],
        state=Claim.State.DECIDED,
        kind=told["kind"],
        polarity=told.get("polarity", "affirmed"),
        hedge=told["hedge"],
        attribution=told.get("attribution")
        or [{"claimant": name, "verb": "", "hedge": ""} for name in told["claimants"]],
        insertions=told.get("insertions", []),
        method=METHOD,
        created_by=importing.user,
    )
    _make_places(claim, told, revision)
    _make_dates(claim, told)
    evidence = {item["number"]: _make_evidence(claim, item, importing) for item in told["verdict"]["evidence"]}
    searches = [_make_search(claim, item, importing) for item in told["verdict"]["searches"]]
    _flag_problems(claim, told, evidence, importing)
    _keep_origins(claim, told, evidence)
    verdict = _make_verdicts(claim, told["verdict"], importing, ratings)
    verdict.evidence.add(*evidence.values())
    verdict.searches.add(*searches)
    record_event(
        chain=claim.chain,
        kind="claim imported",
        actor=importing.user,
        article_id=claim.article_id,
        data={
            "number": claim.number,
            "rating": told["verdict"]["rating"],
            "evidence": sorted(evidence),
            "verdict": verdict.pk,
        },
    )


def _make_places(claim: Claim, told: dict[str, Any], revision: Revision) -> None:
    places = told.get("appearances") or ([told["anchor"]] if told["anchor"] else [])
    text = revision.text
    Appearance.objects.bulk_create(
        Appearance(
            claim=claim,
            revision=revision,
            start=place["start"],
            end=place["end"],
            quote=place["quote"],
            prefix=text[max(0, place["start"] - CONTEXT) : place["start"]],
            suffix=text[place["end"] : place["end"] + CONTEXT],
        )
        for place in places
    )


def _make_dates(claim: Claim, told: dict[str, Any]) -> None:
    Fact.objects.bulk_create(_make_date(claim, each) for each in told.get("dates", ()) if each["text"])


def _make_date(claim: Claim, told: dict[str, Any]) -> Fact:
    """Where its words stand in the claim; at its beginning if they do not, because a person wrote other words since."""
    start = max(claim.standalone.find(told["text"]), 0)
    value = {"earliest": told["earliest"], "latest": told["latest"]}
    return Fact(
        claim=claim, kind=Fact.Kind.DATE, start=start, end=start + len(told["text"]), text=told["text"], value=value
    )


def _make_evidence(claim: Claim, told: dict[str, Any], importing: _Importing) -> Evidence:
    return Evidence.objects.create(
        claim=claim,
        extraction=importing.rows[_key(told)],
        number=told["number"],
        start=told["start"],
        end=told["end"],
        quote=told["quote"],
        prefix=told["prefix"],
        suffix=told["suffix"],
        level=told["match"],
        stance=told["stance"],
        medium=told.get("medium", Evidence.Medium.TEXT),
        sets=told.get("sets", []),
        added_by=importing.signer,
    )


def _make_search(claim: Claim, told: dict[str, Any], importing: _Importing) -> Search:
    return Search.objects.create(
        claim=claim,
        query=told["query"],
        tool=told["tool"],
        searched_on=told["searched_on"],
        for_opposite=told.get("for_opposite", False),
        note=told["note"],
        logged_by=importing.signer,
    )


def _flag_problems(claim: Claim, told: dict[str, Any], evidence: dict[int, Evidence], importing: _Importing) -> None:
    """Attaches the sources, each with what is wrong with it."""
    for item in told["verdict"]["evidence"]:
        Attachment.objects.get_or_create(
            claim=claim,
            source=evidence[item["number"]].extraction.snapshot.source,
            defaults={
                "problems": item.get("problems", []),
                "attached_by": importing.signer,
            },
        )


def _keep_origins(claim: Claim, told: dict[str, Any], evidence: dict[int, Evidence]) -> None:
    groups = [
        {
            "sources": [evidence[number].extraction.snapshot.source_id for number in group["evidence"]],
            "reasons": group["reasons"],
        }
        for group in told.get("origins", ())
        if set(group["evidence"]) <= set(evidence)
    ]
    if groups:
        texts = sorted({item.extraction_id for item in evidence.values()})
        Proposal.objects.create(claim=claim, wording=claim.standalone, extractions=texts, method=METHOD, origins=groups)


def _make_verdicts(claim: Claim, told: dict[str, Any], importing: _Importing, ratings: _Ratings) -> Verdict:
    """All opinions that stand, in their order. The file does not say whose they were, and what the others gave as reasons."""
    rounds = told.get("rounds") or [{**told, "round": Verdict.Round.FIRST, "decides": True}]
    if sum(each["decides"] for each in rounds) != 1:
        raise Refused(f"Of the opinions on claim {claim.number} not exactly one decides.")
    standing = {each["round"]: place for place, each in enumerate(rounds)}  # the last of a round stands
    made = [
        Verdict.objects.create(
            claim=claim,
            reviewer=importing.elsewhere,
            round=each["round"],
            rating=ratings.find(each),
            rationale=told["rationale"] if each["decides"] else "The report does not say why.",
            wording=claim.standalone,
            sealed_at=dt.datetime.fromisoformat(each["sealed_at"]),
            superseded=standing[each["round"]] != place,
            decisive=each["decides"],
        )
        for place, each in enumerate(rounds)
    ]
    return next(verdict for verdict in made if verdict.decisive)
