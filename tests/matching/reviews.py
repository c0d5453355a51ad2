"""A review by others, imported as from a file."""

from __future__ import annotations

import json

from claims.matching.imported import import_file
from claims.matching.models import ForeignReview


def make_foreign_review(user, text: str = "It was checked before.") -> dict[str, int]:
    """A review in which all says `text`, with a refused record beside it: the ids that addresses take.

    Its questions are put in by hand, as those of AVeriTeC come with a claim of ours.
    """
    record = {
        "@type": "ClaimReview",
        "claimReviewed": text,
        "url": "https://check.example.org/1",
        "author": {"name": text},
        "datePublished": text,
        "inLanguage": text,
        "itemReviewed": {"@type": text, "author": text, "appearance": "https://paper.example.org/1"},
        "reviewRating": {"alternateName": text, "ratingValue": text, "ratingExplanation": text},
    }
    body = json.dumps([record, {"@type": "ClaimReview", "x": text}]).encode()
    made = import_file(body=body, name=text, user=user)
    review = ForeignReview.objects.get(last_import=made)
    answer = dict.fromkeys(("answer", "type", "explanation", "medium"), text)
    review.questions = [{"question": text, "answers": [answer | {"url": "https://a.example.org/", "cached_url": ""}]}]
    review.save()
    return {"review_import_id": made.pk, "foreign_review_id": review.pk}
