"""The words of rows follow the rows, in the language of their article."""

from __future__ import annotations

import pytest

from claims.articles.editing import edit_wording
from claims.articles.models import Article, Claim
from claims.matching.match_models import ArticleWords, ClaimWords, CommentWords, QuoteWords, SourceWords, VerdictWords
from claims.review.comments import write_comment
from claims.sources.removal import remove_snapshot
from tests.builders import make_article, make_claim, make_evidence, make_verdict

pytestmark = pytest.mark.django_db


def words_of(model, pk: int) -> str:
    return model.objects.values_list("words", flat=True).get(pk=pk)


def test_a_claims_words_are_stemmed_and_follow_its_wording(claim, rita):
    assert "'soldier':" in words_of(ClaimWords, claim.pk)
    edit_wording(claim=claim, wording="Nobody went fishing.", version=1, user=rita)
    assert "'fish'" in words_of(ClaimWords, claim.pk) and "soldier" not in words_of(ClaimWords, claim.pk)


def test_claimants_have_a_weight_of_their_own(claim):
    claim.attribution = [{"claimant": "Jane Poe", "verb": "said", "hedge": ""}, {"claimant": "it", "hedge": "it"}]
    claim.save()
    assert "'poe':" in words_of(ClaimWords, claim.pk) and "'poe':12B" in words_of(ClaimWords, claim.pk)


def test_words_are_read_in_the_articles_language(claim):
    Article.objects.filter(pk=claim.article_id).update(language="de")
    claim.standalone = "Die Häuser wurden verkauft"
    claim.save()
    assert "'haus'" in words_of(ClaimWords, claim.pk)
    Article.objects.filter(pk=claim.article_id).update(language="ko")
    assert "'hauser'" in words_of(ClaimWords, claim.pk)


def test_quotes_verdicts_comments_and_sources_have_words(claim, rita, extraction):
    evidence = make_evidence(claim, rita, extraction=extraction)
    verdict = make_verdict(claim, rita, rationale="Contradicted by archives [1].")
    comment = write_comment(claim=claim, author=rita, text="Are these the fishermen?")
    assert "'ministri'" in words_of(QuoteWords, evidence.pk)
    assert "'contradict'" in words_of(VerdictWords, verdict.pk)
    assert "'fishermen'" in words_of(CommentWords, comment.pk)
    source = words_of(SourceWords, extraction.snapshot.source_id)
    assert "'offici'" in source and "'archive'" in source and "'org'" in source


def test_the_text_of_a_removed_copy_leaves_no_words(extraction, ada):
    source = extraction.snapshot.source
    remove_snapshot(snapshot=extraction.snapshot, reason="A court says so.", user=ada)
    assert "'offici'" not in words_of(SourceWords, source.pk)


def test_an_article_has_the_words_of_its_title_and_its_newest_text(article):
    assert "'abroad':2A" in words_of(ArticleWords, article.pk) and "'visit'" in words_of(ArticleWords, article.pk)


def test_a_very_long_text_of_ever_new_words_is_kept():
    text = " ".join(f"w{number:x}ørd" for number in range(60_000))
    article = make_article(text=text, claims=[])
    assert ArticleWords.objects.filter(pk=article.pk).exists()


def test_a_deleted_row_leaves_no_words(article):
    claim = make_claim(article, "A second visit followed in March")
    Claim.objects.filter(pk=claim.pk).delete()
    assert not ClaimWords.objects.filter(pk=claim.pk).exists()
