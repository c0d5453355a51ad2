"""Claims of an AVeriTeC file to work on. They have no article, so a holder stands in for it: its text lists the claims.

See docs/decisions for why. What AVeriTeC says of a claim (label, justification, questions with answers) stays in its
`ForeignReview`, which points to the claim; it is no verdict of ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from django.conf import settings

from claims.articles.models import Appearance, Article, Claim, Revision, Splitting
from claims.articles.services import add_revision
from claims.articles.texts import clean_text, hash_text
from claims.audit.services import record_event
from claims.matching.models import ForeignReview, ReviewImport

METHOD, ORIGIN = "AVeriTeC import 1", "AVeriTeC"
CONTEXT = 32  # code points kept before and after a quote
MOST_CLAIMS = 500  # of one holder, so that its page stays readable


def make_claims(made_by: ReviewImport) -> int:
    """A claim for each of the import's AVeriTeC records that has none yet; how many. In the caller's transaction."""
    waiting = ForeignReview.objects.filter(last_import=made_by, format=ForeignReview.Format.AVERITEC, claim=None)
    made = 0
    for part, reviews in enumerate(_share_out(waiting.order_by("pk")), 1):
        title = f"AVeriTeC: {made_by.name.rsplit('/', 1)[-1][:120]}" + (f", part {part}" if part > 1 else "")
        made += _fill_holder(title, reviews, made_by)
    return made


def _share_out(reviews) -> Iterator[list[ForeignReview]]:
    """Groups that fit into one text."""
    group, size = [], 0
    for review in reviews.iterator(chunk_size=500):
        if group and (len(group) >= MOST_CLAIMS or size + len(review.claim_text) + 2 > settings.ARTICLE_LIMIT // 2):
            yield group
            group, size = [], 0
        group.append(review)
        size += len(review.claim_text) + 2
    if group:
        yield group


def _fill_holder(title: str, reviews: list[ForeignReview], made_by: ReviewImport) -> int:
    reviews = [review for review in reviews if any(char.isalnum() for char in review.claim_text)]
    texts = [clean_text(review.claim_text, limit=settings.ARTICLE_LIMIT) for review in reviews]
    digest = hash_text("\n\n".join(texts))
    if not reviews or _link_known(digest, reviews, texts):
        return 0
    holder = Article.objects.create(title=title, publisher="AVeriTeC", language="en", imported_by=made_by.asked_by)
    user, name = made_by.asked_by, made_by.name[-255:]
    revision = add_revision(holder, "\n\n".join(texts), digest, ORIGIN, name, user)
    _close_splitting(revision, len(texts))
    claims = _create_claims(holder, revision, reviews, texts)
    _link(reviews, claims)
    record_event(
        chain=holder.chain,
        kind="claims imported",
        actor=user,
        article_id=holder.pk,
        data={"import": made_by.pk, "claims": len(claims), "method": METHOD},
    )
    return len(claims)


def _link_known(digest: str, reviews: list[ForeignReview], texts: list[str]) -> bool:
    """Where the very same claims have a holder already, as when a file comes with other addresses of the checks."""
    revision = Revision.objects.filter(text_sha256=digest, origin=ORIGIN).select_related("article").first()
    if revision is None:
        return False
    known = {claim.standalone: claim for claim in revision.article.claims.filter(method=METHOD)}
    pairs = [(review, known[text]) for review, text in zip(reviews, texts, strict=True) if text in known]
    _link([review for review, _ in pairs], [claim for _, claim in pairs])
    return True


def _link(reviews: list[ForeignReview], claims: list[Claim]) -> None:
    for review, claim in zip(reviews, claims, strict=True):
        review.claim = claim
    ForeignReview.objects.bulk_update(reviews, ["claim"], batch_size=500)


def _close_splitting(revision: Revision, total: int) -> None:
    """There is nothing to split: each paragraph is a claim, whatever a splitter would make of it."""
    Splitting.objects.filter(revision=revision).update(
        state=Splitting.State.DONE, done=total, total=total, method=METHOD, notice="Imported claims, not split."
    )


def _create_claims(article: Article, revision: Revision, reviews: list[ForeignReview], texts: list[str]) -> list[Claim]:
    starts = [0, *accumulate(len(text) + 2 for text in texts[:-1])]
    claims = [
        Claim(
            article=article,
            number=number,
            position=start,
            wording=text,
            standalone=text,
            attribution=[{"claimant": review.claimant, "verb": "", "hedge": ""}] if review.claimant else [],
            facts_read=False,  # a worker reads its quantities, dates and names
            method=METHOD,
            created_by=None,
        )
        for number, (review, text, start) in enumerate(zip(reviews, texts, starts, strict=True), 1)
    ]
    Claim.objects.bulk_create(claims, batch_size=500)
    Appearance.objects.bulk_create(
        [_place(claim, revision, start) for claim, start in zip(claims, starts, strict=True)], batch_size=500
    )
    return claims


def _place(claim: Claim, revision: Revision, start: int) -> Appearance:
    text, end = revision.text, start + len(claim.wording)
    return Appearance(
        claim=claim,
        revision=revision,
        start=start,
        end=end,
        quote=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
    )
