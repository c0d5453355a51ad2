"""Claims for matching: an earlier one in an article of its own."""

from __future__ import annotations

import itertools

import pytest

# Django is not set up yet when this file is read, so what needs it is imported where it is used.

_numbers = itertools.count(1)


@pytest.fixture
def say(rita):
    """`say("It rained.")` is a claim with these words, in an article of its own, counted."""

    from claims.articles.models import Claim
    from claims.matching.counting import count_words
    from tests.builders import make_article

    def make(words: str, **fields) -> Claim:
        article = make_article(text=f"{words}\n\n{next(_numbers)}", claims=[], title="An article", user=rita)
        revision = article.revisions.first()
        claim = Claim.objects.create(article=article, number=1, wording=words, standalone=words, **fields)
        claim.appearances.create(revision=revision, start=0, end=len(words), quote=words)
        count_words()
        return claim

    return make
